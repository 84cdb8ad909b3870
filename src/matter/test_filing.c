/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Where a demand lands, who is kept away from it, and what is asked for. */
#include "inside.h"
#include "test_hall.h"

#include "act/act.h"
#include "base/log.h"

static void county_gets_it(struct town *t)
{
	int64_t id = demand(t, t->wang, NOTHING);
	struct matter m = matter_now(t, id);
	EXPECT(m.holder.id == t->county.ref.id && m.place == t->county.ref.id && m.open && !m.late);
	EXPECT(in_state(t, id, "filed"));
	EXPECT_STR(m.title, "The wages of May were not paid.");
	EXPECT(on_desk(t, id, &t->county, DESK_HOLDS) && !on_desk(t, id, &t->city, DESK_HOLDS));
	id = demand(t, t->wang, SAID({ "place", "B1" }));
	EXPECT(matter_now(t, id).holder.id == t->county.ref.id);
	id = demand(t, t->zhao, SAID({ "place", "C1" }));
	EXPECT(matter_now(t, id).holder.id == t->couriers.ref.id);
}
STORY("a demand lands at the county of the place, and a courier's with the couriers")
{
	in_town(county_gets_it);
}

static void not_the_employers_own(struct town *t)
{
	/* A union of the employer at the county's own level would have been next in line. */
	struct act a;
	struct guild inside;
	struct ref r;
	EXPECT(act_begin(t, &a) == 0);
	struct guild_new g = { .code = S("ACME"),
		.name = S("Acme works union"),
		.region = 33,
		.level = LEVEL_COUNTY,
		.form = GUILD_GRASSROOTS,
		.employer = t->acme.id,
		.parent = t->county.ref,
		.parent_path = t->county.path };
	EXPECT(guild_found(&a, &g, &r) == 0 && guild_by_ref(&a, r, &inside) == 0);
	EXPECT(act_end(t, 0) == 0);
	int64_t id = demand(t, t->wang, SAID({ "place", "ACME" }));
	EXPECT(matter_now(t, id).holder.id == inside.ref.id);
	id = demand(t, t->wang,
	    SAID({ "place", "ACME" }, { "employer", "  Acme Works " }, { "about", "employer" }));
	struct matter m = matter_now(t, id);
	EXPECT(m.holder.id == t->county.ref.id && m.employer == t->acme.id);
	EXPECT(pass(t, id, t->qian, &inside) == MATTER_NO_UNION);
	EXPECT(pass(t, id, t->qian, &t->branch) == MATTER_NO_UNION);
}
STORY("a demand about an employer never lands in the union inside it, nor is it passed there")
{
	in_town(not_the_employers_own);
}

static void climbs_over_offices(struct town *t)
{
	tie_make(t, t->li, t->city.ref, TIE_OFFICE, "federation_officer");
	int64_t id =
	    demand(t, t->wang, SAID({ "about", "officer" }, { "officer", code_of(t, t->li).p }));
	struct matter m = matter_now(t, id);
	EXPECT(m.holder.id == t->province.ref.id && m.about == t->li.id);
	tie_make(t, t->li, t->province.ref, TIE_OFFICE, "federation_officer");
	tie_make(t, t->li, t->nation.ref, TIE_OFFICE, "national_officer");
	EXPECT(try_file(t, t->wang, (struct ref){ 0 }, "",
	           SAID({ "about", "officer" }, { "officer", code_of(t, t->li).p }),
	           &id) == MATTER_NO_UNION);
	/* What climbs over the border of the province still knows the employer it is about. */
	tie_make(t, t->gu, t->city.ref, TIE_OFFICE, "federation_officer");
	tie_make(t, t->gu, t->province.ref, TIE_OFFICE, "federation_officer");
	id = demand(t, t->wang,
	    SAID({ "about", "officer" }, { "officer", code_of(t, t->gu).p },
	        { "employer", "Acme Works" }));
	m = matter_now(t, id);
	EXPECT(m.holder.id == t->nation.ref.id && m.employer == t->acme.id);
	tie_make(t, t->feng, t->acme, TIE_WORKS_AT, "");
	EXPECT(stands(t, id, t->feng).conflict);
}
STORY("a demand about an officer climbs past every union where that officer holds office")
{
	in_town(climbs_over_offices);
}

