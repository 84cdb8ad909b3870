/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Leave and benefits counted in days and months: annual leave (K04), maternity (K09), unemployment
 * (K10). */
#include "calc/inside.h"

/* ---- K04 ---- */

static const struct calc_input leave_inputs[] = {
	IN(cumulative_years, NUMBER, true), IN(joined, DATE, false), IN(last_day, DATE, false),
	IN(taken, NUMBER, false), IN(avg12_ex_ot, MONEY, false), { 0 }
};

static const struct exact *entitlement(struct calc *c)
{
	static const struct { int years; const char *name; } step[] = { { 20, "leave.from_20" },
		{ 10, "leave.from_10" }, { 1, "leave.from_1" }, { 0, "leave.from_0" } };
	const struct exact *worked = calc_number(c, "cumulative_years");
	size_t i = 0;
	while (exact_cmp(worked, exact_whole(c->a, step[i].years)) < 0)
		i++;
	const struct exact *days = calc_rate(c, step[i].name);
	if (days)
		LINE(c, line_entitled, "paid-annual-leave-regulations 3", NUMBER(worked), NUMBER(days));
	return days;
}

/* Calendar days of 365 of the year's leave; what is not a whole day is dropped. */
static const struct exact *share_of(struct calc *c, int64_t days, const struct exact *whole)
{
	return exact_floor(c->a, exact_mul(c->a, exact_ratio(c->a, days, 365), whole));
}

static void joined_leave(struct calc *c, int32_t joined, const struct exact *whole)
{
	int32_t end = date_to_day((struct date){ date_of_day(joined).year, 12, 31 });
	int64_t left = end - joined + 1;
	const struct exact *days = share_of(c, left, whole);
	LINE(c, line_leave_share, "paid-annual-leave-implementing-measures 5", COUNT(c, left), NUMBER(whole),
		NUMBER(days));
	OUT(c, remaining_days, COUNT(c, left));
	OUT(c, days, NUMBER(days));
}

static void leave_pay(struct calc *c, const struct exact *untaken)
{
	const struct exact *wage = calc_number(c, "avg12_ex_ot"), *month = calc_rate(c, "pay.month_days");
	const struct exact *extra = calc_rate(c, "leave.extra_times"), *all = calc_rate(c, "leave.all_times");
	if (!wage || calc_stopped(c))
		return;
	const struct exact *daily = exact_div(c->a, wage, month), *pay = exact_mul(c->a, daily, untaken);
	extra = exact_mul(c->a, pay, extra);
	all = exact_mul(c->a, pay, all);
	LINE(c, line_leave_daily, "paid-annual-leave-implementing-measures 11", MONEY(wage), NUMBER(month),
		MONEY(daily));
	LINE(c, line_leave_pay, "paid-annual-leave-regulations 5; paid-annual-leave-implementing-measures 10",
		NUMBER(untaken), MONEY(extra), MONEY(all));
	OUT(c, daily, MONEY(daily));
	OUT(c, extra_pay_200pct, MONEY(extra));
	OUT(c, total_300pct, MONEY(all));
}

static void leaver_leave(struct calc *c, int32_t from, int32_t last, const struct exact *whole)
{
	const struct exact *taken = calc_number(c, "taken"), *none = exact_whole(c->a, 0);
	int64_t passed = last - from + 1;
	const struct exact *days = exact_less(share_of(c, passed, whole), whole);
	taken = taken ? taken : none;
	const struct exact *untaken = exact_more(exact_floor(c->a, exact_sub(c->a, days, taken)), none);
	LINE(c, line_leaver, "paid-annual-leave-implementing-measures 12", COUNT(c, passed), NUMBER(whole),
		NUMBER(days), NUMBER(taken), NUMBER(untaken));
	OUT(c, passed_days, COUNT(c, passed));
	OUT(c, untaken_days, NUMBER(untaken));
	leave_pay(c, untaken);
}

static int annual_leave(struct calc *c)
{
	int32_t joined, last;
	bool has_joined = calc_date(c, "joined", &joined), has_last = calc_date(c, "last_day", &last);
	if (has_last || has_joined)
		calc_on(c, has_last ? last : joined);
	if (has_joined && has_last && last < joined)
		WRONG(c, "last_day", end_before, DAY(joined));
	if (calc_stopped(c))
		return 0;
	const struct exact *whole = entitlement(c);
	if (!whole)
		return 0;
	OUT(c, entitlement, NUMBER(whole));
	int32_t year = has_last ? date_to_day((struct date){ date_of_day(last).year, 1, 1 }) : 0;
	if (has_last)
		leaver_leave(c, has_joined && joined > year ? joined : year, last, whole);
	else if (has_joined)
		joined_leave(c, joined, whole);
	LINE(c, line_leave_lost, "paid-annual-leave-regulations 4");
	return 0;
}

