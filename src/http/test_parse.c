/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "http/parse.h"

#include "test.h"

TEST("a content type is type, slash, subtype, in lower case")
{
	struct arena *a = arena_new(1 << 20);
	str t;
	EXPECT(http_parse_type(a, S("Text/HTML ; charset=x"), &t));
	EXPECT_STR(t, "text/html");
	static const char *const bad[] = { "", "text", "text/", "/html", "te xt/html", "text/ht/ml",
		";" };
	for (size_t i = 0; i < countof(bad); i++)
		if (!EXPECT(!http_parse_type(a, str_from_c(bad[i]), &t)))
			test_failed(__FILE__, __LINE__, bad[i]);
	arena_free(&a);
}

TEST("pairs: empty pieces passed over, plus is a space, too many or broken refused")
{
	struct arena *a = arena_new(1 << 20);
	struct http_field *f;
	size_t n;
	EXPECT(http_parse_pairs(a, S(""), &f, &n) && n == 0);
	EXPECT(http_parse_pairs(a, S("&a=b=c&=x&%41+=%2b"), &f, &n));
	REQUIRE(n == 3);
	EXPECT_STR(f[0].value, "b=c");
	EXPECT_STR(f[1].name, "");
	EXPECT_STR(f[2].name, "A ");
	EXPECT_STR(f[2].value, "+");
	static const char *const bad[] = { "%", "%4", "a=%zz", "a=%00", "a=%ed%a0%80",
		"a=%f4%90%80%80" };
	for (size_t i = 0; i < countof(bad); i++)
		if (!EXPECT(!http_parse_pairs(a, str_from_c(bad[i]), &f, &n)))
			test_failed(__FILE__, __LINE__, bad[i]);
	char many[HTTP_FIELD_MAX + 1];
	memset(many, '&', sizeof many);
	EXPECT(http_parse_pairs(a, (str){ many, HTTP_FIELD_MAX - 1 }, &f, &n));
	EXPECT(!http_parse_pairs(a, (str){ many, HTTP_FIELD_MAX }, &f, &n));
	arena_free(&a);
}

TEST("a cookie has one value or none")
{
	EXPECT_STR(http_parse_cookie(S("a=1; b=2=3;c=4"), S("b")), "2=3");
	EXPECT_STR(http_parse_cookie(S("a; b=2"), S("a")), "");
	EXPECT_STR(http_parse_cookie(S("a; a=2"), S("a")), "");
	EXPECT_STR(http_parse_cookie(S("a=; a=2"), S("a")), "");
	EXPECT_STR(http_parse_cookie(S("a=\001"), S("a")), "");
}
