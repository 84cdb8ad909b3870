/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Ballots that were opened instead of cast: honest ones, and those of a device that lies. */
#include <stdio.h>
#include "ballot/audit.h"
#include "ballot/record.h"
#include "test.h"

enum { ARENA = 64 << 20, QUESTIONS = 3, BELENIOS = 0, MODP, CURVE, GROUPS };
static const char *const names[GROUPS] = { "BELENIOS-2048", "RFC-3526-2048", "Ed25519" };

/* An election with every kind of question the group can carry, a voter, and who checks. */
struct booth {
	struct arena *a;
	struct group *g;
	struct election e;
	struct fixed_base *y;
	struct check *check;
	struct scalar credential;
	struct vote vote[QUESTIONS];
};

static const uint8_t chosen[QUESTIONS][4] = { { 0, 1 }, { 1, 0, 0, 0 }, { 7, 0, 255 } };

static const char plain[] = "{\"answers\":[\"Yes\",\"No\"],\"min\":1,\"max\":1,\"question\":\"Approve?\"}";
static const char blank[] =
	"{\"answers\":[\"A\",\"B\",\"C\"],\"blank\":true,\"min\":1,\"max\":2,\"question\":\"Who?\"}";
static const char ranks[] =
	"{\"type\":\"NonHomomorphic\",\"value\":{\"answers\":[\"A\",\"B\",\"C\"],\"question\":\"Rank\"}}";

static str election_text(struct booth *b, const char *uuid)
{
	struct paper o = paper_new(b->a);
	struct scalar x;
	struct element y;
	scalar_random(b->g, &x);
	element_pow_g_secret(b->g, &x, &y);
	put_z(&o, "{\"version\":1,\"description\":\"\",\"name\":\"n\",\"group\":");
	put_text(&o, group_name(b->g));
	put_z(&o, ",\"public_key\":");
	put_element(&o, b->g, &y);
	put(&o, JOIN(b->a, S(",\"questions\":["), str_from_c(plain), S(","), str_from_c(blank)));
	if (group_mixes(b->g)) put(&o, JOIN(b->a, S(","), str_from_c(ranks)));
	put(&o, JOIN(b->a, S("],\"uuid\":\""), str_from_c(uuid), S("\"}")));
	return paper_str(&o);
}

static void booth_open(struct booth *b, int group, const char *uuid)
{
	struct refusal why;
	*b = (struct booth){ .a = arena_new(ARENA) };
	CHECK(crypto_init() == 0 && group_open(str_from_c(names[group]), &b->g) == 0);
	CHECK(election_read(election_text(b, uuid), b->a, &b->e, &why) && election_read_key(b->g, &b->e));
	CHECK(fixed_base_new(b->g, &b->e.y, &b->y) == 0 && check_new(b->g, &b->e, b->y, &b->check) == 0);
	scalar_random(b->g, &b->credential);
	for (size_t i = 0; i < b->e.n_question; i++)
		b->vote[i] = (struct vote){ chosen[i], vote_marks(&b->e.question[i]) };
}

static void booth_shut(struct booth *b)
{
	check_free(&b->check);
	fixed_base_free(&b->y);
	group_close(&b->g);
	arena_free(&b->a);
}

/* Sealed as `of` says, and opened with the claim that it was `as`. */
static str opened_as(struct booth *b, const struct vote *of, const struct vote *as)
{
	struct unsigned_ballot u;
	ballot_seal(b->g, &b->e, &b->credential, of, b->a, &u);
	return ballot_open(b->g, &b->e, &u, as, b->a);
}

/* The text with the first `was` that comes after `after` made `is`. */
static str changed(struct arena *a, str text, str after, str was, str is)
{
	const char *from = memmem(text.p, text.n, after.p, after.n);
	CHECK(from);
	from += after.n;
	const char *at = memmem(from, text.n - (size_t)(from - text.p), was.p, was.n);
	CHECK(at);
	const size_t before = (size_t)(at - text.p);
	return JOIN(a, (str){ text.p, before }, is, (str){ at + was.n, text.n - before - was.n });
}

