/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef DB_WRITER_H
#define DB_WRITER_H
/* The writer: the one thread that changes anything.
 *
 * It takes all acts that are waiting (256 at most), runs them in one transaction, makes them durable
 * with one fsync, and only then tells each that it is kept. What one act does wrong undoes that act
 * alone: when one that had written something refuses, all are undone and run again, each in its own
 * part of the transaction. When the disk is full nothing is acknowledged and
 * the next batch tries again; when the disk fails, it stops for good and never trusts a second
 * fsync. Reading goes on in both cases. */
#include "db/readers.h"

struct writer;

/* One act. Lives until done() has been called; `next` belongs to the writer meanwhile.
 * run() must stand being called again after an undo (two transactions that met, another act's refusal):
 * it keeps nothing outside ctx that it does not set anew. Both are called on the writer's thread;
 * done() must be quick. */
struct job {
	struct job *next;
	int (*run)(void *ctx, struct db *db);          /* 0: keep; anything else: undo this act alone */
	void (*done)(void *ctx, int outcome);          /* 0: durable; what run() returned; or below */
	void *ctx;
};

/* Outcomes that do not come from run(): nothing of the act was acknowledged. After UNAVAILABLE on
 * a failed disk or a lost server the act may still be found kept after a restart. */
enum { WRITER_UNAVAILABLE = -7101 };

/* All optional, all on the writer's thread. job_kept/job_undone follow each act's own part,
 * batch_kept/batch_undone the whole: what a room holds in memory per act is provisional until
 * batch_kept. before_commit runs once, last in the transaction, if any act was kept. readers: of the same
 * database, who are to see what was kept before anybody is told that it was. */
struct writer_hooks {
	void *ctx;
	int  (*before_commit)(void *ctx, struct db *db);
	void (*job_kept)(void *ctx);
	void (*job_undone)(void *ctx);
	void (*batch_kept)(void *ctx);
	void (*batch_undone)(void *ctx);
	struct readers *readers;
};

/* OPEN: all is well. FULL: the last batch found the disk full. BROKEN: the disk failed; restart. */
enum writer_state { WRITER_OPEN, WRITER_FULL, WRITER_BROKEN };

/* The writer borrows `db`, a DB_WRITE connection nobody else uses until writer_stop. */
int  writer_start(struct writer **out, struct db *db, const struct writer_hooks *hooks) MUST_CHECK;
/* False: 4096 acts wait already, or it stops or is broken. done() will not be called; say 503. */
bool writer_submit(struct writer *w, struct job *job) MUST_CHECK;
/* Finishes all that was submitted, empties the write-ahead log, ends the thread. */
void writer_stop(struct writer **w);
enum writer_state writer_state(const struct writer *w);

/* Since the start: acts kept, transactions committed. For the figures of the machine. */
struct writer_figures { int64_t kept, undone, refused, commits; };
struct writer_figures writer_figures(const struct writer *w);
#endif
