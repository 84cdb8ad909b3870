/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The tales a demand can be, as tables. */
#include "cli/demo_story.h"

#define TRIAGE(l, h)  { "filed", "triage", ACTS_TRIAGE, l, h }
#define ACCEPT(l, h)  { "triaged", "accept", ACTS_TRIAGE, l, h }
#define REFER(l, h)   { "triaged", "redirect", ACTS_TRIAGE, l, h }
#define ASSIGN(l, h)  { "accepted", "assign", ACTS_TRIAGE, l, h }
#define BEGIN(l, h)   { "assigned", "begin", ACTS_CASE, l, h }
#define EXTEND(l, h)  { "handling", "extend", ACTS_HEAD, l, h }
#define REPLY(l, h)   { "handling", "reply", ACTS_CASE, l, h }
#define REPLY_X(l, h) { "extended", "reply", ACTS_CASE, l, h }
#define SIGN          { "handling", "reply", ACTS_SIGN, 1, 4 }
#define SIGN_X        { "extended", "reply", ACTS_SIGN, 1, 4 }
#define CONFIRM(l, h) { "replied", "confirm", ACTS_APPLICANT, l, h }
#define REVIEW(l, h)  { "replied", "ask_review", ACTS_APPLICANT, l, h }
#define DECIDE(l, h)  { "review_1", "decide_review", ACTS_UPPER, l, h }

const struct tale demo_tales[] = {
	{ "kept", 26, "ordinary", "resolved",
	    { TRIAGE(1, 5), ACCEPT(2, 16), ASSIGN(1, 4), BEGIN(1, 5), REPLY(8, 30), SIGN,
	      CONFIRM(4, 100) } },
	/* The worker says nothing: the clock takes it as resolved. */
	{ "unheard", 12, "ordinary", "resolved",
	    { TRIAGE(1, 6), ACCEPT(2, 20), ASSIGN(1, 4), BEGIN(1, 6), REPLY(10, 40), SIGN } },
	{ "hard", 14, "hard", "resolved",
	    { TRIAGE(1, 6), ACCEPT(4, 30), ASSIGN(1, 6), BEGIN(1, 6), REPLY(80, 220), SIGN,
	      CONFIRM(4, 200) } },
	{ "extended", 5, "complex", "partly",
	    { TRIAGE(1, 6), ACCEPT(4, 30), ASSIGN(1, 6), BEGIN(1, 6), EXTEND(400, 900),
	      REPLY_X(200, 500), SIGN_X, CONFIRM(10, 200) } },
	{ "contested", 7, "ordinary", "partly",
	    { TRIAGE(1, 6), ACCEPT(2, 20), ASSIGN(1, 4), BEGIN(1, 6), REPLY(8, 30), SIGN,
	      { "replied", "contest", ACTS_APPLICANT, 5, 80 }, REPLY(20, 60), SIGN,
	      CONFIRM(10, 150) } },
	{ "reviewed", 6, "ordinary", "not",
	    { TRIAGE(1, 6), ACCEPT(2, 20), ASSIGN(1, 4), BEGIN(1, 6), REPLY(10, 30), SIGN,
	      REVIEW(20, 200), DECIDE(60, 300),
	      { "review_1", "close_review", ACTS_APPLICANT, 10, 150 } } },
	{ "reviewed-twice", 4, "ordinary", "not",
	    { TRIAGE(1, 6), ACCEPT(2, 20), ASSIGN(1, 4), BEGIN(1, 6), REPLY(10, 30), SIGN,
	      REVIEW(20, 100), DECIDE(60, 200),
	      { "review_1", "ask_second_review", ACTS_APPLICANT, 20, 150 },
	      { "review_2", "decide_second_review", ACTS_UPPER_2, 60, 300 } } },
	{ "referred", 5, "ordinary", "resolved",
	    { TRIAGE(1, 6), REFER(4, 30),
	      { "out_of_scope", "accept_redirect", ACTS_APPLICANT, 5, 150 } } },
	{ "referred-unheard", 3, "ordinary", "resolved", { TRIAGE(1, 6), REFER(4, 30) } },
	{ "objected", 3, "ordinary", "resolved",
	    { TRIAGE(1, 6), REFER(4, 30), { "out_of_scope", "protest", ACTS_APPLICANT, 10, 200 },
	      DECIDE(60, 300) } },
	{ "upheld", 2, "ordinary", "resolved",
	    { TRIAGE(1, 6), REFER(4, 30), { "out_of_scope", "protest", ACTS_APPLICANT, 10, 200 },
	      { "review_1", "uphold_objection", ACTS_UPPER, 60, 200 }, ASSIGN(1, 4), BEGIN(1, 6),
	      REPLY(10, 30), SIGN, CONFIRM(4, 100) } },
	{ "settled", 4, "ordinary", "resolved",
	    { TRIAGE(1, 6), ACCEPT(2, 20), { "accepted", "withdraw", ACTS_APPLICANT, 1, 6 } } },
	{ "pressed", 2, "ordinary", "resolved",
	    { TRIAGE(1, 6), { "triaged", "withdraw", ACTS_APPLICANT, 4, 30 } } },
	{ "answered-late", 6, "ordinary", "resolved",
	    { TRIAGE(70, 150), ACCEPT(2, 20), ASSIGN(1, 6), BEGIN(1, 6), REPLY(10, 40), SIGN,
	      CONFIRM(10, 100) } },
	{ "replied-late", 5, "ordinary", "partly",
	    { TRIAGE(1, 6), ACCEPT(2, 20), ASSIGN(1, 6), BEGIN(1, 6), REPLY(260, 500), SIGN,
	      CONFIRM(10, 150) } },
	{ "sent-back", 3, "hard", "partly",
	    { TRIAGE(1, 6), ACCEPT(2, 20), ASSIGN(1, 6), BEGIN(1, 6), REPLY(60, 120),
	      { "handling", "reply", ACTS_SEND_BACK, 2, 6 }, REPLY(10, 40), SIGN,
	      CONFIRM(10, 100) } },
	{ "passed", 6, "ordinary", "resolved",
	    { TRIAGE(1, 6), ACCEPT(2, 12), { "accepted", "", ACTS_PASS, 1, 3 }, ASSIGN(1, 3),
	      BEGIN(1, 3), REPLY(8, 25),
	      SIGN, CONFIRM(4, 100) } },
	{ "unanswered", 1, "ordinary", "resolved", { { 0 } } },
};
size_t demo_tale_count(void) { return countof(demo_tales); }

