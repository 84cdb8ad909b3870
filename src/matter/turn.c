/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Whose turn it is in a matter, as one reader is to be told. The course says which move comes next and
 * who may make it; this says whether that is the reader, and if not, for whom else it waits. */
#include "matter/inside.h"

#include "course/book.h"
#include "matter/matter_sql.h"

/* One reader before one matter. */
struct reader {
	struct act *a;
	const struct matter *m;
	struct ref person;
	const struct footing *f;
	const struct rights *r;
	struct carry c;              /* what moves lean on, read when one of them does */
};

/* A move the applicant may make too is their right, and nobody's duty. */
static bool is_officers(const struct course_move *mv)
{
	bool officer = false;
	for (size_t i = 0; i < mv->n_by; i++) {
		enum course_actor_kind k = mv->by[i].kind;
		if (k == ACTOR_APPLICANT || k == ACTOR_ANYONE)
			return false;
		officer |= k == ACTOR_ROLE || k == ACTOR_UPPER || k == ACTOR_OUTSIDE;
	}
	return officer;
}

/* When silence about it is told or counted, somebody owes it. More time, say, is taken or not. */
static bool is_owed_move(const struct course_move *mv)
{
	return mv->expiry.escalate || mv->expiry.remind || mv->expiry.flag;
}

/* 1, 0 or a fault. */
static int is_due(struct reader *w, const struct course_move *mv)
{
	TRY(times_for(w->a, w->m, mv, &w->c));
	int r = move_due(w->a, w->m, mv, &w->c);
	return r < 0 ? r : r == 0;
}

/* The first move of the file that officers owe here, and the first of those that is the reader's. Where
 * nothing is owed, the first that officers may make stands for it. */
static int find_next(struct reader *w, int *next, int *theirs)
{
	const struct course *c = w->m->course;
	bool owed = false;
	*next = *theirs = COURSE_NONE;
	for (size_t i = 0; i < c->n_moves; i++) {
		const struct course_move *mv = &c->moves[i];
		if (!course_leaves(mv, w->m->state) || !is_officers(mv) || (owed && !is_owed_move(mv)))
			continue;
		int due = is_due(w, mv);
		if (due < 0)
			return due;
		if (!due)
			continue;
		if (*next == COURSE_NONE || (!owed && is_owed_move(mv))) {
			*next = (int)i;
			*theirs = COURSE_NONE;
		}
		owed |= is_owed_move(mv);
		if (*theirs == COURSE_NONE && is_theirs(w->a, w->m, mv, w->f, w->r))
			*theirs = (int)i;
	}
	return 0;
}

/* ---- a draft that waits for a signature ---- */

/* 1 when a draft waits and *out says who is to sign it, 0 when none does, or a fault. */
static int draft_turn(struct reader *w, struct turn *out)
{
	struct q_pending_who p;
	const struct course *c = w->m->course;
	bool officer = footing_in_office(w->f) && !w->f->applicant;
	if (!officer || !asks_countersign(w->m))
		return 0;
	int r = q_pending_who(w->a->db, w->a->arena, w->m->ref.region, w->m->ref.id, &p);
	if (r)
		return r == DB_NONE ? 0 : r;
	int i = course_move(c, p.move);
	if (i == COURSE_NONE)
		return 0;
	str role = c->moves[i].countersign;
	bool own = p.person == w->person.id;
	bool may = !own && holds_role(w->a, w->r, role, w->f->guild.ref.id);
	*out = (struct turn){ .of = may ? TURN_SIGN : TURN_SIGNER, .move = i, .actor = role, .own = own };
	return 1;
}

/* ---- nobody in office is waited for ---- */

/* Somebody outside is waited for while there is a move of theirs with a date; then only the clock is. */
static int others_turn(struct reader *w, struct turn *out)
{
	const struct course *c = w->m->course;
	out->of = TURN_CLOCK;
	for (size_t i = 0; i < c->n_moves; i++) {
		const struct course_move *mv = &c->moves[i];
		if (!course_leaves(mv, w->m->state) || !course_by(mv, S("applicant")) || !mv->n_deadlines)
			continue;
		int due = is_due(w, mv);
		if (due < 0)
			return due;
		if (due)
			out->of = TURN_APPLICANT;
	}
	return 0;
}

