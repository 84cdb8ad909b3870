/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CLI_ROLL_H
#define CLI_ROLL_H
/* ROLL: who belongs to the unions a table of members speaks of, while it is read: those the hall
 * knows and those of the table, found by number or by name. It lives as long as the command. */
#include "cli/home.h"
#include "party/party.h"

struct roll_union {
	struct roll_union *next;
	struct guild g;                  /* only what entering members asks of it */
	int64_t entered;
};
/* One person of one union. line: where the table says so, 0: not yet. person: all zero when new. */
struct roll_entry {
	struct roll_entry *next_name, *next_number;
	const struct roll_union *in;     /* NULL: a login, as its name */
	str name, number;
	int64_t line;
	struct ref person;
};
struct roll {
	struct arena *keep, *round;      /* round is emptied after each union that is looked up */
	struct roll_union **union_slot;
	struct roll_entry **name_slot, **number_slot;
	size_t slots;
};

void roll_begin(struct roll *r, struct arena *keep, struct arena *round, size_t rows);
/* The union of a code with all who belong to it now. PARTY_NONE. */
int roll_union(struct act *a, struct roll *r, str code, struct roll_union **out) MUST_CHECK;
/* The first of this number or name; then the next of the same name. NULL: none. */
struct roll_entry *roll_number(const struct roll *r, const struct roll_union *in, str number);
struct roll_entry *roll_name(const struct roll *r, const struct roll_union *in, str name);
struct roll_entry *roll_next(const struct roll_entry *e);
/* name and number must lie in keep. */
struct roll_entry *roll_add(struct roll *r, const struct roll_union *in, str name, str number);
#endif
