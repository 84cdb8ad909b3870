/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "db/readers.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

/* `lock` is held for the length of an act; only the writer ever finds it taken. Each reader has its own line
 * of the cache: all of them write their locks all the time. */
struct reader {
	_Alignas(64) struct db *db;
	pthread_mutex_t lock;
	uint64_t seen;                   /* how much had been kept when it took its view */
	bool keeps;                      /* its engine lets a view be kept at no cost to others */
};

struct readers {
	unsigned n;
	_Alignas(64) _Atomic uint64_t kept;
	struct reader of[];
};

int readers_open(struct readers **out, str where, unsigned n)
{
	struct readers *r = aligned_alloc(64, sizeof *r + n * sizeof r->of[0]);
	CHECK(r != NULL);
	memset(r, 0, sizeof *r + n * sizeof r->of[0]);
	*out = r;
	for (; r->n < n; r->n++) {
		struct reader *one = &r->of[r->n];
		TRY(db_open(&one->db, where, DB_READ));
		pthread_mutex_init(&one->lock, NULL);
		one->keeps = !db_is_postgres(one->db);
	}
	return 0;
}

void readers_close(struct readers **out)
{
	struct readers *r = *out;
	for (unsigned i = 0; r && i < r->n; i++) {
		db_close(&r->of[i].db);
		pthread_mutex_destroy(&r->of[i].lock);
	}
	free(r);
	*out = NULL;
}

struct db *reader_db(const struct readers *r, unsigned i) { return r->of[i].db; }

/* The count is read before the view is taken: what is kept in between may be seen early, never late. */
static int look_anew(struct reader *one, uint64_t kept)
{
	db_read_end(one->db);
	one->seen = kept;
	return db_read_begin(one->db);
}

int reader_begin(struct readers *r, unsigned i)
{
	struct reader *one = &r->of[i];
	pthread_mutex_lock(&one->lock);
	uint64_t kept = r->kept;
	if (one->seen == kept && db_in_transaction(one->db))
		return 0;
	int fault = look_anew(one, kept);
	if (fault)
		pthread_mutex_unlock(&one->lock);
	return fault;
}

/* After trouble the next act begins afresh. */
void reader_end(struct readers *r, unsigned i)
{
	struct reader *one = &r->of[i];
	if (!one->keeps || db_trouble(one->db))
		db_read_end(one->db);
	pthread_mutex_unlock(&one->lock);
}

void readers_renew(struct readers *r) { r->kept++; }

void readers_rest(struct readers *r)
{
	for (unsigned i = 0; i < r->n; i++) {
		pthread_mutex_lock(&r->of[i].lock);
		db_read_end(r->of[i].db);
		pthread_mutex_unlock(&r->of[i].lock);
	}
}
