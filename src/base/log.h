/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef BASE_LOG_H
#define BASE_LOG_H
/* The log: standard error, one line an event, `<priority>` first as journald reads it.
 * It takes a fixed word and a number. It cannot take text, so no name, address, token or
 * sentence of a person can reach it. */
#include "base/base.h"

enum log_level { LOG_BAD = 3, LOG_WARN = 4, LOG_NOTE = 5, LOG_INFO = 6 };

/* `event` is a literal such as "demand-escalated"; `n` a count, size or status, never a person's id. */
void log_event(enum log_level level, const char *room, const char *event, int64_t n);
void log_fault(int e, const char *file, int line, const char *func);
/* From here on only what is at least as bad as this: for a command somebody watches. */
void log_least(enum log_level least);
void log_quiet(bool quiet);          /* tests that provoke faults on purpose */
#endif
