/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ballot/shuffle.h"
#include "ballot/piece.h"

/* One row in the shuffling. from: which input stands at each place of the output. */
struct shuffle {
	const struct group *g;
	const struct election *e;
	struct arena *arena;
	size_t n;
	const struct ciphertext *in;
	struct ciphertext *out;
	size_t *from;                      /* secret, as all scalars here but u */
	struct scalar *r;                  /* new randomness of each output */
	struct element h, *hi;             /* independent generators */
	struct element *c; struct scalar *rc;          /* commitments to the order, by input */
	struct element *chain; struct scalar *rchain;
	struct scalar *u;                  /* by output */
	struct scalar *wchain, *wu, w[4];
	struct element t[5], *tchain;
	struct scalar challenge;
};

static void random_order(size_t *from, size_t n)
{
	for (size_t i = 0; i < n; i++) from[i] = i;
	for (size_t i = n; i > 1; i--) {
		uint64_t r, most = UINT64_MAX - UINT64_MAX % i;
		do crypto_random(&r, sizeof r); while (r >= most);
		size_t j = r % i, at = from[i - 1];
		from[i - 1] = from[j];
		from[j] = at;
	}
}

static void mul_power(const struct group *g, const struct element *base, const struct scalar *k,
	struct element *product)
{
	struct element e;
	element_pow_secret(g, base, k, &e);
	element_mul(g, product, &e, product);
}

static void encrypt_anew(struct shuffle *s)
{
	struct element e;
	random_order(s->from, s->n);
	for (size_t i = 0; i < s->n; i++) {
		const struct ciphertext *c = &s->in[s->from[i]];
		scalar_random(s->g, &s->r[i]);
		element_pow_g_secret(s->g, &s->r[i], &e);
		element_mul(s->g, &c->alpha, &e, &s->out[i].alpha);
		s->out[i].beta = c->beta;
		mul_power(s->g, &s->e->y, &s->r[i], &s->out[i].beta);
	}
}

static void commit_to_order(struct shuffle *s)
{
	group_generator(s->g, -1, &s->h);
	for (size_t i = 0; i < s->n; i++) {
		size_t j = s->from[i];
		group_generator(s->g, (int64_t)i, &s->hi[i]);
		scalar_random(s->g, &s->rc[j]);
		element_pow_g_secret(s->g, &s->rc[j], &s->c[j]);
		element_mul(s->g, &s->c[j], &s->hi[i], &s->c[j]);
	}
}

/* Said of this election. */
static void hash_begin(struct sha256 *h, const struct shuffle *s, str prefix)
{
	sha256_begin(h);
	sha256_add(h, prefix);
	sha256_add(h, str_from_c(s->e->fingerprint));
	sha256_add(h, S("|"));
}

/* All ciphertexts before and after, and the commitments: what both challenges bind. */
static void hash_statement(struct sha256 *h, const struct shuffle *s)
{
	const struct ciphertext *side[] = { s->in, s->out };
	for (size_t k = 0; k < countof(side); k++) {
		for (size_t i = 0; i < s->n; i++) {
			hash_listed(h, s->g, &side[k][i].alpha);
			hash_listed(h, s->g, &side[k][i].beta);
		}
	}
	for (size_t i = 0; i < s->n; i++) hash_listed(h, s->g, &s->c[i]);
}

static void draw_u(struct shuffle *s)
{
	char whole[HEX_HASH_TEXT], part[HEX_HASH_TEXT], number[24];
	struct sha256 h;
	struct digest d;
	hash_begin(&h, s, S("shuffle-challenges|"));
	hash_statement(&h, s);
	sha256_end(&h, &d);
	hex_encode(d.b, sizeof d.b, whole);
	for (size_t i = 0; i < s->n; i++) {
		hash_hex(digits(number, (int64_t)s->from[i]), part);
		sha256_begin(&h);
		sha256_add(&h, str_from_c(whole));
		sha256_add(&h, str_from_c(part));
		sha256_end(&h, &d);
		scalar_from_bytes(s->g, d.b, sizeof d.b, &s->u[i]);
	}
	crypto_wipe(number, sizeof number);
	crypto_wipe(part, sizeof part);
	crypto_wipe(&d, sizeof d);
}

