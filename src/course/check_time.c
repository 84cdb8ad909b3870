/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Dates that can be computed, and silence that leads somewhere. */
#include "course/check.h"

enum { PARAM_MOST = 10000 };

/* ---- parameters ---- */

static void want_param(struct checker *k, str name, struct course_place at)
{
	if (!course_param(k->c, name))
		FAULT_AT(k->f, at, no_param, name,
			name_hint(k->f->a, name, k->c->params, k->c->n_params, param_name_at));
}

static bool uses(const struct course_deadline *d, size_t n, str param)
{
	for (size_t i = 0; i < n; i++) {
		const struct deadline *is = &d[i].is;
		if (str_eq(is->parameter, param) || (is->kind == DEADLINE_PARAM && str_eq(is->anchor, param)))
			return true;
	}
	return false;
}

static bool move_uses(const struct course_move *m, str param)
{
	for (size_t i = 0; i < m->n_effects; i++)
		if (uses(m->effects[i].deadlines, m->effects[i].n_deadlines, param))
			return true;
	for (size_t i = 0; i < m->n_thresholds; i++)
		if (str_eq(m->thresholds[i].param, param))
			return true;
	return uses(m->deadlines, m->n_deadlines, param);
}

static bool course_uses(const struct course *c, str param)
{
	for (size_t i = 0; i < c->n_moves; i++)
		if (move_uses(&c->moves[i], param))
			return true;
	return false;
}

void check_params(struct checker *k)
{
	for (size_t i = 0; i < k->c->n_params; i++) {
		const struct course_param *p = &k->c->params[i];
		if (k->known->parameter && !k->known->parameter(k->known->of, p->name))
			FAULT_AT(k->f, p->at, param_unknown, p->name);
		if (p->value < 0 || p->value > PARAM_MOST)
			FAULT_AT(k->f, p->at, param_range, p->name);
		if (!course_uses(k->c, p->name))
			FAULT_AT(k->f, p->at, param_unused, p->name);
	}
}

/* ---- one deadline ---- */

/* A fact counted back from may be declared by either name: session or session_before. */
static bool is_fact(struct checker *k, const struct deadline *d)
{
	if (course_fact(k->c, d->anchor))
		return true;
	return d->before && course_fact(k->c, arena_printf(k->f->a, "%.*s_before", PSTR(d->anchor)));
}

static void check_anchor(struct checker *k, const struct course_deadline *d)
{
	bool state_will_do = d->is.kind != DEADLINE_FIXED;
	if (d->is.kind == DEADLINE_PARAM)
		want_param(k, d->is.anchor, d->at);
	else if (!is_fact(k, &d->is) &&
		!(state_will_do && course_state(k->c, d->is.anchor) != COURSE_NONE))
		FAULT_AT(k->f, d->at, no_anchor, d->is.anchor,
			name_hint(k->f->a, d->is.anchor, k->c->states, k->c->n_states, state_name_at));
}

/* The amount a comparison may use: the number, or the parameter's default. */
static int64_t amount_of(const struct course *c, const struct deadline *d)
{
	const struct course_param *p = d->parameter.n ? course_param(c, d->parameter) : NULL;
	return p ? p->value : d->amount;
}

static bool ends_within(const struct course *c, const struct deadline *most,
	const struct deadline *least)
{
	return most->kind == DEADLINE_AT_MOST && most->unit == least->unit &&
		most->before == least->before &&
		str_eq(most->anchor, least->anchor) && amount_of(c, most) < amount_of(c, least);
}

static bool is_barred_before(const struct course *c, const struct course_move *m,
	const struct deadline *least)
{
	for (size_t i = 0; m->expiry.bar && i < m->n_deadlines; i++)
		if (ends_within(c, &m->deadlines[i].is, least))
			return true;
	return false;
}

/* After a notice's minimum length something must still be possible. */
static void check_exit(struct checker *k, const struct course_deadline *d)
{
	int state = course_state(k->c, d->is.anchor);
	if (state == COURSE_NONE || !deadline_is_least(d->is.kind, d->is.before))
		return;
	for (size_t i = 0; i < k->c->n_moves; i++) {
		const struct course_move *m = &k->c->moves[i];
		if (course_leaves(m, state) && !is_barred_before(k->c, m, &d->is))
			return;
	}
	FAULT_AT(k->f, d->at, no_exit_after, d->raw, d->is.anchor);
}

