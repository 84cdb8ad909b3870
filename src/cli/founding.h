/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CLI_FOUNDING_H
#define CLI_FOUNDING_H
/* FOUNDING: many unions at once, parents and children in any order. All of it is looked over
 * first (codes, levels, parents that lead nowhere or in a circle), then carried out in one
 * transaction.
 *
 * A code the hall knows already is the same union: what is said of it newly is a dated change,
 * what is left empty stays, and where it stands is not changed. */
#include "cli/sheet.h"
#include "party/party.h"

enum { UNION_LEVELS = LEVEL_UNIT + 1, UNION_FORMS = GUILD_TRADE_JOINT };
extern const enum msg union_levels[UNION_LEVELS], union_forms[UNION_FORMS];

/* The form a union of a level usually has. */
int64_t union_form_usual(int64_t level);

enum { LEVEL_UNSAID = -1, LEVEL_WRONG = -2 };
struct union_row {
	int64_t line;                    /* in the file; 0: of the command line, or only leaned on */
	str code, parent, trade, employer;
	struct guild_said said;
	int64_t level, form;             /* form 0: not said */
	/* found out by the plan: */
	bool known, changes, leaned_on;  /* leaned_on: not of the file, but parents of what is */
	struct guild_stand stand;        /* once it is there */
	int32_t up, side;                /* the rows of its parents; -1: none */
	int32_t waits;                   /* how many of them are still to be founded */
};
struct union_plan {
	struct mistakes *wrong;
	struct arena *keep, *round;      /* round is emptied again and again */
	struct union_row *of; int32_t n, most;
	int32_t *slot; uint32_t slots;
	int32_t *order, n_order;         /* the new ones, each after its parents */
	bool keep_known;                 /* what is known already stays as it is */
	int64_t founded, changed, same;
};

/* Room for `most` rows. */
void union_plan_begin(struct union_plan *p, struct mistakes *wrong, struct arena *keep,
    struct arena *round, size_t most);
/* One more, its texts lying in p->keep; a code said twice is a mistake. */
void union_plan_row(struct union_plan *p, struct union_row row);
/* Looks over all of it in the hall as it is. Mistakes are noted. */
int union_plan_check(struct act *a, struct union_plan *p) MUST_CHECK;
/* Carries out a plan without mistakes, and counts. */
int union_plan_do(struct act *a, struct union_plan *p) MUST_CHECK;
#endif
