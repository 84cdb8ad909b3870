/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/static.h"
#include "test.h"

TEST("every file of static/ is found by its name, and by no other")
{
	REQUIRE(static_file_count > 0);
	for (size_t i = 0; i < static_file_count; i++) {
		EXPECT(static_find(str_from_c(static_files[i].name)) == &static_files[i]);
		EXPECT(i == 0 || strcmp(static_files[i - 1].name, static_files[i].name) < 0);
	}
	EXPECT(!static_find(S("")));
	EXPECT(!static_find(S("../Makefile")));
	EXPECT(!static_find(S("unionhall.css2")));
	EXPECT(!static_find(S("unionhall.cs")));
}

/* FNV-1a by its definition, against what the build tool wrote. */
TEST("the hash in an address is that of the content")
{
	struct arena *a = arena_new(1 << 16);
	const struct static_file *f = static_find(S("unionhall.css"));
	REQUIRE(f != NULL);
	uint64_t h = 14695981039346656037u;
	for (size_t i = 0; i < f->n; i++)
		h = (h ^ f->bytes[i]) * 1099511628211u;
	str want = arena_printf(a, "/static/%016llx/unionhall.css", (unsigned long long)h);
	EXPECT(str_eq(static_url(a, "unionhall.css"), want));
	EXPECT(strcmp(f->type, "text/css; charset=utf-8") == 0);
	arena_free(&a);
}
