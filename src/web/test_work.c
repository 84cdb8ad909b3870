/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The officer's side: the desk, a matter in an officer's hands, two officers at once, and a union's page. */
#include "web/test_acts.h"

#include <stdio.h>

/* ---- the desk ---- */

static void own_step_first(struct test_hall *h)
{
	str gao = h->seat_upper.session, li = h->chair;
	const char *far = filed(h, h->member, "wages", "330106"), *near = filed(h, h->member, "union", "U1");
	struct reply r = get_as(h, "/desk", "en", gao);
	EXPECT(page_has(r.body, far) && !page_has(r.body, near) && says(r, M_desk_for_soon));
	EXPECT(page_has(r.body, "Give the first answer") && !page_has(r.body, "Waits for"));
	r = get_as(h, "/desk", "en", li);
	EXPECT(page_has(r.body, near) && !page_has(r.body, far));
	EXPECT(move_as(h, gao, far, "triage", ANSWER).status == 303);
	r = get_as(h, far, "en", h->member);
	EXPECT(page_has(r.body, "Now it is the turn of the triage officer, West Lake Federation."));
	EXPECT(move_as(h, gao, far, "accept", "").status == 303);
	r = get_as(h, far, "en", gao);
	str code = first_offered(h, r);
	EXPECT(code.n > 0);
	EXPECT(move_as(h, gao, far, "assign", JOIN(h->arena, S("handler="), code).p).status == 303);
	EXPECT(move_as(h, gao, far, "begin", "").status == 303);
	r = get_as(h, "/desk", "en", gao);
	EXPECT(page_has(r.body, "Send the reply") && says(r, M_desk_handler_you));
	r = get_as(h, far, "en", gao);
	EXPECT(page_has(r.body, "id=\"next\"><h2>Next: Send the reply"));
	EXPECT(move_as(h, h->member, far, "withdraw", "").status == 303);
	r = get_as(h, "/desk?show=mine", "en", gao);
	EXPECT(!page_has(r.body, far) && says(r, M_desk_empty_mine));
}
TEST("a desk names the step its officer may take, and the matter opens with its form")
{
	in_hall(own_step_first);
}

/* ---- a form refused, and two officers at once ---- */

static void refused_form_open(struct test_hall *h)
{
	str gao = h->seat_upper.session;
	const char *m = filed(h, h->member, "wages", "330106");
	EXPECT(move_as(h, gao, m, "triage", ANSWER).status == 303);
	struct reply r = get_as(h, m, "en", gao);
	EXPECT(page_has(r.body, "<h2>Next: Take it up</h2>"));
	r = move_as(h, gao, m, "redirect", "right_body=The+labour+inspection&ground=authority&offer_help=yes");
	EXPECT(r.status == 422 && page_has(r.body, "<h2>Next: Name the right body</h2>"));
	EXPECT(page_has(r.body, "value=\"The labour inspection\"") && says(r, M_frame_errors));
	EXPECT(page_has(r.body, "id=\"redirect-address-e\""));
	EXPECT(page_has(r.body, "<details id=\"move-accept\" >"));
}
/* Without a script a page cannot hide what the answer beside it makes needless: it says for which it is. */
static void said_for_which(struct test_hall *h)
{
	str gao = h->seat_upper.session;
	const char *m = filed(h, h->member, "wages", "330106");
	struct reply r = get_as(h, m, "en", h->member);
	EXPECT(page_has(r.body, "id=\"withdraw-pressed_text-h\">Only for “Yes”.<"));
	EXPECT(move_as(h, gao, m, "triage", ANSWER).status == 303);
	EXPECT(move_as(h, gao, m, "accept", "").status == 303);
	str code = first_offered(h, get_as(h, m, "en", gao));
	EXPECT(move_as(h, gao, m, "assign", JOIN(h->arena, S("handler="), code).p).status == 303);
	EXPECT(move_as(h, gao, m, "begin", "").status == 303);
	r = get_as(h, m, "en", gao);
	EXPECT(page_has(r.body, "id=\"reply-why_not-h\">Only for “Partly resolved, Not resolved”.<"));
	EXPECT(page_has(r.body, "At most 8 MB each.<"));
	EXPECT(page_has(get_as(h, m, "zh", gao).body, ">仅在选“部分解决、未解决”时填写。<"));
}
TEST("a field that is for some answers only says for which, and one for files how large they may be")
{
	in_hall(said_for_which);
}

