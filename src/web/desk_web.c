/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The officer's desk: what is due, the next action first. */
#include "web/desk_view.h"
#include "web/fields.h"
#include "web/routes.h"
#include "web/site.h"

#include "base/time.h"
#include "course/book.h"

enum { KEYS = 9 };

static const struct {
	const char *name;
	enum desk_filter filter;
} filters[] = {
	{ "waiting", DESK_ALL_WAITING },
	{ "late", DESK_LATE },
	{ "today", DESK_TODAY },
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

/* What an officer is to do next in a state: the first move of the file that is an officer's. */
static str next_action(const struct visit *v, const struct course *c, int state, enum desk_why why)
{
	for (size_t i = 0; i < c->n_moves; i++) {
		const struct course_move *mv = &c->moves[i];
		for (size_t k = 0; course_leaves(mv, state) && k < mv->n_by; k++)
			if (mv->by[k].kind == (why == DESK_REVIEW ? ACTOR_UPPER : ACTOR_ROLE))
				return course_text(&mv->title, v->act.lang);
	}
	return course_text(&c->states[state].title, v->act.lang);
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

static enum msg part_of(enum mark m)
{
	return m == MARK_LATE ? M_desk_late
	    : m == MARK_TODAY ? M_desk_today
	    : m == MARK_SOON  ? M_desk_soon
	                      : M_desk_rest;
}

static struct desk_line line_of(struct visit *v, const struct desk_row *r, size_t i)
{
	const struct course *c = course_latest(v->act.hall->courses, r->course);
	int state = c ? course_state(c, r->state) : COURSE_NONE;
	struct desk_line l = { .title = r->title,
		.code = id_code(&v->act, r->matter.id),
		.mark = mark_of(v, r->due_at),
		.received =
		    date_said_short(v->act.arena, v->act.lang, zone_day(v->act.hall->zone, r->opened_at)),
		.due = r->due_at ? said_due(v, r->due_at) : S(""),
		.urgent = r->urgent };
	l.next = state == COURSE_NONE ? r->state
	    : r->waits                ? next_action(v, c, state, (enum desk_why)r->why)
	                              : course_text(&c->states[state].title, v->act.lang);
	l.topic = c ? choice_said(v, c, S("topic"), r->topic) : r->topic;
	l.part = part_of(l.mark);
	if (r->why == DESK_SIGN)
		l.next = msg(v->act.lang, M_work_sign);
	l.why = r->why == DESK_LATE_BELOW ? msg(v->act.lang, M_work_late_below)
	    : r->why == DESK_SIGN         ? msg(v->act.lang, M_work_asked)
	    : r->why == DESK_REVIEW       ? msg(v->act.lang, M_work_review)
	                                  : S("");
	l.key = i < KEYS ? arena_printf(v->act.arena, "%zu", i + 1) : S("");
	return l;
}

static int rows_of(struct visit *v, const struct desk_asked *ask, struct desk_view *d)
{
	struct desk_row *rows;
	size_t n;
	TRY(desk_rows(&v->act, ask, &rows, &n));
	struct desk_line *l = arena_new_n(v->act.arena, struct desk_line, n);
	for (size_t i = 0; i < n; i++) {
		l[i] = line_of(v, &rows[i], i);
		l[i].begins_part = i == 0 || l[i].part != l[i - 1].part;
	}
	d->line = l;
	d->n_line = n;
	if (n == 50) {
		int64_t due = rows[n - 1].due_at ? rows[n - 1].due_at : desk_no_due();
		d->more = arena_printf(v->act.arena, "/desk?show=%s&topic=%.*s&union=%.*s&after=%lld.%.*s",
		    d->show, PSTR(ask->topic), PSTR(visit_query(v, "union")), (long long)due,
		    PSTR(l[n - 1].code));
	}
	return 0;
}

static void after_of(struct visit *v, struct desk_asked *ask)
{
	str code, due = str_cut(visit_query(v, "after"), '.', &code);
	if (!str_to_i64(due, &ask->after) || !id_from_code(&v->act, code, &ask->after_matter))
		ask->after = ask->after_matter = 0;
}

static int desk_show(struct visit *v)
{
	struct desk_view d = { .show = "waiting", .filed_code = visit_query(v, "filed") };
	const struct office *o = desk_office(v, &d);
	struct desk_asked ask = { .guild = o->guild,
		.topic = visit_query(v, "topic"),
		.today_ends = zone_day_end(v->act.hall->zone, today(v)) };
	struct desk_counts counts;
	for (size_t i = 0; i < countof(filters); i++)
		if (str_eq(visit_query(v, "show"), str_from_c(filters[i].name))) {
			d.show = filters[i].name;
			ask.filter = filters[i].filter;
		}
	if (ask.topic.n)
		ask.filter = DESK_TOPIC;
	after_of(v, &ask);
	topics_of(v, &d);
	TRY(desk_counts(&v->act, o->guild, ask.today_ends, &counts));
	TRY(rows_of(v, &ask, &d));
	d.guild = name_for(v->act.lang, o->name, o->name_en);
	d.heading = MSG(v->act.arena, v->act.lang, M_desk_heading,
	    weekday_said(v->act.lang, date_weekday(today(v))),
	    date_said(v->act.arena, v->act.lang, today(v)));
	d.late = counts.late;
	d.today = counts.today;
	d.later = counts.later;
	d.capped = d.late >= DESK_COUNT_MAX || d.today >= DESK_COUNT_MAX || d.later >= DESK_COUNT_MAX;
	d.may_file_for = office_with(&v->act, &v->who.rights, CAP_FILE_FOR) != NULL;
	page_desk(&v->page, &d);
	return show(v, 200, msg(v->act.lang, M_frame_desk));
}

static int file_for_show(struct visit *v)
{
	page_file_for(&v->page);
	return show(v, 200, msg(v->act.lang, M_desk_file_for));
}

static const struct field desk_form[] = { { "show", FIELD_LINE, 0, 12 },
	{ "topic", FIELD_LINE, 0, 40 }, { "union", FIELD_LINE, 0, GUILD_CODE_MAX },
	{ "after", FIELD_LINE, 0, 60 }, { "filed", FIELD_LINE, 0, 24 }, { 0 } };

const struct route desk_routes[] = {
	{ HTTP_GET, "/desk", DOOR_OFFICE, CAP_DESK, READS, desk_form, NULL, desk_show,
	    .what = "What waits for one's union, the most urgent first" },
	{ HTTP_GET, "/desk/file-for", DOOR_OFFICE, CAP_FILE_FOR, READS, NULL, NULL, file_for_show,
	    .what = "An officer begins to file for a caller" },
	{ 0 }
};
