/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Filing, from the first screen to the receipt. */
#include "web/test_acts.h"

#include "course/book.h"
#include "course/folder.h"

#include <stdio.h>

#define WHAT "topic=wages&text=Two+months+of+wages+are+missing&danger=no&nonce=abcdefgh12345678"

/* The next screen: the form of `action` in `from`, sent with these fields. */
static struct reply go_on_from(struct test_hall *h, struct browser *b, struct reply from,
    const char *action, const char *fields)
{
	str token = token_for(from, action);
	EXPECT(token.n > 0);
	return post(h, b, action,
	    arena_printf(h->arena, "token=%.*s&%s", PSTR(token), fields).p, NULL);
}

static struct reply file_as(struct test_hall *h, struct browser *b)
{
	struct reply r = go_on_from(h, b, get(h, b, "/file"), "/file/where", WHAT);
	EXPECT(r.status == 200 && says(r, M_file_where_title));
	r = go_on_from(h, b, r, "/file/check", WHAT "&place=K1&about=neither");
	EXPECT(r.status == 200 && says(r, M_file_check_title));
	return go_on_from(h, b, r, "/file", WHAT "&place=K1&about=neither&about_you=by_name");
}

static void the_receipt(struct test_hall *h)
{
	struct browser b = { 0 };
	EXPECT(sign_in(h, &b, "wang", WANG_PASSWORD).status == 303);
	struct reply r = file_as(h, &b);
	REQUIRE(r.status == 303);
	str to = arena_copy(h->arena, header_of(r, "Location"));
	r = get(h, &b, to.p);
	EXPECT(r.status == 200 && says(r, M_filed_now));
	EXPECT(page_has(r.body, "First answer given") && page_has(r.body, "by 19 November 2026"));
	EXPECT(page_has(r.body, "Taken up") && page_has(r.body, "by 25 November 2026"));
	EXPECT(page_has(r.body, "within 1 working day from then on"));
	EXPECT(page_has(r.body, "Hard: within 15 working days from “Taken up” on") &&
	    page_has(r.body, "Especially complex: within 60 days from “Taken up” on"));
	EXPECT(says(r, M_filed_your_turn) && page_has(r.body, "Beijing Federation is told by itself"));
	EXPECT(page_has(r.body, "a second officer signs too"));
	str matter = { to.p, to.n - strlen("/filed") };
	r = get(h, &b, arena_z(h->arena, matter));
	EXPECT(page_has(r.body, "Then: Taken up by 25 November 2026"));
	EXPECT(page_has(r.body, "<dt>Workplace</dt>") && !page_has(r.body, "Where do you work?"));
}
TEST(
    "a receipt shows the way ahead, the dates that are known, and who is told if one is missed")
{
	in_hall(the_receipt);
}

/* 18 November 2026, 19:06 by the clock of China when it is filed. */
static void within_hours(struct test_hall *h)
{
	static const char gas[] = "topic=safety&text=It+smells+of+gas+in+the+hall&danger=yes"
	    "&place=K1&about=neither&nonce=abcdefgh12345678";
	struct browser b = { 0 };
	EXPECT(sign_in(h, &b, "wang", WANG_PASSWORD).status == 303);
	struct reply r = go_on_from(h, &b, get(h, &b, "/file"), "/file/where", gas);
	r = go_on_from(h, &b, r, "/file/check", gas);
	r = go_on_from(h, &b, r, "/file", JOIN(h->arena, str_from_c(gas), S("&about_you=by_name")).p);
	REQUIRE(r.status == 303);
	r = get(h, &b, arena_copy(h->arena, header_of(r, "Location")).p);
	EXPECT(page_has(r.body, "<p>by 18 November 2026, 23:06") && page_has(r.body, "by 25 November 2026"));
	EXPECT(page_has(get(h, &b, "/my").body, "Next promised by 18 November 2026, 23:06"));
}
TEST("a receipt and the own list say the hour of what is promised within hours") { in_hall(within_hours); }

