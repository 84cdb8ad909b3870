/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the disk and SQLite allow: the rows of a demand written durably by a program that does nothing else.
 * 64 producers each wait until theirs is kept; one thread writes all that wait (256 at most) in one commit.
 * The figures of the unions above are counted with each commit, as the hall does, merged per cell.
 *
 *   raw_commit DATABASE DEMANDS PRODUCERS SECONDS      PRODUCERS -N: N demands a commit, nobody waits
 *
 * DEMANDS: a line a demand to copy, "REGION NUMBER". Works on a copy of a hall nobody has open.
 * Prints: demands a second, the median and 99th percentile in microseconds, the mean batch. */
#include "clock.h"
#include "rows.h"

#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { PRODUCERS_MOST = 1024, BATCH_MOST = 256, DEMANDS_MOST = 256, WAY_MOST = 8, LOG_PAGES = 4000 };

struct guild { int64_t region, id; };
struct demand { struct rows rows; struct guild way[WAY_MOST]; int n_way; char topic[64]; };
struct producer { struct producer *next; const struct demand *demand; int64_t id; sem_t done; };

static struct bench {
	sqlite3 *db;
	struct rows_writer rows;
	sqlite3_stmt *begin, *commit, *figure;
	struct demand demand[DEMANDS_MOST]; int n_demand;
	int64_t tick, month;
	int log_pages;
	int64_t written, commits;
	struct samples samples;
	pthread_mutex_t lock;
	pthread_cond_t wake;
	struct producer *first, **last;
	atomic_bool over;
} b;

/* ---- what is copied ---- */

/* The unions a demand is counted for: its holder and every one above, by the holder's path. */
static void load_way(struct demand *d)
{
	char path[512], *at = path;
	sqlite3_stmt *st = prepared(b.db, "SELECT g.path, m.topic FROM matter m"
	    " JOIN guild g ON g.region = m.holder_region AND g.id = m.holder WHERE m.region = ? AND m.id = ?");
	sqlite3_bind_int64(st, 1, d->rows.region);
	sqlite3_bind_int64(st, 2, d->rows.matter);
	must(b.db, sqlite3_step(st), SQLITE_ROW);
	snprintf(path, sizeof path, "%s", (const char *)sqlite3_column_text(st, 0));
	snprintf(d->topic, sizeof d->topic, "%s", (const char *)sqlite3_column_text(st, 1));
	sqlite3_finalize(st);
	st = prepared(b.db, "SELECT region, id FROM guild_code WHERE code = ?");
	for (char *code; (code = strsep(&at, ".")) && d->n_way < WAY_MOST; sqlite3_reset(st)) {
		sqlite3_bind_text(st, 1, code, -1, SQLITE_TRANSIENT);
		if (sqlite3_step(st) == SQLITE_ROW)
			d->way[d->n_way++] = (struct guild){ sqlite3_column_int64(st, 0), sqlite3_column_int64(st, 1) };
	}
	sqlite3_finalize(st);
}

static void load_demands(const char *path)
{
	long long region, matter;
	FILE *f = fopen(path, "r");
	if (!f)
		give_up("no list of demands");
	while (b.n_demand < DEMANDS_MOST && fscanf(f, "%lld %lld", &region, &matter) == 2) {
		struct demand *d = &b.demand[b.n_demand++];
		rows_load(&d->rows, b.db, region, matter);
		load_way(d);
	}
	fclose(f);
	if (!b.n_demand)
		give_up("an empty list of demands");
}

/* As src/act/act.c makes them: rising. */
static int64_t next_id(int64_t region)
{
	int64_t t = b.tick++;
	return (t >> 14) << 22 | region << 14 | (t & 16383);
}

/* ---- one commit ---- */

static void run(sqlite3_stmt *st)
{
	int rc = sqlite3_step(st);
	must(b.db, rc, SQLITE_DONE);
	sqlite3_reset(st);
}

static void count_one(struct guild g, const char *topic, int64_t n)
{
	sqlite3_bind_int64(b.figure, 1, g.region);
	sqlite3_bind_int64(b.figure, 2, g.id);
	sqlite3_bind_int64(b.figure, 3, b.month);
	sqlite3_bind_text(b.figure, 4, topic, -1, SQLITE_STATIC);
	sqlite3_bind_int64(b.figure, 5, n);
	run(b.figure);
}

/* Equal cells once: batches are small, so comparing all with all is cheapest. */
static void count(struct producer *const *p, int n)
{
	bool done[BATCH_MOST] = { false };
	for (int i = 0; i < n; i++) {
		const struct demand *d = p[i]->demand;
		int64_t same = 0;
		for (int k = i; k < n && !done[i]; k++) {
			const struct demand *e = p[k]->demand;
			if (k > i && (e->way[e->n_way - 1].id != d->way[d->n_way - 1].id || strcmp(e->topic, d->topic)))
				continue;
			done[k] |= k > i;
			same++;
		}
		for (int k = 0; k < d->n_way && same; k++)
			count_one(d->way[k], d->topic, same);
	}
}

