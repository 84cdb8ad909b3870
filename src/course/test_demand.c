/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* courses/voice/demand.yaml against the eighteen rows of P14, and what stands beside them. */
#include "course/book.h"
#include "course/folder.h"
#include "course/profile.h"
#include "test.h"

static const struct course *demand(struct arena *a)
{
	static const struct course_known known;
	struct course *c;
	struct course_fault *faults = NULL;
	str text;
	if (!EXPECT(!file_text(a, S("courses/voice/demand.yaml"), COURSE_BYTES_MAX, &text)))
		return NULL;
	int r = course_read(a, S("demand.yaml"), text, &c, &faults);
	if (!r)
		r = course_check(a, c, &known, &faults);
	for (; faults; faults = faults->next)
		test_failed(__FILE__, __LINE__, arena_z(a, course_fault_text(a, LANG_EN, faults)));
	return r ? NULL : c;
}

/* One row of P14: deadlines with the parameters' defaults put in, as the row has them. */
struct row {
	const char *from, *to, *by, *deadline, *expiry;
	uint32_t visible;
	enum course_log log;
};
enum { APP_CASE = SEE_APP | SEE_CASE, APP_UP = SEE_APP | SEE_UP };
static const struct row rows[] = {
	{ "draft", "filed", "anyone", "", "", APP_CASE, LOG_AS_RECEIPT },
	/* The first four hours are P27's, to which P14 sends danger at once. */
	{ "filed", "triaged", "triage_officer", "<=4H@filed; <=1WD@filed", "escalate", APP_CASE, LOG_AS_EVENT },
	{ "triaged", "out_of_scope", "triage_officer", "<=5WD@filed", "escalate", APP_CASE, LOG_AS_EVENT },
	{ "out_of_scope", "review_1", "applicant", "<=30CD@told", "bar", APP_UP, LOG_AS_EVENT },
	{ "out_of_scope", "closed", "applicant,system", "fixed:thirty_cd", "auto:closed", SEE_APP,
		LOG_AS_EVENT },
	{ "triaged", "accepted", "triage_officer", "<=5WD@filed; <=15CD@filed", "escalate", APP_CASE,
		LOG_AS_EVENT },
	{ "accepted", "assigned", "triage_officer", "<=1WD@accepted", "escalate", APP_CASE, LOG_AS_EVENT },
	{ "assigned", "handling", "case_officer", "<=1WD@assigned", "remind+escalate", APP_CASE,
		LOG_AS_EVENT },
	/* Not in P14, which is silent on a handler who falls ill: no date of its own, so none moves. */
	{ "assigned", "assigned", "chair", "", "", APP_CASE, LOG_AS_EVENT },
	{ "handling", "handling", "chair", "", "", APP_CASE, LOG_AS_EVENT },
	{ "extended", "extended", "chair", "", "", APP_CASE, LOG_AS_EVENT },
	{ "handling", "extended", "chair", "<=30CD@due", "", APP_CASE | SEE_UP, LOG_AS_EVENT },
	{ "handling,extended", "replied", "case_officer",
		"<=5WD@accepted; <=15WD@accepted; <=60CD@accepted",
		"escalate+flag", APP_CASE, LOG_AS_HASH },
	/* Silence does not confirm: P14's auto:confirmed cut off the 30 days of the next row but one. */
	{ "replied", "confirmed", "applicant", "<=15CD@replied", "auto:presumed", APP_CASE,
		LOG_AS_EVENT },
	{ "presumed", "confirmed", "applicant", "", "", APP_CASE, LOG_AS_EVENT },
	{ "presumed", "closed", "system", "<=30CD@replied", "", APP_CASE, LOG_AS_EVENT },
	{ "replied", "handling", "applicant", "<=15CD@replied", "", APP_CASE | SEE_UP, LOG_AS_EVENT },
	{ "replied,presumed", "review_1", "applicant", "<=30CD@replied", "bar", APP_UP, LOG_AS_RECEIPT },
	{ "review_1", "review_2", "applicant", "<=30CD@review_reply", "bar", APP_UP, LOG_AS_RECEIPT },
	/* Row 15 is two moves: the decision, which dates review_reply, and the closing after it. */
	{ "review_1", "review_1", "upper_union", "<=30CD@review_1", "escalate", APP_UP, LOG_AS_HASH },
	{ "review_1", "closed_review", "applicant,system", "<=30CD@review_reply",
		"auto:closed_review",
		APP_UP, LOG_AS_EVENT },
	/* As drafted an objection that is right could only be closed. */
	{ "review_1", "accepted", "upper_union", "", "", APP_CASE | SEE_UP, LOG_AS_HASH },
	{ "review_2", "closed_review", "upper_union_2", "<=30CD@review_2", "escalate", APP_UP,
		LOG_AS_HASH },
	{ "confirmed", "closed", "system", "<=3WD@confirmed", "", APP_CASE, LOG_AS_EVENT },
	{ "draft,filed,triaged,accepted,assigned,handling", "withdrawn", "applicant", "", "", APP_UP,
		LOG_AS_EVENT },
};

