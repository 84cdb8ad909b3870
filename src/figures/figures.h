/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef FIGURES_FIGURES_H
#define FIGURES_FIGURES_H
/* FIGURES: counts kept as things happen, so that a page of figures costs the same with a thousand demands
 * as with a hundred million. Each change is counted for the union itself and for every union above it, by
 * place and, where it has a second parent, by industry: each of them once.
 *
 * Under the writer, changes gather in the board and are written once a commit, however many acts it
 * holds: the national union's row is then touched once a batch and not once a demand. */
#include "db/writer.h"
#include "party/party.h"

struct figure { int64_t received, in_time, too_late, closed, missed; };

void figure_add(struct figure *to, const struct figure *by);

/* Counts a change at one union, now. With no board in the hall it is written at once. */
int figure_count(struct act *a, struct ref guild, str course, str topic, struct figure by) MUST_CHECK;

/* Months are whole numbers: years since 1970 times 12, in the hall's zone. */
int64_t figure_month(const struct act *a, int64_t at);
/* From `since` to before `until`. */
struct months { int64_t since, until; };
#define MONTHS_ALL (struct months){ 0, INT64_MAX }
int figure_sum(struct act *a, struct ref guild, struct months of, struct figure *out) MUST_CHECK;
/* Each union directly under one, in the order of codes, with its figures. */
struct figure_guild { struct guild_row guild; struct figure of; };
int figure_below(struct act *a, int64_t parent, struct months of, int64_t most,
	struct figure_guild **out, size_t *n) MUST_CHECK;
struct figure_topic { str topic; struct figure of; };
int figure_topics(struct act *a, struct ref guild, struct months of, struct figure_topic **out,
	size_t *n) MUST_CHECK;
struct figure_month { int64_t month; struct figure of; };
int figure_months(struct act *a, struct ref guild, struct months of, struct figure_month **out,
	size_t *n) MUST_CHECK;

/* ---- the board ---- */

struct figure_board;
struct figure_board *figure_board_new(struct hall *hall);
void figure_board_free(struct figure_board **b);
/* What the writer calls; ctx is the board. */
int  figure_board_commit(void *board, struct db *db) MUST_CHECK;
void figure_board_job_kept(void *board);
void figure_board_job_undone(void *board);
void figure_board_batch_kept(void *board);
void figure_board_batch_undone(void *board);

/* ---- for those who may see totals only ---- */

/* Fixed cells, merged so that none can be undone: a cell is shown when it stands for at least K_PEOPLE
 * members and K_MATTERS matters. Of the rest at least two are hidden, and enough others with them
 * that their sum, which the total less the shown cells gives away, would itself be shown (DOMAIN.md 10.3 rows
 * 14, 15; stats.k_min). secret: the same whenever the same row is shown, and unknown to readers (made
 * from the hall's key); cells_hide is for a single cell, where nothing is chosen.
 * False when all that is left is hidden and still too little: then the caller shows no total, or not even
 * which cells are empty. */
enum { K_PEOPLE = 10, K_MATTERS = 5 };
struct cell { int64_t people, matters; bool hidden; };
bool cells_hide_by(struct cell *cell, size_t n, uint64_t secret);
void cells_hide(struct cell *cell, size_t n);

/* Whether one of the numbers a row shows, or what is left of them when they are taken from each other (open,
 * not yet answered), stands for 1 to K_MATTERS - 1 matters. */
bool figure_is_small(const struct figure *f);
/* Which rows of a table show only what was received: those hidden or small, and enough others with them that
 * the column's total less the rows in full tells only sums of at least two rows that are not small. The
 * caller shows every row briefly where the total itself is small. brief: n of them. */
void rows_brief_by(
	const struct figure *of, const struct cell *cell, bool *brief, size_t n, uint64_t secret);

#endif