static const struct element *before_in_chain(const struct shuffle *s, size_t i)
{
	return i ? &s->chain[i - 1] : &s->h;
}

static void make_chain(struct shuffle *s)
{
	for (size_t i = 0; i < s->n; i++) {
		scalar_random(s->g, &s->rchain[i]);
		element_pow_g_secret(s->g, &s->rchain[i], &s->chain[i]);
		mul_power(s->g, before_in_chain(s, i), &s->u[i], &s->chain[i]);
	}
}

static void minus_power(const struct group *g, const struct element *base, const struct scalar *k,
	struct element *product)
{
	struct scalar minus;
	scalar_negate(g, k, &minus);
	mul_power(g, base, &minus, product);
	scalar_wipe(&minus);
}

static void commit(struct shuffle *s)
{
	struct element generator;
	element_generator(s->g, &generator);
	for (size_t i = 0; i < countof(s->w); i++) scalar_random(s->g, &s->w[i]);
	for (size_t i = 0; i < 3; i++) element_pow_g_secret(s->g, &s->w[i], &s->t[i]);
	element_one(s->g, &s->t[3]);
	element_one(s->g, &s->t[4]);
	minus_power(s->g, &s->e->y, &s->w[3], &s->t[3]);
	minus_power(s->g, &generator, &s->w[3], &s->t[4]);
	for (size_t i = 0; i < s->n; i++) {
		scalar_random(s->g, &s->wu[i]);
		scalar_random(s->g, &s->wchain[i]);
		mul_power(s->g, &s->hi[i], &s->wu[i], &s->t[2]);
		mul_power(s->g, &s->out[i].beta, &s->wu[i], &s->t[3]);
		mul_power(s->g, &s->out[i].alpha, &s->wu[i], &s->t[4]);
		element_pow_g_secret(s->g, &s->wchain[i], &s->tchain[i]);
		mul_power(s->g, before_in_chain(s, i), &s->wu[i], &s->tchain[i]);
	}
}

static void challenged(struct shuffle *s)
{
	char y[ELEMENT_TEXT];
	struct sha256 h;
	struct digest d;
	hash_begin(&h, s, S("shuffle-challenge|"));
	for (size_t i = 0; i < countof(s->t); i++) hash_listed(&h, s->g, &s->t[i]);
	for (size_t i = 0; i < s->n; i++) hash_listed(&h, s->g, &s->tchain[i]);
	hash_statement(&h, s);
	for (size_t i = 0; i < s->n; i++) hash_listed(&h, s->g, &s->chain[i]);
	sha256_add(&h, element_text(s->g, &s->e->y, y));
	sha256_end(&h, &d);
	scalar_from_bytes(s->g, d.b, sizeof d.b, &s->challenge);
}

/* sum += a b */
static void add_product(
    const struct group *g, const struct scalar *a, const struct scalar *b, struct scalar *sum)
{
	struct scalar ab;
	scalar_mul(g, a, b, &ab);
	scalar_add(g, sum, &ab, sum);
	scalar_wipe(&ab);
}

/* The four secrets the first responses are about. */
static void sums(struct shuffle *s, struct scalar of[4])
{
	struct scalar v;
	scalar_from_u64(s->g, 1, &v);
	for (size_t k = 0; k < 4; k++) scalar_from_u64(s->g, 0, &of[k]);
	for (size_t i = s->n; i-- > 0; ) {
		scalar_add(s->g, &of[0], &s->rc[i], &of[0]);
		add_product(s->g, &s->rchain[i], &v, &of[1]);
		scalar_mul(s->g, &v, &s->u[i], &v);
		add_product(s->g, &s->rc[s->from[i]], &s->u[i], &of[2]);
		add_product(s->g, &s->r[i], &s->u[i], &of[3]);
	}
	scalar_wipe(&v);
}

static void put_response(struct paper *o, struct shuffle *s, const struct scalar *w, const struct scalar *x)
{
	struct scalar r = *w;
	add_product(s->g, &s->challenge, x, &r);
	put_scalar(o, s->g, &r);
}

static void put_elements(struct paper *o, const struct group *g, const struct element *e, size_t n)
{
	put_z(o, "[");
	for (size_t i = 0; i < n; i++) {
		if (i) put_z(o, ",");
		put_element(o, g, &e[i]);
	}
	put_z(o, "]");
}

