/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Every role, every capability, every way two unions can stand to each other: both what is allowed
 * and what is not. */
#include "test_access.h"

#include <stdio.h>

/* Unions as seen from two offices: one in the city C, one in the industrial union I. What each
 * scope reaches is written out: o(wn), l(ayer), b(elow), B: layer_below. */
static const struct {
	const char *what, *path, *trade_path;
	int64_t id, level;
	const char *from_city, *from_trade;
} unions[] = {
	{ "the city",                    "N.P.C",      "",       1,  LEVEL_CITY,     "olB", "" },
	{ "a branch of the city",        "N.P.C.U",    "",       2,  LEVEL_UNIT,     "lbB", "" },
	{ "a county of the city",        "N.P.C.K",    "",       3,  LEVEL_COUNTY,   "bB",  "" },
	{ "a township of the county",    "N.P.C.K.T",  "",       4,  LEVEL_TOWNSHIP, "bB",  "" },
	{ "a branch of the township",    "N.P.C.K.T.U", "",      5,  LEVEL_UNIT,     "bB",  "" },
	{ "the province",                "N.P",        "",       6,  LEVEL_PROVINCE, "",    "" },
	{ "the nation",                  "N",          "",       7,  LEVEL_NATION,   "",    "" },
	{ "the city next to it",         "N.P.D",      "",       8,  LEVEL_CITY,     "",    "" },
	{ "a branch next door",          "N.P.D.U",    "",       9,  LEVEL_UNIT,     "",    "" },
	{ "a city that begins the same", "N.P.C2",     "",       10, LEVEL_CITY,     "",    "" },
	{ "another province's city",     "N.Q.C",      "",       11, LEVEL_CITY,     "",    "" },
	{ "another hall's tree",         "M.P.C",      "",       12, LEVEL_CITY,     "",    "" },
	{ "the industrial union",        "N.P.I",      "TN.I",   20, LEVEL_PROVINCE, "",    "olB" },
	{ "its couriers next door",      "N.P.D.J",    "TN.I.J", 21, LEVEL_UNIT,     "",    "lbB" },
	{ "its couriers in the city",    "N.P.C.J",    "TN.I.L", 22, LEVEL_UNIT,     "lbB", "lbB" },
	{ "its city committee",          "N.P.D.E",    "TN.I.E", 23, LEVEL_CITY,     "",    "bB" },
	{ "a branch of that committee",  "N.P.D.F",    "TN.I.E.F", 24, LEVEL_UNIT,   "",    "bB" },
	{ "the national industrial one", "N.X",        "TN",     25, LEVEL_NATION,   "",    "" },
	{ "another industry",            "N.P.D.O",    "TN.O",   26, LEVEL_UNIT,     "",    "" },
};

static char letter(enum scope s) { return "?olbB"[s]; }

static struct guild union_at(size_t i)
{
	return (struct guild){ .ref = { 0, unions[i].id }, .path = str_from_c(unions[i].path),
		.trade_path = str_from_c(unions[i].trade_path), .level = unions[i].level };
}

static void each_cell(
    const struct act *a, const struct office *o, str role, size_t where, const char *reach)
{
	struct rights r = { o, 1 };
	struct guild g = union_at(where);
	for (int cap = 0; cap < CAP_COUNT; cap++) {
		enum scope scope;
		bool said = role_grants(a->hall->roles, role, (enum cap)cap, &scope) &&
		    strchr(reach, letter(scope));
		if (!EXPECT(may(a, &r, (enum cap)cap, &g) == said))
			printf("    %.*s, %s: %s\n", PSTR(role), unions[where].what, cap_name((enum cap)cap));
	}
}

/* A role for each scope that does not ship as well: below alone, and members by layer. */
static const struct role_table *with_every_scope(struct arena *arena)
{
	const struct role_table *t = NULL;
	struct role_fault fault = { 0 };
	str more = S(
	    "  test_below:\n    title: { en: B, zh: 下 }\n    officer: true\n"
	    "    grants: { figures: below, desk: below,"
	    " members: { scope: below, why: Only in this test. } }\n"
	    "  test_layer:\n    title: { en: L, zh: 层 }\n    officer: true\n"
	    "    grants: { figures: layer, union_edit: layer,"
	    " members: { scope: layer, why: Only in this test. } }\n");
	str text = file_text(arena, "profiles/roles.yaml");
	EXPECT(roles_read(arena, arena_printf(arena, "%.*s%.*s", PSTR(text), PSTR(more)), &t, &fault) ==
	    0);
	return t;
}

