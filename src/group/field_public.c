/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Powers of public bases in public exponents, where verifying spends its time. In variable time. Over our
 * product in lanes where the processor has them; else over OpenSSL's, in the machine's own language. */
#include <errno.h>
#include <stdlib.h>
#include "group/field.h"

/* A number is `form` cells of words, or one cell that holds OpenSSL's. */
union cell { uint64_t w; BIGNUM *big; };

static size_t span(const struct field *f)
{
	return f->mont ? 1 : f->p.form;
}

static void numbers_free(const struct field *f, union cell *c, size_t n)
{
	for (size_t i = 0; c && f->mont && i < n; i++) BN_free(c[i].big);
	free(c);
}

static union cell *numbers_new(const struct field *f, size_t n)
{
	union cell *c = calloc(n * span(f), sizeof *c);
	for (size_t i = 0; c && f->mont && i < n; i++) {
		c[i].big = BN_new();
		if (c[i].big) continue;
		numbers_free(f, c, n);
		return NULL;
	}
	return c;
}

/* One product after another, without memory made anew. */
struct run { const struct field *f; BN_CTX *ctx; union cell *x; };

static int begin(const struct group *g, struct run *r)
{
	r->f = field_of(g);
	r->ctx = r->f->mont ? BN_CTX_new() : NULL;
	r->x = numbers_new(r->f, 1);
	return r->x && (r->ctx || !r->f->mont) ? 0 : FAULT(-ENOMEM);
}

static void end(const struct run *r)
{
	numbers_free(r->f, r->x, 1);
	BN_CTX_free(r->ctx);
}

static void put(const struct run *r, const uint64_t *w, union cell *out)
{
	if (r->ctx) CHECK(BN_lebin2bn((const uint8_t *)w, P_BYTES, out->big));
	else memcpy(&out->w, w, r->f->p.form * sizeof *w);
}

static void get(const struct run *r, const union cell *c, struct element *out)
{
	if (r->ctx) CHECK(BN_bn2lebinpad(c->big, (uint8_t *)out->w, P_BYTES) == P_BYTES);
	else memcpy(out->w, &c->w, r->f->p.form * sizeof *out->w);
}

static void copy(const struct run *r, const union cell *c, union cell *out)
{
	if (r->ctx) CHECK(BN_copy(out->big, c->big));
	else memcpy(out, c, r->f->p.form * sizeof *c);
}

static void by(const struct run *r, const union cell *a, const union cell *b, union cell *out)
{
	if (r->ctx) CHECK(BN_mod_mul_montgomery(out->big, a->big, b->big, r->f->mont, r->ctx));
	else mod_mul_lanes(&r->f->p, &a->w, &b->w, &out->w);
}

/* `n` bits of k from bit `at` on. */
static size_t bits(const struct scalar *k, size_t at, size_t n)
{
	const size_t word = at / 64, off = at % 64;
	uint64_t x = k->w[word] >> off;
	if (off + n > 64 && word + 1 < GROUP_WORDS) x |= k->w[word + 1] << (64 - off);
	return (size_t)(x & (((uint64_t)1 << n) - 1));
}

static size_t bits_of(const struct scalar *k)
{
	size_t words = GROUP_WORDS;
	while (words > 0 && !k->w[words - 1]) words--;
	return words ? 64 * words - (size_t)__builtin_clzll(k->w[words - 1]) : 0;
}

/* ---- bases raised once, and the product of all: sliding windows over one run of squarings ---- */

enum { WIDE_FROM = 768, NARROW = 5, WIDE = 6 };    /* widths: what costs least for 256 and 2047 bits */
enum { TOGETHER = 32, BITS = 64 * GROUP_WORDS };

/* Each base's odd powers; each exponent's windows, at their lowest bit: what odd number stands there. */
struct sum { struct run run; size_t width, top, n; union cell *odd; uint8_t window[TOGETHER][BITS]; };

static union cell *odd_power(const struct sum *s, size_t of, size_t i)
{
	return s->odd + span(s->run.f) * ((of << (s->width - 1)) + i);
}

