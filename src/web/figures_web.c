/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Figures: of the hall for everybody, of a union for its officers, and the leading body's fixed view. All
 * three are made by the same hand and leave out the same small numbers (DOMAIN.md 10.3 rows 14, 15). */
#include "web/figures_view.h"

#include "base/time.h"
#include "course/book.h"
#include "web/fields.h"
#include "web/promise.h"
#include "web/routes.h"
#include "web/said.h"
#include "web/tiles.h"

enum { BELOW_MOST = 200, LINES_MOST = BELOW_MOST + 1 };

/* One line before it is known whether it may be shown. */
struct counted {
	str name, code;
	int64_t people;
	struct figure of;
	bool hidden, brief; /* brief: only what was received is shown */
};

static int64_t at_least_zero(int64_t n) { return n < 0 ? 0 : n; }

static struct figure_row row_of(const struct visit *v, const struct counted *c)
{
	const struct figure *f = &c->of;
	struct figure_row row = { .name = c->name, .code = c->code, .hidden = c->hidden, .brief = c->brief };
	if (c->hidden)
		return row;
	row.received = number_said(v, f->received);
	if (c->brief)
		return row;
	row.in_time = number_said(v, f->in_time);
	row.late = number_said(v, f->too_late);
	row.open = number_said(v, at_least_zero(f->received - f->closed));
	row.share = share_said(v, f->in_time, f->in_time + f->too_late);
	return row;
}

/* A line in which something was only answered or closed speaks of somebody as well. */
static int64_t matters_in(const struct figure *f)
{
	return f->received > 0 ? f->received : f->in_time + f->too_late + f->closed;
}

/* Which cell is left out with a small one: the same for a table of a union on whatever page, and nothing a
 * reader could work out. */
static uint64_t secret_of(const struct visit *v, const struct guild *g, const char *table)
{
	struct sub_key key;
	struct mac16 mac;
	uint64_t secret;
	crypto_subkey(&v->act.hall->key, "figures", &key);
	crypto_mac16(&key, arena_printf(v->act.arena, "%s %.*s", table, PSTR(g->code)), &mac);
	memcpy(&secret, mac.b, sizeof secret);
	return secret;
}

/* Where even all the numbers left out together are too little, the empty lines would name the one that is
 * not: then no line is shown. */
static void hide_lines(struct counted *c, size_t n, uint64_t secret, bool total_is_small)
{
	struct cell cell[LINES_MOST];
	struct figure of[LINES_MOST];
	bool brief[LINES_MOST];
	for (size_t i = 0; i < n; i++) {
		cell[i] = (struct cell){ .people = c[i].people, .matters = matters_in(&c[i].of) };
		of[i] = c[i].of;
	}
	bool shown = cells_hide_by(cell, n, secret);
	for (size_t i = 0; i < n; i++)
		cell[i].hidden |= !shown;
	rows_brief_by(of, cell, brief, n, secret);
	for (size_t i = 0; i < n; i++) {
		c[i].hidden = cell[i].hidden;
		c[i].brief = brief[i] || total_is_small;
	}
}

/* ---- pictures ---- */

static int64_t largest(const struct counted *c, size_t n)
{
	int64_t most = 1;
	for (size_t i = 0; i < n; i++)
		if (!c[i].hidden && c[i].of.received > most)
			most = c[i].of.received;
	return most;
}

static str value_said(const struct visit *v, const struct counted *c)
{
	return c->hidden ? S("–") : number_said(v, c->of.received);
}

static void bars_across(const struct visit *v, const struct counted *c,
    size_t n, struct chart_view *out)
{
	enum { LABELS = 165, WIDTH = 185, STEP = 34, THICK = 18 };
	int64_t most = largest(c, n);
	out->height = (int64_t)n * STEP + 8;
	out->bar = arena_new_n(v->act.arena, struct bar_view, n);
	for (size_t i = 0; i < n; i++) {
		int64_t y = (int64_t)i * STEP + 8, w = c[i].hidden ? 0 : c[i].of.received * WIDTH / most;
		out->bar[out->n_bar++] = (struct bar_view){ LABELS, y, w, THICK, 0, y + 14, LABELS + w + 8,
			y + 14, c[i].name, value_said(v, &c[i]) };
	}
}

