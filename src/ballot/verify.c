/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ballot/verify.h"
#include "ballot/check.h"
#include "ballot/credential.h"
#include "ballot/crew.h"
#include "ballot/tally.h"
#include "base/sort.h"

enum { SETUP_RECORDS = 6, BALLOT_RECORDS = 2, TALLY_RECORDS = 3,
	OWNED_RECORDS = 3,
	ELECTION_RECORD = 2, TRUSTEES_RECORD, CREDENTIALS_RECORD };

/* A ballot, known by the first half of its hash. */
struct seen { uint8_t of[16]; uint32_t ballot; };

/* One verification under way. */
struct verification {
	struct verdict *v;
	struct arena *a;
	const struct verify_how *how;
	struct group *g;
	struct fixed_base *y;
	struct check *check[VERIFY_THREADS_MAX];       /* one a thread */
	struct seats seats;
	struct seen *seen;                 /* one a ballot */
	struct tally tally;
	struct factors by[TRUSTEES_MAX];
};

static bool refuse(struct verification *w, enum part part, size_t record, struct refusal r)
{
	w->v->part = part;
	w->v->record = record;
	w->v->refusal = r;
	return false;
}

static bool refuse_why(struct verification *w, enum part part, size_t record, enum why why,
	const char *field)
{
	struct refusal r = { .why = why };
	const str f = str_from_c(field);
	memcpy(r.field, f.p, f.n);
	return refuse(w, part, record, r);
}

/* Where what stands in the archive: the state machine leaves no choice. */
static size_t ballot_record(size_t i)
{
	return SETUP_RECORDS + 1 + BALLOT_RECORDS * i;
}

static size_t tally_record(const struct verification *w)
{
	return ballot_record(w->v->box.n_ballot) + 1;          /* one event ends the ballots */
}

static size_t shuffle_record(const struct verification *w, size_t i)
{
	return tally_record(w) + TALLY_RECORDS + OWNED_RECORDS * i;
}

static size_t decryption_record(const struct verification *w, size_t i)
{
	return shuffle_record(w, w->v->box.n_shuffle) + w->v->box.has_end_of_shuffles + OWNED_RECORDS * i;
}

/* ---- before the first ballot ---- */

static bool read_archive(struct verification *w, str archive)
{
	struct box *b = &w->v->box;
	if (box_read_watched(archive, w->a, w->how->watch, b))
		return refuse_why(w, PART_ARCHIVE, b->n_record + 1, b->why, "");
	if (b->end != archive.n || b->state == BOX_EMPTY)
		return refuse_why(w, PART_ARCHIVE, b->n_record + 1, WHY_CUT_SHORT, "");
	return true;
}

/* Whether the questions can be answered in the group. */
static bool questions_hold(struct verification *w)
{
	const struct election *e = &w->v->election;
	for (size_t i = 0; i < e->n_question; i++)
		if (e->question[i].kind == QUESTION_MIXNET && !group_mixes(w->g))
			return refuse_why(w, PART_ELECTION, ELECTION_RECORD, WHY_GROUP, "questions");
	return true;
}

static bool election_holds(struct verification *w)
{
	if (!uuid_fits(w->v->election.uuid))
		return refuse_why(w, PART_ELECTION, ELECTION_RECORD, WHY_TEXT, "uuid");
	if (!election_read_key(w->g, &w->v->election))
		return refuse_why(w, PART_ELECTION, ELECTION_RECORD, WHY_NOT_MEMBER, "public_key");
	return questions_hold(w);
}

/* The group and the tools of each thread. *good: whether the election is one that can be checked. */
static int open_election(struct verification *w, bool *good)
{
	struct election *e = &w->v->election;
	struct refusal why;
	*good = election_read(w->v->box.election, w->a, e, &why);
	if (!*good) refuse(w, PART_ELECTION, ELECTION_RECORD, why);
	if (!*good) return 0;
	const int r = group_open(e->group_name, &w->g);
	*good = r == 0 && election_holds(w);
	if (r == GROUP_UNKNOWN) refuse_why(w, PART_ELECTION, ELECTION_RECORD, WHY_GROUP, "group");
	if (r > 0 || !*good) return 0;
	TRY(r);
	TRY(fixed_base_new(w->g, &e->y, &w->y));
	for (int i = 0; i < w->how->threads; i++) TRY(check_new(w->g, e, w->y, &w->check[i]));
	return 0;
}

