/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Clocks: begun when a state is entered, computed once with the calendar and profile of that day, stored
 * with both, and changed by nothing but a listed extension (DOMAIN.md 12 d, e, g). */
#include "matter/inside.h"

#include "course/profile.h"
#include "figures/figures.h"
#include "matter/matter_sql.h"

int facts_load(struct act *a, const struct matter *m, struct facts *out)
{
	struct q_facts_of *rows;
	size_t n;
	TRY(q_facts_of(a->db, a->arena, m->ref.region, m->ref.id, &rows, &n));
	*out = (struct facts){ arena_new_n(a->arena, struct fact, n + 8), n, n + 8 };
	for (size_t i = 0; i < n; i++)
		out->of[i] = (struct fact){ rows[i].name, rows[i].at };
	return 0;
}

int64_t fact_at(const struct facts *f, str name)
{
	for (size_t i = 0; i < f->n; i++)
		if (str_eq(f->of[i].name, name))
			return f->of[i].at;
	return 0;
}

int fact_record(struct carry *c, str name, int64_t at)
{
	struct facts *f = &c->facts;
	size_t i = 0;
	while (i < f->n && !str_eq(f->of[i].name, name))
		i++;
	if (i == f->cap) {
		struct fact *more = arena_new_n(c->a->arena, struct fact, 2 * f->cap + 8);
		if (f->n)
			memcpy(more, f->of, f->n * sizeof *more);
		f->of = more;
		f->cap = 2 * f->cap + 8;
	}
	f->of[i] = (struct fact){ .name = name, .at = at };
	f->n += i == f->n;
	return q_fact_set(c->a->db, c->m->ref.region, c->m->ref.id, name, at);
}

int fact_compute(struct carry *c, str name, const struct due *due)
{
	TRY(fact_record(c, name, due->at));
	for (size_t i = 0; i < c->facts.n; i++)
		if (str_eq(c->facts.of[i].name, name))
			c->facts.of[i].due = due_pack(c->a->arena, due);
	return 0;
}

/* The profile's number for today goes before the course's default. */
int deadline_amount(const struct act *a, const struct course *course, const struct deadline *d)
{
	int64_t v;
	if (!d->parameter.n)
		return d->amount;
	int32_t today = zone_day(a->hall->zone, a->now);
	if (a->hall->profile && profile_number(a->hall->profile, d->parameter, today, &v) == 0)
		return (int)v;
	const struct course_param *p = course_param(course, d->parameter);
	return p ? (int)p->value : -1;
}

/* A fact that is a date stands at 24:00 of its day, and what counts from it counts from that day and not
 * from the next. The moment a state is entered is what it is. */
static int64_t counted_from(const struct carry *c, const struct deadline *d, int64_t anchor)
{
	struct zone z = c->a->hall->zone;
	bool from_date = d->kind != DEADLINE_FIXED && d->kind != DEADLINE_PARAM &&
	    d->unit != UNIT_HOURS && course_state(c->m->course, d->anchor) == COURSE_NONE &&
	    zone_day_start(z, zone_day(z, anchor)) == anchor;
	return from_date ? anchor - 1 : anchor;
}

int deadline_date(struct carry *c, const struct course_deadline *d, int64_t anchor, struct due *out)
{
	struct act *a = c->a;
	return deadline_compute(a->hall->calendar, a->hall->zone, &d->is,
	    deadline_amount(a, c->m->course, &d->is), counted_from(c, &d->is, anchor), out);
}

static void clock_keep(struct carry *c, const struct clock *k)
{
	if (c->n_clock == c->cap_clock) {
		c->cap_clock = 2 * c->n_clock + 8;
		struct clock *more = arena_new_n(c->a->arena, struct clock, c->cap_clock);
		if (c->n_clock)
			memcpy(more, c->clock, c->n_clock * sizeof *more);
		c->clock = more;
	}
	c->clock[c->n_clock++] = *k;
}

