/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/promise.h"

#include "web/said.h"

struct months figures_span(const struct visit *v)
{
	int64_t now = figure_month(&v->act, v->act.now);
	return (struct months){ now - FIGURE_MONTHS, now };
}

static int64_t at_least_zero(int64_t n) { return n < 0 ? 0 : n; }

/* Answers given now to what came before the first month can outnumber what was received since: then there is
 * no part that is not yet answered, and the other two are more than what was received. */
struct promise_view promise_of(const struct visit *v, const struct figure *f, int64_t people)
{
	struct promise_view p = { .none = f->received == 0 && f->in_time + f->too_late == 0 };
	struct cell cell = { .people = people,
		.matters = f->received > 0 ? f->received : f->in_time + f->too_late };
	int64_t answered = f->in_time + f->too_late, waiting = at_least_zero(f->received - answered);
	int64_t whole = answered + waiting;
	cells_hide(&cell, 1);
	p.hidden = cell.hidden;
	if (p.none || p.hidden)
		return p;
	p.received = number_said(v, f->received);
	p.brief = figure_is_small(f);
	if (p.brief)
		return p;
	p.in_time = number_said(v, f->in_time);
	p.late = number_said(v, f->too_late);
	p.more = answered > f->received;
	p.waiting = p.more ? S("") : number_said(v, waiting);
	p.open = number_said(v, at_least_zero(f->received - f->closed));
	p.in_time_w = f->in_time * 100 / whole;
	p.late_x = p.in_time_w;
	p.late_w = (f->in_time + f->too_late) * 100 / whole - p.late_x;
	p.open_x = p.late_x + p.late_w;
	p.open_w = waiting ? 100 - p.open_x : 0;
	return p;
}

/* The number of a union that is left out of the table above it could be had by taking those of its sisters
 * from the whole; from shares and round numbers it cannot. Small unions show no number at all. */
static void only_shares(
    const struct visit *v, const struct guild *g, const struct figure *f, struct promise_view *p)
{
	int64_t answered = f->in_time + f->too_late, waiting = at_least_zero(f->received - answered);
	bool large = g->level <= LEVEL_COUNTY && f->received >= K_PEOPLE;
	p->shares = true;
	p->more = false;
	p->open = S("");
	p->received = large ? about_said(v, f->received) : S("");
	if (p->brief)
		return;
	p->in_time = share_said(v, f->in_time, answered + waiting);
	p->late = share_said(v, f->too_late, answered + waiting);
	p->waiting = share_said(v, waiting, answered + waiting);
}

int promise_public(struct visit *v, const struct guild *g, struct promise_view *out)
{
	struct figure f;
	TRY(figure_sum(&v->act, g->ref, figures_span(v), &f));
	*out = promise_of(v, &f, g->members);
	bool whole = g->parent == 0; /* the hall's own, which stand on /figures too */
	if (whole || out->none || out->hidden)
		return 0;
	only_shares(v, g, &f, out);
	if (out->brief && !out->received.n)
		*out = (struct promise_view){ .hidden = true };
	return 0;
}

int guild_top(struct visit *v, struct guild *out)
{
	struct guild_row *row;
	size_t n;
	TRY(guild_below(&v->act, 0, S(""), 1, &row, &n));
	return n ? guild_by_ref(&v->act, row[0].ref, out) : PARTY_NONE;
}
