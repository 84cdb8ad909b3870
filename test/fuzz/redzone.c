/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The arena for fuzzing, instead of src/base/arena.c: each piece has poison after it, so that one byte too
 * far is seen, and what was freed is poison too. Pages are kept, for a fuzzer makes an arena an input. */
#include "base/base.h"

#include <sanitizer/asan_interface.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

enum { GAP = 32, ALIGN = 16 };
struct defer { struct defer *next; void (*close)(void *); void *what; };
struct arena { struct arena *next; size_t cap, room, used, total; struct defer *defers; char *mem; };

static struct arena *spare;

static struct arena *spare_of(size_t cap)
{
	for (struct arena **at = &spare; *at; at = &(*at)->next) {
		struct arena *a = *at;
		if (a->cap != cap) continue;
		*at = a->next;
		return a;
	}
	return NULL;
}

/* As many bytes as the product's; room for the gaps besides. */
struct arena *arena_new(size_t cap)
{
	struct arena *a = spare_of(cap);
	if (a) return a;
	a = calloc(1, sizeof *a);
	if (!a) abort();
	a->cap = cap;
	a->room = 2 * cap;
	a->mem = mmap(NULL, a->room, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (a->mem == MAP_FAILED) abort();
	return a;
}

void *arena_raw(struct arena *a, size_t n)
{
	const size_t want = (n + ALIGN - 1) / ALIGN * ALIGN;
	if (n > a->cap || a->total + want > a->cap || a->used + want + GAP > a->room) {
		fprintf(stderr, "more than %zu bytes of memory\n", a->cap);
		abort();
	}
	char *p = a->mem + a->used;
	ASAN_UNPOISON_MEMORY_REGION(p, n);
	ASAN_POISON_MEMORY_REGION(p + n, want - n + GAP);
	a->used += want + GAP;
	a->total += want;
	return p;
}

void *arena_alloc(struct arena *a, size_t n, size_t size)
{
	size_t want;
	if (__builtin_mul_overflow(n, size, &want)) abort();
	return memset(arena_raw(a, want), 0, want);
}

void arena_reset(struct arena *a)
{
	while (a->defers) {
		struct defer *d = a->defers;
		a->defers = d->next;
		d->close(d->what);
	}
	ASAN_POISON_MEMORY_REGION(a->mem, a->used);
	a->used = a->total = 0;
}

void arena_free(struct arena **a)
{
	if (!*a) return;
	arena_reset(*a);
	(*a)->next = spare;
	spare = *a;
	*a = NULL;
}

void arena_defer(struct arena *a, void (*close)(void *), void *what)
{
	struct defer *d = arena_alloc(a, 1, sizeof *d);
	*d = (struct defer){ a->defers, close, what };
	a->defers = d;
}

size_t arena_used(const struct arena *a) { return a->total; }

str arena_join(struct arena *a, const str *of, size_t n)
{
	size_t all = 0;
	for (size_t i = 0; i < n; i++) all += of[i].n;
	char *p = arena_raw(a, all + 1);
	const str out = { p, all };
	for (size_t i = 0; i < n; p += of[i++].n)
		if (of[i].n) memcpy(p, of[i].p, of[i].n);
	*p = 0;
	return out;
}

str arena_copy(struct arena *a, str s) { return arena_join(a, &s, 1); }

str arena_i64(struct arena *a, int64_t n)
{
	char b[24];
	return arena_copy(a, digits(b, n));
}

char *arena_z(struct arena *a, str s) { return (char *)arena_copy(a, s).p; }

str arena_printf(struct arena *a, const char *fmt, ...)
{
	va_list ap, again;
	va_start(ap, fmt);
	va_copy(again, ap);
	const int n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	if (n < 0) abort();
	char *p = arena_raw(a, (size_t)n + 1);
	vsnprintf(p, (size_t)n + 1, fmt, again);
	va_end(again);
	return (str){ p, (size_t)n };
}
