/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What is made here, looked at by the formulas of who checks it. */
#include "ballot/credential.h"
#include "ballot/encrypt.h"
#include "ballot/key.h"
#include "ballot/shuffle.h"
#include "test.h"

enum { ARENA = 64 << 20 };
static const char *const names[] = { "BELENIOS-2048", "RFC-3526-2048" };

static void power(const struct group *g, const struct element *base, const struct scalar *k,
    struct element *product)
{
	struct element e;
	element_pow(g, base, k, &e);
	element_mul(g, product, &e, product);
}

/* g^r X^c */
static void commitment(const struct group *g, const struct element *base, const struct element *x,
	const struct proof *p, struct element *out)
{
	element_one(g, out);
	power(g, base, &p->response, out);
	power(g, x, &p->challenge, out);
}

static bool knows(const struct group *g, str prefix, const struct element *x, const struct proof *p)
{
	struct element a, generator;
	struct challenge h;
	struct scalar c;
	element_generator(g, &generator);
	commitment(g, &generator, x, p, &a);
	challenge_begin(&h, prefix);
	challenge_add(&h, g, &a);
	challenge_end(&h, g, &c);
	return scalar_same(&c, &p->challenge);
}

static bool one_of(const struct group *g, const struct element *y, str prefix,
    const struct claim *claim, size_t n, const struct proof *p)
{
	struct element generator, gv, a;
	struct challenge h;
	struct scalar sum, whole, v;
	element_generator(g, &generator);
	scalar_from_u64(g, 0, &sum);
	challenge_begin(&h, prefix);
	for (size_t j = 0; j < n; j++) {
		scalar_from_u64(g, (uint64_t)claim[j].value, &v);
		element_pow(g, &generator, &v, &gv);
		element_invert(g, &gv, &gv);
		element_mul(g, &gv, &claim[j].of->beta, &gv);
		commitment(g, &generator, &claim[j].of->alpha, &p[j], &a);
		challenge_add(&h, g, &a);
		commitment(g, y, &gv, &p[j], &a);
		challenge_add(&h, g, &a);
		scalar_add(g, &sum, &p[j].challenge, &sum);
	}
	challenge_end(&h, g, &whole);
	return scalar_same(&whole, &sum);
}

static void any_key(const struct group *g, struct scalar *x, struct element *y)
{
	scalar_random(g, x);
	element_pow_g_secret(g, x, y);
}

static void encrypted(const struct group *g, const struct element *y, uint64_t m, struct scalar *r,
	struct ciphertext *out)
{
	struct scalar k;
	struct element generator;
	scalar_random(g, r);
	scalar_from_u64(g, m, &k);
	element_generator(g, &generator);
	element_pow(g, &generator, r, &out->alpha);
	element_pow(g, y, r, &out->beta);
	power(g, &generator, &k, &out->beta);
}

TEST("a credential gives the key another program found for it")
{
	struct group *g;
	struct scalar k;
	char c[CREDENTIAL_TEXT], text[SCALAR_TEXT];
	REQUIRE(crypto_init() == 0 && group_open(S("BELENIOS-2048"), &g) == 0);
	REQUIRE(credential_read(S(" abcdefghijk-mnopq rstuvw\n"), c));
	EXPECT_STR(str_from_c(c), "abcde-fghijk-mnopq-rstuvw");
	credential_key(g, S("Dws2tLF6hJBZWg"), c, &k);
	EXPECT_STR(scalar_text(g, &k, text),
		"31685406158391661072515926040092881452975759865693001007662923952249668780394");
	credential_new(c);
	char again[CREDENTIAL_TEXT];
	EXPECT(credential_read(str_from_c(c), again) && !strcmp(c, again));
	EXPECT(!credential_read(S("abcde-fghijk-mnopq-rstuv0"), c));
	EXPECT(!credential_read(S("abcde-fghijk-mnopq-rstuvww"), c));
	group_close(&g);
}

TEST("a proof of one claim of three holds whichever is true, and none holds when none is")
{
	for (size_t k = 0; k < countof(names); k++) {
		struct group *g;
		struct scalar x, r;
		struct element y;
		struct ciphertext c;
		struct proof p[3];
		REQUIRE(group_open(str_from_c(names[k]), &g) == 0);
		any_key(g, &x, &y);
		const struct claim claims[] = { { &c, 0 }, { &c, 1 }, { &c, 2 } };
		for (size_t truth = 0; truth < 4; truth++) {
			encrypted(g, &y, truth, &r, &c);
			prove_one_of(g, &y, S("prove|x|"), claims, 3, truth % 3, &r, p);
			EXPECT(one_of(g, &y, S("prove|x|"), claims, 3, p) == (truth < 3));
			EXPECT(!one_of(g, &y, S("prove|y|"), claims, 3, p));
		}
		group_close(&g);
	}
}

