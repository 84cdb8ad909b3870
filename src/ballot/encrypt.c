/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ballot/encrypt.h"
#include "ballot/piece.h"

/* One answer in the making. All of it but the ciphertexts and the proofs is secret. */
struct answer {
	const struct group *g;
	const struct element *y;
	const struct question *q;
	const struct vote *vote;
	size_t n;
	struct ciphertext *c, sum;         /* sum: of all but the blank choice */
	struct scalar *r, sum_r;           /* r: one a ciphertext */
	struct claim *claim;
	struct proof *proof;               /* as many as the widest proof has */
};

size_t vote_marks(const struct question *q)
{
	return q->kind == QUESTION_MIXNET ? q->n_answer : question_choices(q);
}

bool vote_fits(const struct group *g, const struct question *q, const struct vote *v)
{
	int sum = 0;
	if (q->kind == QUESTION_MIXNET)
		return v->n == q->n_answer && v->n <= group_ints_max(g);
	if (q->kind != QUESTION_HOMOMORPHIC || v->n != question_choices(q)) return false;
	for (size_t i = 0; i < v->n; i++) {
		if (v->mark[i] > 1) return false;
		if (i > 0 || !q->has_blank) sum += v->mark[i];
	}
	return q->has_blank && v->mark[0] ? sum == 0 : sum >= q->min && sum <= q->max;
}

/* alpha = g^r, beta = y^r g^m, for m 0 or 1. */
static void encrypt(struct answer *a, size_t i)
{
	struct element one, generator, gm, yr;
	scalar_random(a->g, &a->r[i]);
	element_pow_g_secret(a->g, &a->r[i], &a->c[i].alpha);
	element_pow_secret(a->g, a->y, &a->r[i], &yr);
	element_one(a->g, &one);
	element_generator(a->g, &generator);
	element_choose(a->vote->mark[i], &generator, &one, &gm);
	element_mul(a->g, &yr, &gm, &a->c[i].beta);
	crypto_wipe(&yr, sizeof yr);
	crypto_wipe(&gm, sizeof gm);
}

static void add_up(struct answer *a)
{
	element_one(a->g, &a->sum.alpha);
	element_one(a->g, &a->sum.beta);
	scalar_from_u64(a->g, 0, &a->sum_r);
	for (size_t i = a->q->has_blank; i < a->n; i++) {
		element_mul(a->g, &a->sum.alpha, &a->c[i].alpha, &a->sum.alpha);
		element_mul(a->g, &a->sum.beta, &a->c[i].beta, &a->sum.beta);
		scalar_add(a->g, &a->sum_r, &a->r[i], &a->sum_r);
	}
}

static void put_proofs(struct paper *o, const struct group *g, const struct proof *p, size_t n)
{
	put_z(o, "[");
	for (size_t i = 0; i < n; i++) {
		if (i) put_z(o, ",");
		put_proof(o, g, &p[i]);
	}
	put_z(o, "]");
}

/* "prefix|S|" and, where the proof is of one ciphertext, "alpha,beta|". */
static str claimed_of(
    struct answer *a, struct arena *arena, const char *prefix, str s, const struct ciphertext *c)
{
	struct paper o = paper_new(arena);
	put_z(&o, prefix);
	put(&o, s);
	put_z(&o, "|");
	if (c) {
		put_bare(&o, a->g, &c->alpha);
		put_z(&o, ",");
		put_bare(&o, a->g, &c->beta);
		put_z(&o, "|");
	}
	return paper_str(&o);
}

static void put_individual(struct answer *a, struct arena *arena, str s0, struct paper *o)
{
	put_z(o, ",\"individual_proofs\":[");
	for (size_t i = 0; i < a->n; i++) {
		a->claim[0] = (struct claim){ &a->c[i], 0 };
		a->claim[1] = (struct claim){ &a->c[i], 1 };
		prove_one_of(a->g, a->y, claimed_of(a, arena, "prove|", s0, &a->c[i]), a->claim, 2,
			a->vote->mark[i], &a->r[i], a->proof);
		if (i) put_z(o, ",");
		put_proofs(o, a->g, a->proof, 2);
	}
	put_z(o, "]");
}

/* S of the proofs over a whole answer: S0 and all its ciphertexts. */
static str whole_of(struct answer *a, struct arena *arena, str s0)
{
	struct paper o = paper_new(arena);
	put(&o, s0);
	for (size_t i = 0; i < a->n; i++) {
		put_z(&o, i ? "," : "|");
		put_bare(&o, a->g, &a->c[i].alpha);
		put_z(&o, ",");
		put_bare(&o, a->g, &a->c[i].beta);
	}
	return paper_str(&o);
}

