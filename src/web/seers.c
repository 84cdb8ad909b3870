/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/seers.h"

#include "figures/figures.h"
#include "web/said.h"

enum { OFFICERS_MAX = 72, SEERS_MAX = OFFICERS_MAX + 8, LEVELS_MAX = 8 };

struct seers { struct seer_view of[SEERS_MAX]; int64_t person[SEERS_MAX]; size_t n; };

static bool is_listed(const struct seers *s, int64_t person)
{
	for (size_t i = 0; i < s->n; i++)
		if (s->person[i] == person)
			return true;
	return false;
}

static void add(struct seers *s, int64_t person, str who, str sees)
{
	if (s->n == SEERS_MAX)
		return;
	s->person[s->n] = person;
	s->of[s->n++] = (struct seer_view){ who, sees };
}

/* The officers of `of` whose office lets them read the members of `mine`. */
static int add_officers(struct visit *v, struct seers *s, const struct guild *of,
    const struct guild *mine)
{
	enum lang lang = v->act.lang;
	struct member *m;
	size_t n;
	TRY(officers_of(&v->act, of->ref.id, &m, &n));
	for (size_t i = 0; i < n; i++) {
		struct office o = { m[i].role, of->path, of->trade_path, of->ref, of->level };
		struct rights rights = { &o, 1 };
		if (s->n == OFFICERS_MAX || !may(&v->act, &rights, CAP_MEMBERS, mine) ||
		    is_listed(s, m[i].person.id))
			continue;
		str name = name_for(lang, m[i].name, m[i].name_en);
		str title = role_title(v->act.hall->roles, m[i].role, lang);
		str guild = name_for(lang, of->name, of->name_en);
		add(s, m[i].person.id, MSG(v->act.arena, lang, M_my_see_officer_at, name, title, guild),
		    msg(lang, M_my_sees_members));
	}
	return 0;
}

/* The way up by place: a role may reach down. */
static int add_by_place(struct visit *v, struct seers *s, const struct guild *mine)
{
	struct guild of = *mine;
	for (int up = 1; up <= LEVELS_MAX; up++) {
		TRY(add_officers(v, s, &of, mine));
		int r = guild_up(&v->act, mine, up, &of);
		if (r)
			return r == PARTY_NONE ? 0 : r;
	}
	return 0;
}

static int add_by_trade(struct visit *v, struct seers *s, const struct guild *mine)
{
	struct guild of = *mine;
	for (int up = 0; up < LEVELS_MAX && of.trade; up++) {
		int r = guild_by_ref(&v->act, (struct ref){ id_region(of.trade), of.trade }, &of);
		if (r)
			return r == PARTY_NONE ? 0 : r;
		TRY(add_officers(v, s, &of, mine));
	}
	return 0;
}

static void add_the_rest(struct visit *v, struct seers *s)
{
	static const struct { enum msg who, sees; } rest[] = {
		{ M_my_see_handlers, M_my_sees_handlers }, { M_my_see_above, M_my_sees_above },
		{ M_my_see_lead, M_my_sees_lead }, { M_my_see_employer, M_my_sees_employer },
		{ M_my_see_engineer, M_my_sees_engineer },
	};
	for (size_t i = 0; i < countof(rest); i++)
		add(s, 0, msg(v->act.lang, rest[i].who),
		    MSG(v->act.arena, v->act.lang, rest[i].sees, number_said(v, K_PEOPLE),
		        number_said(v, K_MATTERS)));
}

int seers_of(struct visit *v, const struct seer_view **out, size_t *n)
{
	struct seers *s = arena_new_n(v->act.arena, struct seers, 1);
	struct tie *tie;
	size_t n_tie;
	TRY(ties_living(&v->act, v->who.person, TIE_MEMBER, &tie, &n_tie));
	for (size_t i = 0; i < n_tie; i++) {
		struct guild mine;
		TRY(guild_by_ref(&v->act, tie[i].to, &mine));
		TRY(add_by_place(v, s, &mine));
		TRY(add_by_trade(v, s, &mine));
	}
	if (s->n == 0)
		add(s, 0, msg(v->act.lang, M_my_see_none), msg(v->act.lang, M_my_sees_none));
	if (v->who.rights.n)
		add(s, 0, msg(v->act.lang, M_my_see_office), msg(v->act.lang, M_my_sees_office));
	add_the_rest(v, s);
	*out = s->of;
	*n = s->n;
	return 0;
}
