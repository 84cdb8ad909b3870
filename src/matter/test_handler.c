/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Who has a duty in a matter reads it; other officers of that union see that it moves (DOMAIN.md 10.2). */
#include "test_hall.h"

#include "course/book.h"

static int64_t assigned_to_sun(struct town *t)
{
	int64_t id = demand(t, t->wang, NOTHING);
	EXPECT(carry_along(t, id, "triage accept assign"));
	return id;
}

static bool is_outline(struct town *t, int64_t id, struct ref who)
{
	struct footing f = stands(t, id, who);
	return f.outline && f.another && f.may_read && !f.holder && !f.upper && !f.may_name;
}

/* Everything, with the name. */
static bool is_whole(struct town *t, int64_t id, struct ref who)
{
	struct footing f = stands(t, id, who);
	struct act a = act_of(t);
	struct matter m = matter_now(t, id);
	str name = S("");
	bool named = matter_applicant_name(&a, &m, &f, &name) == 0 && name.n > 0;
	return f.holder && !f.outline && named && read_field(t, id, who, "file", "text").n > 0;
}

/* ---- what each reads ---- */

static size_t answers_seen(struct town *t, int64_t id, struct ref who)
{
	size_t n, said = 0;
	struct entry *e = record_read(t, id, who, &n);
	for (size_t i = 0; i < n; i++)
		said += e[i].n_answer;
	return said;
}

static void outlined(struct town *t)
{
	int64_t id = demand(t, t->wang, NOTHING);
	struct act a = act_of(t);
	str name;
	EXPECT(carry_along(t, id, "triage accept"));
	EXPECT(is_whole(t, id, t->zhou) && is_whole(t, id, t->gu) && is_whole(t, id, t->li));
	EXPECT(carry_along(t, id, "assign"));
	const struct ref others[] = { t->zhou, t->qian, t->gu, t->li };
	struct matter m = matter_now(t, id);
	EXPECT(is_whole(t, id, t->sun));
	for (size_t i = 0; i < countof(others); i++) {
		struct footing f = stands(t, id, others[i]);
		EXPECT(is_outline(t, id, others[i]));
		EXPECT(matter_applicant_name(&a, &m, &f, &name) == MATTER_NOT_YOURS);
		EXPECT(entries_seen(t, id, others[i], ENTRY_MOVE) == 4 && answers_seen(t, id, others[i]) == 0);
	}
	EXPECT(answers_seen(t, id, t->sun) > 8 && answers_seen(t, id, t->wang) > 8);
	EXPECT(!stands(t, id, t->jiang).may_read && !stands(t, id, t->wu).may_read);
}
STORY("once somebody handles it, the other officers see how far it is and nothing that was written")
{
	in_town(outlined);
}

/* ---- whose moves ---- */

static void alone(struct town *t)
{
	int64_t id = assigned_to_sun(t);
	EXPECT(probe(t, id, t->zhou, "begin") == MATTER_NOT_YOURS);
	EXPECT(move(t, id, t->sun, "begin") == 0);
	EXPECT(probe(t, id, t->zhou, "reply") == MATTER_NOT_YOURS);
	EXPECT(probe(t, id, t->li, "reply") == MATTER_NOT_YOURS && probe(t, id, t->li, "extend") == 0);
	/* Who signs is the head, and so could not go on with it. */
	EXPECT(try_move(t, id, 0, t->li, "reassign_handling",
	           SAID({ "handler", code_of(t, t->li).p })) == MATTER_INCOMPLETE);
	EXPECT(move(t, id, t->li, "reassign_handling") == 0);
	EXPECT(is_outline(t, id, t->sun) && is_whole(t, id, t->zhou));
	EXPECT(probe(t, id, t->sun, "reply") == MATTER_NOT_YOURS &&
	    probe(t, id, t->zhou, "reply") == MATTER_PREPARED);
	/* A chair who stands in for the case officer may take it over; the worker is told who has it. */
	tie_make(t, t->gu, t->county.ref, TIE_OFFICE, "chair");
	EXPECT(is_outline(t, id, t->gu) && probe(t, id, t->gu, "reply") == MATTER_NOT_YOURS);
	EXPECT(try_move(t, id, 0, t->gu, "reassign_handling",
	           SAID({ "handler", code_of(t, t->gu).p })) == 0);
	EXPECT(is_whole(t, id, t->gu) && is_outline(t, id, t->zhou));
	EXPECT_STR(read_field(t, id, t->wang, "reassign_handling", "handler"), code_of(t, t->gu).p);
}
STORY("the case officer's moves are the handler's alone, and the head keeps those of the head")
{
	in_town(alone);
}