/* How many of the answers (the blank one left out) were marked, less the minimum. */
static size_t above_minimum(const struct answer *a)
{
	size_t sum = 0;
	for (size_t i = a->q->has_blank; i < a->n; i++) sum += a->vote->mark[i];
	return sum - (size_t)a->q->min;
}

static size_t claim_sums(struct answer *a, size_t n)
{
	for (int v = a->q->min; v <= a->q->max; v++) a->claim[n++] = (struct claim){ &a->sum, v };
	return n;
}

static void put_overall(struct answer *a, struct arena *arena, str s, struct paper *o)
{
	size_t n = claim_sums(a, 0);
	prove_one_of(a->g, a->y, claimed_of(a, arena, "prove|", s, &a->sum), a->claim, n, above_minimum(a),
		&a->sum_r, a->proof);
	put_z(o, ",\"overall_proof\":");
	put_proofs(o, a->g, a->proof, n);
}

/* Either nothing but the blank choice is marked, or it is not marked and the sum is within bounds. */
static void put_with_blank(struct answer *a, struct arena *arena, str s, struct paper *o)
{
	struct scalar r;
	bool blank = a->vote->mark[0];
	a->claim[0] = (struct claim){ &a->c[0], 1 };
	size_t n = claim_sums(a, 1), truth = (above_minimum(a) + 1) & ((size_t)blank - 1);
	scalar_choose(blank, &a->r[0], &a->sum_r, &r);
	prove_one_of(a->g, a->y, claimed_of(a, arena, "bproof1|", s, NULL), a->claim, n, truth, &r, a->proof);
	put_z(o, ",\"overall_proof\":");
	put_proofs(o, a->g, a->proof, n);
	a->claim[0] = (struct claim){ &a->c[0], 0 };
	a->claim[1] = (struct claim){ &a->sum, 0 };
	scalar_choose(blank, &a->sum_r, &a->r[0], &r);
	prove_one_of(a->g, a->y, claimed_of(a, arena, "bproof0|", s, NULL), a->claim, 2, blank, &r, a->proof);
	put_z(o, ",\"blank_proof\":");
	put_proofs(o, a->g, a->proof, 2);
	scalar_wipe(&r);
}

static void put_homomorphic(struct answer *a, struct arena *arena, str s0, struct paper *o)
{
	size_t widest = (size_t)(a->q->max - a->q->min) + 4;
	a->n = question_choices(a->q);
	a->c = arena_new_n(arena, struct ciphertext, a->n);
	a->claim = arena_new_n(arena, struct claim, widest);
	a->proof = arena_new_n(arena, struct proof, widest);
	put_z(o, "{\"choices\":[");
	for (size_t i = 0; i < a->n; i++) {
		encrypt(a, i);
		if (i) put_z(o, ",");
		put_ciphertext(o, a->g, &a->c[i]);
	}
	put_z(o, "]");
	add_up(a);
	put_individual(a, arena, s0, o);
	str s = whole_of(a, arena, s0);
	if (a->q->has_blank)
		put_with_blank(a, arena, s, o);
	else
		put_overall(a, arena, s, o);
	put_z(o, "}");
	scalar_wipe(&a->sum_r);
}

static void put_mixnet(struct answer *a, struct arena *arena, str s0, struct paper *o)
{
	struct ciphertext c;
	struct proof p;
	struct element m;
	CHECK(element_of_ints(a->g, a->vote->mark, a->vote->n, &m));
	scalar_random(a->g, a->r);
	element_pow_g_secret(a->g, a->r, &c.alpha);
	element_pow_secret(a->g, a->y, a->r, &c.beta);
	element_mul(a->g, &c.beta, &m, &c.beta);
	struct paper prefix = paper_new(arena);
	put_z(&prefix, "raweg|");
	put(&prefix, s0);
	put_z(&prefix, "|");
	put_bare(&prefix, a->g, a->y);
	put_z(&prefix, ",");
	put_bare(&prefix, a->g, &c.alpha);
	put_z(&prefix, ",");
	put_bare(&prefix, a->g, &c.beta);
	put_z(&prefix, "|");
	prove_knows(a->g, paper_str(&prefix), a->r, &p);
	put_z(o, "{\"choices\":");
	put_ciphertext(o, a->g, &c);
	put_z(o, ",\"proof\":");
	put_proof(o, a->g, &p);
	put_z(o, "}");
	crypto_wipe(&m, sizeof m);
}

