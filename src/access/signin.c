/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Signing in: look, check, finish; and the second factor. */
#include "access/inside.h"

#include "access/access_sql.h"

/* ---- look: what is known, read in the same way whether there is such a login or not ---- */

static int find_login(struct act *a, struct signin *s)
{
	struct q_login_find l = { 0 };
	str stored = login_stored(a->arena, s->login);
	/* What cannot be a login is looked up too, as itself: it is not there, and has its own tries.
	 */
	s->login =
	    stored.n ? stored : (str){ s->login.p, s->login.n < LOGIN_MAX ? s->login.n : LOGIN_MAX };
	int r = q_login_find(a->db, a->arena, stored, &l);
	if (r < 0)
		return r;
	s->known = r == 0;
	s->person = s->known ? (struct ref){ l.region, l.person } : (struct ref){ 0, 0 };
	return 0;
}

static int find_credential(struct act *a, struct signin *s)
{
	struct q_credential_of c = { 0 };
	struct rights rights;
	int r = q_credential_of(a->db, a->arena, s->person.region, s->person.id, &c);
	if (r < 0)
		return r;
	s->hash = r == 0 ? c.hash : S("");
	s->has_totp = r == 0 && c.totp_at != 0;
	TRY(rights_of(a, s->person, &rights));
	s->officer = holds_officer_role(a, &rights);
	return 0;
}

static int find_device(struct act *a, struct signin *s)
{
	struct q_device_find d = { 0 };
	if (!s->has_device)
		return 0;
	int r = q_device_find(
	    a->db, a->arena, s->person.region, s->person.id, digest_bytes(&s->device), &d);
	if (r < 0)
		return r;
	s->known_device = r == 0 && d.trusted == 1;
	return 0;
}

static struct attempt attempt_of(const struct signin *s)
{
	return (struct attempt){ s->login, s->known_device ? &s->device : NULL };
}

static void passed(const struct act *a, struct attempt who, bool *already)
{
	if (!*already)
		throttle_passed(a->hall->throttle, who, a->now);
	*already = true;
}

void signin_passed(const struct act *a, struct signin *s) { passed(a, attempt_of(s), &s->passed); }

int signin_look(struct act *a, struct signin *s)
{
	CHECK(a->hall->throttle);
	s->known_device = false;
	TRY(find_login(a, s));
	TRY(find_credential(a, s));
	TRY(find_device(a, s));
	s->wait = throttle_take(a->hall->throttle, attempt_of(s), a->now);
	return s->wait ? SIGNIN_WAIT : 0;
}

/* ---- check: Argon2, no database ---- */

/* An officer's password costs more to check than a member's. Lest the time tell who is an officer,
 * one in eight of the logins that do not exist, always the same ones, costs as much as an
 * officer's. */
static bool costs_as_officer(const struct hall *h, str login)
{
	struct sub_key key;
	struct mac16 mac;
	crypto_subkey(&h->key, "signin-cost", &key);
	crypto_mac16(&key, login, &mac);
	crypto_wipe(&key, sizeof key);
	return mac.b[0] % 8 == 0;
}

static int check_nobody(const struct hall *h, const struct sub_key *pepper, const struct signin *s)
{
	char unused[PASSWORD_HASH_TEXT];
	if (!costs_as_officer(h, s->login))
		return password_verify(pepper, s->password, S(""));
	int r = password_hash(pepper, s->password, PASSWORD_OFFICER, unused);
	return r ? r : PASSWORD_WRONG;
}

void signin_check(const struct hall *h, struct signin *s)
{
	struct sub_key pepper;
	enum password_class class = s->officer ? PASSWORD_OFFICER : PASSWORD_MEMBER;
	_Static_assert(sizeof s->rehash == PASSWORD_HASH_TEXT, "room for a hash");
	crypto_subkey(&h->key, "password", &pepper);
	s->rehash[0] = '\0';
	int r =
	    s->hash.n ? password_verify(&pepper, s->password, s->hash) : check_nobody(h, &pepper, s);
	if (r == 0 && password_needs_rehash(s->hash, class))
		r = password_hash(&pepper, s->password, class, s->rehash);
	s->result = r == PASSWORD_WRONG ? SIGNIN_WRONG : r;
	crypto_wipe(&pepper, sizeof pepper);
	if (s->password.n)
		crypto_wipe((char *)s->password.p, s->password.n);
	s->password = S("");
}

/* ---- finish: the session ---- */

/* In place of the one that came: a device token is for one sign-in. It counts as known only when
 * nothing is left to prove, or the one before it did. */
static int issue_device(
    struct act *a, const struct signin *s, char device[SESSION_TEXT], struct digest *digest)
{
	struct ref p = s->person;
	token_new(device);
	CHECK(token_hash(str_from_c(device), digest));
	if (s->known_device)
		TRY(q_device_drop(a->db, p.region, p.id, digest_bytes(&s->device)));
	TRY(q_device_add(
	    a->db, p.region, p.id, digest_bytes(digest), s->known_device || !s->has_totp, a->now));
	return q_device_keep(a->db, p.region, p.id, DEVICES_MOST);
}

