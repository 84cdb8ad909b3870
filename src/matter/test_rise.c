/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A matter gives rise to another: in one act, in the same hands, under the same name. The demand here opens
 * the courses of test/course/effects when it is taken up. */
#include "test_hall.h"

#include "act/act.h"
#include "course/book.h"
#include "course/folder.h"
#include "figures/figures.h"

static str effects_file(struct town *t, const char *name)
{
	str text = S("");
	str path = arena_printf(t->arena, "test/course/effects/%s.yaml", name);
	EXPECT(file_text(t->arena, path, COURSE_BYTES_MAX, &text) == 0);
	return text;
}

static void add(struct town *t, str name, str yaml)
{
	struct course_fault *faults = NULL;
	EXPECT(course_book_add(
	           t->hall.courses, t->arena, name, course_hash(t->arena, yaml), yaml, &faults) == 0);
	for (; faults; faults = faults->next)
		test_failed(
		    __FILE__, __LINE__, arena_z(t->arena, course_fault_text(t->arena, LANG_EN, faults)));
}

/* A demand that opens `course` when it is taken up, under a condition or none. */
static void demands_open(struct town *t, const char *course, const char *when)
{
	const struct course *c = course_latest(t->hall.courses, S("demand"));
	str was = course_book_yaml(t->hall.courses, c->name, c->version);
	str by = arena_printf(t->arena, "      - open: %s\n%s%s%s      - record: due\n        date:",
	    course, when ? "        when: { " : "", when ? when : "", when ? " }\n" : "");
	add(t, S("demand"),
	    changed(t, was, "      - record: due\n        date:", arena_z(t->arena, by)));
}

static size_t mine(struct town *t, struct ref who, struct mine **out)
{
	struct act a = act_of(t);
	size_t n = 0;
	EXPECT(matters_of(&a, who, INT64_MAX, out, &n) == 0);
	return n;
}

/* The person's one matter on this course, or 0. */
static int64_t only(struct town *t, struct ref who, const char *course)
{
	struct mine *m;
	int64_t id = 0;
	size_t n = mine(t, who, &m), found = 0;
	for (size_t i = 0; i < n; i++)
		if (str_eq(m[i].course->name, str_from_c(course))) {
			id = m[i].ref.id;
			found++;
		}
	return EXPECT(found == 1) ? id : 0;
}

static size_t links_to(struct town *t, int64_t id, struct ref who, struct link **out)
{
	struct act a = act_of(t);
	struct matter m = matter_now(t, id);
	struct footing f = stands(t, id, who);
	struct rights r;
	size_t n = 0;
	EXPECT(rights_of(&a, who, &r) == 0 && matter_links(&a, &m, who, &f, &r, out, &n) == 0);
	return n;
}

static int64_t received(struct town *t, const struct guild *g)
{
	struct act a = act_of(t);
	struct figure f;
	EXPECT(figure_sum(&a, g->ref, MONTHS_ALL, &f) == 0);
	return f.received;
}

/* ---- it begins ---- */

static void begun(struct town *t)
{
	struct link *l;
	add(t, S("aid"), effects_file(t, "aid"));
	demands_open(t, "aid", NULL);
	int64_t id = demand(t, t->wang, SAID({ "employer", "Acme Works" }));
	struct mine *m;
	EXPECT(carry_along(t, id, "triage") && mine(t, t->wang, &m) == 1 && received(t, &t->county) == 1);
	EXPECT(links_to(t, id, t->wang, &l) == 0);
	now_is(t, moment_cn(2025, 3, 4, 10, 0));
	EXPECT(move(t, id, t->qian, "accept") == 0 && mine(t, t->wang, &m) == 2);
	int64_t new = only(t, t->wang, "aid");
	struct matter was = matter_now(t, id), is = matter_now(t, new);
	EXPECT(in_state(t, new, "asked") && is.open && is.step == 1);
	EXPECT(is.course == course_latest(t->hall.courses, S("aid")));
	EXPECT(is.holder.id == was.holder.id && is.secrecy == was.secrecy && is.about == was.about);
	EXPECT(is.employer == t->acme.id && is.place == was.place && str_eq(is.title, was.title));
	EXPECT(is.opened_at == now_in(t) && !is.handler);
	EXPECT(clock_of(t, new, "weigh").due_at == moment_cn(2025, 3, 7, 24, 0) &&
	    is.due_at == clock_of(t, new, "weigh").due_at);
	EXPECT(on_desk(t, new, &t->county, DESK_HOLDS) && received(t, &t->county) == 2 &&
	    received(t, &t->nation) == 2);
	/* It goes its own way, and the old one goes on. */
	EXPECT(move(t, new, t->qian, "weigh") == MATTER_NOT_YOURS && move(t, new, t->sun, "weigh") == 0);
	EXPECT(carry_along(t, id, "assign begin reply") && in_state(t, new, "weighed"));
}
STORY("the step that opens a matter begins it in the same union, for the same person, on its own clock")
{
	in_town(begun);
}