static void write_batch(struct producer *const *p, int n)
{
	run(b.begin);
	for (int i = 0; i < n; i++)
		rows_write(&b.rows, &p[i]->demand->rows, p[i]->id, 0, 0);
	count(p, n);
	run(b.commit);
	b.commits++;
	b.written += n;
	if (b.log_pages > LOG_PAGES)
		sqlite3_wal_checkpoint_v2(b.db, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
}

static int note_log(void *none, sqlite3 *db, const char *name, int pages)
{
	(void)none;
	(void)db;
	(void)name;
	b.log_pages = pages;
	return SQLITE_OK;
}

/* ---- producers and the writer ---- */

static void *produce(void *arg)
{
	struct producer *p = arg;
	while (!b.over) {
		double began = now_s();
		pthread_mutex_lock(&b.lock);
		p->demand = &b.demand[b.tick % b.n_demand];
		p->id = next_id(p->demand->rows.region);
		p->next = NULL;
		*b.last = p;
		b.last = &p->next;
		pthread_cond_signal(&b.wake);
		pthread_mutex_unlock(&b.lock);
		sem_wait(&p->done);
		pthread_mutex_lock(&b.lock);
		sample_add(&b.samples, now_s() - began);
		pthread_mutex_unlock(&b.lock);
	}
	return NULL;
}

static int take(struct producer **out)
{
	int n = 0;
	pthread_mutex_lock(&b.lock);
	while (!b.first && !b.over)
		pthread_cond_wait(&b.wake, &b.lock);
	for (; b.first && n < BATCH_MOST; b.first = b.first->next)
		out[n++] = b.first;
	if (!b.first)
		b.last = &b.first;
	pthread_mutex_unlock(&b.lock);
	return n;
}

static void *write_all(void *none)
{
	struct producer *batch[BATCH_MOST];
	int n;
	while ((n = take(batch))) {
		write_batch(batch, n);
		for (int i = 0; i < n; i++)
			sem_post(&batch[i]->done);
	}
	return none;
}

static void many(int n, double seconds)
{
	static struct producer p[PRODUCERS_MOST];
	pthread_t thread[PRODUCERS_MOST], writer;
	pthread_create(&writer, NULL, write_all, NULL);
	for (int i = 0; i < n; i++) {
		sem_init(&p[i].done, 0, 0);
		pthread_create(&thread[i], NULL, produce, &p[i]);
	}
	time_t whole = (time_t)seconds;
	nanosleep(&(struct timespec){ whole, (long)((seconds - (double)whole) * 1e9) }, NULL);
	b.over = true;
	for (int i = 0; i < n; i++)
		pthread_join(thread[i], NULL);
	pthread_mutex_lock(&b.lock);
	pthread_cond_signal(&b.wake);
	pthread_mutex_unlock(&b.lock);
	pthread_join(writer, NULL);
}

/* No producers, no waiting: n demands a commit from one thread. */
static void alone(int n, double seconds)
{
	static struct producer p[BATCH_MOST];
	struct producer *batch[BATCH_MOST];
	for (double began = now_s(), at = began; at - began < seconds; at = now_s()) {
		for (int i = 0; i < n; i++) {
			batch[i] = &p[i];
			p[i].demand = &b.demand[b.tick % b.n_demand];
			p[i].id = next_id(p[i].demand->rows.region);
		}
		write_batch(batch, n);
		sample_add(&b.samples, now_s() - at);
	}
}

int main(int argc, char **argv)
{
	struct timespec t;
	if (argc != 5)
		give_up("usage: raw_commit DATABASE DEMANDS PRODUCERS SECONDS");
	int n = (int)strtol(argv[3], NULL, 10);
	if (n == 0 || n > PRODUCERS_MOST || n < -BATCH_MOST)
		give_up("1 to 1024 producers, or -1 to -256 a commit");
	clock_gettime(CLOCK_REALTIME, &t);
	b.tick = (((int64_t)t.tv_sec - 1577836800) * 1000 + t.tv_nsec / 1000000) << 14;
	struct tm day;
	gmtime_r(&t.tv_sec, &day);
	b.month = (day.tm_year - 70) * 12 + day.tm_mon;
	b.last = &b.first;
	pthread_mutex_init(&b.lock, NULL);
	pthread_cond_init(&b.wake, NULL);
	b.db = hall_open(argv[1]);
	sqlite3_wal_hook(b.db, note_log, NULL);
	rows_prepare(&b.rows, b.db);
	load_demands(argv[2]);
	b.begin = prepared(b.db, "BEGIN IMMEDIATE");
	b.commit = prepared(b.db, "COMMIT");
	b.figure = prepared(b.db, "INSERT INTO figure (region, guild, month, course, topic, received, in_time,"
	    " too_late, closed, missed) VALUES (?1, ?2, ?3, 'demand', ?4, ?5, 0, 0, 0, 0)"
	    " ON CONFLICT (region, guild, month, course, topic)"
	    " DO UPDATE SET received = figure.received + excluded.received");
	double began = now_s();
	if (n > 0)
		many(n, strtod(argv[4], NULL));
	else
		alone(-n, strtod(argv[4], NULL));
	double took = now_s() - began;
	printf("%.0f %.1f %.1f %.1f\n", (double)b.written / took, sample_at(&b.samples, 0.5),
	    sample_at(&b.samples, 0.99), (double)b.written / (double)(b.commits ? b.commits : 1));
	run_sql(b.db, "PRAGMA wal_checkpoint(TRUNCATE)");
	return 0;
}
