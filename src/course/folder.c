/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>
#include "course/folder.h"

enum { FOLDER_FILES_MAX = 512 };

static void close_folder(void *d) { closedir(d); }
static void close_file(void *fd) { close((int)(intptr_t)fd); }

static int by_bytes(const void *a, const void *b) { return str_cmp(*(const str *)a, *(const str *)b); }

static bool is_yaml(str name)
{
	str end = S(".yaml");
	return name.n > end.n && name.p[0] != '.' &&
		str_eq((str){ name.p + name.n - end.n, end.n }, end);
}

int folder_yaml(struct arena *a, const char *folder, str **names, size_t *n)
{
	DIR *d = opendir(folder);
	if (!d)
		return FAULT(-errno);
	arena_defer(a, close_folder, d);
	*names = arena_new_n(a, str, FOLDER_FILES_MAX);
	*n = 0;
	errno = 0;
	for (struct dirent *e; (e = readdir(d)); errno = 0) {
		str name = str_from_c(e->d_name);
		if (!is_yaml(name))
			continue;
		if (*n == FOLDER_FILES_MAX)
			return FAULT(-E2BIG);
		(*names)[(*n)++] = arena_copy(a, name);
	}
	if (errno)
		return FAULT(-errno);
	qsort(*names, *n, sizeof **names, by_bytes);
	return 0;
}

int file_text(struct arena *a, str path, size_t max, str *out)
{
	int fd = open(arena_z(a, path), O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return FAULT(-errno);
	arena_defer(a, close_file, (void *)(intptr_t)fd);
	char *text = arena_new_n(a, char, max + 1);
	size_t n = 0;
	while (n < max + 1) {
		ssize_t got = read(fd, text + n, max + 1 - n);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return FAULT(-errno);
		if (!got)
			break;
		n += (size_t)got;
	}
	*out = (str){ text, n };
	return 0;
}
