/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/test_hall.h"

#include "base/log.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MINUTE = 60, HOUR = 3600, DAY = 86400 };

static bool is_in(struct test_hall *h, struct browser *b) { return get(h, b, "/my").status == 200; }

/* ---- login and password ---- */

TEST("a member signs in, and sees their own page")
{
	struct test_hall *h = hall_open();
	struct browser b = { 0 };
	EXPECT_STR(header_of(get(h, &b, "/my"), "Location"), "/sign-in?next=%2Fmy");
	struct reply r = sign_in(h, &b, "wang", WANG_PASSWORD);
	EXPECT(r.status == 303 && page_has(r.all, "\r\nLocation: /my\r\n"));
	EXPECT(page_has(r.all, "; Path=/; Secure; HttpOnly; SameSite=Lax"));
	EXPECT(strlen(b.sid) == 43 && strlen(b.dev) == 43);
	r = get(h, &b, "/my");
	EXPECT(r.status == 200 && page_has(r.body, "Wang Mei") && page_has(r.body, "U1"));
	EXPECT(page_has(r.body, "Li Qiang, Chair of the union, U1") && says(r, M_my_sees_members));
	EXPECT(says(r, M_my_sees_employer) && says(r, M_my_sees_engineer) &&
	    says(r, M_my_matters_none));
	EXPECT(says(r, M_my_origin_import));
	hall_close(&h);
}

/* What stands in the login field is what was typed: apart from that, byte by byte the same. */
static str without(struct test_hall *h, str page, const char *word)
{
	char *out = arena_alloc(h->arena, page.n, 1);
	size_t n = 0, len = strlen(word);
	for (size_t i = 0; i < page.n;)
		if (i + len <= page.n && memcmp(page.p + i, word, len) == 0)
			i += len;
		else
			out[n++] = page.p[i++];
	return (str){ out, n };
}

TEST("a wrong password and a login that does not exist give the same page")
{
	struct test_hall *h = hall_open();
	struct browser b = { 0 };
	struct reply wrong = sign_in(h, &b, "wang", "a wrong password");
	struct reply nobody = sign_in(h, &b, "noone", "a wrong password");
	EXPECT(wrong.status == 422 && nobody.status == 422 && says(wrong, M_sign_wrong));
	EXPECT(page_has(wrong.body, "value=\"wang\"") && !page_has(wrong.body, "a wrong password"));
	EXPECT(str_eq(without(h, wrong.body, "\"wang\""), without(h, nobody.body, "\"noone\"")));
	EXPECT(!b.sid[0] && !b.dev[0]);
	EXPECT(says(sign_in(h, &b, "", ""), M_sign_fill));
	struct reply twice = fill(h, &b, "/sign-in", "/sign-in", "login=wang&login=li&password=x");
	EXPECT(twice.status == 400);
	hall_close(&h);
}

TEST("after too many tries strangers wait, and a known device does not")
{
	struct test_hall *h = hall_open();
	struct browser home = { 0 }, stranger = { 0 };
	int64_t wait = 0;
	REQUIRE(sign_in(h, &home, "wang", WANG_PASSWORD).status == 303);
	home.sid[0] = '\0';
	for (int i = 0; i < THROTTLE_FREE_TRIES; i++)
		EXPECT(sign_in(h, &stranger, "wang", "guess number one").status == 422);
	struct reply r = sign_in(h, &stranger, "wang", WANG_PASSWORD);
	EXPECT(r.status == 429 && !stranger.sid[0]);
	EXPECT(str_to_i64(header_of(r, "Retry-After"), &wait) && wait > 0 &&
	    wait <= THROTTLE_WAIT_MAX);
	EXPECT(says(r, M_sign_wait_title) && page_has(r.body,
	    arena_printf(h->arena, "Wait %lld seconds", (long long)wait).p));
	EXPECT(sign_in(h, &home, "wang", WANG_PASSWORD).status == 303 && is_in(h, &home));
	seconds_pass(wait);
	EXPECT(sign_in(h, &stranger, "wang", WANG_PASSWORD).status == 303);
	hall_close(&h);
}

