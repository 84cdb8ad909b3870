/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The record of a matter in words: who did what and when, and whether it was in time. */
#include "web/record.h"

#include "base/time.h"
#include "web/fields.h"

static str words(const struct visit *v, const struct course_words *w)
{
	return course_text(w, v->act.lang);
}

int record_of(struct visit *v, struct record *r)
{
	TRY(matter_entries(&v->act, &v->matter, &v->footing, &r->entry, &r->n));
	TRY(matter_clocks(&v->act, &v->matter, &r->clock, &r->n_clock));
	return matter_attachments(&v->act, &v->matter, &r->file, &r->n_file);
}

/* Where silence led: the move it stood for was not made. */
static bool is_silence(const struct course *c, const struct course_move *mv, const struct entry *e)
{
	return e->actor == BY_SYSTEM && !str_eq(c->states[mv->to].name, e->state) &&
	    course_state(c, e->state) != COURSE_NONE;
}

static str what_of(struct visit *v, const struct entry *e)
{
	const struct course *c = v->matter.course;
	int i = course_move(c, e->move);
	str move = i == COURSE_NONE ? S("") : words(v, &c->moves[i].done);
	switch (e->kind) {
	case ENTRY_MOVE:
		return i != COURSE_NONE && is_silence(c, &c->moves[i], e)
		    ? words(v, &c->states[course_state(c, e->state)].title)
		    : move;
	case ENTRY_REMINDED: return MSG(v->act.arena, v->act.lang, M_matter_reminded, move);
	case ENTRY_PREPARED: return MSG(v->act.arena, v->act.lang, M_matter_prepared, move);
	case ENTRY_SENT_BACK: return MSG(v->act.arena, v->act.lang, M_matter_sent_back, move);
	case ENTRY_NOTED: return msg(v->act.lang, M_matter_noted);
	case ENTRY_PASSED: return msg(v->act.lang, M_matter_passed);
	case ENTRY_OPENED: return msg(v->act.lang, M_matter_opened);
	default: return msg(v->act.lang, M_matter_joined_line);
	}
}

static void say(struct said_list *said, str title, str value, str name, bool words)
{
	struct said_view one = { title, value, name };
	if (words)
		said->words[said->n_words++] = one;
	else
		said->fact[said->n_fact++] = one;
}

/* The place a matter was filed for is kept with it by its id, so its name takes one question and not two. */
static str answer_read(struct visit *v, const struct course_field *f, str value)
{
	str name;
	int64_t place = v->matter.place;
	bool known = f->type == TYPE_PLACE && place && str_eq(f->name, v->matter.course->holding.place) &&
	    party_name(&v->act, (struct ref){ id_region(place), place }, &name) == 0;
	return known ? name : answer_said(v, f, value);
}

/* Text a person wrote is shown as their words; anything they picked, as a fact beside them. */
static void say_field(
    struct visit *v, const struct course_field *f, str value, struct said_list *said)
{
	say(said, course_said(f, v->act.lang), answer_read(v, f, value), f->name, f->type == TYPE_LONG_TEXT);
}

/* In the order the course asks, which is the order in which people think. */
static void say_fields(
    struct visit *v, const struct course_move *mv, const struct entry *e, struct said_list *said)
{
	for (size_t k = 0; k < mv->n_fields; k++)
		for (size_t i = 0; i < e->n_answer; i++)
			if (str_eq(e->answer[i].field, mv->fields[k].name))
				say_field(v, &mv->fields[k], e->answer[i].value, said);
}

/* What another matter brought along was asked for there; here any move may ask for the same. */
static void say_brought(struct visit *v, const struct entry *e, struct said_list *said)
{
	for (size_t i = 0; i < e->n_answer; i++) {
		const struct course_field *f = course_any_field(v->matter.course, e->answer[i].field);
		if (f)
			say_field(v, f, e->answer[i].value, said);
	}
}

/* Passing a matter on, or a draft back, is no move of the course: it says why, and to which union. */
static void say_passed(struct visit *v, const struct entry *e, struct said_list *said)
{
	for (size_t i = 0; i < e->n_answer; i++) {
		const struct answer *a = &e->answer[i];
		bool where = str_eq(a->field, S("union"));
		if (where || str_eq(a->field, S("reason")))
			say(said, msg(v->act.lang, where ? M_matter_to_union : M_matter_reason),
			    where ? place_said(v, a->value) : a->value, a->field, !where);
	}
}

struct said_list said_of(struct visit *v, const struct entry *e)
{
	struct said_list said = { .words = arena_new_n(v->act.arena, struct said_view, e->n_answer),
		.fact = arena_new_n(v->act.arena, struct said_view, e->n_answer) };
	int i = course_move(v->matter.course, e->move);
	if (i != COURSE_NONE)
		say_fields(v, &v->matter.course->moves[i], e, &said);
	if (e->kind == ENTRY_OPENED)
		say_brought(v, e, &said);
	if (e->kind == ENTRY_PASSED || e->kind == ENTRY_SENT_BACK)
		say_passed(v, e, &said);
	return said;
}

