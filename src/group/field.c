/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Subgroups of the integers modulo a prime p of 2048 bits. An element is kept in Montgomery's form. */
#include <errno.h>
#include <stdlib.h>
#include "group/field.h"
#include "group/jacobi.h"
#include "group/numbers.h"

static void field_close(void *own)
{
	struct field *f = own;
	BN_free(f->prime);
	BN_MONT_CTX_free(f->mont);
	free(f);
}

bool field_without_lanes;

/* Without lanes the fastest product for public values is OpenSSL's. */
static bool borrow_product(struct field *f)
{
	f->mont = BN_MONT_CTX_new();
	BN_CTX *ctx = BN_CTX_new();
	const bool set = ctx && f->mont && BN_MONT_CTX_set(f->mont, f->prime, ctx);
	BN_CTX_free(ctx);
	return set;
}

/* What is left of p - 1 without q. */
static bool find_cofactor(struct field *f)
{
	BN_CTX *ctx = BN_CTX_new();
	BIGNUM *q = BN_lebin2bn((const uint8_t *)f->order.w, sizeof f->order.w, NULL), *x = BN_new();
	const bool found = ctx && q && x && BN_div(x, NULL, f->prime, q, ctx)
		&& BN_bn2lebinpad(x, (uint8_t *)f->cofactor.w, sizeof f->cofactor.w) > 0;
	BN_free(q);
	BN_free(x);
	BN_CTX_free(ctx);
	return found;
}

static int field_open(struct group *g, const char *p, const char *q, size_t q_words, const char *base)
{
	uint64_t w[P_WORDS];
	struct field *f = calloc(1, sizeof *f);
	if (!f) return FAULT(-ENOMEM);
	g->own = f;
	CHECK(words_from_decimal(str_from_c(p), w, P_WORDS));
	const bool lanes = modulus_has_lanes() && !field_without_lanes;
	modulus_make(&f->p, w, P_WORDS, lanes);
	CHECK(words_from_decimal(str_from_c(q), w, q_words));
	modulus_make(&g->q, w, q_words, false);
	CHECK(words_from_decimal(str_from_c(base), w, P_WORDS));
	mod_enter(&f->p, w, f->g.w);
	memcpy(f->order.w, g->q.m, sizeof f->order.w);
	f->prime = BN_lebin2bn((const uint8_t *)f->p.m, P_BYTES, NULL);
	return f->prime && find_cofactor(f) && (lanes || borrow_product(f)) ? 0 : FAULT(-ENOMEM);
}

static int belenios_open(struct group *g)
{
	return field_open(g, BELENIOS_2048_P, BELENIOS_2048_Q, 4, BELENIOS_2048_G);
}

static int rfc_open(struct group *g)
{
	return field_open(g, RFC_3526_2048_P, RFC_3526_2048_Q, P_WORDS, RFC_3526_2048_G);
}

/* ---- elements ---- */

static bool field_read(const struct group *g, str text, struct element *out)
{
	const struct field *f = field_of(g);
	uint64_t w[P_WORDS];
	if (!words_from_decimal(text, w, P_WORDS) || words_zero(w, P_WORDS) || !words_below(w, f->p.m, P_WORDS))
		return false;
	mod_enter(&f->p, w, out->w);
	return true;
}

static void field_texts(const struct group *g, const struct element *e, size_t n, char out[][ELEMENT_TEXT],
	str *text)
{
	uint64_t w[P_WORDS];
	for (size_t i = 0; i < n; i++) {
		mod_leave(&field_of(g)->p, e[i].w, w);
		text[i] = words_to_decimal(w, P_WORDS, out[i]);
	}
}

static void field_one(const struct group *g, struct element *out)
{
	memcpy(out->w, field_of(g)->p.one, sizeof out->w);
}

static void field_generator(const struct group *g, struct element *out)
{
	*out = field_of(g)->g;
}

static void field_mul(const struct group *g, const struct element *a, const struct element *b,
	struct element *out)
{
	mod_mul(&field_of(g)->p, a->w, b->w, out->w);
}

static bool field_same(const struct group *g, const struct element *a, const struct element *b)
{
	return mod_same(&field_of(g)->p, a->w, b->w);
}

static int field_compare(const struct group *g, const struct element *a, const struct element *b)
{
	uint64_t x[P_WORDS], y[P_WORDS];
	mod_leave(&field_of(g)->p, a->w, x);
	mod_leave(&field_of(g)->p, b->w, y);
	for (size_t i = P_WORDS; i-- > 0;)
		if (x[i] != y[i]) return x[i] < y[i] ? -1 : 1;
	return 0;
}

static void pow_secret(const struct group *g, const struct element *a, const struct scalar *k,
	struct element *out)
{
	mod_pow(&field_of(g)->p, a->w, k->w, g->q.n, out->w);
}

static void pow_g_secret(const struct group *g, const struct scalar *k, struct element *out)
{
	pow_secret(g, &field_of(g)->g, k, out);
}

static BIGNUM *number_of(const struct field *f, const struct element *e)
{
	uint64_t w[P_WORDS];
	mod_leave(&f->p, e->w, w);
	BIGNUM *x = BN_lebin2bn((const uint8_t *)w, P_BYTES, NULL);
	CHECK(x);
	return x;
}

