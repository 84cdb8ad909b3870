/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Who may see a matter, and what of it. */
#include "matter/inside.h"

#include "act/act.h"
#include "course/book.h"
#include "matter/matter_sql.h"

static int course_found(struct act *a, str name, str version, const struct course **out)
{
	*out = course_version(a->hall->courses, name, version);
	return *out ? 0 : FAULT(-1); /* the text is stored with the matter; courses_restore read it */
}

int matter_by_id(struct act *a, int64_t id, struct matter *out)
{
	struct q_matter_by_id m;
	int64_t region = id_region(id);
	int r = q_matter_by_id(a->db, a->arena, region, id, &m);
	if (r == DB_NONE)
		return MATTER_NONE;
	TRY(r);
	*out = (struct matter){
		.ref = { region, id },
		.holder = { m.holder_region, m.holder },
		.secrecy = (enum course_secrecy)m.secrecy,
		.open = m.is_open == 1,
		.late = m.late == 1,
		.step = m.step,
		.raised = m.raised,
		.place = m.place,
		.employer = m.employer,
		.about = m.about,
		.handler = m.handler,
		.joined = m.joined,
		.opened_at = m.opened_at,
		.moved_at = m.moved_at,
		.due_at = m.due_at,
		.title = m.title,
		.topic = m.topic,
		.class = m.class,
		.grade = m.grade,
		.answers = m.answers,
	};
	TRY(course_found(a, m.course, m.version, &out->course));
	out->state = course_state(out->course, m.state);
	return out->state == COURSE_NONE ? FAULT(-1) : 0;
}

/* ---- footing ---- */

int review_level(const struct course *course, int state)
{
	int up = 0;
	if (course->states[state].waits != WAITS_UPPER)
		return 0;
	for (size_t i = 0; i < course->n_moves; i++)
		for (size_t k = 0; course_leaves(&course->moves[i], state) && k < course->moves[i].n_by;
		     k++)
			if (course->moves[i].by[k].kind == ACTOR_UPPER && course->moves[i].by[k].up > up)
				up = course->moves[i].by[k].up;
	return up;
}

/* A missed deadline climbs from whoever was due: from the reviewer, while it is under review. */
int reach_of(const struct matter *m)
{
	return review_level(m->course, m->state) + (int)m->raised;
}

/* Somebody with offices at several levels above stands at the one whose turn it is, else at the nearest. */
static int stand_above(
    struct act *a, const struct matter *m, const struct office *o, struct footing *out)
{
	struct ladder l;
	int turn = review_level(m->course, m->state), called = called_above(a, o->guild, m);
	if (called < 0 || (!called && reach_of(m) == 0))
		return called;
	TRY(ladder_of(a, m->holder, &l));
	int up = ladder_level(&l, o->guild.id);
	if (up == 0 || (up > reach_of(m) && !called))
		return 0;
	if (out->upper && (out->up == turn || (up != turn && up >= out->up)))
		return 0;
	out->upper = true;
	out->up = up;
	out->asked = up > reach_of(m) && called == DESK_SIGN;
	out->told = up > reach_of(m) && called == DESK_TOLD;
	return guild_by_ref(a, o->guild, &out->guild);
}

bool footing_in_office(const struct footing *f) { return f->holder || f->outline || f->upper; }

bool asks_countersign(const struct matter *m)
{
	for (size_t i = 0; i < m->course->n_moves; i++)
		if (m->course->moves[i].countersign.n && course_leaves(&m->course->moves[i], m->state))
			return true;
	return false;
}

/* Somebody who left, or does other work now, handles nothing any more. 1, 0 or a fault. */
int is_handled(struct act *a, const struct matter *m)
{
	struct rights r;
	str as = m->handler ? course_handler_role(m->course) : S("");
	if (!as.n)
		return 0;
	TRY(rights_of(a, (struct ref){ id_region(m->handler), m->handler }, &r));
	return holds_role(a, &r, as, m->holder.id);
}

/* Whether a draft waits that this officer may sign: 1, 0 or a fault. */
static int is_to_sign(struct act *a, const struct matter *m, struct ref person, const struct rights *r)
{
	struct q_pending_who p;
	if (!asks_countersign(m))
		return 0;
	int got = q_pending_who(a->db, a->arena, m->ref.region, m->ref.id, &p);
	int i = got ? COURSE_NONE : course_move(m->course, p.move);
	if (i == COURSE_NONE)
		return got < 0 ? got : 0;
	return p.person != person.id && holds_role(a, r, m->course->moves[i].countersign, m->holder.id);
}

/* An officer of the union that holds it, when another one there handles it. Who may act for a union above
 * stands there. */
