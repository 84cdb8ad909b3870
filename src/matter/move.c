/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Moves asked for by people: who may, with what filled in, and a second signature where one is due. */
#include "matter/inside.h"

#include "act/act.h"
#include "base/utf8.h"
#include "course/book.h"
#include "matter/matter_sql.h"

static int opened(struct act *a, int64_t id, int64_t step, struct ref person,
    const struct rights *r, struct matter *m, struct footing *f)
{
	int got = matter_by_id(a, id, m);
	if (got)
		return got;
	got = matter_footing(a, m, person, r, f);
	if (got)
		return got;
	if (!f->may_read)
		return MATTER_NONE;
	return m->step == step ? 0 : MATTER_STALE;
}

/* Who is given a matter must be able to go on with it from where the move leads: in the role whose moves are
 * then theirs alone, or in any. */
static bool can_go_on(const struct act *a, const struct matter *m, const struct course_move *mv,
    const struct footing *f, const struct rights *r)
{
	str as = course_handler_role(m->course);
	if (as.n)
		return holds_role(a, r, as, f->guild.ref.id);
	for (size_t i = 0; i < m->course->n_moves; i++) {
		const struct course_move *next = &m->course->moves[i];
		for (size_t k = 0; course_leaves(next, mv->to) && k < next->n_by; k++)
			if (next->by[k].kind == ACTOR_ROLE && next->n_deadlines &&
			    holds_role(a, r, next->by[k].name, f->guild.ref.id))
				return true;
	}
	return false;
}

int matter_person_fits(struct act *a, const struct matter *m, const struct course_move *mv,
    str field, struct ref person)
{
	struct rights r;
	struct footing theirs;
	struct matter free = *m;
	bool given = false;
	free.handler = 0; /* who has it now makes nobody fit or unfit */
	TRY(rights_of(a, person, &r));
	TRY(matter_footing(a, &free, person, &r, &theirs));
	for (size_t i = 0; i < mv->n_effects; i++)
		given |= mv->effects[i].kind == EFFECT_ASSIGN && str_eq(mv->effects[i].what, field);
	return footing_in_office(&theirs) && !theirs.conflict && !theirs.asked &&
	    (!given || can_go_on(a, m, mv, &theirs, &r));
}

/* The person in a person field must be an officer of the union that acts, and not in conflict. */
static int persons_fit(struct act *a, const struct matter *m, const struct footing *f,
    const struct course_move *mv, struct move_asked *ask)
{
	for (size_t i = 0; i < mv->n_fields; i++) {
		int64_t id;
		str v = filled_value(&ask->filled, mv->fields[i].name);
		if (mv->fields[i].type != TYPE_PERSON || !v.n || f->applicant)
			continue;
		bool known = id_from_code(a, v, &id);
		struct ref p = { known ? id_region(id) : 0, known ? id : 0 };
		int fits = known ? matter_person_fits(a, m, mv, mv->fields[i].name, p) : 0;
		if (fits < 0)
			return fits;
		if (!fits) {
			ask->faults = arena_new_n(a->arena, struct field_fault, 1);
			ask->faults[0] = (struct field_fault){ &mv->fields[i], FIELD_NOT_A_CHOICE, 0 };
			ask->n_fault = 1;
			return MATTER_INCOMPLETE;
		}
	}
	return 0;
}

static struct carry carry_for(const struct footing *f, const struct move_asked *ask,
    const struct course_move *mv, struct carry c)
{
	bool officer = footing_in_office(f);
	c.move = mv;
	c.filled = &ask->filled;
	c.actor = f->applicant ? BY_APPLICANT : f->upper && !f->holder ? BY_UPPER : BY_OFFICER;
	c.guild = officer ? f->guild.ref : (struct ref){ 0 };
	c.person = officer && !f->applicant ? ask->person.id : 0;
	return c;
}

/* The matter goes a step on though its state stays: who was shown another draft does not sign this one. */
static int drafted(struct carry *c)
{
	int r = q_matter_drafted(c->a->db, c->m->ref.region, c->m->ref.id, c->m->step);
	c->m->step += r == 0;
	return r == DB_NONE ? MATTER_STALE : r;
}