static void put_responses(struct paper *o, struct shuffle *s, const struct scalar *w, const struct scalar *x)
{
	put_z(o, "[");
	for (size_t i = 0; i < s->n; i++) {
		if (i) put_z(o, ",");
		put_response(o, s, &w[i], &x[i]);
	}
	put_z(o, "]");
}

static void put_shuffle_proof(struct paper *o, struct shuffle *s)
{
	struct scalar of[4];
	sums(s, of);
	put_z(o, "[[");
	for (size_t i = 0; i < 3; i++) {
		put_element(o, s->g, &s->t[i]);
		put_z(o, ",");
	}
	put_elements(o, s->g, s->t + 3, 2);
	put_z(o, ",");
	put_elements(o, s->g, s->tchain, s->n);
	put_z(o, "],[");
	for (size_t i = 0; i < 4; i++) {
		put_response(o, s, &s->w[i], &of[i]);
		put_z(o, ",");
	}
	put_responses(o, s, s->wchain, s->rchain);
	put_z(o, ",");
	put_responses(o, s, s->wu, s->u);
	put_z(o, "],");
	put_elements(o, s->g, s->c, s->n);
	put_z(o, ",");
	put_elements(o, s->g, s->chain, s->n);
	put_z(o, "]");
	crypto_wipe(of, sizeof of);
}

static void put_shuffled(struct paper *o, struct shuffle *s)
{
	put_z(o, "[");
	for (size_t i = 0; i < s->n; i++) {
		if (i) put_z(o, ",");
		put_ciphertext(o, s->g, &s->out[i]);
	}
	put_z(o, "]");
}

static void wipe(struct shuffle *s)
{
	struct scalar *const secret[] = { s->r, s->rc, s->rchain, s->u, s->wchain, s->wu };
	for (size_t i = 0; i < countof(secret); i++) crypto_wipe(secret[i], s->n * sizeof *secret[i]);
	crypto_wipe(s->from, s->n * sizeof *s->from);
	crypto_wipe(s->w, sizeof s->w);
}

/* The room for one row. */
static void begin(struct shuffle *s, const struct tally_row *row)
{
	size_t n = s->n = row->n;
	struct scalar **const scalars[] = { &s->r, &s->rc, &s->rchain, &s->u, &s->wchain, &s->wu };
	struct element **const elements[] = { &s->hi, &s->c, &s->chain, &s->tchain };
	for (size_t i = 0; i < countof(scalars); i++) *scalars[i] = arena_new_n(s->arena, struct scalar, n);
	for (size_t i = 0; i < countof(elements); i++)
		*elements[i] = arena_new_n(s->arena, struct element, n);
	s->in = row->c;
	s->out = arena_new_n(s->arena, struct ciphertext, n);
	s->from = arena_new_n(s->arena, size_t, n);
}

/* All that is said before the challenge. */
static void say(struct shuffle *s)
{
	commit_to_order(s);
	draw_u(s);
	make_chain(s);
	commit(s);
}

static void answer(struct shuffle *s, struct paper *ciphertexts, struct paper *proofs)
{
	challenged(s);
	put_shuffled(ciphertexts, s);
	put_shuffle_proof(proofs, s);
	wipe(s);
}

static str record_of(struct paper *ciphertexts, const struct paper *proofs)
{
	put_z(ciphertexts, "],\"proofs\":[");
	put(ciphertexts, paper_str(proofs));
	put_z(ciphertexts, "]}");
	return paper_str(ciphertexts);
}

void shuffle_make(const struct group *g, const struct election *e, const struct tally *t, struct arena *a,
	str *out)
{
	struct paper ciphertexts = paper_new(a), proofs = paper_new(a);
	put_z(&ciphertexts, "{\"ciphertexts\":[");
	for (size_t i = 0; i < t->n; i++) {
		struct shuffle s = { .g = g, .e = e, .arena = a };
		if (i) put_z(&ciphertexts, ",");
		if (i) put_z(&proofs, ",");
		begin(&s, &t->row[i]);
		encrypt_anew(&s);
		say(&s);
		answer(&s, &ciphertexts, &proofs);
	}
	*out = record_of(&ciphertexts, &proofs);
}
