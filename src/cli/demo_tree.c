/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The network of places as it is published: one union for every province, prefecture, county and
 * township
 * (DOMAIN.md 1.1). Nine prefecture rows are headings of the statistics and not places; their
 * counties hang
 * directly on the province. */
#include "cli/demo.h"
#include "cli/table.h"

#include "base/utf8.h"

enum { TABLE_MAX = 4 << 20, PLACES_MAX = 1 << 16, HASH = 1 << 17, LEVELS_AT_ONCE = 512 };

struct place {
	str code, name, pinyin, english;
	struct ref ref;
	str path;
	int level;
	int32_t parent; /* -1: the nation */
	bool heading;
};
struct places {
	struct place *of;
	int32_t n;
	int32_t *slot;
};

/* ---- finding by code ---- */

static uint32_t slot_of(str code)
{
	uint32_t h = 2166136261u;
	for (size_t i = 0; i < code.n; i++)
		h = (h ^ (unsigned char)code.p[i]) * 16777619u;
	return h % HASH;
}

static int32_t find(const struct places *p, str code)
{
	for (uint32_t i = slot_of(code); p->slot[i]; i = (i + 1) % HASH)
		if (str_eq(p->of[p->slot[i] - 1].code, code))
			return p->slot[i] - 1;
	return -1;
}

static void remember(struct places *p, int32_t at)
{
	uint32_t i = slot_of(p->of[at].code);
	while (p->slot[i])
		i = (i + 1) % HASH;
	p->slot[i] = at + 1;
}

/* ---- reading ---- */

static bool is_heading(str name)
{
	return str_eq(name, S("市辖区")) || str_eq(name, S("县")) ||
	    str_eq(name, S("省直辖县级行政区划")) || str_eq(name, S("自治区直辖县级行政区划"));
}

static int read_places(struct demo *d, struct places *p)
{
	str text, cell[4];
	int64_t level;
	TRY(table_text(
	    d->keep, demo_file(d, "data/divisions/cn_divisions_l1_l4.csv.gz"), TABLE_MAX, &text));
	p->of = arena_new_n(d->keep, struct place, PLACES_MAX);
	p->slot = arena_new_n(d->keep, int32_t, HASH);
	if (!table_row(&text, ',', cell, countof(cell)))
		return FAULT(-1);
	while (p->n < PLACES_MAX && table_row(&text, ',', cell, countof(cell))) {
		if (!str_to_i64(cell[3], &level))
			return FAULT(-1);
		int32_t up = cell[2].n ? find(p, cell[2]) : -1;
		if (up >= 0 && p->of[up].heading)
			up = p->of[up].parent;
		p->of[p->n] = (struct place){ .code = cell[0],
			.name = cell[1],
			.level = (int)level,
			.parent = up,
			.heading = level == 2 && is_heading(cell[1]) };
		remember(p, p->n++);
	}
	return 0;
}

static size_t syllables(str pinyin)
{
	size_t n = 0;
	while (pinyin.n)
		n += str_cut(pinyin, ' ', &pinyin).n > 0;
	return n;
}

/* "xi hu jie dao" for a short name that kept its ending: the ending is dropped where something
 * remains. */
static str without_ending(str pinyin, str name)
{
	static const struct {
		str zh, pinyin;
	} ends[] = {
		{ { "街道", 6 }, { " jie dao", 8 } },
		{ { "镇", 3 }, { " zhen", 5 } },
		{ { "乡", 3 }, { " xiang", 6 } },
		{ { "县", 3 }, { " xian", 5 } },
		{ { "区", 3 }, { " qu", 3 } },
		{ { "市", 3 }, { " shi", 4 } },
	};
	for (size_t i = 0; i < countof(ends); i++) {
		str z = ends[i].zh, e = ends[i].pinyin;
		bool ends_so = name.n > z.n && !memcmp(name.p + name.n - z.n, z.p, z.n) && pinyin.n > e.n &&
		    !memcmp(pinyin.p + pinyin.n - e.n, e.p, e.n);
		if (ends_so && syllables((str){ pinyin.p, pinyin.n - e.n }) > 1)
			return (str){ pinyin.p, pinyin.n - e.n };
	}
	return pinyin;
}

static int read_pinyin(struct demo *d, struct places *p)
{
	str text, cell[4];
	TRY(table_text(
	    d->keep, demo_file(d, "data/divisions/cn_divisions_pinyin.csv.gz"), TABLE_MAX, &text));
	while (table_row(&text, ',', cell, countof(cell))) {
		int32_t at = find(p, cell[0]);
		if (at >= 0 && str_eq(p->of[at].name, cell[1]))
			p->of[at].pinyin = without_ending(str_trim(cell[3]), cell[2]);
	}
	return 0;
}

/* Provinces by two digits; prefectures as six, of which the first four are ours. */
static int read_english(struct demo *d, struct places *p, const char *file, size_t column)
{
	str text, cell[7];
	TRY(table_text(d->keep, demo_file(d, file), TABLE_MAX, &text));
	while (table_row(&text, ',', cell, column + 2)) {
		str code = cell[0].n == 6 ? (str){ cell[0].p, 4 } : cell[0];
		int32_t at = find(p, code);
		if (at >= 0 && !p->of[at].english.n)
			p->of[at].english = cell[column];
	}
	return 0;
}

/* ---- English from pinyin ---- */

static bool ends(str s, str by) { return s.n >= by.n && !memcmp(s.p + s.n - by.n, by.p, by.n); }