const struct stop demo_stops[] = {
	{ "unanswered", 0, 0 }, { "unanswered", 0, 1 }, { "unanswered", 0, 6 }, { "unanswered", 0, 12 },
	{ "kept", 1, 1 }, { "kept", 1, 3 }, { "kept", 1, 9 },
	{ "referred-unheard", 2, 5 }, { "referred-unheard", 2, 12 },
	{ "kept", 2, 1 }, { "kept", 2, 2 }, { "kept", 2, 8 },
	{ "kept", 3, 1 }, { "kept", 3, 3 }, { "hard", 3, 6 },
	{ "kept", 4, 2 }, { "hard", 4, 6 }, { "hard", 4, 14 }, { "extended", 4, 20 },
	{ "kept", 5, 3 }, { "hard", 5, 8 },
	{ "extended", 5, 30 }, { "extended", 5, 70 },
	{ "kept", 6, 3 }, { "kept", 6, 8 }, { "hard", 6, 12 }, { "contested", 6, 6 },
	{ "unheard", 6, 17 }, { "unheard", 6, 24 },
	{ "contested", 7, 8 }, { "kept", 7, 4 }, { "hard", 7, 5 },
	{ "reviewed", 7, 10 }, { "reviewed", 7, 25 }, { "reviewed", 8, 20 }, { "objected", 3, 9 },
	{ "upheld", 4, 1 }, { "upheld", 6, 4 },
	{ "reviewed-twice", 9, 20 }, { "reviewed-twice", 9, 45 },
	{ "passed", 3, 2 }, { "passed", 4, 2 }, { "passed", 5, 3 }, { "passed", 7, 6 },
};
size_t demo_stop_count(void) { return countof(demo_stops); }

