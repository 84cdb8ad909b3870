/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Residues against OpenSSL's numbers, at the edges of words and of the order. */
#include <openssl/bn.h>
#include "group/inside.h"
#include "test.h"

enum { EDGES = 10, LONGEST = 64 };

static BIGNUM *big(const struct scalar *k)
{
	BIGNUM *b = BN_lebin2bn((const uint8_t *)k->w, sizeof k->w, NULL);
	CHECK(b);
	return b;
}

static BIGNUM *order(const struct group *g)
{
	BIGNUM *q = BN_lebin2bn((const uint8_t *)g->q.m, (int)(8 * g->q.n), NULL);
	CHECK(q);
	return q;
}

static bool is(const struct scalar *k, const BIGNUM *want)
{
	BIGNUM *got = big(k);
	const bool same = BN_cmp(got, want) == 0;
	BN_free(got);
	return same;
}

/* 0, 1, 2 and their opposites; every word but the highest full, and its opposite; two at random. */
static void edge(const struct group *g, int i, struct scalar *out)
{
	struct scalar zero = { { 0 } };
	if (i >= 8) {
		scalar_random(g, out);
		return;
	}
	scalar_from_u64(g, (uint64_t)(i / 2), out);
	if (i >= 6) memset(out->w, 0xff, (g->q.n - 1) * sizeof *out->w);
	if (i % 2) scalar_sub(g, &zero, out, out);
}

static void check_pair(const struct group *g, const struct scalar *a, const struct scalar *b, BN_CTX *ctx)
{
	struct scalar k;
	BIGNUM *x = big(a), *y = big(b), *z = BN_new(), *q = order(g);
	EXPECT(BN_cmp(x, q) < 0);
	scalar_add(g, a, b, &k);
	EXPECT(BN_mod_add(z, x, y, q, ctx) && is(&k, z));
	scalar_sub(g, a, b, &k);
	EXPECT(BN_mod_sub(z, x, y, q, ctx) && is(&k, z));
	scalar_mul(g, a, b, &k);
	EXPECT(BN_mod_mul(z, x, y, q, ctx) && is(&k, z));
	BN_free(x);
	BN_free(y);
	BN_free(z);
	BN_free(q);
}

/* Full bytes, and random ones, of every length. */
static void check_bytes(const struct group *g, BN_CTX *ctx)
{
	uint8_t bytes[LONGEST];
	BIGNUM *x = BN_new(), *q = order(g);
	for (int n = 0; n <= 2 * LONGEST; n++) {
		struct scalar k;
		const size_t length = (size_t)(n / 2);
		memset(bytes, 0xff, sizeof bytes);
		if (n % 2) crypto_random(bytes, sizeof bytes);
		scalar_from_bytes(g, bytes, length, &k);
		EXPECT(BN_bin2bn(bytes, (int)length, x) && BN_mod(x, x, q, ctx) && is(&k, x));
	}
	BN_free(x);
	BN_free(q);
}

TEST("sums, differences, products and reductions of scalars are those of OpenSSL")
{
	const str names[] = { S("BELENIOS-2048"), S("RFC-3526-2048") };
	BN_CTX *ctx = BN_CTX_new();
	for (size_t n = 0; n < countof(names); n++) {
		struct group *g;
		REQUIRE(crypto_init() == 0 && group_open(names[n], &g) == 0);
		for (int i = 0; i < EDGES * EDGES; i++) {
			struct scalar a, b;
			edge(g, i % EDGES, &a);
			edge(g, i / EDGES, &b);
			check_pair(g, &a, &b, ctx);
		}
		check_bytes(g, ctx);
		group_close(&g);
	}
	BN_CTX_free(ctx);
}
