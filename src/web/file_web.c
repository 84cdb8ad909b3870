/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Filing by name, in three screens: what, where, check and send. Nothing is kept by the hall until the
 * last one: what was typed travels along in the form, so a lost connection loses one screen. */
#include "web/desk_view.h"
#include "web/fields.h"
#include "web/file_view.h"
#include "web/routes.h"
#include "web/said.h"
#include "web/site.h"
#include "web/way.h"

#include "course/book.h"
#include "course/profile.h"

static const struct course *the_course(const struct visit *v)
{
	return course_latest(v->act.hall->courses, S("demand"));
}

static const struct course_move *the_move(const struct visit *v)
{
	const struct course *c = the_course(v);
	int i = course_move(c, S("file"));
	CHECK(i != COURSE_NONE);
	return &c->moves[i];
}

static int declare(struct visit *v, struct field *out, size_t *n)
{
	fields_declare(the_move(v), 0, out, n);
	return 0;
}

/* ---- for whom ---- */

/* An officer files for a caller: the caller's own login, so that the matter and its answers are
 * the caller's. */
static int applicant(struct visit *v, struct filing *f)
{
	str login = form_value(v, "for");
	*f = (struct filing){ .course = S("demand"),
		.nonce = form_value(v, "nonce"),
		.applicant = v->who.person,
		.filled = form_filled(v) };
	if (!login.n)
		return 0;
	if (!office_with(&v->act, &v->who.rights, CAP_FILE_FOR))
		return 403;
	struct ref caller;
	int r = account_person(&v->act, login, &caller);
	if (r)
		return r == ACCOUNT_NONE ? 404 : r;
	f->filed_by = v->who.person;
	f->applicant = caller;
	return 0;
}

/* ---- place ---- */

struct places {
	struct option_view of[12];
	size_t n;
	bool in_vain; /* words were given, and no place is called so */
};

static void offer(struct visit *v, struct places *p, str code, str name, str help)
{
	for (size_t i = 0; i < p->n; i++)
		if (str_eq(p->of[i].name, code))
			return;
	if (p->n == countof(p->of))
		return;
	str chosen = form_value(v, "place");
	bool first = p->n == 0;
	p->of[p->n++] = (struct option_view){ code, name, help,
		arena_printf(v->act.arena, "place-%.*s", PSTR(code)),
		chosen.n ? str_eq(chosen, code) : first, "hall" };
}

static str above_said(struct visit *v, const struct guild *g)
{
	struct guild up;
	return guild_up(&v->act, g, 1, &up) ? S("") : name_for(v->act.lang, up.name, up.name_en);
}

static int offer_guild(struct visit *v, struct places *p, struct ref r)
{
	struct guild g;
	TRY(guild_by_ref(&v->act, r, &g));
	offer(v, p, g.code, name_for(v->act.lang, g.name, g.name_en), above_said(v, &g));
	return 0;
}

/* Unions near whoever it is for. A login is enough to file for a caller: where they belong is then shown to
 * an officer who may see the members there, and else the officer's own unions. */
struct near_by {
	struct guild of[6];
	size_t n;
};

static bool may_know(const struct visit *v, const struct filing *f, const struct guild *g)
{
	return !f->filed_by.id || may(&v->act, &v->who.rights, CAP_MEMBERS, g);
}

static int near_by(struct visit *v, const struct filing *f, size_t most, struct near_by *out)
{
	struct tie *tie;
	size_t n;
	const struct rights *r = &v->who.rights;
	out->n = 0;
	TRY(ties_living(&v->act, f->applicant, TIE_MEMBER, &tie, &n));
	for (size_t i = 0; i < n && i < most; i++) {
		TRY(guild_by_ref(&v->act, tie[i].to, &out->of[out->n]));
		out->n += may_know(v, f, &out->of[out->n]);
	}
	for (size_t i = 0; f->filed_by.id && i < r->n && i < most; i++)
		TRY(guild_by_ref(&v->act, r->office[i].guild, &out->of[out->n++]));
	return 0;
}

