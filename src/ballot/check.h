/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef BALLOT_CHECK_H
#define BALLOT_CHECK_H
/* CHECK: the proofs of one record, public values only, in variable time. One of these a thread.
 *
 * No commitment is sent: a verifier computes each from challenge and response and sees whether they hash
 * to the challenge. So first all commitments of a ballot are computed, then all are written out together
 * (for points that shares an inversion), then all hashes are compared. */
#include "ballot/box.h"
#include "ballot/piece.h"
#include "ballot/trustees.h"

/* The widest single proof: a commitment twice for each value of an answer's sum, and two for the blank. */
enum { COMMITS_MAX = 2 * (ANSWERS_MAX + 2), STATEMENTS_MAX = 64 };
struct statement { str prefix; size_t from, n; struct scalar sum; char field[FIELD_TEXT]; };
/* A ciphertext made ready: its two bases, and its texts. */
struct base { struct prepared *alpha, *beta; };

struct check {
	const struct group *g;
	const struct election *e;
	const struct fixed_base *y;
	struct arena *arena;               /* for one record */
	struct base of[2];
	struct element commit[COMMITS_MAX]; size_t n_commit;
	char text[COMMITS_MAX][ELEMENT_TEXT];
	str texts[COMMITS_MAX];
	struct statement statement[STATEMENTS_MAX]; size_t n_statement;
	struct refusal refusal;
};
int  check_new(const struct group *g, const struct election *e, const struct fixed_base *y,
	struct check **out) MUST_CHECK;
void check_free(struct check **c);

/* Each answers whether all holds; else c->refusal says what does not, and where. */
bool check_ballot(struct check *c, str ballot) MUST_CHECK;
/* The same of a ballot that nobody signed, and that no archive may hold. */
bool check_unsigned(struct check *c, str ballot) MUST_CHECK;
bool check_trustees(struct check *c, const struct trustees *t) MUST_CHECK;
/* More than this is not checked: a million names read out is no secret ballot. */
enum { SHUFFLED_MAX = 16384 };
/* A shuffle of rows; what came out lies in `a`. */
bool check_shuffle(struct check *c, const struct tally *before, str record, struct arena *a,
	struct tally *after) MUST_CHECK;
/* factors: rows as the tally's, filled in. */
bool check_decryption(struct check *c, const struct tally *t, const struct trustee_key *key, str record,
	struct element **factors) MUST_CHECK;
/* The published counts against what the factors leave. */
bool check_result(struct check *c, const struct tally *t, const struct trustees *by_whom,
	const struct factors *by, int64_t most, str record) MUST_CHECK;
#endif
