/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Does a branch or an address depend on a secret?   groups NAME lanes|plain secret|public|raised|packed
 * All but "secret" are counter-proofs, and must be caught: a function for public values, which does depend
 * on them, is given a secret itself, or what became of one when it was an exponent, or integers. */
#include <stdio.h>

#include "group/field.h"
#include "watch.h"

enum { HASH = 64 };

static void hide(const struct group *g, struct scalar *k)
{
	scalar_random(g, k);
	SHOW(k, sizeof *k);                                /* the library that drew it is not watched */
	HIDE(k->w, g->q.n * sizeof *k->w);
}

static void count_in_secret(const struct group *g, struct scalar *out)
{
	uint8_t hash[HASH];
	struct scalar a, b;
	volatile bool same;
	hide(g, &a);
	hide(g, &b);
	scalar_add(g, &a, &b, out);
	scalar_sub(g, out, &b, &a);
	scalar_mul(g, &a, &b, out);
	scalar_invert(g, out, &a);
	same = scalar_same(&a, out);
	same = scalar_is_zero(&a);
	(void)same;
	crypto_random(hash, sizeof hash);
	HIDE(hash, sizeof hash);
	scalar_from_bytes(g, hash, sizeof hash, &b);
	scalar_from_bytes(g, hash, sizeof hash / 2, &b);
	scalar_add(g, &a, &b, out);
}

static void raise_in_secret(const struct group *g, struct scalar *k)
{
	struct element e, x, y;
	element_generator(g, &e);
	element_pow_g_secret(g, k, &x);
	HIDE(&e, sizeof e);
	element_pow_secret(g, &e, k, &y);
	HIDE(&x, sizeof x);
	element_mul(g, &x, &y, &x);
	element_choose(k->w[0] & 1, &x, &y, &e);
	scalar_choose(k->w[0] & 1, k, k, k);
	scalar_wipe(k);
}

/* Modulo a prime the question "is it a square?" is asked of something at random, and is not watched. */
static void pack_in_secret(const struct group *g, struct element *out)
{
	uint8_t v[] = { 3, 1, 2, 255, 0 };
	volatile bool fits;
	HIDE(v, sizeof v);
	fits = element_of_ints(g, v, sizeof v, out);
	(void)fits;
}

static bool packs_in_secret(const struct group *g)
{
	return str_eq(group_name(g), S("Ed25519"));
}

static void work(const struct group *g)
{
	struct scalar k;
	struct element e;
	count_in_secret(g, &k);
	raise_in_secret(g, &k);
	if (packs_in_secret(g)) pack_in_secret(g, &e);
}

static void betray(const struct group *g, const char *what)
{
	struct scalar k;
	struct element e, x;
	volatile int order;
	hide(g, &k);
	element_generator(g, &e);
	if (strcmp(what, "public") == 0) element_pow(g, &e, &k, &x);
	else if (strcmp(what, "raised") == 0) element_pow_secret(g, &e, &k, &x);
	else if (packs_in_secret(g)) pack_in_secret(g, &x);
	order = element_compare(g, &e, &x);
	(void)order;
}

int main(int n, char **arg)
{
	struct group *g;
	if (n != 4 || crypto_init()) return 2;
	field_without_lanes = strcmp(arg[2], "plain") == 0;
	if (group_open(str_from_c(arg[1]), &g)) return 2;
	if (strcmp(arg[3], "secret") == 0) work(g);
	else betray(g, arg[3]);
	printf("nothing seen\n");
	return 0;
}
