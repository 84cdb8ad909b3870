/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Carrying a matter one step along its course: the one place where a state changes. */
#include "matter/inside.h"

#include "act/act.h"
#include "figures/figures.h"
#include "matter/matter_sql.h"

#include <errno.h>

enum { SYSTEM_STEPS_MAX = 8 }; /* a course whose system moves run in a circle is cut off here */

int carry_load(struct act *a, struct matter *m, struct carry *c)
{
	*c = (struct carry){ .a = a, .m = m, .from = m->state };
	TRY(facts_load(a, m, &c->facts));
	TRY(matter_clocks(a, m, &c->clock, &c->n_clock));
	c->cap_clock = c->n_clock;
	return 0;
}

int entry_write(struct carry *c, enum entry_kind kind, str move, int64_t seen)
{
	struct act *a = c->a;
	struct matter *m = c->m;
	struct q_entry_next next;
	TRY(q_entry_next(a->db, a->arena, m->ref.region, m->ref.id, &next));
	c->seq = next.seq;
	return q_entry_add(a->db, m->ref.region, m->ref.id, next.seq, kind, move,
	    m->course->states[m->state].name, c->actor, c->person, c->guild.region, c->guild.id, seen,
	    a->now, filled_pack(a->arena, c->filled));
}

/* ---- effects ---- */

/* What the move itself says goes before what the matter remembers; what only the union above may read is
 * not remembered at all. 1, 0 or a fault. */
static int effect_holds(const struct carry *c, const struct course_effect *e)
{
	struct answer *kept;
	size_t n, k = 0;
	if (e->n_when == 0)
		return 1;
	TRY(filled_unpack(c->a->arena, c->m->answers, &kept, &n));
	struct answer *all = arena_new_n(c->a->arena, struct answer, n + e->n_when);
	for (size_t i = 0; i < e->n_when; i++) {
		str v = c->filled ? filled_value(c->filled, e->when[i].field) : S("");
		if (v.n)
			all[k++] = (struct answer){ e->when[i].field, v };
	}
	if (n)
		memcpy(all + k, kept, n * sizeof *kept);
	const struct course_field as_field = { .when = e->when, .n_when = e->n_when };
	return field_shown(&as_field, &(struct filled){ .answer = all, .n = n + k });
}

static int effect_record(struct carry *c, const struct course_effect *e)
{
	const struct course_deadline *d[8];
	struct due due;
	int32_t day;
	str grade = answer_of(c->a, c->m->answers, e->grade_field);
	size_t n = course_deadlines(e->deadlines, e->n_deadlines, grade, d, countof(d));
	if (n > 0) {
		int64_t anchor = fact_at(&c->facts, d[0]->is.anchor);
		int r = deadline_date(c, d[0], anchor ? anchor : c->a->now, &due);
		if (r > 0)
			return 0;
		TRY(r);
		return fact_compute(c, e->what, &due);
	}
	if (e->from.n && c->filled && date_parse(filled_value(c->filled, e->from), &day))
		return fact_record(c, e->what, zone_day_end(c->a->hall->zone, day));
	return fact_record(c, e->what, c->a->now);
}

int applicant_of(struct carry *c, struct ref *out)
{
	struct q_person_applicant p;
	TRY(q_person_applicant(c->a->db, c->a->arena, c->m->ref.region, c->m->ref.id, &p));
	*out = (struct ref){ id_region(p.person), p.person };
	return 0;
}

/* The party named in a field by its code, or else the fallback. */
static struct ref party_in(const struct carry *c, str field, struct ref fallback)
{
	int64_t id;
	if (field.n && c->filled && id_from_code(c->a, filled_value(c->filled, field), &id))
		return (struct ref){ id_region(id), id };
	return fallback;
}

static enum tie_kind tie_named(str what)
{
	return str_eq(what, S("member"))    ? TIE_MEMBER
	    : str_eq(what, S("works_at"))   ? TIE_WORKS_AT
	    : str_eq(what, S("represents")) ? TIE_REPRESENTS
	                                    : TIE_SEAT;
}

