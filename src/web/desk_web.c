/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The officer's desk: what is due, the next action first. */
#include "web/desk_view.h"
#include "web/fields.h"
#include "web/record.h"
#include "web/routes.h"
#include "web/site.h"
#include "web/turn.h"

#include "base/time.h"
#include "course/book.h"

enum { KEYS = 9 };

static const struct {
	const char *name;
	enum desk_filter filter;
} filters[] = {
	{ "waiting", DESK_ALL_WAITING },
	{ "mine", DESK_MINE },
	{ "late", DESK_LATE },
	{ "today", DESK_TODAY },
	{ "week", DESK_WEEK },
	{ "later", DESK_LATER },
	{ "elsewhere", DESK_ELSEWHERE },
};

/* The union whose desk it is: the one asked for, when the visitor holds a desk there, or the first. */
static const struct office *desk_office(struct visit *v, struct desk_view *d)
{
	const struct rights *r = &v->who.rights;
	const struct office *chosen = office_with(&v->act, r, CAP_DESK);
	struct desk_union *u = arena_new_n(v->act.arena, struct desk_union, r->n);
	str asked = visit_query(v, "union");
	for (size_t i = 0; i < r->n; i++) {
		const struct office *o = &r->office[i];
		if (!office_grants(&v->act, o, CAP_DESK))
			continue;
		if (str_eq(o->code, asked))
			chosen = o;
		u[d->n_office++] = (struct desk_union){ o->code, name_for(v->act.lang, o->name, o->name_en),
			str_eq(o->code, asked) };
	}
	d->office = u;
	return chosen;
}

static void topics_of(struct visit *v, struct desk_view *d)
{
	const struct course *c = course_latest(v->act.hall->courses, S("demand"));
	const struct course_field *f = c ? course_any_field(c, S("topic")) : NULL;
	struct topic_option *t = arena_new_n(v->act.arena, struct topic_option, f ? f->n_choices : 0);
	for (size_t i = 0; f && i < f->n_choices; i++)
		t[d->n_topic++] = (struct topic_option){ f->choices[i].name,
			course_text(&f->choices[i].title, v->act.lang),
			str_eq(f->choices[i].name, visit_query(v, "topic")) };
	d->topic = t;
}

static enum mark mark_of(const struct visit *v, int64_t due)
{
	int32_t left = zone_day(v->act.hall->zone, due - 1) - today(v);
	return !due             ? MARK_NONE
	    : due <= v->act.now ? MARK_LATE
	    : left == 0         ? MARK_TODAY
	    : left <= 3         ? MARK_SOON
	                        : MARK_NONE;
}

enum part { PART_LATE, PART_TODAY, PART_SOON, PART_REST };
static const enum msg part_words[] = { M_desk_late, M_desk_today, M_desk_soon, M_desk_rest },
                      part_yours[] = { M_desk_for_late, M_desk_for_today, M_desk_for_soon,
	                      M_desk_for_rest };

static enum part part_of(enum mark m)
{
	return m == MARK_LATE  ? PART_LATE
	    : m == MARK_TODAY ? PART_TODAY
	    : m == MARK_SOON  ? PART_SOON
	                      : PART_REST;
}

/* Why it stands on this desk, where that is not simply because the union holds it. */
static str why_here(const struct visit *v, const struct desk_row *r)
{
	switch (r->why) {
	case DESK_TOLD: return msg(v->act.lang, M_work_told);
	case DESK_SIGN: return msg(v->act.lang, M_work_asked);
	case DESK_REVIEW: return msg(v->act.lang, r->waits ? M_work_review : M_work_reviewed);
	case DESK_LATE_BELOW:
		return msg(v->act.lang,
		    r->turn.of == TURN_NOTE                            ? M_work_pressed_below
		        : r->urgent && (!r->due_at || r->due_at > v->act.now) ? M_work_danger_below
		                                                              : M_work_late_below);
	default: return S("");
	}
}

/* A handler's name stays within the union that holds the matter. */
static str handler_said(struct visit *v, struct names *names, const struct desk_row *r)
{
	if (!r->handler || r->why != DESK_HOLDS)
		return S("");
	if (r->handler == v->who.person.id)
		return msg(v->act.lang, M_desk_handler_you);
	str name = known_name(v, names, (struct ref){ id_region(r->handler), r->handler });
	return name.n ? MSG(v->act.arena, v->act.lang, M_desk_handler, name) : S("");
}

