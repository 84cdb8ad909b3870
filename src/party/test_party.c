/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "act/act.h"
#include "base/log.h"
#include "db/migrate.h"
#include "party/party.h"
#include "test.h"

#include <stdio.h>
#include <stdlib.h>

extern const struct migration party_migrations[];

struct place {
	struct hall hall;
	struct act act;
	struct guild nation, province, city, xihu, couriers, trade_nation, trade;
};

static void found(struct place *p, struct guild *out, const char *code, const char *name,
    const char *en, const char *pinyin, const struct guild *parent, int64_t level,
    const struct guild *trade, enum guild_form form)
{
	struct guild_new g = { .code = str_from_c(code),
		.name = str_from_c(name),
		.name_en = str_from_c(en),
		.pinyin = str_from_c(pinyin),
		.region = level ? 33 : 0,
		.level = level,
		.form = form };
	struct ref r;
	if (parent) {
		g.parent = parent->ref;
		g.parent_path = parent->path;
	}
	if (trade) {
		g.trade = trade->ref;
		g.trade_parent_path = trade->trade_path;
	}
	EXPECT(guild_found(&p->act, &g, &r) == 0 && guild_by_ref(&p->act, r, out) == 0);
}

static void furnish(struct place *p)
{
	found(p, &p->nation, "0", "全国总工会", "National Federation of Trade Unions", "quan guo", NULL,
	    LEVEL_NATION, NULL, GUILD_FEDERATION);
	found(p, &p->province, "33", "浙江省总工会", "Zhejiang Federation of Trade Unions", "zhe jiang",
	    &p->nation, LEVEL_PROVINCE, NULL, GUILD_FEDERATION);
	found(p, &p->city, "3301", "杭州市总工会", "Hangzhou Federation of Trade Unions", "hang zhou",
	    &p->province, LEVEL_CITY, NULL, GUILD_FEDERATION);
	found(p, &p->xihu, "330106", "西湖区总工会", "Xihu District Federation of Trade Unions",
	    "xi hu qu", &p->city, LEVEL_COUNTY, NULL, GUILD_FEDERATION);
	found(p, &p->trade_nation, "T", "运输工会", "Transport Workers", "yun shu", &p->nation,
	    LEVEL_NATION, NULL, GUILD_INDUSTRY);
	found(p, &p->trade, "T33", "浙江运输工会", "Zhejiang Transport Workers", "zhe jiang yun shu",
	    &p->province, LEVEL_PROVINCE, &p->trade_nation, GUILD_INDUSTRY);
	found(p, &p->couriers, "C1", "西湖区快递行业工会", "Xihu Couriers", "xi hu kuai di", &p->xihu,
	    LEVEL_COUNTY, &p->trade, GUILD_TRADE_JOINT);
}

static void on(const char *where, bool fresh, void (*body)(struct place *p))
{
	static const struct migration *const rooms[] = { party_migrations };
	static const struct hall_key key = { { 3 } };
	struct arena *arena = arena_new(256 << 20);
	struct place *p = arena_new_n(arena, struct place, 1);
	CHECK(crypto_init() == 0);
	hall_init(&p->hall, &key);
	p->act = (struct act){ .hall = &p->hall, .arena = arena, .now = 1780000000 };
	bool ready = EXPECT(db_open(&p->act.db, str_from_c(where), DB_WRITE) == 0);
	if (ready && fresh)
		ready =
		    EXPECT(db_script(p->act.db, "DROP SCHEMA public CASCADE; CREATE SCHEMA public") == 0);
	log_quiet(true); /* it would tell of each fresh hall */
	ready = ready && EXPECT(db_migrate(p->act.db, rooms, countof(rooms)) == 0);
	log_quiet(false);
	if (ready && EXPECT(db_begin(p->act.db) == 0)) {
		furnish(p);
		body(p);
		EXPECT(db_commit(p->act.db) == 0);
	}
	db_close(&p->act.db);
	arena_free(&arena);
}

static void in_place(void (*body)(struct place *p))
{
	const char *url = getenv("UNIONHALL_TEST_PG");
	on(":memory:", false, body);
	if (url)
		on(url, true, body);
	else
		printf(
		    "    PostgreSQL was NOT tried: UNIONHALL_TEST_PG is not set (sh test/pg make test-party)\n");
}

/* ---- search ---- */