static int effect_tie(struct carry *c, const struct course_effect *e)
{
	struct ref person;
	TRY(applicant_of(c, &person));
	person = party_in(c, e->from, person);
	struct ref body = party_in(c, e->with, c->m->holder);
	enum tie_kind kind = tie_named(e->what);
	str origin = id_code(c->a, c->m->ref.id);
	struct tie *tie;
	size_t n;
	int64_t id;
	str role = kind == TIE_MEMBER ? S("") : e->what;    /* of a member it would be their number */
	if (e->kind == EFFECT_BEGIN)
		return tie_begin(c->a, &(struct tie_new){ person, body, kind, role, origin }, &id);
	TRY(ties_living(c->a, person, kind, &tie, &n));
	for (size_t i = 0; i < n; i++)
		if (tie[i].to.id == body.id)
			TRY(tie_end(c->a, person, tie[i].id, origin));
	return 0;
}

/* An upper union sees it at once, without a name. Whoever has a role in the union that holds it has it on
 * the desk already. */
static int effect_alert(struct carry *c, const struct course_effect *e)
{
	struct course_actor who = { 0 };
	(void)course_actor_by_name(e->what, &who);
	int level = who.kind == ACTOR_UPPER ? who.up - review_level(c->m->course, c->m->state) : 0;
	if (level > c->m->raised)
		c->m->raised = level;
	return 0;
}

/* From now on the desks say so: see desk_sync. */
static int effect_tell(struct carry *c) { return fact_record(c, S("_told"), c->a->now); }

/* Extensions come last: the clock they move may have begun with this very step. */
int effects_do(struct carry *c, bool extensions)
{
	for (size_t i = 0; c->move && i < c->move->n_effects; i++) {
		const struct course_effect *e = &c->move->effects[i];
		int holds = (e->kind == EFFECT_EXTEND) == extensions ? effect_holds(c, e) : 0;
		if (holds < 0)
			return holds;
		if (!holds)
			continue;
		switch (e->kind) {
		case EFFECT_RECORD: TRY(effect_record(c, e)); break;
		case EFFECT_EXTEND: TRY(clock_extend(c, e->what, e)); break;
		case EFFECT_BEGIN:
		case EFFECT_END: TRY(effect_tie(c, e)); break;
		case EFFECT_ALERT: TRY(effect_alert(c, e)); break;
		case EFFECT_TELL: TRY(effect_tell(c)); break;
		case EFFECT_ASSIGN:
			c->m->handler = party_in(c, e->what, (struct ref){ 0, c->m->handler }).id;
			break;
		default: break; /* effects_after */
		}
	}
	return 0;
}

int effects_after(struct carry *c)
{
	for (size_t i = 0; c->move && i < c->move->n_effects; i++) {
		const struct course_effect *e = &c->move->effects[i];
		bool after = e->kind == EFFECT_OPEN || e->kind == EFFECT_PUBLISH;
		int holds = after ? effect_holds(c, e) : 0;
		if (holds < 0)
			return holds;
		if (holds)
			TRY(e->kind == EFFECT_OPEN ? matter_rise(c, e->what) : publish(c, e->what));
	}
	return 0;
}

/* ---- figures ---- */

/* An answer is a move out of the union's hands into the applicant's, or to the end. */
static bool is_answer(const struct carry *c)
{
	const struct course_state *from = &c->m->course->states[c->from],
	                          *to = &c->m->course->states[c->m->state];
	return c->actor != BY_APPLICANT && (from->waits == WAITS_UNION || from->waits == WAITS_UPPER) &&
	    (to->waits == WAITS_APPLICANT || to->terminal);
}

/* Counted where the matter is held, once a matter and kind: a reworked answer is not a second one. */
static int figures_do(struct carry *c)
{
	struct figure by = { 0 };
	if (is_answer(c) && fact_at(&c->facts, S("_answered")) == 0) {
		by.in_time = !c->m->late;
		by.too_late = c->m->late;
		TRY(fact_record(c, S("_answered"), c->a->now));
	}
	by.closed = !c->m->open;
	if (!by.in_time && !by.too_late && !by.closed)
		return 0;
	return figure_count(c->a, c->m->holder, c->m->course->name, c->m->topic, by);
}

/* ---- the step ---- */