/* As the latest version of the course calls it; a state that has gone from it, by its name. */
static str state_said(const struct visit *v, const struct course *c, str name)
{
	int state = c ? course_state(c, name) : COURSE_NONE;
	return state == COURSE_NONE ? name : course_text(&c->states[state].title, v->act.lang);
}

/* The worker's own words are not for who is only to know of it, or has not to work on it. */
static str title_of(const struct visit *v, const struct course *c, const struct desk_row *r)
{
	bool told = r->why == DESK_TOLD;
	if (r->outline)
		return state_said(v, c, r->state);
	if (!c)
		return told ? r->topic : r->title;
	return title_said(v, c, told ? S("") : r->title, r->topic);
}

static struct desk_line line_of(struct visit *v, struct names *names, const struct desk_row *r)
{
	const struct course *c = course_latest(v->act.hall->courses, r->course);
	struct desk_line l = { .title = title_of(v, c, r),
		.outline = r->outline,
		.code = id_code(&v->act, r->matter.id),
		.mark = mark_of(v, r->due_at),
		.received =
		    date_said_short(v->act.arena, v->act.lang, zone_day(v->act.hall->zone, r->opened_at)),
		.due = r->due_at ? said_due(v, r->due_at) : S(""),
		.urgent = r->urgent,
		.yours = turn_is_yours(&r->turn),
		.why = why_here(v, r),
		.handler = handler_said(v, names, r) };
	l.next = c ? turn_step(v, c, &r->turn) : S("");
	if (!l.next.n)
		l.next = state_said(v, c, r->state);
	l.waits = l.yours ? S("") : turn_waits(v, &r->turn);
	l.topic = c ? topic_said(v, c, r->topic) : r->topic;
	return l;
}

/* What is the reader's comes first, by date, and of one date what they handle themselves; then what waits for
 * somebody else, in the order it came. */
static int64_t rank(const struct visit *v, const struct desk_row *r)
{
	bool handler = r->handler == v->who.person.id;
	if (r->urgent)
		return -1;
	return turn_is_yours(&r->turn) ? 2 * (int64_t)part_of(mark_of(v, r->due_at)) + !handler : INT64_MAX;
}

static void yours_first(const struct visit *v, struct desk_row *rows, size_t n)
{
	for (size_t i = 1; i < n; i++)
		for (size_t k = i; k > 0 && rank(v, &rows[k]) < rank(v, &rows[k - 1]); k--) {
			struct desk_row was = rows[k - 1];
			rows[k - 1] = rows[k];
			rows[k] = was;
		}
}

/* Where all of it waits for somebody else, that needs no heading. */
static str part_said(struct visit *v, const struct desk_row *r, bool any_yours)
{
	enum part part = part_of(mark_of(v, r->due_at));
	if (r->urgent)
		return msg(v->act.lang, M_desk_for_danger);
	return msg(v->act.lang,
	    turn_is_yours(&r->turn) ? part_yours[part]
	        : any_yours         ? M_desk_for_others
	                            : part_words[part]);
}

static void lines_shown(struct visit *v, const struct desk_row *rows, size_t n, struct desk_view *d)
{
	struct desk_line *l = arena_new_n(v->act.arena, struct desk_line, n);
	struct names names = { .n = 0 };
	size_t keys = 0;
	for (size_t i = 0; i < n; i++) {
		struct desk_line line = line_of(v, &names, &rows[i]);
		if (line.yours && keys < KEYS)
			line.key = arena_printf(v->act.arena, "%zu", ++keys);
		line.part = part_said(v, &rows[i], n > 0 && turn_is_yours(&rows[0].turn));
		line.begins_part = d->n_line == 0 || !str_eq(line.part, l[d->n_line - 1].part);
		l[d->n_line++] = line;
	}
	d->line = l;
	d->has_keys = keys > 0;
}

static str page_after(
    struct visit *v, const struct desk_asked *ask, const struct desk_view *d, const struct desk_page *p)
{
	return arena_printf(v->act.arena, "/desk?show=%s&topic=%.*s&union=%.*s&after=%lld.%.*s", d->show,
	    PSTR(ask->topic), PSTR(visit_query(v, "union")), (long long)p->after,
	    PSTR(id_code(&v->act, p->after_matter)));
}

