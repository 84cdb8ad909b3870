/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Opening the tally: each trustee's factors, and the counts they leave. */
#include "ballot/check.h"

/* A list of rows as the tally's: for each ciphertext, one thing. */
static void rows(struct scan *s, const struct tally *t, void (*one)(struct scan *, void *, size_t, size_t),
	void *with)
{
	scan_expect(s, "[");
	for (size_t i = 0; i < t->n && scan_ok(s); i++) {
		const size_t outer = scan_item(s, i);
		scan_expect(s, i ? ",[" : "[");
		for (size_t j = 0; j < t->row[i].n && scan_ok(s); j++) {
			const size_t inner = scan_item(s, j);
			if (j) scan_expect(s, ",");
			one(s, with, i, j);
			scan_leave(s, inner);
		}
		scan_expect(s, "]");
		scan_leave(s, outer);
	}
	scan_expect(s, "]");
}

/* ---- partial decryptions ---- */

struct opened {
	struct check *c;
	const struct tally *t;
	const struct trustee_key *key;
	struct element **factor;
	str prefix;
	bool complete;                     /* the prefix goes on with the ciphertext and the factor */
};

static void read_factor(struct scan *s, void *with, size_t i, size_t j)
{
	struct opened *o = with;
	scan_member(s, o->c->g, &o->factor[i][j]);
}

static str with_statement(struct opened *o, size_t i, size_t j)
{
	char a[ELEMENT_TEXT], f[ELEMENT_TEXT];
	if (!o->complete) return o->prefix;
	return JOIN(o->c->arena, o->prefix, element_text(o->c->g, &o->t->row[i].c[j].alpha, a), S("|"),
		element_text(o->c->g, &o->factor[i][j], f), S("|"));
}

/* g^r X^c and alpha^r f^c hash to c. */
static void same_exponent(struct scan *s, void *with, size_t i, size_t j)
{
	struct opened *o = with;
	const struct group *g = o->c->g;
	struct proof p;
	struct element a, b, power;
	struct challenge h;
	struct scalar is;
	scan_proof(s, g, &p);
	if (!scan_ok(s)) return;
	fixed_base_pow(group_fixed_g(g), &p.response, &a);
	element_pow(g, &o->key->x, &p.challenge, &power);
	element_mul(g, &a, &power, &a);
	element_pow(g, &o->t->row[i].c[j].alpha, &p.response, &b);
	element_pow(g, &o->factor[i][j], &p.challenge, &power);
	element_mul(g, &b, &power, &b);
	challenge_begin(&h, with_statement(o, i, j));
	challenge_add(&h, g, &a);
	challenge_add(&h, g, &b);
	challenge_end(&h, g, &is);
	if (!scalar_same(&is, &p.challenge)) scan_refuse(s, o->complete ? WHY_COMPLETE_PROOF : WHY_PROOF);
}

static void field(struct scan *s, const char *name, const char *bytes, const struct tally *t,
	void (*one)(struct scan *, void *, size_t, size_t), void *with)
{
	const size_t mark = scan_enter(s, name);
	scan_expect(s, bytes);
	rows(s, t, one, with);
	scan_leave(s, mark);
}

bool check_decryption(struct check *c, const struct tally *t, const struct trustee_key *key, str record,
	struct element **factors)
{
	arena_reset(c->arena);
	struct scan s = scan_begin(record, c->arena);
	struct opened o = { .c = c, .t = t, .key = key, .factor = factors };
	const str by = JOIN(c->arena, str_from_c(c->e->fingerprint), S("|"), key->x_text, S("|"));
	o.prefix = JOIN(c->arena, S("decrypt|"), by);
	field(&s, "decryption_factors", "{\"decryption_factors\":", t, read_factor, &o);
	field(&s, "decryption_proofs", ",\"decryption_proofs\":", t, same_exponent, &o);
	o.prefix = JOIN(c->arena, S("unionhall-decrypt|"), by);
	o.complete = true;
	if (scan_next_is(&s, '}') && c->e->is_ours) {
		scan_enter(&s, "complete_proofs");
		scan_refuse(&s, WHY_COMPLETE_PROOF);
	}
	if (scan_next_is(&s, ','))
		field(&s, "complete_proofs", ",\"complete_proofs\":", t, same_exponent, &o);
	scan_expect(&s, "}");
	const bool holds = scan_end(&s);
	c->refusal = s.refusal;
	return holds;
}

/* ---- the result ---- */

struct counted_by {
	struct check *c;
	const struct tally *t;
	const struct trustees *by_whom;
	const struct factors *by;
	int64_t most;
};

/* beta / F */
static bool left(struct scan *s, struct counted_by *o, size_t i, size_t j, struct element *out)
{
	struct element f;
	if (!factors_join(o->c->g, o->by_whom, o->by, i, j, &f)) {
		scan_refuse(s, WHY_TOO_FEW_TRUSTEES);
		return false;
	}
	element_invert(o->c->g, &f, &f);
	element_mul(o->c->g, &o->t->row[i].c[j].beta, &f, out);
	return true;
}

static void count(struct scan *s, struct counted_by *o, const struct element *m)
{
	const int64_t n = scan_weight(s);
	struct scalar k;
	struct element is;
	scalar_from_u64(o->c->g, (uint64_t)n, &k);
	fixed_base_pow(group_fixed_g(o->c->g), &k, &is);
	if (n > o->most || !element_same(o->c->g, &is, m)) scan_refuse(s, WHY_RESULT);
}

static void written(struct scan *s, struct counted_by *o, const struct question *q, const struct element *m)
{
	uint8_t v[UINT8_MAX];
	if (q->n_answer > sizeof v || !element_to_ints(o->c->g, m, v, q->n_answer)) scan_refuse(s, WHY_RESULT);
	scan_expect(s, "[");
	for (size_t k = 0; k < q->n_answer && scan_ok(s); k++) {
		if (k) scan_expect(s, ",");
		if (scan_int(s, UINT8_MAX) != v[k]) scan_refuse(s, WHY_RESULT);
	}
	scan_expect(s, "]");
}

static void result_of(struct scan *s, void *with, size_t i, size_t j)
{
	struct counted_by *o = with;
	struct element m;
	if (!left(s, o, i, j, &m)) return;
	if (o->c->e->question[i].kind == QUESTION_MIXNET) written(s, o, &o->c->e->question[i], &m);
	else count(s, o, &m);
}

bool check_result(struct check *c, const struct tally *t, const struct trustees *by_whom,
	const struct factors *by, int64_t most, str record)
{
	struct counted_by o = { c, t, by_whom, by, most };
	struct scan s = scan_begin(record, c->arena);
	field(&s, "result", "{\"result\":", t, result_of, &o);
	scan_expect(&s, "}");
	const bool holds = scan_end(&s);
	c->refusal = s.refusal;
	return holds;
}
