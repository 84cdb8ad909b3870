// SPDX-License-Identifier: AGPL-3.0-or-later
// Our own archives changed, one thing at a time, every hash and where it helps the voter's signature made anew: our
// verifier refuses each, and so never accepts what belenios-tool refuses.   BUILD=build node test/cli/mutations.mjs
import { readFileSync, writeFileSync } from 'node:fs'
import { basename } from 'node:path'
import { expect, folder, part, total, untried } from '../lib/hall.mjs'
import { put, record, sign, take, unsigned } from '../lib/archive.mjs'
import { Election, theirs, tool } from '../lib/election.mjs'

const has_tool = tool('.', '--version').code === 0
if (!has_tool) untried('belenios-tool is not installed: only our own verdict was asked')
const numbers = readFileSync('src/group/numbers.h', 'utf8').replace(/"\s*\\\n\s*"/g, '')
const [P, Q, G] = ['P', 'Q', 'G'].map(n => BigInt(new RegExp(`BELENIOS_2048_${n}[^"]*"(\\d+)"`, 'i').exec(numbers)[1]))

const copy = a => JSON.parse(JSON.stringify(a))
const of = (a, type, n = 0) => a.events.filter(e => e.type === type)[n]
const at = (a, type, n = 0) => a.events.indexOf(of(a, type, n))
// The first match only, which must be there.
function swap(text, from, to) {
	const out = text.replace(from, to)
	if (out === text) throw new Error(`nothing to change: ${from}`)
	return out
}
const change = (type, n, i, from, to) => a => { const e = of(a, type, n); e.data[i] = swap(e.data[i], from, to) }
const json = (type, n, i, f) => a => {
	const e = of(a, type, n), value = JSON.parse(e.data[i])
	e.data[i] = JSON.stringify(f(value) ?? value)
}
const trade = (list, i, j) => { [list[i], list[j]] = [list[j], list[i]] }
const plus = (o, k, n = 1n) => { o[k] = String(BigInt(o[k]) + n) }

async function election() {
	const e = new Election(folder(), { singles: 1, members: 3, threshold: 2, roll: ['a,3', 'b,2', 'c', 'd'],
		questions: 'name: Mutations\nquestion: Approve?\n- Yes\n- No\nquestion: Elect\nchoose: 1-2\nblank: yes\n- Ana\n- Bo\n- Chen\n' })
	e.prepare()
	e.votes([[0, 'Yes/Ana'], [1, 'No/blank'], [2, 'Yes/Bo,Chen'], [0, 'No/Chen']])
	e.count()
	e.decrypted([1, 2, 4])
	e.result()
	return e
}

// Of the ballot of voter c (the third), signed anew.
const ballot = f => (a, e) => {
	const b = of(a, 'Ballot', 2), uuid = JSON.parse(b.data[0]).election_uuid
	const changed = f(unsigned(b.data[0]), a, e)
	b.data[0] = sign(changed, e.codes[2], uuid, { p: P, q: Q, g: G })
}
const ballot_json = f => ballot((text, a, e) => { const v = JSON.parse(text); return JSON.stringify(f(v, a, e) ?? v) })
const answer = (v, i = 1) => v.answers[i]

