/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/matter_show.h"

#include "base/time.h"
#include "web/fields.h"
#include "web/links.h"
#include "web/matter_view.h"
#include "web/picture.h"
#include "web/record.h"
#include "web/site.h"
#include "web/turn.h"
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

/* ---- moves ---- */

/* As it was sent, to be sent again in another language and refused as it was. */
static struct form_view carried(struct visit *v)
{
	struct filled sent = answers_without(v, S("step"));
	struct hidden_view *hidden = arena_new_n(v->act.arena, struct hidden_view, sent.n);
	for (size_t i = 0; i < sent.n; i++)
		hidden[i] = (struct hidden_view){ sent.answer[i].field, sent.answer[i].value };
	return (struct form_view){ .id = visit_form(v, true), .action = v->x->path,
		.token = visit_token(v, v->x->path), .step = form_value(v, "step"),
		.hidden = hidden, .n_hidden = sent.n };
}

/* What was typed into a form that somebody else's step has made impossible meanwhile: it can be copied, and
 * is not lost. Where the same move can still be made, its own form holds it. */
static struct kept_view kept_of(
    struct visit *v, const struct move_view *move, size_t n_move, const struct move_view *next,
    const struct move_view *passing)
{
	bool moves = v->n_param > 1;
	struct entry typed = { .kind = moves ? ENTRY_MOVE : ENTRY_PASSED,
		.move = moves ? visit_param(v, "move") : S(""),
		.answer = v->form.answer,
		.n_answer = v->form.n };
	if ((next && next->open) || (passing && passing->open))
		return (struct kept_view){ 0 };
	for (size_t i = 0; i < n_move; i++)
		if (move[i].open)
			return (struct kept_view){ 0 };
	struct kept_view kept = { .said = said_of(v, &typed) };
	if (kept.said.n_words + kept.said.n_fact > 0)
		kept.form = carried(v);
	return kept;
}

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

static bool is_sent(const struct visit *v, str action) { return str_eq(action, v->x->path); }

/* Several moves may ask for a field of the same name: what was typed into one form, and what is wrong with
 * it, belongs to that form alone. */
static struct field_view *own_fields(
    struct visit *v, const struct course_move *mv, str action, size_t *n)
{
	str prefix = JOIN(v->act.arena, mv->name, S("-"));
	if (v->x->method != HTTP_POST || is_sent(v, action))
		return fields_show(v, mv, 0, prefix, n);
	struct form sent = v->form;
	v->form.n = v->form.n_fault = 0;
	struct field_view *f = fields_show(v, mv, 0, prefix, n);
	v->form = sent;
	return f;
}

/* The form that was just sent and refused stays open, with what is wrong in it said at the top of
 * the page. */
static void mark_sent(const struct visit *v, struct move_view *m)
{
	m->open = is_sent(v, m->form.action);
	for (size_t i = 0; i < m->form.n_field; i++)
		m->wrong |= m->open && m->form.field[i].error.n > 0;
}

/* Whoever writes for others to read is told so before, and for whom. */
static str publishes_of(struct visit *v, const struct course_move *mv)
{
	static const enum msg whom[] = { [FOR_EVERYBODY] = M_work_publishes,
		[FOR_FEDERATION] = M_work_publishes_federation, [FOR_UNION] = M_work_publishes_union };
	enum audience audience = audience_of(mv, v->matter.secrecy);
	str titles = S("");
	for (size_t i = 0; i < mv->n_effects && audience != FOR_NOBODY; i++) {
		const struct course_effect *e = &mv->effects[i];
		const struct course_field *f = e->kind == EFFECT_PUBLISH ? course_field(mv, e->what) : NULL;
		if (f && course_publish(v->matter.course, mv, f) == PUBLISH_FITS)
			titles = titles.n ? JOIN(v->act.arena, titles, S(" / "), words(v, &f->title))
			                  : words(v, &f->title);
	}
	return titles.n ? MSG(v->act.arena, v->act.lang, whom[audience], titles,
	                      name_for(v->act.lang, v->guild.name, v->guild.name_en))
	                : S("");
}

