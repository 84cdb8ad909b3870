/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Whose turn it is: what a desk tells each officer, and giving a matter to another handler. */
#include "test_hall.h"

#include "act/act.h"

#include <stdio.h>

enum { TOP = DESK_COUNT_MAX };

struct desk_seen {
	struct desk_row row[TOP];
	size_t n;
	struct desk_counts counts;
};

/* A desk as one officer is shown it, what waits and what does not. */
static struct desk_seen *desk_of(struct town *t, struct ref who, const struct guild *g)
{
	static const enum desk_filter filters[] = { DESK_ALL_WAITING, DESK_ELSEWHERE };
	struct desk_seen *d = arena_new_n(t->arena, struct desk_seen, 1);
	struct act a = act_of(t);
	struct rights r;
	int64_t today_ends = zone_day_end(t->hall.zone, zone_day(t->hall.zone, a.now));
	EXPECT(rights_of(&a, who, &r) == 0);
	for (size_t k = 0; k < countof(filters); k++) {
		struct desk_asked ask = { .guild = g->ref, .filter = filters[k], .today_ends = today_ends };
		struct desk_page p;
		EXPECT(desk_for(&a, &ask, who, &r, &p) == 0 && p.n <= DESK_PAGE);
		d->counts = p.counts;
		for (size_t i = 0; i < p.n && d->n < TOP; i++)
			d->row[d->n++] = p.row[i];
	}
	return d;
}

static const struct desk_row *row_on(const struct desk_seen *d, int64_t id, enum desk_why why)
{
	for (size_t i = 0; i < d->n; i++)
		if (d->row[i].matter.id == id && d->row[i].why == (int64_t)why)
			return &d->row[i];
	return NULL;
}

/* The turn of the row for a reason; all zero but for NONE when there is no such row. */
static struct turn turn_on(
    struct town *t, struct ref who, const struct guild *g, int64_t id, enum desk_why why)
{
	const struct desk_row *r = row_on(desk_of(t, who, g), id, why);
	return r ? r->turn : (struct turn){ .of = TURN_NOBODY, .move = COURSE_NONE };
}

static bool is_turn(struct town *t, int64_t id, struct turn turn, enum turn_of of, const char *move)
{
	struct matter m = matter_now(t, id);
	bool right = turn.of == of &&
	    (move[0] ? turn.move != COURSE_NONE &&
	            str_eq(m.course->moves[turn.move].name, str_from_c(move))
	             : true);
	if (!right)
		printf("    turn %d, move %d, and not %d %s\n", turn.of, turn.move, of, move);
	return right;
}

/* ---- each is told their own step ---- */

static void own_steps(struct town *t)
{
	const struct guild *k = &t->county;
	int64_t id = demand(t, t->wang, NOTHING);
	struct turn turn;
	EXPECT(is_turn(t, id, turn_on(t, t->qian, k, id, DESK_HOLDS), TURN_YOURS, "triage"));
	turn = turn_on(t, t->sun, k, id, DESK_HOLDS);
	EXPECT(is_turn(t, id, turn, TURN_ROLE, "triage") && str_eq(turn.actor, S("triage_officer")));
	EXPECT(is_turn(t, id, turn_on(t, t->li, k, id, DESK_HOLDS), TURN_ROLE, "triage"));
	EXPECT(carry_along(t, id, "triage"));
	EXPECT(is_turn(t, id, turn_on(t, t->gu, k, id, DESK_HOLDS), TURN_YOURS, "accept"));
	EXPECT(carry_along(t, id, "accept assign begin"));
	EXPECT(is_turn(t, id, turn_on(t, t->sun, k, id, DESK_HOLDS), TURN_YOURS, "reply"));
	/* The head may take more time, but what is owed is the case officer's reply. */
	turn = turn_on(t, t->li, k, id, DESK_HOLDS);
	EXPECT(is_turn(t, id, turn, TURN_ROLE, "reply") && str_eq(turn.actor, S("case_officer")));
	EXPECT(probe(t, id, t->li, "extend") == 0);
}
STORY("a desk tells an officer the step they may take, and otherwise in which part it is waited for")
{
	in_town(own_steps);
}

static bool shows(struct town *t, int64_t id, struct ref who, bool outline)
{
	const struct desk_row *r = row_on(desk_of(t, who, &t->county), id, DESK_HOLDS);
	return r && r->outline == outline;
}

