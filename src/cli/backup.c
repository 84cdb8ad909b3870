/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A copy of a hall, whether it is being served or not: it only reads, and holds nobody up. It is made under
 * another name, looked through, told to the disk, and only then called what it is: under its name a copy is
 * whole or not there. The key is never in it. */
#include "cli/commands.h"
#include "cli/files.h"

#include "base/time.h"
#include "cli/cli_sql.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

struct copy {
	struct console *c;
	str dir, to, tmp;
	int lock;
	int64_t at, courses, bytes;
	struct q_copy_sums sums;
};

/* What a killed run left is this command's own to take away, once nobody is at it: the folder itself is the
 * lock. A folder that others may enter or that another made would show them everything. */
static int own_tmp(struct copy *k)
{
	struct stat st;
	struct console *c = k->c;
	bool made = mkdir(k->tmp.p, 0700) == 0;
	int e = made || errno == EEXIST ? 0 : errno;
	k->lock = e ? -1 : open(k->tmp.p, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (!e && (k->lock < 0 || fstat(k->lock, &st) < 0))
		e = errno;
	if (!e && (st.st_uid != geteuid() || (st.st_mode & 077)))
		e = EEXIST;
	if (e)
		return COMPLAIN(c, DONE_REFUSED, M_cli_init_no_folder, k->tmp, str_from_c(strerror(e)));
	if (flock(k->lock, LOCK_EX | LOCK_NB) < 0)
		return COMPLAIN(c, DONE_BUSY, M_cli_backup_busy, k->to);
	if (!made)
		folder_clear(c, k->tmp, false);
	return DONE_OK;
}

static int begin(struct copy *k)
{
	struct stat st;
	struct console *c = k->c;
	if (access(home_path(c, k->dir, "hall.conf").p, R_OK) < 0 ||
	    access(home_path(c, k->dir, "hall.db").p, R_OK) < 0)
		return no_hall(c, k->dir);
	if (lstat(k->to.p, &st) == 0)
		return COMPLAIN(c, DONE_REFUSED, M_cli_backup_there, k->to);
	return own_tmp(k);
}

static int take(struct copy *k)
{
	struct db *db;
	k->at = (int64_t)time(NULL);
	int r = db_open(&db, home_path(k->c, k->dir, "hall.db"), DB_READ);
	/* The log stands beside the database, and a reader writes down there that it reads. */
	if (r < 0 && access(arena_z(k->c->arena, k->dir), W_OK) < 0)
		return COMPLAIN(k->c, DONE_REFUSED, M_cli_denied, k->dir);
	if (r == 0)
		r = db_copy(db, home_path(k->c, k->tmp, "hall.db"));
	db_close(&db);
	return r == DB_NONE ? COMPLAIN(k->c, DONE_REFUSED, M_cli_backup_server) : r;
}

static int look_through(struct copy *k, struct db *db)
{
	bool whole;
	size_t due;
	TRY(db_examine(db, &whole));
	if (!whole)
		return COMPLAIN(k->c, DONE_REFUSED, M_cli_backup_damaged, k->dir);
	int r = tables_known(k->c, db, k->dir, &due);
	return r ? r : q_copy_sums(db, k->c->arena, &k->sums);
}

/* The copy is nobody else's yet, so it is opened to be written: that leaves no log beside it. */
static int prove(struct copy *k)
{
	struct db *db;
	struct stat st;
	str path = home_path(k->c, k->tmp, "hall.db");
	int r = db_open(&db, path, DB_WRITE);
	if (r == 0)
		r = look_through(k, db);
	db_close(&db);
	if (r == 0)
		r = path_sync(path);
	if (r == 0 && stat(path.p, &st) == 0)
		k->bytes = st.st_size;
	return r;
}

static int name_it(struct copy *k)
{
	TRY(path_sync(k->tmp));
	if (rename(k->tmp.p, k->to.p) == 0)
		return name_sync(k->c, k->to);
	return errno == ENOTEMPTY || errno == EEXIST || errno == ENOTDIR
	    ? COMPLAIN(k->c, DONE_REFUSED, M_cli_backup_there, k->to)
	    : FAULT(-errno);
}

static int fill(struct copy *k)
{
	struct console *c = k->c;
	int r = take(k);
	if (r == DONE_OK)
		r = prove(k);
	if (r != DONE_OK)
		return r;
	TRY(file_copy(home_path(c, k->dir, "hall.conf"), home_path(c, k->tmp, "hall.conf"), 0640));
	TRY(courses_copy(c, k->dir, k->tmp, &k->courses));
	return name_it(k);
}

static str megabytes(struct console *c, int64_t bytes)
{
	return arena_printf(c->arena, "%.1f", (double)bytes / (1 << 20));
}

static void say_copy(struct copy *k)
{
	struct console *c = k->c;
	SAY(c, M_cli_backup_done, k->to, megabytes(c, k->bytes), said_number(c, k->courses));
	SAY(c, M_cli_backup_is, moment_iso(c->arena, k->at), said_number(c, k->sums.matters),
	    said_number(c, k->sums.steps));
	SAY(c, M_cli_backup_key, k->dir);
}

int run_backup(struct console *c)
{
	str to = word_given(c, "COPY");
	while (to.n > 1 && to.p[to.n - 1] == '/')
		to.n--;
	struct copy k = { .c = c, .dir = word_given(c, "DIR"), .lock = -1,
		.to = str_from_c(arena_z(c->arena, to)),
		.tmp = arena_printf(c->arena, "%.*s.unfinished", PSTR(to)) };
	umask(077);
	int r = begin(&k);
	if (r == DONE_OK) {
		r = fill(&k);
		if (r == DONE_OK)
			say_copy(&k);
		else
			folder_clear(c, k.tmp, true);
	}
	if (k.lock >= 0)
		close(k.lock);
	return r;
}
