/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Subgroups of the integers modulo a prime p of 2048 bits. An element is kept in Montgomery's form. */
#include <errno.h>
#include <stdlib.h>
#include "group/field.h"
#include "group/numbers.h"

static void field_close(void *own)
{
	struct field *f = own;
	BN_free(f->prime);
	BN_MONT_CTX_free(f->mont);
	free(f);
}

static int field_open(struct group *g, const char *p, const char *q, size_t q_words, const char *base)
{
	uint64_t w[P_WORDS];
	struct field *f = calloc(1, sizeof *f);
	if (!f) return FAULT(-ENOMEM);
	g->own = f;
	CHECK(words_from_decimal(str_from_c(p), w, P_WORDS));
	modulus_make(&f->p, w, P_WORDS);
	CHECK(words_from_decimal(str_from_c(q), w, q_words));
	modulus_make(&g->q, w, q_words);
	CHECK(words_from_decimal(str_from_c(base), w, P_WORDS));
	mod_enter(&f->p, w, f->g.w);
	f->prime = BN_lebin2bn((const uint8_t *)f->p.m, P_BYTES, NULL);
	f->mont = BN_MONT_CTX_new();
	BN_CTX *ctx = BN_CTX_new();
	const bool set = ctx && f->prime && f->mont && BN_MONT_CTX_set(f->mont, f->prime, ctx);
	BN_CTX_free(ctx);
	return set ? 0 : FAULT(-ENOMEM);
}

static int belenios_open(struct group *g)
{
	TRY(field_open(g, BELENIOS_2048_P, BELENIOS_2048_Q, 4, BELENIOS_2048_G));
	((struct field *)g->own)->window = 8;
	return 0;
}

static int rfc_open(struct group *g)
{
	TRY(field_open(g, RFC_3526_2048_P, RFC_3526_2048_Q, P_WORDS, RFC_3526_2048_G));
	((struct field *)g->own)->window = 6;
	return 0;
}

/* ---- elements ---- */

static bool field_read(const struct group *g, str text, struct element *out)
{
	const struct field *f = field_of(g);
	if (!words_from_decimal(text, out->w, P_WORDS) || words_zero(out->w, P_WORDS)
		|| !words_below(out->w, f->p.m, P_WORDS)) return false;
	mod_enter(&f->p, out->w, out->w);
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
	(void)g;
	return memcmp(a, b, sizeof *a) == 0;
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

void field_pow(const struct group *g, const struct element *a, const struct scalar *k,
	struct element *out)
{
	mod_pow(&field_of(g)->p, a->w, k->w, g->q.n, out->w);
}

static void field_pow_g(const struct group *g, const struct scalar *k, struct element *out)
{
	mod_pow(&field_of(g)->p, field_of(g)->g.w, k->w, g->q.n, out->w);
}

/* a^(p-2), by Fermat. */
static void field_invert(const struct group *g, const struct element *a, struct element *out)
{
	uint64_t e[P_WORDS];
	memcpy(e, field_of(g)->p.m, sizeof e);
	e[0] -= 2;
	mod_pow(&field_of(g)->p, a->w, e, P_WORDS, out->w);
}

static bool belenios_is_member(const struct group *g, const struct element *e)
{
	struct element x;
	mod_pow(&field_of(g)->p, e->w, g->q.m, g->q.n, x.w);
	return memcmp(x.w, field_of(g)->p.one, sizeof x.w) == 0;
}

/* The squares are the subgroup; and R is one itself, so the form need not be left. */
bool field_is_square(const struct group *g, const struct element *e)
{
	BN_CTX *ctx = BN_CTX_new();
	BIGNUM *x = BN_lebin2bn((const uint8_t *)e->w, P_BYTES, NULL);
	const bool is_square = ctx && x && BN_kronecker(x, field_of(g)->prime, ctx) == 1;
	BN_free(x);
	BN_CTX_free(ctx);
	return is_square;
}

/* ---- mixnet questions ---- */

/* h^((p-1)/q): h is below p, and what is left is in the subgroup. */
static void independent(const struct group *g, const struct digest *h, struct element *out)
{
	uint64_t w[P_WORDS] = { 0 };
	for (size_t i = 0; i < sizeof h->b; i++) w[i / 8] |= (uint64_t)h->b[31 - i] << (8 * (i % 8));
	mod_enter(&field_of(g)->p, w, w);
	mod_mul(&field_of(g)->p, w, w, out->w);            /* (p-1)/q is 2 where this is asked */
}

enum { PADDING = 1, INTS_MAX = P_BYTES - PADDING - 1 };   /* a byte less than p: it fits */

static bool of_ints(const struct group *g, const uint8_t *v, size_t n, struct element *out)
{
	uint64_t w[P_WORDS] = { 0 };
	for (size_t i = 0; i < n; i++) {
		const size_t byte = n - i;                         /* the first is the highest; byte 0 is padding */
		w[byte / 8] |= (uint64_t)v[i] << (8 * (byte % 8));
	}
	for (int tries = 0; tries < 256; tries++, w[0]++) {
		mod_enter(&field_of(g)->p, w, out->w);
		if (!words_zero(w, P_WORDS) && field_is_square(g, out)) return true;
	}
	return false;
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

static bool no_ints(const struct group *g, const uint8_t *v, size_t n, struct element *out)
{
	(void)g, (void)v, (void)n, (void)out;
	return false;
}

static bool to_no_ints(const struct group *g, const struct element *e, uint8_t *v, size_t n)
{
	(void)g, (void)e, (void)v, (void)n;
	return false;
}

#define COMMON .close = field_close, .read = field_read, .texts = field_texts, .one = field_one, \
	.generator = field_generator, .mul = field_mul, .invert = field_invert, .same = field_same, \
	.compare = field_compare, .pow = field_pow, .pow_secret = field_pow, .pow_g_secret = field_pow_g, \
	.fixed_new = field_fixed_new, .fixed_free = field_fixed_free, .fixed_pow = field_fixed_pow, \
	.prepared_new = field_comb_new, .prepared_free = field_comb_free, .prepare = field_comb_prepare, \
	.prepared_pow = field_comb_pow, .independent = independent

const struct group_kind group_belenios_2048 = {
	COMMON, .name = "BELENIOS-2048", .open = belenios_open, .is_member = belenios_is_member,
	.prepared_is_member = field_comb_is_member, .of_ints = no_ints, .to_ints = to_no_ints,
};

const struct group_kind group_rfc_3526_2048 = {
	COMMON, .name = "RFC-3526-2048", .mixes = true, .open = rfc_open, .is_member = field_is_square,
	.prepared_is_member = field_comb_is_square, .ints_max = INTS_MAX, .of_ints = of_ints, .to_ints = to_ints,
};
