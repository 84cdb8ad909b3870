/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Shuffles made here: what comes out of them, and what their proof is worth. */
#include "ballot/check.h"
#include "ballot/shuffle.c"                            /* whoever cheats knows how it is made */
#include "test.h"

enum { ARENA = 256 << 20, ROWS = 2, MOST = 5 };

/* Two questions to be mixed; ballots sealed for a key we hold, so that we can look. */
struct urn {
	struct arena *a;
	struct group *g;
	struct election e;
	struct scalar x;
	struct fixed_base *y;
	struct check *check;
	struct ciphertext in[ROWS][MOST];
	struct tally_row row[ROWS];
	struct tally t;
};

static str election_text(struct urn *u, const char *uuid)
{
	static const char question[] =
		"{\"type\":\"NonHomomorphic\",\"value\":{\"answers\":[\"A\"],\"question\":\"Rank\"}}";
	struct paper o = paper_new(u->a);
	struct element y;
	element_pow_g_secret(u->g, &u->x, &y);
	put_z(&o, "{\"version\":1,\"description\":\"\",\"name\":\"n\",\"group\":");
	put_text(&o, group_name(u->g));
	put_z(&o, ",\"public_key\":");
	put_element(&o, u->g, &y);
	put(&o, JOIN(u->a, S(",\"questions\":["), str_from_c(question), S(","), str_from_c(question),
		S("],\"uuid\":\""), str_from_c(uuid), S("\"}")));
	return paper_str(&o);
}

/* Ballot j of row i holds 10 i + j. */
static void seal(struct urn *u, size_t i, size_t n)
{
	for (size_t j = 0; j < n; j++) {
		const uint8_t v = (uint8_t)(10 * i + j);
		struct scalar r;
		struct element m;
		CHECK(element_of_ints(u->g, &v, 1, &m));
		scalar_random(u->g, &r);
		element_pow_g_secret(u->g, &r, &u->in[i][j].alpha);
		element_pow(u->g, &u->e.y, &r, &u->in[i][j].beta);
		element_mul(u->g, &u->in[i][j].beta, &m, &u->in[i][j].beta);
	}
	u->row[i] = (struct tally_row){ u->in[i], n };
}

static void urn_open(struct urn *u, const char *group, const char *uuid, size_t n)
{
	struct refusal why;
	*u = (struct urn){ .a = arena_new(ARENA) };
	CHECK(crypto_init() == 0 && group_open(str_from_c(group), &u->g) == 0);
	scalar_random(u->g, &u->x);
	CHECK(election_read(election_text(u, uuid), u->a, &u->e, &why) && election_read_key(u->g, &u->e));
	CHECK(fixed_base_new(u->g, &u->e.y, &u->y) == 0 && check_new(u->g, &u->e, u->y, &u->check) == 0);
	for (size_t i = 0; i < ROWS; i++) seal(u, i, n);
	u->t = (struct tally){ u->row, ROWS };
}

static void urn_shut(struct urn *u)
{
	check_free(&u->check);
	fixed_base_free(&u->y);
	group_close(&u->g);
	arena_free(&u->a);
}

static uint8_t opened(struct urn *u, const struct ciphertext *c)
{
	struct element f;
	uint8_t v = 255;
	element_pow(u->g, &c->alpha, &u->x, &f);
	element_invert(u->g, &f, &f);
	element_mul(u->g, &c->beta, &f, &f);
	return element_to_ints(u->g, &f, &v, 1) ? v : 255;
}

/* Whether each ballot of the row came out once, and nothing else. */
static bool all_there(struct urn *u, const struct tally *after, size_t i)
{
	bool seen[MOST] = { false };
	for (size_t j = 0; j < after->row[i].n; j++) {
		const size_t v = opened(u, &after->row[i].c[j]) - 10 * i;
		if (v >= u->row[i].n || seen[v]) return false;
		seen[v] = true;
	}
	return after->row[i].n == u->row[i].n;
}

/* Whether one that came out is, in either half, one that went in: it could be followed. */
static bool any_followed(struct urn *u, const struct tally *after, size_t i)
{
	for (size_t j = 0; j < after->row[i].n; j++)
		for (size_t k = 0; k < u->row[i].n; k++)
			if (element_same(u->g, &after->row[i].c[j].alpha, &u->in[i][k].alpha) ||
				element_same(u->g, &after->row[i].c[j].beta, &u->in[i][k].beta)) return true;
	return false;
}

static const char *const names[] = { "RFC-3526-2048", "Ed25519" };

TEST("a shuffle leaves every ballot once, under another cover, and its proof holds")
{
	for (size_t k = 0; k < countof(names); k++) {
		for (size_t n = 0; n <= MOST; n += n < 2 ? 1 : 3) {
			struct urn u;
			struct tally after;
			str made;
			urn_open(&u, names[k], "Dws2tLF6hJBZWg", n);
			shuffle_make(u.g, &u.e, &u.t, u.a, &made);
			EXPECT(check_shuffle(u.check, &u.t, made, u.a, &after));
			for (size_t i = 0; i < ROWS; i++)
				EXPECT(all_there(&u, &after, i) && !any_followed(&u, &after, i));
			urn_shut(&u);
		}
	}
}

