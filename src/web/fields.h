/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef WEB_FIELDS_H
#define WEB_FIELDS_H
/* From what a course declares to what a page shows, and to what a form may hold. */
#include "web/fields_view.h"
#include "web/visit.h"

/* The fields of a move (of one screen, or all with 0) as form fields; limits are the course's own,
 * checked by filled_check, so here they are only the outer bound. Adds to out. */
void fields_declare(const struct course_move *move, int screen, struct field *out, size_t *n);
/* The same as shown, with what was typed and what was wrong. prefix keeps ids apart on one page. */
struct field_view *fields_show(struct visit *v, const struct course_move *move, int screen,
	str prefix, size_t *n);
/* What was typed on other screens, carried along; with room for HIDDEN_SPARE of the page's own. */
enum { HIDDEN_SPARE = 4 };
struct hidden_view *fields_hide(struct visit *v, const struct course_move *move, int but_screen, size_t *n);
/* One field's view by name, to change what fields_show could not know (the officers to choose from). */
struct field_view *field_in(struct field_view *f, size_t n, str name);
/* Takes the faults filled_check found into the form. */
void faults_take(struct visit *v, const struct field_fault *f, size_t n);
str topic_said(const struct visit *v, const struct course *c, str topic);
/* What a matter is called before whoever is not to read its own words: "Demand: wages". */
str heading_said(const struct visit *v, const struct course *c, str topic);
/* What the worker called it; the heading where the course asks for no text. */
str title_said(const struct visit *v, const struct course *c, str title, str topic);
/* The title of a choice, as said to a reader. */
str choice_said(const struct visit *v, const struct course *c, str field, str value);
/* What was filled in, as people read it: choices by title, dates said, yes and no. */
str answer_said(struct visit *v, const struct course_field *f, str value);
/* The union of a code by name; the code itself where there is none. */
str place_said(struct visit *v, str code);
/* Detects, cleans and names what was uploaded. On a worker's thread. 0; or 413, 415
 * with the fault in the form. */
int uploads_clean(struct visit *v) MUST_CHECK;
#endif
