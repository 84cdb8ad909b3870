/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef BENCH_ROWS_H
#define BENCH_ROWS_H
/* The rows one demand leaves behind, as the hall itself wrote them, to be written again under another
 * number: same tables, same indexes, same contents. By SQLite alone, without the hall's code. */
#include <sqlite3.h>
#include <stdint.h>

enum { ROW_TABLES = 6, ROWS_MOST = 64 };

struct row_line { int table, n; sqlite3_value **value; };
struct rows { int64_t region, matter, person; struct row_line line[ROWS_MOST]; int n; };

struct rows_writer {
	sqlite3 *db;
	sqlite3_stmt *insert[ROW_TABLES];
	int n_column[ROW_TABLES];
	unsigned char kind[ROW_TABLES][32];
};

/* A connection set up as the hall's writer is. Gives up when it cannot. */
sqlite3 *hall_open(const char *path);
void  must(sqlite3 *db, int rc, int wanted);
void  run_sql(sqlite3 *db, const char *sql);
sqlite3_stmt *prepared(sqlite3 *db, const char *sql);
void  rows_prepare(struct rows_writer *w, sqlite3 *db);
void  rows_load(struct rows *r, sqlite3 *db, int64_t region, int64_t matter);
/* Writes them as `matter`, filed by `person` (0: by the same), all its moments `later` seconds later. */
void  rows_write(struct rows_writer *w, const struct rows *r, int64_t matter, int64_t person, int64_t later);
#endif
