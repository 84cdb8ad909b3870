/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CLI_INVITES_H
#define CLI_INVITES_H
/* INVITES: one-time codes for many people, written to a new file that only its owner can read, and
 * nowhere else. A row names the line of the table it belongs to and no person. Until all are written
 * the file is called FILE.unfinished: what a killed run leaves there opens nothing, for the hall has
 * kept none of it, and the next run takes it away. */
#include "cli/home.h"
#include "party/party.h"

struct invites { struct console *c; str path, tmp; int fd; bool named; char *page; size_t n; int64_t made; };

/* Makes the file; refuses one that is there. An exit code. */
int invites_begin(struct console *c, str path, struct invites *out) MUST_CHECK;
/* A code for somebody without an account. An empty login is made up. Answers of invite_make. */
int invites_add(struct act *a, struct invites *i, struct ref person, int64_t line, str union_code,
    str login) MUST_CHECK;
/* On the disk under its name, before the codes are good. */
int invites_keep(struct invites *i) MUST_CHECK;
/* Closes it; `kept` false, or nobody invited: takes it away again. */
void invites_end(struct invites *i, bool kept);
#endif