TEST("each sign-in is a new session, and the one before is over")
{
	struct test_hall *h = hall_open();
	struct browser b = { 0 };
	char forced[] = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
	snprintf(b.sid, sizeof b.sid, "%s", forced);
	REQUIRE(sign_in(h, &b, "fang", WANG_PASSWORD).status == 303);
	EXPECT(strcmp(b.sid, forced) != 0);             /* nobody can choose another's session */
	struct browser before = b;
	REQUIRE(sign_in(h, &b, "wang", WANG_PASSWORD).status == 303);
	EXPECT(strcmp(b.sid, before.sid) && is_in(h, &b));
	EXPECT_STR(header_of(get(h, &before, "/sign-in/code"), "Location"),
	    "/sign-in?next=%2Fsign-in%2Fcode");
	hall_close(&h);
}

/* ---- how long ---- */

/* That a session was used is noted on the side: until the writer has kept one act more, or five seconds. */
static void until_noted(struct test_hall *h, int64_t kept)
{
	for (int i = 0; i < 5000 && writer_figures(h->site->writer).kept <= kept; i++)
		usleep(1000);
}

static bool lasts(struct test_hall *h, struct browser *b, int64_t step, int64_t in_all)
{
	for (int64_t t = 0; t < in_all; t += step) {
		int64_t kept = writer_figures(h->site->writer).kept;
		seconds_pass(step);
		if (!is_in(h, b))
			return false;
		until_noted(h, kept);
	}
	return true;
}

TEST("a member's session idles out after 30 days, and ends after 180 whatever is done")
{
	struct test_hall *h = hall_open();
	struct browser b = { 0 }, c = { 0 };
	REQUIRE(sign_in(h, &b, "wang", WANG_PASSWORD).status == 303);
	REQUIRE(sign_in(h, &c, "wang", WANG_PASSWORD).status == 303);
	EXPECT(lasts(h, &b, 20 * DAY, 160 * DAY));
	EXPECT(!is_in(h, &c));
	EXPECT(!lasts(h, &b, 20 * DAY, 40 * DAY));
	hall_close(&h);
}

/* ---- one-time code, second step ---- */

static struct reply welcome(struct test_hall *h, struct browser *b, const char *password)
{
	str code = arena_printf(h->arena, "code=%.*s", PSTR(h->invite));
	struct reply r = fill(h, b, "/welcome", "/welcome/code", code.p);
	struct html typed = { .a = h->arena };
	html_part_cstr(&typed, password);
	EXPECT(r.status == 200 && page_has(r.body, "value=\"li.chair\"") &&
	    page_has(r.body, "At least 15 characters"));
	str body = arena_printf(h->arena, "token=%.*s&%.*s&new=%.*s",
	    PSTR(token_for(r, "/welcome")), PSTR(code),
	    (int)typed.n, typed.p);
	return post(h, b, "/welcome", body.p, NULL);
}

#define LI_PASSWORD "seven lanterns over the canal"

/* The key as the page shows it, back to bytes (RFC 4648). */
static bool key_shown(struct reply r, struct totp_secret *out)
{
	static const char begin[] = "<p class=\"num\"><code>";
	const char *at = memmem(r.body.p, r.body.n, begin, strlen(begin));
	uint32_t bits = 0;
	size_t n = 0;
	int have = 0;
	for (at = at ? at + strlen(begin) : ""; *at && *at != '<' && n < sizeof out->b; at++) {
		if (*at == ' ')
			continue;
		bits = bits << 5 | (uint32_t)(*at >= 'A' ? *at - 'A' : *at - '2' + 26);
		have += 5;
		if (have >= 8)
			out->b[n++] = (uint8_t)(bits >> (have -= 8));
	}
	return n == sizeof out->b;
}

static bool enrol(struct test_hall *h, struct browser *b, struct totp_secret *secret,
    struct reply *out)
{
	struct reply r = get(h, b, "/my/second-factor");
	if (!EXPECT(r.status == 200 && page_has(r.body, "<path fill=\"#000\" d=\"M0 0h7v1h-7z")) ||
	    !key_shown(r, secret))
		return false;
	str code = arena_printf(h->arena, "code=%.*s", PSTR(digits_of(h, secret)));
	*out = fill(h, b, "/my/second-factor", "/my/second-factor", code.p);
	return EXPECT(out->status == 200);
}