static bool is_offered(struct test_hall *h, const char *danger)
{
	const char *what = arena_printf(h->arena, "topic=wages&text=The+break+room+was+turned+into+a+shop"
	    "&danger=%s&nonce=abcdefgh12345678&place=K1&about=neither", danger).p;
	struct browser b = { 0 };
	EXPECT(sign_in(h, &b, "fang", WANG_PASSWORD).status == 303);
	struct reply r = get(h, &b, "/sign-in/code");
	r = go_on_from(h, &b, r, "/sign-in/code",
	    arena_printf(h->arena, "code=%.*s", PSTR(digits_of(h, &h->fang_secret))).p);
	seconds_pass(60);
	r = go_on_from(h, &b, get(h, &b, "/file"), "/file/where", what);
	r = go_on_from(h, &b, r, "/file/check", what);
	EXPECT(says(r, M_file_check_title));
	return page_has(r.body, "/join\"");
}

static void not_in_danger(struct test_hall *h)
{
	filed(h, h->member, "wages", "K1");
	EXPECT(is_offered(h, "no") && !is_offered(h, "yes"));
}
TEST("whoever is in danger is led past what others asked, and files") { in_hall(not_in_danger); }

static void from_a_unions_page(struct test_hall *h)
{
	struct browser b = { 0 };
	struct reply r = get(h, &b, "/unions/K1");
	EXPECT(page_has(r.body, "href=\"/file/at/K1\""));
	EXPECT(page_has(get(h, &b, "/unions/0").body, "href=\"/file\""));
	r = get(h, &b, "/file/at/K1");
	EXPECT_STR(header_of(r, "Location"), "/sign-in?next=%2Ffile%2Fat%2FK1");
	r = get(h, &b, "/sign-in?next=%2Ffile%2Fat%2FK1");
	r = go_on_from(h, &b, r, "/sign-in",
	    "next=/file/at/K1&login=wang&password=river+stone+lamp+41");
	EXPECT_STR(header_of(r, "Location"), "/file/at/K1");
	r = get(h, &b, "/file/at/K1");
	EXPECT(page_has(r.body, "Place: K1.") && page_has(r.body, "name=\"place\" value=\"K1\""));
	r = go_on_from(h, &b, r, "/file/where", WHAT "&place=K1");
	EXPECT(page_has(r.body, "value=\"K1\" id=\"place-K1\" checked"));
	EXPECT(get(h, &b, "/file/at/0").status == 404 && get(h, &b, "/file/at/33T").status == 404 &&
	    get(h, &b, "/file/at/none").status == 404);
}
TEST("a demand begun on a union's page has that place chosen already, through signing in as well")
{
	in_hall(from_a_unions_page);
}

static void about_a_kind(struct test_hall *h)
{
	struct browser b = { 0 };
	EXPECT(page_has(get(h, &b, "/").body, "href=\"/file/about/safety\""));
	EXPECT_STR(header_of(get(h, &b, "/file/about/safety"), "Location"),
	    "/sign-in?next=%2Ffile%2Fabout%2Fsafety");
	EXPECT(sign_in(h, &b, "wang", WANG_PASSWORD).status == 303);
	EXPECT(page_has(get(h, &b, "/file/about/safety").body,
	    "value=\"safety\" id=\"topic-safety\" checked"));
	EXPECT(get(h, &b, "/file/about/nothing").status == 404);
}
TEST("a demand begun with a kind on the first page has it chosen already") { in_hall(about_a_kind); }

static void in_another_language(struct test_hall *h)
{
	struct browser b = { 0 };
	EXPECT(sign_in(h, &b, "wang", WANG_PASSWORD).status == 303);
	struct reply r = get(h, &b, "/file");
	EXPECT(page_has(r.body, "form=\"form-1\" name=\"language\" value=\"zh\""));
	r = go_on_from(h, &b, r, "/file/where", "topic=wages&text=Ab&nonce=abcdefgh&language=zh");
	EXPECT(r.status == 200 && page_has(r.body, "<html lang=\"zh") && page_has(r.body, "Ab</textarea>"));
	EXPECT(page_has(r.body, "id=\"topic-wages\" checked") && !page_has(r.body, "class=\"error\""));
	EXPECT(page_has(get(h, &b, "/about").body, "<html lang=\"zh"));
	r = go_on_from(h, &b, r, "/file/where", WHAT);
	r = go_on_from(h, &b, r, "/file/check", WHAT "&place=K1&employer=Acme&language=en");
	EXPECT(r.status == 200 && says(r, M_file_where_title) && page_has(r.body, "value=\"Acme\""));
	EXPECT(page_has(r.body, "value=\"K1\" id=\"place-K1\" checked"));
	r = go_on_from(h, &b, r, "/file/check", WHAT "&place=K1&about=neither");
	r = go_on_from(h, &b, r, "/file", WHAT "&place=K1&about=neither&about_you=by_name&language=zh");
	EXPECT(r.status == 200 && page_has(r.body, msg(LANG_ZH, M_file_check_title).p));
	EXPECT(!page_has(get(h, &b, "/my").body, "/matters/"));
	r = post(h, &b, "/file/where", "language=fr&token=x", NULL);
	EXPECT(r.status == 403);
}
TEST("another language on any screen keeps what was typed, checks nothing and sends nothing")
{
	in_hall(in_another_language);
}

