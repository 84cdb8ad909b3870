/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What is missed climbs; what is passed on keeps its clock; what is stale changes nothing. */
#include "test_hall.h"

#include "access/access.h"
#include "act/act.h"
#include "course/book.h"
#include "figures/figures.h"

#include <stdio.h>

static void climbs(struct town *t)
{
	struct act a;
	str name;
	int64_t id = demand(t, t->wang, NOTHING); /* Monday 9:00: due on Tuesday */
	const struct {
		const struct guild *g;
		struct ref who;
	} above[] = { { &t->city, t->wu }, { &t->province, t->zheng }, { &t->nation, t->feng } };
	const int64_t owed = matter_now(t, id).due_at;
	for (int k = 0; k < 3; k++) {
		now_is(t, clock_of(t, id, "triage").due_at - 1);
		EXPECT(tick(t) == 0);
		now_is(t, clock_of(t, id, "triage").due_at);
		EXPECT(tick(t) == 1 && tick(t) == 0);
		struct matter m = matter_now(t, id);
		struct footing f = stands(t, id, above[k].who);
		a = act_of(t);
		EXPECT(m.raised == k + 1 && m.late && m.holder.id == t->county.ref.id);
		EXPECT(
		    on_desk(t, id, above[k].g, DESK_LATE_BELOW) && on_desk(t, id, &t->county, DESK_HOLDS));
		EXPECT(f.upper && f.up == k + 1 && f.may_read && !f.may_name);
		EXPECT(matter_applicant_name(&a, &m, &f, &name) == MATTER_NOT_YOURS);
		EXPECT(k == 2 || !stands(t, id, above[k + 1].who).may_read);
		EXPECT(probe(t, id, above[k].who, "triage") == 0);
		EXPECT(entries_seen(t, id, t->wang, ENTRY_MISSED) == (size_t)k + 1);
		EXPECT(m.due_at == owed); /* what was missed stays owed, first on every desk */
		EXPECT(clock_of(t, id, "triage").due_at > now_in(t) &&
		    clock_of(t, id, "triage").level == k + 1);
	}
	now_is(t, clock_of(t, id, "triage").due_at);
	EXPECT(tick(t) == 1 && matter_now(t, id).raised == 3 && matter_now(t, id).due_at == owed);
	now_is(t, now_in(t) + 90 * 86400);
	EXPECT(tick(t) == 0 && on_desk(t, id, &t->nation, DESK_LATE_BELOW));
	EXPECT(move(t, id, t->wu, "triage") == 0);
	for (int k = 0; k < 3; k++)
		EXPECT(
		    !on_desk(t, id, above[k].g, DESK_LATE_BELOW) && !stands(t, id, above[k].who).may_read);
	struct matter m = matter_now(t, id);
	EXPECT(m.late && m.raised == 0 && in_state(t, id, "triaged"));
	struct figure f;
	a = act_of(t);
	EXPECT(figure_sum(&a, t->city.ref, MONTHS_ALL, &f) == 0 && f.received == 1 && f.missed == 1 &&
	    f.in_time == 0);
}
STORY(
    "a first answer that is missed climbs level by level to the nation, carrying the clock and not the name")
{
	in_town(climbs);
}

static void together(struct town *t)
{
	int64_t id = demand(t, t->wang, NOTHING);
	EXPECT(move(t, id, t->qian, "triage") == 0);
	now_is(t, clock_of(t, id, "accept").due_at); /* to accept and to redirect are due on one day */
	EXPECT(tick(t) == 2 && matter_now(t, id).raised == 1);
	EXPECT(!on_desk(t, id, &t->province, DESK_LATE_BELOW));
	now_is(t, clock_of(t, id, "accept").due_at);
	EXPECT(tick(t) == 2 && matter_now(t, id).raised == 2);
	EXPECT(move(t, id, t->zheng, "accept") == 0 && in_state(t, id, "accepted"));
	now_is(t, now_in(t) + 3 * 86400);
	EXPECT(tick(t) == 1 && matter_now(t, id).raised == 1 && probe(t, id, t->qian, "assign") == 0);
	EXPECT(try_move(t, id, 0, t->wu, "assign", SAID({ "handler", code_of(t, t->sun).p })) == 0);
	EXPECT(move(t, id, t->sun, "begin") == 0);
	now_is(t, clock_of(t, id, "reply").due_at);
	EXPECT(tick(t) == 1 && entries_seen(t, id, t->wang, ENTRY_MISSED) == 6);
}
STORY("two duties missed on one day climb one level, and whoever is told may act")
{
	in_town(together);
}

