/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Who stands above a union: where what is late climbs to, who reviews, and who signs when a union has no
 * second officer of its own. */
#include "matter/inside.h"

#include "act/act.h"
#include "matter/matter_sql.h"

/* ---- the next higher union ---- */

/* Whether any of the first `most` officers there may work on matters: 1, 0 or a fault; *n: how many they
 * are. */
static int any_works(struct act *a, int64_t guild, int64_t most, size_t *n)
{
	str *role;
	TRY(office_roles(a, guild, most, &role, n));
	for (size_t i = 0; i < *n; i++)
		if (office_grants(a, &(struct office){ .role = role[i] }, CAP_MATTER_WORK))
			return 1;
	return 0;
}

/* Most officers may, so a few are looked at before all are. A union with more officers than are listed is
 * taken to have one who may. */
static int may_work(struct act *a, int64_t guild)
{
	enum { FEW = 2 };
	size_t n;
	int r = any_works(a, guild, FEW, &n);
	if (r || n < FEW)
		return r;
	r = any_works(a, guild, OFFICES_LISTED, &n);
	return r ? r : n == OFFICES_LISTED;
}

/* The unions above that count, the nearest first, as they stand in the union's own way: in names and
 * codes, so nothing is asked but who is in office. */
struct rungs { const struct guild_row *of[WAY_MOST]; int n; };

/* Where nobody above is in office yet, it is the county's all the same: whoever is elected there first
 * finds on the desk what has waited. */
static void nobody_above(const struct guild_row *way, size_t n, struct rungs *out)
{
	for (size_t i = n; i-- > 0 && out->n == 0;)
		if (way[i].level <= LEVEL_COUNTY)
			out->of[out->n++] = &way[i];
}

static int climb(struct act *a, const struct guild *from, int most, struct rungs *out)
{
	struct guild_row *way;
	size_t n;
	out->n = 0;
	TRY(guild_chain(a, from, &way, &n));
	size_t above = n ? n - 1 : 0; /* the union itself is the last */
	for (size_t i = above; i-- > 0 && out->n < most;) {
		int works = may_work(a, way[i].ref.id);
		if (works < 0)
			return works;
		if (works)
			out->of[out->n++] = &way[i];
	}
	if (out->n == 0)
		nobody_above(way, above, out);
	return 0;
}

int matter_above_row(struct act *a, const struct guild *holder, int levels, struct guild_row *out)
{
	struct rungs r;
	TRY(climb(a, holder, levels, &r));
	if (levels < 1 || levels > r.n)
		return MATTER_NO_UNION;
	*out = *r.of[levels - 1];
	return 0;
}

static int climb_ladder(struct act *a, struct ref guild, int rungs, struct ladder *out)
{
	struct guild g;
	struct rungs r;
	TRY(guild_by_ref(a, guild, &g));
	TRY(climb(a, &g, rungs, &r));
	for (out->n = 0; out->n < r.n; out->n++)
		out->of[out->n] = r.of[out->n]->ref;
	return 0;
}

int ladder_of(struct act *a, struct ref guild, struct ladder *out)
{
	return climb_ladder(a, guild, WAY_MOST, out);
}

int ladder_level(const struct ladder *l, int64_t guild)
{
	for (int i = 0; i < l->n; i++)
		if (l->of[i].id == guild)
			return i + 1;
	return 0;
}

int chain_up(struct act *a, struct ref guild, int levels, struct guild *out)
{
	struct ladder l;
	TRY(climb_ladder(a, guild, levels, &l));
	return levels < 1 || levels > l.n ? MATTER_NO_UNION : guild_by_ref(a, l.of[levels - 1], out);
}

int matter_above(struct act *a, const struct matter *m, int levels, struct guild *out)
{
	return chain_up(a, m->holder, levels, out);
}

/* ---- a second signature from above ---- */

/* In no conflict, and no party to it. 1, 0 or a fault. */
static int is_free(struct carry *c, struct ref person)
{
	struct rights r;
	struct q_person_part part;
	TRY(rights_of(c->a, person, &r));
	int got = in_conflict(c->a, c->m, person, &r);
	if (got)
		return got < 0 ? got : 0;
	TRY(q_person_part(c->a->db, c->a->arena, c->m->ref.region, c->m->ref.id, person.id, &part));
	return part.part != PART_APPLICANT && part.part != PART_JOINED;
}

