/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cli/divisions.h"

#include "cli/table.h"

enum { TABLE_MAX = 4 << 20, PLACES_MAX = 1 << 16, HASH = 1 << 17 };

/* ---- finding by code ---- */

static uint32_t slot_of(str code)
{
	uint32_t h = 2166136261u;
	for (size_t i = 0; i < code.n; i++)
		h = (h ^ (unsigned char)code.p[i]) * 16777619u;
	return h % HASH;
}

int32_t division_find(const struct divisions *p, str code)
{
	for (uint32_t i = slot_of(code); p->slot[i]; i = (i + 1) % HASH)
		if (str_eq(p->of[p->slot[i] - 1].code, code))
			return p->slot[i] - 1;
	return -1;
}

static void remember(struct divisions *p, int32_t at)
{
	uint32_t i = slot_of(p->of[at].code);
	while (p->slot[i])
		i = (i + 1) % HASH;
	p->slot[i] = at + 1;
}

/* ---- reading ---- */

static int file(struct arena *keep, str share, const char *name, str *text)
{
	return table_text(
	    keep, arena_printf(keep, "%.*s/data/divisions/%s", PSTR(share), name), TABLE_MAX, text);
}

static bool is_heading(str name)
{
	return str_eq(name, S("市辖区")) || str_eq(name, S("县")) ||
	    str_eq(name, S("省直辖县级行政区划")) || str_eq(name, S("自治区直辖县级行政区划"));
}

static int read_places(struct arena *keep, str share, struct divisions *p)
{
	str text, cell[4];
	int64_t level;
	TRY(file(keep, share, "cn_divisions_l1_l4.csv.gz", &text));
	p->of = arena_new_n(keep, struct division, PLACES_MAX);
	p->slot = arena_new_n(keep, int32_t, HASH);
	if (!table_row(&text, ',', cell, countof(cell)))
		return FAULT(-1);
	while (p->n < PLACES_MAX && table_row(&text, ',', cell, countof(cell))) {
		if (!str_to_i64(cell[3], &level))
			return FAULT(-1);
		int32_t up = cell[2].n ? division_find(p, cell[2]) : -1;
		if (up >= 0 && p->of[up].heading)
			up = p->of[up].parent;
		p->of[p->n] = (struct division){ .code = cell[0],
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

static int read_pinyin(struct arena *keep, str share, struct divisions *p)
{
	str text, cell[4];
	TRY(file(keep, share, "cn_divisions_pinyin.csv.gz", &text));
	while (table_row(&text, ',', cell, countof(cell))) {
		int32_t at = division_find(p, cell[0]);
		if (at >= 0 && str_eq(p->of[at].name, cell[1]))
			p->of[at].pinyin = without_ending(str_trim(cell[3]), cell[2]);
	}
	return 0;
}

/* Provinces by two digits; prefectures as six, of which the first four are ours. */
static int read_english(
    struct arena *keep, str share, struct divisions *p, const char *name, size_t column)
{
	str text, cell[7];
	TRY(file(keep, share, name, &text));
	while (table_row(&text, ',', cell, column + 2)) {
		str code = cell[0].n == 6 ? (str){ cell[0].p, 4 } : cell[0];
		int32_t at = division_find(p, code);
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

str division_union_en(struct arena *a, const struct division *p)
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

str division_union(struct arena *a, const struct division *p)
{
	return arena_printf(a, "%.*s%s", PSTR(p->name), p->level == 4 ? "工会联合会" : "总工会");
}

int divisions_read(struct arena *keep, str share, struct divisions *out)
{
	*out = (struct divisions){ 0 };
	TRY(read_places(keep, share, out));
	TRY(read_pinyin(keep, share, out));
	TRY(read_english(keep, share, out, "cn_provinces_34.csv", 4));
	return read_english(keep, share, out, "cn_prefectures_english.csv", 2);
}
