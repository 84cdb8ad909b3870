/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* K03: severance when a contract ends: N, N+1, 2N (Labour Contract Law 40, 47, 87). */
#include "calc/inside.h"

static const struct calc_input severance_inputs[] = {
	IN(start, DATE, true), IN(last_day, DATE, true), IN(avg12, MONEY, true),
	IN_LOCAL(local_avg, MONEY, "local.average_wage"), IN_LOCAL(local_min, MONEY, "local.min_wage"),
	IN(last_month_wage, MONEY, false), { 0 }
};

/* Full years, and what is left: none, less than six months, six months or more. The last day
 * counts as worked. */
static const struct exact *years_of(struct calc *c, int32_t start, int32_t last)
{
	int32_t end = last + 1, years = 0;
	while (date_add_months(start, 12 * (years + 1)) <= end)
		years++;
	int32_t from = date_add_months(start, 12 * years);
	int64_t halves = from == end ? 0 : date_add_months(start, 12 * years + 6) <= end ? 2 : 1;
	const struct exact *n = exact_ratio(c->a, 2 * years + halves, 2);
	static const enum msg rest[] = { M_calc_rest_none, M_calc_rest_short, M_calc_rest_long };
	LINE(c, line_service, "labour-contract-law 47", PERIOD(start, last), COUNT(c, years),
		SAID(rest[halves]),
		DECIMAL(n, 1));
	return n;
}

static const struct exact *wage_of(struct calc *c)
{
	const struct exact *wage = calc_number(c, "avg12"), *least = calc_local(c, "local_min");
	if (!least || exact_cmp(wage, least) >= 0) {
		LINE(c, line_wage12, "labour-contract-law-implementing-regulations 27", MONEY(wage));
		if (!least)
			LINE(c, line_wage12_no_minimum, "labour-contract-law-implementing-regulations 27");
		return wage;
	}
	LINE(c, line_wage12_lifted, "labour-contract-law-implementing-regulations 27", MONEY(wage),
		MONEY(least));
	return least;
}

/* A wage over three times the place's average counts as three times, and then no more than twelve years. */
static void cap(struct calc *c, const struct exact **wage, const struct exact **years)
{
	const struct exact *average = calc_local_must(c, "local_avg");
	const struct exact *times = calc_rate(c, "severance.cap_times"), *most = calc_rate(c,
		"severance.cap_years");
	if (calc_stopped(c))
		return;
	const struct exact *limit = exact_mul(c->a, average, times);
	if (exact_cmp(*wage, limit) <= 0) {
		LINE(c, line_no_cap, "labour-contract-law 47", MONEY(*wage), NUMBER(times), MONEY(average),
			MONEY(limit));
		return;
	}
	const struct exact *used = exact_less(*years, most);
	LINE(c, line_cap, "labour-contract-law 47", MONEY(*wage), NUMBER(times), MONEY(average), MONEY(limit),
		NUMBER(most), DECIMAL(used, 1));
	*wage = limit;
	*years = used;
}

static void sums(struct calc *c, const struct exact *years, const struct exact *used,
	const struct exact *wage)
{
	const struct exact *n = exact_mul(c->a, used, wage), *last = calc_number(c, "last_month_wage");
	const struct exact *twice = exact_mul(c->a, n, exact_whole(c->a, 2));
	LINE(c, line_n, "labour-contract-law 46; labour-contract-law 47", DECIMAL(used, 1),
		MONEY(wage), MONEY(n));
	LINE(c, line_2n, "labour-contract-law 87; labour-contract-law-implementing-regulations 25", MONEY(n),
		MONEY(twice));
	OUT_AS(c, "years_N", years_n, DECIMAL(years, 1));
	OUT(c, years_used, DECIMAL(used, 1));
	OUT(c, base, MONEY(wage));
	OUT_AS(c, "N", n, MONEY(n));
	OUT_AS(c, "two_N", two_n, MONEY(twice));
	if (!last)
		return;
	const struct exact *plus = exact_add(c->a, n, last);
	LINE(c, line_n1, "labour-contract-law 40; labour-contract-law-implementing-regulations 20", MONEY(n),
		MONEY(last), MONEY(plus));
	OUT_AS(c, "N_plus_1", n_plus_1, MONEY(plus));
}

static int severance(struct calc *c)
{
	int32_t start, last;
	calc_date(c, "start", &start);
	calc_date(c, "last_day", &last);
	calc_on(c, last);
	if (last < start)
		WRONG(c, "last_day", end_before, DAY(start));
	else if (start < date_to_day((struct date){ 2008, 1, 1 }))
		REFUSE(c, refuse_before_2008, "labour-contract-law 97", DAY(start));
	if (calc_stopped(c))
		return 0;
	const struct exact *years = years_of(c, start, last), *used = years, *wage = wage_of(c);
	cap(c, &wage, &used);
	if (!calc_stopped(c))
		sums(c, years, used, wage);
	return 0;
}

const struct calculator calc_severance = { "K03", "severance", "CN", M_calc_k03, M_calc_k03_about,
	severance_inputs, severance };