static void page_survives(struct town *t)
{
	int64_t id = demand(t, t->wang, NOTHING), step = matter_now(t, id).step;
	now_is(t, matter_now(t, id).due_at);
	EXPECT(tick(t) == 1 && try_move(t, id, step, t->qian, "triage", NOTHING) == 0);
	EXPECT(try_move(t, id, step, t->qian, "accept", NOTHING) == MATTER_STALE &&
	    in_state(t, id, "triaged"));
	EXPECT(try_move(t, id, step, t->gu, "triage", NOTHING) == MATTER_STALE &&
	    entries_seen(t, id, t->sun, ENTRY_MOVE) == 2);
}
STORY("a page made before somebody moved it is stale; one made before a clock ran out is not")
{
	in_town(page_survives);
}

static void passed_on(struct town *t)
{
	int64_t id =
	    demand(t, t->wang, SAID({ "about", "officer" }, { "officer", code_of(t, t->cao).p }));
	int64_t due = matter_now(t, id).due_at;
	now_is(t, now_in(t) + 3600);
	EXPECT(pass(t, id, t->sun, &t->other) == MATTER_NOT_YOURS &&
	    pass(t, id, t->wang, &t->other) == MATTER_NOT_YOURS);
	EXPECT(pass(t, id, t->qian, &t->county) == MATTER_NO_UNION &&
	    pass(t, id, t->qian, &t->couriers) == MATTER_NO_UNION);
	EXPECT(pass(t, id, t->qian, &t->township) == MATTER_NO_UNION);
	EXPECT(pass(t, id, t->qian, &t->other) == 0);
	struct matter m = matter_now(t, id);
	EXPECT(m.holder.id == t->other.ref.id && m.due_at == due &&
	    clock_of(t, id, "triage").due_at == due);
	EXPECT(on_desk(t, id, &t->other, DESK_HOLDS) && !on_desk(t, id, &t->county, DESK_HOLDS));
	EXPECT(!stands(t, id, t->qian).may_read && stands(t, id, t->chu).holder &&
	    stands(t, id, t->chu).may_name);
	EXPECT(entries_seen(t, id, t->wang, ENTRY_PASSED) == 1);
	EXPECT_STR(read_field(t, id, t->wang, "", "reason"), "They are nearer.");
	EXPECT(move(t, id, t->chu, "triage") == 0);
	EXPECT(
	    move(t, id, t->wang, "withdraw") == 0 && pass(t, id, t->chu, &t->county) == MATTER_NOT_NOW);
}
STORY("passing it on keeps its date, tells the applicant, and reaches nobody it should not")
{
	in_town(passed_on);
}

static void same_course(struct town *t)
{
	struct act a = act_of(t);
	struct course_fault *faults = NULL;
	int64_t id = demand(t, t->wang, NOTHING), later;
	EXPECT(act_begin(t, &a) == 0 && act_end(t, courses_keep(&a)) == 0);
	const struct course *was = matter_now(t, id).course;
	str yaml = course_book_yaml(t->hall.courses, was->name, was->version);
	str edited = arena_printf(t->arena, "%.*s# changed\n", PSTR(yaml));
	EXPECT(course_book_add(t->hall.courses, t->arena, S("demand"), course_hash(t->arena, edited),
	           edited, &faults) == 0);
	EXPECT(act_begin(t, &a) == 0 && act_end(t, courses_keep(&a)) == 0);
	later = demand(t, t->wang, NOTHING);
	EXPECT(matter_now(t, id).course == was && matter_now(t, later).course != was);
	EXPECT(carry_along(t, id, "triage accept") && carry_along(t, later, "triage"));
	/* After a restart the book has only what is shipped, and the table gives back the rest. */
	static const struct course_known known;
	course_book_free(&t->hall.courses);
	t->hall.courses = course_book_new(&known);
	EXPECT(course_book_load(t->hall.courses, t->arena, "courses", &faults) == 0);
	a = act_of(t);
	EXPECT(courses_restore(&a) == 0);
	EXPECT(!str_eq(matter_now(t, id).course->version, matter_now(t, later).course->version));
	EXPECT(course_latest(t->hall.courses, S("demand")) == matter_now(t, id).course);
}
STORY("a matter stays on the course it began with, over a change and a restart")
{
	in_town(same_course);
}

