/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Every file in test/course/refuse is wrong in one way and says so in its first lines:
 *   # expect 12 unknown_key
 * The faults found must be exactly those, at exactly those lines. */
#include "course/book.h"
#include "course/folder.h"
#include "test.h"
#include <stdio.h>

static bool knows_param(void *of, str name)
{
	(void)of;
	return !str_eq(name, S("sla.nobody_wd"));
}
static const struct course *knows_course(void *of, str name)
{
	static const struct course other;
	(void)of;
	return str_eq(name, S("other")) ? &other : NULL;
}
static const struct course_known known = { .parameter = knows_param, .course = knows_course };

struct expected {
	int line;
	str key;
	bool met;
};
enum { EXPECTED_MAX = 8 };

static size_t expectations(str text, struct expected *out)
{
	size_t n = 0;
	str rest = text, word, line;
	while (str_begins(rest, S("# expect ")) && n < EXPECTED_MAX) {
		int64_t number = 0;
		line = str_cut(rest, '\n', &rest);
		line = (str){ line.p + 9, line.n - 9 };
		word = str_cut(line, ' ', &line);
		EXPECT(str_to_i64(word, &number));
		out[n++] = (struct expected){ (int)number, line, false };
	}
	return n;
}

static bool meets(struct expected *all, size_t n, const struct course_fault *f)
{
	str key = str_from_c(msg_keys[f->what]);
	str begin = S("course.bad.");
	EXPECT(str_begins(key, begin));
	key = (str){ key.p + begin.n, key.n - begin.n };
	for (size_t i = 0; i < n; i++)
		if (!all[i].met && all[i].line == f->at.line && str_eq(all[i].key, key)) {
			all[i].met = true;
			return true;
		}
	return false;
}

static struct course_fault *faults_of(struct arena *a, str name, str text)
{
	struct course *c;
	struct course_fault *faults = NULL;
	int r = course_read(a, name, text, &c, &faults);
	EXPECT((r == COURSE_BROKEN) == !c);
	if (!r)
		r = course_check(a, c, &known, &faults);
	EXPECT(r == (faults ? COURSE_BROKEN : 0));
	return faults;
}

static void try_one(struct arena *a, str name)
{
	struct expected want[EXPECTED_MAX];
	str text;
	str path = arena_printf(a, "test/course/refuse/%.*s", PSTR(name));
	EXPECT(!file_text(a, path, COURSE_BYTES_MAX, &text));
	size_t n = expectations(text, want);
	EXPECT(n > 0);
	for (const struct course_fault *f = faults_of(a, name, text); f; f = f->next)
		if (!meets(want, n, f))
			test_failed(__FILE__, __LINE__,
			    arena_z(a,
			        arena_printf(a, "not expected: %s: %.*s", msg_keys[f->what],
			            PSTR(course_fault_text(a, LANG_EN, f)))));
	for (size_t i = 0; i < n; i++)
		if (!want[i].met)
			test_failed(__FILE__, __LINE__,
			    arena_z(a,
			        arena_printf(a, "%.*s: not found: line %d %.*s", PSTR(name), want[i].line,
			            PSTR(want[i].key))));
}

TEST("every broken course is refused at the line where it is broken")
{
	struct arena *a = arena_new(COURSE_ARENA);
	str *names;
	size_t n;
	REQUIRE(!folder_yaml(a, "test/course/refuse", &names, &n));
	EXPECT(n >= 20);
	for (size_t i = 0; i < n; i++) {
		struct arena *one = arena_new(COURSE_ARENA);
		try_one(one, names[i]);
		arena_free(&one);
	}
	arena_free(&a);
}

TEST("the small course they are made from is whole")
{
	struct arena *a = arena_new(COURSE_ARENA);
	str text;
	REQUIRE(!file_text(a, S("test/course/small.yaml"), COURSE_BYTES_MAX, &text));
	EXPECT(!faults_of(a, S("small.yaml"), text));
	arena_free(&a);
}

TEST("a fault says where, what and the remedy, in both languages")
{
	struct arena *a = arena_new(COURSE_ARENA);
	struct course_fault *f = faults_of(a, S("x.yaml"), S("cuorse: small\n"));
	while (f && f->what != M_course_bad_unknown_key)
		f = f->next;
	REQUIRE(f);
	EXPECT_STR(course_fault_text(a, LANG_EN, f),
	    "x.yaml:1:1: There is no key \"cuorse\" here. Did you mean: course?");
	EXPECT_STR(course_fault_text(a, LANG_ZH, f),
	    "x.yaml:1:1: 此处没有“cuorse”这个键。 是否想写：course？");
	arena_free(&a);
}

TEST("where nothing is declared, nothing is said to have been meant")
{
	struct arena *a = arena_new(COURSE_ARENA);
	struct course_fault f = { .file = S("x.yaml"), .at = { 3, 5 }, .what = M_course_bad_no_param,
		.remedy = M_course_fix_no_param, .args = { S("sla.x") } };
	EXPECT_STR(course_fault_text(a, LANG_EN, &f), "x.yaml:3:5: There is no parameter \"sla.x\". "
	    "Declare it under parameters:, with a default and its source.");
	f.args[1] = S("sla.y");
	EXPECT_STR(course_fault_text(a, LANG_EN, &f), "x.yaml:3:5: There is no parameter \"sla.x\". "
	    "Did you mean: sla.y? Parameters are declared under parameters:.");
	arena_free(&a);
}

TEST("a name for the record that lacks a language is refused, with its place and the remedy")
{
	struct arena *a = arena_new(COURSE_ARENA);
	str name = S("said_one_language.yaml"), text;
	REQUIRE(!file_text(a, S("test/course/refuse/said_one_language.yaml"), COURSE_BYTES_MAX, &text));
	struct course_fault *f = faults_of(a, name, text);
	REQUIRE(f && !f->next);
	EXPECT_STR(course_fault_text(a, LANG_EN, f),
	    "said_one_language.yaml:52:9: \"zh\" is missing. Add it.");
	EXPECT_STR(course_fault_text(a, LANG_ZH, f),
	    "said_one_language.yaml:52:9: 缺少“zh”。 请补上。");
	arena_free(&a);
}

TEST("every fault has a text in every language")
{
	size_t n = 0;
	for (int m = 0; m < M_COUNT; m++)
		if (str_begins(str_from_c(msg_keys[m]), S("course.bad."))) {
			struct arena *a = arena_new(4096);
			enum msg fix;
			str tail = str_from_c(msg_keys[m] + sizeof "course.bad." - 1);
			EXPECT(msg_by_key(arena_printf(a, "course.fix.%.*s", PSTR(tail)), &fix));
			n++;
			arena_free(&a);
		}
	EXPECT(n > 60);
}
