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
static const char *given_rise(struct test_hall *h, const char *demand)
{
	str gao = h->seat_upper.session;
	EXPECT(move_as(h, gao, demand, "triage", ANSWER).status == 303);
	EXPECT(!says(get_as(h, demand, "en", gao), M_matter_gave_rise));
	EXPECT(move_as(h, gao, demand, "accept", "").status == 303);
	str at = value_in(h, get_as(h, demand, "en", gao), "This gave rise to: <a href=\"");
	EXPECT(at.n > 0);
	return at.n ? arena_z(h->arena, at) : "/";
}

static void both_ways(struct test_hall *h)
{
	str gao = h->seat_upper.session;
	demands_open_aid(h);
	const char *demand = filed(h, h->member, "wages", "330106"), *aid = given_rise(h, demand);
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
	EXPECT(page_has(r.body, "<h2>Next: Weigh it</h2>"));
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
