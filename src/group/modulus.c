/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "group/modulus.h"

typedef unsigned __int128 wide;

bool words_below(const uint64_t *a, const uint64_t *b, size_t n)
{
	uint64_t borrow = 0;
	for (size_t i = 0; i < n; i++) {
		const wide d = (wide)a[i] - b[i] - borrow;
		borrow = (uint64_t)(d >> 64) & 1;
	}
	return borrow != 0;
}

bool words_zero(const uint64_t *a, size_t n)
{
	uint64_t any = 0;
	for (size_t i = 0; i < n; i++) any |= a[i];
	return any == 0;
}

void words_choose(bool yes, const uint64_t *a, const uint64_t *b, size_t n, uint64_t *out)
{
	const volatile uint64_t held = 0 - (uint64_t)yes;      /* so that the compiler makes no branch of it */
	const uint64_t mask = held;
	for (size_t i = 0; i < n; i++) out[i] = (a[i] & mask) | (b[i] & ~mask);
}

/* out = a - m when that is not negative (or when `over` stands for a word above a), else a. */
static void reduce_once(const struct modulus *m, const uint64_t *a, uint64_t over, uint64_t *out)
{
	uint64_t d[GROUP_WORDS] = { 0 }, borrow = 0;
	for (size_t i = 0; i < m->n; i++) {
		const wide x = (wide)a[i] - m->m[i] - borrow;
		d[i] = (uint64_t)x;
		borrow = (uint64_t)(x >> 64) & 1;
	}
	words_choose(borrow & (over ^ 1), a, d, m->n, out);            /* a was below m */
}

/* Coarsely integrated operand scanning (Koc, Acar, Kaliski 1996). */
static void mul_words(const struct modulus *m, const uint64_t *a, const uint64_t *b, uint64_t *out)
{
	uint64_t t[GROUP_WORDS + 2] = { 0 };
	const size_t n = m->n;
	for (size_t i = 0; i < n; i++) {
		uint64_t carry = 0;
		for (size_t j = 0; j < n; j++) {
			const wide x = (wide)a[j] * b[i] + t[j] + carry;
			t[j] = (uint64_t)x;
			carry = (uint64_t)(x >> 64);
		}
		const wide top = (wide)t[n] + carry;
		t[n] = (uint64_t)top;
		t[n + 1] = (uint64_t)(top >> 64);
		const uint64_t k = t[0] * m->inverse;
		carry = (uint64_t)(((wide)k * m->m[0] + t[0]) >> 64);
		for (size_t j = 1; j < n; j++) {
			const wide x = (wide)k * m->m[j] + t[j] + carry;
			t[j - 1] = (uint64_t)x;
			carry = (uint64_t)(x >> 64);
		}
		const wide end = (wide)t[n] + carry;
		t[n - 1] = (uint64_t)end;
		t[n] = t[n + 1] + (uint64_t)(end >> 64);
	}
	reduce_once(m, t, t[n], out);
}

void mod_add(const struct modulus *m, const uint64_t *a, const uint64_t *b, uint64_t *out)
{
	uint64_t s[GROUP_WORDS] = { 0 }, carry = 0;
	for (size_t i = 0; i < m->n; i++) {
		const wide x = (wide)a[i] + b[i] + carry;
		s[i] = (uint64_t)x;
		carry = (uint64_t)(x >> 64);
	}
	reduce_once(m, s, carry, out);
}

void mod_sub(const struct modulus *m, const uint64_t *a, const uint64_t *b, uint64_t *out)
{
	uint64_t borrow = 0, carry = 0;
	for (size_t i = 0; i < m->n; i++) {
		const wide x = (wide)a[i] - b[i] - borrow;
		out[i] = (uint64_t)x;
		borrow = (uint64_t)(x >> 64) & 1;
	}
	const uint64_t back = 0 - borrow;
	for (size_t i = 0; i < m->n; i++) {
		const wide x = (wide)out[i] + (m->m[i] & back) + carry;
		out[i] = (uint64_t)x;
		carry = (uint64_t)(x >> 64);
	}
}

void mod_mul(const struct modulus *m, const uint64_t *a, const uint64_t *b, uint64_t *out)
{
	if (m->form == m->n) mul_words(m, a, b, out);
	else mod_mul_lanes(m, a, b, out);
}

/* n words of 64 bits as FORM_WORDS of 52. */
static void cut(const uint64_t *a, size_t n, uint64_t *out)
{
	for (size_t i = 0; i < FORM_WORDS; i++) {
		const size_t word = i * FORM_BITS / 64, off = i * FORM_BITS % 64;
		uint64_t x = word < n ? a[word] >> off : 0;
		if (off > 64 - FORM_BITS && word + 1 < n) x |= a[word + 1] << (64 - off);
		out[i] = x & (((uint64_t)1 << FORM_BITS) - 1);
	}
}

