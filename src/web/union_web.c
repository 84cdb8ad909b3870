/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The pages of a union. Its public page is the most read of the hall, so it asks each question once for
 * all rows: the way up, the figures, the unions below, who holds office. */
#include "web/union_view.h"

#include "web/promise.h"
#include "web/published.h"
#include "web/routes.h"
#include "web/said.h"

enum { PAGE = 50, PHONE_MAX = 40, ADDRESS_MAX = 200, HOURS_MAX = 200, ABOUT_MAX = 1000,
	WAS_MAX = 64 };

static struct union_row_view row_of(const struct visit *v, const struct guild_row *g)
{
	return (struct union_row_view){ g->code, name_for(v->act.lang, g->name, g->name_en),
		kind_said(v, g->form, g->level), members_listed(v, g->members) };
}

/* One row more than a page was asked for: it says whether there is another page. */
static void list_of(
    struct visit *v, const struct guild_row *rows, size_t n, str after, struct union_list_view *l)
{
	l->later = after.n > 0;
	l->row = arena_new_n(v->act.arena, struct union_row_view, n);
	for (size_t i = 0; i < n && i < PAGE; i++)
		l->row[l->n++] = row_of(v, &rows[i]);
	if (n > PAGE)
		l->next = rows[PAGE - 1].code;
}

static int below(struct visit *v, int64_t parent, struct union_list_view *l)
{
	struct guild_row *rows;
	size_t n;
	str after = visit_query(v, "after");
	TRY(guild_below(&v->act, parent, after, PAGE + 1, &rows, &n));
	list_of(v, rows, n, after, l);
	return 0;
}

/* ---- one union ---- */

static int above(struct visit *v, struct union_view *u)
{
	struct guild_row *rows;
	size_t n;
	TRY(guild_chain(&v->act, &v->guild, &rows, &n));
	u->above = arena_new_n(v->act.arena, struct union_row_view, n);
	for (size_t i = 0; i + 1 < n; i++)
		u->above[u->n_above++] = row_of(v, &rows[i]);
	return 0;
}

static int by_trade(struct visit *v, struct union_view *u)
{
	struct guild parent;
	struct guild_row *rows;
	size_t n;
	str after = visit_query(v, "trade");
	u->is_trade = v->guild.form == GUILD_INDUSTRY;
	if (v->guild.trade) {
		int r = guild_by_ref(
		    &v->act, (struct ref){ id_region(v->guild.trade), v->guild.trade }, &parent);
		if (r < 0)
			return r;
		if (r == 0)
			u->trade = (struct union_row_view){ parent.code,
				name_for(v->act.lang, parent.name, parent.name_en) };
	}
	if (!u->is_trade)
		return 0;
	TRY(guild_trade_page(&v->act, &v->guild, after, PAGE + 1, &rows, &n));
	list_of(v, rows, n, after, &u->by_trade);
	return 0;
}

/* Everybody sees which offices are filled; by whom, only who is signed in. */
static int offices(struct visit *v, struct union_view *u)
{
	str *role;
	size_t n;
	TRY(office_roles(&v->act, v->guild.ref.id, OFFICES_LISTED, &role, &n));
	u->officer = arena_new_n(v->act.arena, struct officer_view, n);
	for (size_t i = 0; i < n; i++) {
		size_t before = 0, all = 0;
		for (size_t k = 0; k < n; k++) {
			before += k < i && str_eq(role[k], role[i]);
			all += str_eq(role[k], role[i]);
		}
		if (before == 0)
			u->officer[u->n_officer++] =
			    (struct officer_view){ .role = role_title(v->act.hall->roles, role[i], v->act.lang),
				    .many = all > 1 ? number_said(v, (int64_t)all) : S("") };
	}
	return 0;
}

static int officers(struct visit *v, struct union_view *u)
{
	struct member *m;
	u->named = visitor_may_act(&v->who);
	if (!u->named)
		return offices(v, u);
	TRY(officers_of(&v->act, v->guild.ref.id, &m, &u->n_officer));
	u->officer = arena_new_n(v->act.arena, struct officer_view, u->n_officer);
	for (size_t i = 0; i < u->n_officer; i++)
		u->officer[i] = (struct officer_view){ .role = role_title(v->act.hall->roles, m[i].role, v->act.lang),
			.name = name_for(v->act.lang, m[i].name, m[i].name_en), .since = said_date(v, m[i].begun_at) };
	return 0;
}

static bool may_here(const struct visit *v, enum cap cap)
{
	return v->who.rights.n > 0 && may(&v->act, &v->who.rights, cap, &v->guild);
}

