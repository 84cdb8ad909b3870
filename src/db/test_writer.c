/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "db/writer.h"
#include "test_engines.h"

#include "base/log.h"

#include <stdio.h>
#include <semaphore.h>
#include <stdlib.h>
#include <unistd.h>

/* An act that writes a note, or refuses to, and can be made to wait. */
struct note_job {
	struct job job;
	int64_t id;
	int answer, outcome;
	bool look_away, silent, visible; /* look away from a broken rule; refuse unwritten; readable when done? */
	struct db *reader;
	sem_t *entered, *gate, *done;
};

static int write_note(void *ctx, struct db *db)
{
	struct note_job *n = ctx;
	str none = { NULL, 0 };
	if (n->gate) {
		sem_post(n->entered);
		sem_wait(n->gate);
	}
	if (n->silent)
		return n->answer;
	int r = q_note_add(db, 1, n->id, 1, S("x"), S(""), none, none);
	if (n->look_away)
		return 0;
	return r ? r : n->answer;
}

static void note_done(void *ctx, int outcome)
{
	struct note_job *n = ctx;
	struct arena *arena = arena_new(1 << 16);
	struct q_note_by_id found;
	n->outcome = outcome;
	n->visible = n->reader && q_note_by_id(n->reader, arena, 1, n->id, &found) == 0;
	arena_free(&arena);
	sem_post(n->done);
}

static void prepare(struct note_job *n, int64_t id, sem_t *done)
{
	*n = (struct note_job){ .id = id, .done = done, .outcome = 99 };
	n->job = (struct job){ NULL, write_note, note_done, n };
}

static void wait_for(sem_t *done, int n)
{
	while (n--)
		sem_wait(done);
}

struct counts { int before_commit, job_kept, job_undone, batch_kept, batch_undone, fail; };
static int before_commit(void *c, struct db *db)
{
	struct counts *n = c;
	(void)db;
	n->before_commit++;
	return n->fail ? DB_BUG : 0;
}
static void job_kept(void *c)     { ((struct counts *)c)->job_kept++; }
static void job_undone(void *c)   { ((struct counts *)c)->job_undone++; }
static void batch_kept(void *c)   { ((struct counts *)c)->batch_kept++; }
static void batch_undone(void *c) { ((struct counts *)c)->batch_undone++; }

static struct writer_hooks hooks_for(struct counts *c)
{
	return (struct writer_hooks){ c, before_commit, job_kept, job_undone, batch_kept, batch_undone,
		NULL };
}

static void one_by_one(struct bench *b)
{
	struct writer *w;
	struct note_job n;
	sem_t done;
	sem_init(&done, 0, 0);
	REQUIRE(writer_start(&w, b->write, NULL) == 0);
	for (int64_t id = 1; id <= 20; id++) {
		prepare(&n, id, &done);
		n.reader = b->read;
		n.answer = id % 4 == 0 ? 5 : 0;
		REQUIRE(writer_submit(w, &n.job));
		wait_for(&done, 1);
		EXPECT(n.outcome == n.answer);
		EXPECT(n.visible == (n.answer == 0));
	}
	struct writer_figures f = writer_figures(w);
	EXPECT(f.kept == 15 && f.undone == 5 && f.commits == 15);
	EXPECT(writer_state(w) == WRITER_OPEN);
	writer_stop(&w);
	EXPECT(w == NULL && db_log_pages(b->write) == 0);
}
TEST("a lone act is told it is kept when any reader sees it, and leaves no trace if it refuses")
{
	on_each_engine(one_by_one);
}

enum { TOGETHER = 60 };

/* Holds the writer at a gate until TOGETHER acts wait, so that they make one batch. */
static bool run_together(struct bench *b, struct note_job *n, const struct writer_hooks *hooks)
{
	struct writer *w;
	struct note_job first;
	sem_t done, gate, entered;
	sem_init(&done, 0, 0);
	sem_init(&gate, 0, 0);
	sem_init(&entered, 0, 0);
	if (!EXPECT(writer_start(&w, b->write, hooks) == 0))
		return false;
	prepare(&first, 1000, &done);
	first.gate = &gate;
	first.entered = &entered;
	bool all = EXPECT(writer_submit(w, &first.job));
	if (all)
		sem_wait(&entered);
	for (int i = 0; i < TOGETHER; i++) {
		n[i].done = &done;
		all &= writer_submit(w, &n[i].job);
	}
	sem_post(&gate);
	EXPECT(all);
	wait_for(&done, TOGETHER + 1);
	writer_stop(&w);
	return EXPECT(first.outcome == 0);
}

