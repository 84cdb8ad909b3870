/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ACCESS_INSIDE_H
#define ACCESS_INSIDE_H
/* What the files of this room share: session tokens, and the second factor's secret at rest. */
#include "access/session.h"

/* A session's token: 31 random bytes and the person's region, masked so that only this hall can
 * tell it. Its digest begins with the region: each look-up is one indexed row of one shard. */
void session_token(
    const struct hall *h, int64_t region, char out[SESSION_TEXT], struct digest *digest);
/* False when it cannot be one of ours. */
bool session_digest(const struct hall *h, str token, struct digest *out) MUST_CHECK;
int64_t session_region(const struct digest *session);

/* Ends this session and begins another for the same person, device and end. `fresh_at` 0: as
 * before. SESSION_NONE when it has ended meanwhile. */
int session_rotate(struct act *a, const struct visitor *v, bool factor, int64_t fresh_at,
	char token[SESSION_TEXT]) MUST_CHECK;

enum { SECRET_SEALED = 24 + 20 + 16 };
/* Sealed under a key of the hall and bound to the person: useless in another account. */
str  secret_seal(struct act *a, struct ref person, const struct totp_secret *s);
bool secret_open(
    const struct act *a, struct ref person, str sealed, struct totp_secret *out) MUST_CHECK;

/* An account without a password, so that the login is theirs. Answers as account_add. */
int account_reserve(struct act *a, struct ref person, str login) MUST_CHECK;

bool holds_officer_role(const struct act *a, const struct rights *r);
#endif