/* What is counted first: eleven of what no cleaning would let through. */
static void counted_first(struct test_hall *h)
{
	str gao = h->seat_upper.session;
	struct browser b = { .lang = "en" };
	snprintf(b.sid, sizeof b.sid, "%.*s", PSTR(gao));
	const char *m = filed(h, h->member, "wages", "330106"), *at = move_at(h, m, "reply");
	EXPECT(move_as(h, gao, m, "triage", ANSWER).status == 303);
	EXPECT(move_as(h, gao, m, "accept", "").status == 303);
	str code = first_offered(h, get_as(h, m, "en", gao));
	EXPECT(move_as(h, gao, m, "assign", JOIN(h->arena, S("handler="), code).p).status == 303);
	EXPECT(move_as(h, gao, m, "begin", "").status == 303);
	struct reply page = get_as(h, m, "en", gao), r;
	str step = value_in(h, page, "name=\"step\" value=\"");
	const char *fields = arena_printf(h->arena,
	    "token=%.*s&step=%.*s&outcome=resolved&reply=The wages were paid", PSTR(token_for(page, at)),
	    PSTR(step)).p;
	const str program = { "\0MZ\xff", 4 };
	r = post_files(h, &b, at, fields, "proof", program, 11);
	EXPECT(r.status == 422 && page_has(r.body, "Too many files: at most 10") &&
	    page_has(r.body, "The wages were paid"));
	r = post_files(h, &b, at, fields, "proof", program, 10);
	EXPECT(page_has(r.body, "File 1 cannot be taken"));
	/* Who sends as many from a page that is behind is told what happened meanwhile. */
	EXPECT(move_as(h, h->member, m, "withdraw", "").status == 303);
	r = post_files(h, &b, at, fields, "proof", program, 11);
	EXPECT(r.status == 409 && says(r, M_work_moved) && page_has(r.body, "The wages were paid"));
}
TEST("files with a step are counted before they are cleaned") { in_hall(counted_first); }

TEST("a form that was sent and refused stands open in its place, with what was typed and what is wrong")
{
	in_hall(refused_form_open);
}

static void two_at_once(struct test_hall *h)
{
	str li = h->chair, lu = h->seat_vice.session;
	const char *m = filed(h, h->member, "union", "U1");
	struct reply seen = get_as(h, m, "en", lu), r;
	EXPECT(move_as(h, li, m, "triage", ANSWER).status == 303);
	r = move_from(h, lu, seen, m, "triage", "first_answer=Written+at+the+same+time&class=help&grade=hard");
	EXPECT(r.status == 409 && says(r, M_work_moved) && says(r, M_work_kept));
	EXPECT(page_has(r.body, "Written at the same time") && page_has(r.body, "<h2>Next: Take it up</h2>"));
	EXPECT(unbalanced(h, r.body).n == 0);
	/* The same step is still open to both: then the form itself holds what the second chose. */
	seen = get_as(h, m, "en", lu);
	EXPECT(move_as(h, li, m, "accept", "").status == 303);
	r = move_from(h, lu, seen, m, "accept", "");
	EXPECT(r.status == 409 && says(r, M_work_moved) && !says(r, M_work_kept));
	str handler = first_offered(h, get_as(h, m, "en", li));
	EXPECT(move_as(h, li, m, "assign", JOIN(h->arena, S("handler="), handler).p).status == 303);
	seen = get_as(h, m, "en", lu);
	str other = first_offered(h, seen);
	str chosen = JOIN(h->arena, S("handler="), other, S("&handler_reason=away"));
	EXPECT(other.n && !str_eq(other, handler));       /* who has it is not offered again */
	EXPECT(move_as(h, li, m, "reassign", chosen.p).status == 303);
	r = move_from(h, lu, seen, m, "reassign",
	    JOIN(h->arena, S("handler="), handler, S("&handler_reason=load")).p);
	EXPECT(r.status == 409 && says(r, M_work_moved));
	EXPECT(page_has(r.body, "value=\"load\" id=\"reassign-handler_reason-load\" checked"));
}
TEST("the second of two officers at once is told so, and what they typed is kept") { in_hall(two_at_once); }

