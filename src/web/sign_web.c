/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Signing in: login and password, the second step, and signing out. A wrong login and a wrong password
 * are the same page. Nothing of it is ever part of an address. */
#include "web/sign.h"

#include "web/back.h"
#include "web/routes.h"
#include "web/sign_view.h"
#include "web/site.h"

enum { DEVICE_LIVES = 400 * 86400 };     /* seconds; browsers keep none longer */
enum { NEXT_MAX = 200, CODE_MAX = 60 };

/* ---- where to go afterwards ---- */

static bool has_dots(str path)
{
	while (path.n) {
		str part = str_cut(path, '/', &path);
		if (str_eq(part, S(".")) || str_eq(part, S("..")))
			return true;
	}
	return false;
}

bool next_is_ours(const struct visit *v, str path)
{
	struct visit other = { .x = &(struct http_exchange){ .path = path } };
	bool under_other;
	if (path.n == 0 || path.n > NEXT_MAX || path.p[0] != '/' ||
	    (path.n > 1 && path.p[1] == '/'))
		return false;
	for (size_t i = 0; i < path.n; i++)
		if ((unsigned char)path.p[i] < 0x21 || path.p[i] == 0x7f ||
		    strchr("\\?#:@%", path.p[i]))
			return false;
	return !has_dots(path) && route_find(v->site, HTTP_GET, &other, &under_other) != NULL;
}

static str next_of(const struct visit *v)
{
	str next = form_value(v, "next");
	return next_is_ours(v, next) ? next : S("");
}

/* Where they asked to go; else to their desk, who has one. Its rights are asked here: at the second step the
 * visitor had none yet. */
int go_on(struct visit *v, str next)
{
	struct rights r;
	if (next_is_ours(v, next))
		return see_other(v, "%.*s", PSTR(path_address(v, next)));
	TRY(rights_of(&v->act, v->who.person, &r));
	return see_other(v, office_with(&v->act, &r, CAP_DESK) ? "/desk" : "/my");
}

/* ---- cookies ---- */

void give_session(struct visit *v, const char *token, bool officer)
{
	http_cookie_set(v->x, COOKIE_SESSION, str_from_c(token), officer ? 0 : MEMBER_LONGEST,
	    officer ? HTTP_STRICT : HTTP_LAX);
}

void give_device(struct visit *v, const char *device)
{
	visit_cookie(v, COOKIE_DEVICE, str_from_c(device), DEVICE_LIVES);
}

void device_brought(const struct visit *v, struct signin *s)
{
	s->has_device = token_hash(http_cookie(v->x, COOKIE_DEVICE), &s->device);
}

int say_wait(struct visit *v, int seconds, const char *back)
{
	struct wait_view w = { seconds, back };
	http_header(v->x, "Retry-After", arena_printf(v->act.arena, "%d", seconds));
	page_sign_wait(&v->page, &w);
	v->narrow = true;
	return show(v, 429, msg(v->act.lang, M_sign_wait_title));
}

/* ---- login and password ---- */

static int sign_in_page(struct visit *v, int status, str error)
{
	struct sign_view s = { .id = visit_form(v, true),
		.token = visit_token(v, S("/sign-in")), .next = next_of(v),
		.login = form_value(v, "login"), .error = error };
	page_sign_in(&v->page, &s);
	v->narrow = true;
	return show(v, status, msg(v->act.lang, M_sign_title));
}

static int sign_in_show(struct visit *v)
{
	if (visitor_may_act(&v->who))
		return go_on(v, form_value(v, "next"));
	return sign_in_page(v, 200, S(""));
}

/* What cannot be a login or a password is as wrong as any other. */
static int sign_in_again(struct visit *v)
{
	if (v->x->method == HTTP_GET || v->form.language.n)
		return sign_in_page(v, 200, S(""));
	bool empty = !form_value(v, "login").n || !form_value(v, "password").n;
	return sign_in_page(v, 422, msg(v->act.lang, empty ? M_sign_fill : M_sign_wrong));
}

static int sign_in_look(struct visit *v)
{
	struct signin *s = arena_new_n(v->act.arena, struct signin, 1);
	s->login = form_value(v, "login");
	s->password = secret_value(v, "password");
	device_brought(v, s);
	v->own = s;
	int r = signin_look(&v->act, s);
	return r == SIGNIN_WAIT ? say_wait(v, s->wait, "/sign-in") : r;
}

static void sign_in_toil(struct visit *v) { signin_check(v->act.hall, v->own); }

static int after_password(struct visit *v, const struct signin *s)
{
	str next = next_of(v);
	if (s->has_totp && next.n) {
		struct html o = { .a = v->act.arena };
		html_part_str(&o, next);
		return see_other(v, "/sign-in/code?next=%.*s", (int)o.n, o.p);
	}
	if (s->has_totp)
		return see_other(v, "/sign-in/code");
	return s->officer ? see_other(v, "/my/second-factor") : go_on(v, next);
}

static int sign_in_write(struct visit *v)
{
	struct signin *s = v->own;
	char token[SESSION_TEXT], device[SESSION_TEXT];
	int r = signin_finish(&v->act, s, token, device);
	if (r == SIGNIN_WRONG) {
		TRY(sign_in_page(v, 422, msg(v->act.lang, M_sign_wrong)));
		return r;
	}
	TRY(r);
	if (v->who.person.id)
		TRY(session_end(&v->act, &v->who.session));
	give_session(v, token, s->officer);
	give_device(v, device);
	return after_password(v, s);
}

