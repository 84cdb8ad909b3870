/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Powers of public points in public exponents, where verifying spends its time. In variable time. */
/* gcc at -O2 copies points about in memory: a third slower. */
#pragma GCC optimize("O3", "no-tree-vectorize")
#include <errno.h>
#include <stdlib.h>
#include "group/edwards.h"

/* ---- a base for a whole election: the multiples 1 to 128 of every 2^(8 w) times the base ---- */

enum { WINDOW = 8, WINDOWS = 256 / WINDOW, VALUES = 1 << (WINDOW - 1), LINE = 64 };
/* A point made ready as struct ready is, with Z = 1; in two lines of the cache. */
struct flat { _Alignas(2 * LINE) struct fe side[2], t2d; };
struct table { struct flat entry[WINDOWS][VALUES]; };

/* point_add, where the second has Z = 1. */
INLINE void add_flat(struct point *p, const struct flat *q, bool negative)
{
	const struct fe a = fe_mul(fe_sub(p->y, p->x), q->side[negative]);
	const struct fe b = fe_mul(fe_add(p->y, p->x), q->side[!negative]);
	const struct fe c = fe_mul(p->t, q->t2d), d = fe_add(p->z, p->z);
	*p = point_close(a, b, c, d, negative, true);
}

/* One window's points to Z = 1, by one inversion of the product of their Z. */
static void flatten(const struct edwards *c, const struct point *p, struct flat *out)
{
	struct fe upto[VALUES], inverse;
	for (int i = 0; i < VALUES; i++) upto[i] = i ? fe_mul(upto[i - 1], p[i].z) : p[i].z;
	inverse = fe_invert(upto[VALUES - 1]);
	for (int i = VALUES - 1; i >= 0; i--) {
		const struct fe z = i ? fe_mul(inverse, upto[i - 1]) : inverse;
		const struct fe x = fe_mul(p[i].x, z), y = fe_mul(p[i].y, z);
		inverse = fe_mul(inverse, p[i].z);
		out[i] = (struct flat){ { fe_sub(y, x), fe_add(y, x) }, fe_mul(fe_mul(x, y), c->d2) };
	}
}

int edwards_fixed_new(const struct group *g, const struct element *e, void **out)
{
	struct table *t = *out = aligned_alloc(_Alignof(struct table), sizeof *t);
	struct point at[VALUES], base = point_of(e);
	if (!t) return FAULT(-ENOMEM);
	for (int w = 0; w < WINDOWS; w++) {
		const struct ready step = point_ready(edwards_of(g), &base);
		at[0] = base;
		for (int i = 1; i < VALUES; i++) at[i] = point_add(&at[i - 1], &step);
		flatten(edwards_of(g), at, t->entry[w]);
		base = point_double(&at[VALUES - 1], true);
	}
	return 0;
}

void edwards_free(void *table)
{
	free(table);
}

/* Digits from -128 to 127; the highest leaves no carry, for k is below 2^253. All are looked up before
 * the first is added: the table is larger than the nearest cache. */
void edwards_fixed_pow(const struct group *g, const void *table, const struct scalar *k, struct element *out)
{
	(void)g;
	const struct table *t = table;
	const struct flat *at[WINDOWS];
	int8_t digit[WINDOWS];
	struct point p = point_zero();
	for (int w = 0, carry = 0; w < WINDOWS; w++) {
		const int v = (int)(k->w[w / 8] >> (8 * (w % 8)) & 0xff) + carry;
		carry = v >= VALUES;
		digit[w] = (int8_t)(v - (carry << WINDOW));
		at[w] = &t->entry[w][abs(digit[w]) - (digit[w] != 0)];
		__builtin_prefetch(at[w]);
		__builtin_prefetch((const char *)at[w] + LINE);
	}
	for (int w = 0; w < WINDOWS; w++)
		if (digit[w]) add_flat(&p, at[w], digit[w] < 0);
	point_put(&p, out);
}

/* ---- signed digits ---- */

/* The non-adjacent form of `width` bits: the sum of digit[i] 2^i is k, every digit is 0 or odd and
 * below 2^(width-1), and of `width` that follow each other one at most is not 0. k is below 2^253. */
