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
size_t vote_marks(const struct question *q);
/* Whether the question allows it. */
bool vote_fits(const struct group *g, const struct question *q, const struct vote *v) MUST_CHECK;

/* What every opened ballot begins with. */
#define OPENED_BEGINS "{\"opened\":\"unionhall-ballot-1\""

/* A ballot whose voter has seen its mark and not said yet what to do with it: it is either signed, and can be
 * cast, or opened, so that anybody sees what was sealed, and can not. Never both: each leaves nothing here.
 * r is secret until then. */
struct unsigned_ballot {
	str text;                          /* without a signature: the mark is its hash */
	char mark[FINGERPRINT_TEXT];
	struct scalar *r[QUESTIONS_MAX];   /* the exponent of each ciphertext, question by question */
};
/* One vote a question, each fitting. */
void ballot_seal(const struct group *g, const struct election *e, const struct scalar *credential,
	const struct vote *votes, struct arena *a, struct unsigned_ballot *out);
/* The ballot as it is cast, in the arena. */
str  ballot_sign(const struct group *g, const struct election *e, struct unsigned_ballot *u,
	const struct scalar *credential, struct arena *a);
/* The ballot opened (docs/design/ballot.md, "An opened ballot"), in the arena. */
str  ballot_open(const struct group *g, const struct election *e, struct unsigned_ballot *u,
	const struct vote *votes, struct arena *a);
/* Sealed and signed. */
void ballot_make(const struct group *g, const struct election *e, const struct scalar *credential,
	const struct vote *votes, struct arena *a, str *out);
/* What the voter keeps to find the ballot again. */
void ballot_tracker(str ballot, char out[FINGERPRINT_TEXT]);
#endif
