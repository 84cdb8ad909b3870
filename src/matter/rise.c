/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A matter gives rise to another: the effect `open`. It is held by the same union, and by no other: whoever
 * can read its applicant's name could read it before. A union that is nearer to what it is about may be given
 * it afterwards, by an officer and with a reason, of which the applicant is told (matter_pass). */
#include "matter/inside.h"

#include "act/act.h"
#include "course/book.h"
#include "figures/figures.h"
#include "matter/matter_sql.h"

/* How many matters may have given rise to one another, the one after the other, before nothing begins any
 * more. Courses that go round are refused when they are added; a version kept from before is not proved
 * again. */
enum { RISE_MOST = 8 };

/* ---- links ---- */

static int link_write(struct act *a, struct ref from, enum link_kind kind, struct ref to)
{
	TRY(q_link_add(a->db, from.region, from.id, kind, 1, to.id));
	return q_link_add(a->db, to.region, to.id, kind, 0, from.id);
}

static int link_of(struct act *a, const struct q_links_of *row, struct ref person,
    const struct rights *r, struct link *out)
{
	struct matter m;
	struct footing f;
	int got = matter_by_id(a, row->other, &m);
	if (got)
		return got;
	TRY(matter_footing(a, &m, person, r, &f));
	*out = (struct link){ row->kind, row->away == 1, f.may_read, m.ref, m.course,
		f.may_read ? m.state : COURSE_NONE };
	return 0;
}

int matter_links(struct act *a, const struct matter *m, struct ref person, const struct footing *f,
    const struct rights *r, struct link **out, size_t *n)
{
	struct q_links_of *row;
	size_t n_row = 0;
	*n = 0;
	*out = NULL;
	if (!f->applicant && !f->holder && !f->upper)
		return 0;
	TRY(q_links_of(a->db, a->arena, m->ref.region, m->ref.id, &row, &n_row));
	*out = arena_new_n(a->arena, struct link, n_row);
	for (size_t i = 0; i < n_row; i++) {
		int got = link_of(a, &row[i], person, r, &(*out)[*n]);
		if (got < 0)
			return got;
		*n += got == 0;
	}
	return 0;
}

/* 1 when too many began before it, 0 or a fault. */
static int is_deep(struct carry *c)
{
	int64_t id = c->m->ref.id;
	for (int i = 0; i < RISE_MOST; i++) {
		struct q_link_origin from;
		int r = q_link_origin(c->a->db, c->a->arena, id_region(id), id, &from);
		if (r)
			return r == DB_NONE ? 0 : r;
		id = from.other;
	}
	return 1;
}

/* ---- what goes along ---- */

/* The new course's field of this name, when it means the same and takes the value; or NULL. What only the
 * union above may read goes nowhere, and a person or a file stays where it was named or given. */
static const struct course_field *taker(
    struct act *a, const struct course *to, const struct course_field *was, str value)
{
	const struct course_field *f = was ? course_any_field(to, was->name) : NULL;
	if (!f || f->type != was->type || f->type == TYPE_PERSON || f->type == TYPE_FILES ||
	    was->private != PRIVATE_NO || f->private != PRIVATE_NO)
		return NULL;
	return value_fits(a, f, value) ? f : NULL;
}

struct carried {
	struct answer *of;
	size_t n, cap;
};

/* What was said last holds. */
static void lay(struct act *a, struct carried *all, struct answer by)
{
	size_t i = 0;
	while (i < all->n && !str_eq(all->of[i].field, by.field))
		i++;
	if (i == all->cap) {
		struct answer *more = arena_new_n(a->arena, struct answer, all->cap = 2 * all->cap + 8);
		if (all->n)
			memcpy(more, all->of, all->n * sizeof *more);
		all->of = more;
	}
	all->of[i] = by;
	all->n += i == all->n;
}

static const struct course_field *field_of(
    const struct course *c, const struct q_entries_of *e, str name)
{
	int i = e->kind == ENTRY_MOVE ? course_move(c, e->move) : COURSE_NONE;
	if (e->kind == ENTRY_OPENED)
		return course_any_field(c, name);
	return i == COURSE_NONE ? NULL : course_field(&c->moves[i], name);
}

/* What the applicant and the case team both read already: nobody reads in the new matter what they could not
 * in the old one. */
