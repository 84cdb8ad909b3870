/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef WEB_TEST_HALL_H
#define WEB_TEST_HALL_H
/* For the tests of this floor: a small hall in a folder of its own with its doors open, a clock that only
 * the test moves, and browsers that keep cookies. */
#include "web/sign.h"
#include "web/site.h"

#include "test.h"

#define WANG_PASSWORD "river stone lamp 41"
/* wang: a member. li: chair of the same union. fang: a member, with a second step. nobody: no such login. */
struct test_hall {
	struct arena *arena;
	struct hall hall;
	struct db *db;
	struct site *site;
	char folder[200];
	struct guild county, branch;
	struct ref wang, li, fang;
	struct totp_secret fang_secret;
	str invite;                  /* li's one-time code */
};
struct test_hall *hall_open(void);
void hall_close(struct test_hall **h);
void seconds_pass(int64_t n);

struct browser { char sid[64], dev[64], lang[8]; };
struct reply { int status; str all, body; };

struct reply get(struct test_hall *h, struct browser *b, const char *path);
/* From our own page: the token is taken from the form of `action` on the page `from`. */
struct reply fill(struct test_hall *h, struct browser *b, const char *from, const char *action,
    const char *fields);
/* Any body, with headers of the test's own (each ended by CR LF; NULL: those of a good browser). */
struct reply post(struct test_hall *h, struct browser *b, const char *path, const char *body,
    const char *headers);
struct reply sign_in(struct test_hall *h, struct browser *b, const char *login,
    const char *password);
/* The form token for `action` in a page; empty when it has no such form. */
str  token_for(struct reply r, const char *action);
str  header_of(struct reply r, const char *name);      /* empty when absent */
bool says(struct reply r, enum msg m);                  /* in English */
bool holds(str text, const char *part);
/* The six digits an app would show. */
str  digits_of(struct test_hall *h, const struct totp_secret *s);
#endif
