/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "db/engine.h"

#include "base/log.h"

#include <stdlib.h>

enum { FIRST_CACHE = 256, FIRST_ROWS = 16 };

static const struct query READ = { "read-begin", "BEGIN",
	"BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" };
static const struct query BEGIN = { "begin", "BEGIN IMMEDIATE",
	"BEGIN ISOLATION LEVEL SERIALIZABLE" };
static const struct query COMMIT = { "commit", "COMMIT", "COMMIT" };
static const struct query ROLLBACK = { "rollback", "ROLLBACK", "ROLLBACK" };
static const struct query SAVEPOINT = { "savepoint", "SAVEPOINT part", "SAVEPOINT part" };
static const struct query RELEASE = { "release", "RELEASE part", "RELEASE part" };
static const struct query UNDO = { "rollback-to", "ROLLBACK TO part", "ROLLBACK TO part" };

int db_open(struct db **out, str where, enum db_mode mode)
{
	bool pg = str_begins(where, S("postgresql://")) || str_begins(where, S("postgres://"));
	*out = NULL;
	return pg ? pg_open(out, where, mode) : sqlite_open(out, where, mode);
}

void db_close(struct db **db)
{
	if (!*db)
		return;
	(*db)->engine->close(*db);
	free((*db)->cache.slot);
	free(*db);
	*db = NULL;
}

/* ---- transactions ---- */

int db_read_begin(struct db *db)
{
	db->trouble = 0;
	return db->engine->command(db, &READ);
}

/* Nothing was written, so there is nothing a failure could lose. */
void db_read_end(struct db *db) { db_rollback(db); }

int db_begin(struct db *db)
{
	db->trouble = 0;
	return db->engine->command(db, &BEGIN);
}

int db_commit(struct db *db) { return db->engine->command(db, &COMMIT); }

void db_rollback(struct db *db)
{
	/* A failed ROLLBACK leaves its mark in db->trouble; the caller has a graver fault in hand. */
	if (db->engine->in_transaction(db) && db->engine->command(db, &ROLLBACK))
		log_event(LOG_WARN, "db", "rollback-failed", 0);
}

bool db_in_transaction(const struct db *db) { return db->engine->in_transaction(db); }
int  db_savepoint(struct db *db) { return db->engine->command(db, &SAVEPOINT); }
int  db_release(struct db *db) { return db->engine->command(db, &RELEASE); }

int db_rollback_to(struct db *db)
{
	TRY(db->engine->command(db, &UNDO));
	return db_release(db);
}

int64_t db_changes(const struct db *db) { return db->engine->changes ? db->engine->changes(db) : -1; }
int64_t db_steps(const struct db *db) { return db->engine->steps ? db->engine->steps(db) : -1; }
int db_trouble(const struct db *db) { return db->trouble; }
int db_checkpoint(struct db *db, bool truncate) { return db->engine->checkpoint(db, truncate); }
int db_examine(struct db *db, bool *whole) { return db->engine->examine(db, whole); }
int db_copy(struct db *db, str to) { return db->engine->copy ? db->engine->copy(db, to) : DB_NONE; }
int64_t db_log_pages(const struct db *db) { return db->log_pages; }
int db_script(struct db *db, const char *sql) { return db->engine->script(db, sql); }

/* ---- queries ---- */

int db_one(struct db *db, const struct query *q, const union db_value *in, struct arena *arena,
    void *out)
{
	struct rows to = { .arena = arena, .at = out, .cap = 1, .max = 1 };
	memset(out, 0, q->row);
	TRY(db->engine->run(db, q, in, &to));
	return to.n ? 0 : DB_NONE;
}

int db_many(struct db *db, const struct query *q, const union db_value *in, struct arena *arena,
    void **out, size_t *n)
{
	struct rows to = { .arena = arena, .max = SIZE_MAX };
	*out = NULL;
	*n = 0;
	TRY(db->engine->run(db, q, in, &to));
	*out = to.at;
	*n = to.n;
	return 0;
}

int db_exec(struct db *db, const struct query *q, const union db_value *in)
{
	struct rows to = { 0 };
	return db->engine->run(db, q, in, &to);
}

int db_exec1(struct db *db, const struct query *q, const union db_value *in)
{
	struct rows to = { 0 };
	TRY(db->engine->run(db, q, in, &to));
	return to.changed ? 0 : DB_NONE;
}

int db_check(struct db *db, const struct query *q) { return db->engine->check(db, q); }

int db_check_all(struct db *db, const struct query *const *list, size_t n)
{
	int bad = 0;
	for (size_t i = 0; i < n; i++)
		if (db_check(db, list[i]))
			bad = DB_BUG;
	return bad;
}

/* ---- what engines share ---- */

static struct cached *slot_of(const struct cache *c, const struct query *q)
{
	size_t i = (size_t)(((uintptr_t)q >> 3) * 0x9E3779B97F4A7C15u >> 32) & (c->cap - 1);
	while (c->slot[i].q && c->slot[i].q != q)
		i = (i + 1) & (c->cap - 1);
	return &c->slot[i];
}

static void cache_grow(struct cache *c)
{
	struct cache wide = { .cap = c->cap ? c->cap * 2 : FIRST_CACHE, .n = c->n };
	wide.slot = calloc(wide.cap, sizeof *wide.slot);
	CHECK(wide.slot != NULL);
	for (size_t i = 0; i < c->cap; i++)
		if (c->slot[i].q)
			*slot_of(&wide, c->slot[i].q) = c->slot[i];
	free(c->slot);
	*c = wide;
}

struct cached *cache_find(struct cache *c, const struct query *q)
{
	if (c->n * 2 >= c->cap)
		cache_grow(c);
	return slot_of(c, q);
}

void cache_add(struct cache *c, const struct query *q, void *what)
{
	*cache_find(c, q) = (struct cached){ q, what };
	c->n++;
}

char *rows_next(struct rows *to, const struct query *q)
{
	if (to->n == to->max)
		return NULL;
	if (to->n == to->cap) {
		size_t cap = to->cap ? to->cap * 2 : FIRST_ROWS;
		char *wide = arena_alloc(to->arena, cap, q->row);
		if (to->n)
			memcpy(wide, to->at, to->n * q->row);
		to->at = wide;
		to->cap = cap;
	}
	return to->at + q->row * to->n++;
}

void row_i64(char *row, const struct db_column *c, int64_t v) { memcpy(row + c->at, &v, sizeof v); }

void row_str(char *row, const struct db_column *c, struct arena *arena, str v, bool is_null)
{
	bool keeps_null = c->type == DB_TEXT_OR_NULL || c->type == DB_BLOB_OR_NULL;
	str s = is_null ? (str){ keeps_null ? NULL : "", 0 } : arena_copy(arena, v);
	memcpy(row + c->at, &s, sizeof s);
}

bool is_null_value(const struct db_column *c, str v)
{
	return v.p == NULL && (c->type == DB_TEXT_OR_NULL || c->type == DB_BLOB_OR_NULL);
}

/* Gravest last. Two acts that met are expected and are not logged. */
static int gravity(int fault)
{
	static const int order[] = { DB_RETRY, DB_LOST, DB_FULL, DB_IO };
	for (int i = 0; i < (int)countof(order); i++)
		if (order[i] == fault)
			return i + 1;
	return 0;
}

int trouble(struct db *db, int fault, const struct query *q, int code)
{
	if (gravity(fault) > gravity(db->trouble))
		db->trouble = fault;
	if (fault == DB_RETRY)
		return fault;
	log_event(LOG_BAD, "db", q->name, code);
	return FAULT(fault);
}
