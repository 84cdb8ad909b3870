/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "party/party.h"

#include "party/inside.h"
#include "party/party_sql.h"

int tie_begin(struct act *a, const struct tie_new *t, int64_t *id)
{
	*id = id_new(a, t->from.region);
	return q_tie_add(a->db, t->from.region, *id, t->kind, t->from.id, t->to.region, t->to.id, t->role,
	    t->begun_at ? t->begun_at : a->now, t->origin);
}

int tie_end(struct act *a, struct ref from, int64_t tie, str ended_by)
{
	int got = q_tie_end(a->db, from.region, from.id, tie, a->now, ended_by);
	return got == DB_NONE ? PARTY_NONE : got;
}

static int count_along(struct act *a, str path, int64_t by)
{
	while (path.n) {
		struct q_guild_by_code up;
		int r = q_guild_by_code(a->db, a->arena, str_cut(path, '.', &path), &up);
		if (r == DB_NONE)
			continue;
		TRY(r);
		TRY(q_guild_members_add(a->db, up.region, up.id, by));
	}
	return 0;
}

int members_counted(struct act *a, const struct guild *g, int64_t by)
{
	guilds_forget(a);
	TRY(count_along(a, g->path, by));
	return count_along(a, trade_way(g), by);
}

int member_join(struct act *a, struct ref person, struct ref guild, str origin)
{
	struct tie_new t = { person, guild, TIE_MEMBER, S(""), origin };
	struct guild g;
	int64_t id;
	TRY(guild_by_ref(a, guild, &g));
	TRY(tie_begin(a, &t, &id));
	return members_counted(a, &g, 1);
}

int member_leave(struct act *a, struct ref person, const struct guild *g, str because)
{
	struct q_tie_living t;
	int got = q_tie_living(a->db, a->arena, person.region, person.id, TIE_MEMBER, g->ref.id, &t);
	if (got)
		return got == DB_NONE ? PARTY_NONE : got;
	TRY(tie_end(a, person, t.id, because));
	return members_counted(a, g, -1);
}

int ties_of(struct act *a, struct ref person, struct tie **out, size_t *n)
{
	struct q_ties_of *rows;
	TRY(q_ties_of(a->db, a->arena, person.region, person.id, &rows, n));
	*out = arena_new_n(a->arena, struct tie, *n);
	for (size_t i = 0; i < *n; i++)
		(*out)[i] = (struct tie){ rows[i].id, rows[i].kind, rows[i].begun_at, rows[i].ended_at,
			{ rows[i].to_region, rows[i].to_party }, rows[i].role, rows[i].origin, rows[i].name,
			rows[i].name_en };
	return 0;
}

int ties_living(struct act *a, struct ref person, enum tie_kind kind, struct tie **out, size_t *n)
{
	struct q_ties_living_of_kind *rows;
	TRY(q_ties_living_of_kind(a->db, a->arena, person.region, person.id, kind, &rows, n));
	*out = arena_new_n(a->arena, struct tie, *n);
	for (size_t i = 0; i < *n; i++)
		(*out)[i] = (struct tie){ .id = rows[i].id, .kind = kind, .begun_at = rows[i].begun_at,
			.to = { rows[i].to_region, rows[i].to_party } };
	return 0;
}

int ties_near(struct act *a, struct ref person, struct near **out, size_t *n)
{
	struct q_ties_near *rows;
	TRY(q_ties_near(a->db, a->arena, person.region, person.id, &rows, n));
	*out = arena_new_n(a->arena, struct near, *n);
	for (size_t i = 0; i < *n; i++)
		(*out)[i] = (struct near){ rows[i].kind, rows[i].party };
	return 0;
}

int tie_holds(struct act *a, struct ref from, enum tie_kind kind, int64_t to)
{
	struct q_tie_living t;
	int got = q_tie_living(a->db, a->arena, from.region, from.id, kind, to, &t);
	return got == DB_NONE ? PARTY_NONE : got;
}

bool tie_exists(struct act *a, struct ref from, enum tie_kind kind, int64_t to)
{
	return tie_holds(a, from, kind, to) == 0;
}

/* Sorted here: a handful of rows, for which the database would set up a tree. */
static void highest_first(struct office *o, size_t n)
{
	for (size_t i = 1; i < n; i++)
		for (size_t k = i; k > 0 && o[k].level < o[k - 1].level; k--) {
			struct office t = o[k];
			o[k] = o[k - 1];
			o[k - 1] = t;
		}
}

int offices_of(struct act *a, struct ref person, struct office **out, size_t *n)
{
	struct q_offices_of *rows;
	TRY(q_offices_of(a->db, a->arena, person.region, person.id, &rows, n));
	*out = arena_new_n(a->arena, struct office, *n);
	for (size_t i = 0; i < *n; i++)
		(*out)[i] = (struct office){ rows[i].role, rows[i].path, rows[i].trade_path,
			{ rows[i].region, rows[i].id }, rows[i].level, rows[i].employer, rows[i].code, rows[i].name,
			rows[i].name_en };
	highest_first(*out, *n);
	return 0;
}

int officers_of(struct act *a, int64_t guild, struct member **out, size_t *n)
{
	struct q_officers_of *rows;
	TRY(q_officers_of(a->db, a->arena, guild, &rows, n));
	*out = arena_new_n(a->arena, struct member, *n);
	for (size_t i = 0; i < *n; i++)
		(*out)[i] = (struct member){ { rows[i].region, rows[i].person }, rows[i].begun_at, rows[i].name,
			rows[i].name_en, rows[i].role };
	return 0;
}

int members_of(struct act *a, int64_t guild, int64_t after, struct member **out, size_t *n)
{
	enum { PAGE = 50 };       /* DOMAIN.md 10.3 row 4: lists are views of at most fifty */
	struct q_members_of *rows;
	TRY(q_members_of(a->db, a->arena, guild, after, PAGE, &rows, n));
	*out = arena_new_n(a->arena, struct member, *n);
	for (size_t i = 0; i < *n; i++)
		(*out)[i] = (struct member){ { rows[i].region, rows[i].person }, rows[i].begun_at, rows[i].name,
			rows[i].name_en, rows[i].role };
	return 0;
}

int guilds_of_employer(struct act *a, int64_t employer, struct ref **out, size_t *n)
{
	struct q_guild_of_employer *rows;
	TRY(q_guild_of_employer(a->db, a->arena, employer, &rows, n));
	*out = arena_new_n(a->arena, struct ref, *n);
	for (size_t i = 0; i < *n; i++)
		(*out)[i] = (struct ref){ rows[i].region, rows[i].id };
	return 0;
}

int office_roles(struct act *a, int64_t guild, int64_t most, str **out, size_t *n)
{
	struct q_office_roles *rows;
	TRY(q_office_roles(a->db, a->arena, guild, most, &rows, n));
	*out = arena_new_n(a->arena, str, *n);
	for (size_t i = 0; i < *n; i++)
		(*out)[i] = rows[i].role;
	return 0;
}
