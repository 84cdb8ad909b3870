/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef BALLOT_SHUFFLE_H
#define BALLOT_SHUFFLE_H
/* SHUFFLE: ciphertexts of a mixnet question encrypted anew and put in an order nobody else knows, and the
 * proof that nothing else was done (Terelius and Wikstrom, in the form Belenios publishes). */
#include "ballot/decrypt.h"

/* Shuffles every row, in order: the shuffle record. t: the rows that are mixed, and no others. The order and
 * the new randomness are secret and wiped. */
void shuffle_make(const struct group *g, const struct election *e, const struct tally *t, struct arena *a,
	str *out);
#endif
