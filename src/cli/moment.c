/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cli/moment.h"

#include "base/time.h"

/* Two digits at s[at], at most `most`. */
static bool two(str s, size_t at, int most, int64_t *out)
{
	return at + 2 <= s.n && s.p[at] >= '0' && s.p[at] <= '9' &&
	    str_to_i64((str){ s.p + at, 2 }, out) && *out <= most;
}

/* "Z", "+08:00", "-05:30" as seconds east. */
static bool read_zone(str s, int64_t *east)
{
	int64_t h, m;
	*east = 0;
	if (str_eq(s, S("Z")))
		return true;
	if (s.n != 6 || (s.p[0] != '+' && s.p[0] != '-') || s.p[3] != ':' || !two(s, 1, 14, &h) ||
	    !two(s, 4, 59, &m))
		return false;
	*east = (s.p[0] == '-' ? -1 : 1) * (h * 3600 + m * 60);
	return true;
}

/* Dates are counted onwards from here, and end with the calendar. */
enum { FIRST_YEAR = 1970, LAST_YEAR = 2199 };

bool moment_parse(str s, int64_t *at)
{
	int32_t day;
	int64_t h, m, sec, east;
	if (s.n < 10 || !date_parse((str){ s.p, 10 }, &day) ||
	    !day_within_years(day, FIRST_YEAR, LAST_YEAR))
		return false;
	*at = (int64_t)day * 86400;
	if (s.n == 10)
		return true;
	if (s.n < 20 || s.p[10] != 'T' || s.p[13] != ':' || s.p[16] != ':' || !two(s, 11, 23, &h) ||
	    !two(s, 14, 59, &m) || !two(s, 17, 59, &sec) ||
	    !read_zone((str){ s.p + 19, s.n - 19 }, &east))
		return false;
	*at += h * 3600 + m * 60 + sec - east;
	return true;
}

bool moment_given(struct console *c, const char *option, int64_t fallback, int64_t *at)
{
	*at = fallback;
	if (!option_set(c, option) || moment_parse(option_given(c, option), at))
		return true;
	COMPLAIN(c, DONE_USAGE, M_cli_moment_bad, option_given(c, option));
	return false;
}
