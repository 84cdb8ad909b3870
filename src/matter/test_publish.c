/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a step publishes, for whom, and what is never published. Demands here publish what is said in the
 * first answer, for those who see it. */
#include "test_hall.h"

#include "act/act.h"
#include "course/book.h"

static str demand_yaml(struct town *t)
{
	const struct course *c = course_latest(t->hall.courses, S("demand"));
	return course_book_yaml(t->hall.courses, c->name, c->version);
}

/* The first answer, its class when that is help, both for whoever `visible` says. */
static void answers_published(struct town *t, str was, const char *visible)
{
	struct course_fault *faults = NULL;
	str yaml = changed(t, was,
	    "    visible: APP+CASE\n    log: event\n    effects:\n      # The early",
	    arena_printf(t->arena,
	        "    visible: %s\n    log: event\n    effects:\n      - publish: first_answer\n"
	        "      - publish: class\n        when: { class: help }\n      # The early",
	        visible)
	        .p);
	EXPECT(course_book_add(t->hall.courses, t->arena, S("demand"), course_hash(t->arena, yaml), yaml,
	           &faults) == 0);
	for (; faults; faults = faults->next)
		test_failed(
		    __FILE__, __LINE__, arena_z(t->arena, course_fault_text(t->arena, LANG_EN, faults)));
}

static size_t read_by(
    struct town *t, const struct guild *g, enum audience reach, struct published **out)
{
	struct act a = act_of(t);
	size_t n = 0;
	struct published_asked ask = { .guild = g->ref, .reach = reach, .most = 100 };
	EXPECT(published_of(&a, &ask, out, &n) == 0);
	return n;
}

static enum audience reach_of_person(struct town *t, const struct guild *g, struct ref who)
{
	struct act a = act_of(t);
	struct rights r;
	enum audience out = FOR_NOBODY;
	EXPECT(rights_of(&a, who, &r) == 0 && published_reach(&a, g, who, &r, &out) == 0);
	return out;
}

static int64_t answered(struct town *t, struct ref who, const char *class)
{
	int64_t id = demand(t, who, NOTHING);
	EXPECT(try_move(t, id, 0, t->qian, "triage", SAID({ "class", class })) == 0);
	return id;
}

static void kept(struct town *t)
{
	struct published *p;
	answers_published(t, demand_yaml(t), "PUB+APP+CASE");
	int64_t id = demand(t, t->wang, NOTHING);
	EXPECT(read_by(t, &t->county, FOR_UNION, &p) == 0);
	EXPECT(probe(t, id, t->qian, "triage") == 0 && read_by(t, &t->county, FOR_UNION, &p) == 0);
	EXPECT(move(t, id, t->qian, "triage") == 0);
	answered(t, t->zhao, "complaint");
	REQUIRE(read_by(t, &t->county, FOR_EVERYBODY, &p) == 3);
	EXPECT_STR(p[0].words, "We have read it.");
	EXPECT_STR(p[1].field->name, "class");
	EXPECT_STR(p[1].words, "help");
	EXPECT_STR(p[2].field->name, "first_answer");
	EXPECT(p[0].day == date_to_day((struct date){ 2025, 3, 3 }) && !p[0].taken);
	EXPECT_STR(p[0].course->name, "demand");
	EXPECT(read_by(t, &t->city, FOR_UNION, &p) == 0 && read_by(t, &t->branch, FOR_UNION, &p) == 0);
}
STORY("what a step publishes is kept by the union that holds the matter, once the step is made")
{
	in_town(kept);
}

static void for_whom(struct town *t)
{
	static const struct {
		const char *visible;
		enum audience least;
	} these[] = { { "UNIT+APP+CASE", FOR_UNION }, { "ALL+UNIT+APP+CASE", FOR_FEDERATION },
		{ "PUB+UNIT+APP+CASE", FOR_EVERYBODY } };
	size_t n[] = { 0, 0, 0, 0 };
	struct published *p;
	str was = demand_yaml(t);
	for (size_t i = 0; i < countof(these); i++) {
		answers_published(t, was, these[i].visible);
		answered(t, t->wang, "complaint");
		for (enum audience reach = FOR_EVERYBODY; reach <= FOR_UNION; reach++) {
			n[reach] += reach >= these[i].least;
			EXPECT(read_by(t, &t->county, reach, &p) == n[reach]);
		}
	}
	EXPECT(reach_of_person(t, &t->county, (struct ref){ 0 }) == FOR_EVERYBODY);
	EXPECT(reach_of_person(t, &t->county, t->wang) == FOR_UNION); /* its branch stands below */
	EXPECT(reach_of_person(t, &t->other, t->wang) == FOR_FEDERATION);
	EXPECT(reach_of_person(t, &t->county, t->qian) == FOR_UNION); /* holds office there */
	EXPECT(reach_of_person(t, &t->county, t->chu) == FOR_FEDERATION);
	EXPECT(reach_of_person(t, &t->trade, t->zhao) == FOR_UNION); /* by industry */
	EXPECT(reach_of_person(t, &t->branch, t->zhao) == FOR_FEDERATION);
}
STORY("it is read by those who see the step: everybody, the federation's members, or that union's")
{
	in_town(for_whom);
}

static void never(struct town *t)
{
	struct course_fault *faults = NULL;
	struct published *p;
	/* A version from before the rule: it publishes what was filed, to everybody. */
	str yaml = changed(t, demand_yaml(t),
	    "    visible: { open: APP+CASE, confidential: SEAL, anonymous: APP }\n    log: receipt\n",
	    "    visible: PUB\n    log: receipt\n    effects:\n      - publish: text\n");
	EXPECT(course_book_add(t->hall.courses, t->arena, S("demand"), S("old"), yaml, &faults) ==
	    COURSE_BROKEN);
	EXPECT(faults && faults->what == M_course_bad_publish_by);
	course_book_free(&t->hall.courses);
	t->hall.courses = course_book_new(&(struct course_known){ 0 });
	EXPECT(course_book_restore(t->hall.courses, t->arena, S("demand"), S("old"), yaml, &faults) == 0);
	int64_t id = demand(t, t->wang, NOTHING), other;
	EXPECT(try_file(t, t->zhao, t->qian, "", NOTHING, &other) == 0);
	EXPECT(str_eq(matter_now(t, id).course->version, S("old")));
	EXPECT(read_by(t, &t->county, FOR_UNION, &p) == 0);
}
STORY("what an applicant wrote is never published, whatever an old course says") { in_town(never); }

static void taken_back(struct town *t)
{
	struct act a;
	struct published *p;
	answers_published(t, demand_yaml(t), "PUB+APP+CASE");
	answered(t, t->wang, "complaint");
	REQUIRE(read_by(t, &t->county, FOR_EVERYBODY, &p) == 1);
	int64_t id = p[0].id;
	now_is(t, moment_cn(2025, 3, 5, 9, 0));
	EXPECT(act_begin(t, &a) == 0 && act_end(t, published_take(&a, t->city.ref, id)) == MATTER_NONE);
	EXPECT(act_begin(t, &a) == 0 && act_end(t, published_take(&a, t->county.ref, id)) == 0);
	EXPECT(act_begin(t, &a) == 0 && act_end(t, published_take(&a, t->county.ref, id)) == MATTER_NONE);
	REQUIRE(read_by(t, &t->county, FOR_EVERYBODY, &p) == 1);
	EXPECT(p[0].words.n == 0 && p[0].taken == date_to_day((struct date){ 2025, 3, 5 }));
}
STORY("what is taken back has no words any more, and its day stays") { in_town(taken_back); }
