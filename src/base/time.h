/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef BASE_TIME_H
#define BASE_TIME_H
/* Civil dates and moments, and how a person is told them.
 *
 * A date is a whole number of days since 1970-01-01 in the proleptic Gregorian calendar (`int32_t
 * day`), so that counting is adding. A moment is seconds since 1970-01-01T00:00:00 UTC (`int64_t
 * at`). What day it is at a moment depends on the hall's zone.
 *
 * Missing, and said plainly: a zone is one fixed offset. China (+480) needs no more; where clocks
 * change in summer the end of a day is an hour off for half the year until zones carry rules. */
#include "base/base.h"
#include "base/message.h"

/* ---- dates ---- */

struct date { int year, month, day; };             /* month 1-12, day 1-31 */
enum { DATE_MIN = -719162, DATE_MAX = 2932896 };   /* 0001-01-01 and 9999-12-31 */
/* By ISO 8601. */
enum weekday { MONDAY = 1, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY };

bool         date_is_real(struct date d);          /* in the calendar and in DATE_MIN..DATE_MAX */
int32_t      date_to_day(struct date d);           /* d must be real */
struct date  date_of_day(int32_t day);
enum weekday date_weekday(int32_t day);
int          date_month_length(int year, int month);
/* The same-numbered day n months later (or earlier), or that month's last day when it has none
 * (Civil Code of China art. 202). 31 January + 1 is 28 or 29 February. */
int32_t      date_add_months(int32_t day, int32_t n);

/* Exactly "2026-03-05", a real date. False otherwise. */
bool date_parse(str text, int32_t *day) MUST_CHECK;
/* Whether a day lies in these years, both included: what people type is counted from, and a slip of the
 * hand means a year nobody lives in. */
bool day_within_years(int32_t day, int first, int last);
/* "2026-03-05": for data and for the datetime attribute. */
str  date_iso(struct arena *a, int32_t day);

/* ---- moments ---- */

/* Minutes east of Greenwich; local clocks show UTC + offset. -720 to 840. */
struct zone { int32_t offset_minutes; };
#define ZONE_CHINA ((struct zone){ 480 })

int32_t zone_day(struct zone z, int64_t at);          /* the civil day there at that moment */
int64_t zone_day_start(struct zone z, int32_t day);   /* its 0:00 */
int64_t zone_day_end(struct zone z, int32_t day);     /* its 24:00: a deadline on it has passed */
str     moment_iso(struct arena *a, int64_t at);   /* "2026-03-05T06:30:00Z" (RFC 3339) */

/* ---- for a person ---- */

/* "5 March 2026", "2026年3月5日"; short: "5 March", "3月5日". */
str date_said(struct arena *a, enum lang lang, int32_t day);
str date_said_short(struct arena *a, enum lang lang, int32_t day);
/* "1 to 8 October", "10月1日至8日". */
str date_said_span(struct arena *a, enum lang lang, int32_t first, int32_t last);
/* "Saturday", "星期六". */
str weekday_said(enum lang lang, enum weekday w);
/* "5 March 2026, 14:05", "2026年3月5日 14:05". */
str moment_said(struct arena *a, enum lang lang, struct zone z, int64_t at);
/* The same, but midnight is the end of the day before: "4 March 2026, 24:00". For deadlines. */
str moment_said_end(struct arena *a, enum lang lang, struct zone z, int64_t at);
/* A deadline's distance: "today", "tomorrow", "in 3 days"; past it, "1 day late", "2 days late". */
str distance_said(struct arena *a, enum lang lang, int32_t day, int32_t today);
/* When something happened: "today", "yesterday", "3 days ago"; ahead, as distance_said. */
str ago_said(struct arena *a, enum lang lang, int32_t day, int32_t today);
#endif
