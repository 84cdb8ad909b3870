/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The contract itself: none in writing (K05), probation (K08), dismissal for union work (K12),
 * mass cuts (K23). */
#include "calc/inside.h"

/* ---- K05 ---- */

static const struct calc_input double_inputs[] = {
	IN(start, DATE, true), IN(signed, DATE, false), IN(last_day, DATE, false), IN(monthly, MONEY,
		true), { 0 }
};

/* Working days of first..last. */
static int64_t worked(int32_t first, int32_t last)
{
	return calendar_count_working(calendar_find(S("cn")), first - 1, last);
}

/* Outside the years of the table only weekends are known as days off. */
static void say_unknown_holidays(struct calc *c, int32_t first, int32_t last)
{
	int from, to;
	calendar_years(calendar_find(S("cn")), &from, &to);
	if (date_of_day(first).year < from || date_of_day(last).year > to)
		LINE(c, line_no_holidays, "local", WORDS(arena_i64(c->a, from)), WORDS(arena_i64(c->a, to)));
}

/* Part of a month by the working days of each calendar month it lies in. */
static const struct exact *odd_pay(struct calc *c, int32_t first, int32_t last, const struct exact *monthly)
{
	const struct exact *share = exact_whole(c->a, 0);
	while (first <= last) {
		struct date d = date_of_day(first);
		int32_t begin = first - d.day + 1, end = begin + date_month_length(d.year, d.month) - 1;
		int32_t until = last < end ? last : end;
		share = exact_add(c->a, share, exact_ratio(c->a, worked(first, until), worked(begin, end)));
		first = until + 1;
	}
	return exact_mul(c->a, share, monthly);
}

/* The last day extra pay runs to: the day before signing, the last of the job, the last of the
 * first year. */
static int32_t double_end(const struct calc *c, int32_t start, bool *whole_year)
{
	int32_t day, end = date_add_months(start, 12) - 1;
	const int32_t today = c->setting->today;
	if (calc_date(c, "signed", &day) && day - 1 < end)
		end = day - 1;
	if (calc_date(c, "last_day", &day) && day < end)
		end = day;
	if (!calc_has(c, "signed") && !calc_has(c, "last_day") && today && today < end)
		end = today;
	*whole_year = end == date_add_months(start, 12) - 1;
	return end;
}

static void double_due(struct calc *c, int32_t start, int32_t end, bool whole_year)
{
	const struct exact *monthly = calc_number(c, "monthly"), *odd_sum;
	int32_t first = date_add_months(start, 1), months = 0;
	while (date_add_months(start, months + 2) <= end + 1)
		months++;
	int32_t odd_from = date_add_months(start, months + 1);
	const struct exact *sum = exact_mul(c->a, monthly, exact_whole(c->a, months));
	LINE(c, line_double_period, "labour-contract-law 82; labour-contract-law-implementing-regulations 6",
		PERIOD(first, end), COUNT(c, months), COUNT(c, end + 1 - odd_from));
	LINE(c, line_double_months, "labour-contract-law 82", COUNT(c, months), MONEY(monthly), MONEY(sum));
	OUT(c, period, PERIOD(first, end));
	OUT(c, full_months, COUNT(c, months));
	OUT(c, odd_days, COUNT(c, end + 1 - odd_from));
	OUT(c, extra_full_months, MONEY(sum));
	if (odd_from <= end) {
		odd_sum = odd_pay(c, odd_from, end, monthly);
		sum = exact_add(c->a, sum, odd_sum);
		LINE(c, line_double_odd, "local", PERIOD(odd_from, end), MONEY(odd_sum), MONEY(sum));
		say_unknown_holidays(c, odd_from, end);
		OUT(c, extra_odd_days, MONEY(odd_sum));
		OUT(c, extra, MONEY(sum));
	}
	int32_t deemed = date_add_months(start, 12);
	if (whole_year)
		LINE(c, line_deemed, "labour-contract-law 14; labour-contract-law-implementing-regulations 7",
			DAY(deemed));
	OUT(c, deemed_open_ended, whole_year ? DAY(deemed) : NOTHING());
}

static int double_pay(struct calc *c)
{
	int32_t start, day;
	bool whole_year;
	calc_date(c, "start", &start);
	if (start < date_to_day((struct date){ 2008, 1, 1 }))
		REFUSE(c, refuse_before_2008, "labour-contract-law 97", DAY(start));
	if (calc_date(c, "signed", &day) && day < start)
		WRONG(c, "signed", end_before, DAY(start));
	if (calc_date(c, "last_day", &day) && day < start)
		WRONG(c, "last_day", end_before, DAY(start));
	if (calc_stopped(c))
		return 0;
	int32_t end = double_end(c, start, &whole_year);
	if (end >= date_add_months(start, 1)) {
		double_due(c, start, end, whole_year);
		return 0;
	}
	LINE(c, line_double_none, "labour-contract-law 10; labour-contract-law 82",
		DAY(date_add_months(start, 1)));
	OUT(c, period, NOTHING());
	OUT(c, extra, MONEY(exact_whole(c->a, 0)));
	OUT(c, deemed_open_ended, NOTHING());
	return 0;
}

