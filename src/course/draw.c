/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The picture of a course, measured: rows and lanes become pixels, names become lines of text. */
#include "base/utf8.h"
#include "course/draw.h"
#include "course/draw_plan.h"
#include "course/draw_view.h"

enum { WIDTH = 360, EDGE = 10, LANE = 13, MAIN_TO_SIDE = 28, TO_LABEL = 18, LABEL_LINES = 3,
	TEXT_SIZE = 16, BOLD_SIZE = 18, SIDE_SIZE = 14, NOTE_SIZE = 13,
	ROW_MAIN = 50, ROW_SIDE = 36, LINE_MORE = 20,
	PHASE_ROOM = 26,
	DOT_R = 8, SIDE_R = 6, HERE_R = 7, HALO_R = 13, TURN = 8, TOP = 14, LINES_PER_EDGE = 2 };

struct label { str line[LABEL_LINES]; int n; };

struct drawing {
	struct arena *a;
	enum lang lang;
	const struct plan *p;
	const struct course_way *w;
	struct draw_view v;
	int *y;                 /* of each row */
	int main_x, side_x;
	int label_x;
	struct label *label;    /* of each row */
	int height;             /* so far */
};

/* ---- what is where ---- */

static bool is_past(const struct drawing *d, int s)
{
	for (size_t i = 0; d->w && i < d->w->n_visited; i++)
		if (d->w->visited[i] == s)
			return true;
	return d->w && d->w->here == s;
}

static bool is_here(const struct drawing *d, int s) { return d->w && d->w->here == s; }
static bool is_main(const struct drawing *d, int s) { return d->p->place[s] >= 0; }
static int x_of(const struct drawing *d, int s) { return is_main(d, s) ? d->main_x : d->side_x; }
static int y_of(const struct drawing *d, int s) { return d->y[d->p->row[s]]; }
static str name_of_state(const struct drawing *d, int s)
{
	return course_text(&d->p->c->states[s].title, d->lang);
}

static int lane_x(const struct drawing *d, const struct plan_trunk *t)
{
	int away = LANE * (t->lane + 1);
	return t->left ? d->main_x - DOT_R - away : d->side_x + SIDE_R + away;
}

/* ---- names in lines ---- */

/* Hundredths of the size: a Han character is square, Latin letters are about half as wide. */
static int char_width(int32_t c)
{
	bool is_quote = c == 0x201c || c == 0x201d;
	if (utf8_is_han(c) || (c >= 0x3000 && c < 0x3040) || (c >= 0xff00 && c < 0xff61) || is_quote)
		return 100;
	if (c == ' ' || c == 'i' || c == 'l' || c == 'j' || c == 't' || c == 'f' || c == '.' || c == ',')
		return 32;
	return c >= 'A' && c <= 'Z' ? 68 : c == 'm' || c == 'w' ? 82 : 56;
}

/* How many bytes fit, cut after a space or a Han character; all that fits when there is neither. */
static size_t fitting(str s, int room, int size)
{
	size_t i = 0, cut = 0, before = 0;
	int w = 0;
	for (int32_t c; (c = utf8_next(s, &i)) >= 0; before = i) {
		w += char_width(c) * size;
		if (w / 100 > room)
			return cut ? cut : before ? before : i;
		if (c == ' ' || utf8_is_han(c))
			cut = i;
	}
	return s.n;
}

/* A mark that may not begin a line stays with what is before it. */
static size_t with_mark(str s, size_t n)
{
	size_t i = n;
	int32_t c = utf8_next(s, &i);
	bool is_mark = c == 0x3001 || c == 0x3002 || c == 0xff0c || c == 0xff09 || c == 0x300d ||
		c == 0x201d || c == ')';
	return n < s.n && is_mark ? i : n;
}

static struct label in_lines(struct arena *a, str s, int room, int size)
{
	struct label l = { .n = 0 };
	s = str_trim(s);
	while (s.n && l.n < LABEL_LINES) {
		size_t n = with_mark(s, fitting(s, room, size));
		bool is_last = l.n == LABEL_LINES - 1 && n < s.n;
		str line = str_trim((str){ s.p, n });
		l.line[l.n++] = is_last ? arena_printf(a, "%.*s…", PSTR(line)) : line;
		s = str_trim((str){ s.p + n, s.n - n });
	}
	return l;
}

/* ---- measures ---- */

