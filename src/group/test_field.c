/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The two groups modulo a prime, each with the processor's lanes and without. */
#include "crypto/sha256.h"
#include "group/field.h"
#include "test.h"

static void with(str name, bool lanes, void (*test)(struct group *g))
{
	struct group *g;
	field_without_lanes = !lanes;
	if (EXPECT(crypto_init() == 0 && group_open(name, &g) == 0)) test(g);
	field_without_lanes = false;
	group_close(&g);
}

static void with_each(void (*test)(struct group *g))
{
	const str names[] = { S("BELENIOS-2048"), S("RFC-3526-2048") };
	for (size_t i = 0; i < countof(names); i++) {
		with(names[i], true, test);
		with(names[i], false, test);
	}
}

/* ---- the numbers ---- */

static BIGNUM *big(const uint64_t *w, size_t n)
{
	return BN_lebin2bn((const uint8_t *)w, (int)(8 * n), NULL);
}

static void check_numbers(struct group *g)
{
	BN_CTX *ctx = BN_CTX_new();
	BIGNUM *p = big(field_of(g)->p.m, P_WORDS), *q = big(g->q.m, g->q.n), *x = BN_new();
	EXPECT(BN_num_bits(p) == 2048 && BN_check_prime(p, ctx, NULL) == 1 && BN_check_prime(q, ctx, NULL) == 1);
	EXPECT(BN_mod(x, p, q, ctx) && BN_is_one(x));              /* q divides p - 1 */
	struct element e, one;
	element_generator(g, &e);
	element_one(g, &one);
	EXPECT(element_is_member(g, &e) && !element_same(g, &e, &one));
	BN_free(p);
	BN_free(q);
	BN_free(x);
	BN_CTX_free(ctx);
}

TEST("p and q are primes, q divides p - 1, and g generates the subgroup of that order")
{
	with_each(check_numbers);
}

TEST("the prime of RFC 3526 is the one OpenSSL has, too")
{
	struct group *g;
	REQUIRE(group_open(S("RFC-3526-2048"), &g) == 0);
	BIGNUM *p = big(field_of(g)->p.m, P_WORDS), *known = BN_get_rfc3526_prime_2048(NULL);
	EXPECT(BN_cmp(p, known) == 0);
	BN_free(p);
	BN_free(known);
	group_close(&g);
}

/* ---- two ways to multiply ---- */

enum { EDGES = 8 };

/* Numbers below m where carries go far. */
static void edge(const struct modulus *m, int i, uint64_t *w)
{
	memset(w, 0, GROUP_WORDS * sizeof *w);
	if (i < 2) w[0] = (uint64_t)i;
	else if (i < 4) for (size_t k = 0; k < GROUP_WORDS - 1; k++) w[k] = i == 2 ? ~(uint64_t)0 : 1;
	else crypto_random(w, (GROUP_WORDS - 1) * sizeof *w);
	if (i % 2) mod_sub(m, (uint64_t[GROUP_WORDS]){ 0 }, w, w);
}

static void check_products(const struct modulus *plain, const struct modulus *lanes)
{
	for (int i = 0; i < EDGES * EDGES; i++) {
		uint64_t a[GROUP_WORDS], b[GROUP_WORDS], x[FORM_WORDS], y[FORM_WORDS], out[2][GROUP_WORDS];
		edge(plain, i % EDGES, a);
		edge(plain, i / EDGES, b);
		const struct modulus *m[] = { plain, lanes };
		for (int k = 0; k < 2; k++) {
			mod_enter(m[k], a, x);
			mod_enter(m[k], b, y);
			mod_mul(m[k], x, y, x);
			mod_leave(m[k], x, out[k]);
			EXPECT(words_below(out[k], plain->m, GROUP_WORDS));
		}
		EXPECT(memcmp(out[0], out[1], sizeof out[0]) == 0);
	}
}

/* x + m is another way to write x. */
static void check_writings(const struct modulus *m)
{
	const uint64_t mask = ((uint64_t)1 << FORM_BITS) - 1;
	uint64_t x[FORM_WORDS] = { 7 }, y[FORM_WORDS], z[FORM_WORDS], out[GROUP_WORDS], carry = 0;
	for (size_t i = 0; i < FORM_WORDS; i++, carry >>= FORM_BITS) {
		carry += x[i] + m->cut[i];
		y[i] = carry & mask;
	}
	EXPECT(mod_same(m, x, y) && !mod_same(m, x, m->one));
	mod_mul(m, x, x, z);
	mod_mul(m, y, y, y);
	EXPECT(mod_same(m, z, y));
	mod_leave(m, m->cut, out);                                 /* m itself is nought */
	EXPECT(words_zero(out, GROUP_WORDS));
}