static int stand_beside(struct act *a, const struct matter *m, struct ref person,
    const struct rights *r, struct footing *out)
{
	int handled = m->handler == person.id ? 0 : is_handled(a, m);
	if (handled <= 0)
		return handled;
	out->holder = false;
	if (out->upper && !out->told)
		return 0;
	int sign = is_to_sign(a, m, person, r);
	out->upper = out->told = false;
	out->another = true;
	out->holder = sign == 1;
	out->outline = sign == 0;
	return sign < 0 ? sign : 0;
}

static int stand_as_officer(struct act *a, const struct matter *m, struct ref person,
    const struct rights *r, struct footing *out)
{
	struct guild holder;
	bool name = false;
	TRY(guild_by_ref(a, m->holder, &holder));
	for (size_t i = 0; i < r->n; i++) {
		const struct office *o = &r->office[i];
		int up = path_steps(holder.path, o->path);
		if (up < 0 || !office_grants(a, o, CAP_MATTER_READ))
			continue;
		out->holder |= up == 0;
		name |= up == 0 && office_grants(a, o, CAP_MATTER_NAME);
		if (up > 0)
			TRY(stand_above(a, m, o, out));
	}
	if (out->holder)
		TRY(stand_beside(a, m, person, r, out));
	if (out->holder || out->another)
		out->guild = holder;
	out->may_name = out->holder && name && m->secrecy == SECRECY_OPEN;
	return 0;
}

/* Who filed it, or joined it, is a party to it and not its officer; nor is whoever is tied to those
 * involved. */
static void shut_out(struct footing *f, bool tied)
{
	bool officer = footing_in_office(f);
	f->conflict = tied || (officer && (f->applicant || f->joined));
	if (f->conflict)
		f->holder = f->another = f->outline = f->upper = f->asked = f->told = f->may_name = false;
}

int matter_footing(struct act *a, const struct matter *m, struct ref person, const struct rights *r,
    struct footing *out)
{
	struct q_person_part part;
	*out = (struct footing){ 0 };
	TRY(q_person_part(a->db, a->arena, m->ref.region, m->ref.id, person.id, &part));
	out->applicant = part.part == PART_APPLICANT;
	out->joined = part.part == PART_JOINED;
	if (r->n)
		TRY(stand_as_officer(a, m, person, r, out));
	int about = out->joined ? is_about(a, m, person) : 0;
	int tied = about == 0 && footing_in_office(out) ? in_conflict(a, m, person, r) : about;
	if (tied < 0)
		return tied;
	out->joined &= about == 0;
	shut_out(out, tied == 1);
	out->may_read = out->applicant || out->joined || footing_in_office(out);
	return 0;
}

/* ---- which moves ---- */

static bool works_at(const struct act *a, const struct rights *r, int64_t guild)
{
	for (size_t i = 0; i < r->n; i++)
		if (r->office[i].guild.id == guild && office_grants(a, &r->office[i], CAP_MATTER_WORK))
			return true;
	return false;
}

static bool may_make(const struct act *a, const struct matter *m, const struct course_actor *by,
    const struct footing *f, const struct rights *r)
{
	int turn = review_level(m->course, m->state);
	bool late = f->upper && turn < f->up && f->up <= turn + m->raised;
	bool above = late && turn == 0, acting = f->holder || f->outline || above;
	bool theirs = f->another && str_eq(by->name, course_handler_role(m->course));
	switch (by->kind) {
	case ACTOR_APPLICANT: return f->applicant;
	case ACTOR_ANYONE: return f->may_read && !f->asked && !f->told && !f->outline;
	case ACTOR_ROLE: return acting && !theirs && holds_role(a, r, by->name, f->guild.ref.id);
	case ACTOR_UPPER:
		return f->upper && !f->asked && !f->told && (f->up == by->up || late) &&
		    works_at(a, r, f->guild.ref.id);
	case ACTOR_OUTSIDE: return ((f->holder && !f->another) || above) && works_at(a, r, f->guild.ref.id);
	default: return false;
	}
}

bool is_theirs(const struct act *a, const struct matter *m, const struct course_move *mv,
    const struct footing *f, const struct rights *r)
{
	for (size_t i = 0; i < mv->n_by; i++)
		if (may_make(a, m, &mv->by[i], f, r))
			return true;
	return false;
}

static int once_made(struct act *a, const struct matter *m, const struct course_move *mv)
{
	struct q_entry_move_made made;
	if (!mv->once)
		return DB_NONE;
	return q_entry_move_made(a->db, a->arena, m->ref.region, m->ref.id, mv->name, &made);
}

