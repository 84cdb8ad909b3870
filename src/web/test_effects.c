/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a step brings about besides: another matter, and how the pages of both tell of it. */
#include "web/test_acts.h"

#include "course/book.h"
#include "course/folder.h"

static str effects_file(struct test_hall *h, const char *name)
{
	str text = S("");
	str path = arena_printf(h->arena, "test/course/effects/%s.yaml", name);
	EXPECT(file_text(h->arena, path, COURSE_BYTES_MAX, &text) == 0);
	return text;
}

static void add(struct test_hall *h, str name, str yaml)
{
	struct course_fault *faults = NULL;
	EXPECT(course_book_add(
	           h->hall.courses, h->arena, name, course_hash(h->arena, yaml), yaml, &faults) == 0);
}

/* A demand that is taken up opens the course of test/course/effects/aid.yaml. */
static void demands_open_aid(struct test_hall *h)
{
	static const char before[] = "      - record: due\n        date:";
	const struct course *c = course_latest(h->hall.courses, S("demand"));
	str was = course_book_yaml(h->hall.courses, c->name, c->version);
	const char *at = memmem(was.p, was.n, before, sizeof before - 1);
	add(h, S("aid"), effects_file(h, "aid"));
	REQUIRE(at);
	int head = (int)(at - was.p);
	add(h, S("demand"),
	    arena_printf(h->arena, "%.*s      - open: aid\n%s", head, was.p, arena_z(h->arena, was) + head));
}

/* The demand, taken up; the address of the matter it gave rise to. */
static const char *given_rise(struct test_hall *h, str officer, const char *demand)
{
	EXPECT(move_as(h, officer, demand, "triage", ANSWER).status == 303);
	EXPECT(!says(get_as(h, demand, "en", officer), M_matter_gave_rise));
	EXPECT(move_as(h, officer, demand, "accept", "").status == 303);
	str at = value_in(h, get_as(h, demand, "en", officer), "This gave rise to: <a href=\"");
	EXPECT(at.n > 0);
	return at.n ? arena_z(h->arena, at) : "/";
}

static void both_ways(struct test_hall *h)
{
	str gao = h->seat_upper.session;
	demands_open_aid(h);
	const char *demand = filed(h, h->member, "wages", "330106"), *aid = given_rise(h, gao, demand);
	const str who[] = { h->member, gao };
	for (size_t i = 0; i < countof(who); i++) {
		struct reply r = get_as(h, demand, "en", who[i]);
		EXPECT(page_has(r.body, aid) && page_has(r.body, ">Aid</a>") && page_has(r.body, "Asked"));
		EXPECT(unbalanced(h, r.body).n == 0);
		r = get_as(h, aid, "en", who[i]);
		EXPECT(r.status == 200 && unbalanced(h, r.body).n == 0 && says(r, M_matter_opened));
		EXPECT(page_has(r.body, "Began from: <a href=\"") && page_has(r.body, demand));
		EXPECT(page_has(get_as(h, aid, "zh", who[i]).body, "起因："));
	}
	EXPECT(get_as(h, aid, "en", h->chair).status == 404);
	EXPECT(page_has(get_as(h, "/my", "en", h->member).body, aid));
	/* What went along stands in the form that asks for it again; what was too long to go along does not. */
	struct reply r = get_as(h, aid, "en", gao);
	EXPECT(page_has(r.body, "<h2>Next: Weigh it</h2>") && !says(r, M_work_asks));
	EXPECT(page_has(r.body, "value=\"wages\" id=\"weigh-topic-wages\" checked"));
	EXPECT(page_has(r.body, "Thank you, we have read it</textarea>"));
	EXPECT(!page_has(r.body, "turned into a store</textarea>"));
	EXPECT(move_as(h, gao, aid, "weigh", "topic=union&first_answer=Other").status == 303);
	r = get_as(h, aid, "en", gao);
	EXPECT(!page_has(r.body, "</textarea>Thank") && page_has(r.body, "<h2>Next: Give it</h2>"));
}
TEST("both matters tell of each other, with the way there, and what went along stands in the form")
{
	in_hall(both_ways);
}

/* ---- published ---- */

#define WHY "Rent+and+medicine+%3Cscript%3E+take+all+of+it"

/* An aid held by U1 and given, which publishes why, and under which rule when somebody is ill. */
static const char *aid_given(struct test_hall *h, const char *rule)
{
	const char *aid = given_rise(h, h->chair, filed(h, h->member, "union", "U1"));
	EXPECT(move_as(h, h->chair, aid, "weigh", "topic=union").status == 303);
	EXPECT(page_has(get_as(h, aid, "en", h->chair).body, "for everybody to read. Name nobody"));
	EXPECT(move_as(h, h->chair, aid, "give",
	           arena_printf(h->arena, "rule=%s&reason=%s", rule, WHY).p).status == 303);
	return aid;
}