TEST("every role x capability x relation: allowed where the table says so, denied everywhere else")
{
	struct arena *arena = arena_new(16 << 20);
	struct hall *hall = arena_new_n(arena, struct hall, 1);
	struct act a = { .hall = hall, .arena = arena };
	hall->roles = with_every_scope(arena);
	REQUIRE(hall->roles != NULL);
	for (size_t i = 0; i < role_count(hall->roles); i++) {
		str role = role_name_at(hall->roles, i);
		struct office city = { role, S("N.P.C"), S(""), { 0, 1 }, LEVEL_CITY };
		struct office trade = { role, S("N.P.I"), S("TN.I"), { 0, 20 }, LEVEL_PROVINCE };
		for (size_t w = 0; w < countof(unions); w++) {
			each_cell(&a, &city, role, w, unions[w].from_city);
			each_cell(&a, &trade, role, w, unions[w].from_trade);
		}
	}
	arena_free(&arena);
}

TEST("nobody, and a role the table does not know, may do nothing anywhere")
{
	struct arena *arena = arena_new(16 << 20);
	struct hall *hall = arena_new_n(arena, struct hall, 1);
	struct act a = { .hall = hall, .arena = arena };
	struct office made_up = { S("emperor"), S("N"), S("TN"), { 0, 7 }, LEVEL_NATION };
	struct rights none = { 0 }, odd = { &made_up, 1 };
	hall->roles = roles_shipped(arena);
	REQUIRE(hall->roles != NULL);
	for (int cap = 0; cap < CAP_COUNT; cap++) {
		for (size_t w = 0; w < countof(unions); w++) {
			struct guild g = union_at(w);
			EXPECT(!may(&a, &none, (enum cap)cap, &g));
			EXPECT(!may(&a, &odd, (enum cap)cap, &g));
		}
		EXPECT(!office_with(&a, &none, (enum cap)cap) && !office_with(&a, &odd, (enum cap)cap));
		EXPECT(!office_grants(&a, &made_up, (enum cap)cap));
	}
	EXPECT(!holds_role(&a, &odd, S("emperor"), 7));
	arena_free(&arena);
}

TEST(
    "a desk opens at the first office that has one, and not through an office that sees only below")
{
	struct arena *arena = arena_new(16 << 20);
	struct hall *hall = arena_new_n(arena, struct hall, 1);
	struct act a = { .hall = hall, .arena = arena };
	hall->roles = with_every_scope(arena);
	REQUIRE(hall->roles != NULL);
	struct office o[] = {
		{ S("test_below"), S("N.P"), S(""), { 0, 6 }, LEVEL_PROVINCE },
		{ S("leading_body"), S("N.P.D"), S(""), { 0, 8 }, LEVEL_CITY },
		{ S("case_officer"), S("N.P.C"), S(""), { 0, 1 }, LEVEL_CITY },
		{ S("chair"), S("N.P.C.U"), S(""), { 0, 2 }, LEVEL_UNIT },
	};
	struct rights r = { o, countof(o) };
	EXPECT(office_with(&a, &r, CAP_DESK) == &o[2]);
	EXPECT(office_with(&a, &r, CAP_MEMBERS) == &o[3]);
	EXPECT(office_with(&a, &r, CAP_LEADING_VIEW) == &o[1]);
	EXPECT(!office_grants(&a, &o[0], CAP_DESK) && office_grants(&a, &o[2], CAP_DESK));
	EXPECT(
	    holds_role(&a, &r, S("triage_officer"), 2) && !holds_role(&a, &r, S("triage_officer"), 1));
	EXPECT(holds_role(&a, &r, S("case_officer"), 1) && !holds_role(&a, &r, S("chair"), 1));
	arena_free(&arena);
}

static void from_ties(struct room *r)
{
	struct rights wang, li, fang;
	REQUIRE(rights_of(&r->act, r->wang, &wang) == 0 && rights_of(&r->act, r->li, &li) == 0);
	REQUIRE(rights_of(&r->act, r->fang, &fang) == 0);
	EXPECT(wang.n == 0 && li.n == 1 && fang.n == 1);
	for (int cap = 0; cap < CAP_COUNT; cap++) {
		EXPECT(!may(&r->act, &wang, (enum cap)cap, &r->branch));
		EXPECT(may(&r->act, &li, (enum cap)cap, &r->branch) == (cap != CAP_LEADING_VIEW));
		EXPECT(!may(&r->act, &li, (enum cap)cap, &r->county));
		EXPECT(may(&r->act, &fang, (enum cap)cap, &r->county) == (cap == CAP_LEADING_VIEW));
		EXPECT(may(&r->act, &fang, (enum cap)cap, &r->branch) == (cap == CAP_LEADING_VIEW));
	}
}
TEST("rights are read from the offices held today, and membership gives none")
{
	on_each_engine(from_ties);
}

static void office_ends(struct room *r)
{
	struct tie *tie;
	struct rights li;
	size_t n;
	REQUIRE(ties_of(&r->act, r->li, &tie, &n) == 0 && n == 1);
	REQUIRE(tie_end(&r->act, r->li, tie[0].id, S("test")) == 0);
	REQUIRE(rights_of(&r->act, r->li, &li) == 0);
	EXPECT(li.n == 0 && !may(&r->act, &li, CAP_DESK, &r->branch));
}
TEST("rights end with the office, at once") { on_each_engine(office_ends); }
