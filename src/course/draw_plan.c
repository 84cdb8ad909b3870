/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Rows and lanes for the picture of a course. There are at most COURSE_STATES_MAX states, so plain loops
 * serve. */
#include "course/draw_plan.h"

/* What a step on the main way is worth, what it costs not to be listed first, and what it costs to be
 * a right that lapses: an appeal leads off the ordinary way, however long its own way is. */
enum { STEP_WORTH = 10, LATER_COSTS = 3, LATER_MOST = 2, APPEAL_COSTS = 15, DEAD_END = -1000 };
enum { ANYWHERE_FROM = 3, MANY_FROM = 4 };

/* ---- edges ---- */

static struct plan_edge *edge_between(const struct plan *p, int from, int to)
{
	for (size_t i = 0; i < p->n_edges; i++)
		if (p->edges[i].from == from && p->edges[i].to == to)
			return &p->edges[i];
	return NULL;
}

static void add_edge(struct plan *p, int from, int to, struct plan_edge like)
{
	if (to < 0 || from < 0)
		return;
	if (from == to) {
		p->loops[from] = true;
		return;
	}
	struct plan_edge *e = edge_between(p, from, to);
	if (!e) {
		like.from = from;
		like.to = to;
		p->edges[p->n_edges++] = like;
		return;
	}
	e->by_clock &= like.by_clock;
	e->appeal &= like.appeal;
	e->many &= like.many;
}

static void gather_edges(struct arena *a, struct plan *p)
{
	const struct course *c = p->c;
	size_t most = 0;
	for (size_t i = 0; i < c->n_moves; i++)
		most += 2 * c->moves[i].n_from;
	p->edges = arena_new_n(a, struct plan_edge, most + 1);
	for (size_t i = 0; i < c->n_moves; i++) {
		const struct course_move *m = &c->moves[i];
		const struct plan_edge like = { .by_clock = course_by_clock(m), .appeal = m->expiry.bar,
			.many = m->n_from >= MANY_FROM };
		for (size_t j = 0; j < m->n_from; j++)
			add_edge(p, m->from[j], m->to, like);
	}
	for (size_t i = 0; i < c->n_moves; i++)
		for (size_t j = 0; j < c->moves[i].n_from; j++)
			if (c->moves[i].expiry.jump != JUMP_NONE)
				add_edge(p, c->moves[i].from[j], c->moves[i].expiry.jump_state,
					(struct plan_edge){ .by_clock = true, .many = c->moves[i].n_from >= MANY_FROM });
}

/* Depth first from the start, in the file's order: an edge to a state still open closes a circle. */
static void mark_back(struct plan *p, int s, char *seen)
{
	seen[s] = 1;
	for (size_t i = 0; i < p->n_edges; i++) {
		struct plan_edge *e = &p->edges[i];
		if (e->from != s)
			continue;
		if (seen[e->to] == 1)
			e->back = true;
		else if (!seen[e->to])
			mark_back(p, e->to, seen);
	}
	seen[s] = 2;
}

/* ---- the main way ---- */

struct best { int worth, next; bool known; };

static int best_from(const struct plan *p, int s, struct best *best)
{
	if (best[s].known)
		return best[s].worth;
	int later = 0;
	best[s] = (struct best){ p->c->states[s].terminal ? 0 : DEAD_END, COURSE_NONE, true };
	for (size_t i = 0; i < p->n_edges; i++) {
		const struct plan_edge *e = &p->edges[i];
		if (e->from != s || e->back || e->many)
			continue;
		int worth = STEP_WORTH - LATER_COSTS * later - APPEAL_COSTS * e->appeal +
			best_from(p, e->to, best);
		if (best[s].next == COURSE_NONE || worth > best[s].worth)
			best[s] = (struct best){ worth, e->to, true };
		if (later < LATER_MOST)
			later++;
	}
	return best[s].worth;
}

static bool leaves_both(const struct course_move *m, int a, int b, int to)
{
	return m->to == to && m->n_from == 2 && course_leaves(m, a) && course_leaves(m, b);
}

/* Only silence leads from a to b, and whoever speaks goes straight from a to the next. */
static bool is_silence(const struct plan *p, int a, int b, int to)
{
	const struct plan_edge *past = edge_between(p, a, b), *straight = edge_between(p, a, to);
	return past && past->by_clock && straight && !straight->by_clock;
}

/* b lies on the way from a to the next but need not: one and the same move leads there from either, or b is
 * where silence leads. */
static bool is_detour(const struct plan *p, int a, int b, int to)
{
	const struct course *c = p->c;
	if (is_silence(p, a, b, to))
		return true;
	for (size_t i = 0; i < c->n_moves; i++)
		if (leaves_both(&c->moves[i], a, b, to))
			return true;
	return false;
}

