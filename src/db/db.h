/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef DB_DB_H
#define DB_DB_H
/* DB: where the hall keeps what it was told. One interface; a SQLite file or a PostgreSQL
 * server behind it.
 *
 * Questions are written in src/ROOM/ROOM.sql and reach C only through the functions sqlgen
 * makes of them (q_name), so no room holds SQL text and none can build any. Tables are made
 * by migrations (db/migrate.h); writing is done by one thread (db/writer.h).
 * A struct db belongs to one thread at a time. Nothing here knows what a union is. */
#include "base/base.h"

struct db;

/* DB_READ cannot write: the engine itself refuses. DB_WRITE makes the file when there is none. */
enum db_mode { DB_READ, DB_WRITE };

/* An answer of generated functions: no such row (one), no row was changed (exec1). */
enum { DB_NONE = 1 };

/* Faults. Passed up like any other; the writer and the edge tell them apart. */
enum {
	DB_RETRY = -7001,      /* two transactions met: roll back and run the act again */
	DB_FULL  = -7002,      /* no room on the disk: nothing was kept, later attempts may succeed */
	DB_IO    = -7003,      /* the disk failed or the file is damaged: stop writing for good */
	DB_LOST  = -7004,      /* the server is away; what was being committed may or may not be kept */
	DB_RULE  = -7005,      /* a UNIQUE, CHECK, NOT NULL or REFERENCES rule was broken */
	DB_BUG   = -7006,      /* the SQL does not fit the tables, or the call does not fit the mode */
};

/* `where` is the path of a file, or postgresql://..., or for tests ":memory:", which ends with its
 * connection. */
int  db_open(struct db **out, str where, enum db_mode mode) MUST_CHECK;
void db_close(struct db **db);
bool db_is_postgres(const struct db *db);

/* One unchanging view of everything for the length of an act that only reads. */
int  db_read_begin(struct db *db) MUST_CHECK;
void db_read_end(struct db *db);

/* SQLite: BEGIN IMMEDIATE. PostgreSQL: SERIALIZABLE. db_commit returns 0 only when what was
 * written is on the disk. db_rollback is harmless when nothing is open. */
int  db_begin(struct db *db) MUST_CHECK;
int  db_commit(struct db *db) MUST_CHECK;
void db_rollback(struct db *db);
bool db_in_transaction(const struct db *db);

/* A part of a transaction that can be undone alone. They nest. */
int  db_savepoint(struct db *db) MUST_CHECK;
int  db_release(struct db *db) MUST_CHECK;
int  db_rollback_to(struct db *db) MUST_CHECK;       /* undoes to the last savepoint and drops it */

/* The gravest of DB_RETRY, DB_LOST, DB_FULL and DB_IO since the last db_begin or db_read_begin, or 0:
 * known even when the room that met it looked away. */
int  db_trouble(const struct db *db);

/* Rows changed on this connection so far: unchanged, there is nothing to undo. -1: not counted
 * (PostgreSQL). */
int64_t db_changes(const struct db *db);

/* SQLite: moves the write-ahead log into the file; `truncate` also empties the log. Nothing to
 * do, or a reader in the way, is success. PostgreSQL does this by itself. */
int  db_checkpoint(struct db *db, bool truncate) MUST_CHECK;
/* Pages waiting in the write-ahead log, as of the last commit on this connection. */
int64_t db_log_pages(const struct db *db);
/* Reads everything: whether each page is sound and each reference leads somewhere. PostgreSQL
 * watches over that
 * by itself: always whole. */
int  db_examine(struct db *db, bool *whole) MUST_CHECK;
/* Everything as it stands at one moment, in a new file `to`, while others read and write. What was committed
 * before the call is in it. Not yet checked, and not yet told to the disk: that is for whoever names it.
 * Answers DB_NONE on PostgreSQL, which is copied with its own tools. */
int  db_copy(struct db *db, str to) MUST_CHECK;

/* Several statements at once, from a file the program carries (migrations). Never from input. */
int  db_script(struct db *db, const char *sql) MUST_CHECK;

/* ---- what sqlgen makes ---- */

/* i64, text, blob; and text?, blob? where a NULL is a str with p == NULL. Integers are never
 * NULL (0 means none). A NULL found in a plain text or blob column reads as empty. */
enum db_type { DB_I64, DB_TEXT, DB_BLOB, DB_TEXT_OR_NULL, DB_BLOB_OR_NULL };
struct db_column { const char *name; enum db_type type; size_t at; };    /* at: offset in the row */
struct query {
	const char *name, *sqlite, *pg;
	size_t row, n_in, n_out;                         /* row: size of the struct, in bytes */
	const struct db_column *in, *out;
};
union db_value { int64_t i; str s; };

/* Used by generated code only. Text and blobs are copied to the arena. */
int db_one(struct db *db, const struct query *q, const union db_value *in, struct arena *arena,
    void *out) MUST_CHECK;
int db_many(struct db *db, const struct query *q, const union db_value *in, struct arena *arena,
    void **out, size_t *n) MUST_CHECK;
int db_exec(struct db *db, const struct query *q, const union db_value *in) MUST_CHECK;
/* As db_exec; answers DB_NONE when no row was changed, as optimistic locking needs. */
int db_exec1(struct db *db, const struct query *q, const union db_value *in) MUST_CHECK;

/* ---- for tests ---- */

/* Prepares the query and compares names, number and types of its columns and parameters with
 * its .sql file. What does not fit is printed, and is DB_BUG. db_check_all goes through all. */
int db_check(struct db *db, const struct query *q) MUST_CHECK;
int db_check_all(struct db *db, const struct query *const *list, size_t n) MUST_CHECK;
/* How many steps SQLite's machine took for the queries of this connection so far: what grows here with the
 * hall grows in time as well, whatever the clock says. -1 on PostgreSQL. */
int64_t db_steps(const struct db *db);
#endif