static void bars_upright(const struct visit *v, const struct counted *c,
    size_t n, struct chart_view *out)
{
	enum { STEP = 33, THICK = 22, HIGH = 140, FLOOR = 165 };
	int64_t most = largest(c, n);
	out->height = FLOOR + 25;
	out->bar = arena_new_n(v->act.arena, struct bar_view, n);
	for (size_t i = 0; i < n; i++) {
		int64_t x = (int64_t)i * STEP + 4, h = c[i].hidden ? 0 : c[i].of.received * HIGH / most;
		str month = { c[i].name.p + c[i].name.n - 2, 2 };
		out->bar[out->n_bar++] = (struct bar_view){ x, FLOOR - h, THICK, h, x + 2, FLOOR + 18,
			x + 2, FLOOR - h - 6, month, value_said(v, &c[i]) };
	}
}

static void rows(const struct visit *v, const struct counted *c, size_t n,
    struct figure_table *t)
{
	t->row = arena_new_n(v->act.arena, struct figure_row, n);
	for (size_t i = 0; i < n; i++)
		t->row[t->n++] = row_of(v, &c[i]);
}

/* ---- by kind, by month ---- */

/* Where the course lists a kind; after all others what it no longer lists. */
static size_t place_of(const struct course_field *f, str topic)
{
	size_t i = 0;
	while (f && i < f->n_choices && !str_eq(f->choices[i].name, topic))
		i++;
	return i;
}

static void order_by_course(const struct course_field *f, struct figure_topic *topic, size_t n)
{
	for (size_t i = 1; i < n; i++)
		for (size_t k = i; k > 0 && place_of(f, topic[k].topic) < place_of(f, topic[k - 1].topic);
		     k--) {
			struct figure_topic later = topic[k - 1];
			topic[k - 1] = topic[k];
			topic[k] = later;
		}
}

static int by_kind(
    struct visit *v, const struct guild *g, const struct figure *total, struct figure_table *t)
{
	const struct course *course = course_latest(v->act.hall->courses, S("demand"));
	struct figure_topic *topic;
	size_t n;
	TRY(figure_topics(&v->act, g->ref, figures_span(v), &topic, &n));
	order_by_course(course ? course_any_field(course, S("topic")) : NULL, topic, n);
	struct counted *c = arena_new_n(v->act.arena, struct counted, n);
	for (size_t i = 0; i < n; i++)
		c[i] = (struct counted){ course ? topic_said(v, course, topic[i].topic) : topic[i].topic,
			S(""), g->members, topic[i].of, false, false };
	hide_lines(c, n, secret_of(v, g, "kind"), figure_is_small(total));
	rows(v, c, n, t);
	bars_across(v, c, n, &t->chart);
	return 0;
}

static str month_said(const struct visit *v, int64_t month)
{
	return arena_printf(
	    v->act.arena, "%lld-%02lld", (long long)(1970 + month / 12), (long long)(month % 12 + 1));
}

static bool is_empty(const struct counted *c)
{
	return !c->hidden && matters_in(&c->of) == 0;
}

/* A month in which nothing happened has no row kept: it is shown as nothing, unless nothing came before it
 * either. */
static int by_month(
    struct visit *v, const struct guild *g, const struct figure *total, struct figure_table *t)
{
	struct figure_month *m;
	struct counted c[FIGURE_MONTHS];
	struct months span = figures_span(v);
	size_t n;
	TRY(figure_months(&v->act, g->ref, span, &m, &n));
	for (int i = 0; i < FIGURE_MONTHS; i++)
		c[i] = (struct counted){ month_said(v, span.since + i), S(""), g->members, { 0 }, false, false };
	for (size_t i = 0; i < n; i++)
		c[m[i].month - span.since].of = m[i].of;
	hide_lines(c, FIGURE_MONTHS, secret_of(v, g, "month"), figure_is_small(total));
	if (n == 0)
		return 0;
	size_t first = 0;
	while (first + 1 < FIGURE_MONTHS && is_empty(&c[first]))
		first++;
	rows(v, c + first, FIGURE_MONTHS - first, t);
	bars_upright(v, c, FIGURE_MONTHS, &t->chart);
	return 0;
}

