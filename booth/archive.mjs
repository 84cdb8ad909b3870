// SPDX-License-Identifier: AGPL-3.0-or-later
// The opening of an archive: the election, its trustees, its voters and the event that binds them. Read as
// it comes and no further, because behind it lie all the ballots (docs/design/ballot.md, "The archive").
import { bytes_of, hex, sha256 } from './hash.mjs'
import { parsed, refuse_unless } from './election.mjs'

const BLOCK = 512, RECORD_MAX = 4 << 20

// Takes whole pieces from a stream of chunks, in order.
function taker(stream) {
	const reader = stream.getReader()
	let held = new Uint8Array(0)
	async function take(n) {
		const parts = [held]
		let have = held.length
		while (have < n) {
			const { done, value } = await reader.read()
			refuse_unless(!done, 'archive_short')
			parts.push(value)
			have += value.length
		}
		const all = new Uint8Array(have)
		parts.reduce((at, p) => (all.set(p, at), at + p.length), 0)
		held = all.slice(n)
		return all.subarray(0, n)
	}
	return { take, close: () => reader.cancel().catch(() => {}) }
}

const octal = (n, digits) => n.toString(8).padStart(digits, '0')

// The one header a record of that name and size has, at the archive's time (11 octal digits).
function header_of(name, size, time) {
	const h = new Uint8Array(BLOCK), put = (at, text) => h.set(bytes_of(text), at)
	put(0, name)
	put(100, '0000644')
	put(108, '0000000')
	put(116, '0000000')
	put(124, octal(size, 11))
	put(136, time)
	put(148, '        0')
	put(148, `${octal(h.reduce((a, b) => a + b, 0), 6)}\0 `)
	return h
}

const text_at = (h, at, n) => String.fromCharCode(...h.subarray(at, at + n)).split('\0')[0]

// Reads headers; a body is taken only when it is wanted.
function records_of(take) {
	let time = null
	return async function next() {
		const h = await take(BLOCK), name = text_at(h, 0, 100), digits = text_at(h, 124, 12)
		const why = time === null ? 'archive_not' : 'archive_damaged'
		time ??= text_at(h, 136, 12)
		refuse_unless(/^[0-7]{11}$/.test(digits) && /^[0-7]{11}$/.test(time), why)
		const size = parseInt(digits, 8)
		refuse_unless(header_of(name, size, time).every((b, i) => b === h[i]), why)
		const padded = Math.ceil(size / BLOCK) * BLOCK
		return { name, size, body: async () => (await take(padded)).slice(0, size) }
	}
}

async function named_body(next, kind) {
	const record = await next()
	refuse_unless(record.size <= RECORD_MAX, 'archive_record_large')
	const body = await record.body(), hash = hex(sha256(body))
	refuse_unless(record.name === `${hash}.${kind}.json`, 'archive_damaged')
	return { body, hash }
}

// The list of voters and the hash of the opening event, or nulls when the list is longer than `enough`.
async function read_rest(next, election, trustees, enough) {
	const record = await next()
	if (record.size > enough) return { voters: null, opening: null }
	const voters = await record.body(), hash = hex(sha256(voters))
	refuse_unless(record.name === `${hash}.data.json`, 'archive_damaged')
	const setup = await named_body(next, 'data'), event = await named_body(next, 'event')
	const said = parsed(setup.body, 'archive_damaged')
	const happened = parsed(event.body, 'archive_damaged')
	const bound = [said?.election === election.hash, said?.trustees === trustees.hash,
		said?.credentials === hash, happened?.type === 'Setup', happened?.height === 0,
		happened?.payload === setup.hash]
	refuse_unless(bound.every(Boolean), 'archive_damaged')
	return { voters, opening: event.hash }
}

// Reads a stream of an archive's bytes: { election, voters, opening }, the first two as bytes of records.
export async function read_opening(stream, enough) {
	const { take, close } = taker(stream)
	try {
		const next = records_of(take), first = await next()
		refuse_unless(first.name === 'BELENIOS' && first.size <= BLOCK, 'archive_not')
		await first.body()
		const election = await named_body(next, 'data'), trustees = await named_body(next, 'data')
		return { election: election.body, ...await read_rest(next, election, trustees, enough) }
	} finally {
		close()
	}
}