static void colleagues(struct town *t)
{
	const struct guild *k = &t->county;
	int64_t id = demand(t, t->wang, NOTHING);
	EXPECT(carry_along(t, id, "triage accept") && shows(t, id, t->zhou, false));
	EXPECT(carry_along(t, id, "assign"));
	EXPECT(is_turn(t, id, turn_on(t, t->sun, k, id, DESK_HOLDS), TURN_YOURS, "begin"));
	EXPECT(is_turn(t, id, turn_on(t, t->zhou, k, id, DESK_HOLDS), TURN_ROLE, "begin"));
	EXPECT(shows(t, id, t->sun, false) && shows(t, id, t->zhou, true) && shows(t, id, t->li, true));
	EXPECT(move(t, id, t->sun, "begin") == 0 && move(t, id, t->sun, "reply") == MATTER_PREPARED);
	EXPECT(shows(t, id, t->zhou, true) && shows(t, id, t->li, false));
	resign(t, t->sun);
	EXPECT(shows(t, id, t->zhou, false) && shows(t, id, t->qian, false));
}
STORY("what a colleague handles is not for the others to do, and their desk has none of its words")
{
	in_town(colleagues);
}

static void signing(struct town *t)
{
	const struct guild *k = &t->county;
	int64_t id = demand(t, t->wang, NOTHING);
	EXPECT(carry_along(t, id, "triage accept assign begin"));
	EXPECT(move(t, id, t->sun, "reply") == MATTER_PREPARED);
	struct turn turn = turn_on(t, t->sun, k, id, DESK_HOLDS);
	EXPECT(is_turn(t, id, turn, TURN_SIGNER, "reply") && turn.own);
	turn = turn_on(t, t->zhou, k, id, DESK_HOLDS);
	EXPECT(is_turn(t, id, turn, TURN_SIGNER, "reply") && !turn.own);
	EXPECT(str_eq(turn.actor, S("chair")));
	EXPECT(is_turn(t, id, turn_on(t, t->li, k, id, DESK_HOLDS), TURN_SIGN, "reply"));
	EXPECT(sign(t, id, t->li, false) == 0);
	EXPECT(is_turn(t, id, turn_on(t, t->sun, k, id, DESK_HOLDS), TURN_YOURS, "reply"));
	EXPECT(is_turn(t, id, turn_on(t, t->zhou, k, id, DESK_HOLDS), TURN_ROLE, "reply"));
}
STORY("a draft is for the second officer to sign, and its writer is told to wait") { in_town(signing); }

static void elsewhere(struct town *t)
{
	const struct guild *k = &t->county, *up = &t->city;
	int64_t id = demand(t, t->wang, NOTHING);
	EXPECT(carry_along(t, id, "triage accept assign begin reply"));
	EXPECT(is_turn(t, id, turn_on(t, t->sun, k, id, DESK_HOLDS), TURN_APPLICANT, ""));
	EXPECT(carry_along(t, id, "ask_review"));
	struct turn turn = turn_on(t, t->sun, k, id, DESK_HOLDS);
	EXPECT(is_turn(t, id, turn, TURN_UPPER, "decide_review") && turn.up == 1);
	EXPECT(is_turn(t, id, turn_on(t, t->wu, up, id, DESK_REVIEW), TURN_YOURS, "decide_review"));
	EXPECT(carry_along(t, id, "decide_review"));
	/* Decided: what comes next is the applicant's right, and no longer work on the upper desk. */
	const struct desk_row *r = row_on(desk_of(t, t->wu, up), id, DESK_REVIEW);
	EXPECT(r && !r->waits && is_turn(t, id, r->turn, TURN_APPLICANT, ""));
	EXPECT(carry_along(t, id, "ask_second_review"));
	EXPECT(is_turn(
	    t, id, turn_on(t, t->zheng, &t->province, id, DESK_REVIEW), TURN_YOURS, "decide_second_review"));
	id = demand(t, t->wang, NOTHING);
	EXPECT(carry_along(t, id, "triage accept assign begin reply confirm"));
	EXPECT(is_turn(t, id, turn_on(t, t->sun, k, id, DESK_HOLDS), TURN_CLOCK, ""));
}
STORY("who waits for the worker, for the union above, or for the clock is told so") { in_town(elsewhere); }

