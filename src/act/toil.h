/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ACT_TOIL_H
#define ACT_TOIL_H
/* TOIL: work that takes long and touches no database: Argon2, the cleaning of pictures. A few
 * threads and a short queue; when it is full the caller says "come back in a moment". */
#include "base/base.h"

struct toil;
/* Lives until done; the toil calls run once, on one of its threads. */
struct task { struct task *next; void (*run)(void *ctx); void *ctx; };

int  toil_start(struct toil **out, unsigned threads, unsigned queue) MUST_CHECK;
/* False when the queue is full or it is stopping: run will not be called. */
bool toil_submit(struct toil *t, struct task *task) MUST_CHECK;
/* Finishes what was submitted, then ends. */
void toil_stop(struct toil **t);
#endif
