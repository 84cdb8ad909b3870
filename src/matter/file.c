/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Filing: which union would hold it, whether others ask the same, and the first entry. */
#include "matter/inside.h"

#include "act/act.h"
#include "base/utf8.h"
#include "course/book.h"
#include "figures/figures.h"
#include "matter/matter_sql.h"

#include <stdlib.h>

enum { DAY = 86400, NONCE_HOLDS = 2 * DAY, SIMILAR_DAYS = 120, SIMILAR_MOST = 5 };

/* ---- where it lands ---- */

static int64_t level_named(str level)
{
	static const str names[] = { { "nation", 6 }, { "province", 8 }, { "city", 4 }, { "county", 6 },
		{ "township", 8 }, { "unit", 4 } };
	for (size_t i = 0; i < countof(names); i++)
		if (str_eq(names[i], level))
			return (int64_t)i;
	return LEVEL_COUNTY;
}

/* The place named, or else the union the applicant belongs to. */
static int first_union(struct act *a, const struct course *c, const struct filing *f, struct guild *out)
{
	struct tie *tie;
	size_t n;
	str place = filled_value(&f->filled, c->holding.place);
	if (place.n) {
		int r = guild_by_code(a, place, out);
		if (r <= 0)
			return r;
	}
	TRY(ties_living(a, f->applicant, TIE_MEMBER, &tie, &n));
	if (n == 0)
		return MATTER_NO_UNION;
	int r = guild_by_ref(a, tie[0].to, out);
	return r == PARTY_NONE ? MATTER_NO_UNION : r;
}

struct about { int64_t employer, person; struct ref person_ref; };

static int about_whom(struct act *a, const struct course *c, const struct filing *f, int64_t region, struct about *out)
{
	struct ref employer;
	int64_t id;
	*out = (struct about){ 0 };
	str name = filled_value(&f->filled, c->holding.employer);
	if (name.n) {
		int r = employer_by_name(a, region, name, &employer);
		if (r < 0)
			return r;
		out->employer = r == 0 ? employer.id : 0;
	}
	if (id_from_code(a, filled_value(&f->filled, c->holding.person), &id)) {
		out->person = id;
		out->person_ref = (struct ref){ id_region(id), id };
	}
	return 0;
}

/* A union inside the employer never gets what is about the employer; nor does one in which the person
 * it is about holds office (DOMAIN.md 0.2 fact 8). */
static bool is_barred(struct act *a, const struct guild *g, const struct about *about)
{
	return (about->employer && g->employer == about->employer) ||
	    (about->person && tie_exists(a, about->person_ref, TIE_OFFICE, g->ref.id));
}

static int climb_to_clear(struct act *a, struct guild *g, int64_t level, const struct about *about)
{
	while (g->level > level || is_barred(a, g, about)) {
		struct guild up;
		int r = guild_up(a, g, 1, &up);
		if (r == PARTY_NONE)
			return is_barred(a, g, about) ? MATTER_NO_UNION : 0;
		TRY(r);
		*g = up;
	}
	return 0;
}

int matter_route(struct act *a, const struct course *c, const struct filing *f, struct guild *out)
{
	struct about about;
	int r = first_union(a, c, f, out);
	if (r)
		return r;
	TRY(about_whom(a, c, f, out->ref.region, &about));
	return climb_to_clear(a, out, level_named(c->holding.level), &about);
}

/* ---- likeness ---- */

struct pairs { uint32_t bit[64]; };       /* a 2,048-bit picture of a text's character pairs */

static void picture(str s, struct pairs *p)
{
	int32_t before = 0;
	memset(p, 0, sizeof *p);
	for (size_t at = 0; at < s.n;) {
		int32_t c = utf8_next(s, &at);
		if (c < 0)
			return;
		uint32_t h = ((uint32_t)before * 2654435761u ^ (uint32_t)c) * 2246822519u >> 21;
		if (before)
			p->bit[h >> 5] |= 1u << (h & 31);
		before = c;
	}
}

