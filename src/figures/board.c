/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The board: changes of the act under way, and of the batch it belongs to. Only the writer's thread touches
 * it. Two arenas: one for the board, and one for what a batch holds, which ends with the batch. */
#include "figures/board.h"

enum { BATCH_BYTES = 256 << 20, FIRST_ROOM = 64 };

/* Cells found by an open hash table; of[] keeps them in the order they came. */
struct cells { struct change *of; uint32_t *slot; size_t n, room; };

struct figure_board {
	struct hall *hall;
	struct arena *home, *batch_arena;
	struct cells batch, job;
};

struct figure_board *figure_board_new(struct hall *hall)
{
	struct arena *home = arena_new(1 << 20);
	struct figure_board *b = arena_new_n(home, struct figure_board, 1);
	*b = (struct figure_board){ .hall = hall, .home = home, .batch_arena = arena_new(BATCH_BYTES) };
	return b;
}

void figure_board_free(struct figure_board **out)
{
	struct figure_board *b = *out;
	*out = NULL;
	if (!b)
		return;
	struct arena *home = b->home;
	arena_free(&b->batch_arena);
	arena_free(&home);
}

/* ---- cells ---- */

static bool same_cell(const struct change *a, const struct change *b)
{
	return a->guild.id == b->guild.id && a->month == b->month && str_eq(a->topic, b->topic) &&
	    str_eq(a->course, b->course);
}

static size_t hash_of(const struct change *c)
{
	uint64_t h = (uint64_t)c->guild.id * 0x9E3779B97F4A7C15u + (uint64_t)c->month;
	for (size_t i = 0; i < c->topic.n; i++)
		h = (h ^ (unsigned char)c->topic.p[i]) * 0x100000001B3u;
	return (size_t)(h ^ h >> 29);
}

/* The slot of a cell, or the empty one where it belongs. A slot holds an index + 1. */
static uint32_t *slot_of(const struct cells *t, const struct change *c)
{
	size_t at = hash_of(c) & (2 * t->room - 1);
	while (t->slot[at] && !same_cell(&t->of[t->slot[at] - 1], c))
		at = (at + 1) & (2 * t->room - 1);
	return &t->slot[at];
}

static void grow(struct arena *a, struct cells *t)
{
	struct cells more = { .n = t->n, .room = t->room ? 2 * t->room : FIRST_ROOM };
	more.of = arena_new_n(a, struct change, more.room);
	more.slot = arena_new_n(a, uint32_t, 2 * more.room);
	if (t->n)
		memcpy(more.of, t->of, t->n * sizeof *t->of);
	*t = more;
	for (size_t i = 0; i < t->n; i++)
		*slot_of(t, &t->of[i]) = (uint32_t)i + 1;
}

static void merge(struct arena *a, struct cells *t, const struct change *c)
{
	if (t->n == t->room)
		grow(a, t);
	uint32_t *slot = slot_of(t, c);
	if (*slot) {
		figure_add(&t->of[*slot - 1].by, &c->by);
		return;
	}
	t->of[t->n] = *c;
	*slot = (uint32_t)++t->n;
}

static void clear(struct cells *t)
{
	if (t->n)
		memset(t->slot, 0, 2 * t->room * sizeof *t->slot);
	t->n = 0;
}

/* ---- the act ---- */

void figure_board_note(struct figure_board *b, const struct change *c)
{
	struct change kept = *c;
	kept.course = arena_copy(b->batch_arena, c->course);
	kept.topic = arena_copy(b->batch_arena, c->topic);
	merge(b->batch_arena, &b->job, &kept);
}

void figure_board_job_kept(void *board)
{
	struct figure_board *b = board;
	for (size_t i = 0; i < b->job.n; i++)
		merge(b->batch_arena, &b->batch, &b->job.of[i]);
	clear(&b->job);
}

void figure_board_job_undone(void *board) { clear(&((struct figure_board *)board)->job); }

/* ---- the batch ---- */

/* Each union's ways up are looked up once, however many topics changed; each row is written once. */
static int spread(struct figure_board *b, struct act *a, const struct change *c, struct cells *all)
{
	struct ref *way;
	size_t n;
	TRY(figure_way(a, c->guild, &way, &n));
	for (size_t i = 0; i < n; i++) {
		struct change up = *c;
		up.guild = way[i];
		merge(b->batch_arena, all, &up);
		up.course = up.topic = S("");
		merge(b->batch_arena, all, &up);
	}
	return 0;
}

/* Runs last in the transaction. May run again after a retry: it changes nothing it holds. */
int figure_board_commit(void *board, struct db *db)
{
	struct figure_board *b = board;
	struct act a = { .hall = b->hall, .arena = b->batch_arena, .db = db };
	struct cells all = { 0 };
	for (size_t i = 0; i < b->batch.n; i++)
		TRY(spread(b, &a, &b->batch.of[i], &all));
	for (size_t i = 0; i < all.n; i++)
		TRY(figure_write(&a, &all.of[i]));
	return 0;
}

void figure_board_batch_kept(void *board)
{
	struct figure_board *b = board;
	b->batch = b->job = (struct cells){ 0 };
	arena_reset(b->batch_arena);
}

void figure_board_batch_undone(void *board) { figure_board_batch_kept(board); }