static void carried(struct town *t)
{
	add(t, S("aid"), effects_file(t, "aid"));
	demands_open(t, "aid", NULL);
	int64_t id = demand(t, t->wang, SAID({ "danger", "yes" }, { "text", "Unpaid since May." }));
	EXPECT(carry_along(t, id, "triage accept"));
	int64_t new = only(t, t->wang, "aid");
	EXPECT_STR(read_field(t, new, t->sun, "", "topic"), "wages");
	EXPECT_STR(read_field(t, new, t->wang, "", "text"), "Unpaid since May.");
	EXPECT_STR(read_field(t, new, t->wang, "", "first_answer"), "We have read it.");
	EXPECT_STR(read_field(t, new, t->wang, "", "place"), "330106");
	/* Another type, and a field the new course has not. */
	EXPECT(read_field(t, new, t->sun, "", "danger").n == 0 &&
	    read_field(t, new, t->sun, "", "grade").n == 0);
	struct matter is = matter_now(t, new);
	EXPECT(str_eq(is.topic, S("wages")) && str_eq(is.class, S("help")) && is.grade.n == 0);
	EXPECT_STR(answer_of(&(struct act){ .arena = t->arena }, is.answers, S("class")), "help");
	EXPECT(answer_of(&(struct act){ .arena = t->arena }, is.answers, S("danger")).n == 0);
	/* What the new field would not take stays behind: a choice that is not offered, a text too long. */
	id = demand(t, t->zhao, SAID({ "topic", "safety" },
	    { "text", "This is longer than thirty characters are." }));
	EXPECT(try_move(t, id, 0, t->qian, "triage", SAID({ "class", "complaint" })) == 0 &&
	    move(t, id, t->qian, "accept") == 0);
	new = only(t, t->zhao, "aid");
	is = matter_now(t, new);
	EXPECT(is.topic.n == 0 && is.class.n == 0 && read_field(t, new, t->zhao, "", "text").n == 0);
}
STORY("answers go along where the field means the same and would take them") { in_town(carried); }

static void held_back(struct town *t)
{
	struct mine *m;
	add(t, S("aid"), effects_file(t, "aid"));
	demands_open(t, "aid", "class: help");
	int64_t id = demand(t, t->wang, NOTHING);
	EXPECT(try_move(t, id, 0, t->qian, "triage", SAID({ "class", "complaint" })) == 0 &&
	    move(t, id, t->qian, "accept") == 0 && mine(t, t->wang, &m) == 1);
	id = demand(t, t->zhao, NOTHING);
	EXPECT(carry_along(t, id, "triage") && probe(t, id, t->qian, "accept") == 0);
	EXPECT(mine(t, t->zhao, &m) == 1); /* undone with its step */
	EXPECT(try_move(t, id, 1, t->qian, "accept", NOTHING) == MATTER_STALE && mine(t, t->zhao, &m) == 1);
	EXPECT(move(t, id, t->qian, "accept") == 0 && mine(t, t->zhao, &m) == 2);
	EXPECT(received(t, &t->county) == 3);
}
STORY("nothing begins when its condition does not hold, or its step is not made")
{
	in_town(held_back);
}

/* ---- who sees it ---- */

static void who_sees(struct town *t)
{
	struct link *l;
	add(t, S("aid"), effects_file(t, "aid"));
	demands_open(t, "aid", NULL);
	tie_make(t, t->zhou, t->acme, TIE_WORKS_AT, "");
	tie_make(t, t->gu, t->wang, TIE_KIN, "");
	int64_t id = demand(t, t->wang, SAID({ "employer", "Acme Works" }));
	tie_make(t, t->zhao, t->acme, TIE_WORKS_AT, "");
	EXPECT(join(t, id, t->zhao) == 0 && carry_along(t, id, "triage"));
	now_is(t, moment_cn(2025, 3, 18, 10, 0)); /* late: the city reads it */
	EXPECT(tick(t) > 0 && stands(t, id, t->wu).may_read && move(t, id, t->qian, "accept") == 0);
	int64_t new = only(t, t->wang, "aid");
	const struct ref shut[] = { t->zhou, t->gu, t->zhao, t->wu, t->chen, t->jiang, t->cao, t->wei };
	for (size_t i = 0; i < countof(shut); i++)
		EXPECT(!stands(t, new, shut[i]).may_read && !stands(t, new, shut[i]).may_name);
	EXPECT(stands(t, new, t->li).may_name && stands(t, new, t->wang).applicant);
	EXPECT(links_to(t, id, t->wang, &l) == 1 && l->kind == LINK_GIVES_RISE && l->away &&
	    l->may_read && l->other.id == new);
	EXPECT(links_to(t, new, t->sun, &l) == 1 && !l->away && l->may_read && l->other.id == id);
	EXPECT(str_eq(l->course->name, S("demand")));
	EXPECT(links_to(t, id, t->zhao, &l) == 0);
	/* The city reads the new one once that is late, and not the old one, which no longer is. */
	EXPECT(carry_along(t, id, "assign begin"));
	now_is(t, clock_of(t, new, "weigh").due_at);
	EXPECT(tick(t) > 0 && stands(t, new, t->wu).upper && !stands(t, new, t->wu).may_name);
	EXPECT(!stands(t, id, t->wu).may_read);
	REQUIRE(links_to(t, new, t->wu, &l) == 1);
	EXPECT(!l->may_read && l->state == COURSE_NONE);
}
STORY("nobody who could not see the old matter sees the new one, and who may not is given no way there")
{
	in_town(who_sees);
}

