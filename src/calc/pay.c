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
