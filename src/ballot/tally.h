/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef BALLOT_TALLY_H
#define BALLOT_TALLY_H
/* TALLY: the ballots added up without opening one. Of each credential the last counts. */
#include "ballot/seats.h"
#include "ballot/trustees.h"

/* Who may vote and how many of the ballots cast count. */
struct counted { int64_t ballots, weight; };
/* The sum of the ballots that count. False when a ballot cannot be read, or is of no voter. */
bool tally_make(const struct group *g, const struct election *e, const struct box *b, struct arena *a,
	struct tally *out, struct counted *n) MUST_CHECK;
/* The same, when the seats are known and filled. */
bool tally_of(const struct group *g, const struct election *e, const struct box *b,
	const struct seats *seats, struct arena *a, struct tally *out) MUST_CHECK;
/* The tally that is decrypted: what was tallied, with the rows of the last shuffle. */
bool tally_to_open(const struct group *g, const struct election *e, const struct box *b, struct arena *a,
	struct tally *out) MUST_CHECK;
bool election_mixes(const struct election *e);
/* The rows of a tally that are mixed, and back in their places. */
void tally_mixed(const struct election *e, const struct tally *t, struct arena *a, struct tally *out);
void tally_put_mixed(const struct election *e, const struct tally *mixed, struct arena *a, struct tally *t);

/* Answers: why there is no result yet. */
enum { RESULT_TOO_FEW = 1, RESULT_DAMAGED, RESULT_NO_COUNT };
int result_make(const struct group *g, const struct election *e, const struct trustees *t,
    const struct box *b, int64_t total_weight, struct arena *a, str *out) MUST_CHECK;
#endif