static int prepare(struct carry *c, const struct move_asked *ask)
{
	struct matter *m = c->m;
	int r = drafted(c);
	if (r)
		return r;
	TRY(q_pending_put(c->a->db, m->ref.region, m->ref.id, c->move->name, m->step, ask->person.id,
	    c->a->now, filled_pack(c->a->arena, c->filled)));
	TRY(entry_write(c, ENTRY_PREPARED, c->move->name, SEE_CASE));
	TRY(uploads_keep(c->a, m, c->filled, c->seq));
	TRY(signer_ask(c, c->move->countersign));
	return MATTER_PREPARED;
}

/* What was sent is checked, and then cut down to what the move asks for. */
static int taken(struct act *a, const struct matter *m, const struct footing *f,
    const struct course_move *mv, struct move_asked *ask)
{
	int r = filled_check(a, mv, 0, &ask->filled, &ask->faults, &ask->n_fault);
	if (r)
		return r;
	ask->filled = filled_kept(a->arena, mv, &ask->filled);
	return persons_fit(a, m, f, mv, ask);
}

int matter_move(struct act *a, int64_t id, struct move_asked *ask)
{
	struct matter m;
	struct footing f;
	struct carry c;
	int r = opened(a, id, ask->step, ask->person, ask->rights, &m, &f);
	if (r)
		return r;
	int i = course_move(m.course, ask->move);
	if (i == COURSE_NONE)
		return MATTER_NOT_NOW;
	const struct course_move *mv = &m.course->moves[i];
	TRY(carry_load(a, &m, &c));
	r = move_open(a, &m, &f, ask->rights, mv, &c);
	if (r)
		return r;
	r = taken(a, &m, &f, mv, ask);
	if (r)
		return r;
	c = carry_for(&f, ask, mv, c);
	return mv->countersign.n && !f.applicant ? prepare(&c, ask) : carry_on(&c);
}

/* ---- the second signature ---- */

static bool may_sign(
    const struct act *a, const struct footing *f, const struct move_asked *ask, str role)
{
	return (f->holder || f->upper) && !f->applicant &&
	    holds_role(a, ask->rights, role, f->guild.ref.id);
}

static bool is_reason(str text)
{
	enum { REASON_MAX = 2000 };
	return str_trim(text).n && utf8_plain(text, true) && utf8_length(text) <= REASON_MAX;
}

static int send_back(struct carry *c, const struct pending *p, str reason)
{
	struct answer why = { S("reason"), str_trim(reason) };
	struct filled filled = { .answer = &why, .n = 1 };
	int r = is_reason(reason) ? drafted(c) : MATTER_INCOMPLETE;
	if (r)
		return r;
	c->filled = &filled;
	TRY(draft_end(c));
	return entry_write(c, ENTRY_SENT_BACK, p->move, SEE_CASE);
}

static int signed_draft(struct carry *c)
{
	struct q_entry_prepared draft;
	int r = move_due(c->a, c->m, c->move, c);
	if (r)
		return r;
	TRY(q_entry_prepared(c->a->db, c->a->arena, c->m->ref.region, c->m->ref.id, &draft));
	c->prepared = draft.seq;
	return carry_on(c);
}

int matter_sign(struct act *a, int64_t id, struct move_asked *ask, bool sign)
{
	struct matter m;
	struct footing f;
	struct carry c;
	struct pending p;
	int r = opened(a, id, ask->step, ask->person, ask->rights, &m, &f);
	if (r)
		return r;
	r = matter_pending(a, &m, &p);
	if (r)
		return r == MATTER_NONE ? MATTER_NOT_NOW : r;
	int i = course_move(m.course, p.move);
	if (i == COURSE_NONE)
		return MATTER_NOT_NOW;
	const struct course_move *mv = &m.course->moves[i];
	if (!may_sign(a, &f, ask, mv->countersign))
		return MATTER_NOT_YOURS;
	if (sign && p.person == ask->person.id)
		return MATTER_SAME_HAND;
	str reason = filled_value(&ask->filled, S("reason"));
	ask->filled = (struct filled){ .answer = p.answer, .n = p.n_answer };
	TRY(carry_load(a, &m, &c));
	c = carry_for(&f, ask, mv, c);
	r = sign ? signed_draft(&c) : send_back(&c, &p, reason);
	return r;
}

/* ---- to another union ---- */

bool footing_may_pass(const struct act *a, const struct footing *f, const struct rights *r)
{
	for (size_t i = 0; i < r->n; i++)
		if (footing_in_office(f) && !f->asked && !f->told && r->office[i].guild.id == f->guild.ref.id &&
		    office_grants(a, &r->office[i], CAP_MATTER_PASS))
			return true;
	return false;
}