static void signed_digits(const struct scalar *k, int width, int8_t digit[DIGITS])
{
	unsigned carry = 0;
	memset(digit, 0, DIGITS);
	for (int i = 0; i < DIGITS;) {
		uint64_t x = k->w[i / 64] >> (i % 64);
		if (i % 64 > 64 - width) x |= k->w[i / 64 + 1] << (64 - i % 64);
		const unsigned v = (unsigned)(x & ((1u << width) - 1)) + carry;
		if (!(v & 1)) {
			i++;
			continue;
		}
		carry = v >> (width - 1);
		digit[i] = (int8_t)((int)v - (int)(carry << width));
		i += width;
	}
}

/* A base cut into pieces: for every `length` bits of an exponent the odd multiples of
 * 2^(length piece) times the base, as far as digits of `width` bits go. The doublings from piece to
 * piece are done once for all exponents. */
struct cut { int pieces, length, width; };
/* Measured, of all ways to cut the quickest for two exponents and the test: with fewer pieces each
 * exponent doubles more, with more or wider ones more is added beforehand. */
enum { PIECES = 8, WIDTH = 4 };

INLINE void cut_base(const struct edwards *c, const struct cut by, struct point p, struct ready *out)
{
	const int values = 1 << (by.width - 2);
	for (int piece = 0; piece < by.pieces; piece++) {
		struct point odd = p;
		p = point_double(&p, true);
		const struct ready twice = point_ready(c, &p);
		for (int v = 0; v < values; v++) {
			if (v) odd = point_add(&odd, &twice);
			*out++ = point_ready(c, &odd);
		}
		if (piece + 1 == by.pieces) break;
		for (int i = 1; i < by.length; i++) p = point_double(&p, i + 1 == by.length);
	}
}

/* The pieces side by side: a doubling for each place within them, an addition for each digit. */
INLINE struct point raise(const struct cut by, const struct ready *odd, const int8_t digit[DIGITS])
{
	const int values = 1 << (by.width - 2);
	struct point p = point_zero();
	for (int at = by.length; at-- > 0;) {
		uint8_t piece[PIECES];                     /* that have a digit here */
		int n = 0;
		for (int i = 0; i < by.pieces; i++) {
			piece[n] = (uint8_t)i;
			n += digit[by.length * i + at] != 0;
		}
		p = point_double(&p, n || !at);
		for (int i = 0; i < n; i++) {
			const int d = digit[by.length * piece[i] + at];
			const struct ready *q = &odd[values * piece[i] + abs(d) / 2];
			p = point_add_signed(&p, q, d < 0, i + 1 < n || !at);
		}
	}
	return p;
}

/* ---- a base for one ciphertext ---- */

static const struct cut comb = { .pieces = PIECES, .length = DIGITS / PIECES, .width = WIDTH };
struct comb { struct ready odd[PIECES << (WIDTH - 2)]; };

int edwards_comb_new(const struct group *g, void **out)
{
	(void)g;
	*out = malloc(sizeof(struct comb));
	return *out ? 0 : FAULT(-ENOMEM);
}

void edwards_comb_prepare(const struct group *g, void *own, const struct element *e)
{
	cut_base(edwards_of(g), comb, point_of(e), ((struct comb *)own)->odd);
}

void edwards_comb_pow(const struct group *g, void *own, const struct scalar *k, struct element *out)
{
	(void)g;
	int8_t digit[DIGITS];
	signed_digits(k, comb.width, digit);
	const struct point p = raise(comb, ((struct comb *)own)->odd, digit);
	point_put(&p, out);
}

/* The order is 2^252 + c with c of 125 bits: half the digits of another number. */
bool edwards_comb_is_member(const struct group *g, void *own)
{
	struct scalar q = { { 0 } };
	struct element x;
	memcpy(q.w, g->q.m, 4 * sizeof *q.w);
	edwards_comb_pow(g, own, &q, &x);
	const struct point p = point_of(&x);
	return fe_is_zero(p.x) & fe_is_zero(fe_sub(p.y, p.z));
}

/* ---- a base used once ---- */

void edwards_pow(const struct group *g, const struct element *a, const struct scalar *k, struct element *out)
{
	static const struct cut whole = { .pieces = 1, .length = DIGITS, .width = 5 };
	struct ready odd[8];
	int8_t digit[DIGITS];
	cut_base(edwards_of(g), whole, point_of(a), odd);
	signed_digits(k, whole.width, digit);
	const struct point p = raise(whole, odd, digit);
	point_put(&p, out);
}