const struct stop demo_branch_stops[] = {
	{ "unanswered", 0, 0 }, { "unanswered", 0, 1 }, { "unanswered", 0, 5 }, { "unanswered", 0, 9 },
	{ "kept", 1, 1 }, { "kept", 1, 4 }, { "kept", 2, 2 }, { "hard", 2, 9 }, { "kept", 3, 1 },
	{ "hard", 4, 6 }, { "kept", 4, 12 }, { "kept", 5, 3 }, { "hard", 5, 7 }, { "kept", 6, 3 },
	{ "unheard", 6, 19 }, { "contested", 7, 8 }, { "reviewed", 7, 10 }, { "kept", 7, 5 },
};
size_t demo_branch_stop_count(void) { return countof(demo_branch_stops); }

bool demo_stays_near(const char *topic)
{
	return !strcmp(topic, "welfare") || !strcmp(topic, "union");
}

const struct tale *demo_tale(const char *name)
{
	for (size_t i = 0; i < countof(demo_tales); i++)
		if (!strcmp(demo_tales[i].name, name))
			return &demo_tales[i];
	CHECK(!"a stop names a tale that is not told");
	return NULL;
}

/* ---- what is filled in ---- */

static void put(struct demo_filled *f, const char *field, str value)
{
	CHECK(f->n < FILLED_MAX);
	f->answer[f->n++] = (struct answer){ str_from_c(field), value };
}

void demo_fill_demand(
    struct demo *d, const struct texts *t, struct story *s, struct demo_filled *out)
{
	bool employer = s->unit->employer_ref.id && !demo_stays_near(s->topic);
	s->need = said_pick(d, t, "need", str_from_c(s->topic), s->lang);
	str topic = str_from_c(s->topic), need = said_text(d, s->need);
	str wish = text_pick(d, t, "wish", dice_percent(&d->dice, 70) ? topic : S("-"), s->lang);
	*out = (struct demo_filled){ .n = 0 };
	put(out, "topic", topic);
	put(out, "text", arena_printf(d->round, "%.*s\n%.*s", PSTR(need), PSTR(wish)));
	put(out, "danger", !strcmp(s->class, "danger") ? S("yes") : S("no"));
	put(out, "place", s->unit->focus->county.guild.code);
	put(out, "about", employer ? S("employer") : S("neither"));
	if (employer)
		put(out, "employer", s->unit->employer);
	put(out, "about_you", S("by_name"));
}

static void fill_triage(
    struct demo *d, const struct texts *t, const struct story *s, struct demo_filled *f)
{
	put(f, "first_answer", text_pick(d, t, "first", str_from_c(s->class), s->lang));
	put(f, "class", str_from_c(s->class));
	put(f, "grade", str_from_c(s->tale->grade));
}

static void fill_redirect(
    struct demo *d, const struct texts *t, const struct story *s, struct demo_filled *f)
{
	static const char *const grounds[][2] = { { "wages", "court" }, { "hours_rest", "court" },
		{ "contract", "court" }, { "insurance", "authority" }, { "dignity", "police" },
		{ "other", "private" } };
	str how, ground = S("other_union");
	for (size_t i = 0; i < countof(grounds); i++)
		if (!strcmp(s->topic, grounds[i][0]))
			ground = str_from_c(grounds[i][1]);
	str body = str_cut(text_pick(d, t, "body", ground, s->lang), ';', &how);
	put(f, "ground", ground);
	put(f, "right_body", body);
	put(f, "address", how);
	put(f, "offer_help", S("yes"));
}

static void fill_extend(
    struct demo *d, const struct texts *t, const struct story *s, struct demo_filled *f)
{
	static const str reasons[] = { { "facts", 5 }, { "employer", 8 }, { "authority", 9 },
		{ "many", 4 } };
	str reason = reasons[dice_below(&d->dice, countof(reasons))];
	put(f, "delay", reason);
	put(f, "delay_text", text_pick(d, t, "delay", reason, s->lang));
}

