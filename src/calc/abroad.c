/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Germany (K18, K19) and the United Kingdom (K20). */
#include "calc/inside.h"

/* ---- K18: Works Constitution Act (BetrVG) sections 9, 15, 38; election order section 5 ---- */

static const struct calc_input council_inputs[] = {
	IN(employees, COUNT, false), IN(men, COUNT, false), IN(women, COUNT, false), { 0 }
};
struct step { int64_t most, gives; };
static const struct step seat_steps[] = { { 4, 0 }, { 20, 1 }, { 50, 3 }, { 100, 5 }, { 200, 7 }, {
	400, 9 },
	{ 700, 11 }, { 1000, 13 }, { 1500, 15 }, { 2000, 17 }, { 2500, 19 }, { 3000, 21 }, { 3500, 23 },
	{ 4000, 25 }, { 4500, 27 }, { 5000, 29 }, { 6000, 31 }, { 7000, 33 }, { 9000, 35 } };
static const struct step release_steps[] = { { 199, 0 }, { 500, 1 }, { 900, 2 }, { 1500, 3 }, { 2000, 4 },
	{ 3000, 5 }, { 4000, 6 }, { 5000, 7 }, { 6000, 8 }, { 7000, 9 }, { 8000, 10 }, { 9000, 11 }, {
		10000, 12 } };

/* By the table; above it, `more` for each started `per`. */
static int64_t by_steps(const struct step *s, size_t n, int64_t people, int64_t more, int64_t per)
{
	for (size_t i = 0; i < n; i++)
		if (people <= s[i].most)
			return s[i].gives;
	return s[n - 1].gives + more * ((people - s[n - 1].most + per - 1) / per);
}

/* Highest quotients; *lot when the last seat is a tie. */
static void dhondt(int64_t seats, int64_t men, int64_t women, int64_t *m, int64_t *w, bool *lot)
{
	*m = *w = 0;
	*lot = false;
	for (int64_t i = 0; i < seats; i++) {
		int64_t left = men * (*w + 1), right = women * (*m + 1);
		*lot = left == right && i + 1 == seats;
		if (left >= right)
			++*m;
		else
			++*w;
	}
}

static void sex_seats(struct calc *c, int64_t seats, int64_t men, int64_t women)
{
	int64_t m, w;
	bool lot;
	dhondt(seats, men, women, &m, &w, &lot);
	int64_t least = men == women ? 0 : men < women ? m : w;
	struct calc_value pair = { .is = CALC_IS_PAIR, .men = m, .women = w };
	LINE(c, line_dhondt, "betrvg 15; wo-betrvg 5", COUNT(c, men), COUNT(c, women), pair, COUNT(c, least));
	if (lot)
		LINE(c, line_lot, "wo-betrvg 5");
	OUT(c, dhondt, pair);
	OUT(c, minority_minimum, COUNT(c, least));
}

static int works_council(struct calc *c)
{
	int64_t men = calc_count(c, "men", 0), women = calc_count(c, "women", 0);
	bool split = calc_has(c, "men") || calc_has(c, "women");
	int64_t all = calc_count(c, "employees", men + women);
	if (split && calc_must(c, "men") && calc_must(c, "women") && all != men + women)
		WRONG(c, "employees", not_the_sum, COUNT(c, men + women));
	if (!split)
		calc_must(c, "employees");
	if (!calc_stopped(c) && all < 5)
		REFUSE(c, refuse_no_council, "betrvg 1", COUNT(c, all));
	if (calc_stopped(c))
		return 0;
	int64_t seats = by_steps(seat_steps, countof(seat_steps), all, 2, 3000);
	int64_t released = by_steps(release_steps, countof(release_steps), all, 1, 2000);
	LINE(c, line_seats, "betrvg 9", COUNT(c, all), COUNT(c, seats));
	OUT(c, seats, COUNT(c, seats));
	if (split && seats >= 3)
		sex_seats(c, seats, men, women);
	LINE(c, line_released, "betrvg 38", COUNT(c, all), COUNT(c, released));
	OUT(c, released, COUNT(c, released));
	return 0;
}

const struct calculator calc_works_council = { "K18", "works-council", "DE", M_calc_k18, M_calc_k18_about,
	council_inputs, works_council };

/* ---- K19: Protection Against Dismissal Act (KSchG) sections 1a, 4 ---- */

static const struct calc_choice german_rules[] = {
	{ "KSchG §4 three weeks", M_calc_rule_three_weeks }, { "KSchG §1a", M_calc_rule_1a }, { 0 }
};
static const struct calc_input german_inputs[] = {
	{ .name = "rule", .kind = CALC_CHOICE, .must = true, .label = M_calc_in_rule,
		.help = M_calc_expect_choice,
		.choice = german_rules },
	IN(received, DATE, false), IN(monthly, MONEY, false), IN(service, SPAN, false), { 0 }
};

static void three_weeks(struct calc *c)
{
	int32_t day;
	const struct exact *days = calc_rate(c, "kschg.claim_days");
	int64_t n;
	calc_date(c, "received", &day);
	if (!days || !exact_to_i64(days, &n))
		return;
	const struct due *d = calc_term(c, "de", day, UNIT_CALENDAR_DAYS, (int32_t)n);
	if (!d)
		return;
	LINE(c, line_term, "kschg 4; bgb 193", DUE(d));
	if (d->day == d->raw_day) {
		OUT(c, last_day, DAY(d->day));
		return;
	}
	OUT(c, raw, DAY(d->raw_day));
	OUT(c, rolled, DAY(d->day));
}