TEST("a one-time code leads an officer to a password, and on to the second step before anything else")
{
	struct test_hall *h = hall_open();
	struct browser b = { 0 }, c = { 0 };
	struct totp_secret secret;
	struct reply r;
	EXPECT(fill(h, &b, "/welcome", "/welcome/code", "code=ABCD-EFGH").status == 422);
	r = welcome(h, &b, "short");
	EXPECT(r.status == 422 && page_has(r.body, "This is too short: at least 15 characters."));
	EXPECT(says(welcome(h, &b, "aaaaaaaaaaaaaaaaaaaa"), M_password_pattern));
	EXPECT(says(welcome(h, &b, "li.chair Li Qiang U1"), M_password_own_name));
	r = welcome(h, &b, LI_PASSWORD);
	EXPECT(r.status == 303 && str_eq(header_of(r, "Location"), S("/my/second-factor")));
	/* Until the browser ends. */
	EXPECT(page_has(r.all, "; Path=/; Secure; HttpOnly; SameSite=Strict\r\n"));
	EXPECT_STR(header_of(get(h, &b, "/my"), "Location"), "/my/second-factor");
	str again = arena_printf(h->arena, "code=%.*s", PSTR(h->invite));
	EXPECT(fill(h, &c, "/welcome", "/welcome/code",
	    again.p).status == 422);      /* works once */
	struct browser before = b;
	REQUIRE(enrol(h, &b, &secret, &r));
	EXPECT(says(r, M_second_codes_lead) && strcmp(before.sid, b.sid));
	EXPECT(is_in(h, &b) && get(h, &before, "/my").status == 303);
	r = fill(h, &b, "/my", "/sign-out", "");
	r = sign_in(h, &b, "li.chair", LI_PASSWORD);
	EXPECT(str_eq(header_of(r, "Location"), S("/sign-in/code")));
	hall_close(&h);
}

TEST("an officer's session idles out after 15 minutes, and ends after 12 hours")
{
	struct test_hall *h = hall_open();
	struct browser b = { 0 };
	struct totp_secret secret;
	struct reply r;
	REQUIRE(welcome(h, &b, LI_PASSWORD).status == 303);
	REQUIRE(enrol(h, &b, &secret, &r));
	EXPECT(lasts(h, &b, 14 * MINUTE, 11 * HOUR));
	EXPECT(!lasts(h, &b, 14 * MINUTE, 2 * HOUR));
	REQUIRE(sign_in(h, &b, "li.chair", LI_PASSWORD).status == 303);
	str code = arena_printf(h->arena, "code=%.*s", PSTR(digits_of(h, &secret)));
	r = fill(h, &b, "/sign-in/code", "/sign-in/code", code.p);
	REQUIRE(r.status == 303);
	EXPECT_STR(header_of(r, "Location"), "/desk");     /* who has one begins there */
	EXPECT_STR(header_of(get(h, &b, "/sign-in"), "Location"), "/desk");
	str token = token_for(get(h, &b, "/my"), "/my/language");
	seconds_pass(16 * MINUTE);
	EXPECT(!is_in(h, &b));
	r = post(h, &b, "/my/language", arena_printf(h->arena, "token=%.*s&lang=zh", PSTR(token)).p,
	    NULL);
	EXPECT(r.status == 403 && says(r, M_sign_ended));
	hall_close(&h);
}