static void shut(struct town *t, int64_t id, struct ref who)
{
	struct footing f = stands(t, id, who);
	struct matter m = matter_now(t, id);
	struct act a = act_of(t);
	str name;
	EXPECT(f.conflict && !f.may_read && !f.may_name && !f.holder && !f.upper);
	EXPECT(probe(t, id, who, "triage") == MATTER_NONE && sign(t, id, who, true) == MATTER_NONE);
	EXPECT(pass(t, id, who, &t->other) == MATTER_NONE && join(t, id, who) == MATTER_NONE);
	EXPECT(matter_applicant_name(&a, &m, &f, &name) == MATTER_NOT_YOURS);
}

static void kin_of_employer(struct town *t)
{
	int64_t id = demand(t, t->wang, SAID({ "employer", "acme works" }));
	EXPECT(matter_now(t, id).employer == t->acme.id && stands(t, id, t->zhou).may_read);
	tie_make(t, t->zhou, t->acme, TIE_KIN, "");
	shut(t, id, t->zhou);
}
STORY("kin of those who run the employer get nothing that is about it, however its name was written")
{
	in_town(kin_of_employer);
}

static void kept_away(struct town *t)
{
	tie_make(t, t->gu, t->chu, TIE_KIN, "");
	tie_make(t, t->sun, t->acme, TIE_WORKS_AT, "");
	tie_make(t, t->zhou, t->acme, TIE_REPRESENTS, "");
	tie_make(t, t->li, t->branch.ref, TIE_OFFICE, "committee");
	int64_t id = demand(t, t->wang,
	    SAID({ "about", "officer" }, { "officer", code_of(t, t->chu).p },
	        { "employer", "Acme Works" }));
	EXPECT(matter_now(t, id).holder.id == t->county.ref.id);
	shut(t, id, t->gu);
	shut(t, id, t->sun);
	shut(t, id, t->zhou);
	shut(t, id, t->li);
	EXPECT(join(t, id, t->chu) == MATTER_NONE && join(t, id, t->gu) == MATTER_NONE);
	EXPECT(join(t, id, t->gao) == 0 && stands(t, id, t->gao).may_read);
	/* Passed to where the officer sits, it does not go; climbed to where kin sit, they do not see it. */
	EXPECT(pass(t, id, t->qian, &t->other) == MATTER_NO_UNION);
	tie_make(t, t->chu, t->wu, TIE_KIN, "");
	now_is(t, moment_cn(2025, 3, 5, 9, 0));
	EXPECT(
	    tick(t) > 0 && matter_now(t, id).raised == 1 && on_desk(t, id, &t->city, DESK_LATE_BELOW));
	EXPECT(stands(t, id, t->wu).conflict && !stands(t, id, t->wu).may_read);
	EXPECT(probe(t, id, t->wu, "triage") == MATTER_NONE);
	now_is(t, moment_cn(2025, 3, 7, 9, 0));
	EXPECT(tick(t) > 0 && stands(t, id, t->zheng).upper && probe(t, id, t->zheng, "triage") == 0);
}
STORY(
    "whoever it is about, their kin and the employer's people neither read nor move it, climbed or passed on")
{
	in_town(kept_away);
}