static void find_main(struct arena *a, struct plan *p)
{
	struct best *best = arena_new_n(a, struct best, p->c->n_states);
	best_from(p, p->c->start, best);
	p->main = arena_new_n(a, int, p->c->n_states);
	for (int s = p->c->start; s != COURSE_NONE; s = best[s].next) {
		while (p->n_main > 1 && is_detour(p, p->main[p->n_main - 2], p->main[p->n_main - 1], s))
			p->n_main--;
		p->main[p->n_main++] = s;
	}
	for (size_t i = 0; i < p->c->n_states; i++)
		p->place[i] = -1;
	for (size_t i = 0; i < p->n_main; i++)
		p->place[p->main[i]] = (int)i;
}

/* ---- rows ---- */

/* Only an end may be told in words alone. */
static void keep_stations(struct plan *p)
{
	for (size_t s = 0; s < p->c->n_states; s++) {
		bool few = p->c->states[s].terminal;
		for (size_t i = 0; i < p->n_edges; i++)
			few |= p->edges[i].to == (int)s && !p->edges[i].many;
		for (size_t i = 0; !few && i < p->n_edges; i++)
			if (p->edges[i].to == (int)s)
				p->edges[i].many = false;
	}
}

/* An end off the main way that many states lead to is told in words; so is the goal of one move that many
 * states share, unless something else leads there too. */
static void find_anywhere(struct plan *p)
{
	for (size_t s = 0; s < p->c->n_states; s++) {
		int sources = 0, few = 0;
		for (size_t i = 0; i < p->n_edges; i++) {
			sources += p->edges[i].to == (int)s;
			few += p->edges[i].to == (int)s && !p->edges[i].many;
		}
		bool side = p->place[s] < 0 && (int)s != p->c->start;
		p->anywhere[s] = side && p->c->states[s].terminal && (sources >= ANYWHERE_FROM || !few);
	}
}

/* The last main station from which a state can be reached without going back. */
static int anchor_of(struct plan *p, int s, bool *known)
{
	if (known[s])
		return p->anchor[s];
	known[s] = true;
	p->anchor[s] = p->place[s] >= 0 ? p->place[s] : 0;
	for (size_t i = 0; p->place[s] < 0 && i < p->n_edges; i++) {
		const struct plan_edge *e = &p->edges[i];
		if (e->to != s || e->back || e->many)
			continue;
		int from = anchor_of(p, e->from, known);
		if (from > p->anchor[s])
			p->anchor[s] = from;
	}
	return p->anchor[s];
}

static bool is_ready(const struct plan *p, int s)
{
	for (size_t i = 0; i < p->n_edges; i++) {
		const struct plan_edge *e = &p->edges[i];
		if (e->to == s && !e->back && !e->many && p->row[e->from] < 0)
			return false;
	}
	return true;
}

static void put_row(struct plan *p, int s)
{
	p->row[s] = (int)p->n_rows;
	p->at_row[p->n_rows++] = s;
}

/* How well a state follows what was placed last: its successor keeps the line straight. */
static int side_next(const struct plan *p, int place)
{
	int found = COURSE_NONE;
	for (size_t s = 0; s < p->c->n_states; s++) {
		bool is_side = p->place[s] < 0 && !p->anywhere[s] && p->anchor[s] == place && p->row[s] < 0;
		if (!is_side || !is_ready(p, (int)s))
			continue;
		if (edge_between(p, p->at_row[p->n_rows - 1], (int)s) && p->place[p->at_row[p->n_rows - 1]] < 0)
			return (int)s;
		if (found == COURSE_NONE)
			found = (int)s;
	}
	return found;
}

static void place_rows(struct plan *p)
{
	for (size_t s = 0; s < p->c->n_states; s++)
		p->row[s] = -1;
	for (size_t i = 0; i < p->n_main; i++) {
		put_row(p, p->main[i]);
		for (int s; (s = side_next(p, (int)i)) != COURSE_NONE; )
			put_row(p, s);
	}
	for (size_t s = 0; s < p->c->n_states; s++)     /* what only a circle leads to */
		if (p->row[s] < 0 && !p->anywhere[s])
			put_row(p, (int)s);
}

/* ---- kinds and trunks ---- */

static bool is_last_side(const struct plan *p, int s)
{
	size_t next = (size_t)p->row[s] + 1;
	return next < p->n_rows && p->place[p->at_row[next]] == p->anchor[s] + 1;
}

