/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What somebody is told after an act that leaves them without the page they acted on. */
#include "web/test_acts.h"

/* Led to the desk by the answer to an act, and told there who has the matter; its own page is gone. */
static void told_at_desk(struct test_hall *h, str who, const char *matter, struct reply r,
    const char *address, const char *notice)
{
	EXPECT(r.status == 303);
	EXPECT_STR(header_of(r, "Location"), address);
	EXPECT(get_as(h, matter, "en", who).status == 404);
	r = get_as(h, address, "en", who);
	EXPECT(r.status == 200 && page_has(r.body, notice));
}

static struct reply pass_to(struct test_hall *h, str who, const char *matter, const char *code)
{
	struct reply page = get_as(h, matter, "en", who);
	str step = value_in(h, page, "name=\"step\" value=\"");
	return fill_as(h, who, page, arena_printf(h->arena, "%s/pass", matter).p,
	    arena_printf(h->arena, "step=%.*s&union=%s&reason=They+are+nearer+to+it", PSTR(step), code).p);
}

static void passed_on(struct test_hall *h)
{
	str gao = h->seat_upper.session;
	const char *m = filed(h, h->member, "wages", "330106");
	told_at_desk(h, gao, m, pass_to(h, gao, m, "3301"), "/desk?now=3301",
	    "Hangzhou Federation has the matter now.");
	EXPECT(page_has(get_as(h, m, "en", h->member).body, "<dt>To union</dt><dd>Hangzhou Federation</dd>"));
	EXPECT(page_has(get_as(h, "/desk?now=3301", "zh", gao).body, "此事现由"));
	EXPECT(!page_has(get_as(h, "/desk?now=nowhere", "en", gao).body, "has the matter now"));
}
TEST("whoever hands a matter to another union is told at their desk which one has it") { in_hall(passed_on); }

/* Days later an officer has to come in again. */
static str back_in(struct test_hall *h, struct browser *b, const char *login, const struct seat *seat)
{
	*b = (struct browser){ 0 };
	EXPECT(sign_in(h, b, login, WANG_PASSWORD).status == 303);
	str digits = digits_of(h, &seat->secret);
	EXPECT(fill(h, b, "/sign-in/code", "/sign-in/code",
	           arena_printf(h->arena, "code=%.*s", PSTR(digits)).p).status == 303);
	return str_from_c(b->sid);
}

static void answered_from_above(struct test_hall *h)
{
	struct browser b;
	const char *m = filed(h, h->member, "union", "U1");
	seconds_pass(2 * 86400);
	EXPECT(site_round(h->site) > 0);
	str gao = back_in(h, &b, "gao", &h->seat_upper);
	told_at_desk(h, gao, m, move_as(h, gao, m, "triage", ANSWER), "/desk?now=U1",
	    "has the matter now.");
}
TEST("whoever answers for a union below is told at their desk that it has the matter again")
{
	in_hall(answered_from_above);
}

static void reviewed(struct test_hall *h)
{
	str gao = h->seat_upper.session, li = h->chair;
	const char *m = filed(h, h->member, "union", "U1");
	EXPECT(move_as(h, li, m, "triage", ANSWER).status == 303);
	EXPECT(move_as(h, li, m, "redirect", "ground=authority&right_body=The+labour+inspection"
	    "&address=12+River+Street&offer_help=yes").status == 303);
	EXPECT(move_as(h, h->member, m, "protest", "why=It+is+for+the+union").status == 303);
	struct reply r = move_as(h, gao, m, "decide_review",
	    "finding=upheld&decision=The+union+named+the+right+body");
	str to = arena_copy(h->arena, header_of(r, "Location"));
	EXPECT(r.status == 303 && to.n > 0);
	EXPECT(get_as(h, arena_z(h->arena, to), "en", gao).status == 200);
}
TEST("whoever decides a review is led to a page they may read") { in_hall(reviewed); }

/* ---- what a union may not have ---- */

static void refused_unions(struct test_hall *h)
{
	static const struct { const char *code; enum msg why; } wrong[] = {
		{ "nowhere", M_pass_unknown }, { "330106", M_pass_holds }, { "U4", M_pass_barred },
	};
	str gao = h->seat_upper.session;
	const char *m = filed(h, h->member, "wages", "330106");
	for (size_t i = 0; i < countof(wrong); i++) {
		struct reply r = pass_to(h, gao, m, wrong[i].code);
		EXPECT(r.status == 422 && says(r, wrong[i].why) && !says(r, M_fault_409_title));
		EXPECT(page_has(r.body, "They are nearer to it</textarea>") &&
		    page_has(r.body, "id=\"pass-union-e\"") && unbalanced(h, r.body).n == 0);
		EXPECT(page_has(r.body, arena_printf(h->arena, "value=\"%s\"", wrong[i].code).p));
	}
	EXPECT(move_as(h, gao, m, "triage", ANSWER).status == 303);
}
TEST("a union that may not have a matter is refused beside its code, and what was typed is kept")
{
	in_hall(refused_unions);
}

