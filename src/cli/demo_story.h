/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CLI_DEMO_STORY_H
#define CLI_DEMO_STORY_H
/* What becomes of an invented demand: who does what, after how long, and where it stops. */
#include "cli/demo_text.h"
#include "matter/matter.h"

enum actor {
	ACTS_APPLICANT,
	ACTS_TRIAGE,
	ACTS_CASE,
	ACTS_HEAD,
	ACTS_SIGN,
	ACTS_SEND_BACK,
	ACTS_PASS,
	ACTS_UPPER,
	ACTS_UPPER_2
};
/* state: where the matter has to stand, or the story is over: the clock was quicker. low, high:
 * hours since the
 * one before. */
struct beat { const char *state, *move; enum actor by; int low, high; };
enum { BEATS_MAX = 12 };

struct tale {
	const char *name;
	int weight;                        /* of a hundred or so; 0: only where it is asked for */
	const char *grade, *outcome;
	struct beat beat[BEATS_MAX];       /* ends with a row without state */
};
extern const struct tale demo_tales[];
size_t demo_tale_count(void);

/* Left at one state on purpose, so that there is a matter in each: beats made, and days since it
 * was filed. */
struct stop { const char *tale; int beats, days; };
extern const struct stop demo_stops[];
size_t demo_stop_count(void);
/* The same on the desk of one branch: what its own members bring, so that a branch chair has work to do. */
extern const struct stop demo_branch_stops[];
size_t demo_branch_stop_count(void);
/* Whether a demand on this topic is told as about nobody: it stays with the worker's own branch. */
bool demo_stays_near(const char *topic);
const struct tale *demo_tale(const char *name);

struct story {
	int64_t next_at, filed_at, matter,
	    work; /* office seconds from filing to the end, of one that is left somewhere; 0: as told */
	const struct tale *tale;
	int beat, beats;                           /* made so far; made at all */
	const struct branch *unit;
	const struct desk_people *desk;            /* of the union that holds it */
	struct ref applicant;
	bool near;                                 /* that union is the worker's own branch */
	enum lang lang;
	const char *topic, *class;
	const struct said *need;                   /* what is asked for; known once it is filed */
	int64_t order;
};

/* Fills in a move of the demand course as one of its people would. */
enum { FILLED_MAX = 12 };
struct demo_filled {
	struct answer answer[FILLED_MAX];
	size_t n;
	struct upload upload;
	size_t n_upload;
};
void demo_fill(struct demo *d, const struct texts *t, const struct story *s, struct act *a,
    const char *move, struct ref handler, struct demo_filled *out);
/* Chooses the need, and notes it in the story: the replies are about it. */
void demo_fill_demand(
    struct demo *d, const struct texts *t, struct story *s, struct demo_filled *out);
#endif
