/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* "My page": what the hall holds about the person looking, and who else may see it. */
#include "web/fields.h"
#include "web/routes.h"
#include "web/seers.h"
#include "web/sign.h"
#include "web/site.h"
#include "web/told.h"

enum { MARK_BYTES = 12, MARK_MAX = 40 };

/* ---- matters ---- */

/* Whether it waits for the person looking; what was only joined is another's to answer. */
static bool my_turn(const struct mine *m)
{
	return m->open && !m->joined && m->course->states[m->state].waits == WAITS_APPLICANT;
}

/* What was only joined has no date while it waits for whoever filed it: that is theirs to know. */
static int64_t date_of(const struct mine *m)
{
	bool others = m->joined && m->course->states[m->state].waits == WAITS_APPLICANT;
	return m->open && !others ? m->due_at : 0;
}

/* A date ends with its day; what is promised within hours is said with its hour. */
static str due_said(const struct visit *v, int64_t due)
{
	struct zone z = v->act.hall->zone;
	return zone_day_start(z, zone_day(z, due)) == due ? said_date(v, due - 1) : said_moment(v, due);
}

static str mine_detail(struct visit *v, const struct mine *m)
{
	enum lang lang = v->act.lang;
	str state = course_text(&m->course->states[m->state].title, lang);
	str joined =
	    m->joined ? arena_printf(v->act.arena, " · %.*s", PSTR(msg(lang, M_my_joined))) : S("");
	str due = date_of(m)
	    ? arena_printf(v->act.arena, " · %.*s",
	          PSTR(MSG(v->act.arena, lang, my_turn(m) ? M_my_until_you : M_my_promised,
	              due_said(v, m->due_at))))
	    : S("");
	return arena_printf(v->act.arena, "%.*s%.*s%.*s", PSTR(state), PSTR(joined), PSTR(due));
}

static struct mine_view mine_seen(struct visit *v, const struct mine *m)
{
	enum lang lang = v->act.lang;
	struct mine_view out = { .code = id_code(&v->act, m->ref.id),
		.joined = m->joined,
		.title = title_said(v, m->course, m->joined ? S("") : m->title, m->topic),
		.detail = mine_detail(v, m) };
	int64_t due = date_of(m);
	bool past = due && due <= v->act.now;
	out.look = !m->open   ? MINE_CLOSED
	    : my_turn(m)      ? MINE_TURN
	    : m->late || past ? MINE_LATE
	                      : MINE_OPEN;
	if (out.look == MINE_TURN)
		out.mark = msg(lang, M_my_turn);
	else if (past || (due && !m->late))
		out.mark = said_due(v, due);
	else
		out.mark = msg(lang, m->late ? M_my_late : M_my_open);
	return out;
}

enum { MINE_RANKS = 2 };

/* What waits for the person comes first, then what is open; the newest first in each. */
static int mine_rank(const struct mine *m) { return my_turn(m) ? 0 : m->open ? 1 : MINE_RANKS; }

static int show_matters(struct visit *v, struct my_view *my)
{
	struct mine *m;
	TRY(matters_of(&v->act, v->who.person, INT64_MAX, &m, &my->n_mine));
	struct mine_view *out = arena_new_n(v->act.arena, struct mine_view, my->n_mine);
	size_t n = 0;
	for (int rank = 0; rank <= MINE_RANKS; rank++)
		for (size_t i = 0; i < my->n_mine; i++)
			if (mine_rank(&m[i]) == rank)
				out[n++] = mine_seen(v, &m[i]);
	for (size_t i = 0; i < n; i++)
		my->n_open += out[i].look != MINE_CLOSED;
	my->mine = out;
	my->closed = arena_printf(v->act.arena, "%zu", n - my->n_open);
	return 0;
}

/* ---- ties ---- */

static str tie_said(const struct visit *v, const struct tie *t)
{
	static const enum msg said[] = {
		[TIE_MEMBER] = M_my_tie_member,
		[TIE_WORKS_AT] = M_my_tie_works,
		[TIE_SEAT] = M_my_tie_seat,
		[TIE_REPRESENTS] = M_my_tie_represents,
		[TIE_KIN] = M_my_tie_kin,
	};
	if (t->kind != TIE_MEMBER && role_known(v->act.hall->roles, t->role))
		return role_title(v->act.hall->roles, t->role, v->act.lang);
	return t->kind > 0 && t->kind < (int64_t)countof(said) && said[t->kind]
	    ? msg(v->act.lang, said[t->kind])
	    : t->role;
}

