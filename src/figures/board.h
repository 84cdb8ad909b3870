/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef FIGURES_BOARD_H
#define FIGURES_BOARD_H
/* Inside figures: what waits to be written. */
#include "figures/figures.h"

struct change { struct ref guild; int64_t month; str course, topic; struct figure by; };

void figure_board_note(struct figure_board *b, const struct change *c);
/* One row. */
int  figure_write(struct act *a, const struct change *c) MUST_CHECK;
/* The union and each one above it, by place and by industry: each once. None when there is no such union. */
int  figure_way(struct act *a, struct ref guild, struct ref **out, size_t *n) MUST_CHECK;
#endif
