/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A hall made again from a copy and the key from its safe, in a folder of its own. hall.conf comes last:
 * until it is there, no command takes the folder for a hall. */
#include "cli/commands.h"
#include "cli/files.h"

#include "access/session.h"
#include "base/time.h"
#include "cli/cli_sql.h"

#include <sys/stat.h>
#include <unistd.h>

struct restored {
	struct console *c;
	str copy, dir, key;
	struct hall_conf conf;
	bool made;                      /* the folder itself */
	int lock;
	size_t due;                     /* steps the tables lack */
	int64_t last;                   /* when the last line in it was written */
	int64_t matters;
};

static str in_copy(struct restored *k, const char *file) { return home_path(k->c, k->copy, file); }
static str in_dir(struct restored *k, const char *file) { return home_path(k->c, k->dir, file); }

static int begin(struct restored *k)
{
	struct console *c = k->c;
	if (access(in_copy(k, "hall.db").p, R_OK) < 0 || access(in_copy(k, "hall.conf").p, R_OK) < 0)
		return COMPLAIN(c, DONE_NOT_FOUND, M_cli_restore_no_copy, k->copy);
	if (!k->key.n)
		return COMPLAIN(c, DONE_USAGE, M_cli_restore_no_key);
	if (access(k->key.p, R_OK) < 0)
		return COMPLAIN(c, DONE_NOT_FOUND, M_cli_course_no_file, k->key);
	int r = conf_read(c, k->copy, &k->conf);
	if (r == DONE_OK)
		r = folder_fresh(c, k->dir, &k->made);
	if (r == DONE_OK && !k->made)
		chmod(arena_z(c->arena, k->dir), 0750);         /* not ours to set: doctor says so below */
	return r == DONE_OK ? lock_take(c, k->dir, &k->lock) : r;
}

/* A copy of the whole folder, made while the hall was stopped, may have its log beside it. */
static int bring(struct restored *k)
{
	int64_t courses;
	TRY(file_copy(k->key, in_dir(k, "hall.key"), 0600));
	TRY(file_copy(in_copy(k, "hall.db"), in_dir(k, "hall.db"), 0640));
	if (access(in_copy(k, "hall.db-wal").p, F_OK) == 0)
		TRY(file_copy(in_copy(k, "hall.db-wal"), in_dir(k, "hall.db-wal"), 0640));
	return courses_copy(k->c, k->copy, k->dir, &courses);
}

/* The key opens what this hall sealed, or nothing was ever sealed. */
static int try_key(struct restored *k, struct db *db)
{
	struct console *c = k->c;
	struct hall_key key;
	struct hall hall = { 0 };
	TRY(crypto_init());
	int r = crypto_key_load(in_dir(k, "hall.key").p, false, &key);
	if (r > 0)
		return COMPLAIN(c, DONE_REFUSED, M_cli_key_malformed, k->key);
	TRY(r);
	hall_init(&hall, &key);
	hall_key_wipe(&key);
	struct act a = { .hall = &hall, .arena = c->arena, .db = db, .now = hall_now(&hall) };
	r = k->due ? KEY_UNTRIED : key_examine(&a);
	hall_key_wipe(&hall.key);
	if (r == KEY_FOREIGN)
		return COMPLAIN(c, DONE_REFUSED, M_cli_restore_key_other, k->key);
	return r < 0 ? r : DONE_OK;
}

static int look_through(struct restored *k, struct db *db)
{
	bool whole;
	struct q_latest_entry last;
	struct q_copy_sums sums;
	TRY(db_examine(db, &whole));
	if (!whole)
		return COMPLAIN(k->c, DONE_REFUSED, M_cli_restore_damaged, k->copy);
	int r = tables_known(k->c, db, k->copy, &k->due);
	if (r == DONE_OK)
		r = try_key(k, db);
	if (r != DONE_OK)
		return r;
	TRY(q_copy_sums(db, k->c->arena, &sums));
	TRY(q_latest_entry(db, k->c->arena, &last));
	k->last = last.at;
	k->matters = sums.matters;
	return db_checkpoint(db, true);
}

static int prove(struct restored *k)
{
	struct db *db;
	int r = db_open(&db, in_dir(k, "hall.db"), DB_WRITE);
	if (r == DB_IO)
		r = COMPLAIN(k->c, DONE_REFUSED, M_cli_restore_damaged, k->copy);
	if (r == 0)
		r = look_through(k, db);
	db_close(&db);
	return r;
}

static int put_back(struct restored *k)
{
	TRY(bring(k));
	int r = prove(k);
	if (r != DONE_OK)
		return r;
	TRY(path_sync(in_dir(k, "hall.db")));
	TRY(file_copy(in_copy(k, "hall.conf"), in_dir(k, "hall.conf"), 0640));
	return path_sync(str_from_c(arena_z(k->c->arena, k->dir)));
}

/* In the hall's own time, for it is told to people; where the profile cannot be read, in Greenwich's. */
static str moment_here(struct restored *k)
{
	struct home h = { .keep = k->c->arena, .lock = -1, .conf = k->conf };
	str said = home_furnish(k->c, &h) == DONE_OK
	    ? moment_said(k->c->arena, k->c->lang, h.hall.zone, k->last)
	    : moment_iso(k->c->arena, k->last);
	course_book_free(&h.hall.courses);
	return said;
}

int run_restore(struct console *c)
{
	struct restored k = { .c = c, .lock = -1, .copy = word_given(c, "COPY"), .dir = word_given(c, "DIR"),
		.key = str_from_c(arena_z(c->arena, option_given(c, "key"))) };
	int r = begin(&k);
	if (r != DONE_OK)
		return r;
	r = put_back(&k);
	if (r != DONE_OK)
		folder_clear(c, k.dir, k.made);
	close(k.lock);
	if (r != DONE_OK)
		return r;
	SAY(c, M_cli_restore_done, k.dir, said_number(c, k.matters));
	SAY(c, M_cli_restore_lost, moment_here(&k));
	SAY(c, M_cli_restore_since);
	if (k.due) {
		SAY(c, M_cli_restore_older, k.dir);
		return DONE_OK;
	}
	r = hall_looked_over(c, k.dir);
	if (r == DONE_OK)
		SAY(c, M_cli_init_next, k.dir);
	return r;
}
