/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the person who waits is told of the way ahead. */
#include "test_hall.h"

#include "act/act.h"

struct told { struct ahead *step; size_t n; };

static struct told told_of(struct town *t, int64_t id)
{
	struct act a = act_of(t);
	struct matter m = matter_now(t, id);
	struct clocks c;
	struct told out = { 0 };
	EXPECT(matter_clocks(&a, &m, &c.of, &c.n) == 0);
	EXPECT(matter_ahead(&a, &m, &c, &out.step, &out.n) == 0);
	return out;
}

static bool are(const struct told *t, const char *moves)
{
	size_t i = 0;
	for (str rest = str_from_c(moves); rest.n; i++)
		if (i == t->n || !str_eq(str_cut(rest, ' ', &rest), t->step[i].move->name))
			return false;
	return i == t->n;
}

/* Step i has one date, and this one. */
static bool due_on(const struct told *t, size_t i, int month, int day)
{
	return i < t->n && t->step[i].n_by == 1 && t->step[i].by->dated &&
	    t->step[i].by->due_at == moment_cn(2025, month, day, 24, 0);
}

static bool is_open(const struct told *t, size_t i, size_t n_by)
{
	bool any = false;
	for (size_t k = 0; i < t->n && k < t->step[i].n_by; k++)
		any |= t->step[i].by[k].dated;
	return i < t->n && t->step[i].n_by == n_by && !any;
}

static void just_filed(struct town *t)
{
	now_is(t, moment_cn(2025, 3, 3, 10, 0)); /* a Monday */
	struct told w = told_of(t, demand(t, t->wang, NOTHING));
	REQUIRE(are(&w, "triage accept assign begin reply"));
	EXPECT(due_on(&w, 0, 3, 4) && due_on(&w, 1, 3, 10));
	EXPECT(is_open(&w, 2, 1) && is_open(&w, 3, 1) && is_open(&w, 4, 3));
	EXPECT(w.step[4].by[1].amount == 15 && str_eq(w.step[4].by[1].grade, S("hard")));
}
STORY("whoever filed a demand is told the dates that are known, and of the rest how long each may take")
{
	in_town(just_filed);
}

static void taken_up(struct town *t)
{
	now_is(t, moment_cn(2025, 3, 3, 10, 0));
	int64_t id = demand(t, t->wang, NOTHING);
	EXPECT(try_move(t, id, 0, t->qian, "triage", SAID({ "grade", "hard" })) == 0);
	EXPECT(move(t, id, t->qian, "accept") == 0);
	struct told w = told_of(t, id);
	REQUIRE(are(&w, "assign begin reply"));
	EXPECT(due_on(&w, 0, 3, 4) && is_open(&w, 1, 1) && due_on(&w, 2, 3, 24));
	EXPECT(move(t, id, t->qian, "assign") == 0 && move(t, id, t->sun, "begin") == 0);
	w = told_of(t, id);
	EXPECT(are(&w, "reply") && due_on(&w, 0, 3, 24) &&
	    w.step[0].by->due_at == clock_of(t, id, "reply").due_at);
	EXPECT(move(t, id, t->li, "extend") == 0);
	w = told_of(t, id);
	EXPECT(are(&w, "reply") && w.step[0].by->due_at == clock_of(t, id, "reply").due_at &&
	    clock_of(t, id, "reply").was_due_at);
}
STORY("from the day it is taken up the reply has its date, long before its clock runs")
{
	in_town(taken_up);
}

static void missed(struct town *t)
{
	now_is(t, moment_cn(2025, 3, 3, 10, 0));
	int64_t id = demand(t, t->wang, NOTHING);
	for (int i = 0; i < 6; i++) {
		now_is(t, now_in(t) + 5 * 86400);
		EXPECT(tick(t) >= 0);
	}
	struct told w = told_of(t, id);
	EXPECT(clock_of(t, id, "triage").status == CLOCK_MISSED && due_on(&w, 0, 3, 4));
}
STORY("a date missed at every level is still the date that was promised") { in_town(missed); }

static void own_turn(struct town *t)
{
	static const char *const ways[] = { "triage redirect", "triage accept assign begin reply",
		"triage accept assign begin reply ask_review decide_review", "withdraw" };
	for (size_t i = 0; i < countof(ways); i++) {
		int64_t id = demand(t, t->wang, NOTHING);
		EXPECT(carry_along(t, id, ways[i]));
		struct told w = told_of(t, id);
		EXPECT(w.n == 0);
	}
	int64_t id = demand(t, t->wang, NOTHING);
	EXPECT(carry_along(t, id, "triage accept assign begin reply ask_review"));
	struct told w = told_of(t, id);
	EXPECT(are(&w, "decide_review") && w.step[0].n_by == 1 && w.step[0].by->dated);
}
STORY("when it is the applicant's turn, or over, nothing is promised by others") { in_town(own_turn); }