/* An officer who worked on it, or joined it, and is tied to those involved since. */
static void tied_later(struct town *t)
{
	int64_t id = demand(t, t->wang, SAID({ "employer", "Acme Works" }));
	EXPECT(carry_along(t, id, "triage accept assign begin") && matter_now(t, id).handler == t->sun.id);
	int64_t theirs = demand(t, t->gao, NOTHING);
	EXPECT(carry_along(t, theirs, "triage accept assign begin"));
	EXPECT(stands(t, id, t->sun).may_read && join(t, theirs, t->gu) == 0);
	tie_make(t, t->sun, t->acme, TIE_KIN, "");
	tie_make(t, t->gu, t->gao, TIE_KIN, "");
	shut(t, id, t->sun);
	/* What they asked for themselves they may follow, as anybody who joined; and work on no more. */
	struct footing f = stands(t, theirs, t->gu);
	EXPECT(f.joined && f.may_read && f.conflict && !f.holder && !f.may_name);
	EXPECT(entries_seen(t, theirs, t->gu, ENTRY_MOVE) > 0 &&
	    read_field(t, theirs, t->gu, "file", "text").n == 0);
	EXPECT(probe(t, theirs, t->gu, "reassign_handling") == MATTER_NOT_YOURS);
	EXPECT(move(t, id, t->li, "reassign_handling") == 0 && matter_now(t, id).handler == t->zhou.id);
}
STORY("an officer who is tied to those involved later is shut out from then on, and another goes on")
{
	in_town(tied_later);
}

static void own_matters(struct town *t)
{
	int64_t id = demand(t, t->qian, NOTHING);
	struct footing f = stands(t, id, t->qian);
	EXPECT(f.applicant && f.may_read && !f.holder && f.conflict &&
	    probe(t, id, t->qian, "triage") == MATTER_NOT_YOURS);
	tie_make(t, t->qian, t->gu, TIE_KIN, "");
	shut(t, id, t->gu);
	EXPECT(
	    join(t, id, t->li) == 0 && !stands(t, id, t->li).holder && stands(t, id, t->li).may_read);
	f = stands(t, id, t->jiang);
	EXPECT(!f.may_read && !f.holder);
	f = stands(t, id, t->wu);
	EXPECT(!f.may_read && !f.upper);
	f = stands(t, id, t->sun);
	EXPECT(f.holder && f.may_name);
}
STORY("an officer is no officer of what they filed, joined, or their kin filed")
{
	in_town(own_matters);
}

static enum fault_kind wrong(struct town *t, const char *field, const char *value)
{
	struct act a;
	struct field_fault *faults;
	size_t n;
	int64_t id;
	struct answer say[] = { { str_from_c(field), str_from_c(value) }, { S("topic"), S("wages") },
		{ S("text"), S("The wages of May.") }, { S("danger"), S("no") },
		{ S("place"), S("330106") }, { S("about"), S("neither") },
		{ S("about_you"), S("by_name") } };
	struct filing f = {
		.course = S("demand"), .applicant = t->wang, .filled = { .answer = say, .n = countof(say) }
	};
	EXPECT(act_begin(t, &a) == 0);
	int r = act_end(t, matter_file(&a, &f, &id, &faults, &n));
	if (r == 0)
		return 0;
	return EXPECT(
	           r == MATTER_INCOMPLETE && n == 1 && str_eq(faults[0].field->name, str_from_c(field)))
	    ? faults[0].kind
	    : 0;
}

static void what_is_asked(struct town *t)
{
	char *text = arena_new_n(t->arena, char, 4002);
	memset(text, 'a', 4001);
	EXPECT(wrong(t, "text", "") == FIELD_MISSING && wrong(t, "text", "  \n ") == FIELD_MISSING);
	EXPECT(wrong(t, "text", "abcd") == FIELD_TOO_SHORT && wrong(t, "text", text) == FIELD_TOO_LONG);
	text[4000] = 0;
	EXPECT(wrong(t, "text", text) == 0);
	EXPECT(wrong(t, "text", "ring\x07 the bell") == FIELD_NOT_TEXT);
	EXPECT(wrong(t, "topic", "weather") == FIELD_NOT_A_CHOICE &&
	    wrong(t, "danger", "perhaps") == FIELD_NOT_A_CHOICE);
	EXPECT(wrong(t, "place", "999999") == FIELD_UNKNOWN_PLACE &&
	    wrong(t, "place", "") == FIELD_MISSING);
	EXPECT(wrong(t, "about_you", "sealed") == FIELD_NOT_A_CHOICE);
	EXPECT(wrong(t, "officer", "not asked for") == 0);
	int64_t id;
	EXPECT(try_file(t, t->wang, (struct ref){ 0 }, "",
	           SAID({ "about", "officer" }, { "officer", "7K3M-XXXX" }), &id) == MATTER_INCOMPLETE);
}
STORY("a demand says what it must, no more than fits, and names nobody who does not exist")
{
	in_town(what_is_asked);
}

