/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* How many durable writes a second: one commit each, and through the writer with 1, 8 and 64
 * people who each wait for their answer before they write again.
 *
 *   writes WHERE [seconds]      WHERE: a folder on the disk to be measured, or postgresql://... */
#include "db/writer.h"
#include "tiny/tiny_migrations.c"
#include "tiny/tiny_sql.c"

#include "base/log.h"
#include "db/migrate.h"

#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { PRODUCERS = 256, SAMPLES = 1 << 20 };

struct producer { struct job job; int64_t id; int outcome; sem_t done; struct writer *w; };

static _Atomic int64_t next_id, n_sample;
static atomic_bool over;
static float sample[SAMPLES];

static double now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static int add_note(struct db *db, int64_t id)
{
	str none = { NULL, 0 };
	str body = S("A worker writes some forty characters here");
	return q_note_add(db, 1, id, 1, body, S(""), none, none);
}

static int run(void *ctx, struct db *db) { return add_note(db, ((struct producer *)ctx)->id); }

static void done(void *ctx, int outcome)
{
	struct producer *p = ctx;
	p->outcome = outcome;
	sem_post(&p->done);
}

static void *produce(void *arg)
{
	struct producer *p = arg;
	while (!over) {
		double began = now();
		p->id = ++next_id;
		p->job = (struct job){ NULL, run, done, p };
		CHECK(writer_submit(p->w, &p->job));
		sem_wait(&p->done);
		CHECK(p->outcome == 0);
		sample[n_sample++ % SAMPLES] = (float)(now() - began);
	}
	return NULL;
}

static int by_size(const void *a, const void *b)
{
	float x = *(const float *)a, y = *(const float *)b;
	return (x > y) - (x < y);
}

static void report(const char *what, double seconds, int64_t commits)
{
	int64_t n = n_sample;
	CHECK(n > 0 && n <= SAMPLES);
	qsort(sample, (size_t)n, sizeof *sample, by_size);
	printf("%-28s %8.0f writes/s  p50 %6.2f ms  p99 %6.2f ms  mean batch %5.1f\n", what,
	    (double)n / seconds, sample[n / 2] * 1e3, sample[n * 99 / 100] * 1e3,
	    (double)n / (double)commits);
}

static void one_commit_each(struct db *db, double seconds)
{
	double began = now();
	n_sample = 0;
	while (now() - began < seconds) {
		double at = now();
		CHECK(db_begin(db) == 0 && add_note(db, ++next_id) == 0 && db_commit(db) == 0);
		sample[n_sample++ % SAMPLES] = (float)(now() - at);
	}
	report("one commit each, no queue", now() - began, n_sample);
	CHECK(db_checkpoint(db, true) == 0);
}

static void through_the_writer(struct db *db, int n, double seconds)
{
	static struct producer p[PRODUCERS];
	pthread_t thread[PRODUCERS];
	struct writer *w;
	char what[64];
	n_sample = 0;
	over = false;
	CHECK(writer_start(&w, db, NULL) == 0);
	double began = now();
	for (int i = 0; i < n; i++) {
		p[i].w = w;
		sem_init(&p[i].done, 0, 0);
		CHECK(pthread_create(&thread[i], NULL, produce, &p[i]) == 0);
	}
	while (now() - began < seconds)
		nanosleep(&(struct timespec){ 0, 10000000 }, NULL);
	over = true;
	for (int i = 0; i < n; i++)
		pthread_join(thread[i], NULL);
	snprintf(what, sizeof what, "writer, %d waiting", n);
	report(what, now() - began, writer_figures(w).commits);
	writer_stop(&w);
}

int main(int argc, char **argv)
{
	static const struct migration *const rooms[] = { tiny_migrations };
	char where[1024];
	struct db *db;
	double seconds = argc > 2 ? atof(argv[2]) : 3;
	if (argc < 2)
		return fprintf(stderr, "usage: writes FOLDER|postgresql://... [seconds]\n"), 2;
	snprintf(where, sizeof where, "%s%s", argv[1], strchr(argv[1], ':') ? "" : "/bench.db");
	log_quiet(true);
	if (db_open(&db, str_from_c(where), DB_WRITE) || db_migrate(db, rooms, 1) ||
	    db_script(db, "DELETE FROM note"))
		return fprintf(stderr, "writes: cannot make %s\n", where), 1;
	one_commit_each(db, seconds);
	for (int n = 1; n <= PRODUCERS; n *= n == 64 ? 4 : 8)
		through_the_writer(db, n, seconds);
	db_close(&db);
	return 0;
}
