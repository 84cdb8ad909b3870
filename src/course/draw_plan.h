/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef COURSE_DRAW_PLAN_H
#define COURSE_DRAW_PLAN_H
/* What stands where in the picture of a course, in rows and lanes, before any measure is taken.
 *
 * Every state has a row of its own. The main way is the longest way through that prefers what the file lists
 * first; side states follow the main station they branch off from. Whatever does not run from one row
 * to the next is gathered into one trunk per goal: on the left between main stations, else on the right.
 * Private to course/. */
#include "course/course.h"

enum plan_edge_kind {
	EDGE_MAIN,          /* one main station to the next */
	EDGE_BRANCH,        /* off the main line to a side station below it */
	EDGE_CHAIN,         /* one side station to the side station in the next row */
	EDGE_JOIN,          /* from the last side station of a group back to the main line */
	EDGE_LEFT,          /* back up the main line, by a trunk on the left */
	EDGE_RIGHT,         /* anything else, by a trunk on the right */
	EDGE_ANYWHERE };    /* one of many to the same goal: told in words, not drawn */
struct plan_edge {
	int from, to;
	bool by_clock;      /* only time or silence leads here */
	bool back;          /* closes a circle */
	bool appeal;        /* a right that lapses */
	bool many;          /* of one move that leaves many states */
	enum plan_edge_kind kind;
};
struct plan_trunk { int goal, first_row, last_row, lane; bool left; };

struct plan {
	const struct course *c;
	struct plan_edge *edges; size_t n_edges;
	int *row, *anchor;          /* of each state; row -1: told; anchor: a place on the main way */
	bool *loops;                /* a move leads from the state to itself */
	int *main; size_t n_main;   /* states of the main way, start first */
	int *place;                 /* of each state on the main way, or -1 */
	bool *anywhere;             /* no station on the way: told below it */
	int *at_row; size_t n_rows; /* states in order from the top; not those told in words alone */
	int *told; size_t n_told;   /* states that many lead to */
	struct plan_trunk *trunks; size_t n_trunks;
	int n_left, n_right;        /* lanes in use */
};
void plan_course(struct arena *a, const struct course *c, struct plan *out);
const struct plan_trunk *plan_trunk(const struct plan *p, int goal, bool left);
#endif
