/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef BALLOT_SHUFFLE_H
#define BALLOT_SHUFFLE_H
/* SHUFFLE: ciphertexts of a mixnet question encrypted anew and put in an order nobody else knows, and the
 * proof that nothing else was done (Terelius and Wikstrom, in the form Belenios publishes). */
#include "ballot/decrypt.h"

/* Shuffles the rows of the tally that `mixed` marks, in order: the shuffle record. The order and the new
 * randomness are secret and wiped. */
void shuffle_make(const struct group *g, const struct election *e, const struct tally *t, const bool *mixed,
	struct arena *a, str *out);
#endif