const struct calculator calc_annual_leave = { "K04", "annual-leave", "CN", M_calc_k04, M_calc_k04_about,
	leave_inputs, annual_leave };

/* ---- K09 ---- */

enum { BIRTH, MISCARRIAGE };
static const struct calc_choice birth_kinds[] = {
	{ "birth", M_calc_kind_birth }, { "miscarriage", M_calc_kind_miscarriage }, { 0 }
};
static const struct calc_input maternity_inputs[] = {
	{ .name = "kind", .kind = CALC_CHOICE, .must = true, .label = M_calc_in_kind,
		.help = M_calc_expect_choice,
		.choice = birth_kinds },
	IN(difficult, YES, false), IN(extra_babies, COUNT, false), IN(pregnancy_months, NUMBER, false),
	IN_LOCAL(province_extra, COUNT, "local.maternity_extra"), { 0 }
};

static void birth(struct calc *c)
{
	const struct exact *days = calc_rate(c, "maternity.days"), *more = calc_rate(c, "maternity.extra");
	const struct exact *province = calc_local(c, "province_extra");
	int64_t times = calc_yes(c, "difficult") + calc_count(c, "extra_babies", 0);
	if (calc_count(c, "extra_babies", 0) > 10)
		WRONG(c, "extra_babies", too_large);
	if (calc_has(c, "pregnancy_months"))
		WRONG(c, "pregnancy_months", only_miscarriage);
	if (calc_stopped(c))
		return;
	more = exact_mul(c->a, more, exact_whole(c->a, times));
	const struct exact *sum = exact_add(c->a, days, more);
	LINE(c, line_birth, "female-workers-labour-protection 7", NUMBER(days), NUMBER(more), NUMBER(sum));
	if (province)
		sum = exact_add(c->a, sum, province);
	if (province)
		LINE(c, line_province, "local", NUMBER(province), NUMBER(sum));
	else
		LINE(c, line_no_province, "local");
	OUT(c, days, NUMBER(sum));
}

static void miscarriage(struct calc *c)
{
	static const char *const not_here[] = { "difficult", "extra_babies" };
	for (size_t i = 0; i < countof(not_here); i++)
		if (calc_has(c, not_here[i]))
			WRONG(c, not_here[i], only_birth);
	if (!calc_must(c, "pregnancy_months") || calc_stopped(c))
		return;
	const struct exact *months = calc_number(c, "pregnancy_months");
	bool late = exact_cmp(months, exact_whole(c->a, 4)) >= 0;
	const struct exact *days = calc_rate(c, late ? "maternity.lost_late" : "maternity.lost_early");
	if (!days)
		return;
	LINE(c, line_miscarriage, "female-workers-labour-protection 7", NUMBER(months), NUMBER(days));
	OUT(c, days, NUMBER(days));
}

static int maternity(struct calc *c)
{
	if (calc_chosen(c, "kind") == BIRTH)
		birth(c);
	else
		miscarriage(c);
	return 0;
}

const struct calculator calc_maternity = { "K09", "maternity", "CN", M_calc_k09, M_calc_k09_about,
	maternity_inputs, maternity };

/* ---- K10 ---- */

static const struct calc_input unemployment_inputs[] = { IN(paid_months, COUNT, true), { 0 } };

static int unemployment(struct calc *c)
{
	int64_t paid = calc_count(c, "paid_months", 0);
	const char *name = paid < 60 ? "unemployment.from_12" : paid < 120 ? "unemployment.from_60" :
		"unemployment.from_120";
	const struct exact *months = paid < 12 ? exact_whole(c->a, 0) : calc_rate(c, name);
	if (!months)
		return 0;
	LINE(c, line_unemployment, "social-insurance-law 45; social-insurance-law 46", COUNT(c, paid),
		NUMBER(months));
	OUT(c, max_benefit_months, NUMBER(months));
	return 0;
}

const struct calculator calc_unemployment = { "K10", "unemployment", "CN", M_calc_k10, M_calc_k10_about,
	unemployment_inputs, unemployment };
