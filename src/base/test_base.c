/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/base.h"
#include "test.h"

TEST("a whole number is read only when it is nothing else, and fits")
{
	int64_t v = 7;
	REQUIRE(str_to_i64(S("-9223372036854775808"), &v) && v == INT64_MIN);
	REQUIRE(str_to_i64(S("9223372036854775807"), &v) && v == INT64_MAX);
	EXPECT(!str_to_i64(S("9223372036854775808"), &v));
	EXPECT(!str_to_i64(S("12 "), &v));
	EXPECT(!str_to_i64(S("-"), &v));
	EXPECT(!str_to_i64(S(""), &v));
}

static int closed;
static void count_close(void *what) { closed = closed * 10 + *(int *)what; }

TEST("an arena is zeroed memory, and closes what was opened, last first")
{
	struct arena *a = arena_new(1 << 20);
	static int one = 1, two = 2;
	for (int i = 0; i < 100; i++) {
		char *p = arena_alloc(a, 1000, 1);
		EXPECT(p[0] == 0 && p[999] == 0);
		memset(p, 'x', 1000);
	}
	arena_defer(a, count_close, &one);
	arena_defer(a, count_close, &two);
	arena_reset(a);
	EXPECT(closed == 21);
	EXPECT(arena_used(a) == 0);
	EXPECT_STR(arena_printf(a, "%d-%s", 7, "x"), "7-x");
	arena_free(&a);
	EXPECT(a == NULL);
}

TEST("a text made in an arena is whole wherever a block ends, and leaves its neighbours alone")
{
	enum { BLOCK = 16384, TEXT = 40 };
	char want[TEXT + 1];
	memset(want, 'x', TEXT);
	want[TEXT] = '\0';
	for (size_t left = 0; left <= TEXT + 32; left++) {
		struct arena *a = arena_new(1 << 20);
		char *before = arena_alloc(a, BLOCK - left, 1);
		before[BLOCK - left - 1] = 'b';
		str text = arena_printf(a, "%s", want), after = arena_printf(a, "%d", 7);
		char *zeroed = arena_alloc(a, 64, 1);
		EXPECT(text.n == TEXT && !memcmp(text.p, want, TEXT + 1));
		EXPECT_STR(after, "7");
		EXPECT(before[BLOCK - left - 1] == 'b' && zeroed[0] == 0 && zeroed[63] == 0);
		arena_free(&a);
	}
}
