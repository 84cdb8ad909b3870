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

int figure_write(struct act *a, const struct change *c)
{
	if (!c->course.n)
		return q_total_add(a->db, c->guild.region, c->guild.id, c->month, c->by.received, c->by.in_time,
		    c->by.too_late, c->by.closed, c->by.missed);
	return q_figure_add(a->db, c->guild.region, c->guild.id, c->month, c->course, c->topic,
	    c->by.received, c->by.in_time, c->by.too_late, c->by.closed, c->by.missed);
}

/* By industry there are two or three steps at most, by place one question answers all. */
static int way_by_trade(struct act *a, str way, struct ref *out, size_t most, size_t *n)
{
	while (way.n && *n < most) {
		struct guild up;
		int r = guild_by_code(a, str_cut(way, '.', &way), &up);
		if (r == 0)
			out[(*n)++] = up.ref;
		else if (r != PARTY_NONE)
			return r;
	}
	return 0;
}

int figure_way(struct act *a, struct ref guild, struct ref **out, size_t *n)
{
	enum { MOST = 2 * WAY_MOST };
	struct guild g;
	struct guild_row *row;
	size_t n_row;
	*n = 0;
	int r = guild_by_ref(a, guild, &g);
	if (r)
		return r == PARTY_NONE ? 0 : r;
	TRY(guild_chain(a, &g, &row, &n_row));
	*out = arena_new_n(a->arena, struct ref, MOST);
	for (size_t i = 0; i < n_row; i++)
		(*out)[(*n)++] = row[i].ref;
	return way_by_trade(a, trade_way(&g), *out, MOST, n);
}

static int write_way(struct act *a, const struct change *c)
{
	struct ref *way;
	size_t n;
	TRY(figure_way(a, c->guild, &way, &n));
	for (size_t i = 0; i < n; i++) {
		struct change up = *c;
		up.guild = way[i];
		TRY(figure_write(a, &up));
		up.course = up.topic = S("");
		TRY(figure_write(a, &up));
	}
	return 0;
}

int figure_count(struct act *a, struct ref guild, str course, str topic, struct figure by)
{
	struct change c = { guild, figure_month(a, a->now), course, topic, by };
	if (!a->hall->board)
		return write_way(a, &c);
	figure_board_note(a->hall->board, &c);
	return 0;
}

int figure_sum(struct act *a, struct ref guild, struct months of, struct figure *out)
{
	struct q_figure_sum s;
	TRY(q_figure_sum(a->db, a->arena, guild.region, guild.id, of.since, of.until, &s));
	*out = (struct figure){ s.received, s.in_time, s.too_late, s.closed, s.missed };
	return 0;
}

int figure_below(struct act *a, int64_t parent, struct months of, int64_t most,
    struct figure_guild **out, size_t *n)
{
	struct q_figure_below *r;
	TRY(q_figure_below(a->db, a->arena, parent, of.since, of.until, most, &r, n));
	*out = arena_new_n(a->arena, struct figure_guild, *n);
	for (size_t i = 0; i < *n; i++)
		(*out)[i] =
		    (struct figure_guild){ { { r[i].region, r[i].id }, r[i].code, r[i].name, r[i].name_en,
			                           r[i].form, r[i].level, r[i].members, parent },
			    { r[i].received, r[i].in_time, r[i].too_late, r[i].closed, r[i].missed } };
	return 0;
}

int figure_topics(
    struct act *a, struct ref guild, struct months of, struct figure_topic **out, size_t *n)
{
	struct q_figure_topics *rows;
	TRY(q_figure_topics(a->db, a->arena, guild.region, guild.id, of.since, of.until, &rows, n));
	*out = arena_new_n(a->arena, struct figure_topic, *n);
	for (size_t i = 0; i < *n; i++)
		(*out)[i] = (struct figure_topic){ rows[i].topic,
			{ rows[i].received, rows[i].in_time, rows[i].too_late, rows[i].closed,
			    rows[i].missed } };
	return 0;
}

