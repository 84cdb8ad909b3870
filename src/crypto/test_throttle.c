/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crypto/throttle.h"
#include "test.h"

#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

static const struct digest phone = { { 1 } }, laptop = { { 2 } };

static str numbered(char buf[24], int i)
{
	return (str){ buf, (size_t)snprintf(buf, 24, "account-%d", i) };
}

TEST("a stranger's tries are free at first, then wait ever longer, at most a minute")
{
	struct throttle *t = throttle_new(600);
	struct attempt who = { S("mei"), NULL };
	int64_t now = 1000;
	const int waits[] = { 2, 4, 8, 16, 32, 60, 60 };
	REQUIRE(crypto_init() == 0);
	for (int i = 0; i < THROTTLE_FREE_TRIES; i++)
		EXPECT(throttle_take(t, who, now) == 0);
	for (size_t i = 0; i < countof(waits); i++) {
		EXPECT(throttle_take(t, who, now) == waits[i]);
		EXPECT(throttle_take(t, who, now + waits[i] - 1) == 1);
		now += waits[i];
		EXPECT(throttle_take(t, who, now) == 0);
	}
	EXPECT(throttle_take(t, (struct attempt){ S("another"), NULL }, now) == 0);
	throttle_free(&t);
	EXPECT(t == NULL);
}

TEST("while strangers hammer an account, its own telephone is never made to wait")
{
	struct throttle *t = throttle_new(600);
	struct attempt stranger = { S("mei"), NULL }, mei = { S("mei"), &phone };
	int taken = 0;
	for (int64_t now = 0; now < 3 * 3600; now++) {
		for (int i = 0; i < 3; i++)
			taken += throttle_take(t, stranger, now) == 0;
		if (now % 60 == 0) {
			EXPECT(throttle_take(t, mei, now) == 0);
			throttle_passed(t, mei, now);
		}
	}
	EXPECT(taken <= 3 * THROTTLE_ACCOUNT_PER_HOUR);
	throttle_free(&t);
}

TEST("a known device that keeps failing becomes a stranger, and others of its owner do not")
{
	struct throttle *t = throttle_new(600);
	struct attempt stolen = { S("mei"), &phone }, own = { S("mei"), &laptop };
	for (int i = 0; i < THROTTLE_DEVICE_TRIES + THROTTLE_FREE_TRIES; i++)
		EXPECT(throttle_take(t, stolen, 50) == 0);
	EXPECT(throttle_take(t, stolen, 50) == 2);
	EXPECT(throttle_take(t, own, 50) == 0);
	EXPECT(throttle_take(t, (struct attempt){ S("wang"), &phone }, 50) == 0);
	throttle_free(&t);
}

TEST("nobody guesses at one account more often than is written in the header")
{
	struct throttle *t = throttle_new(600);
	struct attempt who = { S("mei"), NULL };
	int taken = 0, hours = 48;
	for (int64_t now = 0; now < hours * 3600; now++)
		taken += throttle_take(t, who, now) == 0;
	EXPECT(taken <= hours * THROTTLE_ACCOUNT_PER_HOUR);
	EXPECT(taken > hours * 50);             /* and an owner on a new device has a chance */
	throttle_free(&t);
}

TEST("one guess at each of many accounts is slowed by the hall's own budget, known devices not")
{
	struct throttle *t = throttle_new(60);
	char name[24];
	int taken = 0;
	for (int i = 0; i < 100000; i++)
		taken += throttle_take(t, (struct attempt){ numbered(name, i), NULL }, i / 1000) == 0;
	EXPECT(taken >= 600 && taken <= 600 + 100);
	int wait = throttle_take(t, (struct attempt){ S("new"), NULL }, 99);
	EXPECT(wait > 0 && wait < 15);
	EXPECT(throttle_take(t, (struct attempt){ S("new"), &phone }, 99) == 0);
	EXPECT(throttle_take(t, (struct attempt){ S("new"), NULL }, 99 + 60) == 0);
	throttle_free(&t);
}

