/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Numbers modulo 2^255 - 19 against OpenSSL's, with limbs up to the bounds that edwards_field.h allows. */
#include <openssl/bn.h>
#include "group/edwards_field.h"
#include "crypto/crypto.h"
#include "test.h"

enum { MANY = 20000, LIMBS = 5 };

static BIGNUM *prime(void)
{
	BIGNUM *p = NULL;
	CHECK(BN_hex2bn(&p, "7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffed"));
	return p;
}

/* Limbs below `end`, often at an edge. */
static struct fe drawn(uint64_t end)
{
	const uint64_t edges[] = { 0, 1, FE_MASK - 18, FE_MASK, FE_MASK + 1, end - 1, end - 1, end - 1 };
	struct fe a;
	uint8_t pick[LIMBS];
	crypto_random(&a, sizeof a);
	crypto_random(pick, sizeof pick);
	for (int i = 0; i < LIMBS; i++)
		a.v[i] = pick[i] % 2 ? edges[pick[i] / 2 % countof(edges)] : a.v[i] % end;
	return a;
}

static BIGNUM *number(struct fe a)
{
	BIGNUM *n = BN_new(), *limb = BN_new();
	CHECK(n && limb);
	for (int i = LIMBS; i-- > 0;) {
		CHECK(BN_set_word(limb, a.v[i]) && BN_lshift(n, n, FE_BITS) && BN_add(n, n, limb));
	}
	BN_free(limb);
	return n;
}

/* a is n modulo p, and its bytes are those of the number below p; n is let go. */
static bool is(struct fe a, BIGNUM *n, const BIGNUM *p, BN_CTX *ctx)
{
	uint8_t want[32], got[32];
	BIGNUM *below = BN_new();
	CHECK(below && BN_nnmod(below, n, p, ctx) && BN_bn2lebinpad(below, want, 32) == 32);
	fe_bytes(a, got);
	BN_free(below);
	BN_free(n);
	return memcmp(got, want, 32) == 0;
}

static bool bounded(struct fe a, uint64_t end)
{
	for (int i = 0; i < LIMBS; i++) if (a.v[i] >= end) return false;
	return true;
}

TEST("products, squares, sums and differences are OpenSSL's, for limbs of any size allowed")
{
	const uint64_t any = (uint64_t)1 << 54, half = (uint64_t)1 << 53, product = FE_MASK + 1 + (1 << 15);
	BN_CTX *ctx = BN_CTX_new();
	BIGNUM *p = prime();
	for (int i = 0; i < MANY; i++) {
		const struct fe a = drawn(any), b = drawn(any), c = drawn(half), d = drawn(half - 76);
		BIGNUM *na = number(a), *nb = number(b), *nc = number(c), *nd = number(d);
		BIGNUM *ab = BN_new(), *aa = BN_new(), *sum = BN_new(), *less = BN_new();
		CHECK(BN_mul(ab, na, nb, ctx) && BN_sqr(aa, na, ctx));
		CHECK(BN_add(sum, nc, nd) && BN_sub(less, nc, nd));
		EXPECT(bounded(fe_mul(a, b), product) && is(fe_mul(a, b), ab, p, ctx));
		EXPECT(bounded(fe_square(a), product) && is(fe_square(a), aa, p, ctx));
		EXPECT(bounded(fe_add(c, d), any) && is(fe_add(c, d), sum, p, ctx));
		EXPECT(bounded(fe_sub(c, d), any) && is(fe_sub(c, d), less, p, ctx));
		EXPECT(is(a, na, p, ctx) && is(b, nb, p, ctx) && is(c, nc, p, ctx) && is(d, nd, p, ctx));
	}
	BN_free(p);
	BN_CTX_free(ctx);
}

TEST("inverses and roots are what they are called")
{
	uint8_t b[32];
	for (int i = 0; i < 200; i++) {
		const struct fe a = drawn((uint64_t)1 << 54), root = fe_root(a);
		struct fe x = fe_square(fe_square(fe_square(root)));        /* a^(p - 5) */
		const uint64_t zero = fe_is_zero(a);
		x = fe_mul(x, fe_square(fe_square(a)));                     /* a^(p - 1) */
		EXPECT(fe_is_zero(fe_sub(x, fe_small(1))) == !zero);
		EXPECT(fe_is_zero(fe_sub(fe_mul(a, fe_invert(a)), fe_small(1))) == !zero);
		fe_bytes(a, b);
		EXPECT(fe_is_zero(fe_sub(fe_from_bytes(b), fe_mul(a, fe_small(1)))));
	}
}