/* The second reply of a contested demand is the one that settles it. */
static void fill_reply(
    struct demo *d, const struct texts *t, const struct story *s, struct demo_filled *f)
{
	bool again = s->beat > 5 && !strcmp(s->tale->name, "contested");
	str outcome = again ? S("resolved") : str_from_c(s->tale->outcome);
	put(f, "outcome", outcome);
	bool resolved = str_eq(outcome, S("resolved"));
	str topic = str_from_c(s->topic);
	str done = resolved ? s->need->done : text_pick(d, t, s->tale->outcome, topic, s->lang);
	put(f, "reply", JOIN(d->round, done, text_pick(d, t, "close", S("-"), s->lang)));
	if (!resolved)
		put(f, "why_not", text_pick(d, t, "whynot", topic, s->lang));
	put(f, "next_step", text_pick(d, t, "next", topic, s->lang));
	f->upload =
	    (struct upload){ S("proof"), s->lang == LANG_ZH ? S("办理记录.txt") : S("record.txt"),
		    S("text/plain; charset=utf-8"), text_pick(d, t, "proof", S("-"), s->lang) };
	f->n_upload = 1;
}

static void fill_confirm(
    struct demo *d, const struct texts *t, const struct story *s, struct demo_filled *f)
{
	bool slow = strstr(s->tale->name, "late") != NULL;
	int64_t rating = slow ? dice_between(&d->dice, 2, 4) : dice_between(&d->dice, 3, 5);
	put(f, "rating", arena_printf(d->round, "%d", (int)rating));
	if (dice_percent(&d->dice, 40))
		put(f, "praise", text_pick(d, t, "praise", S("-"), s->lang));
}

static void fill_decision(
    struct demo *d, const struct texts *t, const struct story *s, struct demo_filled *f)
{
	static const str findings[] = { { "upheld", 6 }, { "changed", 7 } };
	str finding = findings[dice_below(&d->dice, countof(findings))];
	put(f, "finding", finding);
	put(f, "decision", text_pick(d, t, "decide", finding, s->lang));
}

static void fill_uphold(
    struct demo *d, const struct texts *t, const struct story *s, struct demo_filled *f)
{
	put(f, "decision", text_pick(d, t, "decide", S("taken_up"), s->lang));
}

static void fill_withdraw(
    struct demo *d, const struct texts *t, const struct story *s, struct demo_filled *f)
{
	bool pressed = !strcmp(s->tale->name, "pressed");
	put(f, "withdraw_reason", pressed ? S("not_now") : S("settled"));
	put(f, "pressed", pressed ? S("yes") : S("no"));
	if (pressed)
		put(f, "pressed_text", text_pick(d, t, "pressed", S("-"), s->lang));
}

static void fill_objection(
    struct demo *d, const struct texts *t, const struct story *s, struct demo_filled *f)
{
	put(f, "why", text_pick(d, t, "object", S("-"), s->lang));
}

void demo_fill(struct demo *d, const struct texts *t, const struct story *s, struct act *a,
    const char *move, struct ref handler, struct demo_filled *out)
{
	static const struct {
		const char *move;
		void (*fill)(
		    struct demo *d, const struct texts *t, const struct story *s, struct demo_filled *f);
	} how[] = {
		{ "triage", fill_triage },
		{ "redirect", fill_redirect },
		{ "extend", fill_extend },
		{ "reply", fill_reply },
		{ "confirm", fill_confirm },
		{ "decide_review", fill_decision },
		{ "decide_second_review", fill_decision },
		{ "uphold_objection", fill_uphold },
		{ "withdraw", fill_withdraw },
		{ "protest", fill_objection },
		{ "contest", fill_objection },
		{ "ask_review", fill_objection },
		{ "ask_second_review", fill_objection },
	};
	*out = (struct demo_filled){ .n = 0 };
	if (!strcmp(move, "assign"))
		put(out, "handler", id_code(a, handler.id));
	for (size_t i = 0; i < countof(how); i++)
		if (!strcmp(move, how[i].move))
			how[i].fill(d, t, s, out);
}
