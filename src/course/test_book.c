/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <stdio.h>
#include "course/book.h"
#include "course/folder.h"
#include "test.h"

static const struct course_known nothing;

static str small(struct arena *a)
{
	str text;
	EXPECT(!file_text(a, S("test/course/small.yaml"), COURSE_BYTES_MAX, &text));
	return text;
}

/* The same text with the first occurrence of a word replaced. */
static str changed(struct arena *a, str text, const char *word, const char *by)
{
	const char *at = memmem(text.p, text.n, word, strlen(word));
	if (!EXPECT(at))
		return text;
	size_t head = (size_t)(at - text.p), tail = head + strlen(word);
	return arena_printf(a, "%.*s%s%.*s", (int)head, text.p, by, (int)(text.n - tail), text.p + tail);
}

STORY("A matter stays on the version it began with, while new ones follow the latest")
{
	struct arena *a = arena_new(COURSE_ARENA);
	struct course_book *b = course_book_new(&nothing);
	struct course_fault *faults = NULL;
	str one = small(a), two = changed(a, one, "en: Small", "en: Smaller");
	str v1 = course_hash(a, one), v2 = course_hash(a, two);
	EXPECT(v1.n == 64 && !str_eq(v1, v2));
	REQUIRE(!course_book_add(b, a, S("small"), v1, one, &faults));
	REQUIRE(!course_book_add(b, a, S("small"), v2, two, &faults));
	EXPECT(course_book_count(b) == 1);
	EXPECT_STR(course_text(&course_latest(b, S("small"))->title, LANG_EN), "Smaller");
	REQUIRE(course_version(b, S("small"), v1));
	EXPECT_STR(course_text(&course_version(b, S("small"), v1)->title, LANG_EN), "Small");
	EXPECT(str_eq(course_version(b, S("small"), v2)->version, v2));
	EXPECT(str_eq(course_book_yaml(b, S("small"), v1), one));
	REQUIRE(!course_book_add(b, a, S("small"), v1, one, &faults));
	EXPECT_STR(course_text(&course_latest(b, S("small"))->title, LANG_EN), "Small");
	EXPECT(course_book_at(b, 0) == course_latest(b, S("small")) && !course_book_at(b, 1));
	course_book_free(&b);
	EXPECT(!b);
	arena_free(&a);
}

STORY("A broken file never takes the place of an older good one")
{
	struct arena *a = arena_new(COURSE_ARENA);
	struct course_book *b = course_book_new(&nothing);
	struct course_fault *faults = NULL;
	str good = small(a);
	REQUIRE(!course_book_add(b, a, S("small"), course_hash(a, good), good, &faults));
	const struct course *before = course_latest(b, S("small"));
	str broken = changed(a, good, "to: notice", "to: nowhere");
	EXPECT(course_book_add(b, a, S("small"), course_hash(a, broken), broken,
		&faults) == COURSE_BROKEN);
	REQUIRE(faults);
	EXPECT(faults->what == M_course_bad_no_state);
	EXPECT_STR(faults->args[0], "nowhere");
	str dead = changed(a, good, "terminal: true", "terminal: false");
	EXPECT(course_book_add(b, a, S("small"), course_hash(a, dead), dead, &faults) == COURSE_BROKEN);
	EXPECT(course_latest(b, S("small")) == before);
	EXPECT(!course_version(b, S("small"), course_hash(a, broken)));
	course_book_free(&b);
	arena_free(&a);
}

TEST("a text under another name is refused")
{
	struct arena *a = arena_new(COURSE_ARENA);
	struct course_book *b = course_book_new(&nothing);
	struct course_fault *faults = NULL;
	EXPECT(course_book_add(b, a, S("large"), S("v"), small(a), &faults) == COURSE_BROKEN);
	REQUIRE(faults);
	EXPECT(faults->what == M_course_bad_other_name);
	EXPECT(!course_latest(b, S("large")) && !course_latest(b, S("small")) && !course_book_count(b));
	course_book_free(&b);
	arena_free(&a);
}

TEST("a course may open another only when the book has it")
{
	struct arena *a = arena_new(COURSE_ARENA);
	struct course_book *b = course_book_new(&nothing);
	struct course_fault *faults = NULL;
	str opens = changed(a, small(a), "- record: told", "- record: told\n      - open: other");
	str other = changed(a, small(a), "course: small", "course: other");
	EXPECT(course_book_add(b, a, S("small"), S("1"), opens, &faults) == COURSE_BROKEN);
	REQUIRE(!course_book_add(b, a, S("other"), S("1"), other, &faults));
	EXPECT(!course_book_add(b, a, S("small"), S("1"), opens, &faults));
	EXPECT(course_book_count(b) == 2);
	EXPECT_STR(course_book_at(b, 0)->name, "other");
	course_book_free(&b);
	arena_free(&a);
}

