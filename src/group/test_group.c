/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "group/group.h"
#include "test.h"

static const str names[] = { S("BELENIOS-2048"), S("RFC-3526-2048"), S("Ed25519") };

static struct group *opened(str name)
{
	struct group *g = NULL;
	if (crypto_init() || group_open(name, &g)) CHECK(!"no group");
	return g;
}

TEST("a group nobody knows is not opened")
{
	struct group *g;
	EXPECT(group_open(S("Ed448"), &g) == GROUP_UNKNOWN && !g);
}

TEST("powers agree, however they are made")
{
	for (size_t n = 0; n < countof(names); n++) {
		struct group *g = opened(names[n]);
		struct scalar a, b, sum, product;
		struct element x, y, z, base;
		scalar_random(g, &a);
		scalar_random(g, &b);
		scalar_add(g, &a, &b, &sum);
		scalar_mul(g, &a, &b, &product);
		element_pow_g_secret(g, &a, &x);
		element_pow_g_secret(g, &b, &y);
		EXPECT(element_is_member(g, &x) && element_is_member(g, &y));
		element_mul(g, &x, &y, &z);
		fixed_base_pow(group_fixed_g(g), &sum, &base);
		EXPECT(element_same(g, &z, &base));
		element_pow(g, &x, &b, &z);
		fixed_base_pow(group_fixed_g(g), &product, &base);
		EXPECT(element_same(g, &z, &base));
		struct prepared *p;
		REQUIRE(prepared_new(g, &p) == 0);
		prepare(p, &x);
		prepared_pow(p, &b, &z);
		EXPECT(element_same(g, &z, &base) && prepared_is_member(p));
		struct scalar small;
		scalar_from_bytes(g, &b, 32, &small);
		prepared_pow(p, &small, &z);
		element_pow_secret(g, &x, &small, &y);
		EXPECT(element_same(g, &z, &y));
		element_invert(g, &z, &y);
		element_mul(g, &z, &y, &z);
		element_one(g, &y);
		EXPECT(element_same(g, &z, &y));
		prepared_free(&p);
		group_close(&g);
	}
}

TEST("scalars: inverse, difference, and what is read is what is written")
{
	for (size_t n = 0; n < countof(names); n++) {
		struct group *g = opened(names[n]);
		struct scalar a, b, c, one;
		char text[SCALAR_TEXT];
		scalar_random(g, &a);
		scalar_invert(g, &a, &b);
		scalar_mul(g, &a, &b, &c);
		scalar_from_u64(g, 1, &one);
		EXPECT(scalar_same(&c, &one));
		scalar_sub(g, &a, &a, &c);
		EXPECT(scalar_is_zero(&c));
		EXPECT_STR(scalar_text(g, &c, text), "0");
		EXPECT(scalar_read(g, scalar_text(g, &a, text), &b) && scalar_same(&a, &b));
		const str wrong[] = { S(""), S("01"), S("-1"), S("+1"), S("1 "), S("1a"), S("00") };
		for (size_t i = 0; i < countof(wrong); i++) EXPECT(!scalar_read(g, wrong[i], &b));
		struct element e;
		for (size_t i = 0; i < countof(wrong); i++) EXPECT(!element_read(g, wrong[i], &e));
		EXPECT(!element_read(g, S("0"), &e));
		group_close(&g);
	}
}

enum { MANY = 70 };

static void check_product(const struct group *g, const struct element *a, const struct scalar *k, size_t n)
{
	struct element got, want, one;
	element_one(g, &want);
	for (size_t i = 0; i < n; i++) {
		element_pow_secret(g, &a[i], &k[i], &one);
		element_mul(g, &want, &one, &want);
	}
	element_pow_product(g, a, k, n, &got);
	EXPECT(element_same(g, &got, &want));
}

TEST("a product of many powers is that of one after another")
{
	for (size_t n = 0; n < countof(names); n++) {
		struct group *g = opened(names[n]);
		static struct element a[MANY];
		static struct scalar k[MANY];
		for (size_t i = 0; i < MANY; i++) {
			scalar_from_u64(g, i * i, &k[i]);
			element_pow_g_secret(g, &k[i], &a[i]);
			if (i % 7 != 3) scalar_from_bytes(g, &a[i], i % 32, &k[i]);
		}
		scalar_random(g, &k[5]);
		check_product(g, a, k, 0);
		check_product(g, a, k, 1);
		check_product(g, a, k, 6);
		check_product(g, a, k, MANY);
		group_close(&g);
	}
}

TEST("one of two is chosen")
{
	struct group *g = opened(S("BELENIOS-2048"));
	struct scalar a, b, k;
	struct element x, y, e;
	scalar_random(g, &a);
	scalar_random(g, &b);
	element_one(g, &x);
	element_generator(g, &y);
	for (int yes = 0; yes < 2; yes++) {
		scalar_choose(yes, &a, &b, &k);
		element_choose(yes, &x, &y, &e);
		EXPECT(scalar_same(&k, yes ? &a : &b) && element_same(g, &e, yes ? &x : &y));
	}
	group_close(&g);
}

TEST("a hash is reduced by the order")
{
	struct group *g = opened(S("BELENIOS-2048"));
	uint8_t all[64];
	char text[SCALAR_TEXT];
	struct scalar k;
	memset(all, 0xff, sizeof all);
	scalar_from_bytes(g, all, 32, &k);             /* 2^256 - 1 - q */
	EXPECT_STR(scalar_text(g, &k, text),
		"37220355986244310343643325196016457731448563407231769427947502088107506416494");
	scalar_from_bytes(g, all, 64, &k);
	struct scalar high, low, sum;
	scalar_from_bytes(g, all, 32, &low);
	uint8_t r[33] = { 1 };
	scalar_from_bytes(g, r, 33, &high);
	scalar_mul(g, &low, &high, &sum);
	scalar_add(g, &sum, &low, &sum);
	EXPECT(scalar_same(&sum, &k));
	group_close(&g);
}

TEST("what is not in the subgroup is no member, and integers come back out of what carries them")
{
	struct group *g = opened(S("RFC-3526-2048"));
	struct element e;
	uint8_t v[3] = { 1, 2, 3 }, back[3];
	REQUIRE(element_of_ints(g, v, 3, &e) && element_is_member(g, &e));
	EXPECT(element_to_ints(g, &e, back, 3) && memcmp(v, back, 3) == 0);
	EXPECT(element_read(g, S("2"), &e) && element_is_member(g, &e));
	int members = 0;
	for (int64_t i = 3; i < 50; i++) {
		char b[24];
		members += element_read(g, digits(b, i), &e) && element_is_member(g, &e);
	}
	EXPECT(members > 10 && members < 40);          /* every other number is a square */
	group_close(&g);
}
