/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "course/book.h"
#include "course/draw.h"
#include "course/draw_plan.h"
#include "course/folder.h"
#include "test.h"

enum { ARENA = 64 * 1024 * 1024 };

static struct course *demand(struct arena *a)
{
	struct course *c = NULL;
	struct course_fault *faults = NULL;
	str text;
	bool read = EXPECT(!file_text(a, S("courses/voice/demand.yaml"), COURSE_BYTES_MAX, &text)) &&
		EXPECT(!course_read(a, S("demand.yaml"), text, &c, &faults));
	return read ? c : NULL;
}

static size_t count(str text, str part)
{
	size_t n = 0;
	for (size_t i = 0; i + part.n <= text.n; i++)
		n += !memcmp(text.p + i, part.p, part.n);
	return n;
}

static str drawn(struct arena *a, const struct course *c, const struct course_way *w, enum lang lang)
{
	struct html o = { .a = a, .lang = lang };
	course_draw(c, w, &o);
	return (str){ o.p, o.n };
}

TEST("the demand's main way ends when the worker is content; more time and reviews branch off")
{
	static const char *const way[] = { "draft", "filed", "triaged", "accepted", "assigned", "handling",
		"replied", "confirmed", "closed" };
	struct arena *a = arena_new(ARENA);
	const struct course *c = demand(a);
	struct plan p;
	REQUIRE(c);
	plan_course(a, c, &p);
	REQUIRE(p.n_main == countof(way));
	for (size_t i = 0; i < countof(way); i++)
		EXPECT_STR(c->states[p.main[i]].name, way[i]);
	EXPECT(p.n_told == 1);
	EXPECT_STR(c->states[p.told[0]].name, "withdrawn");
	arena_free(&a);
}

TEST("no two trunks share a lane where they pass each other, and every state has one place")
{
	struct arena *a = arena_new(ARENA);
	const struct course *c = demand(a);
	struct plan p;
	REQUIRE(c);
	plan_course(a, c, &p);
	for (size_t i = 0; i < p.n_trunks; i++)
		for (size_t j = 0; j < i; j++) {
			const struct plan_trunk *s = &p.trunks[i], *t = &p.trunks[j];
			bool apart = s->last_row < t->first_row || t->last_row < s->first_row;
			EXPECT(s->left != t->left || s->lane != t->lane || apart);
		}
	for (size_t s = 0; s < c->n_states; s++)
		EXPECT(p.row[s] < 0 ? p.anywhere[s] : p.at_row[p.row[s]] == (int)s);
	arena_free(&a);
}

TEST("you are here once, what is passed is filled, and both languages say it")
{
	struct arena *a = arena_new(ARENA);
	const struct course *c = demand(a);
	REQUIRE(c);
	const int visited[] = { course_state(c, S("draft")), course_state(c, S("filed")) };
	const struct course_way w = { course_state(c, S("triaged")), visited, countof(visited) };
	str en = drawn(a, c, &w, LANG_EN), zh = drawn(a, c, &w, LANG_ZH);
	EXPECT(count(en, S(">You are here<")) == 1);
	EXPECT(count(en, S("You are here: First answer given.")) == 1);
	EXPECT(count(zh, S(">目前在这里<")) == 1);
	EXPECT(count(zh, S("You are")) == 0);
	EXPECT(count(en, S(">Received</text>")) == 1);
	EXPECT(count(zh, S(">已收到</text>")) == 1);
	EXPECT(count(drawn(a, c, NULL, LANG_EN), S("You are here")) == 0);
	/* The name of a side way is larger and bold where one stands, and has a line less room. */
	EXPECT(count(drawn(a, c, NULL, LANG_EN), S(">Another body is the right one<")) == 1);
	const struct course_way aside = { course_state(c, S("out_of_scope")), visited, countof(visited) };
	EXPECT(count(drawn(a, c, &aside, LANG_EN), S(">Another body is the<")) == 1);
	arena_free(&a);
}

TEST("a picture holds no script and no inline style, and a file of it says which language it speaks")
{
	struct arena *a = arena_new(ARENA);
	const struct course *c = demand(a);
	struct html o = { .a = a, .lang = LANG_ZH };
	REQUIRE(c);
	course_draw_file(c, NULL, &o);
	str file = { o.p, o.n };
	EXPECT(str_begins(file, S("<svg xmlns=\"http://www.w3.org/2000/svg\"")));
	EXPECT(count(file, S("lang=\"zh-CN\"")) == 1);
	EXPECT(count(file, S("style")) == 0 && count(file, S("script")) == 0);
	EXPECT(count(file, S("<g ")) + count(file, S("<g>")) == count(file, S("</g>")));
	arena_free(&a);
}
