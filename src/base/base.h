/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef BASE_BASE_H
#define BASE_BASE_H
/* BASE: the ground every room stands on: text, memory, faults.
 * Knows nothing of unions, HTTP or SQL. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define MUST_CHECK   __attribute__((warn_unused_result))
#define PRINTF(f, a) __attribute__((format(printf, f, a)))
#define countof(x)   (sizeof(x) / sizeof((x)[0]))

/* ---- text ---- */

/* A borrowed run of bytes. Never owns memory, never assumes a trailing NUL. */
typedef struct { const char *p; size_t n; } str;
#define S(lit)   ((str){ "" lit, sizeof(lit) - 1 })
#define PSTR(s)  (int)(s).n, (s).p                 /* for "%.*s"; s is read twice */

/* NULL becomes the empty string. */
static inline str str_from_c(const char *z) { return z ? (str){ z, strlen(z) } : S(""); }
static inline bool str_eq(str a, str b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}
int  str_cmp(str a, str b);                        /* byte order, as both databases sort */
bool str_begins(str s, str prefix);
str  str_trim(str s);                              /* ASCII white space off both ends */
/* The part before the first `by`; *rest becomes what follows it (empty at the end). */
str  str_cut(str s, char by, str *rest);
/* Decimal digits with an optional minus, nothing else. False when it is not a number or overflows. */
bool str_to_i64(str s, int64_t *out) MUST_CHECK;

/* n in decimal digits, at the end of b. */
str digits(char b[24], int64_t n);

/* ---- memory ---- */

/* All memory of one act, zeroed, freed in one stroke. Allocation cannot fail from the caller's
 * view: past the cap, or out of memory, the process says so and ends. */
struct arena;
struct arena *arena_new(size_t cap);
void  arena_reset(struct arena *a);                /* runs the deferred closes, keeps one block */
void  arena_free(struct arena **a);
void *arena_alloc(struct arena *a, size_t n, size_t size) __attribute__((malloc, returns_nonnull));
/* not zeroed: for what is written at once */
void *arena_raw(struct arena *a, size_t n) __attribute__((malloc, returns_nonnull));
#define arena_new_n(a, T, count) ((T *)arena_alloc((a), (count), sizeof(T)))
str   arena_copy(struct arena *a, str s);          /* the copy has a NUL after it, not counted */
char *arena_z(struct arena *a, str s);             /* for libraries that want a C string */
str   arena_i64(struct arena *a, int64_t n);       /* in decimal digits */
/* One text after another. JOIN(a, S("move-"), name): pages make hundreds of small texts, and printf is
 * slow at it. */
str   arena_join(struct arena *a, const str *of, size_t n);
#define JOIN(a, ...) arena_join((a), (const str[]){ __VA_ARGS__ }, \
	sizeof((const str[]){ __VA_ARGS__ }) / sizeof(str))
str   arena_printf(struct arena *a, const char *fmt, ...) PRINTF(2, 3);
/* Whatever is not memory (a file, a child) is closed with the arena, last opened first. */
void  arena_defer(struct arena *a, void (*close)(void *), void *what);
size_t arena_used(const struct arena *a);

/* ---- faults and answers ---- */

/* 0 is success. FAULTS are negative: disk full, lost connection, a bug. Nobody inspects
 * them; they are passed up to the edge. ANSWERS are positive, listed beside one function,
 * and the caller must deal with each: no such demand, already voted. */
int fault_origin(int e, const char *file, int line, const char *func);
#define FAULT(e)     fault_origin((e), __FILE__, __LINE__, __func__)
/* Carry on only on success. A fault goes up; an answer nobody dealt with becomes a fault. */
#define TRY(expr)    do { int r_ = (expr); if (r_) return r_ < 0 ? r_ : FAULT(-r_); } while (0)

/* What cannot happen. Stays on in production and ends the process. Input is never asserted. */
#define CHECK(x)     ((x) ? (void)0 : check_failed(#x, __FILE__, __LINE__))
void check_failed(const char *what, const char *file, int line) __attribute__((noreturn));

#endif
