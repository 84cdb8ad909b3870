/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Desks: which matters stand before which union, and why. Kept with every step, so that a desk is one
 * short walk along an index, with ten matters in the hall or ten million. */
#include "matter/inside.h"

#include "matter/matter_sql.h"

static const int64_t NO_DUE = 4102444800; /* 2100: after everything that has a date */

/* People are in danger, as the worker or whoever read it first said: marked on every desk it stands on. */
static bool is_urgent(struct carry *c)
{
	return str_eq(c->m->class, S("danger")) ||
	    str_eq(answer_of(c->a, c->m->answers, S("danger")), S("yes"));
}

static int put(struct carry *c, struct ref guild, enum desk_why why, bool waits)
{
	const struct matter *m = c->m;
	return q_desk_put(c->a->db, guild.region, guild.id, m->ref.region, m->ref.id, why, waits,
	    m->course->name, m->course->states[m->state].name, m->title, m->topic, is_urgent(c),
	    m->handler, m->employer, m->about, m->opened_at, m->due_at ? m->due_at : NO_DUE);
}

static int take(struct carry *c, struct ref guild, enum desk_why why)
{
	return q_desk_take(c->a->db, guild.region, guild.id, c->m->ref.id, why);
}

int desk_put(struct carry *c, struct ref guild, enum desk_why why) { return put(c, guild, why, true); }

int desk_clear_above(struct carry *c, enum desk_why why)
{
	struct guild g;
	struct guild_row *way;
	size_t n;
	TRY(guild_by_ref(c->a, c->m->holder, &g));
	TRY(guild_chain(c->a, &g, &way, &n));
	for (size_t i = 0; i + 1 < n; i++)
		TRY(take(c, way[i].ref, why));
	return 0;
}

/* Whether the upper union still has a decision to give: a right of the applicant is nobody's work. 1, 0 or a
 * fault. */
static int has_review_work(struct carry *c)
{
	const struct course *course = c->m->course;
	for (size_t i = 0; i < course->n_moves; i++) {
		const struct course_move *mv = &course->moves[i];
		if (!course_leaves(mv, c->m->state) || course_by(mv, S("applicant")))
			continue;
		int spent = is_spent(c, mv);
		if (spent < 0)
			return spent;
		for (size_t k = 0; !spent && k < mv->n_by; k++)
			if (mv->by[k].kind == ACTOR_UPPER)
				return 1;
	}
	return 0;
}

/* Above the top there is no desk, and nothing to do. */
static int review_sync(struct carry *c)
{
	struct guild g;
	int was = review_level(c->m->course, c->from), is = review_level(c->m->course, c->m->state);
	if (was && was != is)
		TRY(desk_clear_above(c, DESK_REVIEW));
	if (!is)
		return 0;
	int r = chain_up(c->a, c->m->holder, is, &g);
	if (r)
		return r == MATTER_NO_UNION ? 0 : r;
	int waits = has_review_work(c);
	return waits < 0 ? waits : put(c, g.ref, DESK_REVIEW, waits);
}

/* Who was asked to sign and is told now that it is late has it on the desk once. */
static int raised_put(struct carry *c)
{
	struct ladder l;
	if (c->m->raised == 0)
		return 0;
	TRY(ladder_of(c->a, c->m->holder, &l));
	for (int k = review_level(c->m->course, c->m->state); k < reach_of(c->m) && k < l.n; k++) {
		TRY(put(c, l.of[k], DESK_LATE_BELOW, true));
		TRY(take(c, l.of[k], DESK_SIGN));
	}
	return 0;
}

int desk_clear_raised(struct carry *c)
{
	return c->m->raised ? desk_clear_above(c, DESK_LATE_BELOW) : 0;
}

/* Where only the clock moves it on, a matter waits for nobody. */
static bool has_work(const struct course *course, int state)
{
	for (size_t i = 0; i < course->n_moves; i++)
		for (size_t k = 0; course_leaves(&course->moves[i], state) && k < course->moves[i].n_by;
		     k++)
			if (course->moves[i].by[k].kind == ACTOR_ROLE ||
			    course->moves[i].by[k].kind == ACTOR_OUTSIDE)
				return true;
	return false;
}