bool has_facts(const struct facts *facts, const struct course_move *mv)
{
	for (size_t i = 0; i < mv->n_needs; i++)
		if (fact_at(facts, mv->needs[i]) == 0)
			return false;
	for (size_t i = 0; i < mv->n_unless; i++)
		if (fact_at(facts, mv->unless[i]))
			return false;
	return true;
}

int move_due(
    struct act *a, const struct matter *m, const struct course_move *mv, const struct carry *c)
{
	if (!course_leaves(mv, m->state))
		return MATTER_NOT_NOW;
	int made = once_made(a, m, mv);
	if (made != DB_NONE)
		return made == 0 ? MATTER_ONCE : made;
	bool due = has_facts(&c->facts, mv) && !too_early(a, c->clock, c->n_clock, mv->name) &&
	    !has_lapsed(c->clock, c->n_clock, mv->name);
	return due ? 0 : MATTER_NOT_NOW;
}

/* Nobody could decide what is brought before a union that is not there: it would wait for ever. 0 or
 * MATTER_NO_UNION. */
static int has_reviewer(struct act *a, const struct matter *m, const struct course_move *mv)
{
	struct ladder l;
	int to = review_level(m->course, mv->to);
	if (to <= review_level(m->course, m->state))
		return 0;
	TRY(ladder_of(a, m->holder, &l));
	return to > l.n ? MATTER_NO_UNION : 0;
}

int move_open(struct act *a, const struct matter *m, const struct footing *f,
    const struct rights *r, const struct course_move *mv, const struct carry *c)
{
	if (!course_leaves(mv, m->state))
		return MATTER_NOT_NOW;
	if (!is_theirs(a, m, mv, f, r))
		return MATTER_NOT_YOURS;
	int due = move_due(a, m, mv, c);
	return due ? due : has_reviewer(a, m, mv);
}

/* A date that has passed closes a move only where the course says so; one to come, only as "at least". */
static bool leans_on_clocks(const struct course_move *mv)
{
	bool least = false;
	for (size_t i = 0; i < mv->n_deadlines; i++)
		least |= deadline_is_least(mv->deadlines[i].is.kind, mv->deadlines[i].is.before);
	return least || mv->expiry.bar;
}

int times_for(struct act *a, const struct matter *m, const struct course_move *mv, struct carry *c)
{
	if (!c->clock && leans_on_clocks(mv))
		TRY(matter_clocks(a, m, &c->clock, &c->n_clock));
	if ((mv->n_needs || mv->n_unless) && !c->facts.of)
		TRY(facts_load(a, m, &c->facts));
	return 0;
}

int matter_moves(struct act *a, const struct matter *m, const struct footing *f,
    const struct rights *r, const struct clocks *known, int *out, size_t max, size_t *n)
{
	struct carry c = { .clock = known ? known->of : NULL, .n_clock = known ? known->n : 0 };
	*n = 0;
	for (size_t i = 0; i < m->course->n_moves && *n < max; i++) {
		const struct course_move *mv = &m->course->moves[i];
		if (!course_leaves(mv, m->state) || !is_theirs(a, m, mv, f, r))
			continue;
		TRY(times_for(a, m, mv, &c));
		int got = move_due(a, m, mv, &c);
		if (got == 0)
			got = has_reviewer(a, m, mv);
		if (got < 0)
			return got;
		if (got == 0)
			out[(*n)++] = (int)i;
	}
	return 0;
}

/* ---- the record ---- */

enum { SEEN_BY_HOLDER = SEE_CASE | SEE_PUB | SEE_CMTE | SEE_UNIT };

static int64_t seen_by(const struct footing *f)
{
	return (f->applicant ? SEE_APP | SEE_PUB : 0) |
	    (f->holder ? SEEN_BY_HOLDER : 0) |
	    (f->upper ? SEE_UP | SEE_PUB | (f->told ? 0 : SEE_CASE) : 0) | (f->joined ? SEE_PUB : 0);
}

/* Somebody who joined, or another officer, learns that it moved and when, not what was written. */
static bool is_line_for(const struct footing *f, const struct q_entries_of *e)
{
	int64_t moved = (f->joined ? SEE_APP : 0) | (f->outline ? SEEN_BY_HOLDER : 0);
	return e->seen & (seen_by(f) | (e->kind == ENTRY_MOVE ? moved : 0));
}

static bool is_private_to_upper(const struct course *course, int move, str field)
{
	const struct course_field *f =
	    move == COURSE_NONE ? NULL : course_field(&course->moves[move], field);
	return f && f->private == PRIVATE_UPPER;
}

/* A field for the union above alone is read there, and nowhere else: not even by who wrote it, whose
 * telephone may be in another's hand. */