static void for_everybody(struct test_hall *h)
{
	demands_open_aid(h);
	EXPECT(!page_has(get_as(h, "/unions/U1", "en", S("")).body, "id=\"published\""));
	EXPECT(says(get_as(h, "/unions/U1/published", "en", S("")), M_published_none));
	const char *aid = aid_given(h, "ill");
	static const char *const pages[] = { "/unions/U1", "/unions/U1/published" };
	for (size_t i = 0; i < countof(pages); i++) {
		struct reply r = get_as(h, pages[i], "en", S(""));
		EXPECT(r.status == 200 && unbalanced(h, r.body).n == 0);
		EXPECT(page_has(r.body, "Aid: Why?") && page_has(r.body, "Rent and medicine &lt;script&gt;"));
		EXPECT(page_has(r.body, "Under which rule?") && page_has(r.body, "<p>Ill</p>"));
		EXPECT(page_has(r.body, "18 November 2026"));
		/* Nothing that leads to the matter, nor what the applicant wrote. */
		EXPECT(!page_has(r.body, strrchr(aid, '/') + 1) && !page_has(r.body, "/matters/"));
		EXPECT(!page_has(r.body, "break room") && !says(r, M_published_take));
		r = get_as(h, pages[i], "zh", S(""));
		EXPECT(page_has(r.body, "帮扶：理由") && page_has(r.body, "<p>患病</p>"));
	}
	EXPECT(!page_has(get_as(h, "/unions/330106", "en", S("")).body, "id=\"published\""));
}
TEST("what a step publishes for everybody stands on its union's page, and leads to nobody")
{
	in_hall(for_everybody);
}

static void back_again(struct test_hall *h)
{
	static const char take[] = "/unions/U1/published/take-back";
	demands_open_aid(h);
	(void)aid_given(h, "need");
	struct reply r = get_as(h, "/unions/U1/published", "en", h->chair);
	str item = value_in(h, r, "name=\"item\" value=\"");
	str form = arena_printf(h->arena, "item=%.*s", PSTR(item));
	EXPECT(item.n > 0 && !page_has(r.body, "Under which rule?"));
	EXPECT(token_for(get_as(h, "/unions/U1/published", "en", h->member), take).n == 0);
	EXPECT(fill_as(h, h->chair, r, take, "item=nonsense").status == 404);
	EXPECT(fill_as(h, h->chair, r, take, form.p).status == 303);
	EXPECT(fill_as(h, h->chair, r, take, form.p).status == 404);
	r = get_as(h, "/unions/U1/published", "en", h->chair);
	EXPECT(!page_has(r.body, "Rent and medicine") && !says(r, M_published_take));
	EXPECT(page_has(r.body, "Taken back on 18 November 2026") && page_has(r.body, "Aid: Why?"));
}
TEST("the union's own officers take back what was published: the words go, its day stays")
{
	in_hall(back_again);
}

/* Danger laid it before the union above at once; what is late later climbs to that union first all the
 * same. */
static void danger_laid_above(struct test_hall *h)
{
	str gao = h->seat_upper.session;
	const char *demand = filed(h, h->member, "wages", "330106");
	const char *told = "Hangzhou Federation is told by itself";
	EXPECT(page_has(get_as(h, demand, "en", h->member).body, told));
	EXPECT(move_as(h, gao, demand, "triage",
	           "first_answer=Thank+you%2C+we+have+read+it&class=danger&grade=ordinary").status == 303);
	EXPECT(page_has(get_as(h, demand, "en", h->member).body, told));
}
/* Nobody above is told when the worker lets their own time pass. */
static void own_time(struct test_hall *h)
{
	str gao = h->seat_upper.session;
	const char *demand = filed(h, h->member, "wages", "330106");
	EXPECT(move_as(h, gao, demand, "triage", ANSWER).status == 303);
	EXPECT(says(get_as(h, demand, "en", h->member), M_matter_if_missed));
	EXPECT(move_as(h, gao, demand, "redirect", "ground=authority&right_body=The+labour+inspection"
	    "&address=12+River+Street&offer_help=yes").status == 303);
	struct reply r = get_as(h, demand, "en", h->member);
	EXPECT(says(r, M_matter_your_turn) && !says(r, M_matter_if_missed));
	EXPECT(!page_has(r.body, "is told by itself and may act"));
}
TEST("who is told of a date that is missed is said of the union's dates, and not of the worker's own")
{
	in_hall(own_time);
}

TEST("who is told of a date that is missed is said rightly where an alert reached them before")
{
	in_hall(danger_laid_above);
}
