/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The archive by itself, whatever its records hold. */
#include <stdio.h>
#include "ballot/box.h"
#include "test.h"

enum { MEMORY = 1 << 20, BLOCK = 512, AT_SIZE = 124, AT_SUM = 148 };

/* An archive of a setup that says nothing, whose first record says this of its moment. */
static str opened_at(struct arena *a, const char *moment)
{
	struct box b;
	struct paper o = paper_new(a);
	box_begin(&b, 700000000, a);
	box_setup(&b, S("{\"e\":1}"), S("[2]"), S("[\"3\"]"), &o);
	char *head = arena_z(a, paper_str(&o));
	const str first = JOIN(a, S("{\"version\":1,\"timestamp\":\""), str_from_c(moment), S("\"}"));
	unsigned sum = 0;
	memset(head + BLOCK, 0, BLOCK);
	memcpy(head + BLOCK, first.p, first.n);
	snprintf(head + AT_SIZE, 12, "%011o", (unsigned)first.n);
	memset(head + AT_SUM, ' ', 8);
	for (int i = 0; i < BLOCK; i++) sum += (unsigned char)head[i];
	snprintf(head + AT_SUM, 7, "%06o", sum);
	return (str){ head, o.n };
}

TEST("the moment an archive was begun has one spelling, for no hash is of the record it stands in")
{
	static const char *const wrong[] = { "0700000000", "00700000000", "+700000000", "-700000000", "700000001",
		"7e8", "" };
	struct arena *a = arena_new(MEMORY);
	struct box b;
	EXPECT(box_read(opened_at(a, "700000000"), a, &b) == 0);
	EXPECT(b.state == BOX_OPEN && b.timestamp == 700000000);
	for (size_t i = 0; i < countof(wrong); i++)
		EXPECT(box_read(opened_at(a, wrong[i]), a, &b) == BOX_BROKEN && b.why == WHY_HEADER);
	arena_free(&a);
}