/* The demand with its handler due by another rule. */
static int64_t accepted_due(struct town *t, const char *rule)
{
	struct course_fault *faults = NULL;
	const struct course *was = course_latest(t->hall.courses, S("demand"));
	str yaml = changed(t, course_book_yaml(t->hall.courses, was->name, was->version),
	    "deadline: \"<=1WD@accepted\"", rule);
	EXPECT(course_book_add(t->hall.courses, t->arena, S("demand"), course_hash(t->arena, yaml), yaml,
	           &faults) == 0);
	int64_t id = demand(t, t->wang, NOTHING);
	EXPECT(carry_along(t, id, "triage accept"));
	return id;
}

static void climbs_on(struct town *t, int64_t id)
{
	const struct guild *above[] = { &t->city, &t->province, &t->nation };
	struct clock k = clock_of(t, id, "assign");
	int32_t days = zone_day(t->hall.zone, k.due_at - 1) - zone_day(t->hall.zone, k.began_at);
	int64_t owed = k.due_at;
	for (int level = 1; level <= 3; level++) {
		now_is(t, k.due_at);
		EXPECT(tick(t) == 1 && tick(t) == 0);
		k = clock_of(t, id, "assign");
		EXPECT(matter_now(t, id).raised == level && matter_now(t, id).late && k.level == level);
		int32_t given = zone_day(t->hall.zone, k.due_at - 1) - zone_day(t->hall.zone, now_in(t));
		EXPECT(given >= days && given >= 1 && given <= days + 7);      /* days off at its end move it */
		EXPECT(on_desk(t, id, above[level - 1], DESK_LATE_BELOW) && matter_now(t, id).due_at == owed);
	}
	EXPECT(probe(t, id, t->wu, "assign") == 0);
}

static void counted_back(struct town *t)
{
	int64_t id = accepted_due(t, "deadline: \">=1WD@due_before\"");
	struct clock k = clock_of(t, id, "assign");
	EXPECT(!k.least && k.due_at > now_in(t) && !matter_now(t, id).late);
	EXPECT(probe(t, id, t->qian, "assign") == 0);
	climbs_on(t, id);
}

static void on_a_day(struct town *t) { climbs_on(t, accepted_due(t, "deadline: fixed:due")); }

STORY("what is due on a fixed day and was missed climbs too, with the days the union below had")
{
	in_town(on_a_day);
}
STORY("what must be done so long before a date may be done until then, and is late from then on")
{
	in_town(counted_back);
}

static void pages_of_a_desk(struct town *t)
{
	struct desk_row *row;
	size_t n, all = 0, pages = 0;
	int64_t last = 0;
	for (int i = 0; i < 120; i++)
		EXPECT(demand(t, t->wang, NOTHING) != 0);
	struct act a = act_of(t);
	struct desk_asked ask = { .guild = t->county.ref, .filter = DESK_ALL_WAITING };
	do {
		EXPECT(desk_rows(&a, &ask, &row, &n) == 0);
		for (size_t i = 0; i < n; i++) {
			EXPECT(row[i].matter.id > last && row[i].waits);
			last = row[i].matter.id;
		}
		all += n;
		pages++;
		if (n)
			ask.after = row[n - 1].due_at, ask.after_matter = row[n - 1].matter.id;
	} while (n == 50);
	EXPECT(all == 120 && pages == 3);
	struct desk_counts c;
	int64_t ends = zone_day_end(ZONE_CHINA, zone_day(ZONE_CHINA, now_in(t)));
	EXPECT(desk_counts(&a, t->county.ref, ends, &c) == 0 && c.late == 0 && c.today == 0 &&
	    c.later == 100);
	now_is(t, now_in(t) + 86400);
	a = act_of(t);
	ends += 86400;
	EXPECT(desk_counts(&a, t->county.ref, ends, &c) == 0 && c.late == 0 && c.today == 100 &&
	    c.later == 0);
	now_is(t, now_in(t) + 86400);
	a = act_of(t);
	EXPECT(desk_counts(&a, t->county.ref, ends + 86400, &c) == 0 && c.late == 100);
}
STORY("a desk is read page by page though everything on it is due on one day")
{
	in_town(pages_of_a_desk);
}

