/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Heapsort. */
#include "base/sort.h"

struct heap { char *of; size_t n, size; int (*order)(const void *, const void *, void *); void *with; };

static int order(const struct heap *h, size_t a, size_t b)
{
	return h->order(h->of + a * h->size, h->of + b * h->size, h->with);
}

static void swap(const struct heap *h, size_t a, size_t b)
{
	char *x = h->of + a * h->size, *y = h->of + b * h->size;
	for (size_t i = 0; i < h->size; i++) {
		const char kept = x[i];
		x[i] = y[i];
		y[i] = kept;
	}
}

static void sink(const struct heap *h, size_t at)
{
	for (size_t child; (child = 2 * at + 1) < h->n; at = child) {
		if (child + 1 < h->n && order(h, child, child + 1) < 0) child++;
		if (order(h, at, child) >= 0) return;
		swap(h, at, child);
	}
}

void sort_in_place(void *of, size_t n, size_t size, int (*by)(const void *, const void *, void *),
	void *with)
{
	struct heap h = { of, n, size, by, with };
	for (size_t i = n / 2; i-- > 0;) sink(&h, i);
	while (h.n > 1) {
		swap(&h, 0, --h.n);
		sink(&h, 0);
	}
}