static void cut_windows(const struct scalar *k, size_t width, uint8_t *window)
{
	for (size_t top = bits_of(k); top > 0;) {
		if (!bits(k, top - 1, 1)) {
			top--;
			continue;
		}
		size_t low = top > width ? top - width : 0;
		while (!bits(k, low, 1)) low++;
		window[low] = (uint8_t)bits(k, low, top - low);
		top = low;
	}
}

static void add_base(struct sum *s, const struct element *a, const struct scalar *k)
{
	const struct run *r = &s->run;
	put(r, a->w, odd_power(s, s->n, 0));
	by(r, odd_power(s, s->n, 0), odd_power(s, s->n, 0), r->x);
	for (size_t i = 1; i < (size_t)1 << (s->width - 1); i++)
		by(r, odd_power(s, s->n, i - 1), r->x, odd_power(s, s->n, i));
	cut_windows(k, s->width, s->window[s->n++]);
}

static void multiply_out(const struct sum *s, struct element *out)
{
	const struct run *r = &s->run;
	put(r, r->f->p.one, r->x);
	for (size_t bit = s->top; bit-- > 0;) {
		by(r, r->x, r->x, r->x);
		for (size_t i = 0; i < s->n; i++)
			if (s->window[i][bit]) by(r, r->x, odd_power(s, i, s->window[i][bit] >> 1), r->x);
	}
	get(r, r->x, out);
}

/* n is at most TOGETHER. */
static void product(const struct group *g, const struct element *a, const struct scalar *k, size_t n,
	struct element *out)
{
	struct sum *s = calloc(1, sizeof *s);
	CHECK(s && begin(g, &s->run) == 0);
	for (size_t i = 0; i < n; i++)
		if (bits_of(&k[i]) > s->top) s->top = bits_of(&k[i]);
	s->width = s->top < WIDE_FROM ? NARROW : WIDE;
	s->odd = numbers_new(s->run.f, n << (s->width - 1));
	CHECK(s->odd);
	for (size_t i = 0; i < n; i++) add_base(s, &a[i], &k[i]);
	multiply_out(s, out);
	numbers_free(s->run.f, s->odd, n << (s->width - 1));
	end(&s->run);
	free(s);
}

void field_pow(const struct group *g, const struct element *a, const struct scalar *k, struct element *out)
{
	product(g, a, k, 1, out);
}

void field_pow_product(const struct group *g, const struct element *a, const struct scalar *k, size_t n,
	struct element *out)
{
	struct element all, part;
	memcpy(all.w, field_of(g)->p.one, sizeof all.w);
	for (size_t i = 0, now; i < n; i += now) {
		now = n - i < TOGETHER ? n - i : TOGETHER;
		product(g, a + i, k + i, now, &part);
		mod_mul(&field_of(g)->p, all.w, part.w, all.w);
	}
	*out = all;
}

/* ---- a base raised often: a comb ---- */

/* The exponent's bits are `teeth` rows of cuts * step bits; a table a cut has the products of the base to
 * 2^(row t + step c) over every set of teeth t. Raising is step - 1 squarings and a product for each place of
 * a row (Lim and Lee, 1994). */
struct shape { int teeth, cuts, step; };

/* Three exponents of 256 bits, and the table counts: 284 products to make it, at most 79 an exponent. */
static const struct shape few = { 4, 4, 16 };
/* A whole election's: at most 33 products for 256 bits, 1.3 MB; 230 for 2047, 2.6 MB. */
static const struct shape many = { 8, 16, 2 }, many_long = { 10, 8, 26 };

struct comb { struct run run; struct shape of; struct element base; union cell *entry; };

static union cell *at(const struct comb *c, int cut, int set)
{
	return c->entry + span(c->run.f) * (((size_t)cut << c->of.teeth) + (size_t)set);
}

static size_t entries(const struct comb *c)
{
	return (size_t)c->of.cuts << c->of.teeth;
}

