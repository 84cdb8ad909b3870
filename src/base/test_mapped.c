/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/mapped.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "test.h"

enum { SIZE = 8 << 20, CODE = 7 };
static const struct loss loss = { { "lost\n", 5 }, CODE };

/* A file without a name, of SIZE bytes. */
static int file_new(void)
{
	char path[] = "/tmp/unionhall-mapped-XXXXXX", piece[4096];
	const int fd = mkstemp(path);
	CHECK(fd >= 0 && unlink(path) == 0);
	memset(piece, 'x', sizeof piece);
	for (int i = 0; i < SIZE / (int)sizeof piece; i++) CHECK(write(fd, piece, sizeof piece) == sizeof piece);
	return fd;
}

static size_t count(str s, char c)
{
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++) n += s.p[i] == c;
	return n;
}

/* Bytes of files this process holds in memory. */
static long held(void)
{
	long all = 0, shared = 0;
	FILE *f = fopen("/proc/self/statm", "r");
	CHECK(f && fscanf(f, "%*d %ld %ld", &all, &shared) == 2);
	fclose(f);
	return shared * sysconf(_SC_PAGESIZE);
}

TEST("a mapped file is read whole, and what was passed takes no memory any more")
{
	struct arena *a = arena_new(1 << 20);
	const int fd = file_new();
	struct mapped *m = mapped_open(a, fd, loss);
	REQUIRE(m && m->bytes.n == SIZE);
	const long before = held();
	EXPECT(count(m->bytes, 'x') == SIZE);
	EXPECT(held() - before >= SIZE / 2);
	mapped_passed(m, m->bytes);
	EXPECT(held() - before < SIZE / 2);
	EXPECT(count(m->bytes, 'x') == SIZE);          /* and is there when it is read again */
	for (size_t i = 0; i + 4096 <= SIZE; i += 4096) mapped_passed(m, (str){ m->bytes.p + i, 4096 });
	EXPECT(held() - before < SIZE / 2);
	arena_free(&a);
	close(fd);
}

TEST("an empty file is nothing, a folder no file, and a fifth at once one too many")
{
	struct arena *a = arena_new(1 << 20);
	const int fd = file_new(), none = open("/dev/null", O_RDONLY), dir = open("/tmp", O_RDONLY);
	for (int i = 0; i < 4; i++) EXPECT(mapped_open(a, fd, loss));
	EXPECT(!mapped_open(a, fd, loss) && errno == EMFILE);
	arena_reset(a);
	EXPECT(mapped_open(a, fd, loss));
	EXPECT(!mapped_open(a, none, loss) && errno == EISDIR);
	EXPECT(!mapped_open(a, dir, loss) && errno == EISDIR);
	REQUIRE(ftruncate(fd, 0) == 0);
	struct mapped *m = mapped_open(a, fd, loss);
	REQUIRE(m && m->bytes.n == 0);
	arena_free(&a);
	close(fd);
	close(none);
	close(dir);
}

/* ---- a loss ---- */

static void read_cut(void)
{
	const int fd = file_new();
	struct mapped *m = mapped_open(arena_new(1 << 20), fd, loss);
	if (!m || count(m->bytes, 'x') != SIZE || ftruncate(fd, SIZE / 2)) _exit(1);
	if (count((str){ m->bytes.p, SIZE / 2 }, 'x') != SIZE / 2) _exit(2);
	_exit(count(m->bytes, 'x') ? 3 : 4);
}

/* No file of mapped_open's. */
static void read_other(void)
{
	const int fd = file_new();
	const char *p = mmap(NULL, SIZE, PROT_READ, MAP_PRIVATE, fd, 0);
	struct mapped *m = mapped_open(arena_new(1 << 20), fd, loss);
	if (p == MAP_FAILED || !m || ftruncate(fd, 0)) _exit(1);
	_exit(count((str){ p, SIZE }, 'x') ? 2 : 3);
}

static void be_sent_it(void)
{
	raise(SIGBUS);
	_exit(1);
}

/* In a process of its own, guarded: how it ended, and what it said. */
static int ended(void (*run)(void), char said[64])
{
	int pipes[2], status = 0;
	CHECK(pipe(pipes) == 0);
	const pid_t child = fork();
	if (child == 0) {
		dup2(pipes[1], STDERR_FILENO);
		mapped_guard();
		run();
	}
	close(pipes[1]);
	const ssize_t n = read(pipes[0], said, 63);
	said[n > 0 ? n : 0] = '\0';
	close(pipes[0]);
	CHECK(waitpid(child, &status, 0) == child);
	return status;
}

TEST("a file cut short while it is read ends the program with its words and code, not by a signal")
{
	char said[64];
	const int status = ended(read_cut, said);
	EXPECT(WIFEXITED(status) && WEXITSTATUS(status) == CODE);
	EXPECT_STR(str_from_c(said), "lost\n");
}

TEST("any other bus error ends the program by its signal, as ever, and without those words")
{
	char said[64];
	const int other = ended(read_other, said);
	EXPECT(WIFSIGNALED(other) && WTERMSIG(other) == SIGBUS);
	EXPECT_STR(str_from_c(said), "");
	const int sent = ended(be_sent_it, said);
	EXPECT(WIFSIGNALED(sent) && WTERMSIG(sent) == SIGBUS);
	EXPECT_STR(str_from_c(said), "");
}
