/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Dates and moments as a person is told them. */
#include "base/time.h"

static str month_said(enum lang lang, int month)
{
	static const enum msg name[] = {
		M_calendar_month_1, M_calendar_month_2, M_calendar_month_3, M_calendar_month_4,
		M_calendar_month_5, M_calendar_month_6, M_calendar_month_7, M_calendar_month_8,
		M_calendar_month_9, M_calendar_month_10, M_calendar_month_11, M_calendar_month_12,
	};
	return msg(lang, name[month - 1]);
}

str weekday_said(enum lang lang, enum weekday w)
{
	static const enum msg name[] = {
		M_calendar_weekday_1, M_calendar_weekday_2, M_calendar_weekday_3, M_calendar_weekday_4,
		M_calendar_weekday_5, M_calendar_weekday_6, M_calendar_weekday_7,
	};
	CHECK(w >= MONDAY && w <= SUNDAY);
	return msg(lang, name[w - 1]);
}

str date_said(struct arena *a, enum lang lang, int32_t day)
{
	struct date d = date_of_day(day);
	return MSG(a, lang, M_calendar_date, arena_i64(a, d.day), month_said(lang, d.month),
		arena_i64(a, d.year));
}

str date_said_short(struct arena *a, enum lang lang, int32_t day)
{
	struct date d = date_of_day(day);
	return MSG(a, lang, M_calendar_date_short, arena_i64(a, d.day), month_said(lang, d.month));
}

str date_said_span(struct arena *a, enum lang lang, int32_t first, int32_t last)
{
	struct date d = date_of_day(first), e = date_of_day(last);
	if (first == last)
		return date_said_short(a, lang, first);
	if (d.year == e.year && d.month == e.month)
		return MSG(a, lang, M_calendar_span_month, arena_i64(a, d.day), arena_i64(a, e.day),
			month_said(lang, d.month));
	return MSG(a, lang, M_calendar_span, date_said_short(a, lang, first),
		date_said_short(a, lang, last));
}

static str clock_said(struct arena *a, enum lang lang, int32_t day, int second)
{
	char b[] = { (char)('0' + second / 36000), (char)('0' + second / 3600 % 10), ':',
		(char)('0' + second / 600 % 6), (char)('0' + second / 60 % 10) };
	str clock = arena_copy(a, (str){ b, sizeof b });
	return MSG(a, lang, M_calendar_moment, date_said(a, lang, day), clock);
}

str moment_said(struct arena *a, enum lang lang, struct zone z, int64_t at)
{
	int32_t day = zone_day(z, at);
	return clock_said(a, lang, day, (int)(at - zone_day_start(z, day)));
}

str moment_said_end(struct arena *a, enum lang lang, struct zone z, int64_t at)
{
	int32_t day = zone_day(z, at - 1);
	return clock_said(a, lang, day, (int)(at - zone_day_start(z, day)));
}

str distance_said(struct arena *a, enum lang lang, int32_t day, int32_t today)
{
	int32_t ahead = day - today;
	switch (ahead) {
	case 0:  return msg(lang, M_calendar_today);
	case 1:  return msg(lang, M_calendar_tomorrow);
	case -1: return msg(lang, M_calendar_late_one);
	default: break;
	}
	if (ahead > 0)
		return MSG(a, lang, M_calendar_ahead, arena_i64(a, ahead));
	return MSG(a, lang, M_calendar_late, arena_i64(a, -ahead));
}

str ago_said(struct arena *a, enum lang lang, int32_t day, int32_t today)
{
	if (day >= today)
		return distance_said(a, lang, day, today);
	if (day == today - 1)
		return msg(lang, M_calendar_yesterday);
	return MSG(a, lang, M_calendar_ago, arena_i64(a, today - day));
}
