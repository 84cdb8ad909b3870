/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef WEB_FRAME_VIEW_H
#define WEB_FRAME_VIEW_H
#include "base/html.h"
#include "base/static.h"
#include "web/fields_view.h"
/* What stands round every page. */
enum tab { TAB_NONE, TAB_DESK, TAB_MEMBERS, TAB_FIGURES, TAB_LEADING };
struct frame_view {
	str title, hall, style, mark, here, query; /* here, query: this page, for the language switch */
	const char *lang, *other_lang, *other_name;
	str member_page, figures_page;            /* of the officer's own union; empty: no tab */
	int n_form, form_open; /* what the language switch sends: form-1 to form-n, or the open one */
	bool switches;         /* there is a language switch */
	bool known;            /* whether it is known who looks: otherwise the frame does not say */
	bool signed_in, dense, narrow, has_desk, leads;
	enum tab tab;
	str notice;
	safe content;
};
struct fault_view {
	int status; enum msg title, what;
	bool was_form;                       /* going back keeps what was typed */
	str go; enum msg go_label;           /* the one next step; empty: the first page */
	str *kept; size_t n_kept;            /* what was typed and not taken, */
	struct form_view again;              /* and the same to be shown in another language */
};
void page_frame(struct html *o, const struct frame_view *v);
void page_fault(struct html *o, const struct fault_view *v);
#endif