/* ---- every state, every move, every role ---- */

struct mover {
	const char *role;
	struct ref who;
	int up;
}; /* up -1: not an officer here */

static bool stood_for(const struct town *t, const struct mover *m, str role)
{
	return m->role && role_stands_for(t->hall.roles, str_from_c(m->role), role);
}

/* What the course and the table of roles say, without the code under test. */
static bool is_whose(const struct town *t, const struct mover *m, const struct course_move *mv,
    bool applicant, bool reads)
{
	for (size_t i = 0; i < mv->n_by; i++) {
		const struct course_actor *by = &mv->by[i];
		if ((by->kind == ACTOR_APPLICANT && applicant) || (by->kind == ACTOR_ANYONE && reads) ||
		    (by->kind == ACTOR_ROLE && m->up == 0 && stood_for(t, m, by->name)) ||
		    (by->kind == ACTOR_UPPER && m->up == by->up))
			return true;
	}
	return false;
}

static bool was_made(const char *way, const char *move) { return strstr(way, move) != NULL; }

static bool is_dated(const char *way, str fact)
{
	return was_made(way, str_eq(fact, S("told")) ? "redirect" : "decide_review");
}

static int expected(struct town *t, const struct mover *m, const struct matter *x,
    const struct course_move *mv, const char *way)
{
	bool applicant = m->who.id == t->wang.id;
	int turn = x->course->states[x->state].waits != WAITS_UPPER ? 0 : strstr(way, "second") ? 2 : 1;
	bool told = m->up == 1 &&
	    (was_made(way, "extend") || was_made(way, "contest") || was_made(way, "uphold_objection"));
	bool reads = applicant || told || (m->up >= 0 && m->up <= turn);
	if (!reads)
		return m->who.id == t->jiang.id || m->up != 0 ? MATTER_NONE : MATTER_NOT_YOURS;
	if (!course_leaves(mv, x->state))
		return MATTER_NOT_NOW;
	if (!is_whose(t, m, mv, applicant, reads))
		return MATTER_NOT_YOURS;
	if (mv->once && was_made(way, arena_z(t->arena, mv->name)))
		return MATTER_ONCE;
	for (size_t i = 0; i < mv->n_needs; i++)
		if (!is_dated(way, mv->needs[i]))
			return MATTER_NOT_NOW;
	for (size_t i = 0; i < mv->n_unless; i++)
		if (is_dated(way, mv->unless[i]))
			return MATTER_NOT_NOW;
	return mv->countersign.n ? MATTER_PREPARED : 0;
}

static size_t check_all(struct town *t, int64_t id, const char *way)
{
	const struct mover movers[] = { { NULL, t->wang, -1 }, { NULL, t->gao, -1 },
		{ "triage_officer", t->qian, 0 }, { "case_officer", t->sun, 0 }, { "head", t->li, 0 },
		{ "federation_officer", t->wu, 1 }, { "federation_officer", t->zheng, 2 },
		{ "national_officer", t->feng, 3 }, { "leading_body", t->jiang, -1 },
		{ "triage_officer", t->chu, -1 }, { "chair", t->chen, -1 } };
	struct matter m = matter_now(t, id);
	size_t n = 0;
	for (size_t k = 0; k < countof(movers); k++)
		for (size_t i = 0; i < m.course->n_moves; i++, n++) {
			const struct course_move *mv = &m.course->moves[i];
			int want = expected(t, &movers[k], &m, mv, way),
			    got = probe(t, id, movers[k].who, arena_z(t->arena, mv->name));
			if (!EXPECT(got == want))
				printf("    after \"%s\", %.*s by %s: %d and not %d\n", way, PSTR(mv->name),
				    movers[k].role ? movers[k].role : "a worker", got, want);
		}
	struct matter now = matter_now(t, id);
	EXPECT(now.step == m.step && now.state == m.state);
	return n;
}