static struct move_view move_of(struct visit *v, int index)
{
	const struct course_move *mv = &v->matter.course->moves[index];
	struct move_view m = { .title = words(v, &mv->title), .help = words(v, &mv->help) };
	m.name = mv->name;
	m.publishes = publishes_of(v, mv);
	m.id = JOIN(v->act.arena, S("move-"), mv->name);
	m.danger = str_eq(mv->name, S("withdraw"));
	m.form.action = JOIN(v->act.arena, S("/matters/"), visit_param(v, "matter"), S("/moves/"), mv->name);
	m.form.token = visit_token(v, m.form.action);
	m.form.step = arena_i64(v->act.arena, v->matter.step);
	m.form.button = mv->countersign.n && !v->footing.applicant
	    ? MSG(v->act.arena, v->act.lang, M_work_for_signature, m.title)
	    : m.title;
	m.form.files = takes_files(mv);
	m.form.field = own_fields(v, mv, m.form.action, &m.form.n_field);
	for (size_t i = 0; i < m.form.n_field; i++)
		if (m.form.field[i].look == LOOK_SELECT)
			choose_handlers(v, mv, &m.form.field[i]);
	mark_sent(v, &m);
	return m;
}

/* What another matter brought along stands in the form that asks for it again; so does a draft that was
 * sent back. NULL for neither. */
static const struct entry *brought_along(const struct visit *v, const struct record *r)
{
	bool begins = r->n > 0 && r->entry[0].kind == ENTRY_OPENED &&
	    v->matter.state == v->matter.course->start;
	const struct entry *e = begins ? &r->entry[0] : draft_returned(v, r);
	return v->x->method == HTTP_GET ? e : NULL;
}

static void moves_shown(struct visit *v, const int *may, struct move_view *out, size_t n)
{
	for (size_t i = 0; i < n; i++)
		out[i] = move_of(v, may[i]);
}

/* As if it had been typed. */
static void moves_with(
    struct visit *v, const struct entry *e, const int *may, struct move_view *out, size_t n)
{
	struct form sent = v->form;
	for (v->form.n = 0; v->form.n < e->n_answer && v->form.n < FIELDS_MAX; v->form.n++)
		v->form.answer[v->form.n] = e->answer[v->form.n];
	moves_shown(v, may, out, n);
	v->form = sent;
}

static int moves_of(struct visit *v, const struct record *r, struct move_view **out, size_t *n)
{
	int may[MOVES_SHOWN];
	struct clocks clocks = { r->clock, r->n_clock };
	TRY(matter_moves(
	    &v->act, &v->matter, &v->footing, &v->who.rights, &clocks, may, countof(may), n));
	*out = arena_new_n(v->act.arena, struct move_view, *n);
	const struct entry *e = brought_along(v, r);
	if (e)
		moves_with(v, e, may, *out, *n);
	else
		moves_shown(v, may, *out, *n);
	return 0;
}

/* What a draft that was written means for the form to write it. */
static void tell_draft(struct visit *v, const struct record *r, const struct officer_view *o,
    struct move_view *m, size_t n)
{
	const struct entry *back = draft_returned(v, r);
	for (size_t i = 0; i < n; i++) {
		int k = course_move(v->matter.course, m[i].name);
		if (o->waits_sign && v->matter.course->moves[k].countersign.n)
			m[i].help = msg(v->act.lang, M_work_replaces);
		else if (back && str_eq(back->move, m[i].name))
			m[i].help = msg(v->act.lang, M_work_draft_again);
	}
}

/* Each form with something to fill in can be sent in another language. `shown`: the one that stands open
 * unless another was sent. */
static void name_forms(struct visit *v, struct move_view *m, size_t n, const struct move_view *shown)
{
	for (size_t i = 0; i < n; i++)
		if (m[i].form.n_field)
			m[i].form.id = visit_form(v, m[i].open || &m[i] == shown);
}

static bool any_open(const struct move_view *m, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (m[i].open)
			return true;
	return false;
}

