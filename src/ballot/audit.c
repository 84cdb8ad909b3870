/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ballot/audit.h"
#include "ballot/record.h"

enum { MIXED_MOST = 255 };

/* An audit under way: s stands in the opened ballot. */
struct auditing { struct check *c; struct scan s; struct tally sealed; struct opened *out; };

/* The unsigned ballot: passed over here, and read by who checks it. */
static void read_ballot(struct auditing *w)
{
	struct scan *s = &w->s;
	char is[FINGERPRINT_TEXT];
	scan_expect(s, OPENED_BEGINS ",\"mark\":");
	scan_enter(s, "mark");
	w->out->mark = scan_plain(s, FINGERPRINT_TEXT - 1);
	scan_leave(s, 0);
	scan_expect(s, ",\"ballot\":");
	const size_t from = s->at;
	scan_enter(s, "ballot");
	scan_skip(s);
	scan_leave(s, 0);
	w->out->ballot = (str){ s->s.p + from, s->at - from };
	hash_b64(w->out->ballot, is);
	scan_enter(s, "mark");
	if (!str_eq(w->out->mark, str_from_c(is))) scan_refuse(s, WHY_MARK);
	scan_leave(s, 0);
}

static void read_vote(struct auditing *w, const struct question *q, struct vote *v)
{
	struct scan *s = &w->s;
	uint8_t *mark = arena_new_n(s->arena, uint8_t, vote_marks(q) + 1);
	*v = (struct vote){ mark, vote_marks(q) };
	scan_expect(s, "[");
	for (size_t j = 0; j < v->n; j++) {
		if (j) scan_expect(s, ",");
		mark[j] = (uint8_t)scan_int(s, q->kind == QUESTION_MIXNET ? MIXED_MOST : 1);
	}
	scan_expect(s, "]");
	if (scan_ok(s) && !vote_fits(w->c->g, q, v)) scan_refuse(s, WHY_CHOICE);
}

static void read_votes(struct auditing *w)
{
	const struct election *e = w->c->e;
	scan_expect(&w->s, ",\"choices\":[");
	scan_enter(&w->s, "choices");
	for (size_t i = 0; i < e->n_question; i++) {
		const size_t mark = scan_item(&w->s, i);
		if (i) scan_expect(&w->s, ",");
		read_vote(w, &e->question[i], &w->out->vote[i]);
		scan_leave(&w->s, mark);
	}
	scan_leave(&w->s, 0);
	scan_expect(&w->s, "]");
}

/* What the proofs are of, told from where the ballot stands. */
static void check_proofs(struct auditing *w)
{
	str credential;
	if (!scan_ok(&w->s)) return;
	if (!check_unsigned(w->c, w->out->ballot)) {
		scan_enter(&w->s, "ballot");
		if (w->c->refusal.field[0]) scan_enter(&w->s, w->c->refusal.field);
		scan_refuse(&w->s, w->c->refusal.why);
		return;
	}
	if (!ballot_read(w->c->g, w->c->e, w->out->ballot, w->s.arena, &credential, &w->sealed))
		scan_refuse(&w->s, WHY_NOT_JSON);
}

/* What was sealed at choice j, as an element: g for a mark, the unit for none, a ranking's numbers packed. */
static bool sealed_value(const struct auditing *w, size_t i, size_t j, struct element *m)
{
	const struct vote *v = &w->out->vote[i];
	if (w->c->e->question[i].kind == QUESTION_MIXNET) return element_of_ints(w->c->g, v->mark, v->n, m);
	if (v->mark[j]) element_generator(w->c->g, m);
	else element_one(w->c->g, m);
	return true;
}

/* alpha = g^r, beta = y^r m */
static void compute_again(struct auditing *w, size_t i, size_t j)
{
	const struct group *g = w->c->g;
	const struct ciphertext *is = &w->sealed.row[i].c[j];
	struct scalar r;
	struct element e, m;
	const bool good = scalar_read(g, scan_plain(&w->s, SCALAR_TEXT), &r);
	if (!good) scan_refuse(&w->s, WHY_SCALAR);
	if (!scan_ok(&w->s)) return;
	fixed_base_pow(group_fixed_g(g), &r, &e);
	if (!element_same(g, &e, &is->alpha)) scan_refuse(&w->s, WHY_RANDOM);
	fixed_base_pow(w->c->y, &r, &e);
	if (sealed_value(w, i, j, &m)) {
		element_mul(g, &e, &m, &e);
		if (element_same(g, &e, &is->beta)) return;
	}
	scan_leave(&w->s, 0);
	scan_enter(&w->s, "choices");
	scan_item(&w->s, i);
	if (w->c->e->question[i].kind != QUESTION_MIXNET) scan_item(&w->s, j);
	scan_refuse(&w->s, WHY_SEALED);
}

static void compute_all(struct auditing *w)
{
	struct scan *s = &w->s;
	scan_expect(s, ",\"randomness\":[");
	for (size_t i = 0; i < w->sealed.n && scan_ok(s); i++) {
		scan_expect(s, i ? ",[" : "[");
		for (size_t j = 0; j < w->sealed.row[i].n && scan_ok(s); j++) {
			if (j) scan_expect(s, ",");
			scan_enter(s, "randomness");
			scan_item(s, i);
			scan_item(s, j);
			compute_again(w, i, j);
			scan_leave(s, 0);
		}
		scan_expect(s, "]");
	}
	scan_expect(s, "]}");
}

bool audit(struct check *c, str text, struct arena *a, struct opened *out, struct refusal *why)
{
	struct auditing w = { .c = c, .s = scan_begin(text, a), .out = out };
	*out = (struct opened){ 0 };
	read_ballot(&w);
	read_votes(&w);
	check_proofs(&w);
	if (scan_ok(&w.s)) compute_all(&w);
	const bool good = scan_end(&w.s);
	*why = w.s.refusal;
	return good;
}
