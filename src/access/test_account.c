/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "test_access.h"

#include <stdio.h>

TEST("a login is a made-up name: no identity number, no telephone number, no address")
{
	static const char *const good[] = { "wang", "li.na", "王芳", "a1", "courier-07", "chair_west",
		"zhao123456" };
	static const char *const bad[] = { "", "w", "13812345678", "110101199003071234",
		"11010119900307123x", "w13812345678", "a b", "wang@home", ".wang", "1wang", "王 芳",
		"wang\xe2\x80\x8b", "\xff\xfe",
		"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" };
	struct arena *arena = arena_new(1 << 20);
	for (size_t i = 0; i < countof(good); i++)
		if (!EXPECT(login_fits(str_from_c(good[i]))))
			printf("    %s\n", good[i]);
	for (size_t i = 0; i < countof(bad); i++)
		if (!EXPECT(!login_fits(str_from_c(bad[i]))))
			printf("    %s\n", bad[i]);
	EXPECT_STR(login_stored(arena, S(" Li.Na\t")), "li.na");
	EXPECT_STR(login_stored(arena, S("Ｗａｎｇ０７　")), "wang07");
	EXPECT_STR(login_stored(arena, S("王芳")), "王芳");
	arena_free(&arena);
}

static void accounts(struct room *r)
{
	struct ref zhao, who;
	str login;
	REQUIRE(person_add(&r->act, 9, S("赵"), S("Zhao"), &zhao) == 0);
	EXPECT(account_of(&r->act, zhao, &login) == ACCOUNT_NONE);
	EXPECT(account_add(&r->act, zhao, S("WANG"), r->hash, LANG_EN) == ACCOUNT_TAKEN);
	EXPECT(account_add(&r->act, zhao, S("13812345678"), r->hash, LANG_EN) == ACCOUNT_LOGIN_UNFIT);
	EXPECT(account_add(&r->act, zhao, S("zhao"), r->hash, LANG_EN) == 0);
	EXPECT(account_add(&r->act, zhao, S("zhao2"), r->hash, LANG_EN) == ACCOUNT_TAKEN);
	EXPECT(account_of(&r->act, zhao, &login) == 0 && str_eq(login, S("zhao")));
	EXPECT(account_person(&r->act, S(" Zhao"), &who) == 0 && who.id == zhao.id && who.region == 9);
	EXPECT(account_person(&r->act, S("zhao2"), &who) == ACCOUNT_NONE);
	EXPECT(account_person(&r->act, S("13812345678"), &who) == ACCOUNT_NONE);
	struct tried t = sign_in(r, "zhao", PASSWORD, NULL);
	EXPECT(visitor_of(r, t.token).person.region == 9 && visitor_of(r, t.token).lang == LANG_EN);
	EXPECT(account_lang(&r->act, zhao, LANG_ZH) == 0 && visitor_of(r, t.token).lang == LANG_ZH);
	EXPECT(account_lang(&r->act, (struct ref){ 9, 1 }, LANG_ZH) == ACCOUNT_NONE);
	EXPECT(account_password(&r->act, (struct ref){ 9, 1 }, r->hash) == ACCOUNT_NONE);
}
TEST("a login is one person's, a person has one account, and chooses a language")
{
	on_each_engine(accounts);
}

static void new_password(struct room *r)
{
	struct tried here = sign_in(r, "wang", PASSWORD, NULL),
	             phone = sign_in(r, "wang", PASSWORD, NULL);
	struct visitor v = visitor_of(r, here.token);
	char code[INVITE_TEXT], token[SESSION_TEXT];
	REQUIRE(invite_make(&r->act, r->wang, S("wang"), code) == 0);
	r->act.now += 600;
	REQUIRE(account_password_change(&r->act, &v, r->hash, token) == 0);
	EXPECT(visitor_of(r, here.token).person.id == 0 && visitor_of(r, phone.token).person.id == 0);
	v = visitor_of(r, token);
	EXPECT(v.person.id == r->wang.id && visitor_is_fresh(&r->act, &v) &&
	    v.begun_at == r->act.now - 600);
	EXPECT(invite_use(&r->act, str_from_c(code), r->hash) == ACCOUNT_CODE_WRONG);
	struct signin s = { .login = S("wang"), .has_device = true };
	REQUIRE(token_hash(str_from_c(phone.device), &s.device));
	EXPECT(signin_look(&r->act, &s) == 0 && !s.known_device);
}
TEST("a new password ends every other session, known device and open code")
{
	on_each_engine(new_password);
}

/* ---- one-time codes ---- */

