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

/* A hall of one branch and one county. Wang is a member, Li the branch's chair with a second factor
 * to set up, Fang sits in the leading body of the county. All have accounts and the same password.
 */
struct room {
	struct hall hall;
	struct act act;
	struct guild county, branch;
	struct ref wang, li, fang;
	str hash;
};
enum { THAT_DAY = 1780000000 };
#define PASSWORD "seventeen grey herons"
void on_each_engine(void (*body)(struct room *r));

/* All three steps of a sign-in. step: the answer that ended it, 0 when there is a session. */
struct tried {
	int step;
	bool looked;
	char token[SESSION_TEXT], device[SESSION_TEXT];
	struct signin s;
};
struct tried sign_in(struct room *r, const char *login, const char *password, const char *device);
/* Both parts of the second step. */
int second_step(struct room *r, const struct visitor *v, str code, char token[SESSION_TEXT]);
/* Who a token belongs to; an empty visitor when to nobody. */
struct visitor visitor_of(struct room *r, const char *token);
/* The six digits a telephone shows `seconds` from now. */
str code_of(struct room *r, const struct totp_secret *s, int64_t seconds);
#endif
