/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/matter_show.h"

#include "base/time.h"
#include "web/fields.h"
#include "web/matter_view.h"
#include "web/picture.h"
#include "web/site.h"
#include "web/way.h"

enum { MOVES_SHOWN = 16 };

struct filled answers_without(struct visit *v, str field)
{
	struct filled f = form_filled(v);
	struct answer *kept = arena_new_n(v->act.arena, struct answer, f.n);
	size_t n = 0;
	for (size_t i = 0; i < f.n; i++)
		if (!str_eq(f.answer[i].field, field))
			kept[n++] = f.answer[i];
	f.answer = kept;
	f.n = n;
	return f;
}

static str words(const struct visit *v, const struct course_words *w)
{
	return course_text(w, v->act.lang);
}

/* ---- what both faces share ---- */

static int holder_of(struct visit *v, bool names, struct holder_view *out)
{
	struct guild g;
	const struct matter *m = &v->matter;
	TRY(guild_by_ref(&v->act, m->holder, &g));
	v->guild = g;
	*out = (struct holder_view){ name_for(v->act.lang, g.name, g.name_en), g.code, g.phone, S("") };
	if (names && m->handler) {
		int r =
		    party_name(&v->act, (struct ref){ id_region(m->handler), m->handler }, &out->handler);
		return r == PARTY_NONE ? 0 : r;
	}
	return 0;
}

static enum mark mark_of(const struct visit *v, int64_t due)
{
	int32_t left = zone_day(v->act.hall->zone, due - 1) - today(v);
	return due <= v->act.now ? MARK_LATE
	    : left == 0          ? MARK_TODAY
	    : left <= 3          ? MARK_SOON
	                         : MARK_NONE;
}

static safe picture_of(struct visit *v, const struct entry *e, size_t n)
{
	const struct course *c = v->matter.course;
	uint64_t visited = (uint64_t)1 << c->start;
	for (size_t i = 0; i < n; i++) {
		int s = course_state(c, e[i].state);
		if (s != COURSE_NONE)
			visited |= (uint64_t)1 << s;
	}
	return picture(v, c, v->matter.state, visited);
}

/* ---- the record ---- */

struct record {
	struct entry *entry;
	size_t n;
	struct clock *clock;
	size_t n_clock;
	struct attachment *file;
	size_t n_file;
};

static int record_of(struct visit *v, struct record *r)
{
	TRY(matter_entries(&v->act, &v->matter, &v->footing, &r->entry, &r->n));
	TRY(matter_clocks(&v->act, &v->matter, &r->clock, &r->n_clock));
	return matter_attachments(&v->act, &v->matter, &r->file, &r->n_file);
}

static str what_of(struct visit *v, const struct entry *e)
{
	const struct course *c = v->matter.course;
	int i = course_move(c, e->move);
	str move = i == COURSE_NONE ? S("") : words(v, &c->moves[i].done);
	switch (e->kind) {
	case ENTRY_MOVE: return move;
	case ENTRY_MISSED: return MSG(v->act.arena, v->act.lang, M_matter_missed, move);
	case ENTRY_REMINDED: return MSG(v->act.arena, v->act.lang, M_matter_reminded, move);
	case ENTRY_PREPARED: return MSG(v->act.arena, v->act.lang, M_matter_prepared, move);
	case ENTRY_SENT_BACK: return MSG(v->act.arena, v->act.lang, M_matter_sent_back, move);
	case ENTRY_NOTED: return msg(v->act.lang, M_matter_noted);
	case ENTRY_PASSED: return msg(v->act.lang, M_matter_passed);
	default: return msg(v->act.lang, M_matter_joined_line);
	}
}

static str field_title(struct visit *v, const struct entry *e, str field)
{
	int i = course_move(v->matter.course, e->move);
	const struct course_field *f =
	    i == COURSE_NONE ? NULL : course_field(&v->matter.course->moves[i], field);
	if (f)
		return words(v, &f->title);
	return msg(v->act.lang, str_eq(field, S("union")) ? M_matter_to_union : M_matter_reason);
}

/* Text a person wrote is shown as their words; anything they picked, as a fact beside them. */
static bool is_words(const struct visit *v, const struct entry *e, str field)
{
	int i = course_move(v->matter.course, e->move);
	const struct course_field *f =
	    i == COURSE_NONE ? NULL : course_field(&v->matter.course->moves[i], field);
	return f ? f->type == TYPE_LONG_TEXT : str_eq(field, S("reason"));
}

