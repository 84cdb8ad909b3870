/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef DB_TEST_ENGINES_H
#define DB_TEST_ENGINES_H
/* For the engine's own tests: a fresh database with the tiny room's tables, on SQLite and, when
 * UNIONHALL_TEST_PG names a server (test/pg gives one), on PostgreSQL as well. */
#include "db/db.h"
#include "db/migrate.h"
#include "tiny/tiny_sql.h"
#include "test.h"

extern const struct migration tiny_migrations[];

/* Two connections to the same data. `where` opens a third. */
struct bench { struct db *write, *read; struct arena *arena; char where[1024]; };
void on_each_engine(void (*body)(struct bench *b));

/* A new empty folder, and its end with everything in it. */
void folder_new(char *path, size_t cap);
void folder_drop(const char *path);

/* Opens the file, makes the tiny room's tables. NULL after noting a failure. */
struct db *tiny_open(const char *path);
int tiny_migrate(struct db *db) MUST_CHECK;
#endif
