// SPDX-License-Identifier: AGPL-3.0-or-later
// Ed25519 as a group: the curve of RFC 8032, section 5.1, in extended coordinates (x = X/Z, y = Y/Z,
// x y = T/Z).
import { inverse_mod, mod, power_of, table_of } from './numbers.mjs'

const P = (1n << 255n) - 19n
const L = (1n << 252n) + BigInt('27742317777372353535851937790883648493')
const D = mod(-121665n * inverse_mod(121666n, P), P)
const ROOT = power_of(1n, (a, b) => a * b % P, 2n, (P - 1n) / 4n)      // a square root of -1
const PADDING = 14n
const UNIT = { X: 0n, Y: 1n, Z: 1n, T: 0n }

// RFC 8032, section 5.1.4: holds for any two points of the curve, the same one twice included.
function add(a, b) {
	const A = (a.Y - a.X) * (b.Y - b.X) % P, B = (a.Y + a.X) * (b.Y + b.X) % P
	const C = a.T * 2n * D % P * b.T % P, E = a.Z * 2n * b.Z % P
	const e = B - A, f = E - C, g = E + C, h = B + A
	return { X: mod(e * f, P), Y: mod(g * h, P), T: mod(e * h, P), Z: mod(f * g, P) }
}

const same = (a, b) => mod(a.X * b.Z - b.X * a.Z, P) === 0n && mod(a.Y * b.Z - b.Y * a.Z, P) === 0n
const power = (b, k) => power_of(UNIT, add, b, k)

// RFC 8032, section 5.1.3. y below p and the last bit of x, or null when no point has them.
function point(y, odd) {
	const u = mod(y * y - 1n, P), v = mod(D * y * y + 1n, P)
	const uv3 = u * v * v % P * v % P, uv7 = uv3 * v % P * v % P * v % P * v % P
	let x = uv3 * power_of(1n, (a, b) => a * b % P, uv7, (P - 5n) / 8n) % P
	const square = mod(v * x * x, P)
	if (square === mod(-u, P)) x = x * ROOT % P
	else if (square !== u) return null
	if (x === 0n && odd) return null
	if ((x & 1n) !== BigInt(odd)) x = P - x
	return { X: x, Y: y, Z: 1n, T: x * y % P }
}

const is_member = e => e !== null && same(power(e, L), UNIT)

// 64 digits of y + 2^255 (x mod 2), the highest first: RFC 8032's bytes in reverse.
function write(e) {
	const z = inverse_mod(e.Z, P), x = e.X * z % P, y = e.Y * z % P
	return (y + ((x & 1n) << 255n)).toString(16).padStart(64, '0')
}

function read(text) {
	if (!/^[0-9a-f]{64}$/.test(text)) return null
	const n = BigInt('0x' + text), y = n & ((1n << 255n) - 1n)
	const e = y < P ? point(y, Number(n >> 255n)) : null
	return is_member(e) ? e : null
}

function packed(numbers) {
	let y = numbers.reduce((v, n) => v * 256n + BigInt(n), 0n) << PADDING
	for (;; y++) {
		const e = point(y, 0)
		if (is_member(e)) return e
	}
}

export function edwards(name) {
	const g = point(4n * inverse_mod(5n, P) % P, 0)
	return {
		name, q: L, bits: 253, g, mul: add, power, same, write, read, packed, unit: UNIT, fits: 30,
		inverse: e => ({ X: mod(-e.X, P), Y: e.Y, Z: e.Z, T: mod(-e.T, P) }),
		table: (b, rest) => table_of(UNIT, add, b, 253, rest),
	}
}