static void everyone_tries_everything(struct town *t)
{
	static const char *const ways[] = {
		"", "triage", "triage redirect", "triage redirect protest",
		"triage redirect protest decide_review", "triage redirect protest uphold_objection",
		"triage redirect protest uphold_objection assign begin reply ask_review",
		"triage accept", "triage accept assign",
		"triage accept assign begin", "triage accept assign begin extend",
		"triage accept assign begin reply", "triage accept assign begin reply contest",
		"triage accept assign begin reply contest reply",
		"triage accept assign begin reply confirm", "triage accept assign begin reply ask_review",
		"triage accept assign begin reply ask_review decide_review",
		"triage accept assign begin reply ask_review decide_review ask_second_review",
		"triage accept assign begin reply ask_review decide_review close_review",
		"triage accept assign begin reply ask_review decide_review ask_second_review decide_second_review"
	};
	bool seen[COURSE_STATES_MAX] = { false };
	size_t n = 0, states = 0;
	for (size_t i = 0; i < countof(ways); i++) {
		int64_t id = demand(t, t->wang, NOTHING);
		EXPECT(carry_along(t, id, ways[i]));
		struct matter m = matter_now(t, id);
		states += !seen[m.state];
		seen[m.state] = true;
		n += check_all(t, id, ways[i]);
	}
	EXPECT(states == 12 && n > 3000);
	printf("    %zu attempts in %zu states\n", n, states);
}
STORY("in every state, every move by every role is answered as the course says")
{
	in_town(everyone_tries_everything);
}

/* ---- from a branch upward ---- */

static void over_the_township(struct town *t)
{
	struct guild up;
	int64_t id = demand(t, t->wang, SAID({ "topic", "welfare" })), two;
	struct matter m = matter_now(t, id);
	struct act a = act_of(t);
	EXPECT(m.holder.id == t->branch.ref.id);
	EXPECT(matter_above(&a, &m, 1, &up) == 0 && up.ref.id == t->county.ref.id);
	EXPECT(matter_above(&a, &m, 4, &up) == 0 && up.ref.id == t->nation.ref.id);
	EXPECT(matter_above(&a, &m, 5, &up) == MATTER_NO_UNION);
	now_is(t, m.due_at);
	EXPECT(tick(t) == 1 && on_desk(t, id, &t->county, DESK_LATE_BELOW));
	EXPECT(!on_desk(t, id, &t->township, DESK_LATE_BELOW) && !on_desk(t, id, &t->city, DESK_LATE_BELOW));
	struct footing f = stands(t, id, t->qian);
	EXPECT(f.upper && f.up == 1 && !f.asked && !f.may_name && !stands(t, id, t->wu).may_read);
	/* An officer of the township is elected, and it is a level from then on. */
	tie_make(t, t->gao, t->township.ref, TIE_OFFICE, "federation_officer");
	two = demand(t, t->wang, SAID({ "topic", "welfare" }));
	now_is(t, matter_now(t, two).due_at);
	EXPECT(tick(t) > 0 && on_desk(t, two, &t->township, DESK_LATE_BELOW));
	EXPECT(!on_desk(t, two, &t->county, DESK_LATE_BELOW) && stands(t, two, t->gao).up == 1);
	EXPECT(probe(t, two, t->gao, "triage") == 0 && !stands(t, two, t->qian).may_read);
	/* What had climbed before is taken from every desk it stands on. */
	EXPECT(on_desk(t, id, &t->township, DESK_LATE_BELOW) && move(t, id, t->chen, "triage") == 0);
	EXPECT(!on_desk(t, id, &t->county, DESK_LATE_BELOW) && !on_desk(t, id, &t->township, DESK_LATE_BELOW));
}
STORY("what a branch misses climbs over a township without officers, and to it once it has one")
{
	in_town(over_the_township);
}

