/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "test_access.h"

#include "access/access_sql.h"
#include "access/inside.h"
#include "base/log.h"

#include <stdio.h>
#include <time.h>

enum { MINUTE = 60, HOUR = 3600, DAY = 86400 };

/* ---- passwords ---- */

static void a_member(struct room *r)
{
	struct tried t = sign_in(r, " Wang ", PASSWORD, NULL);
	REQUIRE(t.step == 0 && t.s.result == 0);
	struct visitor v = visitor_of(r, t.token);
	EXPECT(v.person.id == r->wang.id && v.person.region == 7 && !v.officer && !v.has_totp &&
	    !v.factor);
	EXPECT_STR(v.name, "wang");
	EXPECT_STR(v.login, "wang");
	EXPECT(v.lang == LANG_ZH && v.lang_chosen && v.rights.n == 0 && visitor_may_act(&v));
	EXPECT(visitor_is_fresh(&r->act, &v));
	r->act.now += 6 * MINUTE;
	EXPECT(!visitor_is_fresh(&r->act, &v));
}
TEST("a member signs in with a password, capitals and blanks forgiven")
{
	on_each_engine(a_member);
}

static double seconds_of_check(struct room *r, const char *login)
{
	struct signin s = { .login = str_from_c(login) };
	struct timespec from, to;
	s.password = arena_copy(r->act.arena, S("a wrong one"));
	EXPECT(signin_look(&r->act, &s) == 0);
	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &from);
	signin_check(&r->hall, &s);
	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &to);
	EXPECT(s.result == SIGNIN_WRONG);
	return (double)(to.tv_sec - from.tv_sec) + (double)(to.tv_nsec - from.tv_nsec) / 1e9;
}

/* The same answer at each step, and the same hard work: nobody learns who has an account. */
static void who_exists(struct room *r)
{
	static const char *const logins[] = { "wang", "nobody", "13812345678", "", "\xff" };
	for (size_t i = 0; i < countof(logins); i++) {
		struct tried t = sign_in(r, logins[i], "a wrong one", NULL);
		EXPECT(t.looked && t.step == SIGNIN_WRONG && t.s.result == SIGNIN_WRONG && t.s.wait == 0);
		EXPECT(t.token[0] == '\0' && t.device[0] == '\0' && t.s.rehash[0] == '\0');
	}
	EXPECT(seconds_of_check(r, "nobody") > 0.3 * seconds_of_check(r, "wang"));
}
TEST("a wrong password and a login that does not exist cannot be told apart")
{
	on_each_engine(who_exists);
}

static void waits_alike(struct room *r)
{
	for (int i = 0; i < 12; i++) {
		struct signin real = { .login = S("wang") }, none = { .login = S("nobody") };
		int first = signin_look(&r->act, &real), second = signin_look(&r->act, &none);
		EXPECT(first == second && real.wait == none.wait);
		EXPECT(i < THROTTLE_FREE_TRIES || first == SIGNIN_WAIT);
	}
}
TEST("both are made to wait alike") { on_each_engine(waits_alike); }

static void changed_meanwhile(struct room *r)
{
	struct tried t = { .s.login = S("wang") };
	t.s.password = arena_copy(r->act.arena, S(PASSWORD));
	REQUIRE(signin_look(&r->act, &t.s) == 0);
	signin_check(&r->hall, &t.s);
	REQUIRE(t.s.result == 0);
	REQUIRE(account_password(&r->act, r->wang, S("$argon2id$another")) == 0);
	EXPECT(signin_finish(&r->act, &t.s, t.token, t.device) == SIGNIN_WRONG);
	t.s.result = -5;
	log_quiet(true);
	EXPECT(signin_finish(&r->act, &t.s, t.token, t.device) < 0);
	log_quiet(false);
}
TEST("a password changed while it was being checked opens nothing")
{
	on_each_engine(changed_meanwhile);
}

