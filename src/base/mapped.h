/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef BASE_MAPPED_H
#define BASE_MAPPED_H
/* MAPPED: a file read as if it were memory, and let go of behind the reader: so a large one takes no more
 * memory than a small one. */
#include "base/base.h"

struct mapped { str bytes; size_t let_go; };
/* What is said on standard error, and the code the program ends with, should somebody cut the file short, or
 * its disk fail, while it is read: what was read is gone then, and nothing can go on. */
struct loss { str line; int code; };
/* The whole of an open file, to be read, until the arena ends. NULL, with errno, when it cannot be; EISDIR:
 * it is no plain file; EMFILE: too many at once. */
struct mapped *mapped_open(struct arena *a, int fd, struct loss loss) MUST_CHECK;
/* Told of bytes that were read and are not needed again soon, in their order, by one thread at a time. */
void mapped_passed(void *mapped, str bytes);
/* For main: from here on a loss ends the program as said above. Without it, by a signal. */
void mapped_guard(void);
#endif
