/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef GROUP_JACOBI_H
#define GROUP_JACOBI_H
/* Private to group/. */
#include "group/modulus.h"

enum { JACOBI_UNKNOWN = 2 };
/* The Jacobi symbol of a number of n words over an odd one: 1, -1 or 0. Should it take too long to find,
 * which was never seen, it is JACOBI_UNKNOWN. Variable time. */
int jacobi(const uint64_t *number, const uint64_t *modulus, size_t n);
#endif
