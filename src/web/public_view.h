/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef WEB_PUBLIC_VIEW_H
#define WEB_PUBLIC_VIEW_H
/* The pages everybody may read. */
#include "web/figures_view.h"

struct topic_view {
	str name, title, help;
	const char *icon;
};
struct home_view {
	str people; /* address of the picture */
	bool signed_in, has_unions;
	struct topic_view *topic;
	size_t n_topic;
	struct promise_view promise;
};
struct found_view {
	str code, name, kind, place, members;
};
struct search_view {
	str words, error;
	bool asked;
	struct found_view *row;
	size_t n_row, most;
	str most_said;
};
struct about_view {
	str hall, people_least, matters_least;
};
struct privacy_view {
	str people_least, matters_least;
};
void page_home(struct html *o, const struct home_view *v);
void page_search(struct html *o, const struct search_view *v);
void page_about(struct html *o, const struct about_view *v);
void page_privacy(struct html *o, const struct privacy_view *v);
void page_help(struct html *o);
#endif
