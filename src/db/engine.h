/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef DB_ENGINE_H
#define DB_ENGINE_H
/* What an engine must do to stand behind db.h. Private to src/db. */
#include "db/db.h"

/* Where rows go. With an arena and no fixed place they grow by doubling; `max` stops early. */
struct rows { struct arena *arena; char *at; size_t n, cap, max; int64_t changed; };

struct engine {
	/* Runs a query; fills `to`. Returns 0 or a fault (never logged text of a person). */
	int  (*run)(struct db *db, const struct query *q, const union db_value *in, struct rows *to);
	/* BEGIN and its kin: no parameters, no rows. */
	int  (*command)(struct db *db, const struct query *q);
	int  (*script)(struct db *db, const char *sql);
	int  (*check)(struct db *db, const struct query *q);
	int  (*checkpoint)(struct db *db, bool truncate);
	int  (*examine)(struct db *db, bool *whole);
	int  (*copy)(struct db *db, str to);             /* NULL: the server has tools of its own */
	bool (*in_transaction)(const struct db *db);
	int64_t (*changes)(const struct db *db);         /* NULL: not counted */
	int64_t (*steps)(const struct db *db);           /* NULL: not counted */
	void (*close)(struct db *db);
};

/* A statement cache: what the engine prepared, found by the address of its query. */
struct cached { const struct query *q; void *what; };
struct cache { struct cached *slot; size_t n, cap; };
struct cached *cache_find(struct cache *c, const struct query *q);       /* what is NULL when new */
void cache_add(struct cache *c, const struct query *q, void *what);

/* The head of every engine's own struct. */
struct db {
	const struct engine *engine;
	enum db_mode mode;
	int trouble;
	int64_t log_pages;
	struct cache cache;
};

int sqlite_open(struct db **out, str where, enum db_mode mode) MUST_CHECK;
int pg_open(struct db **out, str where, enum db_mode mode) MUST_CHECK;

/* The place of the next row, or NULL when no more are wanted. */
char *rows_next(struct rows *to, const struct query *q);
/* Stores one column in its place; text is copied to the arena. */
void row_i64(char *row, const struct db_column *c, int64_t v);
void row_str(char *row, const struct db_column *c, struct arena *arena, str v, bool is_null);
/* A str as it must be bound: p == NULL means NULL only where the file says text? or blob?. */
bool is_null_value(const struct db_column *c, str v);

/* Notes the trouble, logs the query's name and the engine's own number, returns the fault. */
int trouble(struct db *db, int fault, const struct query *q, int code);
#endif
