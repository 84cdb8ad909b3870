/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Dates and moments as numbers. */
#include "base/time.h"

enum { DAY_SECONDS = 86400, ERA_YEARS = 400, ERA_DAYS = 146097, EPOCH_FROM_MARCH_0000 = 719468 };

static bool is_leap(int year) { return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0; }

int date_month_length(int year, int month)
{
	static const uint8_t length[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	CHECK(month >= 1 && month <= 12);
	return length[month - 1] + (month == 2 && is_leap(year));
}

bool date_is_real(struct date d)
{
	return d.year >= 1 && d.year <= 9999 && d.month >= 1 && d.month <= 12 &&
		d.day >= 1 && d.day <= date_month_length(d.year, d.month);
}

/* Years are taken to begin in March, so that the leap day is the last of its year and the days
 * before a month follow from one division. */
int32_t date_to_day(struct date d)
{
	CHECK(date_is_real(d));
	int year = d.month > 2 ? d.year : d.year - 1;
	int month = d.month > 2 ? d.month - 3 : d.month + 9;
	int era = year / ERA_YEARS, in_era = year % ERA_YEARS;
	int in_year = (153 * month + 2) / 5 + d.day - 1;
	int before = in_era * 365 + in_era / 4 - in_era / 100;
	return era * ERA_DAYS + before + in_year - EPOCH_FROM_MARCH_0000;
}

struct date date_of_day(int32_t day)
{
	CHECK(day >= DATE_MIN && day <= DATE_MAX);
	int from_march = day + EPOCH_FROM_MARCH_0000;
	int era = from_march / ERA_DAYS, in_era = from_march % ERA_DAYS;
	int leap_days = in_era / 1460 - in_era / 36524 + in_era / 146096;
	int year = (in_era - leap_days) / 365;
	int in_year = in_era - (365 * year + year / 4 - year / 100);
	int month = (5 * in_year + 2) / 153;
	return (struct date){
		.year = era * ERA_YEARS + year + (month >= 10),
		.month = month < 10 ? month + 3 : month - 9,
		.day = in_year - (153 * month + 2) / 5 + 1,
	};
}

enum weekday date_weekday(int32_t day)
{
	int since_monday = (day + 3) % 7;          /* 1970-01-01 was a Thursday */
	return (enum weekday)((since_monday + 7) % 7 + 1);
}

int32_t date_add_months(int32_t day, int32_t n)
{
	struct date d = date_of_day(day);
	int32_t months = d.year * 12 + d.month - 1 + n;
	d.year = months / 12;
	d.month = months % 12 + 1;
	int length = date_month_length(d.year, d.month);
	if (d.day > length)
		d.day = length;
	return date_to_day(d);
}

/* Reads n decimal digits at *p; false at anything else. */
static bool take_digits(const char *p, size_t n, int *out)
{
	*out = 0;
	for (size_t i = 0; i < n; i++) {
		if (p[i] < '0' || p[i] > '9')
			return false;
		*out = *out * 10 + (p[i] - '0');
	}
	return true;
}

bool date_parse(str text, int32_t *day)
{
	struct date d;
	if (text.n != 10 || text.p[4] != '-' || text.p[7] != '-')
		return false;
	if (!take_digits(text.p, 4, &d.year) || !take_digits(text.p + 5, 2, &d.month) ||
	    !take_digits(text.p + 8, 2, &d.day) || !date_is_real(d))
		return false;
	*day = date_to_day(d);
	return true;
}

enum { ISO_DATE = 10, ISO_MOMENT = 20 };

/* Two digits and what follows them. */
static char *put_two(char *p, int n, char then)
{
	p[0] = (char)('0' + n / 10);
	p[1] = (char)('0' + n % 10);
	p[2] = then;
	return p + 3;
}

/* "2026-05-01"; the byte after it is the caller's. Years have four digits (DATE_MIN, DATE_MAX). */
static char *put_date(char *p, int32_t day)
{
	struct date d = date_of_day(day);
	put_two(p, d.year / 100, 0);
	p = put_two(p + 2, d.year % 100, '-');
	p = put_two(p, d.month, '-');
	return put_two(p, d.day, 0) - 1;
}

bool day_within_years(int32_t day, int first, int last)
{
	int year = date_of_day(day).year;
	return year >= first && year <= last;
}

str date_iso(struct arena *a, int32_t day)
{
	char *p = arena_raw(a, ISO_DATE + 1);
	put_date(p, day)[0] = 0;
	return (str){ p, ISO_DATE };
}

/* Rounded towards the past, also before 1970. */
static int64_t floor_day(int64_t seconds)
{
	return seconds / DAY_SECONDS - (seconds % DAY_SECONDS < 0);
}

int32_t zone_day(struct zone z, int64_t at)
{
	int64_t day = floor_day(at + z.offset_minutes * 60);
	CHECK(day >= DATE_MIN && day <= DATE_MAX);
	return (int32_t)day;
}

int64_t zone_day_start(struct zone z, int32_t day)
{
	return (int64_t)day * DAY_SECONDS - z.offset_minutes * 60;
}

int64_t zone_day_end(struct zone z, int32_t day) { return zone_day_start(z, day) + DAY_SECONDS; }

str moment_iso(struct arena *a, int64_t at)
{
	int32_t day = zone_day((struct zone){ 0 }, at);
	int second = (int)(at - (int64_t)day * DAY_SECONDS);
	char *p = arena_raw(a, ISO_MOMENT + 1), *q = put_date(p, day);
	*q++ = 'T';
	q = put_two(q, second / 3600, ':');
	q = put_two(q, second / 60 % 60, ':');
	put_two(q, second % 60, 'Z')[0] = 0;
	return (str){ p, ISO_MOMENT };
}
