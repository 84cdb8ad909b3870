/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef BALLOT_CREW_H
#define BALLOT_CREW_H
/* CREW: many like things done by several threads, each thread in turn taking the next. */
#include "base/base.h"

/* one: whether thing i holds; `thread` counts from 0 and is not used twice at a time. done: told now
 * and then, on the caller's own thread, how many are done; may be NULL. */
struct crew_work {
	int threads;
	size_t n;
	void *with;
	bool (*one)(void *with, int thread, size_t i);
	void (*done)(void *with, size_t done);
};
/* The first that did not hold, and the thread that saw it. */
struct crew_stop { size_t at; int thread; };

/* True when all hold. Else which one is the first that does not, the same however many threads there
 * are. With fewer threads than asked for, when the machine gives no more. */
bool crew_all(const struct crew_work *w, struct crew_stop *out) MUST_CHECK;
#endif
