/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CALC_STORE_H
#define CALC_STORE_H
/* The figures a hall keeps: brought by its union as a table (calc/figures.h), looked up for a calculation. */
#include "act/act.h"
#include "calc/figures.h"

/* Keeps every figure of a table. The same place, name and first day again replaces what was there. */
int figures_keep(struct act *a, const struct figure_table *t) MUST_CHECK;
/* Looks in the hall of an act, then in `next`. The act must live as long. */
struct parameters figures_of_hall(const struct act *a, const struct parameters *next);
#endif