TEST("a shuffle of a shuffle holds for what it was made of, and for nothing else")
{
	struct urn u, other;
	struct tally once, twice, none;
	str first, second;
	urn_open(&u, "Ed25519", "Dws2tLF6hJBZWg", 3);
	shuffle_make(u.g, &u.e, &u.t, u.a, &first);
	REQUIRE(check_shuffle(u.check, &u.t, first, u.a, &once));
	shuffle_make(u.g, &u.e, &once, u.a, &second);
	EXPECT(check_shuffle(u.check, &once, second, u.a, &twice) && all_there(&u, &twice, 0));
	EXPECT(!check_shuffle(u.check, &u.t, second, u.a, &none) && u.check->refusal.why == WHY_PROOF);
	EXPECT(!check_shuffle(u.check, &once, first, u.a, &none) && u.check->refusal.why == WHY_PROOF);
	/* The same ballots and the same key, in another election. */
	urn_open(&other, "Ed25519", "Dws2tLF6hJBZWh", 3);
	struct refusal why;
	other.x = u.x;
	REQUIRE(election_read(election_text(&other, "Dws2tLF6hJBZWh"), other.a, &other.e, &why));
	REQUIRE(election_read_key(other.g, &other.e) && element_same(u.g, &u.e.y, &other.e.y));
	fixed_base_free(&other.y);
	check_free(&other.check);
	REQUIRE(fixed_base_new(other.g, &other.e.y, &other.y) == 0);
	REQUIRE(check_new(other.g, &other.e, other.y, &other.check) == 0);
	EXPECT(!check_shuffle(other.check, &u.t, first, other.a, &none) && other.check->refusal.why == WHY_PROOF);
	urn_shut(&other);
	urn_shut(&u);
}

/* ---- somebody cheats ---- */

/* The n-th ciphertext of a record. */
static str ciphertext(str text, size_t n)
{
	static const char begin[] = "{\"alpha\"";
	const char *at = text.p, *end = text.p + text.n;
	for (size_t i = 0; i <= n; i++) {
		at = memmem(at + (i > 0), (size_t)(end - at) - (i > 0), begin, sizeof begin - 1);
		CHECK(at);
	}
	return (str){ at, (size_t)((const char *)memchr(at, '}', (size_t)(end - at)) + 1 - at) };
}

/* The next text in quotes at or after `at`, with them; empty at the end. */
static str quoted(str text, const char *at)
{
	const char *end = text.p + text.n, *from = memchr(at, '"', (size_t)(end - at));
	if (!from) return S("");
	const char *to = memchr(from + 1, '"', (size_t)(end - from - 1));
	CHECK(to);
	return (str){ from, (size_t)(to + 1 - from) };
}

/* The text with these two parts, the first before the second, changed for one another. */
static str swapped(struct arena *a, str text, str one, str two)
{
	const char *one_end = one.p + one.n, *two_end = two.p + two.n;
	CHECK(one_end <= two.p);
	const str between = { one_end, (size_t)(two.p - one_end) };
	return JOIN(a, (str){ text.p, (size_t)(one.p - text.p) }, two, between, one,
		(str){ two_end, text.n - (size_t)(two_end - text.p) });
}

static bool refused(struct urn *u, str record)
{
	struct tally after;
	return !check_shuffle(u->check, &u->t, record, u->a, &after) && u->check->refusal.why == WHY_PROOF;
}

TEST("a ballot put in another's place, left out or doubled after the proof was made is found")
{
	struct urn u;
	str made;
	urn_open(&u, "Ed25519", "Dws2tLF6hJBZWg", 3);
	shuffle_make(u.g, &u.e, &u.t, u.a, &made);
	const str first = ciphertext(made, 0), second = ciphertext(made, 1), of_other = ciphertext(made, 4);
	const str begin = { made.p, (size_t)(first.p - made.p) };
	const str rest = { first.p + first.n, made.n - begin.n - first.n };
	const str from_second = { second.p, made.n - (size_t)(second.p - made.p) };
	EXPECT(refused(&u, swapped(u.a, made, first, second)));
	EXPECT(refused(&u, swapped(u.a, made, first, of_other)));
	EXPECT(refused(&u, JOIN(u.a, begin, second, rest)));
	struct tally after;
	EXPECT(!check_shuffle(u.check, &u.t, JOIN(u.a, begin, from_second), u.a, &after));
	urn_shut(&u);
}