static void only_what_is_asked(struct town *t)
{
	int64_t id = demand(t, t->wang,
	    SAID({ "grade", "complex" }, { "officer", code_of(t, t->qian).p }, { "smuggled", "x" }));
	EXPECT(read_field(t, id, t->sun, "file", "smuggled").n == 0 &&
	    read_field(t, id, t->sun, "file", "officer").n == 0);
	struct matter m = matter_now(t, id);
	EXPECT(m.about == 0 && m.grade.n == 0);
	EXPECT(try_move(t, id, 0, t->wang, "withdraw",
	           SAID({ "grade", "complex" }, { "class", "danger" })) == 0);
	m = matter_now(t, id);
	EXPECT(m.grade.n == 0 && m.class.n == 0);
}
STORY("a field the course does not ask for is not kept") { in_town(only_what_is_asked); }

static void one_form_one_matter(struct town *t)
{
	int64_t first, second, third;
	struct act a = act_of(t);
	struct mine *mine;
	size_t n;
	EXPECT(try_file(t, t->wang, (struct ref){ 0 }, "form-1", NOTHING, &first) == 0);
	EXPECT(try_file(t, t->wang, (struct ref){ 0 }, "form-1", NOTHING, &second) == MATTER_TWICE &&
	    second == first);
	EXPECT(
	    try_file(t, t->zhao, (struct ref){ 0 }, "form-1", NOTHING, &third) == 0 && third != first);
	EXPECT(matters_of(&a, t->wang, INT64_MAX, &mine, &n) == 0 && n == 1 && mine[0].ref.id == first);
}
STORY("one form sent twice makes one matter") { in_town(one_form_one_matter); }

static void for_a_caller(struct town *t)
{
	int64_t id, again;
	struct act a = act_of(t);
	struct mine *mine;
	size_t n;
	EXPECT(try_file(t, t->wang, t->qian, "call-1", NOTHING, &id) == 0);
	EXPECT(try_file(t, t->wang, t->qian, "call-1", NOTHING, &again) == MATTER_TWICE && again == id);
	EXPECT(matters_of(&a, t->wang, INT64_MAX, &mine, &n) == 0 && n == 1);
	EXPECT(matters_of(&a, t->qian, INT64_MAX, &mine, &n) == 0 && n == 0);
	EXPECT(stands(t, id, t->wang).applicant && !stands(t, id, t->qian).applicant);
	EXPECT(move(t, id, t->wang, "withdraw") == 0);
}
STORY("what an officer files for a caller is the caller's, and not on the officer's list")
{
	in_town(for_a_caller);
}

/* How many open wage or other matters of the union are offered to this person. */
static size_t alike(struct town *t, struct guild *g, struct ref person, str topic, str text, int64_t *id)
{
	struct similar *s;
	size_t n = 0;
	struct act a = act_of(t);
	a.now++;
	EXPECT(matters_like(&a, &(struct likeness){ g->ref, person, topic, text, 0 }, &s, &n) == 0);
	*id = n ? s[0].id : 0;
	return n;
}

static void ties_end(struct town *t, struct ref person)
{
	struct tie *tie;
	size_t n;
	struct act a;
	REQUIRE(act_begin(t, &a) == 0 && ties_of(&a, person, &tie, &n) == 0);
	for (size_t i = 0; i < n; i++)
		EXPECT(tie[i].ended_at || tie_end(&a, person, tie[i].id, S("")) == 0);
	EXPECT(act_end(t, 0) == 0);
}

