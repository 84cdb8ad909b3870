/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ballot/tally.h"
#include "base/sort.h"

enum { MIXED_MAX = 255 };

bool election_mixes(const struct election *e)
{
	for (size_t i = 0; i < e->n_question; i++)
		if (e->question[i].kind == QUESTION_MIXNET) return true;
	return false;
}

void tally_mixed(const struct election *e, const struct tally *t, struct arena *a, struct tally *out)
{
	struct tally_row *row = arena_new_n(a, struct tally_row, e->n_question + 1);
	size_t n = 0;
	for (size_t i = 0; i < e->n_question; i++)
		if (e->question[i].kind == QUESTION_MIXNET) row[n++] = t->row[i];
	*out = (struct tally){ row, n };
}

void tally_put_mixed(const struct election *e, const struct tally *mixed, struct arena *a, struct tally *t)
{
	struct tally_row *row = arena_new_n(a, struct tally_row, e->n_question + 1);
	for (size_t i = 0, k = 0; i < e->n_question; i++)
		row[i] = e->question[i].kind == QUESTION_MIXNET ? mixed->row[k++] : t->row[i];
	t->row = row;
}

/* ---- adding up ---- */

struct sum {
	const struct group *g;
	const struct election *e;
	struct tally_row *row;
	struct ciphertext **c;             /* of each row, to be written */
};

static void begin(struct sum *s, size_t most, struct arena *a)
{
	s->row = arena_new_n(a, struct tally_row, s->e->n_question + 1);
	s->c = arena_new_n(a, struct ciphertext *, s->e->n_question + 1);
	for (size_t i = 0; i < s->e->n_question; i++) {
		const struct question *q = &s->e->question[i];
		bool mixes = q->kind == QUESTION_MIXNET;
		size_t n = mixes ? most : question_choices(q);
		s->c[i] = arena_new_n(a, struct ciphertext, n + 1);
		s->row[i] = (struct tally_row){ s->c[i], mixes ? 0 : n };
		for (size_t j = 0; j < n; j++) {
			element_one(s->g, &s->c[i][j].alpha);
			element_one(s->g, &s->c[i][j].beta);
		}
	}
}

static void times(const struct group *g, const struct element *e, int64_t weight, struct element *product)
{
	struct scalar k;
	struct element power = *e;
	if (weight != 1) {
		scalar_from_u64(g, (uint64_t)weight, &k);
		element_pow(g, e, &k, &power);
	}
	element_mul(g, product, &power, product);
}

static void add(struct sum *s, const struct tally *ballot, int64_t weight)
{
	for (size_t i = 0; i < ballot->n; i++) {
		if (s->e->question[i].kind == QUESTION_MIXNET) {
			s->c[i][s->row[i].n++] = ballot->row[i].c[0];
			continue;
		}
		for (size_t j = 0; j < ballot->row[i].n; j++) {
			times(s->g, &ballot->row[i].c[j].alpha, weight, &s->c[i][j].alpha);
			times(s->g, &ballot->row[i].c[j].beta, weight, &s->c[i][j].beta);
		}
	}
}

static int by_elements(const void *a, const void *b, void *g)
{
	const struct ciphertext *x = a, *y = b;
	int r = element_compare(g, &x->alpha, &y->alpha);
	return r ? r : element_compare(g, &x->beta, &y->beta);
}

static void sort_mixed(struct sum *s)
{
	for (size_t i = 0; i < s->e->n_question; i++)
		if (s->e->question[i].kind == QUESTION_MIXNET)
			sort_in_place(s->c[i], s->row[i].n, sizeof *s->c[i], by_elements, (void *)s->g);
}

bool tally_of(const struct group *g, const struct election *e, const struct box *b,
	const struct seats *seats, struct arena *a, struct tally *out)
{
	struct sum s = { .g = g, .e = e };
	struct arena *one = arena_new((size_t)64 << 20);
	const int64_t *weight = ballot_weights(seats, b, a);
	bool good = true;
	begin(&s, (size_t)seats->voted, a);
	for (size_t i = 0; good && i < b->n_ballot; i++) {
		struct tally ballot;
		str credential;
		if (weight[i] < 0) continue;
		arena_reset(one);
		good = ballot_read(g, e, b->ballot[i], one, &credential, &ballot);
		if (good) add(&s, &ballot, weight[i]);
		box_passed(b, b->ballot[i]);
	}
	if (good) sort_mixed(&s);
	*out = (struct tally){ s.row, e->n_question };
	arena_free(&one);
	return good;
}

