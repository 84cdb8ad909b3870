/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The network of places as it is published: one union for every province, prefecture, county and township
 * (DOMAIN.md 1.1). */
#include "cli/demo.h"
#include "cli/divisions.h"

enum { PLACES_AT_ONCE = 512 };

/* Where the union of each division stands; path: only of those with something below them. */
struct seat { struct ref ref; str path; };
struct network { struct divisions places; struct seat *seat; };

/* ---- founding ---- */

static int found_nation(struct demo *d, struct act *a)
{
	struct guild_new g = { .code = S("0"),
		.name = S("中华全国总工会"),
		.pinyin = S("quan guo zong gong hui"),
		.name_en = S("All-China Federation of Trade Unions"),
		.form = GUILD_FEDERATION,
		.level = LEVEL_NATION };
	d->nation = (struct demo_guild){ .code = g.code, .name = g.name, .path = S("0") };
	return guild_found(a, &g, &d->nation.ref);
}

static int found_place(struct demo *d, struct act *a, struct network *net, int32_t i)
{
	const struct division *p = &net->places.of[i];
	const struct seat *up = p->parent >= 0 ? &net->seat[p->parent] : NULL;
	bool town = p->level == LEVEL_TOWNSHIP;
	int64_t region;
	if (!str_to_i64((str){ p->code.p, 2 }, &region))
		return FAULT(-1);
	struct guild_new g = { .code = p->code,
		.pinyin = p->pinyin,
		.region = region,
		.name = division_union(a->arena, p),
		.name_en = division_union_en(a->arena, p),
		.form = town ? GUILD_TOWNSHIP : GUILD_FEDERATION,
		.level = p->level,
		.parent = up ? up->ref : d->nation.ref,
		.parent_path = up ? up->path : d->nation.path };
	TRY(guild_found(a, &g, &net->seat[i].ref));
	if (!town)
		net->seat[i].path = arena_printf(d->keep, "%.*s.%.*s", PSTR(g.parent_path), PSTR(p->code));
	d->guilds++;
	return 0;
}

static int found_all(struct demo *d, struct network *net)
{
	struct act a = demo_act(d, d->began);
	TRY(db_begin(a.db));
	TRY(found_nation(d, &a));
	for (int32_t i = 0; i < net->places.n; i++) {
		if (!net->places.of[i].heading)
			TRY(found_place(d, &a, net, i));
		if (i % PLACES_AT_ONCE == 0)
			arena_reset(d->round);
	}
	return db_commit(a.db);
}

/* ---- where the demonstration looks closely ---- */

static struct demo_guild guild_at(struct demo *d, const struct network *net, int32_t i)
{
	const struct division *at = &net->places.of[i];
	str up = at->parent >= 0 ? net->seat[at->parent].path : d->nation.path;
	str path = net->seat[i].path;
	if (!path.n)
		path = arena_printf(d->keep, "%.*s.%.*s", PSTR(up), PSTR(at->code));
	return (struct demo_guild){ net->seat[i].ref, at->code, at->name, path };
}

static int focus_on(struct demo *d, const struct network *net, str code)
{
	const struct divisions *p = &net->places;
	enum { TOWNS_MAX = 40 };
	struct focus *f = &d->focus[d->n_focus++];
	int32_t county = division_find(p, code);
	if (county < 0 || p->of[county].parent < 0)
		return FAULT(-1);
	int32_t city = p->of[county].parent, province = p->of[city].parent;
	*f = (struct focus){ .county.guild = guild_at(d, net, county),
		.city.guild = guild_at(d, net, city),
		.province.guild = guild_at(d, net, province),
		.town = arena_new_n(d->keep, struct demo_guild, TOWNS_MAX) };
	f->place = (str){ p->of[city].name.p, p->of[city].name.n - 3 }; /* without 市 */
	f->place_en = p->of[city].english;
	for (int32_t i = 0; i < p->n && f->n_town < TOWNS_MAX; i++)
		if (p->of[i].parent == county && p->of[i].level == 4)
			f->town[f->n_town++] = guild_at(d, net, i);
	return 0;
}

int demo_tree(struct demo *d)
{
	static const char *const codes[] = { "330106", "330102", "330105", "330110", "330108", "330109",
		"510107", "510104" };
	struct network net;
	TRY(divisions_read(d->keep, d->home->share, &net.places));
	net.seat = arena_new_n(d->keep, struct seat, net.places.n);
	TRY(found_all(d, &net));
	for (size_t i = 0; i < countof(codes); i++)
		TRY(focus_on(d, &net, str_from_c(codes[i])));
	return 0;
}