static bool finds(struct place *p, const char *words, const struct guild *first, size_t n_least)
{
	struct guild_row *row;
	size_t n;
	EXPECT(guild_search(&p->act, str_from_c(words), 20, &row, &n) == 0);
	bool is = first ? n >= n_least && row[0].ref.id == first->ref.id : n == 0;
	if (!is)
		printf("    \"%s\" found %zu, first %.*s\n", words, n, PSTR(n ? row[0].code : S("none")));
	return is;
}

static void searched(struct place *p)
{
	EXPECT(finds(p, "西湖区总工会", &p->xihu, 1) && finds(p, "西湖", &p->xihu, 2) &&
	    finds(p, "快递", &p->couriers, 1));
	EXPECT(finds(p, "xihu", &p->xihu, 2) && finds(p, "xihuqu", &p->xihu, 1) &&
	    finds(p, "xi hu", &p->xihu, 2));
	EXPECT(finds(p, "xhq", &p->xihu, 1) && finds(p, "XHKD", &p->couriers, 1));
	EXPECT(finds(p, "Hangzhou", &p->city, 1) && finds(p, "hangz", &p->city, 1) &&
	    finds(p, "  HANGZHOU federation ", &p->city, 1));
	EXPECT(finds(p, "3301", &p->city, 2) && finds(p, "330106", &p->xihu, 1) &&
	    finds(p, "33", &p->province, 3));
	EXPECT(finds(p, "西", &p->xihu, 2) && finds(p, "杭", &p->city, 1) &&
	    finds(p, "递", &p->couriers, 1));
	EXPECT(finds(p, "浙江 运输", &p->trade, 1) && finds(p, "xihu courier", &p->couriers, 1));
	EXPECT(finds(p, "西湖 杭州", NULL, 0) && finds(p, "", NULL, 0) && finds(p, "  ", NULL, 0) &&
	    finds(p, "zzz", NULL, 0));
	EXPECT(finds(p, "%", NULL, 0) && finds(p, "' OR 1=1", NULL, 0));
}
TEST(
    "a union is found by name, one character of it, pinyin, initials, English or code, the higher first")
{
	in_place(searched);
}

/* ---- the two trees ---- */

static void ways(struct place *p)
{
	struct guild up;
	struct guild_row *row;
	size_t n;
	EXPECT_STR(p->couriers.path, "0.33.3301.330106.C1");
	EXPECT_STR(p->couriers.trade_path, "T.T33.C1");
	EXPECT_STR(trade_way(&p->couriers), "T.T33");
	EXPECT_STR(trade_way(&p->xihu), "");
	EXPECT(guild_up(&p->act, &p->couriers, 1, &up) == 0 && up.ref.id == p->xihu.ref.id);
	EXPECT(guild_up(&p->act, &p->couriers, 4, &up) == 0 && up.ref.id == p->nation.ref.id);
	EXPECT(guild_up(&p->act, &p->couriers, 5, &up) == PARTY_NONE);
	EXPECT(guild_chain(&p->act, &p->couriers, &row, &n) == 0 && n == 5);
	EXPECT(row[0].ref.id == p->nation.ref.id && row[3].ref.id == p->xihu.ref.id &&
	    row[4].ref.id == p->couriers.ref.id);
	EXPECT(guild_chain(&p->act, &p->nation, &row, &n) == 0 && n == 1);
	EXPECT(guild_below(&p->act, p->xihu.ref.id, S(""), 50, &row, &n) == 0 && n == 1 &&
	    row[0].ref.id == p->couriers.ref.id);
	EXPECT(guild_trade_page(&p->act, &p->trade, S(""), 50, &row, &n) == 0 && n == 1 &&
	    row[0].ref.id == p->couriers.ref.id);
	EXPECT(guild_trade_page(&p->act, &p->trade_nation, S(""), 50, &row, &n) == 0 && n == 1 &&
	    row[0].ref.id == p->trade.ref.id);
	EXPECT(guild_by_code(&p->act, S("NOWHERE"), &up) == PARTY_NONE);
}
TEST("a union stands in two trees, by place and by industry") { in_place(ways); }

TEST("a path is within another by whole steps")
{
	EXPECT(path_within(S("0.33.3301"), S("0.33")) && path_within(S("0.33"), S("0.33")));
	EXPECT(!path_within(S("0.330"), S("0.33")) && !path_within(S("0.33"), S("0.33.3301")) &&
	    !path_within(S("0.33"), S("")));
	EXPECT(path_steps(S("0.33.3301"), S("0")) == 2 && path_steps(S("0"), S("0")) == 0 &&
	    path_steps(S("1"), S("0")) == -1);
}

