/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "test_engines.h"

#include "base/log.h"

#include <glob.h>
#include <stdio.h>
#include <stdlib.h>

#define TABLE_A "CREATE TABLE a (id BIGINT NOT NULL PRIMARY KEY);"
#define TABLE_B "CREATE TABLE b (id BIGINT NOT NULL PRIMARY KEY, x BYTEA);"
static const struct migration a_old[] = { { "alpha", 1, "0001_a", TABLE_A }, { 0 } };
static const struct migration a_new[] = {
	{ "alpha", 1, "0001_a", TABLE_A },
	{ "alpha", 2, "0002_a", "ALTER TABLE b ADD COLUMN a BIGINT NOT NULL DEFAULT 0;" }, { 0 } };
static const struct migration a_edited[] = {
	{ "alpha", 1, "0001_a", "CREATE TABLE a (id BIGINT NOT NULL);" }, { 0 } };
static const struct migration b_one[] = { { "beta", 1, "0001_b", TABLE_B }, { 0 } };
static const struct migration b_broken[] = {
	{ "beta", 1, "0001_b", TABLE_B },
	{ "beta", 2, "0002_b", 
	  "CREATE TABLE c (id BIGINT); INSERT INTO b (id) VALUES (1), (1);" }, { 0 } };

static size_t due(struct db *db, const struct migration *const *list, size_t n)
{
	size_t left = 99;
	EXPECT(db_migrations_due(db, list, n, &left) == 0);
	return left;
}

static void in_order(struct bench *b)
{
	const struct migration *const rooms[] = { a_new, b_one, tiny_migrations };
	EXPECT(due(b->read, rooms, 3) == 3);
	REQUIRE(db_migrate(b->write, rooms, 3) == 0);
	EXPECT(due(b->read, rooms, 3) == 0);
	EXPECT(db_migrate(b->write, rooms, 3) == 0);
	EXPECT(db_script(b->write, "INSERT INTO b (id, a, x) VALUES (1, 2, NULL)") == 0);
}
TEST("all the firsts come before all the seconds, and once is enough") { on_each_engine(in_order); }

static void refused(struct bench *b)
{
	const struct migration *const before[] = { tiny_migrations, a_old };
	const struct migration *const newer[] = { tiny_migrations };
	const struct migration *const edited[] = { tiny_migrations, a_edited };
	size_t left;
	log_quiet(true);
	REQUIRE(db_migrate(b->write, before, 2) == 0);
	EXPECT(db_migrate(b->write, newer, 1) == MIGRATE_NEWER);
	EXPECT(db_migrations_due(b->read, newer, 1, &left) == MIGRATE_NEWER);
	EXPECT(db_migrate(b->write, edited, 2) == MIGRATE_EDITED);
	EXPECT(!db_in_transaction(b->write));
	EXPECT(db_migrate(b->write, before, 2) == 0);
	log_quiet(false);
}
TEST("data of a newer program, or a migration edited after the fact, is refused")
{
	on_each_engine(refused);
}

static void all_or_nothing(struct bench *b)
{
	const struct migration *const bad[] = { tiny_migrations, a_old, b_broken };
	const struct migration *const good[] = { tiny_migrations, a_old, b_one };
	log_quiet(true);
	EXPECT(db_migrate(b->write, bad, 3) == DB_RULE);
	EXPECT(!db_in_transaction(b->write));
	EXPECT(due(b->read, good, 3) == 2);
	EXPECT(db_script(b->write, "SELECT id FROM b") == DB_BUG);
	EXPECT(db_script(b->write, "SELECT id FROM c") == DB_BUG);
	REQUIRE(db_migrate(b->write, good, 3) == 0);
	log_quiet(false);
}
TEST("a migration that fails takes back those before it") { on_each_engine(all_or_nothing); }

TEST("a migration is respelled for SQLite, outside quotes and comments only")
{
	struct arena *arena = arena_new(1 << 20);
	EXPECT_STR(migrate_spell_sqlite(arena,
	    S("-- a BYTEA; b\ncreate table t (a BIGINT, b BYTEA CHECK (b <> ';BYTEA'));"
	    "CREATE INDEX i ON t (a);\nCREATE TABLE u (x TEXT);")),
	    "-- a BYTEA; b\ncreate table t (a INTEGER, b BLOB CHECK (b <> ';BYTEA')) STRICT;"
	    "CREATE INDEX i ON t (a);\nCREATE TABLE u (x TEXT) STRICT;");
	arena_free(&arena);
}

