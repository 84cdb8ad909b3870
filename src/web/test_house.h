/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef WEB_TEST_HOUSE_H
#define WEB_TEST_HOUSE_H
/* A small hall with its doors open, and a rude visitor: pages are asked for through the real server. */
#include "web/site.h"

#include "test.h"

struct house {
	struct arena *arena;
	struct hall hall;
	struct site *site;
	struct db *db;
	struct act act;
	char folder[200], where[256];
	struct guild nation, province, other, city, county, unit, small, trade, trade_unit;
	str chair, leader, member; /* session tokens */
};
enum { HOUSE_DAY = 1795000000 }; /* 18 November 2026 */

/* Builds it, opens it, calls body, closes it, takes it away. */
void in_house(void (*body)(struct house *h));
struct reply {
	int status;
	str head, body;
};
/* lang "en" or "zh"; session may be empty. */
struct reply house_get(struct house *h, const char *path, const char *lang, str session);
struct reply house_post(struct house *h, const char *path, const char *lang, str session, str form);
bool page_has(str text, const char *part);
/* The value of the first token field of a page. */
str token_in(struct house *h, str page);
/* Every tag that opens closes, in order; the name of the first that does not, or empty. */
str unbalanced(struct house *h, str page);
#endif
