/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The folder of a hall: its lock, its key, its database. */
#include "cli/home.h"

#include "crypto/throttle.h"
#include "db/migrate.h"
#include "matter/matter.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

str home_path(struct console *c, str dir, const char *file)
{
	return arena_printf(c->arena, "%.*s/%s", PSTR(dir), file);
}

static bool is_shut(const char *path, int how)
{
	return access(path, how) < 0 && (errno == EACCES || errno == EPERM || errno == EROFS);
}

int no_hall(struct console *c, str dir)
{
	bool shut = is_shut(home_path(c, dir, "hall.conf").p, R_OK) ||
	    is_shut(home_path(c, dir, "hall.db").p, R_OK);
	return shut ? COMPLAIN(c, DONE_REFUSED, M_cli_denied, dir)
	            : COMPLAIN(c, DONE_NOT_FOUND, M_cli_no_hall, dir);
}

/* ---- the share folder ---- */

static bool is_share(struct console *c, str dir)
{
	return access(home_path(c, dir, "profiles/roles.yaml").p, R_OK) == 0;
}

/* build/unionhall stands one folder below what it was built from. */
static str beside_program(struct console *c)
{
	char path[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", path, sizeof path);
	str at = { path, n > 0 ? (size_t)n : 0 };
	for (int up = 0; up < 4 && at.n; up++) {
		while (at.n && at.p[at.n - 1] != '/')
			at.n--;
		if (at.n < 2)
			break;
		at.n--;
		str dir = arena_copy(c->arena, at);
		if (is_share(c, dir))
			return dir;
	}
	return S("");
}

str share_folder(struct console *c)
{
	str given = option_given(c, "share"), beside;
	if (given.n) {
		if (is_share(c, given))
			return given;
		COMPLAIN(c, 0, M_cli_share_none, given);
		return S("");
	}
	beside = beside_program(c);
	if (beside.n)
		return beside;
	if (is_share(c, S("/usr/share/unionhall")))
		return S("/usr/share/unionhall");
	COMPLAIN(c, 0, M_cli_share_none, S("/usr/share/unionhall"));
	return S("");
}

/* ---- the lock and the key ---- */

int lock_take(struct console *c, str dir, int *fd)
{
	*fd = open(home_path(c, dir, "hall.lock").p, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0640);
	if (*fd < 0)
		return FAULT(-errno);
	if (flock(*fd, LOCK_EX | LOCK_NB) == 0)
		return DONE_OK;
	int e = errno;
	close(*fd);
	*fd = -1;
	return e == EWOULDBLOCK ? COMPLAIN(c, DONE_BUSY, M_cli_busy, dir) : FAULT(-e);
}

static int key_take(struct console *c, struct home *h, bool create)
{
	static const enum msg said[] = {
		[CRYPTO_KEY_MISSING] = M_cli_key_missing,
		[CRYPTO_KEY_EXPOSED] = M_cli_key_exposed,
		[CRYPTO_KEY_FOREIGN] = M_cli_key_foreign,
		[CRYPTO_KEY_MALFORMED] = M_cli_key_malformed,
	};
	struct hall_key key;
	str path = home_path(c, h->dir, "hall.key");
	TRY(crypto_init());
	int r = crypto_key_load(path.p, create, &key);
	if (r > 0)
		return COMPLAIN(c, DONE_REFUSED, said[r], path);
	TRY(r);
	hall_init(&h->hall, &key);
	hall_key_wipe(&key);
	return DONE_OK;
}

/* ---- the tables ---- */

int tables_known(struct console *c, struct db *db, str dir, size_t *due)
{
	int r = db_migrations_due(db, c->rooms->migrations, c->rooms->n_migrations, due);
	if (r == MIGRATE_NEWER)
		return COMPLAIN(c, DONE_REFUSED, M_cli_schema_newer, dir);
	if (r == MIGRATE_EDITED)
		return COMPLAIN(c, DONE_REFUSED, M_cli_schema_edited, dir);
	return r == MIGRATE_BARE ? COMPLAIN(c, DONE_REFUSED, M_cli_db_empty, dir) : r;
}

static int check_tables(struct console *c, struct home *h)
{
	size_t due;
	int r = tables_known(c, h->db, h->dir, &due);
	if (r != DONE_OK)
		return r;
	return due ? COMPLAIN(c, DONE_REFUSED, M_cli_schema_older, h->dir, said_number(c, (int64_t)due))
	           : DONE_OK;
}

static int tables_ready(struct console *c, struct home *h, enum home_mode mode)
{
	if (mode != HOME_BEGINS && access(h->where.p, R_OK) < 0)
		return no_hall(c, h->dir);
	int r = db_open(&h->db, h->where, mode == HOME_READS ? DB_READ : DB_WRITE);
	/* The log stands beside the database: whoever only reads needs to write in the folder too. */
	if (r < 0 && (is_shut(h->where.p, W_OK) || is_shut(h->dir.p, W_OK)))
		return COMPLAIN(c, DONE_REFUSED, M_cli_denied, h->dir);
	TRY(r);
	if (mode == HOME_BEGINS)
		TRY(db_migrate(h->db, c->rooms->migrations, c->rooms->n_migrations));
	return check_tables(c, h);
}

static int keep_courses(struct act *a, void *ctx)
{
	(void)ctx;
	TRY(courses_restore(a));
	return courses_keep(a);
}

static int bring_courses(struct console *c, struct home *h, enum home_mode mode)
{
	struct act a = home_act(h, c->arena);
	if (mode != HOME_READS)
		return home_do(h, c->arena, keep_courses, NULL);
	return courses_restore(&a);
}

/* ---- opening ---- */

/* Ids must rise over a restart, so they start at this very moment even when the last one ran ahead
 * a little:
 * an id's tick is milliseconds since 2020 and 14 bits of order (act/act.c). */
static void ids_start(struct home *h)
{
	struct timespec now;
	clock_gettime(CLOCK_REALTIME, &now);
	int64_t ms = ((int64_t)now.tv_sec - 1577836800) * 1000 + now.tv_nsec / 1000000;
	h->hall.ids.last = ms << 14;
}

static int open_steps(struct console *c, struct home *h, enum home_mode mode)
{
	int r = mode == HOME_READS ? DONE_OK : lock_take(c, h->dir, &h->lock);
	if (r == DONE_OK)
		r = key_take(c, h, mode == HOME_BEGINS);
	if (r == DONE_OK)
		r = home_furnish(c, h);
	if (r == DONE_OK)
		r = tables_ready(c, h, mode);
	if (r != DONE_OK)
		return r;
	ids_start(h);
	h->hall.throttle = throttle_new(THROTTLE_HALL_PER_MINUTE);
	return bring_courses(c, h, mode);
}

int home_open(struct console *c, str dir, enum home_mode mode, const struct hall_conf *conf,
    struct home **out)
{
	enum { KEEP = 64 << 20 };
	struct arena *keep = arena_new(KEEP);
	struct home *h = arena_new_n(keep, struct home, 1);
	*h = (struct home){ .keep = keep, .lock = -1, .dir = arena_copy(keep, dir) };
	h->where = arena_copy(keep, home_path(c, dir, "hall.db"));
	*out = h;
	int r = DONE_OK;
	if (conf)
		h->conf = *conf;
	else
		r = conf_read(c, dir, &h->conf);
	if (r == DONE_OK)
		r = open_steps(c, h, mode);
	if (r != DONE_OK)
		home_close(out);
	return r;
}

void home_close(struct home **out)
{
	struct home *h = *out;
	*out = NULL;
	if (!h)
		return;
	if (h->db && h->lock >= 0 && db_checkpoint(h->db, true) < 0)
		(void)0; /* the log stays beside the database and is read at the next opening */
	db_close(&h->db);
	throttle_free(&h->hall.throttle);
	course_book_free(&h->hall.courses);
	hall_key_wipe(&h->hall.key);
	if (h->lock >= 0)
		close(h->lock);
	struct arena *keep = h->keep;
	arena_free(&keep);
}

struct act home_act(struct home *h, struct arena *arena)
{
	return (struct act){ .hall = &h->hall, .arena = arena, .db = h->db, .now = hall_now(&h->hall) };
}

int home_do(struct home *h, struct arena *arena, int (*do_it)(struct act *a, void *ctx), void *ctx)
{
	struct act a = home_act(h, arena);
	TRY(db_begin(h->db));
	int r = do_it(&a, ctx);
	if (r == 0)
		r = db_commit(h->db);
	db_rollback(h->db);
	return r;
}

int home_visit(
    struct console *c, enum home_mode mode, int (*work)(struct act *a, void *ctx), void *ctx)
{
	struct home *h;
	int r = home_open(c, word_given(c, "DIR"), mode, NULL, &h);
	if (r != DONE_OK)
		return r;
	struct act a = home_act(h, c->arena);
	r = mode == HOME_READS ? work(&a, ctx) : home_do(h, c->arena, work, ctx);
	home_close(&h);
	return r;
}

int union_given(struct console *c, struct act *a, str code, struct guild *out)
{
	int r = guild_by_code(a, code, out);
	return r == PARTY_NONE ? COMPLAIN(c, DONE_NOT_FOUND, M_cli_user_union_none, code) : r;
}