static void above(struct town *t)
{
	int64_t id = demand(t, t->wang, NOTHING), pressed = demand(t, t->gao, NOTHING);
	EXPECT(try_move(t, pressed, 0, t->gao, "withdraw", SAID({ "pressed", "yes" })) == 0);
	EXPECT(is_turn(
	    t, pressed, turn_on(t, t->wu, &t->city, pressed, DESK_LATE_BELOW), TURN_NOTE, ""));
	now_is(t, matter_now(t, id).due_at);
	EXPECT(tick(t) > 0);
	EXPECT(
	    is_turn(t, id, turn_on(t, t->wu, &t->city, id, DESK_LATE_BELOW), TURN_YOURS, "triage"));
	EXPECT(is_turn(t, id, turn_on(t, t->sun, &t->county, id, DESK_HOLDS), TURN_ROLE, "triage"));
}
STORY("the union above is told what it may do where it was late below, and to take note") { in_town(above); }

/* ---- shut out ---- */

static int64_t counted(struct town *t, struct ref who)
{
	struct desk_counts c = desk_of(t, who, &t->county)->counts;
	return c.late + c.today + c.later;
}

static void shut(struct town *t)
{
	const struct guild *k = &t->county;
	tie_make(t, t->zhou, t->acme, TIE_WORKS_AT, "");
	tie_make(t, t->gu, t->gao, TIE_KIN, "");
	int64_t acme = demand(t, t->wang, SAID({ "employer", "Acme Works" }));
	int64_t kin = demand(t, t->gao, NOTHING), own = demand(t, t->sun, NOTHING);
	int64_t joined = demand(t, t->wang, NOTHING);
	EXPECT(join(t, joined, t->qian) == 0);
	const struct {
		struct ref who;
		int64_t id;
	} out[] = { { t->zhou, acme }, { t->gu, kin }, { t->sun, own }, { t->qian, joined } };
	EXPECT(desk_of(t, t->li, k)->n == 4 && counted(t, t->li) == 4);
	tie_make(t, t->li, t->acme, TIE_KIN, "");
	EXPECT(!row_on(desk_of(t, t->li, k), acme, DESK_HOLDS) && counted(t, t->li) == 3);
	for (size_t i = 0; i < countof(out); i++) {
		EXPECT(!row_on(desk_of(t, out[i].who, k), out[i].id, DESK_HOLDS));
		EXPECT(desk_of(t, out[i].who, k)->n == 3 && counted(t, out[i].who) == 3);
		EXPECT(stands(t, out[i].id, out[i].who).conflict);
	}
	/* About an officer of the province, where it climbs to in the end. */
	int64_t about = demand(
	    t, t->wang, SAID({ "about", "officer" }, { "officer", code_of(t, t->zheng).p }));
	for (int i = 0; i < 3; i++) {
		now_is(t, now_in(t) + 7 * 86400);
		EXPECT(tick(t) > 0);
	}
	EXPECT(on_desk(t, about, &t->province, DESK_LATE_BELOW));
	EXPECT(!row_on(desk_of(t, t->zheng, &t->province), about, DESK_LATE_BELOW));
	EXPECT(row_on(desk_of(t, t->wu, &t->city), about, DESK_LATE_BELOW) != NULL);
}
STORY("a matter one is shut out of is neither on one's desk nor in its numbers") { in_town(shut); }

/* A desk read to its end, as one officer turns its pages: how many rows, and each page full but the last. */
static int64_t turned(struct town *t, struct ref who, struct desk_asked ask)
{
	struct act a = act_of(t);
	struct desk_page p;
	struct rights r;
	int64_t all = 0;
	EXPECT(rights_of(&a, who, &r) == 0);
	do {
		EXPECT(desk_for(&a, &ask, who, &r, &p) == 0 && p.n > 0 && (p.n == DESK_PAGE || !p.more));
		for (size_t i = 0; i < p.n; i++)
			EXPECT(!stands(t, p.row[i].matter.id, who).conflict);
		all += (int64_t)p.n;
		ask.after = p.after;
		ask.after_matter = p.after_matter;
	} while (p.more);
	return all;
}

