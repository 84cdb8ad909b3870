/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The second factor's secret at rest, and the tokens of sessions. */
#include "access/inside.h"

#include <sodium.h>

enum {
	NONCE = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
	TAG = crypto_aead_xchacha20poly1305_ietf_ABYTES
};
_Static_assert(SECRET_SEALED == NONCE + sizeof(struct totp_secret) + TAG, "nonce, secret, tag");

/* Says whose the secret is; authenticated with it, not stored. */
struct owner { int64_t region, id; };

str secret_seal(struct act *a, struct ref person, const struct totp_secret *s)
{
	struct sub_key key;
	struct owner owner = { person.region, person.id };
	uint8_t *p = arena_alloc(a->arena, SECRET_SEALED, 1);
	crypto_subkey(&a->hall->key, "totp", &key);
	crypto_random(p, NONCE);
	crypto_aead_xchacha20poly1305_ietf_encrypt(
	    p + NONCE, NULL, s->b, sizeof s->b, (const uint8_t *)&owner, sizeof owner, NULL, p, key.b);
	crypto_wipe(&key, sizeof key);
	return (str){ (const char *)p, SECRET_SEALED };
}

bool secret_open(const struct act *a, struct ref person, str sealed, struct totp_secret *out)
{
	struct sub_key key;
	struct owner owner = { person.region, person.id };
	const uint8_t *p = (const uint8_t *)sealed.p;
	if (sealed.n != SECRET_SEALED)
		return false;
	crypto_subkey(&a->hall->key, "totp", &key);
	int r = crypto_aead_xchacha20poly1305_ietf_decrypt(out->b, NULL, NULL, p + NONCE,
	    SECRET_SEALED - NONCE, (const uint8_t *)&owner, sizeof owner, p, key.b);
	crypto_wipe(&key, sizeof key);
	return r == 0;
}

/* ---- session tokens ---- */

enum { TOKEN_BYTES = 32 };

static uint8_t region_mask(const struct hall *h, const uint8_t raw[TOKEN_BYTES])
{
	struct mac16 mac;
	crypto_mac16(&h->session_key, (str){ (const char *)raw + 1, TOKEN_BYTES - 1 }, &mac);
	return mac.b[0];
}

void session_token(
    const struct hall *h, int64_t region, char out[SESSION_TEXT], struct digest *digest)
{
	uint8_t raw[TOKEN_BYTES];
	CHECK(region >= 0 && region <= UINT8_MAX);
	crypto_random(raw, sizeof raw);
	raw[0] = (uint8_t)region ^ region_mask(h, raw);
	base64url_encode(raw, sizeof raw, out);
	crypto_wipe(raw, sizeof raw);
	CHECK(token_hash(str_from_c(out), digest));
	digest->b[0] = (uint8_t)region;
}

bool session_digest(const struct hall *h, str token, struct digest *out)
{
	uint8_t raw[TOKEN_BYTES];
	if (!base64url_decode(token, raw, sizeof raw))
		return false;
	crypto_digest((str){ (const char *)raw, sizeof raw }, out);
	out->b[0] = raw[0] ^ region_mask(h, raw);
	crypto_wipe(raw, sizeof raw);
	return true;
}

int64_t session_region(const struct digest *session) { return session->b[0]; }
