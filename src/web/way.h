/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef WEB_WAY_H
#define WEB_WAY_H
/* What the person who waits is told of the way ahead of v->matter: what the course and its clocks say, and
 * nothing else. */
#include "web/file_view.h"
#include "web/matter_view.h"
#include "web/visit.h"

/* The box at the top: the next date others have promised, with the dates known after it; or until when it is
 * the applicant's turn. */
int way_promise(struct visit *v, const struct clocks *clocks, struct promise_view *out) MUST_CHECK;
/* Every step until it is the applicant's turn. holder: the name of the union that has it. */
int way_ahead(struct visit *v, const struct clocks *clocks, str holder, struct next_view **out,
	size_t *n) MUST_CHECK;
/* Who is told when a date is missed. v->guild is the union that holds it. */
str way_climbs(struct visit *v, const struct clocks *clocks);
/* The last day of what is due then, or its hour. */
str way_date(struct visit *v, str packed, int64_t due_at);
/* How a date was computed; empty when that was not kept. */
str way_explained(struct visit *v, str packed);
#endif