static enum plan_edge_kind kind_of(const struct plan *p, const struct plan_edge *e)
{
	bool from_main = p->place[e->from] >= 0, to_main = p->place[e->to] >= 0;
	bool runs_on = from_main && p->place[e->to] == p->place[e->from] + 1;
	if (p->anywhere[e->to] || (e->many && !runs_on))
		return EDGE_ANYWHERE;
	if (from_main && to_main)
		return p->place[e->to] == p->place[e->from] + 1 ? EDGE_MAIN
			: p->place[e->to] < p->place[e->from] ? EDGE_LEFT : EDGE_RIGHT;
	if (from_main && p->anchor[e->to] == p->place[e->from])
		return EDGE_BRANCH;
	if (!from_main && !to_main && p->row[e->to] == p->row[e->from] + 1)
		return EDGE_CHAIN;
	if (!from_main && p->place[e->to] == p->anchor[e->from] + 1 && is_last_side(p, e->from))
		return EDGE_JOIN;
	return EDGE_RIGHT;
}

static struct plan_trunk *trunk_for(struct plan *p, int goal, bool left)
{
	for (size_t i = 0; i < p->n_trunks; i++)
		if (p->trunks[i].goal == goal && p->trunks[i].left == left)
			return &p->trunks[i];
	struct plan_trunk *t = &p->trunks[p->n_trunks++];
	*t = (struct plan_trunk){ goal, p->row[goal], p->row[goal], -1, left };
	return t;
}

const struct plan_trunk *plan_trunk(const struct plan *p, int goal, bool left)
{
	return trunk_for((struct plan *)p, goal, left);
}

static void gather_trunks(struct arena *a, struct plan *p)
{
	p->trunks = arena_new_n(a, struct plan_trunk, 2 * p->c->n_states);
	for (size_t i = 0; i < p->n_edges; i++) {
		struct plan_edge *e = &p->edges[i];
		e->kind = kind_of(p, e);
		if (e->kind != EDGE_LEFT && e->kind != EDGE_RIGHT)
			continue;
		struct plan_trunk *t = trunk_for(p, e->to, e->kind == EDGE_LEFT);
		int row = p->row[e->from];
		t->first_row = row < t->first_row ? row : t->first_row;
		t->last_row = row > t->last_row ? row : t->last_row;
	}
}

/* What the lines leave out. */
static void gather_told(struct arena *a, struct plan *p)
{
	p->told = arena_new_n(a, int, p->c->n_states);
	for (size_t s = 0; s < p->c->n_states; s++) {
		bool is_told = false;
		for (size_t i = 0; i < p->n_edges; i++)
			is_told |= p->edges[i].to == (int)s && p->edges[i].kind == EDGE_ANYWHERE;
		if (is_told)
			p->told[p->n_told++] = (int)s;
	}
}

static bool lane_is_free(const struct plan *p, const struct plan_trunk *t, int lane)
{
	for (size_t i = 0; i < p->n_trunks; i++) {
		const struct plan_trunk *o = &p->trunks[i];
		if (o != t && o->left == t->left && o->lane == lane && o->first_row <= t->last_row &&
		    t->first_row <= o->last_row)
			return false;
	}
	return true;
}

/* The short ones first, so that they lie inside and lines cross less. */
static struct plan_trunk *shortest_without_lane(struct plan *p)
{
	struct plan_trunk *found = NULL;
	for (size_t i = 0; i < p->n_trunks; i++) {
		struct plan_trunk *t = &p->trunks[i];
		if (t->lane < 0 && (!found || t->last_row - t->first_row < found->last_row - found->first_row))
			found = t;
	}
	return found;
}

static void give_lanes(struct plan *p)
{
	for (struct plan_trunk *t; (t = shortest_without_lane(p)); ) {
		int lane = 0;
		while (!lane_is_free(p, t, lane))
			lane++;
		t->lane = lane;
		int *used = t->left ? &p->n_left : &p->n_right;
		*used = lane + 1 > *used ? lane + 1 : *used;
	}
}

void plan_course(struct arena *a, const struct course *c, struct plan *p)
{
	size_t n = c->n_states;
	*p = (struct plan){ .c = c, .row = arena_new_n(a, int, n), .anchor = arena_new_n(a, int, n),
		.loops = arena_new_n(a, bool, n), .place = arena_new_n(a, int, n),
		.anywhere = arena_new_n(a, bool, n), .at_row = arena_new_n(a, int, n) };
	gather_edges(a, p);
	keep_stations(p);
	mark_back(p, c->start, arena_new_n(a, char, n));
	find_main(a, p);
	find_anywhere(p);
	bool *known = arena_new_n(a, bool, n);
	for (size_t s = 0; s < n; s++)
		anchor_of(p, (int)s, known);
	place_rows(p);
	gather_trunks(a, p);
	gather_told(a, p);
	give_lanes(p);
}