static int offer_own(struct visit *v, const struct filing *f, struct places *p)
{
	struct near_by near;
	TRY(near_by(v, f, 3, &near));
	for (size_t i = 0; i < near.n; i++)
		if (near.of[i].level >= PLACE_HIGHEST)
			TRY(offer_guild(v, p, near.of[i].ref));
	return 0;
}

static int offer_found(struct visit *v, struct places *p)
{
	struct guild_row *rows;
	size_t n;
	str words = form_value(v, "place_words");
	if (!words.n)
		return 0;
	TRY(guild_search(&v->act, words, 6, &rows, &n));
	p->in_vain = true;
	for (size_t i = 0; i < n; i++) {
		if (rows[i].level < PLACE_HIGHEST)
			continue;
		p->in_vain = false;
		TRY(offer_guild(v, p, rows[i].ref));
	}
	return 0;
}

static int offer_chosen(struct visit *v, struct places *p)
{
	struct guild g;
	str code = form_value(v, "place");
	int r = code.n ? guild_by_code(&v->act, code, &g) : PARTY_NONE;
	return r == PARTY_NONE ? 0 : r < 0 ? r : offer_guild(v, p, g.ref);
}

/* Whether the person asked for a place that is not among those the form already offered: then they choose
 * from what was found before going on. */
static bool asks_again(struct visit *v)
{
	str words = form_value(v, "place_words"), asked = form_value(v, "place_asked");
	return words.n && !str_eq(words, asked);
}

/* ---- the officers one may name ---- */

static bool is_option(const struct field_view *f, str name)
{
	for (size_t i = 0; i < f->n_option; i++)
		if (str_eq(f->option[i].name, name))
			return true;
	return false;
}

static void add_officers(struct visit *v, struct ref guild, struct field_view *f)
{
	struct member *m;
	size_t n;
	if (officers_of(&v->act, guild.id, &m, &n))
		return;
	for (size_t i = 0; i < n && f->n_option < 60; i++) {
		str code = id_code(&v->act, m[i].person.id);
		if (is_option(f, code)) /* of two unions with one above them, or of both */
			continue;
		str title = MSG(v->act.arena, v->act.lang, M_matter_by,
		    name_for(v->act.lang, m[i].name, m[i].name_en),
		    role_title(v->act.hall->roles, m[i].role, v->act.lang));
		f->option[f->n_option++] =
		    (struct option_view){ code, title, S(""), code, str_eq(f->value, code), "" };
	}
}

static int officers_offered(struct visit *v, const struct filing *filing, struct field_view *f)
{
	struct near_by near;
	if (!f)
		return 0;
	f->option = arena_new_n(v->act.arena, struct option_view, 64);
	TRY(near_by(v, filing, 2, &near));
	for (size_t i = 0; i < near.n; i++) {
		struct guild up;
		add_officers(v, near.of[i].ref, f);
		for (int k = 1; k <= 2; k++)
			if (guild_up(&v->act, &near.of[i], k, &up) == 0)
				add_officers(v, up.ref, f);
	}
	return 0;
}

/* ---- the screens ---- */

static void common(
    struct visit *v, struct file_view *f, int screen, const char *action, enum msg button)
{
	size_t n;
	v->narrow = true;
	f->form.id = visit_form(v, true);
	f->screen = screen;
	f->for_whom = form_value(v, "for");
	f->for_caller = f->for_whom.n > 0;
	f->has_errors = v->form.n_fault > 0;
	f->form.action = str_from_c(action);
	f->form.token = visit_token(v, f->form.action);
	f->form.button = msg(v->act.lang, button);
	f->form.nonce = form_value(v, "nonce").n ? form_value(v, "nonce") : visit_nonce(v);
	f->form.field = fields_show(v, the_move(v), screen, S(""), &f->form.n_field);
	f->summary = arena_new_n(v->act.arena, struct field_view, f->form.n_field);
	memcpy(f->summary, f->form.field, f->form.n_field * sizeof *f->summary);
	f->n_summary = f->form.n_field;
	f->form.hidden = fields_hide(v, the_move(v), screen, &n);
	if (f->for_caller)
		f->form.hidden[n++] = (struct hidden_view){ S("for"), f->for_whom };
	f->form.n_hidden = n;
}