TEST("the second step: wrong and used codes are refused, a right one opens, a paper code works once")
{
	struct test_hall *h = hall_open();
	struct browser b = { 0 };
	REQUIRE(sign_in(h, &b, "fang", WANG_PASSWORD).status == 303);
	EXPECT_STR(header_of(get(h, &b, "/my"), "Location"), "/sign-in/code");
	struct reply r = fill(h, &b, "/sign-in/code", "/sign-in/code",
	    "code=000000&next=%2Fmy%2Fpassword");
	EXPECT(r.status == 422 && says(r, M_code_wrong) && page_has(r.body, "value=\"/my/password\""));
	struct browser before = b;
	str code = arena_printf(h->arena, "code=%.*s", PSTR(digits_of(h, &h->fang_secret)));
	r = fill(h, &b, "/sign-in/code", "/sign-in/code",
	    arena_printf(h->arena, "%.*s&next=%%2Fmy%%2Fpassword", PSTR(code)).p);
	EXPECT(r.status == 303 && str_eq(header_of(r, "Location"), S("/my/password")));
	EXPECT(strcmp(before.sid, b.sid) && is_in(h, &b) && !is_in(h, &before));
	seconds_pass(2 * MINUTE);
	code = arena_printf(h->arena, "code=%.*s", PSTR(digits_of(h, &h->fang_secret)));
	r = fill(h, &b, "/my/second-factor", "/my/second-factor/codes", code.p);
	EXPECT(r.status == 200 && says(r, M_second_codes_do));
	const char *at = memmem(r.body.p, r.body.n, "<li><code>", 10);
	REQUIRE(at != NULL);
	str paper = arena_printf(h->arena, "code=%.29s", at + 10);
	struct browser c = { 0 };
	REQUIRE(sign_in(h, &c, "fang", WANG_PASSWORD).status == 303);
	EXPECT(fill(h, &c, "/sign-in/code", "/sign-in/code",
	    code.p).status == 422);       /* used already */
	r = fill(h, &c, "/sign-in/code", "/sign-in/code", paper.p);
	EXPECT(r.status == 303 && str_eq(header_of(r, "Location"), S("/my")) && is_in(h, &c));
	EXPECT(page_has(get(h, &c, "/my").body, "9 paper codes left"));
	EXPECT(fill(h, &c, "/my/second-factor", "/my/second-factor/off", paper.p).status == 422);
	hall_close(&h);
}

TEST("setting up a second step asks for the password again after five minutes")
{
	struct test_hall *h = hall_open();
	struct browser b = { 0 };
	struct totp_secret secret;
	REQUIRE(sign_in(h, &b, "wang", WANG_PASSWORD).status == 303);
	EXPECT(!says(get(h, &b, "/my/second-factor"), M_second_current_help));
	seconds_pass(6 * MINUTE);
	struct reply r = get(h, &b, "/my/second-factor");
	EXPECT(says(r, M_second_current_help));
	REQUIRE(key_shown(r, &secret));
	str code = arena_printf(h->arena, "code=%.*s", PSTR(digits_of(h, &secret)));
	EXPECT(fill(h, &b, "/my/second-factor", "/my/second-factor", code.p).status == 422);
	r = fill(h, &b, "/my/second-factor", "/my/second-factor",
	    arena_printf(h->arena, "%s&current=wrong", code.p).p);
	EXPECT(r.status == 422 && says(r, M_secret_current_wrong));
	r = fill(h, &b, "/my/second-factor", "/my/second-factor",
	    arena_printf(h->arena, "%s&current=river+stone+lamp+41", code.p).p);
	EXPECT(r.status == 200 && says(r, M_second_codes_lead) && is_in(h, &b));
	hall_close(&h);
}

TEST("changing a password asks for the old one, judges the new one, and ends every other session")
{
	struct test_hall *h = hall_open();
	struct browser b = { 0 }, other = { 0 };
	REQUIRE(sign_in(h, &b, "wang", WANG_PASSWORD).status == 303);
	REQUIRE(sign_in(h, &other, "wang", WANG_PASSWORD).status == 303);
	struct reply r = fill(h, &b, "/my/password", "/my/password",
	    "current=wrong+one&new=quiet+morning+ferry");
	EXPECT(r.status == 422 && says(r, M_secret_current_wrong) && is_in(h, &other));
	r = fill(h, &b, "/my/password", "/my/password",
	    "current=river+stone+lamp+41&new=sunshine99");
	EXPECT(r.status == 422 && says(r, M_password_common) && is_in(h, &other));
	str endless = arena_printf(h->arena, "current=river+stone+lamp+41&new=%0600d", 7);
	r = fill(h, &b, "/my/password", "/my/password", endless.p);
	EXPECT(r.status == 422 && page_has(r.body, "id=\"new-e\"") && page_has(r.body, "at most 128") &&
	    !says(r, M_secret_current_wrong));
	r = fill(h, &b, "/my/password", "/my/password",
	    "current=river+stone+lamp+41&new=quiet+morning+ferry");
	EXPECT(r.status == 303 && is_in(h, &b) && !is_in(h, &other));
	EXPECT(sign_in(h, &other, "wang", WANG_PASSWORD).status == 422);
	EXPECT(sign_in(h, &other, "wang", "quiet morning ferry").status == 303);
	hall_close(&h);
}

