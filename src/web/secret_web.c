/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* One's own password and second step. Both ask for proof given within five minutes (RELIABILITY.md 1.4
 * row 51); each change begins a new session, and a new password ends all others. */
#include "web/sign.h"

#include "web/secret_view.h"
#include "web/site.h"

enum { FEW_LEFT = 3 };

/* The password once more, checked as at sign-in, with the same tries. */
struct proof {
	struct signin s;
	str next;                              /* the new password, as typed */
	char hash[PASSWORD_HASH_TEXT];
};

static int proof_look(struct visit *v, struct proof *p)
{
	p->s.login = v->who.login;
	p->s.password = secret_value(v, "current");
	device_brought(v, &p->s);
	v->own = p;
	return signin_look(&v->act, &p->s);
}

/* ---- password ---- */

static int password_page(struct visit *v, str current_error, str new_error)
{
	struct password_view p = { .token = visit_token(v, S("/my/password")),
		.login = v->who.login, .least = password_least(v, v->who.officer),
		.current_error = current_error,
		.new_error = new_error };
	page_my_password(&v->page, &p);
	v->narrow = true;
	return show(v, current_error.n || new_error.n ? 422 : 200,
	    msg(v->act.lang, M_secret_title));
}

int password_show(struct visit *v) { return password_page(v, S(""), S("")); }

static int current_wrong(struct visit *v)
{
	return password_page(v, msg(v->act.lang, M_secret_current_wrong), S(""));
}

/* What the form itself could not take: nobody's password is longer than it allows. */
int password_again(struct visit *v)
{
	const struct field_fault *own = form_fault(v, S("current")), *next = form_fault(v, S("new"));
	str most = arena_printf(v->act.arena, "%d", PASSWORD_MAX);
	str own_error = !own                      ? S("")
	    : own->kind == FIELD_MISSING ? fault_said(v, own)
	                                 : msg(v->act.lang, M_secret_current_wrong);
	str next_error = !next                      ? S("")
	    : next->kind == FIELD_TOO_LONG ? MSG(v->act.arena, v->act.lang, M_password_too_long, most)
	                                   : fault_said(v, next);
	return password_page(v, own_error, next_error);
}

int password_look(struct visit *v)
{
	struct proof *p = arena_new_n(v->act.arena, struct proof, 1);
	str why;
	p->next = secret_value(v, "new");
	TRY(password_judge(v, v->who.person, v->who.login, v->who.officer, p->next, &why));
	if (why.n)
		return password_page(v, S(""), why);
	int r = proof_look(v, p);
	return r == SIGNIN_WAIT ? say_wait(v, p->s.wait, "/my/password") : r;
}

void password_toil(struct visit *v)
{
	struct proof *p = v->own;
	signin_check(v->act.hall, &p->s);
	if (p->s.result == 0)
		v->toiled = password_make(v->act.hall, p->next, v->who.officer, p->hash);
	crypto_wipe((char *)p->next.p, p->next.n);
	p->next = S("");
}

int password_write(struct visit *v)
{
	struct proof *p = v->own;
	char token[SESSION_TEXT];
	if (p->s.result < 0 || v->toiled)
		return p->s.result < 0 ? p->s.result : v->toiled < 0 ? v->toiled
		    : FAULT(-v->toiled);
	if (p->s.result == SIGNIN_WRONG) {
		TRY(current_wrong(v));
		return SIGNIN_WRONG;
	}
	signin_passed(&v->act, &p->s);
	TRY(account_password_change(&v->act, &v->who, str_from_c(p->hash), token));
	give_session(v, token, v->who.officer);
	return see_other(v, "/my?done=password");
}

/* ---- second step: setting up ---- */

/* Made anew from the session each time the page is shown, so nothing is kept until a code proves that the
 * telephone has it, and a form cannot bring a key of its own. */
static void offered(const struct visit *v, struct totp_secret *out)
{
	struct sub_key key;
	struct digest d;
	crypto_subkey(&v->act.hall->key, "totp-offer", &key);
	crypto_mac(&key, digest_bytes(&v->who.session), &d);
	memcpy(out->b, d.b, sizeof out->b);
	crypto_wipe(&key, sizeof key);
	crypto_wipe(&d, sizeof d);
}

static int enrol_page(struct visit *v, str error, str current_error)
{
	struct totp_secret secret;
	char key[TOTP_SECRET_TEXT];
	struct enrol_view e = { .id = visit_form(v, true), .token = visit_token(v, S("/my/second-factor")),
		.login = v->who.login, .error = error,
		.current_error = current_error, .officer = v->who.officer,
		.asks_password = !visitor_is_fresh(&v->act, &v->who) };
	offered(v, &secret);
	totp_secret_text(&secret, key);
	str hall = name_for(v->act.lang, v->site->name, v->site->name_en);
	str uri = totp_uri(v->act.arena, &secret, hall, v->who.login);
	crypto_wipe(&secret, sizeof secret);
	e.key = arena_copy(v->act.arena, str_from_c(key));
	e.qr = qr_path(v->act.arena, arena_z(v->act.arena, uri), &e.size);
	page_factor_enrol(&v->page, &e);
	v->narrow = true;
	return show(v, error.n || current_error.n ? 422 : 200, msg(v->act.lang, M_second_title));
}

