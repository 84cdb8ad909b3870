/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The caller's side of unionhall-image. Input, output and the reason travel in memory files
 * (memfd), not pipes: nothing can block or break half way, and the size of the answer is known
 * before it is read. */
#include "image/image.h"
#include "base/log.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { IN, OUT, WHY, FILES, REASON_MAX = 16 };
struct run { int fd[FILES]; pid_t pid; int status; bool late; };

static int write_all(int fd, str s)
{
	while (s.n) {
		ssize_t w = write(fd, s.p, s.n);
		if (w < 0)
			return FAULT(-errno);
		s.p += w;
		s.n -= (size_t)w;
	}
	return 0;
}

static int open_files(struct run *r, str bytes)
{
	for (int i = 0; i < FILES; i++) {
		r->fd[i] = memfd_create("unionhall-image", MFD_CLOEXEC);
		if (r->fd[i] < 0)
			return FAULT(-errno);
	}
	TRY(write_all(r->fd[IN], bytes));
	return lseek(r->fd[IN], 0, SEEK_SET) < 0 ? FAULT(-errno) : 0;
}

static void close_files(struct run *r)
{
	for (int i = 0; i < FILES; i++)
		if (r->fd[i] >= 0)
			close(r->fd[i]);
}

static int find_helper(char out[PATH_MAX])
{
	const char *named = secure_getenv("UNIONHALL_IMAGE");
	if (named)
		return snprintf(out, PATH_MAX, "%s", named) < PATH_MAX ? 0 : FAULT(-ENAMETOOLONG);
	ssize_t n = readlink("/proc/self/exe", out, PATH_MAX - sizeof "-image");
	if (n < 0)
		return FAULT(-errno);
	out[n] = '\0';
	char *slash = strrchr(out, '/');
	CHECK(slash);
	size_t room = (size_t)(out + PATH_MAX - slash);
	return snprintf(slash, room, "/unionhall-image") < (int)room ? 0 : FAULT(-ENAMETOOLONG);
}

/* The child gets its three files and nothing else of ours: no other descriptor, no environment,
 * no blocked or ignored signal. */
static int spawn(struct run *r, const char *helper)
{
	char cap[16];
	posix_spawn_file_actions_t files;
	posix_spawnattr_t attr;
	sigset_t none, all;
	snprintf(cap, sizeof cap, "%d", IMAGE_BYTES_MAX);
	sigemptyset(&none);
	sigfillset(&all);
	posix_spawn_file_actions_init(&files);
	posix_spawnattr_init(&attr);
	for (int i = 0; i < FILES; i++)
		posix_spawn_file_actions_adddup2(&files, r->fd[i], i);
	posix_spawn_file_actions_addclosefrom_np(&files, FILES);
	posix_spawnattr_setsigmask(&attr, &none);
	posix_spawnattr_setsigdefault(&attr, &all);
	posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
	int e = posix_spawn(&r->pid, helper, &files, &attr,
	    (char *[]){ "unionhall-image", cap, NULL }, (char *[]){ NULL });
	posix_spawn_file_actions_destroy(&files);
	posix_spawnattr_destroy(&attr);
	return e ? FAULT(-e) : 0;
}

/* Waits for this one child, and ends it at the deadline. */
static int wait_for(struct run *r)
{
	int pidfd = (int)syscall(SYS_pidfd_open, r->pid, 0);
	struct pollfd p = { .fd = pidfd, .events = POLLIN };
	int ready = pidfd < 0 ? -1 : poll(&p, 1, IMAGE_DEADLINE_SECONDS * 1000);
	if (ready <= 0) {
		r->late = ready == 0;
		kill(r->pid, SIGKILL);
	}
	if (pidfd >= 0)
		close(pidfd);
	while (waitpid(r->pid, &r->status, 0) < 0)
		if (errno != EINTR)
			return FAULT(-errno);
	return ready < 0 ? FAULT(-EIO) : 0;
}

static int read_file(struct arena *a, int fd, size_t most, str *out)
{
	struct stat st;
	if (fstat(fd, &st) < 0)
		return FAULT(-errno);
	size_t n = (size_t)st.st_size < most ? (size_t)st.st_size : most, got = 0;
	char *p = arena_alloc(a, n + 1, 1);
	while (got < n) {
		ssize_t r = pread(fd, p + got, n - got, (off_t)got);
		if (r <= 0)
			return FAULT(r < 0 ? -errno : -EIO);
		got += (size_t)r;
	}
	*out = (str){ p, n };
	return 0;
}

static int refusal(struct arena *a, const struct run *r)
{
	str why;
	TRY(read_file(a, r->fd[WHY], REASON_MAX, &why));
	why = str_trim(why);
	if (str_eq(why, S("type")))
		return IMAGE_NOT_AN_IMAGE;
	if (str_eq(why, S("pixels")))
		return IMAGE_TOO_WIDE;
	return str_eq(why, S("size")) ? IMAGE_TOO_BIG : IMAGE_BROKEN;
}

/* Whatever the helper became while reading a hostile picture, only a JPEG or PNG of a
 * bounded size is taken from it. */
static int harvest(struct arena *a, const struct run *r, str *clean, const char **type)
{
	if (WIFEXITED(r->status) && WEXITSTATUS(r->status) == 2)
		return refusal(a, r);
	if (!WIFEXITED(r->status) || WEXITSTATUS(r->status) != 0) {
		log_event(LOG_WARN, "image", r->late ? "helper-late" : "helper-died", r->status);
		return IMAGE_BROKEN;
	}
	TRY(read_file(a, r->fd[OUT], IMAGE_CLEAN_MAX + 1, clean));
	enum file_kind k = file_kind(*clean);
	if (clean->n > IMAGE_CLEAN_MAX || (k != FILE_JPEG && k != FILE_PNG))
		return IMAGE_BROKEN;
	*type = file_kind_type(k);
	return 0;
}

static int run_helper(struct arena *a, struct run *r, str bytes, str *clean, const char **type)
{
	char helper[PATH_MAX];
	TRY(find_helper(helper));
	TRY(open_files(r, bytes));
	TRY(spawn(r, helper));
	TRY(wait_for(r));
	return harvest(a, r, clean, type);
}

int image_clean(struct arena *a, str bytes, str *clean, const char **type)
{
	struct run r = { .fd = { -1, -1, -1 } };
	if (!file_kind_is_image(file_kind(bytes)))
		return IMAGE_NOT_AN_IMAGE;
	if (bytes.n > IMAGE_BYTES_MAX)
		return IMAGE_TOO_BIG;
	int e = run_helper(a, &r, bytes, clean, type);
	close_files(&r);
	return e;
}

int file_clean(struct arena *a, str bytes, str *clean, const char **type)
{
	enum file_kind k = file_kind(bytes);
	if (file_kind_is_image(k))
		return image_clean(a, bytes, clean, type);
	if (k == FILE_REFUSED)
		return IMAGE_NOT_AN_IMAGE;
	if (bytes.n > IMAGE_BYTES_MAX)
		return IMAGE_TOO_BIG;
	*clean = bytes;
	*type = file_kind_type(k);
	return 0;
}
