/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ACCESS_TEST_ACCESS_H
#define ACCESS_TEST_ACCESS_H
/* For the tests of this room: the table that ships, and a hall with its tables on SQLite and, when
 * UNIONHALL_TEST_PG names a server (test/pg gives one), on PostgreSQL as well. */
#include "access/session.h"
#include "access/table.h"
#include "test.h"

/* profiles/roles.yaml, read; NULL after noting a failure. */
const struct role_table *roles_shipped(struct arena *arena);
str file_text(struct arena *arena, const char *path);
#endif
