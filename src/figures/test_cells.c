/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "figures/figures.h"
#include "test.h"

#include <stdio.h>

/* Every possible row of cells is tried, and for each what a reader sees: the shown cells and the
 * total, not the
 * secret. Rows that look alike to the reader are compared: a cell that is the same in all of them
 * was no secret.
 * Rows up to TRIED are asked about; larger ones are only explanations. */
enum { N = 3, TOP = 10, TRIED = 7, WORLDS = TOP * TOP * TOP, SECRETS = 6 };

struct world {
	int8_t v[N], shown[N], total;
}; /* shown: -1 for hidden; total: -1 for not shown */

static struct world world_of(int i, uint64_t secret)
{
	struct world w = { .v = {
		                   (int8_t)(i % TOP), (int8_t)(i / TOP % TOP), (int8_t)(i / TOP / TOP) } };
	struct cell cell[N];
	int hidden = 0, some = 0, total = 0;
	for (int k = 0; k < N; k++)
		cell[k] = (struct cell){ 100, w.v[k], false };
	cells_hide_by(cell, N, secret);
	for (int k = 0; k < N; k++) {
		hidden += cell[k].hidden;
		some += w.v[k] > 0;
		total += w.v[k];
		w.shown[k] = cell[k].hidden ? -1 : w.v[k];
	}
	w.total = (int8_t)(hidden == some && total < K_MATTERS ? -1 : total);
	return w;
}

static void is_secret(const struct world *all, const struct world *w, int k)
{
	bool other = false;
	for (int i = 0; i < WORLDS * SECRETS && !other; i++)
		other = all[i].v[k] != w->v[k] && memcmp(all[i].shown, w->shown, N) == 0 &&
		    all[i].total == w->total;
	if (!EXPECT(other))
		printf("    %d %d %d: cell %d can be computed\n", w->v[0], w->v[1], w->v[2], k);
}

TEST("no small cell can be had by subtracting the others from the total")
{
	static struct world all[WORLDS * SECRETS];
	int hidden = 0, shown = 0;
	for (int i = 0; i < WORLDS * SECRETS; i++)
		all[i] = world_of(i % WORLDS, (uint64_t)(i / WORLDS) * 77);
	for (int i = 0; i < WORLDS * SECRETS; i++)
		for (int k = 0;
		     k < N && all[i].v[0] <= TRIED && all[i].v[1] <= TRIED && all[i].v[2] <= TRIED; k++) {
			hidden += all[i].shown[k] < 0;
			shown += all[i].shown[k] > 0;
			if (all[i].shown[k] < 0 && all[i].v[k] < K_MATTERS)
				is_secret(all, &all[i], k);
			else
				EXPECT(all[i].v[k] == 0 || all[i].v[k] >= K_MATTERS);
		}
	EXPECT(hidden > 100 && shown > 100);
}

TEST("what the total gives away of the hidden cells is itself large enough to be shown")
{
	uint64_t seed = 7;
	for (int round = 0; round < 20000; round++) {
		struct cell c[12];
		size_t n = 2 + round % 11, hidden = 0, left = 0;
		int64_t people = 0, matters = 0;
		for (size_t i = 0; i < n; i++) {
			seed = seed * 6364136223846793005u + 1442695040888963407u;
			c[i] = (struct cell){ (int64_t)(seed >> 33) % 30, (int64_t)(seed >> 43) % 14, false };
		}
		cells_hide_by(c, n, seed);
		for (size_t i = 0; i < n; i++) {
			hidden += c[i].hidden;
			people += c[i].hidden ? c[i].people : 0;
			matters += c[i].hidden ? c[i].matters : 0;
			left += !c[i].hidden && c[i].matters > 0;
			EXPECT(c[i].hidden || c[i].matters == 0 ||
			    (c[i].matters >= K_MATTERS && c[i].people >= K_PEOPLE));
		}
		EXPECT(
		    hidden == 0 || left == 0 || (hidden > 1 && people >= K_PEOPLE && matters >= K_MATTERS));
	}
}

TEST("large cells are all shown, and a few people hide a cell however much they raised")
{
	struct cell c[] = { { 40, 9, false }, { 12, 5, false }, { 300, 70, false } };
	cells_hide(c, countof(c));
	EXPECT(!c[0].hidden && !c[1].hidden && !c[2].hidden);
	c[1].people = 9;
	cells_hide(c, countof(c));
	EXPECT(c[0].hidden && c[1].hidden && !c[2].hidden);
}

/* What a reader of a table can set beside each other: the rows in full, and each column's total less them. */
static void rows_are_safe(const struct figure *of, const bool *brief, size_t n)
{
	struct figure rest = { 0 };
	size_t n_brief = 0, n_full = 0;
	for (size_t i = 0; i < n; i++) {
		EXPECT(brief[i] || !figure_is_small(&of[i]));
		n_brief += brief[i];
		n_full += !brief[i] && of[i].in_time > 0;
		rest.received += brief[i] ? of[i].received : 0;
		rest.in_time += brief[i] ? of[i].in_time : 0;
		rest.too_late += brief[i] ? of[i].too_late : 0;
		rest.closed += brief[i] ? of[i].closed : 0;
	}
	EXPECT(n_brief == 0 || n_full == 0 || (n_brief > 1 && !figure_is_small(&rest)));
}

TEST("a table shows no number under five beside what was received, nor lets one be worked out")
{
	uint64_t seed = 11;
	size_t full = 0, brief_ones = 0;
	for (int round = 0; round < 20000; round++) {
		struct figure of[9];
		struct cell cell[9];
		bool brief[9];
		size_t n = 2 + round % 8;
		for (size_t i = 0; i < n; i++) {
			seed = seed * 6364136223846793005u + 1442695040888963407u;
			int64_t in_time = (int64_t)(seed >> 33) % 40, late = (int64_t)(seed >> 40) % 12;
			int64_t waiting = (int64_t)(seed >> 45) % 15;
			of[i] = (struct figure){ in_time + late + waiting, in_time, late, in_time, 0 };
			cell[i] = (struct cell){ 100, of[i].received, (seed >> 50) % 9 == 0 };
		}
		rows_brief_by(of, cell, brief, n, seed);
		rows_are_safe(of, brief, n);
		for (size_t i = 0; i < n; i++) {
			full += !brief[i];
			brief_ones += brief[i];
		}
	}
	EXPECT(full > 1000 && brief_ones > 1000);
}

TEST("one late answer hides its row's numbers and another row's with them")
{
	struct figure of[] = { { 30, 20, 1, 20, 0 }, { 40, 30, 0, 30, 0 }, { 50, 33, 7, 33, 0 } };
	struct cell cell[] = { { 100, 30, false }, { 100, 40, false }, { 100, 50, false } };
	bool brief[3];
	rows_brief_by(of, cell, brief, 3, 4);
	EXPECT(brief[0] && brief[2]); /* the one and none are one together: only with the third are they eight */
	of[0].too_late = 0;
	rows_brief_by(of, cell, brief, 3, 4);
	EXPECT(!brief[0] && !brief[1] && !brief[2]);
}
