/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A demand from the first answer to its end: dates, signatures, reviews, silence. */
#include "test_hall.h"

#include "act/act.h"

static int64_t end_of(int y, int m, int d) { return moment_cn(y, m, d, 24, 0); }

static void first_answers(struct town *t)
{
	now_is(t, moment_cn(2025, 3, 7, 18, 30)); /* a Friday evening */
	int64_t id = demand(t, t->wang, NOTHING);
	EXPECT(clock_of(t, id, "triage").due_at == end_of(2025, 3, 10) &&
	    matter_now(t, id).due_at == end_of(2025, 3, 10));
	now_is(t, moment_cn(2025, 9, 27, 9, 0)); /* the Saturday before a Sunday that is worked */
	id = demand(t, t->wang, NOTHING);
	EXPECT(clock_of(t, id, "triage").due_at == end_of(2025, 9, 28));
	now_is(t, moment_cn(2025, 9, 30, 17, 0)); /* then National Day, eight days */
	id = demand(t, t->wang, NOTHING);
	EXPECT(clock_of(t, id, "triage").due_at == end_of(2025, 10, 9));
	EXPECT(move(t, id, t->qian, "triage") == 0);
	/* The 9th, the 10th, Saturday the 11th worked in exchange, the 13th, the 14th. */
	EXPECT(clock_of(t, id, "accept").due_at == end_of(2025, 10, 14));
	EXPECT(clock_of(t, id, "triage").status == CLOCK_MET);
}
STORY("the first answer is due within one working day, holidays and worked weekends counted")
{
	in_town(first_answers);
}

static void graded(struct town *t)
{
	static const struct {
		const char *grade;
		int month, day;
	} grades[] = { { "ordinary", 3, 10 }, { "hard", 3, 24 },
		{ "complex", 5, 6 } }; /* 60 days end on a Friday, 2 May, in the holidays */
	for (size_t i = 0; i < countof(grades); i++) {
		int64_t id = demand(t, t->wang, NOTHING);
		EXPECT(try_move(t, id, 0, t->qian, "triage",
		           SAID({ "grade", grades[i].grade }, { "class", "complaint" })) == 0);
		EXPECT(move(t, id, t->qian, "accept") == 0 && move(t, id, t->qian, "assign") == 0);
		EXPECT(move(t, id, t->sun, "begin") == 0);
		EXPECT(clock_of(t, id, "reply").due_at == end_of(2025, grades[i].month, grades[i].day));
		struct matter m = matter_now(t, id);
		EXPECT(str_eq(m.grade, str_from_c(grades[i].grade)) && str_eq(m.class, S("complaint")));
		EXPECT(
		    m.handler == t->sun.id && m.due_at == clock_of(t, id, "reply").due_at && m.raised == 0);
		EXPECT(!stands(t, id, t->wu).may_read);
	}
}
STORY("accepting it computes the day of the reply from its grade") { in_town(graded); }

static void handlers(struct town *t)
{
	tie_make(t, t->zhou, t->acme, TIE_WORKS_AT, "");
	int64_t id = demand(t, t->wang, SAID({ "employer", "Acme Works" }));
	EXPECT(carry_along(t, id, "triage accept"));
	EXPECT(try_move(t, id, 0, t->qian, "assign", SAID({ "handler", code_of(t, t->zhou).p })) ==
	    MATTER_INCOMPLETE);
	EXPECT(try_move(t, id, 0, t->qian, "assign", SAID({ "handler", code_of(t, t->wang).p })) ==
	    MATTER_INCOMPLETE);
	EXPECT(try_move(t, id, 0, t->qian, "assign", SAID({ "handler", code_of(t, t->chu).p })) ==
	    MATTER_INCOMPLETE);
	EXPECT(try_move(t, id, 0, t->qian, "assign", SAID({ "handler", code_of(t, t->acme).p })) ==
	    MATTER_INCOMPLETE);
	EXPECT(try_move(t, id, 0, t->qian, "assign", SAID({ "handler", code_of(t, t->sun).p })) == 0);
	EXPECT(probe(t, id, t->zhou, "begin") == MATTER_NONE && move(t, id, t->sun, "begin") == 0);
}
STORY("it is given only to an officer of the union who has no tie to those involved")
{
	in_town(handlers);
}

static void extended(struct town *t)
{
	int64_t id = demand(t, t->wang, NOTHING);
	EXPECT(carry_along(t, id, "triage accept assign begin"));
	EXPECT(probe(t, id, t->sun, "extend") == MATTER_NOT_YOURS);
	EXPECT(move(t, id, t->li, "extend") == 0);
	struct clock c = clock_of(t, id, "reply");
	EXPECT(c.was_due_at == end_of(2025, 3, 10) && c.due_at == end_of(2025, 4, 9) &&
	    matter_now(t, id).due_at == c.due_at);
	EXPECT(probe(t, id, t->li, "extend") == MATTER_NOT_NOW);
	EXPECT(read_field(t, id, t->wang, "extend", "delay_text").n > 0);
	EXPECT(carry_along(t, id, "reply contest"));
	EXPECT(in_state(t, id, "handling") && probe(t, id, t->li, "extend") == MATTER_ONCE);
}
STORY("more time is taken once, and the date before it stays in sight") { in_town(extended); }

