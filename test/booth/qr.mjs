// SPDX-License-Identifier: AGPL-3.0-or-later
// The booth's square codes, read by a reader somebody else wrote.   node test/booth/qr.mjs
import { randomBytes } from 'node:crypto'
import jsqr from 'jsqr'
import { expect, part, total } from '../lib/hall.mjs'
import { qr_of, qr_path } from '../../booth/qr.mjs'

const SCALE = 4, QUIET = 4

// A picture of the code, as a camera would give it.
function picture(rows) {
	const side = (rows.length + 2 * QUIET) * SCALE, pixels = new Uint8ClampedArray(side * side * 4).fill(255)
	rows.forEach((row, y) => row.forEach((dark, x) => {
		for (let i = 0; dark && i < SCALE * SCALE; i++) {
			const px = (x + QUIET) * SCALE + i % SCALE, py = (y + QUIET) * SCALE + Math.floor(i / SCALE)
			pixels.fill(0, (py * side + px) * 4, (py * side + px) * 4 + 3)
		}
	}))
	return [pixels, side, side]
}
const read = rows => (jsqr.default ?? jsqr)(...picture(rows))?.data
const refuses = text => { try { qr_of(text); return false } catch (e) { return e instanceof RangeError } }

// The cells a path fills.
function filled(path) {
	const rows = Array.from({ length: 29 }, () => new Array(29).fill(false))
	for (const [, x, y, n] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\3z/g)) rows[y].fill(true, Number(x), Number(x) + Number(n))
	return rows
}

// Makes the cells of one copy of the format light: beside the corner on the left above, or beside the two others.
function without_format(rows, copy) {
	const cells = [0, 1, 2, 3, 4, 5, 7, 8].flatMap(i => [[i, 8], [8, i]]), far = Array.from({ length: 8 }, (_, i) => 28 - i)
	const blanked = rows.map(row => [...row])
	const gone = copy ? far.flatMap(i => [[i, 8], [8, i]]).filter(([x, y]) => x !== 8 || y !== 21) : cells
	for (const [x, y] of gone) blanked[y][x] = false
	return blanked
}

await part('square codes', () => {
	const marks = Array.from({ length: 100 }, () => randomBytes(32).toString('base64').slice(0, 43))
	const made = marks.map(m => [m, qr_of(m)])
	const wrong = made.filter(([m, rows]) => read(rows) !== m)
	expect('100 marks are read as they were written', wrong.length === 0, wrong.map(([m]) => m))
	const sizes = Array.from({ length: 53 }, (_, n) => 'M'.repeat(n + 1)).filter(t => read(qr_of(t)) !== t)
	expect('... and texts of 1 to 53 characters', sizes.length === 0, sizes)
	expect('every code is 29 cells wide', made.every(([, rows]) => rows.length === 29 && rows.every(r => r.length === 29)))
	expect('longer texts and other letters are refused', refuses('x'.repeat(54)) && refuses('é') && refuses('票'))
	for (const copy of [0, 1])
		expect(`read with copy ${copy} of the format gone`, made.every(([m, rows]) => read(without_format(rows, copy)) === m))
	const drawn = made.filter(([, rows]) => JSON.stringify(filled(qr_path(rows))) !== JSON.stringify(rows))
	expect('what is drawn is the code', drawn.length === 0, drawn.map(([m]) => m))
	for (const [, rows] of made) for (const x of [12, 14, 16]) rows[14][x] = !rows[14][x]
	expect('a code with three spoiled cells is still read', made.every(([m, rows]) => read(rows) === m))
})
total()
