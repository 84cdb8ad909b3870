/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crypto/crypto.h"

#include <endian.h>
#include <errno.h>
#include <liboath/oath.h>
#include <sodium.h>

int crypto_init(void)
{
	if (sodium_init() < 0 || oath_init() != OATH_OK)
		return FAULT(-EIO);
	return 0;
}

void crypto_random(void *out, size_t n) { randombytes_buf(out, n); }
void crypto_wipe(void *secret, size_t n) { sodium_memzero(secret, n); }
bool crypto_same(const void *a, const void *b, size_t n) { return sodium_memcmp(a, b, n) == 0; }

static const uint8_t *bytes_of(str s) { return (const uint8_t *)s.p; }

void crypto_digest(str s, struct digest *out)
{
	crypto_generichash(out->b, sizeof out->b, bytes_of(s), s.n, NULL, 0);
}

void crypto_mac(const struct sub_key *key, str s, struct digest *out)
{
	crypto_generichash(out->b, sizeof out->b, bytes_of(s), s.n, key->b, sizeof key->b);
}

void crypto_mac16(const struct sub_key *key, str s, struct mac16 *out)
{
	crypto_generichash(out->b, sizeof out->b, bytes_of(s), s.n, key->b, sizeof key->b);
}

void crypto_mac_parts(const struct sub_key *key, const str *parts, size_t n, struct digest *out)
{
	crypto_generichash_state st;
	crypto_generichash_init(&st, key->b, sizeof key->b, sizeof out->b);
	for (size_t i = 0; i < n; i++) {
		uint64_t length = htole64(parts[i].n);
		crypto_generichash_update(&st, (const uint8_t *)&length, sizeof length);
		crypto_generichash_update(&st, bytes_of(parts[i]), parts[i].n);
	}
	crypto_generichash_final(&st, out->b, sizeof out->b);
	crypto_wipe(&st, sizeof st);
}

bool digest_same(const struct digest *a, const struct digest *b)
{
	return crypto_same(a->b, b->b, sizeof a->b);
}

str digest_bytes(const struct digest *d) { return (str){ (const char *)d->b, sizeof d->b }; }

uint64_t crypto_short(const struct short_key *key, const void *p, size_t n)
{
	uint64_t h;
	_Static_assert(sizeof key->b == crypto_shorthash_KEYBYTES, "SipHash takes 16 bytes of key");
	crypto_shorthash((uint8_t *)&h, p, n, key->b);
	return le64toh(h);
}