static int send_screen(struct visit *v, const struct file_view *f)
{
	page_file(&v->page, f);
	return show(v, f->has_errors || f->no_union ? 422 : 200, f->heading);
}

/* Whom they came to tell, while the place chosen on a union's page travels along. */
static int said_for(struct visit *v, struct file_view *f)
{
	struct guild g;
	str code = form_value(v, "place");
	int r = code.n ? guild_by_code(&v->act, code, &g) : PARTY_NONE;
	if (r == 0)
		f->to = name_for(v->act.lang, g.name, g.name_en);
	return r < 0 ? r : 0;
}

static int screen_what(struct visit *v)
{
	struct file_view f = { .heading = msg(v->act.lang, M_file_title),
		.lead = msg(v->act.lang, M_file_lead) };
	TRY(said_for(v, &f));
	common(v, &f, 1, "/file/where", M_file_continue);
	return send_screen(v, &f);
}

static void drop_field(struct form_view *f, str name)
{
	size_t kept = 0;
	for (size_t i = 0; i < f->n_field; i++)
		if (!str_eq(f->field[i].name, name))
			f->field[kept++] = f->field[i];
	f->n_field = kept;
}

static int screen_where(struct visit *v)
{
	struct filing filing;
	struct places *p = arena_new_n(v->act.arena, struct places, 1);
	struct file_view f = { .heading = msg(v->act.lang, M_file_where_title), .asks_place = true };
	int r = applicant(v, &filing);
	if (r)
		return r < 0 ? r : refuse(v, r);
	TRY(offer_chosen(v, p));
	TRY(offer_own(v, &filing, p));
	TRY(offer_found(v, p));
	common(v, &f, 2, "/file/check", M_file_continue);
	const struct field_view *place = field_in(f.form.field, f.form.n_field, S("place"));
	f.place_error = place ? place->error : S("");
	if (p->in_vain)
		f.words_error =
		    MSG(v->act.arena, v->act.lang, M_file_place_none, form_value(v, "place_words"));
	drop_field(&f.form, S("place"));
	TRY(officers_offered(v, &filing, field_in(f.form.field, f.form.n_field, S("officer"))));
	f.place = p->of;
	f.n_place = p->n;
	f.place_words = form_value(v, "place_words");
	f.form.hidden[f.form.n_hidden++] = (struct hidden_view){ S("place_asked"), f.place_words };
	return send_screen(v, &f);
}

/* When the first answer would be due, were it sent now: the same computation the clock will make. */
static void first_answer(struct visit *v, struct file_view *f)
{
	const struct course *c = the_course(v);
	int i = course_move(c, S("triage"));
	if (i == COURSE_NONE)
		return;
	const struct course_move *mv = &c->moves[i];
	const struct course_deadline *by;
	struct filled filled = form_filled(v);
	str grade = filled_value(&filled, mv->grade_field);
	if (!course_deadlines(mv->deadlines, mv->n_deadlines, grade, &by, 1))
		return;
	const struct deadline *d = &by->is;
	const struct course_param *p = course_param(c, d->parameter);
	int64_t amount = d->parameter.n ? p ? p->value : 1 : d->amount;
	struct due due;
	if (v->act.hall->profile)
		(void)!profile_number(v->act.hall->profile, d->parameter, today(v), &amount);
	if (deadline_compute(
	        v->act.hall->calendar, v->act.hall->zone, d, (int32_t)amount, v->act.now, &due))
		return;
	f->first_by =
	    MSG(v->act.arena, v->act.lang, M_file_by,
	        d->unit == UNIT_HOURS ? said_moment(v, due.at)
	                              : date_said(v->act.arena, v->act.lang, due.day));
	f->first_how = due_explain(v->act.arena, v->act.lang, &due);
}

