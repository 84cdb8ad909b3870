/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "access/inside.h"
#include "web/test_hall.h"

#include <stdio.h>

enum { STEP = TOTP_STEP_SECONDS };

/* Two officers of one union and one of the county above, each in a browser. The clock has gone on by a step,
 * so that their next six digits are fresh. */
struct three { struct test_hall *h; struct browser chair, vice, upper; };

static struct browser seated(const struct seat *s)
{
	struct browser b = { .lang = "en" };
	snprintf(b.sid, sizeof b.sid, "%.*s", PSTR(s->session));
	return b;
}

static struct three three_officers(void)
{
	struct three t = { .h = hall_open() };
	seconds_pass(STEP);
	t.chair = seated(&t.h->seat_chair);
	t.vice = seated(&t.h->seat_vice);
	t.upper = seated(&t.h->seat_upper);
	return t;
}

static struct reply asks(
    struct test_hall *h, struct browser *b, const struct seat *s, const char *login)
{
	return fill(h, b, "/second-step", "/second-step",
	    arena_printf(h->arena, "login=%s&met=yes&code=%.*s", login, PSTR(digits_of(h, &s->secret)))
	        .p);
}

static str hidden(struct reply r, const char *name)
{
	char begin[60];
	snprintf(begin, sizeof begin, "name=\"%s\" value=\"", name);
	const char *at = memmem(r.body.p, r.body.n, begin, strlen(begin)), *end = r.body.p + r.body.n;
	at = at ? at + strlen(begin) : end;
	return str_cut((str){ at, (size_t)(end - at) }, '"', &(str){ 0 });
}

static struct reply agrees(struct test_hall *h, struct browser *b, const struct seat *s)
{
	str person = hidden(get(h, b, "/second-step"), "person");
	EXPECT(person.n > 0);
	return fill(h, b, "/second-step", "/second-step/agree",
	    arena_printf(h->arena, "person=%.*s&met=yes&code=%.*s", PSTR(person),
	        PSTR(digits_of(h, &s->secret))).p);
}

static struct reply drops(struct test_hall *h, struct browser *b)
{
	str person = hidden(get(h, b, "/second-step"), "person");
	return fill(h, b, "/second-step", "/second-step/drop",
	    arena_printf(h->arena, "person=%.*s", PSTR(person)).p);
}

static bool leads_to(struct reply r, const char *place)
{
	return r.status == 303 && str_eq(header_of(r, "Location"), str_from_c(place));
}

TEST("one officer asks, another agrees: the owner comes in with the password and sets up a new step")
{
	struct three t = three_officers();
	struct browser lu = { .lang = "en" };
	EXPECT(leads_to(asks(t.h, &t.chair, &t.h->seat_chair, "lu"), "/second-step?done=asked"));
	struct reply r = get(t.h, &t.chair, "/second-step?done=asked");
	EXPECT(says(r, M_reset_done_asked) && page_has(r.body, "You asked on"));
	EXPECT(!token_for(r, "/second-step/agree").n);      /* not by the same hand */
	r = get(t.h, &t.upper, "/second-step");
	EXPECT(page_has(r.body, "li asked on") && page_has(r.body, "<h3>lu</h3>"));
	EXPECT_STR(unbalanced(t.h, r.body), "");
	EXPECT(leads_to(agrees(t.h, &t.upper, &t.h->seat_upper), "/second-step?done=agreed"));
	EXPECT(get(t.h, &t.vice, "/my").status == 303);     /* signed out everywhere */
	EXPECT(leads_to(sign_in(t.h, &lu, "lu", WANG_PASSWORD), "/my/second-factor"));
	EXPECT(says(get(t.h, &lu, "/my/second-factor"), M_second_step2));
	EXPECT(says(get(t.h, &t.upper, "/second-step"), M_reset_waiting_none));
	hall_close(&t.h);
}

TEST("everybody concerned finds it with its date on their own page, and nobody else does")
{
	struct three t = three_officers();
	REQUIRE(asks(t.h, &t.chair, &t.h->seat_chair, "lu").status == 303);
	struct reply r = get(t.h, &t.vice, "/my");
	EXPECT(page_has(r.body, "li asked that the lost second step of lu be lifted.") &&
	    page_has(r.body, "18 November 2026, 19:07") && token_for(r, "/my/second-factor/keep").n);
	EXPECT(page_has(get(t.h, &t.chair, "/my").body, "li asked that"));
	EXPECT(!page_has(get(t.h, &t.upper, "/my").body, "li asked that"));
	REQUIRE(agrees(t.h, &t.upper, &t.h->seat_upper).status == 303);
	const char *said = "gao agreed to what li had asked: the second step of lu was lifted";
	EXPECT(page_has(get(t.h, &t.chair, "/my").body, said));
	EXPECT(page_has(get(t.h, &t.upper, "/my").body, said));
	EXPECT(!page_has(get_as(t.h, "/my", "en", t.h->leader).body, "second step of lu"));
	r = get_as(t.h, "/my", "zh", t.chair.sid[0] ? str_from_c(t.chair.sid) : S(""));
	EXPECT(page_has(r.body, "gao同意了li的提议"));
	hall_close(&t.h);
}

