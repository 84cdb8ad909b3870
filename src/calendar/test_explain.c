/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "calendar/calendar.h"
#include "test.h"

static struct due due_by(struct arena *a, str country, str notation, const char *from)
{
	struct deadline d;
	struct due due = { 0 };
	str error;
	int32_t day = 0;
	EXPECT(date_parse(str_from_c(from), &day));
	EXPECT(deadline_parse(a, notation, &d, &error) == 0);
	int64_t at = zone_day_start(ZONE_CHINA, day) + 37800;
	EXPECT(deadline_compute(calendar_find(country), ZONE_CHINA, &d, d.amount, at, &due) == 0);
	return due;
}

static const struct example {
	const char *country, *notation, *from, *en, *zh;
} examples[] = {
	{ "cn", "<=10WD@x", "2025-03-03",
	    "10 working days after 3 March 2025: weekends skipped; ends on 17 March 2025, 24:00",
	    "自2025年3月3日起10个工作日（当日不计）：跳过周末；至2025年3月17日 24:00届满" },
	{ "cn", "<=10WD@x", "2025-04-01",
	    "10 working days after 1 April 2025: weekends and Qingming Festival (4 to 6 April) skipped; "
	    "ends on 16 April 2025, 24:00",
	    "自2025年4月1日起10个工作日（当日不计）：跳过周末和清明节（4月4日至6日）；至2025年4月16日 24:00届满" },
	{ "cn", "<=5WD@x", "2025-09-26",
	    "5 working days after 26 September 2025: weekends and National Day with Mid-Autumn Festival "
	    "(1 to 8 October) skipped; Sunday 28 September worked in exchange for a holiday; "
	    "ends on 10 October 2025, 24:00",
	    "自2025年9月26日起5个工作日（当日不计）：跳过周末和国庆节、中秋节（10月1日至8日）；"
	    "9月28日（星期日）为调休上班日；至2025年10月10日 24:00届满" },
	{ "cn", "<=1WD@x", "2025-03-03",
	    "1 working day after 3 March 2025: ends on 4 March 2025, 24:00",
	    "自2025年3月3日起1个工作日（当日不计）：至2025年3月4日 24:00届满" },
	{ "cn", "<=15CD@x", "2025-09-12",
	    "15 days after 12 September 2025: 27 September falls on Saturday, so the next working day counts; "
	    "Sunday 28 September worked in exchange for a holiday; ends on 28 September 2025, 24:00",
	    "自2025年9月12日起15日（当日不计）：9月27日适逢星期六，顺延至下一个工作日；"
	    "9月28日（星期日）为调休上班日；至2025年9月28日 24:00届满" },
	{ "cn", "<=1M@x", "2025-09-04",
	    "1 month after 4 September 2025: 4 October falls on National Day with Mid-Autumn Festival, "
	    "so the next working day counts; ends on 9 October 2025, 24:00",
	    "自2025年9月4日起1个月（当日不计）：10月4日适逢国庆节、中秋节，顺延至下一个工作日；"
	    "至2025年10月9日 24:00届满" },
	{ "cn", "<=1M@x", "2025-01-31",
	    "1 month after 31 January 2025: that month has no day 31, so its last day counts; "
	    "ends on 28 February 2025, 24:00",
	    "自2025年1月31日起1个月（当日不计）：当月没有31日，以月末日为准；至2025年2月28日 24:00届满" },
	{ "cn", ">=7CD@session_before", "2025-10-13",
	    "7 days before 13 October 2025: 6 October falls on National Day with Mid-Autumn Festival, "
	    "so the working day before counts; at the latest on 30 September 2025, 24:00",
	    "2025年10月13日之前7日（当日不计）：10月6日适逢国庆节、中秋节，提前至前一个工作日；"
	    "最迟2025年9月30日 24:00" },
	{ "cn", ">=5WD@noticed", "2025-03-03",
	    "5 working days after 3 March 2025: weekends skipped; lasts until 10 March 2025, 24:00",
	    "自2025年3月3日起5个工作日（当日不计）：跳过周末；持续至2025年3月10日 24:00" },
	{ "cn", "<=10WD@x", "2026-12-25",
	    "10 working days after 25 December 2026: weekends skipped; the holiday table for 2027 "
	    "is not published yet: this date may move; ends on 8 January 2027, 24:00",
	    "自2026年12月25日起10个工作日（当日不计）：跳过周末；2027年放假安排尚未公布，日期可能变动；"
	    "至2027年1月8日 24:00届满" },
	{ "cn", "<=1Y@x", "2026-06-01",
	    "1 year after 1 June 2026: the holiday table for 2027 is not published yet: this date may move; "
	    "ends on 1 June 2027, 24:00",
	    "自2026年6月1日起1年（当日不计）：2027年放假安排尚未公布，日期可能变动；至2027年6月1日 24:00届满" },
	{ "cn", "<=1WD@x", "2017-05-02",
	    "1 working day after 2 May 2017: the holidays of 2017 are not in our table: "
	    "only weekends were counted; ends on 3 May 2017, 24:00",
	    "自2017年5月2日起1个工作日（当日不计）：日历表中没有2017年的放假安排，只扣除了周末；"
	    "至2017年5月3日 24:00届满" },
	{ "cn", "<=0WD@x", "2025-10-08",
	    "On the day itself, 8 October 2025: 8 October falls on National Day with Mid-Autumn Festival, "
	    "so the next working day counts; ends on 9 October 2025, 24:00",
	    "2025年10月8日当日：10月8日适逢国庆节、中秋节，顺延至下一个工作日；至2025年10月9日 24:00届满" },
	/* The day of the event is a holiday: it is not counted, so it is not told either. */
	{ "cn", "<=1WD@x", "2025-10-08",
	    "1 working day after 8 October 2025: ends on 9 October 2025, 24:00",
	    "自2025年10月8日起1个工作日（当日不计）：至2025年10月9日 24:00届满" },
	{ "cn", ">=1WD@x_before", "2025-10-01",
	    "1 working day before 1 October 2025: at the latest on 30 September 2025, 24:00",
	    "2025年10月1日之前1个工作日（当日不计）：最迟2025年9月30日 24:00" },
	/* Hours run from the moment, so its day does count. */
	{ "cn", "<=24H@x", "2026-02-14",
	    "24 hours after 14 February 2026, 10:30: ends on 15 February 2026, 10:30",
	    "自2026年2月14日 10:30起24小时：至2026年2月15日 10:30届满" },
	{ "cn", ">=48H@x_before", "2026-02-16",
	    "48 hours before 16 February 2026, 10:30: at the latest on 14 February 2026, 10:30",
	    "2026年2月16日 10:30之前48小时：最迟2026年2月14日 10:30" },
	{ "de", "<=14CD@x", "2025-04-04",
	    "14 days after 4 April 2025: 18 April falls on Good Friday, so the next working day counts; "
	    "Easter Monday (21 April) skipped; ends on 22 April 2025, 24:00",
	    "自2025年4月4日起14日（当日不计）：4月18日适逢耶稣受难日，顺延至下一个工作日；"
	    "跳过复活节星期一（4月21日）；至2025年4月22日 24:00届满" },
};

