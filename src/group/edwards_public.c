/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Powers of public points in public exponents, where verifying spends its time. In variable time. */
/* gcc at -O2 copies points about in memory: a third slower. */
#pragma GCC optimize("O3", "no-tree-vectorize")
#include <errno.h>
#include <stdlib.h>
#include "group/edwards.h"

/* ---- a base for a whole election: every value of every window of seven bits ---- */

enum { WINDOW = 7, WINDOWS = (253 + WINDOW - 1) / WINDOW, VALUES = 1 << WINDOW };
/* A point with Z = 1 made ready: a product less to add. */
struct flat { struct fe plus, minus, t2d; };
struct table { struct flat entry[WINDOWS][VALUES]; };

/* As point_add, where the second has Z = 1. */
static inline struct point add_flat(const struct point *p, const struct flat *q)
{
	const struct fe a = fe_mul(fe_sub(p->y, p->x), q->minus), b = fe_mul(fe_add(p->y, p->x), q->plus);
	const struct fe c = fe_mul(p->t, q->t2d), d = fe_add(p->z, p->z);
	const struct fe e = fe_sub(b, a), f = fe_sub(d, c), g = fe_add(d, c), h = fe_add(b, a);
	return (struct point){ fe_mul(e, f), fe_mul(g, h), fe_mul(f, g), fe_mul(e, h) };
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
		out[i] = (struct flat){ fe_add(y, x), fe_sub(y, x), fe_mul(fe_mul(x, y), c->d2) };
	}
}

int edwards_fixed_new(const struct group *g, const struct element *e, void **out)
{
	struct table *t = *out = malloc(sizeof *t);
	struct point at[VALUES], base = point_of(e);
	if (!t) return FAULT(-ENOMEM);
	for (int w = 0; w < WINDOWS; w++) {
		const struct ready step = point_ready(edwards_of(g), &base);
		at[0] = point_zero();
		for (int i = 1; i < VALUES; i++) at[i] = point_add(&at[i - 1], &step);
		base = point_add(&at[VALUES - 1], &step);
		flatten(edwards_of(g), at, t->entry[w]);
	}
	return 0;
}

void edwards_free(void *table)
{
	free(table);
}

/* `n` bits of k from bit `at` on. */
static unsigned bits(const struct scalar *k, int at, int n)
{
	uint64_t x = k->w[at / 64] >> (at % 64);
	if (at % 64 + n > 64) x |= k->w[at / 64 + 1] << (64 - at % 64);
	return (unsigned)(x & ((1u << n) - 1));
}

void edwards_fixed_pow(const struct group *g, const void *table, const struct scalar *k, struct element *out)
{
	(void)g;
	const struct table *t = table;
	struct point p = point_zero();
	for (int w = 0; w < WINDOWS; w++) {
		const unsigned i = bits(k, w * WINDOW, WINDOW);
		if (i) p = add_flat(&p, &t->entry[w][i]);
	}
	point_put(&p, out);
}

/* ---- a base for one ciphertext: the comb of field_public.c ---- */

enum { TEETH = 4, CUTS = 4, STEP = 64 / CUTS, SETS = 1 << TEETH };
struct comb { struct ready entry[CUTS][SETS]; };

int edwards_comb_new(const struct group *g, void **out)
{
	(void)g;
	*out = malloc(sizeof(struct comb));
	return *out ? 0 : FAULT(-ENOMEM);
}

void edwards_comb_prepare(const struct group *g, void *own, const struct element *e)
{
	struct comb *c = own;
	struct point single[CUTS][SETS], p = point_of(e);
	for (int at = 0; at < TEETH * CUTS; at++) {
		single[at % CUTS][1 << at / CUTS] = p;
		if (at + 1 == TEETH * CUTS) break;
		for (int i = 0; i < STEP; i++) p = point_double(&p, i == STEP - 1);
	}
	for (int cut = 0; cut < CUTS; cut++) {
		for (int set = 1; set < SETS; set++) {
			const int low = set & -set;
			if (set != low) single[cut][set] = point_add(&single[cut][set ^ low], &c->entry[cut][low]);
			c->entry[cut][set] = point_ready(edwards_of(g), &single[cut][set]);
		}
	}
}

/* The teeth's bits at `at` within their rows. */
static int teeth(const struct scalar *k, int at)
{
	int set = 0;
	for (int t = 0; t < TEETH; t++) set |= (int)(k->w[t] >> at & 1) << t;
	return set;
}

void edwards_comb_pow(const struct group *g, void *own, const struct scalar *k, struct element *out)
{
	(void)g;
	const struct comb *c = own;
	struct point p = point_zero();
	for (int i = STEP; i-- > 0;) {
		if (i + 1 < STEP) p = point_double(&p, true);
		for (int cut = 0; cut < CUTS; cut++) {
			const int set = teeth(k, STEP * cut + i);
			if (set) p = point_add(&p, &c->entry[cut][set]);
		}
	}
	point_put(&p, out);
}

bool edwards_comb_is_member(const struct group *g, void *own)
{
	struct scalar q = { { 0 } };
	struct element x;
	memcpy(q.w, g->q.m, TEETH * sizeof *q.w);
	edwards_comb_pow(g, own, &q, &x);
	const struct point p = point_of(&x);
	return fe_is_zero(p.x) & fe_is_zero(fe_sub(p.y, p.z));
}

/* ---- a base used once: four bits at a time ---- */

void edwards_pow(const struct group *g, const struct element *a, const struct scalar *k, struct element *out)
{
	struct ready odd[8];                       /* of 1, 3, .. 15 times a */
	struct point p = point_of(a);
	const struct point twice = point_double(&p, true);
	const struct ready step = point_ready(edwards_of(g), &twice);
	for (int i = 0; i < 8; i++) {
		odd[i] = point_ready(edwards_of(g), &p);
		p = point_add(&p, &step);
	}
	p = point_zero();
	for (int at = 255; at >= 0;) {
		const int n = at >= 3 ? 4 : at + 1;
		unsigned v = bits(k, at - n + 1, n);
		if (!(v >> (n - 1))) {
			p = point_double(&p, true);
			at--;
			continue;
		}
		const int zeros = __builtin_ctz(v);
		for (int i = 0; i < n - zeros; i++) p = point_double(&p, i == n - zeros - 1);
		p = point_add(&p, &odd[(v >> zeros) / 2]);
		at -= n - zeros;
	}
	point_put(&p, out);
}