TEST("the owner who still has the step keeps it; another officer refuses; who asked takes it back")
{
	struct three t = three_officers();
	REQUIRE(asks(t.h, &t.chair, &t.h->seat_chair, "lu").status == 303);
	EXPECT(leads_to(fill(t.h, &t.vice, "/my", "/my/second-factor/keep", ""), "/my?done=kept"));
	EXPECT(page_has(get(t.h, &t.vice, "/my?done=kept").body, "lu kept the second step that li"));
	EXPECT(says(get(t.h, &t.upper, "/second-step"), M_reset_waiting_none));
	seconds_pass(STEP);
	REQUIRE(asks(t.h, &t.chair, &t.h->seat_chair, "lu").status == 303);
	EXPECT(leads_to(drops(t.h, &t.upper), "/second-step?done=dropped"));
	EXPECT(page_has(get(t.h, &t.vice, "/my").body, "gao refused what li had asked"));
	seconds_pass(STEP);
	REQUIRE(asks(t.h, &t.chair, &t.h->seat_chair, "lu").status == 303);
	EXPECT(leads_to(drops(t.h, &t.chair), "/second-step?done=dropped"));
	EXPECT(page_has(get(t.h, &t.vice, "/my").body, "li took back what they had asked"));
	EXPECT(get(t.h, &t.vice, "/my").status == 200);     /* never signed out, all that while */
	hall_close(&t.h);
}

TEST("what is wrong is told beside its field, and nothing is done: no code is used, no session ends")
{
	struct three t = three_officers();
	struct test_hall *h = t.h;
	const struct seat *s = &h->seat_chair;
	struct browser before = t.chair;
	const struct { const char *login; enum msg said; } wrong[] = {
		{ "li", M_reset_yourself }, { "noone", M_reset_nobody }, { "gao", M_reset_nobody },
		{ "wang", M_reset_nobody }, { "fang", M_reset_nobody } };
	for (size_t i = 0; i < countof(wrong); i++) {
		struct reply r = asks(h, &t.chair, s, wrong[i].login);
		EXPECT(r.status == 422 && says(r, wrong[i].said) && page_has(r.body, "id=\"login-e\""));
		EXPECT(!headers_of(r, "Set-Cookie") && get(h, &t.chair, "/my").status == 200);
	}
	struct reply r = fill(h, &t.chair, "/second-step", "/second-step", "login=lu&code=000000");
	EXPECT(r.status == 422 && says(r, M_reset_met_missing) && page_has(r.body, "value=\"lu\""));
	r = fill(h, &t.chair, "/second-step", "/second-step", "login=lu&met=yes&code=000000");
	EXPECT(r.status == 422 && says(r, M_code_wrong) && !headers_of(r, "Set-Cookie"));
	EXPECT(says(r, M_reset_waiting_none) && !strcmp(before.sid, t.chair.sid));
	REQUIRE(asks(h, &t.chair, s, "lu").status == 303);  /* the same digits: they were never used up */
	EXPECT(strcmp(before.sid, t.chair.sid) != 0);
	r = asks(h, &t.upper, &h->seat_upper, "lu");
	EXPECT(r.status == 422 && says(r, M_reset_already));
	hall_close(&t.h);
}

/* As somebody would who makes the form by hand: with the right token, though no page shows it. */
static struct reply agrees_by_hand(
    struct test_hall *h, struct browser *b, const struct seat *s, str person)
{
	static const char path[] = "/second-step/agree";
	struct digest session;
	char token[FORM_TOKEN_TEXT];
	CHECK(session_digest(&h->hall, str_from_c(b->sid), &session));
	form_token(&h->site->form_key, &session, str_from_c(path), hall_now(&h->hall) / 3600, token);
	return post(h, b, path,
	    arena_printf(h->arena, "token=%s&person=%.*s&met=yes&code=%.*s", token, PSTR(person),
	        PSTR(digits_of(h, &s->secret))).p, NULL);
}

TEST("nobody agrees alone, for themselves, from elsewhere, or to what is over")
{
	struct three t = three_officers();
	struct test_hall *h = t.h;
	struct browser leader = seated(&h->seat_leader);
	REQUIRE(asks(h, &t.chair, &h->seat_chair, "lu").status == 303);
	str person = hidden(get(h, &t.upper, "/second-step"), "person");
	struct reply r = get(h, &t.vice, "/second-step");   /* it is about lu, so lu does not see it */
	EXPECT(says(r, M_reset_waiting_none) && !token_for(r, "/second-step/agree").n);
	seconds_pass(STEP);
	r = agrees_by_hand(h, &t.chair, &h->seat_chair, person);
	EXPECT(r.status == 409 && says(r, M_reset_same));
	r = agrees_by_hand(h, &t.vice, &h->seat_vice, person);
	EXPECT(r.status == 409 && says(r, M_reset_gone));
	EXPECT(agrees_by_hand(h, &leader, &h->seat_leader, person).status == 403);
	EXPECT(agrees_by_hand(h, &t.upper, &h->seat_upper, S("AAAA-AAAA-AAAA-AAAA")).status == 409);
	EXPECT(get(h, &t.vice, "/my").status == 200);       /* nothing was done yet */
	EXPECT(agrees_by_hand(h, &t.upper, &h->seat_upper, person).status == 303);
	seconds_pass(STEP);
	r = agrees_by_hand(h, &t.upper, &h->seat_upper, person);
	EXPECT(r.status == 409 && says(r, M_reset_gone));
	hall_close(&h);
}