static void new_costs(struct room *r)
{
	str login = S("li");
	struct tried t = sign_in(r, "li", PASSWORD, NULL);
	REQUIRE(t.step == 0);
	EXPECT(t.s.rehash[0]);                      /* made at a member's cost; she is an officer */
	struct signin again = { .login = login };
	REQUIRE(signin_look(&r->act, &again) == 0);
	EXPECT(str_eq(again.hash, str_from_c(t.s.rehash)) &&
	    !password_needs_rehash(again.hash, PASSWORD_OFFICER));
}
TEST("an officer's password is kept at an officer's cost from the next sign-in on")
{
	on_each_engine(new_costs);
}

static void known_device(struct room *r)
{
	struct tried home = sign_in(r, "wang", PASSWORD, NULL);
	REQUIRE(home.step == 0);
	int waits = 0;
	for (int i = 0; i < 100; i++, r->act.now++) {
		struct signin stranger = { .login = S("wang") };
		waits += signin_look(&r->act, &stranger) == SIGNIN_WAIT;
	}
	EXPECT(waits > 80);
	struct tried again = sign_in(r, "wang", PASSWORD, home.device);
	EXPECT(again.step == 0 && again.s.known_device && strcmp(home.device, again.device));
	struct tried old = { .s.login = S("wang"), .s.has_device = true };
	REQUIRE(token_hash(str_from_c(home.device), &old.s.device));
	EXPECT(signin_look(&r->act, &old.s) == SIGNIN_WAIT && !old.s.known_device);
	EXPECT(sign_in(r, "li", PASSWORD, again.device).s.known_device == false);
}
TEST(
    "strangers' guesses never lock out a known device; its token serves once, for one account")
{
	on_each_engine(known_device);
}

/* ---- the second factor ---- */

static bool set_up_factor(struct room *r, struct totp_secret *secret,
    struct recovery_code paper[RECOVERY_CODES], char token[SESSION_TEXT])
{
	struct tried t = sign_in(r, "li", PASSWORD, NULL);
	struct visitor v = visitor_of(r, t.token);
	totp_secret_new(secret);
	return EXPECT(v.officer && !v.has_totp) &&
	    EXPECT(factor_enrol(&r->act, &v, secret, code_of(r, secret, 0), paper, token) == 0) &&
	    EXPECT(visitor_of(r, t.token).person.id == 0);
}

static void an_officer_without(struct room *r)
{
	struct tried t = sign_in(r, "li", PASSWORD, NULL);
	struct totp_secret secret;
	struct recovery_code paper[RECOVERY_CODES];
	char token[SESSION_TEXT];
	struct visitor v = visitor_of(r, t.token);
	EXPECT(v.officer && !v.factor && !v.has_totp && !visitor_may_act(&v));
	EXPECT(v.rights.n == 0 && !may(&r->act, &v.rights, CAP_DESK, &r->branch));
	totp_secret_new(&secret);
	EXPECT(factor_enrol(&r->act, &v, &secret, S("000 00"), paper, token) == SIGNIN_WRONG);
	EXPECT(visitor_of(r, t.token).person.id == r->li.id);
	REQUIRE(factor_enrol(&r->act, &v, &secret, code_of(r, &secret, 0), paper, token) == 0);
	v = visitor_of(r, token);
	EXPECT(v.officer && v.factor && v.has_totp && visitor_may_act(&v) &&
	    may(&r->act, &v.rights, CAP_DESK, &r->branch));
	EXPECT(visitor_of(r, t.token).person.id == 0);
}
TEST("an officer without a second factor may only set one up, and then has the office")
{
	on_each_engine(an_officer_without);
}

