/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Texts made to hurt whoever reads them are refused, and take little memory to refuse. */
#include <stdio.h>
#include "course/book.h"
#include "test.h"

enum { LITTLE = 4 * 1024 * 1024 };

/* Whether the text is refused, in an arena that a careless reader would burst. */
static bool is_refused(str text, enum msg *what)
{
	struct arena *a = arena_new(LITTLE);
	struct course *c;
	struct course_fault *faults = NULL;
	int r = course_read(a, S("hostile.yaml"), text, &c, &faults);
	bool refused = r == COURSE_BROKEN && !c && faults;
	*what = faults ? faults->what : M_yes;
	arena_free(&a);
	return refused;
}

static str repeated(struct arena *a, str begin, str unit, size_t times)
{
	char *p = arena_new_n(a, char, begin.n + unit.n * times + 1);
	memcpy(p, begin.p, begin.n);
	for (size_t i = 0; i < times; i++)
		memcpy(p + begin.n + i * unit.n, unit.p, unit.n);
	return (str){ p, begin.n + unit.n * times };
}

static void refuse(str text, enum msg want, int line)
{
	enum msg what = M_yes;
	if (!is_refused(text, &what) || what != want)
		test_failed(__FILE__, line, msg_keys[what]);
}

#define REFUSE(text, key) refuse((text), M_course_bad_##key, __LINE__)

TEST("anchors that would multiply are refused at the first")
{
	REFUSE(S("a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\n"
		"c: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\n"), anchor);
	REFUSE(S("a: *b\n"), anchor);
	REFUSE(S("course: !!binary aGVsbG8=\n"), anchor);
	REFUSE(S("<<: &x { a: b }\n"), anchor);
}

TEST("a text of ten megabytes is refused unread")
{
	struct arena *a = arena_new(12 * 1024 * 1024);
	REFUSE(repeated(a, S("course: x\n"), S("# nothing\n"), 1024 * 1024), too_big);
	arena_free(&a);
}

TEST("deep nesting is refused")
{
	struct arena *a = arena_new(LITTLE);
	REFUSE(repeated(a, S("course: "), S("["), 100000), too_deep);
	REFUSE(repeated(a, S("course: "), S("{a: "), 50000), too_deep);
	REFUSE(repeated(a, S(""), S("- "), 100000), too_deep);
	arena_free(&a);
}

TEST("a text of very many small things is refused")
{
	struct arena *a = arena_new(LITTLE);
	REFUSE(repeated(a, S("course: ["), S("a,"), 100000), too_many);
	str keys = S("");
	char *p = arena_new_n(a, char, 100000);
	size_t n = 0;
	for (int i = 0; i < 5000; i++)
		n += (size_t)snprintf(p + n, 100000 - n, "key%d: x\n", i);
	keys = (str){ p, n };
	REFUSE(keys, too_many);
	arena_free(&a);
}

TEST("tabs, control characters, broken UTF-8 and turned-round text are refused")
{
	REFUSE(S("states:\n\tdraft: x\n"), tab);
	REFUSE(S("course: a\xff\n"), not_text);
	REFUSE(S("course: \xc0\xaf\n"), not_text);
	REFUSE(S("course: a\x01z\n"), not_text);
	REFUSE(S("course: a\0z\n"), not_text);
	REFUSE(S("course: \xe2\x80\xae" "abc\n"), not_text);      /* U+202E turns what follows */
	REFUSE(S("\xff\xfe" "c\0o\0"), not_text);               /* UTF-16 */
}

TEST("a byte order mark before a course is passed over, and lines are counted as they stand")
{
	REFUSE(S("\xef\xbb\xbf" "course: a\ncourse: b\n"), doubled_key);
	REFUSE(S("course: a\xef\xbb\xbf\n"), not_text);
}

TEST("keys twice, keys that are no words, and no keys at all are refused")
{
	REFUSE(S("course: a\ncourse: b\n"), doubled_key);
	REFUSE(S("? [a, b]\n: c\n"), key_not_word);
	REFUSE(S("{ {a: b}: c }\n"), key_not_word);
	REFUSE(S(""), empty);
	REFUSE(S("# nothing but a comment\n"), empty);
	REFUSE(S("just a sentence\n"), want_map);
	REFUSE(S("- a\n- b\n"), want_map);
	REFUSE(S("course: a\n---\ncourse: b\n"), second_document);
	REFUSE(S("course: 'never closed\n"), syntax);
	REFUSE(S("course: [a, b\n"), syntax);
	REFUSE(S("%YAML 9.9\n---\ncourse: a\n"), syntax);
}

TEST("no more than a hundred faults are told, each of bearable length")
{
	struct arena *a = arena_new(LITTLE);
	struct course *c;
	struct course_fault *faults = NULL;
	char *p = arena_new_n(a, char, 400000);
	size_t n = 0, told = 0;
	for (int i = 0; i < 200; i++)
		n += (size_t)snprintf(p + n, 400000 - n, "k%d%01000d: x\n", i, 0);
	EXPECT(course_read(a, S("many.yaml"), (str){ p, n }, &c, &faults) == COURSE_BROKEN);
	for (const struct course_fault *f = faults; f; f = f->next, told++)
		EXPECT(course_fault_text(a, LANG_ZH, f).n < 2000);
	EXPECT(told == COURSE_FAULTS_MAX);
	arena_free(&a);
}