const struct calculator calc_double_pay = { "K05", "double-pay", "CN", M_calc_k05, M_calc_k05_about,
	double_inputs, double_pay };

/* ---- K08 ---- */

static const struct calc_input probation_inputs[] = {
	IN(contract_months, NUMBER, true), IN(agreed, NUMBER, true), IN(served, NUMBER, true),
	IN(full_wage, MONEY, true), { 0 }
};

static int probation(struct calc *c)
{
	static const struct { int from; const char *name; } step[] = { { 36, "probation.from_36" },
		{ 12, "probation.from_12" }, { 3, "probation.from_3" }, { 0, "probation.from_0" } };
	const struct exact *term = calc_number(c, "contract_months"), *served = calc_number(c, "served");
	const struct exact *agreed = calc_number(c, "agreed");
	size_t i = 0;
	while (exact_cmp(term, exact_whole(c->a, step[i].from)) < 0)
		i++;
	const struct exact *most = calc_rate(c, step[i].name);
	if (exact_cmp(served, agreed) > 0)
		WRONG(c, "served", over_agreed, NUMBER(agreed));
	if (calc_stopped(c))
		return 0;
	const struct exact *over = exact_more(exact_sub(c->a, served, most), exact_whole(c->a, 0));
	const struct exact *wage = calc_number(c, "full_wage"), *pay = exact_mul(c->a, over, wage);
	LINE(c, line_probation, "labour-contract-law 19", NUMBER(term), NUMBER(most), NUMBER(agreed));
	LINE(c, line_probation_over, "labour-contract-law 83", NUMBER(served), NUMBER(over),
		MONEY(wage), MONEY(pay));
	OUT(c, max_months, NUMBER(most));
	OUT(c, unlawful_months, NUMBER(over));
	OUT(c, compensation, MONEY(pay));
	return 0;
}

const struct calculator calc_probation = { "K08", "probation", "CN", M_calc_k08, M_calc_k08_about,
	probation_inputs, probation };

/* ---- K12 ---- */

static const struct calc_input retaliation_inputs[] = {
	IN(annual_income, MONEY, false), IN(monthly_pay, MONEY, false), IN(months_out, NUMBER, false), { 0 }
};

static int retaliation(struct calc *c)
{
	const struct exact *income = calc_number(c, "annual_income"), *pay = calc_number(c, "monthly_pay");
	const struct exact *times = calc_rate(c, "retaliation.times");
	if (!income && !pay)
		REFUSE(c, refuse_which, "", WORDS(S("annual_income, monthly_pay")));
	if (pay)
		calc_must(c, "months_out");
	if (calc_stopped(c))
		return 0;
	if (pay) {
		const struct exact *out = calc_number(c, "months_out"), *back = exact_mul(c->a, pay, out);
		LINE(c, line_back_pay, "trade-union-law 53; spc-trade-union-law-interpretation 6", MONEY(pay),
			NUMBER(out), MONEY(back));
		OUT(c, reinstatement_back_pay, MONEY(back));
	}
	if (income) {
		const struct exact *award = exact_mul(c->a, income, times);
		LINE(c, line_award, "trade-union-law 53; spc-trade-union-law-interpretation 6", MONEY(income),
			NUMBER(times), MONEY(award));
		OUT(c, alternative_award, MONEY(award));
		OUT(c, plus, WORDS(S("N (K03)")));
	}
	return 0;
}

const struct calculator calc_retaliation = { "K12", "retaliation", "CN", M_calc_k12, M_calc_k12_about,
	retaliation_inputs, retaliation };

/* ---- K23 ---- */

static const struct calc_input cut_inputs[] = { IN(employees, COUNT, true), IN(cut, COUNT, true), { 0 } };

static int mass_cut(struct calc *c)
{
	const struct exact *all = calc_number(c, "employees"), *cut = calc_number(c, "cut");
	const struct exact *people = calc_rate(c, "cut.people"), *share = calc_rate(c, "cut.share");
	if (exact_sign(all) == 0)
		WRONG(c, "employees", zero);
	else if (exact_cmp(cut, all) > 0)
		WRONG(c, "cut", more_than, NUMBER(all));
	if (calc_stopped(c))
		return 0;
	const struct exact *part = exact_div(c->a, cut, all);
	bool yes = exact_cmp(cut, people) >= 0 || exact_cmp(part, share) >= 0;
	LINE(c, line_cut, "labour-contract-law 41", NUMBER(cut), NUMBER(people), RATE(part),
		RATE(share), YES(yes));
	OUT(c, triggers, YES(yes));
	return 0;
}

const struct calculator calc_mass_cut = { "K23", "mass-cut", "CN", M_calc_k23, M_calc_k23_about,
	cut_inputs, mass_cut };
