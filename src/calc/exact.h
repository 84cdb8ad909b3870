/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CALC_EXACT_H
#define CALC_EXACT_H
/* EXACT: fractions without any error (GMP). Sums of money are worked out with them and rounded
 * once, half up,
 * when they are told. A fraction never changes; it lies in an arena and is given back with it. */
#include "base/base.h"

struct exact;

const struct exact *exact_whole(struct arena *a, int64_t n);
const struct exact *exact_ratio(struct arena *a, int64_t n, int64_t of);       /* of is not 0 */
/* Digits with at most one point between them and an optional minus: "8700", "-0.5". Anything else, or more
 * than EXACT_DIGITS digits: NULL. */
enum { EXACT_DIGITS = 40 };
const struct exact *exact_read(struct arena *a, str text);

const struct exact *exact_add(struct arena *a, const struct exact *x, const struct exact *y);
const struct exact *exact_sub(struct arena *a, const struct exact *x, const struct exact *y);
const struct exact *exact_mul(struct arena *a, const struct exact *x, const struct exact *y);
/* y is not 0 */
const struct exact *exact_div(struct arena *a, const struct exact *x, const struct exact *y);
const struct exact *exact_floor(struct arena *a, const struct exact *x);
const struct exact *exact_ceil(struct arena *a, const struct exact *x);
/* To so many decimals; a half goes away from zero. */
const struct exact *exact_round(struct arena *a, const struct exact *x, int places);

int  exact_cmp(const struct exact *x, const struct exact *y);                  /* < 0, 0, > 0 */
int  exact_sign(const struct exact *x);
bool exact_is_whole(const struct exact *x);
/* The whole number x is, or is rounded down to. False when it does not fit. */
bool exact_to_i64(const struct exact *x, int64_t *out) MUST_CHECK;
static inline const struct exact *exact_less(const struct exact *x, const struct exact *y)
{
	return exact_cmp(y, x) < 0 ? y : x;
}
static inline const struct exact *exact_more(const struct exact *x, const struct exact *y)
{
	return exact_cmp(y, x) > 0 ? y : x;
}

/* Rounded half up to so many decimals, all of them written: "58500.00". */
str exact_said(struct arena *a, const struct exact *x, int places);
/* The same with no more decimals than it needs: "21.75", "3". */
str exact_plain(struct arena *a, const struct exact *x, int places);
#endif