static void officers_turn(const struct course_move *mv, struct turn *out)
{
	for (size_t i = 0; i < mv->n_by && out->of == TURN_NOBODY; i++) {
		const struct course_actor *by = &mv->by[i];
		if (by->kind == ACTOR_SYSTEM)
			continue;
		out->of = by->kind == ACTOR_UPPER ? TURN_UPPER : by->kind == ACTOR_ROLE ? TURN_ROLE : TURN_OTHER;
		out->actor = by->name;
		out->up = by->up;
	}
}

static int open_turn(struct reader *w, struct turn *out)
{
	int next, theirs;
	int draft = draft_turn(w, out);
	if (draft)
		return draft < 0 ? draft : 0;
	if (w->m->course->states[w->m->state].waits == WAITS_APPLICANT) {
		out->of = TURN_APPLICANT;
		return 0;
	}
	TRY(find_next(w, &next, &theirs));
	if (next == COURSE_NONE)
		return others_turn(w, out);
	out->move = theirs != COURSE_NONE ? theirs : next;
	if (theirs != COURSE_NONE)
		out->of = TURN_YOURS;
	else
		officers_turn(&w->m->course->moves[next], out);
	return 0;
}

int matter_turn(struct act *a, const struct matter *m, struct ref person, const struct footing *f,
    const struct rights *r, const struct clocks *known, struct turn *out)
{
	struct reader w = { a, m, person, f, r,
		{ .clock = known ? known->of : NULL, .n_clock = known ? known->n : 0 } };
	*out = (struct turn){ .of = TURN_NOBODY, .move = COURSE_NONE };
	if (m->open)
		return open_turn(&w, out);
	if (f->upper && !f->applicant)
		out->of = TURN_NOTE;
	return 0;
}

/* ---- on a desk ---- */

/* Whether somebody else handles it: 1, 0 or a fault. */
static int is_anothers(struct act *a, const struct matter *m, const struct desk_eyes *e)
{
	struct handlers *h = e->handlers;
	if (!m->handler || m->handler == e->person.id)
		return 0;
	str as = course_handler_role(m->course);
	for (size_t i = 0; i < h->n; i++)
		if (h->of[i].person == m->handler && str_eq(h->of[i].as, as))
			return h->of[i].handles;
	int handled = is_handled(a, m);
	if (handled >= 0 && h->n < countof(h->of)) {
		h->of[h->n].person = m->handler;
		h->of[h->n].as = as;
		h->of[h->n++].handles = handled;
	}
	return handled;
}

int row_turn(struct act *a, const struct desk_asked *ask, const struct desk_eyes *e, struct desk_row *row)
{
	const struct course *c = course_latest(a->hall->courses, row->course);
	int state = c ? course_state(c, row->state) : COURSE_NONE;
	row->turn = (struct turn){ .of = TURN_NOBODY, .move = COURSE_NONE };
	if (state == COURSE_NONE)
		return 0;
	bool late = row->why == DESK_LATE_BELOW, holds = row->why == DESK_HOLDS;
	int turn = review_level(c, state);
	struct matter m = { .ref = row->matter, .holder = ask->guild, .course = c, .state = state,
		.raised = late, .open = !c->states[state].terminal, .handler = holds ? row->handler : 0 };
	int another = is_anothers(a, &m, e);
	if (another < 0)
		return another;
	struct footing f = { .holder = holds && !another, .another = another, .outline = another,
		.upper = !holds, .asked = row->why == DESK_SIGN, .told = row->why == DESK_TOLD,
		.up = turn + late, .may_read = true, .guild = { .ref = ask->guild } };
	TRY(matter_turn(a, &m, e->person, &f, e->rights, NULL, &row->turn));
	row->outline = another && row->turn.of != TURN_SIGN;
	return 0;
}
