// SPDX-License-Identifier: AGPL-3.0-or-later
// Whole elections on a toy group, verified from the first byte to the last. An archive that holds is written
// anew to the same bytes; and on the large toy, under the key whose secret is known here, its counts are
// those that its ballots open to.
#include "ballot/credential.h"
#include "ballot/encrypt.h"
#include "ballot/key.h"
#include "ballot/shuffle.h"
#include "ballot/tally.h"
#include "ballot/verify.h"
#include "chain.h"
#include "mutate.h"
#include "toy.h"

enum { MEMORY = 64 << 20 };

/* The toys are opened by their names, and nothing else: one of the real groups takes too long. */
int __wrap_group_open(str name, struct group **out);
int __wrap_group_open(str name, struct group **out)
{
	*out = NULL;
	for (int large = 0; large < 2; large++)
		if (str_eq(name, group_name(toy_of(large)->g))) return toy_group(large, out);
	return GROUP_UNKNOWN;
}

/* The choices of all ballots that count, opened one by one. */
static int64_t opened(const struct toy *t, const struct verdict *v, size_t question, size_t choice)
{
	struct arena *a = arena_new(MEMORY);
	int64_t sum = 0;
	for (size_t i = 0; i < v->box.n_ballot; i++) {
		struct tally ballot;
		struct element m;
		str credential;
		if (!verdict_counts_ballot(v, i)) continue;
		CHECK(ballot_read(t->g, &v->election, v->box.ballot[i], a, &credential, &ballot));
		toy_open(t, &ballot.row[question].c[choice], &m);
		CHECK(element_same(t->g, &m, &t->power[0]) || element_same(t->g, &m, &t->power[1]));
		if (element_same(t->g, &m, &t->power[1])) sum += v->weight[i];
	}
	arena_free(&a);
	return sum;
}

