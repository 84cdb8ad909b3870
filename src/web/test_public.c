/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/promise.h"
#include "web/test_acts.h"

#include <ctype.h>
#include <stdio.h>

enum { PAGE_MOST = 100 * 1024 };

static void looks_right(struct test_hall *h, const char *path, const char *lang, const struct reply *r)
{
	bool ok = EXPECT(r->status == 200) && EXPECT(r->body.n < PAGE_MOST) &&
	    EXPECT_STR(unbalanced(h, r->body), "") && EXPECT(!page_has(r->body, "{1}")) &&
	    EXPECT(!page_has(r->body, "<script")) && EXPECT(!page_has(r->body, "alert(1)<")) &&
	    EXPECT(page_has(r->body, lang[0] == 'z' ? "<html lang=\"zh" : "<html lang=\"en")) &&
	    EXPECT(page_has(r->body, "<h1>"));
	if (!ok)
		printf("    on %s in %s\n", path, lang);
}

static void open_pages(struct test_hall *h)
{
	static const char *const paths[] = { "/", "/search", "/search?q=zhejiang",
		"/search?q=%E6%B5%99%E6%B1%9F", "/search?q=nowhere", "/search?q=%3Cscript%3E", "/unions",
		"/unions/0", "/unions/33", "/unions/330106", "/unions/U1", "/unions/U2", "/unions/U3",
		"/unions/33T", "/unions/330106?after=U1", "/figures", "/about", "/privacy", "/help" };
	for (size_t i = 0; i < 2 * countof(paths); i++) {
		const char *lang = i % 2 ? "zh" : "en";
		struct reply r = get_as(h, paths[i / 2], lang, S(""));
		looks_right(h, paths[i / 2], lang, &r);
	}
}
TEST(
    "every public page opens in both languages, whole, small, and with hostile names made harmless")
{
	in_hall(open_pages);
}

static void officers_pages(struct test_hall *h)
{
	static const char *const paths[] = { "/unions/U1/members", "/unions/U1/edit",
		"/unions/U1/figures", "/unions/U1" };
	for (size_t i = 0; i < 2 * countof(paths); i++) {
		const char *lang = i % 2 ? "zh" : "en";
		struct reply r = get_as(h, paths[i / 2], lang, h->chair);
		looks_right(h, paths[i / 2], lang, &r);
		r = get_as(h, paths[i / 2], lang, h->member);
		EXPECT(i / 2 == 3 ? r.status == 200 : r.status == 403);
		r = get_as(h, paths[i / 2], lang, S(""));
		EXPECT(i / 2 == 3 ? r.status == 200 : r.status == 303);
	}
	EXPECT(get_as(h, "/unions/U2/members", "en", h->chair).status == 403);
	EXPECT(get_as(h, "/unions/33/members", "en", h->leader).status == 403);
	EXPECT(get_as(h, "/leading", "en", h->chair).status == 403);
}
TEST("an officer's pages open to that union's officers and to nobody else")
{
	in_hall(officers_pages);
}

static void what_is_found(struct test_hall *h)
{
	EXPECT(page_has(get_as(h, "/search?q=zhejiang", "en", S("")).body, "/unions/33\""));
	EXPECT(page_has(get_as(h, "/search?q=3301", "en", S("")).body, "Zhejiang Federation"));
	EXPECT(page_has(
	    get_as(h, "/search?q=nowhere", "en", S("")).body, "No union of this hall matches"));
	EXPECT(get_as(h, "/search?q=a&q=b", "en", S("")).status == 400);
	EXPECT(get_as(h, "/unions/none", "en", S("")).status == 404);
}
TEST("unions are found by name and code, with the place above them") { in_hall(what_is_found); }

