/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef COURSE_DRAW_H
#define COURSE_DRAW_H
/* A course as a picture: the main way as a line with stations, top to bottom, side ways branching to
 * the right. It reads at 390 px and needs no script. Colours are CSS classes (static/course.css), so that
 * a page under a strict content policy can hold it; a file on its own has the same looks as attributes.
 * Every station is also told in words, for those who listen to a page. */
#include "base/html.h"
#include "course/course.h"

enum { DRAW_NOWHERE = COURSE_NONE };
/* Where one matter is and has been. NULL draws the bare course. */
struct course_way {
	int here;                               /* an index into states, or DRAW_NOWHERE */
	const int *visited; size_t n_visited;   /* states passed, in any order, `here` may be among them */
};
/* The picture for a page, in out->lang. Uses out's arena. */
void course_draw(const struct course *c, const struct course_way *w, struct html *out);
/* The same as a whole SVG file. */
void course_draw_file(const struct course *c, const struct course_way *w, struct html *out);
#endif
