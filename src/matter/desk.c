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
		if (!course_leaves(mv, c->m->state) || course_by(mv, S("applicant")) || !has_facts(&c->facts, mv))
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

/* What climbs to the union above, or is reviewed there, stands on its desk already. */
static int told_sync(struct carry *c)
{
	struct guild up;
	if (fact_at(&c->facts, S("_told")) == 0)
		return 0;
	if (!c->m->open || reach_of(c->m) > 0)
		return desk_clear_above(c, DESK_TOLD);
	int r = chain_up(c->a, c->m->holder, 1, &up);
	return r ? (r == MATTER_NO_UNION ? 0 : r) : put(c, up.ref, DESK_TOLD, false);
}

int desk_sync(struct carry *c)
{
	const struct course_state *s = &c->m->course->states[c->m->state];
	TRY(told_sync(c));
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

/* What a filter asks for: of what waits for the union or for others, the dates after one moment and up to
 * another. */
struct span {
	bool waits;
	int64_t after, until;
};

static struct span span_of(const struct act *a, const struct desk_asked *ask)
{
	enum { SIX_DAYS = 6 * 86400 };
	switch (ask->filter) {
	case DESK_LATE: return (struct span){ true, 0, a->now };
	case DESK_TODAY: return (struct span){ true, a->now, ask->today_ends };
	case DESK_WEEK: return (struct span){ true, a->now, ask->today_ends + SIX_DAYS };
	case DESK_LATER: return (struct span){ true, ask->today_ends, INT64_MAX };
	case DESK_ELSEWHERE: return (struct span){ false, 0, INT64_MAX };
	default: return (struct span){ true, 0, INT64_MAX };
	}
}

#define DESK_ROW(r, w) \
	(struct desk_row) \
	{ \
		{ (r).matter_region, (r).matter }, (r).why, (r).handler, (r).employer, (r).about, \
		    (r).opened_at, (r).due_at == NO_DUE ? 0 : (r).due_at, (r).course, (r).state, \
		    (r).title, (r).topic, (w), (r).urgent == 1 \
	}

static int rows_waiting(struct act *a, const struct desk_asked *ask, const struct span *s,
    int64_t most, struct desk_row **out, size_t *n)
{
	struct q_desk_waiting *rows;
	bool on = ask->after > 0;
	TRY(q_desk_waiting(a->db, a->arena, ask->guild.region, ask->guild.id, on ? ask->after : s->after,
	    on ? ask->after_matter : INT64_MAX, s->until, most, &rows, n));
	*out = arena_new_n(a->arena, struct desk_row, *n);
	for (size_t i = 0; i < *n; i++)
		(*out)[i] = DESK_ROW(rows[i], true);
	return 0;
}

static int rows_elsewhere(
    struct act *a, const struct desk_asked *ask, int64_t most, struct desk_row **out, size_t *n)
{
	struct q_desk_elsewhere *rows;
	TRY(q_desk_elsewhere(a->db, a->arena, ask->guild.region, ask->guild.id, ask->after,
	    ask->after_matter, most, &rows, n));
	*out = arena_new_n(a->arena, struct desk_row, *n);
	for (size_t i = 0; i < *n; i++)
		(*out)[i] = DESK_ROW(rows[i], false);
	return 0;
}

static int rows_topic(struct act *a, const struct desk_asked *ask, const struct span *s, int64_t most,
    struct desk_row **out, size_t *n)
{
	struct q_desk_topic *rows;
	bool on = ask->after > 0;
	TRY(q_desk_topic(a->db, a->arena, ask->guild.region, ask->guild.id, s->waits, ask->topic,
	    on ? ask->after : s->after, on ? ask->after_matter : INT64_MAX, s->until, most, &rows, n));
	*out = arena_new_n(a->arena, struct desk_row, *n);
	for (size_t i = 0; i < *n; i++)
		(*out)[i] = DESK_ROW(rows[i], s->waits);
	return 0;
}

static int rows_next(
    struct act *a, const struct desk_asked *ask, int64_t most, struct desk_row **out, size_t *n)
{
	struct span s = span_of(a, ask);
	return ask->topic.n ? rows_topic(a, ask, &s, most, out, n)
	    : s.waits       ? rows_waiting(a, ask, &s, most, out, n)
	                    : rows_elsewhere(a, ask, most, out, n);
}

int desk_rows(struct act *a, const struct desk_asked *ask, struct desk_row **out, size_t *n)
{
	return rows_next(a, ask, DESK_PAGE, out, n);
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

/* ---- through one officer's eyes ---- */

/* However much of a desk somebody is shut out of, no page looks through more than so many fifties of it;
 * where that is not enough, the rest is on the next page, and the numbers go no further. */
enum { LOOKS_MOST = 20 };

/* How much of a span they may know of, counted as desk_count does. */
static int count_seen(
    struct act *a, struct ref g, const struct shut *s, int64_t after, int64_t until, int64_t *out)
{
	struct q_desk_span *row;
	size_t n = DESK_COUNT_MAX;
	int64_t last = INT64_MAX;
	*out = 0;
	for (int k = 0; k < LOOKS_MOST && n == DESK_COUNT_MAX && *out < DESK_COUNT_MAX; k++) {
		TRY(q_desk_span(
		    a->db, a->arena, g.region, g.id, after, last, until, DESK_COUNT_MAX, &row, &n));
		for (size_t i = 0; i < n && *out < DESK_COUNT_MAX; i++)
			*out += !is_shut(s, row[i].matter, row[i].employer, row[i].about);
		if (n) {
			after = row[n - 1].due_at;
			last = row[n - 1].matter;
		}
	}
	return 0;
}

/* Nobody learns from a number on their own desk that somebody complained. */
static int counts_seen(
    struct act *a, const struct desk_asked *ask, const struct shut *s, struct desk_counts *out)
{
	if (is_open_to(s))
		return desk_counts(a, ask->guild, ask->today_ends, out);
	TRY(count_seen(a, ask->guild, s, 0, a->now, &out->late));
	TRY(count_seen(a, ask->guild, s, a->now, ask->today_ends, &out->today));
	return count_seen(a, ask->guild, s, ask->today_ends, INT64_MAX, &out->later);
}

static bool is_first(const struct desk_page *p, const struct desk_row *row)
{
	for (size_t i = 0; i < p->n_urgent; i++)
		if (p->row[i].matter.id == row->matter.id && p->row[i].why == row->why)
			return true;
	return false;
}

static bool is_yours(const struct turn *t)
{
	return t->of == TURN_YOURS || t->of == TURN_SIGN || t->of == TURN_NOTE;
}

/* Of some rows those they may see, and with DESK_MINE are to do: as many as a page holds, and one. */
static int rows_seen(struct act *a, const struct desk_asked *ask, const struct desk_eyes *e,
    const struct desk_row *row, size_t n, struct desk_page *out)
{
	for (size_t i = 0; i < n && out->n <= DESK_PAGE; i++) {
		struct desk_row *to = &out->row[out->n];
		if (is_shut(e->shut, row[i].matter.id, row[i].employer, row[i].about) ||
		    is_first(out, &row[i]))
			continue;
		*to = row[i];
		TRY(row_turn(a, ask, e, to));
		out->n += ask->filter != DESK_MINE || is_yours(&to->turn);
	}
	return 0;
}

/* They head the first page of everything, and of what one is to do oneself. More than so many stand in their
 * order by date as well. */
static int urgent_first(
    struct act *a, const struct desk_asked *ask, const struct desk_eyes *e, struct desk_page *out)
{
	enum { URGENT_MOST = 20 };
	struct q_desk_urgent *rows;
	size_t n;
	bool whole = ask->filter == DESK_ALL_WAITING || ask->filter == DESK_MINE;
	if (ask->after || ask->topic.n || !whole)
		return 0;
	TRY(q_desk_urgent(
	    a->db, a->arena, ask->guild.region, ask->guild.id, URGENT_MOST, &rows, &n));
	struct desk_row *row = arena_new_n(a->arena, struct desk_row, n);
	for (size_t i = 0; i < n; i++)
		row[i] = DESK_ROW(rows[i], true);
	TRY(rows_seen(a, ask, e, row, n, out));
	out->n_urgent = out->n;
	return 0;
}

static void goes_on_after(struct desk_asked *at, const struct desk_row *last)
{
	at->after = last->due_at ? last->due_at : NO_DUE;
	at->after_matter = last->matter.id;
}

int desk_for(struct act *a, const struct desk_asked *ask, struct ref person, const struct rights *r,
    struct desk_page *out)
{
	struct shut shut;
	struct desk_row *row;
	struct desk_asked at = *ask;
	size_t n = DESK_PAGE + 1;
	TRY(shut_of(a, ask->guild, person, r, &shut));
	struct handlers handlers = { .n = 0 };
	const struct desk_eyes eyes = { person, r, &shut, &handlers };
	*out = (struct desk_page){ .row = arena_new_n(a->arena, struct desk_row, DESK_PAGE + 1) };
	TRY(counts_seen(a, ask, &shut, &out->counts));
	TRY(urgent_first(a, ask, &eyes, out));
	for (int k = 0; k < LOOKS_MOST && n > DESK_PAGE && out->n <= DESK_PAGE; k++) {
		TRY(rows_next(a, &at, DESK_PAGE + 1, &row, &n));
		TRY(rows_seen(a, ask, &eyes, row, n, out));
		if (n)
			goes_on_after(&at, &row[n - 1]);
	}
	out->more = n > DESK_PAGE;
	if (out->n > DESK_PAGE) {
		out->more = true;
		out->n = DESK_PAGE;
		goes_on_after(&at, &out->row[DESK_PAGE - 1]);
	}
	out->after = at.after;
	out->after_matter = at.after_matter;
	return 0;
}
