/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/sort.h"

#include "test.h"

struct thing { uint32_t key; char tail[3]; };          /* of a size no machine word has */

static int by_key(const void *a, const void *b, void *asked)
{
	const struct thing *x = a, *y = b;
	++*(size_t *)asked;
	return (x->key > y->key) - (x->key < y->key);
}

/* Whether 0 .. n - 1, each as often as it was put in, stand in order, each with its own tail. */
static bool sorted(const struct thing *t, size_t n, uint32_t alike)
{
	for (size_t i = 0; i < n; i++)
		if (t[i].key != i / alike || t[i].tail[0] != (char)t[i].key) return false;
	return true;
}

TEST("things are sorted where they stand, of any number, in any order, alike or not")
{
	enum { MOST = 700 };
	static struct thing t[MOST];
	for (size_t n = 0; n <= MOST; n += n < 20 ? 1 : 97) {
		for (uint32_t turn = 0; turn < 3; turn++) {
			const uint32_t alike = turn == 2 ? 3 : 1;
			for (size_t i = 0; i < n; i++) {
				const size_t at = turn == 1 ? n - 1 - i : i * 569 % n;     /* 569 divides no n here */
				const uint32_t key = (uint32_t)i / alike;
				t[at] = (struct thing){ .key = key, .tail = { (char)key } };
			}
			size_t asked = 0;
			sort_in_place(t, n, sizeof *t, by_key, &asked);
			EXPECT(sorted(t, n, alike) && asked <= 20 * n);        /* 2 n log n */
		}
	}
}