static void signed_out_meanwhile(struct test_hall *h)
{
	struct browser b = { 0 };
	EXPECT(sign_in(h, &b, "wang", WANG_PASSWORD).status == 303);
	struct reply r = get(h, &b, "/file");
	seconds_pass(31 * 86400);
	r = go_on_from(h, &b, r, "/file/where", WHAT);
	EXPECT(r.status == 403 && says(r, M_sign_ended) && says(r, M_fault_kept));
	EXPECT(page_has(r.body, "Two months of wages are missing") && page_has(r.body, "href=\"/file\""));
	EXPECT(!page_has(r.body, "abcdefgh12345678"));
}
TEST("what was written is shown again when somebody was signed out meanwhile, with the way back")
{
	in_hall(signed_out_meanwhile);
}

/* In another tab: the cookie is gone with the session. */
static void signed_out_beside(struct test_hall *h)
{
	struct browser b = { 0 };
	EXPECT(sign_in(h, &b, "wang", WANG_PASSWORD).status == 303);
	struct reply r = get(h, &b, "/file");
	b.sid[0] = '\0';
	r = go_on_from(h, &b, r, "/file/where", WHAT);
	EXPECT(r.status == 403 && says(r, M_sign_first) && !says(r, M_fault_unsent_old));
	EXPECT(page_has(r.body, "Two months of wages are missing"));
}
TEST("who signed out in another tab is told so, and not that the form lay open too long")
{
	in_hall(signed_out_beside);
}

static void lay_open(struct test_hall *h)
{
	struct browser b = { 0 };
	EXPECT(sign_in(h, &b, "wang", WANG_PASSWORD).status == 303);
	struct reply r = get(h, &b, "/file");
	seconds_pass(2 * 86400);
	r = go_on_from(h, &b, r, "/file/where", WHAT);
	EXPECT(r.status == 403 && says(r, M_fault_unsent_old) && says(r, M_fault_unsent_again));
	EXPECT(page_has(r.body, "Two months of wages are missing"));
	r = post(h, &b, "/file/where", WHAT, "Sec-Fetch-Site: cross-site\r\n");
	EXPECT(r.status == 403 && says(r, M_fault_unsent_foreign));
	EXPECT(!page_has(r.body, "Two months of wages"));
	r = post(h, &b, "/my/password", "token=x&current=a+secret+nobody+sees&new=another+one+of+them",
	    NULL);
	EXPECT(r.status == 403 && !page_has(r.body, "nobody sees") && !page_has(r.body, "of them"));
}
TEST("a form that lay open too long gives its words back; one from another site, and a password, never")
{
	in_hall(lay_open);
}

/* Signed in and come as far as the last screen: what its form sends, but for files. */
static str last_screen(struct test_hall *h, struct browser *b)
{
	EXPECT(sign_in(h, b, "wang", WANG_PASSWORD).status == 303);
	struct reply r = go_on_from(h, b, get(h, b, "/file"), "/file/where", WHAT);
	r = go_on_from(h, b, r, "/file/check", WHAT "&place=K1&about=neither");
	str token = token_for(r, "/file");
	return arena_printf(h->arena,
	    "token=%.*s&nonce=abcdefgh12345678&topic=wages&text=Two months of wages are missing&danger=no"
	    "&place=K1&about=neither&about_you=by_name", PSTR(token));
}

