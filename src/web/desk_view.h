/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef WEB_DESK_VIEW_H
#define WEB_DESK_VIEW_H
#include "web/matter_view.h"
/* The officer's desk. It carries no name of anybody who filed. */
struct desk_line {
	str next;                        /* the step that is due, by whomever */
	str waits;                       /* for whom, when it is not the reader's; else empty */
	str handler, title, code, topic, received, why, due, key, part; enum mark mark;
	bool begins_part, urgent, yours;
	bool outline;                    /* a colleague's: the title says how far it is, not what it is about */
};
struct topic_option { str name, title; bool chosen; };
struct desk_union { str code, name; bool chosen; };
struct desk_view {
	str heading, guild, week, more, filed_code;
	int64_t late, today, later;
	bool capped, may_file_for, mine, has_keys;
	const char *show;                /* which filter stands */
	const struct topic_option *topic; size_t n_topic;
	const struct desk_union *office; size_t n_office;
	const struct desk_line *line; size_t n_line;
};
void page_desk(struct html *o, const struct desk_view *v);
/* For whom an officer files: asked once, and never part of an address. */
struct file_for_view { str id, token, login, error; int64_t most; };
void page_file_for(struct html *o, const struct file_for_view *v);
#endif