static size_t files_seen(struct town *t, int64_t id, struct ref who)
{
	struct act a = act_of(t);
	struct matter m = matter_now(t, id);
	struct footing f = stands(t, id, who);
	struct attachment *file;
	struct entry *e;
	size_t n, n_entry, seen = 0;
	EXPECT(matter_attachments(&a, &m, &file, &n) == 0 &&
	    matter_entries(&a, &m, &f, &e, &n_entry) == 0);
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < n_entry; k++)
			seen += e[k].seq == file[i].seq;
	return seen;
}

static int sent_back_silently(struct town *t, int64_t id, struct ref who)
{
	struct act a;
	struct rights r;
	struct answer why = { S("reason"), S(" \n") };
	struct move_asked ask = { .step = matter_now(t, id).step, .person = who, .rights = &r,
		.filled = { .answer = &why, .n = 1 } };
	EXPECT(act_begin(t, &a) == 0 && rights_of(&a, who, &r) == 0);
	return act_end(t, matter_sign(&a, id, &ask, false));
}

static void two_signatures(struct town *t)
{
	struct act a = act_of(t);
	struct attachment file;
	int64_t id = demand(t, t->wang, NOTHING);
	EXPECT(sign(t, id, t->li, true) == MATTER_NOT_NOW);
	EXPECT(carry_along(t, id, "triage accept assign begin"));
	EXPECT(move(t, id, t->sun, "reply") == MATTER_PREPARED && in_state(t, id, "handling"));
	EXPECT(files_seen(t, id, t->wang) == 0 && files_seen(t, id, t->li) == 1 &&
	    entries_seen(t, id, t->wang, ENTRY_PREPARED) == 0);
	EXPECT(sign(t, id, t->sun, true) == MATTER_NOT_YOURS &&
	    sign(t, id, t->wang, true) == MATTER_NOT_YOURS);
	tie_make(t, t->sun, t->county.ref, TIE_OFFICE, "head");
	EXPECT(sign(t, id, t->sun, true) == MATTER_SAME_HAND);
	EXPECT(sent_back_silently(t, id, t->li) == MATTER_INCOMPLETE);
	EXPECT(sign(t, id, t->li, false) == 0 && in_state(t, id, "handling") &&
	    sign(t, id, t->li, true) == MATTER_NOT_NOW);
	EXPECT(entries_seen(t, id, t->sun, ENTRY_SENT_BACK) == 1 &&
	    entries_seen(t, id, t->wang, ENTRY_SENT_BACK) == 0);
	EXPECT(read_field(t, id, t->sun, "reply", "reason").n > 0);
	EXPECT(try_move(t, id, 0, t->sun, "reply",
	           SAID({ "reply", "The wages were paid on Wednesday." })) == MATTER_PREPARED);
	EXPECT(sign(t, id, t->li, true) == 0 && in_state(t, id, "replied"));
	EXPECT_STR(read_field(t, id, t->wang, "reply", "reply"), "The wages were paid on Wednesday.");
	EXPECT(files_seen(t, id, t->wang) == 1 && files_seen(t, id, t->sun) == 2);
	EXPECT(matter_attachment(&a, 42, &file) == MATTER_NONE);
}
STORY("a reply needs a second person's signature, and its files are the worker's only then")
{
	in_town(two_signatures);
}

static void another_draft(struct town *t)
{
	int64_t id = demand(t, t->wang, NOTHING);
	EXPECT(carry_along(t, id, "triage accept assign begin"));
	EXPECT(move(t, id, t->sun, "reply") == MATTER_PREPARED);
	struct act a;
	struct rights rights;
	struct move_asked ask = { .step = matter_now(t, id).step, .person = t->li, .rights = &rights };
	EXPECT(try_move(t, id, 0, t->sun, "reply",
	           SAID({ "reply", "Something altogether different." })) == MATTER_PREPARED);
	EXPECT(act_begin(t, &a) == 0 && rights_of(&a, t->li, &rights) == 0);
	EXPECT(act_end(t, matter_sign(&a, id, &ask, true)) == MATTER_STALE);
	/* The worker withdraws while the draft waits: it is gone, and never shown. */
	EXPECT(move(t, id, t->wang, "withdraw") == 0 && sign(t, id, t->li, true) == MATTER_NOT_NOW);
	EXPECT(files_seen(t, id, t->wang) == 0 && read_field(t, id, t->wang, "reply", "reply").n == 0);
}
STORY("who read one draft does not sign another, and a draft ends with the matter")
{
	in_town(another_draft);
}

