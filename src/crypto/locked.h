/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRYPTO_LOCKED_H
#define CRYPTO_LOCKED_H
/* LOCKED: a secret in a file, that a passphrase opens (Argon2id, then XSalsa20-Poly1305), and a message
 * only one key can open (libsodium's sealed box). */
#include "crypto/crypto.h"

/* What stands beside the locked bytes, and is no secret. */
struct lock { int64_t passes, memory; uint8_t salt[16], nonce[24]; };
struct lock_key { uint8_t b[32]; };                          /* secret: made of the passphrase */
enum { LOCK_EXTRA = 16, LOCK_MEMORY_MOST = 1 << 30, LOCK_PASSES_MOST = 16 };

/* A lock with today's cost. */
void lock_new(struct lock *out);
/* Takes about half a second, on purpose. Answers LOCK_COSTLY for a cost beyond all bounds. */
enum { LOCK_COSTLY = 1 };
int  lock_key_make(const struct lock *l, str passphrase, struct lock_key *out) MUST_CHECK;
/* A new nonce; out: secret.n + LOCK_EXTRA bytes. */
void lock_shut(struct lock *l, const struct lock_key *key, str secret, uint8_t *out);
/* out: n - LOCK_EXTRA bytes. False: another passphrase, or changed since. */
bool lock_open(const struct lock *l, const struct lock_key *key, const uint8_t *locked, size_t n,
    uint8_t *out) MUST_CHECK;

struct seal_key { uint8_t b[32]; };
struct seal_secret { uint8_t b[32]; };                       /* secret */
enum { SEAL_EXTRA = 48 };
void seal_keys_new(struct seal_secret *secret, struct seal_key *out);
/* out: message.n + SEAL_EXTRA bytes. False when `to` is no key. */
bool seal_for(const struct seal_key *to, str message, uint8_t *out) MUST_CHECK;
/* out: n - SEAL_EXTRA bytes. False when it was not sealed for this key. */
bool seal_open(const struct seal_secret *secret, const uint8_t *sealed, size_t n, uint8_t *out) MUST_CHECK;
#endif
