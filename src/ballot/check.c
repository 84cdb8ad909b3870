/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ballot/check.h"
#include <errno.h>
#include <stdlib.h>

enum { RECORD_MEMORY = 256 << 20 };

int check_new(const struct group *g, const struct election *e, const struct fixed_base *y,
	struct check **out)
{
	struct check *c = *out = calloc(1, sizeof *c);
	if (!c) return FAULT(-ENOMEM);
	c->g = g;
	c->e = e;
	c->y = y;
	c->arena = arena_new(RECORD_MEMORY);
	for (size_t i = 0; i < countof(c->of); i++) {
		TRY(prepared_new(g, &c->of[i].alpha));
		TRY(prepared_new(g, &c->of[i].beta));
	}
	return 0;
}

void check_free(struct check **c)
{
	if (!*c) return;
	for (size_t i = 0; i < countof((*c)->of); i++) {
		prepared_free(&(*c)->of[i].alpha);
		prepared_free(&(*c)->of[i].beta);
	}
	arena_free(&(*c)->arena);
	free(*c);
	*c = NULL;
}

/* ---- statements ---- */

/* All that was committed to so far, hashed and compared. */
static void settle(struct check *c)
{
	element_texts(c->g, c->commit, c->n_commit, c->text, c->texts);
	for (size_t i = 0; i < c->n_statement && !c->refusal.why; i++) {
		const struct statement *t = &c->statement[i];
		struct sha256 h;
		struct digest d;
		struct scalar is;
		sha256_begin(&h);
		sha256_add(&h, t->prefix);
		for (size_t k = 0; k < t->n; k++) {
			if (k) sha256_add(&h, S(","));
			sha256_add(&h, c->texts[t->from + k]);
		}
		sha256_end(&h, &d);
		scalar_from_bytes(c->g, d.b, sizeof d.b, &is);
		if (scalar_same(&is, &t->sum)) continue;
		c->refusal.why = str_begins(t->prefix, S("sig|")) ? WHY_SIGNATURE : WHY_PROOF;
		memcpy(c->refusal.field, t->field, FIELD_TEXT);
	}
	c->n_commit = c->n_statement = 0;
}

/* A statement with `n` commitments is begun: makes room, and answers where its commitments go. */
static struct element *state(struct check *c, const struct scan *s, str prefix, size_t n,
	struct statement **out)
{
	if (c->n_commit + n > COMMITS_MAX || c->n_statement == STATEMENTS_MAX) settle(c);
	struct statement *t = *out = &c->statement[c->n_statement++];
	*t = (struct statement){ .prefix = prefix, .from = c->n_commit, .n = n };
	memcpy(t->field, s->path, FIELD_TEXT);
	c->n_commit += n;
	return &c->commit[t->from];
}

/* g^r alpha^c */
static void commit_alpha(struct check *c, struct prepared *alpha, const struct proof *p,
	struct element *out)
{
	struct element power;
	fixed_base_pow(group_fixed_g(c->g), &p->response, out);
	prepared_pow(alpha, &p->challenge, &power);
	element_mul(c->g, out, &power, out);
}

/* y^r (beta / g^value)^c = y^r beta^c g^(-value c) */
static void commit_beta(struct check *c, struct prepared *beta, int64_t value, const struct proof *p,
	struct element *out)
{
	struct element power;
	struct scalar k, v;
	fixed_base_pow(c->y, &p->response, out);
	prepared_pow(beta, &p->challenge, &power);
	element_mul(c->g, out, &power, out);
	if (value == 0) return;
	scalar_from_u64(c->g, (uint64_t)value, &v);
	scalar_mul(c->g, &v, &p->challenge, &k);
	scalar_negate(c->g, &k, &k);
	fixed_base_pow(group_fixed_g(c->g), &k, &power);
	element_mul(c->g, out, &power, out);
}

/* That a ciphertext holds one of several values: read, and its commitments computed. */
struct held { const struct base *of; int64_t value; };

static void claims(struct check *c, struct scan *s, str prefix, const struct held *held, size_t n)
{
	struct statement *t;
	if (!scan_ok(s)) return;
	struct element *at = state(c, s, prefix, 2 * n, &t);
	for (size_t i = 0; i < n && scan_ok(s); i++) {
		struct proof p;
		scan_expect(s, i ? "," : "[");
		scan_proof(s, c->g, &p);
		if (!scan_ok(s)) return;
		commit_alpha(c, held[i].of->alpha, &p, &at[2 * i]);
		commit_beta(c, held[i].of->beta, held[i].value, &p, &at[2 * i + 1]);
		scalar_add(c->g, &t->sum, &p.challenge, &t->sum);
	}
	scan_expect(s, "]");
}

/* That one knows the exponent of a base over g. */
static void knows(struct check *c, struct scan *s, str prefix, struct prepared *base)
{
	struct statement *t;
	struct proof p;
	scan_proof(s, c->g, &p);
	if (!scan_ok(s)) return;
	struct element *at = state(c, s, prefix, 1, &t);
	commit_alpha(c, base, &p, at);
	t->sum = p.challenge;
}

