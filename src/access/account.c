/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Accounts: the login, the password, the second factor and its paper codes. */
#include "access/inside.h"

#include "access/access_sql.h"
#include "base/utf8.h"

/* ---- logins ---- */

/* Full-width forms of ASCII, as a Chinese keyboard types them, and capitals. */
static int32_t folded(int32_t c)
{
	enum { WIDE_FIRST = 0xff01, WIDE_LAST = 0xff5e, WIDE_BLANK = 0x3000 };
	if (c >= WIDE_FIRST && c <= WIDE_LAST)
		c -= WIDE_FIRST - '!';
	else if (c == WIDE_BLANK)
		c = ' ';
	return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c;
}

static bool is_letter(int32_t c) { return (c >= 'a' && c <= 'z') || utf8_is_han(c); }
static bool is_digit(int32_t c) { return c >= '0' && c <= '9'; }

/* Folds into out (as long as `typed` at most, plus blanks kept); the bytes written. */
static size_t fold_login(str typed, char *out)
{
	size_t n = 0;
	for (size_t i = 0; i < typed.n;) {
		size_t was = i;
		int32_t c = utf8_next(typed, &i);
		if (c < 0)
			return 0;
		int32_t to = folded(c);
		if (to < 0x80)
			out[n++] = (char)to;
		else
			while (was < i)
				out[n++] = typed.p[was++];
	}
	return n;
}

static bool is_stored_login(str s)
{
	int run = 0;
	size_t points = 0;
	for (size_t i = 0; i < s.n; points++) {
		int32_t c = utf8_next(s, &i);
		bool mark = c == '.' || c == '-' || c == '_';
		run = is_digit(c) ? run + 1 : 0;
		if (run > LOGIN_DIGITS_MAX || !(is_letter(c) || (points && (mark || is_digit(c)))))
			return false;
	}
	return points >= LOGIN_MIN;
}

str login_stored(struct arena *a, str typed)
{
	enum { TYPED_MAX = 4 * LOGIN_MAX };
	if (typed.n > TYPED_MAX)
		return S("");
	char *p = arena_alloc(a, typed.n + 1, 1);
	str s = str_trim((str){ p, fold_login(typed, p) });
	return s.n <= LOGIN_MAX && is_stored_login(s) ? s : S("");
}

bool login_fits(str login)
{
	struct arena *scratch = arena_new(1 << 16);
	bool fits = login_stored(scratch, login).n != 0;
	arena_free(&scratch);
	return fits;
}

/* ---- accounts ---- */

int account_of(struct act *a, struct ref person, str *login)
{
	struct q_account_of row;
	int r = q_account_of(a->db, a->arena, person.region, person.id, &row);
	if (r)
		return r == DB_NONE ? ACCOUNT_NONE : r;
	*login = row.login;
	return 0;
}

int account_person(struct act *a, str login, struct ref *out)
{
	struct q_login_find l;
	str stored = login_stored(a->arena, login);
	int r = stored.n ? q_login_find(a->db, a->arena, stored, &l) : DB_NONE;
	if (r)
		return r == DB_NONE ? ACCOUNT_NONE : r;
	*out = (struct ref){ l.region, l.person };
	return 0;
}

static int is_free(struct act *a, struct ref person, str login)
{
	struct q_login_find l;
	str has;
	int r = q_login_find(a->db, a->arena, login, &l);
	if (r != DB_NONE)
		return r ? r : ACCOUNT_TAKEN;
	r = account_of(a, person, &has);
	return r == ACCOUNT_NONE ? 0 : r ? r : ACCOUNT_TAKEN;
}

static int account_new(
    struct act *a, struct ref person, str typed, str hash, enum lang lang, bool chosen)
{
	str login = login_stored(a->arena, typed);
	if (!login.n)
		return ACCOUNT_LOGIN_UNFIT;
	int r = is_free(a, person, login);
	if (r)
		return r;
	TRY(q_login_add(a->db, login, person.region, person.id));
	TRY(q_account_add(a->db, person.region, person.id, login, lang, chosen, a->now));
	return q_credential_add(a->db, person.region, person.id, hash, a->now);
}

int account_add(struct act *a, struct ref person, str login, str hash, enum lang lang)
{
	return account_new(a, person, login, hash, lang, true);
}

