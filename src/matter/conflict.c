/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Conflict of interest, found by ties and not by asking: whoever a matter is about, their kin, the kin of
 * who filed it, and whoever belongs to the employer it is about or is kin of those who run it (DOMAIN.md
 * 0.2 fact 8, 12 b). Every question here answers 1, 0 or a fault: a database that fails must not read as
 * "no conflict". */
#include "matter/inside.h"

#include "matter/matter_sql.h"

static struct ref person_ref(int64_t id) { return (struct ref){ id_region(id), id }; }

static int tied(struct act *a, struct ref from, enum tie_kind kind, int64_t to)
{
	int r = tie_holds(a, from, kind, to);
	return r < 0 ? r : r == 0;
}

/* Kinship is written from either side. */
int are_kin(struct act *a, struct ref x, struct ref y)
{
	int r = tied(a, x, TIE_KIN, y.id);
	return r ? r : tied(a, y, TIE_KIN, x.id);
}

struct concern concern_of(const struct matter *m)
{
	return (struct concern){ m->employer, m->about ? person_ref(m->about) : (struct ref){ 0 } };
}

/* A union inside the employer never gets what is about the employer; nor does one in which the person it is
 * about holds office. */
int is_barred(struct act *a, const struct guild *g, const struct concern *c)
{
	if (c->employer && g->employer == c->employer)
		return 1;
	return c->person.id ? tied(a, c->person, TIE_OFFICE, g->ref.id) : 0;
}

/* Who speaks for an employer, or is kin of those who run it. */
static int speaks_for(struct act *a, struct ref person, int64_t employer)
{
	int r = tied(a, person, TIE_REPRESENTS, employer);
	return r ? r : tied(a, person, TIE_KIN, employer);
}

int is_about(struct act *a, const struct matter *m, struct ref person)
{
	int r = 0;
	if (m->about)
		r = m->about == person.id ? 1 : are_kin(a, person, person_ref(m->about));
	return r || !m->employer ? r : speaks_for(a, person, m->employer);
}

/* As an officer: whoever works there or belongs to a union inside it. As workers it is theirs to file and
 * join. */
static int belongs_to(struct act *a, int64_t employer, struct ref person, const struct rights *rights)
{
	struct ref *inside;
	size_t n;
	int r = tied(a, person, TIE_WORKS_AT, employer);
	if (r)
		return r;
	TRY(guilds_of_employer(a, employer, &inside, &n));
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < rights->n; k++)
			if (rights->office[k].guild.id == inside[i].id)
				return 1;
	return 0;
}

/* Where somebody works, and the employers inside of which a union is that they are a member of. */
int employers_of(struct act *a, struct ref person, struct employers *out)
{
	struct tie *works, *member;
	size_t n_works, n_member;
	TRY(ties_living(a, person, TIE_WORKS_AT, &works, &n_works));
	TRY(ties_living(a, person, TIE_MEMBER, &member, &n_member));
	*out = (struct employers){ .id = arena_new_n(a->arena, int64_t, n_works + n_member) };
	for (size_t i = 0; i < n_works; i++)
		out->id[out->n++] = works[i].to.id;
	for (size_t i = 0; i < n_member; i++) {
		struct guild g;
		int r = guild_by_ref(a, member[i].to, &g);
		if (r < 0)
			return r;
		if (r == 0 && g.employer)
			out->id[out->n++] = g.employer;
	}
	return 0;
}

static bool is_among(const struct employers *of, int64_t employer)
{
	for (size_t i = 0; i < of->n; i++)
		if (of->id[i] == employer)
			return true;
	return false;
}

bool is_outsider(struct act *a, const struct matter *m, const struct employers *of)
{
	if (!m->employer)
		return str_eq(answer_of(a, m->answers, S("about")), S("employer"));
	return !is_among(of, m->employer);
}

int is_of_another_workplace(
    struct act *a, const struct matter *m, struct ref person, const struct employers *of)
{
	struct guild g;
	TRY(guild_by_ref(a, m->holder, &g));
	if (!g.employer)
		return 0;
	return is_among(of, g.employer) ? speaks_for(a, person, g.employer) : 1;
}

static int is_kin_of_applicant(struct act *a, const struct matter *m, struct ref person)
{
	struct q_person_applicant p;
	int r = q_person_applicant(a->db, a->arena, m->ref.region, m->ref.id, &p);
	if (r)
		return r < 0 ? r : 0;
	return are_kin(a, person, person_ref(p.person));
}

int in_conflict(struct act *a, const struct matter *m, struct ref person, const struct rights *rights)
{
	int r = is_about(a, m, person);
	if (r == 0)
		r = is_kin_of_applicant(a, m, person);
	if (r == 0 && m->employer)
		r = belongs_to(a, m->employer, person, rights);
	return r;
}

/* ---- a whole desk at once ---- */

/* Kin of a person; or who works for an employer, speaks for it, or is kin of those who run it. */
static bool is_near(const struct shut *s, int64_t party)
{
	for (size_t i = 0; party && i < s->n_near; i++)
		if (s->near[i].party == party)
			return true;
	return false;
}

static bool is_inside(const struct shut *s, int64_t employer)
{
	for (size_t i = 0; employer && i < s->rights->n; i++)
		if (s->rights->office[i].employer == employer)
			return true;
	return false;
}

static int add_own(struct act *a, struct ref guild, int64_t person, int64_t until, struct shut *s)
{
	struct q_desk_own *row;
	size_t n;
	TRY(q_desk_own(a->db, a->arena, guild.region, guild.id, person, until, &row, &n));
	int64_t *all = arena_new_n(a->arena, int64_t, s->n + n);
	if (s->n)
		memcpy(all, s->matter, s->n * sizeof *all);
	for (size_t i = 0; i < n; i++)
		all[s->n + i] = row[i].matter;
	s->matter = all;
	s->n += n;
	return 0;
}

int shut_of(struct act *a, struct ref guild, struct ref person, const struct rights *r, struct shut *out)
{
	struct near *near;
	*out = (struct shut){ .person = person.id, .rights = r };
	TRY(ties_near(a, person, &near, &out->n_near));
	out->near = near;
	TRY(add_own(a, guild, person.id, PART_JOINED, out));
	for (size_t i = 0; i < out->n_near; i++)
		if (near[i].kind == TIE_KIN)
			TRY(add_own(a, guild, near[i].party, PART_APPLICANT, out));
	return 0;
}

bool is_shut(const struct shut *s, int64_t matter, int64_t employer, int64_t about)
{
	if ((about && about == s->person) || is_near(s, about) || is_near(s, employer) ||
	    is_inside(s, employer))
		return true;
	for (size_t i = 0; i < s->n; i++)
		if (s->matter[i] == matter)
			return true;
	return false;
}

bool is_open_to(const struct shut *s)
{
	bool inside = false;
	for (size_t i = 0; i < s->rights->n; i++)
		inside |= s->rights->office[i].employer != 0;
	return s->n == 0 && s->n_near == 0 && !inside;
}
