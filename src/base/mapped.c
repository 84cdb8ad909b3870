/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/mapped.h"

#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* Pages are given back this many bytes at a time, seldom enough to cost nothing; and those before them once
 * more, for another thread may read a little behind, and a system maps as much as 2 MiB around one byte. */
enum { LET_GO_EVERY = 1 << 20, AGAIN = 4 << 20, PLACES_MAX = 4 };

/* ---- a file cut short under the reader ---- */

/* The kernel tells of it by SIGBUS, to the very thread that reads, at the load that found nothing. So the
 * handler interrupts no other work of that thread than a load from a mapped file: no lock is held by it, no
 * allocation half done. It looks at this table, whose entries are whole before they are marked WATCHED (a
 * lock-free atomic), and calls what POSIX lists as safe in a handler: write, pause, _exit, signal, raise. It
 * never returns to the load; another thread that finds the same waits for the end. */
enum place_state { FREE, CLAIMED, WATCHED };
struct place { atomic_int state; const char *from; size_t n; struct loss loss; };
static struct place places[PLACES_MAX];
static atomic_flag is_told = ATOMIC_FLAG_INIT;
_Static_assert(ATOMIC_INT_LOCK_FREE == 2, "a handler may wait for nobody");

static const struct place *place_of(const char *at)
{
	for (size_t i = 0; i < PLACES_MAX; i++) {
		const struct place *p = &places[i];
		if (atomic_load(&p->state) == WATCHED && at >= p->from && at < p->from + p->n) return p;
	}
	return NULL;
}

static void lost(int number, siginfo_t *info, void *context)
{
	const struct place *p = info->si_code == BUS_ADRERR ? place_of(info->si_addr) : NULL;
	(void)context;
	if (!p) {                          /* none of ours: as if nobody had asked */
		signal(number, SIG_DFL);
		raise(number);
		return;
	}
	if (atomic_flag_test_and_set(&is_told))
		for (;;) pause();
	if (write(STDERR_FILENO, p->loss.line.p, p->loss.line.n) < 0) _exit(p->loss.code);
	_exit(p->loss.code);
}

void mapped_guard(void)
{
	struct sigaction a = { .sa_sigaction = lost, .sa_flags = SA_SIGINFO };
	sigemptyset(&a.sa_mask);
	sigaction(SIGBUS, &a, NULL);
}

static struct place *claim(void)
{
	for (size_t i = 0; i < PLACES_MAX; i++) {
		int was = FREE;
		if (atomic_compare_exchange_strong(&places[i].state, &was, CLAIMED)) return &places[i];
	}
	errno = EMFILE;
	return NULL;
}

/* ---- mapping ---- */

static void unmap(void *place)
{
	struct place *p = place;
	atomic_store(&p->state, CLAIMED);
	munmap((void *)p->from, p->n);
	atomic_store(&p->state, FREE);
}

static bool map(struct arena *a, int fd, size_t n, struct loss loss, str *out)
{
	struct place *p = claim();
	if (!p) return false;
	void *bytes = mmap(NULL, n, PROT_READ, MAP_PRIVATE, fd, 0);
	if (bytes == MAP_FAILED) {
		atomic_store(&p->state, FREE);
		return false;
	}
	p->from = bytes;
	p->n = n;
	p->loss = loss;
	atomic_store(&p->state, WATCHED);
	arena_defer(a, unmap, p);
	*out = (str){ bytes, n };
	return true;
}

struct mapped *mapped_open(struct arena *a, int fd, struct loss loss)
{
	struct stat st;
	struct mapped *m = arena_new_n(a, struct mapped, 1);
	m->bytes = S("");
	if (fstat(fd, &st) < 0) return NULL;
	if (!S_ISREG(st.st_mode)) {
		errno = EISDIR;
		return NULL;
	}
	return st.st_size == 0 || map(a, fd, (size_t)st.st_size, loss, &m->bytes) ? m : NULL;
}

void mapped_passed(void *mapped, str bytes)
{
	struct mapped *m = mapped;
	const size_t upto = (size_t)(bytes.p - m->bytes.p) + bytes.n, page = (size_t)sysconf(_SC_PAGESIZE);
	if (upto < m->let_go) m->let_go = 0;                   /* it begins anew */
	if (upto - m->let_go < LET_GO_EVERY) return;
	const size_t from = m->let_go > AGAIN ? (m->let_go - AGAIN) / page * page : 0, end = upto / page * page;
	madvise((void *)(m->bytes.p + from), end - from, MADV_DONTNEED);
	m->let_go = end;
}
