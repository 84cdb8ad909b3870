/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "calendar/calendar.h"
#include "test.h"
#include <stdio.h>

static struct deadline parsed(struct arena *a, str text)
{
	struct deadline d = { 0 };
	str error;
	EXPECT(deadline_parse(a, text, &d, &error) == 0);
	return d;
}

TEST("each notation says kind, amount, unit, anchor and direction")
{
	struct arena *a = arena_new(1 << 20);
	struct deadline d = parsed(a, S("<=15WD@opinion_received"));
	EXPECT(d.kind == DEADLINE_AT_MOST && d.amount == 15 && d.unit == UNIT_WORKING_DAYS && !d.before);
	EXPECT_STR(d.anchor, "opinion_received");
	d = parsed(a, S(">=7CD@session_before"));
	EXPECT(d.kind == DEADLINE_AT_LEAST && d.amount == 7 && d.unit == UNIT_CALENDAR_DAYS && d.before);
	EXPECT_STR(d.anchor, "session");
	d = parsed(a, S(" <=[sla.ack_wd]WD@filed "));
	EXPECT(d.kind == DEADLINE_AT_MOST && d.amount == 0 && d.unit == UNIT_WORKING_DAYS);
	EXPECT_STR(d.parameter, "sla.ack_wd");
	EXPECT_STR(d.anchor, "filed");
	d = parsed(a, S("<=0WD@due"));
	EXPECT(d.amount == 0 && d.parameter.n == 0);
	EXPECT(parsed(a, S("<=24H@opened")).unit == UNIT_HOURS);
	EXPECT(parsed(a, S("<=3M@year_end")).unit == UNIT_MONTHS);
	EXPECT(parsed(a, S("<=1Y@knew")).unit == UNIT_YEARS);
	d = parsed(a, S("fixed:start_before"));
	EXPECT(d.kind == DEADLINE_FIXED && !d.before);
	EXPECT_STR(d.anchor, "start_before");
	EXPECT(parsed(a, S("param:plan_date")).kind == DEADLINE_PARAM);
	EXPECT(parsed(a, S("-")).kind == DEADLINE_NONE);
	arena_free(&a);
}

TEST("several values belong to grades, in order")
{
	struct arena *a = arena_new(1 << 20);
	struct deadlines all;
	str error;
	REQUIRE(deadlines_parse(a, S("<=5WD@accepted; <=15WD@accepted; <=60CD@accepted"), &all, &error) == 0);
	REQUIRE(all.n == 3);
	EXPECT(all.of[0].amount == 5 && all.of[1].amount == 15 && all.of[2].unit == UNIT_CALENDAR_DAYS);
	REQUIRE(deadlines_parse(a, S("<=30CD@assigned; param:proposal_max_days"), &all, &error) == 0);
	EXPECT(all.n == 2 && all.of[1].kind == DEADLINE_PARAM);
	EXPECT(deadlines_parse(a, S("<=5WD@accepted; soon"), &all, &error) == DEADLINE_NO_START);
	EXPECT_STR(error, "soon");
	arena_free(&a);
}

TEST("every notation of the procedures is understood")
{
	struct arena *a = arena_new(1 << 20);
	struct deadlines all;
	char line[200];
	str error;
	int n = 0;
	FILE *f = fopen("test/calendar/notations.txt", "r");
	REQUIRE(f != NULL);
	for (; fgets(line, sizeof line, f); n++) {
		str text = str_trim(str_from_c(line));
		int r = deadlines_parse(a, text, &all, &error);
		if (r)
			test_failed(__FILE__, __LINE__, arena_z(a, deadline_error_said(a, LANG_EN, r, error)));
	}
	fclose(f);
	EXPECT(n == 304);
	arena_free(&a);
}

TEST("what is no deadline is refused, and the writer of the course is told which part and why")
{
	struct arena *a = arena_new(1 << 20);
	static const struct { const char *text; int answer; } bad[] = {
		{ "", DEADLINE_NO_START }, { "15WD@filed", DEADLINE_NO_START }, { "<15WD@filed", DEADLINE_NO_START },
		{ "<=WD@filed", DEADLINE_NO_AMOUNT }, { "<=-1WD@filed", DEADLINE_NO_AMOUNT },
		{ "<=99999999999WD@filed", DEADLINE_NO_AMOUNT }, { "<=1201M@filed", DEADLINE_NO_AMOUNT },
		{ "<=[aWD@filed", DEADLINE_NO_AMOUNT }, { "<=[]WD@filed", DEADLINE_BAD_NAME },
		{ "<=[a..b]WD@filed", DEADLINE_BAD_NAME }, { "<=15@filed", DEADLINE_NO_UNIT },
		{ "<=15D@filed", DEADLINE_NO_UNIT }, { "<=15wd@filed", DEADLINE_NO_UNIT },
		{ "<=15 WD@filed", DEADLINE_NO_UNIT },
		{ "<=15WD", DEADLINE_NO_ANCHOR }, { "<=15WD@", DEADLINE_NO_ANCHOR },
		{ "<=15WD@Filed", DEADLINE_BAD_NAME },
		{ "<=15WD@filed@x", DEADLINE_BAD_NAME }, { "<=15WD@1st", DEADLINE_BAD_NAME },
		{ "<=15WD@filed.", DEADLINE_BAD_NAME }, { "fixed:", DEADLINE_BAD_NAME },
		{ "param:a b", DEADLINE_BAD_NAME },
	};
	for (size_t i = 0; i < countof(bad); i++) {
		struct deadline d;
		str error;
		int r = deadline_parse(a, str_from_c(bad[i].text), &d, &error);
		if (!EXPECT(r == bad[i].answer))
			test_failed(__FILE__, __LINE__, bad[i].text);
	}
	EXPECT_STR(deadline_error_said(a, LANG_EN, DEADLINE_NO_ANCHOR, S("<=15WD")),
		"\"<=15WD\" does not say from when: add @ and the fact, as in @filed");
	arena_free(&a);
}

TEST("a deadline is said to the person it binds")
{
	struct arena *a = arena_new(1 << 20);
	struct deadline d = parsed(a, S("<=15WD@filed"));
	EXPECT_STR(deadline_said(a, LANG_EN, &d, 15), "within 15 working days");
	EXPECT_STR(deadline_said(a, LANG_EN, &d, 1), "within 1 working day");
	EXPECT_STR(deadline_said(a, LANG_ZH, &d, 15), "15个工作日内");
	d = parsed(a, S(">=7CD@session_before"));
	EXPECT_STR(deadline_said(a, LANG_EN, &d, 7), "at least 7 days before");
	EXPECT_STR(deadline_said(a, LANG_ZH, &d, 7), "至少提前7日");
	d = parsed(a, S("-"));
	EXPECT_STR(deadline_said(a, LANG_ZH, &d, 0), "无期限");
	arena_free(&a);
}
