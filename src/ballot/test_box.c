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

/* An open archive with n ballots, all alike. */
static str with_ballots(struct arena *a, size_t n, str ballot)
{
	struct box b;
	struct paper o = paper_new(a);
	box_begin(&b, 700000000, a);
	box_setup(&b, S("{\"e\":1}"), S("[2]"), S("[\"3\"]"), &o);
	for (size_t i = 0; i < n; i++) box_ballot(&b, ballot, &o);
	return paper_str(&o);
}

TEST("as many ballots are found as stand in an archive, were each as short as can be")
{
	struct arena *a = arena_new((size_t)128 * MEMORY);
	struct box b;
	for (size_t n = 0; n < 1000; n += 333) {
		EXPECT(box_read(with_ballots(a, n, S("")), a, &b) == 0 && b.n_ballot == n);
		EXPECT(box_read(with_ballots(a, n, S("{}")), a, &b) == 0 && b.n_ballot == n);
		for (size_t i = 0; i < n; i++) EXPECT(str_eq(b.ballot[i], S("{}")));
	}
	arena_free(&a);
}

/* at: up to where was told; in_order: nothing was left out but the header of a record still being read;
 * most: what was new in one telling. */
struct told { const char *from; size_t at, most; bool in_order; };

static void passed(void *with, str bytes)
{
	struct told *t = with;
	const size_t from = (size_t)(bytes.p - t->from), upto = from + bytes.n;
	if (from > t->at + BLOCK) t->in_order = false;
	if (upto <= t->at) return;
	if (upto - t->at > t->most) t->most = upto - t->at;
	t->at = upto;
}

TEST("who watches a reading is told of all that was read, in its order, a long record in pieces")
{
	struct arena *a = arena_new((size_t)64 * MEMORY);
	struct box b;
	char *long_one = arena_raw(a, 3 * PASSED_AT_ONCE);
	memset(long_one, 'x', 3 * PASSED_AT_ONCE);
	const str whole = with_ballots(a, 3, (str){ long_one, 3 * PASSED_AT_ONCE - 7 });
	struct told t = { whole.p, 2 * BLOCK, 0, true };          /* of the first record nobody is told */
	EXPECT(box_read_watched(whole, a, (struct box_watch){ passed, &t }, &b) == 0 && b.n_ballot == 3);
	EXPECT(t.in_order && t.at == whole.n && t.most <= PASSED_AT_ONCE + BLOCK);
	arena_free(&a);
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
