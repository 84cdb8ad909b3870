/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef BALLOT_KEY_H
#define BALLOT_KEY_H
/* KEY: what a trustee makes, and what the trustees together publish. */
#include "ballot/piece.h"

/* "pok|GROUP|X|": what a key's proof is a challenge over. */
str  key_prefix(const struct group *g, struct arena *a, const struct element *x);
/* {"pok":..,"public_key":..[,"signature":..][,"name":..]}: signed by `sign` where it is not NULL. */
void put_public_key(struct paper *o, const struct group *g, const struct scalar *x, const struct scalar *sign,
	str name);
/* {"message":..,"signature":..} */
void put_signed(struct paper *o, const struct group *g, str message, const struct scalar *sign);
/* Whether a proof of prove_knows holds. Public values only. */
bool knows_holds(
    const struct group *g, str prefix, const struct element *x, const struct proof *p) MUST_CHECK;
/* A published key's own proof. */
bool key_holds(const struct group *g, struct arena *a, const struct trustee_key *k) MUST_CHECK;
bool signature_holds(const struct group *g, struct arena *a, str text, const struct element *key,
	const struct proof *p) MUST_CHECK;
void sign_text(
    const struct group *g, struct arena *a, str text, const struct scalar *sign, struct proof *out);

/* ---- what a threshold group's members publish, in the form of Belenios 3.1 ---- */

/* The message of a certificate: where its holder stands, and the holder's two public keys. */
str  cert_head(const struct group *g, struct arena *a, size_t size, int threshold, size_t index);
str  cert_message(const struct group *g, struct arena *a, str head, const struct element *verification,
	const struct element *encryption);
/* The message of the polynomial's commitments: g to each of the t coefficients (secret). */
str  coefexps_message(const struct group *g, struct arena *a, const struct scalar *coef, int t);
/* {"message":..,"signature":..} as it was published. */
str  message_text(const struct group *g, const struct signed_message *m, struct arena *a);
/* Both read: the certificate's key to verify by, beginning with `head`; t commitments, in the arena. */
bool cert_read(const struct group *g, struct arena *a, str message, str head, struct element *verification,
	struct refusal *why) MUST_CHECK;
bool coefexps_read(const struct group *g, struct arena *a, str message, int t, struct element **out,
	struct refusal *why) MUST_CHECK;
/* What each member signs at last: all certificates, and its own commitments. */
str  certs_signed(struct arena *a, const str *certs, size_t n, str own_coefexps);
/* f(j), for the polynomial with these t coefficients. */
void share_of(const struct group *g, const struct scalar *coef, int t, size_t j, struct scalar *out);
/* The product of A_k^(j^k): what g^f(j) must be. */
void share_image(const struct group *g, const struct element *a, int t, size_t j, struct element *out);
/* The same of all n members' commitments: member j's public key. */
void share_images(const struct group *g, const struct element *const *a, size_t n, int t, size_t j,
	struct element *out);
/* lambda of member j among these indices (each from 1). */
void lagrange(const struct group *g, const size_t *index, size_t n, size_t j, struct scalar *out);
#endif
