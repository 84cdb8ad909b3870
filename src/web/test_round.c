/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "test_acts.h"

#include "base/log.h"

enum { FIVE_MINUTES = 300, A_DAY = 86400, TEN_YEARS = 10 * 366 * A_DAY };

/* Nobody answered for a month: as much as there is to move on. */
static void overdue(struct test_hall *h)
{
	filed(h, h->member, "union", "U1");
	seconds_pass(31 * A_DAY);
	log_quiet(true);
}

static void by_mistake(struct test_hall *h)
{
	filed(h, h->member, "union", "U1");
	log_quiet(true);
	clock_set(TEN_YEARS);
	EXPECT(site_round(h->site) == 0);
	EXPECT(get_as(h, "/", "en", S("")).status == 200);
	clock_set(-TEN_YEARS);
	seconds_pass(31 * A_DAY);
	EXPECT(site_round(h->site) == 0);
	log_quiet(false);
}
TEST("a clock set ten years ahead makes no date missed, nor does setting it right start the rounds again")
{
	in_hall(by_mistake);
}

static void set_back(struct test_hall *h)
{
	overdue(h);
	clock_set(-FIVE_MINUTES - 1);
	EXPECT(site_round(h->site) == 0);
	log_quiet(false);
}
TEST("a clock set back by more than five minutes stops the rounds") { in_hall(set_back); }

static void set_little(struct test_hall *h)
{
	overdue(h);
	clock_set(A_DAY);
	EXPECT(site_round(h->site) > 0);
	clock_set(-A_DAY - FIVE_MINUTES);
	seconds_pass(366 * A_DAY);
	EXPECT(site_round(h->site) > 0);
	log_quiet(false);
}
TEST("a clock put right by a day ahead or five minutes back is believed") { in_hall(set_little); }