/* ---- ties ---- */

static void kept_history(struct place *p)
{
	struct tie *tie;
	struct ref who;
	struct guild g;
	size_t n;
	int64_t first, second;
	EXPECT(person_add(&p->act, 33, S("王"), S(""), &who) == 0);
	struct tie_new t = { who, p->xihu.ref, TIE_WORKS_AT, S(""), S("import 1") };
	EXPECT(tie_begin(&p->act, &t, &first) == 0 &&
	    tie_exists(&p->act, who, TIE_WORKS_AT, p->xihu.ref.id));
	p->act.now += 100;
	EXPECT(tie_end(&p->act, who, first, S("matter 2")) == 0);
	EXPECT(tie_end(&p->act, who, first, S("matter 3")) == PARTY_NONE);
	EXPECT(tie_begin(&p->act, &t, &second) == 0 && second != first);
	EXPECT(ties_of(&p->act, who, &tie, &n) == 0 && n == 2 && tie[0].id == second &&
	    tie[1].id == first);
	EXPECT(tie[1].begun_at == 1780000000 && tie[1].ended_at == 1780000100 && tie[0].ended_at == 0);
	EXPECT(ties_living(&p->act, who, TIE_WORKS_AT, &tie, &n) == 0 && n == 1 && tie[0].id == second);
	EXPECT(tie_holds(&p->act, who, TIE_KIN, p->xihu.ref.id) == PARTY_NONE);
	EXPECT(member_join(&p->act, who, p->couriers.ref, S("form 4")) == 0);
	const struct guild *counted[] = { &p->couriers, &p->xihu, &p->city, &p->province, &p->nation,
		&p->trade, &p->trade_nation };
	for (size_t i = 0; i < countof(counted); i++)
		EXPECT(guild_by_ref(&p->act, counted[i]->ref, &g) == 0 && g.members == 1);
}
TEST(
    "a tie ends and another begins: nothing is overwritten, and a member counts once in each union above")
{
	in_place(kept_history);
}

static void pages(struct place *p)
{
	struct member *m;
	struct ref who;
	size_t n, all = 0;
	int64_t after = 0;
	for (int i = 0; i < 120; i++)
		EXPECT(person_add(&p->act, 33, S("李"), S(""), &who) == 0 &&
		    member_join(&p->act, who, p->xihu.ref, S("import")) == 0);
	do {
		EXPECT(members_of(&p->act, p->xihu.ref.id, after, &m, &n) == 0 && n <= 50);
		for (size_t i = 0; i < n; i++) {
			EXPECT(m[i].person.id > after);
			after = m[i].person.id;
		}
		all += n;
	} while (n);
	EXPECT(all == 120);
	EXPECT(members_of(&p->act, p->city.ref.id, 0, &m, &n) == 0 && n == 0);
}
static bool says(struct place *p, const struct guild *where, size_t step, const char *name)
{
	struct guild_row *row;
	struct guild g;
	size_t n;
	return guild_by_ref(&p->act, where->ref, &g) == 0 &&
	    guild_chain(&p->act, &g, &row, &n) == 0 && step < n &&
	    str_eq(row[step].name, str_from_c(name));
}

static void renamed(struct place *p)
{
	struct guild_said now = { S("杭州市工会"), S("Hangzhou Unions"), S("hang zhou"), S("0571 1"),
		S("湖滨"), S(""), S("") };
	struct guild g;
	EXPECT(finds(p, "Federation Hangzhou", &p->city, 1) && finds(p, "州市总工会", &p->city, 1));
	EXPECT(guild_say(&p->act, &p->city, &now, S("import")) == 0);
	EXPECT(guild_by_code(&p->act, S("3301"), &g) == 0);
	EXPECT_STR(g.name, "杭州市工会");
	EXPECT_STR(g.address, "湖滨");
	EXPECT(finds(p, "杭州市工会", &p->city, 1) && finds(p, "市总", NULL, 0) &&
	    finds(p, "hangzhou unions", &p->city, 1));
	EXPECT(says(p, &p->xihu, 2, "杭州市工会") && says(p, &p->couriers, 2, "杭州市工会"));
	EXPECT(says(p, &p->couriers, 1, "浙江省总工会") && says(p, &p->couriers, 3, "西湖区总工会"));
	now = (struct guild_said){ S("总会"), S("Top"), S(""), S(""), S(""), S(""), S("") };
	EXPECT(guild_say(&p->act, &p->nation, &now, S("import")) == 0);
	EXPECT(says(p, &p->couriers, 0, "总会") && says(p, &p->trade, 0, "总会"));
}
TEST("a union called otherwise is found by its new name, and those below it show that")
{
	in_place(renamed);
}