TEST("every commitment and every response of a proof is looked at")
{
	struct urn u;
	str made;
	size_t changed = 0;
	urn_open(&u, "Ed25519", "Dws2tLF6hJBZWg", 3);
	shuffle_make(u.g, &u.e, &u.t, u.a, &made);
	static const char proofs[] = "],\"proofs\":[";
	const char *from = memmem(made.p, made.n, proofs, sizeof proofs - 1);
	REQUIRE(from);
	/* 3 + 2 + n commitments, 4 + n + n responses, n and n of the order: each exchanged with the next. */
	enum { NUMBERS = ROWS * (5 + 3 + 4 + 6 + 6) };
	str number = quoted(made, from + sizeof proofs - 1), next;
	for (; (next = quoted(made, number.p + number.n)).n; number = next) {
		struct tally after;
		changed++;
		EXPECT(!check_shuffle(u.check, &u.t, swapped(u.a, made, number, next), u.a, &after));
	}
	EXPECT(changed == NUMBERS - 1);
	urn_shut(&u);
}

/* A cheat before anything is said, and one before the challenge is drawn: all else is as it should be. */
struct cheat { void (*first)(struct shuffle *s), (*last)(struct shuffle *s, size_t k); };

static str cheated(struct urn *u, const struct cheat *c, size_t k)
{
	struct paper ciphertexts = paper_new(u->a), proofs = paper_new(u->a);
	struct shuffle s = { .g = u->g, .e = &u->e, .arena = u->a };
	put_z(&ciphertexts, "{\"ciphertexts\":[");
	begin(&s, &u->t.row[0]);
	encrypt_anew(&s);
	if (c->first) c->first(&s);
	say(&s);
	if (c->last) c->last(&s, k);
	answer(&s, &ciphertexts, &proofs);
	return record_of(&ciphertexts, &proofs);
}

static void times_g(struct shuffle *s, struct element *e)
{
	struct element generator;
	element_generator(s->g, &generator);
	element_mul(s->g, e, &generator, e);
}

static void other_vote(struct shuffle *s) { times_g(s, &s->out[1].beta); }
static void other_cover(struct shuffle *s) { times_g(s, &s->out[1].alpha); }

/* One ballot twice, and none of another. */
static void doubled(struct shuffle *s)
{
	struct element e;
	const struct ciphertext *c = &s->in[s->from[0]];
	s->from[1] = s->from[0];
	element_pow_g_secret(s->g, &s->r[1], &e);
	element_mul(s->g, &c->alpha, &e, &s->out[1].alpha);
	s->out[1].beta = c->beta;
	mul_power(s->g, &s->e->y, &s->r[1], &s->out[1].beta);
	for (size_t j = 0; j < s->n; j++) element_one(s->g, &s->c[j]);         /* what nobody committed to */
}

/* Of what the proof says, the k-th: five, and one a ballot. */
static void said_otherwise(struct shuffle *s, size_t k)
{
	times_g(s, k < countof(s->t) ? &s->t[k] : &s->tchain[k - countof(s->t)]);
}

TEST("who changes a ballot first and proves then is found, and every equation of the proof is one")
{
	static const struct cheat honest = { NULL, NULL }, otherwise = { NULL, said_otherwise },
		cheats[] = { { other_vote, NULL }, { other_cover, NULL }, { doubled, NULL } };
	struct urn u;
	struct tally after;
	urn_open(&u, "Ed25519", "Dws2tLF6hJBZWg", 3);
	u.t.n = 1;
	EXPECT(check_shuffle(u.check, &u.t, cheated(&u, &honest, 0), u.a, &after));
	for (size_t i = 0; i < countof(cheats); i++) EXPECT(refused(&u, cheated(&u, &cheats[i], 0)));
	for (size_t k = 0; k < 5 + 3; k++) EXPECT(refused(&u, cheated(&u, &otherwise, k)));
	urn_shut(&u);
}

/* ---- the order ---- */

TEST("the order is drawn anew each time, and each order comes")
{
	enum { TRIES = 150, ORDERS = 6 };
	struct urn u;
	size_t times[27] = { 0 }, orders = 0;
	urn_open(&u, "Ed25519", "Dws2tLF6hJBZWg", 3);
	u.t.n = 1;
	for (int k = 0; k < TRIES; k++) {
		struct arena *a = arena_new(ARENA);
		struct tally after;
		str made;
		shuffle_make(u.g, &u.e, &u.t, a, &made);
		CHECK(check_shuffle(u.check, &u.t, made, a, &after));
		size_t order = 0;
		for (size_t j = 0; j < 3; j++) order = 3 * order + opened(&u, &after.row[0].c[j]);
		times[order]++;
		arena_free(&a);
	}
	/* One of six is missing once in 10^11 runs; one comes more than sixty times out of 150 once in 10^10. */
	for (size_t k = 0; k < countof(times); k++) {
		orders += times[k] > 0;
		EXPECT(times[k] <= 60);
	}
	EXPECT(orders == ORDERS);
	urn_shut(&u);
}