static void wrong_files(struct test_hall *h)
{
	struct browser b = { 0 };
	static char big[(8 << 20) + 1];
	memset(big, 'a', sizeof big);
	str fields = last_screen(h, &b);
	struct reply r;
	const char binary[] = { 0, 1, 2, 'M', 'Z', (char)0xff, 3 };
	r = post_file(h, &b, "/file", fields.p, "files", (str){ binary, sizeof binary });
	EXPECT(r.status == 422 && page_has(r.body, "File 1 cannot be taken") &&
	    page_has(r.body, "id=\"files-e\"") && page_has(r.body, "Two months of wages are missing"));
	r = post_file(h, &b, "/file", fields.p, "files", (str){ big, sizeof big });
	EXPECT(r.status == 422 && page_has(r.body, "File 1 is too large"));
	EXPECT(!page_has(get(h, &b, "/my").body, "/matters/"));
	r = post_file(h, &b, "/file", fields.p, "files", (str){ big, 8 << 20 });
	EXPECT(r.status == 303 && page_has(get(h, &b, "/my").body, "/matters/"));
}
TEST("a file of a wrong kind, or a byte too large, is told beside its field; nothing is lost or sent")
{
	in_hall(wrong_files);
}

static void too_many_files(struct test_hall *h)
{
	struct browser b = { 0 };
	str fields = last_screen(h, &b);
	struct reply r;
	static const struct { size_t copies; const char *told; } sent[] = {
		{ 6, "Too many files: at most 5" }, { 7, "Too many files: at most 5" },
		{ 20, "Too many files: at most 5" }, { 60, "Too many files" } };
	for (size_t i = 0; i < countof(sent); i++) {
		r = post_files(h, &b, "/file", fields.p, "files", S("a payslip"), sent[i].copies);
		EXPECT(r.status == 422 && page_has(r.body, sent[i].told) &&
		    page_has(r.body, "id=\"files-e\"") && page_has(r.body, "Two months of wages are missing"));
	}
	r = post_files(h, &b, "/file", fields.p, "files", S("a payslip"), 5);
	EXPECT(r.status == 303);
}
TEST("however many files were chosen, that they are too many is told beside the field, and the words stay")
{
	in_hall(too_many_files);
}

static void of_their_own(struct test_hall *h)
{
	struct browser b = { 0 };
	struct course_fault *bad = NULL;
	str yaml, path = S("test/course/one_screen.yaml");
	REQUIRE(file_text(h->arena, path, COURSE_BYTES_MAX, &yaml) == 0);
	REQUIRE(course_book_add_file(
	    h->hall.courses, h->arena, path, course_hash(h->arena, yaml), yaml, &bad) == 0);
	EXPECT(sign_in(h, &b, "wang", WANG_PASSWORD).status == 303);
	str day = date_iso(h->arena, zone_day(h->hall.zone, h->act.now) + 9);
	const char *typed = arena_printf(h->arena,
	    "nonce=abcdefgh12345678&topic=wages&text=Two+months&place=K1&why=choir&day=%.*s", PSTR(day)).p;
	struct reply r = go_on_from(h, &b, get(h, &b, "/file"), "/file/where", typed);
	EXPECT(r.status == 200 && page_has(r.body, "Two months") && page_has(r.body, "place_asked"));
	r = go_on_from(h, &b, r, "/file/check", typed);
	EXPECT(r.status == 200 && page_has(r.body, "Two months"));
}
/* The text without the lines of these two fields. */
static str without(struct arena *a, str yaml, const char *one, const char *two)
{
	str out = S("");
	while (yaml.n) {
		str line = str_cut(yaml, '\n', &yaml);
		if (!page_has(line, one) && !page_has(line, two))
			out = JOIN(a, out, line, S("\n"));
	}
	return out;
}

