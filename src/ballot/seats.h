/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef BALLOT_SEATS_H
#define BALLOT_SEATS_H
/* SEATS: who may vote, with what weight, and which of their ballots counts: the last. 32 bytes a voter,
 * whatever the group: a credential is known by the first half of its hash. */
#include "ballot/box.h"

enum { SEAT_KEY = 16, SEATS_MAX = 1 << 22 };
struct seat {
	uint8_t key[SEAT_KEY];
	int64_t weight;
	uint32_t line;                     /* its place in the list */
	uint32_t last;                     /* 1 + the number of the last ballot; 0: none */
};
struct seats { struct seat *seat; size_t n; int64_t weight, voted, voted_weight; };
/* Distinct; a weight on every line or on none. False, with the reason and the line, when not. */
bool seats_read(str credentials, struct arena *a, struct seats *out, struct refusal *why) MUST_CHECK;
/* The same of a long list, told to `watch` as it is read. */
bool seats_read_watched(str credentials, struct box_watch watch, struct arena *a, struct seats *out,
	struct refusal *why) MUST_CHECK;
/* Notes whose each ballot is. False at the first that is nobody's: *at is its number. */
bool seats_fill(struct seats *s, const struct box *b, size_t *at) MUST_CHECK;
/* The weight of each ballot, by its number; -1: a later one of the same voter counts. */
int64_t *ballot_weights(const struct seats *seats, const struct box *b, struct arena *a);
#endif