/* The text with the mark that fits the ballot in it: what a liar would write. */
static str marked_anew(struct booth *b, str text)
{
	static const char begin[] = ",\"ballot\":", end[] = ",\"choices\":[[";
	const char *from = (const char *)memmem(text.p, text.n, begin, sizeof begin - 1) + sizeof begin - 1;
	const char *to = memmem(text.p, text.n, end, sizeof end - 1);
	char is[FINGERPRINT_TEXT];
	hash_b64((str){ from, (size_t)(to - from) }, is);
	return JOIN(b->a, S(OPENED_BEGINS ",\"mark\":\""), str_from_c(is), S("\",\"ballot\":"),
		(str){ from, text.n - (size_t)(from - text.p) });
}

static bool holds(struct booth *b, str text, struct opened *o, struct refusal *why)
{
	return audit(b->check, text, b->a, o, why);
}

static bool refused(struct booth *b, str text, enum why why, const char *field)
{
	struct opened o;
	struct refusal r;
	const bool is = !holds(b, text, &o, &r) && r.why == why && strcmp(r.field, field) == 0;
	if (!is) printf("    why %d at %s\n", r.why, r.field);
	return is;
}

TEST("an opened ballot shows what was sealed, in every group and every kind of question")
{
	for (int k = 0; k < GROUPS; k++) {
		struct booth b;
		struct opened o;
		struct refusal why;
		booth_open(&b, k, "Dws2tLF6hJBZWg");
		const str text = opened_as(&b, b.vote, b.vote);
		EXPECT(is_opened(text) && holds(&b, text, &o, &why));
		EXPECT(b.e.n_question == (k == BELENIOS ? 2 : 3));
		for (size_t i = 0; i < b.e.n_question; i++)
			EXPECT(o.vote[i].n == b.vote[i].n && memcmp(o.vote[i].mark, chosen[i], o.vote[i].n) == 0);
		booth_shut(&b);
	}
}

TEST("the mark shown before the choice is the one the cast ballot carries, and an opened one cannot be cast")
{
	struct booth b;
	struct unsigned_ballot u;
	struct opened o;
	struct refusal why;
	booth_open(&b, CURVE, "Dws2tLF6hJBZWg");
	ballot_seal(b.g, &b.e, &b.credential, b.vote, b.a, &u);
	const str cast = ballot_sign(b.g, &b.e, &u, &b.credential, b.a);
	EXPECT_STR(ballot_mark(cast), u.mark);
	EXPECT(check_ballot(b.check, cast) && !check_unsigned(b.check, cast));
	EXPECT(u.text.n == 0 && scalar_is_zero(&u.r[0][0]));
	const str text = opened_as(&b, b.vote, b.vote);
	REQUIRE(holds(&b, text, &o, &why));
	EXPECT(!check_ballot(b.check, text) && !check_ballot(b.check, o.ballot));
	EXPECT(check_unsigned(b.check, o.ballot) && ballot_mark(o.ballot).n == 0);
	booth_shut(&b);
}

TEST("a device that seals another choice than it is told is found out")
{
	static const uint8_t yes[] = { 1, 0 }, other[] = { 0, 1, 0, 0 }, rank[] = { 7, 0, 254 };
	for (int k = 0; k < GROUPS; k++) {
		struct booth b;
		booth_open(&b, k, "Dws2tLF6hJBZWg");
		const struct vote first[] = { { yes, 2 }, b.vote[1], b.vote[2] };
		const struct vote second[] = { b.vote[0], { other, 4 }, b.vote[2] };
		const struct vote third[] = { b.vote[0], b.vote[1], { rank, 3 } };
		EXPECT(refused(&b, opened_as(&b, first, b.vote), WHY_SEALED, "choices[0][0]"));
		EXPECT(refused(&b, opened_as(&b, second, b.vote), WHY_SEALED, "choices[1][0]"));
		if (k != BELENIOS) EXPECT(refused(&b, opened_as(&b, third, b.vote), WHY_SEALED, "choices[2]"));
		booth_shut(&b);
	}
}