TEST("STRICT tables of SQLite take no text for a number")
{
	char folder[256], path[300];
	folder_new(folder, sizeof folder);
	snprintf(path, sizeof path, "%s/hall.db", folder);
	struct db *db = tiny_open(path);
	REQUIRE(db != NULL);
	log_quiet(true);
	EXPECT(db_script(db, "INSERT INTO note (region, id, version, body, seal)"
	    " VALUES (1, 'x', 1, '', x'')") == DB_RULE);
	log_quiet(false);
	db_close(&db);
	folder_drop(folder);
}

static const struct { const char *sql, *says; } broken[] = {
	{ "CREATE TABLE t (a INTEGER);", "t: only BIGINT, TEXT and BYTEA, not INTEGER" },
	{ "CREATE TABLE IF NOT EXISTS t (a BIGINT, b VARCHAR(10));",
	  "t: only BIGINT, TEXT and BYTEA, not VARCHAR" },
	{ "CREATE TABLE t (a BIGINT); ALTER TABLE t ADD COLUMN b BLOB;",
	  "t: only BIGINT, TEXT and BYTEA, not BLOB" },
	{ "CREATE TABLE t ( -- grows\n region BIGINT, id BIGINT, PRIMARY KEY (id, region));",
	  "t: grows, and has a key that does not begin with region but with id" },
	{ "CREATE TABLE t ( -- grows\n id BIGINT NOT NULL PRIMARY KEY, region BIGINT);",
	  "t: grows, and has a key that does not begin with region: PRIMARY" },
	{ "CREATE TABLE t ( -- grows: with members\n region BIGINT, c TEXT UNIQUE,"
	  " PRIMARY KEY (region, c));",
	  "t: grows, and has a key that does not begin with region: UNIQUE" },
	{ "CREATE TABLE t ( -- grows\n region BIGINT, c TEXT, PRIMARY KEY (region, c),"
	  " CONSTRAINT u UNIQUE (c));",
	  "t: grows, and has a key that does not begin with region but with c" },
	{ "CREATE TABLE t ( -- grows\n region BIGINT);\nCREATE UNIQUE INDEX i ON t (c);",
	  "t: grows, and has a key that does not begin with region but with c" },
	{ "CREATE TABLE t ( -- small\n c TEXT UNIQUE, CHECK (length(c) > 1),"
	  "d BYTEA DEFAULT ',a INTEGER');",
	  "" },
	{ "CREATE TABLE t ( -- grows\n region BIGINT NOT NULL, c TEXT CHECK (c IN ('a', 'b')),\n"
	  "PRIMARY KEY (region, c), UNIQUE (region), FOREIGN KEY (region, c) REFERENCES u (region, c));\n"
	  "CREATE UNIQUE INDEX i ON t (region, c);", "" },
};

TEST("the lint finds every type but three, and every key of a growing table without region")
{
	struct arena *arena = arena_new(1 << 20);
	for (size_t i = 0; i < countof(broken); i++)
		EXPECT_STR(migrate_lint(arena, str_from_c(broken[i].sql)), broken[i].says);
	arena_free(&arena);
}

static void lint_file(struct arena *arena, const char *path)
{
	char text[65536];
	FILE *f = fopen(path, "r");
	REQUIRE(f != NULL);
	str sql = { text, fread(text, 1, sizeof text, f) };
	fclose(f);
	EXPECT(sql.n < sizeof text);
	str fault = migrate_lint(arena, sql);
	if (!EXPECT(fault.n == 0))
		printf("    %s: %.*s\n", path, PSTR(fault));
}

TEST("every migration of the house keeps the rules")
{
	struct arena *arena = arena_new(1 << 20);
	glob_t files;
	REQUIRE(glob("src/*/[0-9]*.sql", 0, NULL, &files) == 0);
	EXPECT(files.gl_pathc > 0);
	for (size_t i = 0; i < files.gl_pathc; i++)
		lint_file(arena, files.gl_pathv[i]);
	globfree(&files);
	arena_free(&arena);
}
