/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The union's own sums: dues (K13), delegates (K14), pass marks (K15), hardship (K16), contests
 * (K17), rates (K24). */
#include "calc/inside.h"

/* ---- K13 ---- */

static const struct calc_input dues_inputs[] = {
	IN(wage, MONEY, false), IN(payroll, MONEY, false), IN_LOCAL(retain, PERCENT, "local.fund_retain"), { 0 }
};

static void member_dues(struct calc *c, const struct exact *wage)
{
	const struct exact *share = calc_rate(c, "dues.rate"), *ten = exact_whole(c->a, 10);
	if (!share)
		return;
	const struct exact *base = exact_mul(c->a, exact_floor(c->a, exact_div(c->a, wage, ten)), ten);
	const struct exact *dues = exact_mul(c->a, base, share);
	LINE(c, line_dues, "local", MONEY(wage), MONEY(base), RATE(share), MONEY(dues));
	OUT(c, base, MONEY(base));
	OUT(c, dues, MONEY(dues));
}

/* What is passed on is the rest of two rounded sums, so the parts always add up. */
static void contribution(struct calc *c, const struct exact *payroll)
{
	const struct exact *share = calc_rate(c, "fund.rate"), *keep = calc_local_must(c, "retain");
	if (calc_stopped(c))
		return;
	const struct exact *all = exact_round(c->a, exact_mul(c->a, payroll, share), 2);
	const struct exact *kept = exact_round(c->a, exact_mul(c->a, exact_mul(c->a, payroll, share), keep), 2);
	const struct exact *rest = exact_sub(c->a, all, kept);
	LINE(c, line_contribution, "trade-union-law 43", MONEY(payroll), RATE(share), MONEY(all));
	LINE(c, line_retained, "local", RATE(keep), MONEY(kept), MONEY(rest));
	OUT(c, contribution, MONEY(all));
	OUT(c, retained, MONEY(kept));
	OUT(c, remitted, MONEY(rest));
}

static int dues(struct calc *c)
{
	const struct exact *wage = calc_number(c, "wage"), *payroll = calc_number(c, "payroll");
	if (!wage && !payroll)
		REFUSE(c, refuse_which, "", WORDS(S("wage, payroll")));
	if (wage)
		member_dues(c, wage);
	if (payroll)
		contribution(c, payroll);
	return 0;
}

const struct calculator calc_dues = { "K13", "dues", "CN", M_calc_k13, M_calc_k13_about,
	dues_inputs, dues };

/* ---- K14 ---- */

static int64_t more_of(int64_t x, int64_t y) { return x > y ? x : y; }

static int64_t less_of(int64_t x, int64_t y) { return x < y ? x : y; }

/* 30, and 5 for each further hundred completed; 175 above 3,000. */
static int64_t shanghai(int64_t n)
{
	return n < 100 ? 30 : n > 3000 ? 175 : 30 + 5 * ((n - 100) / 100);
}

/* The text leaves 1,000 and 5,000 to two rules: the higher number is taken. */
static int64_t zhejiang(int64_t n)
{
	int64_t small = n < 100 ? 30 : n <= 1000 ? 40 + 7 * ((n - 100) / 100) : 0;
	int64_t middle = n >= 1000 && n <= 5000 ? 100 + 20 * ((n - 1000) / 1000) : 0;
	return more_of(more_of(small, middle), n >= 5000 ? 200 : 0);
}

static const struct calc_input delegates_inputs[] = { IN(employees, COUNT, true), { 0 } };

static int delegates(struct calc *c)
{
	int64_t n = calc_count(c, "employees", 0), national = more_of(30, less_of(100, (n + 19) / 20));
	if (n < 30) {
		REFUSE(c, refuse_too_few, "shanghai-workers-congress-regulations 4", COUNT(c, n));
		return 0;
	}
	LINE(c, line_delegates, "local", COUNT(c, n), COUNT(c, national));
	LINE(c, line_shanghai, "shanghai-workers-congress-regulations 21", COUNT(c, shanghai(n)));
	LINE(c, line_zhejiang, "zhejiang-enterprise-democratic-management 10", COUNT(c, zhejiang(n)));
	OUT(c, national_min, COUNT(c, national));
	OUT(c, shanghai_min, COUNT(c, shanghai(n)));
	OUT(c, zhejiang, COUNT(c, zhejiang(n)));
	return 0;
}

