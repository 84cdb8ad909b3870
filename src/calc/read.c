/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What people type, read where its meaning is clear: full-width digits, thousands separators,
 * signs of money,
 * dates in four spellings. What could mean two things is refused, with what is expected. */
#include "base/utf8.h"
#include "calc/inside.h"

#define IS(m) ((int)M_calc_wrong_##m)

/* ---- to plain letters ---- */

static int32_t narrow(int32_t c)
{
	if (c >= 0xff01 && c <= 0xff5e)
		return c - 0xfee0;              /* full-width forms of ASCII */
	switch (c) {
	case 0x3000: case 0xa0: case 0x2009: case 0x202f: return ' ';
	case 0x3001: case 0xff64: return ',';
	case 0x2212: case 0x2013: case 0x2014: return '-';
	case 0x3002: return '.';
	case 0xffe5: return 0xa5;
	default: return c;
	}
}

/* The text narrowed and trimmed. False when it is too long or not a text. */
static bool plain_text(struct arena *a, str s, str *out)
{
	if (s.n > CALC_TYPED_MAX || !utf8_valid(s))
		return false;
	char *p = arena_alloc(a, s.n + 4, 1);
	size_t n = 0, at = 0;
	for (int32_t c; (c = utf8_next(s, &at)) >= 0;)
		n += utf8_put(p + n, narrow(c));
	*out = str_trim((str){ p, n });
	return true;
}

static bool take(str *s, str what)
{
	if (s->n < what.n || !str_begins(*s, what))
		return false;
	*s = str_trim((str){ s->p + what.n, s->n - what.n });
	return true;
}

static bool take_end(str *s, str what)
{
	if (s->n < what.n || !str_eq((str){ s->p + s->n - what.n, what.n }, what))
		return false;
	*s = str_trim((str){ s->p, s->n - what.n });
	return true;
}

static bool take_any(str *s, const str *of, size_t n, bool (*take_one)(str *, str))
{
	for (size_t i = 0; i < n; i++)
		if (take_one(s, of[i]))
			return true;
	return false;
}

/* ---- numbers ---- */

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

/* Whether the commas (and blanks) of a number part its whole digits in threes. */
static bool grouped(str s)
{
	size_t run = 0, groups = 0;
	bool after = false;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '.') {
			if (groups && run != 3)
				return false;
			after = true;
		} else if (s.p[i] == ',' || s.p[i] == ' ') {
			if (after || !run || run > 3 || (groups && run != 3))
				return false;
			groups++;
			run = 0;
		} else if (!after) {
			run++;
		}
	}
	return after || !groups || run == 3;
}

static str without_groups(struct arena *a, str s)
{
	char *p = arena_alloc(a, s.n + 1, 1);
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] != ',' && s.p[i] != ' ')
			p[n++] = s.p[i];
	return (str){ p, n };
}

/* A number without a sign of money or a unit. */
static int read_bare(struct arena *a, str s, const struct exact **out)
{
	bool minus = take(&s, S("-"));
	if (!minus)
		take(&s, S("+"));
	if (!s.n || !is_digit(s.p[0]))
		return IS(not_number);
	if (!grouped(s))
		return IS(grouping);
	str plain = without_groups(a, s);
	str rest, whole = str_cut(plain, '.', &rest);
	if (whole.n > 12)
		return IS(too_large);
	if (rest.n > 6)
		return IS(decimals);
	*out = exact_read(a, plain);
	if (!*out)
		return IS(not_number);
	return minus && exact_sign(*out) ? IS(negative) : CALC_READ_OK;
}

/* 万 and 亿 behind a number. */
static int64_t ten_thousands(str *s)
{
	if (take_end(s, S("万")))
		return 10000;
	return take_end(s, S("亿")) ? 100000000 : 1;
}

static int read_number(struct arena *a, str s, const struct exact **out)
{
	static const str units[] = { S("小时"), S("个月"), S("个工作日"), S("人"), S("天"), S("日"), S("月"), S("年"),
		S("岁"), S("分"), S("h"), S("hours"), S("days"), S("months") };
	take_any(&s, units, countof(units), take_end);
	int64_t times = ten_thousands(&s);
	int r = read_bare(a, s, out);
	if (r == CALC_READ_OK && times > 1)
		*out = exact_mul(a, *out, exact_whole(a, times));
	return r;
}

