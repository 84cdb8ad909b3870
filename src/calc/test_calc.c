/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What holds of calculators whatever is put in: more wage or service never gives less, parts add
 * up, dates agree with
 * the calendar, and what cannot be answered is refused. */
#include "calc/figures.h"
#include "calc/inside.h"
#include "test.h"

#include <stdio.h>

static struct arena *mem;
static struct figure_table law;
static struct calc_result result;

static bool ready(void)
{
	enum { MOST = 1 << 18 };
	struct figure_fault fault[FIGURE_FAULTS_MAX];
	size_t n = 0;
	mem = arena_new(512 << 20);
	char *p = arena_alloc(mem, MOST, 1);
	FILE *f = fopen("profiles/figures.csv", "r");
	if (f)
		n = fread(p, 1, MOST, f), fclose(f);
	return EXPECT(figures_read(mem, (str){ p, n }, &law, fault, &n) == 0);
}

/* "name=value name=value": what came of it. */
static int ask(const char *id, str line)
{
	struct calc_given given[CALC_INPUTS_MAX];
	size_t n = 0;
	const struct parameters from = figures_in(&law, NULL);
	const struct calc_setting s = { .parameters = &from, .today = date_to_day((struct date){ 2026,
		12, 1 }) };
	for (str one = str_cut(line, ' ', &line); one.n; one = str_cut(line, ' ', &line), n++)
		given[n].name = str_cut(one, '=', &given[n].value);
	return calc_run(mem, calculator_find(str_from_c(id)), given, n, &s, &result);
}
#define ASK(id, ...) ask(id, arena_printf(mem, __VA_ARGS__))

static const struct calc_value *got(const char *name)
{
	static const struct calc_value none = { .is = CALC_IS_NOTHING };
	for (size_t i = 0; i < result.n_output; i++)
		if (!strcmp(result.output[i].name, name))
			return &result.output[i].value;
	test_failed(__FILE__, __LINE__, name);
	return &none;
}

static bool wrong_with(const char *id, const char *line, const char *name, enum msg why)
{
	bool is = ask(id, str_from_c(line)) == CALC_MISTAKEN && result.n_mistake == 1 &&
		result.mistake[0].wrong == why && !strcmp(result.mistake[0].name, name);
	if (!is)
		printf("%s %s\n", id, line);
	return is;
}

TEST("a number, a date, a choice are understood in the ways people write them")
{
	static const char *const start[] = { "2019-03-01", "2019/3/1", "2019年3月1日", "20190301", "２０１９－０３－０１",
		"2019.3.1" };
	static const char *const wage[] = { "9000", "9,000", "9，000.00", "９０００", "¥9000", "9000元",
		"0.9万", "￥9,000" };
	REQUIRE(ready());
	for (size_t i = 0; i < countof(start); i++)
		for (size_t k = 0; k < countof(wage); k++) {
			EXPECT(ASK("severance", "start=%s last_day=2025-08-15 avg12=%s local_avg=9500",
				start[i], wage[k]) == 0);
			EXPECT_STR(calc_value_plain(mem, got("N")), "58500.00");
		}
	EXPECT(ASK("k2", "daily_ot_hours=1，1、2;3,3,1 special_reason=是") == 0);
	EXPECT_STR(calc_value_plain(mem, got("total_h")), "11.0");
	arena_free(&mem);
}

TEST("what is wrong is said beside its field")
{
	REQUIRE(ready());
	EXPECT(wrong_with("K01", "monthly=8,70", "monthly", M_calc_wrong_grouping));
	EXPECT(wrong_with("K01", "monthly=-1", "monthly", M_calc_wrong_negative));
	EXPECT(wrong_with("K01", "monthly=1.2.3", "monthly", M_calc_wrong_not_number));
	EXPECT(wrong_with("K01", "monthly=9999999999999", "monthly", M_calc_wrong_too_large));
	EXPECT(wrong_with("K01", "workday_h=1", "monthly", M_calc_wrong_missing));
	EXPECT(wrong_with("K01", "monthly=1 monthly=2", "monthly", M_calc_wrong_twice));
	EXPECT(wrong_with("K05", "start=2025-02-30 monthly=1", "start", M_calc_wrong_no_such_date));
	EXPECT(wrong_with("K05", "start=8/15/2025 monthly=1", "start", M_calc_wrong_not_date));
	EXPECT(wrong_with("K05", "start=1900-01-01 monthly=1", "start", M_calc_wrong_date_range));
	EXPECT(wrong_with("K03", "start=2025-01-02 last_day=2025-01-01 avg12=1 local_avg=1", "last_day",
		M_calc_wrong_end_before));
	EXPECT(wrong_with("K13", "payroll=1 retain=60", "retain", M_calc_wrong_no_percent));
	EXPECT(wrong_with("K17", "theory=80 judges=90,91", "judges", M_calc_wrong_few_judges));
	EXPECT(wrong_with("K23", "employees=10 cut=11", "cut", M_calc_wrong_more_than));
	EXPECT(wrong_with("K09", "kind=miscarriage difficult=yes pregnancy_months=3", "difficult",
		M_calc_wrong_only_birth));
	EXPECT(ask("K01", S("monthly=1 wages=2")) == CALC_MISTAKEN && !result.mistake[0].name);
	arena_free(&mem);
}

