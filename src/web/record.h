/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef WEB_RECORD_H
#define WEB_RECORD_H
/* What happened in a matter, read once and said in the reader's words: only what v->footing may read. */
#include "web/matter_view.h"
#include "web/visit.h"

/* Most lines of a page name the same few people and unions: each is asked for once. */
struct names {
	struct { int64_t id; str name; } of[12];
	size_t n;
};
/* Empty when nobody is called so. */
str  known_name(struct visit *v, struct names *names, struct ref r);

struct record {
	struct entry *entry; size_t n;
	struct clock *clock; size_t n_clock;
	struct attachment *file; size_t n_file;
	/* by lines_of: dates missed one after another are one line; of: the (first) entry a line tells */
	struct line_view *line; const struct entry **of; size_t n_line;
};
int  record_of(struct visit *v, struct record *r) MUST_CHECK;
/* v->guild is the union that holds the matter. */
void lines_of(struct visit *v, struct record *r);
/* What was filled in at one step, in the order in which the course asks. */
struct said_list said_of(struct visit *v, const struct entry *e);
/* Taken out of the record, to stand beside the form that answers it: what was filed, the newest draft, and
 * the last thing this side wrote after the filing. NULL when there is none. */
const struct line_view *lift_filing(struct visit *v, struct record *r);
const struct line_view *lift_draft(struct visit *v, struct record *r);
const struct line_view *lift_last(struct visit *v, struct record *r, bool applicant);
#endif
