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

/* out = a - m when that is not negative (or when `over` stands for a word above a), else a. */
static void reduce_once(const struct modulus *m, const uint64_t *a, uint64_t over, uint64_t *out)
{
	uint64_t d[GROUP_WORDS] = { 0 }, borrow = 0;
	for (size_t i = 0; i < m->n; i++) {
		const wide x = (wide)a[i] - m->m[i] - borrow;
		d[i] = (uint64_t)x;
		borrow = (uint64_t)(x >> 64) & 1;
	}
	const uint64_t keep = 0 - (uint64_t)(borrow & (over ^ 1));     /* all ones: a was below m */
	for (size_t i = 0; i < m->n; i++) out[i] = (a[i] & keep) | (d[i] & ~keep);
}

/* Coarsely integrated operand scanning (Koc, Acar, Kaliski 1996). */
void mod_mul(const struct modulus *m, const uint64_t *a, const uint64_t *b, uint64_t *out)
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

void mod_enter(const struct modulus *m, const uint64_t *a, uint64_t *out)
{
	mod_mul(m, a, m->square, out);
}

void mod_leave(const struct modulus *m, const uint64_t *a, uint64_t *out)
{
	const uint64_t one[GROUP_WORDS] = { 1 };
	mod_mul(m, a, one, out);
}

/* 1, then doubled 64 n times: R mod m; as often again: R^2 mod m. */
void modulus_make(struct modulus *m, const uint64_t *words, size_t n)
{
	memset(m, 0, sizeof *m);
	m->n = n;
	memcpy(m->m, words, n * sizeof *words);
	uint64_t inverse = 1;
	for (int i = 0; i < 6; i++) inverse *= 2 - words[0] * inverse;       /* Newton: 2^6 bits are right */
	m->inverse = 0 - inverse;
	uint64_t x[GROUP_WORDS] = { 1 };
	for (size_t i = 0; i < 128 * n; i++) {
		mod_add(m, x, x, x);
		if (i + 1 == 64 * n) memcpy(m->one, x, sizeof x);
	}
	memcpy(m->square, x, sizeof x);
}

enum { WINDOW = 4, ENTRIES = 1 << WINDOW };

/* out = table[i], reading every entry. */
static void pick(uint64_t table[ENTRIES][GROUP_WORDS], size_t n, uint64_t i, uint64_t *out)
{
	memset(out, 0, n * sizeof *out);
	for (uint64_t k = 0; k < ENTRIES; k++) {
		const uint64_t same = 0 - ((((k ^ i) - 1) >> 63) & 1);
		for (size_t j = 0; j < n; j++) out[j] |= table[k][j] & same;
	}
}

void mod_pow(const struct modulus *m, const uint64_t *a, const uint64_t *e, size_t k, uint64_t *out)
{
	uint64_t table[ENTRIES][GROUP_WORDS], x[GROUP_WORDS], factor[GROUP_WORDS];
	memcpy(table[0], m->one, sizeof m->one);
	memcpy(table[1], a, m->n * sizeof *a);
	for (size_t i = 2; i < ENTRIES; i++) mod_mul(m, table[i - 1], a, table[i]);
	memcpy(x, m->one, sizeof x);
	for (size_t bit = 64 * k; bit > 0; bit -= WINDOW) {
		for (int s = 0; s < WINDOW; s++) mod_mul(m, x, x, x);
		const size_t low = bit - WINDOW;
		pick(table, m->n, (e[low / 64] >> (low % 64)) & (ENTRIES - 1), factor);
		mod_mul(m, x, factor, x);
	}
	memcpy(out, x, m->n * sizeof *x);
	crypto_wipe(x, sizeof x);
	crypto_wipe(factor, sizeof factor);
}

/* a = a * by + add; what does not fit is answered. */
static uint64_t times(uint64_t *a, size_t n, uint64_t by, uint64_t add)
{
	for (size_t i = 0; i < n; i++) {
		const wide x = (wide)a[i] * by + add;
		a[i] = (uint64_t)x;
		add = (uint64_t)(x >> 64);
	}
	return add;
}

enum { CHUNK = 19 };                               /* decimal digits that surely fit in a word */
static const uint64_t chunk_ten = 10000000000000000000u;

bool words_from_decimal(str s, uint64_t *out, size_t n)
{
	memset(out, 0, n * sizeof *out);
	if (s.n == 0 || s.n >= SCALAR_TEXT || (s.p[0] == '0' && s.n > 1)) return false;
	uint64_t part = 0, ten = 1;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] < '0' || s.p[i] > '9') return false;
		part = part * 10 + (uint64_t)(s.p[i] - '0');
		ten *= 10;
		if (ten != chunk_ten && i + 1 < s.n) continue;
		if (times(out, n, ten, part)) return false;
		part = 0;
		ten = 1;
	}
	return true;
}

/* a = a / 10^19; the rest is answered. */
static uint64_t divide(uint64_t *a, size_t n)
{
	uint64_t rest = 0;
	for (size_t i = n; i-- > 0;) {
		const wide x = ((wide)rest << 64) | a[i];
		a[i] = (uint64_t)(x / chunk_ten);
		rest = (uint64_t)(x % chunk_ten);
	}
	return rest;
}

str words_to_decimal(const uint64_t *a, size_t n, char out[SCALAR_TEXT])
{
	uint64_t left[GROUP_WORDS];
	char *end = out + SCALAR_TEXT - 1, *p = end;
	memcpy(left, a, n * sizeof *a);
	*end = '\0';
	while (n > 0 && left[n - 1] == 0) n--;
	do {
		uint64_t rest = divide(left, n);
		while (n > 0 && left[n - 1] == 0) n--;
		for (int i = 0; i < CHUNK && (n > 0 || rest > 0 || i == 0); i++, rest /= 10)
			*--p = (char)('0' + rest % 10);
	} while (n > 0);
	memmove(out, p, (size_t)(end - p) + 1);
	return (str){ out, (size_t)(end - p) };
}
