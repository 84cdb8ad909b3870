/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef WEB_FILE_VIEW_H
#define WEB_FILE_VIEW_H
#include "web/fields_view.h"
/* Filing, three screens. Of others' demands it shows the topic, how far it is and how many joined; not the
 * day, which would tell who it was, and not one of their words: those were written to the union, not to
 * colleagues. */
struct similar_view { str code, about, state, token; int64_t joined; bool same_employer; };
struct check_line { str title, value; };
struct file_view {
	str heading, lead, next, for_whom, to;
	int screen;
	bool has_errors, no_union, asks_place, for_caller;
	struct form_view form;
	str place_words; struct option_view *place; size_t n_place; str place_error, words_error;
	struct field_view *summary; size_t n_summary;        /* all that this screen asks, place and all */
	const struct check_line *line; size_t n_line;
	str holder, holder_code, first_by, first_how;
	struct similar_view *similar; size_t n_similar;
};
/* only: the answer to which this length of time belongs, or empty for all. */
struct next_when { str only, by, how; };
struct next_view { str what, who; struct next_when *when; size_t n_when; };
struct filed_view {
	str code, holder, holder_code, phone, tel, at, climbs;
	struct next_view *next; size_t n_next;
	bool your_turn; /* after all of them */
};
void page_file(struct html *o, const struct file_view *v);
void page_filed(struct html *o, const struct filed_view *v);
#endif