TEST("the product in lanes is the product without, at the edges too")
{
	const str names[] = { S("BELENIOS-2048"), S("RFC-3526-2048") };
	for (size_t i = 0; i < countof(names); i++) {
		struct group *g;
		struct modulus plain, lanes;
		REQUIRE(crypto_init() == 0 && group_open(names[i], &g) == 0);
		modulus_make(&plain, field_of(g)->p.m, P_WORDS, false);
		modulus_make(&lanes, field_of(g)->p.m, P_WORDS, modulus_has_lanes());
		check_products(&plain, &lanes);
		if (modulus_has_lanes()) check_writings(&lanes);
		group_close(&g);
	}
}

/* ---- powers ---- */

static void check_power(const struct group *g, struct prepared *p, const struct fixed_base *b,
	const struct element *e, const struct scalar *k)
{
	struct element want, got;
	element_pow_secret(g, e, k, &want);
	element_pow(g, e, k, &got);
	EXPECT(element_same(g, &want, &got));
	prepared_pow(p, k, &got);
	EXPECT(element_same(g, &want, &got));
	fixed_base_pow(b, k, &got);
	EXPECT(element_same(g, &want, &got));
}

/* 2^i and 2^i - 1 for every window, comb and word to end at; and q - 1. */
static void check_powers(struct group *g)
{
	struct scalar k, one, x;
	struct element e;
	struct prepared *p;
	struct fixed_base *b;
	scalar_random(g, &k);
	element_pow_g_secret(g, &k, &e);
	if (!EXPECT(prepared_new(g, &p) == 0 && fixed_base_new(g, &e, &b) == 0)) return;
	prepare(p, &e);
	scalar_from_u64(g, 1, &one);
	k = one;
	for (int i = 0; i < 260; i++) {
		scalar_sub(g, &k, &one, &x);
		if (i % 13 == 0) check_power(g, p, b, &e, &k);
		if (i % 13 == 5) check_power(g, p, b, &e, &x);
		scalar_add(g, &k, &k, &k);
	}
	scalar_from_u64(g, 0, &k);
	check_power(g, p, b, &e, &k);
	scalar_sub(g, &k, &one, &k);
	check_power(g, p, b, &e, &k);
	prepared_free(&p);
	fixed_base_free(&b);
}

TEST("every way to raise gives the same, whatever the exponent")
{
	with_each(check_powers);
}

/* ---- members ---- */

/* -1 is no member, nor is -x for a member x. */
static void check_members(struct group *g)
{
	struct element e, minus, x;
	char text[ELEMENT_TEXT];
	uint64_t w[GROUP_WORDS];
	memcpy(w, field_of(g)->p.m, sizeof w);
	w[0]--;
	if (!EXPECT(element_read(g, words_to_decimal(w, GROUP_WORDS, text), &minus))) return;
	element_generator(g, &e);
	element_mul(g, &e, &minus, &x);
	struct prepared *p;
	if (!EXPECT(prepared_new(g, &p) == 0)) return;
	prepare(p, &x);
	EXPECT(!prepared_is_member(p) && !element_is_member(g, &x) && !element_is_member(g, &minus));
	prepare(p, &e);
	EXPECT(prepared_is_member(p) && element_is_member(g, &e));
	element_one(g, &e);
	prepare(p, &e);
	EXPECT(prepared_is_member(p) && element_is_member(g, &e));
	prepared_free(&p);
}

TEST("what has an order of two in it is no member")
{
	with_each(check_members);
}

/* BELENIOS-2048: three divides (p - 1) / q. */
static void check_thirds(struct group *g)
{
	BN_CTX *ctx = BN_CTX_new();
	BIGNUM *p = big(field_of(g)->p.m, P_WORDS), *e = BN_dup(p), *x = BN_new();
	EXPECT(BN_sub_word(e, 1) && BN_div_word(e, 3) == 0);
	for (int base = 2; base < 20; base++) {
		struct element z;
		EXPECT(BN_set_word(x, (BN_ULONG)base) && BN_mod_exp(x, x, e, p, ctx));
		char *text = BN_bn2dec(x);
		EXPECT(element_read(g, str_from_c(text), &z));
		EXPECT(element_is_member(g, &z) == BN_is_one(x));
		OPENSSL_free(text);
	}
	BN_free(p);
	BN_free(e);
	BN_free(x);
	BN_CTX_free(ctx);
}

TEST("what has the order three is no member")
{
	with(S("BELENIOS-2048"), true, check_thirds);
	with(S("BELENIOS-2048"), false, check_thirds);
}

/* ---- texts ---- */

