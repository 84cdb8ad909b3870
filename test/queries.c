/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Every query of every room is prepared on the tables the migrations make: its columns and
 * parameters are there, under the names and types its .sql file says. On SQLite, and on PostgreSQL
 * when UNIONHALL_TEST_PG names a server. */
#include "db/migrate.h"
#include "test.h"

#include <stdio.h>
#include <stdlib.h>

/* Made by the build from the rooms there are. Both end in NULL. */
extern const struct query *const *const rooms_queries[];
extern const struct migration *const rooms_migrations[];

static int all_fit(struct db *db)
{
	size_t rooms = 0, queries = 0;
	while (rooms_migrations[rooms])
		rooms++;
	if (!EXPECT(db_migrate(db, rooms_migrations, rooms) == 0))
		return 0;
	for (size_t i = 0; rooms_queries[i]; i++)
		for (const struct query *const *q = rooms_queries[i]; *q; q++, queries++)
			EXPECT(db_check(db, *q) == 0);
	printf("    %zu queries of %zu rooms\n", queries, rooms);
	return (int)queries;
}

TEST("every query fits its tables on SQLite")
{
	struct db *db;
	REQUIRE(db_open(&db, S(":memory:"), DB_WRITE) == 0);
	EXPECT(all_fit(db) > 0);
	db_close(&db);
}

TEST("every query fits its tables on PostgreSQL, when there is a server")
{
	const char *url = getenv("UNIONHALL_TEST_PG");
	struct db *db;
	if (!url) {
		printf("    PostgreSQL was NOT tried: UNIONHALL_TEST_PG is not set (sh test/pg make test)\n");
		return;
	}
	REQUIRE(db_open(&db, str_from_c(url), DB_WRITE) == 0);
	REQUIRE(db_script(db, "DROP SCHEMA public CASCADE; CREATE SCHEMA public") == 0);
	EXPECT(all_fit(db) > 0);
	db_close(&db);
}