/* Dice's coefficient in percent: twice the shared over the sum. */
static int likeness(const struct pairs *a, const struct pairs *b)
{
	int both = 0, all = 0;
	for (size_t i = 0; i < countof(a->bit); i++) {
		both += __builtin_popcount(a->bit[i] & b->bit[i]);
		all += __builtin_popcount(a->bit[i]) + __builtin_popcount(b->bit[i]);
	}
	return all ? 200 * both / all : 0;
}

static int by_likeness(const void *x, const void *y)
{
	return ((const struct similar *)y)->likeness - ((const struct similar *)x)->likeness;
}

int matters_like(struct act *a, struct ref holder, str topic, str text, int64_t employer, struct similar **out, size_t *n)
{
	enum { LIKE_ENOUGH = 18, SAME_EMPLOYER = 30 };
	struct q_matter_like *rows;
	struct pairs mine, theirs;
	size_t n_row;
	TRY(q_matter_like(a->db, a->arena, holder.id, topic, a->now - SIMILAR_DAYS * DAY, &rows, &n_row));
	*out = arena_new_n(a->arena, struct similar, n_row);
	*n = 0;
	picture(text, &mine);
	for (size_t i = 0; i < n_row; i++) {
		picture(rows[i].title, &theirs);
		int like = likeness(&mine, &theirs) + (employer && employer == rows[i].employer ? SAME_EMPLOYER : 0);
		const struct course *c = course_version(a->hall->courses, rows[i].course, rows[i].version);
		if (like >= LIKE_ENOUGH && c)
			(*out)[(*n)++] = (struct similar){ rows[i].id, c, course_state(c, rows[i].state), rows[i].title,
				rows[i].joined, rows[i].opened_at, like };
	}
	qsort(*out, *n, sizeof **out, by_likeness);
	if (*n > SIMILAR_MOST)
		*n = SIMILAR_MOST;
	return 0;
}

/* ---- the filing ---- */

/* What lists show: the first line, or as much of it as fits. */
static str title_of(struct act *a, const struct filing *f)
{
	enum { TITLE_MAX = 80 };
	str rest, text = str_trim(filled_value(&f->filled, S("text")));
	str line = str_trim(str_cut(text, '\n', &rest));
	str head = utf8_head(line, TITLE_MAX);
	return head.n < line.n ? arena_printf(a->arena, "%.*s…", PSTR(head)) : head;
}

static const struct course_move *start_move(const struct course *c)
{
	for (size_t i = 0; i < c->n_moves; i++)
		if (course_leaves(&c->moves[i], c->start))
			return &c->moves[i];
	return NULL;
}

static int sent_before(struct act *a, const struct filing *f, int64_t *out)
{
	struct q_person_nonce row;
	int64_t person = f->filed_by.id ? f->filed_by.id : f->applicant.id;
	if (!f->nonce.n)
		return 0;
	int r = q_person_nonce(a->db, a->arena, person, a->now - NONCE_HOLDS, f->nonce, &row);
	if (r == 0)
		*out = row.matter;
	return r == 0 ? MATTER_TWICE : r == DB_NONE ? 0 : r;
}

static int persons_write(struct act *a, const struct filing *f, struct ref matter)
{
	bool for_another = f->filed_by.id != 0;
	TRY(q_person_add(a->db, matter.region, matter.id, PART_APPLICANT, f->applicant.id, for_another ? S("") : f->nonce,
	    a->now));
	if (!for_another)
		return 0;
	return q_person_add(a->db, matter.region, matter.id, PART_FILED_FOR, f->filed_by.id, f->nonce, a->now);
}

static int uploads_write(struct act *a, const struct matter *m, const struct filled *f, int64_t seq)
{
	for (size_t i = 0; i < f->n_upload; i++) {
		const struct upload *u = &f->upload[i];
		int64_t id = id_new(a, m->ref.region);
		TRY(q_attachment_add(a->db, m->ref.region, id, m->ref.id, seq, u->name, u->type, (int64_t)u->bytes.n));
		TRY(q_attachment_bytes_add(a->db, m->ref.region, id, u->bytes));
	}
	return 0;
}