/* Never below the level the course names, and never to whom it would not have gone when it was filed. */
static int may_hold(struct act *a, const struct matter *m, const struct guild *to)
{
	struct concern about = concern_of(m);
	if (to->ended || to->ref.id == m->holder.id || to->level > holding_level(m->course))
		return MATTER_NO_UNION;
	int barred = is_barred(a, to, &about);
	return barred == 1 ? MATTER_NO_UNION : barred;
}

/* Where it has no handler yet: whoever sees its outline cannot pass it to where they would read it. */
static bool would_read(
    const struct act *a, const struct footing *f, const struct rights *r, const struct guild *to)
{
	for (size_t i = 0; f->outline && i < r->n; i++)
		if (r->office[i].guild.id == to->ref.id && office_grants(a, &r->office[i], CAP_MATTER_READ))
			return true;
	return false;
}

static int pass_on(struct carry *c, const struct guild *to)
{
	struct matter *m = c->m;
	struct act *a = c->a;
	TRY(desk_clear_raised(c));
	TRY(desk_clear_above(c, DESK_TOLD));
	TRY(q_desk_take(a->db, m->holder.region, m->holder.id, m->ref.id, DESK_HOLDS));
	TRY(draft_end(c));
	int got = q_matter_passed(
	    a->db, m->ref.region, m->ref.id, m->step, to->ref.region, to->ref.id, a->now);
	if (got)
		return got == DB_NONE ? MATTER_STALE : got;
	m->holder = to->ref;
	m->raised = 0;
	m->handler = 0;
	TRY(entry_write(c, ENTRY_PASSED, S(""), SEE_APP | SEE_CASE | SEE_UP));
	return desk_sync(c);
}

int matter_pass(struct act *a, int64_t id, int64_t step, struct ref person, const struct rights *r,
    const struct guild *to, str reason)
{
	struct matter m;
	struct footing f;
	struct carry c;
	int got = opened(a, id, step, person, r, &m, &f);
	if (got)
		return got;
	if (!footing_may_pass(a, &f, r))
		return MATTER_NOT_YOURS;
	if (!m.open || m.course->states[m.state].waits != WAITS_UNION)
		return MATTER_NOT_NOW;
	if (!is_reason(reason))
		return MATTER_INCOMPLETE;
	got = would_read(a, &f, r, to) ? MATTER_NO_UNION : may_hold(a, &m, to);
	if (got)
		return got;
	struct answer why[] = { { S("reason"), str_trim(reason) }, { S("union"), to->code } };
	struct filled filled = { .answer = why, .n = countof(why) };
	TRY(carry_load(a, &m, &c));
	c = carry_for(&f, &(struct move_asked){ .person = person, .rights = r }, NULL, c);
	c.filled = &filled;
	return pass_on(&c, to);
}

int matter_noted(struct act *a, int64_t id, struct ref person, const struct rights *r)
{
	struct matter m;
	struct footing f;
	struct carry c;
	int got = matter_by_id(a, id, &m);
	if (got)
		return got;
	got = opened(a, id, m.step, person, r, &m, &f);
	if (got)
		return got;
	if (!f.upper)
		return MATTER_NOT_YOURS;
	if (m.open)
		return MATTER_NOT_NOW;
	TRY(carry_load(a, &m, &c));
	c = carry_for(&f, &(struct move_asked){ .person = person, .rights = r }, NULL, c);
	c.filled = NULL;
	TRY(q_desk_take(a->db, f.guild.ref.region, f.guild.ref.id, m.ref.id, DESK_LATE_BELOW));
	return entry_write(&c, ENTRY_NOTED, S(""), SEE_UP);
}

/* ---- courses kept ---- */

int courses_keep(struct act *a)
{
	for (size_t i = 0; i < course_book_count(a->hall->courses); i++) {
		const struct course *c = course_book_at(a->hall->courses, i);
		TRY(q_course_text_add(a->db, c->name, c->version,
		    course_book_yaml(a->hall->courses, c->name, c->version), a->now));
	}
	return 0;
}

int courses_restore(struct act *a)
{
	struct q_course_texts *rows;
	struct course_fault *faults = NULL;
	size_t n;
	TRY(q_course_texts(a->db, a->arena, &rows, &n));
	for (size_t i = 0; i < n; i++)
		TRY(course_book_restore(
		    a->hall->courses, a->arena, rows[i].name, rows[i].version, rows[i].yaml, &faults));
	return 0;
}
