/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The board: changes of the act under way, and of the batch it belongs to. Only the writer's
 * thread touches it. Text is copied into the board's own arena, which lives for one batch. */
#include "figures/board.h"

#include <stdlib.h>

enum { ROOM = 4096 };

struct figure_board {
	struct hall *hall;
	struct arena *arena;
	struct change batch[ROOM], job[64];
	size_t n_batch, n_job;
};

struct figure_board *figure_board_new(struct hall *hall)
{
	struct figure_board *b = calloc(1, sizeof *b);
	CHECK(b);
	b->hall = hall;
	b->arena = arena_new(64 << 20);
	return b;
}

void figure_board_free(struct figure_board **b)
{
	if (!*b)
		return;
	arena_free(&(*b)->arena);
	free(*b);
	*b = NULL;
}

static bool same_cell(const struct change *a, const struct change *b)
{
	return a->guild.id == b->guild.id && a->month == b->month && str_eq(a->topic, b->topic) &&
	    str_eq(a->course, b->course);
}

static void add(struct figure *to, const struct figure *by)
{
	to->received += by->received;
	to->in_time += by->in_time;
	to->too_late += by->too_late;
	to->closed += by->closed;
	to->missed += by->missed;
}

static void merge(struct change *of, size_t *n, const struct change *c, size_t room)
{
	for (size_t i = 0; i < *n; i++)
		if (same_cell(&of[i], c)) {
			add(&of[i].by, &c->by);
			return;
		}
	CHECK(*n < room);
	of[(*n)++] = *c;
}

void figure_board_note(struct figure_board *b, const struct change *c)
{
	struct change kept = *c;
	kept.course = arena_copy(b->arena, c->course);
	kept.topic = arena_copy(b->arena, c->topic);
	merge(b->job, &b->n_job, &kept, countof(b->job));
}

void figure_board_job_kept(void *board)
{
	struct figure_board *b = board;
	for (size_t i = 0; i < b->n_job; i++)
		merge(b->batch, &b->n_batch, &b->job[i], ROOM);
	b->n_job = 0;
}

void figure_board_job_undone(void *board) { ((struct figure_board *)board)->n_job = 0; }

/* Runs last in the transaction. May run again after a retry: it changes nothing it holds. */
int figure_board_commit(void *board, struct db *db)
{
	struct figure_board *b = board;
	struct act a = { .hall = b->hall, .arena = b->arena, .db = db };
	for (size_t i = 0; i < b->n_batch; i++)
		TRY(figure_write(&a, &b->batch[i]));
	return 0;
}

void figure_board_batch_kept(void *board)
{
	struct figure_board *b = board;
	b->n_batch = b->n_job = 0;
	arena_reset(b->arena);
}

void figure_board_batch_undone(void *board) { figure_board_batch_kept(board); }
