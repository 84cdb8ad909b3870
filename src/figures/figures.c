/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "figures/figures.h"

#include "base/time.h"
#include "figures/board.h"
#include "figures/figures_sql.h"

int64_t figure_month(const struct act *a, int64_t at)
{
	struct date d = date_of_day(zone_day(a->hall->zone, at));
	return (d.year - 1970) * 12 + d.month - 1;
}

static int write_one(struct db *db, struct ref g, const struct change *c)
{
	return q_figure_add(db, g.region, g.id, c->month, c->course, c->topic, c->by.received, c->by.in_time,
	    c->by.too_late, c->by.closed, c->by.missed);
}

static int write_path(struct act *a, str path, const struct change *c)
{
	while (path.n) {
		struct guild up;
		int r = guild_by_code(a, str_cut(path, '.', &path), &up);
		if (r == PARTY_NONE)
			continue;
		TRY(r);
		TRY(write_one(a->db, up.ref, c));
	}
	return 0;
}

int figure_write(struct act *a, const struct change *c)
{
	struct guild g;
	int r = guild_by_ref(a, c->guild, &g);
	if (r == PARTY_NONE)
		return 0;
	TRY(r);
	TRY(write_path(a, g.path, c));
	return write_path(a, trade_way(&g), c);
}

int figure_count(struct act *a, struct ref guild, str course, str topic, struct figure by)
{
	struct change c = { guild, figure_month(a, a->now), course, topic, by };
	if (!a->hall->board)
		return figure_write(a, &c);
	figure_board_note(a->hall->board, &c);
	return 0;
}

int figure_sum(struct act *a, struct ref guild, int64_t since, struct figure *out)
{
	struct q_figure_sum s;
	TRY(q_figure_sum(a->db, a->arena, guild.region, guild.id, since, &s));
	*out = (struct figure){ s.received, s.in_time, s.too_late, s.closed, s.missed };
	return 0;
}

int figure_below(struct act *a, int64_t parent, int64_t since, int64_t most, struct figure_guild **out, size_t *n)
{
	struct q_figure_below *r;
	TRY(q_figure_below(a->db, a->arena, parent, since, most, &r, n));
	*out = arena_new_n(a->arena, struct figure_guild, *n);
	for (size_t i = 0; i < *n; i++)
		(*out)[i] = (struct figure_guild){ { { r[i].region, r[i].id }, r[i].code, r[i].name, r[i].name_en,
			r[i].form, r[i].level, r[i].members, parent },
			{ r[i].received, r[i].in_time, r[i].too_late, r[i].closed, r[i].missed } };
	return 0;
}

int figure_topics(struct act *a, struct ref guild, int64_t since, struct figure_topic **out, size_t *n)
{
	struct q_figure_topics *rows;
	TRY(q_figure_topics(a->db, a->arena, guild.region, guild.id, since, &rows, n));
	*out = arena_new_n(a->arena, struct figure_topic, *n);
	for (size_t i = 0; i < *n; i++)
		(*out)[i] = (struct figure_topic){ rows[i].topic, { rows[i].received, rows[i].in_time,
			rows[i].too_late, rows[i].closed, rows[i].missed } };
	return 0;
}

int figure_months(struct act *a, struct ref guild, int64_t since, struct figure_month **out, size_t *n)
{
	struct q_figure_months *rows;
	TRY(q_figure_months(a->db, a->arena, guild.region, guild.id, since, &rows, n));
	*out = arena_new_n(a->arena, struct figure_month, *n);
	for (size_t i = 0; i < *n; i++)
		(*out)[i] = (struct figure_month){ rows[i].month, { .received = rows[i].received,
			.in_time = rows[i].in_time, .too_late = rows[i].too_late } };
	return 0;
}

/* ---- small cells ---- */

static size_t smallest_shown(const struct cell *cell, size_t n)
{
	size_t best = n;
	for (size_t i = 0; i < n; i++)
		if (!cell[i].hidden && cell[i].matters > 0 && (best == n || cell[i].matters < cell[best].matters))
			best = i;
	return best;
}

/* An empty cell gives nobody away and is shown as nothing; one hidden cell alone would be the total
 * less the rest. */
void cells_hide(struct cell *cell, size_t n)
{
	size_t hidden = 0;
	for (size_t i = 0; i < n; i++) {
		cell[i].hidden = cell[i].matters > 0 && (cell[i].matters < K_MATTERS || cell[i].people < K_PEOPLE);
		hidden += cell[i].hidden;
	}
	size_t next = smallest_shown(cell, n);
	if (hidden == 1 && next < n)
		cell[next].hidden = true;
}