static void same_secrecy(struct town *t)
{
	add(t, S("aid"), effects_file(t, "aid"));
	demands_open(t, "aid", NULL);
	int64_t id = demand(t, t->wang, SAID({ "text", "Unpaid since May." }));
	EXPECT(carry_along(t, id, "triage"));
	EXPECT(act_begin(t, &(struct act){ 0 }) == 0);
	EXPECT(act_end(t, db_script(t->db, "UPDATE matter SET secrecy = 1; UPDATE entry SET seen = 2048 "
	                                   "WHERE move = 'file'")) == 0);
	EXPECT(move(t, id, t->qian, "accept") == 0);
	int64_t new = only(t, t->wang, "aid");
	EXPECT(matter_now(t, new).secrecy == SECRECY_CONFIDENTIAL);
	EXPECT(!stands(t, new, t->li).may_name && stands(t, new, t->li).may_read);
	/* What was sealed in the old matter is not read in the new one. */
	EXPECT(read_field(t, new, t->sun, "", "text").n == 0 &&
	    read_field(t, new, t->sun, "", "topic").n == 0);
	EXPECT_STR(read_field(t, new, t->sun, "", "first_answer"), "We have read it.");
}
STORY("a new matter is as secret as the one that gave rise to it, and unseals nothing")
{
	in_town(same_secrecy);
}

/* ---- one after another ---- */

static void chained(struct town *t)
{
	struct link *l;
	struct mine *m;
	add(t, S("aid"), effects_file(t, "aid"));
	add(t, S("ping"), changed(t, effects_file(t, "ring"), "open: pong", "open: aid"));
	demands_open(t, "ping", NULL);
	int64_t id = demand(t, t->wang, NOTHING);
	EXPECT(carry_along(t, id, "triage accept") && mine(t, t->wang, &m) == 3);
	int64_t ping = only(t, t->wang, "ping"), aid = only(t, t->wang, "aid");
	EXPECT(in_state(t, ping, "over") && !matter_now(t, ping).open && in_state(t, aid, "asked"));
	EXPECT(links_to(t, ping, t->wang, &l) == 2);
	EXPECT(links_to(t, aid, t->wang, &l) == 1 && l->other.id == ping);
	EXPECT_STR(read_field(t, aid, t->wang, "", "topic"), ""); /* ping does not ask for it */
}
STORY("what is opened may go on by itself, and open another, in the same act") { in_town(chained); }

static void going_round(struct town *t)
{
	struct course_fault *faults = NULL;
	struct mine *m;
	str ping = effects_file(t, "ring");
	str pong = changed(t, changed(t, ping, "course: ping", "course: pong"), "open: pong", "open: ping");
	/* As a version kept from before the rule was: nobody proves it again. */
	EXPECT(course_book_restore(t->hall.courses, t->arena, S("pong"), S("1"), pong, &faults) == 0);
	EXPECT(course_book_add(t->hall.courses, t->arena, S("ping"), S("1"), ping, &faults) ==
	    COURSE_BROKEN);
	EXPECT(faults && faults->what == M_course_bad_opens_round);
	EXPECT(course_book_restore(t->hall.courses, t->arena, S("ping"), S("1"), ping, &faults) == 0);
	demands_open(t, "ping", NULL);
	int64_t id = demand(t, t->wang, NOTHING);
	EXPECT(carry_along(t, id, "triage accept") && in_state(t, id, "accepted"));
	EXPECT(mine(t, t->wang, &m) == 9);
	EXPECT(tick(t) == 0 && mine(t, t->wang, &m) == 9);
}
STORY("courses that open each other are refused, and a kept version that does comes to an end")
{
	in_town(going_round);
}

static void alerted(struct town *t)
{
	const struct course *c = course_latest(t->hall.courses, S("demand"));
	str was = course_book_yaml(t->hall.courses, c->name, c->version);
	add(t, S("demand"), changed(t, was, "        when: { class: danger }\n", ""));
	int64_t id = demand(t, t->wang, NOTHING);
	EXPECT(!stands(t, id, t->wu).may_read && carry_along(t, id, "triage"));
	EXPECT(matter_now(t, id).raised == 1 && on_desk(t, id, &t->city, DESK_LATE_BELOW));
	EXPECT(stands(t, id, t->wu).may_read && !stands(t, id, t->wu).may_name);
}
STORY("an alert without a condition lays the matter before the union above each time") { in_town(alerted); }
