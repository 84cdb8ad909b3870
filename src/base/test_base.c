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