/* ---- by union ---- */

static struct figure less(struct figure a, const struct figure *b)
{
	return (struct figure){ a.received - b->received, a.in_time - b->in_time,
		a.too_late - b->too_late, a.closed - b->closed, a.missed - b->missed };
}

/* What remains of a union's own total is a line too: left out, it would be the total less the others. Whoever
 * wrote to it directly may be any of its members. */
static struct counted the_rest(const struct visit *v, const struct guild *g,
    const struct figure *total, const struct counted *c, size_t n)
{
	struct counted rest = { msg(v->act.lang,
		                        n < BELOW_MOST ? M_figures_itself : M_figures_the_rest),
		S(""), g->members, *total, false, false };
	for (size_t i = 0; i < n; i++)
		rest.of = less(rest.of, &c[i].of);
	rest.of = (struct figure){ at_least_zero(rest.of.received), at_least_zero(rest.of.in_time),
		at_least_zero(rest.of.too_late), at_least_zero(rest.of.closed),
		at_least_zero(rest.of.missed) };
	return rest;
}

static bool tile_is(const struct tile *t, const struct figure_guild *g)
{
	str code = g->guild.code;
	return g->guild.level == LEVEL_PROVINCE && g->guild.form == GUILD_FEDERATION && code.n >= 2 &&
	    code.p[0] == '0' + t->code / 10 && code.p[1] == '0' + t->code % 10;
}

static const char *shade_of(int64_t percent)
{
	return percent < 78 ? "s1"
	    : percent < 84  ? "s2"
	    : percent < 90  ? "s3"
	    : percent < 95  ? "s4"
	                    : "s5";
}

static struct tile_view tile_view(const struct visit *v, const struct tile *t)
{
	enum { STEP = 56 };
	int64_t x = t->column - 1, y = t->row;
	return (struct tile_view){ x * STEP + 1, y * STEP + 1, x * STEP + 27, y * STEP + 24,
		y * STEP + 43, "s0", msg(v->act.lang, t->mark), msg(v->act.lang, t->place), S(""),
		msg(v->act.lang, M_figures_no_union) };
}

static void tile_fill(
    const struct visit *v, const struct figure *f, bool hidden, struct tile_view *t)
{
	int64_t answered = f->in_time + f->too_late;
	t->why = msg(v->act.lang, hidden ? M_figures_hidden : M_figures_no_answer);
	t->said = hidden ? S("–") : S("");
	if (hidden || answered == 0)
		return;
	t->shade = shade_of(f->in_time * 100 / answered);
	t->said = t->why = share_said(v, f->in_time, answered);
}

static void map_of(const struct visit *v, const struct figure_guild *below, const struct counted *c,
    size_t n, struct figures_view *f)
{
	f->has_map = true;
	f->tile = arena_new_n(v->act.arena, struct tile_view, TILES);
	for (size_t i = 0; i < TILES; i++) {
		struct tile_view *t = &f->tile[f->n_tile++];
		*t = tile_view(v, &tiles[i]);
		for (size_t k = 0; k < n; k++)
			if (tile_is(&tiles[i], &below[k]))
				tile_fill(v, &below[k].of, c[k].hidden || c[k].brief, t);
	}
}

static bool is_province(const struct figure_guild *g)
{
	for (size_t i = 0; i < TILES; i++)
		if (tile_is(&tiles[i], g))
			return true;
	return false;
}

static bool has_provinces(const struct figure_guild *below, size_t n)
{
	for (size_t k = 0; k < n; k++)
		if (is_province(&below[k]))
			return true;
	return false;
}

static void rows_but_empty(const struct visit *v, const struct counted *c,
    size_t n, struct figure_table *t)
{
	t->row = arena_new_n(v->act.arena, struct figure_row, n);
	for (size_t i = 0; i < n; i++)
		if (!is_empty(&c[i]))
			t->row[t->n++] = row_of(v, &c[i]);
}

