/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef GROUP_EDWARDS_H
#define GROUP_EDWARDS_H
/* The curve -x^2 + y^2 = 1 + d x^2 y^2 modulo 2^255 - 19 (RFC 8032, section 5.1), in extended coordinates
 * x = X/Z, y = Y/Z, xy = T/Z (Hisil, Wong, Carter and Dawson 2008). Private to group/. */
#include "group/edwards_field.h"
#include "group/inside.h"

struct point { struct fe x, y, z, t; };
/* A point made ready to be added: Y + X, Y - X, 2 Z, 2 d T. */
struct ready { struct fe plus, minus, z2, t2d; };

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

static inline struct ready point_ready(const struct edwards *c, const struct point *p)
{
	return (struct ready){ fe_add(p->y, p->x), fe_sub(p->y, p->x), fe_add(p->z, p->z), fe_mul(p->t, c->d2) };
}

/* "add-2008-hwcd-3": for every two points, equal or not. */
static inline struct point point_add(const struct point *p, const struct ready *q)
{
	const struct fe a = fe_mul(fe_sub(p->y, p->x), q->minus), b = fe_mul(fe_add(p->y, p->x), q->plus);
	const struct fe c = fe_mul(p->t, q->t2d), d = fe_mul(p->z, q->z2);
	const struct fe e = fe_sub(b, a), f = fe_sub(d, c), g = fe_add(d, c), h = fe_add(b, a);
	return (struct point){ fe_mul(e, f), fe_mul(g, h), fe_mul(f, g), fe_mul(e, h) };
}

/* "dbl-2008-hwcd", all four signs turned. has_t: T is wanted, because an addition follows. */
static inline struct point point_double(const struct point *p, bool has_t)
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

/* ---- public bases (edwards_public.c) ---- */

int  edwards_fixed_new(const struct group *g, const struct element *e, void **out) MUST_CHECK;
void edwards_free(void *table);
void edwards_fixed_pow(const struct group *g, const void *table, const struct scalar *k, struct element *out);
int  edwards_comb_new(const struct group *g, void **out) MUST_CHECK;
void edwards_comb_prepare(const struct group *g, void *p, const struct element *e);
void edwards_comb_pow(const struct group *g, void *p, const struct scalar *k, struct element *out);
bool edwards_comb_is_member(const struct group *g, void *p);
void edwards_pow(const struct group *g, const struct element *a, const struct scalar *k, struct element *out);
#endif
