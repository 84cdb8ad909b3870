/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Forms that can be filled in, conditions that can hold, effects that can happen. */
#include "course/check.h"

enum { SCREENS = 3, TEXT_LONGEST = 20000, FILES_MOST = 20 };

static bool is_text(const struct course_field *f)
{
	return f->type == TYPE_TEXT || f->type == TYPE_LONG_TEXT;
}

static bool has_choices(const struct course_field *f)
{
	return f->type == TYPE_CHOICE || f->type == TYPE_MULTI_CHOICE || f->type == TYPE_REASON;
}

static bool can_be_limited(const struct course_field *f)
{
	return is_text(f) || f->type == TYPE_NUMBER || f->type == TYPE_MONEY || f->type == TYPE_FILES ||
		f->type == TYPE_MULTI_CHOICE || f->type == TYPE_DATE;
}

/* ---- one field ---- */

static void check_limits(struct checker *k, const struct course_field *f)
{
	int64_t most = is_text(f) ? TEXT_LONGEST : f->type == TYPE_FILES ? FILES_MOST : INT64_MAX;
	if ((f->has_min || f->has_max) && !can_be_limited(f)) {
		FAULT_AT(k->f, f->at, no_limits_here, f->name);
		return;
	}
	if (most != INT64_MAX && (!f->has_max || f->max > most || f->max < 1 || f->min < 0))
		FAULT_AT(k->f, f->at, needs_max, f->name, arena_printf(k->f->a, "%lld", (long long)most));
	else if (f->has_min && f->has_max && f->min > f->max)
		FAULT_AT(k->f, f->at, min_over_max, f->name);
	if (f->chars != CHARS_ANY && !is_text(f))
		FAULT_AT(k->f, f->at, chars_not_text, f->name);
}

static void check_choices(struct checker *k, const struct course_field *f)
{
	if (has_choices(f) && !f->n_choices)
		FAULT_AT(k->f, f->at, needs_choices, f->name);
	if (!has_choices(f) && f->n_choices)
		FAULT_AT(k->f, f->at, no_choices_here, f->name);
}

/* Filing takes at most three screens; nothing else has screens. */
static void check_screen(struct checker *k, const struct course_move *m,
	const struct course_field *f)
{
	bool screened = false;
	for (size_t i = 0; i < m->n_fields; i++)
		screened |= m->fields[i].screen != 0;
	if (!screened)
		return;
	if (!course_leaves(m, k->c->start))
		FAULT_AT(k->f, f->at, screen_not_start, f->name);
	else if (f->screen < 1 || f->screen > SCREENS)
		FAULT_AT(k->f, f->at, screen, f->name);
}

/* A name means one thing in the whole course: conditions and grades look fields up by it. */
static void check_same_type(struct checker *k, const struct course_field *f)
{
	const struct course_field *first = course_any_field(k->c, f->name);
	if (first != f && first->type != f->type)
		FAULT_AT(k->f, f->at, field_differs, f->name,
			arena_printf(k->f->a, "%d", first->at.line));
}

/* By these a matter is listed, counted in public and shown to those who may read none of its words. */
static void check_shown(struct checker *k, const struct course_field *f)
{
	static const char *const shown[] = { "topic", "class", "grade" };
	for (size_t i = 0; i < countof(shown); i++)
		if (str_eq(f->name, str_from_c(shown[i])) && (f->type != TYPE_CHOICE || f->private != PRIVATE_NO))
			FAULT_AT(k->f, f->at, shown_words, f->name);
}

/* ---- conditions ---- */

static bool can_hold(const struct course_field *f, str value)
{
	if (f->type == TYPE_YES_NO)
		return str_eq(value, S("yes")) || str_eq(value, S("no"));
	return course_choice(f, value) != NULL;
}

static str choice_name_at(const void *of, size_t i)
{
	return ((const struct course_choice *)of)[i].name;
}

static void check_condition(struct checker *k, const struct course_move *m,
	const struct course_condition *w)
{
	const struct course_field *f = course_field(m, w->field);
	if (!f)
		f = course_any_field(k->c, w->field);
	if (!f) {
		FAULT_AT(k->f, w->at, no_field, w->field,
			name_hint(k->f->a, w->field, m->fields, m->n_fields, field_name_at));
		return;
	}
	if (!has_choices(f) && f->type != TYPE_YES_NO) {
		FAULT_AT(k->f, w->at, when_type, w->field);
		return;
	}
	for (size_t i = 0; i < w->n_values; i++)
		if (!can_hold(f, w->values[i]))
			FAULT_AT(k->f, w->at, when_value, w->field, w->values[i], f->type == TYPE_YES_NO ? S("yes, no") :
				name_hint(k->f->a, w->values[i], f->choices, f->n_choices, choice_name_at));
}

