/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Powers in secret exponents, of points that may be secret too: no branch, no address depends on either. */
/* gcc at -O2 copies points about in memory. */
#pragma GCC optimize("O3", "no-tree-vectorize")
#include "group/edwards.h"

enum { WINDOW = 4, WINDOWS = 256 / WINDOW, HALF = 1 << (WINDOW - 1) };

/* k is the sum of digit[i] 16^i, each from -8 to 7; the highest leaves no carry, for k is below 2^253. */
static void cut(const struct scalar *k, int8_t digit[WINDOWS])
{
	for (int i = 0, carry = 0; i < WINDOWS; i++) {
		const int v = (int)(k->w[i / 16] >> (4 * (i % 16)) & 15) + carry;
		carry = (v + HALF) >> WINDOW;
		digit[i] = (int8_t)(v - (carry << WINDOW));
	}
}

/* The point times -8 to 7, every multiple of the table read. */
static void pick(const struct ready multiple[HALF + 1], int8_t digit, struct ready *out)
{
	enum { LIMBS = sizeof *out / sizeof(uint64_t) };
	const uint64_t negative = (uint8_t)digit >> 7, size = ((uint64_t)digit ^ (0 - negative)) + negative;
	uint64_t limb[LIMBS] = { 0 };
	for (uint64_t i = 0; i <= HALF; i++) {
		const uint64_t same = 0 - (((i ^ size) - 1) >> 63), *of = multiple[i].side[0].v;
		for (int k = 0; k < LIMBS; k++) limb[k] |= of[k] & same;
	}
	struct ready r;
	memcpy(&r, limb, sizeof r);
	out->side[0] = fe_choose(negative, r.side[1], r.side[0]);
	out->side[1] = fe_choose(negative, r.side[0], r.side[1]);
	out->z2 = r.z2;
	out->t2d = fe_choose(negative, fe_sub(fe_small(0), r.t2d), r.t2d);
	crypto_wipe(limb, sizeof limb);
	crypto_wipe(&r, sizeof r);
}

void edwards_pow_secret(const struct group *g, const struct element *a, const struct scalar *k,
	struct element *out)
{
	const struct edwards *c = edwards_of(g);
	int8_t digit[WINDOWS];
	struct ready multiple[HALF + 1], now;
	struct point p = point_zero();
	cut(k, digit);
	for (int i = 0; i <= HALF; i++) {
		multiple[i] = point_ready(c, &p);
		if (i) p = point_add(&p, &multiple[1]);
		else p = point_of(a);
	}
	p = point_zero();
	for (int i = WINDOWS; i-- > 0;) {
		for (int s = 0; s < WINDOW; s++) p = point_double(&p, s + 1 == WINDOW);
		pick(multiple, digit[i], &now);
		p = point_add(&p, &now);
	}
	point_put(&p, out);
	crypto_wipe(digit, sizeof digit);
	crypto_wipe(multiple, sizeof multiple);
	crypto_wipe(&now, sizeof now);
	crypto_wipe(&p, sizeof p);
}

void edwards_pow_g_secret(const struct group *g, const struct scalar *k, struct element *out)
{
	struct element base;
	point_put(&edwards_of(g)->base, &base);
	edwards_pow_secret(g, &base, k, out);
}