const struct calculator calc_delegates = { "K14", "delegates", "CN", M_calc_k14, M_calc_k14_about,
	delegates_inputs, delegates };

/* ---- K15 ---- */

static const struct calc_input quorum_inputs[] = { IN(all_delegates, COUNT, true), { 0 } };

static int quorum(struct calc *c)
{
	int64_t n = calc_count(c, "all_delegates", 0);
	if (n == 0)
		WRONG(c, "all_delegates", zero);
	if (calc_stopped(c))
		return 0;
	LINE(c, line_quorum, "local", COUNT(c, n), COUNT(c, (2 * n + 2) / 3));
	LINE(c, line_strict, "local", COUNT(c, n), COUNT(c, n / 2 + 1));
	LINE(c, line_half, "local", COUNT(c, n), COUNT(c, (n + 1) / 2));
	OUT_AS(c, "quorum_2_3", quorum, COUNT(c, (2 * n + 2) / 3));
	OUT_AS(c, "pass_strict_majority_of_all", strict, COUNT(c, n / 2 + 1));
	OUT_AS(c, "pass_half_or_more_of_all", half, COUNT(c, (n + 1) / 2));
	return 0;
}

const struct calculator calc_quorum = { "K15", "quorum", "CN", M_calc_k15, M_calc_k15_about, quorum_inputs,
	quorum };

/* ---- K16 ---- */

static const struct calc_input hardship_inputs[] = {
	IN(annual_income, MONEY, true), IN(rigid_spend, MONEY, true), IN(members, COUNT, true),
	IN_LOCAL(mls, MONEY, "local.living_standard"), IN(accident_cost, MONEY, false), { 0 }
};

static int hardship(struct calc *c)
{
	const struct exact *income = calc_number(c, "annual_income"), *spent = calc_number(c, "rigid_spend");
	const struct exact *members = calc_number(c, "members"), *cost = calc_number(c, "accident_cost");
	const struct exact *least = calc_local_must(c, "mls"), *share = calc_rate(c, "hardship.accident_share");
	const struct exact *times = calc_rate(c, "hardship.relative_times");
	if (exact_sign(members) == 0)
		WRONG(c, "members", zero);
	if (calc_stopped(c))
		return 0;
	const struct exact *year = exact_mul(c->a, members, exact_whole(c->a, 12));
	const struct exact *head = exact_div(c->a, exact_sub(c->a, income, spent), year);
	const struct exact *much = exact_mul(c->a, income, share), *near = exact_mul(c->a, least, times);
	bool accident = cost && exact_sign(cost) > 0 && exact_cmp(cost, much) > 0;
	str grade = accident ? S("accident-caused 意外致困") : exact_cmp(head, least) < 0 ? S("deep 深度困难") :
		exact_cmp(head, near) < 0 ? S("relative 相对困难") : S("none 未达困难标准");
	LINE(c, line_per_head, "local", MONEY(income), MONEY(spent), NUMBER(members), MONEY(head));
	LINE(c, line_hardship, "local", MONEY(least), MONEY(near), MONEY(cost ? cost : exact_whole(c->a, 0)),
		MONEY(much), WORDS(grade));
	OUT(c, per_head_month, MONEY(head));
	OUT(c, grade, WORDS(grade));
	return 0;
}

const struct calculator calc_hardship = { "K16", "hardship", "CN", M_calc_k16, M_calc_k16_about,
	hardship_inputs, hardship };

/* ---- K17 ---- */

static const struct calc_input contest_inputs[] = { IN(theory, NUMBER, true), IN(judges, LIST,
	true), { 0 } };

