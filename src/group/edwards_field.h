/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef GROUP_EDWARDS_FIELD_H
#define GROUP_EDWARDS_FIELD_H
/* Numbers modulo 2^255 - 19 in five limbs of 51 bits. No branch and no address depends on a value.
 * Private to group/.
 *
 * A product has limbs below 2^51 + 2^15. A sum of two products, or a difference, has limbs below
 * 2^54; both may be multiplied, and a product, or a sum of two, may be taken from anything below
 * 2^53. */
#include <stdint.h>
#include <string.h>

struct fe { uint64_t v[5]; };
typedef unsigned __int128 fe_wide;

enum { FE_BITS = 51 };
/* A formula is set into its place, where its numbers stay in registers. */
#define INLINE static inline __attribute__((always_inline))
#define FE_MASK (((uint64_t)1 << FE_BITS) - 1)

static inline struct fe fe_small(uint64_t n) { return (struct fe){ { n } }; }

static inline struct fe fe_add(struct fe a, struct fe b)
{
	for (int i = 0; i < 5; i++) a.v[i] += b.v[i];
	return a;
}

/* a + 4 p - b; b below 2^53 - 76. */
static inline struct fe fe_sub(struct fe a, struct fe b)
{
	a.v[0] += (((uint64_t)1 << 53) - 76) - b.v[0];
	for (int i = 1; i < 5; i++) a.v[i] += (((uint64_t)1 << 53) - 4) - b.v[i];
	return a;
}

/* What is above 51 bits moves one limb up, from all limbs at once and twice over: the five do not
 * wait for each other, as they would for one carry that goes round. With factors below 2^54 each r
 * is below 2^115 and the highest below 2^111, so the first move leaves limbs below 2^64, and the
 * second limbs below 2^51 + 2^15. */
static inline struct fe fe_carry(fe_wide r0, fe_wide r1, fe_wide r2, fe_wide r3, fe_wide r4)
{
#define LOW(r)  ((uint64_t)(r) & FE_MASK)
#define HIGH(r) (uint64_t)((r) >> FE_BITS)
	const uint64_t s0 = LOW(r0) + 19 * HIGH(r4), s1 = LOW(r1) + HIGH(r0), s2 = LOW(r2) + HIGH(r1);
	const uint64_t s3 = LOW(r3) + HIGH(r2), s4 = LOW(r4) + HIGH(r3);
	return (struct fe){ { LOW(s0) + 19 * HIGH(s4), LOW(s1) + HIGH(s0), LOW(s2) + HIGH(s1),
		LOW(s3) + HIGH(s2), LOW(s4) + HIGH(s3) } };
#undef LOW
#undef HIGH
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
