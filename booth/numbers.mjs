// SPDX-License-Identifier: AGPL-3.0-or-later
// Residues, and powers in any group that has a product.

export const mod = (a, m) => { const r = a % m; return r < 0n ? r + m : r }

export function inverse_mod(a, m) {
	let [r, s, x, y] = [m, mod(a, m), 0n, 1n]
	while (s) {
		const n = r / s;
		[r, s, x, y] = [s, r - n * s, y, x - n * y]
	}
	return mod(x, m)
}

// b^k by windows of four bits; `one` and `mul` of any group, k from 0.
export function power_of(one, mul, b, k) {
	const small = [one, b]
	for (let i = 2; i < 16; i++) small.push(mul(small[i - 1], b))
	let r = one
	for (const digit of k.toString(16)) {
		for (let i = 0; i < 4; i++) r = mul(r, r)
		r = mul(r, small[parseInt(digit, 16)])
	}
	return r
}

const DIGIT = 5
export const row_count = bits => Math.ceil(bits / DIGIT)

// All powers b^(d * 32^i), d below 32, once; then b^k is one product for each five bits of k. Answers the
// function k -> b^k, k from 0 and below 2^bits; `rest` is awaited after each row.
export async function table_of(one, mul, b, bits, rest) {
	const rows = []
	for (let i = 0; i < row_count(bits); i++) {
		const row = [one, b]
		while (row.length < 32) row.push(mul(row[row.length - 1], b))
		rows.push(row)
		b = mul(row[31], b)
		await rest()
	}
	return k => {
		const digits = k.toString(32), top = digits.length - 1
		let r = one
		for (let i = 0; i <= top; i++) r = mul(r, rows[i][parseInt(digits[top - i], 32)])
		return r
	}
}
