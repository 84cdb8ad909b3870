/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A password somebody chooses: judged in words, hashed on a worker's thread. */
#include "web/sign.h"

enum { OWN_MAX = 24 };

bool is_officer(const struct visit *v, const struct rights *r)
{
	for (size_t i = 0; i < r->n; i++)
		if (role_is_officer(v->act.hall->roles, r->office[i].role))
			return true;
	return false;
}

static int least(bool officer) { return officer ? PASSWORD_MIN_OFFICER : PASSWORD_MIN_MEMBER; }

str password_least(struct visit *v, bool officer)
{
	return arena_printf(v->act.arena, "%d", least(officer));
}

/* The names a password may not be made of: the person's own, and of whatever they are tied to. */
static int own_names(struct visit *v, struct ref person, str login, str own[OWN_MAX], size_t *n)
{
	struct tie *tie;
	size_t n_tie;
	str name;
	TRY(party_name(&v->act, person, &name));
	TRY(ties_of(&v->act, person, &tie, &n_tie));
	own[0] = login;
	own[1] = name;
	*n = 2;
	for (size_t i = 0; i < n_tie && *n + 2 <= OWN_MAX; i++) {
		own[(*n)++] = tie[i].name;
		own[(*n)++] = tie[i].name_en;
	}
	return 0;
}

static enum msg refusal(int answer)
{
	switch (answer) {
	case PASSWORD_TOO_SHORT: return M_password_too_short;
	case PASSWORD_TOO_LONG:  return M_password_too_long;
	case PASSWORD_NOT_TEXT:  return M_password_not_text;
	case PASSWORD_OWN_NAME:  return M_password_own_name;
	case PASSWORD_PATTERN:   return M_password_pattern;
	default:                 return M_password_common;
	}
}

int password_judge(struct visit *v, struct ref person, str login, bool officer, str password,
    str *why)
{
	str own[OWN_MAX];
	size_t n = 0;
	*why = S("");
	TRY(own_names(v, person, login, own, &n));
	int r = password_rules(password, officer ? PASSWORD_OFFICER : PASSWORD_MEMBER, own, n);
	if (r <= 0)
		return r;
	int limit = r == PASSWORD_TOO_LONG ? PASSWORD_MAX : least(officer);
	*why = MSG(v->act.arena, v->act.lang, refusal(r), arena_printf(v->act.arena, "%d", limit));
	return 0;
}

int password_make(const struct hall *h, str password, bool officer, char out[PASSWORD_HASH_TEXT])
{
	struct sub_key pepper;
	crypto_subkey(&h->key, "password", &pepper);
	int r = password_hash(&pepper, password, officer ? PASSWORD_OFFICER : PASSWORD_MEMBER, out);
	crypto_wipe(&pepper, sizeof pepper);
	if (password.n)
		crypto_wipe((char *)password.p, password.n);
	return r;
}

str secret_value(struct visit *v, const char *field)
{
	return arena_copy(v->act.arena, form_value(v, field));
}
