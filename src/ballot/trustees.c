/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ballot/trustees.h"
#include "ballot/key.h"
#include "ballot/piece.h"

struct reader { struct scan s; const struct group *g; struct trustees *t; };

static size_t read_messages(struct reader *r, struct signed_message *m)
{
	struct scan *s = &r->s;
	size_t n = 0;
	while (scan_ok(s) && !scan_take(s, "]")) {
		if (n == TRUSTEES_MAX) scan_refuse(s, WHY_TOO_MANY);
		if (n) scan_expect(s, ",");
		if (!scan_ok(s)) break;
		scan_expect(s, "{\"message\":");
		m[n].message = scan_text(s);
		scan_expect(s, ",\"signature\":");
		scan_proof(s, r->g, &m[n++].signature);
		scan_expect(s, "}");
	}
	return n;
}

static void read_group(struct reader *r, struct pedersen *p)
{
	struct scan *s = &r->s;
	struct signed_message *cert = arena_new_n(s->arena, struct signed_message, TRUSTEES_MAX);
	struct signed_message *coefexps = arena_new_n(s->arena, struct signed_message, TRUSTEES_MAX);
	struct proof *signature = arena_new_n(s->arena, struct proof, TRUSTEES_MAX);
	struct trustee_key *key = arena_new_n(s->arena, struct trustee_key, TRUSTEES_MAX);
	scan_expect(s, "{\"threshold\":");
	p->threshold = (int)scan_int(s, TRUSTEES_MAX);
	scan_expect(s, ",\"certs\":[");
	p->n = read_messages(r, cert);
	scan_expect(s, ",\"coefexps\":[");
	if (read_messages(r, coefexps) != p->n) scan_refuse(s, WHY_COUNT);
	const bool is_signed = scan_take(s, ",\"signatures\":[");
	for (size_t i = 0; is_signed && i < p->n; i++) {
		if (i) scan_expect(s, ",");
		scan_proof(s, r->g, &signature[i]);
	}
	if (is_signed) scan_expect(s, "]");
	scan_expect(s, ",\"verification_keys\":[");
	for (size_t i = 0; scan_ok(s) && i < p->n; i++) {
		if (i) scan_expect(s, ",");
		scan_key(s, r->g, &key[i]);
		r->t->n_keys++;
	}
	scan_expect(s, "]}");
	if (p->threshold < 1 || (size_t)p->threshold > p->n) scan_refuse(s, WHY_LIMITS);
	*p = (struct pedersen){ p->threshold, p->n, cert, coefexps, is_signed ? signature : NULL, key };
}

bool trustees_read(const struct group *g, str record, struct arena *a, struct trustees *t,
	struct refusal *why)
{
	struct reader r = { scan_begin(record, a), g, t };
	struct trustee_entry *e = arena_new_n(a, struct trustee_entry, TRUSTEES_MAX);
	*t = (struct trustees){ .record = record, .entry = e };
	scan_expect(&r.s, "[");
	while (scan_ok(&r.s) && !scan_take(&r.s, "]")) {
		if (t->n_entry == TRUSTEES_MAX) scan_refuse(&r.s, WHY_TOO_MANY);
		if (t->n_entry) scan_expect(&r.s, ",");
		if (!scan_ok(&r.s)) break;
		const size_t mark = scan_item(&r.s, t->n_entry);
		struct trustee_entry *at = &e[t->n_entry++];
		at->is_pedersen = scan_take(&r.s, "[\"Pedersen\",");
		if (!at->is_pedersen) scan_expect(&r.s, "[\"Single\",");
		if (at->is_pedersen) read_group(&r, &at->pedersen);
		else scan_key(&r.s, g, &at->single);
		t->n_keys += !at->is_pedersen;
		scan_expect(&r.s, "]");
		scan_leave(&r.s, mark);
	}
	if (t->n_keys > TRUSTEES_MAX) scan_refuse(&r.s, WHY_TOO_MANY);
	const bool good = scan_end(&r.s);
	*why = r.s.refusal;
	return good;
}

const struct trustee_key *trustee_numbered(const struct trustees *t, int64_t number)
{
	int64_t at = 1;
	for (size_t i = 0; i < t->n_entry; i++) {
		const struct trustee_entry *e = &t->entry[i];
		int64_t n = e->is_pedersen ? (int64_t)e->pedersen.n : 1;
		if (number >= at && number < at + n)
			return e->is_pedersen ? &e->pedersen.key[number - at] : &e->single;
		at += n;
	}
	return NULL;
}

/* ---- factors ---- */

static bool join_group(const struct group *g, const struct pedersen *p, const struct factors *by, size_t row,
	size_t column, struct element *product)
{
	size_t index[TRUSTEES_MAX], n = 0;
	for (size_t i = 1; i <= p->n && n < (size_t)p->threshold; i++)
		if (by[i - 1].row) index[n++] = i;
	if (n < (size_t)p->threshold) return false;
	for (size_t i = 0; i < n; i++) {
		struct scalar l;
		struct element f;
		lagrange(g, index, n, index[i], &l);
		element_pow(g, &by[index[i] - 1].row[row][column], &l, &f);
		element_mul(g, product, &f, product);
	}
	return true;
}

bool factors_join(const struct group *g, const struct trustees *t, const struct factors *by,
    size_t row, size_t column, struct element *out)
{
	element_one(g, out);
	for (size_t i = 0; i < t->n_entry; i++) {
		const struct trustee_entry *e = &t->entry[i];
		if (e->is_pedersen) {
			if (!join_group(g, &e->pedersen, by, row, column, out)) return false;
			by += e->pedersen.n;
			continue;
		}
		if (!by->row) return false;
		element_mul(g, out, &by->row[row][column], out);
		by++;
	}
	return true;
}