static void neither_kind_nor_words(struct test_hall *h)
{
	struct browser b = { .lang = "en" };
	struct course_fault *bad = NULL;
	str yaml, path = S("test/course/one_screen.yaml");
	REQUIRE(file_text(h->arena, path, COURSE_BYTES_MAX, &yaml) == 0);
	yaml = without(h->arena, yaml, "      topic: {", "      text: {");
	REQUIRE(course_book_add_file(
	    h->hall.courses, h->arena, path, course_hash(h->arena, yaml), yaml, &bad) == 0);
	struct reply r = get(h, &b, "/");
	EXPECT(r.status == 200 && says(r, M_home_tell) && !page_has(r.body, "/file/about/"));
	snprintf(b.sid, sizeof b.sid, "%.*s", PSTR(h->member));
	EXPECT(get(h, &b, "/file/about/wages").status == 404);
	str day = date_iso(h->arena, zone_day(h->hall.zone, h->act.now) + 9);
	const char *typed = arena_printf(
	    h->arena, "nonce=abcdefgh12345678&place=U1&why=choir&day=%.*s", PSTR(day)).p;
	r = go_on_from(h, &b, get(h, &b, "/file"), "/file/where", typed);
	r = go_on_from(h, &b, r, "/file/check", typed);
	r = go_on_from(h, &b, r, "/file", typed);
	EXPECT(r.status == 303);
	str at = header_of(r, "Location");
	const char *matter = at.n > 6 ? arena_z(h->arena, (str){ at.p, at.n - strlen("/filed") }) : "/";
	EXPECT(page_has(get(h, &b, matter).body, "<h1>Use of the meeting room</h1>"));
	EXPECT(page_has(get(h, &b, "/my").body, "<span>Use of the meeting room<small>"));
	EXPECT(page_has(get_as(h, matter, "en", h->chair).body, "<h1>Use of the meeting room</h1>"));
	r = get_as(h, "/desk", "en", h->chair);
	EXPECT(page_has(r.body, "<td>Use of the meeting room</td>") && !says(r, M_desk_all_topics));
}
TEST("a demand of a union's own may ask for no kind and no words, and is called by what it is")
{
	in_hall(neither_kind_nor_words);
}

TEST("a demand of a union's own may ask for everything on one screen")
{
	in_hall(of_their_own);
}

/* The check screen of somebody who asks for the same offers to join; the page they then see. */
static struct reply joined_by(struct test_hall *h, struct browser *b, str matter)
{
	struct reply r = go_on_from(h, b, get(h, b, "/file"), "/file/where", WHAT);
	r = go_on_from(h, b, r, "/file/check", WHAT "&place=K1&about=neither");
	const char *join = arena_printf(h->arena, "%.*s/join", PSTR(matter)).p;
	r = post(h, b, join, arena_printf(h->arena, "token=%.*s", PSTR(token_for(r, join))).p, NULL);
	EXPECT(r.status == 303);
	return get(h, b, arena_z(h->arena, matter));
}

static void files_of_another(struct test_hall *h)
{
	struct browser wang = { 0 }, other = { .lang = "en" };
	snprintf(other.sid, sizeof other.sid, "%.*s", PSTR(h->member));
	EXPECT(sign_in(h, &wang, "wang", WANG_PASSWORD).status == 303);
	struct reply r = go_on_from(h, &wang, get(h, &wang, "/file"), "/file/where", WHAT);
	r = go_on_from(h, &wang, r, "/file/check", WHAT "&place=K1&about=neither");
	str fields = arena_printf(h->arena,
	    "token=%.*s&nonce=abcdefgh12345678&topic=wages&text=Two months of wages are missing&danger=no"
	    "&place=K1&about=neither&about_you=by_name", PSTR(token_for(r, "/file")));
	r = post_file(h, &wang, "/file", fields.p, "files", S("what the foreman said"));
	REQUIRE(r.status == 303);
	str at = arena_copy(h->arena, header_of(r, "Location")), matter = { at.p, at.n - strlen("/filed") };
	EXPECT(page_has(get(h, &wang, arena_z(h->arena, matter)).body, "/files/"));
	r = joined_by(h, &other, matter);
	EXPECT(r.status == 200 && says(r, M_matter_joined_help) && page_has(r.body, "<h1>Demand: Wages</h1>"));
	EXPECT(!page_has(r.body, "/files/") && !page_has(r.body, "File record"));
	const char *leave = arena_printf(h->arena, "%.*s/leave", PSTR(matter)).p;
	EXPECT(!page_has(get(h, &wang, arena_z(h->arena, matter)).body, "/leave\""));
	str token = arena_printf(h->arena, "token=%.*s", PSTR(token_for(r, leave)));
	for (int twice = 0; twice < 2; twice++) {
		r = post(h, &other, leave, token.p, NULL);
		EXPECT(r.status == 303 && str_eq(header_of(r, "Location"), S("/my?done=left")));
	}
	r = get(h, &other, "/my?done=left");
	EXPECT(says(r, M_my_done_left) && !page_has(r.body, arena_z(h->arena, matter)));
	EXPECT(get(h, &other, arena_z(h->arena, matter)).status == 404);
}
TEST("whoever joined a matter is shown neither the files of others nor their names, and can leave it again")
{
	in_hall(files_of_another);
}