/* All lines of nothing become one sentence. */
static void count_empty(const struct figure_guild *below, const struct counted *c, size_t n,
    struct figures_view *f)
{
	f->empty_are_provinces = true;
	for (size_t i = 0; i < n; i++)
		if (is_empty(&c[i])) {
			f->n_empty++;
			f->empty_are_provinces &= is_province(&below[i]);
		}
}

static int by_union(
    struct visit *v, const struct guild *g, const struct figure *total, struct figures_view *f)
{
	struct figure_guild *below;
	size_t n;
	TRY(figure_below(&v->act, g->ref.id, figures_span(v), BELOW_MOST, &below, &n));
	if (n == 0)
		return 0;
	struct counted *c = arena_new_n(v->act.arena, struct counted, n + 1);
	for (size_t i = 0; i < n; i++)
		c[i] = (struct counted){ name_for(v->act.lang, below[i].guild.name, below[i].guild.name_en),
			f->leads ? S("") : below[i].guild.code, below[i].guild.members, below[i].of, false, false };
	c[n] = the_rest(v, g, total, c, n);
	hide_lines(c, n + 1, secret_of(v, g, "union"), figure_is_small(total));
	rows_but_empty(v, c, n + 1, &f->below);
	count_empty(below, c, n, f);
	if (g->level == LEVEL_NATION && has_provinces(below, n))
		map_of(v, below, c, n, f);
	return 0;
}

/* ---- the three pages ---- */

/* The first day of a month, or the day before it. */
static str day_said(const struct visit *v, int64_t month, int32_t more)
{
	int32_t first = date_to_day((struct date){ (int)(1970 + month / 12), (int)(month % 12 + 1), 1 });
	return date_said(v->act.arena, v->act.lang, first + more);
}

static int send_figures(struct visit *v, const struct guild *g, struct figures_view *f)
{
	struct figure total;
	struct months span = figures_span(v);
	f->since = day_said(v, span.since, 0);
	f->until = day_said(v, span.until, -1);
	f->people_least = number_said(v, K_PEOPLE);
	f->matters_least = number_said(v, K_MATTERS);
	TRY(figure_sum(&v->act, g->ref, span, &total));
	f->promise = promise_of(v, &total, g->members);
	if (!f->promise.none && !f->promise.hidden) {
		TRY(by_kind(v, g, &total, &f->kind));
		TRY(by_union(v, g, &total, f));
		TRY(by_month(v, g, &total, &f->month));
	}
	page_figures(&v->page, f);
	return show(v, 200, f->heading);
}

static int figures_show(struct visit *v)
{
	struct figures_view f = { .heading = msg(v->act.lang, M_figures_title) };
	struct guild top;
	int r = guild_top(v, &top);
	return r ? r < 0 ? r : refuse(v, 404) : send_figures(v, &top, &f);
}

static int union_figures_show(struct visit *v)
{
	struct figures_view f = { .heading = MSG(v->act.arena, v->act.lang, M_figures_of,
		                          name_for(v->act.lang, v->guild.name, v->guild.name_en)) };
	return send_figures(v, &v->guild, &f);
}

static int leading_show(struct visit *v)
{
	struct figures_view f = { .leads = true };
	const struct office *o = office_with(&v->act, &v->who.rights, CAP_LEADING_VIEW);
	struct guild g;
	TRY(guild_by_ref(&v->act, o->guild, &g));
	f.heading =
	    MSG(v->act.arena, v->act.lang, M_leading_title, name_for(v->act.lang, g.name, g.name_en));
	return send_figures(v, &g, &f);
}

const struct route figure_routes[] = {
	{ HTTP_GET, "/figures", DOOR_ANYBODY, 0, READS, NULL, NULL, figures_show, NULL,
	    .what = "What was promised and kept: the hall, its provinces, kinds and months" },
	{ HTTP_GET, "/unions/{union}/figures", DOOR_UNION, CAP_FIGURES, READS, NULL, NULL,
	    union_figures_show, NULL, .what = "The same for one union and those below it" },
	{ HTTP_GET, "/leading", DOOR_OFFICE, CAP_LEADING_VIEW, READS, NULL, NULL, leading_show, NULL,
	    .what = "The leading body's view: totals only" },
	{ 0 }
};
