// SPDX-License-Identifier: AGPL-3.0-or-later
// Square codes (QR, ISO/IEC 18004) of up to 53 bytes: version 3, level L, bytes. One size is all a mark or a
// tracker needs, and leaves out the tables that make such code long.

const SIDE = 29, DATA = 55, CHECK = 15, TEXT_MAX = 53
const ALIGNED = 22                      // the middle of the one alignment pattern
const LEVEL_L = 1

// Powers of 2 in the field of 256 elements modulo x^8 + x^4 + x^3 + x^2 + 1, and their logarithms.
const POWERS = [], LOG = []
for (let i = 0, x = 1; i < 255; i++, x = x << 1 ^ (x & 0x80 ? 0x11d : 0)) {
	POWERS[i] = x
	LOG[x] = i
}
const times = (a, b) => a && b ? POWERS[(LOG[a] + LOG[b]) % 255] : 0

// The product of (x - 2^i) for i below CHECK, the highest coefficient (1) left out.
function generator() {
	let g = [1]
	for (let i = 0; i < CHECK; i++) g = [...g, 0].map((a, j) => a ^ (j ? times(g[j - 1], POWERS[i]) : 0))
	return g.slice(1)
}

// Reed-Solomon: what is left of the data times x^CHECK divided by the generator.
function check_of(data) {
	const g = generator(), rest = new Array(CHECK).fill(0)
	for (const byte of data) {
		const head = byte ^ rest.shift()
		rest.push(0)
		g.forEach((a, j) => { rest[j] ^= times(a, head) })
	}
	return rest
}

const bits = (n, count) => Array.from({ length: count }, (_, i) => n >> count - 1 - i & 1)

// Mode, length, bytes and end; then the two fillers by turns.
function codewords(text) {
	const bytes = [...text].map(c => c.charCodeAt(0)), data = []
	const stream = [...bits(4, 4), ...bits(bytes.length, 8), ...bytes.flatMap(b => bits(b, 8)), 0, 0, 0, 0]
	for (let i = 0; i < stream.length; i += 8) data.push(parseInt(stream.slice(i, i + 8).join(''), 2))
	for (let i = 0; data.length < DATA; i++) data.push(i % 2 ? 0x11 : 0xec)
	return [...data, ...check_of(data)]
}

// Level and mask, guarded by a BCH code.
function format_of(mask) {
	const data = LEVEL_L << 3 | mask
	let rest = data << 10
	for (let i = 14; i >= 10; i--) if (rest >> i & 1) rest ^= 0x537 << i - 10
	return bits((data << 10 | rest) ^ 0x5412, 15)
}

const ring = (x, y) => Math.max(Math.abs(x), Math.abs(y))

// The patterns that are in every code: true, false, or undefined where data goes; null is kept for the
// format.
function frame() {
	const m = Array.from({ length: SIDE }, () => new Array(SIDE))
	const put = (x, y, dark) => { if (x >= 0 && y >= 0 && x < SIDE && y < SIDE) m[y][x] = dark }
	const square = (cx, cy, n, is_dark) => {
		for (let y = -n; y <= n; y++) for (let x = -n; x <= n; x++) put(cx + x, cy + y, is_dark(ring(x, y)))
	}
	for (let i = 0; i < 9; i++) [[i, 8], [8, i]].forEach(([x, y]) => put(x, y, null))
	for (let i = SIDE - 8; i < SIDE; i++) [[i, 8], [8, i]].forEach(([x, y]) => put(x, y, null))
	for (let i = 0; i < SIDE; i++) [[i, 6], [6, i]].forEach(([x, y]) => put(x, y, i % 2 === 0))
	for (const [cx, cy] of [[3, 3], [SIDE - 4, 3], [3, SIDE - 4]]) square(cx, cy, 4, r => r < 2 || r === 3)
	square(ALIGNED, ALIGNED, 2, r => r !== 1)
	return m
}

// Data goes up and down in columns two wide, from the right, past the timing column.
function path(m) {
	const cells = []
	for (let right = SIDE - 1, up = true; right > 0; right -= 2, up = !up) {
		if (right === 6) right--
		for (let i = 0; i < SIDE; i++) for (const x of [right, right - 1]) {
			const y = up ? SIDE - 1 - i : i
			if (m[y][x] === undefined) cells.push([x, y])
		}
	}
	return cells
}

const MASKS = [(x, y) => (x + y) % 2, (x, y) => y % 2, x => x % 3, (x, y) => (x + y) % 3,
	(x, y) => ((y >> 1) + Math.floor(x / 3)) % 2, (x, y) => x * y % 2 + x * y % 3,
	(x, y) => (x * y % 2 + x * y % 3) % 2, (x, y) => ((x + y) % 2 + x * y % 3) % 2]

// Twice, so that a torn corner does not lose it; and one cell that is always dark.
function put_format(m, mask) {
	const f = format_of(mask), end = SIDE - 1
	const near = [[0, 8], [1, 8], [2, 8], [3, 8], [4, 8], [5, 8], [7, 8], [8, 8], [8, 7], [8, 5], [8, 4],
		[8, 3], [8, 2], [8, 1], [8, 0]]
	f.forEach((bit, i) => {
		const [x, y] = near[i], [u, v] = i < 7 ? [8, end - i] : [end - 14 + i, 8]
		m[y][x] = m[v][u] = bit === 1
	})
	m[SIDE - 8][8] = true
}

function masked(stream, mask) {
	const m = frame()
	path(m).forEach(([x, y], i) => { m[y][x] = (stream[i] === 1) !== (MASKS[mask](x, y) === 0) })
	put_format(m, mask)
	return m
}

const FINDER = /(?=10111010000|00001011101)/g

// How hard a code is to read: long runs, blocks of one colour, what looks like a corner, and too much of
// either.
function penalty(m) {
	const lines = [...m, ...m[0].map((_, x) => m.map(row => row[x]))].map(l => l.map(Number).join(''))
	const runs = lines.flatMap(l => l.match(/0{5,}|1{5,}/g) ?? []).reduce((p, r) => p + r.length - 2, 0)
	const corners = lines.reduce((p, l) => p + 40 * (l.match(FINDER) ?? []).length, 0)
	let blocks = 0
	for (let y = 1; y < SIDE; y++) for (let x = 1; x < SIDE; x++)
		if (m[y][x] === m[y - 1][x] && m[y][x] === m[y][x - 1] && m[y][x] === m[y - 1][x - 1]) blocks += 3
	const dark = m.flat().filter(Boolean).length / (SIDE * SIDE)
	return runs + corners + blocks + 10 * Math.floor(Math.abs(dark - .5) * 20)
}

// The code of an ASCII text: rows of booleans, true is dark, without the quiet zone. Longer texts throw.
export function qr_of(text) {
	if (text.length > TEXT_MAX || /[^\x20-\x7e]/.test(text)) throw new RangeError('no square code for that')
	const stream = codewords(text).flatMap(c => bits(c, 8))
	const tried = MASKS.map((_, mask) => masked(stream, mask))
	return tried.reduce((best, m) => penalty(m) < penalty(best) ? m : best)
}

// The dark cells as the path of a drawing, a run at a time.
export function qr_path(rows) {
	const run = y => ({ 0: dark, index }) => `M${index} ${y}h${dark.length}v1h${-dark.length}z`
	return rows.map((row, y) => [...row.map(Number).join('').matchAll(/1+/g)].map(run(y)).join('')).join('')
}