static void counted_not_named(struct town *t)
{
	const str dry = S("There is no water in the changing room\nand it is hot");
	int64_t found;
	int64_t id = demand(t, t->wang, SAID({ "text", "No water in the changing room since May" }));
	EXPECT(alike(t, &t->county, t->zhao, S("wages"), dry, &found) == 1 && found == id);
	EXPECT(alike(t, &t->county, t->wang, S("wages"), dry, &found) == 0);
	EXPECT(alike(t, &t->county, t->zhao, S("safety"), dry, &found) == 0);
	EXPECT(alike(t, &t->other, t->zhao, S("wages"), dry, &found) == 0);
	EXPECT(join(t, id, t->zhao) == 0 && join(t, id, t->zhao) == MATTER_TWICE &&
	    join(t, id, t->wang) == MATTER_TWICE);
	EXPECT(matter_now(t, id).joined == 1);
	EXPECT(alike(t, &t->county, t->zhao, S("wages"), dry, &found) == 0 &&
	    alike(t, &t->county, t->gao, S("wages"), dry, &found) == 1);
	EXPECT(entries_seen(t, id, t->zhao, ENTRY_MOVE) == 1 &&
	    read_field(t, id, t->zhao, "file", "text").n == 0);
	EXPECT(entries_seen(t, id, t->sun, ENTRY_JOINED) == 0 && !stands(t, id, t->zhao).may_name);
	EXPECT(probe(t, id, t->zhao, "withdraw") == MATTER_NOT_YOURS);
	EXPECT(move(t, id, t->wang, "withdraw") == 0 && join(t, id, t->gao) == MATTER_NOT_NOW);
}

static void taken_back(struct town *t)
{
	const str text = S("No water in the changing room");
	int64_t found, id = demand(t, t->wang, SAID({ "text", "No water in the changing room since May" }));
	EXPECT(join(t, id, t->zhao) == 0 && join(t, id, t->gao) == 0 && join(t, id, t->sun) == 0);
	EXPECT(leave(t, id, t->zhao) == 0 && leave(t, id, t->zhao) == MATTER_NONE);
	EXPECT(matter_now(t, id).joined == 2 && !stands(t, id, t->zhao).may_read &&
	    stands(t, id, t->gao).joined);
	/* Nothing tells who left from who never joined: it is offered again, and an officer works on it again. */
	EXPECT(alike(t, &t->county, t->zhao, S("wages"), text, &found) == 1 && found == id);
	EXPECT(stands(t, id, t->sun).conflict && leave(t, id, t->sun) == 0 && stands(t, id, t->sun).holder);
	EXPECT(join(t, id, t->zhao) == 0 && matter_now(t, id).joined == 2);
	/* It is a way out for who joined, and not for who filed it or for a guessed number. */
	EXPECT(leave(t, id, t->wang) == MATTER_NONE && leave(t, id + 1, t->gao) == MATTER_NONE);
	EXPECT(stands(t, id, t->wang).applicant && matter_now(t, id).joined == 2);
	EXPECT(move(t, id, t->wang, "withdraw") == 0 && leave(t, id, t->gao) == 0 &&
	    matter_now(t, id).joined == 1);
}
STORY("whoever joined can take it back, also when it is closed, and nothing is left of it")
{
	in_town(taken_back);
}

/* Being offered it would tell an officer that somebody complained. */
static void not_offered(struct town *t)
{
	const str text = S("No water in the changing room");
	int64_t found, id = demand(t, t->wang,
	    SAID({ "text", "No water in the changing room since May" }, { "about", "officer" },
	        { "officer", code_of(t, t->chu).p }, { "employer", "Acme Works" }));
	tie_make(t, t->gao, t->chu, TIE_KIN, "");
	tie_make(t, t->sun, t->acme, TIE_REPRESENTS, "");
	const struct ref workers[] = { t->zhao, t->chu, t->sun };
	for (size_t i = 0; i < countof(workers); i++)
		tie_make(t, workers[i], t->acme, TIE_WORKS_AT, "");
	EXPECT(alike(t, &t->county, t->zhao, S("wages"), text, &found) == 1 && found == id);
	const struct ref out[] = { t->chu, t->gao, t->sun };
	for (size_t i = 0; i < countof(out); i++)
		EXPECT(alike(t, &t->county, out[i], S("wages"), text, &found) == 0 &&
		    join(t, id, out[i]) == MATTER_NONE);
}
STORY("a demand is not offered, as a similar one, to whom it is about, their kin, or who is shut out of it")
{
	in_town(not_offered);
}

