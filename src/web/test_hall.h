/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef WEB_TEST_HALL_H
#define WEB_TEST_HALL_H
/* For the tests of this floor: a hall in a folder of its own with its doors open, a clock that only the
 * test moves, and browsers that talk to it through the real server.
 *
 *   0 ── 33 ── 3301 ── 330106 ── unit U1 (60 members), small U2 (4), trade unit U3 (15; also under 33T)
 *    │     └── 3302 (40 members) ── U4 (8), U5 (none);  3303, and the provinces 62 and 63: nothing there
 *    └── 11, Beijing (20) ── K1 ── branch B1, named U1: Wang Mei, Fang Hua, Li Qiang
 *
 * The names and texts of U1 to U3 are hostile. */
#include "web/sign.h"
#include "web/site.h"

#include "test.h"

#define WANG_PASSWORD "river stone lamp 41"
/* Logins. wang: a member. li.chair: chair of the same union, with a one-time code only. fang: a member,
 * with a second step. chair, leader and member are the sessions of the chair of U1, of the leading body
 * of 33, and of somebody without a tie; lonely of the chair of 3302, where all demands came
 * from U4; of_eight of the chair of U4, which has eight members. Seated too are lu, vice-chair of U1, and
 * gao, an officer of the county. */
struct seat { str session; struct totp_secret secret; };
struct test_hall {
	struct arena *arena;
	struct hall hall;
	struct db *db;
	struct site *site;
	struct act act;                        /* for filling the hall; only the site writes later */
	char folder[200], where[1024];
	struct guild nation, province, other, city, county, unit, small, trade, trade_unit;
	struct guild corner, branch, far, tiny, empty;
	struct ref wang, li, fang;
	struct totp_secret fang_secret;
	str invite;                            /* li's one-time code */
	str chair, leader, member, lonely, of_eight;
	struct seat seat_chair, seat_vice, seat_upper, seat_leader;
};
enum { HALL_DAY = 1795000000 };            /* 18 November 2026, as it opens */

struct test_hall *hall_open(void);
/* With these tables of routes in place of the program's own, on an empty PostgreSQL database when
 * `postgres` names one. */
struct test_hall *hall_open_on(const char *postgres, const struct route *const *routes);
void hall_close(struct test_hall **h);
/* Opens it, calls body, closes it. */
void in_hall(void (*body)(struct test_hall *h));
void seconds_pass(int64_t n);
/* Somebody sets the clock, ahead or back, and no time passes. */
void clock_set(int64_t n);
/* The six digits an app would show. */
str  digits_of(struct test_hall *h, const struct totp_secret *s);

/* ---- a browser (test_browser.c) ---- */

struct browser { char sid[64], dev[64], lang[8]; };
struct reply { int status; str all, head, body; };

struct reply get(struct test_hall *h, struct browser *b, const char *path);
/* With headers of the test's own, each ended by CR LF. */
struct reply get_with(struct test_hall *h, struct browser *b, const char *path, const char *headers);
/* From our own page: the token is taken from the form of `action` on the page `from`. */
struct reply fill(struct test_hall *h, struct browser *b, const char *from, const char *action,
    const char *fields);
/* Any body, with headers of the test's own (each ended by CR LF; NULL: those of a good browser). */
struct reply post(struct test_hall *h, struct browser *b, const char *path, const char *body,
    const char *headers);
/* A form with a file, as browsers send one: fields as in an address (nothing escaped), then the file. */
struct reply post_file(struct test_hall *h, struct browser *b, const char *path, const char *fields,
    const char *name, str bytes);
/* The same file `copies` times under one name, as a phone sends several pictures. */
struct reply post_files(struct test_hall *h, struct browser *b, const char *path, const char *fields,
    const char *name, str bytes, size_t copies);
struct reply sign_in(struct test_hall *h, struct browser *b, const char *login,
    const char *password);
/* As one of the sessions above, or S("") for nobody; lang "en" or "zh". */
struct reply get_as(struct test_hall *h, const char *path, const char *lang, str session);
struct reply post_as(
    struct test_hall *h, const char *path, const char *lang, str session, str form);

/* The form token for `action` in a page; empty when it has no such form. */
str  token_for(struct reply r, const char *action);
str  header_of(struct reply r, const char *name);      /* empty when absent */
size_t headers_of(struct reply r, const char *name);   /* how often it was sent */
bool says(struct reply r, enum msg m);                 /* in English */
bool page_has(str text, const char *part);
/* Every tag that opens closes, in order; the name of the first that does not, or empty. */
str  unbalanced(struct test_hall *h, str page);
#endif
