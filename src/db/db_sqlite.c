/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "db/engine.h"

#include "base/log.h"

#include <errno.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

enum { BUSY_MS = 5000, PATH_BYTES = 4096 };

struct sqlite { struct db db; sqlite3 *h; };

static const struct query OPEN = { .name = "open" }, SCRIPT = { .name = "script" },
	CHECKPOINT = { .name = "checkpoint" }, EXAMINE = { .name = "examine" }, COPY = { .name = "copy" };

static struct sqlite *of(struct db *db) { return (struct sqlite *)db; }

/* A failed fsync is never tried again: the kernel may have dropped the pages it could not write.
 * A full disk found before any fsync is only a full disk. */
static int fault_of(struct sqlite *s, int code)
{
	int sys = sqlite3_system_errno(s->h);
	switch (code & 0xff) {
	case SQLITE_BUSY: case SQLITE_LOCKED:
		return DB_RETRY;
	case SQLITE_FULL:
		return DB_FULL;
	case SQLITE_CONSTRAINT:
		return DB_RULE;
	case SQLITE_IOERR:
		if (code != SQLITE_IOERR_FSYNC && code != SQLITE_IOERR_DIR_FSYNC &&
		    (sys == ENOSPC || sys == EDQUOT))
			return DB_FULL;
		return DB_IO;
	case SQLITE_CORRUPT: case SQLITE_NOTADB: case SQLITE_CANTOPEN: case SQLITE_NOMEM:
		return DB_IO;
	default:
		return DB_BUG;
	}
}

