/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "rows.h"

#include "clock.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const tables[ROW_TABLES] = { "matter", "entry", "fact", "clock", "desk", "matter_person" };
static const int64_t NO_DUE = 4102444800;      /* as src/matter/desk.c: no date at all */

enum { PLAIN, NUMBER, MOMENT, PERSON };

void must(sqlite3 *db, int rc, int wanted)
{
	if (rc == wanted)
		return;
	fprintf(stderr, "bench: SQLite: %s\n", sqlite3_errmsg(db));
	exit(1);
}

void run_sql(sqlite3 *db, const char *sql) { must(db, sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK); }

sqlite3 *hall_open(const char *path)
{
	sqlite3 *db;
	if (sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK)
		give_up("cannot open the hall's database");
	sqlite3_busy_timeout(db, 5000);
	run_sql(db, "PRAGMA foreign_keys=ON; PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON;"
	    "PRAGMA temp_store=MEMORY; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
	    "PRAGMA wal_autocheckpoint=0; PRAGMA journal_size_limit=67108864;");
	return db;
}

sqlite3_stmt *prepared(sqlite3 *db, const char *sql)
{
	sqlite3_stmt *st;
	must(db, sqlite3_prepare_v3(db, sql, -1, SQLITE_PREPARE_PERSISTENT, &st, NULL), SQLITE_OK);
	return st;
}

static unsigned char kind_of(const char *table, const char *column)
{
	size_t n = strlen(column);
	if (!strcmp(column, "matter") || (!strcmp(table, "matter") && !strcmp(column, "id")))
		return NUMBER;
	if (!strcmp(table, "matter_person") && !strcmp(column, "person"))
		return PERSON;
	return !strcmp(column, "at") || (n > 3 && !strcmp(column + n - 3, "_at")) ? MOMENT : PLAIN;
}

void rows_prepare(struct rows_writer *w, sqlite3 *db)
{
	w->db = db;
	for (int t = 0; t < ROW_TABLES; t++) {
		char sql[256], marks[96] = "?";
		snprintf(sql, sizeof sql, "SELECT * FROM %s LIMIT 1", tables[t]);
		sqlite3_stmt *st = prepared(db, sql);
		int n = w->n_column[t] = sqlite3_column_count(st);
		if (n < 1 || n > 32)
			give_up("a table of another width");
		for (int i = 0; i < n; i++)
			w->kind[t][i] = kind_of(tables[t], sqlite3_column_name(st, i));
		sqlite3_finalize(st);
		for (int i = 1; i < n; i++)
			memcpy(marks + 2 * i - 1, ",?", 3);
		snprintf(sql, sizeof sql, "INSERT INTO %s VALUES (%s)", tables[t], marks);
		w->insert[t] = prepared(db, sql);
	}
}

static void keep_line(struct rows *r, int table, sqlite3_stmt *st)
{
	struct row_line *l = &r->line[r->n++];
	if (r->n == ROWS_MOST)
		give_up("a demand with too many rows");
	*l = (struct row_line){ table, sqlite3_column_count(st), NULL };
	l->value = calloc((size_t)l->n, sizeof *l->value);
	for (int i = 0; i < l->n; i++) {
		l->value[i] = sqlite3_value_dup(sqlite3_column_value(st, i));
		if (table == ROW_TABLES - 1 && !strcmp(sqlite3_column_name(st, i), "person"))
			r->person = sqlite3_column_int64(st, i);
	}
}

void rows_load(struct rows *r, sqlite3 *db, int64_t region, int64_t matter)
{
	*r = (struct rows){ .region = region, .matter = matter };
	for (int t = 0; t < ROW_TABLES; t++) {
		char sql[128];
		int rc;
		snprintf(sql, sizeof sql, "SELECT * FROM %s WHERE %s = ? AND %s = ?", tables[t],
		    t == 4 ? "matter_region" : "region", t ? "matter" : "id");
		sqlite3_stmt *st = prepared(db, sql);
		sqlite3_bind_int64(st, 1, region);
		sqlite3_bind_int64(st, 2, matter);
		while ((rc = sqlite3_step(st)) == SQLITE_ROW)
			keep_line(r, t, st);
		must(db, rc, SQLITE_DONE);
		sqlite3_finalize(st);
	}
	if (r->n < 2)
		give_up("no such demand");
}

static void bind_one(sqlite3_stmt *st, int at, unsigned char kind, sqlite3_value *v, const int64_t to[4])
{
	int64_t was = kind == PLAIN ? 0 : sqlite3_value_int64(v);
	if (kind == PLAIN)
		sqlite3_bind_value(st, at, v);
	else if (kind == MOMENT)
		sqlite3_bind_int64(st, at, was && was < NO_DUE ? was + to[MOMENT] : was);
	else
		sqlite3_bind_int64(st, at, to[kind] ? to[kind] : was);
}

void rows_write(struct rows_writer *w, const struct rows *r, int64_t matter, int64_t person, int64_t later)
{
	const int64_t to[4] = { [NUMBER] = matter, [MOMENT] = later, [PERSON] = person };
	for (int i = 0; i < r->n; i++) {
		const struct row_line *l = &r->line[i];
		sqlite3_stmt *st = w->insert[l->table];
		for (int k = 0; k < l->n; k++)
			bind_one(st, k + 1, w->kind[l->table][k], l->value[k], to);
		int rc = sqlite3_step(st);
		must(w->db, rc, SQLITE_DONE);
		sqlite3_reset(st);
	}
}