TEST("two of three shares make the secret, and one of them is checked by what was published")
{
	struct group *g;
	struct scalar coef[2], share, l, whole, part;
	struct element a[2], image, own;
	const size_t both[] = { 1, 3 };
	REQUIRE(group_open(S("BELENIOS-2048"), &g) == 0);
	for (size_t k = 0; k < 2; k++) any_key(g, &coef[k], &a[k]);
	scalar_from_u64(g, 0, &whole);
	for (size_t i = 0; i < 2; i++) {
		share_of(g, coef, 2, both[i], &share);
		share_image(g, a, 2, both[i], &image);
		element_pow_g_secret(g, &share, &own);
		EXPECT(element_same(g, &image, &own));
		lagrange(g, both, 2, both[i], &l);
		scalar_mul(g, &share, &l, &part);
		scalar_add(g, &whole, &part, &whole);
	}
	EXPECT(scalar_same(&whole, &coef[0]));
	group_close(&g);
}

TEST("counts are found up to the bound and not beyond")
{
	struct group *g;
	struct arena *a = arena_new(ARENA);
	struct element generator, e;
	struct scalar k;
	int64_t n;
	REQUIRE(group_open(S("BELENIOS-2048"), &g) == 0);
	element_generator(g, &generator);
	static const int64_t counts[] = { 0, 1, 2, 99, 100 };
	for (size_t i = 0; i < countof(counts); i++) {
		scalar_from_u64(g, (uint64_t)counts[i], &k);
		element_pow(g, &generator, &k, &e);
		EXPECT(count_of(g, &e, 100, a, &n) == 0 && n == counts[i]);
		EXPECT(count_of(g, &e, counts[i], a, &n) == 0 && n == counts[i]);
		if (counts[i]) EXPECT(count_of(g, &e, counts[i] - 1, a, &n) == COUNT_NOT_FOUND);
	}
	EXPECT(count_of(g, &e, COUNT_MOST + 1, a, &n) == COUNT_TOO_LARGE);
	arena_free(&a);
	group_close(&g);
}

TEST("a key's proof and signature hold for that key and that text only")
{
	struct group *g;
	struct arena *a = arena_new(ARENA);
	struct scalar x;
	struct element y, other;
	struct proof p;
	REQUIRE(group_open(S("RFC-3526-2048"), &g) == 0);
	any_key(g, &x, &y);
	element_mul(g, &y, &y, &other);
	prove_knows(g, key_prefix(g, a, &y), &x, &p);
	EXPECT(knows(g, key_prefix(g, a, &y), &y, &p));
	EXPECT(!knows(g, key_prefix(g, a, &y), &other, &p));
	sign_text(g, a, S("text"), &x, &p);
	EXPECT(knows(g, S("sigmsg|text|"), &y, &p));
	EXPECT(!knows(g, S("sigmsg|test|"), &y, &p));
	arena_free(&a);
	group_close(&g);
}

TEST("a ranking is as long as an element has room for, whatever is in it")
{
	static const char *const mixing[] = { "RFC-3526-2048", "Ed25519" };
	uint8_t mark[ANSWERS_MAX];
	memset(mark, 255, sizeof mark);
	for (size_t k = 0; k < countof(mixing); k++) {
		struct group *g;
		struct element e;
		REQUIRE(group_open(str_from_c(mixing[k]), &g) == 0);
		for (size_t n = 0; n < ANSWERS_MAX; n++) {
			const struct question q = { .kind = QUESTION_MIXNET, .n_answer = n };
			const bool fits = vote_fits(g, &q, &(struct vote){ mark, n });
			EXPECT(fits == (n <= group_ints_max(g)));
			if (fits && n + 2 > group_ints_max(g)) EXPECT(element_of_ints(g, mark, n, &e));
			EXPECT(!vote_fits(g, &q, &(struct vote){ mark, n + 1 }));
		}
		group_close(&g);
	}
}

TEST("a vote that the question does not allow is not one")
{
	struct group *g;
	const str of[] = { S("A"), S("B"), S("C") };
	struct question q = { QUESTION_HOMOMORPHIC, S("?"), of, 3, true, 1, 2 };
	REQUIRE(group_open(S("BELENIOS-2048"), &g) == 0);
	static const struct { uint8_t mark[4]; bool fits;
	} votes[] = { { { 1, 0, 0, 0 }, true }, { { 0, 1, 0, 0 }, true }, { { 0, 1, 0, 1 }, true },
		{ { 0, 0, 0, 0 }, false }, { { 1, 1, 0, 0 }, false }, { { 0, 1, 1, 1 }, false },
		{ { 0, 2, 0, 0 }, false } };
	for (size_t i = 0; i < countof(votes); i++)
		EXPECT(vote_fits(g, &q, &(struct vote){ votes[i].mark, 4 }) == votes[i].fits);
	EXPECT(!vote_fits(g, &q, &(struct vote){ votes[0].mark, 3 }));
	group_close(&g);
}