static void alone_undone(struct bench *b)
{
	struct note_job n[TOGETHER];
	struct counts c = { 0 };
	struct writer_hooks hooks = hooks_for(&c);
	log_quiet(true);
	for (int i = 0; i < TOGETHER; i++) {
		prepare(&n[i], i + 1, NULL);
		n[i].reader = b->read;
	}
	n[10].answer = 3;
	n[20].id = 6;                   /* already there: a broken rule */
	n[30].id = 7;
	n[30].look_away = true;
	REQUIRE(run_together(b, n, &hooks));
	for (int i = 0; i < TOGETHER; i++) {
		int want = i == 10 ? 3 : i == 20 ? DB_RULE : 0;
		if (i == 30)                /* PostgreSQL undoes it, SQLite undid the statement alone */
			EXPECT((n[i].outcome != 0) == db_is_postgres(b->write));
		else
			EXPECT(n[i].outcome == want);
		EXPECT(n[i].visible == (i != 10));
	}
	/* SQLite learns at the eleventh that parts are needed, and begins again. */
	int undone = db_is_postgres(b->write) ? 3 : 2, again = db_is_postgres(b->write) ? 0 : 1;
	EXPECT(c.job_undone == undone + again && c.job_kept == TOGETHER + 1 - undone + 10 * again);
	EXPECT(c.batch_kept == 2 && c.before_commit == 2 && c.batch_undone == again);
	log_quiet(false);
}
TEST("in a batch, an act that refuses or breaks a rule is undone alone")
{
	on_each_engine(alone_undone);
}

static void all_refuse(struct bench *b)
{
	struct note_job n[TOGETHER];
	struct counts c = { 0 };
	struct writer_hooks hooks = hooks_for(&c);
	for (int i = 0; i < TOGETHER; i++) {
		prepare(&n[i], i + 1, NULL);
		n[i].answer = i + 1;
	}
	REQUIRE(run_together(b, n, &hooks));
	for (int i = 0; i < TOGETHER; i++)
		EXPECT(n[i].outcome == i + 1);
	EXPECT(c.before_commit == 1 && c.batch_kept == 1 &&
	    c.batch_undone == (db_is_postgres(b->write) ? 1 : 2));
}
TEST("a batch in which every act refuses commits nothing") { on_each_engine(all_refuse); }

static void silent_refuse(struct bench *b)
{
	struct note_job n[TOGETHER];
	struct counts c = { 0 };
	struct writer_hooks hooks = hooks_for(&c);
	for (int i = 0; i < TOGETHER; i++) {
		prepare(&n[i], i + 1, NULL);
		n[i].reader = b->read;
	}
	n[10].silent = true;
	n[10].answer = 3;
	REQUIRE(run_together(b, n, &hooks));
	for (int i = 0; i < TOGETHER; i++)
		EXPECT(n[i].outcome == (i == 10 ? 3 : 0) && n[i].visible == (i != 10));
	EXPECT(c.job_undone == 1 && c.job_kept == TOGETHER && c.batch_undone == 0 && c.batch_kept == 2);
}
TEST("an act that refuses before it wrote anything costs the others nothing")
{
	on_each_engine(silent_refuse);
}

static void last_step_fails(struct bench *b)
{
	struct counts c = { .fail = 1 };
	struct writer_hooks hooks = hooks_for(&c);
	struct writer *w;
	struct note_job n;
	sem_t done;
	sem_init(&done, 0, 0);
	REQUIRE(writer_start(&w, b->write, &hooks) == 0);
	prepare(&n, 1, &done);
	n.reader = b->read;
	REQUIRE(writer_submit(w, &n.job));
	wait_for(&done, 1);
	EXPECT(n.outcome == WRITER_UNAVAILABLE && !n.visible && c.batch_undone == 1 && c.batch_kept == 0);
	EXPECT(writer_state(w) == WRITER_OPEN);
	writer_stop(&w);
}
TEST("when the last step before the commit fails, nothing of the batch is kept")
{
	on_each_engine(last_step_fails);
}

enum { LIMIT = 4096 };