static void to_be_signed(struct town *t)
{
	int64_t id = assigned_to_sun(t);
	tie_make(t, t->zhou, t->county.ref, TIE_OFFICE, "vice_chair");
	EXPECT(move(t, id, t->sun, "begin") == 0 && is_outline(t, id, t->li));
	EXPECT(move(t, id, t->sun, "reply") == MATTER_PREPARED);
	EXPECT(is_whole(t, id, t->li) && is_whole(t, id, t->zhou) && is_whole(t, id, t->sun));
	EXPECT(is_outline(t, id, t->qian) && read_field(t, id, t->li, "reply", "reply").n > 0);
	/* To read and sign, not to write another in the handler's place. */
	EXPECT(stands(t, id, t->zhou).another && probe(t, id, t->zhou, "reply") == MATTER_NOT_YOURS);
	EXPECT(sign(t, id, t->qian, true) == MATTER_NOT_YOURS && sign(t, id, t->li, false) == 0);
	EXPECT(is_outline(t, id, t->li) && is_outline(t, id, t->zhou));
	EXPECT(move(t, id, t->sun, "reply") == MATTER_PREPARED && sign(t, id, t->zhou, true) == 0);
	EXPECT(is_outline(t, id, t->zhou) && is_whole(t, id, t->sun) && in_state(t, id, "replied"));
}
STORY("whoever may sign a draft reads all of it, as long as the draft waits") { in_town(to_be_signed); }

/* ---- a handler who is gone ---- */

static void gone(struct town *t)
{
	int64_t id = assigned_to_sun(t), other = assigned_to_sun(t);
	/* Tied to those involved: shut out, and still the handler until the head names another. */
	tie_make(t, t->sun, t->wang, TIE_KIN, "");
	EXPECT(stands(t, id, t->sun).conflict && is_outline(t, id, t->zhou));
	EXPECT(move(t, id, t->li, "reassign") == 0 && is_whole(t, id, t->zhou));
	/* Without the office nobody handles it, and the others go on. */
	EXPECT(is_outline(t, other, t->qian));
	resign(t, t->sun);
	EXPECT(is_whole(t, other, t->zhou) && is_whole(t, other, t->qian));
	EXPECT(move(t, other, t->zhou, "begin") == 0);
	/* Another office there does not make them one. */
	tie_make(t, t->sun, t->county.ref, TIE_OFFICE, "finance");
	EXPECT(is_whole(t, other, t->zhou) && probe(t, other, t->zhou, "reply") == MATTER_PREPARED);
}
STORY("a handler without the office handles nothing any more, and one who is tied is replaced")
{
	in_town(gone);
}

/* ---- another union ---- */

static void handed_on(struct town *t)
{
	int64_t id = assigned_to_sun(t);
	tie_make(t, t->qian, t->other.ref, TIE_OFFICE, "triage_officer");
	EXPECT(is_outline(t, id, t->qian));
	EXPECT(pass(t, id, t->qian, &t->other) == MATTER_NO_UNION && is_outline(t, id, t->qian));
	EXPECT(pass(t, id, t->zhou, &t->other) == MATTER_NOT_YOURS);
	EXPECT(pass(t, id, t->gu, &t->other) == 0 && matter_now(t, id).handler == 0);
	EXPECT(is_whole(t, id, t->chu) && is_whole(t, id, t->wei) && !stands(t, id, t->gu).may_read);
	EXPECT(!stands(t, id, t->sun).may_read);
}
STORY("passed on it has no handler, and nobody passes it to where they would read it")
{
	in_town(handed_on);
}

static void above(struct town *t)
{
	int64_t id = assigned_to_sun(t);
	now_is(t, moment_cn(2025, 3, 5, 9, 0));
	EXPECT(tick(t) >= 1);
	struct footing f = stands(t, id, t->wu);
	EXPECT(f.upper && !f.another && !f.outline && !f.may_name);
	EXPECT(read_field(t, id, t->wu, "file", "text").n > 0 && probe(t, id, t->wu, "begin") == 0);
	EXPECT(is_outline(t, id, t->zhou) && probe(t, id, t->zhou, "begin") == MATTER_NOT_YOURS);
	/* Who is in office in both stands where the matter came up to, and learns no name there. */
	tie_make(t, t->zhou, t->city.ref, TIE_OFFICE, "federation_officer");
	f = stands(t, id, t->zhou);
	EXPECT(f.upper && !f.holder && !f.another && !f.outline && !f.may_name &&
	    f.guild.ref.id == t->city.ref.id);
}
STORY("the union above, to which it came up late, may read and do what it may without a handler")
{
	in_town(above);
}

/* ---- a course that says nothing of it ---- */

static void as_before(struct town *t)
{
	struct course_fault *faults = NULL;
	const struct course *now = course_latest(t->hall.courses, S("demand"));
	str yaml = course_book_yaml(t->hall.courses, now->name, now->version);
	for (int i = 0; i < 4; i++)
		yaml = changed(t, yaml, "        as: case_officer\n", "");
	EXPECT(course_book_add(t->hall.courses, t->arena, S("demand"), course_hash(t->arena, yaml), yaml,
	           &faults) == 0);
	int64_t id = assigned_to_sun(t);
	EXPECT(course_handler_role(matter_now(t, id).course).n == 0);
	EXPECT(is_whole(t, id, t->zhou) && is_whole(t, id, t->li) && is_whole(t, id, t->qian));
	EXPECT(move(t, id, t->zhou, "begin") == 0);
}
STORY("where the course gives a handler no moves of their own, every officer goes on with it")
{
	in_town(as_before);
}
