/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ballot/prove.h"

/* ---- one secret ---- */

/* response = w - x c */
static void respond(const struct group *g, const struct scalar *w, const struct scalar *x, struct proof *out)
{
	struct scalar xc;
	scalar_mul(g, x, &out->challenge, &xc);
	scalar_sub(g, w, &xc, &out->response);
	scalar_wipe(&xc);
}

void prove_knows(const struct group *g, str prefix, const struct scalar *x, struct proof *out)
{
	struct scalar w;
	struct element a;
	struct challenge h;
	scalar_random(g, &w);
	element_pow_g_secret(g, &w, &a);
	challenge_begin(&h, prefix);
	challenge_add(&h, g, &a);
	challenge_end(&h, g, &out->challenge);
	respond(g, &w, x, out);
	scalar_wipe(&w);
}

void prove_same(const struct group *g, str prefix, const struct element *alpha, const struct scalar *x,
	struct proof *out)
{
	struct scalar w;
	struct element a, b;
	struct challenge h;
	scalar_random(g, &w);
	element_pow_g_secret(g, &w, &a);
	element_pow_secret(g, alpha, &w, &b);
	challenge_begin(&h, prefix);
	challenge_add(&h, g, &a);
	challenge_add(&h, g, &b);
	challenge_end(&h, g, &out->challenge);
	respond(g, &w, x, out);
	scalar_wipe(&w);
}

/* ---- one claim of several ---- */

/* beta / g^value */
static void without_value(const struct group *g, const struct claim *c, struct element *out)
{
	struct element gv, generator;
	struct scalar v;
	scalar_from_u64(g, (uint64_t)c->value, &v);
	element_generator(g, &generator);
	element_pow(g, &generator, &v, &gv);
	element_invert(g, &gv, &gv);
	element_mul(g, &c->of->beta, &gv, out);
}

/* A = g^r alpha^c, B = y^r (beta / g^value)^c into the hash. With c = 0 these are g^r and y^r, which is how
 * the true claim begins: so the same is done for all. */
static void commit(const struct group *g, const struct element *y, const struct claim *c,
    const struct proof *p, struct challenge *h)
{
	struct element a, b, power, base;
	element_pow_g_secret(g, &p->response, &a);
	element_pow_secret(g, &c->of->alpha, &p->challenge, &power);
	element_mul(g, &a, &power, &a);
	element_pow_secret(g, y, &p->response, &b);
	without_value(g, c, &base);
	element_pow_secret(g, &base, &p->challenge, &power);
	element_mul(g, &b, &power, &b);
	challenge_add(h, g, &a);
	challenge_add(h, g, &b);
	crypto_wipe(&power, sizeof power);
}

void prove_one_of(const struct group *g, const struct element *y, str prefix,
    const struct claim *claim, size_t n, size_t truth, const struct scalar *r, struct proof *out)
{
	struct scalar zero, sum, whole, rc, changed;
	struct challenge h;
	scalar_from_u64(g, 0, &zero);
	sum = zero;
	challenge_begin(&h, prefix);
	for (size_t j = 0; j < n; j++) {
		scalar_random(g, &out[j].challenge);
		scalar_random(g, &out[j].response);
		scalar_choose(j == truth, &zero, &out[j].challenge, &out[j].challenge);
		scalar_add(g, &sum, &out[j].challenge, &sum);
		commit(g, y, &claim[j], &out[j], &h);
	}
	challenge_end(&h, g, &whole);
	scalar_sub(g, &whole, &sum, &whole);
	scalar_mul(g, r, &whole, &rc);
	for (size_t j = 0; j < n; j++) {
		scalar_choose(j == truth, &whole, &out[j].challenge, &out[j].challenge);
		scalar_sub(g, &out[j].response, &rc, &changed);
		scalar_choose(j == truth, &changed, &out[j].response, &out[j].response);
	}
	scalar_wipe(&rc);
	scalar_wipe(&changed);
}