static str joined(struct arena *a, str so_far, str next, const char *by)
{
	return arena_printf(a, "%.*s%s%.*s", PSTR(so_far), so_far.n ? by : "", PSTR(next));
}

static str deadlines_told(struct arena *a, const struct course *c, const struct course_move *m)
{
	str all = S("");
	for (size_t i = 0; i < m->n_deadlines; i++) {
		const struct course_deadline *d = &m->deadlines[i];
		str one = d->raw;
		if (d->is.parameter.n) {
			str tail;
			str head = str_cut(one, '[', &tail);
			str_cut(tail, ']', &tail);
			one = arena_printf(a, "%.*s%lld%.*s", PSTR(head),
				(long long)course_param(c, d->is.parameter)->value, PSTR(tail));
		}
		all = joined(a, all, one, "; ");
	}
	return all;
}

static str expiry_told(struct arena *a, const struct course_expiry *e)
{
	str all = S("");
	const struct { bool is; str word; } words[] = { { e->remind, S("remind") },
		{ e->escalate, S("escalate") },
		{ e->flag, S("flag") }, { e->bar, S("bar") } };
	for (size_t i = 0; i < countof(words); i++)
		if (words[i].is)
			all = joined(a, all, words[i].word, "+");
	if (e->jump)
		all = joined(a, all, arena_printf(a, "%s:%.*s", e->jump == JUMP_AUTO ? "auto" : "deemed",
			PSTR(e->jump_to)), "+");
	return all;
}

static bool is_row(struct arena *a, const struct course *c, const struct course_move *m,
	const struct row *r)
{
	str from = S(""), by = S("");
	for (size_t i = 0; i < m->n_from; i++)
		from = joined(a, from, c->states[m->from[i]].name, ",");
	for (size_t i = 0; i < m->n_by; i++)
		by = joined(a, by, m->by[i].name, ",");
	return str_eq(from, str_from_c(r->from)) && str_eq(c->states[m->to].name, str_from_c(r->to)) &&
		str_eq(by, str_from_c(r->by)) && m->visible[SECRECY_OPEN] == r->visible && m->log == r->log &&
		str_eq(deadlines_told(a, c, m), str_from_c(r->deadline)) &&
		str_eq(expiry_told(a, &m->expiry), str_from_c(r->expiry)) && m->source.n;
}

TEST("the demand has every row of P14, and besides only what is named above")
{
	struct arena *a = arena_new(COURSE_ARENA);
	const struct course *c = demand(a);
	REQUIRE(c);
	EXPECT(c->n_moves == countof(rows));
	for (size_t r = 0; r < countof(rows); r++) {
		size_t met = 0;
		for (size_t i = 0; i < c->n_moves; i++)
			met += is_row(a, c, &c->moves[i], &rows[r]);
		if (met != 1)
			test_failed(__FILE__, __LINE__, arena_z(a, arena_printf(a, "%s -> %s stands %zu times",
				rows[r].from, rows[r].to, met)));
	}
	arena_free(&a);
}

TEST("the demand has the fifteen states of P14 and one for silence, and ends in three")
{
	struct arena *a = arena_new(COURSE_ARENA);
	const struct course *c = demand(a);
	REQUIRE(c);
	EXPECT(c->n_states == 16);
	EXPECT_STR(c->states[c->start].name, "draft");
	static const char *const ends[] = { "closed", "closed_review", "withdrawn" };
	size_t n = 0;
	for (size_t i = 0; i < c->n_states; i++)
		n += c->states[i].terminal;
	EXPECT(n == countof(ends));
	for (size_t i = 0; i < countof(ends); i++) {
		int s = course_state(c, str_from_c(ends[i]));
		REQUIRE(s != COURSE_NONE);
		EXPECT(c->states[s].terminal);
	}
	arena_free(&a);
}

TEST("the demand's parameters have the defaults of P14, and the generic profile knows them")
{
	static const struct { const char *name; int64_t value; } want[] = { { "sla.ack_wd", 1 },
		{ "sla.accept_wd", 5 }, { "sla.ordinary_wd", 5 }, { "sla.hard_wd", 15 }, { "sla.complex_cd", 60 },
		{ "sla.extend_cd", 30 }, { "sla.review_cd", 30 } };
	struct arena *a = arena_new(2 * COURSE_ARENA);
	struct profile_book book;
	struct course_fault *faults = NULL;
	const struct course *c = demand(a);
	REQUIRE(c);
	REQUIRE(!profile_book_load(a, "profiles", &book, &faults));
	EXPECT(c->n_params == countof(want));
	for (size_t i = 0; i < countof(want); i++) {
		const struct course_param *p = course_param(c, str_from_c(want[i].name));
		REQUIRE(p);
		EXPECT(p->value == want[i].value);
		EXPECT(profile_knows((void *)profile_find(&book, S("generic")), p->name));
	}
	arena_free(&a);
}