static void reply_needs(struct town *t)
{
	int64_t id = demand(t, t->wang, NOTHING);
	EXPECT(carry_along(t, id, "triage accept assign begin"));
	EXPECT(try_move(t, id, 0, t->sun, "reply", SAID({ "outcome", "partly" })) == MATTER_INCOMPLETE);
	EXPECT(try_move(t, id, 0, t->sun, "reply",
	           SAID({ "outcome", "partly" }, { "why_not", "The court decides the rest." })) ==
	    MATTER_PREPARED);
	EXPECT(sign(t, id, t->li, true) == 0);
	EXPECT(try_move(t, id, 0, t->wang, "confirm", SAID({ "rating", "6" })) == MATTER_INCOMPLETE);
	EXPECT(try_move(t, id, 0, t->wang, "confirm", SAID({ "rating", "4" })) == 0 &&
	    in_state(t, id, "confirmed"));
	EXPECT(
	    !on_desk(t, id, &t->county, DESK_REVIEW) && matter_now(t, id).due_at == end_of(2025, 3, 6));
	now_is(t, end_of(2025, 3, 6));
	EXPECT(tick(t) == 1 && in_state(t, id, "closed") && !matter_now(t, id).open &&
	    !on_desk(t, id, &t->county, DESK_HOLDS));
	EXPECT(tick(t) == 0);
}
STORY("what is not resolved is explained; a rated reply closes after three working days")
{
	in_town(reply_needs);
}

static void contested(struct town *t)
{
	int64_t id = demand(t, t->wang, NOTHING);
	EXPECT(carry_along(t, id, "triage accept assign begin reply"));
	now_is(t, moment_cn(2025, 3, 17, 9, 0)); /* after the first reply's date */
	EXPECT(move(t, id, t->wang, "contest") == 0 && in_state(t, id, "handling"));
	struct clock c = clock_of(t, id, "reply");
	EXPECT(c.status == CLOCK_RUNNING && c.due_at == end_of(2025, 3, 24) && c.was_due_at == 0);
	EXPECT(tick(t) == 0);
	EXPECT(carry_along(t, id, "reply"));
	EXPECT(probe(t, id, t->wang, "contest") == MATTER_ONCE &&
	    probe(t, id, t->wang, "ask_review") == 0);
}
STORY("a contested reply is worked on once more, with a clock of its own") { in_town(contested); }

static void knows_and_no_more(struct town *t, int64_t id, const char *move, const char *field)
{
	struct footing f = stands(t, id, t->wu);
	EXPECT(f.upper && f.told && f.may_read && !f.may_name && !stands(t, id, t->zheng).may_read);
	EXPECT(on_desk(t, id, &t->city, DESK_TOLD) && !on_desk(t, id, &t->city, DESK_LATE_BELOW));
	EXPECT(read_field(t, id, t->wu, move, field).n > 0);
	EXPECT(read_field(t, id, t->wu, "file", "text").n == 0);
	EXPECT(read_field(t, id, t->wu, "triage", "first_answer").n == 0);
	EXPECT(probe(t, id, t->wu, "reply") == MATTER_NOT_YOURS);
	EXPECT(pass(t, id, t->wu, &t->city) == MATTER_NOT_YOURS && !stands(t, id, t->wu).may_name);
}

static void told_of(struct town *t)
{
	int64_t id = demand(t, t->wang, NOTHING);
	EXPECT(carry_along(t, id, "triage accept assign begin"));
	EXPECT(!stands(t, id, t->wu).may_read);
	EXPECT(carry_along(t, id, "extend"));
	knows_and_no_more(t, id, "extend", "delay_text");
	EXPECT(carry_along(t, id, "reply contest"));
	knows_and_no_more(t, id, "contest", "why");
	/* What is missed climbs there: then they may act, and it stands on their desk once. */
	now_is(t, clock_of(t, id, "reply").due_at);
	EXPECT(tick(t) == 1 && stands(t, id, t->wu).upper && !stands(t, id, t->wu).told);
	EXPECT(on_desk(t, id, &t->city, DESK_LATE_BELOW) && !on_desk(t, id, &t->city, DESK_TOLD));
	EXPECT(carry_along(t, id, "reply") && on_desk(t, id, &t->city, DESK_TOLD));
	EXPECT(!on_desk(t, id, &t->city, DESK_LATE_BELOW));
	EXPECT(carry_along(t, id, "confirm"));
	now_is(t, now_in(t) + 14 * 86400);
	EXPECT(tick(t) == 1 && in_state(t, id, "closed"));
	EXPECT(!on_desk(t, id, &t->city, DESK_TOLD) && !stands(t, id, t->wu).may_read);
}
STORY("of a contested reply and of more time the next union knows that step and why, and no more")
{
	in_town(told_of);
}

static void extended_says_how(struct town *t)
{
	struct due due;
	int64_t id = demand(t, t->wang, NOTHING);
	EXPECT(carry_along(t, id, "triage accept assign begin extend"));
	REQUIRE(due_unpack(clock_of(t, id, "reply").due, &due) == 0);
	EXPECT(due.kind == DEADLINE_AT_MOST && due.amount == 30 && due.at == clock_of(t, id, "reply").due_at);
}
STORY("a date that was put off says from what and how far") { in_town(extended_says_how); }

