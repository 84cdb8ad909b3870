/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "course/profile.h"
#include "test.h"

enum { ARENA = 32 * 1024 * 1024 };

static int32_t day(const char *iso)
{
	int32_t d = 0;
	EXPECT(date_parse(str_from_c(iso), &d));
	return d;
}

static const struct profile *shipped(struct arena *a, str name, struct profile_book *b)
{
	struct course_fault *faults = NULL;
	int r = profile_book_load(a, "profiles", b, &faults);
	for (; faults; faults = faults->next) {
		str s = course_fault_text(a, LANG_EN, faults);
		test_failed(__FILE__, __LINE__, arena_z(a, s));
	}
	EXPECT(r == 0);
	return profile_find(b, name);
}

static int64_t number(const struct profile *p, str name, const char *iso)
{
	int64_t n = -1;
	return profile_number(p, name, day(iso), &n) ? -1 : n;
}

TEST("the nine shipped profiles are read without a fault, each sourced or marked to be checked")
{
	struct arena *a = arena_new(ARENA);
	struct profile_book b;
	REQUIRE(shipped(a, S("cn"), &b));
	EXPECT(b.n == 9);
	for (size_t i = 0; i < b.n; i++)
		for (size_t j = 0; j < b.of[i]->n_values; j++) {
			const struct profile_value *v = &b.of[i]->values[j];
			EXPECT(v->check || (v->source.in[LANG_EN].n && v->source.in[LANG_ZH].n));
		}
	arena_free(&a);
}

TEST("the reply to a request to bargain is 20 days nationally, 15 in Shanghai, 10 in Shandong")
{
	struct arena *a = arena_new(ARENA);
	struct profile_book b;
	const struct profile *cn = shipped(a, S("cn"), &b);
	REQUIRE(cn);
	EXPECT(number(cn, S("bargain.reply_cd"), "2026-03-05") == 20);
	EXPECT(number(profile_find(&b, S("cn-shanghai")), S("bargain.reply_cd"), "2026-03-05") == 15);
	EXPECT(number(profile_find(&b, S("cn-shandong")), S("bargain.reply_cd"), "2026-03-05") == 10);
	EXPECT(number(profile_find(&b, S("cn-zhejiang")), S("bargain.reply_cd"), "2026-03-05") == 20);
	EXPECT(number(profile_find(&b, S("cn-shanghai")), S("sla.ack_wd"), "2026-03-05") == 1);
	arena_free(&a);
}

TEST("half of all delegates passes a vote in Shanghai; in Zhejiang it takes one more")
{
	struct arena *a = arena_new(ARENA);
	struct profile_book b;
	const struct profile_value *v;
	REQUIRE(shipped(a, S("cn"), &b));
	REQUIRE(profile_value(profile_find(&b, S("cn-shanghai")), S("wc.adopt"), day("2026-03-05"), &v) == 0);
	EXPECT(v->kind == PROFILE_THRESHOLD && !v->share.strict && v->share.of == OF_ALL_DELEGATES);
	EXPECT_STR(profile_value_said(a, LANG_EN, v), "1/2 or more of all delegates");
	REQUIRE(profile_value(profile_find(&b, S("cn-zhejiang")), S("wc.adopt"), day("2026-03-05"), &v) == 0);
	EXPECT(v->share.strict);
	EXPECT_STR(profile_value_said(a, LANG_EN, v), "more than 1/2 of all delegates");
	EXPECT(!v->check);
	REQUIRE(profile_value(profile_find(&b, S("cn")), S("wc.adopt"), day("2026-03-05"), &v) == 0);
	EXPECT_STR(profile_source_said(a, LANG_EN, v), "rule of this union, check locally");
	arena_free(&a);
}

TEST("a value changes on its day: tribunal claims in October 2026, conciliation in December 2025")
{
	struct arena *a = arena_new(ARENA);
	struct profile_book b;
	const struct profile *uk = shipped(a, S("uk"), &b);
	REQUIRE(uk);
	EXPECT(number(uk, S("arb.limitation_months"), "2026-09-30") == 3);
	EXPECT(number(uk, S("arb.limitation_months"), "2026-10-01") == 6);
	EXPECT(number(uk, S("mediation.weeks"), "2025-11-30") == 6);
	EXPECT(number(uk, S("mediation.weeks"), "2025-12-01") == 12);
	EXPECT(number(uk, S("strike.notice_cd"), "2026-02-17") == -1);
	EXPECT(number(uk, S("strike.notice_cd"), "2026-02-18") == 10);
	arena_free(&a);
}

