/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* An act that is run once more, and one that was not kept: what its first try had said is taken back. */
#include "web/test_hall.h"

#include "base/log.h"
#include "web/routes.h"

#include <stdio.h>
#include <stdlib.h>

/* What the engine says when two transactions have met, provoked in earnest: PostgreSQL by another that
 * changes the same row first, SQLite by asking for what it refuses in the middle of a transaction. */
static struct { struct test_hall *h; struct db *other; int tries, said; } meeting;

static int change(struct act a, struct db *db)
{
	a.db = db;
	return account_lang(&a, meeting.h->wang, LANG_ZH);
}

static int meet_another(struct visit *v)
{
	if (!meeting.other)
		return db_checkpoint(v->act.db, false);
	TRY(db_begin(meeting.other));
	TRY(change(v->act, meeting.other));
	TRY(db_commit(meeting.other));
	return change(v->act, v->act.db);
}

static const struct route *sign_in_route(void)
{
	const struct route *r = sign_routes;
	while (r->method != HTTP_POST || !str_eq(str_from_c(r->path), S("/sign-in")))
		r++;
	return r;
}

static int sign_in_twice(struct visit *v)
{
	int r = sign_in_route()->serve(v);
	if (r || meeting.tries++)
		return r;
	v->notice = S("said by the first try");
	meeting.said = meet_another(v);
	return meeting.said;
}

static int sign_in_in_vain(struct visit *v)
{
	TRY(sign_in_route()->serve(v));
	return FAULT(-1);
}

/* The program's own pages, but for what happens when a login and a password were given. */
static struct test_hall *hall_where(int (*serve)(struct visit *v), const char *postgres)
{
	static struct route own[2];
	static const struct route *const routes[] = { own, sign_routes, my_routes, NULL };
	own[0] = *sign_in_route();
	own[0].serve = serve;
	meeting.h = hall_open_on(postgres, routes);
	meeting.tries = meeting.said = 0;
	meeting.other = NULL;
	if (postgres)
		CHECK(db_open(&meeting.other, str_from_c(postgres), DB_WRITE) == 0);
	return meeting.h;
}

static void once_more(const char *postgres)
{
	struct browser b = { 0 };
	log_quiet(true);
	struct test_hall *h = hall_where(sign_in_twice, postgres);
	struct reply r = sign_in(h, &b, "wang", WANG_PASSWORD);
	EXPECT(meeting.said == DB_RETRY && meeting.tries == 2);
	EXPECT(r.status == 303 && headers_of(r, "Location") == 1);
	EXPECT(headers_of(r, "Set-Cookie") == 2);          /* the session and the device, once each */
	r = get(h, &b, "/my");
	const char *end = "action=\"/my/sessions/end\"";   /* beside each session but this one */
	EXPECT(r.status == 200 && !page_has(r.body, end));
	db_close(&meeting.other);
	hall_close(&h);
	log_quiet(false);
}

TEST("an act that met another and is run again answers once, as if the first try had never been")
{
	const char *url = getenv("UNIONHALL_TEST_PG");
	once_more(NULL);
	if (url)
		once_more(url);
	else
		printf("    PostgreSQL was NOT tried: UNIONHALL_TEST_PG is not set (sh test/pg make test-web)\n");
}

TEST("when an act is not kept, the page that says so brings no cookie and leads nowhere")
{
	struct browser b = { 0 };
	log_quiet(true);
	struct test_hall *h = hall_where(sign_in_in_vain, NULL);
	struct reply r = sign_in(h, &b, "wang", WANG_PASSWORD);
	EXPECT(r.status == 500 && says(r, M_fault_500_what));
	EXPECT(headers_of(r, "Set-Cookie") == 0 && headers_of(r, "Location") == 0 && !b.sid[0]);
	hall_close(&h);
	log_quiet(false);
}