static int turn_of(struct visit *v, const struct record *r, struct turn *out)
{
	struct clocks clocks = { r->clock, r->n_clock };
	return matter_turn(
	    &v->act, &v->matter, v->who.person, &v->footing, &v->who.rights, &clocks, out);
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
	struct record r = { 0 };
	struct turn turn;
	struct move_view *move = NULL;
	struct worker_view w = { .code = visit_param(v, "matter"),
		.state = words(v, &s->title),
		.worker = v->footing.applicant ? words(v, &s->worker)
		                               : msg(v->act.lang, M_matter_joined_help),
		.topic = topic_said(v, m->course, m->topic),
		.joined_only = v->footing.joined && !v->footing.applicant,
		.moved = moved,
		.open = m->open,
		.n_joined = m->joined };
	w.title = title_said(v, m->course, w.joined_only ? S("") : m->title, m->topic);
	if (w.joined_only)
		w.leave = visit_token(v, JOIN(v->act.arena, S("/matters/"), w.code, S("/leave")));
	TRY(record_of(v, &r));
	TRY(holder_of(v, !w.joined_only, &w.holder));
	TRY(way_promise(v, &(struct clocks){ r.clock, r.n_clock }, &w.promise));
	TRY(links_shown(v, &r, &w.link, &w.n_link));
	lines_of(v, &r);
	w.line = r.line;
	w.n_line = r.n_line;
	w.ahead = ahead_of(v, &w.n_ahead);
	w.climbs = m->open ? way_climbs(v, &(struct clocks){ r.clock, r.n_clock }) : S("");
	w.picture = picture_of(v, r.entry, r.n);
	if (!w.joined_only)
		TRY(moves_of(v, &r, &move, &w.n_move));
	w.your_turn = w.n_move > 0 && !move[0].danger;
	if (w.your_turn && !any_open(move, w.n_move))
		move[0].open = true;
	name_forms(v, move, w.n_move, NULL);
	w.move = move;
	TRY(turn_of(v, &r, &turn));
	w.turn = w.your_turn ? S("") : turn_for_worker(v, &turn, w.holder.name);
	w.answer = w.your_turn ? lift_last(v, &r, false) : NULL;
	if (moved)
		w.kept = kept_of(v, w.move, w.n_move, NULL, NULL);
	if (form_value(v, "done").n)
		v->notice = msg(v->act.lang, M_matter_done);
	page_matter(&v->page, &w);
	return show(v, status, w.title);
}

/* ---- the officer's face ---- */

/* A date on which nothing happens by itself is no duty (more time, say, that may be taken until then). */
static bool is_kept(const struct course_move *mv)
{
	const struct course_expiry *e = &mv->expiry;
	return e->escalate || e->remind || e->flag || e->bar || e->jump != JUMP_NONE || course_by_clock(mv);
}

static struct clock_view *same_date(struct clock_view *c, size_t n, const struct clock_view *like)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(c[i].date, like->date) && str_eq(c[i].by, like->by))
			return &c[i];
	return NULL;
}

/* A date that was missed runs once more for the union above, which is then named. */
static str duty_above(struct visit *v, const struct clock *k)
{
	struct guild_row up;
	int level = (int)k->level + review_level(v->matter.course, v->matter.state);
	if (k->level == 0 || matter_above_row(&v->act, &v->guild, level, &up))
		return S("");
	return MSG(v->act.arena, v->act.lang, M_work_clock_above,
	    name_for(v->act.lang, up.name, up.name_en));
}

static struct clock_view clock_of(struct visit *v, const struct clock *k, int move)
{
	return (struct clock_view){ .what = words(v, &v->matter.course->moves[move].done),
		.by = duty_above(v, k),
		.date = way_date(v, k->due, k->due_at),
		.left = said_due(v, k->due_at),
		.explain = way_explained(v, k->due),
		.before = k->was_due_at ? said_date(v, k->was_due_at - 1) : S(""),
		.mark = mark_of(v, k->due_at) };
}