/* ---- the second step ---- */

static int code_page(struct visit *v, int status, str error)
{
	struct code_view c = { .id = visit_form(v, true),
		.token = visit_token(v, S("/sign-in/code")),
		.out_token = visit_token(v, S("/sign-out")), .next = next_of(v), .error = error };
	page_sign_code(&v->page, &c);
	v->narrow = true;
	return show(v, status, msg(v->act.lang, M_code_title));
}

static int code_show(struct visit *v)
{
	if (visitor_may_act(&v->who))
		return go_on(v, form_value(v, "next"));
	return v->who.has_totp ? code_page(v, 200, S("")) : see_other(v, "/my/second-factor");
}

static int code_again(struct visit *v)
{
	if (v->x->method == HTTP_GET || v->form.language.n)
		return code_show(v);
	return code_page(v, 422, msg(v->act.lang, M_code_wrong));
}

int code_look(struct visit *v, const char *back)
{
	struct second_try *t = arena_new_n(v->act.arena, struct second_try, 1);
	v->own = t;
	int r = signin_factor_look(&v->act, &v->who, t);
	if (r == SIGNIN_WAIT)
		return say_wait(v, t->wait, back);
	return r == SIGNIN_WRONG ? refuse(v, 403) : r;
}

int code_prove(struct visit *v, char token[SESSION_TEXT])
{
	return signin_factor(&v->act, &v->who, v->own, form_value(v, "code"), token);
}

static int sign_in_code_look(struct visit *v) { return code_look(v, "/sign-in/code"); }

static int code_write(struct visit *v)
{
	char token[SESSION_TEXT];
	int r = code_prove(v, token);
	if (r == SIGNIN_WRONG)
		TRY(code_page(v, 422, msg(v->act.lang, M_code_wrong)));
	if (r)
		return r;
	give_session(v, token, v->who.officer);
	return go_on(v, form_value(v, "next"));
}

/* ---- signing out ---- */

static int sign_out(struct visit *v)
{
	TRY(session_end(&v->act, &v->who.session));
	http_header(v->x, "Clear-Site-Data", S("\"cookies\", \"storage\""));
	visit_cookie(v, COOKIE_SESSION, S(""), -1);
	visit_cookie(v, COOKIE_DEVICE, S(""), -1);
	visit_cookie(v, COOKIE_LANG, S(""), -1);
	return see_other(v, "/");
}

/* ---- routes ---- */

static const struct field next_form[] = { { "next", FIELD_LINE, 0, NEXT_MAX }, { 0 } };
static const struct field sign_form[] = {
	{ "login", FIELD_LINE, 1, LOGIN_MAX }, { "password", FIELD_SECRET, 1, PASSWORD_MAX },
	{ "next", FIELD_LINE, 0, NEXT_MAX }, { 0 }
};
static const struct field code_form[] = {
	{ "code", FIELD_LINE, 1, CODE_MAX }, { "next", FIELD_LINE, 0, NEXT_MAX }, { 0 }
};
static const struct field invite_form[] = { { "code", FIELD_LINE, 1, CODE_MAX }, { 0 } };
/* The limits of a password are its rules', which say more. */
static const struct field welcome_form[] = {
	{ "code", FIELD_LINE, 1, CODE_MAX }, { "new", FIELD_SECRET, 0, 4 * PASSWORD_MAX }, { 0 }
};

const struct route sign_routes[] = {
	{ HTTP_GET, "/sign-in", DOOR_ANYBODY, 0, READS, next_form, NULL, sign_in_show,
	    sign_in_again,
		.what = "Sign in" },
	{ HTTP_POST, "/sign-in", DOOR_ANYBODY, 0, TOILS, sign_form, NULL, sign_in_write,
	    sign_in_again,
		sign_in_look, sign_in_toil, "A login and a password are given" },
	{ HTTP_GET, "/sign-in/code", DOOR_FIRST_FACTOR, 0, READS, next_form, NULL, code_show,
	    code_again,
		.what = "The second step" },
	{ HTTP_POST, "/sign-in/code", DOOR_FIRST_FACTOR, 0, WRITES, code_form, NULL, code_write,
	    code_again, sign_in_code_look,
		.what = "A code of the second step is given" },
	{ HTTP_POST, "/sign-out", DOOR_FIRST_FACTOR, 0, WRITES, NULL, NULL, sign_out, NULL,
		.what = "Sign out; the browser keeps nothing" },
	{ HTTP_GET, "/welcome", DOOR_ANYBODY, 0, READS, NULL, NULL, welcome_show, NULL,
		.what = "A first password: the one-time code is asked for" },
	{ HTTP_POST, "/welcome/code", DOOR_ANYBODY, 0, READS, invite_form, NULL, welcome_code,
		welcome_code_again,
		.what = "A first password: whose code it is, and a password is asked for" },
	{ HTTP_POST, "/welcome", DOOR_ANYBODY, 0, TOILS, welcome_form, NULL, welcome_write,
		welcome_again, welcome_look, welcome_toil, "A first password is kept" },
	{ 0 }
};