static void reviewed(struct town *t)
{
	int64_t id = demand(t, t->wang, NOTHING);
	EXPECT(carry_along(t, id, "triage accept assign begin reply"));
	EXPECT(probe(t, id, t->wu, "decide_review") == MATTER_NONE);
	EXPECT(move(t, id, t->wang, "ask_review") == 0 && on_desk(t, id, &t->city, DESK_REVIEW));
	EXPECT(stands(t, id, t->wu).upper && !stands(t, id, t->wu).may_name &&
	    !stands(t, id, t->zheng).may_read);
	EXPECT(probe(t, id, t->sun, "decide_review") == MATTER_NOT_YOURS &&
	    probe(t, id, t->zheng, "decide_review") == MATTER_NONE);
	EXPECT(probe(t, id, t->wang, "ask_second_review") == MATTER_NOT_NOW);
	EXPECT(move(t, id, t->wu, "decide_review") == 0 && in_state(t, id, "review_1"));
	EXPECT(probe(t, id, t->wu, "decide_review") == MATTER_ONCE);
	EXPECT(read_field(t, id, t->wang, "decide_review", "decision").n > 0);
	/* Decided. That the worker accepts it is for nobody else to say: the way further would be cut off. */
	EXPECT(probe(t, id, t->wu, "close_review") == MATTER_NOT_YOURS &&
	    probe(t, id, t->sun, "close_review") == MATTER_NOT_YOURS &&
	    probe(t, id, t->wang, "close_review") == 0);
	EXPECT(move(t, id, t->wang, "ask_second_review") == 0 && in_state(t, id, "review_2"));
	EXPECT(on_desk(t, id, &t->province, DESK_REVIEW) && !on_desk(t, id, &t->city, DESK_REVIEW));
	EXPECT(probe(t, id, t->wu, "decide_second_review") == MATTER_NOT_YOURS);
	EXPECT(move(t, id, t->zheng, "decide_second_review") == 0 && in_state(t, id, "closed_review"));
	EXPECT(!on_desk(t, id, &t->province, DESK_REVIEW) && !on_desk(t, id, &t->county, DESK_HOLDS));
}
STORY("a review is decided one level up, a second one two levels up, each by that level alone")
{
	in_town(reviewed);
}

static void late_reviewer(struct town *t)
{
	int64_t id = demand(t, t->wang, NOTHING);
	EXPECT(carry_along(t, id, "triage accept assign begin reply ask_review"));
	now_is(t, clock_of(t, id, "decide_review").due_at);
	EXPECT(tick(t) > 0 && on_desk(t, id, &t->province, DESK_LATE_BELOW) &&
	    on_desk(t, id, &t->city, DESK_REVIEW));
	EXPECT(probe(t, id, t->wu, "decide_review") == 0);
	EXPECT(move(t, id, t->zheng, "decide_review") == 0 &&
	    !on_desk(t, id, &t->province, DESK_LATE_BELOW));
	EXPECT(!stands(t, id, t->zheng).may_read && stands(t, id, t->wu).upper);
	now_is(t, clock_of(t, id, "close_review").due_at);
	EXPECT(tick(t) > 0 && in_state(t, id, "closed_review"));
}
STORY("a reviewer who is late is followed by the level above, and silence accepts the decision")
{
	in_town(late_reviewer);
}

static void another_body(struct town *t)
{
	int64_t id = demand(t, t->wang, NOTHING), other = demand(t, t->wang, NOTHING);
	EXPECT(carry_along(t, id, "triage redirect") && carry_along(t, other, "triage redirect"));
	EXPECT(clock_of(t, id, "accept_redirect").due_at == end_of(2025, 4, 2));
	EXPECT(move(t, other, t->wang, "protest") == 0 && in_state(t, other, "review_1"));
	now_is(t, end_of(2025, 4, 2));
	EXPECT(tick(t) > 0 && in_state(t, id, "closed") && in_state(t, other, "review_1"));
}
STORY("who is sent to another body may object within thirty days; silence accepts it")
{
	in_town(another_body);
}

static bool matter_turn_is(struct town *t, int64_t id, struct ref who, enum turn_of of)
{
	struct act a = act_of(t);
	struct matter m = matter_now(t, id);
	struct footing f = stands(t, id, who);
	struct rights r;
	struct turn turn;
	return EXPECT(rights_of(&a, who, &r) == 0 &&
	           matter_turn(&a, &m, who, &f, &r, NULL, &turn) == 0) && turn.of == of;
}

/* Whether it stands on a desk as work of a review. */
static bool review_waits(struct town *t, int64_t id, const struct guild *g)
{
	struct act a = act_of(t);
	struct desk_asked ask = { .guild = g->ref, .filter = DESK_ALL_WAITING };
	struct desk_row *row;
	size_t n;
	EXPECT(desk_rows(&a, &ask, &row, &n) == 0);
	for (size_t i = 0; i < n; i++)
		if (row[i].matter.id == id && row[i].why == DESK_REVIEW)
			return true;
	return false;
}