static void out_of_sight(struct test_hall *h)
{
	str gao = h->seat_upper.session;
	const char *m = filed(h, h->member, "wages", "330106"), *pass = arena_printf(h->arena, "%s/pass", m).p;
	struct reply page = get_as(h, m, "en", gao);
	str step = value_in(h, page, "name=\"step\" value=\"");
	struct reply r = fill_as(h, gao, page, pass,
	    arena_printf(h->arena, "step=%.*s&union=nowhere&reason=The+city+can+act+here.", PSTR(step)).p);
	EXPECT(r.status == 422 && says(r, M_pass_unknown));
	r = fill_as(h, gao, page, pass,
	    arena_printf(h->arena, "step=%.*s&union=3301&reason=The+city+can+act+here.", PSTR(step)).p);
	EXPECT(r.status == 303 && str_eq(header_of(r, "Location"), S("/desk?now=3301")));
	r = get_as(h, "/desk?now=3301", "en", gao);
	EXPECT(r.status == 200 && !page_has(r.body, m));
	EXPECT(get_as(h, m, "en", gao).status == 404);
}
TEST("a step that leads a matter out of one's sight ends at the desk, and not at a page that is not there")
{
	in_hall(out_of_sight);
}

/* ---- who is only to know of a step ---- */

static const char *extended(struct test_hall *h)
{
	str li = h->chair;
	const char *m = filed(h, h->member, "union", "U1");
	EXPECT(move_as(h, li, m, "triage", ANSWER).status == 303);
	EXPECT(move_as(h, li, m, "accept", "").status == 303);
	str code = first_offered(h, get_as(h, m, "en", li));
	EXPECT(move_as(h, li, m, "assign", JOIN(h->arena, S("handler="), code).p).status == 303);
	EXPECT(move_as(h, li, m, "begin", "").status == 303);
	EXPECT(move_as(h, li, m, "extend", "delay=facts&delay_text=We+still+ask+around").status == 303);
	return m;
}

static void to_know_only(struct test_hall *h)
{
	static const char own[] = "break room";
	str gao = h->seat_upper.session;
	const char *m = extended(h);
	EXPECT(page_has(get_as(h, "/desk", "en", h->chair).body, own));
	struct reply r = get_as(h, "/desk?show=elsewhere", "en", gao);
	EXPECT(page_has(r.body, m) && says(r, M_work_told) && !page_has(r.body, own));
	r = get_as(h, m, "en", gao);
	EXPECT(r.status == 200 && page_has(r.body, "We still ask around") && !page_has(r.body, own));
	EXPECT(page_has(r.body, "<h1>Demand: The union itself</h1>") && !says(r, M_work_asks));
	EXPECT(!page_has(r.body, "<dt>Place</dt>") &&
	    page_has(get_as(h, m, "en", h->chair).body, "<dt>Place</dt>"));
	EXPECT(!page_has(r.body, "/pass\"") && !says(r, M_work_pass));
}
TEST("who is to know of a step reads it and none of the worker's own words, and cannot take the matter over")
{
	in_hall(to_know_only);
}

/* ---- what a colleague handles ---- */

static bool is_whole(struct reply r)
{
	return r.status == 200 && says(r, M_work_asks) && page_has(r.body, "break room") &&
	    page_has(r.body, "<dt>From</dt>");
}

static bool is_outline(struct reply r, int status)
{
	return r.status == status && !says(r, M_work_asks) && !page_has(r.body, "break room") &&
	    !page_has(r.body, "<dt>From</dt>") && !page_has(r.body, "Thank you, we have read it") &&
	    page_has(r.body, "<h1>Demand: The union itself</h1>") && page_has(r.body, " handles this.");
}