static void ended(struct place *p)
{
	struct guild g;
	struct ref who;
	EXPECT(guild_end(&p->act, &p->xihu, S("merged")) == GUILD_HAS_BELOW);
	EXPECT(guild_end(&p->act, &p->trade, S("merged")) == GUILD_HAS_BELOW);
	EXPECT(person_add(&p->act, 33, S("王"), S(""), &who) == 0);
	EXPECT(member_join(&p->act, who, p->couriers.ref, S("import")) == 0);
	EXPECT(guild_by_ref(&p->act, p->couriers.ref, &g) == 0 && g.members == 1);
	EXPECT(guild_end(&p->act, &g, S("merged")) == GUILD_HAS_MEMBERS);
	EXPECT(member_leave(&p->act, who, &g, S("left")) == 0);
	EXPECT(member_leave(&p->act, who, &g, S("left")) == PARTY_NONE);
	EXPECT(guild_by_ref(&p->act, p->trade_nation.ref, &g) == 0 && g.members == 0);
	EXPECT(guild_by_ref(&p->act, p->couriers.ref, &g) == 0 && guild_end(&p->act, &g, S("merged")) == 0);
	EXPECT(guild_by_ref(&p->act, p->couriers.ref, &g) == 0 && g.ended && finds(p, "快递", NULL, 0));
	EXPECT(guild_end(&p->act, &p->xihu, S("merged")) == 0);
}
TEST("a union ends when nothing below leans on it and nobody belongs to it") { in_place(ended); }

static void regions(struct place *p)
{
	struct guild_stand up = { p->nation.ref, LEVEL_NATION, p->nation.path, S("") };
	struct guild_new g = { .code = S("44"), .form = GUILD_FEDERATION, .level = LEVEL_PROVINCE };
	int64_t region;
	EXPECT(guild_region(&p->act, &g, &up, &region) == 0 && region == 44);
	g.code = S("NORTH");
	EXPECT(guild_region(&p->act, &g, &up, &region) == 0 && region == 100);
	g.form = GUILD_INDUSTRY;
	EXPECT(guild_region(&p->act, &g, &up, &region) == 0 && region == 0);
	up.ref = p->province.ref;
	up.level = LEVEL_PROVINCE;
	g.form = GUILD_FEDERATION;
	EXPECT(guild_region(&p->act, &g, &up, &region) == 0 && region == 33);
}
TEST("a province's federation has a region of its own, for all below it") { in_place(regions); }

TEST("a code stands in addresses and ways, so some characters cannot be in it")
{
	EXPECT(guild_code_fits(S("330106")) && guild_code_fits(S("WL-33")) && guild_code_fits(S("物流")));
	EXPECT(!guild_code_fits(S("")) && !guild_code_fits(S("a.b")) && !guild_code_fits(S("a/b")) &&
	    !guild_code_fits(S("a b")) && !guild_code_fits(S("a\nb")) && !guild_code_fits(S("\xFF")) &&
	    !guild_code_fits(S("1234567890123456789012345")));
}

/* ---- employers ---- */

static bool is_employer(struct place *p, const char *typed, const struct ref *which)
{
	struct ref r;
	int got = employer_by_name(&p->act, 33, str_from_c(typed), &r);
	bool is = which ? got == 0 && r.id == which->id : got == PARTY_NONE;
	if (!is)
		printf("    \"%s\" answered %d\n", typed, got);
	return is;
}

