/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef BENCH_CLOCK_H
#define BENCH_CLOCK_H
/* What every measuring program needs: the time, a heap of samples, and an end when something is wrong.
 * Nothing here is part of the hall. */
#include <stddef.h>

double now_s(void);                       /* seconds of a clock that only rises */
void   give_up(const char *what) __attribute__((noreturn));

/* Durations in seconds. Past its room a sample takes the place of an older one. */
struct samples { float *of; size_t n, room, seen; };
void   sample_add(struct samples *s, double seconds);
double sample_at(struct samples *s, double share);     /* 0.5: the median; in microseconds; sorts */
#endif
