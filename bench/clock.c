/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "clock.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { SAMPLES_MOST = 1 << 21 };

double now_s(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

void give_up(const char *what)
{
	fprintf(stderr, "bench: %s\n", what);
	exit(1);
}

void sample_add(struct samples *s, double seconds)
{
	if (s->n == s->room && s->room < SAMPLES_MOST) {
		s->room = s->room ? s->room * 2 : 4096;
		s->of = realloc(s->of, s->room * sizeof *s->of);
		if (!s->of)
			give_up("no memory for samples");
	}
	if (s->n < s->room)
		s->of[s->n++] = (float)seconds;
	else
		s->of[s->seen % s->room] = (float)seconds;
	s->seen++;
}

static int by_size(const void *a, const void *b)
{
	float x = *(const float *)a, y = *(const float *)b;
	return (x > y) - (x < y);
}

double sample_at(struct samples *s, double share)
{
	if (s->n == 0)
		return 0;
	qsort(s->of, s->n, sizeof *s->of, by_size);
	return (double)s->of[(size_t)((double)(s->n - 1) * share)] * 1e6;
}
