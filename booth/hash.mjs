// SPDX-License-Identifier: AGPL-3.0-or-later
// SHA-256 (FIPS 180-4), and what the protocol makes of it. Our own, because the engine's (crypto.subtle) is
// withheld from pages that came without TLS, as from a small server in a works hall.

// The first 32 bits of the fractional parts of the cube and square roots of the first primes.
const PRIMES = []
for (let n = 2; PRIMES.length < 64; n++) if (PRIMES.every(p => n % p)) PRIMES.push(n)

// The whole part of the k-th root of n, by bisection.
function root(n, k) {
	let low = 0n, high = 1n << 40n
	while (high - low > 1n) {
		const middle = (low + high) / 2n
		if (middle ** k > n) high = middle
		else low = middle
	}
	return low
}
const fraction = (p, k) => Number(root(BigInt(p) << 32n * k, k) & 0xffffffffn)
const K = Uint32Array.from(PRIMES, p => fraction(p, 3n))
const START = Uint32Array.from(PRIMES.slice(0, 8), p => fraction(p, 2n))

const turn = (x, n) => x >>> n | x << 32 - n

function schedule(w, view, at) {
	for (let i = 0; i < 16; i++) w[i] = view.getUint32(at + 4 * i)
	for (let i = 16; i < 64; i++) {
		const a = w[i - 15], b = w[i - 2]
		const low = turn(a, 7) ^ turn(a, 18) ^ a >>> 3, high = turn(b, 17) ^ turn(b, 19) ^ b >>> 10
		w[i] = w[i - 16] + w[i - 7] + low + high
	}
}

function block(state, w) {
	let [a, b, c, d, e, f, g, h] = state
	for (let i = 0; i < 64; i++) {
		const t = h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + (e & f ^ ~e & g) + K[i] + w[i] | 0
		const s = (turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + (a & b ^ a & c ^ b & c) | 0
		h = g; g = f; f = e; e = d + t | 0; d = c; c = b; b = a; a = t + s | 0
	}
	[a, b, c, d, e, f, g, h].forEach((x, i) => { state[i] += x })
}

export const bytes_of = text => new TextEncoder().encode(text)

// 32 bytes. What is hashed may be text or bytes.
export function sha256(what) {
	const bytes = typeof what === 'string' ? bytes_of(what) : what, n = bytes.length
	const padded = new Uint8Array((n + 9 + 63) & ~63), view = new DataView(padded.buffer)
	padded.set(bytes)
	padded[n] = 0x80
	view.setUint32(padded.length - 8, Math.floor(n / 0x20000000))
	view.setUint32(padded.length - 4, n << 3)
	const state = START.slice(), w = new Uint32Array(64)
	for (let at = 0; at < padded.length; at += 64) {
		schedule(w, view, at)
		block(state, w)
	}
	const out = new Uint8Array(32)
	state.forEach((x, i) => new DataView(out.buffer).setUint32(4 * i, x))
	return out
}

export const hex = bytes => Array.from(bytes, b => b.toString(16).padStart(2, '0')).join('')
export const number = bytes => BigInt('0x' + hex(bytes))
// Base64 of 32 bytes as the protocol writes it, without padding: 43 characters.
export const b64 = bytes => btoa(String.fromCharCode(...bytes)).replace(/=+$/, '')

function joined(...parts) {
	const all = new Uint8Array(parts.reduce((n, p) => n + p.length, 0))
	parts.reduce((at, p) => (all.set(p, at), at + p.length), 0)
	return all
}

// HMAC (RFC 2104) with a key of at most 64 bytes.
function hmac(key, message) {
	const inner = new Uint8Array(64).fill(0x36), outer = new Uint8Array(64).fill(0x5c)
	key.forEach((b, i) => { inner[i] ^= b; outer[i] ^= b })
	return sha256(joined(outer, sha256(joined(inner, message))))
}

// PBKDF2 (RFC 8018), one block of 32 bytes.
export function pbkdf2(password, salt, rounds) {
	let u = hmac(password, joined(salt, [0, 0, 0, 1]))
	const out = u.slice()
	for (let i = 1; i < rounds; i++) {
		u = hmac(password, u)
		u.forEach((b, j) => { out[j] ^= b })
	}
	return out
}

// The challenge of every proof: of a prefix and the texts of elements.
export const challenge = (q, prefix, texts) => number(sha256(prefix + texts.join(','))) % q

// A number below q, each as likely as any other: drawn again until it is below.
export function random_below(q) {
	const bits = q.toString(2).length, bytes = new Uint8Array((bits + 7) >> 3)
	for (;;) {
		crypto.getRandomValues(bytes)
		bytes[0] &= 0xff >> (bytes.length * 8 - bits)
		const x = number(bytes)
		if (x < q) return x
	}
}
