/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef DB_TEST_FAULT_VFS_H
#define DB_TEST_FAULT_VFS_H
/* A disk that fails on purpose, for tests: a layer under SQLite which counts writes and syncs of
 * the database and its log, fails the Nth, and remembers each file as of its last sync, so that
 * a power cut can be played. */
#include "base/base.h"

void fault_vfs_install(void);                 /* every file opened from now on */
void fault_vfs_remove(void);

/* The nth write from now and all after it, `times` of them, find the disk full: half of the bytes
 * are written. The nth sync fails as a broken disk does. 0 never. */
void fault_at_write(int64_t nth, int64_t times);
void fault_at_sync(int64_t nth, int64_t times);
int64_t fault_fired(void);                    /* faults given since the last fault_at_ */
int64_t fault_writes(void), fault_syncs(void);/* counted since the last fault_at_ */

/* What a power cut at this moment would leave of a file that was open: its bytes at the last
 * successful sync, put into `to`; no file when it was never synced. */
void fault_power_cut(const char *path, const char *to);
#endif
