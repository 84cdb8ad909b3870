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
/* Whether the visitor may open a file of the matter; what they may not open is not named to them either. */
bool may_open(const struct visit *v, const struct record *r, const struct attachment *f);
/* v->guild is the union that holds the matter. */
void lines_of(struct visit *v, struct record *r);
/* What was filled in at one step, in the order in which the course asks. */
struct said_list said_of(struct visit *v, const struct entry *e);
/* Taken out of the record, to stand beside the form that answers it: what was filed, the newest draft, and
 * the last thing this side wrote after the filing. NULL when there is none. */
const struct line_view *lift_filing(struct visit *v, struct record *r);
const struct line_view *lift_draft(struct visit *v, struct record *r);
/* What the worker answered with what lift_last is to bring: the reply that is contested or reviewed. To be
 * asked for before that. */
const struct line_view *lift_answered(struct visit *v, struct record *r);
/* Why the second officer sent the draft back, when none was written since. */
const struct line_view *lift_returned(struct visit *v, struct record *r);
/* That draft; NULL when none was sent back, or one was written since. */
const struct entry *draft_returned(const struct visit *v, const struct record *r);
const struct line_view *lift_last(struct visit *v, struct record *r, bool applicant);
#endif