static int trunks_past(const struct drawing *d, int row)
{
	int x = 0;
	for (size_t i = 0; i < d->p->n_trunks; i++) {
		const struct plan_trunk *t = &d->p->trunks[i];
		bool passes = !t->left && row >= t->first_row && row <= t->last_row;
		if (passes && lane_x(d, t) > x)
			x = lane_x(d, t);
	}
	return x;
}

/* One column for all names, right of everything drawn. */
static void measure_lanes(struct drawing *d)
{
	const struct plan *p = d->p;
	int column = 0;
	d->main_x = EDGE + HALO_R + (p->n_left ? LANE * p->n_left - HALO_R + DOT_R + 4 : 0);
	d->side_x = d->main_x + MAIN_TO_SIDE;
	for (size_t r = 0; r < p->n_rows; r++) {
		int x = trunks_past(d, (int)r), own = x_of(d, p->at_row[r]) + SIDE_R;
		column = x > column ? x : column;
		column = own > column ? own : column;
	}
	d->label_x = column + TO_LABEL;
}

static bool begins_phase(const struct drawing *d, int s)
{
	int place = d->p->place[s];
	const struct course *c = d->p->c;
	if (place < 0 || c->n_phases < 2)
		return false;
	return !place || c->states[s].phase != c->states[d->p->main[place - 1]].phase;
}

static void measure_rows(struct drawing *d)
{
	const struct plan *p = d->p;
	int y = TOP;
	for (size_t r = 0; r < p->n_rows; r++) {
		int s = p->at_row[r];
		int size = is_here(d, s) ? BOLD_SIZE : is_main(d, s) ? TEXT_SIZE : SIDE_SIZE;
		int tall = is_main(d, s) ? ROW_MAIN : ROW_SIDE;
		d->label[r] = in_lines(d->a, name_of_state(d, s), WIDTH - EDGE - d->label_x, size);
		y += begins_phase(d, s) ? PHASE_ROOM : 0;
		d->y[r] = y + tall / 2;
		y += tall + (d->label[r].n - 1 + is_here(d, s)) * LINE_MORE;
	}
	d->height = y;
}

/* ---- lines ---- */

static void add_line(struct drawing *d, enum draw_line_kind kind, str path)
{
	d->v.lines[d->v.n_lines++] = (struct draw_line){ kind, path };
}

/* A small triangle whose tip is at x, y, pointing left or right. */
static void add_arrow(struct drawing *d, int x, int y, bool to_left, bool clock)
{
	int back = to_left ? x + 7 : x - 7;
	d->v.arrows[d->v.n_arrows++] = (struct draw_arrow){ clock,
		arena_printf(d->a, "%d,%d %d,%d %d,%d", x, y, back, y - 4, back, y + 4) };
}

static enum draw_line_kind side_kind(const struct drawing *d, const struct plan_edge *e)
{
	if (is_past(d, e->from) && is_past(d, e->to) && !e->back)
		return LINE_SIDE_PAST;
	return e->by_clock ? LINE_CLOCK : LINE_SIDE;
}

static void draw_branch(struct drawing *d, const struct plan_edge *e)
{
	int y = y_of(d, e->to), x0 = d->main_x, x1 = d->side_x;
	int top = y - MAIN_TO_SIDE > y_of(d, e->from) ? y - MAIN_TO_SIDE : y_of(d, e->from);
	add_line(d, side_kind(d, e), arena_printf(d->a, "M%d %dC%d %d %d %d %d %d", x0, top, x0, y, x0 + 6, y,
		x1 - SIDE_R, y));
}

static void draw_join(struct drawing *d, const struct plan_edge *e)
{
	int y0 = y_of(d, e->from), y1 = y_of(d, e->to);
	add_line(d, side_kind(d, e), arena_printf(d->a, "M%d %dV%dC%d %d %d %d %d %d", d->side_x, y0 + SIDE_R,
		y1 - 30, d->side_x, y1 - 12, d->main_x, y1 - 18, d->main_x, y1 - 4));
}

/* From a station sideways to the trunk, along it, and sideways into the goal. */
static void draw_trunk(struct drawing *d, const struct plan_edge *e, bool left)
{
	const struct plan_trunk *t = plan_trunk(d->p, e->to, left);
	int lane = lane_x(d, t), out = left ? -1 : 1;
	int y0 = y_of(d, e->from), y1 = y_of(d, e->to), down = y1 > y0 ? 1 : -1;
	int tip = x_of(d, e->to) + out * ((is_main(d, e->to) ? DOT_R : SIDE_R) + 4);
	int bend = lane - out * TURN;
	add_line(d, side_kind(d, e), arena_printf(d->a, "M%d %dH%dQ%d %d %d %dV%dQ%d %d %d %dH%d",
		x_of(d, e->from), y0, bend, lane, y0, lane, y0 + down * TURN,
		y1 - down * TURN, lane, y1, bend, y1, tip + out * 5));
	add_arrow(d, tip, y1, !left, e->by_clock);
}

