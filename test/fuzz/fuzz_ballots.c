// SPDX-License-Identifier: AGPL-3.0-or-later
// Ballots of several kinds of question, on a toy group. The first byte says of which election; the mutator
// puts the hash right and signs again, so that what it changed is looked at and not its signature only. On
// the large toy a ballot that is accepted must hold what the question allows: the secret key opens it here.
#include "ballot/encrypt.h"
#include "ballot/record.h"
#include "mutate.h"
#include "toy.h"

enum { MEMORY = 16 << 20, KINDS = 6, SIZES = 2 };

struct kind { struct election e; struct check *c; };
static struct kind kinds[SIZES][KINDS];

static const char *const questions[KINDS] = {
	"{\"answers\":[\"Y\",\"N\"],\"min\":1,\"max\":1,\"question\":\"?\"}",
	"{\"answers\":[\"A\",\"B\",\"C\"],\"blank\":true,\"min\":1,\"max\":2,\"question\":\"?\"}",
	"{\"type\":\"NonHomomorphic\",\"value\":{\"answers\":[\"A\"],\"question\":\"?\"}}",
	"{\"answers\":[\"A\"],\"min\":0,\"max\":1,\"question\":\"?\"},"
	"{\"type\":\"NonHomomorphic\",\"value\":{\"answers\":[\"A\"],\"question\":\"?\"}}",
	"{\"answers\":[],\"blank\":true,\"min\":0,\"max\":0,\"question\":\"?\"},"
	"{\"answers\":[],\"min\":0,\"max\":0,\"question\":\"?\"}",
	NULL,                              /* more choices than statements are held at once */
};

static const char *many(struct arena *a)
{
	enum { MANY = 66 };
	str s = S("{\"answers\":[\"0\"");
	for (int i = 1; i < MANY; i++) s = JOIN(a, s, S(",\"0\""));
	return arena_z(a, JOIN(a, s, S("],\"min\":0,\"max\":1,\"question\":\"?\"}")));
}

static const struct kind *kind_of(uint8_t first)
{
	static bool started;
	static struct arena *kept[SIZES];
	for (int size = 0; size < SIZES && !started; size++) {
		const struct toy *t = toy_of(size != 0);
		struct arena *a = kept[size] = arena_new(MEMORY);
		for (int i = 0; i < KINDS; i++) {
			struct kind *k = &kinds[size][i];
			struct refusal why;
			const char *asked = questions[i] ? questions[i] : many(a);
			CHECK(election_read(toy_election(t, a, asked, false), a, &k->e, &why));
			CHECK(election_read_key(t->g, &k->e));
			CHECK(check_new(t->g, &k->e, t->y_table, &k->c) == 0);
		}
	}
	started = true;
	const int large = first & 1;
	return &kinds[large][(first >> 1) % (KINDS - large)];          /* the last would be too long an input */
}

static const struct toy *toy_named(uint8_t first)
{
	return toy_of(first & 1);
}

/* 0 or 1; -1: neither. */
static int mark_in(const struct toy *t, const struct ciphertext *c)
{
	struct element m;
	toy_open(t, c, &m);
	for (int i = 0; i < 2; i++)
		if (element_same(t->g, &m, &t->power[i])) return i;
	return -1;
}

static void allowed(const struct toy *t, const struct question *q, const struct tally_row *row)
{
	int sum = 0, blank = 0;
	if (q->kind == QUESTION_MIXNET) return;
	for (size_t i = 0; i < row->n; i++) {
		const int mark = mark_in(t, &row->c[i]);
		CHECK(mark >= 0);
		if (q->has_blank && i == 0) blank = mark;
		else sum += mark;
	}
	CHECK(blank ? sum == 0 : sum >= q->min && sum <= q->max);
}

static void accepted(const struct toy *t, const struct kind *k, str ballot)
{
	struct arena *a = arena_new(MEMORY);
	struct tally row;
	str credential;
	struct element c;
	CHECK(ballot_read(t->g, &k->e, ballot, a, &credential, &row) && row.n == k->e.n_question);
	CHECK(str_eq(credential, ballot_credential(ballot)) && element_read(t->g, credential, &c)
		&& element_is_member(t->g, &c));
	for (size_t i = 0; i < row.n; i++)
		for (size_t j = 0; j < row.row[i].n; j++)
			CHECK(element_is_member(t->g, &row.row[i].c[j].alpha)
				&& element_is_member(t->g, &row.row[i].c[j].beta));
	for (size_t i = 0; t->is_large && i < row.n; i++) allowed(t, &k->e.question[i], &row.row[i]);
	arena_free(&a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size == 0) return 0;
	const struct kind *k = kind_of(data[0]);
	const str ballot = { (const char *)data + 1, size - 1 };
	if (check_ballot(k->c, ballot)) accepted(toy_named(data[0]), k, ballot);
	else CHECK(k->c->refusal.why != WHY_NONE && k->c->refusal.at <= ballot.n);
	return 0;
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max, unsigned seed)
{
	if (size < 2 || draw(&seed) % 32 == 0) return LLVMFuzzerMutate(data, size, max);
	const size_t n = mutate_text((char *)data + 1, size - 1, max - 1, &seed);
	if (draw(&seed) % 8 == 0) return 1 + n;
	struct arena *a = arena_new(MEMORY);
	const str s = toy_sign_again(toy_named(data[0]), (str){ (const char *)data + 1, n }, a);
	const size_t out = s.n < max ? hand_out(data, max, 1, s) : 1 + n;
	arena_free(&a);
	return out;
}

void seeds(void)
{
	static const uint8_t yes[ANSWERS_MAX] = { 1 }, blank[] = { 1 }, two[] = { 0, 1, 0, 1 };
	struct arena *a = arena_new(MEMORY);
	for (int first = 0; first < SIZES * KINDS - 1; first++) {
		const struct kind *k = kind_of((uint8_t)first);
		const struct toy *t = toy_named((uint8_t)first);
		struct vote votes[2];
		struct scalar x;
		str ballot;
		char name[] = "seed-00";
		for (size_t i = 0; i < k->e.n_question; i++) {
			const struct question *q = &k->e.question[i];
			votes[i] = (struct vote){ yes, q->kind == QUESTION_MIXNET ? q->n_answer : question_choices(q) };
			if (q->has_blank) votes[i].mark = q->n_answer ? two : blank;
			CHECK(vote_fits(t->g, q, &votes[i]));
		}
		scalar_from_u64(t->g, 100 + (uint64_t)first, &x);
		ballot_make(t->g, &k->e, &x, votes, a, &ballot);
		name[5] = (char)('0' + first / 10);
		name[6] = (char)('0' + first % 10);
		seed(name, first, ballot);
		arena_reset(a);
	}
	arena_free(&a);
}