static void counts_true(const struct toy *t, const struct verdict *v, struct arena *a)
{
	for (size_t i = 0; i < v->election.n_question; i++) {
		const int64_t *count;
		size_t n;
		if (v->election.question[i].kind == QUESTION_MIXNET) {
			CHECK(verdict_papers(v, i, a).n == (size_t)v->counted);
			continue;
		}
		CHECK(verdict_counts(v, i, a, &count, &n) && n == question_choices(&v->election.question[i]));
		for (size_t j = 0; j < n; j++) CHECK(count[j] == opened(t, v, i, j));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct toy *t = toy_of(true);
	const struct verify_how how = { .threads = 1 };
	const str bytes = { (const char *)data, size };
	struct arena *a = arena_new(MEMORY);
	struct verdict v;
	CHECK(ballot_verify(bytes, &how, a, &v) == 0);
	CHECK(v.holds == (v.refusal.why == WHY_NONE));
	if (v.holds) CHECK(str_eq(chain_written(&v.box, v.counted, v.counted_weight, a), bytes));
	if (v.holds && v.box.state == BOX_DONE && str_eq(v.election.group_name, group_name(t->g))
		&& element_same(t->g, &v.election.y, &t->y)) counts_true(t, &v, a);
	arena_free(&a);
	return 0;
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max, unsigned seed_of)
{
	return chain_mutate(data, size, max, seed_of);
}

/* ---- first examples ---- */

struct life {
	const struct toy *t;
	const char *name;
	struct arena *a;
	struct paper o;
	struct box b;
	struct election e;
};

/* As it is written, the archive is also read: a box that was only written knows no records. */
static void save(struct life *l, const char *stage)
{
	CHECK(box_read(arena_copy(l->a, paper_str(&l->o)), l->a, &l->b) == 0);
	const str name = JOIN(l->a, str_from_c(l->name), S("-"), str_from_c(stage));
	seed(arena_z(l->a, name), -1, paper_str(&l->o));
}

enum { CREDENTIAL = 50 };

static void begin(struct life *l, const char *questions, bool ours, bool weighted)
{
	struct paper trustees = paper_new(l->a), voters = paper_new(l->a);
	const str election = toy_election(l->t, l->a, questions, ours);
	struct refusal why;
	put_z(&trustees, "[[\"Single\",");
	put_public_key(&trustees, l->t->g, &l->t->x, NULL, S(""));
	put_z(&trustees, "]]");
	for (size_t i = 0; i < 3; i++) {
		put_z(&voters, i ? ",\"" : "[\"");
		put_bare(&voters, l->t->g, &l->t->power[CREDENTIAL + i]);
		put_z(&voters, weighted ? ",2\"" : "\"");
	}
	put_z(&voters, "]");
	CHECK(election_read(election, l->a, &l->e, &why) && election_read_key(l->t->g, &l->e));
	box_begin(&l->b, 1700000000, l->a);
	box_setup(&l->b, election, paper_str(&trustees), paper_str(&voters), &l->o);
	save(l, "setup");
}

static void vote(struct life *l, uint64_t voter, uint8_t mark)
{
	const uint8_t marks[] = { mark, 0 };
	struct vote votes[2];
	struct scalar x;
	str ballot;
	for (size_t i = 0; i < l->e.n_question; i++) votes[i] = (struct vote){ marks, 1 };
	scalar_from_u64(l->t->g, CREDENTIAL + voter, &x);
	ballot_make(l->t->g, &l->e, &x, votes, l->a, &ballot);
	box_ballot(&l->b, ballot, &l->o);
}

static void mix(struct life *l, const struct tally *tally)
{
	struct tally at;
	str record;
	tally_mixed(&l->e, tally, l->a, &at);
	if (!at.n) return;
	shuffle_make(l->t->g, &l->e, &at, l->a, &record);
	box_shuffle(&l->b, 1, record, &l->o);
	box_mixed(&l->b, &l->o);
	save(l, "mixed");
}

static void count(struct life *l)
{
	struct tally tally;
	struct trustees trustees;
	struct counted n;
	struct refusal why;
	str record;
	box_close(&l->b, &l->o);
	save(l, "closed");
	CHECK(tally_make(l->t->g, &l->e, &l->b, l->a, &tally, &n));
	box_tally(&l->b, tally_write(l->t->g, &tally, l->a), n.ballots, n.weight, &l->o);
	save(l, "tallied");
	mix(l, &tally);
	CHECK(tally_to_open(l->t->g, &l->e, &l->b, l->a, &tally));
	decryption_make(l->t->g, &l->e, &tally, &l->t->x, l->a, &record);
	box_decryption(&l->b, 1, record, &l->o);
	save(l, "decrypted");
	CHECK(trustees_read(l->t->g, l->b.trustees, l->a, &trustees, &why));
	CHECK(result_make(l->t->g, &l->e, &trustees, &l->b, n.weight, l->a, &record) == 0);
	box_result(&l->b, record, &l->o);
	save(l, "whole");
}

static void live(struct life *l, const char *questions, bool ours, bool weighted)
{
	begin(l, questions, ours, weighted);
	vote(l, 0, 1);
	save(l, "ballot");
	vote(l, 1, 0);
	vote(l, 0, 0);                     /* another time */
	save(l, "ballots");
	count(l);
}

void seeds(void)
{
	static const char one[] = "{\"answers\":[\"A\"],\"min\":0,\"max\":1,\"question\":\"?\"}";
	static const char mixed[] =
		"{\"type\":\"NonHomomorphic\",\"value\":{\"answers\":[\"A\"],\"question\":\"?\"}}";
	for (int large = 0; large < 2; large++) {
		struct arena *a = arena_new(MEMORY);
		struct life l = { toy_of(large), large ? "large" : "small", a, paper_new(a) };
		live(&l, one, true, true);
		struct life m = { toy_of(large), large ? "large-mixed" : "small-mixed", a, paper_new(a) };
		live(&m, mixed, false, false);
		arena_free(&a);
	}
}
