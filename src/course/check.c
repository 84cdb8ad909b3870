/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The ways through a course: reached, left, ended, and by whom. */
#include "course/check.h"

str state_name_at(const void *of, size_t i) { return ((const struct course_state *)of)[i].name; }
str move_name_at(const void *of, size_t i)  { return ((const struct course_move *)of)[i].name; }
str field_name_at(const void *of, size_t i) { return ((const struct course_field *)of)[i].name; }
str fact_name_at(const void *of, size_t i)  { return ((const struct course_fact *)of)[i].name; }
str param_name_at(const void *of, size_t i) { return ((const struct course_param *)of)[i].name; }

/* ---- reached and left ---- */

_Static_assert(COURSE_STATES_MAX <= 64, "a set of states is one word");
static uint64_t one(int state) { return (uint64_t)1 << state; }

static uint64_t leaves_of(const struct course_move *m)
{
	uint64_t set = 0;
	for (size_t i = 0; i < m->n_from; i++)
		set |= one(m->from[i]);
	return set;
}

static uint64_t arrivals_of(const struct course_move *m)
{
	return one(m->to) | (m->expiry.jump ? one(m->expiry.jump_state) : 0);
}

/* States that can be come to from the start. */
static uint64_t reached(const struct course *c)
{
	uint64_t set = one(c->start), before;
	do {
		before = set;
		for (size_t i = 0; i < c->n_moves; i++)
			if (leaves_of(&c->moves[i]) & set)
				set |= arrivals_of(&c->moves[i]);
	} while (set != before);
	return set;
}

/* States from which an end can be come to. */
static uint64_t ending(const struct course *c)
{
	uint64_t set = 0, before;
	for (size_t i = 0; i < c->n_states; i++)
		if (c->states[i].terminal)
			set |= one((int)i);
	do {
		before = set;
		for (size_t i = 0; i < c->n_moves; i++)
			if (arrivals_of(&c->moves[i]) & set)
				set |= leaves_of(&c->moves[i]);
	} while (set != before);
	return set;
}

static void check_states(struct checker *k)
{
	const struct course *c = k->c;
	uint64_t in = reached(c), out = ending(c);
	for (size_t i = 0; i < c->n_states; i++) {
		const struct course_state *s = &c->states[i];
		if (!(in & one((int)i)))
			FAULT_AT(k->f, s->at, unreached, s->name);
		else if (!(out & one((int)i)))
			FAULT_AT(k->f, s->at, dead_end, s->name);
		if (s->terminal != (s->waits == WAITS_NOBODY))
			FAULT_AT(k->f, s->at, waits, s->name);
	}
}

static void check_phases(struct checker *k)
{
	for (size_t p = 0; p < k->c->n_phases; p++) {
		bool used = false;
		for (size_t i = 0; i < k->c->n_states; i++)
			used |= k->c->states[i].phase == (int)p;
		if (!used)
			FAULT_AT(k->f, k->c->phases[p].at, phase_unused, k->c->phases[p].name);
	}
}

/* ---- who ---- */

static str actor_name_at(const void *of, size_t i)
{
	return ((const struct course_actor *)of)[i].name;
}

void check_actor(struct checker *k, str name, struct course_place at)
{
	size_t n;
	struct course_actor actor;
	const struct course_actor *all = course_actors(&n);
	bool known = course_actor_by_name(name, &actor);
	if (actor.kind == ACTOR_ROLE && k->known->role)
		known = k->known->role(k->known->of, name);
	if (!known)
		FAULT_AT(k->f, at, unknown_actor, name, name_hint(k->f->a, name, all, n, actor_name_at));
}

static bool is_one_officer(str name)
{
	struct course_actor a;
	course_actor_by_name(name, &a);
	return a.kind == ACTOR_ROLE || a.kind == ACTOR_UPPER;
}

static void check_who(struct checker *k, const struct course_move *m)
{
	for (size_t i = 0; i < m->n_by; i++)
		check_actor(k, m->by[i].name, m->by[i].at);
	if (!m->countersign.n)
		return;
	check_actor(k, m->countersign, m->at);
	if (!is_one_officer(m->countersign) || course_by_clock(m))
		FAULT_AT(k->f, m->at, countersign, m->countersign);
}

/* ---- from and to ---- */

static void check_move(struct checker *k, const struct course_move *m)
{
	uint64_t seen = 0;
	for (size_t i = 0; i < m->n_from; i++) {
		const struct course_state *s = &k->c->states[m->from[i]];
		if (s->terminal)
			FAULT_AT(k->f, m->at, leaves_end, s->name);
		if (seen & one(m->from[i]))
			FAULT_AT(k->f, m->at, doubled_from, s->name);
		seen |= one(m->from[i]);
	}
	check_who(k, m);
	if (m->log_of.n && !course_field(m, m->log_of))
		FAULT_AT(k->f, m->at, no_field, m->log_of,
			name_hint(k->f->a, m->log_of, m->fields, m->n_fields, field_name_at));
	check_form(k, m);
	check_effects(k, m);
	check_times(k, m);
}

void check_ways(struct checker *k)
{
	check_states(k);
	check_phases(k);
	for (size_t i = 0; i < k->c->n_moves; i++)
		check_move(k, &k->c->moves[i]);
}

int course_check(struct arena *a, const struct course *c, const struct course_known *known,
	struct course_fault **list)
{
	struct faults f = faults_begin(a, c->file, list);
	struct checker k = { &f, c, known };
	size_t before = f.n;
	check_ways(&k);
	check_holding(&k);
	check_facts(&k);
	check_params(&k);
	return f.n == before ? 0 : COURSE_BROKEN;
}