/* Alternatives that are due on one day are one date. */
static const struct clock_view *clocks_of(struct visit *v, const struct record *r, size_t *n)
{
	struct clock_view *out = arena_new_n(v->act.arena, struct clock_view, r->n_clock);
	*n = 0;
	for (size_t i = 0; i < r->n_clock; i++) {
		const struct clock *k = &r->clock[i];
		int m = course_move(v->matter.course, k->move);
		if (k->status != CLOCK_RUNNING || m == COURSE_NONE || !is_kept(&v->matter.course->moves[m]))
			continue;
		struct clock_view one = clock_of(v, k, m), *same = same_date(out, *n, &one);
		if (same)
			same->what = JOIN(v->act.arena, same->what, S(" / "), one.what);
		else
			out[(*n)++] = one;
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
	if (m->place && !v->footing.told) /* where somebody works was for the case team to read */
		TRY(party_name(&v->act, (struct ref){ id_region(m->place), m->place }, &o->place));
	if (m->employer && !o->name_hidden)
		TRY(party_name(&v->act, (struct ref){ id_region(m->employer), m->employer }, &o->employer));
	return 0;
}

static int pending_of(struct visit *v, struct record *r, struct officer_view *o)
{
	struct pending p;
	int got = matter_pending(&v->act, &v->matter, &p);
	if (got)
		return got == MATTER_NONE ? 0 : got;
	int m = course_move(v->matter.course, p.move);
	if (m == COURSE_NONE)
		return 0;
	o->waits_sign = true;
	o->draft = lift_draft(v, r);
	o->own_hand = p.person == v->who.person.id;
	o->may_sign = holds_role(
	    &v->act, &v->who.rights, v->matter.course->moves[m].countersign, v->footing.guild.ref.id);
	o->prepared = words(v, &v->matter.course->moves[m].title);
	o->sign.action =
	    arena_printf(v->act.arena, "/matters/%.*s/sign", PSTR(visit_param(v, "matter")));
	o->sign.token = visit_token(v, o->sign.action);
	o->sign.step = arena_i64(v->act.arena, v->matter.step);
	return 0;
}

/* A field of a form that is no move of the course. */
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
		.typed = true,
		.input = "text",
		.mode = "text" };
	f.described = arena_printf(v->act.arena, wrong ? "pass-%s-h pass-%s-e" : "pass-%s-h", name, name);
	return f;
}

/* Whoever wrote it must learn what to change, or they write it again as it was. */
static const struct move_view *sending_back_of(struct visit *v, const struct officer_view *o)
{
	if (!o->may_sign || o->own_hand)
		return NULL;
	struct move_view *m = arena_new_n(v->act.arena, struct move_view, 1);
	m->title = msg(v->act.lang, M_work_send_back);
	m->id = S("back");
	m->form = o->sign;
	m->form.button = m->title;
	m->form.quiet = true;
	m->form.hidden = arena_new_n(v->act.arena, struct hidden_view, 1);
	m->form.hidden[m->form.n_hidden++] = (struct hidden_view){ S("sign"), S("no") };
	m->form.field = arena_new_n(v->act.arena, struct field_view, 1);
	m->form.field[m->form.n_field++] =
	    pass_field(v, "change", LOOK_LINES, M_work_back_change, M_work_back_help);
	mark_sent(v, m);
	name_forms(v, m, 1, NULL);
	return m;
}

static bool may_pass(const struct visit *v)
{
	const struct matter *m = &v->matter;
	return m->open && m->course->states[m->state].waits == WAITS_UNION &&
	    footing_may_pass(&v->act, &v->footing, &v->who.rights);
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
	name_forms(v, m, 1, NULL);
	return m;
}

static bool was_noted(const struct visit *v, const struct record *r)
{
	for (size_t i = 0; i < r->n; i++)
		if (r->entry[i].kind == ENTRY_NOTED && r->entry[i].guild.id == v->footing.guild.ref.id)
			return true;
	return false;
}

/* A closed matter this union was alerted to: all that is left to do is to say that it was read. */
static const struct move_view *noting_of(struct visit *v, const struct record *r)
{
	if (v->matter.open || !v->footing.upper || was_noted(v, r))
		return NULL;
	struct move_view *m = arena_new_n(v->act.arena, struct move_view, 1);
	m->title = msg(v->act.lang, M_work_note);
	m->help = msg(v->act.lang, M_work_note_help);
	m->form.action =
	    arena_printf(v->act.arena, "/matters/%.*s/noted", PSTR(visit_param(v, "matter")));
	m->form.token = visit_token(v, m->form.action);
	m->form.button = m->title;
	return m;
}