static const struct check_line *lines_of(struct visit *v, size_t *n)
{
	const struct course_move *mv = the_move(v);
	struct filled filled = form_filled(v);
	struct check_line *line = arena_new_n(v->act.arena, struct check_line, mv->n_fields);
	*n = 0;
	for (size_t i = 0; i < mv->n_fields; i++) {
		const struct course_field *field = &mv->fields[i];
		str value = filled_value(&filled, field->name);
		if (field->screen < 3 && value.n && field_shown(field, &filled))
			line[(*n)++] = (struct check_line){ course_text(&field->title, v->act.lang),
				answer_said(v, field, value) };
	}
	return line;
}

static int similar_offered(
    struct visit *v, const struct filing *filing, struct ref holder, struct file_view *f)
{
	struct similar *s;
	struct ref employer = { 0 };
	size_t n;
	str name = form_value(v, "employer");
	if (name.n)
		(void)!employer_by_name(&v->act, holder.region, name, &employer);
	const struct likeness of = { holder, filing->applicant, form_value(v, "topic"),
		form_value(v, "text"), employer.id };
	TRY(matters_like(&v->act, &of, &s, &n));
	f->similar = arena_new_n(v->act.arena, struct similar_view, n);
	/* Joining sets no clock of its own: who is in danger files. */
	bool joins = !filing->filed_by.id && !str_eq(form_value(v, "danger"), S("yes"));
	for (size_t i = 0; i < n && joins; i++) {
		str code = id_code(&v->act, s[i].id);
		f->similar[f->n_similar++] = (struct similar_view){ code,
			topic_said(v, s[i].course, form_value(v, "topic")),
			course_text(&s[i].course->states[s[i].state].title, v->act.lang),
			visit_token(v, arena_printf(v->act.arena, "/matters/%.*s/join", PSTR(code))),
			s[i].joined, s[i].same_employer };
	}
	return 0;
}

static int screen_check(struct visit *v)
{
	struct filing filing;
	struct guild holder;
	struct file_view f = { .heading = msg(v->act.lang, M_file_check_title) };
	int r = applicant(v, &filing);
	if (r)
		return r < 0 ? r : refuse(v, r);
	r = matter_route(&v->act, the_course(v), &filing, &holder);
	if (r < 0)
		return r;
	common(v, &f, 3, "/file", M_file_send);
	f.form.files = true;
	f.no_union = r > 0;
	f.line = lines_of(v, &f.n_line);
	if (r == 0) {
		f.holder = name_for(v->act.lang, holder.name, holder.name_en);
		f.holder_code = holder.code;
		TRY(similar_offered(v, &filing, holder.ref, &f));
	}
	first_answer(v, &f);
	return send_screen(v, &f);
}

/* ---- one screen to the next ---- */

static int check_screen(struct visit *v, int screen)
{
	struct field_fault *faults;
	size_t n;
	struct filled filled = form_filled(v);
	int r = filled_check(&v->act, the_move(v), screen, &filled, &faults, &n);
	if (r == MATTER_INCOMPLETE)
		faults_take(v, faults, n);
	return r < 0 ? r : 0;
}

static int what_again(struct visit *v) { return screen_what(v); }

static bool wrong_on(const struct visit *v, int screen)
{
	const struct course_move *mv = the_move(v);
	for (size_t i = 0; i < mv->n_fields; i++)
		if (mv->fields[i].screen == screen && form_fault(v, mv->fields[i].name))
			return true;
	return false;
}

/* The screen the form was sent from, unless something is wrong on one before. */
static int where_again(struct visit *v)
{
	return wrong_on(v, 1) ? screen_what(v) : screen_where(v);
}

static int check_again(struct visit *v)
{
	return wrong_on(v, 1) ? screen_what(v) : wrong_on(v, 2) ? screen_where(v) : screen_check(v);
}

/* ---- for a caller ---- */

/* The login is typed once and goes along in the forms: an address is kept in too many places. */
static int file_for_show(struct visit *v)
{
	const struct field_fault *wrong = form_fault(v, S("for"));
	struct file_for_view f = { .id = visit_form(v, true),
		.token = visit_token(v, S("/desk/file-for")),
		.login = form_value(v, "for"),
		.error = wrong ? fault_said(v, wrong) : S(""),
		.most = LOGIN_MAX };
	page_file_for(&v->page, &f);
	return show(v, wrong ? 422 : 200, msg(v->act.lang, M_desk_file_for));
}

