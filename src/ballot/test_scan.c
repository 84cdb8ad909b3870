/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ballot/paper.h"
#include "ballot/scan.h"
#include "test.h"

enum { MEMORY = 1 << 20 };

/* What is read of one value that stands alone; false when it is refused. */
static bool text_of(struct arena *a, const char *json, str *out)
{
	struct scan s = scan_begin(str_from_c(json), a);
	*out = scan_text(&s);
	return scan_end(&s);
}

static bool weight_of(struct arena *a, const char *json, int64_t *out)
{
	struct scan s = scan_begin(str_from_c(json), a);
	*out = scan_weight(&s);
	return scan_end(&s);
}

static const char *written(struct arena *a, int64_t weight)
{
	struct paper o = paper_new(a);
	put_weight(&o, weight);
	return arena_z(a, paper_str(&o));
}

static bool skips(struct arena *a, const char *json)
{
	struct scan s = scan_begin(str_from_c(json), a);
	scan_skip(&s);
	return scan_end(&s);
}

TEST("a text has one spelling: short escapes where there are, \\u00xx else, the rest as it is")
{
	static const char *const wrong[] = { "\"", "\"a", "a\"", "\"\\/\"", "\"\\u0041\"", "\"\\u000a\"",
		"\"\\u001F\"",
		"\"\\u00e9\"", "\"\\x\"", "\"\t\"", "\"\x7f\"", "\"\xff\"", "\"\xc0\x80\"", "\"\\\"",
			"\"\\u00\"" };
	struct arena *a = arena_new(MEMORY);
	str s;
	EXPECT(text_of(a, "\"\"", &s) && s.n == 0);
	EXPECT(text_of(a, "\"\\\"\\\\\\b\\f\\n\\r\\t\\u001f\\u007f/\"", &s) && str_eq(s,
		S("\"\\\b\f\n\r\t\x1f\x7f/")));
	EXPECT(text_of(a, "\"工会 é\"", &s) && str_eq(s, S("工会 é")));
	for (size_t i = 0; i < countof(wrong); i++)
		if (!EXPECT(!text_of(a, wrong[i], &s))) test_same(__FILE__, __LINE__, S("accepted"),
			wrong[i]);
	arena_free(&a);
}

TEST("what is written is read again, every byte of it")
{
	struct arena *a = arena_new(MEMORY);
	char all[127];
	str s;
	for (int i = 1; i <= 127; i++) all[i - 1] = (char)i;
	struct paper o = paper_new(a);
	put_text(&o, (str){ all, sizeof all });
	EXPECT(text_of(a, arena_z(a, paper_str(&o)), &s) && str_eq(s, (str){ all, sizeof all }));
	arena_free(&a);
}

TEST("a weight is a number up to 1073741823 and a string above, and nothing else")
{
	static const char *const wrong[] = { "1073741824", "\"1073741823\"", "\"1\"", "01", "-1", "1.0",
		"1e3", "+1", "",
		"\"01073741824\"", "\"4611686018427387904\"", "\"99999999999999999999\"", "\"1 \"", "\"\"" };
	struct arena *a = arena_new(MEMORY);
	int64_t n;
	const int64_t right[] = { 0, 1, 1073741823, 1073741824, 90000000000, ((int64_t)1 << 62) - 1 };
	for (size_t i = 0; i < countof(right); i++)
		EXPECT(weight_of(a, written(a, right[i]), &n) && n == right[i]);
	EXPECT_STR(str_from_c(written(a, 1073741823)), "1073741823");
	EXPECT_STR(str_from_c(written(a, 1073741824)), "\"1073741824\"");
	for (size_t i = 0; i < countof(wrong); i++) EXPECT(!weight_of(a, wrong[i], &n));
	arena_free(&a);
}

TEST("a value of another version is passed over, but not without end")
{
	static const char *const wrong[] = { "{", "[", "[1,]", "{\"a\"}", "{\"a\":}", "[1 2]", "[ 1]",
		"{\"a\":1,}", "]", "",
		"nul", "{a:1}", "[1]]" };
	struct arena *a = arena_new(MEMORY);
	char deep[4096];
	EXPECT(skips(a, "{\"a\":[1,-2.5e3,true,false,null,\"x\",{}],\"b\":{\"c\":[]}}"));
	for (size_t i = 0; i < countof(wrong); i++) EXPECT(!skips(a, wrong[i]));
	memset(deep, '[', 2048);
	memset(deep + 2048, ']', 2047);
	deep[4095] = '\0';
	EXPECT(!skips(a, deep));
	arena_free(&a);
}

TEST("a refusal says where, and stays the first")
{
	struct arena *a = arena_new(MEMORY);
	struct scan s = scan_begin(S("{\"list\":[1,02],\"more\":x}"), a);
	scan_expect(&s, "{\"list\":[");
	scan_enter(&s, "list");
	scan_item(&s, 1);
	EXPECT(scan_int(&s, 9) == 1);
	scan_expect(&s, ",");
	EXPECT(scan_int(&s, 9) == 0);
	scan_expect(&s, "never");
	EXPECT(!scan_end(&s) && s.refusal.why == WHY_NUMBER && s.refusal.at == 11);
	EXPECT_STR(str_from_c(s.refusal.field), "list[1]");
	arena_free(&a);
}

TEST("a number is read to eighteen digits, and what is longer is refused before it is added up")
{
	static const char *const longer[] = { "1000000000000000000", "9223372036854775807", "9223372036854775808",
		"99999999999999999999" };
	struct arena *a = arena_new(MEMORY);
	struct scan s = scan_begin(S("999999999999999999"), a);
	EXPECT(scan_int(&s, INT64_MAX) == 999999999999999999 && scan_end(&s));
	for (size_t i = 0; i < countof(longer); i++) {
		s = scan_begin(str_from_c(longer[i]), a);
		EXPECT(scan_int(&s, INT64_MAX) == 0 && !scan_end(&s) && s.refusal.why == WHY_NUMBER);
	}
	arena_free(&a);
}
