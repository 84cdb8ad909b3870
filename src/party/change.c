/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A union changes: what it says of itself, and its end. What it said before is kept with its
 * dates. */
#include "party/party.h"

#include "party/inside.h"
#include "party/party_sql.h"

static bool is_same(const struct guild *was, const struct guild_said *now)
{
	return str_eq(was->name, now->name) && str_eq(was->name_en, now->name_en) &&
	    str_eq(was->pinyin, now->pinyin);
}

/* Its names stand in the rows of all below it: in its own region, or below a national union
 * everywhere. */
static int rename_below(struct act *a, const struct guild *was, const struct guild *now)
{
	str old = own_line(a->arena, was), new = own_line(a->arena, now);
	str after = arena_printf(a->arena, "%.*s.", PSTR(was->path));
	str until =
	    arena_printf(a->arena, "%.*s/", PSTR(was->path)); /* '/' follows '.' in byte order */
	int64_t last = was->level == LEVEL_NATION ? REGION_LAST : was->ref.region;
	for (int64_t region = was->ref.region; region <= last; region++)
		TRY(q_guild_way_change(a->db, region, after, until, old, new));
	return 0;
}

static int rename_guild(struct act *a, const struct guild *was, const struct guild_said *said)
{
	struct guild now = *was;
	struct token_list t;
	now.name = said->name;
	now.name_en = said->name_en;
	now.pinyin = said->pinyin;
	tokens_of_guild(a->arena, &t, was->code, was->name, was->name_en, was->pinyin);
	for (size_t i = 0; i < t.n; i++)
		TRY(q_token_drop(a->db, t.token[i], was->level, was->ref.region, was->ref.id));
	tokens_of_guild(a->arena, &t, now.code, now.name, now.name_en, now.pinyin);
	for (size_t i = 0; i < t.n; i++)
		TRY(q_token_add(a->db, t.token[i], now.level, now.ref.region, now.ref.id));
	TRY(q_party_rename(a->db, now.ref.region, now.ref.id, now.name, now.name_en));
	return rename_below(a, was, &now);
}

int guild_say(struct act *a, const struct guild *was, const struct guild_said *now, str because)
{
	struct ref r = was->ref;
	guilds_forget(a);
	TRY(q_guild_past_add(a->db, r.region, r.id, id_new(a, r.region), was->name, was->name_en,
	    was->pinyin, was->phone, was->address, was->hours, was->about, a->now, because));
	TRY(q_guild_say(a->db, r.region, r.id, now->name, now->name_en, now->pinyin, now->phone,
	    now->address, now->hours, now->about));
	return is_same(was, now) ? 0 : rename_guild(a, was, now);
}

int guild_contact_set(
    struct act *a, struct ref r, str phone, str address, str hours, str about, str because)
{
	struct guild g;
	int got = guild_by_ref(a, r, &g);
	if (got)
		return got;
	struct guild_said now = { g.name, g.name_en, g.pinyin, phone, address, hours, about };
	return guild_say(a, &g, &now, because);
}

int guild_end(struct act *a, const struct guild *g, str because)
{
	struct q_guild_leans_on on;
	if (g->members)
		return GUILD_HAS_MEMBERS;
	TRY(q_guild_leans_on(a->db, a->arena, g->ref.id, &on));
	if (on.n)
		return GUILD_HAS_BELOW;
	const struct guild_said said = { g->name, g->name_en, g->pinyin, g->phone, g->address, g->hours,
		g->about };
	TRY(guild_say(a, g, &said, because)); /* what it was when it ended, and why */
	TRY(q_guild_end(a->db, g->ref.region, g->ref.id, a->now));
	return q_party_end(a->db, g->ref.region, g->ref.id, a->now);
}

int guild_region(
    struct act *a, const struct guild_new *g, const struct guild_stand *up, int64_t *out)
{
	struct q_region_last last;
	int64_t number;
	*out = up->ref.region;
	if (g->form != GUILD_FEDERATION || g->level != LEVEL_PROVINCE || up->level != LEVEL_NATION)
		return 0;
	if (g->code.n == 2 && str_to_i64(g->code, &number) && number >= 10) {
		*out = number;
		return 0;
	}
	TRY(q_region_last(a->db, a->arena, &last));
	int64_t next = last.region < REGION_NAMED ? REGION_NAMED : last.region + 1;
	if (next <= REGION_LAST)
		*out = next;
	return 0;
}
