/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef PAGES_VIEW_H
#define PAGES_VIEW_H
/* What every page of these tests is given: values a stranger would try. */
#include "base/html.h"
#include "base/static.h"

struct view {
	str mark;              /* closes quotes, opens tags */
	const char *z;         /* the same as a C string */
	str zh;                /* Chinese words among others */
	str script, host, good, empty, lines;
	safe made;             /* markup of another page */
	int64_t one, few, least;
	const str *item;
	int n_item;
	bool yes, no;
};
void page_text(struct html *o, const struct view *v);
void page_attributes(struct html *o, const struct view *v);
void page_addresses(struct html *o, const struct view *v);
void page_messages(struct html *o, const struct view *v);
void page_branches(struct html *o, const struct view *v);
void page_space(struct html *o, const struct view *v);
void page_chart(struct html *o, const struct view *v);
void page_frame(struct html *o);
#endif