/* An employer has only to ask somebody with a login. */
static void ties_that_offer(struct town *t)
{
	const str text = S("No water in the changing room");
	const struct said *named = SAID(
	    { "text", "No water in the changing room since May" }, { "employer", "Acme Works" });
	int64_t found, id = demand(t, t->wang, named);
	EXPECT(alike(t, &t->county, t->zhao, S("wages"), text, &found) == 0);
	EXPECT(join(t, id, t->zhao) == MATTER_NONE && matter_now(t, id).joined == 0);
	tie_make(t, t->zhao, t->acme, TIE_WORKS_AT, "");
	EXPECT(alike(t, &t->county, t->zhao, S("wages"), text, &found) == 1 && found == id);
	EXPECT(join(t, id, t->zhao) == 0 && matter_now(t, id).joined == 1);
	EXPECT(alike(t, &t->county, t->gao, S("wages"), text, &found) == 1 && found == id);
	ties_end(t, t->gao); /* a member inside it until now */
	EXPECT(alike(t, &t->county, t->gao, S("wages"), text, &found) == 0 &&
	    join(t, id, t->gao) == MATTER_NONE);
	EXPECT(move(t, id, t->wang, "withdraw") == 0 && join(t, id, t->gao) == MATTER_NONE);
}
STORY("a demand about an employer is offered to who works there or is a member inside it, and to nobody else")
{
	in_town(ties_that_offer);
}

/* One the hall does not know: there can be no tie to it. */
static void employer_unknown(struct town *t)
{
	const str text = S("No water in the changing room");
	int64_t found, id = demand(t, t->wang,
	    SAID({ "text", "No water in the changing room since May" }, { "about", "employer" },
	        { "employer", "A smithy" }));
	tie_make(t, t->zhao, t->acme, TIE_WORKS_AT, "");
	EXPECT(matter_now(t, id).employer == 0);
	EXPECT(alike(t, &t->county, t->zhao, S("wages"), text, &found) == 0);
	EXPECT(join(t, id, t->zhao) == MATTER_NONE);
}
STORY("a demand about an employer that the hall does not know is offered to nobody")
{
	in_town(employer_unknown);
}

/* Somebody without any office, whom nothing but a tie gives away. */
static void employers_voice(struct town *t)
{
	const str text = S("No water in the changing room");
	int64_t found, id = demand(t, t->wang,
	    SAID({ "text", "No water in the changing room since May" }, { "employer", "Acme Works" }));
	tie_make(t, t->zhao, t->acme, TIE_REPRESENTS, "");
	tie_make(t, t->gao, t->acme, TIE_WORKS_AT, "");
	EXPECT(alike(t, &t->county, t->zhao, S("wages"), text, &found) == 0);
	EXPECT(join(t, id, t->zhao) == MATTER_NONE && !stands(t, id, t->zhao).may_read);
	EXPECT(alike(t, &t->county, t->gao, S("wages"), text, &found) == 1 && found == id);
	EXPECT(join(t, id, t->gao) == 0 && stands(t, id, t->gao).may_read);
	tie_make(t, t->gao, t->acme, TIE_KIN, "");
	EXPECT(!stands(t, id, t->gao).may_read);
}
STORY("who speaks for the employer, or is kin of who runs it, is offered no demand about it and reads none")
{
	in_town(employers_voice);
}