static int read_money(struct arena *a, str s, const struct exact **out)
{
	static const str before[] = { S("¥"), S("CNY"), S("RMB"), S("人民币"), S("€"), S("EUR"), S("£"), S("GBP"),
		S("$"), S("US$"), S("USD") };
	static const str after[] = { S("元整"), S("元"), S("圆"), S("块"), S("CNY"), S("RMB"), S("yuan"), S("€"),
		S("EUR"), S("USD"), S("GBP") };
	take_any(&s, before, countof(before), take);
	take_any(&s, after, countof(after), take_end);
	int64_t times = ten_thousands(&s);
	int r = read_bare(a, s, out);
	if (r == CALC_READ_OK && times > 1)
		*out = exact_mul(a, *out, exact_whole(a, times));
	if (r == CALC_READ_OK && exact_cmp(*out, exact_whole(a, 1000000000000)) > 0)
		return IS(too_large);
	return r;
}

static int read_count(struct arena *a, str s, const struct exact **out)
{
	int r = read_number(a, s, out);
	if (r != CALC_READ_OK)
		return r;
	if (!exact_is_whole(*out))
		return IS(not_whole);
	return exact_cmp(*out, exact_whole(a, 1000000000)) > 0 ? IS(too_large) : CALC_READ_OK;
}

static int read_percent(struct arena *a, str s, const struct exact **out)
{
	bool sign = take_end(&s, S("%")) || take_end(&s, S("percent"));
	if (!sign)
		return IS(no_percent);
	int r = read_bare(a, s, out);
	if (r != CALC_READ_OK)
		return r;
	*out = exact_div(a, *out, exact_whole(a, 100));
	return exact_cmp(*out, exact_whole(a, 1)) > 0 ? IS(over_hundred) : CALC_READ_OK;
}

static int read_list(struct arena *a, str s, struct calc_read *out)
{
	take(&s, S("["));
	take_end(&s, S("]"));
	out->list = arena_new_n(a, const struct exact *, CALC_LIST_MAX);
	while (s.n) {
		size_t n = 0;
		while (n < s.n && !memchr(",; \n\t", s.p[n], 5))
			n++;
		str one = { s.p, n };
		s = str_trim((str){ s.p + n, s.n - n });
		if (!take(&s, S(",")))
			take(&s, S(";"));
		if (out->n_list == CALC_LIST_MAX)
			return IS(list_long);
		int r = one.n ? read_number(a, one, &out->list[out->n_list]) : IS(list_hole);
		if (r != CALC_READ_OK)
			return r;
		out->n_list++;
	}
	return out->n_list ? CALC_READ_OK : IS(list_hole);
}

/* ---- dates ---- */

static bool take_digits(str *s, size_t least, size_t most, int *out)
{
	size_t n = 0;
	*out = 0;
	while (n < s->n && n < most && is_digit(s->p[n]))
		*out = *out * 10 + (s->p[n++] - '0');
	*s = (str){ s->p + n, s->n - n };
	return n >= least;
}

static bool take_joint(str *s, str sign, str han)
{
	*s = str_trim(*s);
	return (sign.n && take(s, sign)) || take(s, han);
}

/* Year, month and day in that order; the joint after the year is used after the month too. */
static bool date_parts(str s, struct date *d)
{
	if (!take_digits(&s, 4, 4, &d->year))
		return false;
	if (s.n == 4 && is_digit(s.p[0]))
		return take_digits(&s, 2, 2, &d->month) && take_digits(&s, 2, 2, &d->day) && !s.n;
	str joint = S("");
	if (s.n && memchr("-/.", s.p[0], 3))
		joint = (str){ s.p, 1 };
	if (!take_joint(&s, joint, S("年")) || !take_digits(&s, 1, 2, &d->month))
		return false;
	if (!take_joint(&s, joint, S("月")) || !take_digits(&s, 1, 2, &d->day))
		return false;
	s = str_trim(s);
	if (!take(&s, S("日")))
		take(&s, S("号"));
	return !s.n;
}

static int read_date(str s, int32_t *day)
{
	struct date d;
	if (!date_parts(s, &d))
		return IS(not_date);
	if (!date_is_real(d))
		return IS(no_such_date);
	*day = date_to_day(d);
	return day_within_years(*day, 1950, 2100) ? CALC_READ_OK : IS(date_range);
}

