/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef COURSE_DRAW_VIEW_H
#define COURSE_DRAW_VIEW_H
/* What the picture of a course shows, measured: one unit is one CSS pixel. Private to course/. */
#include "base/html.h"

enum draw_line_kind { LINE_MAIN, LINE_PAST, LINE_SIDE, LINE_SIDE_PAST, LINE_CLOCK };
enum draw_dot_kind { DOT_MAIN, DOT_SIDE, DOT_PAST, DOT_END, DOT_END_PAST, DOT_SIDE_END, DOT_HERE,
	DOT_HALO };
enum draw_text_kind { TEXT_MAIN, TEXT_PAST, TEXT_SIDE, TEXT_HERE, TEXT_MARK, TEXT_PHASE, TEXT_NOTE };
struct draw_line { enum draw_line_kind kind; str d; };
struct draw_arrow { bool clock; str points; };
struct draw_dot { enum draw_dot_kind kind; int x, y, r; };
struct draw_text { enum draw_text_kind kind; int x, y; str text; };
struct draw_view {
	str title, about, title_id, about_id, box;
	const char *lang;
	int width, height;
	struct draw_line *lines; size_t n_lines;
	struct draw_arrow *arrows; size_t n_arrows;
	struct draw_dot *dots; size_t n_dots;
	struct draw_text *texts; size_t n_texts;
};
void page_course_way(struct html *o, const struct draw_view *v);
void page_course_way_file(struct html *o, const struct draw_view *v);
#endif
