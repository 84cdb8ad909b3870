/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef GROUP_EDWARDS_H
#define GROUP_EDWARDS_H
/* The curve -x^2 + y^2 = 1 + d x^2 y^2 modulo 2^255 - 19 (RFC 8032, section 5.1), in extended coordinates
 * x = X/Z, y = Y/Z, xy = T/Z (Hisil, Wong, Carter and Dawson 2008). Private to group/. */
#include "group/edwards_field.h"
#include "group/inside.h"

struct point { struct fe x, y, z, t; };
/* A point made ready to be added: Y - X, Y + X, 2 Z, 2 d T. Taken negatively it has the first two
 * the other way round and a turned sign before the last. */
struct ready { struct fe side[2], z2, t2d; };

/* 256 signed digits hold every exponent. */
enum { DIGITS = 256 };

struct edwards { struct fe d, d2, root; struct point base; };          /* root: of -1 */
static inline const struct edwards *edwards_of(const struct group *g)
{
	return g->own;
}
/* An element holds a point. */
static inline struct point point_of(const struct element *e)
{
	struct point p;
	memcpy(&p, e->w, sizeof p);
	return p;
}
static inline void point_put(const struct point *p, struct element *out)
{
	memset(out, 0, sizeof *out);
	memcpy(out->w, p, sizeof *p);
}

static inline struct point point_zero(void)
{
	return (struct point){ { { 0 } }, fe_small(1), fe_small(1), { { 0 } } };
}

INLINE struct ready point_ready(const struct edwards *c, const struct point *p)
{
	const struct fe minus = fe_sub(p->y, p->x), plus = fe_add(p->y, p->x);
	return (struct ready){ { minus, plus }, fe_add(p->z, p->z), fe_mul(p->t, c->d2) };
}

/* How "add-2008-hwcd-3" ends, from its A, B, C, D; for every two points, equal or not. `negative`: C
 * has the other sign. has_t: T is wanted, because an addition follows. */
INLINE struct point point_close(struct fe a, struct fe b, struct fe c, struct fe d, bool negative,
	bool has_t)
{
	const struct fe both[2] = { fe_sub(d, c), fe_add(d, c) };
	const struct fe e = fe_sub(b, a), f = both[negative], g = both[!negative], h = fe_add(b, a);
	struct point r = { fe_mul(e, f), fe_mul(g, h), fe_mul(f, g), { { 0 } } };
	if (has_t) r.t = fe_mul(e, h);
	return r;
}

INLINE struct point point_add_signed(const struct point *p, const struct ready *q, bool negative,
	bool has_t)
{
	const struct fe a = fe_mul(fe_sub(p->y, p->x), q->side[negative]);
	const struct fe b = fe_mul(fe_add(p->y, p->x), q->side[!negative]);
	return point_close(a, b, fe_mul(p->t, q->t2d), fe_mul(p->z, q->z2), negative, has_t);
}

INLINE struct point point_add(const struct point *p, const struct ready *q)
{
	return point_add_signed(p, q, false, true);
}

/* "dbl-2008-hwcd", all four signs turned. */
INLINE struct point point_double(const struct point *p, bool has_t)
{
	const struct fe a = fe_square(p->x), b = fe_square(p->y), zz = fe_square(p->z), h = fe_add(a, b);
	const struct fe e = fe_sub(fe_square(fe_add(p->x, p->y)), h), g = fe_sub(b, a);
	const struct fe f = fe_sub(fe_add(fe_add(zz, zz), a), b);
	struct point r = { fe_mul(e, f), fe_mul(g, h), fe_mul(f, g), { { 0 } } };
	if (has_t) r.t = fe_mul(e, h);
	return r;
}

/* The 32 bytes of RFC 8032; false when they are none, or not the one way to write the point. */
bool point_read(const struct edwards *c, const uint8_t b[32], struct point *out) MUST_CHECK;
void point_bytes(const struct point *p, uint8_t out[32]);

/* ---- secret exponents (edwards_secret.c) ---- */

void edwards_pow_secret(const struct group *g, const struct element *a, const struct scalar *k,
	struct element *out);
void edwards_pow_g_secret(const struct group *g, const struct scalar *k, struct element *out);

/* ---- public exponents: the time depends on them, and not on the base (edwards_public.c) ---- */

int  edwards_fixed_new(const struct group *g, const struct element *e, void **out) MUST_CHECK;
void edwards_free(void *table);
void edwards_fixed_pow(const struct group *g, const void *table, const struct scalar *k, struct element *out);
int  edwards_comb_new(const struct group *g, void **out) MUST_CHECK;
void edwards_comb_prepare(const struct group *g, void *p, const struct element *e);
void edwards_comb_pow(const struct group *g, void *p, const struct scalar *k, struct element *out);
bool edwards_comb_is_member(const struct group *g, void *p);
void edwards_pow(const struct group *g, const struct element *a, const struct scalar *k, struct element *out);
#endif