static bool is_shared(int64_t seen)
{
	return (seen & SEE_PUB) || ((seen & SEE_APP) && (seen & SEE_CASE));
}

static int said_before(struct carry *c, const struct course *to, struct carried *out)
{
	struct q_entries_of *e;
	size_t n;
	TRY(q_entries_of(c->a->db, c->a->arena, c->m->ref.region, c->m->ref.id, &e, &n));
	for (size_t i = 0; i < n; i++) {
		struct answer *of;
		size_t n_of;
		if (!is_shared(e[i].seen))
			continue;
		TRY(filled_unpack(c->a->arena, e[i].fields, &of, &n_of));
		for (size_t k = 0; k < n_of; k++)
			if (taker(c->a, to, field_of(c->m->course, &e[i], of[k].field), of[k].value))
				lay(c->a, out, of[k]);
	}
	return 0;
}

/* The choices a matter remembers, which conditions and dates are read from. */
static int kept_before(struct carry *c, const struct course *to, str *out)
{
	struct answer *of;
	size_t n;
	struct carried kept = { 0 };
	TRY(filled_unpack(c->a->arena, c->m->answers, &of, &n));
	for (size_t i = 0; i < n; i++)
		if (taker(c->a, to, course_any_field(c->m->course, of[i].field), of[i].value))
			lay(c->a, &kept, of[i]);
	*out = filled_pack(c->a->arena, &(struct filled){ .answer = kept.of, .n = kept.n });
	return 0;
}

/* ---- it begins ---- */

static int begin(struct carry *c, const struct course *course, struct matter *m)
{
	struct act *a = c->a;
	const struct matter *was = c->m;
	*m = (struct matter){ .ref = { was->holder.region, id_new(a, was->holder.region) },
		.holder = was->holder,
		.place = was->place,
		.course = course,
		.state = course->start,
		.secrecy = was->secrecy,
		.open = true,
		.step = 1,
		.title = was->title,
		.employer = was->employer,
		.about = was->about,
		.opened_at = a->now,
		.moved_at = a->now };
	TRY(kept_before(c, course, &m->answers));
	m->topic = answer_of(a, m->answers, S("topic"));
	m->class = answer_of(a, m->answers, S("class"));
	m->grade = answer_of(a, m->answers, S("grade"));
	return 0;
}

static int first_line(struct carry *n, const struct carry *by)
{
	const struct matter *m = n->m;
	n->seq = 1;
	return q_entry_add(n->a->db, m->ref.region, m->ref.id, 1, ENTRY_OPENED, S(""),
	    m->course->states[m->state].name, by->actor, by->person, by->guild.region, by->guild.id,
	    SEE_APP | SEE_CASE, n->a->now, filled_pack(n->a->arena, n->filled));
}

static int first_step(struct carry *n, const struct carry *by)
{
	struct matter *m = n->m;
	TRY(fact_record(n, m->course->states[m->state].name, n->a->now));
	TRY(clocks_begin(n));
	m->due_at = next_due(n);
	TRY(matter_write(n->a, m));
	TRY(first_line(n, by));
	TRY(desk_sync(n));
	TRY(figure_count(
	    n->a, m->holder, m->course->name, m->topic, (struct figure){ .received = 1 }));
	n->filled = NULL;
	return carry_system(n);
}

int matter_rise(struct carry *c, str name)
{
	const struct course *course = course_latest(c->a->hall->courses, name);
	struct matter m;
	struct ref applicant;
	struct carried said = { 0 };
	int deep = is_deep(c);
	if (deep)
		return deep < 0 ? deep : 0;
	if (!course)
		return FAULT(-1); /* as for the text a matter follows: the book keeps every name it had */
	TRY(applicant_of(c, &applicant));
	TRY(said_before(c, course, &said));
	TRY(begin(c, course, &m));
	TRY(q_person_add(
	    c->a->db, m.ref.region, m.ref.id, PART_APPLICANT, applicant.id, S(""), c->a->now));
	TRY(link_write(c->a, c->m->ref, LINK_GIVES_RISE, m.ref));
	const struct filled filled = { .answer = said.of, .n = said.n };
	return first_step(
	    &(struct carry){ .a = c->a, .m = &m, .filled = &filled, .from = m.state }, c);
}
