/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include "ballot/verify.h"
#include "test.h"

enum { MEMORY = 1 << 28 };

/* Elections run by belenios-tool 2.0, 2.1 and 3.1 (test/ballot/README.md). */
static str file(struct arena *a, const char *path)
{
	FILE *f = fopen(path, "rb");
	CHECK(f);
	fseek(f, 0, SEEK_END);
	const long n = ftell(f);
	char *b = arena_raw(a, (size_t)n + 1);
	rewind(f);
	CHECK(fread(b, 1, (size_t)n, f) == (size_t)n);
	fclose(f);
	return (str){ b, (size_t)n };
}

static bool verified(str archive, struct arena *a, struct verdict *v)
{
	const struct verify_how how = { .threads = 2 };
	CHECK(crypto_init() == 0);
	CHECK(ballot_verify(archive, &how, a, v) == 0);
	return v->holds;
}

static void says(const struct verdict *v)
{
	printf("    part %d record %zu why %d field %s at %zu\n", v->part, v->record, v->refusal.why,
		v->refusal.field, v->refusal.at);
}

struct good { const char *path; int64_t voters, counted; size_t question, n; int64_t count[8]; };

TEST("elections run by another program hold, and have the counts it published")
{
	static const struct good all[] = {
		{ "test/ballot/good/v2.0-ff-yesno.bel", 4, 4, 0, 2, { 3, 1 } },
		{ "test/ballot/good/v2.0-ff-blank.bel", 8, 8, 0, 6, { 1, 4, 2, 3, 1, 3 } },
		{ "test/ballot/good/v2.0-ff-unanimous.bel", 3, 3, 0, 2, { 3, 0 } },
		{ "test/ballot/good/v2.0-ff-noballot.bel", 0, 0, 0, 2, { 0, 0 } },
		{ "test/ballot/good/v2.0-ff-threshold.bel", 0, 3, 0, 2, { 2, 1 } },
		{ "test/ballot/good/v3.1-ff-threshold.bel", 0, 3, 0, 2, { 2, 1 } },
		{ "test/ballot/good/v2.0-ff-multi-weights.bel", 6, 5, 2, 6, { 5, 101, 90000000100, 100, 0, 1 } },
	};
	for (size_t i = 0; i < countof(all); i++) {
		struct arena *a = arena_new(MEMORY);
		struct verdict v;
		if (!EXPECT(verified(file(a, all[i].path), a, &v))) {
			printf("    %s\n", all[i].path);
			says(&v);
		}
		const int64_t *c;
		size_t n;
		EXPECT(verdict_counts(&v, all[i].question, a, &c, &n) && n == all[i].n
			&& memcmp(c, all[i].count, n * sizeof *c) == 0);
		arena_free(&a);
	}
}

TEST("an archive cut anywhere but after an event is refused")
{
	struct arena *a = arena_new(MEMORY), *one = arena_new(MEMORY);
	const str whole = file(a, "test/ballot/good/v2.1-ed-yesno.bel");
	for (size_t n = 0; n < whole.n; n += 97) {
		struct verdict v;
		const struct verify_how how = { .threads = 1 };
		arena_reset(one);
		if (n % 512 == 0) continue;
		EXPECT(ballot_verify((str){ whole.p, n }, &how, one, &v) == 0 && !v.holds && v.part == PART_ARCHIVE);
	}
	arena_free(&one);
	arena_free(&a);
}
