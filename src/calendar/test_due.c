/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "calendar/calendar.h"
#include "test.h"

static int32_t day_of(const char *iso)
{
	int32_t day = 0;
	EXPECT(date_parse(str_from_c(iso), &day));
	return day;
}

/* Half past ten in the morning in China. */
static int64_t morning(const char *iso) { return zone_day_start(ZONE_CHINA, day_of(iso)) + 37800; }

static struct due due_by(struct arena *a, str country, str notation, const char *from)
{
	struct deadline d;
	struct due due = { 0 };
	str error;
	EXPECT(deadline_parse(a, notation, &d, &error) == 0);
	EXPECT(deadline_compute(calendar_find(country), ZONE_CHINA, &d, d.amount, morning(from), &due) == 0);
	return due;
}

struct example { const char *notation, *from, *raw, *last; };

static void expect_all(str country, const struct example *e, size_t n)
{
	struct arena *a = arena_new(1 << 20);
	for (size_t i = 0; i < n; i++) {
		struct due d = due_by(a, country, str_from_c(e[i].notation), e[i].from);
		bool right = test_same(__FILE__, __LINE__, date_iso(a, d.raw_day), e[i].raw) &&
			test_same(__FILE__, __LINE__, date_iso(a, d.day), e[i].last);
		if (!right)
			test_failed(__FILE__, __LINE__, e[i].notation);
		EXPECT(d.at == zone_day_end(ZONE_CHINA, d.day));
	}
	arena_free(&a);
}

TEST("periods in China end where the Civil Code and the holiday tables say")
{
	static const struct example e[] = {
		/* Across Qingming 2025; National Day 2025, a Sunday worked; Spring Festival 2024, two. */
		{ "<=10WD@x", "2025-03-03", "2025-03-17", "2025-03-17" },
		{ "<=10WD@x", "2025-04-01", "2025-04-16", "2025-04-16" },
		{ "<=5WD@x", "2025-09-26", "2025-10-10", "2025-10-10" },
		{ "<=10WD@x", "2024-02-02", "2024-02-21", "2024-02-21" },
		{ "<=1WD@x", "2024-02-17", "2024-02-18", "2024-02-18" },
		/* No days at all: that day, or the first one worked. */
		{ "<=0WD@x", "2025-09-30", "2025-09-30", "2025-09-30" },
		{ "<=0WD@x", "2025-10-01", "2025-10-01", "2025-10-09" },
		/* The clock of a labour dispute: limitation, arbitration, court. */
		{ "<=1Y@x", "2025-03-10", "2026-03-10", "2026-03-10" },
		{ "<=1Y@x", "2024-02-29", "2025-02-28", "2025-02-28" },
		{ "<=45CD@x", "2025-06-03", "2025-07-18", "2025-07-18" },
		{ "<=60CD@x", "2025-06-03", "2025-08-02", "2025-08-04" },
		{ "<=15CD@x", "2025-09-12", "2025-09-27", "2025-09-28" },
		/* A work injury: the thirtieth day is a Saturday, but worked for Spring Festival 2026. */
		{ "<=30CD@x", "2026-01-15", "2026-02-14", "2026-02-14" },
		{ "<=1Y@x", "2025-01-15", "2026-01-15", "2026-01-15" },
		/* Ending inside a long holiday. */
		{ "<=30CD@x", "2024-12-30", "2025-01-29", "2025-02-05" },
		{ "<=1M@x", "2025-09-04", "2025-10-04", "2025-10-09" },
		/* Months without the number. */
		{ "<=1M@x", "2025-01-31", "2025-02-28", "2025-02-28" },
		{ "<=1M@x", "2024-01-31", "2024-02-29", "2024-02-29" },
		{ "<=6M@x", "2025-08-31", "2026-02-28", "2026-02-28" },
	};
	expect_all(S("cn"), e, countof(e));
}