static void say(
    struct visit *v, const struct entry *e, str field, bool words, struct said_view *out, size_t *n)
{
	for (size_t i = 0; i < e->n_answer; i++)
		if (str_eq(e->answer[i].field, field) && is_words(v, e, field) == words)
			out[(*n)++] = (struct said_view){ field_title(v, e, field),
				answer_said(v, v->matter.course, e->move, &e->answer[i]) };
}

/* In the order the course asks, which is the order in which people think. */
static const struct said_view *said_in_order(
    struct visit *v, const struct entry *e, bool words, size_t *n)
{
	struct said_view *out = arena_new_n(v->act.arena, struct said_view, e->n_answer + 2);
	int i = course_move(v->matter.course, e->move);
	const struct course_move *mv = i == COURSE_NONE ? NULL : &v->matter.course->moves[i];
	*n = 0;
	for (size_t k = 0; mv && k < mv->n_fields; k++)
		say(v, e, mv->fields[k].name, words, out, n);
	if (e->kind == ENTRY_PASSED) {
		say(v, e, S("union"), words, out, n);
		say(v, e, S("reason"), words, out, n);
	}
	return out;
}

static struct said_list said_of(struct visit *v, const struct entry *e)
{
	struct said_list said;
	said.words = said_in_order(v, e, true, &said.n_words);
	said.fact = said_in_order(v, e, false, &said.n_fact);
	return said;
}

/* What was typed into a form that somebody else's step has made impossible meanwhile: it can be copied, and
 * is not lost. Where the same move can still be made, its own form holds it. */
static struct said_list kept_of(struct visit *v, const struct move_view *move, size_t n_move)
{
	bool moves = v->n_param > 1;
	struct entry typed = { .kind = moves ? ENTRY_MOVE : ENTRY_PASSED,
		.move = moves ? visit_param(v, "move") : S(""),
		.answer = v->form.answer,
		.n_answer = v->form.n };
	for (size_t i = 0; i < n_move; i++)
		if (str_eq(move[i].form.action, v->x->path))
			return (struct said_list){ 0 };
	return said_of(v, &typed);
}

static const struct file_link *files_of(
    struct visit *v, const struct record *r, const struct entry *e, size_t *n)
{
	struct file_link *out = arena_new_n(v->act.arena, struct file_link, r->n_file);
	*n = 0;
	for (size_t i = 0; i < r->n_file; i++)
		if (r->file[i].seq == e->seq || (r->file[i].seq == 0 && e->kind == ENTRY_PREPARED))
			out[(*n)++] = (struct file_link){
				MSG(v->act.arena, v->act.lang, M_matter_file, r->file[i].name,
				    arena_printf(v->act.arena, "%lld", (long long)(r->file[i].size + 1023) / 1024)),
				arena_printf(v->act.arena, "/matters/%.*s/files/%.*s",
				    PSTR(visit_param(v, "matter")), PSTR(id_code(&v->act, r->file[i].id)))
			};
	return out;
}

/* Most lines of a record name the same few people and unions: each is asked for once a page. */
struct names {
	struct {
		int64_t id;
		str name;
	} of[12];
	size_t n;
};

static str known_name(struct visit *v, struct names *names, struct ref r)
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

static str by_of(struct visit *v, struct names *names, const struct entry *e)
{
	if (e->actor == BY_APPLICANT)
		return msg(v->act.lang, v->footing.applicant ? M_matter_by_you : M_matter_by_worker);
	if (e->actor == BY_SYSTEM || !e->guild.id)
		return S("");
	str union_name = known_name(v, names, e->guild);
	str name =
	    e->person ? known_name(v, names, (struct ref){ id_region(e->person), e->person }) : S("");
	return name.n ? MSG(v->act.arena, v->act.lang, M_matter_by, name, union_name) : union_name;
}

/* Whether the duty this entry met was met in time. */
static void judge(
    struct visit *v, const struct record *r, const struct entry *e, struct line_view *l)
{
	for (size_t i = 0; i < r->n_clock; i++) {
		const struct clock *k = &r->clock[i];
		if (e->kind != ENTRY_MOVE || k->least || k->level || !str_eq(k->move, e->move) ||
		    k->ended_at != e->at)
			continue;
		bool late = k->due_at <= e->at;
		l->mark = late ? MARK_LATE : MARK_IN_TIME;
		l->due = msg(v->act.lang, late ? M_matter_late : M_matter_in_time);
	}
	if (e->kind == ENTRY_MISSED) {
		l->mark = MARK_LATE;
		l->due = msg(v->act.lang, M_matter_climbed);
	}
}