TEST("what cannot be answered rightly is refused with the reason")
{
	REQUIRE(ready());
	EXPECT(ask("K03", S("start=2007-12-31 last_day=2025-01-01 avg12=1 local_avg=1")) == CALC_REFUSED);
	EXPECT(result.refusal.sentence == M_calc_refuse_before_2008 && !result.n_output);
	EXPECT(ask("K03", S("start=2019-03-01 last_day=2025-01-01 avg12=1")) == CALC_REFUSED);
	EXPECT(result.refusal.sentence == M_calc_refuse_no_place);
	EXPECT(ask("K11", S("arrears=100")) == CALC_REFUSED);
	EXPECT(ask("K20", S("redundancy=yes age=30 full_years=1 week_pay=1 cap=1")) == CALC_REFUSED);
	arena_free(&mem);
}

TEST("more wage and more service never give less severance, but where the caps of article 47 begin")
{
	const struct exact *before = NULL;
	REQUIRE(ready());
	for (int wage = 1000; wage <= 40000; wage += 500, before = got("N")->x) {
		REQUIRE(ASK("K03", "start=2009-06-10 last_day=2025-08-09 avg12=%d local_avg=12000", wage) == 0);
		if (before && exact_cmp(got("N")->x, before) < 0)
			EXPECT(wage == 36500);      /* the first wage over 36,000: from there no more than 12 years */
	}
	before = NULL;
	for (int32_t last = date_to_day((struct date){ 2008, 1, 1 }); last < 17500; last += 3,
		before = got("N")->x) {
		str day = date_iso(mem, last);
		REQUIRE(ASK("K03", "start=2008-01-01 last_day=%.*s avg12=9000 local_avg=9500", PSTR(day)) == 0);
		EXPECT(!before || exact_cmp(got("N")->x, before) >= 0);
	}
	arena_free(&mem);
}

TEST("the parts of a contribution always add up")
{
	REQUIRE(ready());
	for (int i = 1; i < 3000; i += 7) {
		REQUIRE(ASK("K13", "payroll=%d.%02d retain=%d.%d%%", i * 37, i % 100, i % 100, i % 10) == 0);
		const struct exact *sum = exact_add(mem, got("retained")->x, got("remitted")->x);
		EXPECT(exact_cmp(sum, got("contribution")->x) == 0 && exact_sign(got("remitted")->x) >= 0);
	}
	arena_free(&mem);
}

TEST("the last day to sue is a working day, and the one the calendar gives")
{
	const struct calendar *cn = calendar_find(S("cn"));
	REQUIRE(ready());
	int32_t from = date_to_day((struct date){ 2024, 1, 1 });
	for (int32_t day = from; day < from + 700; day++) {
		str said = date_iso(mem, day);
		REQUIRE(ASK("K06", "rule=court_15CD_after_award received=%.*s", PSTR(said)) == 0);
		EXPECT(got("raw")->day == day + 15);
		EXPECT(got("rolled")->day == calendar_on_or_after(cn, day + 15));
	}
	arena_free(&mem);
}

TEST("months of double pay and the days left over cover the period and no more than eleven months")
{
	REQUIRE(ready());
	for (int days = 0; days < 420; days++) {
		str signed_on = date_iso(mem, date_to_day((struct date){ 2024, 1, 31 }) + days);
		REQUIRE(ASK("K05", "start=2024-01-31 signed=%.*s monthly=6000", PSTR(signed_on)) == 0);
		if (got("period")->is == CALC_IS_NOTHING)
			continue;
		int64_t months, odd;
		REQUIRE(exact_to_i64(got("full_months")->x, &months) && exact_to_i64(got("odd_days")->x, &odd));
		EXPECT(months * 28 + odd <= got("period")->last - got("period")->day + 1 && odd <= 31);
		EXPECT(months <= 11 && (months < 11 || odd == 0));
	}
	arena_free(&mem);
}

TEST("works council seats never fall as people come, and are shared out whole")
{
	int64_t seats = 0, now;
	REQUIRE(ready());
	for (int people = 21; people < 13000; people += 97) {
		REQUIRE(ASK("K18", "men=%d women=%d", people / 3, people - people / 3) == 0);
		REQUIRE(exact_to_i64(got("seats")->x, &now));
		EXPECT(now >= seats && now % 2 == 1);
		EXPECT(got("dhondt")->men + got("dhondt")->women == now);
		seats = now;
	}
	arena_free(&mem);
}

TEST("a half is rounded up, away from zero, and only once")
{
	mem = arena_new(1 << 20);
	EXPECT_STR(exact_said(mem, exact_read(mem, S("0.005")), 2), "0.01");
	EXPECT_STR(exact_said(mem, exact_read(mem, S("-0.005")), 2), "-0.01");
	EXPECT_STR(exact_said(mem, exact_read(mem, S("-0.004")), 2), "0.00");
	EXPECT_STR(exact_said(mem, exact_ratio(mem, 1, 3), 4), "0.3333");
	EXPECT_STR(exact_said(mem, exact_read(mem, S("0.0499")), 1), "0.0");
	EXPECT_STR(exact_plain(mem, exact_read(mem, S("100")), 2), "100");
	EXPECT(!exact_read(mem, S("1e3")) && !exact_read(mem, S(".5")) && !exact_read(mem, S("5.")) &&
		!exact_read(mem, S("")) && !exact_read(mem, S("-")));
	arena_free(&mem);
}

TEST("every article has a name in both languages, and every figure too")
{
	REQUIRE(ready());
	for (size_t i = 0; i < law.n; i++) {
		str cites = law.of[i].cite, id, article;
		enum msg m;
		EXPECT(msg_by_key(JOIN(mem, S("calc.figure."), law.of[i].name), &m));
		EXPECT(law.of[i].source[LANG_ZH].n > 0);
		while (calc_cite_next(&cites, &id, &article))
			EXPECT(msg_by_key(JOIN(mem, S("calc.law."), id), &m));
	}
	arena_free(&mem);
}
