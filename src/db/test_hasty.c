/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The planted bug: the writer as it is, except that it acknowledges before the commit. The commit
 * comes when the next batch begins. The fault tests must catch it, or they prove nothing. */
#include "db/db.h"

static int hasty_begin(struct db *db)
{
	if (db_in_transaction(db) && db_commit(db))
		db_rollback(db);
	return db_begin(db);
}

static int hasty_checkpoint(struct db *db, bool truncate)
{
	if (db_in_transaction(db) && db_commit(db))
		db_rollback(db);
	return db_checkpoint(db, truncate);
}

static int hasty_commit(struct db *db) { (void)db; return 0; }
static void hasty_rollback(struct db *db) { (void)db; }

#define db_begin       hasty_begin
#define db_commit      hasty_commit
#define db_rollback    hasty_rollback
#define db_checkpoint  hasty_checkpoint
#define writer_start   hasty_start
#define writer_submit  hasty_submit
#define writer_stop    hasty_stop
#define writer_state   hasty_state
#define writer_figures hasty_figures
#include "db/writer.c"