int figure_months(
    struct act *a, struct ref guild, struct months of, struct figure_month **out, size_t *n)
{
	struct q_figure_months *rows;
	TRY(q_figure_months(a->db, a->arena, guild.region, guild.id, of.since, of.until, &rows, n));
	*out = arena_new_n(a->arena, struct figure_month, *n);
	for (size_t i = 0; i < *n; i++)
		(*out)[i] = (struct figure_month){ rows[i].month,
			{ .received = rows[i].received,
			    .in_time = rows[i].in_time,
			    .too_late = rows[i].too_late } };
	return 0;
}

/* ---- small cells ---- */

/* Which cell is hidden with a small one must tell nothing: were it the smallest, none shown would be smaller;
 * were the order known, a reader would know which of two hidden cells is the small one. */
static uint64_t turn_of(uint64_t secret, size_t i)
{
	uint64_t x = (secret ^ (i + 1) * 0x9E3779B97F4A7C15u) * 0xBF58476D1CE4E5B9u;
	x = (x ^ x >> 31) * 0x94D049BB133111EBu;
	return x ^ x >> 29;
}

static size_t next_hidden(const struct cell *cell, size_t n, uint64_t secret)
{
	size_t best = n;
	for (size_t i = 0; i < n; i++)
		if (!cell[i].hidden && cell[i].matters > 0 &&
		    (best == n || turn_of(secret, i) < turn_of(secret, best)))
			best = i;
	return best;
}

struct hidden {
	size_t n;
	int64_t people, matters;
};

static void hide(struct cell *c, struct hidden *h)
{
	c->hidden = true;
	h->n++;
	h->people += c->people;
	h->matters += c->matters;
}

/* What the total less the shown cells tells: nothing, or the sum of at least two cells that together are
 * large enough to be shown. */
static bool is_veiled(const struct hidden *h)
{
	return h->n == 0 || (h->n > 1 && h->people >= K_PEOPLE && h->matters >= K_MATTERS);
}

/* An empty cell gives nobody away and is shown as nothing. */
bool cells_hide_by(struct cell *cell, size_t n, uint64_t secret)
{
	struct hidden h = { 0 };
	size_t next;
	for (size_t i = 0; i < n; i++)
		cell[i].hidden = false;
	for (size_t i = 0; i < n; i++)
		if (cell[i].matters > 0 && (cell[i].matters < K_MATTERS || cell[i].people < K_PEOPLE))
			hide(&cell[i], &h);
	while (!is_veiled(&h) && (next = next_hidden(cell, n, secret)) < n)
		hide(&cell[next], &h);
	return is_veiled(&h);
}

void cells_hide(struct cell *cell, size_t n) { (void)cells_hide_by(cell, n, 0); }

/* ---- rows of several numbers ---- */

static bool is_few(int64_t n) { return n != 0 && n > -K_MATTERS && n < K_MATTERS; }

bool figure_is_small(const struct figure *f)
{
	return is_few(f->received) || is_few(f->in_time) || is_few(f->too_late) || is_few(f->closed) ||
	    is_few(f->received - f->closed) || is_few(f->received - f->in_time - f->too_late);
}

void figure_add(struct figure *to, const struct figure *by)
{
	to->received += by->received;
	to->in_time += by->in_time;
	to->too_late += by->too_late;
	to->closed += by->closed;
	to->missed += by->missed;
}

static bool is_told(const struct figure *f) { return f->in_time || f->too_late || f->closed; }

static size_t next_told(const struct figure *of, const bool *brief, size_t n, uint64_t secret)
{
	size_t best = n;
	for (size_t i = 0; i < n; i++)
		if (!brief[i] && is_told(&of[i]) &&
		    (best == n || turn_of(secret, i) < turn_of(secret, best)))
			best = i;
	return best;
}

/* Of each column the total less the rows in full tells the sum of the brief ones. */
void rows_brief_by(const struct figure *of, const struct cell *cell, bool *brief, size_t n, uint64_t secret)
{
	struct figure sum = { 0 };
	size_t n_brief = 0, next;
	for (size_t i = 0; i < n; i++) {
		brief[i] = cell[i].hidden || figure_is_small(&of[i]);
		if (!brief[i])
			continue;
		n_brief++;
		figure_add(&sum, &of[i]);
	}
	while (n_brief > 0 && (n_brief == 1 || figure_is_small(&sum)) &&
	    (next = next_told(of, brief, n, secret)) < n) {
		brief[next] = true;
		n_brief++;
		figure_add(&sum, &of[next]);
	}
}
