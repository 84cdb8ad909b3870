/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* One act's memory: a chain of blocks, handed out from the newest, freed together.
 * Under AddressSanitizer freed blocks are poisoned, so use after the reply is caught. */
#include "base/base.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#define POISON(p, n)   ASAN_POISON_MEMORY_REGION(p, n)
#define UNPOISON(p, n) ASAN_UNPOISON_MEMORY_REGION(p, n)
#else
#define POISON(p, n)   ((void)(p), (void)(n))
#define UNPOISON(p, n) ((void)(p), (void)(n))
#endif

enum { FIRST_BLOCK = 16384, KEPT_MAX = 128 * 1024 };

struct block { struct block *next; size_t used, cap; _Alignas(16) char mem[]; };
struct defer { struct defer *next; void (*close)(void *); void *what; };
struct arena { struct block *head; struct defer *defers; size_t total, cap; };

static void over(size_t cap)
{
	fprintf(stderr, "<2>unionhall: an act asked for more than its %zu bytes of memory\n", cap);
	abort();
}

static struct block *block_new(size_t cap, struct block *next)
{
	struct block *b = malloc(sizeof *b + cap);
	if (!b)
		over(cap);
	b->next = next;
	b->used = 0;
	b->cap = cap;
	POISON(b->mem, cap);
	return b;
}

struct arena *arena_new(size_t cap)
{
	struct arena *a = calloc(1, sizeof *a);
	if (!a)
		over(cap);
	a->cap = cap;
	return a;
}

static size_t next_block(const struct arena *a, size_t want)
{
	size_t cap = a->head ? a->head->cap * 2 : FIRST_BLOCK;
	if (cap > (1 << 20))
		cap = 1 << 20;
	return want > cap ? want : cap;
}

static size_t rounded(const struct arena *a, size_t n, size_t size)
{
	size_t want;
	if (__builtin_mul_overflow(n, size, &want) || want > a->cap || a->total > a->cap - want)
		over(a->cap);
	return (want + 15) & ~(size_t)15;
}

/* The next `want` bytes of the newest block, as they are. */
static void *take(struct arena *a, size_t want)
{
	void *p = a->head->mem + a->head->used;
	UNPOISON(p, want);
	a->head->used += want;
	a->total += want;
	return p;
}

static size_t room(const struct arena *a) { return a->head ? a->head->cap - a->head->used : 0; }

void *arena_raw(struct arena *a, size_t n)
{
	size_t want = rounded(a, n, 1);
	if (!a->head || room(a) < want)
		a->head = block_new(next_block(a, want), a->head);
	return take(a, want);
}

void *arena_alloc(struct arena *a, size_t n, size_t size)
{
	size_t want = rounded(a, n, size);
	return memset(arena_raw(a, want), 0, want);
}

static void run_defers(struct arena *a)
{
	while (a->defers) {
		struct defer *d = a->defers;
		a->defers = d->next;
		d->close(d->what);
	}
}

/* The largest block up to KEPT_MAX stays: once a thread has made a few pages, acts need no malloc at all. */
void arena_reset(struct arena *a)
{
	struct block *kept = NULL;
	run_defers(a);
	while (a->head) {
		struct block *b = a->head;
		a->head = b->next;
		bool better = b->cap <= KEPT_MAX && (!kept || b->cap > kept->cap);
		free(better ? kept : b);
		kept = better ? b : kept;
	}
	if (kept) {
		kept->next = NULL;
		kept->used = 0;
		POISON(kept->mem, kept->cap);
	}
	a->head = kept;
	a->total = 0;
}

void arena_free(struct arena **a)
{
	if (!*a)
		return;
	arena_reset(*a);
	free((*a)->head);
	free(*a);
	*a = NULL;
}

void arena_defer(struct arena *a, void (*close)(void *), void *what)
{
	struct defer *d = arena_alloc(a, 1, sizeof *d);
	*d = (struct defer){ a->defers, close, what };
	a->defers = d;
}

size_t arena_used(const struct arena *a) { return a->total; }

str arena_copy(struct arena *a, str s)
{
	return arena_join(a, &s, 1);
}

str arena_join(struct arena *a, const str *of, size_t n)
{
	size_t all = 0;
	for (size_t i = 0; i < n; i++)
		all += of[i].n;
	char *p = arena_raw(a, all + 1);
	str out = { p, all };
	for (size_t i = 0; i < n; p += of[i++].n)
		if (of[i].n)
			memcpy(p, of[i].p, of[i].n);
	*p = 0;
	return out;
}

str arena_i64(struct arena *a, int64_t n)
{
	char b[24];
	return arena_copy(a, digits(b, n));
}

char *arena_z(struct arena *a, str s) { return (char *)arena_copy(a, s).p; }

/* Most texts fit what is left of the newest block, so they are written once, where they stay. */
str arena_printf(struct arena *a, const char *fmt, ...)
{
	va_list ap, again;
	size_t left = room(a);
	char *p = left ? a->head->mem + a->head->used : NULL;
	UNPOISON(p, left);
	va_start(ap, fmt);
	va_copy(again, ap);
	int n = vsnprintf(p, left, fmt, ap);
	va_end(ap);
	POISON(p, left);
	CHECK(n >= 0);
	size_t want = rounded(a, (size_t)n + 1, 1);
	if (want <= left)
		take(a, want);
	else
		vsnprintf(p = arena_alloc(a, want, 1), (size_t)n + 1, fmt, again);
	va_end(again);
	return (str){ p, (size_t)n };
}