static int clock_start(
    struct carry *c, const struct course_move *move, const struct due *due, int64_t level)
{
	struct act *a = c->a;
	struct clock k = { .id = (int64_t)c->n_clock + 1,
		.move = move->name,
		.status = CLOCK_RUNNING,
		.least = deadline_is_least(due->kind, due->before),
		.level = level,
		.began_at = a->now,
		.due_at = due->at,
		.due = due_pack(a->arena, due) };
	clock_keep(c, &k);
	return q_clock_add(a->db, c->m->ref.region, c->m->ref.id, k.id, k.move, k.least, k.level,
	    k.began_at, k.due_at, k.due);
}

/* The clocks of one move, for what they count from has happened: one for every "at least", and one for the
 * earliest of the others. A level above is given the same length of time again, from now. */
static int begin_move(struct carry *c, const struct course_move *move, int64_t level)
{
	const struct course_deadline *d[8];
	struct due due, first = { .at = 0 };
	str grade = answer_of(c->a, c->m->answers, move->grade_field);
	size_t n = course_deadlines(move->deadlines, move->n_deadlines, grade, d, countof(d));
	for (size_t i = 0; i < n; i++) {
		int64_t anchor = level ? c->a->now : fact_at(&c->facts, d[i]->is.anchor);
		if (d[i]->is.kind == DEADLINE_NONE || anchor == 0 ||
		    (level && (d[i]->is.kind != DEADLINE_AT_MOST || d[i]->is.before)))
			continue;
		int r = deadline_date(c, d[i], anchor, &due);
		if (r < 0)
			return r;
		if (r == 0 && deadline_is_least(due.kind, due.before))
			TRY(clock_start(c, move, &due, level));
		else if (r == 0 && (!first.at || due.at < first.at))
			first = due;
	}
	return first.at ? clock_start(c, move, &first, level) : 0;
}

/* The days a clock was given, as long as it ran: at least one. */
static int days_given(const struct carry *c, const struct clock *k)
{
	struct zone z = c->a->hall->zone;
	int32_t n = zone_day(z, k->due_at - 1) - zone_day(z, k->began_at);
	return n > 1 ? n : 1;
}

/* A date that is fixed, or counted back from one, cannot be counted again from now: the union above is given
 * as many days as the one below had. Without a clock the matter would stand still there. */
static int begin_above(struct carry *c, const struct course_move *move, int64_t level, int days)
{
	struct act *a = c->a;
	const struct deadline d = { .kind = DEADLINE_AT_MOST, .unit = UNIT_CALENDAR_DAYS, .amount = days };
	size_t before = c->n_clock;
	struct due due;
	TRY(begin_move(c, move, level));
	if (c->n_clock > before)
		return 0;
	int r = deadline_compute(a->hall->calendar, a->hall->zone, &d, days, a->now, &due);
	return r ? (r < 0 ? r : 0) : clock_start(c, move, &due, level);
}

/* A move that may be made once and was, or is being made now, has no clock again. */
int is_spent(struct carry *c, const struct course_move *mv)
{
	struct q_entry_move_made made;
	if (!mv->once || c->move == mv)
		return mv->once;
	int r =
	    q_entry_move_made(c->a->db, c->a->arena, c->m->ref.region, c->m->ref.id, mv->name, &made);
	return r < 0 ? r : r == 0;
}

static bool is_running(const struct carry *c, str move)
{
	for (size_t i = 0; i < c->n_clock; i++)
		if (c->clock[i].status == CLOCK_RUNNING && str_eq(c->clock[i].move, move))
			return true;
	return false;
}

int clocks_begin(struct carry *c)
{
	const struct course *course = c->m->course;
	for (size_t i = 0; i < course->n_moves; i++) {
		const struct course_move *mv = &course->moves[i];
		if (mv->n_deadlines == 0 || !course_leaves(mv, c->m->state) || is_running(c, mv->name))
			continue;
		int spent = is_spent(c, mv);
		if (spent < 0)
			return spent;
		if (!spent)
			TRY(begin_move(c, mv, 0));
	}
	return 0;
}

static bool still_leaves(const struct carry *c, str move)
{
	int i = course_move(c->m->course, move);
	return i != COURSE_NONE && course_leaves(&c->m->course->moves[i], c->m->state);
}

