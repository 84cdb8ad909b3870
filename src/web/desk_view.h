/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef WEB_DESK_VIEW_H
#define WEB_DESK_VIEW_H
#include "web/matter_view.h"
/* The officer's desk. It carries no name of anybody who filed. */
struct desk_line {
	str next, title, code, topic, received, why, due, key; enum mark mark; enum msg part;
	bool begins_part, urgent; int64_t n_part;
};
struct topic_option { str name, title; bool chosen; };
struct desk_union { str code, name; bool chosen; };
struct desk_view {
	str heading, guild, more, filed_code;
	int64_t late, today, later;
	bool capped, may_file_for;
	const char *show;                /* which filter stands */
	const struct topic_option *topic; size_t n_topic;
	const struct desk_union *office; size_t n_office;
	const struct desk_line *line; size_t n_line;
};
void page_desk(struct html *o, const struct desk_view *v);
void page_file_for(struct html *o);
#endif