static void many_shut(struct town *t)
{
	static const enum desk_filter filters[] = { DESK_LATER, DESK_TODAY, DESK_LATE };
	enum { HIDDEN = 230, SEEN = 70 };
	tie_make(t, t->zhou, t->acme, TIE_KIN, "");
	/* What is hidden is due first; then both stand side by side. */
	for (int i = 0; i < HIDDEN + SEEN; i++)
		EXPECT(demand(t, t->wang,
		           i < HIDDEN - SEEN || i % 2 ? SAID({ "employer", "Acme Works" }) : NOTHING) != 0);
	for (size_t i = 0; i < countof(filters); i++) {
		struct desk_asked ask = { .guild = t->county.ref, .filter = filters[i],
			.today_ends = zone_day_end(t->hall.zone, zone_day(t->hall.zone, now_in(t))) };
		EXPECT(turned(t, t->zhou, ask) == SEEN && counted(t, t->zhou) == SEEN);
		EXPECT(turned(t, t->li, ask) == HIDDEN + SEEN && counted(t, t->li) == DESK_COUNT_MAX);
		ask.topic = S("wages");
		EXPECT(turned(t, t->zhou, ask) == SEEN);
		ask.filter = DESK_MINE; /* qian gives the first answer, zhou does not */
		EXPECT(turned(t, t->qian, ask) == HIDDEN + SEEN);
		now_is(t, now_in(t) + 86400);
	}
}
STORY("however much of a desk one is shut out of, its pages are full and its numbers are those of its rows")
{
	in_town(many_shut);
}

static size_t within_week(struct town *t, int64_t today_ends)
{
	const struct desk_asked ask = {
		.guild = t->county.ref, .filter = DESK_WEEK, .today_ends = today_ends
	};
	struct act a = act_of(t);
	struct rights r;
	struct desk_page p;
	EXPECT(rights_of(&a, t->qian, &r) == 0 && desk_for(&a, &ask, t->qian, &r, &p) == 0);
	return p.n;
}

static void seven_days(struct town *t)
{
	int64_t id = demand(t, t->wang, NOTHING), due = matter_now(t, id).due_at;
	/* The last of seven days ends when it is due, or a day before. */
	EXPECT(due > now_in(t) && within_week(t, due - 6 * 86400) == 1 && within_week(t, due) == 1);
	EXPECT(within_week(t, due - 7 * 86400) == 0);
	now_is(t, due);
	EXPECT(within_week(t, due) == 0);
}
STORY("what is due within seven days is one filter: today is their first, and what is late is not in it")
{
	in_town(seven_days);
}

/* ---- the desk says nothing that the matter would not ---- */

static bool may_now(struct town *t, int64_t id, struct ref who, int move)
{
	int may[COURSE_MOVES_MAX];
	size_t n = 0;
	struct act a = act_of(t);
	struct rights r;
	struct matter m = matter_now(t, id);
	struct footing f = stands(t, id, who);
	EXPECT(rights_of(&a, who, &r) == 0 &&
	    matter_moves(&a, &m, &f, &r, NULL, may, countof(may), &n) == 0);
	for (size_t i = 0; i < n; i++)
		if (may[i] == move)
			return true;
	return false;
}

/* The turn told by the matter's own page, where everything was read. */
static struct turn turn_at(struct town *t, int64_t id, struct ref who)
{
	struct act a = act_of(t);
	struct rights r;
	struct turn turn = { 0 };
	struct matter m = matter_now(t, id);
	struct footing f = stands(t, id, who);
	EXPECT(rights_of(&a, who, &r) == 0 && matter_turn(&a, &m, who, &f, &r, NULL, &turn) == 0);
	return turn;
}

static void agree(struct town *t, struct ref who, const struct guild *g, size_t *compared)
{
	struct desk_seen *d = desk_of(t, who, g);
	for (size_t i = 0; i < d->n; i++) {
		const struct desk_row *r = &d->row[i];
		struct turn at = turn_at(t, r->matter.id, who);
		struct footing f = stands(t, r->matter.id, who);
		EXPECT(!f.conflict && f.outline == r->outline);
		EXPECT(at.of == r->turn.of && at.move == r->turn.move && str_eq(at.actor, r->turn.actor));
		if (r->turn.of == TURN_YOURS)
			EXPECT(may_now(t, r->matter.id, who, r->turn.move));
		(*compared)++;
	}
}

