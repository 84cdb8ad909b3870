/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef BALLOT_ENCRYPT_H
#define BALLOT_ENCRYPT_H
/* ENCRYPT: one voter's ballot, made where the voter is. What was chosen and the credential are secret and
 * are gone from memory afterwards. */
#include "ballot/credential.h"
#include "ballot/prove.h"

/* What was chosen on one question. Homomorphic: question_choices() marks, each 0 or 1 (with blank allowed the
 * first mark is the blank vote); mixnet: a number 0..255 for each answer. */
struct vote { const uint8_t *mark; size_t n; };
/* Whether the question allows it. */
bool vote_fits(const struct group *g, const struct question *q, const struct vote *v) MUST_CHECK;
/* One vote a question, each fitting. The ballot as it is cast, in the arena. */
void ballot_make(const struct group *g, const struct election *e, const struct scalar *credential,
	const struct vote *votes, struct arena *a, str *out);
/* What the voter keeps to find the ballot again. */
void ballot_tracker(str ballot, char out[FINGERPRINT_TEXT]);
#endif