static int union_show(struct visit *v)
{
	const struct guild *g = &v->guild;
	bool who = may_here(v, CAP_MEMBERS);
	struct union_view u = { .code = g->code,
		.name = name_for(v->act.lang, g->name, g->name_en),
		.kind = kind_said(v, g->form, g->level),
		.about = g->about,
		.phone = g->phone,
		.tel = phone_address(v, g->phone),
		.address = g->address,
		.hours = g->hours,
		.members = members_said(v, g->members, who ? MEMBERS_EXACT : MEMBERS_ABOUT),
		.ended = g->ended,
		.is_place = guild_is_place(g),
		.has_level_below = g->form != GUILD_INDUSTRY && g->level < LEVEL_UNIT,
		.may_edit = may_here(v, CAP_UNION_EDIT),
		.may_members = who,
		.may_figures = may_here(v, CAP_FIGURES) };
	TRY(above(v, &u));
	TRY(promise_public(v, g, &u.promise));
	TRY(below(v, g->ref.id, &u.below));
	TRY(by_trade(v, &u));
	TRY(officers(v, &u));
	TRY(published_newest(v, &u.published));
	if (visit_query(v, "saved").n)
		v->notice = msg(v->act.lang, M_union_saved);
	page_union(&v->page, &u);
	return show(v, 200, u.name);
}

/* ---- the top ---- */

static int unions_show(struct visit *v)
{
	struct unions_view u = { 0 };
	struct guild top;
	int r = guild_top(v, &top);
	if (r < 0)
		return r;
	if (r == 0) {
		u.has_top = true;
		u.top = (struct union_row_view){ top.code, name_for(v->act.lang, top.name, top.name_en),
			kind_said(v, top.form, top.level), members_listed(v, top.members) };
		TRY(below(v, top.ref.id, &u.below));
	}
	page_unions(&v->page, &u);
	return show(v, 200, msg(v->act.lang, M_union_all));
}

/* ---- members ---- */

static int members_show(struct visit *v)
{
	struct members_view m = { .code = v->guild.code,
		.members = number_said(v, v->guild.members),
		.n_members = v->guild.members,
		.union_name = name_for(v->act.lang, v->guild.name, v->guild.name_en) };
	struct member *row;
	int64_t after = 0;
	str code = visit_query(v, "after");
	if (code.n && !id_from_code(&v->act, code, &after))
		return refuse(v, 404);
	TRY(members_of(&v->act, v->guild.ref.id, after, &row, &m.n));
	m.later = code.n > 0;
	m.row = arena_new_n(v->act.arena, struct member_view, m.n);
	for (size_t i = 0; i < m.n; i++)
		m.row[i] = (struct member_view){ name_for(v->act.lang, row[i].name, row[i].name_en),
			said_date(v, row[i].begun_at) };
	if (m.n == PAGE)
		m.next = id_code(&v->act, row[m.n - 1].person.id);
	page_members(&v->page, &m);
	return show(v, 200, MSG(v->act.arena, v->act.lang, M_members_title, m.union_name));
}

/* ---- keeping the page ---- */

static str described(struct visit *v, const char *name, bool wrong)
{
	return arena_printf(v->act.arena, wrong ? "%s-h %s-e" : "%s-h", name, name);
}

struct edited {
	const char *name;
	enum msg title, help;
	enum look look;
	int64_t max;
	const char *input;
	str now;
};

static str wrong_said(struct visit *v, const struct edited *e, const struct field_fault *wrong)
{
	bool phone = wrong->kind == FIELD_NOT_TEXT && e->title == M_union_edit_phone;
	return phone ? msg(v->act.lang, M_union_edit_phone_wrong) : fault_said(v, wrong);
}

static struct field_view field_of(struct visit *v, const struct edited *e, bool typed)
{
	str name = str_from_c(e->name);
	const struct field_fault *wrong = form_fault(v, name);
	return (struct field_view){ .look = e->look,
		.id = name,
		.name = name,
		.title = msg(v->act.lang, e->title),
		.help = msg(v->act.lang, e->help),
		.error = wrong ? wrong_said(v, e, wrong) : S(""),
		.value = typed ? form_value(v, e->name) : e->now,
		.described = described(v, e->name, wrong != NULL),
		.input = e->input,
		.mode = "text",
		.max = e->max };
}

enum { EDITED = 4 };
static void edited_of(const struct guild *g, struct edited out[EDITED])
{
	const struct edited edited[EDITED] = {
		{ "phone", M_union_edit_phone, M_union_edit_phone_help, LOOK_LINE, PHONE_MAX, "tel",
		    g->phone },
		{ "address", M_union_edit_address, M_union_edit_address_help, LOOK_LINE, ADDRESS_MAX,
		    "text", g->address },
		{ "hours", M_union_edit_hours, M_union_edit_hours_help, LOOK_LINE, HOURS_MAX, "text",
		    g->hours },
		{ "about", M_union_edit_about, M_union_edit_about_help, LOOK_LINES, ABOUT_MAX, "text",
		    g->about },
	};
	memcpy(out, edited, sizeof edited);
}

/* What stood there when the form was made, in few letters: the form brings it back, and when it is no longer
 * so, somebody else was here. */