TEST("a date counted back never leaves the notice short")
{
	static const struct example e[] = {
		{ ">=7CD@session_before", "2025-03-20", "2025-03-13", "2025-03-13" },
		{ ">=7CD@session_before", "2025-10-13", "2025-10-06", "2025-09-30" },
		{ ">=7CD@session_before", "2025-10-05", "2025-09-28", "2025-09-28" },
		{ ">=5WD@session_before", "2025-10-10", "2025-09-26", "2025-09-26" },
		{ "<=3M@end_before", "2025-05-31", "2025-02-28", "2025-02-28" },
		{ "<=4M@term_end_before", "2025-08-04", "2025-04-04", "2025-04-03" },
		{ ">=0WD@session_before", "2025-10-05", "2025-10-05", "2025-09-30" },
	};
	expect_all(S("cn"), e, countof(e));
}

TEST("other countries count by their own table")
{
	static const struct example de[] = {
		{ "<=14CD@x", "2025-04-04", "2025-04-18", "2025-04-22" },       /* Good Friday to Easter Monday */
		{ ">=42CD@first_poll_before", "2025-05-30", "2025-04-18", "2025-04-17" },
	};
	static const struct example generic[] = { { "<=5WD@x", "2025-09-30", "2025-10-07", "2025-10-07" } };
	expect_all(S("de"), de, countof(de));
	expect_all(S("generic"), generic, countof(generic));
}

TEST("hours run on through nights and holidays; a fixed date is taken as it is")
{
	struct arena *a = arena_new(1 << 20);
	struct due d = due_by(a, S("cn"), S("<=24H@accident"), "2025-10-01");
	EXPECT(d.at == morning("2025-10-02") && d.day == day_of("2025-10-02"));
	EXPECT_STR(due_explain(a, LANG_EN, &d),
		"24 hours after 1 October 2025, 10:30: ends on 2 October 2025, 10:30");
	d = due_by(a, S("cn"), S("fixed:ceremony"), "2025-10-01");
	EXPECT(d.at == morning("2025-10-01"));
	EXPECT_STR(due_explain(a, LANG_EN, &d), "A date fixed in the case: 1 October 2025, 10:30");
	EXPECT_STR(due_explain(a, LANG_ZH, &d), "事项中确定的日期：2025年10月1日 10:30");
	arena_free(&a);
}

TEST("the day is the hall's: late evening in Greenwich is already tomorrow in China")
{
	struct deadline d = { .kind = DEADLINE_AT_MOST, .unit = UNIT_CALENDAR_DAYS };
	int64_t at = (int64_t)day_of("2025-03-03") * 86400 + 20 * 3600;
	struct due cn, uk;
	REQUIRE(deadline_compute(calendar_find(S("cn")), ZONE_CHINA, &d, 1, at, &cn) == 0);
	REQUIRE(deadline_compute(calendar_find(S("generic")), (struct zone){ 0 }, &d, 1, at, &uk) == 0);
	EXPECT(cn.day == day_of("2025-03-05") && uk.day == day_of("2025-03-04"));
}

TEST("no deadline, a wild amount and a wild date are answers, not dates")
{
	struct deadline none = { .kind = DEADLINE_NONE };
	struct deadline d = { .kind = DEADLINE_AT_MOST, .unit = UNIT_WORKING_DAYS };
	const struct calendar *cn = calendar_find(S("cn"));
	struct due due;
	EXPECT(deadline_compute(cn, ZONE_CHINA, &none, 0, 0, &due) == DUE_NO_DEADLINE);
	EXPECT(deadline_compute(cn, ZONE_CHINA, &d, -1, 0, &due) == DUE_BAD_AMOUNT);
	EXPECT(deadline_compute(cn, ZONE_CHINA, &d, 1000000, 0, &due) == DUE_BAD_AMOUNT);
	EXPECT(deadline_compute(cn, ZONE_CHINA, &d, 5, INT64_MAX, &due) == DUE_OUT_OF_RANGE);
	EXPECT(deadline_compute(cn, ZONE_CHINA, &d, 5, INT64_MIN, &due) == DUE_OUT_OF_RANGE);
	EXPECT(deadline_compute(cn, ZONE_CHINA, &d, 25000, 0, &due) == 0);
}
