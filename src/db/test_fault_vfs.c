/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "test_fault_vfs.h"

#include <sqlite3.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* Ours first, SQLite's own file after it. */
struct layer { sqlite3_file base; const char *path; bool counted; };
enum { REAL_AT = (sizeof(struct layer) + 15) & ~15 };

static struct { _Atomic int64_t seen, nth, times, fired; } writes, syncs;
static sqlite3_vfs *real_vfs, layer_vfs;

static struct layer *of(sqlite3_file *f) { return (struct layer *)f; }
static sqlite3_file *real(sqlite3_file *f) { return (sqlite3_file *)((char *)f + REAL_AT); }

#define FAILS(what) ({ int64_t n_ = ++(what).seen, first_ = (what).nth; \
	bool yes_ = first_ && n_ >= first_ && n_ < first_ + (what).times; (what).fired += yes_; yes_; })
#define ARM(what, n, t) \
	do { (what).seen = (what).fired = 0; (what).times = (t); (what).nth = (n); } while (0)

void fault_at_write(int64_t nth, int64_t times) { ARM(writes, nth, times); }
void fault_at_sync(int64_t nth, int64_t times) { ARM(syncs, nth, times); }
int64_t fault_fired(void) { return writes.fired + syncs.fired; }
int64_t fault_writes(void) { return writes.seen; }
int64_t fault_syncs(void) { return syncs.seen; }

/* ---- the memory of what was synced ---- */

static void copy_file(const char *from, const char *to)
{
	char buf[65536];
	size_t n;
	FILE *in = fopen(from, "r"), *out = fopen(to, "w");
	CHECK(in && out);
	while ((n = fread(buf, 1, sizeof buf, in)) > 0)
		CHECK(fwrite(buf, 1, n, out) == n);
	fclose(in);
	CHECK(fclose(out) == 0);
}

static void remember(const char *path)
{
	char image[1024];
	snprintf(image, sizeof image, "%s.synced", path);
	copy_file(path, image);
}

void fault_power_cut(const char *path, const char *to)
{
	char image[1024];
	snprintf(image, sizeof image, "%s.synced", path);
	if (access(image, R_OK) == 0)
		copy_file(image, to);
}

/* ---- the file ---- */

static int f_close(sqlite3_file *f) { return real(f)->pMethods->xClose(real(f)); }
static int f_read(sqlite3_file *f, void *p, int n, sqlite3_int64 at)
{
	return real(f)->pMethods->xRead(real(f), p, n, at);
}

static int f_write(sqlite3_file *f, const void *p, int n, sqlite3_int64 at)
{
	if (!of(f)->counted || !FAILS(writes))
		return real(f)->pMethods->xWrite(real(f), p, n, at);
	real(f)->pMethods->xWrite(real(f), p, n / 2, at);
	return SQLITE_FULL;
}

static int f_sync(sqlite3_file *f, int flags)
{
	if (of(f)->counted && FAILS(syncs))
		return SQLITE_IOERR_FSYNC;
	int r = real(f)->pMethods->xSync(real(f), flags);
	if (r == SQLITE_OK && of(f)->counted)
		remember(of(f)->path);
	return r;
}

static int f_truncate(sqlite3_file *f, sqlite3_int64 n)
{
	return real(f)->pMethods->xTruncate(real(f), n);
}
static int f_size(sqlite3_file *f, sqlite3_int64 *n)
{
	return real(f)->pMethods->xFileSize(real(f), n);
}
static int f_lock(sqlite3_file *f, int how) { return real(f)->pMethods->xLock(real(f), how); }
static int f_unlock(sqlite3_file *f, int how) { return real(f)->pMethods->xUnlock(real(f), how); }
static int f_reserved(sqlite3_file *f, int *out)
{
	return real(f)->pMethods->xCheckReservedLock(real(f), out);
}
static int f_control(sqlite3_file *f, int op, void *arg)
{
	return real(f)->pMethods->xFileControl(real(f), op, arg);
}
static int f_sector(sqlite3_file *f) { return real(f)->pMethods->xSectorSize(real(f)); }
static int f_traits(sqlite3_file *f) { return real(f)->pMethods->xDeviceCharacteristics(real(f)); }
static int f_shm_map(sqlite3_file *f, int page, int size, int extend, void volatile **out)
{
	return real(f)->pMethods->xShmMap(real(f), page, size, extend, out);
}
static int f_shm_lock(sqlite3_file *f, int at, int n, int flags)
{
	return real(f)->pMethods->xShmLock(real(f), at, n, flags);
}
static void f_shm_barrier(sqlite3_file *f) { real(f)->pMethods->xShmBarrier(real(f)); }
static int f_shm_unmap(sqlite3_file *f, int erase)
{
	return real(f)->pMethods->xShmUnmap(real(f), erase);
}

/* Version 2: no memory map, so that every byte passes here. */
static const sqlite3_io_methods methods = {
	2, f_close, f_read, f_write, f_truncate, f_sync, f_size, f_lock, f_unlock, f_reserved,
	f_control, f_sector, f_traits, f_shm_map, f_shm_lock, f_shm_barrier, f_shm_unmap, NULL, NULL,
};

static int v_open(sqlite3_vfs *v, const char *name, sqlite3_file *f, int flags, int *out)
{
	(void)v;
	int r = real_vfs->xOpen(real_vfs, name, real(f), flags, out);
	of(f)->path = name;
	of(f)->counted = (flags & (SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_WAL)) != 0;
	f->pMethods = real(f)->pMethods ? &methods : NULL;
	return r;
}

void fault_vfs_install(void)
{
	real_vfs = sqlite3_vfs_find(NULL);
	layer_vfs = *real_vfs;
	layer_vfs.zName = "failing";
	layer_vfs.szOsFile = REAL_AT + real_vfs->szOsFile;
	layer_vfs.xOpen = v_open;
	CHECK(sqlite3_vfs_register(&layer_vfs, 1) == SQLITE_OK);
	ARM(writes, 0, 0);
	ARM(syncs, 0, 0);
}

void fault_vfs_remove(void)
{
	CHECK(sqlite3_vfs_unregister(&layer_vfs) == SQLITE_OK);
	CHECK(sqlite3_vfs_register(real_vfs, 1) == SQLITE_OK);
}