static int take_in(struct carry *c)
{
	struct matter *m = c->m;
	str v;
	if (!c->move || !c->filled)
		return 0;
	TRY(answers_merge(c->a, m->answers, c->move, c->filled, &m->answers));
	if ((v = filled_value(c->filled, S("class"))).n)
		m->class = v;
	if ((v = filled_value(c->filled, S("grade"))).n)
		m->grade = v;
	return 0;
}

/* A move without a date of its own that leads back to where it came from is put on record and no more: nobody
 * has done what was owed, so every clock runs on, what climbed stays up, and a draft waits on. */
static bool stays(const struct carry *c, int state)
{
	return c->move && state == c->from && c->move->n_deadlines == 0;
}

static int enter(struct carry *c, int state)
{
	struct matter *m = c->m;
	m->state = state;
	m->open = !m->course->states[state].terminal;
	m->moved_at = c->a->now;
	TRY(take_in(c));
	c->n_before = c->n_clock;
	if (stays(c, state)) {
		TRY(effects_do(c, false));
		return effects_do(c, true);
	}
	m->raised = 0;
	TRY(clocks_leave(c));
	TRY(fact_record(c, m->course->states[state].name, c->a->now));
	TRY(effects_do(c, false));
	if (m->open)
		TRY(clocks_begin(c));
	TRY(effects_do(c, true));
	m->due_at = next_due(c);
	return figures_do(c);
}

static int written(struct carry *c)
{
	struct matter *m = c->m;
	int r = q_matter_moved(c->a->db, m->ref.region, m->ref.id, m->step,
	    m->course->states[m->state].name, m->open, m->class, m->grade, m->answers, m->handler,
	    m->raised, m->late, c->a->now, m->due_at);
	m->step += r == 0;
	return r == DB_NONE ? MATTER_STALE : r;
}

/* The files of the move: those of a signed draft wait under the draft's entry. */
static int files_do(struct carry *c)
{
	struct matter *m = c->m;
	if (c->prepared)
		TRY(q_attachment_signed(c->a->db, m->ref.region, m->ref.id, c->prepared, c->seq));
	c->prepared = 0;
	return c->filled ? uploads_keep(c->a, m, c->filled, c->seq) : 0;
}

static int system_goes_on(struct carry *c, int depth);

static int step_on(struct carry *c, int state, str move, int64_t seen, int depth)
{
	c->from = c->m->state;
	bool on_record = stays(c, state);
	if (!on_record)
		TRY(desk_clear_raised(c));
	TRY(enter(c, state));
	int r = written(c);
	if (r)
		return r;
	TRY(entry_write(c, ENTRY_MOVE, move, seen));
	TRY(files_do(c));
	if (!on_record)
		TRY(draft_end(c));
	TRY(desk_sync(c));
	TRY(effects_after(c));
	return system_goes_on(c, depth + 1);
}

/* Moves of the system that have no date are made at once. */
static int system_goes_on(struct carry *c, int depth)
{
	const struct course *course = c->m->course;
	if (depth > SYSTEM_STEPS_MAX)
		return FAULT(-ELOOP);
	for (size_t i = 0; i < course->n_moves; i++) {
		const struct course_move *mv = &course->moves[i];
		if (!course_leaves(mv, c->m->state) || !course_by_clock(mv) || mv->n_deadlines > 0 ||
		    !has_facts(&c->facts, mv))
			continue;
		struct carry next = *c;
		next.move = mv;
		next.filled = NULL;
		next.actor = BY_SYSTEM;
		next.person = 0;
		next.guild = (struct ref){ 0 };
		return step_on(&next, mv->to, mv->name, mv->visible[c->m->secrecy], depth);
	}
	return 0;
}

int carry_system(struct carry *c) { return system_goes_on(c, 0); }

int carry_on(struct carry *c)
{
	return step_on(c, c->move->to, c->move->name, c->move->visible[c->m->secrecy], 0);
}

int carry_to(struct carry *c, int state, str name)
{
	c->move = NULL;
	c->filled = NULL;
	c->actor = BY_SYSTEM;
	return step_on(c, state, name, SEE_APP | SEE_CASE | SEE_UP, 0);
}
