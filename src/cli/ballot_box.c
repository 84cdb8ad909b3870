/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The archive of an election as a file that only grows. */
#include "cli/ballot_files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static void close_fd(void *fd) { close((int)(intptr_t)fd - 1); }

/* The one archive in a folder; the path itself when it is none. */
static int find_archive(struct console *c, str where, str *out)
{
	size_t n = 0;
	struct dirent *e;
	*out = where;
	DIR *d = opendir(arena_z(c->arena, where));
	if (!d) return errno == ENOTDIR ? DONE_OK : file_unusable(c, where);
	while ((e = readdir(d))) {
		str name = str_from_c(e->d_name);
		if (name.n <= 4 || strcmp(e->d_name + name.n - 4, ".bel") != 0) continue;
		*out = path_in(c, where, arena_copy(c->arena, name));
		n++;
	}
	closedir(d);
	return n == 1
	    ? DONE_OK
	    : COMPLAIN(c, DONE_NOT_FOUND, n ? M_poll_archives_many : M_poll_archive_none, where);
}

struct mapped *file_mapped(struct console *c, int fd, str path)
{
	const str said = MSG(c->arena, c->lang, M_poll_file_lost, path);
	const str line = JOIN(c->arena, S("unionhall: "), said, S("\n"));
	return mapped_open(c->arena, fd, (struct loss){ line, DONE_REFUSED });
}

static int map(struct console *c, const struct box_file *f, struct mapped **out)
{
	*out = file_mapped(c, f->fd, f->path);
	if (*out) return DONE_OK;
	return errno == EISDIR ? COMPLAIN(c, DONE_REFUSED, M_poll_file_none, f->path) : file_unusable(c, f->path);
}

static int open_file(struct console *c, struct box_file *f, bool to_write)
{
	f->fd = open(arena_z(c->arena, f->path), (to_write ? O_RDWR : O_RDONLY) | O_CLOEXEC | O_NOCTTY);
	if (f->fd < 0) return file_unusable(c, f->path);
	arena_defer(c->arena, close_fd, (void *)(intptr_t)(f->fd + 1));
	if (to_write && flock(f->fd, LOCK_EX | LOCK_NB) < 0)
		return COMPLAIN(c, DONE_BUSY, M_poll_archive_busy, f->path);
	return DONE_OK;
}

/* What a crash left behind the last whole event. */
static int cut_half(struct console *c, struct box_file *f, size_t size, bool to_write)
{
	size_t half = size - f->box.end;
	if (half == 0) return DONE_OK;
	complain_line(c, 0, MSG(c->arena, c->lang, to_write ? M_poll_half_cut : M_poll_half_there, f->path,
		said_number(c, (int64_t)half)));
	if (to_write && (ftruncate(f->fd, (off_t)f->box.end) < 0 || fdatasync(f->fd) < 0))
		return file_unusable(c, f->path);
	return DONE_OK;
}

static int read_setup(struct console *c, struct box_file *f)
{
	struct refusal why;
	if (f->box.state == BOX_EMPTY) return COMPLAIN(c, DONE_REFUSED, M_poll_archive_empty, f->path);
	if (!election_read(f->box.election, c->arena, &f->election, &why))
		return COMPLAIN(c, DONE_REFUSED, M_poll_election_form, f->path, str_from_c(why.field));
	int r = group_get(c, f->election.group_name, &f->g);
	if (r) return r;
	if (!election_read_key(f->g, &f->election) ||
	    !trustees_read(f->g, f->box.trustees, c->arena, &f->trustees, &why))
		return COMPLAIN(c, DONE_REFUSED, M_poll_trustees_form, f->path);
	return DONE_OK;
}

int box_open(struct console *c, str where, bool to_write, struct box_file *f)
{
	struct mapped *m;
	*f = (struct box_file){ .fd = -1 };
	int r = find_archive(c, where, &f->path);
	if (r == 0) r = open_file(c, f, to_write);
	if (r == 0) r = map(c, f, &m);
	if (r) return r;
	if (box_read_watched(m->bytes, c->arena, mapped_watch(m), &f->box) == BOX_BROKEN && !box_is_torn(&f->box))
		return COMPLAIN(c, DONE_REFUSED, M_poll_archive_broken, f->path,
			said_number(c, (int64_t)f->box.broken_at));
	r = cut_half(c, f, m->bytes.n, to_write);
	return r ? r : read_setup(c, f);
}

static int add_at(int fd, str text, size_t at)
{
	while (text.n) {
		ssize_t w = pwrite(fd, text.p, text.n, (off_t)at);
		if (w < 0) return -1;
		text.p += w;
		text.n -= (size_t)w;
		at += (size_t)w;
	}
	return fdatasync(fd);
}

/* Somebody who minds no lock may have cut it since. */
static bool is_as_read(const struct box_file *f)
{
	struct stat st;
	return fstat(f->fd, &st) == 0 && st.st_size == (off_t)f->box.end;
}

int box_add(struct console *c, struct box_file *f, const struct paper *o)
{
	if (!is_as_read(f)) return COMPLAIN(c, DONE_REFUSED, M_poll_file_lost, f->path);
	if (add_at(f->fd, paper_str(o), f->box.end) < 0) {
		int r = file_unusable(c, f->path);
		if (ftruncate(f->fd, (off_t)f->box.end) < 0 || fdatasync(f->fd) < 0) return file_unusable(c, f->path);
		return r;
	}
	f->box.end += o->n;
	return DONE_OK;
}

static void free_table(void *y)
{
	struct fixed_base *one = y;
	fixed_base_free(&one);
}

static void free_check(void *check)
{
	struct check *one = check;
	check_free(&one);
}

int box_check(struct console *c, const struct box_file *f, struct check **out)
{
	struct fixed_base *y;
	TRY(fixed_base_new(f->g, &f->election.y, &y));
	arena_defer(c->arena, free_table, y);
	TRY(check_new(f->g, &f->election, y, out));
	arena_defer(c->arena, free_check, *out);
	return 0;
}

int box_verified(struct console *c, const struct box_file *f, struct verdict *v)
{
	const struct verify_how how = { .threads = verify_threads(), .watch = f->box.watch };
	TRY(ballot_verify((str){ f->box.bytes.p, f->box.end }, &how, c->arena, v));
	return v->holds ? DONE_OK : COMPLAIN(c, DONE_REFUSED, M_poll_not_verified, f->path,
		said_number(c, (int64_t)v->record), str_from_c(v->refusal.field));
}
