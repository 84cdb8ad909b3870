/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CLI_DIVISIONS_H
#define CLI_DIVISIONS_H
/* The published divisions of China that ship with the program (data/divisions): every province,
 * prefecture, county and township, and what its union is called. Nine prefecture rows are
 * headings of the statistics and not places; their counties hang directly on the province. */
#include "base/base.h"

/* parent: an index, -1 at the top, never that of a heading. */
struct division { str code, name, pinyin, english; int level; int32_t parent; bool heading; };
struct divisions { struct division *of; int32_t n; int32_t *slot; };

/* All of them, parents before children; everything lies in `keep`. `share` is the share folder. */
int     divisions_read(struct arena *keep, str share, struct divisions *out) MUST_CHECK;
int32_t division_find(const struct divisions *d, str code);      /* -1: none */
/* The union of a place: "西湖区总工会"; in English where it is known, else empty. */
str     division_union(struct arena *a, const struct division *p);
str     division_union_en(struct arena *a, const struct division *p);
#endif