static void german_sum(struct calc *c)
{
	const struct calc_read *service = calc_input(c, "service");
	const struct exact *pay = calc_number(c, "monthly"), *share = calc_rate(c, "kschg.month_share");
	if (!share)
		return;
	int64_t years = service->years + (service->months > 6);
	const struct exact *sum = exact_mul(c->a, exact_mul(c->a, pay, share), exact_whole(c->a, years));
	LINE(c, line_german_years, "kschg 1a", COUNT(c, service->years), COUNT(c, service->months),
		COUNT(c, years));
	LINE(c, line_german_sum, "kschg 1a", NUMBER(share), MONEY(pay), COUNT(c, years), MONEY(sum));
	OUT(c, years, COUNT(c, years));
	OUT(c, severance_eur, MONEY(sum));
}

static int dismissal_germany(struct calc *c)
{
	if (calc_chosen(c, "rule") == 0) {
		if (calc_must(c, "received"))
			three_weeks(c);
		return 0;
	}
	bool paid = calc_must(c, "monthly"), served = calc_must(c, "service");
	if (paid && served)
		german_sum(c);
	return 0;
}

const struct calculator calc_dismissal_germany = { "K19", "dismissal-germany", "DE", M_calc_k19,
	M_calc_k19_about,
	german_inputs, dismissal_germany };

/* ---- K20: tribunal date with early conciliation; redundancy pay ---- */

static const struct calc_input uk_inputs[] = {
	IN(effective_date_of_termination, DATE, false),
	{ .name = "day_A", .kind = CALC_DATE, .label = M_calc_in_day_a, .help = M_calc_expect_date },
	{ .name = "day_B", .kind = CALC_DATE, .label = M_calc_in_day_b, .help = M_calc_expect_date },
	IN(redundancy, YES, false), IN(age, COUNT, false), IN(full_years, COUNT, false), IN(week_pay,
		MONEY, false),
	IN_LOCAL(cap, MONEY, "uk.week_cap"), { 0 }
};

/* The clock stands still between day A and day B; at least a month is left after the certificate. */
static void conciliation(struct calc *c, int32_t edt, int32_t primary)
{
	int32_t a, b;
	bool stops = calc_date(c, "day_A", &a);
	if ((!stops && !calc_has(c, "day_B")) || !calc_must(c, "day_A") || !calc_must(c, "day_B"))
		return;
	calc_date(c, "day_B", &b);
	if (b < a)
		WRONG(c, "day_B", end_before, DAY(a));
	else if (a > primary || a < edt)
		REFUSE(c, refuse_conciliation, "local", DAY(a), DAY(edt), DAY(primary));
	if (calc_stopped(c))
		return;
	int32_t stopped = b - a, last = primary + stopped, month = date_add_months(b, 1);
	LINE(c, line_stopped, "local", PERIOD(a, b), COUNT(c, stopped), DAY(last));
	if (last >= a && last <= month) {
		last = month;
		LINE(c, line_month_after, "local", DAY(month));
	}
	OUT(c, clock_stopped_days, COUNT(c, stopped));
	OUT(c, last_day, DAY(last));
}

static void tribunal(struct calc *c, int32_t edt)
{
	calc_on(c, edt);
	const struct exact *months = calc_rate(c, "uk.claim_months");
	int64_t n;
	if (!months || !exact_to_i64(months, &n))
		return;
	int32_t primary = date_add_months(edt, (int32_t)n) - 1;
	LINE(c, line_primary, "local", DAY(edt), NUMBER(months), DAY(primary));
	OUT(c, primary, DAY(primary));
	conciliation(c, edt, primary);
}

/* Half weeks for each full year, counted back from today's age: from 41 three, from 22 two, else one. */
static int64_t half_weeks(int64_t age, int64_t years)
{
	int64_t halves = 0;
	for (int64_t i = 1; i <= years; i++)
		halves += age - i >= 41 ? 3 : age - i >= 22 ? 2 : 1;
	return halves;
}

static void redundancy_pay(struct calc *c)
{
	static const char *const needed[] = { "age", "full_years", "week_pay" };
	for (size_t i = 0; i < countof(needed); i++)
		(void)calc_must(c, needed[i]);
	int64_t age = calc_count(c, "age", 0), years = calc_count(c, "full_years", 0);
	const struct exact *cap = calc_local_must(c, "cap"), *week = calc_number(c, "week_pay");
	if (!calc_stopped(c) && (age > 110 || years > age - 14))
		WRONG(c, "full_years", years_of_age);
	else if (!calc_stopped(c) && years < 2)
		REFUSE(c, refuse_two_years, "local", COUNT(c, years));
	if (calc_stopped(c))
		return;
	years = years > 20 ? 20 : years;
	const struct exact *weeks = exact_ratio(c->a, half_weeks(age, years), 2),
		*counts = exact_less(week, cap);
	const struct exact *pay = exact_mul(c->a, weeks, counts);
	LINE(c, line_uk_weeks, "local", COUNT(c, age), COUNT(c, years), DECIMAL(weeks, 1));
	LINE(c, line_uk_pay, "local", DECIMAL(weeks, 1), MONEY(week), MONEY(cap), MONEY(pay));
	OUT(c, weeks, DECIMAL(weeks, 1));
	OUT(c, pay, MONEY(pay));
}

static int tribunal_uk(struct calc *c)
{
	int32_t edt;
	bool ended = calc_date(c, "effective_date_of_termination", &edt), redundant = calc_yes(c, "redundancy");
	if (!ended && !redundant)
		REFUSE(c, refuse_which, "", WORDS(S("effective_date_of_termination, redundancy")));
	if (ended)
		tribunal(c, edt);
	if (redundant)
		redundancy_pay(c);
	return 0;
}

const struct calculator calc_tribunal_uk = { "K20", "tribunal-uk", "GB", M_calc_k20,
	M_calc_k20_about, uk_inputs,
	tribunal_uk };
