/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Clocks: disputes in China (K06), collective contracts (K22), clocks of the United States (K21). */
#include "calc/inside.h"

/* ---- K06 ---- */

enum { LIMITATION, ARREARS, ARBITRATION, COURT, SET_ASIDE, MEDIATION, INSPECTION };
static const struct calc_choice dispute_rules[] = {
	{ "limitation_1Y", M_calc_rule_limitation }, { "arrears_after_termination_1Y", M_calc_rule_arrears },
	{ "arbitration_45CD_plus_15CD", M_calc_rule_arbitration }, { "court_15CD_after_award",
		M_calc_rule_court },
	{ "set_aside_30CD", M_calc_rule_set_aside }, { "mediation_15CD", M_calc_rule_mediation },
	{ "inspection_2Y", M_calc_rule_inspection }, { 0 }
};
static const struct calc_input dispute_inputs[] = {
	{ .name = "rule", .kind = CALC_CHOICE, .must = true, .label = M_calc_in_rule,
		.help = M_calc_expect_choice,
		.choice = dispute_rules },
	IN(knew, DATE, false), IN(terminated, DATE, false), IN(accepted, DATE, false), IN(received,
		DATE, false),
	IN(ended, DATE, false), { 0 }
};
/* rolls: which outputs there are: one last day, or the day and where days off move it. */
static const struct clock {
	const char *anchor, *amount, *cites;
	enum unit unit;
	bool rolls;
} clock_of[] = {
	[LIMITATION] = { "knew", "dispute.limitation",
		"labour-dispute-mediation-and-arbitration-law 27", UNIT_YEARS, 0 },
	[ARREARS] = { "terminated", "dispute.limitation",
		"labour-dispute-mediation-and-arbitration-law 27", UNIT_YEARS,
		0 },
	[ARBITRATION] = { "accepted", "dispute.award", "labour-dispute-mediation-and-arbitration-law 43",
		UNIT_CALENDAR_DAYS, 0 },
	[COURT] = { "received", "dispute.sue", "labour-dispute-mediation-and-arbitration-law 48; "
		"labour-dispute-mediation-and-arbitration-law 50", UNIT_CALENDAR_DAYS, 1 },
	[SET_ASIDE] = { "received", "dispute.set_aside", "labour-dispute-mediation-and-arbitration-law 49",
		UNIT_CALENDAR_DAYS, 1 },
	[MEDIATION] = { "accepted", "dispute.mediation", "labour-dispute-mediation-and-arbitration-law 14",
		UNIT_CALENDAR_DAYS, 1 },
	[INSPECTION] = { "ended", "dispute.inspection", "labour-supervision-regulations 20", UNIT_YEARS, 0 },
};

static const struct due *term_line(struct calc *c, int32_t from, enum unit unit, const struct exact *amount,
	const char *cites)
{
	int64_t n;
	CHECK(exact_to_i64(amount, &n));
	const struct due *d = calc_term(c, "cn", from, unit, (int32_t)n);
	if (d)
		LINE(c, line_term, cites, DUE(d));
	return d;
}

static void arbitration_dates(struct calc *c, int32_t from)
{
	const char *cites = clock_of[ARBITRATION].cites;
	const struct exact *days = calc_rate(c, "dispute.award"), *more = calc_rate(c, "dispute.award_more");
	if (calc_stopped(c))
		return;
	const struct due *due = term_line(c, from, UNIT_CALENDAR_DAYS, days, cites);
	const struct due *last = term_line(c, from, UNIT_CALENDAR_DAYS, exact_add(c->a, days, more), cites);
	if (!due || !last)
		return;
	OUT(c, due, DAY(due->raw_day));
	OUT(c, extended_due_raw, DAY(last->raw_day));
	OUT(c, extended_due_rolled, DAY(last->day));
}

static void dispute_dates(struct calc *c, const struct clock *k, int32_t from)
{
	const struct exact *amount = calc_rate(c, k->amount);
	const struct due *d = amount ? term_line(c, from, k->unit, amount, k->cites) : NULL;
	if (!d)
		return;
	if (k->rolls) {
		OUT(c, raw, DAY(d->raw_day));
		OUT(c, rolled, DAY(d->day));
		return;
	}
	OUT(c, last_day, DAY(d->raw_day));
	if (d->day != d->raw_day)
		LINE(c, line_safer, "local", DAY(d->raw_day), DAY(d->day));
}

static int dispute_clock(struct calc *c)
{
	int32_t from;
	const struct clock *k = &clock_of[calc_chosen(c, "rule")];
	if (!calc_must(c, k->anchor))
		return 0;
	calc_date(c, k->anchor, &from);
	calc_on(c, from);
	if (k == &clock_of[ARBITRATION])
		arbitration_dates(c, from);
	else
		dispute_dates(c, k, from);
	if (k == &clock_of[LIMITATION] && !calc_stopped(c))
		LINE(c, line_restarts, "labour-dispute-mediation-and-arbitration-law 27");
	return 0;
}

const struct calculator calc_dispute_clock = { "K06", "dispute-clock", "CN", M_calc_k06, M_calc_k06_about,
	dispute_inputs, dispute_clock };

/* ---- K22 ---- */

static const struct calc_input agreement_inputs[] = {
	IN(request_received, DATE, false), IN(signed, DATE, false), IN(filed_received, DATE, false), { 0 }
};