static str opening(struct arena *a, const char *name, const char *other)
{
	str is = changed(a, small(a), "course: small",
		arena_z(a, arena_printf(a, "course: %s", name)));
	return other ? changed(a, is, "- record: told",
		arena_z(a, arena_printf(a, "- record: told\n      - open: %s", other))) : is;
}

static bool told_of(const struct course_fault *f, enum msg what)
{
	for (; f; f = f->next)
		if (f->what == what)
			return true;
	return false;
}

TEST("courses that would open each other round and round are refused, whichever comes last")
{
	struct arena *a = arena_new(COURSE_ARENA);
	struct course_book *b = course_book_new(&nothing);
	struct course_fault *faults = NULL;
	REQUIRE(!course_book_add(b, a, S("third"), S("1"), opening(a, "third", NULL), &faults));
	REQUIRE(!course_book_add(b, a, S("second"), S("1"), opening(a, "second", "third"), &faults));
	REQUIRE(!course_book_add(b, a, S("first"), S("1"), opening(a, "first", "second"), &faults));
	EXPECT(course_book_add(b, a, S("third"), S("2"), opening(a, "third", "first"), &faults) ==
		COURSE_BROKEN);
	REQUIRE(told_of(faults, M_course_bad_opens_round));
	EXPECT_STR(faults->args[1], "first, second, third");
	EXPECT(!course_version(b, S("third"), S("2")));
	faults = NULL; /* a chain that ends is long, and no ring */
	EXPECT(!course_book_add(b, a, S("zero"), S("1"), opening(a, "zero", "first"), &faults));
	course_book_free(&b);
	arena_free(&a);
}

TEST("a version given back is not proved again, and takes no newer one's place")
{
	struct arena *a = arena_new(COURSE_ARENA);
	struct course_book *b = course_book_new(&nothing);
	struct course_fault *faults = NULL;
	str old = opening(a, "small", "gone"), new = opening(a, "small", NULL);
	REQUIRE(!course_book_add(b, a, S("small"), S("2"), new, &faults));
	EXPECT(!course_book_restore(b, a, S("small"), S("1"), old, &faults) && !faults);
	EXPECT(course_version(b, S("small"), S("1")) && course_book_count(b) == 1);
	EXPECT_STR(course_latest(b, S("small"))->version, "2");
	EXPECT(!course_book_restore(b, a, S("only"), S("1"), opening(a, "only", NULL), &faults));
	EXPECT(course_latest(b, S("only")) != NULL);
	EXPECT(course_book_restore(b, a, S("only"), S("2"), new, &faults) == COURSE_BROKEN);
	course_book_free(&b);
	arena_free(&a);
}

TEST("the shipped courses load, and loading them again changes nothing")
{
	struct arena *a = arena_new(2 * COURSE_ARENA);
	struct course_book *b = course_book_new(&nothing);
	struct course_fault *faults = NULL;
	int r = course_book_load(b, a, "courses", &faults);
	for (const struct course_fault *f = faults; f; f = f->next)
		test_failed(__FILE__, __LINE__, arena_z(a, course_fault_text(a, LANG_EN, f)));
	REQUIRE(!r);
	const struct course *before = course_latest(b, S("demand"));
	REQUIRE(before);
	EXPECT(before->version.n == 64);
	REQUIRE(!course_book_load(b, a, "courses", &faults));
	EXPECT(course_latest(b, S("demand")) == before);
	course_book_free(&b);
	arena_free(&a);
}

TEST("a folder of broken courses reports them all and keeps what was good")
{
	struct arena *a = arena_new(4 * COURSE_ARENA);
	struct course_book *b = course_book_new(&nothing);
	struct course_fault *faults = NULL;
	REQUIRE(!course_book_add(b, a, S("small"), S("1"), small(a), &faults));
	const struct course *before = course_latest(b, S("small"));
	EXPECT(course_book_load(b, a, "test/course/refuse", &faults) == COURSE_BROKEN);
	size_t files = 0;
	str last = S("");
	for (const struct course_fault *f = faults; f; f = f->next) {
		files += !str_eq(f->file, last);
		last = f->file;
	}
	EXPECT(files > 20);
	EXPECT(course_book_count(b) == 1);
	EXPECT(course_version(b, S("small"), S("1")) == before);
	course_book_free(&b);
	arena_free(&a);
}