static void draw_edge(struct drawing *d, const struct plan_edge *e)
{
	switch (e->kind) {
	case EDGE_MAIN:
		add_line(d, is_past(d, e->from) && is_past(d, e->to) ? LINE_PAST : LINE_MAIN,
			arena_printf(d->a, "M%d %dV%d", d->main_x, y_of(d, e->from), y_of(d, e->to)));
		return;
	case EDGE_BRANCH: draw_branch(d, e); return;
	case EDGE_CHAIN:
		add_line(d, side_kind(d, e), arena_printf(d->a, "M%d %dV%d", d->side_x, y_of(d, e->from),
			y_of(d, e->to)));
		return;
	case EDGE_JOIN: draw_join(d, e); return;
	case EDGE_LEFT: draw_trunk(d, e, true); return;
	case EDGE_RIGHT: draw_trunk(d, e, false); return;
	case EDGE_ANYWHERE: return;
	}
}

/* ---- stations and words ---- */

static void add_dot(struct drawing *d, enum draw_dot_kind kind, int x, int y, int r)
{
	d->v.dots[d->v.n_dots++] = (struct draw_dot){ kind, x, y, r };
}

static void add_text(struct drawing *d, enum draw_text_kind kind, int x, int y, str text)
{
	d->v.texts[d->v.n_texts++] = (struct draw_text){ kind, x, y, text };
}

static void draw_station(struct drawing *d, int s, int x, int y)
{
	bool main = is_main(d, s), past = is_past(d, s), end = d->p->c->states[s].terminal;
	if (is_here(d, s)) {
		add_dot(d, main ? DOT_MAIN : DOT_SIDE, x, y, HALO_R - 2);
		add_dot(d, DOT_HALO, x, y, HALO_R - 2);
		add_dot(d, DOT_HERE, x, y, HERE_R - 1);
		return;
	}
	add_dot(d, past ? DOT_PAST : main ? DOT_MAIN : DOT_SIDE, x, y, main ? DOT_R : SIDE_R);
	if (end)
		add_dot(d, past ? DOT_END_PAST : main ? DOT_END : DOT_SIDE_END, x, y, main ? 4 : 3);
}

/* Answers where the next line of text stands. */
static int draw_name(struct drawing *d, int s, const struct label *l, int x, int y)
{
	enum draw_text_kind kind = is_here(d, s) ? TEXT_HERE : !is_main(d, s) ? TEXT_SIDE
		: is_past(d, s) ? TEXT_PAST : TEXT_MAIN;
	for (int i = 0; i < l->n; i++, y += LINE_MORE)
		add_text(d, kind, x, y, l->line[i]);
	if (!is_here(d, s))
		return y;
	add_text(d, TEXT_MARK, x, y - 1, msg(d->lang, M_draw_here_mark));
	return y + LINE_MORE;
}

static void draw_row(struct drawing *d, size_t r)
{
	int s = d->p->at_row[r];
	const struct course *c = d->p->c;
	draw_station(d, s, x_of(d, s), d->y[r]);
	draw_name(d, s, &d->label[r], d->label_x, d->y[r] + 5);
	if (begins_phase(d, s))
		add_text(d, TEXT_PHASE, d->label_x, d->y[r] - ROW_MAIN / 2 - 4,
			course_text(&c->phases[c->states[s].phase].title, d->lang));
}

/* ---- in words ---- */

static str listed(const struct drawing *d, str list, str name)
{
	return list.n ? MSG(d->a, d->lang, M_draw_list, list, name) : name;
}

static bool leads(const struct drawing *d, int from, int to)
{
	for (size_t i = 0; i < d->p->n_edges; i++)
		if (d->p->edges[i].from == from && d->p->edges[i].to == to)
			return d->p->edges[i].kind == EDGE_ANYWHERE;
	return false;
}

/* "up to X" when every main station from the first to X leads there; else the names. */
static str note_of(const struct drawing *d, int goal)
{
	const struct plan *p = d->p;
	size_t n = 0, from = 0;
	while (n < p->n_main && leads(d, p->main[n], goal))
		n++;
	str names = S("");
	for (size_t s = 0; s < p->c->n_states; s++) {
		if (!leads(d, (int)s, goal))
			continue;
		from++;
		names = listed(d, names, name_of_state(d, (int)s));
	}
	if (n == from)
		return MSG(d->a, d->lang, M_draw_upto, name_of_state(d, p->main[n - 1]));
	return MSG(d->a, d->lang, M_draw_from, names);
}

