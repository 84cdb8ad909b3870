/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Numbers of many words as decimal text, and back. In variable time. */
#include "group/modulus.h"

typedef unsigned __int128 wide;

/* a = a * by + add, a of *used words and at most n. False when it does not fit. */
static bool times(uint64_t *a, size_t *used, size_t n, uint64_t by, uint64_t add)
{
	for (size_t i = 0; i < *used; i++) {
		const wide x = (wide)a[i] * by + add;
		a[i] = (uint64_t)x;
		add = (uint64_t)(x >> 64);
	}
	if (!add) return true;
	if (*used == n) return false;
	a[(*used)++] = add;
	return true;
}

enum { CHUNK = 19 };                               /* decimal digits that surely fit in a word */
static const uint64_t chunk_ten = 10000000000000000000u;

bool words_from_decimal(str s, uint64_t *out, size_t n)
{
	memset(out, 0, n * sizeof *out);
	if (s.n == 0 || s.n >= SCALAR_TEXT || (s.p[0] == '0' && s.n > 1)) return false;
	uint64_t part = 0, ten = 1;
	size_t used = 0;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] < '0' || s.p[i] > '9') return false;
		part = part * 10 + (uint64_t)(s.p[i] - '0');
		ten *= 10;
		if (ten != chunk_ten && i + 1 < s.n) continue;
		if (!times(out, &used, n, ten, part)) return false;
		part = 0;
		ten = 1;
	}
	return true;
}

/* (high, low) / 10^19 for high < 10^19, by a product with the reciprocal (Moeller and Granlund, 2011). The
 * divisor has its highest bit set; what the quotient leaves is put in *rest. */
static uint64_t quotient(uint64_t high, uint64_t low, uint64_t *rest)
{
	const uint64_t reciprocal = (uint64_t)(~(wide)0 / chunk_ten);
	const wide q = (wide)reciprocal * high + (((wide)high << 64) | low);
	uint64_t whole = (uint64_t)(q >> 64) + 1, r = low - whole * chunk_ten;
	if (r > (uint64_t)q) {
		whole--;
		r += chunk_ten;
	}
	if (r >= chunk_ten) {
		whole++;
		r -= chunk_ten;
	}
	*rest = r;
	return whole;
}

/* a = a / 10^19; the rest is answered. */
static uint64_t divide(uint64_t *a, size_t n)
{
	uint64_t rest = 0;
	for (size_t i = n; i-- > 0;) a[i] = quotient(rest, a[i], &rest);
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