static const struct exact *trimmed_mean(struct calc *c, const struct calc_read *marks)
{
	const struct exact *sum = exact_whole(c->a, 0), *low = marks->list[0], *high = marks->list[0];
	for (size_t i = 0; i < marks->n_list; i++) {
		sum = exact_add(c->a, sum, marks->list[i]);
		low = exact_less(low, marks->list[i]);
		high = exact_more(high, marks->list[i]);
	}
	sum = exact_sub(c->a, exact_sub(c->a, sum, low), high);
	return exact_div(c->a, sum, exact_whole(c->a, (int64_t)marks->n_list - 2));
}

static int contest_score(struct calc *c)
{
	const struct calc_read *marks = calc_input(c, "judges");
	const struct exact *most = exact_whole(c->a, 100), *theory = calc_number(c, "theory");
	const struct exact *part = calc_rate(c, "contest.theory"), *rest = calc_rate(c, "contest.practice");
	if (exact_cmp(theory, most) > 0)
		WRONG(c, "theory", more_than, NUMBER(most));
	if (marks->n_list < 3)
		WRONG(c, "judges", few_judges);
	for (size_t i = 0; i < marks->n_list && !calc_stopped(c); i++)
		if (exact_cmp(marks->list[i], most) > 0)
			WRONG(c, "judges", more_than, NUMBER(most));
	if (calc_stopped(c))
		return 0;
	const struct exact *practice = trimmed_mean(c, marks);
	const struct exact *total = exact_add(c->a, exact_mul(c->a, theory, part), exact_mul(c->a,
		practice, rest));
	LINE(c, line_practice, "local", COUNT(c, (int64_t)marks->n_list), DECIMAL(practice, 2));
	LINE(c, line_score, "local", RATE(part), NUMBER(theory), RATE(rest), DECIMAL(practice, 2),
		DECIMAL(total, 2));
	OUT(c, practical, DECIMAL(practice, 2));
	OUT_AS(c, "total", score, DECIMAL(total, 2));
	return 0;
}

const struct calculator calc_contest_score = { "K17", "contest-score", "CN", M_calc_k17, M_calc_k17_about,
	contest_inputs, contest_score };

/* ---- K24 ---- */

static const struct calc_input rates_inputs[] = {
	IN(members, NUMBER, false), IN(workers_in_unionised_units, NUMBER, false), IN(workers_total,
		NUMBER, false),
	IN(units_with_union, NUMBER, false), IN(units_total, NUMBER, false), IN(unit, TEXT, false), { 0 }
};

static void rate(struct calc *c, const char *part, const char *whole, const char *name, enum msg label,
	enum msg sentence)
{
	if (!calc_has(c, whole) || !calc_must(c, part))
		return;
	const struct exact *x = calc_number(c, part), *of = calc_number(c, whole);
	if (exact_sign(of) == 0)
		WRONG(c, whole, zero);
	else if (exact_cmp(x, of) > 0)
		WRONG(c, part, more_than, NUMBER(of));
	if (calc_stopped(c))
		return;
	struct calc_value v[] = { NUMBER(x), NUMBER(of), RATE(exact_div(c->a, x, of)) };
	calc_line(c, sentence, "local", v, countof(v));
	calc_output(c, name, label, v[2]);
}

static int rates(struct calc *c)
{
	if (!calc_has(c, "workers_in_unionised_units") && !calc_has(c, "units_total") && !calc_has(c,
		"workers_total"))
		REFUSE(c, refuse_which, "", WORDS(S("workers_in_unionised_units, units_total, workers_total")));
	rate(c, "members", "workers_in_unionised_units", "membership_rate", M_calc_out_membership_rate,
		M_calc_line_membership);
	rate(c, "units_with_union", "units_total", "organisation_rate", M_calc_out_organisation_rate,
		M_calc_line_organisation);
	rate(c, "members", "workers_total", "density", M_calc_out_density, M_calc_line_density);
	return 0;
}

const struct calculator calc_rates = { "K24", "rates", "CN", M_calc_k24, M_calc_k24_about,
	rates_inputs, rates };
