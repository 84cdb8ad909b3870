/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CALENDAR_CALENDAR_H
#define CALENDAR_CALENDAR_H
/* CALENDAR: which days are worked, and when a duty's time runs out, with the reason in plain words.
 *
 * Tables come from data/calendar and are part of the program. "cn" follows the State Council's
 * yearly notices, in which weekends are worked in exchange for longer holidays; "de" the nationwide
 * holidays of Germany; "generic" knows Saturdays and Sundays only. Outside the years of a table
 * only weekends are known, and every explanation says so. A computed date is stored and never
 * silently computed again.
 *
 * Periods are counted as the Civil Code of China arts. 200-204 say: the day of the event is not
 * counted; a month or year ends on the same-numbered day, or the month's last when there is none; a
 * period of calendar days, months or years that would end on a day off ends on the first working
 * day after; the last day ends at 24:00. Hours run from the moment itself and never move. A date
 * counted back from an event (notice before a meeting) that falls on a day off moves to the working
 * day before, so the notice is never short. */
#include "base/base.h"
#include "base/message.h"
#include "base/time.h"

/* ---- days ---- */

struct calendar;
/* "cn", "de", "generic". NULL when there is none of that code. Lives as long as the program. */
const struct calendar *calendar_find(str code);
str  calendar_code(const struct calendar *c);
/* The first and last year the holidays of which are known. */
void calendar_years(const struct calendar *c, int *first, int *last);

/* SWAPPED: a weekend day worked in exchange for a holiday, which `name` tells. known: the table
 * answers for that year. */
enum day_kind { DAY_WORKED, DAY_SWAPPED, DAY_WEEKEND, DAY_HOLIDAY };
struct day_reason { enum day_kind kind; bool known; enum msg name; };
struct day_reason calendar_reason(const struct calendar *c, int32_t day);

bool    calendar_works(const struct calendar *c, int32_t day);
int32_t calendar_next_working(const struct calendar *c, int32_t day);   /* the first after day */
int32_t calendar_on_or_after(const struct calendar *c, int32_t day);    /* day itself when worked */
int32_t calendar_on_or_before(const struct calendar *c, int32_t day);
/* The n-th working day after day (before it when n is negative). 0 is day itself, worked or not. */
int32_t calendar_add_working(const struct calendar *c, int32_t day, int32_t n);
/* Working days after `from` up to and including `to`; negative when `to` is earlier. */
int32_t calendar_count_working(const struct calendar *c, int32_t from, int32_t to);

/* ---- the notation of deadlines in courses ---- */

/*   <=15WD@opinion_received     at most 15 working days after the fact
 *   >=7CD@session_before        at least 7 calendar days before the fact `session`
 *   <=[sla.ack_wd]WD@filed      the number is a parameter of the profile
 *   fixed:ceremony  param:plan_date      a date fixed in the case; a date the profile gives
 *   -                           none
 * Units: H hours, CD calendar days, WD working days, M months, Y years. Several values, one a grade
 * or profile, are separated by ';'. */
enum deadline_kind {
	DEADLINE_NONE, DEADLINE_AT_MOST, DEADLINE_AT_LEAST, DEADLINE_FIXED, DEADLINE_PARAM
};
enum unit {
	UNIT_NONE, UNIT_HOURS, UNIT_CALENDAR_DAYS, UNIT_WORKING_DAYS, UNIT_MONTHS, UNIT_YEARS
};
struct deadline {
	enum deadline_kind kind;
	enum unit unit;
	bool before;       /* counted back from the anchor */
	int32_t amount;    /* when parameter is empty */
	str parameter;     /* that holds the amount: "sla.ack_wd" */
	str anchor;        /* the fact, without "_before"; for fixed: and param:, the name */
};
struct deadlines { struct deadline *of; size_t n; };

/* A shortest time: what it belongs to may not be done before it has passed. Counted back from a date both
 * signs name the last day to act: seven days' notice at least is given seven days before at the latest. */
static inline bool deadline_is_least(enum deadline_kind kind, bool before)
{
	return kind == DEADLINE_AT_LEAST && !before;
}

enum { DEADLINE_NO_START = 1,   /* neither <= >= fixed: param: nor - */
	DEADLINE_NO_AMOUNT,     /* no number, or over the limit of its unit */
	DEADLINE_NO_UNIT, DEADLINE_NO_ANCHOR, DEADLINE_BAD_NAME };
/* One value. Names are copied into the arena. On an answer *error is the value not understood. */
int deadline_parse(struct arena *a, str text, struct deadline *out, str *error) MUST_CHECK;
/* All values of a row, in order. The same answers. */
int deadlines_parse(struct arena *a, str text, struct deadlines *out, str *error) MUST_CHECK;
/* The answer as a sentence for whoever writes the course. */
str deadline_error_said(struct arena *a, enum lang lang, int answer, str error);
/* "within 15 working days", "at least 7 days before". amount as for deadline_compute. */
str deadline_said(struct arena *a, enum lang lang, const struct deadline *d, int32_t amount);

/* ---- a computed date ---- */

enum { DUE_SHOWN = 6, DUE_PACKED_MAX = 360 };
/* A run of days off, or one day worked in exchange. */
struct due_day { int32_t first, days; bool worked; enum msg name; };
struct due {
	int64_t at;          /* the moment it passes: 24:00 of day, or for hours the moment itself */
	int32_t day;         /* the last day, in the hall's zone */
	int32_t raw_day;     /* the last day before days off moved it */
	int64_t anchor_at;   /* what it was counted from */
	struct zone zone;
	enum deadline_kind kind;
	enum unit unit;
	bool before;
	int32_t amount;
	int32_t weekends;    /* ordinary weekend days stepped over */
	int32_t unknown_year;   /* the first year outside the holiday table that mattered, or 0 */
	bool unpublished;    /* that year is after the table, so the date may yet move */
	int32_t more_days;   /* days off or exchanged that crossed[] has no room for */
	int32_t n_crossed;   /* holidays and exchanged days stepped over, by date */
	struct due_day crossed[DUE_SHOWN];
};

enum { DUE_NO_DEADLINE = 1,   /* the notation was "-" */
	DUE_BAD_AMOUNT,       /* negative, or over the limit of its unit */
	DUE_OUT_OF_RANGE };   /* the anchor is before 1900 or after 9000 */
/* When the deadline passes, counted from the moment of its anchor. amount: d->amount, or the value
 * of d->parameter. For fixed: and param: the anchor moment is the date itself (zone_day_end of a
 * day). Counted back, at most and at least name the same last day to act. */
int deadline_compute(const struct calendar *c, struct zone z, const struct deadline *d,
	int32_t amount, int64_t anchor_at, struct due *out) MUST_CHECK;

/* "10 working days after 3 March 2025: weekends skipped; ends on 17 March 2025, 24:00". */
str due_explain(struct arena *a, enum lang lang, const struct due *d);

/* One line of ASCII without spaces, at most DUE_PACKED_MAX bytes, stored with the clock so that it
 * can be explained later, in any language, as it was computed. */
str due_pack(struct arena *a, const struct due *d);
enum { DUE_NOT_PACKED = 1 };
int due_unpack(str packed, struct due *out) MUST_CHECK;
#endif
