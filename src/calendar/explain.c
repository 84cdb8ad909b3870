/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A computed date in a sentence: how long, from when, what was stepped over, the end. */
#include "calendar/notation.h"

str amount_said(struct arena *a, enum lang lang, enum unit u, int32_t n)
{
	static const struct { enum msg one, many; } said[] = {
		[UNIT_HOURS] = { M_calendar_hours_one, M_calendar_hours },
		[UNIT_CALENDAR_DAYS] = { M_calendar_days_one, M_calendar_days },
		[UNIT_WORKING_DAYS] = { M_calendar_working_days_one, M_calendar_working_days },
		[UNIT_MONTHS] = { M_calendar_months_one, M_calendar_months },
		[UNIT_YEARS] = { M_calendar_years_one, M_calendar_years },
	};
	CHECK(u > UNIT_NONE && u <= UNIT_YEARS);
	return MSG(a, lang, n == 1 ? said[u].one : said[u].many, arena_i64(a, n));
}

str deadline_said(struct arena *a, enum lang lang, const struct deadline *d, int32_t amount)
{
	switch (d->kind) {
	case DEADLINE_NONE:  return msg(lang, M_calendar_deadline_none);
	case DEADLINE_FIXED: return msg(lang, M_calendar_deadline_fixed);
	case DEADLINE_PARAM: return msg(lang, M_calendar_deadline_param);
	default: break;
	}
	bool least = d->kind == DEADLINE_AT_LEAST;
	enum msg forward = least ? M_calendar_deadline_at_least : M_calendar_deadline_within;
	enum msg back = least ? M_calendar_deadline_before_at_least : M_calendar_deadline_before;
	return MSG(a, lang, d->before ? back : forward, amount_said(a, lang, d->unit, amount));
}

/* ---- the parts of an explanation ---- */

struct telling { struct arena *a; enum lang lang; const struct due *d; str body; };

/* Adds one clause to the body. */
static void tell(struct telling *t, str clause)
{
	t->body = t->body.n ? MSG(t->a, t->lang, M_calendar_explain_join, t->body, clause) : clause;
}

/* "a", "a and b", "a, b and c". */
static str listed(const struct telling *t, const str *items, size_t n)
{
	str s = items[0];
	for (size_t i = 1; i < n; i++) {
		enum msg joint = i + 1 < n ? M_calendar_list_comma : M_calendar_list_and;
		s = MSG(t->a, t->lang, joint, s, items[i]);
	}
	return s;
}

static str holiday_said(const struct telling *t, const struct due_day *run)
{
	str span = date_said_span(t->a, t->lang, run->first, run->first + run->days - 1);
	return MSG(t->a, t->lang, M_calendar_explain_holiday, msg(t->lang, run->name), span);
}

static bool holds(const struct due_day *run, int32_t day)
{
	return day >= run->first && day < run->first + run->days;
}

static bool is_working_days(const struct due *d)
{
	return d->unit == UNIT_WORKING_DAYS && d->amount > 0;
}

static void tell_skipped(struct telling *t)
{
	const struct due *d = t->d;
	str item[DUE_SHOWN + 1];
	size_t n = 0;
	if (is_working_days(d) && d->weekends)
		item[n++] = msg(t->lang, M_calendar_explain_weekends);
	for (int i = 0; i < d->n_crossed; i++) {
		bool told = !is_working_days(d) && holds(&d->crossed[i], d->raw_day);
		if (!d->crossed[i].worked && !told)
			item[n++] = holiday_said(t, &d->crossed[i]);
	}
	if (n)
		tell(t, MSG(t->a, t->lang, M_calendar_explain_skipped, listed(t, item, n)));
}

