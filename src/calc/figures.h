/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CALC_FIGURES_H
#define CALC_FIGURES_H
/* Figures as a table: those of the law ship in profiles/figures.csv, those of a place are brought
 * by the union.
 *
 *   place,name,value,from,to,source,source_zh,cite
 *
 * place: CN, DE, GB, US or the code of a place; value: a decimal; from, to: days, empty when open;
 * source: where it
 * stands, needed; source_zh and cite may be left out. All or nothing, every mistake with its line. */
#include "calc/calc.h"

struct figure_table { const struct parameter *of; size_t n; };
struct figure_fault { int64_t line; enum msg what; str column; };
enum { FIGURE_FAULTS_MAX = 20, FIGURES_MAX = 20000 };
enum { FIGURES_BROKEN = 1 };
/* Answers FIGURES_BROKEN with the first faults in `faults` (room for FIGURE_FAULTS_MAX) and how
 * many in *n_fault. */
int figures_read(struct arena *a, str csv, struct figure_table *out, struct figure_fault *faults,
	size_t *n_fault) MUST_CHECK;
/* A row of parameters over a table, which must live as long. */
struct parameters figures_in(const struct figure_table *t, const struct parameters *next);
#endif