static void out_term(struct calc *c, const char *name, enum msg label, int32_t from, const char *rate,
	const char *cites)
{
	const struct exact *days = calc_rate(c, rate);
	const struct due *d = days ? term_line(c, from, UNIT_CALENDAR_DAYS, days, cites) : NULL;
	if (d)
		calc_output(c, name, label, DAY(d->raw_day));
}

static void filed(struct calc *c, int32_t day)
{
	const struct exact *days = calc_rate(c, "agreement.object");
	const struct due *d = days ? term_line(c, day, UNIT_CALENDAR_DAYS, days,
		"labour-contract-law 54; collective-contract-provisions 47") : NULL;
	if (!d)
		return;
	LINE(c, line_in_force, "labour-contract-law 54", DAY(d->raw_day + 1));
	OUT(c, objection_last_day, DAY(d->raw_day));
	OUT(c, effective_from, DAY(d->raw_day + 1));
}

static int agreement_clock(struct calc *c)
{
	int32_t request, signed_on, day;
	bool asked = calc_date(c, "request_received", &request), is_signed = calc_date(c, "signed", &signed_on);
	bool is_filed = calc_date(c, "filed_received", &day);
	if (!asked && !is_signed && !is_filed)
		REFUSE(c, refuse_which, "", WORDS(S("request_received, signed, filed_received")));
	if (is_signed && is_filed && day < signed_on)
		WRONG(c, "filed_received", end_before, DAY(signed_on));
	if (calc_stopped(c))
		return 0;
	calc_on(c, asked ? request : is_signed ? signed_on : day);
	if (asked) {
		out_term(c, "reply_national_20CD", M_calc_out_reply_national, request, "agreement.reply",
			"collective-contract-provisions 32");
		out_term(c, "reply_shanghai_15CD", M_calc_out_reply_shanghai, request, "agreement.reply_shanghai",
			"local");
		out_term(c, "reply_shandong_10CD", M_calc_out_reply_shandong, request, "agreement.reply_shandong",
			"local");
	}
	if (is_signed)
		out_term(c, "file_by_10CD", M_calc_out_file_by, signed_on, "agreement.file",
			"collective-contract-provisions 42");
	if (is_filed)
		filed(c, day);
	return 0;
}

const struct calculator calc_agreement_clock = { "K22", "agreement-clock", "CN", M_calc_k22,
	M_calc_k22_about,
	agreement_inputs, agreement_clock };

/* ---- K21 ---- */

static const struct calc_input us_inputs[] = {
	IN(rate, MONEY, false), IN(hours, NUMBER, false), IN(election_day, DATE, false), IN(ulp_event,
		DATE, false),
	{ 0 }
};

static void us_overtime(struct calc *c)
{
	const struct exact *rate = calc_number(c, "rate"), *hours = calc_number(c, "hours");
	const struct exact *week = calc_rate(c, "us.week_hours"), *times = calc_rate(c, "us.overtime");
	if (exact_cmp(hours, exact_whole(c->a, 168)) > 0)
		WRONG(c, "hours", more_than, NUMBER(exact_whole(c->a, 168)));
	if (calc_stopped(c))
		return;
	const struct exact *plain = exact_less(hours, week), *over = exact_sub(c->a, hours, plain);
	const struct exact *gross = exact_mul(c->a, rate, exact_add(c->a, plain, exact_mul(c->a, over, times)));
	LINE(c, line_us_pay, "local", NUMBER(plain), NUMBER(over), NUMBER(times), MONEY(rate), MONEY(gross));
	OUT(c, gross, MONEY(gross));
}

static void us_election(struct calc *c, int32_t day)
{
	const struct exact *notice = calc_rate(c, "us.notice_days"), *keep = calc_rate(c, "us.keep_years");
	int64_t days, years;
	if (calc_stopped(c) || !exact_to_i64(notice, &days) || !exact_to_i64(keep, &years))
		return;
	int32_t mail = day - (int32_t)days, until = date_add_months(day, 12 * (int32_t)years);
	LINE(c, line_us_notice, "local", NUMBER(notice), DAY(day), DAY(mail));
	LINE(c, line_us_keep, "local", NUMBER(keep), DAY(until));
	OUT(c, notice_mailed_no_later_than, DAY(mail));
	OUT(c, keep_ballots_until, DAY(until));
}

static void us_charge(struct calc *c, int32_t day)
{
	const struct exact *months = calc_rate(c, "us.charge_months");
	int64_t n;
	if (!months || !exact_to_i64(months, &n))
		return;
	LINE(c, line_us_charge, "local", DAY(day), NUMBER(months), DAY(date_add_months(day, (int32_t)n)));
	OUT(c, charge_by, DAY(date_add_months(day, (int32_t)n)));
}

static int us_clocks(struct calc *c)
{
	int32_t election, event;
	bool elects = calc_date(c, "election_day", &election), charges = calc_date(c, "ulp_event", &event);
	bool paid = calc_has(c, "rate") || calc_has(c, "hours");
	if (!elects && !charges && !paid)
		REFUSE(c, refuse_which, "", WORDS(S("rate, election_day, ulp_event")));
	if (paid && calc_must(c, "rate") && calc_must(c, "hours"))
		us_overtime(c);
	if (elects)
		us_election(c, election);
	if (charges)
		us_charge(c, event);
	return 0;
}

const struct calculator calc_us_clocks = { "K21", "us-clocks", "US", M_calc_k21, M_calc_k21_about,
	us_inputs,
	us_clocks };
