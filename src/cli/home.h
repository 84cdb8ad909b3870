/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CLI_HOME_H
#define CLI_HOME_H
/* HOME: a hall as it lies on a disk, and the opening of it.
 *
 *   DIR/hall.db      what the hall was told; only one program at a time may write it
 *   DIR/hall.key     the hall's secret, mode 0600; keep it out of backups of the data
 *   DIR/hall.conf    how the hall is called, which profile it follows, where it listens
 *   DIR/hall.lock    held by whoever writes
 *   DIR/courses/     this union's own courses, going before those that ship
 *
 * Courses, profiles and roles that ship stand in the share folder: --share, else the source tree
 * the
 * program was built in, else /usr/share/unionhall. */
#include "act/act.h"
#include "cli/cli.h"
#include "course/book.h"
#include "course/profile.h"
#include "party/party.h"

struct hall_conf {
	str name, name_en, profile, address;
	int64_t port, threads;          /* threads 0: one a core, at most 8 */
	bool demo; /* invented people and known passwords: some commands only work here */
};

struct home {
	struct hall hall;
	struct hall_conf conf;
	str dir, where, share;          /* where: the database */
	struct db *db;
	struct arena *keep;             /* what lives as long as the hall is open */
	struct profile_book profiles;
	bool draft;                     /* a course being written: its parameters may be in no profile yet */
	struct { const struct role_table *roles; struct profile_book *profiles; } knows;
	int lock;
};

/* Paths inside a hall's folder, ended by a NUL. */
str home_path(struct console *c, str dir, const char *file);
/* Said where hall.conf or hall.db cannot be read: there is none, or this user may not. */
int no_hall(struct console *c, str dir);
/* The share folder; empty, after complaining, when there is none. */
str share_folder(struct console *c);

/* hall.conf: read whole or refused with every fault said. An exit code. */
int conf_read(struct console *c, str dir, struct hall_conf *out) MUST_CHECK;
int conf_write(struct console *c, str dir, const struct hall_conf *conf) MUST_CHECK;

/* HOME_WRITES takes the lock, so it fails (DONE_BUSY) while another program writes. HOME_READS may
 * look on
 * beside a running hall. HOME_BEGINS makes the folder's database and key, and its tables. */
enum home_mode { HOME_READS, HOME_WRITES, HOME_BEGINS };
/* Everything a hall is made of. An exit code, after saying what is wrong and what to do; then *out
 * is NULL. */
int home_open(struct console *c, str dir, enum home_mode mode, const struct hall_conf *conf,
    struct home **out) MUST_CHECK;
void home_close(struct home **h);

/* What the share folder holds, read into h: roles, profiles, courses. An exit code. */
int  home_furnish(struct console *c, struct home *h) MUST_CHECK;
/* Whether the pages of filing can begin this course, when it is the one they begin: an exit code, said. */
int course_leads_in(struct console *c, const struct course *course);
/* Says every fault of a course or profile file, one a line. */
void say_faults(struct console *c, const struct course_fault *f);

struct act home_act(struct home *h, struct arena *arena);
/* One act in one transaction: kept when do_it answers 0. */
int home_do(struct home *h, struct arena *arena, int (*do_it)(struct act *a, void *ctx),
    void *ctx) MUST_CHECK;

/* Opens the hall of DIR, does one thing in it and closes it: in one transaction unless it only reads.
 * An exit code. */
int home_visit(struct console *c, enum home_mode mode, int (*work)(struct act *a, void *ctx),
    void *ctx) MUST_CHECK;
/* The union of a code. DONE_NOT_FOUND, after saying so. */
int union_given(struct console *c, struct act *a, str code, struct guild *out) MUST_CHECK;

/* Whether this program knows the tables, and how many steps they lack: an exit code. A hall made by a newer
 * program, by another one, or by none is refused, and that is said. */
int tables_known(struct console *c, struct db *db, str dir, size_t *due) MUST_CHECK;
/* The lock of a hall's folder; DONE_BUSY when another program holds it. */
int lock_take(struct console *c, str dir, int *fd) MUST_CHECK;
#endif