/* ---- one answer ---- */

static void make_ready(const struct ciphertext *of, const struct base *b)
{
	prepare(b->alpha, &of->alpha);
	prepare(b->beta, &of->beta);
}

static void members(struct scan *s, const struct base *b)
{
	if (!prepared_is_member(b->alpha) || !prepared_is_member(b->beta)) scan_refuse(s, WHY_NOT_MEMBER);
}

static void individual(struct check *c, struct scan *s, str s0, const struct sealed *x, size_t n)
{
	const size_t mark = scan_enter(s, "individual_proofs");
	scan_expect(s, "],\"individual_proofs\":[");
	for (size_t i = 0; i < n && scan_ok(s); i++) {
		const size_t item = scan_item(s, i);
		const struct base *b = &c->of[0];
		const struct held held[] = { { b, 0 }, { b, 1 } };
		if (i) scan_expect(s, ",");
		make_ready(&x[i].c, b);
		members(s, b);
		claims(c, s, JOIN(c->arena, S("prove|"), s0, S("|"), x[i].alpha, S(","), x[i].beta, S("|")), held,
			2);
		scan_leave(s, item);
	}
	scan_expect(s, "]");
	scan_leave(s, mark);
}

/* S of the proofs over a whole answer: S0 and all its ciphertexts. */
static str whole_of(struct check *c, str s0, const struct sealed *x, size_t n)
{
	str *part = arena_new_n(c->arena, str, 4 * n + 1);
	part[0] = s0;
	for (size_t i = 0; i < n; i++) {
		str *p = part + 1 + 4 * i;
		p[0] = i ? S(",") : S("|");
		p[1] = x[i].alpha;
		p[2] = S(",");
		p[3] = x[i].beta;
	}
	return arena_join(c->arena, part, 4 * n + 1);
}

static void add_up(struct check *c, const struct sealed *x, size_t n, struct sealed *sum)
{
	static const struct sealed none;
	*sum = none;
	element_one(c->g, &sum->c.alpha);
	element_one(c->g, &sum->c.beta);
	for (size_t i = 0; i < n; i++) {
		element_mul(c->g, &sum->c.alpha, &x[i].c.alpha, &sum->c.alpha);
		element_mul(c->g, &sum->c.beta, &x[i].c.beta, &sum->c.beta);
	}
}

static str texts_of(struct check *c, const struct ciphertext *x)
{
	char t[2][ELEMENT_TEXT];
	const struct element e[] = { x->alpha, x->beta };
	str text[2];
	element_texts(c->g, e, 2, t, text);
	return JOIN(c->arena, text[0], S(","), text[1]);
}

static size_t values(const struct question *q, const struct base *sum, struct held *out)
{
	size_t n = 0;
	for (int64_t v = q->min; v <= q->max; v++) out[n++] = (struct held){ sum, v };
	return n;
}

static void overall(struct check *c, struct scan *s, const struct question *q, str whole,
	const struct sealed *sum)
{
	struct held held[ANSWERS_MAX + 1];
	const size_t mark = scan_enter(s, "overall_proof"), n = values(q, &c->of[1], held);
	scan_expect(s, ",\"overall_proof\":");
	claims(c, s, JOIN(c->arena, S("prove|"), whole, S("|"), texts_of(c, &sum->c), S("|")), held, n);
	scan_leave(s, mark);
}

/* Nothing but the blank is marked, or the blank is not and the sum is within bounds. */
static void with_blank(struct check *c, struct scan *s, const struct question *q, str whole)
{
	struct held held[ANSWERS_MAX + 2] = { { &c->of[0], 1 } };
	const struct held either[] = { { &c->of[0], 0 }, { &c->of[1], 0 } };
	const size_t mark = scan_enter(s, "overall_proof"), n = 1 + values(q, &c->of[1], held + 1);
	scan_expect(s, ",\"overall_proof\":");
	claims(c, s, JOIN(c->arena, S("bproof1|"), whole, S("|")), held, n);
	scan_leave(s, mark);
	scan_enter(s, "blank_proof");
	scan_expect(s, ",\"blank_proof\":");
	claims(c, s, JOIN(c->arena, S("bproof0|"), whole, S("|")), either, 2);
	scan_leave(s, mark);
}

static void homomorphic(struct check *c, struct scan *s, const struct question *q, str s0)
{
	const size_t n = question_choices(q);
	struct sealed *x = arena_new_n(c->arena, struct sealed, n), sum;
	const size_t mark = scan_enter(s, "choices");
	scan_expect(s, "{\"choices\":[");
	for (size_t i = 0; i < n && scan_ok(s); i++) {
		const size_t item = scan_item(s, i);
		if (i) scan_expect(s, ",");
		scan_sealed(s, c->g, &x[i]);
		scan_leave(s, item);
	}
	scan_leave(s, mark);
	individual(c, s, s0, x, n);
	if (!scan_ok(s)) return;
	const str whole = whole_of(c, s0, x, n);
	add_up(c, x + q->has_blank, n - q->has_blank, &sum);
	make_ready(&sum.c, &c->of[1]);
	if (q->has_blank) {
		make_ready(&x[0].c, &c->of[0]);
		with_blank(c, s, q, whole);
	} else {
		overall(c, s, q, whole, &sum);
	}
	scan_expect(s, "}");
}

