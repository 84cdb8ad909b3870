/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "db/readers.h"
#include "db/writer.h"
#include "test_engines.h"

#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

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
typedef int run_act(void *ctx, struct db *db);

static struct told told_by(struct writer *w, run_act *run, struct readers *r, int64_t id)
{
	struct told t = { .id = id, .readers = r };
	t.job = (struct job){ NULL, run, when_told, &t };
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
		struct told t = told_by(w, keep_told, r, id);
		EXPECT(t.seen[0] && t.seen[1]);
	}
	/* nobody looks: both hold the view before it */
	told_by(w, keep_told, NULL, 51);
	writer_stop(&w);
	EXPECT(db_log_pages(b->write) == 0);
	EXPECT(sees(r, 0, 51) && sees(r, 1, 51));
	readers_close(&r);
}
TEST("whoever is told that something was kept sees it, and no view kept stops the log")
{
	on_each_engine(told_is_seen);
}

/* ---- views that are let go ---- */

static void *rest(void *readers)
{
	readers_rest(readers);
	return NULL;
}

static void rests(struct bench *b)
{
	struct readers *r = readers_of(b);
	struct arena *arena = arena_new(1 << 16);
	struct q_note_by_id found;
	pthread_t writer;
	REQUIRE(r && keep(b->write, 1) == 0 && sees(r, 0, 1));
	REQUIRE(reader_begin(r, 1) == 0);
	EXPECT(q_note_by_id(reader_db(r, 1), arena, 1, 1, &found) == 0);
	REQUIRE(keep(b->write, 2) == 0 && pthread_create(&writer, NULL, rest, r) == 0);
	usleep(20000);                                  /* it waits by now, or soon will */
	EXPECT(q_note_by_id(reader_db(r, 1), arena, 1, 2, &found) == DB_NONE);
	reader_end(r, 1);
	pthread_join(writer, NULL);
	EXPECT(!db_in_transaction(reader_db(r, 0)) && !db_in_transaction(reader_db(r, 1)));
	EXPECT(sees(r, 0, 2) && sees(r, 1, 2));
	arena_free(&arena);
	readers_close(&r);
}
TEST("resting takes a view at the end of its act, and not under way") { on_each_engine(rests); }

/* ---- a log while people look ---- */

struct looking { struct readers *readers; unsigned i; atomic_bool enough; };

static void *look_on(void *looking)
{
	struct looking *l = looking;
	while (!l->enough)
		(void)sees(l->readers, l->i, 0);
	return NULL;
}

static int keep_long(void *ctx, struct db *db)
{
	static const char long_text[100000];
	str none = { NULL, 0 };
	return q_note_add(db, 1, ((struct told *)ctx)->id, 1, S("x"), (str){ long_text, sizeof long_text }, none,
	    none);
}

static off_t log_bytes(const struct bench *b)
{
	struct stat st;
	char path[sizeof b->where + 8];
	snprintf(path, sizeof path, "%s-wal", b->where);
	return stat(path, &st) == 0 ? st.st_size : 0;
}

static void log_stays_short(struct bench *b)
{
	enum { ACTS = 800, LONGEST = 40 << 20 };        /* 80 MB in all; it is begun anew at 16 */
	struct writer *w;
	struct readers *r = readers_of(b);
	struct writer_hooks hooks = { .readers = r };
	struct looking l[READERS] = { { .readers = r, .i = 0 }, { .readers = r, .i = 1 } };
	pthread_t thread[READERS];
	REQUIRE(r && writer_start(&w, b->write, &hooks) == 0);
	for (int i = 0; i < READERS; i++)
		REQUIRE(pthread_create(&thread[i], NULL, look_on, &l[i]) == 0);
	for (int64_t id = 1; id <= ACTS; id++)
		told_by(w, keep_long, NULL, id);
	EXPECT(log_bytes(b) < LONGEST);
	for (int i = 0; i < READERS; i++) {
		l[i].enough = true;
		pthread_join(thread[i], NULL);
	}
	writer_stop(&w);
	readers_close(&r);
}
TEST("a log is begun anew though somebody looks all the time") { on_each_engine(log_stays_short); }
