/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef WEB_PICTURE_H
#define WEB_PICTURE_H
/* Pictures of a matter's way through its course, kept once drawn: ten thousand matters of one course
 * stand in a few dozen places, and drawing costs more than all the rest of the page. */
#include "course/course.h"
#include "web/visit.h"

struct picture_shelf;
/* One a loop thread, so no lock: at most 256 pictures, then it is emptied. */
struct picture_shelf *picture_shelf_new(void);
void picture_shelf_free(struct picture_shelf **s);
/* visited: a bit a state. Pages made off the loop threads draw anew. */
safe picture(struct visit *v, const struct course *c, int here, uint64_t visited);
#endif
