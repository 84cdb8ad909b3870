/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A shuffle: the same ciphertexts, encrypted anew, in another order (Terelius and Wikstrom, in the form
 * of the CHVote specification 1.3.2). Every formula is that of docs/design/ballot.md. */
#include "ballot/check.h"

struct mix {
	struct check *c;
	const struct group *g;
	struct arena *a;
	size_t n;
	const struct ciphertext *in, *out;
	struct element t[5], *tt, *commit, *chain;
	struct element *h;                 /* h[0] begins the chain, h[i + 1] is of commitment i */
	struct scalar s[4], *s_chain, *s_order, *u, challenge;
};

/* ---- reading ---- */

static void elements(struct scan *s, struct mix *m, struct element *out, size_t n)
{
	scan_expect(s, "[");
	for (size_t i = 0; i < n && scan_ok(s); i++) {
		const size_t mark = scan_item(s, i);
		if (i) scan_expect(s, ",");
		scan_member(s, m->g, &out[i]);
		scan_leave(s, mark);
	}
	scan_expect(s, "]");
}

static void scalars(struct scan *s, struct mix *m, struct scalar *out, size_t n, const char *first)
{
	scan_expect(s, first);
	for (size_t i = 0; i < n && scan_ok(s); i++) {
		const size_t mark = scan_item(s, i);
		if (i) scan_expect(s, ",");
		if (!scalar_read(m->g, scan_plain(s, SCALAR_TEXT), &out[i])) scan_refuse(s, WHY_SCALAR);
		scan_leave(s, mark);
	}
}

static void read_proof(struct scan *s, struct mix *m)
{
	struct element **const lists[] = { &m->tt, &m->commit, &m->chain };
	for (size_t i = 0; i < countof(lists); i++) *lists[i] = arena_new_n(m->a, struct element, m->n + 1);
	m->s_chain = arena_new_n(m->a, struct scalar, m->n + 1);
	m->s_order = arena_new_n(m->a, struct scalar, m->n + 1);
	scan_expect(s, "[[");
	for (size_t i = 0; i < 3; i++) {
		scan_member(s, m->g, &m->t[i]);
		scan_expect(s, ",");
	}
	elements(s, m, m->t + 3, 2);
	scan_expect(s, ",");
	elements(s, m, m->tt, m->n);
	scan_expect(s, "],");
	scalars(s, m, m->s, 4, "[");
	scalars(s, m, m->s_chain, m->n, ",[");
	scalars(s, m, m->s_order, m->n, "],[");
	scan_expect(s, "]],");
	elements(s, m, m->commit, m->n);
	scan_expect(s, ",");
	elements(s, m, m->chain, m->n);
	scan_expect(s, "]");
}

/* ---- what is hashed ---- */

static void statement(struct sha256 *h, struct mix *m)
{
	const struct ciphertext *side[] = { m->in, m->out };
	for (size_t k = 0; k < countof(side); k++) {
		for (size_t i = 0; i < m->n; i++) {
			hash_listed(h, m->g, &side[k][i].alpha);
			hash_listed(h, m->g, &side[k][i].beta);
		}
	}
	for (size_t i = 0; i < m->n; i++) hash_listed(h, m->g, &m->commit[i]);
}

static void begin(struct sha256 *h, struct mix *m, str prefix)
{
	sha256_begin(h);
	sha256_add(h, prefix);
	sha256_add(h, str_from_c(m->c->e->fingerprint));
	sha256_add(h, S("|"));
}

static void draw_u(struct mix *m)
{
	struct sha256 h;
	struct digest d;
	char whole[HEX_HASH_TEXT], part[HEX_HASH_TEXT], number[24];
	begin(&h, m, S("shuffle-challenges|"));
	statement(&h, m);
	sha256_end(&h, &d);
	hex_encode(d.b, sizeof d.b, whole);
	m->u = arena_new_n(m->a, struct scalar, m->n + 1);
	for (size_t i = 0; i < m->n; i++) {
		hash_hex(digits(number, (int64_t)i), part);
		sha256_begin(&h);
		sha256_add(&h, str_from_c(whole));
		sha256_add(&h, str_from_c(part));
		sha256_end(&h, &d);
		scalar_from_bytes(m->g, d.b, sizeof d.b, &m->u[i]);
	}
}

static void draw_challenge(struct mix *m)
{
	struct sha256 h;
	struct digest d;
	begin(&h, m, S("shuffle-challenge|"));
	for (size_t i = 0; i < countof(m->t); i++) hash_listed(&h, m->g, &m->t[i]);
	for (size_t i = 0; i < m->n; i++) hash_listed(&h, m->g, &m->tt[i]);
	statement(&h, m);
	for (size_t i = 0; i < m->n; i++) hash_listed(&h, m->g, &m->chain[i]);
	sha256_add(&h, m->c->e->y_text);
	sha256_end(&h, &d);
	scalar_from_bytes(m->g, d.b, sizeof d.b, &m->challenge);
}

/* ---- the equations ---- */

/* Whether t base^challenge = other. */
static bool equal(struct mix *m, const struct element *t, const struct element *base,
	const struct element *other)
{
	struct element x;
	element_pow(m->g, base, &m->challenge, &x);
	element_mul(m->g, &x, t, &x);
	return element_same(m->g, &x, other);
}

static void powered(struct mix *m, const struct element *e, const struct scalar *k, struct element *out)
{
	element_pow_product(m->g, e, k, m->n, out);
}

static void side_of(struct mix *m, const struct ciphertext *c, bool beta, struct element *out)
{
	for (size_t i = 0; i < m->n; i++) out[i] = beta ? c[i].beta : c[i].alpha;
}