static void reviewed_from_a_branch(struct town *t)
{
	int64_t id = demand(t, t->wang, SAID({ "topic", "welfare" }));
	EXPECT(move(t, id, t->chen, "triage") == 0 && move(t, id, t->chen, "redirect") == 0);
	EXPECT(move(t, id, t->wang, "protest") == 0 && on_desk(t, id, &t->county, DESK_REVIEW));
	EXPECT(probe(t, id, t->wu, "decide_review") == MATTER_NONE && move(t, id, t->qian, "decide_review") == 0);
	EXPECT(move(t, id, t->wang, "ask_second_review") == 0 && on_desk(t, id, &t->city, DESK_REVIEW));
	EXPECT(!on_desk(t, id, &t->county, DESK_REVIEW) && move(t, id, t->wu, "decide_second_review") == 0);
}
STORY("an objection to a branch is decided by the county, and the second by the city")
{
	in_town(reviewed_from_a_branch);
}

static bool offers(struct town *t, int64_t id, const char *mv)
{
	struct act a = act_of(t);
	struct matter m = matter_now(t, id);
	struct footing f = stands(t, id, t->wang);
	struct rights none = { 0 };
	int open[COURSE_MOVES_MAX];
	size_t n;
	if (!EXPECT(matter_moves(&a, &m, &f, &none, NULL, open, COURSE_MOVES_MAX, &n) == 0))
		return false;
	for (size_t i = 0; i < n; i++)
		if (str_eq(m.course->moves[open[i]].name, str_from_c(mv)))
			return true;
	return false;
}

static void reviewed_at_the_top(struct town *t)
{
	int64_t id = demand(t, t->wang, NOTHING);
	EXPECT(pass(t, id, t->qian, &t->nation) == 0);
	EXPECT(move(t, id, t->feng, "triage") == 0 && move(t, id, t->feng, "redirect") == 0);
	EXPECT(!offers(t, id, "protest") && move(t, id, t->wang, "protest") == MATTER_NO_UNION);
	id = demand(t, t->wang, NOTHING);
	EXPECT(pass(t, id, t->qian, &t->province) == 0);
	EXPECT(move(t, id, t->zheng, "triage") == 0 && move(t, id, t->zheng, "redirect") == 0);
	EXPECT(offers(t, id, "protest") && move(t, id, t->wang, "protest") == 0);
	EXPECT(move(t, id, t->feng, "decide_review") == 0 && !offers(t, id, "ask_second_review"));
	EXPECT(move(t, id, t->wang, "ask_second_review") == MATTER_NO_UNION);
	EXPECT(offers(t, id, "close_review") && move(t, id, t->wang, "close_review") == 0);
}
STORY("nobody is offered a review by a union that is not there")
{
	in_town(reviewed_at_the_top);
}

static void nobody_above(struct town *t)
{
	const struct ref all[] = { t->qian, t->gu, t->sun, t->zhou, t->li, t->wu, t->zheng, t->feng };
	for (size_t i = 0; i < countof(all); i++)
		resign(t, all[i]);
	int64_t id = demand(t, t->wang, SAID({ "topic", "welfare" }));
	for (int i = 0; i < 3; i++) {
		now_is(t, now_in(t) + 5 * 86400);
		EXPECT(tick(t) >= 0);
	}
	EXPECT(matter_now(t, id).raised == 1 && on_desk(t, id, &t->county, DESK_LATE_BELOW));
	EXPECT(!on_desk(t, id, &t->city, DESK_LATE_BELOW) && !on_desk(t, id, &t->township, DESK_LATE_BELOW));
	tie_make(t, t->gao, t->county.ref, TIE_OFFICE, "triage_officer");
	EXPECT(probe(t, id, t->gao, "triage") == 0);
}
STORY("where nobody above is in office, what is late waits at the county for whoever is elected")
{
	in_town(nobody_above);
}