TEST("filing a demand takes three screens")
{
	struct arena *a = arena_new(COURSE_ARENA);
	const struct course *c = demand(a);
	REQUIRE(c);
	int i = course_move(c, S("file"));
	REQUIRE(i != COURSE_NONE);
	int seen = 0;
	for (size_t f = 0; f < c->moves[i].n_fields; f++)
		seen |= 1 << c->moves[i].fields[f].screen;
	EXPECT(seen == (1 << 1 | 1 << 2 | 1 << 3));
	const struct course_field *text = course_field(&c->moves[i], S("text"));
	REQUIRE(text);
	EXPECT(text->required && text->min == 5 && text->max == 4000 && text->type == TYPE_LONG_TEXT);
	const struct course_field *files = course_field(&c->moves[i], S("files"));
	REQUIRE(files);
	EXPECT(!files->required && files->max == 5);
	EXPECT(course_field(&c->moves[i], S("topic"))->n_choices == 9);
	arena_free(&a);
}

TEST("the grade chooses one deadline of the reply")
{
	static const struct { const char *grade; const char *param; } want[] = { { "ordinary",
		"sla.ordinary_wd" },
		{ "hard", "sla.hard_wd" }, { "complex", "sla.complex_cd" } };
	struct arena *a = arena_new(COURSE_ARENA);
	const struct course *c = demand(a);
	REQUIRE(c);
	const struct course_move *reply = &c->moves[course_move(c, S("reply"))];
	EXPECT_STR(reply->grade_field, "grade");
	EXPECT_STR(reply->countersign, "chair");
	for (size_t i = 0; i < countof(want); i++) {
		const struct course_deadline *d[4];
		REQUIRE(course_deadlines(reply->deadlines, reply->n_deadlines, str_from_c(want[i].grade), d,
			4) == 1);
		EXPECT(str_eq(d[0]->is.parameter, str_from_c(want[i].param)));
	}
	arena_free(&a);
}

TEST("only the next higher union reads whether somebody was pressed to withdraw")
{
	struct arena *a = arena_new(COURSE_ARENA);
	const struct course *c = demand(a);
	REQUIRE(c);
	const struct course_move *m = &c->moves[course_move(c, S("withdraw"))];
	REQUIRE(course_field(m, S("pressed")) && course_field(m, S("pressed_text")));
	EXPECT(course_field(m, S("pressed"))->private == PRIVATE_UPPER);
	EXPECT(course_field(m, S("pressed_text"))->private == PRIVATE_UPPER);
	EXPECT(!course_field(m, S("withdraw_reason"))->required);
	arena_free(&a);
}

TEST("reworking and extending happen once, and the clock alone closes")
{
	struct arena *a = arena_new(COURSE_ARENA);
	const struct course *c = demand(a);
	REQUIRE(c);
	EXPECT(c->moves[course_move(c, S("contest"))].once);
	EXPECT(c->moves[course_move(c, S("extend"))].once);
	EXPECT(course_by_clock(&c->moves[course_move(c, S("close"))]));
	EXPECT(!course_by_clock(&c->moves[course_move(c, S("accept_redirect"))]));
	int from[8];
	EXPECT(course_moves_from(c, course_state(c, S("replied")), from, 8) == 3);
	EXPECT(course_moves_from(c, course_state(c, S("closed")), from, 8) == 0);
	arena_free(&a);
}

/* A question is asked of a person; the record tells their answer to others. */
TEST("what was asked has a name in the record that asks nothing, in both languages")
{
	struct arena *a = arena_new(COURSE_ARENA);
	const struct course *c = demand(a);
	REQUIRE(c);
	for (size_t i = 0; i < c->n_moves; i++)
		for (size_t k = 0; k < c->moves[i].n_fields; k++) {
			const struct course_field *f = &c->moves[i].fields[k];
			str en = course_said(f, LANG_EN), zh = course_said(f, LANG_ZH);
			EXPECT(en.n && zh.n && !memchr(en.p, '?', en.n) && !memmem(zh.p, zh.n, "？", 3));
		}
	EXPECT_STR(course_said(course_any_field(c, S("place")), LANG_EN), "Workplace");
	EXPECT_STR(course_said(course_any_field(c, S("place")), LANG_ZH), "工作地点");
	EXPECT_STR(course_text(&course_any_field(c, S("place"))->title, LANG_EN), "Where do you work?");
	/* Without one, as in the versions older matters stand on: the title. */
	EXPECT_STR(course_said(course_any_field(c, S("employer")), LANG_EN), "Employer or platform");
	arena_free(&a);
}