/* Below the way: what the lines leave out. */
static void draw_told(struct drawing *d)
{
	const int x = d->main_x + TO_LABEL, room = WIDTH - EDGE - x;
	int y = d->height + NOTE_SIZE + 8;
	if (!d->p->n_told)
		return;
	add_text(d, TEXT_NOTE, EDGE, y, msg(d->lang, M_draw_anywhere));
	y += LINE_MORE + 8;
	for (size_t i = 0; i < d->p->n_told; i++) {
		int s = d->p->told[i];
		struct label name = in_lines(d->a, name_of_state(d, s), room, TEXT_SIZE);
		struct label note = in_lines(d->a, note_of(d, s), room, NOTE_SIZE);
		if (d->p->row[s] < 0)
			draw_station(d, s, d->main_x, y - 5);
		y = draw_name(d, s, &name, x, y);
		for (int k = 0; k < note.n; k++, y += LINE_MORE - 2)
			add_text(d, TEXT_NOTE, x, y - 1, note.line[k]);
		y += 6;
	}
	d->height = y - LINE_MORE;
}

static str about(const struct drawing *d)
{
	str main = S(""), side = S("");
	for (size_t r = 0; r < d->p->n_rows; r++) {
		int s = d->p->at_row[r];
		str *list = is_main(d, s) ? &main : &side;
		*list = listed(d, *list, name_of_state(d, s));
	}
	for (size_t i = 0; i < d->p->n_told; i++)
		if (d->p->row[d->p->told[i]] < 0)
			side = listed(d, side, name_of_state(d, d->p->told[i]));
	str said = MSG(d->a, d->lang, M_draw_main, main);
	if (side.n)
		said = arena_printf(d->a, "%.*s %.*s", PSTR(said), PSTR(MSG(d->a, d->lang, M_draw_side, side)));
	if (!d->w || d->w->here < 0)
		return said;
	str here = MSG(d->a, d->lang, M_draw_here, name_of_state(d, d->w->here));
	return arena_printf(d->a, "%.*s %.*s", PSTR(here), PSTR(said));
}

/* ---- the whole ---- */

static void make_room(struct drawing *d)
{
	size_t n = d->p->n_rows, all = n + d->p->n_told + 1;
	d->y = arena_new_n(d->a, int, n);
	d->label = arena_new_n(d->a, struct label, n);
	d->v.lines = arena_new_n(d->a, struct draw_line, LINES_PER_EDGE * d->p->n_edges + 1);
	d->v.arrows = arena_new_n(d->a, struct draw_arrow, d->p->n_edges + 1);
	d->v.dots = arena_new_n(d->a, struct draw_dot, 3 * all);
	d->v.texts = arena_new_n(d->a, struct draw_text, all * (2 * LABEL_LINES + 2));
}

static struct draw_view measured(const struct course *c, const struct course_way *w,
	const struct html *out)
{
	struct plan plan;
	plan_course(out->a, c, &plan);
	struct drawing d = { .a = out->a, .lang = out->lang, .p = &plan, .w = w };
	make_room(&d);
	measure_lanes(&d);
	measure_rows(&d);
	for (size_t i = 0; i < plan.n_edges; i++)
		draw_edge(&d, &plan.edges[i]);
	for (size_t r = 0; r < plan.n_rows; r++)
		draw_row(&d, r);
	draw_told(&d);
	d.v.title = MSG(d.a, d.lang, M_draw_title, course_text(&c->title, d.lang));
	d.v.about = about(&d);
	d.v.title_id = arena_printf(d.a, "way-%.*s", PSTR(c->name));
	d.v.about_id = arena_printf(d.a, "way-%.*s-about", PSTR(c->name));
	d.v.lang = lang_code(d.lang);
	d.v.width = WIDTH;
	d.v.height = d.height + TOP;
	d.v.box = arena_printf(d.a, "0 0 %d %d", WIDTH, d.v.height);
	return d.v;
}

void course_draw(const struct course *c, const struct course_way *w, struct html *out)
{
	struct draw_view v = measured(c, w, out);
	page_course_way(out, &v);
}

void course_draw_file(const struct course *c, const struct course_way *w, struct html *out)
{
	struct draw_view v = measured(c, w, out);
	page_course_way_file(out, &v);
}