/* In which roles somebody there, other than who wrote the draft, may sign it: each once, at most `most` of
 * them. How many, or a fault. */
static int signers_in(struct carry *c, struct ref guild, str role, str *as, int most)
{
	const struct role_table *roles = c->a->hall->roles;
	struct member *m;
	size_t n_officer;
	int n = 0;
	TRY(officers_of(c->a, guild.id, &m, &n_officer));
	for (size_t i = 0; i < n_officer && n < most; i++) {
		const struct office o = { .role = m[i].role };
		bool known = false;
		for (int k = 0; k < n; k++)
			known |= str_eq(as[k], o.role);
		if (known || m[i].person.id == c->person || !role_stands_for(roles, o.role, role) ||
		    !office_grants(c->a, &o, CAP_MATTER_READ))
			continue;
		int got = is_free(c, m[i].person);
		if (got < 0)
			return got;
		if (got)
			as[n++] = o.role;
	}
	return n;
}

/* 1, 0 or a fault. */
static int has_signer(struct carry *c, struct ref guild, str role)
{
	str as;
	return signers_in(c, guild, role, &as, 1);
}

int signer_ask(struct carry *c, str role)
{
	struct ladder l;
	TRY(desk_clear_above(c, DESK_SIGN));
	int got = has_signer(c, c->m->holder, role);
	if (got)
		return got < 0 ? got : 0;
	TRY(ladder_of(c->a, c->m->holder, &l));
	for (int i = 0; i < l.n; i++) {
		got = has_signer(c, l.of[i], role);
		if (got < 0)
			return got;
		if (got)
			return i < reach_of(c->m) ? 0 : desk_put(c, l.of[i], DESK_SIGN);
	}
	return 0; /* nobody may: the clock of the move runs on, and what it misses climbs */
}

int called_above(struct act *a, struct ref guild, const struct matter *m)
{
	struct q_desk_called row;
	int r = q_desk_called(a->db, a->arena, guild.region, guild.id, m->ref.id, &row);
	return r ? (r == DB_NONE ? 0 : r) : (int)row.why;
}

static int is_asked(struct act *a, struct ref guild, const struct matter *m)
{
	int why = called_above(a, guild, m);
	return why < 0 ? why : why == DESK_SIGN;
}

/* The union in which the draft is signed: above, who was asked or may act; else the one that holds it.
 * MATTER_NO_UNION where nobody may. */
static int signing_union(struct carry *c, str role, struct ref *out)
{
	struct ladder l;
	TRY(ladder_of(c->a, c->m->holder, &l));
	*out = c->m->holder;
	for (int i = -1; i < l.n; i++) {
		struct ref at = i < 0 ? c->m->holder : l.of[i];
		int asked = i < 0 || i < reach_of(c->m) ? 1 : is_asked(c->a, at, c->m);
		int has = asked > 0 ? has_signer(c, at, role) : asked;
		*out = at;
		if (has)
			return has < 0 ? has : 0;
	}
	return MATTER_NO_UNION;
}

int matter_signers(struct act *a, const struct matter *m, struct signers *out)
{
	struct q_pending_who p;
	struct matter own = *m;
	struct ref at;
	int r = q_pending_who(a->db, a->arena, m->ref.region, m->ref.id, &p);
	int i = r ? COURSE_NONE : course_move(m->course, p.move);
	if (i == COURSE_NONE)
		return r < 0 ? r : MATTER_NO_UNION;
	struct carry c = { .a = a, .m = &own, .person = p.person };
	str role = m->course->moves[i].countersign;
	r = signing_union(&c, role, &at);
	if (r)
		return r;
	int n = signers_in(&c, at, role, out->as, countof(out->as));
	if (n < 0)
		return n;
	out->n = (size_t)n;
	return guild_by_ref(a, at, &out->guild);
}

int draft_end(struct carry *c)
{
	int r = q_pending_drop(c->a->db, c->m->ref.region, c->m->ref.id);
	return r == 0 ? desk_clear_above(c, DESK_SIGN) : r == DB_NONE ? 0 : r;
}
