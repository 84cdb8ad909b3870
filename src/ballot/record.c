/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ballot/record.h"
#include "ballot/piece.h"

static void scan_ciphertext(struct scan *s, const struct group *g, struct ciphertext *c)
{
	struct sealed x;
	scan_sealed(s, g, &x);
	*c = x.c;
}

/* Everything up to the end of the answer that is no ciphertext: passed over. */
static void skip_fields(struct scan *s)
{
	while (scan_ok(s) && scan_take(s, ",")) {
		(void)scan_text(s);
		scan_expect(s, ":");
		scan_skip(s);
	}
	scan_expect(s, "}");
}

static void read_answer(
    struct scan *s, const struct group *g, const struct question *q, struct tally_row *row)
{
	struct ciphertext *c = arena_new_n(s->arena, struct ciphertext, question_choices(q));
	row->c = c;
	row->n = question_choices(q);
	scan_expect(s, q->kind == QUESTION_MIXNET ? "{\"choices\":" : "{\"choices\":[");
	for (size_t i = 0; i < row->n; i++) {
		if (i) scan_expect(s, ",");
		scan_ciphertext(s, g, &c[i]);
	}
	if (q->kind != QUESTION_MIXNET) scan_expect(s, "]");
	skip_fields(s);
}

bool ballot_read(const struct group *g, const struct election *e, str ballot, struct arena *a,
    str *credential, struct tally *out)
{
	struct scan s = scan_begin(ballot, a);
	struct tally_row *row = arena_new_n(a, struct tally_row, e->n_question);
	scan_expect(&s, "{\"election_uuid\":");
	if (!str_eq(scan_plain(&s, HEX_HASH_TEXT), e->uuid)) scan_refuse(&s, WHY_OTHER_ELECTION);
	scan_expect(&s, ",\"election_hash\":");
	if (!str_eq(scan_plain(&s, HEX_HASH_TEXT), str_from_c(e->fingerprint)))
		scan_refuse(&s, WHY_OTHER_ELECTION);
	scan_expect(&s, ",\"credential\":");
	*credential = scan_plain(&s, ELEMENT_TEXT);
	scan_expect(&s, ",\"answers\":[");
	for (size_t i = 0; i < e->n_question; i++) {
		if (i) scan_expect(&s, ",");
		read_answer(&s, g, &e->question[i], &row[i]);
	}
	scan_expect(&s, "]");
	skip_fields(&s);
	*out = (struct tally){ row, e->n_question };
	return scan_end(&s);
}

/* The text after these bytes, up to a quote. */
static str text_after(str ballot, str bytes)
{
	str rest;
	const char *at = memmem(ballot.p, ballot.n, bytes.p, bytes.n);
	if (!at) return S("");
	at += bytes.n;
	return str_cut((str){ at, ballot.n - (size_t)(at - ballot.p) }, '"', &rest);
}

str ballot_credential(str ballot)
{
	return text_after(ballot, S("\"credential\":\""));
}

str ballot_mark(str ballot)
{
	return text_after(ballot, S("\"signature\":{\"hash\":\""));
}

static void read_row(struct scan *s, const struct group *g, struct tally_row *row)
{
	row->n = scan_items(s);
	struct ciphertext *c = arena_new_n(s->arena, struct ciphertext, row->n + 1);
	row->c = c;
	scan_expect(s, "[");
	for (size_t j = 0; j < row->n; j++) {
		if (j) scan_expect(s, ",");
		scan_ciphertext(s, g, &c[j]);
	}
	scan_expect(s, "]");
}

bool tally_read(const struct group *g, str record, struct arena *a, struct tally *out)
{
	struct scan s = scan_begin(record, a);
	const bool is_shuffle = scan_take(&s, "{\"ciphertexts\":");
	out->n = scan_items(&s);
	struct tally_row *row = arena_new_n(a, struct tally_row, out->n + 1);
	out->row = row;
	scan_expect(&s, "[");
	for (size_t i = 0; i < out->n; i++) {
		if (i) scan_expect(&s, ",");
		read_row(&s, g, &row[i]);
	}
	scan_expect(&s, "]");
	if (is_shuffle) skip_fields(&s);
	return scan_end(&s);
}

str tally_write(const struct group *g, const struct tally *t, struct arena *a)
{
	struct paper o = paper_new(a);
	put_z(&o, "[");
	for (size_t i = 0; i < t->n; i++) {
		put_z(&o, i ? ",[" : "[");
		for (size_t j = 0; j < t->row[i].n; j++) {
			if (j) put_z(&o, ",");
			put_ciphertext(&o, g, &t->row[i].c[j]);
		}
		put_z(&o, "]");
	}
	put_z(&o, "]");
	return paper_str(&o);
}

/* Digits, no leading zero; below 2^62 as every weight. */
static bool weight_read(str s, int64_t *out)
{
	if (s.n == 0 || s.p[0] == '-' || (s.p[0] == '0' && s.n > 1)) return false;
	return str_to_i64(s, out) && *out < (int64_t)1 << 62;
}

bool voter_read(str line, struct voter *out)
{
	str weight;
	*out = (struct voter){ str_cut(line, ',', &weight), 1, false };
	out->is_explicit = out->credential.n < line.n;
	return !out->is_explicit || weight_read(weight, &out->weight);
}

bool voters_read(str record, struct arena *a, struct voter **out, size_t *n)
{
	struct scan s = scan_begin(record, a);
	const size_t most = scan_items(&s);
	struct voter *v = *out = arena_new_n(a, struct voter, most + 1);
	scan_expect(&s, "[");
	for (*n = 0; *n < most; (*n)++) {
		if (*n) scan_expect(&s, ",");
		if (!voter_read(scan_plain(&s, VOTER_TEXT), &v[*n])) scan_refuse(&s, WHY_WEIGHT);
	}
	scan_expect(&s, "]");
	return scan_end(&s);
}

bool voter_listed(str record, str credential)
{
	const char *from = record.p, *end = from + record.n, *at;
	if (!credential.n) return false;
	while ((at = memmem(from, (size_t)(end - from), credential.p, credential.n))) {
		const bool begins = at > record.p && at[-1] == '"';
		from = at + credential.n;
		if (begins && from < end && (*from == '"' || *from == ',')) return true;
	}
	return false;
}

struct element **factors_new(const struct tally *t, struct arena *a)
{
	struct element **f = arena_new_n(a, struct element *, t->n + 1);
	for (size_t i = 0; i < t->n; i++) f[i] = arena_new_n(a, struct element, t->row[i].n + 1);
	return f;
}

bool factors_read(const struct group *g, const struct tally *t, str record, struct arena *a,
    struct element ***out)
{
	struct scan s = scan_begin(record, a);
	*out = factors_new(t, a);
	scan_expect(&s, "{\"decryption_factors\":[");
	for (size_t i = 0; i < t->n; i++) {
		scan_expect(&s, i ? ",[" : "[");
		for (size_t j = 0; j < t->row[i].n; j++) {
			if (j) scan_expect(&s, ",");
			(void)scan_element(&s, g, &(*out)[i][j]);
		}
		scan_expect(&s, "]");
	}
	scan_expect(&s, "]");
	skip_fields(&s);
	return scan_end(&s);
}
