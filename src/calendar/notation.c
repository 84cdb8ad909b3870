/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The notation of deadlines in courses: "<=15WD@opinion_received". */
#include "calendar/notation.h"

static const struct { str letters; enum unit unit; int32_t limit; } units[] = {
	{ S("H"), UNIT_HOURS, 876000 },
	{ S("CD"), UNIT_CALENDAR_DAYS, 36500 },
	{ S("WD"), UNIT_WORKING_DAYS, 25000 },
	{ S("M"), UNIT_MONTHS, 1200 },
	{ S("Y"), UNIT_YEARS, 100 },
};

str unit_letters(enum unit u)
{
	for (size_t i = 0; i < countof(units); i++)
		if (units[i].unit == u)
			return units[i].letters;
	return S("-");
}

bool unit_named(str letters, enum unit *out)
{
	for (size_t i = 0; i < countof(units); i++) {
		if (!str_eq(units[i].letters, letters))
			continue;
		*out = units[i].unit;
		return true;
	}
	return false;
}

int32_t unit_limit(enum unit u)
{
	for (size_t i = 0; i < countof(units); i++)
		if (units[i].unit == u)
			return units[i].limit;
	return 0;
}

/* Small letters, digits and underscores, in words joined by single dots; a letter first. */
static bool is_name(str s)
{
	char last = '.';
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		bool letter = c >= 'a' && c <= 'z';
		bool other = (c >= '0' && c <= '9') || c == '_';
		if (c == '.' ? last == '.' : !letter && !(other && last != '.'))
			return false;
		last = c;
	}
	return last != '.';
}

static bool str_ends(str s, str end)
{
	return s.n >= end.n && memcmp(s.p + s.n - end.n, end.p, end.n) == 0;
}

static str skip(str s, size_t n) { return (str){ s.p + n, s.n - n }; }

/* "15" or "[sla.ack_wd]" off the front of *s. The number is checked against its unit later. */
static int take_amount(struct arena *a, str *s, struct deadline *out)
{
	if (str_begins(*s, S("["))) {
		str rest, name = str_cut(skip(*s, 1), ']', &rest);
		if (name.n + 2 + rest.n != s->n)
			return DEADLINE_NO_AMOUNT;         /* no closing bracket */
		if (!is_name(name))
			return DEADLINE_BAD_NAME;
		out->parameter = arena_copy(a, name);
		*s = rest;
		return 0;
	}
	size_t n = 0;
	while (n < s->n && s->p[n] >= '0' && s->p[n] <= '9')
		n++;
	int64_t amount;
	if (n > 9 || !str_to_i64((str){ s->p, n }, &amount))
		return DEADLINE_NO_AMOUNT;
	out->amount = (int32_t)amount;
	*s = skip(*s, n);
	return 0;
}

static int take_anchor(struct arena *a, str name, struct deadline *out)
{
	str before = S("_before");
	if (!name.n)
		return DEADLINE_NO_ANCHOR;
	if (!is_name(name))
		return DEADLINE_BAD_NAME;
	if (str_ends(name, before) && name.n > before.n) {
		out->before = true;
		name.n -= before.n;
	}
	out->anchor = arena_copy(a, name);
	return 0;
}

static int parse_counted(struct arena *a, str s, struct deadline *out)
{
	int r = take_amount(a, &s, out);
	if (r)
		return r;
	str anchor, letters = str_cut(s, '@', &anchor);
	if (!unit_named(letters, &out->unit))
		return DEADLINE_NO_UNIT;
	if (out->amount > unit_limit(out->unit))
		return DEADLINE_NO_AMOUNT;
	return take_anchor(a, anchor, out);
}

static int parse_named(struct arena *a, str name, struct deadline *out)
{
	if (!is_name(name))
		return DEADLINE_BAD_NAME;
	out->anchor = arena_copy(a, name);
	return 0;
}

static const struct {
	str start;
	enum deadline_kind kind;
	int (*rest)(struct arena *a, str s, struct deadline *out);
} starts[] = {
	{ S("<="), DEADLINE_AT_MOST, parse_counted },
	{ S(">="), DEADLINE_AT_LEAST, parse_counted },
	{ S("fixed:"), DEADLINE_FIXED, parse_named },
	{ S("param:"), DEADLINE_PARAM, parse_named },
};

int deadline_parse(struct arena *a, str text, struct deadline *out, str *error)
{
	text = str_trim(text);
	*error = text;
	*out = (struct deadline){ .kind = DEADLINE_NONE };
	if (str_eq(text, S("-")))
		return 0;
	for (size_t i = 0; i < countof(starts); i++) {
		if (!str_begins(text, starts[i].start))
			continue;
		out->kind = starts[i].kind;
		return starts[i].rest(a, skip(text, starts[i].start.n), out);
	}
	return DEADLINE_NO_START;
}

int deadlines_parse(struct arena *a, str text, struct deadlines *out, str *error)
{
	size_t n = 1;
	for (size_t i = 0; i < text.n; i++)
		n += text.p[i] == ';';
	*out = (struct deadlines){ arena_new_n(a, struct deadline, n), n };
	for (size_t i = 0; i < n; i++) {
		int r = deadline_parse(a, str_cut(text, ';', &text), &out->of[i], error);
		if (r)
			return r;
	}
	return 0;
}

str deadline_error_said(struct arena *a, enum lang lang, int answer, str error)
{
	static const enum msg said[] = {
		[DEADLINE_NO_START] = M_calendar_error_no_start,
		[DEADLINE_NO_AMOUNT] = M_calendar_error_no_amount,
		[DEADLINE_NO_UNIT] = M_calendar_error_no_unit,
		[DEADLINE_NO_ANCHOR] = M_calendar_error_no_anchor,
		[DEADLINE_BAD_NAME] = M_calendar_error_bad_name,
	};
	CHECK(answer > 0 && (size_t)answer < countof(said));
	return MSG(a, lang, said[answer], error);
}