/* ---- for a caller ---- */

static void for_a_caller(struct test_hall *h)
{
	static const char what[] = "topic=wages&text=Two+months+of+wages+are+missing&danger=no"
	    "&nonce=abcdefgh12345678&for=chen";
	str gao = h->seat_upper.session;
	struct reply r = get_as(h, "/desk/file-for", "en", gao);
	r = fill_as(h, gao, r, "/desk/file-for", "for=nobody.here");
	EXPECT(r.status == 422 && says(r, M_desk_file_for_nobody) && page_has(r.body, "id=\"for-e\""));
	EXPECT(page_has(r.body, "value=\"nobody.here\"") && unbalanced(h, r.body).n == 0);
	r = fill_as(h, gao, r, "/desk/file-for", "for=nobody.here&language=zh");
	EXPECT(r.status == 200 && page_has(r.body, "value=\"nobody.here\"") && !page_has(r.body, "for-e"));
	r = fill_as(h, gao, r, "/desk/file-for", "for=Chen");
	EXPECT(r.status == 200 && says(r, M_file_title) && page_has(r.body, "name=\"for\" value=\"Chen\""));
	r = fill_as(h, gao, r, "/file/where", what);
	r = fill_as(h, gao, r, "/file/check",
	    JOIN(h->arena, str_from_c(what), S("&place=330106&about=neither")).p);
	EXPECT(page_has(r.body, "name=\"for\" value=\"chen\""));
	r = fill_as(h, gao, r, "/file",
	    JOIN(h->arena, str_from_c(what), S("&place=330106&about=neither&about_you=by_name")).p);
	EXPECT(r.status == 303 && str_begins(header_of(r, "Location"), S("/desk?filed=")));
	r = get_as(h, "/my", "en", h->member);
	str at = value_in(h, r, "href=\"/matters/");
	EXPECT(at.n > 0);
	const char *m = JOIN(h->arena, S("/matters/"), at).p;
	EXPECT(page_has(get_as(h, m, "en", h->member).body, "gao, a union officer, wrote it down for you"));
	EXPECT(page_has(get_as(h, m, "en", gao).body, "The worker; gao, a union officer, wrote it down"));
	/* An address may not carry who it is. */
	EXPECT(get_as(h, "/file?for=chen", "en", gao).status == 400);
	EXPECT(post_as(h, "/desk/file-for", "en", h->member, S("for=chen")).status == 403);
}
/* Wang Mei belongs to B1, in Beijing. Her login alone tells an officer of another union nothing of that. */
static void where_a_caller_belongs(struct test_hall *h)
{
	static const char what[] = "topic=welfare&text=Two+months+of+wages+are+missing&danger=no"
	    "&nonce=abcdefgh12345678";
	struct browser b = { 0 };
	str gao = h->seat_upper.session;
	EXPECT(sign_in(h, &b, "wang", WANG_PASSWORD).status == 303);
	struct reply r = get(h, &b, "/file");
	r = fill_as(h, str_from_c(b.sid), r, "/file/where", what);
	EXPECT(page_has(r.body, "value=\"B1\"") && page_has(r.body, "Li Qiang, Chair"));
	const char *for_wang = JOIN(h->arena, str_from_c(what), S("&for=wang")).p;
	r = fill_as(h, gao, get_as(h, "/desk/file-for", "en", gao), "/desk/file-for", "for=wang");
	r = fill_as(h, gao, r, "/file/where", for_wang);
	EXPECT(!page_has(r.body, "value=\"B1\"") && !page_has(r.body, "Li Qiang"));
	EXPECT(page_has(r.body, "value=\"330106\" id=\"place-330106\" checked") && page_has(r.body, "gao, "));
	for_wang = JOIN(h->arena, str_from_c(for_wang), S("&place=K1&about=neither")).p;
	r = fill_as(h, gao, r, "/file/check", for_wang);
	EXPECT(says(r, M_file_check_title) && !page_has(r.body, "/unions/B1\""));
}
TEST("an officer who files for a caller does not learn from their login where they belong")
{
	in_hall(where_a_caller_belongs);
}

TEST("an officer files for a caller: never in an address, and a login nobody has is told at once")
{
	in_hall(for_a_caller);
}