static struct line_view *lines_of(struct visit *v, const struct record *r)
{
	struct line_view *out = arena_new_n(v->act.arena, struct line_view, r->n);
	struct names names = { .n = 0 };
	for (size_t i = 0; i < r->n; i++) {
		const struct entry *e = &r->entry[i];
		out[i] = (struct line_view){ .what = what_of(v, e),
			.when = said_moment(v, e->at),
			.iso = moment_iso(v->act.arena, e->at),
			.by = by_of(v, &names, e) };
		out[i].said = said_of(v, e);
		out[i].file = files_of(v, r, e, &out[i].n_file);
		judge(v, r, e, &out[i]);
	}
	return out;
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

static const struct line_view *lift_filing(
    struct visit *v, const struct record *r, struct line_view *line)
{
	return r->n > 0 && line[0].said.n_words + line[0].said.n_fact > 0 ? lift(v, &line[0]) : NULL;
}

/* The last step after the filing in which this side wrote something. */
static const struct line_view *lift_last(
    struct visit *v, const struct record *r, struct line_view *line, bool applicant)
{
	for (size_t i = r->n; i-- > 1;) {
		const struct entry *e = &r->entry[i];
		if (e->kind == ENTRY_MOVE && (e->actor == BY_APPLICANT) == applicant &&
		    line[i].said.n_words > 0)
			return lift(v, &line[i]);
	}
	return NULL;
}

/* ---- moves ---- */

/* Who has it already is not offered again. */
static void choose_handlers(struct visit *v, const struct course_move *mv, struct field_view *f)
{
	struct member *m;
	size_t n;
	if (officers_of(&v->act, v->footing.guild.ref.id, &m, &n))
		return;
	f->option = arena_new_n(v->act.arena, struct option_view, n);
	for (size_t i = 0; i < n; i++) {
		bool able = m[i].person.id != v->matter.handler &&
		    matter_person_fits(&v->act, &v->matter, mv, f->name, m[i].person) == 1;
		str code = id_code(&v->act, m[i].person.id);
		if (able)
			f->option[f->n_option++] =
			    (struct option_view){ code, name_for(v->act.lang, m[i].name, m[i].name_en), S(""),
				    code, str_eq(f->value, code), "" };
	}
}

static bool takes_files(const struct course_move *mv)
{
	for (size_t i = 0; i < mv->n_fields; i++)
		if (mv->fields[i].type == TYPE_FILES)
			return true;
	return false;
}

/* The form that was just sent and refused stays open, with what is wrong in it said at the top of
 * the page. */
static void mark_sent(const struct visit *v, struct move_view *m)
{
	m->open = str_eq(m->form.action, v->x->path);
	for (size_t i = 0; i < m->form.n_field; i++)
		m->wrong |= m->open && m->form.field[i].error.n > 0;
}

static struct move_view move_of(struct visit *v, int index)
{
	const struct course_move *mv = &v->matter.course->moves[index];
	struct move_view m = { .title = words(v, &mv->title), .help = words(v, &mv->help) };
	m.id = JOIN(v->act.arena, S("move-"), mv->name);
	m.danger = str_eq(mv->name, S("withdraw"));
	m.form.action = JOIN(v->act.arena, S("/matters/"), visit_param(v, "matter"), S("/moves/"), mv->name);
	m.form.token = visit_token(v, m.form.action);
	m.form.step = arena_i64(v->act.arena, v->matter.step);
	m.form.button = mv->countersign.n && !v->footing.applicant
	    ? MSG(v->act.arena, v->act.lang, M_work_for_signature, m.title)
	    : m.title;
	m.form.files = takes_files(mv);
	m.form.field =
	    fields_show(v, mv, 0, JOIN(v->act.arena, mv->name, S("-")), &m.form.n_field);
	for (size_t i = 0; i < m.form.n_field; i++)
		if (m.form.field[i].look == LOOK_SELECT)
			choose_handlers(v, mv, &m.form.field[i]);
	mark_sent(v, &m);
	return m;
}

static int moves_of(
    struct visit *v, const struct record *r, const struct move_view **out, size_t *n)
{
	int may[MOVES_SHOWN];
	struct clocks clocks = { r->clock, r->n_clock };
	TRY(matter_moves(
	    &v->act, &v->matter, &v->footing, &v->who.rights, &clocks, may, countof(may), n));
	struct move_view *m = arena_new_n(v->act.arena, struct move_view, *n);
	for (size_t i = 0; i < *n; i++)
		m[i] = move_of(v, may[i]);
	*out = m;
	return 0;
}

/* ---- the worker's face ---- */

static const struct line_view *ahead_of(struct visit *v, size_t *n)
{
	const struct course *c = v->matter.course;
	struct line_view *out = arena_new_n(v->act.arena, struct line_view, c->n_phases);
	int here = c->states[v->matter.state].phase;
	*n = 0;
	for (size_t i = (size_t)here + 1; v->matter.open && i < c->n_phases; i++)
		out[(*n)++] = (struct line_view){ .what = words(v, &c->phases[i].title) };
	return out;
}

int show_worker(struct visit *v, int status, bool moved)
{
	const struct matter *m = &v->matter;
	const struct course_state *s = &m->course->states[m->state];
	struct record r;
	struct worker_view w = { .code = visit_param(v, "matter"),
		.state = words(v, &s->title),
		.worker = v->footing.applicant ? words(v, &s->worker)
		                               : msg(v->act.lang, M_matter_joined_help),
		.topic = choice_said(v, m->course, S("topic"), m->topic),
		.joined_only = v->footing.joined && !v->footing.applicant,
		.moved = moved,
		.open = m->open,
		.n_joined = m->joined };
	w.title = w.joined_only ? w.topic : m->title;
	TRY(record_of(v, &r));
	TRY(holder_of(v, !w.joined_only, &w.holder));
	TRY(way_promise(v, &(struct clocks){ r.clock, r.n_clock }, &w.promise));
	struct line_view *line = lines_of(v, &r);
	w.line = line;
	w.n_line = r.n;
	w.ahead = ahead_of(v, &w.n_ahead);
	w.climbs = way_climbs(v);
	w.picture = picture_of(v, r.entry, r.n);
	if (!w.joined_only)
		TRY(moves_of(v, &r, &w.move, &w.n_move));
	w.your_turn = w.n_move > 0 && !w.move[0].danger;
	w.answer = w.your_turn ? lift_last(v, &r, line, false) : NULL;
	if (moved)
		w.kept = kept_of(v, w.move, w.n_move);
	if (form_value(v, "done").n)
		v->notice = msg(v->act.lang, M_matter_done);
	page_matter(&v->page, &w);
	return show(v, status, w.title);
}

/* ---- the officer's face ---- */

static const struct clock_view *clocks_of(struct visit *v, const struct record *r, size_t *n)
{
	struct clock_view *out = arena_new_n(v->act.arena, struct clock_view, r->n_clock);
	*n = 0;
	for (size_t i = 0; i < r->n_clock; i++) {
		const struct clock *k = &r->clock[i];
		int m = course_move(v->matter.course, k->move);
		if (k->status != CLOCK_RUNNING || m == COURSE_NONE)
			continue;
		out[(*n)++] = (struct clock_view){ words(v, &v->matter.course->moves[m].done),
			said_date(v, k->due_at - 1), said_due(v, k->due_at), way_explained(v, k->due),
			k->was_due_at ? said_date(v, k->was_due_at - 1) : S(""), mark_of(v, k->due_at) };
	}
	return out;
}

static int names_of(struct visit *v, struct officer_view *o)
{
	int r = matter_applicant_name(&v->act, &v->matter, &v->footing, &o->name);
	o->name_hidden = r == MATTER_NOT_YOURS;
	if (r < 0)
		return r;
	const struct matter *m = &v->matter;
	if (m->employer && !o->name_hidden)
		TRY(party_name(&v->act, (struct ref){ id_region(m->employer), m->employer }, &o->employer));
	return 0;
}

static int pending_of(struct visit *v, struct officer_view *o)
{
	struct pending p;
	int r = matter_pending(&v->act, &v->matter, &p);
	if (r)
		return r == MATTER_NONE ? 0 : r;
	int m = course_move(v->matter.course, p.move);
	if (m == COURSE_NONE)
		return 0;
	struct entry as_entry = { .move = p.move, .answer = p.answer, .n_answer = p.n_answer };
	o->waits_sign = true;
	o->own_hand = p.person == v->who.person.id;
	o->may_sign = holds_role(
	    &v->act, &v->who.rights, v->matter.course->moves[m].countersign, v->footing.guild.ref.id);
	o->prepared = words(v, &v->matter.course->moves[m].done);
	o->said = said_of(v, &as_entry);
	o->sign.action =
	    arena_printf(v->act.arena, "/matters/%.*s/sign", PSTR(visit_param(v, "matter")));
	o->sign.token = visit_token(v, o->sign.action);
	o->sign.step = arena_i64(v->act.arena, v->matter.step);
	return 0;
}

static struct field_view pass_field(
    struct visit *v, const char *name, enum look look, enum msg title, enum msg help)
{
	const struct field_fault *wrong = form_fault(v, str_from_c(name));
	struct field_view f = { .look = look,
		.name = str_from_c(name),
		.title = msg(v->act.lang, title),
		.id = arena_printf(v->act.arena, "pass-%s", name),
		.help = msg(v->act.lang, help),
		.required = true,
		.at_once = true,
		.value = form_value(v, name),
		.error = wrong ? fault_said(v, wrong) : S(""),
		.input = "text",
		.mode = "text" };
	f.described = arena_printf(v->act.arena, "pass-%s-h", name);
	return f;
}

static bool may_pass(const struct visit *v)
{
	const struct rights *r = &v->who.rights;
	for (size_t i = 0; i < r->n && !v->footing.asked; i++)
		if (r->office[i].guild.id == v->footing.guild.ref.id &&
		    office_grants(&v->act, &r->office[i], CAP_MATTER_PASS))
			return v->matter.open && v->matter.course->states[v->matter.state].waits == WAITS_UNION;
	return false;
}

static const struct move_view *passing_of(struct visit *v)
{
	if (!may_pass(v))
		return NULL;
	struct move_view *m = arena_new_n(v->act.arena, struct move_view, 1);
	m->title = msg(v->act.lang, M_work_pass);
	m->help = msg(v->act.lang, M_work_pass_help);
	m->id = S("pass");
	m->form.action =
	    arena_printf(v->act.arena, "/matters/%.*s/pass", PSTR(visit_param(v, "matter")));
	m->form.token = visit_token(v, m->form.action);
	m->form.step = arena_i64(v->act.arena, v->matter.step);
	m->form.button = msg(v->act.lang, M_work_pass_button);
	m->form.quiet = true;
	m->form.field = arena_new_n(v->act.arena, struct field_view, 2);
	m->form.field[m->form.n_field++] =
	    pass_field(v, "union", LOOK_LINE, M_work_pass_union, M_work_pass_union_help);
	m->form.field[m->form.n_field++] =
	    pass_field(v, "reason", LOOK_LINES, M_matter_reason, M_work_pass_reason_help);
	mark_sent(v, m);
	return m;
}

/* A closed matter this union was alerted to: all that is left to do is to say that it was read. */
static const struct move_view *noting_of(struct visit *v)
{
	if (v->matter.open || !v->footing.upper)
		return NULL;
	struct move_view *m = arena_new_n(v->act.arena, struct move_view, 1);
	m->help = msg(v->act.lang, M_work_note_help);
	m->form.action =
	    arena_printf(v->act.arena, "/matters/%.*s/noted", PSTR(visit_param(v, "matter")));
	m->form.token = visit_token(v, m->form.action);
	m->form.button = msg(v->act.lang, M_work_note);
	m->form.quiet = true;
	return m;
}

int show_officer(struct visit *v, int status, bool moved)
{
	const struct matter *m = &v->matter;
	struct record r;
	struct officer_view o = { .title = m->title,
		.code = visit_param(v, "matter"),
		.moved = moved,
		.open = m->open,
		.state = words(v, &m->course->states[m->state].title),
		.n_joined = m->joined,
		.topic = choice_said(v, m->course, S("topic"), m->topic),
		.class = choice_said(v, m->course, S("class"), m->class),
		.grade = choice_said(v, m->course, S("grade"), m->grade) };
	TRY(record_of(v, &r));
	TRY(holder_of(v, true, &o.holder));
	TRY(names_of(v, &o));
	TRY(pending_of(v, &o));
	TRY(moves_of(v, &r, &o.move, &o.n_move));
	if (v->footing.asked || v->footing.upper)
		o.why_here = msg(v->act.lang,
		    v->footing.asked                 ? M_work_asked
		        : m->raised >= v->footing.up ? M_work_late_below
		                                     : M_work_review);
	o.clock = clocks_of(v, &r, &o.n_clock);
	struct line_view *line = lines_of(v, &r);
	o.line = line;
	o.n_line = r.n;
	o.asked = lift_filing(v, &r, line);
	o.since = lift_last(v, &r, line, true);
	o.passing = passing_of(v);
	o.noting = noting_of(v);
	if (moved)
		o.kept = kept_of(v, o.move, o.n_move);
	o.picture = picture_of(v, r.entry, r.n);
	if (form_value(v, "done").n)
		v->notice = msg(v->act.lang, M_matter_done);
	page_work(&v->page, &o);
	return show(v, status, o.title);
}
