/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "db/writer.h"

#include "base/log.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

enum {
	QUEUE_MAX = 4096, BATCH_MAX = 256,
	ATTEMPTS = 8,                   /* of a batch that met another transaction */
	IDLE_MS = 200,                  /* quiet for so long: move the log into the file */
	LOG_PAGES_MAX = 4096,           /* 16 MiB of log: move it even when busy */
};

struct queue { struct job *first, **last; int n; };

struct writer {
	struct db *db;
	struct writer_hooks hooks;
	pthread_t thread;
	pthread_mutex_t lock;           /* guards queue, asleep, stopping */
	pthread_cond_t wake;
	struct queue queue;
	bool asleep, stopping;
	atomic_int state;
	_Atomic int64_t kept, undone, refused, commits;
};

/* A batch while it runs. outcome[i] is what run() gave the i-th job. apart: each in a part of its own. */
struct batch { struct job *first; int n, n_kept; bool apart; int outcome[BATCH_MAX]; };

/* An answer of a batch tried without parts: an act that refused had written something. */
enum { ASKS_FOR_PARTS = 1 };

/* ---- the queue ---- */

static void queue_reset(struct queue *q) { *q = (struct queue){ NULL, &q->first, 0 }; }

bool writer_submit(struct writer *w, struct job *job)
{
	job->next = NULL;
	pthread_mutex_lock(&w->lock);
	bool taken = !w->stopping && w->queue.n < QUEUE_MAX && w->state != WRITER_BROKEN;
	bool wake = taken && w->asleep;
	if (taken) {
		*w->queue.last = job;
		w->queue.last = &job->next;
		w->queue.n++;
		w->asleep = false;
	}
	pthread_mutex_unlock(&w->lock);
	if (wake)
		pthread_cond_signal(&w->wake);
	if (!taken)
		w->refused++;
	return taken;
}

/* Takes the head of the queue, BATCH_MAX at most. The lock is held. */
static void take(struct queue *q, struct batch *b)
{
	struct job **end = &q->first;
	b->first = q->first;
	for (b->n = 0; *end && b->n < BATCH_MAX; b->n++)
		end = &(*end)->next;
	struct job *rest = *end;
	*end = NULL;
	q->first = rest;
	q->n -= b->n;
	if (!rest)
		q->last = &q->first;
}

static void sleep_until_woken(struct writer *w)
{
	bool untidy = db_log_pages(w->db) > 0 && w->state != WRITER_BROKEN;
	struct timespec until;
	int r = 0;
	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_nsec += IDLE_MS * 1000000L;
	until.tv_sec += until.tv_nsec / 1000000000L;
	until.tv_nsec %= 1000000000L;
	w->asleep = true;
	while (w->asleep && !w->stopping && r == 0)
		r = untidy ? pthread_cond_timedwait(&w->wake, &w->lock, &until)
			   : pthread_cond_wait(&w->wake, &w->lock);
	w->asleep = false;
}

/* ---- hooks and outcomes ---- */

static void call(void (*hook)(void *), void *ctx)
{
	if (hook)
		hook(ctx);
}

static void settle(struct writer *w, struct batch *b, int batch_outcome)
{
	struct job *next;
	int i = 0;
	for (struct job *j = b->first; j; j = next, i++) {
		int outcome = batch_outcome ? batch_outcome : b->outcome[i];
		next = j->next;                 /* done() may free the job, or submit it again */
		*(outcome ? &w->undone : &w->kept) += 1;
		j->done(j->ctx, outcome);
	}
}

static void note(struct writer *w, int trouble)
{
	int before = w->state;
	if (before == WRITER_BROKEN)
		return;
	w->state = trouble == DB_IO ? WRITER_BROKEN : trouble == DB_FULL ? WRITER_FULL : WRITER_OPEN;
	if (w->state != before)
		log_event(w->state == WRITER_OPEN ? LOG_NOTE : LOG_BAD, "db", "writer-state", w->state);
}

/* ---- one batch, one transaction ---- */

/* What became of a job: what run() gave, or the fault that undid it. A negative db_trouble means the whole
 * transaction is lost. */
static int run_job(struct writer *w, struct job *j, bool apart)
{
	int r = apart ? db_savepoint(w->db) : 0;
	if (r)
		return r;
	r = j->run(j->ctx, w->db);
	if (db_trouble(w->db) || !apart)
		return r;
	if (!r)
		r = db_release(w->db);
	/* PostgreSQL refuses the release when the job met an error and looked away. */
	if (r && db_rollback_to(w->db))
		return DB_LOST;
	return r;
}

static int run_jobs(struct writer *w, struct batch *b)
{
	int i = 0;
	b->n_kept = 0;
	for (struct job *j = b->first; j; j = j->next, i++) {
		int64_t before = db_changes(w->db);
		int r = run_job(w, j, b->apart);
		bool gone = db_trouble(w->db) || (!db_in_transaction(w->db) && b->n > 1);
		b->outcome[i] = r;
		call(r || gone ? w->hooks.job_undone : w->hooks.job_kept, w->hooks.ctx);
		b->n_kept += !r;
		if (gone)
			return db_trouble(w->db) ? db_trouble(w->db) : DB_BUG;
		if (r && b->n > 1 && !b->apart && db_changes(w->db) != before)
			return ASKS_FOR_PARTS;
	}
	return 0;
}

