/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Effects: what they name exists, what they open comes to an end, and what they publish leads to nobody. */
#include "course/check.h"

enum { RING_MOST = 256 };

static void check_extend(struct checker *k, const struct course_move *m,
	const struct course_effect *e)
{
	int i = course_move(k->c, e->what);
	if (i == COURSE_NONE)
		FAULT_AT(k->f, e->at, no_move, e->what,
			name_hint(k->f->a, e->what, k->c->moves, k->c->n_moves, move_name_at));
	else if (!k->c->moves[i].n_deadlines || (!e->n_deadlines && !m->n_deadlines))
		FAULT_AT(k->f, e->at, extend_nothing, e->what);
}

static void check_record(struct checker *k, const struct course_move *m,
	const struct course_effect *e)
{
	if (!course_fact(k->c, e->what))
		FAULT_AT(k->f, e->at, no_fact, e->what,
			name_hint(k->f->a, e->what, k->c->facts, k->c->n_facts, fact_name_at));
	if (e->from.n)
		want_field(k, course_field(m, e->from), e->from, e->at, TYPE_DATE);
}

static void check_tie(struct checker *k, const struct course_effect *e)
{
	if (e->from.n)
		want_field(k, course_any_field(k->c, e->from), e->from, e->at, TYPE_PERSON);
	if (!e->with.n)
		return;
	const struct course_field *f = course_any_field(k->c, e->with);
	want_field(k, f, e->with, e->at, f && f->type == TYPE_EMPLOYER ? TYPE_EMPLOYER : TYPE_PLACE);
}

/* ---- what a matter gives rise to ---- */

/* The courses looked at already, and the way on which one was found that opens the first of them. */
struct ring { const struct course *seen[RING_MOST]; size_t n; str way; };

static bool was_seen(const struct ring *r, const struct course *c)
{
	for (size_t i = 0; i < r->n; i++)
		if (r->seen[i] == c)
			return true;
	return false;
}

static bool comes_round(struct checker *k, const struct course *by, struct ring *r);

static bool move_comes_round(struct checker *k, const struct course_move *m, struct ring *r)
{
	for (size_t i = 0; i < m->n_effects; i++) {
		const struct course_effect *e = &m->effects[i];
		if (e->kind != EFFECT_OPEN)
			continue;
		const struct course *next = k->known->course(k->known->of, e->what);
		if (str_eq(e->what, k->c->name))
			r->way = e->what;
		else if (!next || !comes_round(k, next, r))
			continue;
		return true;
	}
	return false;
}

/* Whether a course opens, itself or through what it opens, the one that is being proved. More courses than
 * can be looked through are taken to. */
static bool comes_round(struct checker *k, const struct course *by, struct ring *r)
{
	bool round = r->n == RING_MOST;
	if (was_seen(r, by))
		return false;
	if (!round)
		r->seen[r->n++] = by;
	for (size_t i = 0; i < by->n_moves && !round; i++)
		round = move_comes_round(k, &by->moves[i], r);
	if (round)
		r->way = arena_printf(k->f->a, "%.*s, %.*s", PSTR(by->name), PSTR(r->way));
	return round;
}

static void check_open(struct checker *k, const struct course_effect *e)
{
	struct ring ring = { .n = 0 };
	const struct course *next;
	if (str_eq(e->what, k->c->name))
		FAULT_AT(k->f, e->at, opens_itself, e->what);
	else if (!k->known->course)
		return;
	else if (!(next = k->known->course(k->known->of, e->what)))
		FAULT_AT(k->f, e->at, no_course, e->what);
	else if (comes_round(k, next, &ring))
		FAULT_AT(k->f, e->at, opens_round, k->c->name, ring.way);
}

/* ---- what is published ---- */

static void check_publish(struct checker *k, const struct course_move *m,
	const struct course_effect *e)
{
	const struct course_field *f = course_field(m, e->what);
	if (!f) {
		FAULT_AT(k->f, e->at, no_field, e->what,
			name_hint(k->f->a, e->what, m->fields, m->n_fields, field_name_at));
		return;
	}
	switch (course_publish(k->c, m, f)) {
	case PUBLISH_NOT_THEIRS: FAULT_AT(k->f, e->at, publish_by, m->name, e->what); break;
	case PUBLISH_LEADS:      FAULT_AT(k->f, e->at, publish_type, e->what); break;
	case PUBLISH_UNSEEN:     FAULT_AT(k->f, e->at, publish_unseen, e->what, m->name); break;
	case PUBLISH_FITS:       break;
	}
}

/* Only the very next union can be told: further up it is for the clock to carry it. */
static void check_tell(struct checker *k, const struct course_effect *e)
{
	struct course_actor who;
	check_actor(k, e->what, e->at);
	if (course_actor_by_name(e->what, &who) && (who.kind != ACTOR_UPPER || who.up != 1))
		FAULT_AT(k->f, e->at, tell_upper, e->what);
}

/* ---- who handles it ---- */

static bool makes_moves(const struct course *c, str role)
{
	struct course_actor who;
	course_actor_by_name(role, &who);
	for (size_t i = 0; who.kind == ACTOR_ROLE && i < c->n_moves; i++)
		if (course_by(&c->moves[i], role))
			return true;
	return false;
}

/* A matter has one handler: in two roles at once nobody could say whose moves are theirs alone. */
static void check_assign(struct checker *k, const struct course_move *m,
	const struct course_effect *e)
{
	str as = course_handler_role(k->c);
	want_field(k, course_field(m, e->what), e->what, e->at, TYPE_PERSON);
	if (e->as.n && !makes_moves(k->c, e->as))
		FAULT_AT(k->f, e->at, assign_as, e->as);
	else if (!str_eq(e->as, as))
		FAULT_AT(k->f, e->at, assign_differs, as);
}

/* ---- one effect ---- */

static void check_effect(struct checker *k, const struct course_move *m,
	const struct course_effect *e)
{
	bool dated = e->kind == EFFECT_RECORD || e->kind == EFFECT_EXTEND;
	bool tied = e->kind == EFFECT_BEGIN || e->kind == EFFECT_END;
	if (!e->what.n) {
		FAULT_AT(k->f, e->at, no_effect, m->name);
		return;
	}
	if ((e->n_deadlines && !dated) || (e->from.n && !tied && e->kind != EFFECT_RECORD) ||
		(e->with.n && !tied) || (e->as.n && e->kind != EFFECT_ASSIGN))
		FAULT_AT(k->f, e->at, effect_keys, e->what);
	check_when(k, m, e->when, e->n_when);
	switch (e->kind) {
	case EFFECT_RECORD:  check_record(k, m, e); break;
	case EFFECT_EXTEND:  check_extend(k, m, e); break;
	case EFFECT_BEGIN:
	case EFFECT_END:     check_tie(k, e); break;
	case EFFECT_OPEN:    check_open(k, e); break;
	case EFFECT_ALERT:   check_actor(k, e->what, e->at); break;
	case EFFECT_TELL:    check_tell(k, e); break;
	case EFFECT_ASSIGN:  check_assign(k, m, e); break;
	case EFFECT_PUBLISH: check_publish(k, m, e); break;
	case EFFECT_COUNT:   CHECK(false);
	}
}

void check_effects(struct checker *k, const struct course_move *m)
{
	for (size_t i = 0; i < m->n_effects; i++)
		check_effect(k, m, &m->effects[i]);
}
