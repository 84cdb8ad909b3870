/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef WEB_LINKS_H
#define WEB_LINKS_H
/* What a matter gave rise to and what it began from, in a line each. Nothing is asked of the database where
 * the course opens no other and the record does not say that it was opened. */
#include "web/record.h"

int links_shown(struct visit *v, const struct record *r, const struct link_view **out,
	size_t *n) MUST_CHECK;
#endif