static void a_union(struct test_hall *h)
{
	str page = get_as(h, "/unions/U3", "en", S("")).body;
	EXPECT(page_has(page, "/unions/0\"") && page_has(page, "/unions/33\"") &&
	    page_has(page, "/unions/330106\""));
	EXPECT(page_has(page, "Zhejiang Couriers") && page_has(page, "href=\"tel:+8657155500100\""));
	EXPECT(page_has(page, "100%") && page_has(page, "Shares and round numbers only"));
	EXPECT(page_has(get_as(h, "/unions/33T", "en", S("")).body, "/unions/U3\""));
	page = get_as(h, "/unions/330106", "en", S("")).body;
	/* What is asked for when a matter is handed on. */
	EXPECT(page_has(page, "<dt>Code</dt><dd><code>330106</code></dd>"));
	EXPECT(page_has(page, "<dd>about 40</dd>") && page_has(page, "about 80 <small"));
	EXPECT(page_has(get_as(h, "/unions/330106?after=U1", "en", S("")).body, "/unions/U2\""));
	EXPECT(!page_has(get_as(h, "/unions/330106?after=U1", "en", S("")).body, "/unions/U1\""));
}
TEST("a union's page shows its way up by place and industry, what is below, and its figures")
{
	in_hall(a_union);
}

/* A number that stands alone in what a reader sees; those in drawings and addresses are none. */
static bool shows_number(str page, const char *number)
{
	size_t n = strlen(number);
	bool tag = false;
	for (size_t i = 0; i + n < page.n; i++) {
		tag = page.p[i] == '<' || (tag && page.p[i] != '>');
		bool alone = i > 0 && !isalnum((unsigned char)page.p[i - 1]) &&
		    !isalnum((unsigned char)page.p[i + n]);
		if (!tag && alone && memcmp(page.p + i, number, n) == 0)
			return true;
	}
	return false;
}

static void eight(struct test_hall *h)
{
	static const char *const paths[] = { "/unions/U4", "/unions/3302", "/search?q=Tiny" };
	for (size_t i = 0; i < 2 * countof(paths); i++) {
		str session = i % 2 ? h->member : S("");
		str page = get_as(h, paths[i / 2], "en", session).body;
		EXPECT(page_has(page, "Tiny Union") && page_has(page, "fewer than 10") == (i < 2));
		EXPECT(!shows_number(page, "8"));
		page = get_as(h, paths[i / 2], "zh", session).body;
		EXPECT(page_has(page, "八人工会") && page_has(page, "不足 10 人") == (i < 2));
		EXPECT(!shows_number(page, "8"));
	}
	EXPECT(!page_has(get_as(h, "/search?q=Tiny", "en", S("")).body, "members<"));
	EXPECT(page_has(get_as(h, "/unions/U4/members", "en", h->of_eight).body, "8 members, with"));
	EXPECT(page_has(get_as(h, "/unions/U4", "en", h->of_eight).body, "<dd>8 <small"));
	EXPECT(get_as(h, "/unions/U4/members", "en", h->lonely).status == 403);
}
TEST("how many belong to a tiny union only those learn who may see who they are") { in_hall(eight); }

static void rounded_for_others(struct test_hall *h)
{
	str page = get_as(h, "/unions/3302", "en", S("")).body;
	EXPECT(page_has(page, "about 50 <small") && !shows_number(page, "48"));
	page = get_as(h, "/unions/3302", "en", h->lonely).body;
	EXPECT(page_has(page, "<dd>48 <small") && !page_has(page, "about 50 <small"));
	page = get_as(h, "/unions/33", "en", h->lonely).body;
	EXPECT(page_has(page, ">about 50<") && !shows_number(page, "48"));
	page = get_as(h, "/search?q=Ningbo", "en", h->lonely).body;
	EXPECT(page_has(page, "about 50 members<") && !shows_number(page, "48"));
	EXPECT(page_has(get_as(h, "/unions", "zh", S("")).body, "会员约 150 人<"));
}
TEST("a union's members are rounded for everybody else, and in every list")
{
	in_hall(rounded_for_others);
}

static void names_in_office(struct test_hall *h)
{
	str page = get_as(h, "/unions/U1", "en", S("")).body;
	EXPECT(page_has(page, "Chair of the union") && !page_has(page, ">Chair of the union: li"));
	EXPECT(page_has(get_as(h, "/unions/U1", "en", h->member).body, ">Chair of the union: li"));
}
TEST("everybody sees the offices, and only who is signed in sees who holds them")
{
	in_hall(names_in_office);
}