bool tally_make(const struct group *g, const struct election *e, const struct box *b, struct arena *a,
	struct tally *out, struct counted *n)
{
	struct seats seats;
	struct refusal why;
	size_t at;
	if (!seats_read_watched(b->credentials, b->watch, a, &seats, &why)) return false;
	if (!seats_fill(&seats, b, &at)) return false;
	*n = (struct counted){ seats.voted, seats.voted_weight };
	return tally_of(g, e, b, &seats, a, out);
}

/* ---- opening ---- */

bool tally_to_open(const struct group *g, const struct election *e, const struct box *b, struct arena *a,
	struct tally *out)
{
	struct tally before, shuffled;
	if (!tally_read(g, b->tally, a, out) || out->n != e->n_question) return false;
	if (!b->shuffle.n) return true;
	tally_mixed(e, out, a, &before);
	if (!tally_read(g, b->shuffle, a, &shuffled) || shuffled.n != before.n) return false;
	tally_put_mixed(e, &shuffled, a, out);
	return true;
}

struct opening {
	const struct group *g;
	const struct election *e;
	const struct trustees *t;
	struct tally tally;
	struct factors by[TRUSTEES_MAX];
	int64_t most;
	struct arena *a;
};

static int put_mixed(struct opening *s, const struct question *q, const struct element *m, struct paper *o)
{
	uint8_t v[MIXED_MAX];
	if (q->n_answer > MIXED_MAX || !element_to_ints(s->g, m, v, q->n_answer)) return RESULT_NO_COUNT;
	put_z(o, "[");
	for (size_t k = 0; k < q->n_answer; k++) {
		if (k) put_z(o, ",");
		put_int(o, v[k]);
	}
	put_z(o, "]");
	return 0;
}

static int put_opened(struct opening *s, size_t i, size_t j, struct paper *o)
{
	struct element f;
	int64_t n;
	if (!factors_join(s->g, s->t, s->by, i, j, &f)) return RESULT_TOO_FEW;
	element_invert(s->g, &f, &f);
	element_mul(s->g, &s->tally.row[i].c[j].beta, &f, &f);
	if (s->e->question[i].kind == QUESTION_MIXNET) return put_mixed(s, &s->e->question[i], &f, o);
	int r = count_of(s->g, &f, s->most, s->a, &n);
	if (r) return r < 0 ? r : RESULT_NO_COUNT;
	put_weight(o, n);
	return 0;
}

static int put_opened_row(struct opening *s, size_t i, struct paper *o)
{
	put_z(o, i ? ",[" : "[");
	for (size_t j = 0; j < s->tally.row[i].n; j++) {
		if (j) put_z(o, ",");
		int r = put_opened(s, i, j, o);
		if (r) return r;
	}
	put_z(o, "]");
	return 0;
}

int result_make(const struct group *g, const struct election *e, const struct trustees *t,
    const struct box *b, int64_t total_weight, struct arena *a, str *out)
{
	struct opening *s = arena_new_n(a, struct opening, 1);
	*s = (struct opening){ .g = g, .e = e, .t = t, .most = total_weight, .a = a };
	if (!tally_to_open(g, e, b, a, &s->tally)) return RESULT_DAMAGED;
	for (size_t i = 0; i < b->n_decryption; i++) {
		struct factors *f = &s->by[b->decryption[i].owner - 1];
		if (!factors_read(g, &s->tally, b->decryption[i].record, a, &f->row)) return RESULT_DAMAGED;
	}
	struct paper o = paper_new(a);
	put_z(&o, "{\"result\":[");
	for (size_t i = 0; i < e->n_question; i++) {
		int r = put_opened_row(s, i, &o);
		if (r) return r;
	}
	put_z(&o, "]}");
	*out = paper_str(&o);
	return 0;
}