/* Sent to another body on 3 March, objected, and the union above finds that right two days later. */
static void objection_upheld(struct town *t)
{
	int64_t id = demand(t, t->wang, NOTHING);
	EXPECT(carry_along(t, id, "triage redirect protest"));
	EXPECT(on_desk(t, id, &t->city, DESK_REVIEW) && matter_turn_is(t, id, t->wu, TURN_YOURS));
	EXPECT(probe(t, id, t->qian, "uphold_objection") == MATTER_NOT_YOURS &&
	    probe(t, id, t->wang, "uphold_objection") == MATTER_NOT_YOURS &&
	    probe(t, id, t->zheng, "uphold_objection") == MATTER_NONE);
	EXPECT(try_move(t, id, 0, t->wu, "uphold_objection", SAID({ "decision", "Too short." })) ==
	    MATTER_INCOMPLETE);
	now_is(t, moment_cn(2025, 3, 5, 10, 0));
	EXPECT(move(t, id, t->wu, "uphold_objection") == 0 && in_state(t, id, "accepted"));
	EXPECT(read_field(t, id, t->wang, "uphold_objection", "decision").n > 0 &&
	    read_field(t, id, t->qian, "uphold_objection", "decision").n > 0);
	/* The clock of the review ends, those of a demand taken up begin. */
	EXPECT(clock_of(t, id, "decide_review").status == CLOCK_STOPPED &&
	    clock_of(t, id, "assign").status == CLOCK_RUNNING &&
	    clock_of(t, id, "assign").due_at == end_of(2025, 3, 6));
	EXPECT(on_desk(t, id, &t->county, DESK_HOLDS) && !on_desk(t, id, &t->city, DESK_REVIEW) &&
	    !matter_now(t, id).late);
	/* Who decided it follows it: what is shown to the union above, and neither words nor name. */
	struct footing f = stands(t, id, t->wu);
	EXPECT(on_desk(t, id, &t->city, DESK_TOLD) && f.told && f.upper && !f.may_name);
	EXPECT(read_field(t, id, t->wu, "uphold_objection", "decision").n > 0 &&
	    read_field(t, id, t->wu, "file", "text").n == 0 &&
	    read_field(t, id, t->wu, "triage", "first_answer").n == 0);
	EXPECT(probe(t, id, t->wu, "assign") == MATTER_NOT_YOURS && !stands(t, id, t->zheng).may_read);
	EXPECT(carry_along(t, id, "assign begin") && clock_of(t, id, "reply").due_at == end_of(2025, 3, 12));
	EXPECT(carry_along(t, id, "reply ask_review"));
	EXPECT(probe(t, id, t->wu, "uphold_objection") == MATTER_ONCE &&
	    probe(t, id, t->wu, "decide_review") == 0);
}
STORY("an objection that the union above finds right is taken up, worked on and answered")
{
	in_town(objection_upheld);
}

/* Against a reply there is nothing to have taken up; and what was decided stays decided. */
static void no_objection(struct town *t)
{
	int64_t reply = demand(t, t->wang, NOTHING), other = demand(t, t->wang, NOTHING);
	EXPECT(carry_along(t, reply, "triage accept assign begin reply ask_review"));
	EXPECT(probe(t, reply, t->wu, "uphold_objection") == MATTER_NOT_NOW);
	EXPECT(carry_along(t, other, "triage redirect protest decide_review"));
	EXPECT(probe(t, other, t->wu, "uphold_objection") == MATTER_NOT_NOW &&
	    !matter_turn_is(t, other, t->wu, TURN_YOURS));
	EXPECT(review_waits(t, reply, &t->city) && !review_waits(t, other, &t->city));
	EXPECT(move(t, reply, t->wu, "decide_review") == 0 && !review_waits(t, reply, &t->city));
}
STORY("nothing but an open objection is taken up by the union above, and what was decided is work no more")
{
	in_town(no_objection);
}

/* Replied on 3 March, and nothing heard for fifteen days. */
static int64_t unheard(struct town *t)
{
	int64_t id = demand(t, t->wang, NOTHING);
	EXPECT(carry_along(t, id, "triage accept assign begin reply"));
	EXPECT(clock_of(t, id, "ask_review").due_at == end_of(2025, 4, 2));
	now_is(t, end_of(2025, 3, 18));
	EXPECT(tick(t) > 0 && in_state(t, id, "presumed"));
	return id;
}

