/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CLI_MOMENT_H
#define CLI_MOMENT_H
/* Moments on the command line, as RFC 3339 writes them: "2026-03-05", "2026-03-05T14:30:00Z",
 * "2026-03-05T14:30:00+08:00". A date alone is its first second in UTC. */
#include "cli/home.h"

bool moment_parse(str text, int64_t *at) MUST_CHECK;
/* The moment of an option, or `fallback`. False, after complaining, when it is none. */
bool moment_given(struct console *c, const char *option, int64_t fallback, int64_t *at) MUST_CHECK;

/* Everything that has run out by `now` is moved on; how much it was. Needs a home opened for
 * writing. */
int round_once(struct home *h, int64_t now, int64_t *moved) MUST_CHECK;
#endif
