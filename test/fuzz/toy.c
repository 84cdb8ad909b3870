/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "toy.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

typedef unsigned __int128 wide;

/* p = 2q + 1; numbers modulo p are kept in Montgomery's form, R = 2^64, in the first word of an element. */
struct params { uint64_t p, q, inverse, one, square; uint64_t padding; };
enum { GENERATOR = 4 };

static const struct params *of(const struct group *g)
{
	return g->own;
}

static uint64_t times(const struct params *f, uint64_t a, uint64_t b)
{
	const wide t = (wide)a * b;
	const uint64_t k = (uint64_t)t * f->inverse;
	const uint64_t x = (uint64_t)((t + (wide)k * f->p) >> 64);
	return x >= f->p ? x - f->p : x;
}

static uint64_t enter(const struct params *f, uint64_t x) { return times(f, x, f->square); }
static uint64_t leave(const struct params *f, uint64_t x) { return times(f, x, 1); }

static uint64_t raise(const struct params *f, uint64_t a, uint64_t k)
{
	uint64_t x = f->one;
	for (; k; k >>= 1, a = times(f, a, a))
		if (k & 1) x = times(f, x, a);
	return x;
}

static int open_toy(struct group *g, uint64_t q, uint64_t padding)
{
	struct params *f = calloc(1, sizeof *f);
	if (!f) return -ENOMEM;
	*f = (struct params){ .p = 2 * q + 1, .q = q, .padding = padding };
	uint64_t inverse = 1;
	for (int i = 0; i < 6; i++) inverse *= 2 - f->p * inverse;
	f->inverse = 0 - inverse;
	f->one = (uint64_t)(((wide)1 << 64) % f->p);
	f->square = (uint64_t)((wide)f->one * f->one % f->p);
	modulus_make(&g->q, &q, 1, false);
	g->own = f;
	return 0;
}

static int open_small(struct group *g) { return open_toy(g, 1019, 7); }
static int open_large(struct group *g) { return open_toy(g, 2305843009213688669, 256); }
static void close_toy(void *own) { free(own); }

static bool toy_read(const struct group *g, str text, struct element *out)
{
	uint64_t x;
	if (!words_from_decimal(text, &x, 1) || x == 0 || x >= of(g)->p) return false;
	out->w[0] = enter(of(g), x);
	return true;
}

static bool toy_is_member(const struct group *g, const struct element *e)
{
	return raise(of(g), e->w[0], of(g)->q) == of(g)->one;
}

static void toy_texts(const struct group *g, const struct element *e, size_t n, char out[][ELEMENT_TEXT],
	str *text)
{
	for (size_t i = 0; i < n; i++) {
		const uint64_t x = leave(of(g), e[i].w[0]);
		text[i] = words_to_decimal(&x, 1, out[i]);
	}
}

static void toy_one(const struct group *g, struct element *out) { out->w[0] = of(g)->one; }
static void toy_generator(const struct group *g, struct element *out) { out->w[0] = enter(of(g), GENERATOR); }

static void toy_mul(const struct group *g, const struct element *a, const struct element *b,
	struct element *out)
{
	out->w[0] = times(of(g), a->w[0], b->w[0]);
}

static void toy_invert(const struct group *g, const struct element *a, struct element *out)
{
	out->w[0] = raise(of(g), a->w[0], of(g)->p - 2);
}

static bool toy_same(const struct group *g, const struct element *a, const struct element *b)
{
	(void)g;
	return a->w[0] == b->w[0];
}

static int toy_compare(const struct group *g, const struct element *a, const struct element *b)
{
	const uint64_t x = leave(of(g), a->w[0]), y = leave(of(g), b->w[0]);
	return (x > y) - (x < y);
}

static void toy_pow(const struct group *g, const struct element *a, const struct scalar *k,
	struct element *out)
{
	out->w[0] = raise(of(g), a->w[0], k->w[0] % (2 * of(g)->q));
}

static void toy_pow_g(const struct group *g, const struct scalar *k, struct element *out)
{
	toy_generator(g, out);
	toy_pow(g, out, k, out);
}

/* A table of nothing but the base. */
static int base_new(const struct group *g, void **out)
{
	(void)g;
	*out = calloc(1, sizeof(struct element));
	return *out ? 0 : -ENOMEM;
}

static void base_set(const struct group *g, void *p, const struct element *e)
{
	(void)g;
	((struct element *)p)->w[0] = e->w[0];
}

static int fixed_new(const struct group *g, const struct element *e, void **out)
{
	const int r = base_new(g, out);
	if (!r) base_set(g, *out, e);
	return r;
}

static void fixed_pow(const struct group *g, const void *p, const struct scalar *k, struct element *out)
{
	toy_pow(g, p, k, out);
}

static void prepared_pow_toy(const struct group *g, void *p, const struct scalar *k, struct element *out)
{
	toy_pow(g, p, k, out);
}

static bool prepared_member(const struct group *g, void *p)
{
	return toy_is_member(g, p);
}

/* The square of the hash. */
static void independent(const struct group *g, const struct digest *h, struct element *out)
{
	uint64_t x;
	memcpy(&x, h->b, sizeof x);
	out->w[0] = enter(of(g), 2 + x % (of(g)->p - 2));
	out->w[0] = times(of(g), out->w[0], out->w[0]);
}

static bool of_ints(const struct group *g, const uint8_t *v, size_t n, struct element *out)
{
	uint64_t x = 0;
	for (size_t i = 0; i < n; i++) x = x << 8 | v[i];
	x *= of(g)->padding;
	for (uint64_t i = 0; i < of(g)->padding; i++) {
		if (x + i == 0) continue;
		out->w[0] = enter(of(g), x + i);
		if (toy_is_member(g, out)) return true;
	}
	return false;
}

