/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef BALLOT_PIECE_H
#define BALLOT_PIECE_H
/* PIECE: what records are made of, read and written in one place: elements, proofs, ciphertexts, keys. Says
 * nothing of whether a proof holds. */
#include "ballot/prove.h"
#include "ballot/scan.h"

/* An element and its text as it stands. */
str  scan_element(struct scan *s, const struct group *g, struct element *e);
/* Elements that are in the subgroup, too. */
str  scan_member(struct scan *s, const struct group *g, struct element *e);
void scan_scalar(struct scan *s, const struct group *g, struct scalar *k);
void scan_proof(struct scan *s, const struct group *g, struct proof *p);
/* The texts of both are kept, for hashes are of them. */
struct sealed { struct ciphertext c; str alpha, beta; };
void scan_sealed(struct scan *s, const struct group *g, struct sealed *x);
/* A published key with all that may stand beside it. */
void scan_key(struct scan *s, const struct group *g, struct trustee_key *k);

/* Its text and a comma, as shuffles are hashed. */
void hash_listed(struct sha256 *h, const struct group *g, const struct element *e);
void put_ciphertext(struct paper *o, const struct group *g, const struct ciphertext *c);
#endif