static void check_texts(struct group *g)
{
	char text[ELEMENT_TEXT], digit[4000];
	struct element e;
	uint64_t w[GROUP_WORDS];
	memcpy(w, field_of(g)->p.m, sizeof w);
	EXPECT(!element_read(g, words_to_decimal(w, GROUP_WORDS, text), &e));      /* p */
	w[0] -= 1;
	str s = words_to_decimal(w, GROUP_WORDS, text);
	EXPECT(s.n == 617 && element_read(g, s, &e));
	char again[ELEMENT_TEXT];
	EXPECT(str_eq(element_text(g, &e, again), s) && again[s.n] == '\0');
	w[1]++;
	EXPECT(!element_read(g, words_to_decimal(w, GROUP_WORDS, text), &e));      /* p + 2^64 - 1 */
	memset(digit, '9', sizeof digit);
	for (size_t n = 617; n < sizeof digit; n += n < 700 ? 1 : 500)
		EXPECT(!element_read(g, (str){ digit, n }, &e));
	EXPECT(element_read(g, (str){ digit, 616 }, &e));
	const str wrong[] = { S("0"), S("02"), S(" 2"), S("2 "), S("2\n"), S("+2"), S("0x2"), S("2\0002"),
		S("2e3"), S("\xd9\xa2") };
	for (size_t i = 0; i < countof(wrong); i++) EXPECT(!element_read(g, wrong[i], &e));
}

TEST("an element has one text, and no other is read")
{
	with_each(check_texts);
}

static void check_order(struct group *g)
{
	struct element two, ten, nine;
	EXPECT(element_read(g, S("2"), &two) && element_read(g, S("9"), &nine) && element_read(g, S("10"), &ten));
	EXPECT(element_compare(g, &nine, &ten) < 0 && element_compare(g, &ten, &two) > 0);
	EXPECT(element_compare(g, &two, &two) == 0);
}

TEST("elements are in the order of numbers, not of their texts")
{
	with_each(check_order);
}

/* ---- mixnet questions ---- */

static bool hashes_to(const struct group *g, const struct element *e, const char *want)
{
	char text[ELEMENT_TEXT], hex[HEX_TEXT(32)];
	struct digest d;
	crypto_sha256(element_text(g, e, text), &d);
	hex_encode(d.b, sizeof d.b, hex);
	return test_same(__FILE__, __LINE__, str_from_c(hex), want);
}

/* The texts' hashes, from a dozen lines of another language's own long numbers. */
static void check_mixing(struct group *g)
{
	struct element e;
	char text[ELEMENT_TEXT];
	group_generator(g, -1, &e);
	hashes_to(g, &e, "42a1ab2fcbf00463dab7fae8dab27327e86e83059bc545e1ca1db1cc914ce5f7");
	group_generator(g, 0, &e);
	hashes_to(g, &e, "85e2d1c9fbdb19b1206ec46de450d081b03f69228cd6ceb8117f863fb1e2b8b0");
	EXPECT(element_is_member(g, &e));
	uint8_t v[255], back[255];
	memset(v, 0xff, sizeof v);
	EXPECT(element_of_ints(g, v, 254, &e) && element_is_member(g, &e));
	hashes_to(g, &e, "e68d3c1cd70f4bb118c749119e38abe4c8919dafd2bf005cb061e57ea5824626");
	EXPECT(element_to_ints(g, &e, back, 254) && memcmp(v, back, 254) == 0);
	EXPECT(!element_of_ints(g, v, 255, &e) && !element_of_ints(g, v, 256, &e));     /* above p; too many */
	EXPECT(group_ints_max(g) == 254);
	v[0] = 0xfe;
	EXPECT(element_of_ints(g, v, 255, &e) && element_to_ints(g, &e, back, 255) && memcmp(v, back, 255) == 0);
	const uint8_t few[] = { 1, 2, 3 };
	EXPECT(element_of_ints(g, few, 3, &e));
	EXPECT_STR(element_text(g, &e, text), "16909057");
	EXPECT(element_of_ints(g, few, 0, &e));
	EXPECT_STR(element_text(g, &e, text), "1");
}

TEST("independent generators and packed integers are those of the specification")
{
	with(S("RFC-3526-2048"), true, check_mixing);
	with(S("RFC-3526-2048"), false, check_mixing);
	struct group *g;
	struct element e;
	const uint8_t one = 1;
	REQUIRE(group_open(S("BELENIOS-2048"), &g) == 0);
	group_generator(g, 0, &e);
	hashes_to(g, &e, "38914d76385817da2640eb7c35f3234bfd0f62f45350b925a1bb0873ab2d77c7");
	EXPECT(!group_mixes(g) && group_ints_max(g) == 0 && !element_of_ints(g, &one, 1, &e));
	group_close(&g);
}
