/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cli/ballot_files.h"
#include "cli/files.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

str path_in(struct console *c, str dir, str name)
{
	bool slash = dir.n && dir.p[dir.n - 1] == '/';
	return JOIN(c->arena, dir, slash ? S("") : S("/"), name);
}

int file_unusable(struct console *c, str path)
{
	return COMPLAIN(c, errno == ENOENT ? DONE_NOT_FOUND : DONE_REFUSED, M_poll_file_unusable, path,
		str_from_c(strerror(errno)));
}

/* ---- reading ---- */

static int read_whole(struct console *c, int fd, str path, str *out)
{
	struct stat st;
	if (fstat(fd, &st) < 0) return file_unusable(c, path);
	if (!S_ISREG(st.st_mode)) return COMPLAIN(c, DONE_REFUSED, M_poll_file_none, path);
	if (st.st_size > TEXT_MOST) return COMPLAIN(c, DONE_REFUSED, M_poll_file_large, path);
	char *p = arena_raw(c->arena, (size_t)st.st_size + 1);
	size_t n = 0;
	while (n < (size_t)st.st_size) {
		ssize_t r = read(fd, p + n, (size_t)st.st_size - n);
		if (r < 0) return file_unusable(c, path);
		if (r == 0) break;
		n += (size_t)r;
	}
	*out = (str){ p, n };
	return DONE_OK;
}

int text_read(struct console *c, str path, str *out)
{
	*out = S("");
	int fd = open(arena_z(c->arena, path), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (fd < 0) return file_unusable(c, path);
	int r = read_whole(c, fd, path, out);
	close(fd);
	return r;
}

int text_if_there(struct console *c, str path, str *out)
{
	*out = S("");
	if (access(arena_z(c->arena, path), F_OK) < 0 && errno == ENOENT) return DONE_OK;
	return text_read(c, path, out);
}

/* ---- writing ---- */

static int write_all(int fd, str text)
{
	while (text.n) {
		ssize_t w = write(fd, text.p, text.n);
		if (w < 0) return -1;
		text.p += w;
		text.n -= (size_t)w;
	}
	return fsync(fd);
}

/* Under another name first, so that nobody ever sees half of it. */
static int write_text(struct console *c, str path, str text, bool secret, bool over)
{
	uint8_t random[8];
	char mark[HEX_TEXT(sizeof random)];
	crypto_random(random, sizeof random);
	hex_encode(random, sizeof random, mark);
	const char *tmp = arena_z(c->arena, JOIN(c->arena, path, S("."), str_from_c(mark)));
	const char *z = arena_z(c->arena, path);
	int fd = open(tmp, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, secret ? 0600 : 0644);
	if (fd < 0) return file_unusable(c, path);
	int r = write_all(fd, text);
	close(fd);
	if (r == 0) r = over ? rename(tmp, z) : link(tmp, z);
	if (r < 0 || !over) {
		int kept = errno;
		unlink(tmp);
		errno = kept;
	}
	if (r < 0 && errno == EEXIST) return COMPLAIN(c, DONE_REFUSED, M_poll_file_there, path);
	if (r < 0) return file_unusable(c, path);
	r = name_sync(c, path);
	if (r == 0) return DONE_OK;
	errno = -r;
	return file_unusable(c, path);
}

int text_write_new(struct console *c, str path, str text, bool secret)
{
	return write_text(c, path, text, secret, false);
}

int text_write_over(struct console *c, str path, str text, bool secret)
{
	return write_text(c, path, text, secret, true);
}

int folder_make(struct console *c, str path)
{
	if (mkdir(arena_z(c->arena, path), 0755) == 0 || errno == EEXIST) return DONE_OK;
	return file_unusable(c, path);
}

/* ---- the draft ---- */

static void close_group(void *g)
{
	struct group *one = g;
	group_close(&one);
}

int group_get(struct console *c, str name, struct group **out)
{
	int r = group_open(name, out);
	if (r < 0) return r;
	if (r) return COMPLAIN(c, DONE_REFUSED, M_poll_no_group, name);
	arena_defer(c->arena, close_group, *out);
	return DONE_OK;
}

int drafted_read(struct console *c, str path, struct drafted *out)
{
	str text;
	int r = text_read(c, path, &text);
	if (r) return r;
	if (!draft_read(text, c->arena, &out->draft)) return COMPLAIN(c, DONE_REFUSED, M_poll_no_draft, path);
	return group_get(c, out->draft.group, &out->g);
}

void electorate_add(struct electorate *all, int64_t weight)
{
	all->n++;
	all->is_weighed |= weight != 1;
	if (__builtin_add_overflow(all->weight, weight, &all->weight)) all->weight = INT64_MAX;
}

int electorate_fits(struct console *c, const struct draft *d, const struct electorate *all)
{
	const bool mixes = memmem(d->after.p, d->after.n, "\"NonHomomorphic\"", 16);
	if (mixes && all->is_weighed) return COMPLAIN(c, DONE_REFUSED, M_poll_mix_weights);
	if (mixes && all->n > SHUFFLED_MAX)
		return COMPLAIN(c, DONE_REFUSED, M_poll_mix_many, said_number(c, SHUFFLED_MAX));
	if (all->weight > COUNT_MOST)
		return COMPLAIN(c, DONE_REFUSED, M_poll_weights_large, said_number(c, COUNT_MOST));
	return DONE_OK;
}
