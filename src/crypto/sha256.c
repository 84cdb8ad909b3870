/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The old functions, because they keep their state where we say; the new ones allocate it. */
#define OPENSSL_SUPPRESS_DEPRECATED
#include "crypto/sha256.h"

#include <openssl/sha.h>

_Static_assert(sizeof(SHA256_CTX) <= sizeof(struct sha256), "room for the state");

static SHA256_CTX *state(struct sha256 *h) { return (SHA256_CTX *)(void *)h; }

void sha256_begin(struct sha256 *h) { CHECK(SHA256_Init(state(h))); }
void sha256_add(struct sha256 *h, str part) { CHECK(SHA256_Update(state(h), part.p, part.n)); }

void sha256_end(struct sha256 *h, struct digest *out)
{
	CHECK(SHA256_Final(out->b, state(h)));
	crypto_wipe(h, sizeof *h);
}

void crypto_sha256(str s, struct digest *out)
{
	struct sha256 h;
	sha256_begin(&h);
	sha256_add(&h, s);
	sha256_end(&h, out);
}
