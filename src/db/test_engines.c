/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "test_engines.h"
#include "tiny/tiny_migrations.c"
#include "tiny/tiny_sql.c"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

void folder_new(char *path, size_t cap)
{
	/* Memory where there is some: what a disk does to us is played by test_fault_vfs.c. */
	static const char memory[] = "/dev/shm";
	const char *under = getenv("TMPDIR");
	if (!under)
		under = access(memory, W_OK) == 0 ? memory : P_tmpdir;
	snprintf(path, cap, "%s/unionhall-test-XXXXXX", under);
	CHECK(mkdtemp(path) != NULL);
}

void folder_drop(const char *path)
{
	DIR *d = opendir(path);
	for (struct dirent *e; d && (e = readdir(d)); )
		unlinkat(dirfd(d), e->d_name, 0);
	if (d)
		closedir(d);
	rmdir(path);
}

int tiny_migrate(struct db *db)
{
	static const struct migration *const rooms[] = { tiny_migrations };
	return db_migrate(db, rooms, countof(rooms));
}

struct db *tiny_open(const char *path)
{
	struct db *db = NULL;
	if (!EXPECT(db_open(&db, str_from_c(path), DB_WRITE) == 0))
		return NULL;
	if (!EXPECT(tiny_migrate(db) == 0))
		db_close(&db);
	return db;
}

static void on_sqlite(void (*body)(struct bench *b))
{
	struct bench b = { .arena = arena_new(64 << 20) };
	char folder[256];
	folder_new(folder, sizeof folder);
	snprintf(b.where, sizeof b.where, "%s/hall.db", folder);
	b.write = tiny_open(b.where);
	if (b.write && EXPECT(db_open(&b.read, str_from_c(b.where), DB_READ) == 0))
		body(&b);
	db_close(&b.read);
	db_close(&b.write);
	arena_free(&b.arena);
	folder_drop(folder);
}

static void on_postgres(void (*body)(struct bench *b), const char *url)
{
	struct bench b = { .arena = arena_new(64 << 20) };
	snprintf(b.where, sizeof b.where, "%s", url);
	if (EXPECT(db_open(&b.write, str_from_c(url), DB_WRITE) == 0) &&
	    EXPECT(db_script(b.write, "DROP SCHEMA public CASCADE; CREATE SCHEMA public") == 0) &&
	    EXPECT(tiny_migrate(b.write) == 0) &&
	    EXPECT(db_open(&b.read, str_from_c(url), DB_READ) == 0))
		body(&b);
	db_close(&b.read);
	db_close(&b.write);
	arena_free(&b.arena);
}

void on_each_engine(void (*body)(struct bench *b))
{
	static bool said;
	const char *url = getenv("UNIONHALL_TEST_PG");
	on_sqlite(body);
	if (url)
		on_postgres(body, url);
	else if (!said)
		printf("    PostgreSQL was NOT tried: UNIONHALL_TEST_PG is not set (sh test/pg make test-db)\n");
	said = true;
}
