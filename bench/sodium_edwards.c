/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The reference for Ed25519: the same verifier, whose group makes libsodium calls only. It takes the
 * place of src/group/edwards*.c in build/bench/verify_sodium. An element is its 32 bytes; nothing is
 * prepared, for libsodium exports nothing to prepare with, and each power tests its base anew, for no
 * call leaves that out. */
#include <sodium.h>
#include <stdlib.h>
#include "group/inside.h"

enum { BYTES = 32 };
#define EDWARDS_Q "7237005577332262213973186563042994240857116359379907606001950938285454250989"
static const uint8_t neutral[BYTES] = { 1 };

static uint8_t *bytes(struct element *e)
{
	memset(e, 0, sizeof *e);
	return (uint8_t *)e->w;
}

static const uint8_t *of(const struct element *e)
{
	return (const uint8_t *)e->w;
}

static bool is_neutral(const uint8_t *b)
{
	return memcmp(b, neutral, BYTES) == 0;
}

static int open_group(struct group *g)
{
	uint64_t q[4];
	CHECK(words_from_decimal(S(EDWARDS_Q), q, 4));
	modulus_make(&g->q, q, 4, false);
	return 0;
}

static bool read_text(const struct group *g, str text, struct element *out)
{
	uint8_t reversed[BYTES], *b = bytes(out);
	(void)g;
	for (size_t i = 0; i < text.n; i++)
		if (text.p[i] >= 'A' && text.p[i] <= 'F') return false;
	if (!hex_decode(text, reversed, BYTES)) return false;
	for (int i = 0; i < BYTES; i++) b[i] = reversed[BYTES - 1 - i];
	return true;
}

static bool is_member(const struct group *g, const struct element *e)
{
	(void)g;
	return is_neutral(of(e)) || crypto_core_ed25519_is_valid_point(of(e)) == 1;
}

static void texts(const struct group *g, const struct element *e, size_t n, char out[][ELEMENT_TEXT],
	str *text)
{
	uint8_t reversed[BYTES];
	(void)g;
	for (size_t i = 0; i < n; i++) {
		for (int k = 0; k < BYTES; k++) reversed[k] = of(&e[i])[BYTES - 1 - k];
		hex_encode(reversed, BYTES, out[i]);
		text[i] = (str){ out[i], 2 * BYTES };
	}
}

static void one(const struct group *g, struct element *out)
{
	(void)g;
	memcpy(bytes(out), neutral, BYTES);
}

static void power_of_g(const struct group *g, const struct scalar *k, struct element *out)
{
	uint8_t n[BYTES];
	memcpy(n, k->w, BYTES);
	(void)g;
	if (crypto_scalarmult_ed25519_base_noclamp(bytes(out), n)) memcpy(out->w, neutral, BYTES);
}

static void generator(const struct group *g, struct element *out)
{
	struct scalar k = { { 1 } };
	power_of_g(g, &k, out);
}

static void mul(const struct group *g, const struct element *a, const struct element *b, struct element *out)
{
	uint8_t r[BYTES];
	(void)g;
	CHECK(crypto_core_ed25519_add(r, of(a), of(b)) == 0);
	memcpy(bytes(out), r, BYTES);
}

static void invert(const struct group *g, const struct element *a, struct element *out)
{
	uint8_t r[BYTES];
	(void)g;
	CHECK(crypto_core_ed25519_sub(r, neutral, of(a)) == 0);
	memcpy(bytes(out), r, BYTES);
}

static bool same(const struct group *g, const struct element *a, const struct element *b)
{
	(void)g;
	return memcmp(a, b, BYTES) == 0;
}

static int compare(const struct group *g, const struct element *a, const struct element *b)
{
	(void)g;
	return memcmp(a, b, BYTES);
}

static void power(const struct group *g, const struct element *a, const struct scalar *k, struct element *out)
{
	uint8_t n[BYTES], r[BYTES];
	(void)g;
	memcpy(n, k->w, BYTES);
	if (is_neutral(of(a)) || crypto_scalarmult_ed25519_noclamp(r, n, of(a))) memcpy(r, neutral, BYTES);
	memcpy(bytes(out), r, BYTES);
}

/* ---- nothing to prepare: the base itself, and whether it is the generator ---- */

struct base { struct element e; bool is_g; };

static int base_new(const struct group *g, const struct element *e, void **out)
{
	struct element generates;
	struct base *b = *out = malloc(sizeof *b);
	CHECK(b);
	generator(g, &generates);
	*b = (struct base){ *e, same(g, e, &generates) };
	return 0;
}

static int nothing_new(const struct group *g, void **out)
{
	struct element e;
	one(g, &e);
	return base_new(g, &e, out);
}

static void base_pow(const struct group *g, const void *base, const struct scalar *k, struct element *out)
{
	const struct base *b = base;
	if (b->is_g) power_of_g(g, k, out);
	else power(g, &b->e, k, out);
}

static void take(const struct group *g, void *base, const struct element *e)
{
	(void)g;
	((struct base *)base)->e = *e;
}

static void taken_pow(const struct group *g, void *base, const struct scalar *k, struct element *out)
{
	power(g, &((struct base *)base)->e, k, out);
}

static bool taken_is_member(const struct group *g, void *base)
{
	return is_member(g, &((struct base *)base)->e);
}

/* Rankings are not measured. */
static void no_generator(const struct group *g, const struct digest *h, struct element *out)
{
	(void)h;
	one(g, out);
}

const struct group_kind group_edwards = {
	.name = "Ed25519", .open = open_group, .close = free, .read = read_text, .is_member = is_member,
	.texts = texts, .one = one, .generator = generator, .mul = mul, .invert = invert, .same = same,
	.compare = compare, .pow = power, .pow_secret = power, .pow_g_secret = power_of_g,
	.fixed_new = base_new, .fixed_free = free, .fixed_pow = base_pow, .prepared_new = nothing_new,
	.prepared_free = free, .prepare = take, .prepared_pow = taken_pow,
	.prepared_is_member = taken_is_member, .independent = no_generator,
};