static int file_for(struct visit *v)
{
	struct ref caller;
	int r = account_person(&v->act, form_value(v, "for"), &caller);
	if (r == 0)
		return screen_what(v);
	if (r != ACCOUNT_NONE)
		return r;
	form_say(v, "for", M_desk_file_for_nobody);
	return file_for_show(v);
}

/* ---- begun from elsewhere ---- */

static void fill_in(struct visit *v, str field, str value)
{
	if (v->form.n < FIELDS_MAX)
		v->form.answer[v->form.n++] = (struct answer){ field, value };
}

/* In a path and not in a query: it is kept through signing in. */
static int file_about(struct visit *v)
{
	const struct course_field *f = course_field(the_move(v), S("topic"));
	if (!f || !course_choice(f, visit_param(v, "topic")))
		return refuse(v, 404);
	fill_in(v, f->name, visit_param(v, "topic"));
	return screen_what(v);
}

static int file_at(struct visit *v)
{
	struct guild g;
	int r = guild_by_code(&v->act, visit_param(v, "union"), &g);
	if (r)
		return r == PARTY_NONE ? refuse(v, 404) : r;
	if (!guild_is_place(&g))
		return refuse(v, 404);
	fill_in(v, S("place"), g.code);
	return screen_what(v);
}

static int file_where(struct visit *v)
{
	TRY(check_screen(v, 1));
	return v->form.n_fault ? screen_what(v) : screen_where(v);
}

static int place_known(struct visit *v)
{
	struct guild g;
	str code = form_value(v, "place");
	if (code.n && guild_by_code(&v->act, code, &g))
		faults_take(v,
		    &(struct field_fault){ course_field(the_move(v), S("place")), FIELD_UNKNOWN_PLACE, 0 },
		    1);
	return 0;
}

static int file_check(struct visit *v)
{
	TRY(check_screen(v, 1));
	if (v->form.n_fault)
		return screen_what(v);
	if (asks_again(v))
		return screen_where(v);
	TRY(check_screen(v, 2));
	TRY(place_known(v));
	return v->form.n_fault ? screen_where(v) : screen_check(v);
}

/* All three screens once more before the last step, for whoever sent the form by hand: the first that is
 * wrong is shown again. */
static int file_look(struct visit *v)
{
	struct field_fault *faults;
	size_t n, n_kept = 0;
	struct filled filled = form_filled(v);
	int r = filled_check(&v->act, the_move(v), 0, &filled, &faults, &n);
	if (r != MATTER_INCOMPLETE) {
		v->skip_toil = v->form.n_upload == 0;
		return r;
	}
	int64_t screen = 3;
	for (size_t i = 0; i < n; i++)
		screen = faults[i].field->screen < screen ? faults[i].field->screen : screen;
	for (size_t i = 0; i < n; i++)
		if (faults[i].field->screen == screen)
			faults[n_kept++] = faults[i];
	faults_take(v, faults, n_kept);
	return check_again(v);
}

static void file_toil(struct visit *v) { v->toiled = uploads_clean(v); }

static int file_write(struct visit *v)
{
	struct filing filing;
	struct field_fault *faults;
	size_t n;
	int64_t id;
	if (v->toiled) {
		TRY(v->toiled < 0 ? v->toiled : screen_check(v));
		return v->toiled;
	}
	int r = applicant(v, &filing);
	if (r)
		return r < 0 ? r : refuse(v, r);
	r = matter_file(&v->act, &filing, &id, &faults, &n);
	switch (r) {
	case 0:
	case MATTER_TWICE:
		if (filing.filed_by.id)
			return see_other(v, "/desk?filed=%.*s", PSTR(id_code(&v->act, id)));
		return see_other(v, "/matters/%.*s/filed", PSTR(id_code(&v->act, id)));
	case MATTER_INCOMPLETE:
		faults_take(v, faults, n);
		TRY(screen_check(v));
		return r;
	case MATTER_NO_UNION: TRY(screen_check(v)); return r;
	default: return r;
	}
}

