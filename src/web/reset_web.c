/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A lost second step: one officer asks, another agrees or refuses, and whoever is concerned is told. Both
 * prove with a code of their own that it is they who sit there. */
#include "access/reset.h"
#include "web/reset_view.h"
#include "web/routes.h"
#include "web/sign.h"
#include "web/told.h"

enum { PERSON_MAX = 40, CODE_MAX = 60 };

/* ---- the page ---- */

static str name_of(struct visit *v, int64_t person)
{
	str name = S("");
	int r = party_name(&v->act, (struct ref){ id_region(person), person }, &name);
	return r ? S("") : name;
}

static str asked_said(struct visit *v, const struct reset *r)
{
	struct arena *a = v->act.arena;
	str on = said_moment(v, r->asked_at), until = said_moment(v, r->asked_at + RESET_SECONDS);
	if (r->asked_by == v->who.person.id)
		return MSG(a, v->act.lang, M_reset_asked_you, on, until);
	return MSG(a, v->act.lang, M_reset_asked, name_of(v, r->asked_by), on, until);
}

static int row_of(struct visit *v, const struct reset *r, struct reset_row_view *out)
{
	struct guild g;
	TRY(guild_by_ref(&v->act, r->guild, &g));
	*out = (struct reset_row_view){ .code = id_code(&v->act, r->person.id),
		.name = name_of(v, r->person.id),
		.union_name = name_for(v->act.lang, g.name, g.name_en),
		.asked = asked_said(v, r),
		.mine = r->asked_by == v->who.person.id };
	return 0;
}

/* What is wrong stands beside its field: in the row it was sent from, or in the form that asks. */
static int reset_page(struct visit *v, int status, struct reset_view *p, struct proof_view wrong)
{
	struct reset *r;
	TRY(factor_resets(&v->act, &v->who, &r, &p->n));
	struct reset_row_view *row = arena_new_n(v->act.arena, struct reset_row_view, p->n);
	str sent = form_value(v, "person");
	for (size_t i = 0; i < p->n; i++) {
		TRY(row_of(v, &r[i], &row[i]));
		if (str_eq(sent, row[i].code))
			row[i].proof = wrong;
	}
	p->row = row;
	if (!sent.n)
		p->proof = wrong;
	p->login = form_value(v, "login");
	p->id = visit_form(v, true);
	p->ask_token = visit_token(v, S("/second-step"));
	p->agree_token = visit_token(v, S("/second-step/agree"));
	p->drop_token = visit_token(v, S("/second-step/drop"));
	page_reset(&v->page, p);
	v->narrow = true;
	return show(v, status, msg(v->act.lang, M_reset_title));
}

static str done_said(const struct visit *v)
{
	static const struct { const char *what; enum msg said; } of[] = {
		{ "asked", M_reset_done_asked }, { "agreed", M_reset_done_agreed },
		{ "dropped", M_reset_done_dropped } };
	for (size_t i = 0; i < countof(of); i++)
		if (str_eq(form_value(v, "done"), str_from_c(of[i].what)))
			return msg(v->act.lang, of[i].said);
	return S("");
}

static int reset_show(struct visit *v)
{
	v->notice = done_said(v);
	return reset_page(v, 200, &(struct reset_view){ 0 }, (struct proof_view){ 0 });
}

/* ---- what is wrong ---- */

static str wrong_with(struct visit *v, const char *field)
{
	const struct field_fault *f = form_fault(v, str_from_c(field));
	return f ? fault_said(v, f) : S("");
}

static int reset_again(struct visit *v)
{
	struct proof_view wrong = { .met = form_value(v, "met").n, .code_error = wrong_with(v, "code") };
	struct reset_view p = { .login_error = wrong_with(v, "login") };
	if (form_fault(v, S("met")))
		wrong.met_error = msg(v->act.lang, M_reset_met_missing);
	return reset_page(v, v->form.language.n ? 200 : 422, &p, wrong);
}

static int code_wrong(struct visit *v)
{
	struct proof_view wrong = { .code_error = msg(v->act.lang, M_code_wrong) };
	TRY(reset_page(v, 422, &(struct reset_view){ 0 }, wrong));
	return SIGNIN_WRONG;
}

static int login_wrong(struct visit *v, int answer, enum msg why)
{
	struct reset_view p = { .login_error = msg(v->act.lang, why) };
	TRY(reset_page(v, 422, &p, (struct proof_view){ 0 }));
	return answer;
}

static int gone(struct visit *v, int answer)
{
	bool own = answer == RESET_SAME_HAND;
	struct reset_view p = { .error = msg(v->act.lang, own ? M_reset_same : M_reset_gone) };
	TRY(reset_page(v, 409, &p, (struct proof_view){ 0 }));
	return answer;
}

/* ---- asking ---- */

/* One sentence for a login that is not there, not theirs to ask for, or has no second step: the page is no
 * way to find out who has an account. */
static int ask(struct visit *v)
{
	struct ref person;
	int r = account_person(&v->act, form_value(v, "login"), &person);
	if (r == ACCOUNT_NONE)
		return login_wrong(v, RESET_NOT_YOURS, M_reset_nobody);
	TRY(r);
	if (person.id == v->who.person.id)
		return login_wrong(v, RESET_NOT_YOURS, M_reset_yourself);
	r = factor_reset_ask(&v->act, &v->who, person);
	if (r == RESET_ASKED)
		return login_wrong(v, r, M_reset_already);
	return r > 0 ? login_wrong(v, r, M_reset_nobody) : r;
}