static void handled_by_another(struct test_hall *h)
{
	str one = h->chair, two = h->seat_vice.session;
	const char *m = filed(h, h->member, "union", "U1");
	EXPECT(move_as(h, one, m, "triage", ANSWER).status == 303);
	EXPECT(move_as(h, one, m, "accept", "").status == 303);
	struct reply r = get_as(h, m, "en", one);
	EXPECT(is_whole(r) && is_whole(get_as(h, m, "en", two)));
	str code = first_offered(h, r);
	EXPECT(move_as(h, one, m, "assign", JOIN(h->arena, S("handler="), code).p).status == 303);
	bool first = is_whole(get_as(h, m, "en", one));
	str handler = first ? one : two, other = first ? two : one;
	EXPECT(is_whole(get_as(h, m, "en", handler)));
	struct reply page = get_as(h, m, "en", other);
	EXPECT(is_outline(page, 200) && says(page, M_outline_take) && unbalanced(h, page.body).n == 0);
	EXPECT(!page_has(page.body, "/moves/begin\""));
	EXPECT(!page_has(get_as(h, m, "zh", other).body, "break room"));
	r = get_as(h, "/desk", "en", other);
	EXPECT(page_has(r.body, m) && page_has(r.body, "Given to a handler") && !page_has(r.body, "break room"));
	EXPECT(!page_has(get_as(h, "/desk?show=mine", "en", other).body, m));
	EXPECT(page_has(get_as(h, "/desk?show=mine", "en", handler).body, "break room"));
	/* A step that is the handler's, and a form refused, open nothing either. */
	r = move_from(h, other, get_as(h, m, "en", handler), m, "begin", "");
	EXPECT(r.status == 403 && !page_has(r.body, "break room"));
	r = move_as(h, other, m, "reassign", "handler_reason=load");
	EXPECT(r.status == 422 && says(r, M_frame_errors));
	EXPECT(is_outline(r, 422));
	/* Taken over, which the worker is told. */
	code = first_offered(h, page);
	r = move_as(h, other, m, "reassign", JOIN(h->arena, S("handler="), code, S("&handler_reason=load")).p);
	EXPECT(r.status == 303 && is_whole(get_as(h, m, "en", other)));
	EXPECT(is_outline(get_as(h, m, "en", handler), 200));
	EXPECT(page_has(get_as(h, m, "en", h->member).body, "Given to another handler"));
}
TEST("what a colleague handles is shown without a word of it, until one has it oneself")
{
	in_hall(handled_by_another);
}

/* ---- dates missed one after another ---- */

static void missed_once_told(struct test_hall *h)
{
	struct browser b = { 0 };
	EXPECT(sign_in(h, &b, "wang", WANG_PASSWORD).status == 303);
	const char *m = filed(h, str_from_c(b.sid), "wages", "330106");
	for (int i = 0; i < 2; i++) {
		seconds_pass(10 * 86400);
		EXPECT(site_round(h->site) > 0);
	}
	struct reply r = get(h, &b, m);
	EXPECT(r.status == 200 && page_has(r.body, "Date missed 2 times: Give the first answer"));
	EXPECT(page_has(r.body, "told as far up as Hangzhou Federation"));
	EXPECT(page_has(r.body, "datetime=\"2026-11-19\"") && !page_has(r.body, "Date missed: "));
	EXPECT(page_has(r.body, "datetime=\"2026-11-19\">19 November</time><time"));
}
TEST("a date missed at every level is one line, with its dates and how far up it was told")
{
	in_hall(missed_once_told);
}

/* ---- a union's page ---- */

static struct reply edit_from(struct test_hall *h, struct reply page, str who, const char *fields)
{
	str was = value_in(h, page, "name=\"was\" value=\"");
	EXPECT(was.n > 0);
	return fill_as(h, who, page, "/unions/U1/edit",
	    arena_printf(h->arena, "was=%.*s&%s", PSTR(was), fields).p);
}

static void edited_meanwhile(struct test_hall *h)
{
	str li = h->chair, lu = h->seat_vice.session;
	struct reply mine = get_as(h, "/unions/U1/edit", "en", li);
	struct reply theirs = get_as(h, "/unions/U1/edit", "en", lu);
	EXPECT(edit_from(h, mine, li, "phone=0571-1111&address=New+Street&hours=&about=").status == 303);
	struct reply r = edit_from(h, theirs, lu, "phone=0571-2222&address=Old+Street&hours=&about=");
	EXPECT(r.status == 409 && says(r, M_union_edit_moved) && says(r, M_union_edit_now));
	EXPECT(page_has(r.body, "value=\"0571-2222\"") && page_has(r.body, "<dd>New Street</dd>"));
	EXPECT(page_has(get_as(h, "/unions/U1", "en", li).body, "New Street"));
	/* Knowing what stands there now, they may say otherwise. */
	r = edit_from(h, r, lu, "phone=0571-2222&address=New+Street&hours=&about=");
	EXPECT(r.status == 303 && page_has(get_as(h, "/unions/U1", "en", li).body, "0571-2222"));
	/* A field that is wrong does not hide that somebody else was here. */
	r = edit_from(h, theirs, lu, "phone=call+me&address=x&hours=&about=");
	EXPECT(r.status == 422);
	r = edit_from(h, r, lu, "phone=0571-3333&address=x&hours=&about=");
	EXPECT(r.status == 409);
}
TEST("two who change a union's page at once: the second is told, with what stands there now")
{
	in_hall(edited_meanwhile);
}
