/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef DB_MIGRATE_H
#define DB_MIGRATE_H
/* Migrations: how the tables came to be, step by step, never edited once released.
 *
 * A migration is a file src/ROOM/0001_what.sql, carried inside the program as the array
 * ROOM_migrations (made by `sqlgen m`; it ends in an entry without a room). It is written in the
 * PostgreSQL spelling with BIGINT, TEXT and BYTEA only; for SQLite the types are respelled and
 * every table becomes STRICT. */
#include "db/db.h"

struct migration { const char *room; int number; const char *name, *sql; };

/* Answers. In both nothing was touched. */
enum { MIGRATE_NEWER = 1,      /* the data was made by a newer program: refuse to serve it */
	MIGRATE_EDITED,        /* a migration that was applied reads differently now */
	MIGRATE_BARE };        /* of db_migrations_due alone: none was ever applied */

/* Brings the tables up to what the program knows, in one transaction: all the 0001s in the order
 * of the list of rooms, then all the 0002s, and so on; a migration may lean on what came before
 * it in that order. `list` is an array of n ROOM_migrations. */
int db_migrate(struct db *db, const struct migration *const *list, size_t n) MUST_CHECK;

/* How many migrations of the list are still to be applied. Answers as above. */
int db_migrations_due(struct db *db, const struct migration *const *list, size_t n,
    size_t *out) MUST_CHECK;

/* The same statements in the spelling of SQLite. */
str migrate_spell_sqlite(struct arena *arena, str sql);

/* The first rule of the house a migration breaks, as a sentence for its author, or empty: only
 * BIGINT, TEXT and BYTEA; in a table marked `-- grows`, every PRIMARY KEY, UNIQUE and unique
 * index begins with region, as a sharded PostgreSQL demands (Citus, "distribution column"). */
str migrate_lint(struct arena *arena, str sql);
#endif
