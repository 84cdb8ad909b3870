/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef GROUP_FIELD_H
#define GROUP_FIELD_H
/* Subgroups of the integers modulo a prime of 2048 bits: what their two files share. Private to group/. */
#include <openssl/bn.h>
#include "group/inside.h"

enum { P_WORDS = 32, P_BYTES = 8 * P_WORDS };
_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "OpenSSL is handed words as bytes, lowest first");

struct field {
	struct modulus p;
	struct element g;
	struct scalar order;               /* q, for a power that is one in the subgroup alone */
	struct scalar cofactor;            /* (p - 1) / q */
	BIGNUM *prime;
	BN_MONT_CTX *mont;                 /* only where the processor has no lanes */
};
extern bool field_without_lanes;           /* for tests: as on a processor that has none */
static inline const struct field *field_of(const struct group *g)
{
	return g->own;
}

/* Public values only. */
void field_pow(const struct group *g, const struct element *a, const struct scalar *k, struct element *out);
void field_pow_product(const struct group *g, const struct element *a, const struct scalar *k, size_t n,
	struct element *out);
/* A square modulo p: in a group of order (p - 1) / 2, its members. */
bool field_is_square(const struct group *g, const struct element *e);

int  field_fixed_new(const struct group *g, const struct element *e, void **out) MUST_CHECK;
void field_fixed_free(void *table);
void field_fixed_pow(const struct group *g, const void *table, const struct scalar *k, struct element *out);
int  field_comb_new(const struct group *g, void **out) MUST_CHECK;
void field_comb_free(void *p);
void field_comb_prepare(const struct group *g, void *p, const struct element *e);
void field_comb_pow(const struct group *g, void *p, const struct scalar *k, struct element *out);
bool field_comb_is_member(const struct group *g, void *p);
bool field_comb_is_square(const struct group *g, void *p);
#endif