static void few(struct test_hall *h)
{
	EXPECT(page_has(get_as(h, "/unions/U2", "en", S("")).body, "Too few to show"));
	str page = get_as(h, "/leading", "en", h->leader).body;
	EXPECT(page_has(page, "Totals only.") && !page_has(page, "/unions/33") &&
	    !page_has(page, "Member"));
	page = get_as(h, "/unions/U1/figures", "en", h->chair).body;
	EXPECT(page_has(page, "<span class=\"hide\">not shown</span>"));
	EXPECT(!page_has(page, "data-label=\"Received\">2</td>"));
}
TEST("numbers that could point at somebody are on no page") { in_hall(few); }

static void the_map(struct test_hall *h)
{
	str page = get_as(h, "/figures", "en", S("")).body;
	EXPECT(page_has(page, "<title>Beijing: not shown</title>") &&
	    page_has(page, "<title>Tianjin: no union in this hall</title>"));
	EXPECT(page_has(page, "Answered in time = "));
}
TEST("the public figures draw one square a province") { in_hall(the_map); }

static void parts_of_the_bar(struct test_hall *h)
{
	static const char *const keyed[] = { "in-time\"></span>answered in time</dt><dd>62<",
		"after\"></span>answered late</dt><dd>9<", "open\"></span>not yet answered</dt><dd>6<" };
	str page = get_as(h, "/unions/0", "en", S("")).body;
	for (size_t i = 0; i < countof(keyed); i++)
		EXPECT(page_has(page, keyed[i]));
	EXPECT(page_has(page, "<dt>received in 12 months</dt><dd>77<"));
	EXPECT(page_has(page, "<dt>still open</dt><dd>20<"));
	EXPECT(!page_has(page, "More was answered"));
	page = get_as(h, "/unions/11", "en", S("")).body;
	/* Less the sisters' numbers, those of the hall would give away one that is left out. */
	EXPECT(page_has(page, "<dt>received in 12 months</dt><dd>about ") && !page_has(page, "still open"));
	EXPECT(page_has(page, "not yet answered</dt><dd>0%<"));
}
static void more_answered(struct test_hall *h)
{
	struct visit v = { .act = { .arena = h->arena, .lang = LANG_EN } };
	const struct figure f = { .received = 20, .in_time = 30, .too_late = 10, .closed = 40 },
	                    small = { .received = 40, .in_time = 30, .too_late = 7, .closed = 20 };
	struct promise_view p = promise_of(&v, &f, 100);
	EXPECT(p.more && !p.brief && p.waiting.n == 0 && p.in_time_w == 75 && p.late_w == 25);
	EXPECT(p.open_w == 0);
	p = promise_of(&v, &small, 100);
	EXPECT(p.brief && p.waiting.n == 0 && p.in_time.n == 0 && p.open.n == 0);
}
TEST("the numbers with a colour are the parts of the bar, and together what was received")
{
	in_hall(parts_of_the_bar);
}
TEST("where more was answered than received the bar has no third part, and where few wait none")
{
	in_hall(more_answered);
}

static size_t place_in(str text, const char *part)
{
	const char *at = memmem(text.p, text.n, part, strlen(part));
	return at ? (size_t)(at - text.p) : text.n;
}

static void kinds(struct test_hall *h)
{
	str page = get_as(h, "/figures", "en", S("")).body;
	EXPECT(place_in(page, ">Wages<") < place_in(page, ">Working time and rest<"));
	EXPECT(place_in(page, ">Working time and rest<") < place_in(page, ">Safety and health<"));
	EXPECT(place_in(page, ">Safety and health<") < place_in(page, ">Dignity and respect<"));
	EXPECT(page_has(page, ">Dignity and respect<"));
}
TEST("kinds stand in the order in which the course asks for them") { in_hall(kinds); }

static void nothing_received(struct test_hall *h)
{
	str page = get_as(h, "/figures", "en", S("")).body;
	EXPECT(page_has(page, "2 provinces: nothing received in these 12 months."));
	EXPECT(!page_has(page, "Qinghai Federation") && !page_has(page, "Received by it directly"));
	page = get_as(h, "/leading", "en", h->leader).body;
	EXPECT(page_has(page, "1 more union: nothing received in these 12 months."));
	EXPECT(!page_has(page, "Quiet Federation"));
}
TEST("unions that received nothing are one line together") { in_hall(nothing_received); }

