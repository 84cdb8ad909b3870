/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The door of the room: each call goes to the row of its group. */
#include <errno.h>
#include <stdlib.h>
#include "group/inside.h"

static const struct group_kind *const kinds[] = { &group_belenios_2048, &group_rfc_3526_2048,
	&group_edwards };

static const struct group_kind *kind_named(str name)
{
	for (size_t i = 0; i < countof(kinds); i++)
		if (str_eq(name, str_from_c(kinds[i]->name))) return kinds[i];
	return NULL;
}

int group_open(str name, struct group **out)
{
	*out = NULL;
	const struct group_kind *kind = kind_named(name);
	if (!kind) return GROUP_UNKNOWN;
	struct group *g = calloc(1, sizeof *g);
	if (!g) return FAULT(-ENOMEM);
	g->kind = kind;
	struct element e;
	int r = kind->open(g);
	if (!r) {
		kind->generator(g, &e);
		r = fixed_base_new(g, &e, &g->g);
	}
	if (r) group_close(&g);
	*out = g;
	return r;
}

void group_close(struct group **g)
{
	if (!*g) return;
	fixed_base_free(&(*g)->g);
	if ((*g)->own) (*g)->kind->close((*g)->own);
	free(*g);
	*g = NULL;
}

str group_name(const struct group *g)
{
	return str_from_c(g->kind->name);
}

bool group_mixes(const struct group *g)
{
	return g->kind->mixes;
}

bool element_read(const struct group *g, str text, struct element *out)
{
	return g->kind->read(g, text, out);
}

bool element_is_member(const struct group *g, const struct element *e)
{
	return g->kind->is_member(g, e);
}

str element_text(const struct group *g, const struct element *e, char out[ELEMENT_TEXT])
{
	str text;
	g->kind->texts(g, e, 1, (char (*)[ELEMENT_TEXT])out, &text);
	return text;
}

void element_texts(const struct group *g, const struct element *e, size_t n,
	char out[][ELEMENT_TEXT], str *text)
{
	g->kind->texts(g, e, n, out, text);
}

void element_one(const struct group *g, struct element *out)
{
	g->kind->one(g, out);
}

void element_generator(const struct group *g, struct element *out)
{
	g->kind->generator(g, out);
}

void element_mul(const struct group *g, const struct element *a, const struct element *b,
	struct element *out)
{
	g->kind->mul(g, a, b, out);
}

void element_invert(const struct group *g, const struct element *a, struct element *out)
{
	g->kind->invert(g, a, out);
}

bool element_same(const struct group *g, const struct element *a, const struct element *b)
{
	return g->kind->same(g, a, b);
}

int element_compare(const struct group *g, const struct element *a, const struct element *b)
{
	return g->kind->compare(g, a, b);
}

void element_pow(const struct group *g, const struct element *a, const struct scalar *k,
	struct element *out)
{
	g->kind->pow(g, a, k, out);
}

void element_pow_product(const struct group *g, const struct element *a, const struct scalar *k, size_t n,
	struct element *out)
{
	if (g->kind->pow_product) {
		g->kind->pow_product(g, a, k, n, out);
		return;
	}
	struct element all, one;
	g->kind->one(g, &all);
	for (size_t i = 0; i < n; i++) {
		g->kind->pow(g, &a[i], &k[i], &one);
		g->kind->mul(g, &all, &one, &all);
	}
	*out = all;
}

void element_pow_secret(const struct group *g, const struct element *a, const struct scalar *k,
	struct element *out)
{
	g->kind->pow_secret(g, a, k, out);
}

void element_choose(bool yes, const struct element *a, const struct element *b, struct element *out)
{
	words_choose(yes, a->w, b->w, ELEMENT_WORDS, out->w);
}

void element_pow_g_secret(const struct group *g, const struct scalar *k, struct element *out)
{
	g->kind->pow_g_secret(g, k, out);
}

int fixed_base_new(const struct group *g, const struct element *e, struct fixed_base **out)
{
	struct fixed_base *b = *out = calloc(1, sizeof *b);
	if (!b) return FAULT(-ENOMEM);
	b->group = g;
	const int r = g->kind->fixed_new(g, e, &b->table);
	if (r) fixed_base_free(out);
	return r;
}

void fixed_base_free(struct fixed_base **b)
{
	if (!*b) return;
	if ((*b)->table) (*b)->group->kind->fixed_free((*b)->table);
	free(*b);
	*b = NULL;
}

void fixed_base_pow(const struct fixed_base *b, const struct scalar *k, struct element *out)
{
	b->group->kind->fixed_pow(b->group, b->table, k, out);
}

const struct fixed_base *group_fixed_g(const struct group *g)
{
	return g->g;
}

int prepared_new(const struct group *g, struct prepared **out)
{
	struct prepared *p = *out = calloc(1, sizeof *p);
	if (!p) return FAULT(-ENOMEM);
	p->group = g;
	const int r = g->kind->prepared_new(g, &p->own);
	if (r) prepared_free(out);
	return r;
}

void prepared_free(struct prepared **p)
{
	if (!*p) return;
	if ((*p)->own) (*p)->group->kind->prepared_free((*p)->own);
	free(*p);
	*p = NULL;
}

void prepare(struct prepared *p, const struct element *e)
{
	p->group->kind->prepare(p->group, p->own, e);
}

void prepared_pow(struct prepared *p, const struct scalar *k, struct element *out)
{
	p->group->kind->prepared_pow(p->group, p->own, k, out);
}

bool prepared_is_member(struct prepared *p)
{
	return p->group->kind->prepared_is_member(p->group, p->own);
}

void group_generator(const struct group *g, int64_t i, struct element *out)
{
	char digit[24], text[32] = "ggen|";
	const str d = digits(digit, i);
	memcpy(text + 5, d.p, d.n);
	struct digest h;
	crypto_sha256((str){ text, 5 + d.n }, &h);
	g->kind->independent(g, &h, out);
}

size_t group_ints_max(const struct group *g)
{
	return g->kind->ints_max - g->kind->ints_tight;
}

bool element_of_ints(const struct group *g, const uint8_t *v, size_t n, struct element *out)
{
	return g->kind->mixes && n <= g->kind->ints_max && g->kind->of_ints(g, v, n, out);
}

bool element_to_ints(const struct group *g, const struct element *e, uint8_t *v, size_t n)
{
	return g->kind->mixes && n <= g->kind->ints_max && g->kind->to_ints(g, e, v, n);
}
