/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Ed25519 against libsodium, and at the curve's edges. */
#include <sodium.h>
#include "group/group.h"
#include "test.h"

static struct group *opened(void)
{
	struct group *g = NULL;
	CHECK(crypto_init() == 0 && group_open(S("Ed25519"), &g) == 0);
	return g;
}

/* The 32 bytes of RFC 8032 of an element: its text backwards. */
static void bytes_of(const struct group *g, const struct element *e, uint8_t out[32])
{
	char text[ELEMENT_TEXT];
	uint8_t reversed[32];
	CHECK(hex_decode(element_text(g, e, text), reversed, 32));
	for (int i = 0; i < 32; i++) out[i] = reversed[31 - i];
}

static bool element_from(const struct group *g, const uint8_t b[32], struct element *out)
{
	char text[HEX_TEXT(32)];
	uint8_t reversed[32];
	for (int i = 0; i < 32; i++) reversed[i] = b[31 - i];
	hex_encode(reversed, 32, text);
	return element_read(g, (str){ text, 64 }, out);
}

TEST("the base point, its double and the neutral element are written as other programs write them")
{
	struct group *g = opened();
	struct element e, two;
	char text[ELEMENT_TEXT];
	element_generator(g, &e);
	EXPECT_STR(element_text(g, &e, text),
		"6666666666666666666666666666666666666666666666666666666666666658");
	element_mul(g, &e, &e, &two);
	EXPECT_STR(element_text(g, &two, text),
		"2260cdf3092329c21da25ee8c9a21f5697390f51643851560e5f46ae6af8a3c9");
	element_one(g, &e);
	EXPECT_STR(element_text(g, &e, text),
		"0000000000000000000000000000000000000000000000000000000000000001");
	EXPECT(element_is_member(g, &e));
	group_close(&g);
}

TEST("integers, and the independent generators, are those of other programs")
{
	struct group *g = opened();
	struct element e;
	char text[ELEMENT_TEXT];
	const uint8_t v[] = { 1, 2, 3 };
	uint8_t back[30];
	EXPECT(element_of_ints(g, v, 3, &e));
	EXPECT_STR(element_text(g, &e, text),
		"000000000000000000000000000000000000000000000000000000004080c009");
	EXPECT(element_to_ints(g, &e, back, 3) && memcmp(v, back, 3) == 0);
	uint8_t most[30];
	memset(most, 0xff, sizeof most);
	EXPECT(element_of_ints(g, most, 30, &e) && element_to_ints(g, &e, back, 30) && memcmp(most, back,
		30) == 0);
	EXPECT(!element_of_ints(g, most, 31, &e));
	group_generator(g, -1, &e);
	EXPECT_STR(element_text(g, &e, text),
		"d6f7c1ea42e2474a28baea1141185bb7b39fe58011e5fc31d093b5c9345f18c7");
	group_generator(g, 0, &e);
	EXPECT_STR(element_text(g, &e, text),
		"c95c81b40c41366b2e62e68fec3c5fa4dbb93f0c3c242ac2fe7a07c0e0fd92fe");
	group_close(&g);
}

/* The first number from `b` on that libsodium, or being the neutral element, calls a member. */
static void first_member(uint8_t b[32])
{
	static const uint8_t neutral[32] = { 1 };
	while (memcmp(b, neutral, 32) != 0 && !crypto_core_ed25519_is_valid_point(b))
		for (int i = 0; i < 32 && ++b[i] == 0; i++);
}

static void pack(const struct group *g, const uint8_t *v, size_t n)
{
	uint8_t whole[34] = { 0 }, want[32], got[32], back[30];
	struct element e;
	for (size_t i = 0; i < n; i++) whole[2 + n - 1 - i] = v[i];
	for (int i = 0; i < 32; i++) want[i] = (uint8_t)(whole[i] >> 2 | whole[i + 1] << 6);
	first_member(want);
	EXPECT(element_of_ints(g, v, n, &e) && element_is_member(g, &e));
	bytes_of(g, &e, got);
	EXPECT(memcmp(got, want, 32) == 0);
	EXPECT(element_to_ints(g, &e, back, n) && memcmp(back, v, n) == 0);
}

TEST("integers become the first member that libsodium finds from their number on")
{
	struct group *g = opened();
	uint8_t v[30] = { 0 };
	for (size_t n = 0; n <= 30; n += 6) pack(g, v, n);
	memset(v, 0xff, sizeof v);
	pack(g, v, 30);
	for (size_t i = 0; i < 40; i++) {
		crypto_random(v, sizeof v);
		pack(g, v, 1 + i % 30);
	}
	group_close(&g);
}

TEST("every point has one spelling: no y of p or more, no sign without an x, no capital letters")
{
	static const char *const wrong[] = {
		/* 1 and 0 with p added; 0 with a sign; off the curve; in capitals; too short */
		"7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffee",
		"7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffed",
		"8000000000000000000000000000000000000000000000000000000000000001",
		"0000000000000000000000000000000000000000000000000000000000000002",
		"C95C81B40C41366B2E62E68FEC3C5FA4DBB93F0C3C242AC2FE7A07C0E0FD92FE",
		"c95c81b40c41366b2e62e68fec3c5fa4dbb93f0c3c242ac2fe7a07c0e0fd92f",
		"", "0", "1",
	};
	struct group *g = opened();
	struct element e;
	for (size_t i = 0; i < countof(wrong); i++) EXPECT(!element_read(g, str_from_c(wrong[i]), &e));
	group_close(&g);
}

