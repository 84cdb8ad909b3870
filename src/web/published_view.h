/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef WEB_PUBLISHED_VIEW_H
#define WEB_PUBLISHED_VIEW_H
/* What a union published: words, their day and what they belong to. No matter, no moment, no person. */
#include "base/html.h"

struct published_row {
	str head, day, iso, words, taken, item; /* taken: the day, when it was taken back */
	bool cut, long_words;                            /* cut: there is more of it on its own page */
};
struct published_list {
	str code, token;                 /* token: of the form that takes one back; empty for who may not */
	struct published_row *row;
	size_t n;
	str next;
	bool later, more;                /* more: not all of it stands here */
};
struct published_view {
	str union_name;
	struct published_list list;
};
void page_published_fold(struct html *o, const struct published_list *l);
void page_published(struct html *o, const struct published_view *v);
#endif
