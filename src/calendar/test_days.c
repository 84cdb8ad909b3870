/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "calendar/calendar.h"
#include "test.h"
#include <stdio.h>

static int32_t on(int y, int m, int d) { return date_to_day((struct date){ y, m, d }); }

/* The published working days of 2018-2026, from test/calendar: worked[i] is day first + i; upto[i]
 * counts worked days up to it; nth[k] is the k-th worked day. */
enum { MOST = 3300 };
static struct published {
	int32_t first;
	int n, n_worked;
	bool worked[MOST];
	int upto[MOST];
	int32_t nth[MOST];
} pub;

static bool take_month(const char *line)
{
	int y, m, number;
	char bits[40];
	if (sscanf(line, "%d-%d %39[01] %d", &y, &m, bits, &number) != 4)
		return EXPECT(!"a line of cn_working_days.txt is not month, days, number");
	if (!pub.n)
		pub.first = on(y, m, 1);
	EXPECT(pub.first + pub.n == on(y, m, 1));
	EXPECT((int)strlen(bits) == date_month_length(y, m));
	for (const char *b = bits; *b; b++) {
		pub.worked[pub.n] = *b == '1';
		if (*b == '1')
			pub.nth[pub.n_worked++] = pub.first + pub.n;
		pub.upto[pub.n++] = pub.n_worked;
	}
	int32_t before = on(y, 1, 1) - pub.first - 1;
	return EXPECT(number == pub.n_worked - (before < 0 ? 0 : pub.upto[before]));
}

static bool read_published(void)
{
	char line[80];
	if (pub.n)
		return true;
	FILE *f = fopen("test/calendar/cn_working_days.txt", "r");
	if (!EXPECT(f != NULL))
		return false;
	while (fgets(line, sizeof line, f))
		take_month(line);
	fclose(f);
	return EXPECT(pub.n == 3287 && pub.first == on(2018, 1, 1));
}

TEST("China works exactly the days the State Council published, 2018 to 2026")
{
	const struct calendar *cn = calendar_find(S("cn"));
	REQUIRE(cn && read_published());
	for (int i = 0; i < pub.n; i++) {
		REQUIRE(calendar_works(cn, pub.first + i) == pub.worked[i]);
		enum day_kind k = calendar_reason(cn, pub.first + i).kind;
		REQUIRE((k == DAY_WORKED || k == DAY_SWAPPED) == pub.worked[i]);
	}
	EXPECT(calendar_count_working(cn, on(2024, 12, 31), on(2025, 12, 31)) == 248);
	EXPECT(calendar_count_working(cn, on(2025, 12, 31), on(2024, 12, 31)) == -248);
}

TEST("working days added to any day, forward or back, land where the running number says")
{
	static const int spans[] = { 1, 2, 3, 5, 7, 10, 15, 20, 30, 60, 90, 250 };
	const struct calendar *cn = calendar_find(S("cn"));
	REQUIRE(cn && read_published());
	int checked = 0;
	for (int i = 0; i < pub.n; i++) {
		int32_t day = pub.first + i;
		int before = i ? pub.upto[i - 1] : 0;
		for (size_t s = 0; s < countof(spans); s++) {
			int n = spans[s];
			if (pub.upto[i] + n <= pub.n_worked) {
				int32_t end = calendar_add_working(cn, day, n);
				REQUIRE(end == pub.nth[pub.upto[i] + n - 1]);
				REQUIRE(calendar_count_working(cn, day, end) == n);
				checked++;
			}
			if (before >= n) {
				REQUIRE(calendar_add_working(cn, day, -n) == pub.nth[before - n]);
				checked++;
			}
		}
	}
	EXPECT(checked > 75000);
}

TEST("National Day 2025: eight days off, paid for with a Sunday and a Saturday")
{
	const struct calendar *cn = calendar_find(S("cn"));
	struct day_reason r = calendar_reason(cn, on(2025, 9, 28));
	EXPECT(r.kind == DAY_SWAPPED && r.known && r.name == M_calendar_holiday_national_mid_autumn);
	EXPECT(calendar_works(cn, on(2025, 9, 28)) && calendar_works(cn, on(2025, 10, 11)));
	for (int d = 1; d <= 8; d++)
		EXPECT(calendar_reason(cn, on(2025, 10, d)).kind == DAY_HOLIDAY);
	EXPECT(calendar_next_working(cn, on(2025, 9, 30)) == on(2025, 10, 9));
	EXPECT(calendar_on_or_after(cn, on(2025, 9, 30)) == on(2025, 9, 30));
	EXPECT(calendar_on_or_before(cn, on(2025, 10, 8)) == on(2025, 9, 30));
	EXPECT(calendar_add_working(cn, on(2025, 10, 4), 0) == on(2025, 10, 4));
	EXPECT(calendar_reason(cn, on(2025, 9, 27)).kind == DAY_WEEKEND);
}

TEST("outside its table a calendar knows weekends only, and says it does not know")
{
	const struct calendar *cn = calendar_find(S("cn"));
	int first, last;
	calendar_years(cn, &first, &last);
	EXPECT(first == 2018 && last == 2026);
	struct day_reason r = calendar_reason(cn, on(2027, 1, 1));
	EXPECT(r.kind == DAY_WORKED && !r.known);
	EXPECT(calendar_reason(cn, on(2027, 1, 2)).kind == DAY_WEEKEND);
	EXPECT(!calendar_reason(cn, on(2017, 12, 31)).known);
	EXPECT(calendar_reason(cn, on(2026, 12, 31)).known);
}

TEST("Germany rests on its nine nationwide holidays, Easter included, and once on Reformation Day")
{
	const struct calendar *de = calendar_find(S("de"));
	REQUIRE(de != NULL);
	static const struct date good_friday[] = {
		{ 2000, 4, 21 }, { 2019, 4, 19 }, { 2024, 3, 29 }, { 2025, 4, 18 },
		{ 2026, 4, 3 }, { 2038, 4, 23 }, { 2049, 4, 16 }, { 2076, 4, 17 },
	};
	for (size_t i = 0; i < countof(good_friday); i++) {
		int32_t day = date_to_day(good_friday[i]);
		EXPECT(calendar_reason(de, day).name == M_calendar_holiday_good_friday);
		EXPECT(calendar_reason(de, day + 3).name == M_calendar_holiday_easter_monday);
		EXPECT(!calendar_works(de, day + 41) && !calendar_works(de, day + 52));
	}
	EXPECT(!calendar_works(de, on(2017, 10, 31)) && calendar_works(de, on(2018, 10, 31)));
	/* In 2025 all nine fell on weekdays; in 2008 Labour Day was Ascension Day. */
	EXPECT(calendar_count_working(de, on(2024, 12, 31), on(2025, 12, 31)) == 261 - 9);
	EXPECT(!calendar_works(de, on(2008, 5, 1)) && calendar_works(de, on(2008, 5, 2)));
}

TEST("the generic calendar is weekends alone; an unknown country has none")
{
	const struct calendar *g = calendar_find(S("generic"));
	REQUIRE(g != NULL);
	EXPECT(calendar_works(g, on(2025, 10, 1)) && !calendar_works(g, on(2025, 9, 28)));
	EXPECT(calendar_reason(g, on(3000, 1, 1)).known);
	EXPECT_STR(calendar_code(g), "generic");
	EXPECT(calendar_find(S("atlantis")) == NULL && calendar_find(S("")) == NULL);
}
