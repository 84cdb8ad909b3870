// SPDX-License-Identifier: AGPL-3.0-or-later
// Files that people send, made here byte by byte.
import { deflateSync, crc32 as native } from 'node:zlib'

const table = Uint32Array.from({ length: 256 }, (_, n) => { for (let k = 0; k < 8; k++) n = n & 1 ? 0xEDB88320 ^ (n >>> 1) : n >>> 1; return n })
const crc32 = native ?? (b => { let c = ~0; for (const x of b) c = table[(c ^ x) & 255] ^ (c >>> 8); return ~c >>> 0 })

function chunk(name, data) {
	const body = Buffer.concat([Buffer.from(name, 'latin1'), data]), out = Buffer.alloc(body.length + 8)
	out.writeUInt32BE(data.length, 0)
	body.copy(out, 4)
	out.writeUInt32BE(crc32(body) >>> 0, body.length + 4)
	return out
}

// A square in one colour; `extra` chunks stand before the picture's own data.
export function png(side = 32, extra = []) {
	const head = Buffer.alloc(13)
	head.writeUInt32BE(side, 0)
	head.writeUInt32BE(side, 4)
	head.set([8, 2, 0, 0, 0], 8)
	const row = Buffer.concat([Buffer.from([0]), Buffer.alloc(side * 3, 0x9A)])
	return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), chunk('IHDR', head), ...extra.map(([n, d]) => chunk(n, d)),
		chunk('IDAT', deflateSync(Buffer.concat(Array(side).fill(row)))), chunk('IEND', Buffer.alloc(0))])
}

// ---- where a picture was taken (Exif 2.3, 4.6.6) ----

export const PLACE = 'SECRET-PLACE-3016N12009E'
function entry(tag, type, count, value) {
	const b = Buffer.alloc(12)
	b.writeUInt16LE(tag, 0)
	b.writeUInt16LE(type, 2)
	b.writeUInt32LE(count, 4)
	if (typeof value === 'number') b.writeUInt32LE(value, 8)
	else Buffer.from(value, 'latin1').copy(b, 8)
	return b
}
// A TIFF of one picture: a description, and a folder of the place: latitude 30° 16' 0" north.
export function exif() {
	const GPS = 38, LATITUDE = GPS + 2 + 24 + 4, TEXT = LATITUDE + 24
	const degrees = Buffer.alloc(24)
	;[30, 1, 16, 1, 0, 1].forEach((n, i) => degrees.writeUInt32LE(n, i * 4))
	return Buffer.concat([Buffer.from('II*\0\x08\0\0\0', 'latin1'),
		Buffer.from([2, 0]), entry(0x010E, 2, PLACE.length + 1, TEXT), entry(0x8825, 4, 1, GPS), Buffer.alloc(4),
		Buffer.from([2, 0]), entry(1, 2, 2, 'N\0'), entry(2, 5, 3, LATITUDE), Buffer.alloc(4),
		degrees, Buffer.from(`${PLACE}\0`, 'latin1')])
}

// A small photograph, drawn for this test.
const DRAWN = Buffer.from([
	'/9j/2wBDAA0JCgsKCA0LCgsODg0PEyAVExISEyccHhcgLikxMC4pLSwzOko+MzZGNywtQFdBRkxOUlNSMj5aYVpQYEpRUk//wAALCAAQABgBAR',
	'EA/8QAFQABAQAAAAAAAAAAAAAAAAAABgf/xAAWEAADAAAAAAAAAAAAAAAAAAAABUH/2gAIAQEAAD8AHL4J18FC+EwXwTr4KF8P/9k=',
].join(''), 'base64')
export function jpegWithPlace() {
	const data = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), exif()]), head = Buffer.from([0xFF, 0xE1, 0, 0])
	head.writeUInt16BE(data.length + 2, 2)
	return Buffer.concat([DRAWN.subarray(0, 2), head, data, DRAWN.subarray(2)])
}
export const pngWithPlace = () => png(32, [['eXIf', exif()], ['tEXt', Buffer.from(`Comment\0${PLACE}`, 'latin1')]])

// What of the place is still to be found: the marker, or a folder of the place in any Exif.
export function placeIn(bytes) {
	const s = bytes.toString('latin1')
	return s.includes(PLACE) || s.includes('\x25\x88\x04\0') || s.includes('\x88\x25\0\x04') || /Exif\0\0|eXIf/.test(s)
}
