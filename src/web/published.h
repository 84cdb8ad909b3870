/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef WEB_PUBLISHED_H
#define WEB_PUBLISHED_H
#include "web/published_view.h"
#include "web/visit.h"
/* The newest that v->guild published, as far as this reader is meant, shortened for its public page. */
int published_newest(struct visit *v, struct published_list *out) MUST_CHECK;
#endif