/* t1: the commitments and the generators have the same product but for a power of g. */
static bool order_is_whole(struct mix *m)
{
	struct element c, h, g;
	element_one(m->g, &c);
	element_one(m->g, &h);
	for (size_t i = 0; i < m->n; i++) {
		element_mul(m->g, &c, &m->commit[i], &c);
		element_mul(m->g, &h, &m->h[i + 1], &h);
	}
	element_invert(m->g, &h, &h);
	element_mul(m->g, &c, &h, &c);
	fixed_base_pow(group_fixed_g(m->g), &m->s[0], &g);
	return equal(m, &m->t[0], &c, &g);
}

/* t2: the chain ends at the base raised to the product of all u. */
static bool chain_ends(struct mix *m)
{
	struct scalar product;
	struct element end, g;
	scalar_from_u64(m->g, 1, &product);
	for (size_t i = 0; i < m->n; i++) scalar_mul(m->g, &product, &m->u[i], &product);
	element_pow(m->g, &m->h[0], &product, &end);
	element_invert(m->g, &end, &end);
	element_mul(m->g, &end, m->n ? &m->chain[m->n - 1] : &m->h[0], &end);
	fixed_base_pow(group_fixed_g(m->g), &m->s[1], &g);
	return equal(m, &m->t[1], &end, &g);
}

/* t3: the u are in the committed order. */
static bool order_is_that(struct mix *m)
{
	struct element c, g, h;
	powered(m, m->commit, m->u, &c);
	powered(m, m->h + 1, m->s_order, &h);
	fixed_base_pow(group_fixed_g(m->g), &m->s[2], &g);
	element_mul(m->g, &g, &h, &g);
	return equal(m, &m->t[2], &c, &g);
}

/* t41, t42: what came out is what went in, in that order, encrypted anew. */
static bool content_same(struct mix *m, bool beta)
{
	struct element in, out, key, *list = arena_new_n(m->a, struct element, m->n + 1);
	struct scalar minus;
	side_of(m, m->in, beta, list);
	powered(m, list, m->u, &in);
	side_of(m, m->out, beta, list);
	powered(m, list, m->s_order, &out);
	scalar_negate(m->g, &m->s[3], &minus);
	fixed_base_pow(beta ? m->c->y : group_fixed_g(m->g), &minus, &key);
	element_mul(m->g, &out, &key, &out);
	return equal(m, &m->t[beta ? 3 : 4], &in, &out);
}

static bool link_holds(struct mix *m, size_t i)
{
	struct element g, before;
	fixed_base_pow(group_fixed_g(m->g), &m->s_chain[i], &g);
	element_pow(m->g, i ? &m->chain[i - 1] : &m->h[0], &m->s_order[i], &before);
	element_mul(m->g, &g, &before, &g);
	return equal(m, &m->tt[i], &m->chain[i], &g);
}

static bool holds(struct mix *m)
{
	m->h = arena_new_n(m->a, struct element, m->n + 1);
	for (size_t i = 0; i <= m->n; i++) group_generator(m->g, (int64_t)i - 1, &m->h[i]);
	draw_u(m);
	draw_challenge(m);
	bool all = order_is_whole(m) && chain_ends(m) && order_is_that(m) && content_same(m, true) &&
		content_same(m, false);
	for (size_t i = 0; i < m->n && all; i++) all = link_holds(m, i);
	return all;
}

/* ---- a record ---- */

static void read_row(struct scan *s, struct mix *m, struct ciphertext *out)
{
	scan_expect(s, "[");
	for (size_t j = 0; j < m->n && scan_ok(s); j++) {
		const size_t mark = scan_item(s, j);
		scan_expect(s, j ? ",{\"alpha\":" : "{\"alpha\":");
		scan_member(s, m->g, &out[j].alpha);
		scan_expect(s, ",\"beta\":");
		scan_member(s, m->g, &out[j].beta);
		scan_expect(s, "}");
		scan_leave(s, mark);
	}
	scan_expect(s, "]");
}

static void read_rows(struct scan *s, struct mix *m, const struct tally *before, struct tally_row *row,
	struct arena *a)
{
	const size_t outer = scan_enter(s, "ciphertexts");
	scan_expect(s, "{\"ciphertexts\":[");
	for (size_t i = 0; i < before->n && scan_ok(s); i++) {
		const size_t mark = scan_item(s, i);
		m->n = before->row[i].n;
		struct ciphertext *c = arena_new_n(a, struct ciphertext, m->n + 1);
		row[i] = (struct tally_row){ c, m->n };
		if (i) scan_expect(s, ",");
		if (m->n > SHUFFLED_MAX) scan_refuse(s, WHY_TOO_MANY);
		read_row(s, m, c);
		scan_leave(s, mark);
	}
	scan_leave(s, outer);
}

bool check_shuffle(struct check *c, const struct tally *before, str record, struct arena *a,
	struct tally *after)
{
	struct mix m = { .c = c, .g = c->g, .a = c->arena };
	struct tally_row *row = arena_new_n(a, struct tally_row, before->n + 1);
	arena_reset(c->arena);
	struct scan s = scan_begin(record, c->arena);
	read_rows(&s, &m, before, row, a);
	scan_expect(&s, "],\"proofs\":[");
	scan_enter(&s, "proofs");
	for (size_t i = 0; i < before->n && scan_ok(&s); i++) {
		const size_t mark = scan_item(&s, i);
		if (i) scan_expect(&s, ",");
		m.n = before->row[i].n;
		m.in = before->row[i].c;
		m.out = row[i].c;
		read_proof(&s, &m);
		if (scan_ok(&s) && !holds(&m)) scan_refuse(&s, WHY_PROOF);
		scan_leave(&s, mark);
	}
	scan_expect(&s, "]}");
	*after = (struct tally){ row, before->n };
	const bool whole = scan_end(&s);
	c->refusal = s.refusal;
	return whole;
}
