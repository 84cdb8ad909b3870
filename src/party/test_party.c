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
TEST("members are read fifty at a time, each once") { in_place(pages); }