bool may_open(const struct visit *v, const struct record *r, const struct attachment *f)
{
	if (f->seq == 0) /* with a draft */
		return (v->footing.holder || (v->footing.upper && !v->footing.told)) && !v->footing.applicant;
	for (size_t i = 0; i < r->n && !v->footing.joined && !v->footing.outline; i++)
		if (r->entry[i].seq == f->seq)
			return true;
	return false;
}

static const struct file_link *files_of(
    struct visit *v, const struct record *r, const struct entry *e, size_t *n)
{
	struct file_link *out = arena_new_n(v->act.arena, struct file_link, r->n_file);
	*n = 0;
	for (size_t i = 0; i < r->n_file; i++)
		if ((r->file[i].seq == e->seq || (r->file[i].seq == 0 && e->kind == ENTRY_PREPARED)) &&
		    may_open(v, r, &r->file[i]))
			out[(*n)++] = (struct file_link){
				MSG(v->act.arena, v->act.lang, M_matter_file, r->file[i].name,
				    arena_printf(v->act.arena, "%lld", (long long)(r->file[i].size + 1023) / 1024)),
				arena_printf(v->act.arena, "/matters/%.*s/files/%.*s",
				    PSTR(visit_param(v, "matter")), PSTR(id_code(&v->act, r->file[i].id)))
			};
	return out;
}

str known_name(struct visit *v, struct names *names, struct ref r)
{
	for (size_t i = 0; i < names->n; i++)
		if (names->of[i].id == r.id)
			return names->of[i].name;
	str name = S("");
	if (party_name(&v->act, r, &name))
		name = S("");
	if (names->n < countof(names->of)) {
		names->of[names->n].id = r.id;
		names->of[names->n++].name = name;
	}
	return name;
}

/* An officer wrote it down for a caller: who it belongs to learns that, and from whom. */
static str filed_for(struct visit *v, struct names *names, const struct entry *e)
{
	str name = known_name(v, names, (struct ref){ id_region(e->person), e->person });
	if ((v->footing.joined && !v->footing.applicant) || v->footing.outline)
		return msg(v->act.lang, M_matter_by_worker);
	return MSG(v->act.arena, v->act.lang,
	    v->footing.applicant ? M_matter_for_you : M_matter_for_worker, name);
}

static str by_of(struct visit *v, struct names *names, const struct entry *e)
{
	if (e->actor == BY_APPLICANT)
		return msg(v->act.lang, v->footing.applicant ? M_matter_by_you : M_matter_by_worker);
	if (e->seq == 1 && e->kind == ENTRY_MOVE && e->actor == BY_OFFICER)
		return filed_for(v, names, e);
	if (e->actor == BY_SYSTEM && e->kind == ENTRY_MOVE)
		return course_actor_title(S("system"), v->act.lang);
	if (e->actor == BY_SYSTEM || !e->guild.id)
		return S("");
	str union_name = known_name(v, names, e->guild);
	str name =
	    e->person ? known_name(v, names, (struct ref){ id_region(e->person), e->person }) : S("");
	return name.n ? MSG(v->act.arena, v->act.lang, M_matter_by, name, union_name) : union_name;
}

/* Whether the duty this entry met was met in time. A worker has rights and no duties, and what the clock
 * does of itself is never late. */
static void judge(
    struct visit *v, const struct record *r, const struct entry *e, struct line_view *l)
{
	bool duty = e->actor == BY_OFFICER || e->actor == BY_UPPER;
	for (size_t i = 0; i < r->n_clock && duty; i++) {
		const struct clock *k = &r->clock[i];
		if (e->kind != ENTRY_MOVE || k->least || k->level || !str_eq(k->move, e->move) ||
		    k->ended_at != e->at)
			continue;
		bool late = k->due_at <= e->at;
		l->mark = late ? MARK_LATE : MARK_IN_TIME;
		l->due = msg(v->act.lang, late ? M_matter_late : M_matter_in_time);
	}
}

/* ---- dates missed one after another ---- */

/* A date missed at every level in turn is one thing that happened, and told in one line. */
struct run {
	size_t from, n;              /* entries */
	str move;                    /* the duty missed most often of those in the run */
	size_t times;
	int64_t level;               /* how many levels up it was told; 0: none */
};

static const struct clock *missed_clock(const struct record *r, const struct entry *e)
{
	for (size_t i = 0; i < r->n_clock; i++)
		if (r->clock[i].status == CLOCK_MISSED && str_eq(r->clock[i].move, e->move) &&
		    r->clock[i].ended_at == e->at)
			return &r->clock[i];
	return NULL;
}

