/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "test_access.h"

#include "access/inside.h"

#include <stdio.h>

enum { MINUTE = 60, HOUR = 3600, DAY = 86400 };

static void tokens(struct room *r)
{
	char a[SESSION_TEXT], b[SESSION_TEXT];
	struct digest da, db, again;
	bool first_differs = false;
	for (int region = 0; region < 256; region++) {
		session_token(&r->hall, region, a, &da);
		session_token(&r->hall, region, b, &db);
		EXPECT(session_digest(&r->hall, str_from_c(a), &again) && digest_same(&again, &da));
		EXPECT(session_region(&da) == region && session_region(&db) == region &&
		    !digest_same(&da, &db));
		first_differs |= a[0] != b[0];
	}
	EXPECT(first_differs);                   /* the region cannot be read off a token */
	EXPECT(!session_digest(&r->hall, S("short"), &again));
	EXPECT(!session_digest(&r->hall, S(""), &again));
	a[10] = a[10] == 'A' ? 'B' : 'A';
	EXPECT(visitor_of(r, a).person.id == 0);
}
TEST("a session's token is one of a kind and gives away no region; a changed one opens nothing")
{
	on_each_engine(tokens);
}

static struct tried member(struct room *r) { return sign_in(r, "wang", PASSWORD, NULL); }
static struct tried officer(struct room *r) { return sign_in(r, "fang", PASSWORD, NULL); }

static void touch(struct room *r, const char *token)
{
	struct visitor v = visitor_of(r, token);
	EXPECT(v.person.id && session_touch(&r->act, &v.session) == 0);
}

static void officers_idle(struct room *r)
{
	struct tried t = officer(r);
	r->act.now += OFFICER_IDLE - 1;
	EXPECT(visitor_of(r, t.token).person.id == r->fang.id);
	r->act.now++;
	EXPECT(visitor_of(r, t.token).person.id == 0);
}
TEST("an officer's session ends after fifteen idle minutes") { on_each_engine(officers_idle); }

static void officers_longest(struct room *r)
{
	struct tried t = officer(r);
	int64_t began = r->act.now;
	while (r->act.now + 10 * MINUTE < began + OFFICER_LONGEST) {
		r->act.now += 10 * MINUTE;
		touch(r, t.token);
	}
	r->act.now = began + OFFICER_LONGEST - 1;
	EXPECT(visitor_of(r, t.token).person.id == r->fang.id);
	r->act.now++;
	EXPECT(visitor_of(r, t.token).person.id == 0);
}
TEST("an officer's session ends after twelve hours, however busy")
{
	on_each_engine(officers_longest);
}

static void members_time(struct room *r)
{
	struct tried t = member(r);
	int64_t began = r->act.now;
	r->act.now += MEMBER_IDLE - 1;
	touch(r, t.token);
	for (int i = 0; i < 5; i++, touch(r, t.token))
		r->act.now += 29 * DAY;
	r->act.now = began + MEMBER_LONGEST - 1;
	EXPECT(visitor_of(r, t.token).person.id == r->wang.id);
	r->act.now++;
	EXPECT(visitor_of(r, t.token).person.id == 0);
	struct tried idle = member(r);
	r->act.now += MEMBER_IDLE;
	EXPECT(visitor_of(r, idle.token).person.id == 0);
}
TEST("a member's session ends after thirty idle days, or a hundred and eighty")
{
	on_each_engine(members_time);
}

static void becomes_officer(struct room *r)
{
	struct tried t = member(r);
	struct tie_new tie = { r->wang, r->branch.ref, TIE_OFFICE, S("case_officer"), S("test") };
	int64_t id;
	r->act.now += DAY;
	EXPECT(visitor_of(r, t.token).person.id == r->wang.id);
	REQUIRE(tie_begin(&r->act, &tie, &id) == 0);
	EXPECT(visitor_of(r, t.token).person.id == 0);
}
TEST("who becomes an officer signs in anew") { on_each_engine(becomes_officer); }

