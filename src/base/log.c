/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/log.h"

#include <stdatomic.h>
#include <stdio.h>

static atomic_bool is_quiet;
static atomic_int least_said = LOG_INFO;

void log_least(enum log_level least) { least_said = (int)least; }
void log_quiet(bool quiet) { is_quiet = quiet; }

void log_event(enum log_level level, const char *room, const char *event, int64_t n)
{
	if (!is_quiet && (int)level <= least_said)
		fprintf(stderr, "<%d>unionhall: room=%s event=%s n=%lld\n", (int)level, room, event,
		    (long long)n);
}

void log_fault(int e, const char *file, int line, const char *func)
{
	if (!is_quiet)
		fprintf(stderr, "<3>unionhall: fault=%d at=%s:%d in=%s\n", e, file, line, func);
}