static void check_window(struct checker *k, const struct course_deadline *d, size_t n, size_t i)
{
	for (size_t j = 0; deadline_is_least(d[i].is.kind, d[i].is.before) && j < n; j++)
		if (str_eq(d[i].grade, d[j].grade) && ends_within(k->c, &d[j].is, &d[i].is))
			FAULT_AT(k->f, d[i].at, never_open, d[i].raw, d[j].raw);
}

/* ---- by grade ---- */

static bool has_grade(const struct course_deadline *d, size_t n, str grade)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(d[i].grade, grade))
			return true;
	return false;
}

static void check_yes_no(struct checker *k, str field, const struct course_deadline *d, size_t n,
	struct course_place at)
{
	const str both[] = { S("yes"), S("no") };
	for (size_t i = 0; i < n; i++)
		if (!str_eq(d[i].grade, both[0]) && !str_eq(d[i].grade, both[1]))
			FAULT_AT(k->f, d[i].at, no_grade, d[i].grade, field);
	for (size_t i = 0; i < countof(both); i++)
		if (!has_grade(d, n, both[i]))
			FAULT_AT(k->f, at, grade_missing, both[i], field);
}

static void check_grades(struct checker *k, str field, const struct course_deadline *d, size_t n,
	struct course_place at)
{
	const struct course_field *f = course_any_field(k->c, field);
	if (f && f->type == TYPE_YES_NO) {
		check_yes_no(k, field, d, n, at);
		return;
	}
	if (!f || f->type != TYPE_CHOICE) {
		FAULT_AT(k->f, at, grade_field, field);
		return;
	}
	for (size_t i = 0; i < n; i++)
		if (!course_choice(f, d[i].grade))
			FAULT_AT(k->f, d[i].at, no_grade, d[i].grade, field);
	for (size_t i = 0; i < f->n_choices; i++)
		if (!has_grade(d, n, f->choices[i].name))
			FAULT_AT(k->f, at, grade_missing, f->choices[i].name, field);
}

static void check_deadlines(struct checker *k, str grade_field, const struct course_deadline *d,
	size_t n, struct course_place at)
{
	if (grade_field.n)
		check_grades(k, grade_field, d, n, n ? d[0].at : at);
	for (size_t i = 0; i < n; i++) {
		if (d[i].is.parameter.n)
			want_param(k, d[i].is.parameter, d[i].at);
		check_anchor(k, &d[i]);
		check_exit(k, &d[i]);
		check_window(k, d, n, i);
	}
}

/* ---- silence ---- */

/* Silence may restore what was (a membership stays as it is); it may not turn a matter into an
 * unsent one. */
static bool unsends(const struct course *c, int state)
{
	return state == c->start && c->states[state].waits == WAITS_APPLICANT;
}

/* "At least" alone is a date from which the move may be made, and none on which time is over. */
static bool runs_out(const struct course_move *m)
{
	for (size_t i = 0; i < m->n_deadlines; i++)
		if (!deadline_is_least(m->deadlines[i].is.kind, m->deadlines[i].is.before))
			return true;
	return false;
}

static void check_expiry(struct checker *k, const struct course_move *m)
{
	const struct course_expiry *e = &m->expiry;
	bool any = e->remind || e->escalate || e->flag || e->bar || e->jump;
	if (any && !m->n_deadlines)
		FAULT_AT(k->f, e->at, expiry_no_deadline, m->name);
	else if (any && !runs_out(m))
		FAULT_AT(k->f, e->at, expiry_never, m->name);
	if (e->bar && e->jump)
		FAULT_AT(k->f, e->at, bar_and_jump, m->name);
	if (e->jump && (unsends(k->c, e->jump_state) || course_leaves(m, e->jump_state)))
		FAULT_AT(k->f, e->at, bad_jump, e->jump_to);
}

void check_times(struct checker *k, const struct course_move *m)
{
	check_deadlines(k, m->grade_field, m->deadlines, m->n_deadlines, m->at);
	for (size_t i = 0; i < m->n_effects; i++) {
		const struct course_effect *e = &m->effects[i];
		check_deadlines(k, e->grade_field, e->deadlines, e->n_deadlines, e->at);
	}
	for (size_t i = 0; i < m->n_thresholds; i++)
		if (m->thresholds[i].param.n)
			want_param(k, m->thresholds[i].param, m->thresholds[i].at);
	check_expiry(k, m);
}
