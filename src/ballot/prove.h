/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef BALLOT_PROVE_H
#define BALLOT_PROVE_H
/* PROVE: the proofs a ballot, a key and a decryption carry. What is secret here (exponents, and which of
 * several claims is the true one) is neither branched on nor looked up by. */
#include "ballot/paper.h"

struct ciphertext { struct element alpha, beta; };

/* That one knows x with X = g^x, for a challenge over prefix: keys and signatures. */
void prove_knows(const struct group *g, str prefix, const struct scalar *x, struct proof *out);
/* That X = g^x and f = alpha^x by the same x. */
void prove_same(const struct group *g, str prefix, const struct element *alpha, const struct scalar *x,
	struct proof *out);

/* One claim of several: that this ciphertext holds this value. */
struct claim { const struct ciphertext *of; int64_t value; };
/* That one of n claims is true; r is the randomness of the ciphertext of the true one, at `truth` (both
 * secret). out: n proofs. */
void prove_one_of(const struct group *g, const struct element *y, str prefix,
    const struct claim *claim, size_t n, size_t truth, const struct scalar *r, struct proof *out);
#endif
