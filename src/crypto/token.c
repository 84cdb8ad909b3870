/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Tokens of sessions and devices, and the proof that a form came from our own page. */
#include "crypto/crypto.h"

#include <endian.h>

enum { TOKEN_BYTES = 32 };

void token_new(char out[TOKEN_TEXT])
{
	uint8_t b[TOKEN_BYTES];
	crypto_random(b, sizeof b);
	base64url_encode(b, sizeof b, out);
	crypto_wipe(b, sizeof b);
}

bool token_hash(str token, struct digest *out)
{
	uint8_t b[TOKEN_BYTES];
	bool good = base64url_decode(token, b, sizeof b);
	if (good)
		crypto_digest((str){ (const char *)b, sizeof b }, out);
	crypto_wipe(b, sizeof b);
	return good;
}

static void form_mac(const struct sub_key *key, const struct digest *session, str path,
	int64_t hour, struct mac16 *out)
{
	struct digest d;
	uint64_t be = htobe64((uint64_t)hour);
	crypto_mac_parts(key, (const str[]){ S("form"), digest_bytes(session), path,
	    { (const char *)&be, sizeof be } }, 4, &d);
	memcpy(out->b, d.b, sizeof out->b);
}

void form_token(const struct sub_key *key, const struct digest *session, str path, int64_t hour,
	char out[FORM_TOKEN_TEXT])
{
	struct mac16 m;
	form_mac(key, session, path, hour, &m);
	base64url_encode(m.b, sizeof m.b, out);
}

bool form_token_holds(const struct sub_key *key, const struct digest *session, str path,
	int64_t hour, int hours, str token)
{
	struct mac16 given, m;
	if (!base64url_decode(token, given.b, sizeof given.b))
		return false;
	for (int back = 0; back <= hours; back++) {
		form_mac(key, session, path, hour - back, &m);
		if (crypto_same(given.b, m.b, sizeof m.b))
			return true;              /* the time taken tells the hour it was made: no secret */
	}
	return false;
}
