/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef BALLOT_CREDENTIAL_H
#define BALLOT_CREDENTIAL_H
/* CREDENTIAL: what lets one voter cast, and nobody else in their name. The authority draws it, gives it to
 * the voter, and publishes only the key that belongs to it. 128 random bits in 22 characters (the form of
 * Belenios 2.4 and later). */
#include "ballot/election.h"

enum { CREDENTIAL_TEXT = 26, UUID_TEXT = 23 };

/* 22 random Base58 characters: an election's name for itself. */
void uuid_new(char out[UUID_TEXT]);
bool uuid_fits(str s);
/* "XXXXX-XXXXXX-XXXXX-XXXXXX": secret. */
void credential_new(char out[CREDENTIAL_TEXT]);
/* What somebody typed: dashes and blanks may be missing or stand elsewhere. False when it cannot be one. */
bool credential_read(str typed, char out[CREDENTIAL_TEXT]) MUST_CHECK;
/* The secret key that belongs to it in this election. */
void credential_key(
    const struct group *g, str uuid, const char credential[CREDENTIAL_TEXT], struct scalar *out);
#endif
