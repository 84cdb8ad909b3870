/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What an officer or a worker asks for costs the same however much stands in the hall. Counted in the steps
 * of SQLite's machine and not by the clock: a query that walks a desk shows here at once, on any machine. */
#include "matter/test_hall.h"

#include "matter/matter_sql.h"

#include <stdio.h>

enum { FEW = 4000, MANY = 12000 };  /* rows on one desk: either is more than anything looks at */

/* Rows of matters that are on no other page: a third is late, every hundredth is danger, a quarter waits for
 * somebody else. */
static int put_row(struct town *t, int64_t i)
{
	static const char *const topics[] = { "wages", "safety", "dignity" };
	int64_t due = now_in(t) + (i % 3 - 1) * 5 * 86400 + i;
	return q_desk_put(t->db, t->county.ref.region, t->county.ref.id, t->county.ref.region,
	    1000000 + i, DESK_HOLDS, i % 4 != 0, S("demand"), S("filed"), S("Row"),
	    str_from_c(topics[i / 12 % 3]), i % 100 == 50, 0, 0, 0, now_in(t) - 86400, due);
}

static bool fill(struct town *t, int64_t from, int64_t until)
{
	struct act a;
	int r = act_begin(t, &a);
	for (int64_t i = from; i < until && r == 0; i++)
		r = put_row(t, i);
	return EXPECT(act_end(t, r) == 0);
}

static int64_t desk_steps(struct town *t, const struct desk_asked *ask, struct ref who)
{
	struct act a = act_of(t);
	struct rights r;
	struct desk_page p;
	if (!EXPECT(rights_of(&a, who, &r) == 0))
		return 0;
	int64_t before = db_steps(t->db);
	EXPECT(desk_for(&a, ask, who, &r, &p) == 0 && p.n == DESK_PAGE);
	return db_steps(t->db) - before;
}

/* Everybody's first page, a sifted one, and one far from the first. */
enum { VIEWS = 9 };
static void views(struct town *t, int64_t out[VIEWS])
{
	const struct desk_asked whole = { .guild = t->county.ref, .today_ends = now_in(t) + 86400 };
	static const enum desk_filter filter[VIEWS] = { DESK_ALL_WAITING, DESK_MINE, DESK_LATE, DESK_TODAY,
		DESK_WEEK, DESK_LATER, DESK_ELSEWHERE, DESK_ALL_WAITING, DESK_ALL_WAITING };
	for (size_t i = 0; i < VIEWS; i++) {
		struct desk_asked ask = whole;
		ask.filter = filter[i];
		if (i == VIEWS - 2)
			ask.topic = S("safety");
		if (i == VIEWS - 1)
			ask.after = now_in(t) - 2 * 86400;
		out[i] = desk_steps(t, &ask, t->qian);
	}
}

static int64_t filing_steps(struct town *t)
{
	int64_t before = db_steps(t->db);
	EXPECT(demand(t, t->wang, NOTHING) != 0);
	return db_steps(t->db) - before;
}

static int64_t likeness_steps(struct town *t)
{
	struct act a = act_of(t);
	struct similar *like;
	size_t n;
	const struct likeness of = { .holder = t->county.ref, .person = t->zhao, .topic = S("wages"),
		.text = S("The overtime of May was not paid") };
	int64_t before = db_steps(t->db);
	EXPECT(matters_like(&a, &of, &like, &n) == 0);
	return db_steps(t->db) - before;
}

struct costs { int64_t view[VIEWS], filing, likeness; };
static void costs(struct town *t, struct costs *c)
{
	views(t, c->view);
	c->filing = filing_steps(t);
	c->likeness = likeness_steps(t);
}

/* A third more is nothing that grows with what was tripled. */
static bool is_flat(const char *what, int64_t few, int64_t many)
{
	bool flat = few > 0 && many * 100 <= few * 130;
	if (!flat)
		printf("    %s: %lld steps, then %lld\n", what, (long long)few, (long long)many);
	return flat;
}

static void growth(struct town *t)
{
	static const char *const name[VIEWS] = { "waiting", "mine", "late", "today", "later", "elsewhere",
		"one topic", "a page far down" };
	struct costs few, many;
	if (db_is_postgres(t->db))
		return;
	REQUIRE(demand(t, t->wang, NOTHING) != 0); /* the first of all finds empty tables */
	REQUIRE(fill(t, 0, FEW));
	costs(t, &few);
	REQUIRE(fill(t, FEW, MANY));
	costs(t, &many);
	for (size_t i = 0; i < VIEWS; i++)
		EXPECT(is_flat(name[i], few.view[i], many.view[i]));
	EXPECT(is_flat("filing", few.filing, many.filing));
	EXPECT(is_flat("what is like it", few.likeness, many.likeness));
}
STORY("a desk, filing onto it and finding what is like it cost the same, however much stands on it")
{
	in_town(growth);
}
