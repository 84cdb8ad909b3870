/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/fields.h"

#include "base/time.h"
#include "base/utf8.h"
#include "image/image.h"
#include "web/said.h"

enum { OUTER_BOUND = 60000 };

static enum field_kind kind_of(enum course_type t)
{
	switch (t) {
	case TYPE_LONG_TEXT: return FIELD_LINES;
	case TYPE_MULTI_CHOICE: return FIELD_MANY;
	case TYPE_FILES: return FIELD_FILE;
	default: return FIELD_LINE;
	}
}

/* Filing declares five of its own beside those of the course. */
_Static_assert(COURSE_FIELDS_MAX + 5 <= FIELDS_MAX, "every field of a course can be sent");

void fields_declare(const struct course_move *move, int screen, struct field *out, size_t *n)
{
	for (size_t i = 0; i < move->n_fields && *n < FIELDS_MAX; i++) {
		const struct course_field *f = &move->fields[i];
		if (!screen || f->screen == screen)
			out[(*n)++] = (struct field){ f->name.p, kind_of(f->type), 0, OUTER_BOUND };
	}
}

/* ---- as shown ---- */

static enum look look_of(const struct course_field *f)
{
	switch (f->type) {
	case TYPE_LONG_TEXT: return LOOK_LINES;
	case TYPE_MULTI_CHOICE: return LOOK_MANY;
	case TYPE_FILES: return LOOK_FILES;
	case TYPE_PERSON: return LOOK_SELECT;
	case TYPE_YES_NO:
	case TYPE_RATING: return LOOK_ROW;
	case TYPE_CHOICE: return f->screen && f->n_choices > 6 ? LOOK_TILES : LOOK_PICKS;
	case TYPE_REASON: return LOOK_PICKS;
	default: return LOOK_LINE;
	}
}

static bool is_chosen(str value, str name)
{
	while (value.n)
		if (str_eq(str_cut(value, ',', &value), name))
			return true;
	return false;
}

static struct option_view option(
    struct visit *v, const struct field_view *f, str name, str title, str help)
{
	str id = JOIN(v->act.arena, f->id, S("-"), name);
	return (
	    struct option_view){ name, title, help, id, is_chosen(f->value, name), topic_icon(name) };
}

static void options_of_course(struct visit *v, const struct course_field *c, struct field_view *f)
{
	f->option = arena_new_n(v->act.arena, struct option_view, c->n_choices);
	for (size_t i = 0; i < c->n_choices; i++)
		f->option[f->n_option++] =
		    option(v, f, c->choices[i].name, course_text(&c->choices[i].title, v->act.lang),
		        course_text(&c->choices[i].help, v->act.lang));
	if (c->required && c->n_choices == 1) /* nothing to choose: it is said, and stands */
		f->option[0].chosen = true;
}

static void options_fixed(struct visit *v, enum course_type t, struct field_view *f)
{
	static const char *const stars[] = { "1", "2", "3", "4", "5" };
	f->option = arena_new_n(v->act.arena, struct option_view, 5);
	if (t == TYPE_YES_NO) {
		f->option[f->n_option++] = option(v, f, S("yes"), msg(v->act.lang, M_yes), S(""));
		f->option[f->n_option++] = option(v, f, S("no"), msg(v->act.lang, M_no), S(""));
		return;
	}
	for (size_t i = 0; i < countof(stars); i++) {
		str title = i == 0 ? msg(v->act.lang, M_fields_worst)
		    : i == 4       ? msg(v->act.lang, M_fields_best)
		                   : str_from_c(stars[i]);
		f->option[f->n_option++] = option(v, f, str_from_c(stars[i]), title, S(""));
	}
}

static void line_kind(const struct course_field *c, struct field_view *f)
{
	f->typed = c->type != TYPE_DATE;
	f->input = c->type == TYPE_DATE ? "date" : "text";
	f->mode = c->type == TYPE_NUMBER || c->type == TYPE_MONEY ? "numeric" : "text";
}

static str described(struct visit *v, const struct field_view *f)
{
	str h = f->help.n ? JOIN(v->act.arena, f->id, S("-h")) : S("");
	str e = f->error.n ? JOIN(v->act.arena, f->id, S("-e")) : S("");
	return h.n && e.n ? JOIN(v->act.arena, h, S(" "), e) : h.n ? h : e;
}

static str value_said(const struct visit *v, const struct course_field *f, str value)
{
	if (f->type == TYPE_YES_NO)
		return msg(v->act.lang, str_eq(value, S("yes")) ? M_yes : M_no);
	const struct course_choice *choice = course_choice(f, value);
	return choice ? course_text(&choice->title, v->act.lang) : value;
}

static str listed(const struct visit *v, str all, str one)
{
	return all.n ? MSG(v->act.arena, v->act.lang, M_calendar_list_comma, all, one) : one;
}

/* The answers of another field that this one is for. */
static str only_for(
    struct visit *v, const struct course_field *of, const struct course_condition *when)
{
	str out = { 0 };
	for (size_t i = 0; of && i < when->n_values; i++)
		out = listed(v, out, value_said(v, of, when->values[i]));
	return out;
}

/* Advice, and what a page that cannot change while it is filled in has to say in words: for which answers
 * given beside it a field is meant; how large a file may be. */
static str help_of(struct visit *v, const struct course_move *move, const struct course_field *c)
{
	str help = course_text(&c->help, v->act.lang), more = S("");
	for (size_t i = 0; i < c->n_when && !more.n; i++) {
		const struct course_field *of = course_field(move, c->when[i].field);
		str said = of && of->screen == c->screen ? only_for(v, of, &c->when[i]) : S("");
		more = said.n ? MSG(v->act.arena, v->act.lang, M_fields_when, said) : S("");
	}
	if (c->type == TYPE_FILES)
		more = msg(v->act.lang, M_fields_files_most);
	return help.n && more.n ? MSG(v->act.arena, v->act.lang, M_fields_help_and, help, more)
	    : help.n            ? help
	                        : more;
}

