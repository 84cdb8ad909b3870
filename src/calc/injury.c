/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* K07: work injury: by when it must be reported, and what is paid once (Work-Injury Insurance
 * Regulations). */
#include "calc/inside.h"

static const struct calc_input injury_inputs[] = {
	IN(accident, DATE, false), IN(grade, COUNT, false), IN(own_wage, MONEY, false), IN(death, YES, false),
	IN_LOCAL(local_avg, MONEY, "local.average_wage"),
	IN_LOCAL(national_urban_income_prev_year, MONEY, "national.urban_income_before"), { 0 }
};

static void report_dates(struct calc *c, int32_t day)
{
	const struct exact *days = calc_rate(c, "injury.employer_days"), *years = calc_rate(c,
		"injury.own_years");
	int64_t n, y;
	if (calc_stopped(c) || !exact_to_i64(days, &n) || !exact_to_i64(years, &y))
		return;
	const struct due *employer = calc_term(c, "cn", day, UNIT_CALENDAR_DAYS, (int32_t)n);
	const struct due *own = calc_term(c, "cn", day, UNIT_YEARS, (int32_t)y);
	if (!employer || !own)
		return;
	LINE(c, line_employer_reports, "work-injury-insurance-regulations 17", DUE(employer));
	LINE(c, line_worker_reports, "work-injury-insurance-regulations 17", DUE(own));
	OUT(c, employer_file_by_raw, DAY(employer->raw_day));
	OUT(c, worker_or_union_file_by, DAY(own->raw_day));
}

/* The own wage, not below 60 % and not above 300 % of the place's average. */
static const struct exact *injury_base(struct calc *c, const struct exact *wage,
	const struct exact *average)
{
	const struct exact *low = calc_rate(c, "injury.base_low"), *high = calc_rate(c, "injury.base_high");
	if (calc_stopped(c))
		return NULL;
	low = exact_mul(c->a, average, low);
	high = exact_mul(c->a, average, high);
	const struct exact *base = exact_less(exact_more(wage, low), high);
	LINE(c, line_injury_base, "work-injury-insurance-regulations 64", MONEY(wage), MONEY(low), MONEY(high),
		MONEY(base));
	return base;
}

static const char *article_of(int64_t grade)
{
	return grade <= 4 ? "work-injury-insurance-regulations 35" : grade <= 6 ?
		"work-injury-insurance-regulations 36" : "work-injury-insurance-regulations 37";
}

static void lump_sum(struct calc *c)
{
	int64_t grade = calc_count(c, "grade", 0);
	if (grade < 1 || grade > 10)
		WRONG(c, "grade", grade);
	const struct exact *average = calc_local_must(c, "local_avg");
	if (!calc_must(c, "own_wage") || calc_stopped(c))
		return;
	const struct exact *base = injury_base(c, calc_number(c, "own_wage"), average);
	const struct exact *months = calc_rate(c, arena_printf(c->a, "injury.months.%d", (int)grade).p);
	if (calc_stopped(c))
		return;
	const struct exact *sum = exact_mul(c->a, base, months);
	LINE(c, line_injury_sum, article_of(grade), COUNT(c, grade), MONEY(base), NUMBER(months), MONEY(sum));
	OUT(c, base, MONEY(base));
	OUT(c, months, NUMBER(months));
	OUT(c, lump_sum, MONEY(sum));
	if (grade > 6)
		return;
	const struct exact *share = calc_rate(c, arena_printf(c->a, "injury.monthly.%d", (int)grade).p);
	if (share)
		LINE(c, line_injury_monthly, article_of(grade), MONEY(base), RATE(share),
			MONEY(exact_mul(c->a, base, share)));
}

static void death_sums(struct calc *c)
{
	const struct exact *average = calc_local_must(c, "local_avg");
	const struct exact *income = calc_local_must(c, "national_urban_income_prev_year");
	const struct exact *months = calc_rate(c, "injury.funeral_months"), *years = calc_rate(c,
		"injury.death_years");
	if (calc_has(c, "grade"))
		WRONG(c, "grade", not_with_death);
	if (calc_stopped(c))
		return;
	const struct exact *funeral = exact_mul(c->a, average, months), *grant = exact_mul(c->a, income, years);
	LINE(c, line_funeral, "work-injury-insurance-regulations 39", NUMBER(months), MONEY(average),
		MONEY(funeral));
	LINE(c, line_death_grant, "work-injury-insurance-regulations 39", NUMBER(years), MONEY(income),
		MONEY(grant));
	LINE(c, line_dependants, "work-injury-insurance-regulations 39");
	OUT(c, funeral, MONEY(funeral));
	OUT(c, death_grant, MONEY(grant));
}

static int injury(struct calc *c)
{
	int32_t day;
	bool dated = calc_date(c, "accident", &day), dead = calc_yes(c, "death");
	if (dated)
		calc_on(c, day);
	if (!dated && !dead && !calc_has(c, "grade"))
		REFUSE(c, refuse_which, "", WORDS(S("accident, grade, death")));
	if (dated)
		report_dates(c, day);
	if (dead)
		death_sums(c);
	else if (calc_has(c, "grade"))
		lump_sum(c);
	return 0;
}

const struct calculator calc_injury = { "K07", "injury", "CN", M_calc_k07, M_calc_k07_about, injury_inputs,
	injury };
