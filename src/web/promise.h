/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef WEB_PROMISE_H
#define WEB_PROMISE_H
/* From counts to what may be shown of them. */
#include "figures/figures.h"
#include "web/figures_view.h"
#include "web/visit.h"

enum { FIGURE_MONTHS = 12 };

/* The last twelve months that are over. Were this one among them, whoever looks before and after would see
 * a single demand come in (DOMAIN.md 10.3 row 14: coarsened time). */
struct months figures_span(const struct visit *v);
/* A union's promise figures, for anybody: nothing when few people or demands stand behind them; of the hall
 * in numbers, of every other union in shares, with the number received in round figures down to the county
 * (DOMAIN.md 10.3 row 15). */
int promise_public(struct visit *v, const struct guild *g, struct promise_view *out) MUST_CHECK;
struct promise_view promise_of(const struct visit *v, const struct figure *f, int64_t people);
/* The union at the head of this hall. PARTY_NONE. */
int guild_top(struct visit *v, struct guild *out) MUST_CHECK;
#endif