/* ---- the receipt ---- */

static int filed_show(struct visit *v)
{
	const struct course *c = v->matter.course;
	struct filed_view f = { .code = visit_param(v, "matter"),
		.at = said_moment(v, v->matter.opened_at) };
	struct clocks clocks;
	if (!v->footing.applicant)
		return refuse(v, 404);
	TRY(guild_by_ref(&v->act, v->matter.holder, &v->guild));
	TRY(matter_clocks(&v->act, &v->matter, &clocks.of, &clocks.n));
	f.holder = name_for(v->act.lang, v->guild.name, v->guild.name_en);
	f.holder_code = v->guild.code;
	f.phone = v->guild.phone;
	f.tel = phone_address(v, v->guild.phone);
	f.climbs = v->matter.open ? way_climbs(v, &clocks) : S("");
	f.your_turn = v->matter.open && c->states[v->matter.state].waits != WAITS_APPLICANT;
	TRY(way_ahead(v, &clocks, f.holder, &f.next, &f.n_next));
	page_filed(&v->page, &f);
	v->narrow = true;
	return show(v, 200, msg(v->act.lang, M_filed_title));
}

static const struct field begin_form[] = { { "topic", FIELD_LINE, 0, 40 }, { 0 } };
static const struct field for_form[] = { { "for", FIELD_LINE, 1, LOGIN_MAX }, { 0 } };
static const struct field screen_form[] = { { "nonce", FIELD_LINE, 8, 40 },
	{ "for", FIELD_LINE, 0, LOGIN_MAX }, { "place_words", FIELD_LINE, 0, 80 },
	{ "place_asked", FIELD_LINE, 0, 80 }, { 0 } };
/* A file field stands in the fixed form so that the engine knows this route takes uploads. */
static const struct field send_form[] = { { "nonce", FIELD_LINE, 8, 40 },
	{ "for", FIELD_LINE, 0, LOGIN_MAX }, { "place_words", FIELD_LINE, 0, 80 },
	{ "place_asked", FIELD_LINE, 0, 80 }, { "files", FIELD_FILE, 0, 0 }, { 0 } };

const struct route file_routes[] = { { HTTP_GET, "/file", DOOR_SIGNED_IN, 0, READS, begin_form,
	                                     NULL, screen_what, what_again,
	                                     .what = "Tell the union: what it is about" },
	{ HTTP_GET, "/file/about/{topic}", DOOR_SIGNED_IN, 0, READS, NULL, NULL, file_about, NULL,
	    .what = "Tell the union, the kind chosen already" },
	{ HTTP_GET, "/file/at/{union}", DOOR_SIGNED_IN, 0, READS, NULL, NULL, file_at, NULL,
	    .what = "Tell the union, the place chosen already" },
	{ HTTP_GET, "/desk/file-for", DOOR_OFFICE, CAP_FILE_FOR, READS, NULL, NULL, file_for_show,
	    NULL, .what = "An officer begins to file for a caller" },
	{ HTTP_POST, "/desk/file-for", DOOR_OFFICE, CAP_FILE_FOR, READS, for_form, NULL, file_for,
	    file_for_show, .what = "The caller is named, and the first screen follows" },
	{ HTTP_POST, "/file/where", DOOR_SIGNED_IN, 0, READS, screen_form, declare, file_where,
	    what_again, .what = "Tell the union: where, and whom it is about" },
	{ HTTP_POST, "/file/check", DOOR_SIGNED_IN, 0, READS, screen_form, declare, file_check,
	    where_again, .what = "Tell the union: others who ask the same, and a last look" },
	{ HTTP_POST, "/file", DOOR_SIGNED_IN, 0, TOILS, send_form, declare, file_write, check_again,
	    file_look, file_toil, .what = "A demand is filed" },
	{ HTTP_GET, "/matters/{matter}/filed", DOOR_MATTER, 0, READS, NULL, NULL, filed_show, NULL,
	    .what = "The receipt of a demand, and what happens now" },
	{ 0 } };