static void first_password(struct room *r)
{
	struct ref zhao, who;
	str login;
	char code[INVITE_TEXT];
	REQUIRE(person_add(&r->act, 9, S("赵"), S(""), &zhao) == 0);
	EXPECT(invite_make(&r->act, zhao, S("wang"), code) == ACCOUNT_TAKEN);
	EXPECT(invite_make(&r->act, zhao, S("1"), code) == ACCOUNT_LOGIN_UNFIT);
	REQUIRE(invite_make(&r->act, zhao, S("Zhao"), code) == 0);
	EXPECT(sign_in(r, "zhao", "", NULL).step == SIGNIN_WRONG);
	EXPECT(sign_in(r, "zhao", PASSWORD, NULL).step == SIGNIN_WRONG);
	REQUIRE(invite_find(&r->act, str_from_c(code), &who, &login) == 0);
	EXPECT(who.id == zhao.id && who.region == 9 && str_eq(login, S("zhao")));
	REQUIRE(invite_use(&r->act, str_from_c(code), r->hash) == 0);
	EXPECT(sign_in(r, "zhao", PASSWORD, NULL).step == 0);
	EXPECT(invite_use(&r->act, str_from_c(code), r->hash) == ACCOUNT_CODE_WRONG);
	EXPECT(invite_find(&r->act, str_from_c(code), &who, &login) == ACCOUNT_CODE_WRONG);
}
TEST("a one-time code sets a first password, once") { on_each_engine(first_password); }

static void codes_end(struct room *r)
{
	char first[INVITE_TEXT], second[INVITE_TEXT];
	struct ref who;
	str login;
	REQUIRE(invite_make(&r->act, r->wang, S("wang"), first) == 0);
	REQUIRE(invite_make(&r->act, r->wang, S("wang"), second) == 0);
	EXPECT(strcmp(first, second) != 0);
	EXPECT(invite_find(&r->act, str_from_c(first), &who, &login) == ACCOUNT_CODE_WRONG);
	EXPECT(invite_find(&r->act, S("not a code"), &who, &login) == ACCOUNT_CODE_WRONG);
	EXPECT(invite_find(&r->act, S(""), &who, &login) == ACCOUNT_CODE_WRONG);
	EXPECT(invite_make(&r->act, r->wang, S("other"), first) == ACCOUNT_TAKEN);
	r->act.now += INVITE_SECONDS - 1;
	EXPECT(invite_find(&r->act, str_from_c(second), &who, &login) == 0);
	r->act.now++;
	EXPECT(invite_find(&r->act, str_from_c(second), &who, &login) == ACCOUNT_CODE_WRONG);
	EXPECT(invite_use(&r->act, str_from_c(second), r->hash) == ACCOUNT_CODE_WRONG);
	EXPECT(access_sweep(&r->act) == 0);
	r->act.now -= 10;
	EXPECT(invite_find(&r->act, str_from_c(second), &who, &login) == ACCOUNT_CODE_WRONG);
}
TEST("a one-time code ends after seven days, or when a newer one is made")
{
	on_each_engine(codes_end);
}

static void another_key(struct room *r)
{
	struct totp_secret secret;
	struct act other = r->act;
	struct hall hall = r->hall;
	totp_secret_new(&secret);
	EXPECT(key_examine(&r->act) == KEY_UNTRIED);
	REQUIRE(account_totp(&r->act, r->li, (str){ (const char *)secret.b, sizeof secret.b }) == 0);
	EXPECT(key_examine(&r->act) == KEY_OPENS);
	hall.key.b[0] ^= 1;
	other.hall = &hall;
	EXPECT(key_examine(&other) == KEY_FOREIGN);
}
TEST("a key that is not this hall's is known by the second steps it does not open")
{
	on_each_engine(another_key);
}

static void code_is_no_factor(struct room *r)
{
	struct totp_secret secret;
	char code[INVITE_TEXT];
	totp_secret_new(&secret);
	struct tried before = sign_in(r, "li", PASSWORD, NULL);
	REQUIRE(account_totp(&r->act, r->li, (str){ (const char *)secret.b, sizeof secret.b }) == 0);
	REQUIRE(invite_make(&r->act, r->li, S("li"), code) == 0);
	REQUIRE(invite_use(&r->act, str_from_c(code), r->hash) == 0);
	EXPECT(visitor_of(r, before.token).person.id == 0);
	struct tried t = sign_in(r, "li", PASSWORD, NULL);
	EXPECT(t.s.result == SIGNIN_FACTOR &&
	    !visitor_may_act(&(struct visitor){ .person = r->li, .officer = true }));
	struct visitor v = visitor_of(r, t.token);
	EXPECT(v.has_totp && !v.factor && v.rights.n == 0);
}
TEST("a new password by code ends all sessions and leaves the second factor in place")
{
	on_each_engine(code_is_no_factor);
}