/* The matter, vote or import that gave it. */
static str origin_said(struct visit *v, str origin)
{
	static const struct {
		const char *origin;
		enum msg said;
	} known[] = {
		{ "import", M_my_origin_import },
		{ "init", M_my_origin_setup },
		{ "founding", M_my_origin_setup },
		{ "demo", M_my_origin_demo },
		{ "demonstration", M_my_origin_demo },
	};
	int64_t id;
	for (size_t i = 0; i < countof(known); i++)
		if (str_eq(origin, str_from_c(known[i].origin)))
			return msg(v->act.lang, known[i].said);
	return id_from_code(&v->act, origin, &id)
	    ? MSG(v->act.arena, v->act.lang, M_my_origin_matter, origin)
	    : origin;
}

static int show_ties(struct visit *v, struct my_view *my)
{
	struct tie *t;
	TRY(ties_of(&v->act, v->who.person, &t, &my->n_tie));
	struct tie_view *out = arena_new_n(v->act.arena, struct tie_view, my->n_tie);
	for (size_t i = 0; i < my->n_tie; i++) {
		struct guild g;
		str since = said_date(v, t[i].begun_at);
		out[i] = (struct tie_view){ .with = name_for(v->act.lang, t[i].name, t[i].name_en),
			.tie = tie_said(v, &t[i]),
			.since = since,
			.origin = origin_said(v, t[i].origin) };
		if (t[i].ended_at)
			out[i].since =
			    MSG(v->act.arena, v->act.lang, M_my_until, since, said_date(v, t[i].ended_at));
		int r = guild_by_ref(&v->act, t[i].to, &g);
		if (r < 0)
			return r;
		out[i].code = r == 0 ? g.code : S("");
	}
	my->tie = out;
	return 0;
}

/* ---- sessions ---- */

/* What a session is called in a form: it cannot be turned back into the session's digest. */
static str session_mark(struct visit *v, const struct digest *id)
{
	struct mac16 mac;
	char out[BASE64URL_TEXT(MARK_BYTES)];
	crypto_mac16(&v->site->form_key, digest_bytes(id), &mac);
	base64url_encode(mac.b, MARK_BYTES, out);
	return arena_copy(v->act.arena, str_from_c(out));
}

static int show_sessions(struct visit *v, struct my_view *my)
{
	struct session_row *s;
	TRY(sessions_of(&v->act, v->who.person, &v->who.session, &s, &my->n_session));
	struct session_view *out = arena_new_n(v->act.arena, struct session_view, my->n_session);
	for (size_t i = 0; i < my->n_session; i++)
		out[i] = (struct session_view){ said_moment(v, s[i].begun_at), said_moment(v, s[i].seen_at),
			session_mark(v, &s[i].id), s[i].this_one };
	my->session = out;
	return 0;
}

static int session_end_one(struct visit *v)
{
	struct session_row *s;
	size_t n;
	TRY(sessions_of(&v->act, v->who.person, &v->who.session, &s, &n));
	for (size_t i = 0; i < n; i++)
		if (str_eq(session_mark(v, &s[i].id), form_value(v, "session")))
			TRY(session_end(&v->act, &s[i].id));
	return see_other(v, "/my?done=session");
}

static int session_end_others(struct visit *v)
{
	TRY(session_end_all(&v->act, v->who.person, &v->who.session));
	return see_other(v, "/my?done=session");
}

/* ---- language ---- */

static int choose_lang(struct visit *v)
{
	enum { LANG_LIVES = 365 * 86400 };
	str lang = form_value(v, "lang");
	if (!str_eq(lang, S("en")) && !str_eq(lang, S("zh")))
		return refuse(v, 400);
	TRY(account_lang(&v->act, v->who.person, str_eq(lang, S("zh")) ? LANG_ZH : LANG_EN));
	visit_cookie(v, COOKIE_LANG, lang, LANG_LIVES);
	return see_other(v, "/my?done=language");
}

/* ---- the page ---- */

static str done_said(const struct visit *v)
{
	static const struct {
		const char *what;
		enum msg said;
	} of[] = {
		{ "password", M_my_done_password },
		{ "language", M_my_done_lang },
		{ "session", M_my_done_session },
		{ "second", M_my_done_second },
		{ "kept", M_told_kept_now },
		{ "left", M_my_done_left },
	};
	for (size_t i = 0; i < countof(of); i++)
		if (str_eq(form_value(v, "done"), str_from_c(of[i].what)))
			return msg(v->act.lang, of[i].said);
	return S("");
}

