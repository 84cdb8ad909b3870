/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRYPTO_PASSWORD_H
#define CRYPTO_PASSWORD_H
/* PASSWORD: kept as Argon2id (RFC 9106) over a keyed hash of the password, so that a stolen
 * database without the hall's key cannot even be guessed at.
 *
 * Both functions take 64 MiB and a tenth to a third of a second: call them on worker threads only,
 * behind the gate of throttle.h, and never inside a database transaction. */
#include "crypto/crypto.h"

/* What a person may do decides what a guess must cost: members 64 MiB twice, officers three
 * times. */
enum password_class { PASSWORD_MEMBER, PASSWORD_OFFICER };
enum { PASSWORD_HASH_TEXT = 128 };                 /* with its NUL; crypto_pwhash_STRBYTES */

enum { PASSWORD_WRONG = 1 };

/* `pepper` is crypto_subkey(hall, "password"). The text is compared as written after NFKC, so
 * that full-width letters of a Chinese keyboard are the same password; it is never cut short. */
int password_hash(const struct sub_key *pepper, str password, enum password_class class,
	char out[PASSWORD_HASH_TEXT]) MUST_CHECK;
/* 0 when it is the one. Answers PASSWORD_WRONG. An empty `hash` stands for "no such person": it
 * costs the same as a member's and always answers PASSWORD_WRONG. */
int password_verify(const struct sub_key *pepper, str password, str hash) MUST_CHECK;
/* True when the stored costs are not those of the class: hash anew at the next good sign-in. */
bool password_needs_rehash(str hash, enum password_class class);
#endif
