/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef GROUP_INSIDE_H
#define GROUP_INSIDE_H
/* What a group is made of: its order, and one row of functions. Private to group/. */
#include "group/modulus.h"

/* Each as the function of its name in group.h; `own` is what open made. */
struct group_kind {
	const char *name;
	bool mixes;
	int  (*open)(struct group *g) MUST_CHECK;      /* sets g->q and g->own */
	void (*close)(void *own);
	bool (*read)(const struct group *g, str text, struct element *out);
	bool (*is_member)(const struct group *g, const struct element *e);
	void (*texts)(const struct group *g, const struct element *e, size_t n, char out[][ELEMENT_TEXT],
		str *text);
	void (*one)(const struct group *g, struct element *out);
	void (*generator)(const struct group *g, struct element *out);
	void (*mul)(const struct group *g, const struct element *a, const struct element *b, struct element *out);
	void (*invert)(const struct group *g, const struct element *a, struct element *out);
	bool (*same)(const struct group *g, const struct element *a, const struct element *b);
	int  (*compare)(const struct group *g, const struct element *a, const struct element *b);
	void (*pow)(const struct group *g, const struct element *a, const struct scalar *k, struct element *out);
	void (*pow_product)(const struct group *g, const struct element *a, const struct scalar *k, size_t n,
		struct element *out);                  /* or NULL */
	void (*pow_secret)(const struct group *g, const struct element *a, const struct scalar *k,
		struct element *out);
	void (*pow_g_secret)(const struct group *g, const struct scalar *k, struct element *out);
	int  (*fixed_new)(const struct group *g, const struct element *e, void **out) MUST_CHECK;
	void (*fixed_free)(void *table);
	void (*fixed_pow)(const struct group *g, const void *table, const struct scalar *k, struct element *out);
	int  (*prepared_new)(const struct group *g, void **out) MUST_CHECK;
	void (*prepared_free)(void *p);
	void (*prepare)(const struct group *g, void *p, const struct element *e);
	void (*prepared_pow)(const struct group *g, void *p, const struct scalar *k, struct element *out);
	bool (*prepared_is_member)(const struct group *g, void *p);
	void (*independent)(const struct group *g, const struct digest *h, struct element *out);
	size_t ints_max;                               /* the four from here on: of groups that mix */
	size_t ints_tight;                             /* so many of them fit only where they are small */
	bool (*of_ints)(const struct group *g, const uint8_t *v, size_t n, struct element *out);
	bool (*to_ints)(const struct group *g, const struct element *e, uint8_t *v, size_t n);
};

struct group {
	const struct group_kind *kind;
	struct modulus q;                  /* the order */
	void *own;
	struct fixed_base *g;
};
struct fixed_base { const struct group *group; void *table; };
struct prepared { const struct group *group; void *own; };

extern const struct group_kind group_belenios_2048, group_rfc_3526_2048, group_edwards;
#endif