/* decided: the review was, and what comes next is the worker's. */
static enum msg reason_here(const struct visit *v, bool decided)
{
	const struct matter *m = &v->matter;
	if (v->footing.told)
		return M_work_told;
	if (v->footing.asked)
		return M_work_asked;
	if (m->raised < v->footing.up)
		return decided ? M_work_reviewed : M_work_review;
	return !m->open ? M_work_pressed_below : m->late ? M_work_late_below : M_work_danger_below;
}

/* The form of the step that is this officer's to take stands open; so does one that was sent and refused,
 * in its place. What else they may do is folded below. */
static void next_of(
    const struct visit *v, const struct turn *turn, struct move_view *m, size_t n, struct officer_view *o)
{
	size_t at = n;
	const struct course *c = v->matter.course;
	for (size_t i = 0; i < n && turn->of == TURN_YOURS; i++)
		if (str_eq(m[i].name, c->moves[turn->move].name))
			at = i;
	for (size_t i = 0; i < n; i++)
		if (m[i].open)
			at = i;
	o->is.move = m;
	o->is.n_move = n;
	if (at == n)
		return;
	struct move_view first = m[at];
	memmove(m + 1, m, at * sizeof *m);
	m[0] = first;
	o->next = m;
	o->is.move = m + 1;
	o->is.n_move = n - 1;
}

/* Where there was one answer to choose from, nothing was said. */
static bool stands_beside(const struct visit *v, const struct officer_view *o, str field)
{
	const struct course *c = v->matter.course;
	const struct course_field *f = course_any_field(c, field);
	return str_eq(field, S("topic")) || (f && f->n_choices == 1) ||
	    (o->place.n && str_eq(field, c->holding.place)) ||
	    (o->employer.n && str_eq(field, c->holding.employer));
}

/* What was filed, without what stands among the facts beside it. */
static const struct line_view *asked_of(
    struct visit *v, struct record *r, const struct officer_view *o)
{
	const struct line_view *filed = lift_filing(v, r);
	if (!filed)
		return NULL;
	struct line_view *out = arena_new_n(v->act.arena, struct line_view, 1);
	struct said_view *fact = arena_new_n(v->act.arena, struct said_view, filed->said.n_fact);
	*out = *filed;
	out->said.fact = fact;
	out->said.n_fact = 0;
	for (size_t i = 0; i < filed->said.n_fact; i++)
		if (!stands_beside(v, o, filed->said.fact[i].field))
			fact[out->said.n_fact++] = filed->said.fact[i];
	return out;
}

/* The title is the worker's own words: whoever is only to know of a later step is told the kind. */
static str title_here(const struct visit *v)
{
	const struct matter *m = &v->matter;
	return title_said(v, m->course, v->footing.told ? S("") : m->title, m->topic);
}

static str when_due(struct visit *v, enum mark *mark)
{
	const struct matter *m = &v->matter;
	if (!m->open || !m->due_at)
		return S("");
	*mark = mark_of(v, m->due_at);
	return said_due(v, m->due_at);
}

static int steps_of(struct visit *v, struct record *r, struct officer_view *o)
{
	struct turn turn;
	struct move_view *move;
	size_t n;
	TRY(pending_of(v, r, o));
	TRY(moves_of(v, r, &move, &n));
	TRY(turn_of(v, r, &turn));
	if (v->footing.asked || v->footing.upper)
		o->why_here = msg(v->act.lang, reason_here(v, turn.of == TURN_APPLICANT));
	o->noting = noting_of(v, r);
	o->yours = turn_is_yours(&turn) && (turn.of != TURN_NOTE || o->noting);
	if (turn.of != TURN_NOTE || o->noting)
		o->is.turn = turn_line(v, &turn, o->is.holder.name);
	tell_draft(v, r, o, move, n);
	next_of(v, &turn, move, n, o);
	name_forms(v, move, n, o->next);
	o->back = sending_back_of(v, o);
	o->is.passing = turn.of == TURN_CLOCK ? NULL : passing_of(v);
	return 0;
}