static bool to_ints(const struct group *g, const struct element *e, uint8_t *v, size_t n)
{
	uint64_t x = leave(of(g), e->w[0]) / of(g)->padding;
	for (size_t i = n; i-- > 0; x >>= 8) v[i] = (uint8_t)x;
	return true;
}

#define TOY .mixes = true, .close = close_toy, .read = toy_read, .is_member = toy_is_member, \
	.texts = toy_texts, \
	.one = toy_one, .generator = toy_generator, .mul = toy_mul, .invert = toy_invert, .same = toy_same, \
	.compare = toy_compare, .pow = toy_pow, .pow_secret = toy_pow, .pow_g_secret = toy_pow_g, \
	.fixed_new = fixed_new, .fixed_free = free, .fixed_pow = fixed_pow, .prepared_new = base_new, \
	.prepared_free = free, .prepare = base_set, .prepared_pow = prepared_pow_toy, \
	.prepared_is_member = prepared_member, .independent = independent, .of_ints = of_ints, \
	.to_ints = to_ints

const struct group_kind group_toy_small = { TOY, .name = "TOY-SMALL", .open = open_small, .ints_max = 1 };
const struct group_kind group_toy_large = { TOY, .name = "TOY-LARGE", .open = open_large, .ints_max = 6 };

int toy_group(bool large, struct group **out)
{
	struct group *g = *out = calloc(1, sizeof *g);
	struct element e;
	CHECK(g);
	g->kind = large ? &group_toy_large : &group_toy_small;
	CHECK(g->kind->open(g) == 0);
	g->kind->generator(g, &e);
	return fixed_base_new(g, &e, &g->g);
}

/* ---- an election's key, and what it seals ---- */

struct toy *toy_of(bool large)
{
	static struct toy *made[2];
	struct toy *t = made[large];
	if (t) return t;
	t = made[large] = calloc(1, sizeof *t);
	CHECK(t && crypto_init() == 0 && toy_group(large, &t->g) == 0);
	t->is_large = large;
	for (uint64_t i = 0; i < TOY_SECRETS; i++) {
		struct scalar k;
		scalar_from_u64(t->g, i, &k);
		element_pow_g_secret(t->g, &k, &t->power[i]);
	}
	scalar_from_u64(t->g, TOY_X, &t->x);
	t->y = t->power[TOY_X];
	CHECK(fixed_base_new(t->g, &t->y, &t->y_table) == 0);
	return t;
}

bool toy_log(const struct toy *t, const struct element *e, struct scalar *out)
{
	for (uint64_t i = 0; i < TOY_SECRETS; i++) {
		if (!element_same(t->g, e, &t->power[i])) continue;
		scalar_from_u64(t->g, i, out);
		return true;
	}
	return false;
}

void toy_open(const struct toy *t, const struct ciphertext *c, struct element *m)
{
	element_pow(t->g, &c->alpha, &t->x, m);
	element_invert(t->g, m, m);
	element_mul(t->g, &c->beta, m, m);
}

void toy_seal(const struct toy *t, uint64_t value, uint64_t r, struct ciphertext *out)
{
	struct scalar k;
	struct element m;
	scalar_from_u64(t->g, r, &k);
	element_pow_g_secret(t->g, &k, &out->alpha);
	element_pow(t->g, &t->y, &k, &out->beta);
	scalar_from_u64(t->g, value, &k);
	element_pow_g_secret(t->g, &k, &m);
	element_mul(t->g, &out->beta, &m, &out->beta);
}

str toy_election(const struct toy *t, struct arena *a, const char *questions, bool ours)
{
	char y[ELEMENT_TEXT];
	return JOIN(a, S("{\"version\":1,\"description\":\"d\",\"name\":\"n\",\"group\":\""), group_name(t->g),
		S("\",\"public_key\":\""), element_text(t->g, &t->y, y), S("\",\"questions\":["),
		str_from_c(questions), S("],\"uuid\":\"MnYhetGNVttdi4\""),
		ours ? S(",\"unionhall\":{\"minimum\":1}}") : S("}"));
}

str toy_sign_again(const struct toy *t, str s, struct arena *a)
{
	static const char field[] = ",\"signature\":";
	char hash[FINGERPRINT_TEXT];
	struct element c;
	struct scalar x;
	struct proof p;
	const char *at = memmem(s.p, s.n, field, sizeof field - 1);
	if (!at || !element_read(t->g, ballot_credential(s), &c) || !toy_log(t, &c, &x)) return s;
	const str head = { s.p, (size_t)(at - s.p) };
	hash_b64(JOIN(a, head, S("}")), hash);
	prove_knows(t->g, JOIN(a, S("sig|"), str_from_c(hash), S("|")), &x, &p);
	struct paper o = paper_new(a);
	put(&o, JOIN(a, head, S(",\"signature\":{\"hash\":\""), str_from_c(hash), S("\",\"proof\":")));
	put_proof(&o, t->g, &p);
	put_z(&o, "}}");
	return paper_str(&o);
}

/* ---- first examples ---- */

void seed(const char *name, int first, str text)
{
	FILE *f = fopen(name, "wb");
	CHECK(f);
	if (first >= 0) fputc(first, f);
	CHECK(fwrite(text.p, 1, text.n, f) == text.n && fclose(f) == 0);
}

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc, (void)argv;
	if (!seeds || !getenv("SEEDS")) return 0;
	CHECK(chdir(getenv("SEEDS")) == 0);
	seeds();
	exit(0);
}