static str fingerprint(struct visit *v, const struct guild *g)
{
	struct digest d;
	char out[BASE64URL_TEXT(sizeof d.b)];
	str length = arena_printf(v->act.arena, "%zu %zu %zu ", g->phone.n, g->address.n, g->hours.n);
	crypto_digest(JOIN(v->act.arena, length, g->phone, g->address, g->hours, g->about), &d);
	base64url_encode(d.b, sizeof d.b, out);
	return arena_copy(v->act.arena, str_from_c(out));
}

static void changed_meanwhile(
    struct visit *v, const struct edited edited[EDITED], struct union_edit_view *e)
{
	struct changed_view *c = arena_new_n(v->act.arena, struct changed_view, EDITED);
	for (size_t i = 0; i < EDITED; i++)
		if (!str_eq(edited[i].now, form_value(v, edited[i].name)))
			c[e->n_changed++] =
			    (struct changed_view){ msg(v->act.lang, edited[i].title), edited[i].now };
	e->moved = true;
	e->changed = c;
}

static int edit_page(struct visit *v, bool typed, int status)
{
	const struct guild *g = &v->guild;
	struct edited edited[EDITED];
	struct union_edit_view e = { g->code, name_for(v->act.lang, g->name, g->name_en),
		.has_errors = status == 422 };
	edited_of(g, edited);
	if (status == 409)
		changed_meanwhile(v, edited, &e);
	e.form.id = visit_form(v, true);
	e.form.token = visit_token(v, JOIN(v->act.arena, S("/unions/"), g->code, S("/edit")));
	e.form.hidden = arena_new_n(v->act.arena, struct hidden_view, 1);
	e.form.hidden[e.form.n_hidden++] = (struct hidden_view){ S("was"),
		typed && status != 409 ? form_value(v, "was") : fingerprint(v, g) };
	e.form.field = arena_new_n(v->act.arena, struct field_view, EDITED);
	for (size_t i = 0; i < EDITED; i++)
		e.form.field[e.form.n_field++] = field_of(v, &edited[i], typed);
	page_union_edit(&v->page, &e);
	v->narrow = true;
	return show(v, status, msg(v->act.lang, M_union_edit));
}

static int edit_show(struct visit *v) { return edit_page(v, false, 200); }
static int edit_again(struct visit *v) { return edit_page(v, true, v->form.language.n ? 200 : 422); }

static bool is_phone(str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!memchr("0123456789 +-()", s.p[i], 15))
			return false;
	return true;
}

static int edit_look(struct visit *v)
{
	if (is_phone(form_value(v, "phone")))
		return 0;
	form_fail(v, "phone", FIELD_NOT_TEXT, 0);
	return edit_again(v);
}

static int edit_write(struct visit *v)
{
	TRY(guild_by_ref(&v->act, v->guild.ref, &v->guild));
	if (!str_eq(form_value(v, "was"), fingerprint(v, &v->guild))) {
		TRY(edit_page(v, true, 409));
		return 409;
	}
	TRY(guild_contact_set(&v->act, v->guild.ref, form_value(v, "phone"), form_value(v, "address"),
	    form_value(v, "hours"), form_value(v, "about"), S("page")));
	return see_other(v, "/unions/%.*s?saved=1", PSTR(v->guild.code));
}

static const struct field union_form[] = { { "after", FIELD_LINE, 0, GUILD_CODE_MAX },
	{ "trade", FIELD_LINE, 0, GUILD_CODE_MAX }, { "saved", FIELD_LINE, 0, 1 }, { 0 } };
static const struct field list_form[] = { { "after", FIELD_LINE, 0, 40 }, { 0 } };
static const struct field edit_form[] = { { "phone", FIELD_LINE, 0, PHONE_MAX },
	{ "address", FIELD_LINE, 0, ADDRESS_MAX }, { "hours", FIELD_LINE, 0, HOURS_MAX },
	{ "about", FIELD_LINES, 0, ABOUT_MAX }, { "was", FIELD_LINE, 0, WAS_MAX }, { 0 } };

const struct route union_routes[] = { { HTTP_GET, "/unions", DOOR_ANYBODY, 0, READS, list_form,
	                                      NULL, unions_show, NULL,
	                                      .what = "The unions of this hall from the top" },
	{ HTTP_GET, "/unions/{union}", DOOR_ANYBODY, 0, READS, union_form, NULL, union_show, NULL,
	    .what = "A union: what it is, how to reach it, what it promised and kept" },
	{ HTTP_GET, "/unions/{union}/members", DOOR_UNION, CAP_MEMBERS, READS, list_form, NULL,
	    members_show, NULL, .what = "Members of a union, fifty at a time" },
	{ HTTP_GET, "/unions/{union}/edit", DOOR_UNION, CAP_UNION_EDIT, READS, NULL, NULL, edit_show,
	    NULL, .what = "A union's public page, to be changed" },
	{ HTTP_POST, "/unions/{union}/edit", DOOR_UNION, CAP_UNION_EDIT, WRITES, edit_form, NULL,
	    edit_write, edit_again, edit_look, .what = "A union's public page is changed" },
	{ 0 } };
