/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef BASE_SORT_H
#define BASE_SORT_H
#include "base/base.h"

/* As qsort_r, where it stands: the C library's takes as much memory again as it sorts, and leaves there what
 * was secret. In n log n steps, however hostile the order; equals come in any order. */
void sort_in_place(void *of, size_t n, size_t size, int (*order)(const void *, const void *, void *with),
	void *with);
#endif
