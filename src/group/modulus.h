/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef GROUP_MODULUS_H
#define GROUP_MODULUS_H
/* Arithmetic modulo an odd number of up to 2048 bits, in Montgomery's form, always in the same time for a
 * modulus: no branch and no address depends on a value. Private to group/. */
#include "group/group.h"

struct modulus {
	size_t n;                          /* words of 64 bits */
	uint64_t m[GROUP_WORDS];           /* the modulus; R = 2^(64 n) */
	uint64_t one[GROUP_WORDS];         /* R mod m */
	uint64_t square[GROUP_WORDS];      /* R^2 mod m */
	uint64_t inverse;                  /* -1/m mod 2^64 */
};
/* m: n words, odd, its highest word not zero. */
void modulus_make(struct modulus *m, const uint64_t *words, size_t n);

/* out = a b / R. a, b < R and a b < m R; out < m. out may be a or b. */
void mod_mul(const struct modulus *m, const uint64_t *a, const uint64_t *b, uint64_t *out);
/* a, b < m. */
void mod_add(const struct modulus *m, const uint64_t *a, const uint64_t *b, uint64_t *out);
void mod_sub(const struct modulus *m, const uint64_t *a, const uint64_t *b, uint64_t *out);
/* Into the form and out of it. */
void mod_enter(const struct modulus *m, const uint64_t *a, uint64_t *out);
void mod_leave(const struct modulus *m, const uint64_t *a, uint64_t *out);
/* out = a^e in the form; e of k words. The time depends on k alone. */
void mod_pow(const struct modulus *m, const uint64_t *a, const uint64_t *e, size_t k, uint64_t *out);

bool words_below(const uint64_t *a, const uint64_t *b, size_t n);      /* constant time */
bool words_zero(const uint64_t *a, size_t n);                          /* constant time */

/* Decimal without sign or leading zero into n words; false when it is none or does not fit. */
bool words_from_decimal(str s, uint64_t *out, size_t n) MUST_CHECK;
str  words_to_decimal(const uint64_t *a, size_t n, char out[SCALAR_TEXT]);
#endif