static int reset_code_look(struct visit *v) { return code_look(v, "/second-step"); }

/* The code first, its new session given only with what it is for: an answer undoes both. */
static int with_code(struct visit *v, int (*act)(struct visit *v), const char *done)
{
	char token[SESSION_TEXT];
	int r = code_prove(v, token);
	if (r)
		return r == SIGNIN_WRONG ? code_wrong(v) : r;
	r = act(v);
	if (r)
		return r;
	give_session(v, token, v->who.officer);
	return see_other(v, "/second-step?done=%s", done);
}

static int reset_ask(struct visit *v) { return with_code(v, ask, "asked"); }

/* ---- deciding ---- */

static bool person_sent(struct visit *v, struct ref *out)
{
	int64_t id;
	if (!id_from_code(&v->act, form_value(v, "person"), &id))
		return false;
	*out = (struct ref){ id_region(id), id };
	return true;
}

static int agree(struct visit *v)
{
	struct ref person;
	if (!person_sent(v, &person))
		return gone(v, RESET_NONE);
	int r = factor_reset_sign(&v->act, &v->who, person);
	return r > 0 ? gone(v, r) : r;
}

static int reset_agree(struct visit *v) { return with_code(v, agree, "agreed"); }

static int reset_drop(struct visit *v)
{
	struct ref person;
	if (!person_sent(v, &person))
		return gone(v, RESET_NONE);
	int r = factor_reset_drop(&v->act, &v->who, person);
	if (r)
		return r > 0 ? gone(v, r) : r;
	return see_other(v, "/second-step?done=dropped");
}

/* ---- one's own page ---- */

int told_keep(struct visit *v)
{
	int r = factor_reset_drop(&v->act, &v->who, v->who.person);
	if (r < 0 || r == RESET_NOT_YOURS)
		return r < 0 ? r : refuse(v, 403);
	return see_other(v, r == RESET_NONE ? "/my#told" : "/my?done=kept");
}

static str told_said(struct visit *v, const struct told *t)
{
	struct arena *a = v->act.arena;
	enum lang lang = v->act.lang;
	str whose = name_of(v, t->person), asked = name_of(v, t->asked_by);
	str by = t->decided_by ? name_of(v, t->decided_by) : S("");
	switch (t->what) {
	case TOLD_ASKED:   return MSG(a, lang, M_told_asked, asked, whose);
	case TOLD_TAKEN:   return MSG(a, lang, M_told_taken, by, asked, whose);
	case TOLD_REFUSED: return MSG(a, lang, M_told_refused, by, asked, whose);
	case TOLD_BACK:    return MSG(a, lang, M_told_back, by, whose);
	case TOLD_KEPT:    return MSG(a, lang, M_told_kept, by, asked);
	}
	return S("");
}

static int told_about_now(struct visit *v, struct told_list_view *out)
{
	struct reset r;
	int got = factor_reset_about(&v->act, v->who.person, &r);
	if (got)
		return got == RESET_NONE ? 0 : got;
	out->now = MSG(v->act.arena, v->act.lang, M_told_now, name_of(v, r.asked_by),
	    said_moment(v, r.asked_at));
	out->keep_token = visit_token(v, S("/my/second-factor/keep"));
	return 0;
}

int told_of(struct visit *v, struct told_list_view *out)
{
	struct told *t;
	TRY(access_told(&v->act, v->who.person, &t, &out->n));
	struct told_view *row = arena_new_n(v->act.arena, struct told_view, out->n);
	for (size_t i = 0; i < out->n; i++)
		row[i] = (struct told_view){ said_moment(v, t[i].at), told_said(v, &t[i]) };
	out->row = row;
	return told_about_now(v, out);
}

/* ---- routes ---- */

static const struct field done_form[] = { { "done", FIELD_LINE, 0, 10 }, { 0 } };
static const struct field ask_form[] = { { "login", FIELD_LINE, 1, LOGIN_MAX },
	{ "met", FIELD_LINE, 1, 3 }, { "code", FIELD_LINE, 1, CODE_MAX }, { 0 } };
static const struct field agree_form[] = { { "person", FIELD_LINE, 1, PERSON_MAX },
	{ "met", FIELD_LINE, 1, 3 }, { "code", FIELD_LINE, 1, CODE_MAX }, { 0 } };
static const struct field drop_form[] = { { "person", FIELD_LINE, 1, PERSON_MAX }, { 0 } };

const struct route reset_routes[] = {
	{ HTTP_GET, "/second-step", DOOR_OFFICE, CAP_OFFICERS, READS, done_form, NULL, reset_show,
	    NULL, .what = "Second steps that were lost: ask for somebody, and what waits for a second officer" },
	{ HTTP_POST, "/second-step", DOOR_OFFICE, CAP_OFFICERS, WRITES, ask_form, NULL, reset_ask,
	    reset_again, reset_code_look, .what = "An officer asks that a lost second step be lifted" },
	{ HTTP_POST, "/second-step/agree", DOOR_OFFICE, CAP_OFFICERS, WRITES, agree_form, NULL,
	    reset_agree, reset_again, reset_code_look, .what = "A second officer agrees: it is lifted" },
	{ HTTP_POST, "/second-step/drop", DOOR_OFFICE, CAP_OFFICERS, WRITES, drop_form, NULL,
	    reset_drop, NULL, .what = "Another officer refuses it, or who asked takes it back" },
	{ 0 }
};
