/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Powers of public bases in public exponents, where verifying spends its time: over OpenSSL's
 * Montgomery product, which is written in the machine's own language. In variable time. */
#include <errno.h>
#include <stdlib.h>
#include "group/field.h"

/* One product after another, in numbers that are never made anew. */
struct run { const struct field *f; BN_CTX *ctx; BIGNUM *x; };

static void load(BIGNUM *b, const uint64_t w[P_WORDS])
{
	CHECK(BN_lebin2bn((const uint8_t *)w, P_BYTES, b));
}

static BIGNUM *number(const uint64_t w[P_WORDS])
{
	BIGNUM *b = BN_new();
	CHECK(b);
	load(b, w);
	return b;
}

static void by(const struct run *r, const BIGNUM *a, const BIGNUM *b, BIGNUM *out)
{
	CHECK(BN_mod_mul_montgomery(out, a, b, r->f->mont, r->ctx));
}

static struct run begin(const struct group *g)
{
	struct run r = { field_of(g), BN_CTX_new(), number(field_of(g)->p.one) };
	CHECK(r.ctx);
	return r;
}

static void end(struct run *r)
{
	BN_free(r->x);
	BN_CTX_free(r->ctx);
}

static void result(const struct run *r, struct element *out)
{
	CHECK(BN_bn2lebinpad(r->x, (uint8_t *)out->w, P_BYTES) == P_BYTES);
}

/* ---- a base for a whole election: every value of every window ---- */

struct table { size_t rows; int window; BIGNUM *entry[]; };

int field_fixed_new(const struct group *g, const struct element *e, void **out)
{
	const int window = field_of(g)->window;
	const size_t rows = (64 * g->q.n + (size_t)window - 1) / (size_t)window, size = (size_t)1 << window;
	struct table *t = *out = calloc(1, sizeof *t + rows * size * sizeof t->entry[0]);
	if (!t) return FAULT(-ENOMEM);
	struct run r = begin(g);
	t->rows = rows;
	t->window = window;
	load(r.x, e->w);
	for (size_t row = 0; row < rows; row++) {
		BIGNUM **entry = t->entry + row * size;
		entry[0] = number(r.f->p.one);
		for (size_t i = 1; i < size; i++) {
			entry[i] = BN_new();
			CHECK(entry[i]);
			by(&r, entry[i - 1], r.x, entry[i]);
		}
		by(&r, entry[size - 1], r.x, r.x);
	}
	end(&r);
	return 0;
}

void field_fixed_free(void *table)
{
	struct table *t = table;
	for (size_t i = 0; i < t->rows << t->window; i++) BN_free(t->entry[i]);
	free(t);
}

/* `n` bits of k from bit `at` on. */
static size_t bits(const struct scalar *k, size_t at, int n)
{
	const size_t word = at / 64, off = at % 64;
	uint64_t x = k->w[word] >> off;
	if (off + (size_t)n > 64 && word + 1 < GROUP_WORDS) x |= k->w[word + 1] << (64 - off);
	return (size_t)(x & (((uint64_t)1 << n) - 1));
}

void field_fixed_pow(const struct group *g, const void *table, const struct scalar *k, struct element *out)
{
	const struct table *t = table;
	struct run r = begin(g);
	for (size_t row = 0; row < t->rows; row++) {
		const size_t i = bits(k, row * (size_t)t->window, t->window);
		if (i) by(&r, r.x, t->entry[(row << t->window) + i], r.x);
	}
	result(&r, out);
	end(&r);
}

/* ---- a base for one ciphertext: a comb ---- */

/* An exponent of 256 bits is TEETH rows of 64 bits; each row is cut in CUTS. A table a cut has the
 * products of the base to 2^(64 t + 16 c) over every set of teeth t: 240 squarings and 44 products to
 * make them all, 15 squarings and at most 64 products an exponent. Of 1 to 8 cuts and 3 to 6 teeth
 * this is the least for three exponents. */
enum { TEETH = 4, CUTS = 4, STEP = 64 / CUTS, SETS = 1 << TEETH };
struct comb { struct run run; struct element base; BIGNUM *entry[CUTS][SETS]; };

int field_comb_new(const struct group *g, void **out)
{
	struct comb *c = *out = calloc(1, sizeof *c);
	if (!c) return FAULT(-ENOMEM);
	c->run = begin(g);
	for (int i = 0; i < CUTS * SETS; i++) c->entry[i / SETS][i % SETS] = number(c->run.f->p.one);
	return 0;
}

void field_comb_free(void *p)
{
	struct comb *c = p;
	for (int i = 0; i < CUTS * SETS; i++) BN_free(c->entry[i / SETS][i % SETS]);
	end(&c->run);
	free(c);
}

void field_comb_prepare(const struct group *g, void *p, const struct element *e)
{
	(void)g;
	struct comb *c = p;
	const struct run *r = &c->run;
	c->base = *e;
	load(r->x, e->w);
	for (int at = 0; at < TEETH * CUTS; at++) {
		CHECK(BN_copy(c->entry[at % CUTS][1 << at / CUTS], r->x));
		if (at + 1 == TEETH * CUTS) break;
		for (int i = 0; i < STEP; i++) by(r, r->x, r->x, r->x);
	}
	for (int cut = 0; cut < CUTS; cut++) {
		BIGNUM **row = c->entry[cut];
		for (int set = 3; set < SETS; set++) {
			const int low = set & -set;
			if (set != low) by(r, row[low], row[set ^ low], row[set]);
		}
	}
}

/* The teeth's bits at `at` within their rows. */
static int teeth(const struct scalar *k, int at)
{
	int set = 0;
	for (int t = 0; t < TEETH; t++) set |= (int)(k->w[t] >> at & 1) << t;
	return set;
}

void field_comb_pow(const struct group *g, void *p, const struct scalar *k, struct element *out)
{
	const struct comb *c = p;
	const struct run *r = &c->run;
	if (!words_zero(k->w + TEETH, GROUP_WORDS - TEETH)) {
		field_pow(g, &c->base, k, out);
		return;
	}
	load(r->x, r->f->p.one);
	for (int i = STEP; i-- > 0;) {
		if (i + 1 < STEP) by(r, r->x, r->x, r->x);
		for (int cut = 0; cut < CUTS; cut++) {
			const int set = teeth(k, STEP * cut + i);
			if (set) by(r, r->x, c->entry[cut][set], r->x);
		}
	}
	result(r, out);
}

bool field_comb_is_member(const struct group *g, void *p)
{
	struct scalar q = { { 0 } };
	struct element x;
	memcpy(q.w, g->q.m, sizeof q.w);
	field_comb_pow(g, p, &q, &x);
	return memcmp(x.w, field_of(g)->p.one, sizeof x.w) == 0;
}

bool field_comb_is_square(const struct group *g, void *p)
{
	return field_is_square(g, &((struct comb *)p)->base);
}
