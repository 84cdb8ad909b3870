/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Filing: which union would hold it, whether others ask the same, and the first entry. */
#include "matter/inside.h"

#include "act/act.h"
#include "base/utf8.h"
#include "course/book.h"
#include "figures/figures.h"
#include "matter/matter_sql.h"

#include <stdlib.h>

enum { DAY = 86400, NONCE_HOLDS = 2 * DAY, SIMILAR_DAYS = 120, SIMILAR_MOST = 5, TITLE_MAX = 80 };

/* ---- where it lands ---- */

int64_t holding_level(const struct course *c)
{
	static const str names[] = { { "nation", 6 }, { "province", 8 }, { "city", 4 }, { "county", 6 },
		{ "township", 8 }, { "unit", 4 } };
	for (size_t i = 0; i < countof(names); i++)
		if (str_eq(names[i], c->holding.level))
			return (int64_t)i;
	return LEVEL_COUNTY;
}

/* The place named, or else the union the applicant belongs to. */
static int first_union(
    struct act *a, const struct course *c, const struct filing *f, struct guild *out)
{
	struct tie *tie;
	size_t n;
	str place = str_trim(filled_value(&f->filled, c->holding.place));
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

static int about_whom(struct act *a, const struct course *c, const struct filing *f, int64_t region,
    struct concern *out)
{
	struct ref employer;
	int64_t id;
	*out = (struct concern){ 0 };
	str name = str_trim(filled_value(&f->filled, c->holding.employer));
	if (name.n) {
		int r = employer_by_name(a, region, name, &employer);
		if (r < 0)
			return r;
		out->employer = r == 0 ? employer.id : 0;
	}
	if (id_from_code(a, str_trim(filled_value(&f->filled, c->holding.person)), &id))
		out->person = (struct ref){ id_region(id), id };
	return 0;
}

static const struct course_move *start_move(const struct course *c)
{
	for (size_t i = 0; i < c->n_moves; i++)
		if (course_leaves(&c->moves[i], c->start))
			return &c->moves[i];
	return NULL;
}

/* Whether somebody in this role may make one of the moves that come after the filing. */
static bool goes_on_by(const struct act *a, const struct course *c, str role)
{
	const struct course_move *start = start_move(c);
	for (size_t i = 0; start && i < c->n_moves; i++)
		for (size_t k = 0; course_leaves(&c->moves[i], start->to) && k < c->moves[i].n_by; k++)
			if (c->moves[i].by[k].kind == ACTOR_ROLE &&
			    role_stands_for(a->hall->roles, role, c->moves[i].by[k].name))
				return true;
	return false;
}

/* Whether somebody in office there may take it up, who is neither the applicant nor their kin. */
static int has_taker(struct act *a, const struct course *c, int64_t guild, struct ref applicant)
{
	struct member *m;
	size_t n;
	TRY(officers_of(a, guild, &m, &n));
	for (size_t i = 0; i < n; i++) {
		const struct office as = { .role = m[i].role };
		if (m[i].person.id == applicant.id || !office_grants(a, &as, CAP_MATTER_WORK) ||
		    !goes_on_by(a, c, as.role))
			continue;
		int kin = are_kin(a, m[i].person, applicant);
		if (kin <= 0)
			return kin < 0 ? kin : 1;
	}
	return 0;
}

/* Whether a workplace union may hold what its own people bring: 1, 0 or a fault. */
static int may_hold_near(struct act *a, const struct course *c, const struct guild *g,
    struct ref applicant, const struct concern *about)
{
	if (g->level != LEVEL_UNIT || g->ended)
		return 0;
	int barred = is_barred(a, g, about);
	if (barred)
		return barred < 0 ? barred : 0;
	return has_taker(a, c, g->ref.id, applicant);
}

static bool is_near(const struct course *c, const struct filing *f, const struct concern *about)
{
	const struct course_field as_field = { .when = c->holding.near, .n_when = c->holding.n_near };
	return c->holding.n_near && !about->person.id && field_shown(&as_field, &f->filled);
}

/* The workplace union that holds it when it is of a kind that stays near the person: the one named (g), or
 * one below the place named to which the applicant belongs. 1 and *g, 0, or a fault. */
static int near_union(struct act *a, const struct course *c, const struct filing *f,
    const struct concern *about, struct guild *g)
{
	struct tie *tie;
	size_t n;
	if (!is_near(c, f, about))
		return 0;
	if (g->level == LEVEL_UNIT)
		return may_hold_near(a, c, g, f->applicant, about);
	if (f->filed_by.id) /* the officer who files would learn where the caller belongs */
		return 0;
	TRY(ties_living(a, f->applicant, TIE_MEMBER, &tie, &n));
	for (size_t i = 0; i < n; i++) {
		struct guild own;
		TRY(guild_by_ref(a, tie[i].to, &own));
		int r = path_within(own.path, g->path) ? may_hold_near(a, c, &own, f->applicant, about) : 0;
		if (r > 0)
			*g = own;
		if (r)
			return r;
	}
	return 0;
}

static int climb_to_clear(
    struct act *a, struct guild *g, int64_t level, const struct concern *about)
{
	for (;;) {
		struct guild up;
		int barred = is_barred(a, g, about);
		if (barred < 0 || (!barred && !g->ended && g->level <= level))
			return barred;
		int r = guild_up(a, g, 1, &up);
		if (r == PARTY_NONE)
			return barred || g->ended ? MATTER_NO_UNION : 0;
		TRY(r);
		*g = up;
	}
}

/* Where it lands, and what that was decided by. */
struct landing {
	struct guild holder;
	struct concern about;
	int64_t place;
};

static int land(struct act *a, const struct course *c, const struct filing *f, struct landing *out)
{
	int r = first_union(a, c, f, &out->holder);
	if (r)
		return r;
	out->place = out->holder.ref.id;
	TRY(about_whom(a, c, f, out->holder.ref.region, &out->about));
	r = near_union(a, c, f, &out->about, &out->holder);
	if (r)
		return r < 0 ? r : 0;
	return climb_to_clear(a, &out->holder, holding_level(c), &out->about);
}

int matter_route(struct act *a, const struct course *c, const struct filing *f, struct guild *out)
{
	struct landing at;
	int r = land(a, c, f, &at);
	*out = at.holder;
	return r;
}

/* ---- likeness ---- */

struct pairs {
	uint32_t bit[64];
}; /* a 2,048-bit picture of a text's character pairs */

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
static int shared_pairs(const struct pairs *a, const struct pairs *b)
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

/* Whoever it is about, their kin, the employer's voice, and an officer who is shut out of it do not learn
 * that it is there; nor, where it concerns an employer, who neither works there nor is a member inside it:
 * the employer has only to ask somebody with a login. 1, 0 or a fault. */
static int is_kept_from(
    struct act *a, const struct matter *m, struct ref person, const struct employers *own)
{
	struct rights r;
	struct footing f;
	if (is_outsider(a, m, own))
		return 1;
	int away = is_of_another_workplace(a, m, person, own);
	if (away == 0)
		away = is_about(a, m, person);
	if (away)
		return away;
	TRY(rights_of(a, person, &r));
	TRY(matter_footing(a, m, person, &r, &f));
	return f.conflict && !f.may_read;
}

/* The likest that may be shown, as many as there is room for. */
static int kept_likest(struct act *a, struct ref person, struct similar *s, size_t *n)
{
	struct employers own;
	size_t kept = 0;
	if (*n)
		TRY(employers_of(a, person, &own));
	for (size_t i = 0; i < *n && kept < SIMILAR_MOST; i++) {
		struct matter m;
		TRY(matter_by_id(a, s[i].id, &m));
		int away = is_kept_from(a, &m, person, &own);
		if (away < 0)
			return away;
		if (!away)
			s[kept++] = s[i];
	}
	*n = kept;
	return 0;
}

/* Whoever joins what was answered already, or is said to be for others, waits for nothing. */
static bool is_worth_joining(const struct course *c, int state)
{
	return c && state != COURSE_NONE && c->states[state].waits == WAITS_UNION &&
	    (size_t)c->states[state].phase + 1 < c->n_phases;
}

int matters_like(struct act *a, const struct likeness *of, struct similar **out, size_t *n)
{
	enum { LIKE_ENOUGH = 18, SAME_EMPLOYER = 30 };
	struct q_matter_like *rows;
	str rest;
	struct pairs mine, theirs;
	size_t n_row;
	TRY(q_matter_like(a->db, a->arena, of->holder.region, of->holder.id, of->topic,
	    a->now - SIMILAR_DAYS * DAY, of->person.id, &rows, &n_row));
	*out = arena_new_n(a->arena, struct similar, n_row);
	*n = 0;
	picture(utf8_head(str_cut(str_trim(of->text), '\n', &rest), TITLE_MAX), &mine);
	for (size_t i = 0; i < n_row; i++) {
		picture(rows[i].title, &theirs);
		bool same = of->employer && of->employer == rows[i].employer;
		int like = shared_pairs(&mine, &theirs) + (same ? SAME_EMPLOYER : 0);
		const struct course *c = course_version(a->hall->courses, rows[i].course, rows[i].version);
		int state = c ? course_state(c, rows[i].state) : COURSE_NONE;
		if (like >= LIKE_ENOUGH && is_worth_joining(c, state))
			(*out)[(*n)++] = (struct similar){ rows[i].id, c, state,
				rows[i].joined, like, same };
	}
	qsort(*out, *n, sizeof **out, by_likeness);
	return kept_likest(a, of->person, *out, n);
}

/* ---- the filing ---- */

/* What lists show: the first line, or as much of it as fits. */
static str title_of(struct act *a, const struct filing *f)
{
	str rest, text = str_trim(filled_value(&f->filled, S("text")));
	str line = str_trim(str_cut(text, '\n', &rest));
	str head = utf8_head(line, TITLE_MAX);
	return head.n < line.n ? arena_printf(a->arena, "%.*s…", PSTR(head)) : head;
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
	TRY(q_person_add(a->db, matter.region, matter.id, PART_APPLICANT, f->applicant.id,
	    for_another ? S("") : f->nonce, a->now));
	if (!for_another)
		return 0;
	return q_person_add(
	    a->db, matter.region, matter.id, PART_FILED_FOR, f->filed_by.id, f->nonce, a->now);
}

int uploads_keep(struct act *a, const struct matter *m, const struct filled *f, int64_t seq)
{
	for (size_t i = 0; i < f->n_upload; i++) {
		const struct upload *u = &f->upload[i];
		int64_t id = id_new(a, m->ref.region);
		TRY(q_attachment_add(
		    a->db, m->ref.region, id, m->ref.id, seq, u->name, u->type, (int64_t)u->bytes.n));
		TRY(q_attachment_bytes_add(a->db, m->ref.region, id, u->bytes));
	}
	return 0;
}

static int begin(struct act *a, const struct filing *f, const struct course *c,
    const struct course_move *move, const struct landing *at, struct matter *m)
{
	struct ref holder = at->holder.ref;
	*m = (struct matter){ .ref = { holder.region, id_new(a, holder.region) },
		.holder = holder,
		.place = at->place,
		.course = c,
		.state = move->to,
		.open = true,
		.step = 1,
		.title = title_of(a, f),
		.topic = filled_value(&f->filled, S("topic")),
		.class = S(""),
		.grade = S(""),
		.employer = at->about.employer,
		.about = at->about.person.id,
		.opened_at = a->now,
		.moved_at = a->now };
	return answers_merge(a, S(""), move, &f->filled, &m->answers);
}

int matter_write(struct act *a, const struct matter *m)
{
	return q_matter_add(a->db, m->ref.region, m->ref.id, m->course->name, m->course->version,
	    m->course->states[m->state].name, m->secrecy, m->holder.region, m->holder.id, m->title,
	    m->topic, m->class, m->grade, m->answers, m->place, m->employer, m->about, m->raised,
	    a->now, m->due_at);
}

static int first_step(
    struct act *a, const struct filing *f, const struct course_move *move, struct matter *m)
{
	struct carry c = { .a = a,
		.m = m,
		.move = move,
		.filled = &f->filled,
		.from = m->course->start,
		.actor = f->filed_by.id ? BY_OFFICER : BY_APPLICANT,
		.person = f->filed_by.id,
		.seq = 1 };
	TRY(fact_record(&c, m->course->states[m->state].name, a->now));
	TRY(effects_do(&c, false));
	TRY(clocks_begin(&c));
	TRY(effects_do(&c, true));
	m->due_at = next_due(&c);
	TRY(matter_write(a, m));
	TRY(uploads_keep(a, m, &f->filled, 1));
	TRY(entry_first(&c, move->visible[m->secrecy]));
	TRY(desk_sync(&c));
	TRY(effects_after(&c));
	return figure_count(a, m->holder, m->course->name, m->topic, (struct figure){ .received = 1 });
}

int entry_first(struct carry *c, int64_t seen)
{
	const struct matter *m = c->m;
	return q_entry_add(c->a->db, m->ref.region, m->ref.id, 1, ENTRY_MOVE, c->move->name,
	    m->course->states[m->state].name, c->actor, c->person, c->guild.region, c->guild.id, seen,
	    c->a->now, filled_pack(c->a->arena, c->filled));
}

int matter_file(
    struct act *a, const struct filing *f, int64_t *out, struct field_fault **faults, size_t *n)
{
	struct filing kept = *f;
	struct landing at;
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
	kept.filled = filled_kept(a->arena, move, &f->filled);
	r = land(a, c, &kept, &at);
	if (r)
		return r;
	TRY(begin(a, &kept, c, move, &at, &m));
	TRY(persons_write(a, &kept, m.ref));
	TRY(first_step(a, &kept, move, &m));
	*out = m.ref.id;
	return 0;
}

int matter_join(struct act *a, int64_t id, struct ref person)
{
	struct matter m;
	struct employers own;
	struct q_person_part part;
	int r = matter_by_id(a, id, &m);
	if (r)
		return r;
	TRY(employers_of(a, person, &own));
	r = is_kept_from(a, &m, person, &own);
	if (r)
		return r < 0 ? r : MATTER_NONE;
	if (!m.open || m.secrecy != SECRECY_OPEN)
		return MATTER_NOT_NOW;
	TRY(q_person_part(a->db, a->arena, m.ref.region, id, person.id, &part));
	if (part.part)
		return MATTER_TWICE;
	TRY(q_person_add(a->db, m.ref.region, id, PART_JOINED, person.id, S(""), a->now));
	return q_matter_joined(a->db, m.ref.region, id);
}

int matter_leave(struct act *a, int64_t id, struct ref person)
{
	int r = q_person_leave(a->db, id_region(id), id, person.id);
	if (r)
		return r == DB_NONE ? MATTER_NONE : r;
	return q_matter_left(a->db, id_region(id), id);
}
