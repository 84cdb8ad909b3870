/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A computed date as one short line, so that a clock can be explained years later as it was made.
 *
 *   1/L/WD10/1740963600+480/20164/20164/4/2027p/qingming+20182x1/spring-20200x1/m3
 *
 * version, kind (L at most, G at least, F fixed, P param; small when counted back), unit and
 * amount, anchor and zone, raw day, day, weekend days, unknown year (p: not yet published), then
 * the days off (+) and the exchanged days (-) crossed with the code of their holiday, and how many
 * more. `at` follows from the rest. */
#include "calendar/notation.h"

static const char kind_letters[] = "-LGFP";        /* by enum deadline_kind */
static const char holiday_key[] = "calendar.holiday.";

str due_pack(struct arena *a, const struct due *d)
{
	char letter = kind_letters[d->kind];
	str s = arena_printf(a, "1/%c/%.*s%d/%lld%+d/%d/%d/%d/%d%s", d->before ? letter | 0x20 : letter,
		PSTR(unit_letters(d->unit)), d->amount, (long long)d->anchor_at, d->zone.offset_minutes,
		d->raw_day, d->day, d->weekends, d->unknown_year, d->unpublished ? "p" : "");
	for (int i = 0; i < d->n_crossed; i++) {
		const struct due_day *run = &d->crossed[i];
		const char *code = msg_keys[run->name] + sizeof holiday_key - 1;
		s = arena_printf(a, "%.*s/%s%c%dx%d", PSTR(s), code, run->worked ? '-' : '+',
			run->first, run->days);
	}
	if (d->more_days)
		s = arena_printf(a, "%.*s/m%d", PSTR(s), d->more_days);
	return s;
}

/* ---- reading ---- */

static bool to_i32(str s, int32_t *out)
{
	int64_t v;
	if (!str_to_i64(s, &v) || v < INT32_MIN || v > INT32_MAX)
		return false;
	*out = (int32_t)v;
	return true;
}

static bool to_day(str s, int32_t *out)
{
	return to_i32(s, out) && *out >= DATE_MIN && *out <= DATE_MAX;
}

/* Cuts at the last + or - that is not the first byte; the sign stays with the tail. */
static bool cut_signed(str s, str *tail, str *front)
{
	for (size_t i = s.n; i-- > 1;) {
		if (s.p[i] != '+' && s.p[i] != '-')
			continue;
		*tail = (str){ s.p + i, s.n - i };
		*front = (str){ s.p, i };
		return true;
	}
	return false;
}

static str without_plus(str s) { return s.n && s.p[0] == '+' ? (str){ s.p + 1, s.n - 1 } : s; }

static bool take_kind(str s, struct due *d)
{
	if (s.n != 1)
		return false;
	d->before = s.p[0] & 0x20;
	const char *at = memchr(kind_letters + 1, s.p[0] & ~0x20, sizeof kind_letters - 2);
	if (at)
		d->kind = (enum deadline_kind)(at - kind_letters);
	return at != NULL;
}

static bool take_amount(str s, struct due *d)
{
	size_t n = 0;
	while (n < s.n && !(s.p[n] >= '0' && s.p[n] <= '9'))
		n++;
	str letters = { s.p, n };
	bool counted = d->kind == DEADLINE_AT_MOST || d->kind == DEADLINE_AT_LEAST;
	if (counted ? !unit_named(letters, &d->unit) : !str_eq(letters, S("-")))
		return false;
	return to_i32((str){ s.p + n, s.n - n }, &d->amount) && d->amount >= 0 &&
		d->amount <= unit_limit(d->unit);
}

static bool take_anchor(str s, struct due *d)
{
	str zone, at;
	return cut_signed(s, &zone, &at) && str_to_i64(at, &d->anchor_at) &&
		to_i32(without_plus(zone), &d->zone.offset_minutes) &&
		d->zone.offset_minutes >= -720 && d->zone.offset_minutes <= 840 &&
		anchor_in_range(d->anchor_at);
}

static bool take_year(str s, struct due *d)
{
	d->unpublished = s.n && s.p[s.n - 1] == 'p';
	s.n -= d->unpublished;
	return to_i32(s, &d->unknown_year) && d->unknown_year >= 0 && d->unknown_year <= 9999;
}

/* A holiday this version has no name for is still a public holiday. */
static enum msg holiday_named(str code)
{
	char key[64];
	enum msg m;
	if (code.n + sizeof holiday_key > sizeof key)
		return M_calendar_holiday_other;
	memcpy(key, holiday_key, sizeof holiday_key - 1);
	memcpy(key + sizeof holiday_key - 1, code.p, code.n);
	str whole = { key, sizeof holiday_key - 1 + code.n };
	return msg_by_key(whole, &m) ? m : M_calendar_holiday_other;
}

static bool take_run(str s, struct due *d)
{
	str code, where, days;
	if (d->n_crossed == DUE_SHOWN)
		return false;
	struct due_day *run = &d->crossed[d->n_crossed++];
	size_t at = s.n;
	while (at > 0 && s.p[at - 1] != '+' && s.p[at - 1] != '-')
		at--;
	/* A day before 1970 has a minus of its own behind the sign. */
	if (at > 1 && (s.p[at - 2] == '+' || s.p[at - 2] == '-'))
		at--;
	if (at < 2)
		return false;
	code = (str){ s.p, at - 1 };
	run->worked = s.p[at - 1] == '-';
	run->name = holiday_named(code);
	where = str_cut((str){ s.p + at, s.n - at }, 'x', &days);
	return to_day(where, &run->first) && run->first < DATE_MAX - 366 &&
		to_i32(days, &run->days) && run->days > 0 && run->days < 366;
}

static bool take_more(str s, struct due *d)
{
	if (s.n > 1 && s.p[0] == 'm' && s.p[1] >= '0' && s.p[1] <= '9')
		return to_i32((str){ s.p + 1, s.n - 1 }, &d->more_days);
	return take_run(s, d);
}

static void compute_at(struct due *d)
{
	if (d->unit == UNIT_NONE || d->unit == UNIT_HOURS)
		d->at = d->anchor_at + (d->before ? -3600 : 3600) * (int64_t)d->amount;
	else
		d->at = zone_day_end(d->zone, d->day);
}

static bool unpack(str s, struct due *d)
{
	str version = str_cut(s, '/', &s), kind = str_cut(s, '/', &s), amount = str_cut(s, '/', &s);
	str anchor = str_cut(s, '/', &s), raw = str_cut(s, '/', &s), day = str_cut(s, '/', &s);
	str weekends = str_cut(s, '/', &s), year = str_cut(s, '/', &s);
	if (!str_eq(version, S("1")) || !take_kind(kind, d) || !take_amount(amount, d) ||
	    !take_anchor(anchor, d))
		return false;
	if (!to_day(raw, &d->raw_day) || !to_day(day, &d->day) || !to_i32(weekends, &d->weekends) ||
	    d->weekends < 0 || !take_year(year, d))
		return false;
	while (s.n)
		if (!take_more(str_cut(s, '/', &s), d))
			return false;
	compute_at(d);
	return true;
}

int due_unpack(str packed, struct due *out)
{
	*out = (struct due){ 0 };
	return packed.n <= DUE_PACKED_MAX && unpack(packed, out) ? 0 : DUE_NOT_PACKED;
}