static int rows_of(struct visit *v, const struct desk_asked *ask, struct desk_view *d)
{
	struct desk_page p;
	TRY(desk_for(&v->act, ask, v->who.person, &v->who.rights, &p));
	if (p.more)
		d->more = page_after(v, ask, d, &p);
	d->week = JOIN(v->act.arena, S("/desk?show=week&union="), visit_query(v, "union"));
	d->late = p.counts.late;
	d->today = p.counts.today;
	d->later = p.counts.later;
	yours_first(v, p.row, p.n);
	lines_shown(v, p.row, p.n, d);
	return 0;
}

static void after_of(struct visit *v, struct desk_asked *ask)
{
	str code, due = str_cut(visit_query(v, "after"), '.', &code);
	if (!str_to_i64(due, &ask->after) || !id_from_code(&v->act, code, &ask->after_matter))
		ask->after = ask->after_matter = 0;
}

/* What was just done to a matter that is no longer on this desk: which union has it, or that it is closed. */
static int notice_of(struct visit *v)
{
	struct guild now;
	str code = visit_query(v, "now");
	int r = code.n ? guild_by_code(&v->act, code, &now) : PARTY_NONE;
	if (r == 0)
		v->notice = MSG(v->act.arena, v->act.lang, M_desk_now,
		    name_for(v->act.lang, now.name, now.name_en));
	else if (visit_query(v, "closed").n)
		v->notice = msg(v->act.lang, M_desk_closed);
	return r < 0 ? r : 0;
}

/* False for a word that is no filter. */
static bool filter_of(const struct visit *v, struct desk_view *d, struct desk_asked *ask)
{
	str asked = visit_query(v, "show");
	for (size_t i = 0; i < countof(filters); i++)
		if (str_eq(asked, str_from_c(filters[i].name))) {
			d->show = filters[i].name;
			ask->filter = filters[i].filter;
			return true;
		}
	return asked.n == 0;
}

static bool topic_known(const struct desk_view *d, str topic)
{
	for (size_t i = 0; i < d->n_topic; i++)
		if (str_eq(d->topic[i].name, topic))
			return true;
	return topic.n == 0;
}

static int desk_show(struct visit *v)
{
	struct desk_view d = { .show = "waiting", .filed_code = visit_query(v, "filed") };
	const struct office *o = desk_office(v, &d);
	struct desk_asked ask = { .guild = o->guild,
		.topic = visit_query(v, "topic"),
		.today_ends = zone_day_end(v->act.hall->zone, today(v)) };
	topics_of(v, &d);
	if (!filter_of(v, &d, &ask) || !topic_known(&d, ask.topic))
		return refuse_because(v, 400, M_fault_400_value);
	d.mine = strcmp(d.show, "mine") == 0;
	after_of(v, &ask);
	TRY(rows_of(v, &ask, &d));
	d.guild = name_for(v->act.lang, o->name, o->name_en);
	d.heading = MSG(v->act.arena, v->act.lang, M_desk_heading,
	    weekday_said(v->act.lang, date_weekday(today(v))),
	    date_said(v->act.arena, v->act.lang, today(v)));
	d.capped = d.late >= DESK_COUNT_MAX || d.today >= DESK_COUNT_MAX || d.later >= DESK_COUNT_MAX;
	d.may_file_for = office_with(&v->act, &v->who.rights, CAP_FILE_FOR) != NULL;
	TRY(notice_of(v));
	page_desk(&v->page, &d);
	return show(v, 200, msg(v->act.lang, M_frame_desk));
}

static const struct field desk_form[] = { { "show", FIELD_LINE, 0, 12 },
	{ "topic", FIELD_LINE, 0, 40 }, { "union", FIELD_LINE, 0, GUILD_CODE_MAX },
	{ "after", FIELD_LINE, 0, 60 }, { "filed", FIELD_LINE, 0, 24 },
	{ "now", FIELD_LINE, 0, GUILD_CODE_MAX }, { "closed", FIELD_LINE, 0, 4 }, { 0 } };

const struct route desk_routes[] = {
	{ HTTP_GET, "/desk", DOOR_OFFICE, CAP_DESK, READS, desk_form, NULL, desk_show,
	    .what = "What waits for one's union, the most urgent first" },
	{ 0 }
};
