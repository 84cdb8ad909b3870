/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Computes when a deadline passes, noting what it stepped over. */
#include "calendar/notation.h"
#include "calendar/table.h"

/* Adds one marked day. Days of one holiday in a row are one run; exchanged days never join. */
static void note_marked(struct due *d, int32_t day, const struct day_reason *r)
{
	bool worked = r->kind == DAY_SWAPPED;
	struct due_day *last = d->n_crossed ? &d->crossed[d->n_crossed - 1] : NULL;
	bool joins = last && !worked && !last->worked && last->name == r->name;
	if (joins && last->first + last->days == day)
		last->days++;
	else if (d->n_crossed < DUE_SHOWN)
		d->crossed[d->n_crossed++] = (struct due_day){ day, 1, worked, r->name };
	else
		d->more_days++;
}

static void note_days(const struct calendar *c, int32_t first, int32_t last, struct due *d)
{
	for (int32_t day = first; day <= last; day++) {
		struct day_reason r = calendar_reason(c, day);
		if (r.kind == DAY_WEEKEND)
			d->weekends++;
		else if (r.kind != DAY_WORKED)
			note_marked(d, day, &r);
	}
	d->unknown_year = calendar_unknown_year(c, first, last);
	d->unpublished = d->unknown_year > c->last_year;
}

static void count_hours(struct due *d)
{
	d->at = d->anchor_at + (d->before ? -3600 : 3600) * (int64_t)d->amount;
	d->day = d->raw_day = zone_day(d->zone, d->at - 1);
}

static void end_day(const struct calendar *c, struct due *d)
{
	d->day = d->before ? calendar_on_or_before(c, d->raw_day) : calendar_on_or_after(c, d->raw_day);
	d->at = zone_day_end(d->zone, d->day);
}

/* The day of the event is not counted: it is skipped in what was crossed, too. */
static void count_working_days(const struct calendar *c, int32_t start, struct due *d)
{
	d->raw_day = calendar_add_working(c, start, d->before ? -d->amount : d->amount);
	end_day(c, d);
	if (!d->amount)
		note_days(c, d->before ? d->day : start, d->before ? start : d->day, d);
	else if (d->before)
		note_days(c, d->day, start - 1, d);
	else
		note_days(c, start + 1, d->day, d);
}

static void count_calendar(const struct calendar *c, int32_t start, struct due *d)
{
	int32_t n = d->before ? -d->amount : d->amount;
	if (d->unit == UNIT_CALENDAR_DAYS)
		d->raw_day = start + n;
	else
		d->raw_day = date_add_months(start, d->unit == UNIT_YEARS ? n * 12 : n);
	end_day(c, d);
	/* Only the end of such a period asks which days are off. */
	note_days(c, d->before ? d->day : d->raw_day, d->before ? d->raw_day : d->day, d);
}

bool anchor_in_range(int64_t at)
{
	int64_t first = date_to_day((struct date){ 1900, 1, 1 }) * INT64_C(86400);
	int64_t last = date_to_day((struct date){ 9000, 12, 31 }) * INT64_C(86400);
	return at >= first && at <= last;
}

int deadline_compute(const struct calendar *c, struct zone z, const struct deadline *d,
	int32_t amount, int64_t anchor_at, struct due *out)
{
	*out = (struct due){ .anchor_at = anchor_at, .zone = z, .kind = d->kind, .unit = d->unit,
		.before = d->before, .amount = d->unit == UNIT_NONE ? 0 : amount };
	if (d->kind == DEADLINE_NONE)
		return DUE_NO_DEADLINE;
	if (!anchor_in_range(anchor_at))
		return DUE_OUT_OF_RANGE;
	if (out->amount < 0 || out->amount > unit_limit(d->unit))
		return DUE_BAD_AMOUNT;
	switch (d->unit) {
	case UNIT_NONE:
	case UNIT_HOURS:
		count_hours(out);
		break;
	case UNIT_WORKING_DAYS:
		count_working_days(c, zone_day(z, anchor_at), out);
		break;
	case UNIT_CALENDAR_DAYS:
	case UNIT_MONTHS:
	case UNIT_YEARS:
		count_calendar(c, zone_day(z, anchor_at), out);
		break;
	}
	return 0;
}