static int fail(struct sqlite *s, const struct query *q)
{
	int code = sqlite3_extended_errcode(s->h), fault = fault_of(s, code);
	/* Closing would checkpoint, which must not happen on a disk that has just failed. */
	if (fault == DB_IO)
		sqlite3_db_config(s->h, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
	return trouble(&s->db, fault, q, code);
}

/* ---- opening ---- */

static const char COMMON[] =
	"PRAGMA foreign_keys=ON; PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON;"
	"PRAGMA case_sensitive_like=ON; PRAGMA temp_store=MEMORY;";
/* Pages are kept, not mapped: cell_size_check looks through a page each time it is fetched, and a mapped page
 * is fetched anew each time it is touched. It was a quarter of a page's instructions. */
static const char READING[] = "PRAGMA query_only=ON; PRAGMA cache_size=-8000;";
static const char WRITING[] =
	"PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=0;"
	"PRAGMA journal_size_limit=67108864; PRAGMA cache_size=-16000;";

static int count_log(void *what, sqlite3 *h, const char *name, int pages)
{
	(void)h;
	(void)name;
	((struct sqlite *)what)->db.log_pages = pages;
	return SQLITE_OK;
}

/* Without WAL two readers could stop the writer, and a reader could see half a batch. */
static int require_wal(struct sqlite *s)
{
	sqlite3_stmt *st = NULL;
	if (!*sqlite3_db_filename(s->h, "main"))        /* in memory: nobody else can look */
		return 0;
	bool wal = sqlite3_prepare_v2(s->h, "PRAGMA journal_mode", -1, &st, NULL) == SQLITE_OK &&
	    sqlite3_step(st) == SQLITE_ROW && !strcmp((const char *)sqlite3_column_text(st, 0), "wal");
	sqlite3_finalize(st);
	return wal ? 0 : fail(s, &OPEN);
}

static int set_up(struct sqlite *s)
{
	bool write = s->db.mode == DB_WRITE;
	sqlite3_extended_result_codes(s->h, 1);
	sqlite3_busy_timeout(s->h, BUSY_MS);
	sqlite3_db_config(s->h, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(s->h, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
	sqlite3_db_config(s->h, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
	sqlite3_db_config(s->h, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	if (sqlite3_exec(s->h, COMMON, NULL, NULL, NULL) != SQLITE_OK ||
	    sqlite3_exec(s->h, write ? WRITING : READING, NULL, NULL, NULL) != SQLITE_OK)
		return fail(s, &OPEN);
	if (!write)
		return 0;
	sqlite3_wal_hook(s->h, count_log, s);
	return require_wal(s);
}

static const struct engine sqlite;

/* Counting every allocation takes one lock for all threads. Too late is no harm: it is counted then. */
static pthread_once_t configured = PTHREAD_ONCE_INIT;
static void configure(void) { (void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); }

static int path_of(str where, char path[PATH_BYTES])
{
	if (where.n >= PATH_BYTES || memchr(where.p, 0, where.n))
		return FAULT(-ENAMETOOLONG);
	snprintf(path, PATH_BYTES, "%.*s", PSTR(where));
	return 0;
}

int sqlite_open(struct db **out, str where, enum db_mode mode)
{
	pthread_once(&configured, configure);
	char path[PATH_BYTES];
	TRY(path_of(where, path));
	struct sqlite *s = calloc(1, sizeof *s);
	CHECK(s != NULL);
	s->db.engine = &sqlite;
	s->db.mode = mode;
	int flags = SQLITE_OPEN_NOMUTEX |
	    (mode == DB_READ ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
	int r = sqlite3_open_v2(path, &s->h, flags, NULL) == SQLITE_OK ? set_up(s) : fail(s, &OPEN);
	*out = &s->db;
	if (r)
		db_close(out);
	return r;
}

static void sqlite_close(struct db *db)
{
	for (size_t i = 0; i < db->cache.cap; i++)
		sqlite3_finalize(db->cache.slot[i].what);
	sqlite3_close(of(db)->h);
}

/* ---- running ---- */

static int prepare(struct sqlite *s, const struct query *q, sqlite3_stmt **out)
{
	struct cached *c = cache_find(&s->db.cache, q);
	*out = c->what;
	if (*out)
		return 0;
	if (sqlite3_prepare_v3(s->h, q->sqlite, -1, SQLITE_PREPARE_PERSISTENT, out, NULL) != SQLITE_OK) {
		int r = fail(s, q);
		/* The message quotes the query, in which no value of a person can be. */
		if (r == DB_BUG)
			fprintf(stderr, "<3>unionhall: query %s: %s\n", q->name, sqlite3_errmsg(s->h));
		return r;
	}
	cache_add(&s->db.cache, q, *out);
	return 0;
}

static bool is_text(const struct db_column *c)
{
	return c->type == DB_TEXT || c->type == DB_TEXT_OR_NULL;
}

/* SQLITE_STATIC: what is bound outlives the steps, for run() resets before it returns. */
static int bind(sqlite3_stmt *st, const struct query *q, const union db_value *in)
{
	int r = SQLITE_OK;
	for (size_t i = 0; i < q->n_in; i++) {
		const struct db_column *c = &q->in[i];
		int at = (int)i + 1;
		str v = c->type == DB_I64 ? S("") : in[i].s;
		const char *p = v.p ? v.p : "";
		if (c->type == DB_I64)
			r |= sqlite3_bind_int64(st, at, in[i].i);
		else if (is_null_value(c, v))
			r |= sqlite3_bind_null(st, at);
		else if (is_text(c))
			r |= sqlite3_bind_text64(st, at, p, v.n, SQLITE_STATIC, SQLITE_UTF8);
		else
			r |= sqlite3_bind_blob64(st, at, p, v.n, SQLITE_STATIC);
	}
	return r;
}

static void take_row(sqlite3_stmt *st, const struct query *q, struct arena *arena, char *row)
{
	for (size_t i = 0; i < q->n_out; i++) {
		const struct db_column *c = &q->out[i];
		int at = (int)i;
		if (c->type == DB_I64) {
			row_i64(row, c, sqlite3_column_int64(st, at));
			continue;
		}
		sqlite3_value *v = sqlite3_column_value(st, at);
		const void *p = is_text(c) ? sqlite3_value_text(v) : sqlite3_value_blob(v);
		bool is_null = !p && sqlite3_value_type(v) == SQLITE_NULL;
		row_str(row, c, arena, (str){ p, (size_t)sqlite3_value_bytes(v) }, is_null);
	}
}

static int run(struct db *db, const struct query *q, const union db_value *in, struct rows *to)
{
	struct sqlite *s = of(db);
	sqlite3_stmt *st;
	TRY(prepare(s, q, &st));
	int code = bind(st, q, in) == SQLITE_OK ? SQLITE_ROW : SQLITE_ERROR;
	while (code == SQLITE_ROW && (code = sqlite3_step(st)) == SQLITE_ROW) {
		char *row = q->n_out ? rows_next(to, q) : NULL;
		if (!row)
			break;
		take_row(st, q, to->arena, row);
		if (to->n == to->max)
			break;
	}
	int r = code == SQLITE_ROW || code == SQLITE_DONE ? 0 : fail(s, q);
	to->changed = sqlite3_changes64(s->h);
	/* A statement left at a row ends here, and an automatic commit with it. */
	if (sqlite3_reset(st) != SQLITE_OK && !r)
		r = fail(s, q);
	return r; /* what was bound is gone with the caller's memory; every run binds all of it anew */
}

static int command(struct db *db, const struct query *q)
{
	struct rows none = { 0 };
	return run(db, q, NULL, &none);
}

static int script(struct db *db, const char *sql)
{
	struct sqlite *s = of(db);
	if (sqlite3_exec(s->h, sql, NULL, NULL, NULL) == SQLITE_OK)
		return 0;
	int r = fail(s, &SCRIPT);
	fprintf(stderr, "<3>unionhall: script: %s\n", sqlite3_errmsg(s->h));
	return r;
}

static bool in_transaction(const struct db *db)
{
	return !sqlite3_get_autocommit(((const struct sqlite *)db)->h);
}

static int64_t changes(const struct db *db)
{
	return sqlite3_total_changes64(((const struct sqlite *)db)->h);
}

/* Of every statement that was prepared: each counts its own. */
static int64_t steps(const struct db *db)
{
	int64_t n = 0;
	for (size_t i = 0; i < db->cache.cap; i++)
		if (db->cache.slot[i].what)
			n += sqlite3_stmt_status(db->cache.slot[i].what, SQLITE_STMTSTATUS_VM_STEP, 0);
	return n;
}

static int checkpoint(struct db *db, bool truncate)
{
	struct sqlite *s = of(db);
	int mode = truncate ? SQLITE_CHECKPOINT_TRUNCATE : SQLITE_CHECKPOINT_PASSIVE;
	int left = 0, moved = 0;
	int code = sqlite3_wal_checkpoint_v2(s->h, NULL, mode, &left, &moved);
	if (code != SQLITE_OK && (code & 0xff) != SQLITE_BUSY)
		return fail(s, &CHECKPOINT);
	db->log_pages = left - moved > 0 ? left - moved : 0;
	return 0;
}

/* integrity_check says one row "ok" when all is well; foreign_key_check says nothing at all. */
static int examine(struct db *db, bool *whole)
{
	static const char *const asked[] = { "PRAGMA integrity_check(1)", "PRAGMA foreign_key_check" };
	struct sqlite *s = of(db);
	*whole = true;
	for (size_t i = 0; i < countof(asked); i++) {
		sqlite3_stmt *st = NULL;
		int code = sqlite3_prepare_v2(s->h, asked[i], -1, &st, NULL);
		if (code == SQLITE_OK)
			code = sqlite3_step(st);
		bool well = i == 0 ? code == SQLITE_ROW && !strcmp((const char *)sqlite3_column_text(st, 0), "ok")
		    : code == SQLITE_DONE;
		sqlite3_finalize(st);
		if (code != SQLITE_ROW && code != SQLITE_DONE && (code & 0xff) != SQLITE_CORRUPT)
			return fail(s, &EXAMINE);
		*whole &= well;
	}
	return 0;
}

/* All pages in one step, so that one view serves for the whole, as a reader's does: the writer waits for
 * nothing, and no page is of another moment. Why not VACUUM INTO: docs/design/storage.md. */
static int copy(struct db *db, str to)
{
	char path[PATH_BYTES];
	struct sqlite into = { .db = { .mode = DB_WRITE } };
	TRY(path_of(to, path));
	int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
	bool done = sqlite3_open_v2(path, &into.h, flags, NULL) == SQLITE_OK;
	sqlite3_backup *b = done ? sqlite3_backup_init(into.h, "main", of(db)->h, "main") : NULL;
	done = b && sqlite3_backup_step(b, -1) == SQLITE_DONE;
	done &= sqlite3_backup_finish(b) == SQLITE_OK;
	int r = done ? 0 : fail(&into, &COPY);
	sqlite3_close(into.h);
	return r;
}

/* ---- checking ---- */

static const char *spelling(enum db_type t)
{
	return t == DB_I64 ? "INTEGER" : t == DB_TEXT || t == DB_TEXT_OR_NULL ? "TEXT" : "BLOB";
}

static bool column_fits(sqlite3_stmt *st, const struct query *q, int i)
{
	const char *name = sqlite3_column_name(st, i), *type = sqlite3_column_decltype(st, i);
	const struct db_column *c = &q->out[i];
	if (!strcmp(name, c->name) && (!type || !strcasecmp(type, spelling(c->type))))
		return true;
	fprintf(stderr, "%s: column %d is %s %s, the file says %s %s\n", q->name, i + 1, name,
	    type ? type : "", c->name, spelling(c->type));
	return false;
}

static bool fits(sqlite3_stmt *st, const struct query *q)
{
	int cols = sqlite3_column_count(st), params = sqlite3_bind_parameter_count(st);
	bool ok = cols == (int)q->n_out && params == (int)q->n_in;
	if (!ok)
		fprintf(stderr, "%s: has %d columns and %d parameters, the file says %zu and %zu\n",
		    q->name, cols, params, q->n_out, q->n_in);
	for (int i = 0; i < cols && i < (int)q->n_out; i++)
		ok &= column_fits(st, q, i);
	return ok;
}

static int check(struct db *db, const struct query *q)
{
	sqlite3_stmt *st;
	if (sqlite3_prepare_v2(of(db)->h, q->sqlite, -1, &st, NULL) != SQLITE_OK) {
		fprintf(stderr, "%s: %s\n", q->name, sqlite3_errmsg(of(db)->h));
		return DB_BUG;
	}
	bool ok = fits(st, q);
	sqlite3_finalize(st);
	return ok ? 0 : DB_BUG;
}

static const struct engine sqlite = {
	run, command, script, check, checkpoint, examine, copy, in_transaction, changes, steps, sqlite_close,
};
bool db_is_postgres(const struct db *db) { return db->engine != &sqlite; }
