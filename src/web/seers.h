/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef WEB_SEERS_H
#define WEB_SEERS_H
#include "web/my_view.h"
#include "web/visit.h"
/* Who can see the person looking: officers by name where a role lets them read a union's members, worked
 * out from the offices held now; then what everybody else sees, in words. */
int seers_of(struct visit *v, const struct seer_view **out, size_t *n) MUST_CHECK;
#endif
