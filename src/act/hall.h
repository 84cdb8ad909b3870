/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ACT_HALL_H
#define ACT_HALL_H
/* THE HALL: what one running Unionhall owns for as long as it runs. Made once in main (or by a
 * test), handed down in every act, never global. Rooms above keep their own engines in it as
 * pointers the floors below cannot look into. */
#include "base/base.h"
#include "calendar/calendar.h"
#include "crypto/crypto.h"

#include <pthread.h>
#include <time.h>

struct course_book;               /* course/  */
struct profile_book;              /* course/  */
struct profile;
struct role_table;                /* access/  */
struct throttle;                  /* crypto/  */
struct figure_board;              /* figures/ */

struct hall {
	struct hall_key key;             /* secret of this hall, from hall.key beside the database */
	struct code_key code_key;        /* seals ids for showing */
	struct sub_key session_key;      /* hides the region in a session's token */
	const struct calendar *calendar; /* working days of the profile's country */
	struct zone zone;                /* the hall's civil time */
	struct course_book *courses;
	struct profile_book *profiles;
	const struct profile *profile;   /* dated parameters in force */
	const struct role_table *roles;
	struct throttle *throttle;
	struct figure_board *board;
	struct {
		pthread_mutex_t lock;
		int64_t last;
	} ids;
	int64_t (*clock)(void);          /* seconds UTC; NULL is the machine's. Tests put theirs here */
	int64_t (*ticks)(void);          /* seconds that passed, as below; NULL is the machine's */
};

/* What time it is in this hall. */
int64_t hall_now(const struct hall *h);
/* Seconds since some moment that nobody can set, those asleep among them: what a clock that was set is held
 * against. */
int64_t hall_ticks(const struct hall *h);
/* Fills in what follows from the key. The rest is set by whoever opens the hall. */
void hall_init(struct hall *h, const struct hall_key *key);

#endif