static void put_answer(const struct group *g, const struct election *e, size_t i, const struct vote *v,
	str s0, struct arena *a, struct paper *o, struct scalar **r)
{
	const struct question *q = &e->question[i];
	struct answer answer = { .g = g, .y = &e->y, .q = q, .vote = v };
	answer.r = *r = arena_new_n(a, struct scalar, question_choices(q));
	if (i) put_z(o, ",");
	if (q->kind == QUESTION_MIXNET)
		put_mixnet(&answer, a, s0, o);
	else
		put_homomorphic(&answer, a, s0, o);
}

void ballot_seal(const struct group *g, const struct election *e, const struct scalar *credential,
	const struct vote *votes, struct arena *a, struct unsigned_ballot *out)
{
	struct paper o = paper_new(a);
	char c_text[ELEMENT_TEXT];
	struct element c;
	element_pow_g_secret(g, credential, &c);
	str c_str = element_text(g, &c, c_text), s0 = JOIN(a, str_from_c(e->fingerprint), S("|"), c_str);
	put(&o,
	    JOIN(a, S("{\"election_uuid\":\""), e->uuid, S("\",\"election_hash\":\""),
	        str_from_c(e->fingerprint), S("\",\"credential\":\""), c_str, S("\",\"answers\":[")));
	for (size_t i = 0; i < e->n_question; i++) put_answer(g, e, i, &votes[i], s0, a, &o, &out->r[i]);
	put_z(&o, "]}");
	out->text = paper_str(&o);
	hash_b64(out->text, out->mark);
}

/* ---- what becomes of it ---- */

static void use_up(const struct election *e, struct unsigned_ballot *u)
{
	for (size_t i = 0; i < e->n_question; i++)
		crypto_wipe(u->r[i], question_choices(&e->question[i]) * sizeof *u->r[i]);
	u->text = S("");
}

str ballot_sign(const struct group *g, const struct election *e, struct unsigned_ballot *u,
	const struct scalar *credential, struct arena *a)
{
	struct paper o = paper_new(a);
	struct proof p;
	CHECK(u->text.n);
	put(&o, (str){ u->text.p, u->text.n - 1 });             /* the closing brace comes later */
	prove_knows(g, JOIN(a, S("sig|"), str_from_c(u->mark), S("|")), credential, &p);
	put(&o, JOIN(a, S(",\"signature\":{\"hash\":\""), str_from_c(u->mark), S("\",\"proof\":")));
	put_proof(&o, g, &p);
	put_z(&o, "}}");
	use_up(e, u);
	return paper_str(&o);
}

static void put_opened(struct paper *o, const struct group *g, const struct election *e,
	const struct unsigned_ballot *u, const struct vote *votes)
{
	put_z(o, ",\"choices\":[");
	for (size_t i = 0; i < e->n_question; i++) {
		put_z(o, i ? ",[" : "[");
		for (size_t j = 0; j < votes[i].n; j++) {
			if (j) put_z(o, ",");
			put_int(o, votes[i].mark[j]);
		}
		put_z(o, "]");
	}
	put_z(o, "],\"randomness\":[");
	for (size_t i = 0; i < e->n_question; i++) {
		put_z(o, i ? ",[" : "[");
		for (size_t j = 0; j < question_choices(&e->question[i]); j++) {
			if (j) put_z(o, ",");
			put_scalar(o, g, &u->r[i][j]);
		}
		put_z(o, "]");
	}
	put_z(o, "]}");
}

str ballot_open(const struct group *g, const struct election *e, struct unsigned_ballot *u,
	const struct vote *votes, struct arena *a)
{
	struct paper o = paper_new(a);
	CHECK(u->text.n);
	put(&o, JOIN(a, S(OPENED_BEGINS ",\"mark\":\""), str_from_c(u->mark), S("\",\"ballot\":"), u->text));
	put_opened(&o, g, e, u, votes);
	use_up(e, u);
	return paper_str(&o);
}

void ballot_make(const struct group *g, const struct election *e, const struct scalar *credential,
	const struct vote *votes, struct arena *a, str *out)
{
	struct unsigned_ballot u;
	ballot_seal(g, e, credential, votes, a, &u);
	*out = ballot_sign(g, e, &u, credential, a);
}

void ballot_tracker(str ballot, char out[FINGERPRINT_TEXT])
{
	hash_b64(ballot, out);
}
