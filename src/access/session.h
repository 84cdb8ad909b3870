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
#include "crypto/password.h"
#include "crypto/throttle.h"
#include "crypto/totp.h"

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
	struct rights rights;      /* none while an officer's second factor is missing */
	int64_t begun_at, seen_at;
};
/* Nothing is left to prove: a second factor that is set up was given, and an officer has one. Until
 * then a session may finish signing in, set up the factor, choose a language or sign out. */
bool visitor_may_act(const struct visitor *v);
/* The password was given in this session within five minutes: asked before changing a password or
 * second factor (RELIABILITY.md 1.4 row 51). */
bool visitor_is_fresh(const struct act *a, const struct visitor *v);

enum { SESSION_NONE = 1 };
enum {
	OFFICER_IDLE = 15 * 60,    OFFICER_LONGEST = 12 * 3600,        /* seconds */
	MEMBER_IDLE = 30 * 86400,  MEMBER_LONGEST = 180 * 86400,
	SESSIONS_MOST = 20, DEVICES_MOST = 20,                         /* of one person */
};
/* Officers idle out after 15 minutes, members after 30 days; both end after 12 hours or 180 days
 * whatever is done (RELIABILITY.md 1.4 row 49). Reading moves nothing: touch is written at most
 * once a minute for officers and once a day for members, by session_touch. */
int session_find(struct act *a, str token, struct visitor *out) MUST_CHECK;
bool session_wants_touch(const struct act *a, const struct visitor *v);
int session_touch(struct act *a, const struct digest *session) MUST_CHECK;
int session_end(struct act *a, const struct digest *session) MUST_CHECK;
/* All of a person's sessions but one (or all, with NULL): after a password change. */
int session_end_all(struct act *a, struct ref person, const struct digest *but) MUST_CHECK;
struct session_row { struct digest id; int64_t begun_at, seen_at; bool this_one; };
int sessions_of(struct act *a, struct ref person, const struct digest *now,
    struct session_row **out, size_t *n) MUST_CHECK;
/* Clears away what idled out and codes that ended: for the daily round. */
int access_sweep(struct act *a) MUST_CHECK;

enum { SIGNIN_WRONG = 1, SIGNIN_WAIT, SIGNIN_FACTOR };
struct signin {
	str login;                         /* as typed; look makes it the form that is stored */
	str password;                      /* as typed, in memory that can be written: wiped by check */
	struct digest device; bool has_device;
	/* filled by look: */
	struct ref person; str hash; bool known, known_device, officer, has_totp;
	/* filled by check: */
	int result; int wait; char rehash[128];
	bool passed;                       /* its try was given back: once, however often finish runs */
};
/* SIGNIN_WAIT: throttled; s->wait seconds. Never SIGNIN_WRONG: that would tell who exists. */
int signin_look(struct act *a, struct signin *s) MUST_CHECK;
void signin_check(const struct hall *h, struct signin *s);
/* Makes the session. SIGNIN_WRONG. When the person has a second factor the session is made without
 * it (factor = false), may do nothing but finish it, and s->result is SIGNIN_FACTOR. *device is a
 * new device token to keep in place of any earlier one. */
int signin_finish(struct act *a, struct signin *s, char token[SESSION_TEXT],
    char device[SESSION_TEXT]) MUST_CHECK;
/* Gives the try of a right password back, where no session is made of it. */
void signin_passed(const struct act *a, struct signin *s);

/* The second step. Look takes a try (reads, loop thread); the other writes, and may run again.
 * Look answers SIGNIN_WAIT: out->wait seconds, a minute at most; SIGNIN_WRONG: signed out. */
struct second_try { struct digest device; struct attempt who; bool passed; int wait; };
int signin_factor_look(struct act *a, const struct visitor *v, struct second_try *out) MUST_CHECK;
/* A TOTP code or a recovery code. SIGNIN_WRONG. Gives a new session token; the old one is over. */
int signin_factor(struct act *a, const struct visitor *v, struct second_try *t, str code,
    char token[SESSION_TEXT]) MUST_CHECK;

