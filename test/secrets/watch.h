/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef TEST_SECRETS_WATCH_H
#define TEST_SECRETS_WATCH_H
/* Secrets are marked as never written, and the watcher ends the program where such a value decides anything.
 * Two watchers, for neither sees all. Valgrind sees branches and addresses in the very code that is shipped,
 * but knows no lanes. MemorySanitizer knows lanes, but not an address that memcpy is given;
 * and it takes a carry and the upper half of a product for known, so that marks are lost without lanes. */
#ifdef __clang__
#include <sanitizer/msan_interface.h>
#define HIDE(p, n) __msan_poison(p, n)
#define SHOW(p, n) __msan_unpoison(p, n)
#else
#include <valgrind/memcheck.h>
#define HIDE(p, n) (void)VALGRIND_MAKE_MEM_UNDEFINED(p, n)
#define SHOW(p, n) (void)VALGRIND_MAKE_MEM_DEFINED(p, n)
#endif
#endif
