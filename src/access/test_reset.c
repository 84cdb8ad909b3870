/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "test_access.h"

/* A colleague with an office in one of the unions, signed in with both factors. */
static struct visitor colleague(struct room *r, const char *name, str role, const struct guild *at)
{
	struct tie_new t = { .to = at->ref, .kind = TIE_OFFICE, .role = role, .origin = S("test") };
	struct visitor v = { .officer = true, .factor = true, .has_totp = true };
	int64_t id;
	EXPECT(person_add(&r->act, 7, str_from_c(name), S(""), &t.from) == 0);
	EXPECT(tie_begin(&r->act, &t, &id) == 0);
	EXPECT(rights_of(&r->act, t.from, &v.rights) == 0);
	v.person = t.from;
	return v;
}

static struct tried li_with_factor(struct room *r)
{
	struct totp_secret secret;
	totp_secret_new(&secret);
	EXPECT(account_totp(&r->act, r->li, (str){ (const char *)secret.b, sizeof secret.b }) == 0);
	return sign_in(r, "li", PASSWORD, NULL);
}

static void by_two(struct room *r)
{
	struct tried t = li_with_factor(r);
	struct visitor vice = colleague(r, "vice", S("vice_chair"), &r->branch);
	struct visitor county = colleague(r, "county", S("federation_officer"), &r->county);
	EXPECT(factor_reset_sign(&r->act, &vice, r->li) == RESET_NONE);
	REQUIRE(factor_reset_ask(&r->act, &vice, r->li) == 0);
	EXPECT(factor_reset_sign(&r->act, &vice, r->li) == RESET_SAME_HAND);
	EXPECT(visitor_of(r, t.token).has_totp);
	REQUIRE(factor_reset_sign(&r->act, &county, r->li) == 0);
	EXPECT(visitor_of(r, t.token).person.id == 0);
	struct visitor li = visitor_of(r, sign_in(r, "li", PASSWORD, NULL).token);
	EXPECT(li.officer && !li.has_totp && !visitor_may_act(&li));
	EXPECT(factor_reset_sign(&r->act, &county, r->li) == RESET_NONE);
	EXPECT(factor_reset_ask(&r->act, &county, r->li) == RESET_NONE);
}
TEST("a lost second factor is taken away by two officers, and its owner sets up a new one")
{
	on_each_engine(by_two);
}

static void not_theirs(struct room *r)
{
	struct guild other = { .ref = { 7, 42 }, .path = S("K9") };
	struct visitor vice = colleague(r, "vice", S("vice_chair"), &r->branch);
	struct visitor auditor = colleague(r, "auditor", S("auditor"), &r->county);
	struct visitor leads = colleague(r, "leads", S("leading_body"), &r->county);
	struct office far = { S("federation_officer"), other.path, S(""), other.ref, LEVEL_COUNTY };
	struct visitor stranger = {
		.person = { 7, 43 }, .officer = true, .factor = true, .rights = { &far, 1 }
	};
	struct visitor self = vice;
	li_with_factor(r);
	EXPECT(factor_reset_ask(&r->act, &auditor, r->li) == RESET_NOT_YOURS);
	EXPECT(factor_reset_ask(&r->act, &leads, r->li) == RESET_NOT_YOURS);
	EXPECT(factor_reset_ask(&r->act, &stranger, r->li) == RESET_NOT_YOURS);
	self.person = r->li;
	EXPECT(factor_reset_ask(&r->act, &self, r->li) == RESET_NOT_YOURS);
	struct visitor half = vice;
	half.factor = false;
	EXPECT(factor_reset_ask(&r->act, &half, r->li) == RESET_NOT_YOURS);
	REQUIRE(factor_reset_ask(&r->act, &vice, r->li) == 0);
	EXPECT(factor_reset_sign(&r->act, &auditor, r->li) == RESET_NOT_YOURS);
	EXPECT(factor_reset_sign(&r->act, &stranger, r->li) == RESET_NOT_YOURS);
	EXPECT(factor_reset_sign(&r->act, &self, r->li) == RESET_NOT_YOURS);
}
TEST("nobody else may: not oneself, not from elsewhere, not without a second factor of one's own")
{
	on_each_engine(not_theirs);
}

static void within_a_day(struct room *r)
{
	struct visitor vice = colleague(r, "vice", S("vice_chair"), &r->branch);
	struct visitor county = colleague(r, "county", S("federation_officer"), &r->county);
	li_with_factor(r);
	REQUIRE(factor_reset_ask(&r->act, &vice, r->li) == 0);
	r->act.now += RESET_SECONDS;
	EXPECT(factor_reset_sign(&r->act, &county, r->li) == RESET_NONE);
	REQUIRE(factor_reset_ask(&r->act, &county, r->li) == 0);
	EXPECT(factor_reset_sign(&r->act, &vice, r->li) == 0);
}
TEST("the second officer signs within a day, or it is asked again")
{
	on_each_engine(within_a_day);
}
