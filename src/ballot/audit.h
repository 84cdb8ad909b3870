/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef BALLOT_AUDIT_H
#define BALLOT_AUDIT_H
/* AUDIT: a ballot that was opened instead of cast, computed again from what it says it was made of: so a
 * voter sees whether a device seals what it is told to (docs/design/ballot.md, "An opened ballot").
 * Without a signature it can neither be cast nor show to anybody how its voter voted. Public values
 * only. */
#include "ballot/check.h"
#include "ballot/encrypt.h"

struct opened {
	str mark, ballot;                  /* ballot: the unsigned ballot the mark is the hash of */
	struct vote vote[QUESTIONS_MAX];   /* what was really sealed, one a question */
};
/* Whether a text says that it is one. */
static inline bool is_opened(str text) { return str_begins(text, S(OPENED_BEGINS)); }
/* Whether all of it holds: the mark, every proof, every ciphertext. Else *why says what does not, and where.
 * Whether the mark is the one the voter noted only the voter knows. */
bool audit(struct check *c, str text, struct arena *a, struct opened *out, struct refusal *why) MUST_CHECK;
#endif