/* What can be said of how it stands before it is known what the officer may do. */
static int stand_begin(struct visit *v, bool moved, struct record *r, struct stand_view *s)
{
	const struct matter *m = &v->matter;
	*s = (struct stand_view){ .code = visit_param(v, "matter"),
		.moved = moved,
		.open = m->open,
		.state = words(v, &m->course->states[m->state].title),
		.n_joined = m->joined,
		.topic = topic_said(v, m->course, m->topic),
		.class = choice_said(v, m->course, S("class"), m->class),
		.grade = choice_said(v, m->course, S("grade"), m->grade) };
	s->due = when_due(v, &s->mark);
	TRY(record_of(v, r));
	return holder_of(v, true, &s->holder);
}

/* And after: next is the step whose form stands open, or NULL. */
static void stand_end(
    struct visit *v, struct record *r, const struct move_view *next, struct stand_view *s)
{
	s->clock = clocks_of(v, r, &s->n_clock);
	s->line = r->line;
	s->n_line = r->n_line;
	if (s->moved)
		s->kept = kept_of(v, s->move, s->n_move, next, s->passing);
	s->picture = picture_of(v, r->entry, r->n);
	if (form_value(v, "done").n)
		v->notice = msg(v->act.lang, M_matter_done);
}

int show_officer(struct visit *v, int status, bool moved)
{
	struct record r = { 0 };
	struct officer_view o = { 0 };
	TRY(stand_begin(v, moved, &r, &o.is));
	o.is.title = title_here(v);
	TRY(names_of(v, &o));
	TRY(links_shown(v, &r, &o.link, &o.n_link));
	lines_of(v, &r);
	TRY(steps_of(v, &r, &o));
	stand_end(v, &r, o.next, &o.is);
	o.asked = asked_of(v, &r, &o);
	o.brought = r.n > 0 && r.entry[0].kind == ENTRY_OPENED;
	o.returned = o.waits_sign ? NULL : lift_returned(v, &r);
	o.answered = o.is.open ? lift_answered(v, &r) : NULL;
	o.since = lift_last(v, &r, true);
	page_work(&v->page, &o);
	return show(v, status, o.is.title);
}

/* ---- what another officer of the same union sees ---- */

/* What whoever may give it to somebody else is to know before. */
static str handing_of(const struct visit *v, const struct move_view *move, size_t n)
{
	const struct course *c = v->matter.course;
	bool takes = holds_role(
	    &v->act, &v->who.rights, course_handler_role(c), v->footing.guild.ref.id);
	for (size_t i = 0; i < n; i++) {
		const struct course_move *mv = &c->moves[course_move(c, move[i].name)];
		for (size_t k = 0; k < mv->n_effects; k++)
			if (mv->effects[k].kind == EFFECT_ASSIGN)
				return msg(v->act.lang, takes ? M_outline_take : M_outline_hand);
	}
	return S("");
}

static int outline_steps(struct visit *v, const struct record *r, struct outline_view *o)
{
	struct turn turn;
	struct move_view *move;
	TRY(moves_of(v, r, &move, &o->is.n_move));
	TRY(turn_of(v, r, &turn));
	name_forms(v, move, o->is.n_move, NULL);
	o->is.move = move;
	o->hand = handing_of(v, move, o->is.n_move);
	o->is.turn = turn_line(v, &turn, o->is.holder.name);
	o->is.passing = turn.of == TURN_CLOCK ? NULL : passing_of(v);
	return 0;
}

int show_outline(struct visit *v, int status, bool moved)
{
	struct record r = { 0 };
	struct outline_view o = { 0 };
	TRY(stand_begin(v, moved, &r, &o.is));
	o.is.title = heading_said(v, v->matter.course, v->matter.topic);
	o.handled = MSG(v->act.arena, v->act.lang, M_outline_handled, o.is.holder.handler);
	lines_of(v, &r);
	TRY(outline_steps(v, &r, &o));
	stand_end(v, &r, NULL, &o.is);
	page_outline(&v->page, &o);
	return show(v, status, o.is.title);
}
