/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The way still to go, as the course and the clocks say it: for the person who waits. */
#include "matter/inside.h"

#include "matter/matter_sql.h"

enum { RULES = 8 };

struct walk {
	struct carry *c;
	const struct clocks *clocks;
	uint64_t passed; /* states, by index */
};

/* ---- by when ---- */

static const struct clock *running(const struct walk *w, str move)
{
	const struct clock *best = NULL;
	for (size_t i = 0; i < w->clocks->n; i++) {
		const struct clock *k = &w->clocks->of[i];
		if (k->status == CLOCK_RUNNING && !k->least && str_eq(k->move, move) &&
		    (!best || k->due_at < best->due_at))
			best = k;
	}
	return best;
}

/* 1 with a date, 0 when what it counts from has not happened, or a fault. */
static int date_rule(struct walk *w, const struct course_deadline *d, struct ahead_by *out)
{
	struct act *a = w->c->a;
	struct due due;
	int64_t anchor = fact_at(&w->c->facts, d->is.anchor);
	if (anchor == 0)
		return 0;
	int r = deadline_date(w->c, d, anchor, &due);
	if (r)
		return r < 0 ? r : 0;
	*out = (struct ahead_by){ .grade = d->grade, .dated = true, .due_at = due.at,
		.due = due_pack(a->arena, &due) };
	return 1;
}

/* Of several dates that all hold, the earliest is the one. */
static void keep_earliest(struct ahead *step, const struct ahead_by *one)
{
	for (size_t i = 0; i < step->n_by; i++)
		if (one->dated && step->by[i].dated && str_eq(step->by[i].grade, one->grade)) {
			if (one->due_at < step->by[i].due_at)
				step->by[i] = *one;
			return;
		}
	step->by[step->n_by++] = *one;
}

static int by_rules(struct walk *w, const struct course_move *mv, struct ahead *step)
{
	struct carry *c = w->c;
	str grade = answer_of(c->a, c->m->answers, mv->grade_field);
	for (size_t i = 0; i < mv->n_deadlines && step->n_by < RULES; i++) {
		const struct course_deadline *d = &mv->deadlines[i];
		struct ahead_by one = { .grade = d->grade, .rule = &d->is,
			.amount = deadline_amount(c->a, c->m->course, &d->is) };
		if (d->is.kind != DEADLINE_AT_MOST || (d->grade.n && grade.n && !str_eq(d->grade, grade)))
			continue;
		int r = date_rule(w, d, &one);
		if (r < 0)
			return r;
		if (grade.n)
			one.grade = S("");
		keep_earliest(step, &one);
	}
	return 0;
}

static int by_when(struct walk *w, const struct course_move *mv, struct ahead *step)
{
	const struct clock *k = running(w, mv->name);
	step->by = arena_new_n(w->c->a->arena, struct ahead_by, RULES);
	if (!k)
		return by_rules(w, mv, step);
	step->by[step->n_by++] =
	    (struct ahead_by){ .dated = true, .due_at = k->due_at, .due = k->due };
	return 0;
}

/* ---- which way ---- */

/* 1 when it was made already and may be made once, 0, or a fault. */
static int used_up(struct walk *w, const struct course_move *mv)
{
	struct q_entry_move_made made;
	const struct matter *m = w->c->m;
	if (!mv->once)
		return 0;
	int r = q_entry_move_made(
	    w->c->a->db, w->c->a->arena, m->ref.region, m->ref.id, mv->name, &made);
	return r < 0 ? r : r == 0;
}

static bool leads_on(const struct walk *w, const struct course_move *mv, int state)
{
	return course_leaves(mv, state) && !course_by(mv, S("applicant")) &&
	    (mv->to == state || !(w->passed >> mv->to & 1));
}

/* Where the matter stands now, what a move leans on is known; further on it may come yet. */
static bool is_barred_now(const struct walk *w, const struct course_move *mv, int state)
{
	return state == w->c->m->state && !has_facts(&w->c->facts, mv);
}

/* 0 with the next move, NULL at the end; or a fault. */
static int next_move(struct walk *w, int state, const struct course_move **out)
{
	const struct course *c = w->c->m->course;
	*out = NULL;
	for (size_t i = 0; i < c->n_moves && !*out; i++) {
		if (!leads_on(w, &c->moves[i], state) || is_barred_now(w, &c->moves[i], state))
			continue;
		int used = used_up(w, &c->moves[i]);
		if (used < 0)
			return used;
		if (!used)
			*out = &c->moves[i];
	}
	return 0;
}

static int walk_on(struct walk *w, struct ahead *step, size_t *n)
{
	const struct course *c = w->c->m->course;
	int state = w->c->m->state;
	for (size_t i = 0; i < c->n_states; i++) {
		const struct course_move *mv;
		w->passed |= (uint64_t)1 << state;
		if (c->states[state].terminal || c->states[state].waits == WAITS_APPLICANT)
			return 0;
		TRY(next_move(w, state, &mv));
		if (!mv)
			return 0;
		step[*n].move = mv;
		TRY(by_when(w, mv, &step[*n]));
		++*n;
		if (mv->to == state)
			return 0;
		state = mv->to;
	}
	return 0;
}

int matter_ahead(struct act *a, const struct matter *m, const struct clocks *clocks,
    struct ahead **out, size_t *n)
{
	struct matter copy = *m;
	struct carry c = { .a = a, .m = &copy };
	struct walk w = { .c = &c, .clocks = clocks };
	*n = 0;
	*out = arena_new_n(a->arena, struct ahead, m->course->n_states + 1);
	if (!m->open)
		return 0;
	TRY(facts_load(a, m, &c.facts));
	return walk_on(&w, *out, n);
}
