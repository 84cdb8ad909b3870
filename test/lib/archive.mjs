// SPDX-License-Identifier: AGPL-3.0-or-later
// An election's archive taken apart and put together again, every hash made anew: what somebody would do who wants to
// be believed. And a ballot signed anew by who holds its code.
import { createHash, randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'

const BLOCK = 512
const sha = s => createHash('sha256').update(s).digest()
export const hex = s => sha(s).toString('hex')
export const b64 = s => sha(s).toString('base64').replace(/=+$/, '')

function* records(bytes) {
	for (let at = 0; at < bytes.length;) {
		const name = bytes.subarray(at, at + 100).toString('latin1').replace(/\0.*$/s, '')
		const size = parseInt(bytes.subarray(at + 124, at + 135).toString('latin1'), 8)
		yield { name, body: bytes.subarray(at + BLOCK, at + BLOCK + size).toString('utf8') }
		at += BLOCK + Math.ceil(size / BLOCK) * BLOCK
	}
}

// { timestamp, events: [{ type, data: [text, ...], owner?, counted?, weight? }] }; the payload made of data is left out.
export function take(path) {
	const [first, ...rest] = records(readFileSync(path))
	const a = { timestamp: JSON.parse(first.body).timestamp, events: [] }
	let data = []
	for (const r of rest) {
		if (!r.name.endsWith('.event.json')) { data.push(r.body); continue }
		const e = { type: JSON.parse(r.body).type, data }
		if (e.type === 'Setup') data.pop()
		if (['Shuffle', 'PartialDecryption'].includes(e.type)) e.owner = JSON.parse(data.pop()).owner
		if (e.type === 'EncryptedTally') {
			const sized = JSON.parse(data.pop())
			Object.assign(e, { counted: sized.num_tallied, weight: sized.total_weight })
		}
		a.events.push(e)
		data = []
	}
	return a
}

export function record(name, body, timestamp) {
	const head = Buffer.alloc(BLOCK), bytes = Buffer.from(body, 'utf8'), octal = (n, w) => n.toString(8).padStart(w, '0')
	head.write(name, 0)
	head.write('0000644', 100)
	head.write('0000000', 108)
	head.write('0000000', 116)
	head.write(octal(bytes.length, 11), 124)
	head.write(octal(Number(timestamp), 11), 136)
	head.write('        ', 148)
	head.write('0', 156)
	head.write(octal(head.reduce((s, b) => s + b, 0), 6) + '\0 ', 148, 'latin1')
	return Buffer.concat([head, bytes, Buffer.alloc((BLOCK - bytes.length % BLOCK) % BLOCK)])
}

function last_of(e) {
	const named = e.data.map(hex)
	if (e.type === 'Setup') return `{"election":"${named[0]}","trustees":"${named[1]}","credentials":"${named[2]}"}`
	if (e.owner !== undefined) return `{"owner":${e.owner},"payload":"${named[0]}"}`
	if (e.type === 'EncryptedTally') return `{"num_tallied":${e.counted},"total_weight":${e.weight},"encrypted_tally":"${named[0]}"}`
}

export function put(a) {
	const out = [record('BELENIOS', `{"version":1,"timestamp":"${a.timestamp}"}`, a.timestamp)]
	const add = (body, kind) => out.push(record(`${hex(body)}.${kind}.json`, body, a.timestamp))
	let parent
	a.events.forEach((e, height) => {
		const last = last_of(e), data = last ? [...e.data, last] : e.data
		for (const body of data) add(body, 'data')
		const event = { ...parent && { parent }, height: e.height ?? height, type: e.type, ...data.length && { payload: hex(data.at(-1)) }, ...e.event }
		const text = JSON.stringify(event)
		add(text, 'event')
		parent = hex(text)
	})
	return Buffer.concat(out)
}

// ---- signing anew ----

const number = text => BigInt('0x' + sha(text).toString('hex'))
const bytes_number = b => BigInt('0x' + b.toString('hex'))
const mod = (a, m) => ((a % m) + m) % m
export function power(b, e, p) {
	let r = 1n
	for (b = mod(b, p); e; e >>= 1n, b = b * b % p) if (e & 1n) r = r * b % p
	return r
}
export function key_of(code, uuid, q) {
	const half = i => sha(`derive_credential|${uuid}|${i}|${code}`).toString('hex')
	return mod(BigInt('0x' + half(0) + half(1)), q)
}
// The ballot's text without its signature, signed by the code.
export function sign(unsigned, code, uuid, { p, q, g }) {
	const x = key_of(code, uuid, q), w = mod(bytes_number(randomBytes(64)), q), h = b64(unsigned)
	const c = mod(number(`sig|${h}|${power(g, w, p)}`), q), r = mod(w - x * c, q)
	return `${unsigned.slice(0, -1)},"signature":{"hash":"${h}","proof":{"challenge":"${c}","response":"${r}"}}}`
}
export const unsigned = ballot => ballot.slice(0, ballot.lastIndexOf(',"signature":')) + '}'
