/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ACCESS_SESSION_H
#define ACCESS_SESSION_H
/* Sign-in: accounts, passwords, the second factor, sessions (RELIABILITY.md 2.7).
 *
 * A sign-in is three steps, because a loop thread must not compute Argon2 and only the writer may
 * write: signin_look (reads, loop thread), signin_check (computes, worker thread, no database),
 * signin_finish (writes, writer thread). A wrong name, a wrong password and a missing account take
 * the same time and give the same words. */
#include "access/access.h"
#include "crypto/crypto.h"
#include "crypto/throttle.h"

enum { LOGIN_MAX = 64, SESSION_TEXT = TOKEN_TEXT };

/* Who is at the door. All zero: nobody. */
struct visitor {
	struct ref person;
	str name, name_en, login;
	enum lang lang;            /* the person's own choice */
	bool lang_chosen;
	bool officer;              /* holds an officer's role */
	bool factor;               /* this session passed the second factor */
	bool has_totp;
	struct digest session;     /* hash of the session token: what form tokens are bound to */
	int64_t fresh_at;          /* when the password was last given in this session */
	struct rights rights;
};

enum { SESSION_NONE = 1 };
/* Officers idle out after 15 minutes, members after 30 days; both end after 12 hours or 180 days
 * whatever is done (RELIABILITY.md 1.4 row 49). Reading moves nothing: touch is written at most once a
 * minute for officers and once a day for members, by session_touch. */
int session_find(struct act *a, str token, struct visitor *out) MUST_CHECK;
bool session_wants_touch(const struct act *a, const struct visitor *v);
int session_touch(struct act *a, const struct digest *session) MUST_CHECK;
int session_end(struct act *a, const struct digest *session) MUST_CHECK;
/* All of a person's sessions but one (or all, with NULL): after a password change. */
int session_end_all(struct act *a, struct ref person, const struct digest *but) MUST_CHECK;
struct session_row { struct digest id; int64_t begun_at, seen_at; bool this_one; };
int sessions_of(struct act *a, struct ref person, const struct digest *now, struct session_row **out, size_t *n) MUST_CHECK;

enum { SIGNIN_WRONG = 1, SIGNIN_WAIT, SIGNIN_FACTOR };
struct signin {
	str login, password;               /* as typed; wiped by signin_check */
	struct digest device; bool has_device;
	/* filled by look: */
	struct ref person; str hash; bool known, known_device, officer, has_totp;
	/* filled by check: */
	int result; int wait; char rehash[128];
};
/* SIGNIN_WAIT: throttled; s->wait seconds. Never SIGNIN_WRONG: that would tell who exists. */
int signin_look(struct act *a, struct signin *s) MUST_CHECK;
void signin_check(const struct hall *h, struct signin *s);
/* Makes the session. SIGNIN_WRONG. When the person has a second factor the session is made without
 * it (factor = false) and may do nothing but finish it. *device is a new device token to keep. */
int signin_finish(struct act *a, struct signin *s, char token[SESSION_TEXT], char device[SESSION_TEXT]) MUST_CHECK;
/* The second step: a TOTP code or a recovery code. SIGNIN_WRONG. Gives a new session token. */
int signin_factor(struct act *a, const struct visitor *v, str code, char token[SESSION_TEXT]) MUST_CHECK;

/* ---- accounts ---- */

enum { ACCOUNT_TAKEN = 1, ACCOUNT_NONE, ACCOUNT_CODE_WRONG };
/* hash: made by password_hash on a worker thread, or empty (signs in by code first). */
int account_add(struct act *a, struct ref person, str login, str hash, enum lang lang) MUST_CHECK;
int account_lang(struct act *a, struct ref person, enum lang lang) MUST_CHECK;
int account_password(struct act *a, struct ref person, str hash) MUST_CHECK;
int account_totp(struct act *a, struct ref person, str secret) MUST_CHECK;
/* A one-time code (128 bits, seven days) that lets somebody set a first password: printed at init,
 * given by an officer across a desk. */
int invite_make(struct act *a, struct ref person, str login, char code[40]) MUST_CHECK;
int invite_find(struct act *a, str code, struct ref *person, str *login) MUST_CHECK;   /* ACCOUNT_CODE_WRONG */
int invite_use(struct act *a, str code, str hash) MUST_CHECK;                          /* ACCOUNT_CODE_WRONG */

#endif
