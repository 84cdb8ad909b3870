/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crypto/password.h"
#include "crypto/password_text.h"

#include <errno.h>
#include <sodium.h>

static const struct cost { unsigned long long passes; size_t memory; } costs[] = {
	[PASSWORD_MEMBER]  = { 2, 64u << 20 },
	[PASSWORD_OFFICER] = { 3, 64u << 20 },
};

/* What Argon2 sees: the keyed hash of the text in one form. Text that has no such form (not
 * UTF-8, far too long) is taken as its bytes: it never matches, and costs the same. */
static void peppered(const struct sub_key *pepper, str password, struct digest *out)
{
	char text[PASSWORD_NORMAL_MAX];
	size_t n;
	bool sound = password_normal(password, false, text, &n);
	crypto_mac(pepper, sound ? (str){ text, n } : password, out);
	crypto_wipe(text, sizeof text);
}

int password_hash(const struct sub_key *pepper, str password, enum password_class class,
	char out[PASSWORD_HASH_TEXT])
{
	struct digest d;
	_Static_assert(PASSWORD_HASH_TEXT == crypto_pwhash_STRBYTES, "libsodium's own length");
	peppered(pepper, password, &d);
	int r = crypto_pwhash_str_alg(out, (const char *)d.b, sizeof d.b, costs[class].passes,
	    costs[class].memory, crypto_pwhash_ALG_ARGON2ID13);
	crypto_wipe(&d, sizeof d);
	return r ? FAULT(-ENOMEM) : 0;
}

/* Of a random key nobody kept, at a member's cost: what an unknown login is compared with. */
static const char dummy[] = "$argon2id$v=19$m=65536,t=2,p=1$"
	"Ig/gnE7dlkBrB6jZXOr9OQ$Mqx655kfsArccQUZ4Ivq4gGTi0tyHAX4QXrxkdcmSfk";

int password_verify(const struct sub_key *pepper, str password, str hash)
{
	char z[PASSWORD_HASH_TEXT] = "";
	struct digest d;
	if (hash.n >= sizeof z || (hash.n && !str_begins(hash, S("$argon2id$"))))
		return FAULT(-EINVAL);
	memcpy(z, hash.n ? hash.p : dummy, hash.n ? hash.n : sizeof dummy);
	peppered(pepper, password, &d);
	errno = 0;
	int r = crypto_pwhash_str_verify(z, (const char *)d.b, sizeof d.b);
	bool wrong = errno == EINVAL;          /* libsodium's word for "not the one"; else no memory */
	crypto_wipe(&d, sizeof d);
	if (r == 0)
		return hash.n ? 0 : PASSWORD_WRONG;
	return wrong ? PASSWORD_WRONG : FAULT(-ENOMEM);
}

bool password_needs_rehash(str hash, enum password_class class)
{
	char z[PASSWORD_HASH_TEXT] = "";
	if (hash.n >= sizeof z)
		return true;
	memcpy(z, hash.p, hash.n);
	return crypto_pwhash_str_needs_rehash(z, costs[class].passes, costs[class].memory) != 0;
}