/* Under number 0 while they wait for the entry they belong to. */
int uploads_keep(struct act *a, const struct matter *m, const struct filled *f) { return uploads_write(a, m, f, 0); }

static int begin(struct act *a, const struct filing *f, const struct course *c, const struct course_move *move,
	const struct guild *holder, struct matter *m)
{
	struct about about;
	TRY(about_whom(a, c, f, holder->ref.region, &about));
	*m = (struct matter){ .ref = { holder->ref.region, id_new(a, holder->ref.region) }, .holder = holder->ref,
		.course = c, .state = move->to, .open = true, .step = 1, .title = title_of(a, f),
		.topic = filled_value(&f->filled, S("topic")), .class = S(""), .grade = S(""),
		.employer = about.employer, .about = about.person, .opened_at = a->now, .moved_at = a->now };
	return answers_merge(a, S("{}"), move, &f->filled, &m->answers);
}

static int matter_write(struct act *a, const struct matter *m, int64_t place)
{
	return q_matter_add(a->db, m->ref.region, m->ref.id, m->course->name, m->course->version,
	    m->course->states[m->state].name, m->secrecy, m->holder.region, m->holder.id, m->title, m->topic, m->class,
	    m->grade, m->answers, place, m->employer, m->about, a->now, m->due_at);
}

static int first_step(struct act *a, const struct filing *f, const struct course_move *move, struct matter *m)
{
	struct carry c = { .a = a, .m = m, .move = move, .filled = &f->filled, .from = m->course->start,
		.actor = f->filed_by.id ? BY_OFFICER : BY_APPLICANT, .person = f->filed_by.id,
		.facts = { arena_new_n(a->arena, struct fact, 16), 0 },
		.clock = arena_new_n(a->arena, struct clock, 32) };
	TRY(fact_record(&c, m->course->states[m->state].name, a->now));
	TRY(clocks_begin(&c));
	m->due_at = next_due(c.clock, c.n_clock);
	TRY(matter_write(a, m, 0));
	TRY(uploads_write(a, m, &f->filled, 1));
	TRY(entry_first(&c, move->visible[m->secrecy]));
	TRY(desk_sync(&c));
	return figure_count(a, m->holder, m->course->name, m->topic, (struct figure){ .received = 1 });
}

int entry_first(struct carry *c, int64_t seen)
{
	const struct matter *m = c->m;
	return q_entry_add(c->a->db, m->ref.region, m->ref.id, 1, ENTRY_MOVE, c->move->name,
	    m->course->states[m->state].name, c->actor, c->person, c->guild.region, c->guild.id, seen, c->a->now,
	    filled_pack(c->a->arena, c->filled));
}

int matter_file(struct act *a, const struct filing *f, int64_t *out, struct field_fault **faults, size_t *n)
{
	struct guild holder;
	struct matter m;
	const struct course *c = course_latest(a->hall->courses, f->course);
	const struct course_move *move = c ? start_move(c) : NULL;
	*n = 0;
	if (!move)
		return MATTER_NONE;
	int r = sent_before(a, f, out);
	if (r)
		return r;
	r = filled_check(a, move, 0, &f->filled, faults, n);
	if (r)
		return r;
	r = matter_route(a, c, f, &holder);
	if (r)
		return r;
	TRY(begin(a, f, c, move, &holder, &m));
	TRY(first_step(a, f, move, &m));
	TRY(persons_write(a, f, m.ref));
	*out = m.ref.id;
	return 0;
}

int matter_join(struct act *a, int64_t id, struct ref person)
{
	struct matter m;
	struct q_person_part part;
	int r = matter_by_id(a, id, &m);
	if (r)
		return r;
	if (!m.open || m.secrecy != SECRECY_OPEN)
		return MATTER_NOT_NOW;
	r = q_person_part(a->db, a->arena, m.ref.region, id, person.id, &part);
	if (r != DB_NONE)
		return r == 0 ? MATTER_TWICE : r;
	TRY(q_person_add(a->db, m.ref.region, id, PART_JOINED, person.id, S(""), a->now));
	return q_matter_joined(a->db, m.ref.region, id);
}