const mutations = [
	// ---- a ballot, signed anew ----
	['a ballot: alpha is another member', ballot_json(v => { answer(v).choices[0].alpha = answer(v).choices[1].alpha })],
	['a ballot: alpha and beta trade places', ballot_json(v => { const c = answer(v).choices[1]; [c.alpha, c.beta] = [c.beta, c.alpha]; return v })],
	['a ballot: alpha outside the subgroup', ballot_json(v => { const c = answer(v).choices[0]; c.alpha = String(P - BigInt(c.alpha)) })],
	['a ballot: alpha is 0', ballot_json(v => { answer(v).choices[0].alpha = '0' })],
	['a ballot: alpha is 1', ballot_json(v => { answer(v).choices[0].alpha = '1' })],
	['a ballot: alpha is above p', ballot_json(v => { plus(answer(v).choices[0], 'alpha', P) })],
	['a ballot: beta holds one more', ballot_json(v => { const c = answer(v, 0).choices[0]; c.beta = String(BigInt(c.beta) * G % P) })],
	['a ballot: two choices trade places with their proofs', ballot_json(v => { trade(answer(v).choices, 1, 2); trade(answer(v).individual_proofs, 1, 2) })],
	['a ballot: two individual proofs trade places', ballot_json(v => { trade(answer(v).individual_proofs, 0, 1) })],
	['a ballot: the halves of an individual proof trade places', ballot_json(v => { answer(v).individual_proofs[0].reverse() })],
	['a ballot: a challenge is one more', ballot_json(v => { plus(answer(v).individual_proofs[1][0], 'challenge') })],
	['a ballot: a response is one more', ballot_json(v => { plus(answer(v).overall_proof[0], 'response') })],
	['a ballot: two challenges shifted against each other', ballot_json(v => { plus(answer(v).overall_proof[0], 'challenge'); plus(answer(v).overall_proof[1], 'challenge', -1n) })],
	['a ballot: a response is above q', ballot_json(v => { plus(answer(v).overall_proof[0], 'response', Q) })],
	['a ballot: a challenge has a leading zero', ballot(t => swap(t, /"challenge":"/, '"challenge":"0'))],
	['a ballot: a response is negative', ballot(t => swap(t, /"response":"/, '"response":"-'))],
	['a ballot: a response in hexadecimal', ballot_json(v => { const p = answer(v).overall_proof[0]; p.response = '0x' + BigInt(p.response).toString(16) })],
	['a ballot: a number has a plus', ballot(t => swap(t, /"alpha":"/, '"alpha":"+'))],
	['a ballot: the overall proof lacks its last part', ballot_json(v => { answer(v).overall_proof.pop() })],
	['a ballot: the overall proof has a part twice', ballot_json(v => { answer(v).overall_proof.push(answer(v).overall_proof[0]) })],
	['a ballot: the blank proof is missing', ballot_json(v => { delete answer(v).blank_proof })],
	['a ballot: the blank proof is empty', ballot_json(v => { answer(v).blank_proof = [] })],
	['a ballot: the blank proof is part of the overall proof', ballot_json(v => { answer(v).blank_proof = answer(v).overall_proof.slice(0, 2) })],
	['a ballot: one choice fewer', ballot_json(v => { answer(v).choices.pop(); answer(v).individual_proofs.pop() })],
	['a ballot: one choice more', ballot_json(v => { const x = answer(v); x.choices.push(x.choices[0]); x.individual_proofs.push(x.individual_proofs[0]) })],
	['a ballot: an answer is missing', ballot_json(v => { v.answers.pop() })],
	['a ballot: the answers trade places', ballot_json(v => { v.answers.reverse() })],
	['a ballot: an answer copied from another voter', ballot_json((v, a) => { v.answers[0] = JSON.parse(of(a, 'Ballot', 0).data[0]).answers[0] })],
	['a ballot: all of another voter, in one\'s own name', ballot_json((v, a) => { v.answers = JSON.parse(of(a, 'Ballot', 0).data[0]).answers })],
	['a ballot: in another voter\'s name', ballot_json((v, a) => { v.credential = JSON.parse(of(a, 'Ballot', 0).data[0]).credential })],
	['a ballot: of a voter there is not', ballot_json(v => { v.credential = String(G) })],
	['a ballot: of another election', ballot_json(v => { v.election_uuid = '1'.repeat(22) })],
	['a ballot: of an election that reads otherwise', ballot_json(v => { v.election_hash = v.election_hash.split('').reverse().join('') })],
	['a ballot: a field nobody knows', ballot_json(v => { answer(v).note = 'x' })],
	['a ballot: fields in another order', ballot_json(v => { const { choices, ...rest } = v.answers[0]; v.answers[0] = { ...rest, choices } })],
	['a ballot: a blank between two fields', ballot(t => swap(t, ',"answers"', ', "answers"'))],
	['a ballot: a letter written as an escape', ballot(t => swap(t, '"answers"', '"\\u0061nswers"'))],
	['a ballot: a field twice', ballot(t => swap(t, ',"answers"', `,"credential":"1","answers"`))],
	['a ballot: changed after it was signed', change('Ballot', 2, 0, /"overall_proof":\[\{"challenge":"\d/, m => m.slice(0, -1) + (m.at(-1) === '9' ? '1' : +m.at(-1) + 1))],
	['a ballot: its signature is another\'s', a => { const [x, y] = [of(a, 'Ballot', 2), of(a, 'Ballot', 1)]; x.data[0] = x.data[0].replace(/,"signature".*/, y.data[0].match(/,"signature".*/)[0]) }],
	['a ballot: its signature is missing', a => { const b = of(a, 'Ballot', 2); b.data[0] = unsigned(b.data[0]) }],
	['a ballot: something follows it', change('Ballot', 2, 0, /$/, ' ')],
	// ---- which ballots there are ----
	['the last ballot of a voter is taken away', a => { a.events.splice(at(a, 'Ballot', 3), 1) }],
	['an earlier ballot is put after the later one', a => { trade(a.events, at(a, 'Ballot', 0), at(a, 'Ballot', 3)) }],
	['a ballot is there twice', a => { a.events.splice(at(a, 'EndBallots'), 0, copy(of(a, 'Ballot', 1))) }],
	['a ballot after the end', a => { a.events.splice(at(a, 'EncryptedTally'), 0, copy(of(a, 'Ballot', 1))) }],
	['no end of the voting', a => { a.events.splice(at(a, 'EndBallots'), 1) }],
	['two ends of the voting', a => { a.events.splice(at(a, 'EndBallots'), 0, { type: 'EndBallots', data: [] }) }],
	// ---- the tally ----
	['one more ballot is said to count', a => { of(a, 'EncryptedTally').counted++ }],
	['the weight is said to be another', a => { of(a, 'EncryptedTally').weight++ }],
	['the tally: two choices trade places', json('EncryptedTally', 0, 0, t => { trade(t[1], 1, 2) })],
	['the tally: one choice holds one more', json('EncryptedTally', 0, 0, t => { t[0][0].beta = String(BigInt(t[0][0].beta) * G % P) })],
	['the tally: the questions trade places', json('EncryptedTally', 0, 0, t => { t.reverse() })],
	['the tally before the end of the voting', a => { trade(a.events, at(a, 'EndBallots'), at(a, 'EncryptedTally')) }],
	// ---- the opening ----
	['a factor is another', json('PartialDecryption', 0, 0, d => { trade(d.decryption_factors[0], 0, 1) })],
	['a factor and its proofs trade places with others', json('PartialDecryption', 1, 0, d => { for (const k of Object.keys(d)) trade(d[k][0], 0, 1) })],
	['a proof is that of another factor', json('PartialDecryption', 0, 0, d => { trade(d.decryption_proofs[0], 0, 1) })],
	['a complete proof is that of another factor', json('PartialDecryption', 0, 0, d => { trade(d.complete_proofs[0], 0, 1) })],
	['complete proofs are the plain ones', json('PartialDecryption', 0, 0, d => { d.complete_proofs = d.decryption_proofs })],
	['no complete proofs', json('PartialDecryption', 2, 0, d => { delete d.complete_proofs })],
	['a part is said to be another trustee\'s', a => { of(a, 'PartialDecryption', 1).owner = 3 }],
	['a part is said to be of a trustee there is not', a => { of(a, 'PartialDecryption', 1).owner = 5 }],
	['a part is there twice', a => { a.events.splice(at(a, 'Result'), 0, copy(of(a, 'PartialDecryption', 0))) }],
	['one part too few', a => { a.events.splice(at(a, 'PartialDecryption', 2), 1) }],
	['the single trustee\'s part is missing', a => { a.events.splice(at(a, 'PartialDecryption', 0), 1) }],
	// ---- the result ----
	['one vote more', json('Result', 0, 0, r => { r.result[0][0]++ })],
	['two answers trade their votes', json('Result', 0, 0, r => { trade(r.result[0], 0, 1) })],
	['a count is a text', json('Result', 0, 0, r => { r.result[0][0] = String(r.result[0][0]) })],
	['a count is missing', json('Result', 0, 0, r => { r.result[1].pop() })],
	['a second result', a => { a.events.push(copy(of(a, 'Result'))) }],
	// ---- what was fixed before ----
	['a voter has more weight', change('Setup', 0, 2, ',3"', ',4"')],
	['a voter is left out', json('Setup', 0, 2, l => { l.splice(l.findIndex(x => x.endsWith(',3')), 1) })],
	['a voter is there twice', json('Setup', 0, 2, l => { l.push(l[0]) })],
	['a credential outside the subgroup', json('Setup', 0, 2, l => { const i = l.findIndex(x => x.endsWith(',1')); l.push(`${P - BigInt(l[i].split(',')[0])},1`) })],
	['the election has another name', change('Setup', 0, 0, '"Mutations"', '"Mutation"')],
	['the minimum is lower', change('Setup', 0, 0, '"minimum":1', '"minimum":0')],
	['the election is not said to be ours', change('Setup', 0, 0, /,"unionhall":\{[^}]*\}/, '')],
	['the joint key is another', json('Setup', 0, 0, e => { e.public_key = String(G) })],
	['a single trustee\'s proof is another', json('Setup', 0, 1, t => { plus(t[0][1].pok, 'response') })],
	['the threshold is one', change('Setup', 0, 1, '"threshold":2', '"threshold":1')],
	['two certificates trade places', json('Setup', 0, 1, t => { trade(t[1][1].certs, 0, 1) })],
	['two members\' commitments trade places', json('Setup', 0, 1, t => { trade(t[1][1].coefexps, 0, 1) })],
	['two signatures trade places', json('Setup', 0, 1, t => { trade(t[1][1].signatures, 0, 1) })],
	['two verification keys trade places', json('Setup', 0, 1, t => { trade(t[1][1].verification_keys, 0, 1) })],
	['a certificate says another threshold', json('Setup', 0, 1, t => { const c = t[1][1].certs[0]; c.message = c.message.replace('"threshold":2', '"threshold":1') })],
	['the signatures are left out', json('Setup', 0, 1, t => { delete t[1][1].signatures })],
	['a verification key lost its signature', json('Setup', 0, 1, t => { delete t[1][1].verification_keys[0].signature })],
	['the trustees trade places', json('Setup', 0, 1, t => { t.reverse() })],
	// ---- the archive ----
	['an event of a kind there is not', a => { of(a, 'Ballot', 1).type = 'Vote' }],
	['an event with another height', a => { of(a, 'Ballot', 1).height = 7 }],
	['an event with another parent', a => { of(a, 'Ballot', 1).event = { parent: '0'.repeat(64) } }],
	['a field of an event nobody knows', a => { of(a, 'Ballot', 1).event = { note: 'x' } }],
	['shuffles ended where nothing is mixed, twice', a => { for (let i = 0; i < 2; i++) a.events.splice(at(a, 'PartialDecryption'), 0, { type: 'EndShuffles', data: [] }) }],
]
// The header at a place with another moment, and its sum made anew.
function again_at(b, a, at) {
	const h = Buffer.from(b.subarray(at, at + 512)), name = h.subarray(0, 100).toString('latin1').replace(/\0.*$/s, '')
	const size = parseInt(h.subarray(124, 135).toString('latin1'), 8)
	return record(name, 'x'.repeat(size), Number(a.timestamp) + 1).subarray(0, 512)
}
const whole = [
	['zero blocks at the end', b => Buffer.concat([b, Buffer.alloc(1024)])],
	['half a record at the end', b => b.subarray(0, b.length - 700)],
	['a record no event names', (b, a) => Buffer.concat([b, record('0'.repeat(64) + '.data.json', '{}', a.timestamp)])],
	['another moment in a record of the setup', (b, a) => Buffer.concat([b.subarray(0, 1024), again_at(b, a, 1024), b.subarray(1024 + 512)])],
	['another moment in the first record', (b, a) => Buffer.concat([again_at(b, a, 0), b.subarray(512)])],
	['a byte in the padding of the first record', b => { const c = Buffer.from(b); c[948] ^= 1; return c }],
	['a bit in a body', b => { const c = Buffer.from(b); c[b.length - 1000] ^= 1; return c }],
	['a byte in the padding', b => { const c = Buffer.from(b); c[b.length - 1] = 1; return c }],
]

const e = await election(), a = take(e.archive), dir = folder(), path = `${dir}/${basename(e.archive)}`
// belenios-tool reads the one archive that lies in a folder, whatever it is called.
function verdicts(bytes) {
	writeFileSync(path, bytes)
	return { ours: e.run('verify', path), other: has_tool ? theirs(dir) : null }
}
await part('our own archive, taken apart and put together, is the same', () => {
	const again = put(copy(a))
	expect('byte for byte', again.equals(readFileSync(e.archive)))
	const { ours, other } = verdicts(again)
	expect('... and holds', ours.code === 0, ours.out)
	if (other) expect('... for belenios-tool too', other.code === 0, other.out)
})
await part('every beginning of it holds', () => {
	for (let n = 1; n < a.events.length; n++) {
		const { ours, other } = verdicts(put({ ...a, events: a.events.slice(0, n) }))
		expect(`the first ${n} events`, ours.code === 0 && (!other || other.code === 0), `${ours.out} ${other?.out}`)
	}
})
let laxer = 0, tried = 0
await part('nothing that was changed is accepted', () => {
	for (const [title, bytes] of [...mutations.map(([t, f]) => [t, () => { const c = copy(a); f(c, e); return put(c) }]),
		...whole.map(([t, f]) => [t, () => f(put(copy(a)), a)])]) {
		const { ours, other } = verdicts(bytes())
		tried++
		laxer += other?.code === 0
		expect(title, ours.code === 1, `${ours.code} ${ours.out}${other ? ` (belenios-tool: ${other.code})` : ''}`)
	}
})
// ---- shuffles ----

const mixed = [
	['a ciphertext comes out twice', json('Shuffle', 0, 0, s => { s.ciphertexts[0][0] = s.ciphertexts[0][1] })],
	['two ciphertexts trade places after the shuffle', json('Shuffle', 1, 0, s => { trade(s.ciphertexts[0], 0, 1) })],
	['alpha and beta of one trade places', json('Shuffle', 0, 0, s => { const c = s.ciphertexts[0][0]; [c.alpha, c.beta] = [c.beta, c.alpha]; return s })],
	['one ciphertext fewer comes out', json('Shuffle', 1, 0, s => { s.ciphertexts[0].pop() })],
	['one ciphertext more comes out', json('Shuffle', 1, 0, s => { s.ciphertexts[0].push(s.ciphertexts[0][0]) })],
	...[0, 1, 2, 3].map(i => [`response ${i + 1} is one more`, json('Shuffle', 0, 0, s => { plus(s.proofs[0][1], i) })]),
	['a response of the chain is one more', json('Shuffle', 0, 0, s => { plus(s.proofs[0][1][4], 1) })],
	['a response of the order is one more', json('Shuffle', 0, 0, s => { plus(s.proofs[0][1][5], 1) })],
	['two commitments to the order trade places', json('Shuffle', 0, 0, s => { trade(s.proofs[0][2], 0, 1) })],
	['two links of the chain trade places', json('Shuffle', 0, 0, s => { trade(s.proofs[0][3], 0, 1) })],
	['two first messages trade places', json('Shuffle', 0, 0, s => { trade(s.proofs[0][0], 0, 1) })],
	['the proof of the other shuffle', a => { const [x, y] = [0, 1].map(n => JSON.parse(of(a, 'Shuffle', n).data[0])); x.proofs = y.proofs; of(a, 'Shuffle', 0).data[0] = JSON.stringify(x) }],
	['the shuffles trade places', a => { trade(a.events, at(a, 'Shuffle', 0), at(a, 'Shuffle', 1)) }],
	['the last shuffle is left out', a => { a.events.splice(at(a, 'Shuffle', 1), 1) }],
	['all shuffles are left out', a => { a.events = a.events.filter(x => x.type !== 'Shuffle') }],
	['the end of the shuffles is left out', a => { a.events.splice(at(a, 'EndShuffles'), 1) }],
	['a shuffle after the first opening', a => { a.events.splice(at(a, 'Result'), 0, copy(of(a, 'Shuffle', 1))) }],
	['a vote reads otherwise', json('Result', 0, 0, r => { r.result[0][0][0]++ })],
	['two votes trade places', json('Result', 0, 0, r => { trade(r.result[0], 0, 1) })],
	['the tally is in another order', json('EncryptedTally', 0, 0, t => { trade(t[0], 0, 1) })],
	['a ballot\'s proof is one more', change('Ballot', 0, 0, /"response":"\d/, m => m.slice(0, -1) + (m.at(-1) === '9' ? 1 : +m.at(-1) + 1))],
]
await part('no shuffle that was changed is accepted', async () => {
	const m = new Election(folder(), { group: 'RFC-3526-2048', singles: 2, questions: 'name: Mixed\nquestion: Rank\nkind: ranking\n- A\n- B\n' })
	m.prepare()
	m.votes([[0, '1,2'], [1, '2,1'], [2, '7,9']])
	m.count()
	for (const t of [1, 2]) m.shuffle(t)
	m.did('mixed', 'server')
	m.decrypted([1, 2])
	m.result()
	const whole = take(m.archive)
	const { ours, other } = verdicts(put(copy(whole)))
	expect('unchanged it holds', ours.code === 0 && (!other || other.code === 0), ours.out)
	for (const [title, f] of mixed) {
		const c = copy(whole)
		f(c)
		const v = verdicts(put(c))
		tried++
		laxer += v.other?.code === 0
		expect(title, v.ours.code === 1, `${v.ours.code} ${v.ours.out}${v.other ? ` (belenios-tool: ${v.other.code})` : ''}`)
	}
})
console.log(`   ${tried} changes; belenios-tool 2.0 accepts ${laxer} of them`)
total()
