/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cli/files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *const hall_files[] = { "hall.conf", "hall.db", "hall.db-wal", "hall.db-shm",
	"hall.db-journal", "hall.key", "hall.lock" };

int folder_only(struct console *c, str dir, const char *const *own, size_t n)
{
	int others = 0;
	DIR *d = opendir(arena_z(c->arena, dir));
	if (!d)
		return COMPLAIN(c, DONE_REFUSED, M_cli_init_no_folder, dir, str_from_c(strerror(errno)));
	for (struct dirent *e; (e = readdir(d));) {
		bool known = !strcmp(e->d_name, ".") || !strcmp(e->d_name, "..");
		for (size_t i = 0; i < n && !known; i++)
			known = !strcmp(e->d_name, own[i]);
		others += !known;
	}
	closedir(d);
	return others ? COMPLAIN(c, DONE_REFUSED, M_cli_init_not_empty, dir) : DONE_OK;
}

int folder_fresh(struct console *c, str dir, bool *made)
{
	*made = mkdir(arena_z(c->arena, dir), 0750) == 0;
	if (*made)
		return DONE_OK;
	if (errno != EEXIST)
		return COMPLAIN(c, DONE_REFUSED, M_cli_init_no_folder, dir, str_from_c(strerror(errno)));
	return folder_only(c, dir, NULL, 0);
}

void folder_clear(struct console *c, str dir, bool whole)
{
	str own = home_path(c, dir, "courses");
	for (size_t i = 0; i < countof(hall_files); i++)
		unlink(home_path(c, dir, hall_files[i]).p);
	DIR *d = opendir(own.p);
	for (struct dirent *e; d && (e = readdir(d));)
		unlinkat(dirfd(d), e->d_name, 0);
	if (d)
		closedir(d);
	rmdir(own.p);
	if (whole)
		rmdir(arena_z(c->arena, dir));
}

/* ---- copying ---- */

static int pour(int from, int to)
{
	char part[1 << 16];
	ssize_t n;
	while ((n = read(from, part, sizeof part)) > 0)
		for (ssize_t at = 0; at < n;) {
			ssize_t put = write(to, part + at, (size_t)(n - at));
			if (put < 0)
				return FAULT(-errno);
			at += put;
		}
	if (n < 0 || fsync(to) < 0)
		return FAULT(-errno);
	return 0;
}

int file_copy(str from, str to, mode_t mode)
{
	struct stat st;
	int in = open(from.p, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (in < 0)
		return FAULT(-errno);
	int r = fstat(in, &st) < 0 ? FAULT(-errno) : S_ISREG(st.st_mode) ? 0 : FAULT(-EINVAL);
	int out = r ? -1 : open(to.p, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode);
	if (!r)
		r = out < 0 ? FAULT(-errno) : pour(in, out);
	if (out >= 0)
		close(out);
	close(in);
	return r;
}

/* Regular files that are not hidden: what a union put there, notes beside its courses included. */
static int copy_each(struct console *c, DIR *d, str from, str to, int64_t *n)
{
	for (struct dirent *e; (e = readdir(d));) {
		struct stat st;
		str path = home_path(c, from, e->d_name);
		if (e->d_name[0] == '.' || stat(path.p, &st) < 0 || !S_ISREG(st.st_mode))
			continue;
		TRY(file_copy(path, home_path(c, to, e->d_name), 0640));
		++*n;
	}
	return path_sync(to);
}

int courses_copy(struct console *c, str from, str to, int64_t *n)
{
	str in = home_path(c, from, "courses"), out = home_path(c, to, "courses");
	DIR *d = opendir(in.p);
	*n = 0;
	if (!d)
		return errno == ENOENT ? 0 : FAULT(-errno);
	int r = mkdir(out.p, 0750) < 0 ? FAULT(-errno) : copy_each(c, d, in, out, n);
	closedir(d);
	return r;
}

int path_sync(str path)
{
	int fd = open(path.p, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return FAULT(-errno);
	int r = fsync(fd) < 0 ? FAULT(-errno) : 0;
	close(fd);
	return r;
}

int name_sync(struct console *c, str path)
{
	return path_sync(str_from_c(dirname(arena_z(c->arena, path))));
}