static int comb_new(const struct group *g, const struct shape *of, struct comb **out)
{
	struct comb *c = *out = calloc(1, sizeof *c);
	if (!c) return FAULT(-ENOMEM);
	c->of = *of;
	TRY(begin(g, &c->run));
	c->entry = numbers_new(c->run.f, entries(c));
	return c->entry ? 0 : FAULT(-ENOMEM);
}

static void comb_free(struct comb *c)
{
	numbers_free(c->run.f, c->entry, entries(c));
	end(&c->run);
	free(c);
}

static void comb_make(struct comb *c, const struct element *e)
{
	const struct run *r = &c->run;
	const int places = c->of.teeth * c->of.cuts;
	c->base = *e;
	put(r, e->w, r->x);
	for (int place = 0; place < places; place++) {
		copy(r, r->x, at(c, place % c->of.cuts, 1 << place / c->of.cuts));
		for (int i = 0; i < c->of.step && place + 1 < places; i++) by(r, r->x, r->x, r->x);
	}
	for (int cut = 0; cut < c->of.cuts; cut++)
		for (int set = 3; set < 1 << c->of.teeth; set++) {
			const int low = set & -set;
			if (set != low) by(r, at(c, cut, low), at(c, cut, set ^ low), at(c, cut, set));
		}
}

/* The teeth's bits at `place` of their rows. */
static int teeth(const struct comb *c, const struct scalar *k, int place)
{
	int set = 0;
	for (int t = 0; t < c->of.teeth; t++) {
		const int bit = c->of.cuts * c->of.step * t + place;
		if (bit < 64 * GROUP_WORDS) set |= (int)(k->w[bit / 64] >> (bit % 64) & 1) << t;
	}
	return set;
}

static void comb_pow(const struct comb *c, const struct run *r, const struct scalar *k, struct element *out)
{
	put(r, r->f->p.one, r->x);
	for (int i = c->of.step; i-- > 0;) {
		if (i + 1 < c->of.step) by(r, r->x, r->x, r->x);
		for (int cut = 0; cut < c->of.cuts; cut++) {
			const int set = teeth(c, k, c->of.step * cut + i);
			if (set) by(r, r->x, at(c, cut, set), r->x);
		}
	}
	get(r, r->x, out);
}

/* ---- for a whole election; threads share it, so each power has a run of its own ---- */

int field_fixed_new(const struct group *g, const struct element *e, void **out)
{
	struct comb *c;
	const int fault = comb_new(g, bits_of(&field_of(g)->order) < WIDE_FROM ? &many : &many_long, &c);
	*out = c;
	if (!fault) comb_make(c, e);
	return fault;
}

void field_fixed_free(void *table)
{
	comb_free(table);
}

void field_fixed_pow(const struct group *g, const void *table, const struct scalar *k, struct element *out)
{
	struct run r;
	CHECK(begin(g, &r) == 0);
	comb_pow(table, &r, k, out);
	end(&r);
}

/* ---- for one ciphertext ---- */

int field_comb_new(const struct group *g, void **out)
{
	struct comb *c;
	const int fault = comb_new(g, &few, &c);
	*out = c;
	return fault;
}

void field_comb_free(void *p)
{
	comb_free(p);
}

void field_comb_prepare(const struct group *g, void *p, const struct element *e)
{
	(void)g;
	comb_make(p, e);
}

void field_comb_pow(const struct group *g, void *p, const struct scalar *k, struct element *out)
{
	const struct comb *c = p;
	if (bits_of(k) <= (size_t)(few.teeth * few.cuts * few.step)) comb_pow(c, &c->run, k, out);
	else field_pow(g, &c->base, k, out);
}

bool field_comb_is_member(const struct group *g, void *p)
{
	struct element x;
	field_comb_pow(g, p, &field_of(g)->order, &x);
	return mod_same(&field_of(g)->p, x.w, field_of(g)->p.one);
}

bool field_comb_is_square(const struct group *g, void *p)
{
	return field_is_square(g, &((struct comb *)p)->base);
}