static int begin_session(struct act *a, const struct signin *s, const struct digest *device,
	char token[SESSION_TEXT])
{
	struct digest digest;
	struct ref p = s->person;
	session_token(a->hall, p.region, token, &digest);
	TRY(q_session_add(a->db, p.region, digest_bytes(&digest), p.id, digest_bytes(device), 0, a->now,
	    a->now, a->now));
	return q_session_keep(a->db, p.region, p.id, SESSIONS_MOST);
}

int signin_finish(
    struct act *a, struct signin *s, char token[SESSION_TEXT], char device[SESSION_TEXT])
{
	struct q_credential_of now;
	struct digest digest;
	if (s->result < 0)
		return FAULT(s->result);
	if (s->result == SIGNIN_WRONG || !s->known)
		return SIGNIN_WRONG;
	TRY(q_credential_of(a->db, a->arena, s->person.region, s->person.id, &now));
	if (!str_eq(now.hash, s->hash))
		return SIGNIN_WRONG;               /* changed while this one was being checked */
	s->has_totp = now.totp_at != 0;
	if (s->rehash[0])
		TRY(q_credential_rehash(
		    a->db, s->person.region, s->person.id, s->hash, str_from_c(s->rehash)));
	TRY(issue_device(a, s, device, &digest));
	TRY(begin_session(a, s, &digest, token));
	signin_passed(a, s);
	s->result = s->has_totp ? SIGNIN_FACTOR : 0;
	return 0;
}

/* ---- the second factor ---- */

/* The device token given out with this session: NULL in the attempt unless it was known before. */
static int factor_attempt(struct act *a, const struct visitor *v, struct second_try *out)
{
	struct q_session_device s;
	struct q_device_find d;
	out->who = (struct attempt){ arena_printf(a->arena, "%.*s/2", PSTR(v->login)), NULL };
	int r = q_session_device(a->db, a->arena, v->person.region, digest_bytes(&v->session), &s);
	if (r || s.device.n != sizeof out->device.b)
		return r == DB_NONE ? SIGNIN_WRONG : r;
	memcpy(out->device.b, s.device.p, sizeof out->device.b);
	r = q_device_find(a->db, a->arena, v->person.region, v->person.id, s.device, &d);
	if (r == 0 && d.trusted == 1)
		out->who.device = &out->device;
	return r == DB_NONE ? 0 : r;
}

int signin_factor_look(struct act *a, const struct visitor *v, struct second_try *out)
{
	*out = (struct second_try){ 0 };
	int r = factor_attempt(a, v, out);
	if (r)
		return r;
	out->wait = throttle_take(a->hall->throttle, out->who, a->now);
	return out->wait ? SIGNIN_WAIT : 0;
}

static int use_paper(struct act *a, const struct visitor *v, str code)
{
	struct sub_key key;
	struct digest digest;
	crypto_subkey(&a->hall->key, "recovery", &key);
	bool sound = recovery_hash(&key, code, &digest);
	crypto_wipe(&key, sizeof key);
	int r = sound ? q_recovery_use(a->db, v->person.region, v->person.id, digest_bytes(&digest))
	              : DB_NONE;
	return r == DB_NONE ? SIGNIN_WRONG : r;
}

static int use_code(struct act *a, const struct visitor *v, str code)
{
	struct q_credential_of c;
	struct totp_secret secret;
	int64_t step = 0;
	TRY(q_credential_of(a->db, a->arena, v->person.region, v->person.id, &c));
	if (!c.totp_at)
		return SIGNIN_WRONG;
	if (!secret_open(a, v->person, c.totp, &secret))
		return FAULT(-1);                  /* sealed by another hall's key, or damaged */
	int r = totp_verify(&secret, code, a->now, c.totp_step, &step);
	crypto_wipe(&secret, sizeof secret);
	if (r == TOTP_WRONG)
		return use_paper(a, v, code);
	if (r)
		return r == TOTP_REPLAYED ? SIGNIN_WRONG : r;
	r = q_credential_step(a->db, v->person.region, v->person.id, step);
	return r == DB_NONE ? SIGNIN_WRONG : r;
}

int signin_factor(struct act *a, const struct visitor *v, struct second_try *t, str code,
    char token[SESSION_TEXT])
{
	int r = use_code(a, v, code);
	if (r)
		return r;
	passed(a, t->who, &t->passed);
	TRY(q_device_trust(a->db, v->person.region, v->person.id, digest_bytes(&t->device)));
	r = session_rotate(a, v, true, 0, token);
	return r == SESSION_NONE ? SIGNIN_WRONG : r;
}