static void only_one(struct test_hall *h)
{
	str page = get_as(h, "/unions/3302/figures", "en", h->lonely).body;
	EXPECT(page_has(page, "<dd>6</dd>") && !page_has(page, "nothing received in these"));
	EXPECT(page_has(page, "Tiny Union") && page_has(page, "Empty Union") &&
	    page_has(page, "Received by it directly"));
	size_t from = place_in(page, "Demands by union"), to = place_in(page, "By month");
	REQUIRE(from < to && to < page.n);
	str table = { page.p + from, to - from };
	EXPECT(!page_has(table, "\"Received\">6<") && !page_has(table, "\"Received\">0<"));
}
TEST("a union of a few people cannot be had by crossing out those that received nothing")
{
	in_hall(only_one);
}

static void fifty(struct test_hall *h)
{
	struct reply r = get_as(h, "/unions/U1/members", "en", h->chair);
	static const char mark[] = "?after=";
	const char *at = memmem(r.body.p, r.body.n, mark, sizeof mark - 1);
	str rest;
	REQUIRE(at != NULL);
	str code = str_cut((str){ at + sizeof mark - 1, 60 }, '"', &rest);
	EXPECT(page_has(r.body, " 49<") && !page_has(r.body, " 50<"));
	str next = arena_printf(h->arena, "/unions/U1/members?after=%.*s", PSTR(code));
	r = get_as(h, next.p, "en", h->chair);
	EXPECT(r.status == 200 && page_has(r.body, " 59<") && !page_has(r.body, " 49<"));
	EXPECT(get_as(h, "/unions/U1/members?after=7", "en", h->chair).status == 404);
}
TEST("members are listed fifty at a time") { in_hall(fifty); }

static struct reply send_edit(struct test_hall *h, const char *rest)
{
	static const char mark[] = "name=\"was\" value=\"";
	struct reply page = get_as(h, "/unions/U1/edit", "en", h->chair);
	str token = token_for(page, "/unions/U1/edit");
	const char *was = memmem(page.all.p, page.all.n, mark, sizeof mark - 1);
	if (!EXPECT(was != NULL))
		return page;
	return post_as(h, "/unions/U1/edit", "en", h->chair,
	    arena_printf(h->arena, "token=%.*s&was=%.43s&%s", PSTR(token), was + sizeof mark - 1, rest));
}

static void keeping(struct test_hall *h)
{
	struct reply r = send_edit(h, "phone=call+me&address=Here&hours=&about=");
	EXPECT(r.status == 422 && page_has(r.body, "value=\"call me\"") &&
	    page_has(r.body, "Please use digits") && page_has(r.body, "id=\"phone-e\""));
	r = send_edit(h, "phone=0571-1234&address=New+Street+2&hours=&about=Hello");
	EXPECT(r.status == 303 && page_has(r.head, "/unions/U1?saved=1"));
	r = get_as(h, "/unions/U1?saved=1", "en", S(""));
	EXPECT(page_has(r.body, "New Street 2") && page_has(r.body, "The page is changed."));
	r = post_as(h, "/unions/U1/edit", "en", h->chair, S("phone=&address=&hours=&about="));
	EXPECT(r.status == 403);
}
TEST("an officer keeps the union's page; what is wrong is told beside the field")
{
	in_hall(keeping);
}