TEST("a deadline explains itself in both languages, and again the same after being stored")
{
	struct arena *a = arena_new(1 << 20);
	for (size_t i = 0; i < countof(examples); i++) {
		const struct example *e = &examples[i];
		struct due d = due_by(a, str_from_c(e->country), str_from_c(e->notation), e->from), back;
		test_same(__FILE__, __LINE__, due_explain(a, LANG_EN, &d), e->en);
		test_same(__FILE__, __LINE__, due_explain(a, LANG_ZH, &d), e->zh);
		str packed = due_pack(a, &d);
		EXPECT(packed.n <= DUE_PACKED_MAX);
		REQUIRE(due_unpack(packed, &back) == 0);
		EXPECT(back.at == d.at && back.day == d.day);
		test_same(__FILE__, __LINE__, due_explain(a, LANG_EN, &back), e->en);
		test_same(__FILE__, __LINE__, due_explain(a, LANG_ZH, &back), e->zh);
		EXPECT(str_eq(due_pack(a, &back), packed));
	}
	arena_free(&a);
}

TEST("a long period names the first few holidays and counts the rest")
{
	struct arena *a = arena_new(1 << 20);
	struct due d = due_by(a, S("cn"), S("<=240WD@x"), "2025-01-02");
	str said = due_explain(a, LANG_EN, &d);
	EXPECT(d.n_crossed == DUE_SHOWN && d.more_days > 0);
	EXPECT(memmem(said.p, said.n, "Spring Festival (28 January to 4 February)", 42) != NULL);
	EXPECT(memmem(said.p, said.n, "more days off or exchanged", 26) != NULL);
	EXPECT(due_pack(a, &d).n <= DUE_PACKED_MAX);
	arena_free(&a);
}