int desk_sync(struct carry *c)
{
	const struct course_state *s = &c->m->course->states[c->m->state];
	TRY(review_sync(c));
	if (c->m->open)
		TRY(put(c, c->m->holder, DESK_HOLDS,
		    s->waits == WAITS_UNION && has_work(c->m->course, c->m->state)));
	else
		TRY(take(c, c->m->holder, DESK_HOLDS));
	return raised_put(c);
}

int64_t desk_no_due(void) { return NO_DUE; }

/* ---- reading ---- */

enum { PAGE = 50 };

#define DESK_ROW(r, w) \
	(struct desk_row) \
	{ \
		{ (r).matter_region, (r).matter }, (r).why, (r).handler, (r).employer, (r).about, \
		    (r).opened_at, (r).due_at == NO_DUE ? 0 : (r).due_at, (r).course, (r).state, \
		    (r).title, (r).topic, (w), (r).urgent == 1 \
	}

static int rows_waiting(struct act *a, const struct desk_asked *ask, int64_t after, int64_t until,
    struct desk_row **out, size_t *n)
{
	struct q_desk_waiting *rows;
	bool goes_on = ask->after > 0;
	TRY(q_desk_waiting(a->db, a->arena, ask->guild.region, ask->guild.id,
	    goes_on ? ask->after : after, goes_on ? ask->after_matter : INT64_MAX, until, PAGE, &rows,
	    n));
	*out = arena_new_n(a->arena, struct desk_row, *n);
	for (size_t i = 0; i < *n; i++)
		(*out)[i] = DESK_ROW(rows[i], true);
	return 0;
}

static int rows_elsewhere(
    struct act *a, const struct desk_asked *ask, struct desk_row **out, size_t *n)
{
	struct q_desk_elsewhere *rows;
	TRY(q_desk_elsewhere(a->db, a->arena, ask->guild.region, ask->guild.id, ask->after,
	    ask->after_matter, PAGE, &rows, n));
	*out = arena_new_n(a->arena, struct desk_row, *n);
	for (size_t i = 0; i < *n; i++)
		(*out)[i] = DESK_ROW(rows[i], false);
	return 0;
}

static int rows_topic(struct act *a, const struct desk_asked *ask, struct desk_row **out, size_t *n)
{
	struct q_desk_topic *rows;
	TRY(q_desk_topic(a->db, a->arena, ask->guild.region, ask->guild.id, ask->topic, ask->after,
	    ask->after_matter, PAGE, &rows, n));
	*out = arena_new_n(a->arena, struct desk_row, *n);
	for (size_t i = 0; i < *n; i++)
		(*out)[i] = DESK_ROW(rows[i], rows[i].waits == 1);
	return 0;
}

int desk_rows(struct act *a, const struct desk_asked *ask, struct desk_row **out, size_t *n)
{
	switch (ask->filter) {
	case DESK_LATE: return rows_waiting(a, ask, 0, a->now, out, n);
	case DESK_TODAY: return rows_waiting(a, ask, a->now, ask->today_ends, out, n);
	case DESK_LATER: return rows_waiting(a, ask, ask->today_ends, INT64_MAX, out, n);
	case DESK_ELSEWHERE: return rows_elsewhere(a, ask, out, n);
	case DESK_TOPIC: return rows_topic(a, ask, out, n);
	default: return rows_waiting(a, ask, 0, INT64_MAX, out, n);
	}
}

int desk_counts(struct act *a, struct ref guild, int64_t today_ends, struct desk_counts *out)
{
	struct q_desk_count late, today, later;
	TRY(q_desk_count(a->db, a->arena, guild.region, guild.id, 0, a->now, &late));
	TRY(q_desk_count(a->db, a->arena, guild.region, guild.id, a->now, today_ends, &today));
	TRY(q_desk_count(a->db, a->arena, guild.region, guild.id, today_ends, INT64_MAX, &later));
	*out = (struct desk_counts){ late.n, today.n, later.n };
	return 0;
}
