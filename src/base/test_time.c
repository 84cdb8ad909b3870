/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/time.h"
#include "test.h"

static int32_t on(int y, int m, int d) { return date_to_day((struct date){ y, m, d }); }

TEST("every date from year 1 to 9999 is one day after the one before, and comes back the same")
{
	struct date d = { 1, 1, 1 };
	for (int32_t day = DATE_MIN; day <= DATE_MAX; day++) {
		struct date got = date_of_day(day);
		REQUIRE(got.year == d.year && got.month == d.month && got.day == d.day);
		REQUIRE(date_to_day(d) == day);
		if (++d.day > date_month_length(d.year, d.month)) {
			d.day = 1;
			d.month = d.month % 12 + 1;
			d.year += d.month == 1;
		}
	}
	EXPECT(d.year == 10000);
	EXPECT(on(1970, 1, 1) == 0);
	EXPECT(on(2000, 3, 1) == 11017);
	EXPECT(!date_is_real((struct date){ 1900, 2, 29 }) && date_is_real((struct date){ 2000, 2, 29 }));
}

TEST("weekdays are known before and after 1970")
{
	EXPECT(date_weekday(on(1970, 1, 1)) == THURSDAY);
	EXPECT(date_weekday(on(1949, 10, 1)) == SATURDAY);
	EXPECT(date_weekday(on(2025, 9, 28)) == SUNDAY);
	EXPECT(date_weekday(on(2026, 3, 5)) == THURSDAY);
	EXPECT(date_weekday(DATE_MIN) == MONDAY);
}

TEST("a date is read only in its one form, and only when it exists")
{
	int32_t day = 7;
	REQUIRE(date_parse(S("2026-03-05"), &day));
	EXPECT(day == on(2026, 3, 5));
	static const char *const bad[] = { "", "2026-3-05", "2026-03-5", "2026/03/05", "2026-02-29", "2026-13-01",
		"2026-00-10", "2026-01-00", "0000-01-01", " 2026-03-05", "2026-03-05 ", "+026-03-05", "2026-03-0x" };
	for (size_t i = 0; i < countof(bad); i++)
		EXPECT(!date_parse(str_from_c(bad[i]), &day));
	EXPECT(day == on(2026, 3, 5));
}

TEST("the first and the last day of a span of years lie in it, the days beside them do not")
{
	EXPECT(day_within_years(on(1901, 1, 1), 1901, 2199) && day_within_years(on(2199, 12, 31), 1901, 2199));
	EXPECT(!day_within_years(on(1900, 12, 31), 1901, 2199) && !day_within_years(on(2200, 1, 1), 1901, 2199));
}

TEST("a month later is the same-numbered day, or the month's last")
{
	EXPECT(date_add_months(on(2025, 1, 31), 1) == on(2025, 2, 28));
	EXPECT(date_add_months(on(2024, 1, 31), 1) == on(2024, 2, 29));
	EXPECT(date_add_months(on(2024, 2, 29), 12) == on(2025, 2, 28));
	EXPECT(date_add_months(on(2025, 2, 28), 1) == on(2025, 3, 28));
	EXPECT(date_add_months(on(2025, 12, 15), 1) == on(2026, 1, 15));
	EXPECT(date_add_months(on(2025, 1, 15), -1) == on(2024, 12, 15));
	EXPECT(date_add_months(on(2025, 5, 31), -3) == on(2025, 2, 28));
	EXPECT(date_add_months(on(2025, 5, 31), 0) == on(2025, 5, 31));
}

TEST("the day at a moment is the hall's, not Greenwich's")
{
	struct zone west = { -300 }, greenwich = { 0 };
	int64_t at = (int64_t)on(2026, 3, 5) * 86400 + 16 * 3600;       /* 16:00 UTC is midnight in China */
	EXPECT(zone_day(ZONE_CHINA, at - 1) == on(2026, 3, 5));
	EXPECT(zone_day(ZONE_CHINA, at) == on(2026, 3, 6));
	EXPECT(zone_day(greenwich, at) == on(2026, 3, 5));
	EXPECT(zone_day(west, (int64_t)on(2026, 3, 5) * 86400) == on(2026, 3, 4));
	EXPECT(zone_day_end(ZONE_CHINA, on(2026, 3, 5)) == at);
	EXPECT(zone_day_start(ZONE_CHINA, on(2026, 3, 6)) == at);
	EXPECT(zone_day(greenwich, -1) == -1 && zone_day(greenwich, -86400) == -1);
	EXPECT(zone_day(greenwich, -86401) == -2);
}