static size_t times_in(const struct record *r, const struct run *run, str move)
{
	size_t n = 0;
	for (size_t i = run->from; i < run->from + run->n; i++)
		n += str_eq(r->entry[i].move, move);
	return n;
}

static bool escalates(const struct visit *v, str move)
{
	int i = course_move(v->matter.course, move);
	return i != COURSE_NONE && v->matter.course->moves[i].expiry.escalate;
}

static struct run run_at(const struct visit *v, const struct record *r, size_t from)
{
	struct run run = { .from = from };
	while (from + run.n < r->n && r->entry[from + run.n].kind == ENTRY_MISSED)
		run.n++;
	for (size_t i = from; i < from + run.n; i++) {
		const struct entry *e = &r->entry[i];
		const struct clock *k = missed_clock(r, e);
		size_t times = times_in(r, &run, e->move);
		if (times > run.times) {
			run.times = times;
			run.move = e->move;
		}
		if (escalates(v, e->move) && k && k->level + 1 > run.level)
			run.level = k->level + 1;
	}
	return run;
}

/* What was due: alternatives that were missed together stand side by side. */
static str duties_of(struct visit *v, const struct record *r, const struct run *run)
{
	str said = S("");
	for (size_t i = run->from; i < run->from + run->n; i++) {
		int m = course_move(v->matter.course, r->entry[i].move);
		bool before = false;
		for (size_t k = run->from; k < i; k++)
			before |= str_eq(r->entry[k].move, r->entry[i].move);
		if (m == COURSE_NONE || before)
			continue;
		str one = words(v, &v->matter.course->moves[m].title);
		said = said.n ? arena_printf(v->act.arena, "%.*s / %.*s", PSTR(said), PSTR(one)) : one;
	}
	return said;
}

/* The year is said once, where the language puts it (after the last date in English, before the first in
 * Chinese), unless there are two: then with each. */
static str date_among(const struct visit *v, const int32_t *day, size_t n, size_t i)
{
	size_t says = v->act.lang == LANG_ZH ? 0 : n - 1;
	bool one_year = date_of_day(day[0]).year == date_of_day(day[n - 1]).year;
	return one_year && i != says ? date_said_short(v->act.arena, v->act.lang, day[i])
	                             : date_said(v->act.arena, v->act.lang, day[i]);
}

/* The dates that were missed, not the moments at which the clock went round. */
static void dates_of(
    struct visit *v, const struct record *r, const struct run *run, struct line_view *l)
{
	struct date_view *date = arena_new_n(v->act.arena, struct date_view, run->times);
	int32_t *day = arena_new_n(v->act.arena, int32_t, run->times);
	size_t n = 0;
	for (size_t i = run->from; i < run->from + run->n; i++) {
		const struct entry *e = &r->entry[i];
		const struct clock *k = missed_clock(r, e);
		if (str_eq(e->move, run->move))
			day[n++] = zone_day(v->act.hall->zone, (k ? k->due_at : e->at) - 1);
	}
	for (size_t i = 0; i < n; i++)
		date[i] = (struct date_view){ date_among(v, day, n, i), date_iso(v->act.arena, day[i]) };
	l->date = date;
	l->n_date = n;
}

static bool was_passed_on(const struct record *r, size_t from)
{
	for (size_t i = from; i < r->n; i++)
		if (r->entry[i].kind == ENTRY_PASSED)
			return true;
	return false;
}

/* Up to whom it was told: the last that there is when it climbed past the top. Before it was passed on it
 * climbed along another way, which is not written down. */
static str told_to(struct visit *v, const struct record *r, const struct run *run)
{
	struct guild_row up;
	const struct course *c = v->matter.course;
	int state = course_state(c, r->entry[run->from].state);
	int level = (int)run->level + (state == COURSE_NONE ? 0 : review_level(c, state));
	if (run->level == 0)
		return msg(v->act.lang, M_matter_late);
	while (level > 0 && !was_passed_on(r, run->from)) {
		if (matter_above_row(&v->act, &v->guild, level--, &up) == 0)
			return MSG(v->act.arena, v->act.lang, run->times > 1 ? M_matter_told_to : M_matter_told_one,
			    name_for(v->act.lang, up.name, up.name_en));
	}
	return msg(v->act.lang, M_matter_climbed);
}

static struct line_view missed_line(struct visit *v, const struct record *r, const struct run *run)
{
	struct line_view l = { .mark = MARK_LATE };
	str duties = duties_of(v, r, run);
	l.what = run->times == 1
	    ? MSG(v->act.arena, v->act.lang, M_matter_missed, duties)
	    : MSG(v->act.arena, v->act.lang, M_matter_missed_often,
	          arena_printf(v->act.arena, "%zu", run->times), duties);
	l.due = told_to(v, r, run);
	dates_of(v, r, run, &l);
	return l;
}

