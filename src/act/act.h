/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ACT_ACT_H
#define ACT_ACT_H
/* Someone doing one thing, at one moment, inside one transaction. A web request, a command
 * line and the clock round all make one; rooms cannot tell which it is. */
#include "act/hall.h"
#include "base/base.h"
#include "base/message.h"
#include "db/db.h"

struct act {
	struct hall *hall;        /* what outlives the act: courses, calendar, keys */
	struct arena *arena;      /* freed when the act is over */
	struct db *db;            /* one transaction: committed on 0, rolled back on anything else */
	int64_t now;              /* seconds UTC: the only clock a room may read */
	int64_t who;              /* person, 0 for nobody (a timer, a visitor not signed in) */
	enum lang lang;           /* in which texts are made for this person */
	struct guilds_read *guilds; /* unions read in this transaction already; NULL: none are kept (party.h) */
};

/* ---- ids ---- */

/* A new id: 41 bits of milliseconds since 2020, 8 bits of region, 14 bits of order. Positive, rising
 * within a process, never shown as it is (crypto/code.h seals it). */
int64_t id_new(struct act *a, int64_t region);
/* The region an id was made in: 0..255. */
int64_t id_region(int64_t id);

/* Id as people see it, "7K3M-9Q2X-…", and back; false when no hall key made it. */
str  id_code(const struct act *a, int64_t id);
bool id_from_code(const struct act *a, str code, int64_t *id) MUST_CHECK;

#endif
