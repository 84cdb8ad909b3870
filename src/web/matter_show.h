/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef WEB_MATTER_SHOW_H
#define WEB_MATTER_SHOW_H
/* The two faces of a matter, made from v->matter and v->footing. `moved`: somebody else was first; what was
 * typed stands in the forms again. */
#include "web/visit.h"

int show_worker(struct visit *v, int status, bool moved) MUST_CHECK;
int show_officer(struct visit *v, int status, bool moved) MUST_CHECK;
int show_outline(struct visit *v, int status, bool moved) MUST_CHECK;
/* What was filled in but for one field of our own. */
struct filled answers_without(struct visit *v, str field);
#endif
