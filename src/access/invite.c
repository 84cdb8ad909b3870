/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* One-time codes: how somebody comes to a first password, or to a new one. */
#include "access/inside.h"

#include "access/access_sql.h"

enum { CODE_BYTES = 16 };

static void code_digest(const struct hall *h, const uint8_t code[CODE_BYTES], struct digest *out)
{
	struct sub_key key;
	crypto_subkey(&h->key, "invite", &key);
	crypto_mac(&key, (str){ (const char *)code, CODE_BYTES }, out);
	crypto_wipe(&key, sizeof key);
}

static bool read_code(const struct hall *h, str typed, struct digest *out)
{
	uint8_t code[CODE_BYTES];
	bool sound = typed.n <= 200 && base32_decode(typed, code, sizeof code);
	if (sound)
		code_digest(h, code, out);
	crypto_wipe(code, sizeof code);
	return sound;
}

/* Theirs already, or made now. */
static int have_account(struct act *a, struct ref person, str login)
{
	str has;
	int r = account_of(a, person, &has);
	if (r == ACCOUNT_NONE)
		return account_reserve(a, person, login);
	if (r)
		return r;
	return str_eq(has, login_stored(a->arena, login)) ? 0 : ACCOUNT_TAKEN;
}

int invite_make(struct act *a, struct ref person, str login, char code[INVITE_TEXT])
{
	uint8_t raw[CODE_BYTES];
	struct digest digest;
	_Static_assert(BASE32_TEXT(CODE_BYTES) <= INVITE_TEXT, "room for the code");
	int r = have_account(a, person, login);
	if (r)
		return r;
	crypto_random(raw, sizeof raw);
	base32_encode(raw, sizeof raw, code);
	code_digest(a->hall, raw, &digest);
	crypto_wipe(raw, sizeof raw);
	TRY(q_invite_clear(a->db, person.id));
	return q_invite_add(
	    a->db, digest_bytes(&digest), person.region, person.id, a->now + INVITE_SECONDS);
}

static int find(struct act *a, str code, struct digest *digest, struct ref *person)
{
	struct q_invite_find row;
	if (!read_code(a->hall, code, digest))
		return ACCOUNT_CODE_WRONG;
	int r = q_invite_find(a->db, a->arena, digest_bytes(digest), a->now, &row);
	if (r)
		return r == DB_NONE ? ACCOUNT_CODE_WRONG : r;
	*person = (struct ref){ row.region, row.person };
	return 0;
}

int invite_find(struct act *a, str code, struct ref *person, str *login)
{
	struct digest digest;
	int r = find(a, code, &digest, person);
	if (r)
		return r;
	TRY(account_of(a, *person, login));
	return 0;
}

int invite_use(struct act *a, str code, str hash)
{
	struct digest digest;
	struct ref person;
	int r = find(a, code, &digest, &person);
	if (r)
		return r;
	r = q_invite_drop(a->db, digest_bytes(&digest));
	if (r)
		return r == DB_NONE ? ACCOUNT_CODE_WRONG : r;
	TRY(account_password(a, person, hash));
	return session_end_all(a, person, NULL);
}