/* Anybody can name a branch as the place, and so ask what others of that workplace want of their union. */
static void of_a_workplace(struct town *t)
{
	const str text = S("No water in the changing room");
	int64_t found, id = demand(t, t->wang, SAID({ "text", "No water in the changing room since May" },
	    { "topic", "welfare" }, { "place", t->branch.code.p }, { "about", "neither" }));
	struct matter m = matter_now(t, id);
	EXPECT(m.holder.id == t->branch.ref.id && m.employer == 0);
	EXPECT(alike(t, &t->branch, t->zhao, S("welfare"), text, &found) == 0);
	EXPECT(join(t, id, t->zhao) == MATTER_NONE && matter_now(t, id).joined == 0);
	tie_make(t, t->zhao, t->acme, TIE_WORKS_AT, "");
	EXPECT(alike(t, &t->branch, t->zhao, S("welfare"), text, &found) == 1 && found == id);
	tie_make(t, t->zhao, t->acme, TIE_REPRESENTS, "");
	EXPECT(alike(t, &t->branch, t->zhao, S("welfare"), text, &found) == 0 &&
	    join(t, id, t->zhao) == MATTER_NONE);
	EXPECT(alike(t, &t->branch, t->gao, S("welfare"), text, &found) == 1 && join(t, id, t->gao) == 0);
}
STORY("what a union inside an employer holds is offered to who is of that workplace, and to nobody else")
{
	in_town(of_a_workplace);
}

/* Joining what was answered would leave somebody waiting for nothing. */
static void answered_already(struct town *t)
{
	const str text = S("No water in the changing room");
	int64_t found, id = demand(t, t->wang, SAID({ "text", "No water in the changing room since May" }));
	EXPECT(carry_along(t, id, "triage accept assign begin"));
	EXPECT(alike(t, &t->county, t->zhao, S("wages"), text, &found) == 1 && found == id);
	EXPECT(carry_along(t, id, "reply"));
	EXPECT(alike(t, &t->county, t->zhao, S("wages"), text, &found) == 0);
	EXPECT(carry_along(t, id, "confirm"));
	EXPECT(alike(t, &t->county, t->zhao, S("wages"), text, &found) == 0);
}
STORY("a demand that was answered is not offered any more as a similar one") { in_town(answered_already); }

/* Words as alike as can be are not the same employer. */
static void same_employer(struct town *t)
{
	const str text = S("No water in the changing room since May");
	struct similar *s;
	size_t n = 0;
	demand(t, t->wang, SAID({ "text", text.p }, { "employer", "Acme Works" }));
	tie_make(t, t->zhao, t->acme, TIE_WORKS_AT, "");
	const int64_t named[] = { 0, t->acme.id, t->acme.id + 1 };
	for (size_t i = 0; i < countof(named); i++) {
		struct act a = act_of(t);
		a.now++;
		const struct likeness of = { t->county.ref, t->zhao, S("wages"), text, named[i] };
		EXPECT(matters_like(&a, &of, &s, &n) == 0 && n == 1);
		EXPECT(n == 1 && s[0].same_employer == (named[i] == t->acme.id));
	}
}
STORY("a similar demand is said to be about the same employer when it is, and not for its words")
{
	in_town(same_employer);
}

STORY("a similar demand is offered to others, and joining it adds a count and not a name")
{
	in_town(counted_not_named);
}

/* ---- near the person ---- */

#define WELFARE \
	{ \
		"topic", "welfare" \
	}

static int64_t held_by(struct town *t, struct ref who, const struct said *s)
{
	int64_t id = demand(t, who, s);
	return id ? matter_now(t, id).holder.id : 0;
}

