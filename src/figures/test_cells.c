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