static void languages(struct test_hall *h)
{
	static const struct {
		const char *path, *to;
	} way[] = {
		{ "/language/zh?back=/unions/33", "Location: /unions/33\r" },
		{ "/language/en?back=//evil.example/", "Location: /\r" },
		{ "/language/en?back=https://evil.example/", "Location: /\r" },
		{ "/language/en?back=/%5Cevil.example", "Location: /\r" },
		{ "/language/en?back=/about%0d%0aX:1", "Location: /\r" },
		{ "/language/en?back=/nowhere/at/all", "Location: /\r" },
		{ "/language/en", "Location: /\r" },
		{ "/language/en?back=/unions/%E6%B5%99", "Location: /unions/%E6%B5%99\r" },
		{ "/language/zh?back=/file/where", "Location: /file\r" },
		{ "/language/zh?back=/matters/X/moves/reply", "Location: /matters/X\r" },
		{ "/language/zh?back=/search&query=q%3D%25E6%25B5%2599", "Location: /search?q=%E6%B5%99\r" },
		{ "/language/zh?back=/search&query=q%3D1%0d%0aX:1", "Location: /search\r" },
		{ "/language/zh?back=/search&query=//evil.example/", "Location: /search\r" },
	};
	for (size_t i = 0; i < countof(way); i++) {
		struct reply r = get_as(h, way[i].path, "en", S(""));
		if (!EXPECT(r.status == 303 &&
		        page_has(arena_printf(h->arena, "%.*s\r", PSTR(r.head)), way[i].to) &&
		        page_has(r.head, "__Host-lang=")))
			printf("    %s\n%.*s\n", way[i].path, PSTR(r.head));
	}
	EXPECT(get_as(h, "/language/fr", "en", S("")).status == 404);
}
/* Whoever looks before and after somebody wrote sees the same numbers. */
static void only_whole_months(struct test_hall *h)
{
	static const char *const paths[] = { "/figures", "/unions/330106", "/leading", "/unions/U1/figures" };
	const str who[] = { S(""), S(""), h->leader, h->chair };
	str was[countof(paths)];
	for (size_t i = 0; i < countof(paths); i++) {
		struct reply r = get_as(h, paths[i], "en", who[i]);
		EXPECT(r.status == 200);
		was[i] = arena_copy(h->arena, r.body);
	}
	(void)filed(h, h->member, "wages", "330106");
	for (size_t i = 0; i < countof(paths); i++)
		EXPECT(str_eq(get_as(h, paths[i], "en", who[i]).body, was[i]));
	EXPECT(page_has(was[0], "From 1 November 2025 to 31 October 2026, whole months only"));
}
TEST("no figure changes when somebody writes: only months that are over are counted")
{
	in_hall(only_whole_months);
}

static void longest_address(struct test_hall *h)
{
	const char *at = "Location: /search", *in = "/language/zh?back=/search&query=";
	struct reply r = get_as(h, arena_printf(h->arena, "%sq=%0500d", in, 7).p, "en", S(""));
	EXPECT(r.status == 303 && page_has(r.head, arena_printf(h->arena, "%s?q=%0500d", at, 7).p));
	r = get_as(h, arena_printf(h->arena, "%sq=%03000d", in, 7).p, "en", S(""));
	EXPECT(r.status == 303 && page_has(r.head, at) && !page_has(r.head, "q=0"));
}
TEST("a long address is led on to in another language; its query is let go where nobody would ask so much")
{
	in_hall(longest_address);
}
static void searched(struct test_hall *h)
{
	str page = get_as(h, "/search?q=%E6%B5%99+a", "en", S("")).body;
	EXPECT(page_has(page, "/language/zh?back=%2Fsearch&amp;query=q%3D%25E6%25B5%2599%2520a\""));
}
TEST("what was searched for is kept in the other language") { in_hall(searched); }

static void searched_at_length(struct test_hall *h)
{
	const char *words = arena_printf(h->arena, "%081d", 7).p;
	struct reply r = get_as(h, arena_printf(h->arena, "/search?q=%s", words).p, "en", S(""));
	EXPECT(r.status == 422 && page_has(r.body, arena_printf(h->arena, "value=\"%s\"", words).p));
	str go = arena_printf(h->arena, "/language/zh?back=%%2Fsearch&amp;query=q%%3D%s\"", words);
	EXPECT(page_has(r.body, go.p));
	EXPECT(page_has(r.body, "id=\"q2-e\"") && page_has(r.body, "at most 80 characters"));
	EXPECT(unbalanced(h, r.body).n == 0 && !page_has(r.body, "No union of this hall"));
}
TEST("words too many to search for are kept, and told beside them") { in_hall(searched_at_length); }

