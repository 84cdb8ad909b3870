/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef BALLOT_DECRYPT_H
#define BALLOT_DECRYPT_H
/* DECRYPT: a trustee's part of opening the tally, with the proof of protocol version 1 and beside it one
 * whose challenge binds the ciphertext and the factor too (docs/design/ballot.md); and the counts. */
#include "ballot/prove.h"

/* What is decrypted: a row of ciphertexts for each question. */
struct tally_row { const struct ciphertext *c; size_t n; };
struct tally { const struct tally_row *row; size_t n; };

/* The partial decryption by the trustee with the secret key x. */
void decryption_make(const struct group *g, const struct election *e, const struct tally *t,
    const struct scalar *x, struct arena *a, str *out);

enum { COUNT_NOT_FOUND = 1, COUNT_TOO_LARGE };
/* The n with e = g^n, 0 <= n <= most. Answers COUNT_NOT_FOUND; COUNT_TOO_LARGE when `most` is above
 * COUNT_MOST. Public values only. */
#define COUNT_MOST ((int64_t)1 << 40)
int count_of(const struct group *g, const struct element *e, int64_t most, struct arena *a,
    int64_t *out) MUST_CHECK;
#endif