/* ---- accounts ---- */

enum { ACCOUNT_TAKEN = 1, ACCOUNT_NONE, ACCOUNT_CODE_WRONG, ACCOUNT_LOGIN_UNFIT };
enum { LOGIN_MIN = 2, LOGIN_DIGITS_MAX = 6, INVITE_TEXT = 40, INVITE_SECONDS = 7 * 86400 };
/* A login is a made-up name: letters, Chinese characters, digits, '.', '-' and '_', a letter first,
 * no more than six digits in a row, so that it cannot be an identity or telephone number. Case,
 * blanks around it and full-width letters make no difference. */
bool login_fits(str login);
/* The form that is stored and looked up; empty when it does not fit. */
str  login_stored(struct arena *a, str typed);

/* hash: made by password_hash on a worker thread, or empty (signs in by code first).
 * ACCOUNT_TAKEN: the login, or the person has an account. ACCOUNT_LOGIN_UNFIT. */
int account_add(struct act *a, struct ref person, str login, str hash, enum lang lang) MUST_CHECK;
int account_of(struct act *a, struct ref person, str *login) MUST_CHECK; /* ACCOUNT_NONE */
/* The person a login belongs to. ACCOUNT_NONE. For officers who file for a caller. */
int account_person(struct act *a, str login, struct ref *out) MUST_CHECK;
int account_lang(struct act *a, struct ref person, enum lang lang) MUST_CHECK; /* ACCOUNT_NONE */
/* Sets a password; known devices and open codes end. The caller ends sessions: session_end_all. */
int account_password(struct act *a, struct ref person, str hash) MUST_CHECK; /* ACCOUNT_NONE */
/* Changes one's own: ends every other session and gives this one a new token. */
int account_password_change(
    struct act *a, const struct visitor *v, str hash, char token[SESSION_TEXT]) MUST_CHECK;
/* secret: the 20 bytes of a totp_secret, or empty to take the factor away; paper codes end with it.
 * For init and for recovery by two persons; people set theirs up through factor_enrol.
 * ACCOUNT_NONE. */
int account_totp(struct act *a, struct ref person, str secret) MUST_CHECK;
/* Sets up one's own second factor: SIGNIN_WRONG when the code is not of this secret, or a factor is
 * set up already and this session did not pass it. Gives ten paper codes to show once, and a new
 * session token. */
int factor_enrol(struct act *a, const struct visitor *v, const struct totp_secret *secret, str code,
	struct recovery_code paper[RECOVERY_CODES], char token[SESSION_TEXT]) MUST_CHECK;
/* Ten new paper codes in place of the old. */
int recovery_renew(
    struct act *a, struct ref person, struct recovery_code paper[RECOVERY_CODES]) MUST_CHECK;
int recovery_left(struct act *a, struct ref person, int64_t *n) MUST_CHECK;

/* A one-time code (128 bits, seven days) that lets somebody set a first password: printed at init,
 * given by an officer across a desk. The account is made now when there is none, so that the login
 * is theirs. A second factor stays as it is. ACCOUNT_TAKEN, ACCOUNT_LOGIN_UNFIT. */
int invite_make(struct act *a, struct ref person, str login, char code[INVITE_TEXT]) MUST_CHECK;
int invite_find(
    struct act *a, str code, struct ref *person, str *login) MUST_CHECK; /* ACCOUNT_CODE_WRONG */
/* Sets the password, uses the code up, ends all sessions. */
int invite_use(struct act *a, str code, str hash) MUST_CHECK; /* ACCOUNT_CODE_WRONG */

/* Whether the hall's key is the one second steps were sealed under. KEY_UNTRIED: nobody has one. */
enum { KEY_OPENS, KEY_UNTRIED, KEY_FOREIGN };
int key_examine(struct act *a) MUST_CHECK;

#endif