static void field_invert(const struct group *g, const struct element *a, struct element *out)
{
	const struct field *f = field_of(g);
	uint64_t w[P_WORDS];
	BN_CTX *ctx = BN_CTX_new();
	BIGNUM *x = number_of(f, a);
	CHECK(ctx && BN_mod_inverse(x, x, f->prime, ctx) && BN_bn2lebinpad(x, (uint8_t *)w, P_BYTES) == P_BYTES);
	mod_enter(&f->p, w, out->w);
	BN_free(x);
	BN_CTX_free(ctx);
}

static bool belenios_is_member(const struct group *g, const struct element *e)
{
	struct element x;
	field_pow(g, e, &field_of(g)->order, &x);
	return mod_same(&field_of(g)->p, x.w, field_of(g)->p.one);
}

static int slow_jacobi(const struct field *f, const struct element *e)
{
	BN_CTX *ctx = BN_CTX_new();
	BIGNUM *x = number_of(f, e);
	CHECK(ctx);
	const int symbol = BN_kronecker(x, f->prime, ctx);
	BN_free(x);
	BN_CTX_free(ctx);
	return symbol;
}

/* The squares are the subgroup. */
bool field_is_square(const struct group *g, const struct element *e)
{
	const struct field *f = field_of(g);
	uint64_t w[P_WORDS];
	mod_leave(&f->p, e->w, w);
	const int symbol = jacobi(w, f->p.m, P_WORDS);
	return (symbol == JACOBI_UNKNOWN ? slow_jacobi(f, e) : symbol) == 1;
}

/* ---- mixnet questions ---- */

/* h^((p-1)/q): h is below p, and what is left is in the subgroup. */
static void independent(const struct group *g, const struct digest *h, struct element *out)
{
	uint64_t w[P_WORDS] = { 0 };
	for (size_t i = 0; i < sizeof h->b; i++) w[i / 8] |= (uint64_t)h->b[31 - i] << (8 * (i % 8));
	mod_enter(&field_of(g)->p, w, out->w);
	field_pow(g, out, &field_of(g)->cofactor, out);
}

/* Bytes. So many fit unless the first integers are all ones. */
enum { PADDING = 1, INTS_MAX = P_BYTES - PADDING };

/* Is x a square? Asked of x times a random square, which is as likely one number as another, so that the
 * time says nothing of x but the answer. */
static bool is_square_in_secret(const struct group *g, const struct element *x)
{
	const struct modulus *p = &field_of(g)->p;
	uint64_t w[P_WORDS];
	struct element e;
	do crypto_random(w, sizeof w);
	while (words_zero(w, P_WORDS) || !words_below(w, p->m, P_WORDS));
	mod_enter(p, w, e.w);
	mod_mul(p, e.w, e.w, e.w);
	mod_mul(p, e.w, x->w, e.w);
	crypto_wipe(w, sizeof w);
	return field_is_square(g, &e);
}

enum { AT_LEAST = 40, AT_MOST = 256 };

/* The first member is kept, and the tries go on: more than AT_LEAST are made once in 2^40 times. */
static bool of_ints(const struct group *g, const uint8_t *v, size_t n, struct element *out)
{
	const struct modulus *p = &field_of(g)->p;
	uint64_t w[P_WORDS] = { 0 };
	for (size_t i = 0; i < n; i++) {
		const size_t byte = n - i;                         /* the first is the highest; byte 0 is padding */
		w[byte / 8] |= (uint64_t)v[i] << (8 * (byte % 8));
	}
	if (!words_below(w, p->m, P_WORDS)) return false;
	bool found = false;
	for (int tries = 0; tries < AT_LEAST || (tries < AT_MOST && !found); tries++, w[0]++) {
		struct element e = { { 0 } };
		mod_enter(p, w, e.w);
		const bool member = is_square_in_secret(g, &e);
		element_choose(found, out, &e, out);
		found |= member;
	}
	crypto_wipe(w, sizeof w);
	return found;
}

static bool to_ints(const struct group *g, const struct element *e, uint8_t *v, size_t n)
{
	uint64_t w[P_WORDS];
	mod_leave(&field_of(g)->p, e->w, w);
	for (size_t i = 0; i < n; i++) {
		const size_t byte = n - i;
		v[i] = (uint8_t)(w[byte / 8] >> (8 * (byte % 8)));
	}
	return true;
}

#define COMMON .close = field_close, .read = field_read, .texts = field_texts, .one = field_one, \
	.generator = field_generator, .mul = field_mul, .invert = field_invert, .same = field_same, \
	.compare = field_compare, .pow = field_pow, .pow_product = field_pow_product, \
	.pow_secret = pow_secret, .pow_g_secret = pow_g_secret, \
	.fixed_new = field_fixed_new, .fixed_free = field_fixed_free, .fixed_pow = field_fixed_pow, \
	.prepared_new = field_comb_new, .prepared_free = field_comb_free, .prepare = field_comb_prepare, \
	.prepared_pow = field_comb_pow, .independent = independent

const struct group_kind group_belenios_2048 = {
	COMMON, .name = "BELENIOS-2048", .open = belenios_open, .is_member = belenios_is_member,
	.prepared_is_member = field_comb_is_member,
};

const struct group_kind group_rfc_3526_2048 = {
	COMMON, .name = "RFC-3526-2048", .mixes = true, .open = rfc_open, .is_member = field_is_square,
	.prepared_is_member = field_comb_is_square, .ints_max = INTS_MAX, .ints_tight = 1,
	.of_ints = of_ints, .to_ints = to_ints,
};