static void touched_seldom(struct room *r)
{
	struct tried m = member(r), o = officer(r);
	struct visitor vm = visitor_of(r, m.token), vo = visitor_of(r, o.token), nobody = { 0 };
	EXPECT(!session_wants_touch(&r->act, &vm) && !session_wants_touch(&r->act, &vo));
	r->act.now += MINUTE;
	EXPECT(!session_wants_touch(&r->act, &vm) && session_wants_touch(&r->act, &vo));
	touch(r, o.token);
	vo = visitor_of(r, o.token);
	EXPECT(!session_wants_touch(&r->act, &vo) && vo.seen_at == r->act.now);
	r->act.now += DAY;
	EXPECT(session_wants_touch(&r->act, &vm) && !session_wants_touch(&r->act, &nobody));
}
TEST("being seen is written once a minute for officers, once a day for members")
{
	on_each_engine(touched_seldom);
}

static void signing_out(struct room *r)
{
	struct tried a = member(r), b = member(r), other = officer(r);
	struct visitor v = visitor_of(r, a.token);
	REQUIRE(session_end(&r->act, &v.session) == 0);
	EXPECT(visitor_of(r, a.token).person.id == 0 && visitor_of(r, b.token).person.id == r->wang.id);
	struct tried c = member(r);
	v = visitor_of(r, c.token);
	REQUIRE(session_end_all(&r->act, r->wang, &v.session) == 0);
	EXPECT(visitor_of(r, b.token).person.id == 0 && visitor_of(r, c.token).person.id == r->wang.id);
	REQUIRE(session_end_all(&r->act, r->wang, NULL) == 0);
	EXPECT(visitor_of(r, c.token).person.id == 0 &&
	    visitor_of(r, other.token).person.id == r->fang.id);
}
TEST("signing out ends one session; all others, or all, end on request")
{
	on_each_engine(signing_out);
}

static void own_list(struct room *r)
{
	struct session_row *rows;
	size_t n;
	struct tried first = member(r);
	r->act.now += HOUR;
	struct tried second = member(r);
	struct visitor v = visitor_of(r, second.token);
	REQUIRE(sessions_of(&r->act, r->wang, &v.session, &rows, &n) == 0);
	EXPECT(n == 2 && rows[0].begun_at == r->act.now && rows[0].this_one && !rows[1].this_one);
	REQUIRE(n == 2 && session_end(&r->act, &rows[1].id) == 0);
	EXPECT(visitor_of(r, first.token).person.id == 0 && visitor_of(r, second.token).person.id);
	r->act.now += MEMBER_IDLE;
	REQUIRE(sessions_of(&r->act, r->wang, NULL, &rows, &n) == 0);
	EXPECT(n == 0);
	REQUIRE(access_sweep(&r->act) == 0);
	r->act.now -= DAY;
	EXPECT(visitor_of(r, second.token).person.id == r->wang.id);
	r->act.now += DAY + 1;
	REQUIRE(access_sweep(&r->act) == 0);
	r->act.now -= DAY;
	EXPECT(visitor_of(r, second.token).person.id == 0);          /* swept away, not only too old */
}
TEST("people see their own sessions and end any of them; what idled out is swept away")
{
	on_each_engine(own_list);
}

static void no_more_than(struct room *r)
{
	struct session_row *rows;
	size_t n;
	struct tried t = member(r);
	struct signin s = t.s;
	for (int i = 0; i < SESSIONS_MOST + 3; i++) {
		char token[SESSION_TEXT], device[SESSION_TEXT];
		r->act.now++;
		s.result = 0;
		REQUIRE(signin_finish(&r->act, &s, token, device) == 0);
	}
	REQUIRE(sessions_of(&r->act, r->wang, NULL, &rows, &n) == 0);
	EXPECT(n == SESSIONS_MOST);
	EXPECT(visitor_of(r, t.token).person.id == 0);
}
TEST("nobody has more than twenty sessions: the oldest ends") { on_each_engine(no_more_than); }

static void person_gone(struct room *r)
{
	struct tried t = member(r);
	struct visitor v = visitor_of(r, t.token);
	char token[SESSION_TEXT];
	REQUIRE(session_end(&r->act, &v.session) == 0);
	EXPECT(session_rotate(&r->act, &v, true, 0, token) == SESSION_NONE);
	EXPECT(second_step(r, &v, S("123456"), token) == SIGNIN_WRONG);
}
TEST("a session that has ended cannot be raised by its second factor")
{
	on_each_engine(person_gone);
}