static void desk_and_matter(struct town *t)
{
	static const char *const ways[] = { "", "triage", "triage accept", "triage accept assign",
		"triage accept assign begin", "triage accept assign begin extend",
		"triage accept assign begin reply", "triage accept assign begin reply ask_review",
		"triage accept assign begin reply ask_review decide_review",
		"triage accept assign begin reply ask_review decide_review ask_second_review",
		"triage redirect", "triage redirect protest", "triage accept assign begin reply confirm",
		"triage accept assign begin reply contest" };
	const struct {
		struct ref who;
		const struct guild *at;
	} them[] = { { t->qian, &t->county }, { t->gu, &t->county }, { t->sun, &t->county },
		{ t->zhou, &t->county }, { t->li, &t->county }, { t->wu, &t->city },
		{ t->zheng, &t->province }, { t->feng, &t->nation }, { t->cao, &t->couriers } };
	size_t compared = 0;
	tie_make(t, t->gu, t->gao, TIE_KIN, "");
	for (size_t i = 0; i < countof(ways); i++) {
		int64_t id = demand(t, i % 3 || i > 6 ? t->wang : t->gao, NOTHING);
		EXPECT(carry_along(t, id, ways[i]));
		if (i == 4 || i == 5)
			EXPECT(move(t, id, t->sun, "reply") == MATTER_PREPARED);
	}
	for (int days = 0; days < 4; days++) {
		for (size_t i = 0; i < countof(them); i++)
			agree(t, them[i].who, them[i].at, &compared);
		now_is(t, now_in(t) + 4 * 86400);
		EXPECT(tick(t) >= 0);
	}
	EXPECT(compared > 200);
}
STORY("what a desk says of a matter is what the matter itself says, for every officer and over time")
{
	in_town(desk_and_matter);
}

/* ---- another handler ---- */

static void given_again(struct town *t)
{
	int64_t id = demand(t, t->wang, NOTHING);
	EXPECT(carry_along(t, id, "triage accept assign"));
	struct clock begin = clock_of(t, id, "begin");
	EXPECT(probe(t, id, t->sun, "reassign") == MATTER_NOT_YOURS);
	EXPECT(probe(t, id, t->qian, "reassign") == MATTER_NOT_YOURS);
	EXPECT(move(t, id, t->li, "reassign") == 0);
	struct matter m = matter_now(t, id);
	EXPECT(m.handler == t->zhou.id && in_state(t, id, "assigned"));
	EXPECT(clock_of(t, id, "begin").id == begin.id &&
	    clock_of(t, id, "begin").due_at == begin.due_at && m.due_at == begin.due_at);
	/* Not to somebody who could not begin. */
	EXPECT(try_move(t, id, 0, t->li, "reassign",
	           SAID({ "handler", code_of(t, t->qian).p })) == MATTER_INCOMPLETE);
	EXPECT(move(t, id, t->zhou, "begin") == 0 && move(t, id, t->zhou, "reply") == MATTER_PREPARED);
	/* A draft outlives it, and so does the date of the reply. */
	struct clock reply = clock_of(t, id, "reply");
	EXPECT(try_move(t, id, 0, t->li, "reassign_handling",
	           SAID({ "handler", code_of(t, t->sun).p })) == 0);
	EXPECT(matter_now(t, id).handler == t->sun.id && clock_of(t, id, "reply").due_at == reply.due_at);
	EXPECT(read_field(t, id, t->wang, "reassign_handling", "handler_reason").n > 0);
	EXPECT(sign(t, id, t->li, true) == 0 && in_state(t, id, "replied"));
}
STORY("a head may give a matter to another handler; its dates and a draft stay as they are")
{
	in_town(given_again);
}

static void no_way_down(struct town *t)
{
	int64_t id = demand(t, t->wang, NOTHING);
	EXPECT(carry_along(t, id, "triage accept assign begin"));
	now_is(t, matter_now(t, id).due_at);
	EXPECT(tick(t) > 0 && on_desk(t, id, &t->city, DESK_LATE_BELOW));
	size_t missed = entries_seen(t, id, t->li, ENTRY_MISSED);
	EXPECT(move(t, id, t->li, "reassign_handling") == 0);
	EXPECT(on_desk(t, id, &t->city, DESK_LATE_BELOW) && matter_now(t, id).raised == 1);
	EXPECT(matter_now(t, id).due_at <= now_in(t));
	EXPECT(tick(t) == 0 && entries_seen(t, id, t->li, ENTRY_MISSED) == missed);
}
STORY("giving it to another handler takes nothing off the desk of the union above") { in_town(no_way_down); }