static void mixnet(struct check *c, struct scan *s, str s0)
{
	struct sealed x;
	const struct base *b = &c->of[0];
	const size_t mark = scan_enter(s, "choices");
	scan_expect(s, "{\"choices\":");
	scan_sealed(s, c->g, &x);
	if (!scan_ok(s)) return;
	make_ready(&x.c, b);
	members(s, b);
	scan_leave(s, mark);
	scan_enter(s, "proof");
	scan_expect(s, ",\"proof\":");
	knows(c, s, JOIN(c->arena, S("raweg|"), s0, S("|"), c->e->y_text, S(","), x.alpha, S(","), x.beta,
		S("|")),
		b->alpha);
	scan_leave(s, mark);
	scan_expect(s, "}");
}

/* ---- a ballot ---- */

static void answers(struct check *c, struct scan *s, str s0)
{
	scan_expect(s, ",\"answers\":[");
	for (size_t i = 0; i < c->e->n_question && scan_ok(s); i++) {
		const struct question *q = &c->e->question[i];
		const size_t outer = scan_enter(s, "answers");
		scan_item(s, i);
		if (i) scan_expect(s, ",");
		if (q->kind == QUESTION_MIXNET) mixnet(c, s, s0);
		else homomorphic(c, s, q, s0);
		scan_leave(s, outer);
	}
	scan_expect(s, "]");
}

/* The hash is of the ballot without its signature, closed again. */
static void signature(struct check *c, struct scan *s, const struct element *credential)
{
	struct sha256 h;
	struct digest d;
	char is[FINGERPRINT_TEXT];
	const size_t mark = scan_enter(s, "signature");
	sha256_begin(&h);
	sha256_add(&h, (str){ s->s.p, s->at });
	sha256_add(&h, S("}"));
	sha256_end(&h, &d);
	digest_b64(&d, is);
	scan_expect(s, ",\"signature\":{\"hash\":");
	if (!str_eq(scan_plain(s, FINGERPRINT_TEXT), str_from_c(is))) scan_refuse(s, WHY_SIGNATURE);
	scan_expect(s, ",\"proof\":");
	if (!scan_ok(s)) return;
	prepare(c->of[0].alpha, credential);
	if (!prepared_is_member(c->of[0].alpha)) scan_refuse(s, WHY_NOT_MEMBER);
	knows(c, s, JOIN(c->arena, S("sig|"), str_from_c(is), S("|")), c->of[0].alpha);
	scan_leave(s, mark);
	scan_expect(s, "}}");
}

static void same_text(struct scan *s, const char *field, const char *before, str want)
{
	const size_t mark = scan_enter(s, field);
	scan_expect(s, before);
	if (!str_eq(scan_plain(s, HEX_HASH_TEXT), want)) scan_refuse(s, WHY_OTHER_ELECTION);
	scan_leave(s, mark);
}

/* All that stands before the signature. Its credential's key is read, and is no member yet. */
static struct scan unsigned_part(struct check *c, str ballot, struct element *credential)
{
	arena_reset(c->arena);
	c->n_commit = c->n_statement = 0;
	c->refusal = (struct refusal){ 0 };
	struct scan s = scan_begin(ballot, c->arena);
	same_text(&s, "election_uuid", "{\"election_uuid\":", c->e->uuid);
	same_text(&s, "election_hash", ",\"election_hash\":", str_from_c(c->e->fingerprint));
	const size_t mark = scan_enter(&s, "credential");
	scan_expect(&s, ",\"credential\":");
	const str text = scan_element(&s, c->g, credential);
	scan_leave(&s, mark);
	answers(c, &s, JOIN(c->arena, str_from_c(c->e->fingerprint), S("|"), text));
	return s;
}

static bool end_ballot(struct check *c, struct scan *s)
{
	if (scan_end(s) && !c->refusal.why) settle(c);
	if (!c->refusal.why) c->refusal = s->refusal;
	return c->refusal.why == WHY_NONE;
}

bool check_ballot(struct check *c, str ballot)
{
	struct element credential;
	struct scan s = unsigned_part(c, ballot, &credential);
	if (scan_ok(&s)) signature(c, &s, &credential);
	return end_ballot(c, &s);
}

bool check_unsigned(struct check *c, str ballot)
{
	struct element credential;
	struct scan s = unsigned_part(c, ballot, &credential);
	if (scan_ok(&s) && !element_is_member(c->g, &credential)) {
		scan_enter(&s, "credential");
		scan_refuse(&s, WHY_NOT_MEMBER);
	}
	scan_expect(&s, "}");
	return end_ballot(c, &s);
}
