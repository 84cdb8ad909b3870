/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef DB_READERS_H
#define DB_READERS_H
/* Readers: connections that only read, each for one thread of a program that serves.
 *
 * To take a view of a SQLite file and to let it go costs as much as several short questions, a lock of
 * the kernel's among it. So a reader keeps its view from one act to the next, and takes another when
 * something was kept since. Who is told that something was kept sees it: the writer counts before it tells.
 * A view that is held keeps the write-ahead log from being emptied and begun anew, so the writer has them let
 * go. It holds because nobody else writes: a hall that serves is locked. On PostgreSQL each act takes
 * its own. */
#include "db/db.h"

struct readers;

int  readers_open(struct readers **out, str where, unsigned n) MUST_CHECK;
void readers_close(struct readers **r);

/* The i-th connection; to be asked between begin and end only. */
struct db *reader_db(const struct readers *r, unsigned i);
/* One unchanging view, not older than all that was kept before, for the length of an act. */
int  reader_begin(struct readers *r, unsigned i) MUST_CHECK;
void reader_end(struct readers *r, unsigned i);

/* ---- the writer's ---- */

/* Something is on the disk; nobody was told of it yet. */
void readers_renew(struct readers *r);
/* All let go of the views they have, each at the end of its act: who calls it waits for that, as long as the
 * longest act takes. Views taken meanwhile are not older than what was kept before. */
void readers_rest(struct readers *r);
#endif
