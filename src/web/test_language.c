/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The language switch on every form: what was typed comes along, nothing is done, and no secret is shown. */
#include "web/test_hall.h"

/* A POST by hand from the form of `action` on `page`. */
static struct reply send(
    struct test_hall *h, str who, struct reply page, const char *action, const char *fields)
{
	str token = token_for(page, action);
	return post_as(h, action, "en", who, arena_printf(h->arena, "token=%.*s&%s", PSTR(token), fields));
}

static const char *filed(struct test_hall *h, str who)
{
	struct reply r = send(h, who, get_as(h, "/file", "en", who), "/file/where",
	    "nonce=abcdefgh12345678&topic=wages&text=Two+months+of+wages+are+missing&danger=no");
	r = send(h, who, r, "/file/check",
	    "nonce=abcdefgh12345678&topic=wages&text=Two+months+of+wages+are+missing&danger=no"
	    "&place=330106&about=neither");
	r = send(h, who, r, "/file",
	    "nonce=abcdefgh12345678&topic=wages&text=Two+months+of+wages+are+missing&danger=no"
	    "&place=330106&about=neither&about_you=by_name");
	str at = header_of(r, "Location");
	return arena_z(h->arena, (str){ at.p, at.n - strlen("/filed") });
}

static const char *step_of(struct test_hall *h, struct reply page)
{
	static const char mark[] = "name=\"step\" value=\"";
	const char *at = memmem(page.body.p, page.body.n, mark, sizeof mark - 1);
	CHECK(at);
	str rest, value = str_cut((str){ at + sizeof mark - 1, 20 }, '"', &rest);
	return arena_z(h->arena, value);
}

static void officers_moves(struct test_hall *h)
{
	str gao = h->seat_upper.session;
	const char *m = filed(h, h->member), *move = arena_printf(h->arena, "%s/moves/triage", m).p;
	struct reply r = get_as(h, m, "en", gao);
	const char *step = step_of(h, r);
	/* One switch a form, the one that stands open first. */
	EXPECT(page_has(r.body, "class=\"switch\" form=\"form-1\"") && page_has(r.body, "form=\"form-2\""));
	EXPECT(page_has(r.body, "<form id=\"form-1\"") && !page_has(r.body, "/language/zh"));
	r = send(h, gao, r, move,
	    arena_printf(h->arena, "step=%s&first_answer=Half+a+sentence&language=zh", step).p);
	EXPECT(r.status == 200 && page_has(r.body, "<html lang=\"zh"));
	EXPECT(page_has(r.body, "Half a sentence</textarea>") && !page_has(r.body, "class=\"error\""));
	r = get_as(h, m, "en", gao);
	EXPECT_STR(str_from_c(step_of(h, r)), step);
	/* The form of another step, folded until now, and of going to another union. */
	r = send(h, gao, r, arena_printf(h->arena, "%s/pass", m).p,
	    arena_printf(h->arena, "step=%s&union=U1&reason=They+know+it&language=zh", step).p);
	EXPECT(r.status == 200 && page_has(r.body, "They know it</textarea>"));
	EXPECT(page_has(r.body, "<details id=\"pass\" open>"));
	EXPECT(unbalanced(h, r.body).n == 0);
}
TEST("an officer's half-written step, whichever it is, comes along into the other language and is not made")
{
	in_hall(officers_moves);
}

static void went_on_meanwhile(struct test_hall *h)
{
	str gao = h->seat_upper.session;
	const char *m = filed(h, h->member), *move = arena_printf(h->arena, "%s/moves/triage", m).p;
	struct reply seen = get_as(h, m, "en", gao), r;
	const char *step = step_of(h, seen);
	const char *half = arena_printf(h->arena,
	    "step=%s&first_answer=Written+for+nothing&class=help&grade=ordinary", step).p;
	EXPECT(send(h, gao, seen, move, half).status == 303);
	r = send(h, gao, seen, move, half);
	EXPECT(r.status == 409 && says(r, M_work_kept) && page_has(r.body, "Written for nothing"));
	EXPECT(page_has(r.body, "name=\"first_answer\" value=\"Written for nothing\""));
	r = send(h, gao, r, move, arena_printf(h->arena, "%s&language=zh", half).p);
	EXPECT(r.status == 200 && page_has(r.body, msg(LANG_ZH, M_work_kept).p));
	EXPECT(page_has(r.body, "Written for nothing"));
}
TEST("words that could not be sent any more are still there in the other language")
{
	in_hall(went_on_meanwhile);
}

static void signed_out(struct test_hall *h)
{
	struct browser b = { 0 };
	EXPECT(sign_in(h, &b, "wang", WANG_PASSWORD).status == 303);
	struct reply page = get(h, &b, "/file"), r;
	str token = token_for(page, "/file/where");
	const char *body = arena_printf(h->arena,
	    "token=%.*s&nonce=abcdefgh12345678&topic=wages&text=We+wait+for+our+wages", PSTR(token)).p;
	seconds_pass(31 * 86400);
	r = post(h, &b, "/file/where", body, NULL);
	EXPECT(r.status == 403 && page_has(r.body, "name=\"text\" value=\"We wait for our wages\""));
	EXPECT(page_has(r.body, "<form id=\"form-1\" method=\"post\" action=\"/file/where\">"));
	EXPECT(!page_has(r.body, "abcdefgh12345678"));
	r = post(h, &b, "/file/where", "text=We+wait+for+our+wages&language=zh", NULL);
	EXPECT(r.status == 403 && page_has(r.body, "<html lang=\"zh"));
	EXPECT(page_has(r.body, msg(LANG_ZH, M_fault_kept).p) && page_has(r.body, "We wait for our wages"));
}
TEST("what was shown again after a sign-in ran out is shown again in the other language too")
{
	in_hall(signed_out);
}