/* The clocks of the move just made are met; those of moves that leave the new state too run on. */
int clocks_leave(struct carry *c)
{
	for (size_t i = 0; i < c->n_clock; i++) {
		struct clock *k = &c->clock[i];
		bool made = c->move && str_eq(k->move, c->move->name);
		if (k->status != CLOCK_RUNNING || (!made && still_leaves(c, k->move)))
			continue;
		k->status = made ? CLOCK_MET : CLOCK_STOPPED;
		k->ended_at = c->a->now;
		TRY(q_clock_end(c->a->db, c->m->ref.region, c->m->ref.id, k->id, k->status, k->ended_at));
	}
	return 0;
}

/* A clock that began with this very step has no date before. */
static int extend_to(struct carry *c, struct clock *k, const struct due *due)
{
	bool is_new = k >= c->clock + c->n_before;
	k->was_due_at = is_new ? 0 : k->due_at;
	k->due_at = due->at;
	k->due = due_pack(c->a->arena, due);
	return q_clock_extend(
	    c->a->db, c->m->ref.region, c->m->ref.id, k->id, k->was_due_at, k->due_at, k->due);
}

/* A date this very step computed and recorded keeps how it came about: "fixed" explains nothing. */
static int extended_date(
    struct carry *c, const struct course_deadline *d, int64_t was_due, struct due *out)
{
	int64_t anchor = fact_at(&c->facts, d->is.anchor);
	for (size_t i = 0; d->is.kind == DEADLINE_FIXED && i < c->facts.n; i++)
		if (str_eq(c->facts.of[i].name, d->is.anchor) && c->facts.of[i].due.n)
			return due_unpack(c->facts.of[i].due, out) ? FAULT(-1) : 0;
	return deadline_date(c, d, anchor ? anchor : was_due - 1, out);
}

int clock_extend(struct carry *c, str move, const struct course_effect *e)
{
	const struct course_deadline *d[8];
	str grade = answer_of(c->a, c->m->answers, e->grade_field);
	size_t n = course_deadlines(e->deadlines, e->n_deadlines, grade, d, countof(d));
	for (size_t i = 0; i < c->n_clock; i++) {
		struct due due;
		struct clock *k = &c->clock[i];
		if (k->status != CLOCK_RUNNING || !str_eq(k->move, move) || n == 0)
			continue;
		TRY(extended_date(c, d[0], k->due_at, &due));
		TRY(extend_to(c, k, &due));
	}
	return 0;
}

/* A duty that was missed stays owed, and stays the first thing on the desk, until it is done: the last clock
 * of a move counts, its climbing copies do not. */
static bool is_owed(const struct carry *c, size_t at)
{
	const struct clock *k = &c->clock[at];
	if (k->least ||
	    (k->status != CLOCK_RUNNING &&
	        (k->status != CLOCK_MISSED || k->level || !still_leaves(c, k->move))))
		return false;
	for (size_t i = at + 1; k->status == CLOCK_MISSED && i < c->n_clock; i++)
		if (c->clock[i].level == 0 && str_eq(c->clock[i].move, k->move))
			return false;
	return true;
}

int64_t next_due(const struct carry *c)
{
	int64_t at = 0;
	for (size_t i = 0; i < c->n_clock; i++)
		if (is_owed(c, i) && (!at || c->clock[i].due_at < at))
			at = c->clock[i].due_at;
	return at;
}

bool too_early(const struct act *a, const struct clock *clock, size_t n, str move)
{
	for (size_t i = 0; i < n; i++)
		if (clock[i].status == CLOCK_RUNNING && clock[i].least && str_eq(clock[i].move, move) &&
		    clock[i].due_at > a->now)
			return true;
	return false;
}

bool has_lapsed(const struct clock *clock, size_t n, str move)
{
	for (size_t i = n; i-- > 0;) /* the newest: a matter may have come here before */
		if (!clock[i].least && str_eq(clock[i].move, move))
			return clock[i].status == CLOCK_BARRED;
	return false;
}

int matter_clocks(struct act *a, const struct matter *m, struct clock **out, size_t *n)
{
	struct q_clocks_of *rows;
	TRY(q_clocks_of(a->db, a->arena, m->ref.region, m->ref.id, &rows, n));
	*out = arena_new_n(a->arena, struct clock, *n + 1);    /* never NULL: NULL is not read yet */
	for (size_t i = 0; i < *n; i++)
		(*out)[i] = (struct clock){ rows[i].id, rows[i].status, rows[i].least, rows[i].level,
			rows[i].began_at, rows[i].due_at, rows[i].was_due_at, rows[i].ended_at, rows[i].move,
			rows[i].due };
	return 0;
}

