/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef WEB_FIGURES_VIEW_H
#define WEB_FIGURES_VIEW_H
/* Figures as shown: numbers are said already, and what must not be shown is not in here at all. */
#include "base/html.h"

/* What was received and is open, and a bar of whole percents with a number for each of its parts. */
struct promise_view {
	bool none, hidden, brief, /* brief: received only */
	    shares,               /* shares: in_time, late and waiting are percents, received is empty */
	    more;                 /* more was answered than received, and waiting is empty */
	str received, in_time, late, open, waiting;
	int64_t in_time_w, late_x, late_w, open_x, open_w;
};
/* A row whose numbers are hidden has hidden set and no numbers. */
struct figure_row {
	str name, code, received, in_time, late, open, share;
	bool hidden, brief; /* brief: received only */
};
struct bar_view {
	int64_t x, y, w, h, label_x, label_y, value_x, value_y;
	str label, value;
};
struct chart_view {
	int64_t height;
	struct bar_view *bar;
	size_t n_bar;
};
struct figure_table {
	struct figure_row *row;
	size_t n;
	struct chart_view chart;
};
struct tile_view {
	int64_t x, y, middle, mark_y, said_y;
	const char *shade;
	str mark, place, said, why;
};
struct figures_view {
	str heading, since, until, people_least, matters_least, back; /* back: the union's code, or empty */
	bool has_map, leads, empty_are_provinces;
	int64_t n_empty; /* unions below that received and answered nothing */
	struct promise_view promise;
	struct figure_table kind, below, month;
	struct tile_view *tile;
	size_t n_tile;
};
void page_promise_kept(struct html *o, const struct promise_view *v);
void page_figures(struct html *o, const struct figures_view *v);
#endif