/* 0 when every job's outcome stands, and what was kept is durable. */
static int attempt_once(struct writer *w, struct batch *b)
{
	int r = db_begin(w->db);
	if (!r)
		r = run_jobs(w, b);
	if (!r && !b->n_kept)
		return 0;
	if (!r && w->hooks.before_commit)
		r = w->hooks.before_commit(w->hooks.ctx, w->db);
	if (!r)
		r = db_commit(w->db);
	return r;
}

static int trouble_of(const struct writer *w, int r)
{
	int t = db_trouble(w->db);
	return t ? t : r;
}

static int attempt(struct writer *w, struct batch *b)
{
	int r = attempt_once(w, b);
	if (r != ASKS_FOR_PARTS)
		return r;
	db_rollback(w->db);
	call(w->hooks.batch_undone, w->hooks.ctx);
	b->apart = true;
	return attempt_once(w, b);
}

/* Two transactions that met are tried again, a little later each time. A part of its own costs each act a
 * copy of every page it touches, so a batch begins without, where the engine tells whether an act that
 * refused had written: most refuse before they write, and most do not refuse. A lone act needs none:
 * undoing it undoes the transaction. */
static void run_batch(struct writer *w, struct batch *b)
{
	int r, trouble = 0;
	b->apart = b->n > 1 && db_changes(w->db) < 0;
	for (int n = 0; n < ATTEMPTS; n++) {
		r = attempt(w, b);
		trouble = r ? trouble_of(w, r) : 0;
		db_rollback(w->db);
		if (r || !b->n_kept)
			call(w->hooks.batch_undone, w->hooks.ctx);
		if (trouble != DB_RETRY)
			break;
		nanosleep(&(struct timespec){ 0, 500000L << n }, NULL);
	}
	note(w, trouble);
	if (r) {
		settle(w, b, WRITER_UNAVAILABLE);
		return;
	}
	if (b->n_kept) {
		w->commits++;
		if (w->hooks.readers)
			readers_renew(w->hooks.readers);
		call(w->hooks.batch_kept, w->hooks.ctx);
	}
	settle(w, b, 0);
}

static void rest(struct writer *w)
{
	if (w->hooks.readers)
		readers_rest(w->hooks.readers);
}

/* Called where no transaction is open. A disk that fails here is as broken as one that fails in a
 * commit, though all that was acknowledged is still in the log.
 * Readers let go before it, so that all of the log can be moved, and after it, so that the next commit finds
 * nobody who looks into the log and begins it anew: else it grows, and is tidied after every commit. */
static void tidy(struct writer *w, bool truncate)
{
	if (w->state == WRITER_BROKEN)
		return;
	rest(w);
	if (db_checkpoint(w->db, truncate) == DB_IO)
		note(w, DB_IO);
	rest(w);
}

static void refuse_all(struct writer *w, struct batch *b)
{
	w->refused += b->n;
	settle(w, b, WRITER_UNAVAILABLE);
}

static void *write_all(void *arg)
{
	struct writer *w = arg;
	struct batch b;
	pthread_mutex_lock(&w->lock);
	while (w->queue.n || !w->stopping) {
		if (!w->queue.n)
			sleep_until_woken(w);
		take(&w->queue, &b);
		pthread_mutex_unlock(&w->lock);
		if (b.n && w->state == WRITER_BROKEN)
			refuse_all(w, &b);
		else if (b.n)
			run_batch(w, &b);
		if (b.n ? db_log_pages(w->db) > LOG_PAGES_MAX : db_log_pages(w->db) > 0)
			tidy(w, false);
		pthread_mutex_lock(&w->lock);
	}
	pthread_mutex_unlock(&w->lock);
	tidy(w, true);
	return NULL;
}

/* ---- its life ---- */

int writer_start(struct writer **out, struct db *db, const struct writer_hooks *hooks)
{
	pthread_condattr_t monotonic;
	struct writer *w = calloc(1, sizeof *w);
	CHECK(w != NULL);
	w->db = db;
	w->hooks = hooks ? *hooks : (struct writer_hooks){ 0 };
	queue_reset(&w->queue);
	pthread_mutex_init(&w->lock, NULL);
	pthread_condattr_init(&monotonic);
	pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
	pthread_cond_init(&w->wake, &monotonic);
	pthread_condattr_destroy(&monotonic);
	*out = w;
	int r = pthread_create(&w->thread, NULL, write_all, w);
	if (!r)
		return 0;
	*out = NULL;
	free(w);
	return FAULT(-r);
}

void writer_stop(struct writer **w)
{
	if (!*w)
		return;
	pthread_mutex_lock(&(*w)->lock);
	(*w)->stopping = true;
	pthread_mutex_unlock(&(*w)->lock);
	pthread_cond_signal(&(*w)->wake);
	pthread_join((*w)->thread, NULL);
	pthread_cond_destroy(&(*w)->wake);
	pthread_mutex_destroy(&(*w)->lock);
	free(*w);
	*w = NULL;
}

enum writer_state writer_state(const struct writer *w) { return (enum writer_state)w->state; }

struct writer_figures writer_figures(const struct writer *w)
{
	return (struct writer_figures){ w->kept, w->undone, w->refused, w->commits };
}