static int show_account(struct visit *v, struct my_view *my)
{
	int64_t left;
	TRY(recovery_left(&v->act, v->who.person, &left));
	my->name = name_for(v->act.lang, v->who.name, v->who.name_en);
	my->login = v->who.login;
	my->zh = v->act.lang == LANG_ZH;
	my->second = v->who.has_totp ? MSG(v->act.arena, v->act.lang, M_my_second_on,
	                                   arena_printf(v->act.arena, "%lld", (long long)left))
	                             : msg(v->act.lang, M_my_second_off);
	my->lifts_others = office_with(&v->act, &v->who.rights, CAP_OFFICERS) != NULL;
	my->out_token = visit_token(v, S("/sign-out"));
	my->lang_token = visit_token(v, S("/my/language"));
	my->end_token = visit_token(v, S("/my/sessions/end"));
	my->others_token = visit_token(v, S("/my/sessions/end-others"));
	return 0;
}

static int my_show(struct visit *v)
{
	struct my_view my = { 0 };
	TRY(show_account(v, &my));
	TRY(show_matters(v, &my));
	TRY(show_ties(v, &my));
	TRY(seers_of(v, &my.seer, &my.n_seer));
	TRY(show_sessions(v, &my));
	TRY(told_of(v, &my.told));
	v->notice = done_said(v);
	page_my(&v->page, &my);
	return show(v, 200, msg(v->act.lang, M_my_title));
}

/* ---- routes ---- */

static const struct field my_form[] = { { "done", FIELD_LINE, 0, 20 }, { 0 } };
static const struct field lang_form[] = { { "lang", FIELD_LINE, 2, 2 }, { 0 } };
static const struct field session_form[] = { { "session", FIELD_LINE, 1, MARK_MAX }, { 0 } };
static const struct field password_form[] = { { "current", FIELD_SECRET, 1, PASSWORD_MAX },
	{ "new", FIELD_SECRET, 0, 4 * PASSWORD_MAX }, { 0 } };
static const struct field move_form[] = { { "move", FIELD_LINE, 0, 3 }, { 0 } };
static const struct field enrol_form[] = { { "code", FIELD_LINE, 1, 12 },
	{ "current", FIELD_SECRET, 0, PASSWORD_MAX }, { 0 } };
static const struct field prove_form[] = { { "code", FIELD_LINE, 1, 60 }, { 0 } };

const struct route my_routes[] = {
	{ HTTP_GET, "/my", DOOR_SIGNED_IN, 0, READS, my_form, NULL, my_show, NULL,
	    .what = "My page: my matters, my ties, who can see me, where I am signed in" },
	{ HTTP_POST, "/my/language", DOOR_SIGNED_IN, 0, WRITES, lang_form, NULL, choose_lang, NULL,
	    .what = "A language is kept with the account" },
	{ HTTP_POST, "/my/sessions/end", DOOR_SIGNED_IN, 0, WRITES, session_form, NULL, session_end_one,
	    NULL, .what = "One of one's own sessions ends" },
	{ HTTP_POST, "/my/sessions/end-others", DOOR_SIGNED_IN, 0, WRITES, NULL, NULL,
	    session_end_others, NULL, .what = "All of one's own sessions but this end" },
	{ HTTP_GET, "/my/password", DOOR_SIGNED_IN, 0, READS, NULL, NULL, password_show, NULL,
	    .what = "Change one's own password" },
	{ HTTP_POST, "/my/password", DOOR_SIGNED_IN, 0, TOILS, password_form, NULL, password_write,
	    password_again, password_look, password_toil, "A password is changed; other sessions end" },
	{ HTTP_GET, "/my/second-factor", DOOR_FIRST_FACTOR, 0, READS, move_form, NULL, factor_show,
	    factor_again, .what = "The second step: set it up, or see what is set up" },
	{ HTTP_POST, "/my/second-factor", DOOR_FIRST_FACTOR, 0, TOILS, enrol_form, NULL, factor_write,
	    factor_again, factor_look, factor_toil,
	    "A second step is set up; ten paper codes are shown once" },
	{ HTTP_POST, "/my/second-factor/codes", DOOR_SIGNED_IN, 0, WRITES, prove_form, NULL,
	    factor_renew, factor_again, factor_code_look, .what = "Ten new paper codes in place of the old" },
	{ HTTP_POST, "/my/second-factor/off", DOOR_SIGNED_IN, 0, WRITES, prove_form, NULL, factor_off,
	    factor_again, factor_code_look,
	    .what = "The second step is turned off, with a code; not for officers" },
	{ HTTP_POST, "/my/second-factor/keep", DOOR_SIGNED_IN, 0, WRITES, NULL, NULL, told_keep, NULL,
	    .what = "The owner keeps a second step that somebody asked to lift" },
	{ 0 }
};