TEST("dates and moments are said in both languages")
{
	struct arena *a = arena_new(1 << 20);
	int32_t day = on(2026, 3, 5);
	int64_t at = zone_day_start(ZONE_CHINA, day) + 14 * 3600 + 5 * 60 + 59;
	EXPECT_STR(date_iso(a, on(987, 3, 5)), "0987-03-05");
	EXPECT_STR(moment_iso(a, at), "2026-03-05T06:05:59Z");
	EXPECT_STR(moment_iso(a, -1), "1969-12-31T23:59:59Z");
	EXPECT_STR(date_said(a, LANG_EN, day), "5 March 2026");
	EXPECT_STR(date_said(a, LANG_ZH, day), "2026年3月5日");
	EXPECT_STR(date_said_short(a, LANG_EN, day), "5 March");
	EXPECT_STR(date_said_short(a, LANG_ZH, day), "3月5日");
	EXPECT_STR(weekday_said(LANG_EN, date_weekday(day)), "Thursday");
	EXPECT_STR(weekday_said(LANG_ZH, SUNDAY), "星期日");
	EXPECT_STR(moment_said(a, LANG_EN, ZONE_CHINA, at), "5 March 2026, 14:05");
	EXPECT_STR(moment_said(a, LANG_ZH, ZONE_CHINA, at), "2026年3月5日 14:05");
	EXPECT_STR(moment_said(a, LANG_EN, ZONE_CHINA, zone_day_end(ZONE_CHINA, day)), "6 March 2026, 00:00");
	EXPECT_STR(moment_said_end(a, LANG_EN, ZONE_CHINA, zone_day_end(ZONE_CHINA, day)), "5 March 2026, 24:00");
	EXPECT_STR(moment_said_end(a, LANG_EN, ZONE_CHINA, at), "5 March 2026, 14:05");
	EXPECT_STR(date_said_span(a, LANG_EN, on(2025, 10, 1), on(2025, 10, 8)), "1 to 8 October");
	EXPECT_STR(date_said_span(a, LANG_ZH, on(2025, 10, 1), on(2025, 10, 8)), "10月1日至8日");
	EXPECT_STR(date_said_span(a, LANG_EN, on(2025, 1, 28), on(2025, 2, 4)), "28 January to 4 February");
	EXPECT_STR(date_said_span(a, LANG_ZH, on(2025, 1, 28), on(2025, 2, 4)), "1月28日至2月4日");
	EXPECT_STR(date_said_span(a, LANG_EN, day, day), "5 March");
	arena_free(&a);
}

TEST("a distance is said as a person would, and one day is not two")
{
	struct arena *a = arena_new(1 << 20);
	EXPECT_STR(distance_said(a, LANG_EN, 100, 100), "today");
	EXPECT_STR(distance_said(a, LANG_EN, 101, 100), "tomorrow");
	EXPECT_STR(distance_said(a, LANG_EN, 103, 100), "in 3 days");
	EXPECT_STR(distance_said(a, LANG_EN, 99, 100), "late by 1 day");
	EXPECT_STR(distance_said(a, LANG_EN, 98, 100), "late by 2 days");
	EXPECT_STR(distance_said(a, LANG_ZH, 103, 100), "还有3天");
	EXPECT_STR(distance_said(a, LANG_ZH, 98, 100), "已逾期2天");
	EXPECT_STR(ago_said(a, LANG_EN, 99, 100), "yesterday");
	EXPECT_STR(ago_said(a, LANG_EN, 97, 100), "3 days ago");
	EXPECT_STR(ago_said(a, LANG_ZH, 97, 100), "3天前");
	EXPECT_STR(ago_said(a, LANG_EN, 100, 100), "today");
	arena_free(&a);
}