static int fields_for(struct act *a, const struct matter *m, const struct footing *f,
    const struct q_entries_of *row, struct entry *e)
{
	struct answer *of;
	size_t n;
	if (!f->applicant && !f->holder && !f->upper)
		return 0;
	TRY(filled_unpack(a->arena, row->fields, &of, &n));
	int move = course_move(m->course, row->move);
	for (size_t i = 0; i < n; i++)
		if ((f->upper && f->up == 1) || !is_private_to_upper(m->course, move, of[i].field))
			of[e->n_answer++] = of[i];
	e->answer = of;
	return 0;
}

int matter_entries(
    struct act *a, const struct matter *m, const struct footing *f, struct entry **out, size_t *n)
{
	struct q_entries_of *rows;
	size_t n_row;
	TRY(q_entries_of(a->db, a->arena, m->ref.region, m->ref.id, &rows, &n_row));
	*out = arena_new_n(a->arena, struct entry, n_row);
	*n = 0;
	for (size_t i = 0; i < n_row; i++) {
		struct entry *e = &(*out)[*n];
		if (!is_line_for(f, &rows[i]))
			continue;
		*e = (struct entry){ .seq = rows[i].seq,
			.kind = rows[i].kind,
			.actor = rows[i].actor,
			.at = rows[i].at,
			.seen = rows[i].seen,
			.guild = { rows[i].guild_region, rows[i].guild },
			.person = rows[i].actor == BY_OFFICER || rows[i].actor == BY_UPPER ? rows[i].person : 0,
			.move = rows[i].move,
			.state = rows[i].state };
		TRY(fields_for(a, m, f, &rows[i], e));
		(*n)++;
	}
	return 0;
}

int matter_applicant_name(struct act *a, const struct matter *m, const struct footing *f, str *name)
{
	struct q_person_applicant p;
	if (!f->may_name && !f->applicant)
		return MATTER_NOT_YOURS;
	TRY(q_person_applicant(a->db, a->arena, m->ref.region, m->ref.id, &p));
	TRY(party_name(a, (struct ref){ id_region(p.person), p.person }, name));
	return 0;
}

int matter_attachments(struct act *a, const struct matter *m, struct attachment **out, size_t *n)
{
	struct q_attachments_of *rows;
	TRY(q_attachments_of(a->db, a->arena, m->ref.region, m->ref.id, &rows, n));
	*out = arena_new_n(a->arena, struct attachment, *n);
	for (size_t i = 0; i < *n; i++)
		(*out)[i] = (struct attachment){ rows[i].id, rows[i].seq, rows[i].size, rows[i].name,
			rows[i].type, { 0 }, m->ref };
	return 0;
}

int matter_attachment(struct act *a, int64_t id, struct attachment *out)
{
	struct q_attachment_by_id row;
	int64_t region = id_region(id);
	int r = q_attachment_by_id(a->db, a->arena, region, id, &row);
	if (r == DB_NONE)
		return MATTER_NONE;
	TRY(r);
	*out = (struct attachment){ id, row.seq, row.size, row.name, row.type, row.bytes,
		{ region, row.matter } };
	return 0;
}

int matter_pending(struct act *a, const struct matter *m, struct pending *out)
{
	struct q_pending_of p;
	struct answer *answer;
	int r = q_pending_of(a->db, a->arena, m->ref.region, m->ref.id, &p);
	if (r == DB_NONE)
		return MATTER_NONE;
	TRY(r);
	*out = (struct pending){ p.move, p.step, p.person, p.at, NULL, 0 };
	TRY(filled_unpack(a->arena, p.fields, &answer, &out->n_answer));
	out->answer = answer;
	return 0;
}

int matters_of(struct act *a, struct ref person, int64_t before, struct mine **out, size_t *n)
{
	struct q_person_matters *rows;
	TRY(q_person_matters(a->db, a->arena, person.id, before, &rows, n));
	*out = arena_new_n(a->arena, struct mine, *n);
	for (size_t i = 0; i < *n; i++) {
		struct mine *m = &(*out)[i];
		*m = (struct mine){ .ref = { rows[i].region, rows[i].id },
			.title = rows[i].title,
			.topic = rows[i].topic,
			.joined = rows[i].part == PART_JOINED,
			.open = rows[i].is_open == 1,
			.late = rows[i].late == 1,
			.opened_at = rows[i].opened_at,
			.due_at = rows[i].due_at,
			.holder = { rows[i].holder_region, rows[i].holder } };
		TRY(course_found(a, rows[i].course, rows[i].version, &m->course));
		m->state = course_state(m->course, rows[i].state);
	}
	return 0;
}
