/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crypto/locked.h"

#include <errno.h>
#include <sodium.h>

enum { PASSES = 4, MEMORY = 128 << 20 };

_Static_assert(LOCK_EXTRA == crypto_secretbox_MACBYTES && SEAL_EXTRA == crypto_box_SEALBYTES,
    "libsodium's own");
_Static_assert(sizeof((struct lock *)0)->salt == crypto_pwhash_SALTBYTES, "libsodium's own");
_Static_assert(sizeof((struct lock *)0)->nonce == crypto_secretbox_NONCEBYTES, "libsodium's own");
_Static_assert(sizeof(struct lock_key) == crypto_secretbox_KEYBYTES, "libsodium's own");

void lock_new(struct lock *out)
{
	*out = (struct lock){ .passes = PASSES, .memory = MEMORY };
	crypto_random(out->salt, sizeof out->salt);
}

int lock_key_make(const struct lock *l, str passphrase, struct lock_key *out)
{
	if (l->passes < 1 || l->passes > LOCK_PASSES_MOST || l->memory < 1 << 16 ||
	    l->memory > LOCK_MEMORY_MOST)
		return LOCK_COSTLY;
	int r = crypto_pwhash(out->b, sizeof out->b, passphrase.p, passphrase.n, l->salt,
	    (unsigned long long)l->passes, (size_t)l->memory, crypto_pwhash_ALG_ARGON2ID13);
	return r ? FAULT(-ENOMEM) : 0;
}

void lock_shut(struct lock *l, const struct lock_key *key, str secret, uint8_t *out)
{
	crypto_random(l->nonce, sizeof l->nonce);
	CHECK(crypto_secretbox_easy(out, (const uint8_t *)secret.p, secret.n, l->nonce, key->b) == 0);
}

bool lock_open(
    const struct lock *l, const struct lock_key *key, const uint8_t *locked, size_t n, uint8_t *out)
{
	return n >= LOCK_EXTRA && crypto_secretbox_open_easy(out, locked, n, l->nonce, key->b) == 0;
}

/* ---- for one reader ---- */

void seal_keys_new(struct seal_secret *secret, struct seal_key *out)
{
	CHECK(crypto_box_keypair(out->b, secret->b) == 0);
}

bool seal_for(const struct seal_key *to, str message, uint8_t *out)
{
	return crypto_box_seal(out, (const uint8_t *)message.p, message.n, to->b) == 0;
}

bool seal_open(const struct seal_secret *secret, const uint8_t *sealed, size_t n, uint8_t *out)
{
	uint8_t key[crypto_box_PUBLICKEYBYTES];
	return n >= SEAL_EXTRA && crypto_scalarmult_base(key, secret->b) == 0 &&
		crypto_box_seal_open(out, sealed, n, key, secret->b) == 0;
}