static bool trustees_hold(struct verification *w)
{
	struct refusal why;
	if (!trustees_read(w->g, w->v->box.trustees, w->a, &w->v->trustees, &why))
		return refuse(w, PART_TRUSTEES, TRUSTEES_RECORD, why);
	if (check_trustees(w->check[0], &w->v->trustees)) return true;
	return refuse(w, PART_TRUSTEES, TRUSTEES_RECORD, w->check[0]->refusal);
}

/* And only weights of 1 where ballots are mixed: a mixed ballot weighs nothing any more. */
static bool seats_hold(struct verification *w)
{
	struct refusal why;
	if (!seats_read_watched(w->v->box.credentials, w->v->box.watch, w->a, &w->seats, &why))
		return refuse(w, PART_CREDENTIALS, CREDENTIALS_RECORD, why);
	w->v->voters = (int64_t)w->seats.n;
	w->v->voters_weight = w->seats.weight;
	for (size_t i = 0; election_mixes(&w->v->election) && i < w->seats.n; i++)
		if (w->seats.seat[i].weight != 1)
			return refuse_why(w, PART_CREDENTIALS, CREDENTIALS_RECORD, WHY_WEIGHT, "");
	box_passed(&w->v->box, w->v->box.credentials);
	return true;
}

/* Each ballot is of somebody who may vote. */
static bool voters_known(struct verification *w)
{
	size_t at;
	const bool known = seats_fill(&w->seats, &w->v->box, &at);
	w->v->counted = w->seats.voted;
	w->v->counted_weight = w->seats.voted_weight;
	return known || refuse_why(w, PART_BALLOT, ballot_record(at), WHY_CREDENTIAL, "credential");
}

/* ---- the ballots ---- */

static bool ballot_holds(void *with, int thread, size_t i)
{
	struct verification *w = with;
	const str ballot = w->v->box.ballot[i];
	struct digest d;
	crypto_sha256(ballot, &d);
	memcpy(w->seen[i].of, d.b, sizeof w->seen[i].of);
	w->seen[i].ballot = (uint32_t)i;
	return check_ballot(w->check[thread], ballot);
}

static void ballots_done(void *with, size_t done)
{
	const struct verification *w = with;
	const struct box *b = &w->v->box;
	if (w->how->progress) w->how->progress(w->how->with, done, b->n_ballot);
	if (done) box_passed(b, b->ballot[done - 1]);
}

static bool proofs_hold(struct verification *w)
{
	const struct crew_work work = { .threads = w->how->threads, .n = w->v->box.n_ballot, .with = w,
		.one = ballot_holds, .done = ballots_done };
	struct crew_stop stop;
	if (crew_all(&work, &stop)) return true;
	return refuse(w, PART_BALLOT, ballot_record(stop.at), w->check[stop.thread]->refusal);
}

static int by_digest(const void *a, const void *b, void *with)
{
	const struct seen *x = a, *y = b;
	(void)with;
	const int r = memcmp(x->of, y->of, sizeof x->of);
	return r ? r : (x->ballot > y->ballot) - (x->ballot < y->ballot);
}

/* No ballot stands there twice: a replayed one would undo its voter's later choice. */
static bool ballots_distinct(struct verification *w)
{
	struct seen *s = w->seen;
	const size_t n = w->v->box.n_ballot;
	sort_in_place(s, n, sizeof *s, by_digest, NULL);
	for (size_t i = 1; i < n; i++)
		if (memcmp(s[i - 1].of, s[i].of, sizeof s->of) == 0)
			return refuse_why(w, PART_BALLOT, ballot_record(s[i].ballot), WHY_DOUBLE, "");
	return true;
}

/* A ballot proves its own credential a member; the rest of the list is looked at here, line by line. */
struct lines { struct verification *w; str *text; size_t n; };

static bool line_holds(void *with, int thread, size_t i)
{
	const struct lines *l = with;
	struct voter v;
	struct element e;
	(void)thread;
	return voter_read(l->text[i], &v) && element_read(l->w->g, v.credential, &e) &&
		element_is_member(l->w->g, &e);
}