TEST("each change of an opened ballot is refused, with where it stands")
{
	struct booth b, other;
	booth_open(&b, BELENIOS, "Dws2tLF6hJBZWg");
	booth_open(&other, BELENIOS, "Dws2tLF6hJBZWh");
	const str t = opened_as(&b, b.vote, b.vote), first = S("\"randomness\":[[\"");
	const str at = { (const char *)memmem(t.p, t.n, first.p, first.n) + first.n, 1 };
	const str more = str_eq(at, S("1")) ? S("2") : S("1");
	const str votes = S("\"choices\":[[");
	EXPECT(refused(&b, changed(b.a, t, votes, S("0,1"), S("1,0")), WHY_SEALED, "choices[0][0]"));
	EXPECT(refused(&b, changed(b.a, t, votes, S("0,1"), S("1,1")), WHY_CHOICE, "choices[0]"));
	EXPECT(refused(&b, changed(b.a, t, votes, S("0,1"), S("0,2")), WHY_NUMBER, "choices[0]"));
	EXPECT(refused(&b, changed(b.a, t, first, at, more), WHY_RANDOM, "randomness[0][0]"));
	EXPECT(refused(&b, changed(b.a, t, first, at, S("x")), WHY_SCALAR, "randomness[0][0]"));
	EXPECT(refused(&b, changed(b.a, t, S("\"mark\":\""), S("\""), S("A\"")), WHY_TOO_LARGE, "mark"));
	const str proof = changed(b.a, t, S("\"overall_proof\":[{"), S("e\":\""), S("e\":\"1"));
	EXPECT(refused(&b, proof, WHY_MARK, "mark"));
	EXPECT(refused(&b, changed(b.a, t, S("]]"), S("}"), S(",\"x\":1}")), WHY_MARK, "mark"));
	EXPECT(refused(&b, JOIN(b.a, t, S(" ")), WHY_MORE_FOLLOWS, ""));
	EXPECT(refused(&other, t, WHY_OTHER_ELECTION, "ballot.election_uuid"));
	booth_shut(&other);
	booth_shut(&b);
}

TEST("a ballot whose proofs do not hold is no honest one, though mark and choices fit")
{
	struct booth b;
	booth_open(&b, CURVE, "Dws2tLF6hJBZWg");
	const str t = opened_as(&b, b.vote, b.vote);
	static const char field[] = "\"response\":\"";
	const char *at = (const char *)memmem(t.p, t.n, field, sizeof field - 1) + sizeof field - 1;
	const str is = *at == '1' ? S("2") : S("1");
	const str bent = marked_anew(&b, changed(b.a, t, str_from_c(field), (str){ at, 1 }, is));
	EXPECT(refused(&b, bent, WHY_PROOF, "ballot.answers[0].individual_proofs[0]"));
	const str more = changed(b.a, t, S("{"), S("],\"individual"), S("],\"x\":1,\"individual"));
	EXPECT(refused(&b, marked_anew(&b, more), WHY_EXPECTED, "ballot.answers[0].individual_proofs"));
	booth_shut(&b);
}

TEST("an opened ballot cut anywhere is refused")
{
	struct booth b;
	booth_open(&b, CURVE, "Dws2tLF6hJBZWg");
	const str t = opened_as(&b, b.vote, b.vote);
	struct arena *one = arena_new(ARENA);
	for (size_t n = 0; n < t.n; n += 7) {
		struct opened o;
		struct refusal why;
		EXPECT(!audit(b.check, (str){ t.p, n }, one, &o, &why) && why.why != WHY_NONE);
		arena_reset(one);
	}
	arena_free(&one);
	booth_shut(&b);
}
