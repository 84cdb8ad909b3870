/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef BALLOT_TRUSTEES_H
#define BALLOT_TRUSTEES_H
/* TRUSTEES: their record read, and their factors put together. Checks form and membership, no proofs. */
#include "ballot/record.h"

bool trustees_read(const struct group *g, str record, struct arena *a, struct trustees *out,
	struct refusal *why) MUST_CHECK;
/* The key with this number (from 1); NULL when there is none. */
const struct trustee_key *trustee_numbered(const struct trustees *t, int64_t number);

/* Factors of one trustee: rows as the tally's; NULL: did not decrypt. */
struct factors { struct element **row; };
/* What divides beta: needs every single and, of each group, as many as its threshold. by: by number - 1.
 * False when there are too few. */
bool factors_join(const struct group *g, const struct trustees *t, const struct factors *by,
    size_t row, size_t column, struct element *out) MUST_CHECK;
#endif