/* Lines of those who did not vote, some at a time: their texts are long. */
enum { LINES_AT_ONCE = 1024 };

static bool lines_hold(struct verification *w, struct lines *l)
{
	const struct crew_work work = { .threads = w->how->threads, .n = l->n, .with = l, .one = line_holds };
	struct crew_stop stop;
	l->n = 0;
	return crew_all(&work, &stop) || refuse_why(w, PART_CREDENTIALS, CREDENTIALS_RECORD, WHY_NOT_MEMBER, "");
}

static bool credentials_hold(struct verification *w)
{
	struct scan s = scan_begin(w->v->box.credentials, w->a);
	struct lines l = { w, arena_new_n(w->a, str, LINES_AT_ONCE), 0 };
	bool *voted = arena_new_n(w->a, bool, w->seats.n + 1), hold = true;
	for (size_t i = 0; i < w->seats.n; i++) voted[w->seats.seat[i].line] = w->seats.seat[i].last != 0;
	scan_expect(&s, "[");
	for (size_t i = 0; i < w->seats.n && hold; i++) {
		if (i) scan_expect(&s, ",");
		const str text = scan_plain(&s, VOTER_TEXT);
		if (!voted[i]) l.text[l.n++] = text;
		if (l.n == LINES_AT_ONCE) hold = lines_hold(w, &l);
		if (l.n == 0) box_passed(&w->v->box, text);
	}
	hold = hold && lines_hold(w, &l);
	box_passed(&w->v->box, w->v->box.credentials);
	return hold;
}

/* ---- the count ---- */

static bool size_holds(struct verification *w)
{
	struct scan s = scan_begin(w->v->box.sized, w->a);
	scan_enter(&s, "num_tallied");
	scan_expect(&s, "{\"num_tallied\":");
	if (scan_int(&s, INT32_MAX) != w->v->counted) scan_refuse(&s, WHY_COUNT);
	scan_leave(&s, 0);
	scan_enter(&s, "total_weight");
	scan_expect(&s, ",\"total_weight\":");
	if (scan_weight(&s) != w->v->counted_weight) scan_refuse(&s, WHY_COUNT);
	return scan_ok(&s) || refuse(w, PART_TALLY, tally_record(w) + 1, s.refusal);
}

static bool tally_holds(struct verification *w)
{
	const struct box *b = &w->v->box;
	if (!size_holds(w)) return false;
	if (!tally_of(w->g, &w->v->election, b, &w->seats, w->a, &w->tally)
		|| !str_eq(tally_write(w->g, &w->tally, w->a), b->tally))
		return refuse_why(w, PART_TALLY, tally_record(w), WHY_NOT_THE_SUM, "");
	return true;
}

static bool shuffles_hold(struct verification *w)
{
	const struct box *b = &w->v->box;
	const struct election *e = &w->v->election;
	struct tally at, after;
	tally_mixed(e, &w->tally, w->a, &at);
	const bool mixes = at.n > 0;
	if (mixes != b->has_end_of_shuffles && (b->n_decryption || b->has_end_of_shuffles))
		return refuse_why(w, PART_SHUFFLE, shuffle_record(w, b->n_shuffle), WHY_OUT_OF_ORDER, "");
	if (!mixes && b->n_shuffle) return refuse_why(w, PART_SHUFFLE, shuffle_record(w, 0), WHY_OUT_OF_ORDER,
		"");
	for (size_t i = 0; i < b->n_shuffle; i++) {
		if (!trustee_numbered(&w->v->trustees, b->mixed[i].owner))
			return refuse_why(w, PART_SHUFFLE, shuffle_record(w, i) + 1, WHY_TRUSTEE, "owner");
		if (!check_shuffle(w->check[0], &at, b->mixed[i].record, w->a, &after))
			return refuse(w, PART_SHUFFLE, shuffle_record(w, i), w->check[0]->refusal);
		at = after;
	}
	tally_put_mixed(e, &at, w->a, &w->tally);
	return true;
}

