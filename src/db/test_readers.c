/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "db/readers.h"
#include "db/writer.h"
#include "test_engines.h"

#include <semaphore.h>

enum { READERS = 2 };

static struct readers *readers_of(struct bench *b)
{
	struct readers *r = NULL;
	return EXPECT(readers_open(&r, str_from_c(b->where), READERS) == 0) ? r : NULL;
}

static int keep(struct db *db, int64_t id)
{
	str none = { NULL, 0 };
	return q_note_add(db, 1, id, 1, S("x"), S(""), none, none);
}

static bool sees(struct readers *r, unsigned i, int64_t id)
{
	struct arena *arena = arena_new(1 << 16);
	struct q_note_by_id found;
	int got = reader_begin(r, i);
	if (!got) {
		got = q_note_by_id(reader_db(r, i), arena, 1, id, &found);
		reader_end(r, i);
	}
	arena_free(&arena);
	return got == 0;
}

static void keeps_view(struct bench *b)
{
	struct readers *r = readers_of(b);
	REQUIRE(r && !sees(r, 0, 1));
	REQUIRE(keep(b->write, 1) == 0);
	EXPECT(sees(r, 0, 1) == db_is_postgres(b->write));      /* nobody said that there is more */
	EXPECT(sees(r, 1, 1));                                  /* its first view */
	readers_renew(r);
	EXPECT(sees(r, 0, 1) && sees(r, 1, 1));
	readers_close(&r);
	EXPECT(r == NULL);
}
TEST("a reader keeps its view between two acts until it is told that there is more")
{
	on_each_engine(keeps_view);
}

/* ---- beside a writer ---- */

struct told { struct job job; int64_t id; struct readers *readers; bool seen[READERS]; sem_t done; };

static int keep_told(void *ctx, struct db *db) { return keep(db, ((struct told *)ctx)->id); }

static void when_told(void *ctx, int outcome)
{
	struct told *t = ctx;
	for (unsigned i = 0; t->readers && i < READERS; i++)
		t->seen[i] = outcome == 0 && sees(t->readers, i, t->id);
	sem_post(&t->done);
}

/* Readers, if any, look when the act is told that it is kept. */
static struct told told_of(struct writer *w, struct readers *r, int64_t id)
{
	struct told t = { .id = id, .readers = r };
	t.job = (struct job){ NULL, keep_told, when_told, &t };
	sem_init(&t.done, 0, 0);
	if (EXPECT(writer_submit(w, &t.job)))
		sem_wait(&t.done);
	return t;
}

static void told_is_seen(struct bench *b)
{
	struct writer *w;
	struct readers *r = readers_of(b);
	struct writer_hooks hooks = { .readers = r };
	REQUIRE(r && writer_start(&w, b->write, &hooks) == 0);
	for (int64_t id = 1; id <= 50; id++) {
		EXPECT(!sees(r, 0, id) && !sees(r, 1, id));
		struct told t = told_of(w, r, id);
		EXPECT(t.seen[0] && t.seen[1]);
	}
	told_of(w, NULL, 51);                           /* nobody looks: both hold the view before it */
	writer_stop(&w);
	EXPECT(db_log_pages(b->write) == 0);
	EXPECT(sees(r, 0, 51) && sees(r, 1, 51));
	readers_close(&r);
}
TEST("whoever is told that something was kept sees it, and no view kept stops the log")
{
	on_each_engine(told_is_seen);
}

static void rests(struct bench *b)
{
	struct readers *r = readers_of(b);
	REQUIRE(r && keep(b->write, 1) == 0 && sees(r, 0, 1));
	REQUIRE(reader_begin(r, 1) == 0);
	struct arena *arena = arena_new(1 << 16);
	struct q_note_by_id found;
	EXPECT(q_note_by_id(reader_db(r, 1), arena, 1, 1, &found) == 0);
	REQUIRE(keep(b->write, 2) == 0);
	readers_rest(r);
	EXPECT(!db_in_transaction(reader_db(r, 0)));    /* at rest: let go */
	EXPECT(db_in_transaction(reader_db(r, 1)));     /* in an act: unchanged to its end */
	EXPECT(q_note_by_id(reader_db(r, 1), arena, 1, 2, &found) == DB_NONE);
	reader_end(r, 1);
	EXPECT(sees(r, 0, 2));
	arena_free(&arena);
	readers_close(&r);
}
TEST("resting takes no view away from an act that is under way") { on_each_engine(rests); }