/* ---- forms that are not ours ---- */

TEST("a form without our token, with another page's token, or sent from another site is refused")
{
	struct test_hall *h = hall_open();
	struct browser b = { 0 }, other = { 0 };
	REQUIRE(sign_in(h, &b, "wang", WANG_PASSWORD).status == 303);
	REQUIRE(sign_in(h, &other, "wang", WANG_PASSWORD).status == 303);
	struct reply my = get(h, &b, "/my");
	str right = arena_printf(h->arena, "token=%.*s&lang=zh",
	    PSTR(token_for(my, "/my/language")));
	str elsewhere = arena_printf(h->arena, "token=%.*s&lang=zh",
	    PSTR(token_for(my, "/sign-out")));
	str theirs = arena_printf(h->arena, "token=%.*s&lang=zh",
	    PSTR(token_for(get(h, &other, "/my"), "/my/language")));
	const char *const bodies[] = { "lang=zh", "token=&lang=zh",
	    "token=AAAAAAAAAAAAAAAAAAAAAA&lang=zh", elsewhere.p,
		theirs.p };
	for (size_t i = 0; i < countof(bodies); i++)
		EXPECT(post(h, &b, "/my/language", bodies[i], NULL).status == 403);
	const char *const from[] = { "Origin: http://evil.example\r\n",
		"Origin: null\r\nSec-Fetch-Site: cross-site\r\n", "Origin: https://127.0.0.1:1\r\n",
		    "Sec-Fetch-Site: cross-site\r\n", "Sec-Fetch-Site: same-site\r\n" };
	for (size_t i = 0; i < countof(from); i++)
		EXPECT(post(h, &b, "/my/language", right.p, from[i]).status == 403);
	EXPECT(page_has(get(h, &b, "/my").body, "lang=\"en\""));
	const char *const browsers[] = { NULL, "Origin: null\r\nSec-Fetch-Site: same-origin\r\n",
	    "Origin: null\r\n", "" };
	for (size_t i = 0; i < countof(browsers); i++) {
		b.lang[0] = '\0';
		EXPECT(post(h, &b, "/my/language", right.p, browsers[i]).status == 303 &&
		    !strcmp(b.lang, "zh"));
		EXPECT(post(h, &b, "/my/language", theirs.p, browsers[i]).status == 403);
	}
	EXPECT(get(h, &b, "/my/language").status == 405);
	hall_close(&h);
}

TEST("signing in cannot be forged from another site either")
{
	struct test_hall *h = hall_open();
	struct browser b = { 0 };
	str body = arena_printf(h->arena, "token=%.*s&login=wang&password=river+stone+lamp+41",
	    PSTR(token_for(get(h, &b, "/sign-in"), "/sign-in")));
	EXPECT(post(h, &b, "/sign-in", body.p, "Origin: https://evil.example\r\n").status == 403);
	EXPECT(post(h, &b, "/sign-in", body.p, "Sec-Fetch-Site: cross-site\r\n").status == 403);
	EXPECT(!b.sid[0] && post(h, &b, "/sign-in", body.p, NULL).status == 303);
	hall_close(&h);
}

/* The browser keeps an officer's session back when another site leads here, and through redirects too. */
TEST("a link on another site leads inside by a page of ours, once, and to no other place")
{
	static const char elsewhere[] = "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\n";
	struct test_hall *h = hall_open();
	struct browser b = { 0 }, in = { 0 };
	struct reply r = get_with(h, &b, "/my/password?next=//evil.example", elsewhere);
	EXPECT(r.status == 200 && says(r, M_sign_step));
	EXPECT(!page_has(r.body, "<a href=\"/sign-in\""));   /* they may be signed in */
	EXPECT_STR(header_of(r, "Refresh"), "0; url=/sign-in?next=%2Fmy%2Fpassword");
	r = get_with(h, &b, "/matters/%3Burl%3Dhttps%3Aevil.example%20%22", elsewhere);
	EXPECT_STR(header_of(r, "Refresh"),
	    "0; url=/sign-in?next=%2Fmatters%2F%3Burl%3Dhttps%3Aevil.example%20%22");
	r = get_with(h, &b, "/sign-in?next=/my/password", elsewhere);
	EXPECT(r.status == 200 && !headers_of(r, "Refresh") && page_has(r.body, "name=\"next\""));
	EXPECT(get_with(h, &b, "/my", "Sec-Fetch-Site: same-origin\r\n").status == 303);
	EXPECT(get_with(h, &b, "/my", "Sec-Fetch-Site: none\r\n").status == 303);
	REQUIRE(sign_in(h, &in, "wang", WANG_PASSWORD).status == 303);
	EXPECT(get_with(h, &in, "/my", elsewhere).status == 200);
	seconds_pass(31 * DAY);
	EXPECT(get_with(h, &in, "/my", elsewhere).status == 303);    /* brought along, and over */
	hall_close(&h);
}

