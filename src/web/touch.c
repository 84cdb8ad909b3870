/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* That a session is in use, noted on the side: the page it was seen on does not wait for it, and when
 * the writer is busy it is left out; the next page tries again. */
#include "web/site.h"

struct touch { struct job job; struct arena *arena; struct site *site; struct digest session; };

static int run(void *ctx, struct db *db)
{
	struct touch *t = ctx;
	struct act a = { .hall = t->site->hall, .arena = t->arena, .db = db,
		.now = hall_now(t->site->hall) };
	return session_touch(&a, &t->session);
}

/* The job lies in the arena it frees: nothing of it is touched afterwards. */
static void done(void *ctx, int outcome)
{
	struct arena *arena = ((struct touch *)ctx)->arena;
	(void)outcome;                     /* a fault was logged where it began, and nobody waits */
	arena_free(&arena);
}

void touch_session(struct site *s, const struct digest *session)
{
	enum { MEMORY = 1 << 20 };
	struct arena *arena = arena_new(MEMORY);
	struct touch *t = arena_new_n(arena, struct touch, 1);
	*t = (struct touch){ .arena = arena, .site = s, .session = *session };
	t->job = (struct job){ .run = run, .done = done, .ctx = t };
	if (!writer_submit(s->writer, &t->job))
		arena_free(&arena);
}
