/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef WEB_FIELDS_VIEW_H
#define WEB_FIELDS_VIEW_H
/* A form made from what a course declares: the same for every course and every move. */
#include "base/html.h"

enum look { LOOK_LINE, LOOK_LINES, LOOK_TILES, LOOK_PICKS, LOOK_ROW, LOOK_SELECT, LOOK_FILES, LOOK_MANY };
struct option_view { str name, title, help, id; bool chosen; const char *icon; };
struct field_view {
	enum look look;
	str id, name, title, help, error, value, described;
	const char *input, *mode;        /* type= and inputmode= of a line */
	int64_t max;
	bool typed;          /* a line of words: its placeholder tells the style sheet whether it is empty */
	bool required;       /* whenever it is asked for */
	bool at_once;        /* required whatever else is filled in: the browser may say so by itself */
	struct option_view *option; size_t n_option;
};
struct hidden_view { str name, value; };
struct form_view {
	str id, action, token, button, nonce, step;
	bool files, danger, quiet;
	struct field_view *field; size_t n_field;
	struct hidden_view *hidden; size_t n_hidden;
};
struct errors_view { const struct field_view *field; size_t n_field; };
void page_fields(struct html *o, const struct field_view *f, size_t n);
/* A form that nobody sees: what the language switch carries along where no other form holds it. */
void page_form_carry(struct html *o, const struct form_view *v);
void page_form_body(struct html *o, const struct form_view *v);
void page_errors(struct html *o, const struct field_view *f, size_t n);
#endif
