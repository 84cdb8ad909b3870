/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef BALLOT_RECORD_H
#define BALLOT_RECORD_H
/* RECORD: the published records read as far as making needs them: whom to encrypt for, what to open. Nothing
 * here checks a proof. */
#include "ballot/decrypt.h"
#include "ballot/scan.h"

/* All but the joint key, which wants the group the record names. */
bool election_read(str record, struct arena *a, struct election *out, struct refusal *why) MUST_CHECK;
bool election_read_key(const struct group *g, struct election *e) MUST_CHECK;

/* A ballot's credential, and its ciphertexts by question. */
bool ballot_read(const struct group *g, const struct election *e, str ballot, struct arena *a,
    str *credential, struct tally *out) MUST_CHECK;
/* The credential of a ballot, without reading the rest; empty when it has none. */
str  ballot_credential(str ballot);
/* Its mark: the hash its signature is over, of all that stands before. Empty when it has none. */
str  ballot_mark(str ballot);
/* Rows of ciphertexts: an encrypted tally; the rows of a shuffle. */
bool tally_read(const struct group *g, str record, struct arena *a, struct tally *out) MUST_CHECK;
str  tally_write(const struct group *g, const struct tally *t, struct arena *a);
/* "C" or "C,WEIGHT" as it stands in the list of credentials. */
enum { VOTER_TEXT = ELEMENT_TEXT + 20 };
struct voter { str credential; int64_t weight; bool is_explicit; };
bool voter_read(str line, struct voter *out) MUST_CHECK;
/* Whether a credential stands in the list, which is looked through and not checked. */
bool voter_listed(str record, str credential) MUST_CHECK;
bool voters_read(str record, struct arena *a, struct voter **out, size_t *n) MUST_CHECK;
/* Room for the factors of one trustee, row by row as the tally's. */
struct element **factors_new(const struct tally *t, struct arena *a);
/* The factors of a partial decryption, row by row as the tally's. */
bool factors_read(const struct group *g, const struct tally *t, str record, struct arena *a,
	struct element ***out) MUST_CHECK;
#endif