TEST("a fixed date and an hour before 1970 are stored and come back")
{
	struct arena *a = arena_new(1 << 20);
	static const char *const notation[] = { "fixed:ceremony", "param:plan_date", "<=72H@x",
		">=6WD@x_before", "<=30CD@x" };
	for (size_t i = 0; i < countof(notation); i++) {
		struct due d = due_by(a, S("de"), str_from_c(notation[i]), "1961-05-01"), back;
		d.zone.offset_minutes = 480;
		REQUIRE(due_unpack(due_pack(a, &d), &back) == 0);
		EXPECT(back.at == d.at && back.kind == d.kind && back.unit == d.unit &&
		    back.before == d.before);
		EXPECT(str_eq(due_explain(a, LANG_EN, &d), due_explain(a, LANG_EN, &back)));
	}
	arena_free(&a);
}

TEST("a stored date that was cut short or tampered with is refused or read, never a crash")
{
	struct arena *a = arena_new(64 << 20);
	struct due d = due_by(a, S("cn"), S("<=90WD@x"), "2025-01-02"), back;
	str packed = due_pack(a, &d);
	int refused = 0;
	for (size_t i = 0; i < packed.n; i++) {
		str cut = { packed.p, i };
		for (const char *c = "/+-x9mzp"; *c; c++) {
			char *bent = arena_z(a, packed);
			bent[i] = *c;
			if (due_unpack((str){ bent, packed.n }, &back))
				refused++;
			else
				due_explain(a, LANG_EN, &back);
		}
		if (due_unpack(cut, &back) == 0)
			due_explain(a, LANG_ZH, &back);
	}
	EXPECT(refused > 100);
	static const char *const bad[] = { "", "1", "2/L/WD10/0+480/1/1/0/0", "1/X/WD10/0+480/1/1/0/0",
		"1/L/WD10/0+480/1/1/0", "1/L/WD99999999/0+480/1/1/0/0", "1/L/WD10/0+9999/1/1/0/0",
		"1/L/WD10/0+480/99999999/1/0/0", "1/L/H876000/900000000000+480/1/1/0/0",
		"1/L/WD10/0+480/1/1/-4/0", "1/L/WD10/0+480/1/1/0/0/spring",
		"1/L/WD10/0+480/1/1/0/0/spring+1x0", "1/F/WD10/0+480/1/1/0/0" };
	for (size_t i = 0; i < countof(bad); i++)
		if (!EXPECT(due_unpack(str_from_c(bad[i]), &back) == DUE_NOT_PACKED))
			test_failed(__FILE__, __LINE__, bad[i]);
	REQUIRE(due_unpack(S("1/L/WD10/0+480/14/14/4/0/harvest+5x1"), &back) == 0);
	EXPECT(back.crossed[0].name == M_calendar_holiday_other);
	arena_free(&a);
}
