/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef GROUP_EDWARDS_FIELD_H
#define GROUP_EDWARDS_FIELD_H
/* Numbers modulo 2^255 - 19 in five limbs of 51 bits. No branch and no address depends on a
 * value. Private to
 * group/.
 *
 * A product has limbs below 2^52. A sum of two products, or a difference, has limbs below 2^54;
  * both may be
 * multiplied, and a product may be added to or taken from anything below 2^53. */
#include <stdint.h>
#include <string.h>

struct fe { uint64_t v[5]; };
typedef unsigned __int128 fe_wide;

enum { FE_BITS = 51 };
#define FE_MASK (((uint64_t)1 << FE_BITS) - 1)

static inline struct fe fe_small(uint64_t n) { return (struct fe){ { n } }; }

static inline struct fe fe_add(struct fe a, struct fe b)
{
	for (int i = 0; i < 5; i++) a.v[i] += b.v[i];
	return a;
}

/* a + 4 p - b; b below 2^53. */
static inline struct fe fe_sub(struct fe a, struct fe b)
{
	a.v[0] += (((uint64_t)1 << 53) - 76) - b.v[0];
	for (int i = 1; i < 5; i++) a.v[i] += (((uint64_t)1 << 53) - 4) - b.v[i];
	return a;
}

static inline struct fe fe_carry(fe_wide r0, fe_wide r1, fe_wide r2, fe_wide r3, fe_wide r4)
{
	struct fe o;
	r1 += (uint64_t)(r0 >> FE_BITS);
	r2 += (uint64_t)(r1 >> FE_BITS);
	r3 += (uint64_t)(r2 >> FE_BITS);
	r4 += (uint64_t)(r3 >> FE_BITS);
	o.v[0] = ((uint64_t)r0 & FE_MASK) + 19 * (uint64_t)(r4 >> FE_BITS);
	o.v[1] = ((uint64_t)r1 & FE_MASK) + (o.v[0] >> FE_BITS);
	o.v[0] &= FE_MASK;
	o.v[2] = (uint64_t)r2 & FE_MASK;
	o.v[3] = (uint64_t)r3 & FE_MASK;
	o.v[4] = (uint64_t)r4 & FE_MASK;
	return o;
}

/* What overflows 2^255 comes back 19 times. */
static inline struct fe fe_mul(struct fe a, struct fe b)
{
	const uint64_t *x = a.v, *y = b.v;
	const uint64_t z[5] = { 0, 19 * y[1], 19 * y[2], 19 * y[3], 19 * y[4] };
#define BY(i, w) (fe_wide)x[i] * (w)
	const struct fe out = fe_carry(
		BY(0, y[0]) + BY(1, z[4]) + BY(2, z[3]) + BY(3, z[2]) + BY(4, z[1]),
		BY(0, y[1]) + BY(1, y[0]) + BY(2, z[4]) + BY(3, z[3]) + BY(4, z[2]),
		BY(0, y[2]) + BY(1, y[1]) + BY(2, y[0]) + BY(3, z[4]) + BY(4, z[3]),
		BY(0, y[3]) + BY(1, y[2]) + BY(2, y[1]) + BY(3, y[0]) + BY(4, z[4]),
		BY(0, y[4]) + BY(1, y[3]) + BY(2, y[2]) + BY(3, y[1]) + BY(4, y[0]));
#undef BY
	return out;
}

static inline struct fe fe_square(struct fe a)
{
	const uint64_t *x = a.v;
	const uint64_t d0 = 2 * x[0], d1 = 2 * x[1], d2 = 2 * x[2], x3 = 19 * x[3], x4 = 19 * x[4];
	return fe_carry(
		(fe_wide)x[0] * x[0] + (fe_wide)d1 * x4 + (fe_wide)d2 * x3,
		(fe_wide)d0 * x[1] + (fe_wide)d2 * x4 + (fe_wide)x[3] * x3,
		(fe_wide)d0 * x[2] + (fe_wide)x[1] * x[1] + (fe_wide)(2 * x[3]) * x4,
		(fe_wide)d0 * x[3] + (fe_wide)d1 * x[2] + (fe_wide)x[4] * x4,
		(fe_wide)d0 * x[4] + (fe_wide)d1 * x[3] + (fe_wide)x[2] * x[2]);
}

struct fe fe_invert(struct fe a);              /* 0 for 0 */
struct fe fe_root(struct fe a);                /* a^((p - 5) / 8) */
void fe_bytes(struct fe a, uint8_t out[32]);   /* reduced, little-endian */
/* Bit 255 is not looked at; the number may be p or more. */
struct fe fe_from_bytes(const uint8_t b[32]);
uint64_t fe_is_zero(struct fe a);              /* 1 or 0 */
static inline struct fe fe_choose(uint64_t yes, struct fe a, struct fe b)
{
	for (int i = 0; i < 5; i++) b.v[i] ^= (0 - yes) & (a.v[i] ^ b.v[i]);
	return b;
}
#endif