static int paper_page(struct visit *v, const struct recovery_code paper[RECOVERY_CODES])
{
	struct paper_view p = { .n = RECOVERY_CODES };
	_Static_assert(countof(p.code) == RECOVERY_CODES, "a line for each");
	for (size_t i = 0; i < p.n; i++)
		p.code[i].text = paper[i].text;
	page_paper(&v->page, &p);
	v->narrow = v->once = true;
	return show(v, 200, msg(v->act.lang, M_second_codes_title));
}

int factor_look(struct visit *v)
{
	struct proof *p = arena_new_n(v->act.arena, struct proof, 1);
	v->own = p;
	v->skip_toil = visitor_is_fresh(&v->act, &v->who);
	if (v->who.has_totp && !v->who.factor)
		return see_other(v, "/sign-in/code");
	if (v->skip_toil)
		return 0;
	if (!form_value(v, "current").n)
		return enrol_page(v, S(""), msg(v->act.lang, M_second_current_help));
	int r = proof_look(v, p);
	return r == SIGNIN_WAIT ? say_wait(v, p->s.wait, "/my/second-factor") : r;
}

void factor_toil(struct visit *v) { signin_check(v->act.hall, &((struct proof *)v->own)->s); }

int factor_write(struct visit *v)
{
	struct proof *p = v->own;
	struct totp_secret secret;
	struct recovery_code paper[RECOVERY_CODES];
	char token[SESSION_TEXT];
	if (p->s.result < 0)
		return p->s.result;
	if (p->s.result == SIGNIN_WRONG) {
		TRY(enrol_page(v, S(""), msg(v->act.lang, M_secret_current_wrong)));
		return SIGNIN_WRONG;
	}
	if (!v->skip_toil)
		signin_passed(&v->act, &p->s);
	offered(v, &secret);
	int r = factor_enrol(&v->act, &v->who, &secret, form_value(v, "code"), paper, token);
	crypto_wipe(&secret, sizeof secret);
	if (r == SIGNIN_WRONG) {
		TRY(enrol_page(v, msg(v->act.lang, M_second_wrong), S("")));
		return r;
	}
	TRY(r);
	give_session(v, token, v->who.officer);
	r = paper_page(v, paper);
	crypto_wipe(paper, sizeof paper);
	return r;
}

/* ---- second step: what is set up ---- */

static int factor_page(struct visit *v, int status, str error)
{
	int64_t left;
	TRY(recovery_left(&v->act, v->who.person, &left));
	struct factor_view f = { .renew_token = visit_token(v, S("/my/second-factor/codes")),
		.off_token = visit_token(v, S("/my/second-factor/off")),
		.left = arena_printf(v->act.arena, "%lld", (long long)left),
		.few = left < FEW_LEFT,
		.officer = v->who.officer };
	*(str_eq(v->x->path, S("/my/second-factor/off")) ? &f.off_error : &f.renew_error) = error;
	page_factor(&v->page, &f);
	v->narrow = true;
	return show(v, status, msg(v->act.lang, M_second_title));
}

int factor_show(struct visit *v)
{
	if (v->who.has_totp && !v->who.factor)
		return see_other(v, "/sign-in/code");
	if (v->who.has_totp && !str_eq(form_value(v, "move"), S("yes")))
		return factor_page(v, 200, S(""));
	return enrol_page(v, S(""), S(""));
}

int factor_again(struct visit *v)
{
	str wrong = msg(v->act.lang, M_code_wrong);
	if (v->x->method == HTTP_GET)
		return refuse_because(v, 400, M_fault_400_value);
	if (str_eq(v->x->path, S("/my/second-factor")))
		return enrol_page(v, form_fault(v, S("code")) ? msg(v->act.lang, M_second_wrong) : S(""),
		    form_fault(v, S("current")) ? msg(v->act.lang, M_secret_current_wrong) : S(""));
	return factor_page(v, 422, wrong);
}

/* A code for what is about to be done; begins a new session. The answer was given when not 0. */
static int prove(struct visit *v)
{
	char token[SESSION_TEXT];
	int r = code_prove(v, token);
	if (r == 0)
		give_session(v, token, v->who.officer);
	else if (r == SIGNIN_WRONG)
		TRY(factor_page(v, 422, msg(v->act.lang, M_code_wrong)));
	return r;
}

int factor_code_look(struct visit *v) { return code_look(v, "/my/second-factor"); }

int factor_renew(struct visit *v)
{
	struct recovery_code paper[RECOVERY_CODES];
	int r = prove(v);
	if (r)
		return r;
	TRY(recovery_renew(&v->act, v->who.person, paper));
	r = paper_page(v, paper);
	crypto_wipe(paper, sizeof paper);
	return r;
}

int factor_off(struct visit *v)
{
	if (v->who.officer)
		return refuse_because(v, 403, M_second_no_off);
	int r = prove(v);
	if (r)
		return r;
	TRY(account_totp(&v->act, v->who.person, S("")));
	return see_other(v, "/my?done=second");
}
