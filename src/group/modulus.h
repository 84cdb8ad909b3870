/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef GROUP_MODULUS_H
#define GROUP_MODULUS_H
/* Arithmetic modulo an odd number of up to 2048 bits, in Montgomery's form, always in the same time for a
 * modulus: no branch and no address depends on a value. Private to group/.
 *
 * A number in the form is n words of 64 bits below the modulus m; or, where the processor multiplies 52 bits
 * in eight lanes and m has 2048 bits, FORM_WORDS words of 52 bits below m + m/2^28, which is one of two ways
 * to write it: mod_same compares. */
#include "group/group.h"

enum { FORM_WORDS = ELEMENT_WORDS, FORM_BITS = 52 };

struct modulus {
	size_t n;                          /* words of 64 bits */
	size_t form;                       /* words of a number in the form: n, or FORM_WORDS */
	uint64_t m[FORM_WORDS];            /* the modulus, in words of 64 bits */
	uint64_t cut[FORM_WORDS];          /* the same as the form cuts it; R = 2^(64 n) or 2^(52 FORM_WORDS) */
	uint64_t one[FORM_WORDS];          /* R mod m */
	uint64_t square[FORM_WORDS];       /* R^2 mod m */
	uint64_t inverse;                  /* -1/m mod 2^64 */
};
/* m: n words, odd, its highest word not zero; 2048 bits for lanes. */
void modulus_make(struct modulus *m, const uint64_t *words, size_t n, bool lanes);
bool modulus_has_lanes(void);              /* can this processor? */

/* out = a b / R. a, b in the form (without lanes also: a, b < R and a b < m R). out may be a or b. */
void mod_mul(const struct modulus *m, const uint64_t *a, const uint64_t *b, uint64_t *out);
void mod_mul_lanes(const struct modulus *m, const uint64_t *a, const uint64_t *b, uint64_t *out);
/* Not of the form, but below m in words of 64 bits (without lanes it is all one). */
void mod_add(const struct modulus *m, const uint64_t *a, const uint64_t *b, uint64_t *out);
void mod_sub(const struct modulus *m, const uint64_t *a, const uint64_t *b, uint64_t *out);
/* Into the form and out of it. */
void mod_enter(const struct modulus *m, const uint64_t *a, uint64_t *out);
void mod_leave(const struct modulus *m, const uint64_t *a, uint64_t *out);
bool mod_same(const struct modulus *m, const uint64_t *a, const uint64_t *b);
/* out = a^e in the form; e of k words. The time depends on k alone. */
void mod_pow(const struct modulus *m, const uint64_t *a, const uint64_t *e, size_t k, uint64_t *out);

bool words_below(const uint64_t *a, const uint64_t *b, size_t n);      /* constant time */
bool words_zero(const uint64_t *a, size_t n);                          /* constant time */
/* out = yes ? a : b, in constant time. */
void words_choose(bool yes, const uint64_t *a, const uint64_t *b, size_t n, uint64_t *out);

/* Decimal without sign or leading zero into n words; false when it is none or does not fit. */
bool words_from_decimal(str s, uint64_t *out, size_t n) MUST_CHECK;
str  words_to_decimal(const uint64_t *a, size_t n, char out[SCALAR_TEXT]);
#endif
