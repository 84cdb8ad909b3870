/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Residues modulo the order of a group; the words above the order's own are always zero. */
#include "group/inside.h"

static void clear(struct scalar *k)
{
	memset(k, 0, sizeof *k);
}

bool scalar_read(const struct group *g, str decimal, struct scalar *out)
{
	clear(out);
	return words_from_decimal(decimal, out->w, g->q.n) && words_below(out->w, g->q.m, g->q.n);
}

str scalar_text(const struct group *g, const struct scalar *k, char out[SCALAR_TEXT])
{
	return words_to_decimal(k->w, g->q.n, out);
}

void scalar_from_u64(const struct group *g, uint64_t n, struct scalar *out)
{
	(void)g;
	clear(out);
	out->w[0] = n;
}

enum { BYTES_MAX = 64 };

/* high R + low, for an order of four words: a product by R^2 brings any four words below the
 * order, times R. */
static void reduce_two(const struct modulus *q, const uint64_t w[8], uint64_t *out)
{
	uint64_t low[GROUP_WORDS] = { 0 }, high[GROUP_WORDS] = { 0 };
	mod_mul(q, w, q->square, low);
	mod_leave(q, low, low);
	mod_mul(q, w + 4, q->square, high);
	mod_add(q, low, high, out);
	crypto_wipe(low, sizeof low);
	crypto_wipe(high, sizeof high);
}

void scalar_from_bytes(const struct group *g, const void *bytes, size_t n, struct scalar *out)
{
	uint64_t w[BYTES_MAX / 8] = { 0 };
	const uint8_t *b = bytes;
	CHECK(n <= BYTES_MAX);
	for (size_t i = 0; i < n; i++) w[i / 8] |= (uint64_t)b[n - 1 - i] << (8 * (i % 8));
	clear(out);
	if (g->q.n > countof(w)) memcpy(out->w, w, sizeof w);
	else reduce_two(&g->q, w, out->w);
	crypto_wipe(w, sizeof w);
}

/* Drawn again until it is below the order: what is kept is uniform, and what was thrown away tells
 * nothing of it. */
void scalar_random(const struct group *g, struct scalar *out)
{
	const size_t n = g->q.n;
	uint64_t mask = g->q.m[n - 1];
	for (int i = 1; i < 64; i *= 2) mask |= mask >> i;
	clear(out);
	do {
		crypto_random(out->w, n * sizeof *out->w);
		out->w[n - 1] &= mask;
	} while (!words_below(out->w, g->q.m, n));
}

void scalar_add(const struct group *g, const struct scalar *a, const struct scalar *b, struct scalar *out)
{
	mod_add(&g->q, a->w, b->w, out->w);
	memset(out->w + g->q.n, 0, (GROUP_WORDS - g->q.n) * sizeof *out->w);
}

void scalar_sub(const struct group *g, const struct scalar *a, const struct scalar *b, struct scalar *out)
{
	mod_sub(&g->q, a->w, b->w, out->w);
	memset(out->w + g->q.n, 0, (GROUP_WORDS - g->q.n) * sizeof *out->w);
}

void scalar_negate(const struct group *g, const struct scalar *a, struct scalar *out)
{
	const struct scalar zero = { { 0 } };
	scalar_sub(g, &zero, a, out);
}

void scalar_mul(const struct group *g, const struct scalar *a, const struct scalar *b, struct scalar *out)
{
	uint64_t x[GROUP_WORDS] = { 0 };
	mod_enter(&g->q, a->w, x);
	mod_mul(&g->q, x, b->w, x);
	memcpy(out->w, x, sizeof x);
	crypto_wipe(x, sizeof x);
}

/* a^(q-2), by Fermat. */
void scalar_invert(const struct group *g, const struct scalar *a, struct scalar *out)
{
	uint64_t x[GROUP_WORDS] = { 0 }, e[GROUP_WORDS];
	memcpy(e, g->q.m, sizeof e);
	e[0] -= 2;                                 /* q is odd and large: nothing is borrowed */
	mod_enter(&g->q, a->w, x);
	mod_pow(&g->q, x, e, g->q.n, x);
	mod_leave(&g->q, x, x);
	memcpy(out->w, x, sizeof x);
	crypto_wipe(x, sizeof x);
}

bool scalar_same(const struct scalar *a, const struct scalar *b)
{
	return crypto_same(a, b, sizeof *a);
}

bool scalar_is_zero(const struct scalar *a)
{
	return words_zero(a->w, GROUP_WORDS);
}

void scalar_choose(bool yes, const struct scalar *a, const struct scalar *b, struct scalar *out)
{
	words_choose(yes, a->w, b->w, GROUP_WORDS, out->w);
}

void scalar_wipe(struct scalar *k)
{
	crypto_wipe(k, sizeof *k);
}
