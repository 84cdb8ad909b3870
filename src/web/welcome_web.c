/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A first password: whoever was given a one-time code by `unionhall init` or across a desk chooses one.
 * The code travels in forms only, never in an address. */
#include "web/sign.h"

#include "web/sign_view.h"

struct welcome {
	struct ref person; str login, code, password; bool officer;
	char hash[PASSWORD_HASH_TEXT];
};

static int code_page(struct visit *v, int status, str error)
{
	struct welcome_view w = { .id = visit_form(v, true),
		.token = visit_token(v, S("/welcome/code")),
		.code = form_value(v, "code"),
		.error = error };
	page_welcome_code(&v->page, &w);
	v->narrow = true;
	return show(v, status, msg(v->act.lang, M_welcome_title));
}

int welcome_show(struct visit *v) { return code_page(v, 200, S("")); }

int welcome_code_again(struct visit *v)
{
	if (v->form.language.n)
		return code_page(v, 200, S(""));
	return code_page(v, 422, msg(v->act.lang, M_welcome_code_wrong));
}

static int password_page(struct visit *v, const struct welcome *own, str error)
{
	struct welcome_view w = { .id = visit_form(v, true),
		.token = visit_token(v, S("/welcome")), .code = own->code,
		.login = own->login,
		.least = password_least(v, own->officer), .error = error };
	page_welcome(&v->page, &w);
	v->narrow = true;
	return show(v, error.n ? 422 : 200, msg(v->act.lang, M_welcome_title));
}

/* Whose code it is. ACCOUNT_CODE_WRONG. */
static int find(struct visit *v, struct welcome *own)
{
	struct rights rights;
	own->code = form_value(v, "code");
	int r = invite_find(&v->act, own->code, &own->person, &own->login);
	if (r)
		return r;
	TRY(rights_of(&v->act, own->person, &rights));
	own->officer = is_officer(v, &rights);
	return 0;
}

int welcome_code(struct visit *v)
{
	struct welcome own = { 0 };
	int r = find(v, &own);
	return r == ACCOUNT_CODE_WRONG ? welcome_code_again(v) : r ? r
	    : password_page(v, &own, S(""));
}

/* In another language the code comes along, and not the password: its form is not the one that is sent. */
int welcome_again(struct visit *v)
{
	return v->form.language.n ? welcome_code(v) : welcome_code_again(v);
}

int welcome_look(struct visit *v)
{
	struct welcome *own = arena_new_n(v->act.arena, struct welcome, 1);
	str why;
	int r = find(v, own);
	if (r)
		return r == ACCOUNT_CODE_WRONG ? welcome_code_again(v) : r;
	own->password = secret_value(v, "new");
	v->own = own;
	TRY(password_judge(v, own->person, own->login, own->officer, own->password, &why));
	return why.n ? password_page(v, own, why) : 0;
}

void welcome_toil(struct visit *v)
{
	struct welcome *own = v->own;
	v->toiled = password_make(v->act.hall, own->password, own->officer, own->hash);
	own->password = S("");
}

/* The code stood for a password just now, so this is a sign-in with the right one. */
static int sign_in(struct visit *v, const struct welcome *own)
{
	char token[SESSION_TEXT], device[SESSION_TEXT];
	struct signin s = { .login = own->login, .person = own->person,
		.hash = str_from_c(own->hash), .known = true,
		.officer = own->officer };
	int r = signin_finish(&v->act, &s, token, device);
	TRY(r);
	if (v->who.person.id)
		TRY(session_end(&v->act, &v->who.session));
	give_session(v, token, s.officer);
	give_device(v, device);
	if (s.has_totp)
		return see_other(v, "/sign-in/code");
	return see_other(v, s.officer ? "/my/second-factor" : "/my");
}

int welcome_write(struct visit *v)
{
	const struct welcome *own = v->own;
	if (v->toiled)
		return v->toiled < 0 ? v->toiled : FAULT(-v->toiled);
	int r = invite_use(&v->act, own->code, str_from_c(own->hash));
	if (r == ACCOUNT_CODE_WRONG) {
		TRY(welcome_code_again(v));
		return r;
	}
	TRY(r);
	return sign_in(v, own);
}