static void tell_worked(struct telling *t)
{
	str item[DUE_SHOWN];
	size_t n = 0;
	for (int i = 0; i < t->d->n_crossed; i++) {
		int32_t day = t->d->crossed[i].first;
		if (t->d->crossed[i].worked)
			item[n++] = MSG(t->a, t->lang, M_calendar_explain_worked_day,
				weekday_said(t->lang, date_weekday(day)), date_said_short(t->a, t->lang, day));
	}
	if (n)
		tell(t, MSG(t->a, t->lang, M_calendar_explain_worked, listed(t, item, n)));
	if (t->d->more_days == 1)
		tell(t, msg(t->lang, M_calendar_explain_more_one));
	else if (t->d->more_days)
		tell(t, MSG(t->a, t->lang, M_calendar_explain_more, arena_i64(t->a, t->d->more_days)));
}

/* The same number in the last month does not exist: 31 January + 1 month. */
static void tell_shorter(struct telling *t)
{
	const struct due *d = t->d;
	if (d->unit != UNIT_MONTHS && d->unit != UNIT_YEARS)
		return;
	int wanted = date_of_day(zone_day(d->zone, d->anchor_at)).day;
	if (date_of_day(d->raw_day).day != wanted)
		tell(t, MSG(t->a, t->lang, M_calendar_explain_shorter, arena_i64(t->a, wanted)));
}

static void tell_moved(struct telling *t)
{
	const struct due *d = t->d;
	if (d->day == d->raw_day)
		return;
	str why = weekday_said(t->lang, date_weekday(d->raw_day));
	for (int i = 0; i < d->n_crossed; i++)
		if (!d->crossed[i].worked && holds(&d->crossed[i], d->raw_day))
			why = msg(t->lang, d->crossed[i].name);
	enum msg moved = d->before ? M_calendar_explain_earlier : M_calendar_explain_later;
	tell(t, MSG(t->a, t->lang, moved, date_said_short(t->a, t->lang, d->raw_day), why));
}

static void tell_unknown(struct telling *t)
{
	if (!t->d->unknown_year)
		return;
	enum msg said = t->d->unpublished ? M_calendar_explain_unpublished : M_calendar_explain_unknown;
	tell(t, MSG(t->a, t->lang, said, arena_i64(t->a, t->d->unknown_year)));
}

static void tell_end(struct telling *t)
{
	const struct due *d = t->d;
	enum msg said = d->unit == UNIT_NONE ? M_calendar_explain_is :
		d->before ? M_calendar_explain_latest :
		d->kind == DEADLINE_AT_LEAST ? M_calendar_explain_lasts : M_calendar_explain_ends;
	tell(t, MSG(t->a, t->lang, said, moment_said_end(t->a, t->lang, d->zone, d->at)));
}

static str head(const struct telling *t)
{
	const struct due *d = t->d;
	if (d->unit == UNIT_NONE)
		return msg(t->lang, d->kind == DEADLINE_FIXED ?
			M_calendar_explain_fixed : M_calendar_explain_param);
	str anchor = d->unit == UNIT_HOURS ? moment_said(t->a, t->lang, d->zone, d->anchor_at) :
		date_said(t->a, t->lang, zone_day(d->zone, d->anchor_at));
	if (!d->amount)
		return MSG(t->a, t->lang, M_calendar_explain_same, anchor);
	if (d->unit == UNIT_HOURS)
		return MSG(t->a, t->lang,
			d->before ? M_calendar_explain_before_moment : M_calendar_explain_after_moment,
			amount_said(t->a, t->lang, d->unit, d->amount), anchor);
	return MSG(t->a, t->lang, d->before ? M_calendar_explain_before : M_calendar_explain_after,
		amount_said(t->a, t->lang, d->unit, d->amount), anchor);
}

str due_explain(struct arena *a, enum lang lang, const struct due *d)
{
	struct telling t = { .a = a, .lang = lang, .d = d };
	tell_shorter(&t);
	tell_moved(&t);
	tell_skipped(&t);
	tell_worked(&t);
	tell_unknown(&t);
	tell_end(&t);
	return MSG(a, lang, M_calendar_explain, head(&t), t.body);
}
