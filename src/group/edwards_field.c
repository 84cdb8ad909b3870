/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* gcc at -O2 copies limbs about in memory. */
#pragma GCC optimize("O3", "no-tree-vectorize")
#include "group/edwards_field.h"

static struct fe squares(struct fe a, int n)
{
	while (n-- > 0) a = fe_square(a);
	return a;
}

/* a^(2^250 - 1), and a^11 on the way. */
static struct fe nearly(struct fe a, struct fe *a11)
{
	const struct fe a2 = fe_square(a), a9 = fe_mul(squares(a2, 2), a);
	*a11 = fe_mul(a9, a2);
	const struct fe n5 = fe_mul(fe_square(*a11), a9), n10 = fe_mul(squares(n5, 5), n5);
	const struct fe n20 = fe_mul(squares(n10, 10), n10), n40 = fe_mul(squares(n20, 20), n20);
	const struct fe n50 = fe_mul(squares(n40, 10), n10), n100 = fe_mul(squares(n50, 50), n50);
	const struct fe n200 = fe_mul(squares(n100, 100), n100);
	return fe_mul(squares(n200, 50), n50);
}

/* a^(p - 2), p - 2 = 2^255 - 21. */
struct fe fe_invert(struct fe a)
{
	struct fe a11;
	const struct fe n = nearly(a, &a11);
	return fe_mul(squares(n, 5), a11);
}

/* (p - 5) / 8 = 2^252 - 3. */
struct fe fe_root(struct fe a)
{
	struct fe a11;
	const struct fe n = nearly(a, &a11);
	return fe_mul(squares(n, 2), a);
}

void fe_bytes(struct fe a, uint8_t out[32])
{
	struct fe r = fe_mul(a, fe_small(1));
	uint64_t q = (r.v[0] + 19) >> FE_BITS, carry;          /* 1 when r is p or more */
	for (int i = 1; i < 5; i++) q = (r.v[i] + q) >> FE_BITS;
	carry = 19 * q;
	for (int i = 0; i < 5; i++) {
		r.v[i] += carry;
		carry = r.v[i] >> FE_BITS;
		r.v[i] &= FE_MASK;
	}
	const uint64_t w[4] = { r.v[0] | r.v[1] << 51, r.v[1] >> 13 | r.v[2] << 38,
		r.v[2] >> 26 | r.v[3] << 25,
		r.v[3] >> 39 | r.v[4] << 12 };
	for (int i = 0; i < 32; i++) out[i] = (uint8_t)(w[i / 8] >> (8 * (i % 8)));
}

struct fe fe_from_bytes(const uint8_t b[32])
{
	uint64_t w[4] = { 0 };
	for (int i = 0; i < 32; i++) w[i / 8] |= (uint64_t)b[i] << (8 * (i % 8));
	return (struct fe){ { w[0] & FE_MASK, (w[0] >> 51 | w[1] << 13) & FE_MASK,
		(w[1] >> 38 | w[2] << 26) & FE_MASK,
		(w[2] >> 25 | w[3] << 39) & FE_MASK, w[3] >> 12 & FE_MASK } };
}

uint64_t fe_is_zero(struct fe a)
{
	uint8_t b[32], any = 0;
	fe_bytes(a, b);
	for (int i = 0; i < 32; i++) any |= b[i];
	return ((uint64_t)any - 1) >> 63;
}
