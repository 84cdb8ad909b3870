/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Subgroups of the integers modulo a prime p of 2048 bits. An element is kept in Montgomery's form. */
#include <errno.h>
#include <stdlib.h>
#include <openssl/bn.h>
#include "group/inside.h"
#include "group/numbers.h"

enum { P_WORDS = 32, P_BYTES = 8 * P_WORDS };

struct field {
	struct modulus p;
	struct element g;
	int window;                        /* bits of a fixed base's table */
	BIGNUM *prime;                     /* for the Legendre symbol, where that tells members */
};

static const struct field *field_of(const struct group *g)
{
	return g->own;
}

static void field_close(void *own)
{
	struct field *f = own;
	BN_free(f->prime);
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
	return 0;
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
	struct field *f = g->own;
	f->window = 6;
	f->prime = BN_lebin2bn((const uint8_t *)f->p.m, P_BYTES, NULL);
	return f->prime ? 0 : FAULT(-ENOMEM);
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

static void field_pow(const struct group *g, const struct element *a, const struct scalar *k,
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
static bool rfc_is_member(const struct group *g, const struct element *e)
{
	BN_CTX *ctx = BN_CTX_new();
	BIGNUM *x = BN_lebin2bn((const uint8_t *)e->w, P_BYTES, NULL);
	const bool is_square = ctx && x && BN_kronecker(x, field_of(g)->prime, ctx) == 1;
	BN_free(x);
	BN_CTX_free(ctx);
	return is_square;
}

/* ---- a base for a whole election: every value of every window ---- */

struct table { size_t rows; int window; uint64_t entry[][P_WORDS]; };

static int fixed_new(const struct group *g, const struct element *e, void **out)
{
	const struct modulus *p = &field_of(g)->p;
	const int window = field_of(g)->window;
	const size_t rows = (64 * g->q.n + (size_t)window - 1) / (size_t)window, size = (size_t)1 << window;
	struct table *t = *out = malloc(sizeof *t + rows * size * sizeof t->entry[0]);
	if (!t) return FAULT(-ENOMEM);
	t->rows = rows;
	t->window = window;
	uint64_t base[P_WORDS];
	memcpy(base, e->w, sizeof base);
	for (size_t r = 0; r < rows; r++) {
		uint64_t (*row)[P_WORDS] = t->entry + r * size;
		memcpy(row[0], p->one, sizeof row[0]);
		for (size_t i = 1; i < size; i++) mod_mul(p, row[i - 1], base, row[i]);
		mod_mul(p, row[size - 1], base, base);
	}
	return 0;
}

static void fixed_free(void *table)
{
	free(table);
}

/* `n` bits of k from bit `at` on. */
static size_t bits(const struct scalar *k, size_t at, int n)
{
	const size_t word = at / 64, off = at % 64;
	uint64_t x = k->w[word] >> off;
	if (off + (size_t)n > 64 && word + 1 < GROUP_WORDS) x |= k->w[word + 1] << (64 - off);
	return (size_t)(x & (((uint64_t)1 << n) - 1));
}

static void fixed_pow(const struct group *g, const void *table, const struct scalar *k, struct element *out)
{
	const struct table *t = table;
	const struct modulus *p = &field_of(g)->p;
	uint64_t x[P_WORDS];
	memcpy(x, p->one, sizeof x);
	for (size_t r = 0; r < t->rows; r++) {
		const size_t i = bits(k, r * (size_t)t->window, t->window);
		if (i) mod_mul(p, x, t->entry[(r << t->window) + i], x);
	}
	memcpy(out->w, x, sizeof x);
}

/* ---- a base for one ciphertext: a comb ---- */

/* An exponent of 256 bits is TEETH rows of 64 bits; each row is cut in CUTS. A table a cut has the
 * products of the base to 2^(64 t + 16 c) over every set of teeth t: 240 squarings and 44 products to
 * make them all, 15 squarings and at most 64 products an exponent. Of 1 to 8 cuts and 3 to 6 teeth
 * this is the least for three exponents. */
enum { TEETH = 4, CUTS = 4, STEP = 64 / CUTS, SETS = 1 << TEETH };
struct comb { struct element base; uint64_t entry[CUTS][SETS][P_WORDS]; };

static int comb_new(const struct group *g, void **out)
{
	(void)g;
	*out = malloc(sizeof(struct comb));
	return *out ? 0 : FAULT(-ENOMEM);
}

static void comb_free(void *p)
{
	free(p);
}

static void comb_prepare(const struct group *g, void *own, const struct element *e)
{
	const struct modulus *p = &field_of(g)->p;
	struct comb *c = own;
	uint64_t x[P_WORDS];
	memcpy(x, e->w, sizeof x);
	c->base = *e;
	for (int at = 0; at < TEETH * CUTS; at++) {
		memcpy(c->entry[at % CUTS][1 << at / CUTS], x, sizeof x);
		if (at + 1 == TEETH * CUTS) break;
		for (int i = 0; i < STEP; i++) mod_mul(p, x, x, x);
	}
	for (int cut = 0; cut < CUTS; cut++) {
		uint64_t (*row)[P_WORDS] = c->entry[cut];
		for (int set = 3; set < SETS; set++) {
			const int low = set & -set;
			if (set != low) mod_mul(p, row[low], row[set ^ low], row[set]);
		}
	}
}

static bool is_short(const struct scalar *k)
{
	return words_zero(k->w + TEETH, GROUP_WORDS - TEETH);
}

/* The teeth's bits at `at` within their rows. */
static int teeth(const struct scalar *k, int at)
{
	int set = 0;
	for (int t = 0; t < TEETH; t++) set |= (int)(k->w[t] >> at & 1) << t;
	return set;
}

static void comb_pow(const struct group *g, void *own, const struct scalar *k, struct element *out)
{
	const struct modulus *p = &field_of(g)->p;
	const struct comb *c = own;
	uint64_t x[P_WORDS];
	if (!is_short(k)) {
		field_pow(g, &c->base, k, out);
		return;
	}
	memcpy(x, p->one, sizeof x);
	for (int i = STEP; i-- > 0;) {
		if (i + 1 < STEP) mod_mul(p, x, x, x);
		for (int cut = 0; cut < CUTS; cut++) {
			const int set = teeth(k, STEP * cut + i);
			if (set) mod_mul(p, x, c->entry[cut][set], x);
		}
	}
	memcpy(out->w, x, sizeof x);
}

static bool comb_is_member(const struct group *g, void *own)
{
	struct scalar q = { { 0 } };
	struct element x;
	memcpy(q.w, g->q.m, sizeof q.w);
	comb_pow(g, own, &q, &x);
	return memcmp(x.w, field_of(g)->p.one, sizeof x.w) == 0;
}

static bool rfc_comb_is_member(const struct group *g, void *own)
{
	return rfc_is_member(g, &((struct comb *)own)->base);
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
		if (!words_zero(w, P_WORDS) && rfc_is_member(g, out)) return true;
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
	.fixed_new = fixed_new, .fixed_free = fixed_free, .fixed_pow = fixed_pow, .prepared_new = comb_new, \
	.prepared_free = comb_free, .prepare = comb_prepare, .prepared_pow = comb_pow, .independent = independent

const struct group_kind group_belenios_2048 = {
	COMMON, .name = "BELENIOS-2048", .open = belenios_open, .is_member = belenios_is_member,
	.prepared_is_member = comb_is_member, .of_ints = no_ints, .to_ints = to_no_ints,
};

const struct group_kind group_rfc_3526_2048 = {
	COMMON, .name = "RFC-3526-2048", .mixes = true, .open = rfc_open, .is_member = rfc_is_member,
	.prepared_is_member = rfc_comb_is_member, .ints_max = INTS_MAX, .of_ints = of_ints, .to_ints = to_ints,
};