int clock_next(struct act *a, int64_t *at)
{
	struct q_clock_next next;
	int r = q_clock_next(a->db, a->arena, &next);
	*at = r == 0 ? next.due_at : 0;
	return r == DB_NONE ? 0 : r;
}

int clocks_late(struct act *a, struct late **out, size_t *n)
{
	struct q_clocks_late *rows;
	TRY(q_clocks_late(a->db, a->arena, a->now, &rows, n));
	*out = arena_new_n(a->arena, struct late, *n);
	for (size_t i = 0; i < *n; i++)
		(*out)[i] = (struct late){ { rows[i].region, rows[i].matter }, rows[i].id };
	return 0;
}

/* ---- what silence means ---- */

/* The same duty again, one level above whoever missed it, with the same length of time from now. Two duties
 * missed on one day climb together: one level, not two. */
static int climb(struct carry *c, const struct course_move *move, int64_t level, int days)
{
	struct guild above;
	struct matter *m = c->m;
	if (level > m->raised) {
		int r = chain_up(c->a, m->holder, review_level(m->course, m->state) + (int)level, &above);
		if (r) /* at the top already: it stays late there, for all to see */
			return r == MATTER_NO_UNION ? 0 : r;
		m->raised = level;
	}
	return begin_above(c, move, level, days);
}

static int end_clock(struct carry *c, struct clock *k, enum clock_status status)
{
	k->status = status;
	k->ended_at = c->a->now;
	return q_clock_end(c->a->db, c->m->ref.region, c->m->ref.id, k->id, status, k->ended_at);
}

static int miss(struct carry *c, const struct course_move *move, struct clock *k)
{
	const struct course_expiry *e = &move->expiry;
	bool missed = e->escalate || e->flag, acts = e->jump != JUMP_NONE || course_by_clock(move);
	int64_t level = k->level + 1;
	int days = days_given(c, k);
	TRY(end_clock(c, k,
	    e->bar                    ? CLOCK_BARRED
	        : missed || e->remind ? CLOCK_MISSED
	        : acts                ? CLOCK_MET
	                              : CLOCK_STOPPED));
	if (e->escalate)
		TRY(climb(c, move, level, days));
	if (missed && !c->m->late)
		TRY(figure_count(
		    c->a, c->m->holder, c->m->course->name, c->m->topic, (struct figure){ .missed = 1 }));
	c->m->late |= missed;
	if (missed || e->remind)
		TRY(entry_write(
		    c, missed ? ENTRY_MISSED : ENTRY_REMINDED, move->name, SEE_APP | SEE_CASE | SEE_UP));
	c->m->due_at = next_due(c);
	TRY(q_matter_raised(
	    c->a->db, c->m->ref.region, c->m->ref.id, c->m->raised, c->m->late, c->m->due_at));
	return desk_sync(c);
}

static int expire(struct carry *c, struct clock *k)
{
	int i = course_move(c->m->course, k->move);
	CHECK(i != COURSE_NONE);
	const struct course_move *move = &c->m->course->moves[i];
	TRY(miss(c, move, k)); /* k may have moved: the clocks have grown */
	if (move->expiry.jump != JUMP_NONE)
		return carry_to(c, move->expiry.jump_state, move->name);
	if (!course_by_clock(move))
		return 0;
	c->move = move;
	return carry_on(c);
}

int clock_expire(struct act *a, struct late l)
{
	struct matter m;
	struct carry c;
	int r = matter_by_id(a, l.matter.id, &m);
	if (r == MATTER_NONE)
		return 0;
	TRY(r);
	TRY(carry_load(a, &m, &c));
	for (size_t i = 0; i < c.n_clock; i++) {
		struct clock *k = &c.clock[i];
		if (k->id == l.clock && k->status == CLOCK_RUNNING && k->due_at <= a->now)
			return expire(&c, k);
	}
	return 0;
}