static void lapsed(struct town *t)
{
	int64_t id = unheard(t);
	struct matter m = matter_now(t, id);
	EXPECT(entries_seen(t, id, t->wang, ENTRY_MOVE) == 7);
	EXPECT(probe(t, id, t->wang, "contest") == MATTER_NOT_NOW &&
	    probe(t, id, t->wang, "confirm") == MATTER_NOT_NOW &&
	    probe(t, id, t->wang, "withdraw") == MATTER_NOT_NOW);
	EXPECT(tick(t) == 0 && m.open && m.raised == 0 && !m.late);
	/* The days for a review are counted from the reply, and run on. */
	EXPECT(m.due_at == end_of(2025, 4, 2) && clock_of(t, id, "ask_review").status == CLOCK_RUNNING &&
	    clock_of(t, id, "ask_review").due_at == m.due_at);
	now_is(t, end_of(2025, 4, 2) - 1);
	EXPECT(tick(t) == 0 && probe(t, id, t->wang, "ask_review") == 0);
	now_is(t, end_of(2025, 4, 2));
	EXPECT(tick(t) > 0 && in_state(t, id, "closed") && !matter_now(t, id).open);
	EXPECT(!on_desk(t, id, &t->county, DESK_HOLDS) && !matter_now(t, id).late);
	EXPECT(probe(t, id, t->wang, "ask_review") == MATTER_NOT_NOW && tick(t) == 0);
}
STORY("silence of fifteen days takes a reply as resolved, and it closes when no review can be asked for")
{
	in_town(lapsed);
}

static void heard_after_all(struct town *t)
{
	int64_t id = unheard(t);
	EXPECT(probe(t, id, t->sun, "confirm_presumed") == MATTER_NOT_YOURS);
	EXPECT(try_move(t, id, 0, t->wang, "confirm_presumed", SAID({ "rating", "3" })) == 0 &&
	    in_state(t, id, "confirmed"));
	EXPECT(clock_of(t, id, "ask_review").status == CLOCK_STOPPED);
	now_is(t, end_of(2025, 3, 24)); /* three working days after the 19th */
	EXPECT(tick(t) > 0 && in_state(t, id, "closed"));
}

static void reviewed_after_silence(struct town *t)
{
	int64_t id = unheard(t);
	now_is(t, end_of(2025, 4, 2) - 1);
	EXPECT(move(t, id, t->wang, "ask_review") == 0 && in_state(t, id, "review_1"));
	EXPECT(on_desk(t, id, &t->city, DESK_REVIEW) && stands(t, id, t->wu).upper);
	now_is(t, end_of(2025, 4, 2)); /* the clock that would have closed it has stopped */
	EXPECT(tick(t) == 0 && in_state(t, id, "review_1"));
	EXPECT(move(t, id, t->wu, "decide_review") == 0 && move(t, id, t->wang, "close_review") == 0);
}
STORY("what silence took as resolved can still be confirmed, and reviewed until thirty days after the reply")
{
	in_town(heard_after_all);
	in_town(reviewed_after_silence);
}

static void barred(struct town *t)
{
	int64_t id = demand(t, t->wang, NOTHING);
	EXPECT(carry_along(t, id, "triage accept assign begin reply ask_review decide_review"));
	struct act a = act_of(t);
	struct matter m = matter_now(t, id);
	struct clock c = clock_of(t, id, "ask_second_review");
	now_is(t, c.due_at);
	/* Only the clock that bars has run yet. */
	EXPECT(
	    act_begin(t, &a) == 0 && act_end(t, clock_expire(&a, (struct late){ m.ref, c.id })) == 0);
	EXPECT(
	    clock_of(t, id, "ask_second_review").status == CLOCK_BARRED && in_state(t, id, "review_1"));
	EXPECT(probe(t, id, t->wang, "ask_second_review") == MATTER_NOT_NOW &&
	    probe(t, id, t->wang, "close_review") == 0);
	EXPECT(
	    act_begin(t, &a) == 0 && act_end(t, clock_expire(&a, (struct late){ m.ref, c.id })) == 0);
	EXPECT(!matter_now(t, id).late);
}
STORY("a right whose time has passed is lapsed, and nothing else changes") { in_town(barred); }

static void withdrawn(struct town *t)
{
	static const char *const ways[] = { "", "triage", "triage accept", "triage accept assign",
		"triage accept assign begin" };
	for (size_t i = 0; i < countof(ways); i++) {
		int64_t id = demand(t, t->wang, NOTHING);
		EXPECT(carry_along(t, id, ways[i]) && probe(t, id, t->sun, "withdraw") == MATTER_NOT_YOURS);
		EXPECT(try_move(t, id, 0, t->wang, "withdraw",
		           SAID({ "pressed", "yes" }, { "pressed_text", "By the foreman." })) == 0 &&
		    in_state(t, id, "withdrawn"));
		EXPECT(
		    !on_desk(t, id, &t->county, DESK_HOLDS) && on_desk(t, id, &t->city, DESK_LATE_BELOW));
		EXPECT_STR(read_field(t, id, t->wu, "withdraw", "pressed"), "yes");
		EXPECT_STR(read_field(t, id, t->wu, "withdraw", "pressed_text"), "By the foreman.");
		EXPECT(read_field(t, id, t->wang, "withdraw", "pressed").n == 0 &&
		    read_field(t, id, t->sun, "withdraw", "pressed").n == 0);
		EXPECT(read_field(t, id, t->li, "withdraw", "pressed_text").n == 0 &&
		    !stands(t, id, t->zheng).may_read);
		EXPECT(
		    answer_of(&(struct act){ .arena = t->arena }, matter_now(t, id).answers, S("pressed"))
		        .n == 0);
	}
	int64_t id = demand(t, t->wang, NOTHING);
	EXPECT(try_move(t, id, 0, t->wang, "withdraw", SAID({ "pressed", "no" })) == 0);
	EXPECT(!on_desk(t, id, &t->city, DESK_LATE_BELOW) && !stands(t, id, t->wu).may_read);
	EXPECT(move(t, id, t->wang, "withdraw") == MATTER_NOT_NOW);
}
STORY("it is withdrawn from every state, and only the next union up reads whether somebody pressed")
{
	in_town(withdrawn);
}