TEST("values are told in both languages, one day is not two, and a rate is told in percent")
{
	struct arena *a = arena_new(ARENA);
	struct profile_book b;
	const struct profile *cn = shipped(a, S("cn"), &b);
	const struct profile_value *v;
	int32_t d = day("2026-03-05");
	REQUIRE(cn);
	REQUIRE(profile_value(cn, S("sla.ack_wd"), d, &v) == 0);
	EXPECT_STR(profile_value_said(a, LANG_EN, v), "1 working day");
	EXPECT_STR(profile_value_said(a, LANG_ZH, v), "1个工作日");
	REQUIRE(profile_value(cn, S("sla.hard_wd"), d, &v) == 0);
	EXPECT_STR(profile_value_said(a, LANG_EN, v), "15 working days");
	REQUIRE(profile_value(cn, S("dues.rate"), d, &v) == 0);
	EXPECT_STR(profile_value_said(a, LANG_EN, v), "0.5 %");
	REQUIRE(profile_value(cn, S("ballot.remote_allowed"), d, &v) == 0);
	EXPECT_STR(profile_value_said(a, LANG_ZH, v), "请示上级工会");
	EXPECT_STR(profile_level_title(cn, S("county"), LANG_ZH), "县（区）总工会");
	arena_free(&a);
}

TEST("every word and level a shipped profile uses can be said in both languages")
{
	struct arena *a = arena_new(ARENA);
	struct profile_book b;
	enum msg m;
	REQUIRE(shipped(a, S("cn"), &b));
	for (size_t i = 0; i < b.n; i++)
		for (size_t j = 0; j < b.of[i]->n_values; j++) {
			const struct profile_value *v = &b.of[i]->values[j];
			if (v->kind == PROFILE_WORD)
				EXPECT(msg_by_key(arena_printf(a, "profile.word.%.*s", PSTR(v->word)), &m));
		}
	arena_free(&a);
}

#define HEAD "profile: x\ntitle: { en: X, zh: X }\ncalendar: cn\nzone_minutes: 480\nlevels: []\nvalues:\n"
#define ROW  "- { name: a.b, title: { en: A, zh: A }, from: 2026-01-01, "

static str first_fault(struct arena *a, str yaml)
{
	struct course_fault *faults = NULL;
	struct profile *p;
	int r = profile_read(a, S("x.yaml"), yaml, &p, &faults);
	EXPECT((r == COURSE_BROKEN) == (faults != NULL));
	EXPECT((p == NULL) == (faults != NULL));
	return faults ? course_fault_text(a, LANG_EN, faults) : S("none");
}

TEST("a profile with a fault is refused, and the fault says where and what to do")
{
	static const struct { str yaml; const char *said; } wrong[] = {
		{ S(HEAD ROW "value: 5, unit: persons, check: true }\n"), "none" },
		{ S(HEAD ROW "value: 5, check: true }\n"),
			"x.yaml:7:3: a.b is a number that does not say what it counts. "
			"Add unit: working_days, calendar_days, persons, percent or another." },
		{ S(HEAD ROW "value: 5, unit: persons }\n"),
			"x.yaml:7:3: a.b does not say where it stands. "
			"Add source: with the law and the article, or check: true for a rule of this union." },
		{ S(HEAD ROW "value: 5, unit: persons, choices: [3, 4], check: true }\n"),
			"x.yaml:7:3: a.b has a value that is not among its choices. "
			"Use one of the choices, or add this one to them." },
		{ S(HEAD ROW "value: { num: 1, den: 1, of: roll, mode: strict }, check: true }\n"),
			"x.yaml:7:66: This is no share. "
			"Write num and den with num not above den; \"strict\" cannot ask for more than all." },
		{ S(HEAD ROW "value: ask, check: true }\n" ROW "value: ask, check: true }\n"),
			"x.yaml:8:3: a.b already has a value for some of these days, on line 7. "
			"End the earlier one with to: the day before this one begins." },
		{ S(HEAD ROW "to: 2025-12-31, value: ask, check: true }\n"),
			"x.yaml:7:3: a.b ends before it begins. "
			"Put the day after from: in to:, or take to: out." },
	};
	struct arena *a = arena_new(ARENA);
	for (size_t i = 0; i < countof(wrong); i++)
		EXPECT_STR(first_fault(a, wrong[i].yaml), wrong[i].said);
	arena_free(&a);
}

TEST("an impossible day, a lunar calendar and an unknown unit are each told")
{
	struct arena *a = arena_new(ARENA);
	EXPECT(str_begins(first_fault(a, S("profile: X Y\n")), S("x.yaml:1:1")));
	EXPECT_STR(first_fault(a, S("profile: x\ntitle: { en: X, zh: X }\ncalendar: moon\nzone_minutes: 480\n"
		"levels: []\nvalues: []\n")), "x.yaml:3:11: There is no calendar \"moon\". Write cn, de or generic.");
	EXPECT_STR(first_fault(a, S(HEAD "- { name: a.b, title: { en: A, zh: A }, from: 2026-02-30, value: ask, "
		"check: true }\n")), "x.yaml:7:47: from is not a date: \"2026-02-30\". Write year, month and day: "
		"2026-03-05.");
	arena_free(&a);
}
