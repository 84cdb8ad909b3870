/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Making the demonstration hall, and saying what to try first. */
#include "cli/demo.h"
#include "cli/commands.h"
#include "cli/files.h"
#include "cli/moment.h"

#include "base/log.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

enum { KEEP_MEMORY = 512 << 20, ROUND_MEMORY = 256 << 20, FOUNDED_BEFORE = 900 };

/* Stands in the folder while a demonstration is being made, so that one broken off is known as such. */
#define UNFINISHED "hall.unfinished"

/* Whether what lies there may be taken away: only what this command made, and says so itself. */
static int may_clear(struct console *c, str dir)
{
	struct hall_conf old;
	if (access(home_path(c, dir, UNFINISHED).p, F_OK) == 0)
		return DONE_OK;
	if (access(home_path(c, dir, "hall.conf").p, F_OK) < 0)
		return COMPLAIN(c, DONE_REFUSED, M_cli_demo_half, dir);
	int r = conf_read(c, dir, &old);
	if (r != DONE_OK)
		return r;
	if (!old.demo)
		return COMPLAIN(c, DONE_REFUSED, M_cli_demo_real, dir);
	if (option_set(c, "fresh") || option_set(c, "keep"))
		return DONE_OK;
	return COMPLAIN(c, DONE_REFUSED, M_cli_demo_there, dir);
}

/* Where no hall is, nothing may lie but a key to make it with, and what a run killed at once left. */
static int only_ours(struct console *c, str dir)
{
	static const char *const ours[] = { "hall.key", "hall.lock", UNFINISHED };
	return folder_only(c, dir, ours, countof(ours));
}

/* The key stays: whoever wants the very same hall again gives it the same one. */
static int clear_old(struct console *c, str dir)
{
	static const char *const files[] = { "hall.conf", "hall.db", "hall.db-wal", "hall.db-shm" };
	int lock, r;
	if (access(home_path(c, dir, "hall.db").p, F_OK) < 0 &&
	    access(home_path(c, dir, "hall.conf").p, F_OK) < 0)
		return only_ours(c, dir);
	r = may_clear(c, dir);
	if (r == DONE_OK)
		r = lock_take(c, dir, &lock);
	if (r != DONE_OK)
		return r;
	for (size_t i = 0; i < countof(files); i++)
		unlink(home_path(c, dir, files[i]).p);
	close(lock);
	return DONE_OK;
}

static int mark_unfinished(struct console *c, str dir)
{
	int fd = open(home_path(c, dir, UNFINISHED).p, O_WRONLY | O_CREAT | O_CLOEXEC, 0640);
	if (fd < 0)
		return FAULT(-errno);
	close(fd);
	return DONE_OK;
}

static int make_folder(struct console *c, str dir)
{
	for (size_t i = 1; i <= dir.n; i++)
		if (i == dir.n || dir.p[i] == '/')
			mkdir(arena_z(c->arena, (str){ dir.p, i }), 0750);
	return access(arena_z(c->arena, dir), W_OK) < 0
	    ? COMPLAIN(c, DONE_REFUSED, M_cli_demo_no_folder, dir)
	    : DONE_OK;
}

static int64_t milliseconds(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* Each part says how long it took: the first thing somebody asks of a program that fills a disk. */
static int part(struct demo *d, enum msg what, int64_t started, int r, const int64_t *count)
{
	if (r)
		return r;
	int64_t ms = milliseconds() - started;
	SAY(d->c, what, said_number(d->c, *count),
	    arena_printf(
	        d->c->arena, "%lld.%lld", (long long)(ms / 1000), (long long)(ms % 1000 / 100)));
	fflush(stdout);
	return 0;
}

static int make(struct demo *d, int64_t demands)
{
	int64_t t = milliseconds();
	TRY(demo_tree(d));
	TRY(part(d, M_cli_demo_made_unions, t, demo_trades(d), &d->guilds));
	t = milliseconds();
	TRY(part(d, M_cli_demo_made_people, t, demo_people(d), &d->members));
	t = milliseconds();
	TRY(part(d, M_cli_demo_made_demands, t, demo_demands(d, demands), &d->matters));
	return demo_accounts(d);
}

static void say_people(struct console *c, str dir)
{
	printf("\n");
	SAY(c, M_cli_demo_signers, S(DEMO_PASSWORD));
	demo_faces_said(c);
	printf("\n");
	SAY(c, M_cli_demo_code, dir);
	SAY(c, M_cli_demo_try);
}

/* Whether a whole demonstration is there, made by this program or a newer one. */
static bool is_current(struct console *c, str dir)
{
	struct stat made, program;
	struct hall_conf old;
	return access(home_path(c, dir, UNFINISHED).p, F_OK) < 0 &&
	    stat(home_path(c, dir, "hall.conf").p, &made) == 0 && stat("/proc/self/exe", &program) == 0 &&
	    made.st_mtime >= program.st_mtime && conf_read(c, dir, &old) == DONE_OK && old.demo;
}

static int make_in(struct console *c, struct home *h, int64_t now, int64_t seed, int64_t demands)
{
	struct demo d = { .c = c,
		.home = h,
		.keep = arena_new(KEEP_MEMORY),
		.round = arena_new(ROUND_MEMORY),
		.dice = { (uint64_t)seed },
		.now = now,
		.began = now - (int64_t)FOUNDED_BEFORE * DAY };
	h->hall.ids.last = 0;             /* a new database: ids begin where its story does */
	int r = make(&d, demands);
	if (r)
		db_rollback(h->db);
	arena_free(&d.round);
	arena_free(&d.keep);
	return r;
}

static int make_demo(struct console *c, str dir)
{
	struct home *h;
	int64_t seed, demands, now;
	struct hall_conf conf = { .name = msg(LANG_ZH, M_cli_demo_name),
		.name_en = msg(LANG_EN, M_cli_demo_name),
		.profile = S("cn-zhejiang"),
		.address = S("127.0.0.1"),
		.port = 8080,
		.demo = true };
	if (!option_number(c, "seed", 0, INT64_MAX, 1, &seed) ||
	    !option_number(c, "demands", 40, 20000, 400, &demands) ||
	    !moment_given(c, "now", (int64_t)time(NULL), &now))
		return DONE_USAGE;
	int r = make_folder(c, dir);
	if (r == DONE_OK)
		r = clear_old(c, dir);
	if (r == DONE_OK)
		r = mark_unfinished(c, dir);
	log_least(LOG_NOTE);              /* not every table that is made: somebody is watching */
	if (r == DONE_OK)
		r = home_open(c, dir, HOME_BEGINS, &conf, &h);
	if (r != DONE_OK)
		return r;
	r = make_in(c, h, now, seed, demands);
	if (r == 0)
		r = conf_write(c, dir, &conf);
	if (r == 0)
		unlink(home_path(c, dir, UNFINISHED).p);
	home_close(&h);
	return r;
}

int run_demo(struct console *c)
{
	str dir = word_given(c, "DIR");
	bool keep = option_set(c, "keep");
	while (dir.n > 1 && dir.p[dir.n - 1] == '/')
		dir.n--;
	if (option_set(c, "people")) {
		say_people(c, dir);
		return DONE_OK;
	}
	if (keep && is_current(c, dir)) {
		SAY(c, M_cli_demo_kept, dir);
		return DONE_OK;
	}
	int r = make_demo(c, dir);
	if (r != DONE_OK || keep)
		return r;
	say_people(c, dir);
	SAY(c, M_cli_demo_serve, dir);
	return DONE_OK;
}