void check_when(struct checker *k, const struct course_move *m, const struct course_condition *w,
	size_t n)
{
	for (size_t i = 0; i < n; i++)
		check_condition(k, m, &w[i]);
}

static void check_field(struct checker *k, const struct course_move *m,
	const struct course_field *f)
{
	check_limits(k, f);
	check_choices(k, f);
	check_screen(k, m, f);
	check_same_type(k, f);
	check_shown(k, f);
	check_when(k, m, f->when, f->n_when);
	for (size_t i = 0; i < f->n_when; i++)
		if (str_eq(f->when[i].field, f->name))
			FAULT_AT(k->f, f->when[i].at, when_itself, f->name);
}

/* ---- thresholds ---- */

static void check_threshold(struct checker *k, const struct course_threshold *t)
{
	bool never = t->strict && t->num == t->den;
	if (t->den < 1 || t->num < 1 || t->num > t->den || never)
		FAULT_AT(k->f, t->at, threshold, t->name, arena_printf(k->f->a, "%d/%d", t->num, t->den));
}

static void want_facts(struct checker *k, const struct course_move *m, const str *names, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!course_fact(k->c, names[i]))
			FAULT_AT(k->f, m->at, no_fact, names[i],
				name_hint(k->f->a, names[i], k->c->facts, k->c->n_facts, fact_name_at));
}

void check_form(struct checker *k, const struct course_move *m)
{
	int reasons = 0;
	for (size_t i = 0; i < m->n_fields; i++) {
		check_field(k, m, &m->fields[i]);
		reasons += m->fields[i].type == TYPE_REASON;
		if (reasons > 1 && m->fields[i].type == TYPE_REASON)
			FAULT_AT(k->f, m->fields[i].at, two_reasons, m->name);
	}
	for (size_t i = 0; i < m->n_thresholds; i++)
		check_threshold(k, &m->thresholds[i]);
	want_facts(k, m, m->needs, m->n_needs);
	want_facts(k, m, m->unless, m->n_unless);
}

/* ---- holding and facts ---- */

void want_field(struct checker *k, const struct course_field *f, str name,
	struct course_place at, enum course_type type)
{
	if (!f)
		FAULT_AT(k->f, at, no_field, name, S("-"));
	else if (f->type != type)
		FAULT_AT(k->f, at, field_type, name);
}

/* Where it lands is decided when it is filed, so it can hang on nothing that is asked later. */
static void check_near(struct checker *k, const struct course_holding *h)
{
	for (size_t i = 0; i < h->n_near; i++) {
		const struct course_move *first = NULL;
		for (size_t m = 0; m < k->c->n_moves && !first; m++)
			if (course_leaves(&k->c->moves[m], k->c->start))
				first = &k->c->moves[m];
		if (first && course_any_field(k->c, h->near[i].field) && !course_field(first, h->near[i].field))
			FAULT_AT(k->f, h->near[i].at, near_later, h->near[i].field);
		else if (first)
			check_when(k, first, &h->near[i], 1);
	}
}

void check_holding(struct checker *k)
{
	const struct course_holding *h = &k->c->holding;
	const struct { str name; enum course_type type; } named[] = { { h->place, TYPE_PLACE },
		{ h->employer, TYPE_EMPLOYER }, { h->person, TYPE_PERSON } };
	for (size_t i = 0; i < countof(named); i++)
		if (named[i].name.n)
			want_field(k, course_any_field(k->c, named[i].name), named[i].name, h->at, named[i].type);
	check_near(k, h);
}

static bool is_recorded(const struct course *c, str fact)
{
	for (size_t i = 0; i < c->n_moves; i++)
		for (size_t j = 0; j < c->moves[i].n_effects; j++) {
			const struct course_effect *e = &c->moves[i].effects[j];
			if (e->kind == EFFECT_RECORD && str_eq(e->what, fact))
				return true;
		}
	return false;
}

void check_facts(struct checker *k)
{
	for (size_t i = 0; i < k->c->n_facts; i++) {
		const struct course_fact *f = &k->c->facts[i];
		if (!is_recorded(k->c, f->name))
			FAULT_AT(k->f, f->at, fact_never, f->name);
		if (course_state(k->c, f->name) != COURSE_NONE)
			FAULT_AT(k->f, f->at, fact_is_state, f->name);
	}
}
