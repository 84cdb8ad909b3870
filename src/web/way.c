/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/way.h"

#include "base/time.h"
#include "web/fields.h"
#include "web/site.h"

static str words(const struct visit *v, const struct course_words *w)
{
	return course_text(w, v->act.lang);
}

str way_explained(struct visit *v, str packed)
{
	struct due due;
	return due_unpack(packed, &due) ? S("") : due_explain(v->act.arena, v->act.lang, &due);
}

/* What is promised within hours is said with its hour. */
str way_date(struct visit *v, str packed, int64_t due_at)
{
	struct due due;
	bool hours = due_unpack(packed, &due) == 0 && due.unit == UNIT_HOURS;
	return hours ? said_moment(v, due_at) : said_date(v, due_at - 1);
}

/* How far up the duty that is due next has climbed; -1 where what runs is nobody's duty, and nothing climbs:
 * the applicant's own dates, and what the clock does by itself. An alert may have laid the matter before a
 * union above that nothing was late for. */
static int climbed(const struct visit *v, const struct clocks *clocks)
{
	const struct clock *next = NULL;
	bool runs = false;
	for (size_t i = 0; i < clocks->n; i++) {
		const struct clock *k = &clocks->of[i];
		int m = course_move(v->matter.course, k->move);
		if (k->status != CLOCK_RUNNING || k->least || m == COURSE_NONE)
			continue;
		runs = true;
		if (v->matter.course->moves[m].expiry.escalate && (!next || k->due_at < next->due_at))
			next = k;
	}
	return next ? (int)next->level : runs ? -1 : (int)v->matter.raised;
}

str way_climbs(struct visit *v, const struct clocks *clocks)
{
	struct guild_row up;
	int level = climbed(v, clocks), now = review_level(v->matter.course, v->matter.state) + level;
	if (level < 0)
		return S("");
	if (matter_above_row(&v->act, &v->guild, now + 1, &up))
		return msg(v->act.lang, M_matter_at_top);
	return MSG(
	    v->act.arena, v->act.lang, M_matter_climbs_to, name_for(v->act.lang, up.name, up.name_en));
}

/* ---- the box at the top of a matter ---- */

/* What the box at the top of the page says: the next thing others have promised and, below it, whatever else
 * has a date already; or, when nothing is left to others, how long it is the applicant's turn. */
struct promised {
	const struct course_move *move;
	int64_t due_at, was_due_at;
	str due;
	bool yours;
};

static const struct clock *running_of(const struct clocks *c, str move, int64_t due_at)
{
	for (size_t i = 0; i < c->n; i++)
		if (c->of[i].status == CLOCK_RUNNING && c->of[i].due_at == due_at &&
		    str_eq(c->of[i].move, move))
			return &c->of[i];
	return NULL;
}

/* The first of the applicant's own dates: after it, silence counts as an answer or a right is gone. */
static struct promised turn_of(const struct visit *v, const struct clocks *clocks)
{
	const struct course *c = v->matter.course;
	struct promised p = { .yours = true };
	for (size_t i = 0; i < clocks->n; i++) {
		const struct clock *k = &clocks->of[i];
		int m = course_move(c, k->move);
		if (k->status == CLOCK_RUNNING && !k->least && m != COURSE_NONE &&
		    course_by(&c->moves[m], S("applicant")) && (!p.move || k->due_at < p.due_at))
			p = (struct promised){ &c->moves[m], k->due_at, 0, k->due, true };
	}
	return p;
}

static struct promised promised_of(
    const struct visit *v, const struct clocks *clocks, const struct ahead *ahead, size_t n)
{
	if (n == 0)
		return v->footing.applicant ? turn_of(v, clocks) : (struct promised){ 0 };
	if (ahead->n_by != 1 || !ahead->by->dated)
		return (struct promised){ 0 };
	const struct clock *k = running_of(clocks, ahead->move->name, ahead->by->due_at);
	return (struct promised){ ahead->move, ahead->by->due_at, k ? k->was_due_at : 0, ahead->by->due,
		false };
}

static const struct said_view *then_of(
    struct visit *v, const struct ahead *ahead, size_t n, size_t *n_then)
{
	struct said_view *out = arena_new_n(v->act.arena, struct said_view, n);
	*n_then = 0;
	for (size_t i = 1; i < n; i++)
		if (ahead[i].n_by == 1 && ahead[i].by->dated)
			out[(*n_then)++] = (struct said_view){ words(v, &ahead[i].move->done),
				way_date(v, ahead[i].by->due, ahead[i].by->due_at) };
	return out;
}