/* The one way to write a number of the form, in words of 64 bits. */
static void whole(const struct modulus *m, const uint64_t *a, uint64_t *out)
{
	uint64_t w[GROUP_WORDS + 1] = { 0 };
	if (m->form == m->n) memcpy(w, a, m->n * sizeof *w);
	else for (size_t i = 0; i < FORM_WORDS; i++) {
		const size_t word = i * FORM_BITS / 64, off = i * FORM_BITS % 64;
		w[word] |= a[i] << off;
		if (off > 64 - FORM_BITS && word < GROUP_WORDS) w[word + 1] |= a[i] >> (64 - off);
	}
	reduce_once(m, w, w[GROUP_WORDS], out);
}

void mod_enter(const struct modulus *m, const uint64_t *a, uint64_t *out)
{
	uint64_t x[FORM_WORDS];
	if (m->form != m->n) {
		cut(a, m->n, x);
		a = x;
	}
	mod_mul(m, a, m->square, out);
}

void mod_leave(const struct modulus *m, const uint64_t *a, uint64_t *out)
{
	const uint64_t one[FORM_WORDS] = { 1 };
	uint64_t x[FORM_WORDS];
	mod_mul(m, a, one, x);
	whole(m, x, out);
}

bool mod_same(const struct modulus *m, const uint64_t *a, const uint64_t *b)
{
	uint64_t x[GROUP_WORDS], y[GROUP_WORDS], differ = 0;
	whole(m, a, x);
	whole(m, b, y);
	for (size_t i = 0; i < m->n; i++) differ |= x[i] ^ y[i];
	return differ == 0;
}

/* 1, then doubled until it is R mod m; as often again: R^2 mod m. */
void modulus_make(struct modulus *m, const uint64_t *words, size_t n, bool lanes)
{
	memset(m, 0, sizeof *m);
	m->n = n;
	m->form = lanes ? FORM_WORDS : n;
	memcpy(m->m, words, n * sizeof *words);
	uint64_t inverse = 1;
	for (int i = 0; i < 6; i++) inverse *= 2 - words[0] * inverse;       /* Newton: 2^6 bits are right */
	m->inverse = 0 - inverse;
	uint64_t x[FORM_WORDS] = { 1 };
	const size_t bits = lanes ? FORM_BITS * FORM_WORDS : 64 * n;
	for (size_t i = 0; i < 2 * bits; i++) {
		mod_add(m, x, x, x);
		if (i + 1 == bits) memcpy(m->one, x, sizeof x);
	}
	memcpy(m->square, x, sizeof x);
	memcpy(m->cut, m->m, sizeof x);
	if (!lanes) return;
	cut(m->m, n, m->cut);
	memcpy(x, m->one, sizeof x);
	cut(x, n, m->one);
	memcpy(x, m->square, sizeof x);
	cut(x, n, m->square);
}

enum { WINDOW = 4, ENTRIES = 1 << WINDOW };

/* out = table[i], reading every entry. */
static void pick(uint64_t table[ENTRIES][FORM_WORDS], size_t n, uint64_t i, uint64_t *out)
{
	memset(out, 0, n * sizeof *out);
	for (uint64_t k = 0; k < ENTRIES; k++) {
		const uint64_t same = 0 - ((((k ^ i) - 1) >> 63) & 1);
		for (size_t j = 0; j < n; j++) out[j] |= table[k][j] & same;
	}
}

void mod_pow(const struct modulus *m, const uint64_t *a, const uint64_t *e, size_t k, uint64_t *out)
{
	uint64_t table[ENTRIES][FORM_WORDS], x[FORM_WORDS], factor[FORM_WORDS];
	memcpy(table[0], m->one, sizeof m->one);
	memcpy(table[1], a, m->form * sizeof *a);
	for (size_t i = 2; i < ENTRIES; i++) mod_mul(m, table[i - 1], a, table[i]);
	memcpy(x, m->one, sizeof x);
	for (size_t bit = 64 * k; bit > 0; bit -= WINDOW) {
		for (int s = 0; s < WINDOW; s++) mod_mul(m, x, x, x);
		const size_t low = bit - WINDOW;
		pick(table, m->form, (e[low / 64] >> (low % 64)) & (ENTRIES - 1), factor);
		mod_mul(m, x, factor, x);
	}
	memcpy(out, x, m->form * sizeof *x);
	crypto_wipe(x, sizeof x);
	crypto_wipe(factor, sizeof factor);
	crypto_wipe(table, sizeof table);
}
