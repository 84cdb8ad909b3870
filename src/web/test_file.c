/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Filing, from the first screen to the receipt. */
#include "web/test_hall.h"

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
	EXPECT(says(r, M_filed_your_turn) && says(r, M_matter_at_top));
	EXPECT(page_has(r.body, "a second officer signs too"));
	str matter = { to.p, to.n - strlen("/filed") };
	r = get(h, &b, arena_z(h->arena, matter));
	EXPECT(page_has(r.body, "Then: Taken up by 25 November 2026"));
}
TEST(
    "a receipt shows the way ahead, the dates that are known, and who is told if one is missed")
{
	in_hall(the_receipt);
}