#define OF_ACME WHAT "&place=K1&employer=Acme&about=employer"

static struct ref employer_known(struct test_hall *h, int64_t region)
{
	struct ref r = { 0 };
	EXPECT(db_begin(h->db) == 0 && employer_add(&h->act, region, S("Acme"), S(""), &r) == 0 &&
	    db_commit(h->db) == 0);
	return r;
}

static bool works_there(struct test_hall *h, str session, struct ref employer)
{
	struct visitor v;
	int64_t id;
	return db_begin(h->db) == 0 && session_find(&h->act, session, &v) == 0 &&
	    tie_begin(&h->act,
	        &(struct tie_new){ v.person, employer, TIE_WORKS_AT, S(""), S("test"), 0 }, &id) == 0 &&
	    db_commit(h->db) == 0;
}

/* Chen works at Acme. Ma names it, and is answered as if nobody had complained. */
static void offered_by_tie(struct test_hall *h)
{
	struct browser wang = { 0 }, chen = { .lang = "en" }, ma = { .lang = "en" };
	struct ref acme = employer_known(h, h->corner.ref.region);
	EXPECT(works_there(h, h->member, acme));
	snprintf(chen.sid, sizeof chen.sid, "%.*s", PSTR(h->member));
	snprintf(ma.sid, sizeof ma.sid, "%.*s", PSTR(h->lonely));
	EXPECT(sign_in(h, &wang, "wang", WANG_PASSWORD).status == 303);
	struct reply r = go_on_from(h, &wang, get(h, &wang, "/file"), "/file/where", WHAT);
	r = go_on_from(h, &wang, r, "/file/check", OF_ACME);
	r = go_on_from(h, &wang, r, "/file", OF_ACME "&about_you=by_name");
	REQUIRE(r.status == 303);
	str at = arena_copy(h->arena, header_of(r, "Location")), matter = { at.p, at.n - strlen("/filed") };
	const char *join = arena_printf(h->arena, "%.*s/join", PSTR(matter)).p;

	r = go_on_from(h, &ma, get(h, &ma, "/file"), "/file/where", WHAT);
	r = go_on_from(h, &ma, r, "/file/check", OF_ACME);
	EXPECT(r.status == 200 && says(r, M_file_check_title) && !page_has(r.body, "/join"));
	r = go_on_from(h, &chen, get(h, &chen, "/file"), "/file/where", WHAT);
	r = go_on_from(h, &chen, r, "/file/check", OF_ACME);
	EXPECT(token_for(r, join).n > 0 && says(r, M_file_same_employer));
	EXPECT(page_has(r.body, "<span class=\"soft small\">Received</span></p>")); /* and no day */
}
TEST("a similar demand about an employer is offered to who works there, without its day, and not to others")
{
	in_hall(offered_by_tie);
}

static void my_list(struct test_hall *h)
{
	struct browser b = { 0 };
	EXPECT(sign_in(h, &b, "wang", WANG_PASSWORD).status == 303);
	EXPECT(says(get(h, &b, "/my"), M_my_matters_none));
	str to = arena_copy(h->arena, header_of(file_as(h, &b), "Location"));
	REQUIRE(to.n > strlen("/filed"));
	str matter = arena_copy(h->arena, (str){ to.p, to.n - strlen("/filed") });
	str page = get(h, &b, "/my").body;
	EXPECT(page_has(page, matter.p) && !page_has(page, "Closed ("));
	str move = arena_printf(h->arena, "%.*s/moves/withdraw", PSTR(matter));
	EXPECT(fill(h, &b, matter.p, move.p, "step=1").status == 303);
	struct reply r = get(h, &b, "/my");
	EXPECT(says(r, M_my_none_open) && page_has(r.body, "<summary>Closed (1)</summary>"));
}
TEST("what is over is folded away on one's own page, and counted") { in_hall(my_list); }