/* ---- signing out, other sessions ---- */

TEST("signing out ends the session at once on every thread, and leaves nothing in the browser")
{
	struct test_hall *h = hall_open();
	struct browser b = { 0 };
	REQUIRE(sign_in(h, &b, "wang", WANG_PASSWORD).status == 303);
	struct browser stolen = b;
	struct reply r = fill(h, &b, "/my", "/sign-out", "");
	EXPECT(r.status == 303 && str_eq(header_of(r, "Location"), S("/")));
	EXPECT_STR(header_of(r, "Clear-Site-Data"), "\"cookies\", \"storage\"");
	EXPECT(!b.sid[0] && !b.dev[0] && page_has(r.all,
	    "__Host-sid=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0"));
	for (int i = 0; i < 12; i++)                 /* new connections go to both loops */
		EXPECT(get(h, &stolen, "/my").status == 303);
	hall_close(&h);
}

TEST("a person sees where they are signed in, and can end one or all of the others")
{
	struct test_hall *h = hall_open();
	struct browser b[3] = { 0 };
	for (size_t i = 0; i < countof(b); i++)
		REQUIRE(sign_in(h, &b[i], "wang", WANG_PASSWORD).status == 303);
	struct reply my = get(h, &b[0], "/my");
	const char *at = memmem(my.body.p, my.body.n, "name=\"session\" value=\"", 22);
	REQUIRE(at != NULL && says(my, M_my_session_this));
	str fields = arena_printf(h->arena, "session=%.16s", at + 22);
	EXPECT(fill(h, &b[0], "/my", "/my/sessions/end", "session=AAAAAAAAAAAAAAAA").status == 303);
	EXPECT(is_in(h, &b[1]) && is_in(h, &b[2]));
	EXPECT(fill(h, &b[0], "/my", "/my/sessions/end", fields.p).status == 303);
	EXPECT(is_in(h, &b[1]) + is_in(h, &b[2]) == 1 && is_in(h, &b[0]));
	EXPECT(fill(h, &b[0], "/my", "/my/sessions/end-others", "").status == 303);
	EXPECT(!is_in(h, &b[1]) && !is_in(h, &b[2]) && is_in(h, &b[0]));
	hall_close(&h);
}

/* ---- where to afterwards ---- */

TEST("after signing in one goes on to a page of this hall, and never anywhere else")
{
	static const char *const hostile[] = {
		"//evil.example", "/%5Cevil.example", "%5C%5Cevil.example", "https://evil.example",
		    "/%09/evil.example",
		"/%0d%0aLocation:%20https://evil.example", "javascript:alert(1)", "evil.example",
		    "/my@evil.example",
		"/my?x=1", "/my%23x", "/%2Fevil.example", "/../evil", "/my/../../evil",
		    "/no-such-page", "/sign-out",
		"/%252Fevil.example", "/my%00", "",
	};
	struct test_hall *h = hall_open();
	for (size_t i = 0; i < countof(hostile); i++) {
		struct browser b = { 0 };
		struct reply r = get(h, &b, arena_printf(h->arena, "/sign-in?next=%s",
		    hostile[i]).p);
		EXPECT(r.status == 400 || (r.status == 200 && !page_has(r.body, "name=\"next\"")));
	}
	struct browser in = { 0 };
	REQUIRE(sign_in(h, &in, "wang", WANG_PASSWORD).status == 303);
	for (size_t i = 0; i < countof(hostile); i++) {
		struct reply r = get(h, &in, arena_printf(h->arena, "/sign-in?next=%s",
		    hostile[i]).p);
		EXPECT(r.status != 303 || str_eq(header_of(r, "Location"), S("/my")));
	}
	EXPECT_STR(header_of(get(h, &in, "/sign-in?next=/my/password"), "Location"),
	    "/my/password");
	hall_close(&h);
}

