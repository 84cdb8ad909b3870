// SPDX-License-Identifier: AGPL-3.0-or-later
// The booth's modules, without a browser, held against other programs.   node test/booth/parts.mjs
import { createHash, pbkdf2Sync, randomBytes, webcrypto } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { ed25519 } from '@noble/curves/ed25519.js'
import { expect, part, total } from '../lib/hall.mjs'
import { b64, bytes_of, hex, pbkdf2, random_below, sha256 } from '../../booth/hash.mjs'
import { group_named } from '../../booth/group.mjs'
import { read_election } from '../../booth/election.mjs'
import { read_code, secret_of } from '../../booth/credential.mjs'
import { ballot_steps, seal_ballot, sealer, sealer_steps, sign_ballot } from '../../booth/ballot.mjs'

globalThis.crypto ??= webcrypto
const why = f => { try { f(); return 'nothing' } catch (e) { return e.why ?? String(e) } }
const groups = ['BELENIOS-2048', 'RFC-3526-2048', 'Ed25519'].map(group_named)
const traces = JSON.parse(readFileSync(new URL('traces.json', import.meta.url)))

await part('hashes', () => {
	const sizes = [0, 1, 31, 54, 55, 56, 63, 64, 65, 119, 120, 1000, 70001]
	const odd = sizes.filter(n => { const b = randomBytes(n); return hex(sha256(b)) !== createHash('sha256').update(b).digest('hex') })
	expect('SHA-256 is that of OpenSSL, around the edges of blocks', odd.length === 0, odd)
	const theirs = pbkdf2Sync('LTv-pMV', 'Dws2tLF6hJBZWg', 1000, 32, 'sha256').toString('hex')
	expect('PBKDF2 is that of OpenSSL', hex(pbkdf2(bytes_of('LTv-pMV'), bytes_of('Dws2tLF6hJBZWg'), 1000)) === theirs)
	expect('Base64 has 43 characters and no padding', /^[\w+/]{43}$/.test(b64(sha256('x'))))
})

await part('random numbers', () => {
	const small = Array.from({ length: 3000 }, () => Number(random_below(3n)))
	const counts = [0, 1, 2].map(v => small.filter(x => x === v).length)
	// 1000 each, give or take seven times the spread of 26.
	expect('numbers below 3 come alike often', counts.every(n => n > 820 && n < 1180), counts)
	for (const g of groups) {
		const drawn = Array.from({ length: 200 }, () => random_below(g.q)), high = drawn.filter(x => x > g.q / 2n).length
		expect(`${g.name}: below the order, in both halves`, drawn.every(x => x >= 0n && x < g.q) && high > 50 && high < 150, high)
	}
})

await part('groups', async () => {
	for (const g of groups) {
		const to = await g.table(g.g, async () => {}), k = random_below(g.q), m = random_below(g.q)
		expect(`${g.name}: g has the order q`, g.same(g.power(g.g, g.q), g.unit) && !g.same(g.g, g.unit))
		expect('... a table gives the powers that squaring gives', [0n, 1n, 31n, 32n, k, g.q - 1n].every(e => g.same(to(e), g.power(g.g, e))))
		expect('... exponents add', g.same(g.mul(to(k), to(m)), to((k + m) % g.q)))
		expect('... an inverse undoes', g.same(g.mul(to(k), g.inverse(to(k))), g.unit))
		expect('... what is written is read again', g.same(g.read(g.write(to(k))), to(k)))
	}
	const [ff, rfc, ed] = groups
	const p = rfc.q * 2n + 1n
	for (const [g, text, what] of [[ff, '0', 'zero'], [ff, '2', 'a number of another order'], [ff, '01', 'a leading zero'], [ff, '-1', 'a sign'],
		[ff, `${ff.write(ff.g)} `, 'a space'], [rfc, `${p - 1n}`, 'a number that is no square'], [rfc, `${p + 2n}`, 'a number above p'],
		[ed, '0'.repeat(64), 'a point of order 4'], [ed, '7' + 'f'.repeat(61) + 'ed', 'y = p'], [ed, '8' + '0'.repeat(62) + '1', 'minus zero'],
		[ed, ed.write(ed.g).toUpperCase() + 'A', 'too much'], [ed, '0'.repeat(63) + '2', 'no point of the curve']])
		expect(`${g.name} refuses ${what}`, g.read(text) === null)
	expect('the unit of Ed25519 is a member', ed.read('0'.repeat(63) + '1') !== null)
	expect('2g of Ed25519 is written as belenios-tool writes it',
		ed.write(ed.mul(ed.g, ed.g)) === '2260cdf3092329c21da25ee8c9a21f5697390f51643851560e5f46ae6af8a3c9')
	expect('small numbers are packed as belenios-tool packs them', ed.write(ed.packed([1, 2, 3])) === '4080c009'.padStart(64, '0'))
	expect('... and as a square modulo p', rfc.write(rfc.packed([1, 2, 3])) === `${0x01020301}` && rfc.read(`${0x01020301}`) !== null)
})