static void not_read(struct test_hall *h)
{
	struct reply r = get_as(h, "/search?q=%00", "en", S(""));
	EXPECT(r.status == 400 && says(r, M_fault_400_unreadable) && !says(r, M_fault_400_what));
	r = get_as(h, "/search?q=%ff", "zh", S(""));
	EXPECT(r.status == 400 && page_has(r.body, msg(LANG_ZH, M_fault_400_unreadable).p));
	r = get_as(h, "/search?q=a&q=b", "en", S(""));
	EXPECT(r.status == 400 && says(r, M_fault_400_what));
	static const char *const bogus[] = { "/desk?show=bogus", "/desk?topic=bogus" };
	for (size_t i = 0; i < countof(bogus); i++) {
		r = get_as(h, bogus[i], "en", h->chair);
		EXPECT(r.status == 400 && says(r, M_fault_400_value));
	}
	EXPECT(get_as(h, "/desk?show=late&topic=wages", "en", h->chair).status == 200);
	EXPECT(page_has(get_as(h, "/desk", "en", h->chair).body, "\"/desk?show=week&amp;union=\""));
	EXPECT(get_as(h, "/desk?show=week&union=", "en", h->chair).status == 200);
	EXPECT(get_as(h, "/desk?show=&topic=", "en", h->chair).status == 200);
}
TEST("a request that is not read is told the true reason") { in_hall(not_read); }

static void not_open(struct test_hall *h)
{
	struct reply r = get_as(h, "/unions/U1/members", "en", h->member);
	EXPECT(r.status == 403 && says(r, M_fault_403_worker) && page_has(r.body, "href=\"/my\">My page"));
	EXPECT(!says(r, M_fault_403_officer) && !says(r, M_fault_back_help));
	r = get_as(h, "/unions/33/members", "en", h->chair);
	EXPECT(r.status == 403 && says(r, M_fault_403_officer) &&
	    page_has(r.body, "class=\"button\" href=\"/desk\""));
	r = get_as(h, "/desk", "en", h->leader);
	EXPECT(r.status == 403 && says(r, M_fault_403_officer) &&
	    page_has(r.body, "class=\"button\" href=\"/my\""));
}
static void nowhere(struct test_hall *h)
{
	struct reply r = get_as(h, "/nowhere", "en", h->member);
	EXPECT(r.status == 404 && page_has(r.body, "href=\"/my\"") && !page_has(r.body, "/sign-in\""));
	r = get_as(h, "/file/where", "en", h->member);
	EXPECT(r.status == 405 && page_has(r.body, "href=\"/my\""));
	r = get_as(h, "/nowhere", "en", S(""));
	EXPECT(r.status == 404 && page_has(r.body, "/sign-in\"") && !page_has(r.body, "href=\"/my\""));
}
TEST("a page that does not exist knows who is looking") { in_hall(nowhere); }

/* Refused by its size, before anybody looked whose visit it is. */
static void before_the_door(struct test_hall *h)
{
	static char big[HTTP_BODY_MAX + 2];
	struct browser b = { 0 };
	memset(big, 'a', sizeof big - 1);
	EXPECT(sign_in(h, &b, "wang", WANG_PASSWORD).status == 303);
	struct reply r = post(h, &b, "/file/where", big, NULL);
	EXPECT(r.status == 413 && says(r, M_fault_413_words));
	EXPECT(!page_has(r.body, "/sign-in\"") && !page_has(r.body, "href=\"/my\""));
	EXPECT(page_has(r.body, "/language/zh") && unbalanced(h, r.body).n == 0);
}
TEST("a page made before anybody looked who is there does not say that they are signed in, nor out")
{
	in_hall(before_the_door);
}

TEST("a closed door says what is true for who stands before it, and where to go instead")
{
	in_hall(not_open);
}

TEST("choosing a language leads back to the page, and never off this site") { in_hall(languages); }

static void machines(struct test_hall *h)
{
	struct reply r = get_as(h, "/robots.txt", "en", S(""));
	EXPECT(r.status == 200 && page_has(r.body, "Disallow: /\n") && page_has(r.head, "text/plain"));
	r = get_as(h, "/.well-known/security.txt", "en", S(""));
	EXPECT(r.status == 200 && page_has(r.body, "Contact: tel:+8657155500100\n") &&
	    page_has(r.body, "Expires: 2027-05-"));
}
TEST("machines are told what they may read, and whom to tell of a weakness") { in_hall(machines); }