TEST("the place asked for is kept through signing in, and a long one is let go")
{
	struct test_hall *h = hall_open();
	struct browser b = { 0 };
	str place = header_of(get(h, &b, "/my/password"), "Location");
	EXPECT_STR(place, "/sign-in?next=%2Fmy%2Fpassword");
	str token = token_for(get(h, &b, arena_z(h->arena, place)), "/sign-in");
	struct reply r = post(h, &b, "/sign-in", arena_printf(h->arena,
	    "token=%.*s&next=%%2Fmy%%2Fpassword&login=wang&password=river+stone+lamp+41",
	    PSTR(token)).p, NULL);
	EXPECT_STR(header_of(r, "Location"), "/my/password");
	r = post(h, &b, "/sign-in", arena_printf(h->arena,
	    "token=%.*s&next=%%2F%%2Fevil.example&login=wang&password=river+stone+lamp+41",
	    PSTR(token_for(get(h, &(struct browser){ 0 }, "/sign-in"), "/sign-in"))).p, NULL);
	EXPECT(!page_has(header_of(r, "Location"), "evil"));
	hall_close(&h);
}

/* ---- what is left behind ---- */

static str log_text(struct test_hall *h, int fd)
{
	enum { MOST = 1 << 16 };
	char *p = arena_alloc(h->arena, MOST, 1);
	ssize_t n = pread(fd, p, MOST, 0);
	return (str){ p, n > 0 ? (size_t)n : 0 };
}

TEST("no password, login, code or token is in a line of the log or in an address")
{
	struct test_hall *h = hall_open();
	struct browser b = { 0 };
	struct totp_secret secret;
	struct reply r, out[6];
	int was = dup(STDERR_FILENO);
	str path = arena_printf(h->arena, "%s/log", h->folder);
	int fd = open(path.p, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	REQUIRE(was >= 0 && fd >= 0 && dup2(fd, STDERR_FILENO) >= 0);
	log_event(LOG_INFO, "test", "log-is-read", 1);
	out[0] = sign_in(h, &b, "wang", "a wrong password");
	out[1] = welcome(h, &b, LI_PASSWORD);
	struct browser first = b;
	bool enrolled = enrol(h, &b, &secret, &r);
	out[2] = r;
	out[3] = fill(h, &b, "/my", "/sign-out", "");
	out[4] = sign_in(h, &b, "li.chair", LI_PASSWORD);
	out[5] = sign_in(h, &b, "fang", WANG_PASSWORD);
	str text = log_text(h, fd);
	dup2(was, STDERR_FILENO);
	close(was);
	close(fd);
	EXPECT(enrolled && page_has(text, "log-is-read"));
	const char *const marks[] = { "wang", "li.chair", "fang", "lantern", "river", "a wrong",
	    first.sid, b.sid, b.dev,
		arena_z(h->arena, h->invite) };
	for (size_t i = 0; i < countof(marks); i++) {
		EXPECT(marks[i][0] && !page_has(text, marks[i]));
		for (size_t k = 0; k < countof(out); k++)
			EXPECT(!page_has(header_of(out[k], "Location"), marks[i]));
	}
	hall_close(&h);
}

TEST("a writer that takes nothing more keeps nobody from reading")
{
	struct test_hall *h = hall_open();
	struct browser b = { 0 };
	REQUIRE(sign_in(h, &b, "wang", WANG_PASSWORD).status == 303);
	seconds_pass(2 * DAY);                        /* each page now wants to note that it was seen */
	struct db *away = h->db;
	CHECK(db_open(&away, arena_printf(h->arena, "%s/hall.db", h->folder), DB_WRITE) == 0);
	CHECK(db_begin(away) == 0);                   /* somebody holds the file */
	EXPECT(is_in(h, &b) && is_in(h, &b));
	db_rollback(away);
	db_close(&away);
	hall_close(&h);
}