static void employers(struct place *p)
{
	struct ref heping, shares, acme, acme_inc, twin, twin2, unlimited;
	EXPECT(employer_add(&p->act, 33, S("和平电子（杭州）有限公司"), S(""), &heping) == 0);
	EXPECT(is_employer(p, "和平电子（杭州）有限公司", &heping));
	EXPECT(is_employer(p, "和平电子(杭州)有限公司", &heping) &&
	    is_employer(p, " 和平电子 (杭州) 有限责任公司", &heping) &&
	    is_employer(p, "和平电子（杭州）", &heping));
	EXPECT(is_employer(p, "和平电子（杭州）股份有限公司", NULL) && is_employer(p, "和平电子", NULL));
	EXPECT(employer_add(&p->act, 33, S("和平电子(杭州)股份有限公司"), S(""), &shares) == 0);
	EXPECT(is_employer(p, "和平电子（杭州）股份公司", &shares) &&
	    is_employer(p, "和平电子（杭州）有限公司", &heping) && is_employer(p, "和平电子（杭州）", NULL));
	EXPECT(employer_add(&p->act, 33, S("Acme Works Co., Ltd."), S(""), &acme) == 0);
	EXPECT(is_employer(p, "acme works co ltd", &acme) && is_employer(p, "ＡＣＭＥ　Works Limited", &acme) &&
	    is_employer(p, "AcmeWorks", &acme) && is_employer(p, "Acme Works Inc.", NULL) &&
	    is_employer(p, "Acme", NULL));
	EXPECT(employer_add(&p->act, 33, S("Acme Works, Inc."), S(""), &acme_inc) == 0);
	EXPECT(is_employer(p, "acme works incorporated", &acme_inc) && is_employer(p, "Acme Works", NULL));
	EXPECT(employer_add(&p->act, 33, S("Twin Ltd"), S(""), &twin) == 0 &&
	    employer_add(&p->act, 33, S("TWIN Ltd."), S(""), &twin2) == 0);
	EXPECT(is_employer(p, "Twin Ltd", &twin) && is_employer(p, "TWIN Ltd.", &twin2) &&
	    is_employer(p, "twin ltd", NULL));
	EXPECT(employer_add(&p->act, 33, S("FunUnlimited"), S(""), &unlimited) == 0);
	EXPECT(is_employer(p, "fununlimited", &unlimited) && is_employer(p, "FunUn Ltd", NULL) &&
	    is_employer(p, "", NULL) && is_employer(p, "有限公司", NULL));
	struct employer_row *row;
	struct ref r;
	size_t n;
	EXPECT(employer_recorded(&p->act, 33, S("和平电子 (杭州) 有限责任公司"), &r) == 0 && r.id == heping.id);
	EXPECT(employer_by_name(&p->act, 33, S("Twin"), &r) == PARTY_NONE);
	EXPECT(employer_add(&p->act, 33, S("Solo GmbH"), S(""), &acme) == 0);
	EXPECT(employer_by_name(&p->act, 33, S("solo"), &r) == 0 && r.id == acme.id &&
	    employer_recorded(&p->act, 33, S("solo"), &r) == PARTY_NONE);
	EXPECT(employers_page(&p->act, 33, S(""), &row, &n) == 0 && n == 8);
	EXPECT(employers_page(&p->act, 33, row[6].name, &row, &n) == 0 && n == 1);
	EXPECT(employer_by_name(&p->act, 32, S("Twin Ltd"), &acme) == PARTY_NONE);
}
TEST("an employer is found however its name is spaced or written wide, and never another one")
{
	in_place(employers);
}

TEST("members are read fifty at a time, each once") { in_place(pages); }

/* ---- read once ---- */

static void remembered(struct place *p)
{
	struct act *a = &p->act;
	struct guild g;
	guilds_remember(a);
	EXPECT(guild_by_ref(a, p->xihu.ref, &g) == 0 && !str_eq(g.phone, S("0571-2")));
	EXPECT(guild_contact_set(a, p->xihu.ref, S("0571-2"), g.address, g.hours, g.about, S("test")) == 0);
	EXPECT(guild_by_code(a, g.code, &g) == 0 && str_eq(g.phone, S("0571-2")));
	int64_t before = g.members;
	EXPECT(members_counted(a, &g, 2) == 0);
	EXPECT(guild_by_ref(a, g.ref, &g) == 0 && g.members == before + 2);
	EXPECT(guild_by_code(a, g.code, &g) == 0 && g.members == before + 2);
	for (size_t i = 0; i < 3; i++)        /* more unions than are kept at once: each is still itself */
		EXPECT(guild_by_ref(a, p->city.ref, &g) == 0 && g.ref.id == p->city.ref.id &&
		    guild_by_ref(a, p->couriers.ref, &g) == 0 && g.ref.id == p->couriers.ref.id);
	EXPECT(members_counted(a, &g, 0) == 0 && guild_by_ref(a, p->xihu.ref, &g) == 0 &&
	    members_counted(a, &g, -2) == 0);
	EXPECT(guild_by_code(a, S("nobody"), &g) == PARTY_NONE);
	a->guilds = NULL;
}
TEST("an act that reads a union once still sees what it changed itself")
{
	in_place(remembered);
}