static struct field_view view_of(
    struct visit *v, const struct course_move *move, const struct course_field *c, str prefix)
{
	const struct field_fault *wrong = form_fault(v, c->name);
	struct filled filled = form_filled(v);
	struct field_view f = { .look = look_of(c),
		.name = c->name,
		.id = JOIN(v->act.arena, prefix, c->name),
		.title = course_text(&c->title, v->act.lang),
		.help = help_of(v, move, c),
		.value = filled_value(&filled, c->name),
		.required = c->required,
		.at_once = c->required && c->n_when == 0,
		.error = wrong ? fault_said(v, wrong)
		    : c->type == TYPE_FILES && v->form.files_left ? msg(v->act.lang, M_field_files_again)
		                                                  : S(""),
		.input = "text",
		.mode = "text" };
	if (c->n_choices)
		options_of_course(v, c, &f);
	else if (c->type == TYPE_YES_NO || c->type == TYPE_RATING)
		options_fixed(v, c->type, &f);
	line_kind(c, &f);
	f.described = described(v, &f);
	return f;
}

/* A field that depends on a choice of the same screen is always shown: without a script, the page cannot
 * know yet. It is then asked for only when its condition holds. */
static bool is_shown_here(
    const struct course_move *move, const struct course_field *f, const struct filled *filled)
{
	for (size_t i = 0; i < f->n_when; i++) {
		const struct course_field *of = course_field(move, f->when[i].field);
		if (of && of->screen == f->screen)
			return true;
	}
	return field_shown(f, filled);
}

struct field_view *fields_show(
    struct visit *v, const struct course_move *move, int screen, str prefix, size_t *n)
{
	struct field_view *out = arena_new_n(v->act.arena, struct field_view, move->n_fields);
	struct filled filled = form_filled(v);
	*n = 0;
	for (size_t i = 0; i < move->n_fields; i++) {
		const struct course_field *f = &move->fields[i];
		if ((!screen || f->screen == screen) && is_shown_here(move, f, &filled))
			out[(*n)++] = view_of(v, move, f, prefix);
	}
	return out;
}

struct hidden_view *fields_hide(
    struct visit *v, const struct course_move *move, int but_screen, size_t *n)
{
	struct hidden_view *out = arena_new_n(v->act.arena, struct hidden_view, move->n_fields + HIDDEN_SPARE);
	struct filled filled = form_filled(v);
	*n = 0;
	for (size_t i = 0; i < move->n_fields; i++) {
		str value = filled_value(&filled, move->fields[i].name);
		if (move->fields[i].screen != but_screen && value.n)
			out[(*n)++] = (struct hidden_view){ move->fields[i].name, value };
	}
	return out;
}

struct field_view *field_in(struct field_view *f, size_t n, str name)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(f[i].name, name))
			return &f[i];
	return NULL;
}

void faults_take(struct visit *v, const struct field_fault *f, size_t n)
{
	for (size_t i = 0; i < n && v->form.n_fault < FIELDS_MAX; i++)
		v->form.fault[v->form.n_fault++] = f[i];
}

/* ---- as said ---- */

str choice_said(const struct visit *v, const struct course *c, str field, str value)
{
	const struct course_field *f = course_any_field(c, field);
	return f ? value_said(v, f, value) : value;
}

/* Of a course that asks for none, the kind is the course. */
str topic_said(const struct visit *v, const struct course *c, str topic)
{
	return topic.n ? choice_said(v, c, S("topic"), topic) : course_text(&c->title, v->act.lang);
}

str title_said(const struct visit *v, const struct course *c, str title, str topic)
{
	return title.n ? title : heading_said(v, c, topic);
}

str heading_said(const struct visit *v, const struct course *c, str topic)
{
	enum lang lang = v->act.lang;
	str kind = course_text(&c->title, lang);
	const struct course_field *f = course_any_field(c, S("topic"));
	const struct course_choice *of = f ? course_choice(f, topic) : NULL;
	return of ? MSG(v->act.arena, lang, M_matter_kind, kind, course_text(&of->title, lang)) : kind;
}

static str choices_said(struct visit *v, const struct course_field *f, str value)
{
	str out = { 0 };
	while (value.n) {
		str one = str_cut(value, ',', &value);
		out = listed(v, out, value_said(v, f, one));
	}
	return out;
}

static str person_said(struct visit *v, str code)
{
	int64_t id;
	str name;
	if (!id_from_code(&v->act, code, &id) ||
	    party_name(&v->act, (struct ref){ id_region(id), id }, &name))
		return code;
	return name;
}

str place_said(struct visit *v, str code)
{
	struct ref r;
	str name;
	return guild_ref(&v->act, code, &r) || party_name(&v->act, r, &name) ? code : name;
}

str answer_said(struct visit *v, const struct course_field *f, str value)
{
	int32_t day;
	switch (f->type) {
	case TYPE_CHOICE:
	case TYPE_MULTI_CHOICE:
	case TYPE_REASON: return choices_said(v, f, value);
	case TYPE_YES_NO: return msg(v->act.lang, str_eq(value, S("yes")) ? M_yes : M_no);
	case TYPE_DATE:
		return date_parse(value, &day) ? date_said(v->act.arena, v->act.lang, day) : value;
	case TYPE_PERSON: return person_said(v, value);
	case TYPE_PLACE: return place_said(v, value);
	default: return value;
	}
}
