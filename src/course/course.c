/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Looking things up in a course. */
#include "course/course.h"

str course_text(const struct course_words *w, enum lang lang) { return w->in[lang]; }

/* Every table of a course holds structs that begin with their name. */
static int place_in(const void *all, size_t n, size_t size, str name)
{
	for (size_t i = 0; i < n; i++) {
		str s;
		memcpy(&s, (const char *)all + i * size, sizeof s);
		if (str_eq(s, name))
			return (int)i;
	}
	return COURSE_NONE;
}

int course_state(const struct course *c, str name)
{
	return place_in(c->states, c->n_states, sizeof *c->states, name);
}

int course_phase(const struct course *c, str name)
{
	return place_in(c->phases, c->n_phases, sizeof *c->phases, name);
}

int course_move(const struct course *c, str name)
{
	return place_in(c->moves, c->n_moves, sizeof *c->moves, name);
}

const struct course_param *course_param(const struct course *c, str name)
{
	int i = place_in(c->params, c->n_params, sizeof *c->params, name);
	return i == COURSE_NONE ? NULL : &c->params[i];
}

const struct course_fact *course_fact(const struct course *c, str name)
{
	int i = place_in(c->facts, c->n_facts, sizeof *c->facts, name);
	return i == COURSE_NONE ? NULL : &c->facts[i];
}

const struct course_field *course_field(const struct course_move *m, str name)
{
	int i = place_in(m->fields, m->n_fields, sizeof *m->fields, name);
	return i == COURSE_NONE ? NULL : &m->fields[i];
}

const struct course_field *course_any_field(const struct course *c, str name)
{
	for (size_t i = 0; i < c->n_moves; i++) {
		const struct course_field *f = course_field(&c->moves[i], name);
		if (f)
			return f;
	}
	return NULL;
}

str course_said(const struct course_field *f, enum lang lang)
{
	str said = course_text(&f->said, lang);
	return said.n ? said : course_text(&f->title, lang);
}

const struct course_choice *course_choice(const struct course_field *f, str name)
{
	int i = place_in(f->choices, f->n_choices, sizeof *f->choices, name);
	return i == COURSE_NONE ? NULL : &f->choices[i];
}

bool course_leaves(const struct course_move *m, int state)
{
	for (size_t i = 0; i < m->n_from; i++)
		if (m->from[i] == state)
			return true;
	return false;
}

size_t course_moves_from(const struct course *c, int state, int *out, size_t max)
{
	size_t n = 0;
	for (size_t i = 0; i < c->n_moves && n < max; i++)
		if (course_leaves(&c->moves[i], state))
			out[n++] = (int)i;
	return n;
}

bool course_by(const struct course_move *m, str actor)
{
	for (size_t i = 0; i < m->n_by; i++)
		if (str_eq(m->by[i].name, actor))
			return true;
	return false;
}

str course_handler_role(const struct course *c)
{
	for (size_t i = 0; i < c->n_moves; i++)
		for (size_t k = 0; k < c->moves[i].n_effects; k++)
			if (c->moves[i].effects[k].kind == EFFECT_ASSIGN && c->moves[i].effects[k].as.n)
				return c->moves[i].effects[k].as;
	return S("");
}

bool course_by_clock(const struct course_move *m)
{
	for (size_t i = 0; i < m->n_by; i++)
		if (m->by[i].kind != ACTOR_SYSTEM)
			return false;
	return m->n_by > 0;
}

static bool is_of_officers(const struct course_move *m)
{
	for (size_t i = 0; i < m->n_by; i++)
		if (m->by[i].kind == ACTOR_ANYONE || m->by[i].kind == ACTOR_APPLICANT ||
			str_eq(m->by[i].name, S("member")))
			return false;
	return !course_by_clock(m);
}

static bool leads_to_somebody(const struct course_field *f)
{
	return f->private != PRIVATE_NO || f->type == TYPE_PERSON || f->type == TYPE_EMPLOYER ||
		f->type == TYPE_PLACE || f->type == TYPE_FILES;
}

enum course_publish course_publish(const struct course *c, const struct course_move *m,
	const struct course_field *f)
{
	if (!is_of_officers(m))
		return PUBLISH_NOT_THEIRS;
	if (leads_to_somebody(f))
		return PUBLISH_LEADS;
	for (int i = 0; i < SECRECY_COUNT; i++)
		if (c->secrecy[i] && (m->visible[i] & SEE_PUBLISHED))
			return PUBLISH_FITS;
	return PUBLISH_UNSEEN;
}

size_t course_deadlines(const struct course_deadline *d, size_t n, str grade,
	const struct course_deadline **out, size_t max)
{
	size_t found = 0;
	for (size_t i = 0; i < n && found < max; i++)
		if (!d[i].grade.n || str_eq(d[i].grade, grade))
			out[found++] = &d[i];
	return found;
}