/* Eight points have a small order; they are the multiples of one of order 8. */
TEST("a point with a part of small order is on the curve and not in the subgroup")
{
	const str eighth = S("7a03ac9277fdc74ec6cc392cfa53202a0f67100d760b3cba4fd84d3d706a17c7");
	static const uint8_t of_order_2[32] = { 0xec, [1 ... 30] = 0xff, 0x7f };
	struct group *g = opened();
	struct element e, small, one, base, sum;
	struct prepared *p;
	uint8_t b[32];
	REQUIRE(prepared_new(g, &p) == 0 && EXPECT(element_read(g, eighth, &e)));
	element_generator(g, &base);
	element_one(g, &one);
	small = e;
	for (int i = 1; i < 8; i++) {
		bytes_of(g, &small, b);
		EXPECT(i != 4 || memcmp(b, of_order_2, sizeof b) == 0);
		EXPECT(element_from(g, b, &sum) && element_same(g, &sum, &small));
		EXPECT(crypto_core_ed25519_is_valid_point(b) == 0 && !element_is_member(g, &small));
		prepare(p, &small);
		EXPECT(!prepared_is_member(p));
		element_mul(g, &base, &small, &sum);
		bytes_of(g, &sum, b);
		EXPECT(crypto_core_ed25519_is_valid_point(b) == 0 && !element_is_member(g, &sum));
		prepare(p, &sum);
		EXPECT(!prepared_is_member(p));
		element_mul(g, &small, &e, &small);
	}
	EXPECT(element_same(g, &small, &one) && element_is_member(g, &small));
	prepare(p, &base);
	EXPECT(element_is_member(g, &base) && prepared_is_member(p));
	prepared_free(&p);
	group_close(&g);
}

/* All ways to raise agree with libsodium's, for exponents at the edges and at random. */
static void raise_all(const struct group *g, struct prepared *p, const struct scalar *k)
{
	struct element base, one, x, y;
	struct fixed_base *f;
	struct scalar r;
	uint8_t b[32], n[32], want[32], got[32];
	scalar_random(g, &r);
	element_pow_g_secret(g, &r, &base);
	bytes_of(g, &base, b);
	memcpy(n, k->w, 32);
	const bool is_zero = scalar_is_zero(k);
	if (!is_zero) CHECK(crypto_scalarmult_ed25519_noclamp(want, n, b) == 0);
	else memcpy(want, (uint8_t[32]){ 1 }, 32);
	prepare(p, &base);
	prepared_pow(p, k, &x);
	bytes_of(g, &x, got);
	EXPECT(memcmp(got, want, 32) == 0);
	element_pow(g, &base, k, &y);
	EXPECT(element_same(g, &x, &y));
	element_pow_secret(g, &base, k, &y);
	EXPECT(element_same(g, &x, &y));
	element_pow_g_secret(g, k, &y);
	bytes_of(g, &y, got);
	if (!is_zero) CHECK(crypto_scalarmult_ed25519_base_noclamp(want, n) == 0);
	EXPECT(memcmp(got, want, 32) == 0);
	element_one(g, &one);
	element_pow_secret(g, &one, k, &y);
	EXPECT(element_same(g, &one, &y));
	if (fixed_base_new(g, &base, &f)) return;
	fixed_base_pow(f, k, &y);
	EXPECT(element_same(g, &x, &y));
	fixed_base_free(&f);
}

TEST("every way to raise a point agrees with libsodium, at the edges and at random")
{
	struct group *g = opened();
	struct prepared *p;
	struct scalar k, one;
	REQUIRE(prepared_new(g, &p) == 0);
	scalar_from_u64(g, 1, &one);
	for (uint64_t i = 0; i < 20; i++) {
		scalar_from_u64(g, i, &k);
		raise_all(g, p, &k);
		scalar_sub(g, &k, &one, &k);               /* from q - 1 on */
		raise_all(g, p, &k);
	}
	for (int bit = 0; bit < 252; bit += 7) {
		memset(&k, 0, sizeof k);
		k.w[bit / 64] = (uint64_t)1 << (bit % 64);
		raise_all(g, p, &k);
	}
	for (int i = 0; i < 200; i++) {
		scalar_random(g, &k);
		raise_all(g, p, &k);
	}
	prepared_free(&p);
	group_close(&g);
}

TEST("points add as libsodium adds them, and many are written as one by one")
{
	enum { MANY = 130 };
	static struct element e[MANY];
	static char texts[MANY][ELEMENT_TEXT];
	static str text[MANY];
	struct group *g = opened();
	for (int i = 0; i < MANY; i++) {
		uint8_t a[32], b[32], want[32], got[32];
		struct element x, y;
		crypto_core_ed25519_random(a);
		crypto_core_ed25519_random(b);
		REQUIRE(element_from(g, a, &x) && element_from(g, b, &y));
		CHECK(crypto_core_ed25519_add(want, a, b) == 0);
		element_mul(g, &x, &y, &e[i]);
		bytes_of(g, &e[i], got);
		EXPECT(memcmp(got, want, 32) == 0);
		element_invert(g, &y, &y);
		element_mul(g, &e[i], &y, &y);
		EXPECT(element_same(g, &x, &y));
	}
	element_texts(g, e, MANY, texts, text);
	for (int i = 0; i < MANY; i++) {
		char one[ELEMENT_TEXT];
		EXPECT(str_eq(element_text(g, &e[i], one), text[i]));
	}
	group_close(&g);
}
