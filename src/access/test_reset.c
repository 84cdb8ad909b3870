/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "access/reset.h"
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

/* ---- the other ways it may end ---- */

static int64_t told(struct room *r, struct ref reader, enum told_what what, int64_t by)
{
	struct told *t;
	size_t n;
	EXPECT(access_told(&r->act, reader, &t, &n) == 0);
	if (n && t[0].at == r->act.now && t[0].what == what && t[0].person == r->li.id &&
	    t[0].decided_by == by)
		return (int64_t)n;
	return 0;
}

static void both_are_told(struct room *r)
{
	struct visitor vice = colleague(r, "vice", S("vice_chair"), &r->branch);
	struct visitor county = colleague(r, "county", S("federation_officer"), &r->county);
	li_with_factor(r);
	REQUIRE(factor_reset_ask(&r->act, &vice, r->li) == 0);
	EXPECT(told(r, r->li, TOLD_ASKED, 0) == 1 && told(r, vice.person, TOLD_ASKED, 0) == 1);
	EXPECT(told(r, county.person, TOLD_ASKED, 0) == 0);
	r->act.now += 60;
	REQUIRE(factor_reset_sign(&r->act, &county, r->li) == 0);
	EXPECT(told(r, r->li, TOLD_TAKEN, county.person.id) == 2);
	EXPECT(told(r, vice.person, TOLD_TAKEN, county.person.id) == 2);
	EXPECT(told(r, county.person, TOLD_TAKEN, county.person.id) == 1);
	EXPECT(told(r, r->wang, TOLD_TAKEN, county.person.id) == 0);
}
TEST("the person, who asked and who agreed are told, each on their own page, and nobody else")
{
	on_each_engine(both_are_told);
}

static void it_stays(struct room *r)
{
	struct visitor vice = colleague(r, "vice", S("vice_chair"), &r->branch);
	struct visitor county = colleague(r, "county", S("federation_officer"), &r->county);
	struct visitor auditor = colleague(r, "auditor", S("auditor"), &r->county);
	struct tried t = li_with_factor(r);
	struct visitor li = visitor_of(r, t.token);
	EXPECT(factor_reset_drop(&r->act, &vice, r->li) == RESET_NONE);
	const struct { struct visitor by; enum told_what told; } ways[] = {
		{ county, TOLD_REFUSED }, { vice, TOLD_BACK }, { li, TOLD_KEPT } };
	for (size_t i = 0; i < countof(ways); i++) {
		r->act.now += 60;
		struct visitor by = ways[i].by;
		REQUIRE(factor_reset_ask(&r->act, &vice, r->li) == 0);
		EXPECT(factor_reset_ask(&r->act, &county, r->li) == RESET_ASKED);
		EXPECT(factor_reset_drop(&r->act, &auditor, r->li) == RESET_NOT_YOURS);
		if (ways[i].told == TOLD_KEPT) {
			EXPECT(factor_reset_drop(&r->act, &by, r->li) == RESET_NOT_YOURS);
			by.factor = true;
		}
		EXPECT(factor_reset_drop(&r->act, &by, r->li) == 0);
		EXPECT(told(r, r->li, ways[i].told, by.person.id) > 0);
		EXPECT(told(r, vice.person, ways[i].told, by.person.id) > 0);
		EXPECT(factor_reset_sign(&r->act, &county, r->li) == RESET_NONE);
		EXPECT(visitor_of(r, t.token).has_totp);
	}
}
TEST("another officer refuses, who asked takes it back, or the owner with the factor keeps it")
{
	on_each_engine(it_stays);
}

static void what_waits(struct room *r)
{
	struct visitor vice = colleague(r, "vice", S("vice_chair"), &r->branch);
	struct visitor county = colleague(r, "county", S("federation_officer"), &r->county);
	struct visitor auditor = colleague(r, "auditor", S("auditor"), &r->county);
	struct visitor committee = colleague(r, "committee", S("committee"), &r->county);
	struct reset *all, one;
	size_t n;
	li_with_factor(r);
	EXPECT(factor_resets(&r->act, &county, &all, &n) == 0 && n == 0);
	REQUIRE(factor_reset_ask(&r->act, &vice, r->li) == 0);
	EXPECT(factor_resets(&r->act, &county, &all, &n) == 0 && n == 1);
	EXPECT(n == 1 && all[0].person.id == r->li.id && all[0].asked_by == vice.person.id &&
	    all[0].guild.id == r->branch.ref.id && all[0].asked_at == r->act.now);
	EXPECT(factor_resets(&r->act, &vice, &all, &n) == 0 && n == 1);
	EXPECT(factor_resets(&r->act, &auditor, &all, &n) == 0 && n == 0);
	EXPECT(factor_resets(&r->act, &committee, &all, &n) == 0 && n == 0);
	EXPECT(factor_reset_about(&r->act, r->li, &one) == 0 && one.asked_by == vice.person.id);
	EXPECT(factor_reset_about(&r->act, r->wang, &one) == RESET_NONE);
	r->act.now += RESET_SECONDS;
	EXPECT(factor_resets(&r->act, &county, &all, &n) == 0 && n == 0);
	EXPECT(factor_reset_about(&r->act, r->li, &one) == RESET_NONE);
}
TEST("what waits is shown for a day to those who may decide it, and to nobody else")
{
	on_each_engine(what_waits);
}

static void office_over(struct room *r)
{
	struct visitor vice = colleague(r, "vice", S("vice_chair"), &r->branch);
	struct visitor county = colleague(r, "county", S("federation_officer"), &r->county);
	struct tie *tie;
	size_t n;
	li_with_factor(r);
	REQUIRE(factor_reset_ask(&r->act, &vice, r->li) == 0);
	REQUIRE(ties_of(&r->act, vice.person, &tie, &n) == 0 && n == 1);
	REQUIRE(tie_end(&r->act, vice.person, tie[0].id, S("recalled")) == 0);
	EXPECT(factor_reset_sign(&r->act, &county, r->li) == RESET_NONE);
}
TEST("what an officer asked who has left office since is not agreed to")
{
	on_each_engine(office_over);
}

static void a_member(struct room *r)
{
	struct visitor vice = colleague(r, "vice", S("vice_chair"), &r->branch);
	struct visitor county = colleague(r, "county", S("federation_officer"), &r->county);
	struct visitor li = { .person = r->li, .officer = true, .factor = true };
	struct totp_secret secret;
	totp_secret_new(&secret);
	str bytes = { (const char *)secret.b, sizeof secret.b };
	REQUIRE(account_totp(&r->act, r->wang, bytes) == 0 && rights_of(&r->act, r->li, &li.rights) == 0);
	EXPECT(factor_reset_ask(&r->act, &county, r->wang) == RESET_NOT_YOURS);
	REQUIRE(factor_reset_ask(&r->act, &vice, r->wang) == 0);
	REQUIRE(factor_reset_sign(&r->act, &li, r->wang) == 0);
	EXPECT(!visitor_of(r, sign_in(r, "wang", PASSWORD, NULL).token).has_totp);
}
TEST("a member's is lifted by two officers of the member's own union, who alone see members")
{
	on_each_engine(a_member);
}