static void noted(struct town *t)
{
	struct act a;
	struct rights rights;
	int64_t id = demand(t, t->wang, NOTHING);
	EXPECT(try_move(t, id, 0, t->wang, "withdraw", SAID({ "pressed", "yes" })) == 0);
	EXPECT(act_begin(t, &a) == 0 && rights_of(&a, t->li, &rights) == 0);
	EXPECT(act_end(t, matter_noted(&a, id, t->li, &rights)) == MATTER_NOT_YOURS);
	EXPECT(act_begin(t, &a) == 0 && rights_of(&a, t->wu, &rights) == 0);
	EXPECT(act_end(t, matter_noted(&a, id, t->wu, &rights)) == 0);
	EXPECT(!on_desk(t, id, &t->city, DESK_LATE_BELOW) && stands(t, id, t->wu).upper);
	EXPECT(entries_seen(t, id, t->wu, ENTRY_NOTED) == 1 &&
	    entries_seen(t, id, t->wang, ENTRY_NOTED) == 0);
}
STORY("the union above takes note of who was pressed, and the matter leaves its desk")
{
	in_town(noted);
}

static void danger(struct town *t)
{
	int64_t id = demand(t, t->wang, SAID({ "danger", "yes" }));
	EXPECT(matter_now(t, id).raised == 0);
	EXPECT(try_move(t, id, 0, t->qian, "triage", SAID({ "class", "danger" })) == 0);
	EXPECT(matter_now(t, id).raised == 1 && on_desk(t, id, &t->city, DESK_LATE_BELOW) &&
	    !matter_now(t, id).late);
	EXPECT(stands(t, id, t->wu).may_read && !stands(t, id, t->wu).may_name);
	EXPECT(move(t, id, t->qian, "accept") == 0 && !on_desk(t, id, &t->city, DESK_LATE_BELOW) &&
	    !stands(t, id, t->wu).may_read);
}
STORY("danger is told to the union above at once") { in_town(danger); }

static void danger_first(struct town *t)
{
	struct desk_page p;
	struct rights r;
	for (int i = 0; i < 3; i++)
		REQUIRE(demand(t, t->wang, NOTHING) != 0);
	now_is(t, now_in(t) + 20 * 86400);
	EXPECT(tick(t) >= 3);
	int64_t id = demand(t, t->wang, SAID({ "danger", "yes" }));
	EXPECT(clock_of(t, id, "triage").due_at == now_in(t) + 4 * 3600);
	struct act a = act_of(t);
	REQUIRE(rights_of(&a, t->qian, &r) == 0);
	const struct desk_asked ask = { .guild = t->county.ref, .today_ends = now_in(t) + 86400 };
	EXPECT(desk_for(&a, &ask, t->qian, &r, &p) == 0 && p.n == 4);
	EXPECT(p.n_urgent == 1 && p.row[0].matter.id == id && p.row[0].urgent && !p.row[1].urgent);
	/* Within the hours the union above is not told; after them it is. */
	EXPECT(!stands(t, id, t->wu).may_read);
	now_is(t, now_in(t) + 4 * 3600);
	EXPECT(tick(t) == 1 && on_desk(t, id, &t->city, DESK_LATE_BELOW));
}
STORY("danger stands first on a desk, however much is late before it, and climbs after four hours")
{
	in_town(danger_first);
}

/* ---- a branch with one officer ---- */

static int64_t drafted_by_the_chair(struct town *t)
{
	int64_t id = demand(t, t->wang, SAID({ "topic", "welfare" }));
	EXPECT(move(t, id, t->chen, "triage") == 0 && move(t, id, t->chen, "accept") == 0);
	EXPECT(try_move(t, id, 0, t->chen, "assign", SAID({ "handler", code_of(t, t->chen).p })) == 0);
	EXPECT(move(t, id, t->chen, "begin") == 0);
	EXPECT(!stands(t, id, t->li).may_read);
	EXPECT(move(t, id, t->chen, "reply") == MATTER_PREPARED);
	return id;
}

/* Where its draft is to be signed, and in which roles: "head case_officer". Empty where nowhere. */
static bool signed_by(struct town *t, int64_t id, const struct guild *at, const char *as)
{
	struct act a = act_of(t);
	struct matter m = matter_now(t, id);
	struct signers s;
	str all = S("");
	int r = matter_signers(&a, &m, &s);
	if (r)
		return !at && r == MATTER_NO_UNION;
	for (size_t i = 0; i < s.n; i++)
		all = arena_printf(t->arena, "%.*s%s%.*s", PSTR(all), i ? " " : "", PSTR(s.as[i]));
	return at && s.guild.ref.id == at->ref.id && str_eq(all, str_from_c(as));
}