static void stays_near(struct town *t)
{
	const int64_t branch = t->branch.ref.id, county = t->county.ref.id;
	EXPECT(
	    held_by(t, t->wang, SAID(WELFARE)) == branch); /* names the county, where the branch is */
	EXPECT(held_by(t, t->wang, SAID({ "topic", "union" })) == branch);
	EXPECT(held_by(t, t->wang, SAID({ "topic", "other" }, { "place", "B1" })) == branch);
	EXPECT(held_by(t, t->zhao, SAID(WELFARE, { "place", "B1" })) ==
	    branch); /* named, though no member */
	EXPECT(held_by(t, t->zhao, SAID(WELFARE)) == county);
	EXPECT(held_by(t, t->wang, SAID(WELFARE, { "place", "330102" })) == t->other.ref.id);
	EXPECT(held_by(t, t->wang, SAID({ "topic", "wages" }, { "place", "B1" })) == county);
	int64_t id = demand(t, t->wang, SAID(WELFARE));
	EXPECT(on_desk(t, id, &t->branch, DESK_HOLDS) && !on_desk(t, id, &t->county, DESK_HOLDS));
	EXPECT(stands(t, id, t->chen).may_name && !stands(t, id, t->qian).may_read);
	EXPECT(move(t, id, t->chen, "triage") == 0);
}
STORY("welfare, the union's own work and the rest stay with the branch of whoever asks")
{
	in_town(stays_near);
}

static void never_near(struct town *t)
{
	const int64_t county = t->county.ref.id;
	EXPECT(held_by(t, t->wang, SAID(WELFARE, { "danger", "yes" })) == county);
	EXPECT(held_by(t, t->wang, SAID(WELFARE, { "about", "employer" })) == county);
	EXPECT(held_by(t, t->wang, SAID(WELFARE, { "place", "B1" }, { "employer", "Acme Works" })) ==
	    county);
	EXPECT(held_by(t, t->wang, SAID(WELFARE, { "place", "B1" }, { "about", "officer" })) == county);
	EXPECT(held_by(t, t->wang,
	           SAID(WELFARE, { "place", "B1" }, { "about", "officer" },
	               { "officer", code_of(t, t->chen).p })) == county);
	/* The chair asks, and nobody else there could answer; then kin; then somebody could. */
	EXPECT(held_by(t, t->chen, SAID(WELFARE, { "place", "B1" })) == county);
	tie_make(t, t->chen, t->gao, TIE_KIN, "");
	EXPECT(held_by(t, t->gao, SAID(WELFARE)) == county &&
	    held_by(t, t->wang, SAID(WELFARE)) != county);
	tie_make(t, t->zhao, t->branch.ref, TIE_OFFICE, "vice_chair");
	EXPECT(held_by(t, t->chen, SAID(WELFARE, { "place", "B1" })) == t->branch.ref.id);
}
STORY(
    "what is about an employer or an officer, or is danger, or concerns the only officer, "
    "does not stay there")
{
	in_town(never_near);
}

static void nobody_there(struct town *t)
{
	resign(t, t->chen);
	EXPECT(held_by(t, t->wang, SAID(WELFARE)) == t->county.ref.id);
	tie_make(
	    t, t->zhao, t->branch.ref, TIE_OFFICE, "committee"); /* in office, and may not answer */
	EXPECT(held_by(t, t->wang, SAID(WELFARE)) == t->county.ref.id);
	tie_make(t, t->zhao, t->branch.ref, TIE_OFFICE, "hardship_reviewer"); /* works, not on these */
	EXPECT(held_by(t, t->wang, SAID(WELFARE)) == t->county.ref.id);
	tie_make(t, t->zhao, t->branch.ref, TIE_OFFICE, "triage_officer");
	EXPECT(held_by(t, t->wang, SAID(WELFARE)) == t->branch.ref.id);
}
STORY("a branch without anybody who may answer holds nothing") { in_town(nobody_there); }

static void days_of_a_life(struct town *t)
{
	static const struct { const char *typed; bool fits; } day[] = { { "2026-12-24", true },
		{ "1901-01-01", true }, { "2199-12-31", true }, { "1900-12-31", false },
		{ "2200-01-01", false }, { "0001-01-01", false }, { "9999-12-31", false },
		{ "2026-02-29", false } };
	struct act a = act_of(t);
	for (size_t i = 0; i < countof(day); i++)
		EXPECT(value_fits(&a, &(struct course_field){ .type = TYPE_DATE },
		    str_from_c(day[i].typed)) == day[i].fits);
}
STORY("a date nobody alive can mean is none: periods counted from it would leave the calendar")
{
	in_town(days_of_a_life);
}
