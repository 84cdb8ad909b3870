/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The clock round: what has run out is moved on, each clock an act of its own, through the writer like
 * anybody else's act, so that one broken matter holds up no other. */
#include "web/site.h"

#include "base/log.h"

#include <pthread.h>

struct round {
	struct site *site;
	struct job job;
	struct arena *arena;
	struct late *late;
	size_t n;
	int64_t now;
	bool listing;
	size_t at;
	int outcome;
	pthread_mutex_t lock;
	pthread_cond_t wake;
	bool over;
};

/* The moment of the next act, unless the clock was set and not merely went on. */
static bool knows_time(struct round *r)
{
	enum { BACK_MOST = 300, AHEAD_MOST = 86400 };
	struct site *s = r->site;
	r->now = hall_now(s->hall);
	int64_t leap = r->now - s->opened_at - (hall_ticks(s->hall) - s->opened_ticks);
	if (!s->clock_leapt && (leap < -BACK_MOST || leap > AHEAD_MOST)) {
		s->clock_leapt = true;
		log_event(LOG_BAD, "web", "clock-was-set-no-dates-acted-on-until-set-right-and-restarted", leap);
	}
	return !s->clock_leapt;
}

static int run(void *ctx, struct db *db)
{
	struct round *r = ctx;
	struct act a = { .hall = r->site->hall, .arena = r->arena, .db = db, .now = r->now };
	return r->listing ? clocks_late(&a, &r->late, &r->n) : clock_expire(&a, r->late[r->at]);
}

static void done(void *ctx, int outcome)
{
	struct round *r = ctx;
	pthread_mutex_lock(&r->lock);
	r->outcome = outcome;
	r->over = true;
	pthread_cond_signal(&r->wake);
	pthread_mutex_unlock(&r->lock);
}

static int through_writer(struct round *r)
{
	r->over = false;
	r->job = (struct job){ .run = run, .done = done, .ctx = r };
	if (!writer_submit(r->site->writer, &r->job))
		return WRITER_UNAVAILABLE;
	pthread_mutex_lock(&r->lock);
	while (!r->over)
		pthread_cond_wait(&r->wake, &r->lock);
	pthread_mutex_unlock(&r->lock);
	return r->outcome;
}

/* One list's worth. A clock whose act fails stays running and is tried again next time. */
static int64_t one_list(struct round *r)
{
	int64_t moved = 0;
	r->listing = true;
	if (!knows_time(r) || through_writer(r))
		return 0;
	r->listing = false;
	for (r->at = 0; r->at < r->n && knows_time(r); r->at++) {
		if (through_writer(r) == 0)
			moved++;
		else
			log_event(LOG_BAD, "matter", "clock-failed", (int64_t)r->at);
	}
	return moved;
}

int64_t site_round(struct site *s)
{
	enum { ROUND_MEMORY = 256 << 20 };
	struct round r = { .site = s, .arena = arena_new(ROUND_MEMORY),
		.lock = PTHREAD_MUTEX_INITIALIZER, .wake = PTHREAD_COND_INITIALIZER };
	int64_t all = 0, moved;
	while ((moved = one_list(&r)) > 0) {
		all += moved;
		arena_reset(r.arena);
	}
	arena_free(&r.arena);
	return all;
}
