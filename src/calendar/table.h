/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CALENDAR_TABLE_H
#define CALENDAR_TABLE_H
/* The tables as tools/calendarc writes them from data/calendar. Private to this room. */
#include "calendar/calendar.h"

struct marked_day { int32_t day; bool worked; enum msg name; };   /* unlike its weekday */

struct calendar {
	const char *code;
	unsigned weekend;                  /* bit 1 << enum weekday for each day off */
	int first_year, last_year;         /* what the table answers for */
	int32_t first_day, last_day;
	const uint64_t *worked;            /* a bit a day from first_day on; NULL: weekends only */
	const struct marked_day *marked;   /* by day */
	size_t n_marked;
};
extern const struct calendar calendar_all[];
extern const size_t calendar_all_n;

/* The year of the first day in first..last the table does not answer for, or 0. */
int calendar_unknown_year(const struct calendar *c, int32_t first, int32_t last);
#endif
