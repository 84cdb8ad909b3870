/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Names become indexes: the states of moves, the phases of states, the forms of moves. */
#include "course/read.h"

static str state_name(const void *of, size_t i)
{
	return ((const struct course_state *)of)[i].name;
}
static str phase_name(const void *of, size_t i)
{
	return ((const struct course_phase *)of)[i].name;
}
static str form_name(const void *of, size_t i)  { return ((const struct form *)of)[i].name; }

static int state_at(struct reader *r, const struct course *c, str name, struct course_place at)
{
	int i = course_state(c, name);
	if (i == COURSE_NONE)
		FAULT_AT(r->f, at, no_state, name, name_hint(r->a, name, c->states, c->n_states, state_name));
	return i;
}

static void link_states(struct reader *r, struct raw_course *raw)
{
	struct course *c = &raw->is;
	struct course_state *all = arena_new_n(r->a, struct course_state, raw->n_states + 1);
	for (size_t i = 0; i < raw->n_states; i++) {
		const struct raw_state *s = &raw->states[i];
		all[i] = s->is;
		all[i].phase = course_phase(c, s->phase);
		if (all[i].phase == COURSE_NONE)
			FAULT_AT(r->f, s->phase_at, no_phase, s->phase,
				name_hint(r->a, s->phase, c->phases, c->n_phases, phase_name));
	}
	c->states = all;
	c->n_states = raw->n_states;
	c->start = state_at(r, c, raw->start, raw->start_at);
}

static void link_form(struct reader *r, const struct raw_course *raw, const struct raw_move *m,
	struct course_move *out)
{
	if (!m->form.n)
		return;
	if (out->n_fields)
		FAULT_AT(r->f, m->form_at, form_and_fields, m->form);
	for (size_t i = 0; i < raw->n_forms; i++)
		if (str_eq(raw->forms[i].name, m->form)) {
			out->fields = raw->forms[i].fields;
			out->n_fields = raw->forms[i].n_fields;
			return;
		}
	FAULT_AT(r->f, m->form_at, no_form, m->form,
		name_hint(r->a, m->form, raw->forms, raw->n_forms, form_name));
}

static void link_move(struct reader *r, const struct raw_course *raw, const struct raw_move *m,
	struct course_move *out)
{
	const struct course *c = &raw->is;
	int *from = arena_new_n(r->a, int, m->n_from + 1);
	*out = m->is;
	for (size_t i = 0; i < m->n_from; i++)
		from[i] = state_at(r, c, m->from[i], m->from_at);
	out->from = from;
	out->n_from = m->n_from;
	out->to = state_at(r, c, m->to, m->to_at);
	out->expiry.jump_state = COURSE_NONE;
	if (out->expiry.jump)
		out->expiry.jump_state = state_at(r, c, out->expiry.jump_to, out->expiry.at);
	link_form(r, raw, m, out);
}

void course_link(struct reader *r, struct raw_course *raw)
{
	struct course_move *all = arena_new_n(r->a, struct course_move, raw->n_moves + 1);
	link_states(r, raw);
	for (size_t i = 0; i < raw->n_moves; i++)
		link_move(r, raw, &raw->moves[i], &all[i]);
	raw->is.moves = all;
	raw->is.n_moves = raw->n_moves;
}