static void both_steps(struct room *r)
{
	struct totp_secret secret;
	struct recovery_code paper[RECOVERY_CODES];
	char token[SESSION_TEXT];
	REQUIRE(set_up_factor(r, &secret, paper, token));
	str used = code_of(r, &secret, 0);
	struct tried t = sign_in(r, "li", PASSWORD, NULL);
	REQUIRE(t.step == 0 && t.s.result == SIGNIN_FACTOR);
	struct visitor v = visitor_of(r, t.token);
	EXPECT(v.has_totp && !v.factor && !visitor_may_act(&v) && v.rights.n == 0);
	EXPECT(second_step(r, &v, used, token) == SIGNIN_WRONG); /* served for the setting up */
	EXPECT(second_step(r, &v, S("12 34"), token) == SIGNIN_WRONG);
	r->act.now += TOTP_STEP_SECONDS;
	str next = code_of(r, &secret, 0);
	REQUIRE(second_step(r, &v, next, token) == 0);
	EXPECT(visitor_of(r, t.token).person.id == 0 && visitor_of(r, token).factor);
	struct tried other = sign_in(r, "li", PASSWORD, NULL);
	struct visitor w = visitor_of(r, other.token);
	EXPECT(second_step(r, &w, next, token) == SIGNIN_WRONG); /* each code works once */
	EXPECT(
	    second_step(r, &w, code_of(r, &secret, -TOTP_STEP_SECONDS), token) == SIGNIN_WRONG);
}
TEST(
    "the second factor gives a new session; its code works once, and not a step back")
{
	on_each_engine(both_steps);
}

static void another_secret(struct room *r)
{
	struct totp_secret secret, mine;
	struct recovery_code paper[RECOVERY_CODES];
	char token[SESSION_TEXT];
	REQUIRE(set_up_factor(r, &secret, paper, token));
	struct visitor thief = visitor_of(r, sign_in(r, "li", PASSWORD, NULL).token);
	totp_secret_new(&mine);
	EXPECT(
	    factor_enrol(&r->act, &thief, &mine, code_of(r, &mine, 0), paper, token) == SIGNIN_WRONG);
	thief.has_totp = false; /* a page from before */
	EXPECT(
	    factor_enrol(&r->act, &thief, &mine, code_of(r, &mine, 0), paper, token) == SIGNIN_WRONG);
}
TEST("whoever has only the password cannot put another second factor in place")
{
	on_each_engine(another_secret);
}

static void paper_codes(struct room *r)
{
	struct totp_secret secret;
	struct recovery_code paper[RECOVERY_CODES];
	char token[SESSION_TEXT];
	int64_t left = 0;
	REQUIRE(set_up_factor(r, &secret, paper, token));
	struct visitor v = visitor_of(r, sign_in(r, "li", PASSWORD, NULL).token);
	REQUIRE(second_step(r, &v, str_from_c(paper[3].text), token) == 0);
	EXPECT(visitor_of(r, token).factor);
	EXPECT(recovery_left(&r->act, r->li, &left) == 0 && left == RECOVERY_CODES - 1);
	v = visitor_of(r, sign_in(r, "li", PASSWORD, NULL).token);
	EXPECT(second_step(r, &v, str_from_c(paper[3].text), token) == SIGNIN_WRONG);
	str old = str_from_c(paper[4].text);
	struct recovery_code fresh[RECOVERY_CODES];
	REQUIRE(recovery_renew(&r->act, r->li, fresh) == 0);
	EXPECT(second_step(r, &v, old, token) == SIGNIN_WRONG);
	EXPECT(second_step(r, &v, str_from_c(fresh[4].text), token) == 0);
	struct visitor w = visitor_of(r, sign_in(r, "wang", PASSWORD, NULL).token);
	EXPECT(second_step(r, &w, str_from_c(fresh[5].text), token) == SIGNIN_WRONG);
}
TEST("a paper code stands in for the telephone once, for its owner, until new ones are printed")
{
	on_each_engine(paper_codes);
}

static void guessing_codes(struct room *r)
{
	struct totp_secret secret;
	struct recovery_code paper[RECOVERY_CODES];
	char token[SESSION_TEXT];
	int wrong = 0, waited = 0;
	REQUIRE(set_up_factor(r, &secret, paper, token));
	struct tried t = sign_in(r, "li", PASSWORD, NULL);
	struct visitor v = visitor_of(r, t.token);
	for (int i = 0; i < 2000; i++, r->act.now += (i % 4 == 0)) {
		int got = second_step(r, &v, S("not a code"), token);
		wrong += got == SIGNIN_WRONG;
		waited += got == SIGNIN_WAIT;
	}
	EXPECT(wrong + waited == 2000 && wrong < 25);
}
TEST("guessing the second factor is slowed as well") { on_each_engine(guessing_codes); }