/* "7y7m", "7年7个月", "7 years 7 months", "7y". */
static int read_span(str s, struct calc_read *out)
{
	static const str years[] = { S("years"), S("year"), S("y"), S("年") };
	static const str months[] = { S("months"), S("month"), S("m"), S("个月"), S("月") };
	int y = 0, m = 0, n;
	bool any = false;
	for (int part = 0; part < 2 && s.n; part++) {
		if (!take_digits(&s, 1, 2, &n))
			return IS(not_span);
		s = str_trim(s);
		if (part == 0 && take_any(&s, years, countof(years), take))
			y = n;
		else if (take_any(&s, months, countof(months), take))
			m = n, part = 1;
		else
			return IS(not_span);
		any = true;
	}
	if (!any || s.n || m > 11)
		return IS(not_span);
	out->years = y;
	out->months = m;
	return CALC_READ_OK;
}

/* ---- words ---- */

static char lower(char c) { return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c; }

/* Without regard to capitals, blanks, '_' and '-'. */
static bool same_word(str s, str t)
{
	size_t i = 0, j = 0;
	for (;;) {
		while (i < s.n && memchr(" _-", s.p[i], 3))
			i++;
		while (j < t.n && memchr(" _-", t.p[j], 3))
			j++;
		if (i == s.n || j == t.n)
			return i == s.n && j == t.n;
		if (lower(s.p[i++]) != lower(t.p[j++]))
			return false;
	}
}

static int read_yes(str s, bool *out)
{
	static const str yes[] = { S("yes"), S("y"), S("true"), S("1"), S("on"), S("是"), S("有"),
		S("对"), S("√") };
	static const str no[] = { S("no"), S("n"), S("false"), S("0"), S("off"), S("否"), S("没有"), S("无"),
		S("不是") };
	for (size_t i = 0; i < countof(yes); i++)
		if (same_word(s, yes[i]))
			return *out = true, CALC_READ_OK;
	for (size_t i = 0; i < countof(no); i++)
		if (same_word(s, no[i]))
			return *out = false, CALC_READ_OK;
	return IS(not_yes);
}

static int read_choice(const struct calc_input *in, str s, int *out)
{
	for (int i = 0; in->choice[i].name; i++) {
		const enum msg said = in->choice[i].said;
		bool is = same_word(s, str_from_c(in->choice[i].name));
		for (int l = 0; l < LANG_COUNT; l++)
			is = is || same_word(s, msg(l, said));
		if (is)
			return *out = i, CALC_READ_OK;
	}
	return IS(no_choice);
}

/* ---- by kind ---- */

static int read_plain(struct arena *a, const struct calc_input *in, str s, struct calc_read *out)
{
	switch (in->kind) {
	case CALC_MONEY:   return read_money(a, s, &out->x);
	case CALC_NUMBER:  return read_number(a, s, &out->x);
	case CALC_COUNT:   return read_count(a, s, &out->x);
	case CALC_PERCENT: return read_percent(a, s, &out->x);
	case CALC_DATE:    return read_date(s, &out->day);
	case CALC_YES:     return read_yes(s, &out->yes);
	case CALC_LIST:    return read_list(a, s, out);
	case CALC_CHOICE:  return read_choice(in, s, &out->choice);
	case CALC_SPAN:    return read_span(s, out);
	case CALC_TEXT:    out->text = s; return utf8_length(s) > 200 ? IS(text_long) : CALC_READ_OK;
	}
	return IS(not_number);
}

int calc_read_text(struct arena *a, const struct calc_input *in, str text, struct calc_read *out)
{
	str s;
	*out = (struct calc_read){ .choice = -1 };
	if (!plain_text(a, text, &s))
		return IS(unreadable);
	if (!s.n)
		return CALC_READ_OK;
	int r = read_plain(a, in, s, out);
	out->given = r == CALC_READ_OK;
	return r;
}

enum msg calc_expected(enum calc_kind kind)
{
	static const enum msg of[] = { [CALC_MONEY] = M_calc_expect_money, [CALC_NUMBER] = M_calc_expect_number,
		[CALC_COUNT] = M_calc_expect_count, [CALC_DATE] = M_calc_expect_date,
			[CALC_YES] = M_calc_expect_yes,
		[CALC_PERCENT] = M_calc_expect_percent, [CALC_LIST] = M_calc_expect_list,
		[CALC_CHOICE] = M_calc_expect_choice, [CALC_SPAN] = M_calc_expect_span,
		[CALC_TEXT] = M_calc_expect_text };
	return of[kind];
}
