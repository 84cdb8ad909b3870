/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Which days are worked. */
#include "calendar/table.h"

const struct calendar *calendar_find(str code)
{
	for (size_t i = 0; i < calendar_all_n; i++)
		if (str_eq(code, str_from_c(calendar_all[i].code)))
			return &calendar_all[i];
	return NULL;
}

str calendar_code(const struct calendar *c) { return str_from_c(c->code); }

void calendar_years(const struct calendar *c, int *first, int *last)
{
	*first = c->first_year;
	*last = c->last_year;
}

static bool is_known(const struct calendar *c, int32_t day)
{
	return day >= c->first_day && day <= c->last_day;
}

static bool is_weekend(const struct calendar *c, int32_t day)
{
	return c->weekend >> date_weekday(day) & 1;
}

bool calendar_works(const struct calendar *c, int32_t day)
{
	if (!c->worked || !is_known(c, day))
		return !is_weekend(c, day);
	uint32_t at = (uint32_t)(day - c->first_day);
	return c->worked[at / 64] >> at % 64 & 1;
}

static const struct marked_day *marked(const struct calendar *c, int32_t day)
{
	size_t lo = 0, hi = c->n_marked;
	while (lo < hi) {
		size_t mid = (lo + hi) / 2;
		if (c->marked[mid].day == day)
			return &c->marked[mid];
		if (c->marked[mid].day < day)
			lo = mid + 1;
		else
			hi = mid;
	}
	return NULL;
}

struct day_reason calendar_reason(const struct calendar *c, int32_t day)
{
	struct day_reason r = { .known = is_known(c, day), .name = M_calendar_holiday_other };
	const struct marked_day *m = marked(c, day);
	if (m) {
		r.kind = m->worked ? DAY_SWAPPED : DAY_HOLIDAY;
		r.name = m->name;
	} else {
		r.kind = is_weekend(c, day) ? DAY_WEEKEND : DAY_WORKED;
	}
	return r;
}

int32_t calendar_on_or_after(const struct calendar *c, int32_t day)
{
	while (!calendar_works(c, day))
		day++;
	return day;
}

int32_t calendar_on_or_before(const struct calendar *c, int32_t day)
{
	while (!calendar_works(c, day))
		day--;
	return day;
}

int32_t calendar_next_working(const struct calendar *c, int32_t day)
{
	return calendar_on_or_after(c, day + 1);
}

int32_t calendar_add_working(const struct calendar *c, int32_t day, int32_t n)
{
	for (; n > 0; n--)
		day = calendar_on_or_after(c, day + 1);
	for (; n < 0; n++)
		day = calendar_on_or_before(c, day - 1);
	return day;
}

int32_t calendar_count_working(const struct calendar *c, int32_t from, int32_t to)
{
	int32_t n = 0;
	for (int32_t day = from + 1; day <= to; day++)
		n += calendar_works(c, day);
	for (int32_t day = to + 1; day <= from; day++)
		n -= calendar_works(c, day);
	return n;
}

int calendar_unknown_year(const struct calendar *c, int32_t first, int32_t last)
{
	if (first < c->first_day)
		return date_of_day(first).year;
	if (last <= c->last_day)
		return 0;
	return date_of_day(first > c->last_day ? first : c->last_day + 1).year;
}