int account_reserve(struct act *a, struct ref person, str login)
{
	return account_new(a, person, login, S(""), a->lang, false);
}

static int none_as_account(int r) { return r == DB_NONE ? ACCOUNT_NONE : r; }

int account_lang(struct act *a, struct ref person, enum lang lang)
{
	return none_as_account(q_account_lang(a->db, person.region, person.id, lang));
}

int account_password(struct act *a, struct ref person, str hash)
{
	int r = q_credential_hash(a->db, person.region, person.id, hash, a->now);
	if (r)
		return none_as_account(r);
	TRY(q_device_clear(a->db, person.region, person.id));
	return q_invite_clear(a->db, person.id);
}

int account_password_change(
    struct act *a, const struct visitor *v, str hash, char token[SESSION_TEXT])
{
	int r = account_password(a, v->person, hash);
	if (r)
		return r;
	TRY(session_end_all(a, v->person, &v->session));
	r = session_rotate(a, v, v->factor, a->now, token);
	return r == SESSION_NONE ? ACCOUNT_NONE : r;
}

/* ---- the second factor ---- */

static int factor_set(struct act *a, struct ref person, const struct totp_secret *s, int64_t step)
{
	str sealed = s ? secret_seal(a, person, s) : S("");
	TRY(q_recovery_clear(a->db, person.region, person.id));
	int64_t at = s ? a->now : 0;
	return none_as_account(q_credential_totp(a->db, person.region, person.id, sealed, at, step));
}

int account_totp(struct act *a, struct ref person, str secret)
{
	struct totp_secret s;
	if (!secret.n)
		return factor_set(a, person, NULL, 0);
	if (secret.n != sizeof s.b)
		return FAULT(-1);
	memcpy(s.b, secret.p, sizeof s.b);
	int r = factor_set(a, person, &s, 0);
	crypto_wipe(&s, sizeof s);
	return r;
}

/* Of three, for one row may be damaged by itself. */
int key_examine(struct act *a)
{
	struct q_sealed_steps *row;
	size_t n, opened = 0;
	TRY(q_sealed_steps(a->db, a->arena, &row, &n));
	for (size_t i = 0; i < n; i++) {
		struct totp_secret secret;
		opened += secret_open(a, (struct ref){ row[i].region, row[i].person }, row[i].totp, &secret);
		crypto_wipe(&secret, sizeof secret);
	}
	return opened ? KEY_OPENS : n ? KEY_FOREIGN : KEY_UNTRIED;
}

int recovery_renew(struct act *a, struct ref person, struct recovery_code paper[RECOVERY_CODES])
{
	struct sub_key key;
	struct digest stored[RECOVERY_CODES];
	crypto_subkey(&a->hall->key, "recovery", &key);
	recovery_new(&key, paper, stored);
	crypto_wipe(&key, sizeof key);
	TRY(q_recovery_clear(a->db, person.region, person.id));
	for (size_t i = 0; i < RECOVERY_CODES; i++)
		TRY(q_recovery_add(a->db, person.region, person.id, digest_bytes(&stored[i])));
	return 0;
}

int recovery_left(struct act *a, struct ref person, int64_t *n)
{
	struct q_recovery_count row;
	TRY(q_recovery_count(a->db, a->arena, person.region, person.id, &row));
	*n = row.n;
	return 0;
}

/* Read anew: what the visitor brought along is as old as the page they saw. */
static int may_enrol(struct act *a, const struct visitor *v)
{
	struct q_credential_of c;
	TRY(q_credential_of(a->db, a->arena, v->person.region, v->person.id, &c));
	return c.totp_at && !v->factor ? SIGNIN_WRONG : 0;
}

int factor_enrol(struct act *a, const struct visitor *v, const struct totp_secret *secret, str code,
	struct recovery_code paper[RECOVERY_CODES], char token[SESSION_TEXT])
{
	int64_t step = 0;
	int r = may_enrol(a, v);
	if (r)
		return r;
	r = totp_verify(secret, code, a->now, 0, &step);
	if (r)
		return r > 0 ? SIGNIN_WRONG : r;
	TRY(factor_set(a, v->person, secret, step));
	TRY(recovery_renew(a, v->person, paper));
	r = session_rotate(a, v, true, 0, token);
	return r == SESSION_NONE ? SIGNIN_WRONG : r;
}
