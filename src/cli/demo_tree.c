/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The network of places as it is published: one union for every province, prefecture, county and township
 * (DOMAIN.md 1.1). */
#include "cli/demo.h"
#include "cli/divisions.h"

enum { PLACES_AT_ONCE = 512 };

/* Where the union of each division stands; path: only of those with something below them. */
struct seat { struct ref ref; str path; };
struct network { struct divisions places; struct seat *seat; };

/* ---- how to reach them ---- */

/* 0000 is no area code and a number cannot begin with 0, so nobody has this one; its digits are those of
 * the union's code. */
static str invented_number(struct arena *a, str code)
{
	char digit[9] = "00000000";
	size_t n = 0;
	for (size_t i = 0; i < code.n && n < 7; i++)
		digit[1 + n++] = code.p[i] >= '0' && code.p[i] <= '9' ? code.p[i]
		                                                      : (char)('0' + (uint8_t)code.p[i] % 10);
	return arena_printf(a, "0000-%s", digit);
}

void demo_contact(struct arena *a, struct guild_new *g, str place, str place_en)
{
	g->phone = invented_number(a, g->code);
	g->hours = S("周一至周五 8:30–17:30 / Mon–Fri 8:30–17:30");
	g->address = place_en.n
	    ? arena_printf(a, "%.*s工会路 1 号（演示）/ 1 Gonghui Road, %.*s (demonstration)", PSTR(place),
	          PSTR(place_en))
	    : arena_printf(a, "%.*s工会路 1 号（演示）", PSTR(place));
}

/* ---- founding ---- */

static int found_nation(struct demo *d, struct act *a)
{
	struct guild_new g = { .code = S("0"),
		.name = S("中华全国总工会"),
		.pinyin = S("quan guo zong gong hui"),
		.name_en = S("All-China Federation of Trade Unions"),
		.form = GUILD_FEDERATION,
		.level = LEVEL_NATION };
	demo_contact(a->arena, &g, S("北京市"), S("Beijing"));
	g.phone = S("12351");             /* the real line of the unions, the same all over the country */
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
	str tail = S(" Federation of Trade Unions"), en = g.name_en;
	if (!town)
		demo_contact(a->arena, &g, p->name, (str){ en.p, en.n > tail.n ? en.n - tail.n : 0 });
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