TEST("right passwords cost the hall nothing, so a busy morning is no attack")
{
	struct throttle *t = throttle_new(60);
	char name[24];
	int waited = 0;
	for (int i = 0; i < 50000; i++) {
		struct attempt who = { numbered(name, i), NULL };
		waited += throttle_take(t, who, 7) != 0;
		throttle_passed(t, who, 7);
	}
	EXPECT(waited == 0);
	throttle_free(&t);
}

TEST("failures are forgotten with time, and the table forgets rather than refuses")
{
	struct throttle *t = throttle_new(1000000);
	struct attempt who = { S("mei"), NULL };
	char name[24];
	for (int i = 0; i < THROTTLE_FREE_TRIES; i++)
		EXPECT(throttle_take(t, who, 0) == 0);
	EXPECT(throttle_take(t, who, 0) > 0);
	for (int64_t now = 602; now < 602 + 5; now++)
		if (throttle_take(t, who, now) == 0)
			throttle_passed(t, who, now);
	EXPECT(throttle_take(t, who, 607) == 0);
	int waited = 0;
	for (int i = 0; i < 300000; i++)        /* far more than it has places */
		waited += throttle_take(t, (struct attempt){ numbered(name, i), NULL }, 700) != 0;
	EXPECT(waited == 0);
	throttle_free(&t);
}

/* ---- the gate ---- */

struct crowd { struct gate *g; pthread_mutex_t lock; int inside, most, served, sent_away; };

static void *come(void *p)
{
	struct crowd *c = p;
	if (gate_enter(c->g, true)) {
		pthread_mutex_lock(&c->lock);
		c->sent_away++;
		pthread_mutex_unlock(&c->lock);
		return NULL;
	}
	pthread_mutex_lock(&c->lock);
	c->inside++;
	c->most = c->inside > c->most ? c->inside : c->most;
	pthread_mutex_unlock(&c->lock);
	usleep(20000);
	pthread_mutex_lock(&c->lock);
	c->inside--;
	c->served++;
	pthread_mutex_unlock(&c->lock);
	gate_leave(c->g);
	return NULL;
}

TEST("the gate lets two in at once, queues eight and sends the rest away")
{
	struct crowd c = { .g = gate_new(2, 8), .lock = PTHREAD_MUTEX_INITIALIZER };
	pthread_t t[30];
	for (int i = 0; i < 30; i++)
		REQUIRE(pthread_create(&t[i], NULL, come, &c) == 0);
	for (int i = 0; i < 30; i++)
		pthread_join(t[i], NULL);
	EXPECT(c.most == 2);
	EXPECT(c.served + c.sent_away == 30);
	EXPECT(c.served >= 10 && c.sent_away > 0);
	gate_free(&c.g);
}

TEST("the last quarter of the queue is kept for known devices")
{
	struct gate *full = gate_new(1, 0), *open = gate_new(1, 1);
	REQUIRE(gate_enter(full, false) == 0);
	EXPECT(gate_enter(full, true) > 0);
	gate_leave(full);
	EXPECT(gate_enter(full, false) == 0);
	gate_leave(full);
	struct crowd c = { .g = gate_new(1, 4), .lock = PTHREAD_MUTEX_INITIALIZER };
	pthread_t t[3];
	REQUIRE(gate_enter(c.g, false) == 0);
	for (int i = 0; i < 3; i++)
		REQUIRE(pthread_create(&t[i], NULL, come, &c) == 0);
	usleep(100000);
	EXPECT(gate_enter(c.g, false) > 0);     /* three wait: no room for a stranger */
	pthread_t fourth;
	REQUIRE(pthread_create(&fourth, NULL, come, &c) == 0);
	usleep(50000);
	gate_leave(c.g);
	for (int i = 0; i < 3; i++)
		pthread_join(t[i], NULL);
	pthread_join(fourth, NULL);
	EXPECT(c.served == 4 && c.sent_away == 0);
	gate_free(&c.g);
	gate_free(&full);
	gate_free(&open);
}
