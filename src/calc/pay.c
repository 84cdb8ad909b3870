/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Pay: overtime and its limits (K01, K02). */
#include "calc/inside.h"

/* ---- K01: overtime pay, standard hours ---- */

static const struct calc_input overtime_inputs[] = {
	IN(monthly, MONEY, true), IN(workday_h, NUMBER, false), IN(restday_h, NUMBER, false),
	IN(holiday_h, NUMBER, false), IN_LOCAL(local_min_wage, MONEY, "local.min_wage"), { 0 }
};

/* The wage the hour is worked out from: never below the minimum of the place. */
static const struct exact *overtime_base(struct calc *c)
{
	const struct exact *monthly = calc_number(c, "monthly"), *least = calc_local(c, "local_min_wage");
	if (!least) {
		LINE(c, line_wage_no_minimum, "minimum-wage-provisions 12", MONEY(monthly));
		return monthly;
	}
	if (exact_cmp(monthly, least) >= 0)
		LINE(c, line_wage_kept, "minimum-wage-provisions 12", MONEY(monthly), MONEY(least));
	else
		LINE(c, line_wage_lifted, "labour-law 48; minimum-wage-provisions 12", MONEY(monthly),
			MONEY(least));
	return exact_more(monthly, least);
}

static const struct exact *hours_paid(struct calc *c, const char *name, const char *rate,
	const struct exact *hourly, enum msg sentence, const char *cites)
{
	const struct exact *h = calc_number(c, name), *times = calc_rate(c, rate);
	if (!times || !h)
		return exact_whole(c->a, 0);
	const struct exact *pay = exact_mul(c->a, exact_mul(c->a, hourly, h), times);
	const struct calc_value v[] = { NUMBER(h), DECIMAL(hourly, 2), NUMBER(times), MONEY(pay) };
	calc_line(c, sentence, cites, v, countof(v));
	return pay;
}

static int overtime(struct calc *c)
{
	const struct exact *days = calc_rate(c, "pay.month_days"), *hours = calc_rate(c, "pay.day_hours");
	if (calc_stopped(c))
		return 0;
	const struct exact *base = overtime_base(c);
	const struct exact *hourly = exact_div(c->a, exact_div(c->a, base, days), hours);
	LINE(c, line_hourly, "labour-law 44", MONEY(base), NUMBER(days), NUMBER(hours), DECIMAL(hourly, 2));
	const struct exact *workday = hours_paid(c, "workday_h", "overtime.workday", hourly,
		M_calc_line_workday, "labour-law 44");
	const struct exact *restday = hours_paid(c, "restday_h", "overtime.restday", hourly,
		M_calc_line_restday, "labour-law 44");
	const struct exact *holiday = hours_paid(c, "holiday_h", "overtime.holiday", hourly,
		M_calc_line_holiday, "labour-law 44");
	const struct exact *total = exact_add(c->a, exact_add(c->a, workday, restday), holiday);
	if (calc_stopped(c))
		return 0;
	LINE(c, line_overtime_total, "labour-law 44", MONEY(total));
	OUT(c, hourly, MONEY(hourly));
	OUT(c, workday, MONEY(workday));
	OUT(c, restday, MONEY(restday));
	OUT(c, holiday, MONEY(holiday));
	OUT(c, total, MONEY(total));
	return 0;
}

const struct calculator calc_overtime = { "K01", "overtime", "CN", M_calc_k01, M_calc_k01_about,
	overtime_inputs, overtime };

/* ---- K02: is the overtime lawful ---- */

static const struct calc_input limit_inputs[] = {
	IN(daily_ot_hours, LIST, true), IN(special_reason, YES, false), { 0 }
};

static int overtime_limit(struct calc *c)
{
	const struct calc_read *days = calc_input(c, "daily_ot_hours");
	const bool special = calc_yes(c, "special_reason");
	const struct exact *day = calc_rate(c, special ? "overtime.day_special_h" : "overtime.day_h");
	const struct exact *month = calc_rate(c, "overtime.month_h"), *total = exact_whole(c->a, 0);
	int64_t over = 0;
	if (days->n_list > 31)
		WRONG(c, "daily_ot_hours", days_of_month);
	for (size_t i = 0; i < days->n_list && !calc_stopped(c); i++) {
		if (exact_cmp(days->list[i], exact_whole(c->a, 24)) > 0)
			WRONG(c, "daily_ot_hours", hours_of_day);
		total = exact_add(c->a, total, days->list[i]);
		over += exact_cmp(days->list[i], day) > 0;
	}
	if (calc_stopped(c))
		return 0;
	const bool too_much = exact_cmp(total, month) > 0;
	LINE(c, line_day_limit, "labour-law 41", NUMBER(day), COUNT(c, over));
	LINE(c, line_month_limit, "labour-law 41", DECIMAL(total, 1), NUMBER(month), YES(too_much));
	LINE(c, line_emergency, "labour-law 42");
	OUT(c, total_h, DECIMAL(total, 1));
	OUT(c, days_over_limit, COUNT(c, over));
	OUT(c, monthly_over_36, YES(too_much));
	return 0;
}