static const char *kind_of(str name, int level)
{
	static const struct {
		str zh;
		const char *en;
	} county[] = {
		{ { "自治县", 9 }, "Autonomous County" }, { { "自治旗", 9 }, "Autonomous Banner" },
		{ { "林区", 6 }, "Forestry District" }, { { "县", 3 }, "County" }, { { "区", 3 }, "District" },
		{ { "市", 3 }, "City" }, { { "旗", 3 }, "Banner" },
	}, town[] = {
		{ { "街道", 6 }, "Subdistrict" }, { { "民族乡", 9 }, "Ethnic Township" }, { { "苏木", 6 }, "Sumu" },
		{ { "镇", 3 }, "Town" }, { { "乡", 3 }, "Township" },
	};
	for (size_t i = 0; level == 3 && i < countof(county); i++)
		if (ends(name, county[i].zh))
			return county[i].en;
	for (size_t i = 0; level == 4 && i < countof(town); i++)
		if (ends(name, town[i].zh))
			return town[i].en;
	return NULL;
}

/* "xi hu" as "Xihu". */
static str joined(struct arena *a, str pinyin)
{
	char *p = arena_alloc(a, pinyin.n + 1, 1);
	size_t n = 0;
	for (size_t i = 0; i < pinyin.n; i++)
		if (pinyin.p[i] != ' ')
			p[n++] = pinyin.p[i];
	if (n && p[0] >= 'a' && p[0] <= 'z')
		p[0] = (char)(p[0] - 'a' + 'A');
	return (str){ p, n };
}

static str english_of(struct arena *a, const struct place *p)
{
	const char *what =
	    p->level == 4 ? "Federation of Grassroots Unions" : "Federation of Trade Unions";
	if (p->level <= 2)
		return p->english.n ? arena_printf(a, "%.*s %s", PSTR(p->english), what) : S("");
	const char *kind = kind_of(p->name, p->level);
	if (!kind || !p->pinyin.n)
		return S("");
	return arena_printf(a, "%.*s %s %s", PSTR(joined(a, p->pinyin)), kind, what);
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
	d->nation = (struct demo_guild){ .code = g.code, .name = g.name, .path = S("0") };
	return guild_found(a, &g, &d->nation.ref);
}

static int found_place(struct demo *d, struct act *a, struct places *all, struct place *p)
{
	const struct place *up = p->parent >= 0 ? &all->of[p->parent] : NULL;
	bool town = p->level == 4;
	int64_t region;
	if (!str_to_i64((str){ p->code.p, 2 }, &region))
		return FAULT(-1);
	struct guild_new g = { .code = p->code,
		.pinyin = p->pinyin,
		.region = region,
		.name = arena_printf(a->arena, "%.*s%s", PSTR(p->name), town ? "工会联合会" : "总工会"),
		.name_en = english_of(a->arena, p),
		.form = town ? GUILD_TOWNSHIP : GUILD_FEDERATION,
		.level = p->level,
		.parent = up ? up->ref : d->nation.ref,
		.parent_path = up ? up->path : d->nation.path };
	TRY(guild_found(a, &g, &p->ref));
	if (!town)
		p->path = arena_printf(d->keep, "%.*s.%.*s", PSTR(g.parent_path), PSTR(p->code));
	d->guilds++;
	return 0;
}

static int found_all(struct demo *d, struct places *p)
{
	struct act a = demo_act(d, d->began);
	TRY(db_begin(a.db));
	TRY(found_nation(d, &a));
	for (int32_t i = 0; i < p->n; i++) {
		if (!p->of[i].heading)
			TRY(found_place(d, &a, p, &p->of[i]));
		if (i % LEVELS_AT_ONCE == 0)
			arena_reset(d->round);
	}
	return db_commit(a.db);
}

/* ---- where the demonstration looks closely ---- */

static struct demo_guild guild_at(struct demo *d, const struct places *p, int32_t i)
{
	const struct place *at = &p->of[i];
	str up = at->parent >= 0 ? p->of[at->parent].path : d->nation.path;
	str path = at->path.n ? at->path : arena_printf(d->keep, "%.*s.%.*s", PSTR(up), PSTR(at->code));
	return (struct demo_guild){ at->ref, at->code, at->name, path };
}

static int focus_on(struct demo *d, const struct places *p, str code)
{
	enum { TOWNS_MAX = 40 };
	struct focus *f = &d->focus[d->n_focus++];
	int32_t county = find(p, code);
	if (county < 0 || p->of[county].parent < 0)
		return FAULT(-1);
	int32_t city = p->of[county].parent, province = p->of[city].parent;
	*f = (struct focus){ .county.guild = guild_at(d, p, county),
		.city.guild = guild_at(d, p, city),
		.province.guild = guild_at(d, p, province),
		.town = arena_new_n(d->keep, struct demo_guild, TOWNS_MAX) };
	f->place = (str){ p->of[city].name.p, p->of[city].name.n - 3 }; /* without 市 */
	f->place_en = p->of[city].english;
	for (int32_t i = 0; i < p->n && f->n_town < TOWNS_MAX; i++)
		if (p->of[i].parent == county && p->of[i].level == 4)
			f->town[f->n_town++] = guild_at(d, p, i);
	return 0;
}

int demo_tree(struct demo *d)
{
	static const char *const codes[] = { "330106", "330102", "330105", "330110", "330108", "330109",
		"510107", "510104" };
	struct places p = { 0 };
	TRY(read_places(d, &p));
	TRY(read_pinyin(d, &p));
	TRY(read_english(d, &p, "data/divisions/cn_provinces_34.csv", 4));
	TRY(read_english(d, &p, "data/divisions/cn_prefectures_english.csv", 2));
	TRY(found_all(d, &p));
	for (size_t i = 0; i < countof(codes); i++)
		TRY(focus_on(d, &p, str_from_c(codes[i])));
	return 0;
}