static void unions_page(struct test_hall *h)
{
	struct reply r = get_as(h, "/unions/U1/edit", "en", h->chair);
	EXPECT(page_has(r.body, "<form id=\"form-1\" method=\"post\" action=\"/unions/U1/edit\">"));
	r = send(h, h->chair, r, "/unions/U1/edit",
	    "was=x&phone=call+me&address=New+St&hours=&about=&language=zh");
	EXPECT(r.status == 200 && page_has(r.body, "value=\"call me\"") && page_has(r.body, "value=\"New St\""));
	EXPECT(page_has(r.body, "name=\"was\" value=\"x\"") && !page_has(r.body, "class=\"error\""));
	EXPECT(!page_has(get_as(h, "/unions/U1", "en", h->chair).body, "New St"));
}
TEST("a union's page half changed comes along, and what stood there when it was begun")
{
	in_hall(unions_page);
}

static void secrets_stay(struct test_hall *h)
{
	struct browser b = { 0 };
	struct reply r = get(h, &b, "/sign-in");
	r = fill(h, &b, "/sign-in", "/sign-in", "login=wang&password=not+to+be+seen&language=zh");
	EXPECT(r.status == 200 && page_has(r.body, "value=\"wang\"") && !page_has(r.body, "not to be seen"));
	/* A one-time code is typed once; the password chosen with it is not sent along at all. */
	const char *code = arena_printf(h->arena, "code=%.*s", PSTR(h->invite)).p;
	r = fill(h, &b, "/welcome", "/welcome/code", code);
	EXPECT(r.status == 200 && page_has(r.body, "<form id=\"form-1\" method=\"post\" action=\"/welcome\">"));
	r = post(h, &b, "/welcome", arena_printf(h->arena, "token=%.*s&%s&language=en",
	    PSTR(token_for(r, "/welcome")), code).p, NULL);
	EXPECT(r.status == 200 && says(r, M_welcome_choose) && !page_has(r.body, "role=\"alert\""));
	/* A page of secrets alone is a link. */
	EXPECT(sign_in(h, &b, "wang", WANG_PASSWORD).status == 303);
	r = get(h, &b, "/my/password");
	EXPECT(page_has(r.body, "href=\"/language/zh?back=%2Fmy%2Fpassword\"") && !page_has(r.body, "switch"));
}
TEST("no password comes along into the other language, and what goes with it does")
{
	in_hall(secrets_stay);
}

static void paper_codes(struct test_hall *h)
{
	struct browser b = { 0 };
	EXPECT(sign_in(h, &b, "fang", WANG_PASSWORD).status == 303);
	struct reply r = get(h, &b, "/sign-in/code?next=/file");
	EXPECT(page_has(r.body, "class=\"switch\" form=\"form-1\""));
	r = fill(h, &b, "/sign-in/code?next=/file", "/sign-in/code", "code=12&next=/file&language=zh");
	EXPECT(r.status == 200 && page_has(r.body, "name=\"next\" value=\"/file\""));
	EXPECT(!page_has(r.body, "role=\"alert\"") && !page_has(r.body, "value=\"12\""));
	str digits = digits_of(h, &h->fang_secret);
	r = fill(h, &b, "/sign-in/code", "/sign-in/code",
	    arena_printf(h->arena, "code=%.*s", PSTR(digits)).p);
	EXPECT(r.status == 303);
	seconds_pass(60);
	digits = digits_of(h, &h->fang_secret);
	r = fill(h, &b, "/my/second-factor", "/my/second-factor/codes",
	    arena_printf(h->arena, "code=%.*s", PSTR(digits)).p);
	EXPECT(r.status == 200 && page_has(r.body, "class=\"receipt\""));
	EXPECT(!page_has(r.body, "lang=\"en\" hreflang") && !page_has(r.body, "/language/"));
}
TEST("paper codes are shown once, so their page has no language switch that would lose them")
{
	in_hall(paper_codes);
}

static void chosen_files(struct test_hall *h)
{
	str who = h->member;
	const char *all = "nonce=abcdefgh12345678&topic=wages&text=Two+months+of+wages+are+missing&danger=no"
	    "&place=330106&about=neither";
	struct reply r = send(h, who, get_as(h, "/file", "en", who), "/file/where",
	    "nonce=abcdefgh12345678&topic=wages&text=Two+months+of+wages+are+missing&danger=no");
	r = send(h, who, r, "/file/check", all);
	EXPECT(page_has(r.body, "formenctype=\"application/x-www-form-urlencoded\""));
	struct reply none = send(h, who, r, "/file", arena_printf(h->arena, "%s&files=&language=en", all).p);
	EXPECT(none.status == 200 && !says(none, M_field_files_again));
	r = send(h, who, r, "/file", arena_printf(h->arena, "%s&files=img-0042.jpg&language=en", all).p);
	EXPECT(r.status == 200 && says(r, M_field_files_again) && !page_has(r.body, "img-0042"));
	/* Without a change of language, a file is a file. */
	r = send(h, who, none, "/file", arena_printf(h->arena, "%s&files=img-0042.jpg", all).p);
	EXPECT(r.status == 400);
}
TEST("whoever had chosen files is told to choose them again, and nobody else is")
{
	in_hall(chosen_files);
}