TEST("the queue is bounded, and all that was let in is finished at the stop")
{
	static struct note_job n[LIMIT + 2];
	char folder[256], path[300];
	struct writer *w;
	sem_t done, gate, entered;
	folder_new(folder, sizeof folder);
	snprintf(path, sizeof path, "%s/hall.db", folder);
	struct db *db = tiny_open(path);
	REQUIRE(db != NULL);
	sem_init(&done, 0, 0);
	sem_init(&gate, 0, 0);
	sem_init(&entered, 0, 0);
	REQUIRE(writer_start(&w, db, NULL) == 0);
	for (int i = 0; i < LIMIT + 2; i++)
		prepare(&n[i], i + 1, &done);
	n[0].gate = &gate;
	n[0].entered = &entered;
	REQUIRE(writer_submit(w, &n[0].job));
	sem_wait(&entered);
	for (int i = 1; i <= LIMIT; i++)
		EXPECT(writer_submit(w, &n[i].job));
	EXPECT(!writer_submit(w, &n[LIMIT + 1].job));
	EXPECT(writer_figures(w).refused == 1);
	sem_post(&gate);
	writer_stop(&w);
	wait_for(&done, LIMIT + 1);
	for (int i = 0; i <= LIMIT; i++)
		EXPECT(n[i].outcome == 0);
	snprintf(path, sizeof path, "%s/hall.db-wal", folder);
	FILE *log = fopen(path, "r");
	EXPECT(log == NULL || (fseek(log, 0, SEEK_END) == 0 && ftell(log) == 0));
	if (log)
		fclose(log);
	db_close(&db);
	folder_drop(folder);
}

static void comes_back(struct bench *b)
{
	struct writer *w;
	struct note_job n;
	sem_t done;
	int outcomes = 0;
	if (!db_is_postgres(b->write))
		return;
	log_quiet(true);
	sem_init(&done, 0, 0);
	REQUIRE(writer_start(&w, b->write, NULL) == 0);
	for (int64_t id = 1; id <= 6; id++) {
		if (id == 3)
			EXPECT(db_script(b->read, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
			    " WHERE application_name = 'unionhall' AND pid <> pg_backend_pid()") == 0);
		prepare(&n, id, &done);
		n.reader = b->read;
		REQUIRE(writer_submit(w, &n.job));
		wait_for(&done, 1);
		EXPECT(n.outcome == 0 || n.outcome == WRITER_UNAVAILABLE);
		EXPECT(n.visible == (n.outcome == 0));
		outcomes += n.outcome == 0;
	}
	EXPECT(outcomes == 5 && n.outcome == 0 && writer_state(w) == WRITER_OPEN);
	writer_stop(&w);
	log_quiet(false);
}
TEST("a server that went away costs the acts it had in hand, and no more")
{
	on_each_engine(comes_back);
}

/* Two writers on one PostgreSQL, each reading what the other writes, meet all the time. */

static int write_sum(void *ctx, struct db *db)
{
	struct note_job *n = ctx;
	struct arena *arena = arena_new(1 << 16);
	struct q_note_figures f;
	int r = q_note_figures(db, arena, 1, &f);
	arena_free(&arena);
	return r ? r : q_note_add(db, 1, n->id, f.n + 1, S("x"), S(""), S(""), S(""));
}

static void meet_and_retry(struct bench *b)
{
	enum { EACH = 40 };
	static struct note_job n[2][EACH];
	struct writer *w[2];
	struct db *other = NULL;
	sem_t done;
	if (!db_is_postgres(b->write))
		return;
	sem_init(&done, 0, 0);
	REQUIRE(db_open(&other, str_from_c(b->where), DB_WRITE) == 0);
	REQUIRE(writer_start(&w[0], b->write, NULL) == 0 && writer_start(&w[1], other, NULL) == 0);
	for (int i = 0; i < 2 * EACH; i++) {
		struct note_job *j = &n[i % 2][i / 2];
		prepare(j, i + 1, &done);
		j->job.run = write_sum;
		EXPECT(writer_submit(w[i % 2], &j->job));
		usleep(300);
	}
	wait_for(&done, 2 * EACH);
	writer_stop(&w[0]);
	writer_stop(&w[1]);
	db_close(&other);
	int kept = 0;
	for (int i = 0; i < 2 * EACH; i++)
		kept += n[i % 2][i / 2].outcome == 0;
	struct q_note_figures f;
	REQUIRE(q_note_figures(b->read, b->arena, 1, &f) == 0);
	/* Serializable: each kept act saw a count of its own, so the versions are 1, 2, 3 ... */
	EXPECT(f.n == kept && f.total == (int64_t)kept * (kept + 1) / 2);
	EXPECT(kept > EACH);
}
TEST("two writers that meet try again, and what they keep is as if one came after the other")
{
	on_each_engine(meet_and_retry);
}