const struct calculator calc_overtime_limit = { "K02", "overtime-limit", "CN", M_calc_k02, M_calc_k02_about,
	limit_inputs, overtime_limit };

/* ---- K11: arrears, the gap to the minimum wage, the late fee of social insurance ---- */

static const struct calc_input arrears_inputs[] = {
	IN(arrears, MONEY, false), IN(ordered_and_unpaid, YES, false), IN(paid, MONEY, false),
	IN(months, NUMBER, false), IN_LOCAL(local_min, MONEY, "local.min_wage"),
	IN(overdue_social_insurance, MONEY, false), IN(days, COUNT, false), { 0 }
};

static void extra_for_arrears(struct calc *c)
{
	const struct exact *owed = calc_number(c, "arrears"), *low = calc_rate(c, "arrears.extra_min");
	const struct exact *high = calc_rate(c, "arrears.extra_max");
	if (!calc_yes(c, "ordered_and_unpaid"))
		REFUSE(c, refuse_not_ordered, "labour-contract-law 85", MONEY(owed));
	if (calc_stopped(c))
		return;
	low = exact_mul(c->a, owed, low);
	high = exact_mul(c->a, owed, high);
	LINE(c, line_arrears, "labour-contract-law 85", MONEY(owed), MONEY(low), MONEY(high));
	OUT(c, extra_min, MONEY(low));
	OUT(c, extra_max, MONEY(high));
}

static void gap_to_minimum(struct calc *c)
{
	const struct exact *least = calc_local_must(c, "local_min");
	if (!calc_must(c, "months") || calc_stopped(c))
		return;
	const struct exact *paid = calc_number(c, "paid"), *months = calc_number(c, "months");
	const struct exact *gap = exact_more(exact_sub(c->a, least, paid), exact_whole(c->a, 0));
	const struct exact *sum = exact_mul(c->a, gap, months);
	LINE(c, line_gap, "labour-law 48; minimum-wage-provisions 12", MONEY(least), MONEY(paid), MONEY(gap),
		NUMBER(months), MONEY(sum));
	OUT(c, shortfall, MONEY(sum));
}

static void late_fee(struct calc *c)
{
	const struct exact *rate = calc_rate(c, "insurance.late_day");
	if (!calc_must(c, "days") || calc_stopped(c))
		return;
	const struct exact *owed = calc_number(c, "overdue_social_insurance"), *days = calc_number(c, "days");
	const struct exact *fee = exact_mul(c->a, exact_mul(c->a, owed, rate), days);
	LINE(c, line_late_fee, "social-insurance-law 86", MONEY(owed), RATE(rate), NUMBER(days), MONEY(fee));
	OUT(c, late_fee, MONEY(fee));
}

static int arrears(struct calc *c)
{
	const bool any = calc_has(c, "arrears") || calc_has(c, "paid") || calc_has(c,
		"overdue_social_insurance");
	if (!any)
		REFUSE(c, refuse_which, "", WORDS(S("arrears, paid, overdue_social_insurance")));
	if (calc_has(c, "arrears"))
		extra_for_arrears(c);
	if (calc_has(c, "paid"))
		gap_to_minimum(c);
	if (calc_has(c, "overdue_social_insurance"))
		late_fee(c);
	return 0;
}

const struct calculator calc_arrears = { "K11", "arrears", "CN", M_calc_k11, M_calc_k11_about,
	arrears_inputs, arrears };

/* ---- K25: the hourly minimum on platforms ---- */

static const struct calc_input platform_inputs[] = {
	IN(net_pay, MONEY, true), IN(work_hours, NUMBER, true), IN_LOCAL(hourly_min, MONEY, "local.hourly_min"),
	{ 0 }
};

static int platform_minimum(struct calc *c)
{
	const struct exact *pay = calc_number(c, "net_pay"), *hours = calc_number(c, "work_hours");
	const struct exact *least = calc_local_must(c, "hourly_min");
	if (exact_sign(hours) == 0)
		WRONG(c, "work_hours", zero);
	if (calc_stopped(c))
		return 0;
	const struct exact *hourly = exact_div(c->a, pay, hours), *due = exact_mul(c->a, least, hours);
	const struct exact *gap = exact_more(exact_sub(c->a, due, pay), exact_whole(c->a, 0));
	LINE(c, line_platform_class, "local");
	LINE(c, line_platform_hour, "local", MONEY(pay), NUMBER(hours), MONEY(hourly));
	LINE(c, line_platform_due, "local", MONEY(least), NUMBER(hours), MONEY(due), MONEY(gap));
	OUT(c, effective_hourly, MONEY(hourly));
	OUT(c, required, MONEY(due));
	OUT(c, shortfall, MONEY(gap));
	return 0;
}

const struct calculator calc_platform_minimum = { "K25", "platform-minimum", "CN", M_calc_k25,
	M_calc_k25_about,
	platform_inputs, platform_minimum };