static str month_short(const struct visit *v, int month)
{
	static const enum msg of[] = { M_matter_month_1, M_matter_month_2, M_matter_month_3,
		M_matter_month_4, M_matter_month_5, M_matter_month_6, M_matter_month_7, M_matter_month_8,
		M_matter_month_9, M_matter_month_10, M_matter_month_11, M_matter_month_12 };
	return msg(v->act.lang, of[month - 1]);
}

static struct promise_view box_of(struct visit *v, const struct promised *of)
{
	struct promise_view p = { 0 };
	int32_t day = zone_day(v->act.hall->zone, of->due_at - 1);
	struct date d = date_of_day(day);
	p.any = true;
	p.late = !of->yours && of->due_at <= v->act.now;
	p.what = of->yours ? msg(v->act.lang, M_matter_your_until)
	                  : MSG(v->act.arena, v->act.lang, M_matter_promised, words(v, &of->move->done));
	p.month = month_short(v, d.month);
	p.day = arena_i64(v->act.arena, d.day);
	p.date = way_date(v, of->due, of->due_at);
	p.iso = date_iso(v->act.arena, day);
	p.explain = way_explained(v, of->due);
	p.left = said_due(v, of->due_at);
	p.before = of->was_due_at ? said_date(v, of->was_due_at - 1) : S("");
	return p;
}

int way_promise(struct visit *v, const struct clocks *clocks, struct promise_view *out)
{
	struct ahead *ahead;
	size_t n;
	*out = (struct promise_view){ 0 };
	TRY(matter_ahead(&v->act, &v->matter, clocks, &ahead, &n));
	struct promised of = promised_of(v, clocks, ahead, n);
	if (!of.move || !v->matter.open)
		return 0;
	*out = box_of(v, &of);
	out->then = then_of(v, ahead, n, &out->n_then);
	return 0;
}

/* ---- the whole way ---- */

static str who_of(const struct visit *v, const struct course_move *mv, str holder)
{
	enum lang lang = v->act.lang;
	const struct course_actor *by = mv->by;
	if (by->kind != ACTOR_ROLE)
		return course_actor_title(by->name, lang);
	str role = course_actor_title(by->name, lang);
	str who = MSG(v->act.arena, lang, M_matter_by, role, holder);
	return mv->countersign.n ? MSG(v->act.arena, lang, M_filed_countersigned, who) : who;
}

/* "within 1 working day", and from what it counts when that is not the step just before. */
static str rule_said(struct visit *v, const struct ahead_by *by, int before)
{
	const struct course *c = v->matter.course;
	enum lang lang = v->act.lang;
	str within = deadline_said(v->act.arena, lang, by->rule, by->amount);
	int s = course_state(c, by->rule->anchor);
	if (s == COURSE_NONE)
		return within;
	return s == before ? MSG(v->act.arena, lang, M_filed_after_that, within)
	                   : MSG(v->act.arena, lang, M_filed_after, within, words(v, &c->states[s].title));
}

static struct next_when when_of(struct visit *v, const struct ahead *step, size_t i, int before)
{
	const struct ahead_by *by = &step->by[i];
	struct next_when w = { .only = S("") };
	if (by->grade.n)
		w.only = choice_said(v, v->matter.course, step->move->grade_field, by->grade);
	if (by->dated) {
		w.by = MSG(v->act.arena, v->act.lang, M_file_by, way_date(v, by->due, by->due_at));
		w.how = way_explained(v, by->due);
	} else
		w.by = rule_said(v, by, before);
	return w;
}

int way_ahead(struct visit *v, const struct clocks *clocks, str holder, struct next_view **out,
    size_t *n)
{
	struct ahead *ahead;
	TRY(matter_ahead(&v->act, &v->matter, clocks, &ahead, n));
	int before = v->matter.state;
	*out = arena_new_n(v->act.arena, struct next_view, *n + 1);
	for (size_t i = 0; i < *n; i++) {
		struct next_view *s = &(*out)[i];
		s->what = words(v, &ahead[i].move->done);
		s->who = who_of(v, ahead[i].move, holder);
		s->when = arena_new_n(v->act.arena, struct next_when, ahead[i].n_by);
		for (size_t k = 0; k < ahead[i].n_by; k++)
			s->when[s->n_when++] = when_of(v, &ahead[i], k, before);
		before = ahead[i].move->to;
	}
	return 0;
}