static bool decryptions_hold(struct verification *w)
{
	const struct box *b = &w->v->box;
	const struct election *e = &w->v->election;
	w->v->has_complete_proofs = b->n_decryption > 0;
	if (b->n_decryption && e->is_ours && w->v->counted < e->minimum)
		return refuse_why(w, PART_DECRYPTION, decryption_record(w, 0), WHY_MINIMUM, "");
	for (size_t i = 0; i < b->n_decryption; i++) {
		const str record = b->decryption[i].record;
		const struct trustee_key *k = trustee_numbered(&w->v->trustees, b->decryption[i].owner);
		if (!k) return refuse_why(w, PART_DECRYPTION, decryption_record(w, i) + 1, WHY_TRUSTEE, "owner");
		struct factors *f = &w->by[b->decryption[i].owner - 1];
		f->row = factors_new(&w->tally, w->a);
		if (!check_decryption(w->check[0], &w->tally, k, record, f->row))
			return refuse(w, PART_DECRYPTION, decryption_record(w, i), w->check[0]->refusal);
		if (!memmem(record.p, record.n, "\"complete_proofs\"", 17)) w->v->has_complete_proofs = false;
	}
	return true;
}

static bool result_holds(struct verification *w)
{
	const struct box *b = &w->v->box;
	if (b->state != BOX_DONE) return true;
	if (check_result(w->check[0], &w->tally, &w->v->trustees, w->by, w->v->counted_weight,
		b->result)) return true;
	return refuse(w, PART_RESULT, decryption_record(w, b->n_decryption), w->check[0]->refusal);
}

static bool all_holds(struct verification *w)
{
	if (!trustees_hold(w) || !seats_hold(w) || !voters_known(w)) return false;
	w->seen = arena_new_n(w->a, struct seen, w->v->box.n_ballot + 1);
	if (!proofs_hold(w) || !ballots_distinct(w) || !credentials_hold(w)) return false;
	if (w->v->box.state < BOX_TALLIED) return true;
	return tally_holds(w) && shuffles_hold(w) && decryptions_hold(w) && result_holds(w);
}

int ballot_verify(str archive, const struct verify_how *how, struct arena *a, struct verdict *out)
{
	struct verification *w = arena_new_n(a, struct verification, 1);
	bool good = false;
	int r = 0;
	*out = (struct verdict){ 0 };
	*w = (struct verification){ .v = out, .a = a, .how = how };
	CHECK(how->threads >= 1 && how->threads <= VERIFY_THREADS_MAX);
	if (read_archive(w, archive)) r = open_election(w, &good);
	out->holds = r == 0 && good && all_holds(w);
	if (out->holds) out->weight = ballot_weights(&w->seats, &out->box, a);
	for (int i = 0; i < how->threads; i++) check_free(&w->check[i]);
	fixed_base_free(&w->y);
	group_close(&w->g);
	return r;
}

/* Where the result of a question begins. */
static struct scan result_at(const struct verdict *v, size_t question, struct arena *a)
{
	struct scan s = scan_begin(v->box.result, a);
	scan_expect(&s, "{\"result\":[");
	for (size_t i = 0; i < question; i++) {
		scan_skip(&s);
		scan_expect(&s, ",");
	}
	return s;
}

struct papers verdict_papers(const struct verdict *v, size_t question, struct arena *a)
{
	struct scan s = result_at(v, question, a);
	const size_t n = v->box.state == BOX_DONE ? scan_items(&s) : 0;
	str *paper = arena_new_n(a, str, n + 1);
	scan_expect(&s, "[");
	for (size_t i = 0; i < n; i++) {
		if (i) scan_expect(&s, ",");
		const size_t from = s.at;
		scan_skip(&s);
		paper[i] = (str){ s.s.p + from, s.at - from };
	}
	return (struct papers){ paper, n };
}

bool verdict_counts(const struct verdict *v, size_t question, struct arena *a, const int64_t **count,
	size_t *n)
{
	if (v->box.state != BOX_DONE) return false;
	struct scan s = result_at(v, question, a);
	*n = question_choices(&v->election.question[question]);
	int64_t *c = arena_new_n(a, int64_t, *n + 1);
	scan_expect(&s, "[");
	for (size_t j = 0; j < *n; j++) {
		if (j) scan_expect(&s, ",");
		c[j] = scan_weight(&s);
	}
	*count = c;
	return scan_ok(&s);
}