static void signed_above(struct town *t)
{
	int64_t id = drafted_by_the_chair(t);
	EXPECT(matter_now(t, id).holder.id == t->branch.ref.id);
	EXPECT(on_desk(t, id, &t->county, DESK_SIGN) && !on_desk(t, id, &t->township, DESK_SIGN));
	EXPECT(signed_by(t, id, &t->county, "head"));
	struct footing f = stands(t, id, t->li);
	struct matter m = matter_now(t, id);
	struct act a = act_of(t);
	str name;
	EXPECT(f.upper && f.asked && f.up == 1 && f.may_read && !f.may_name && !f.holder);
	EXPECT(matter_applicant_name(&a, &m, &f, &name) == MATTER_NOT_YOURS);
	EXPECT(entries_seen(t, id, t->li, ENTRY_PREPARED) == 1);
	/* To sign, and nothing else. */
	for (size_t i = 0; i < m.course->n_moves; i++)
		if (course_leaves(&m.course->moves[i], m.state))
			EXPECT(probe(t, id, t->li, arena_z(t->arena, m.course->moves[i].name)) ==
			    MATTER_NOT_YOURS);
	EXPECT(pass(t, id, t->li, &t->county) == MATTER_NOT_YOURS);
	EXPECT(!stands(t, id, t->wu).may_read && sign(t, id, t->sun, true) == MATTER_NOT_YOURS);
	EXPECT(sign(t, id, t->chen, true) == MATTER_SAME_HAND);
	EXPECT(sign(t, id, t->li, true) == 0 && in_state(t, id, "replied"));
	EXPECT(signed_by(t, id, NULL, ""));
	EXPECT(!on_desk(t, id, &t->county, DESK_SIGN) && !stands(t, id, t->li).may_read);
	EXPECT(read_field(t, id, t->wang, "reply", "outcome").n > 0);
}
STORY(
    "a branch with one officer has its reply signed by the next higher union, which learns no name")
{
	in_town(signed_above);
}

static void asked_no_longer(struct town *t)
{
	int64_t id = drafted_by_the_chair(t);
	EXPECT(sign(t, id, t->li, false) == 0 && !on_desk(t, id, &t->county, DESK_SIGN));
	EXPECT(!stands(t, id, t->li).may_read);
	EXPECT(
	    move(t, id, t->chen, "reply") == MATTER_PREPARED && on_desk(t, id, &t->county, DESK_SIGN));
	/* It becomes late: on the county's desk once, and still to be signed there. */
	now_is(t, matter_now(t, id).due_at);
	EXPECT(tick(t) > 0 && on_desk(t, id, &t->county, DESK_LATE_BELOW) &&
	    !on_desk(t, id, &t->county, DESK_SIGN));
	EXPECT(signed_by(t, id, &t->county, "head"));
	EXPECT(!stands(t, id, t->li).asked && sign(t, id, t->li, true) == 0);
	id = drafted_by_the_chair(t);
	EXPECT(move(t, id, t->wang, "withdraw") == 0 && !on_desk(t, id, &t->county, DESK_SIGN));
	id = drafted_by_the_chair(t);
	EXPECT(pass(t, id, t->chen, &t->county) == 0 && !on_desk(t, id, &t->county, DESK_SIGN));
}
STORY("nobody above is asked to sign once the draft is sent back, late, withdrawn or passed on")
{
	in_town(asked_no_longer);
}

static void second_at_home(struct town *t)
{
	tie_make(t, t->gao, t->branch.ref, TIE_OFFICE, "vice_chair");
	int64_t id = drafted_by_the_chair(t);
	EXPECT(!on_desk(t, id, &t->county, DESK_SIGN) && !stands(t, id, t->li).may_read);
	EXPECT(signed_by(t, id, &t->branch, "vice_chair"));
	EXPECT(sign(t, id, t->gao, true) == 0);
	/* Kin of whoever asked cannot sign, nor can the head who joined: the next above is asked. */
	tie_make(t, t->gao, t->wang, TIE_KIN, "");
	id = drafted_by_the_chair(t);
	EXPECT(on_desk(t, id, &t->county, DESK_SIGN) && sign(t, id, t->gao, true) == MATTER_NONE);
	tie_make(t, t->li, t->wang, TIE_KIN, "");
	tie_make(t, t->zheng, t->city.ref, TIE_OFFICE, "head");
	id = drafted_by_the_chair(t);
	EXPECT(!on_desk(t, id, &t->county, DESK_SIGN) && on_desk(t, id, &t->city, DESK_SIGN));
	EXPECT(signed_by(t, id, &t->city, "head"));
	EXPECT(stands(t, id, t->zheng).up == 2 && sign(t, id, t->zheng, true) == 0);
}
STORY(
    "a second officer at home signs; in a conflict of interest the nearest above who is in none does")
{
	in_town(second_at_home);
}