static void sealed_secret(struct room *r)
{
	struct totp_secret secret;
	totp_secret_new(&secret);
	str bytes = { (const char *)secret.b, sizeof secret.b };
	REQUIRE(account_totp(&r->act, r->li, bytes) == 0);
	struct visitor v = visitor_of(r, sign_in(r, "li", PASSWORD, NULL).token);
	char token[SESSION_TEXT];
	EXPECT(v.has_totp);
	EXPECT(second_step(r, &v, code_of(r, &secret, 0), token) == 0);
	REQUIRE(account_totp(&r->act, r->li, S("")) == 0);
	EXPECT(!visitor_of(r, token).has_totp);
	log_quiet(true);
	EXPECT(account_totp(&r->act, r->li, S("too short")) < 0);
	log_quiet(false);
	EXPECT(account_totp(&r->act, (struct ref){ 7, 1 }, bytes) == ACCOUNT_NONE);
}
TEST("a second factor is set, and taken away, for an account") { on_each_engine(sealed_secret); }

static bool is_known_device(struct room *r, const char *device)
{
	struct signin s = { .login = S("li"), .has_device = token_hash(str_from_c(device), &s.device) };
	EXPECT(signin_look(&r->act, &s) == 0);
	throttle_passed(r->hall.throttle, (struct attempt){ s.login, s.known_device ? &s.device : NULL },
	    r->act.now);
	return s.known_device;
}

static void device_after_both(struct room *r)
{
	struct totp_secret secret;
	struct recovery_code paper[RECOVERY_CODES];
	char token[SESSION_TEXT];
	REQUIRE(set_up_factor(r, &secret, paper, token));
	struct tried t = sign_in(r, "li", PASSWORD, NULL);
	EXPECT(!is_known_device(r, t.device));
	struct visitor v = visitor_of(r, t.token);
	REQUIRE(second_step(r, &v, str_from_c(paper[0].text), token) == 0);
	EXPECT(is_known_device(r, t.device));
}
TEST("a device is known only once both factors were passed on it")
{
	on_each_engine(device_after_both);
}

/* What somebody who can write to the database, but has no key, would try. */
static void moved_secret(struct room *r)
{
	struct totp_secret mine, opened;
	totp_secret_new(&mine);
	str sealed = secret_seal(&r->act, r->wang, &mine);
	EXPECT(secret_open(&r->act, r->wang, sealed, &opened));
	EXPECT(crypto_same(&opened, &mine, sizeof mine));
	EXPECT(!secret_open(&r->act, r->li, sealed, &opened));
	EXPECT(!secret_open(&r->act, (struct ref){ 8, r->wang.id }, sealed, &opened));
	EXPECT(!secret_open(&r->act, r->wang, (str){ sealed.p, sealed.n - 1 }, &opened));
	((char *)sealed.p)[30] ^= 1;
	EXPECT(!secret_open(&r->act, r->wang, sealed, &opened));
}
TEST("a sealed second factor opens for its owner alone, unchanged") { on_each_engine(moved_secret); }

/* Two requests with the same code at the same moment: both read the old step, one may write. */
static void same_moment(struct room *r)
{
	struct totp_secret secret;
	totp_secret_new(&secret);
	str bytes = { (const char *)secret.b, sizeof secret.b };
	REQUIRE(account_totp(&r->act, r->li, bytes) == 0);
	EXPECT(q_credential_step(r->act.db, r->li.region, r->li.id, 1000) == 0);
	EXPECT(q_credential_step(r->act.db, r->li.region, r->li.id, 1000) == DB_NONE);
	EXPECT(q_credential_step(r->act.db, r->li.region, r->li.id, 999) == DB_NONE);
	EXPECT(q_credential_step(r->act.db, r->wang.region, r->wang.id, 1000) == DB_NONE);
}
TEST("of two sign-ins with one code at the same moment, one wins") { on_each_engine(same_moment); }