await part('Ed25519 beside @noble/curves', () => {
	const ed = groups[2], { Point } = ed25519, reverse = h => h.match(/../g).reverse().join('')
	const both = Array.from({ length: 40 }, () => random_below(ed.q)).map(k => [ed.power(ed.g, k), Point.BASE.multiply(k || 1n), k])
	expect('40 multiples of the base point are the same', both.every(([a, b]) => reverse(ed.write(a)) === b.toHex()))
	expect('... and their sums', both.every(([a, b], i) => i === 0 ||
		reverse(ed.write(ed.mul(a, both[i - 1][0]))) === b.add(both[i - 1][1]).toHex()))
	const texts = Array.from({ length: 60 }, () => randomBytes(32).toString('hex'))
	const member = h => { try { const p = Point.fromHex(h); return p.isTorsionFree() } catch { return false } }
	const torsion = Point.fromHex(reverse('0'.repeat(64)))                  // of order 4
	texts.push(...both.slice(0, 5).map(([, b]) => b.add(torsion).toHex()), ...both.slice(0, 5).map(([, b]) => b.toHex()))
	expect('70 texts are members for both or for neither', texts.every(h => member(h) === (ed.read(reverse(h)) !== null)))
})

await part('codes', () => {
	const long = 'abcde-fghijk-mnopq-rstuvw', short = 'LTv-pMV-KDZ-69C-XCJ'
	for (const [typed, code] of [[long, long], ['abcdefghijkmnopqrstuvw', long], [' abcde fghijk\tmnopq–rstuvw\n', long], ['ａｂｃｄｅ－ｆｇｈｉｊｋ－ｍｎｏｐｑ－ｒｓｔｕｖｗ', long],
		[short, short], ['LTv pMV KDZ 69C XCJ', short]])
		expect(`reads ${JSON.stringify(typed)}`, read_code(typed) === code)
	for (const [typed, key] of [['', 'code_none'], [' -- ', 'code_none'], ['abcde-fghijk-mnopq-rstuv0', 'code_zero'], ['Obcde-fghijk-mnopq-rstuvw', 'code_zero'],
		['abcde-fghijk-lmnopq-rstuv', 'code_one'], ['abcde-fghijk-mnopq-rstuv', 'code_length'], ['LTv-pMV-KDZ-69C-XCK', 'code_check'],
		['LTv-pMV-KDZ-69C-CXJ', 'code_check'], ['abcde-fghijk-mnopq-rstuv%', 'code_letter'], ['工会工会', 'code_letter']])
		expect(`refuses ${JSON.stringify(typed)}: ${key}`, why(() => read_code(typed)) === key, why(() => read_code(typed)))
	const [ff, , ed] = groups, uuid = 'Dws2tLF6hJBZWg', is = (code, g, n) => secret_of(code, uuid, g.q) === BigInt(n)
	expect('a code of 2.4 and later makes the number the specification says',
		is(long, ed, '5108905565702284817578798823837723455376785726840350160011395278975885562500') &&
		is(long, ff, '31685406158391661072515926040092881452975759865693001007662923952249668780394'))
	expect('... and so does one of 2.0', is(short, ed, '2377936192415679396692335623228679337554017725078212467890647550208854745209'))
})

for (const t of traces) await part('a ballot made by another program', async () => {
	const e = read_election(bytes_of(t.election)), x = secret_of(read_code(t.code), e.uuid, e.group.q), draws = t.draws.map(BigInt)
	expect(`${e.group.name}: its fingerprint`, e.fingerprint === t.fingerprint)
	expect('... the secret number of its code', x === BigInt(t.secret))
	let steps = 0
	const s = await sealer(e, { draw: () => draws.shift(), rest: async () => { steps++ } })
	const ballot = sign_ballot(s, x, await seal_ballot(s, x, t.votes))
	expect('... drawn the same numbers, the booth makes the same ballot, byte for byte', ballot.tracker === t.tracker && draws.length === 0, ballot.tracker)
	expect('... in as many steps as were told', steps === sealer_steps(e) + ballot_steps(e), steps)
})

await part('election records', () => {
	const good = traces[1].election, read = text => why(() => read_election(typeof text === 'string' ? bytes_of(text) : text))
	expect('a good one is read', read(good) === 'nothing', read(good))
	const changed = (from, to) => { if (!good.includes(from)) throw new Error(from); return good.replace(from, to) }
	for (const [text, key, what] of [[good.slice(0, -1), 'damaged', 'cut short'], [good + ' ', 'damaged', 'a space behind'], ['', 'damaged', 'nothing'],
		['null', 'damaged', 'null'], ['[]', 'damaged', 'a list'], [changed('"version":1', '"version":2'), 'version_unknown', 'a later version'],
		[changed('"BELENIOS-2048"', '"P-256"'), 'group_unknown', 'an unknown group'], [changed('"BELENIOS-2048"', '"__proto__"'), 'group_unknown', 'an odd name of a group'],
		[good.replace(/"public_key":"\d+"/, '"public_key":"1"'), 'key_damaged', 'the unit as key'], [good.replace(/"public_key":"\d/, '$&0'), 'key_damaged', 'a changed key'],
		[changed('"uuid":"', '"uuid":"0'), 'damaged', 'a bad identifier'], [good.replace(/"max":1/, '"max":9'), 'damaged', 'more than there are'],
		[good.replace(/"questions":\[/, '"questions":[null,'), 'damaged', 'a question that is none'], [good.replace(/"questions":\[/, '"questions":[{"type":"Lists"},'), 'question_unknown', 'lists'],
		[changed('"version":1', '"version":1,"version":1'), 'damaged', 'a doubled field'], [Uint8Array.of(0x22, 0xff, 0x22), 'damaged', 'broken UTF-8'],
		[bytes_of('\ufeff' + good), 'damaged', 'a mark before it']])
		expect(`refuses ${what}: ${key}`, read(text) === key, read(text))
})
total()