/* ---- all lines ---- */

/* A draft that was signed as it stood is told once, where it became the step. */
static bool was_signed(const struct record *r, size_t draft)
{
	for (size_t i = draft + 1; i < r->n; i++) {
		int64_t kind = r->entry[i].kind;
		if (kind == ENTRY_PREPARED || kind == ENTRY_SENT_BACK)
			return false;
		if (kind == ENTRY_MOVE && str_eq(r->entry[i].move, r->entry[draft].move))
			return true;
	}
	return false;
}

static struct line_view line_of(
    struct visit *v, const struct record *r, struct names *names, size_t i)
{
	const struct entry *e = &r->entry[i];
	struct line_view l = { .what = what_of(v, e),
		.when = said_moment(v, e->at),
		.iso = moment_iso(v->act.arena, e->at),
		.by = by_of(v, names, e) };
	if (e->kind != ENTRY_PREPARED || !was_signed(r, i)) {
		l.said = said_of(v, e);
		l.file = files_of(v, r, e, &l.n_file);
	}
	judge(v, r, e, &l);
	return l;
}

void lines_of(struct visit *v, struct record *r)
{
	struct names names = { .n = 0 };
	r->line = arena_new_n(v->act.arena, struct line_view, r->n);
	r->of = arena_new_n(v->act.arena, const struct entry *, r->n);
	for (size_t i = 0; i < r->n; r->n_line++) {
		struct run run = run_at(v, r, i);
		r->of[r->n_line] = &r->entry[i];
		r->line[r->n_line] =
		    run.n ? missed_line(v, r, &run) : line_of(v, r, &names, i);
		i += run.n ? run.n : 1;
	}
}

/* Taken out of the record, to stand beside the form that answers it: nobody should have to scroll to what
 * they are asked about. */
static const struct line_view *lift(struct visit *v, struct line_view *line)
{
	struct line_view *out = arena_new_n(v->act.arena, struct line_view, 1);
	*out = *line;
	line->said = (struct said_list){ 0 };
	line->n_file = 0;
	return out;
}

const struct line_view *lift_filing(struct visit *v, struct record *r)
{
	struct line_view *first = r->line;
	bool any = r->n_line > 0 && r->of[0]->seq == 1 && first->said.n_words + first->said.n_fact > 0;
	return any ? lift(v, first) : NULL;
}

const struct line_view *lift_draft(struct visit *v, struct record *r)
{
	for (size_t i = r->n_line; i-- > 0;)
		if (r->of[i]->kind == ENTRY_PREPARED)
			return lift(v, &r->line[i]);
	return NULL;
}

/* The newest line one side wrote before another line; 0 is the filing, and means none. */
static size_t words_before(const struct record *r, size_t before, bool applicant)
{
	for (size_t i = before; i-- > 1;)
		if (r->of[i]->kind == ENTRY_MOVE && (r->of[i]->actor == BY_APPLICANT) == applicant &&
		    r->line[i].said.n_words > 0)
			return i;
	return 0;
}

const struct line_view *lift_last(struct visit *v, struct record *r, bool applicant)
{
	size_t i = words_before(r, r->n_line, applicant);
	return i ? lift(v, &r->line[i]) : NULL;
}

const struct line_view *lift_answered(struct visit *v, struct record *r)
{
	size_t since = words_before(r, r->n_line, true);
	size_t i = words_before(r, since, false);
	return i ? lift(v, &r->line[i]) : NULL;
}

/* The line that sends the newest draft back; r->n when none does, or it was written anew since, or signed. */
static size_t sent_back(const struct visit *v, const struct record *r)
{
	const struct course *c = v->matter.course;
	for (size_t i = r->n; i-- > 0;) {
		if (r->entry[i].kind == ENTRY_SENT_BACK)
			return i;
		if (r->entry[i].kind == ENTRY_PREPARED)
			return r->n;
		int m = r->entry[i].kind == ENTRY_MOVE ? course_move(c, r->entry[i].move) : COURSE_NONE;
		if (m != COURSE_NONE && c->moves[m].countersign.n)
			return r->n;
	}
	return r->n;
}

const struct entry *draft_returned(const struct visit *v, const struct record *r)
{
	size_t at = sent_back(v, r);
	for (size_t i = at; at < r->n && i-- > 0;)
		if (r->entry[i].kind == ENTRY_PREPARED)
			return &r->entry[i];
	return NULL;
}

const struct line_view *lift_returned(struct visit *v, struct record *r)
{
	size_t at = sent_back(v, r);
	for (size_t i = 0; at < r->n && i < r->n_line; i++)
		if (r->of[i] == &r->entry[at] && r->line[i].said.n_words > 0)
			return lift(v, &r->line[i]);
	return NULL;
}
