/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef WEB_TOLD_H
#define WEB_TOLD_H
/* What one is told, on one's own page, of what was done about a second step (reset_web.c). */
#include "web/reset_view.h"
#include "web/visit.h"

int told_of(struct visit *v, struct told_list_view *out) MUST_CHECK;
/* The owner keeps it. */
int told_keep(struct visit *v);
#endif
