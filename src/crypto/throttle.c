/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crypto/throttle.h"

#include <pthread.h>
#include <stdlib.h>

enum { SLOTS = 65536, BUCKET = 8, KEY_SECONDS = 3600, HALL_BURST_MINUTES = 10, HALL_WAIT = 2 };

/* One account's unknown devices, or one known device. Which, only the hourly key could tell. */
struct slot { uint64_t key; int64_t touched, until; uint32_t failures; };

struct throttle {
	pthread_mutex_t lock;
	struct short_key key;
	int64_t key_since;
	int64_t hall, hall_most, hall_rate, hall_at;     /* in sixtieths of a try */
	bool started;
	struct slot slot[SLOTS];
};

struct throttle *throttle_new(int hall_per_minute)
{
	struct throttle *t = calloc(1, sizeof *t);
	CHECK(t && hall_per_minute > 0);
	pthread_mutex_init(&t->lock, NULL);
	t->hall_rate = hall_per_minute;
	t->hall_most = t->hall = (int64_t)hall_per_minute * 60 * HALL_BURST_MINUTES;
	return t;
}

void throttle_free(struct throttle **t)
{
	if (!*t)
		return;
	pthread_mutex_destroy(&(*t)->lock);
	crypto_wipe(&(*t)->key, sizeof (*t)->key);
	free(*t);
	*t = NULL;
}

/* Forgets everybody once an hour: the old entries cannot be read under the new key anyway. */
static void turn_clock(struct throttle *t, int64_t now)
{
	if (!t->started || now - t->key_since >= KEY_SECONDS) {
		crypto_random(&t->key, sizeof t->key);
		memset(t->slot, 0, sizeof t->slot);
		t->key_since = now;
		t->hall_at = t->started ? t->hall_at : now;
		t->started = true;
	}
	if (now > t->hall_at) {
		int64_t more = (now - t->hall_at) * t->hall_rate;
		t->hall = t->hall + more > t->hall_most ? t->hall_most : t->hall + more;
		t->hall_at = now;
	}
}

static uint64_t key_of(const struct throttle *t, str account, const struct digest *device)
{
	struct { uint64_t account; uint8_t device[32]; } both = { 0 };
	both.account = crypto_short(&t->key, account.p, account.n);
	if (device)
		memcpy(both.device, device->b, sizeof both.device);
	uint64_t k = crypto_short(&t->key, &both, sizeof both);
	return k ? k : 1;                          /* 0 marks an empty slot */
}

static void forget_some(struct slot *s, int64_t now)
{
	int64_t since = s->touched > s->until ? s->touched : s->until;
	int64_t off = now > since ? (now - since) / THROTTLE_FORGET_SECONDS : 0;
	if (off <= 0)
		return;
	s->failures = off >= s->failures ? 0 : s->failures - (uint32_t)off;
	s->touched = since + off * THROTTLE_FORGET_SECONDS;
}

/* The slot of this key; when its bucket is full, the least troubled one is forgotten for it. */
static struct slot *slot_of(struct throttle *t, uint64_t key, int64_t now)
{
	struct slot *bucket = &t->slot[key % (SLOTS / BUCKET) * BUCKET], *least = bucket;
	for (struct slot *s = bucket; s < bucket + BUCKET; s++) {
		forget_some(s, now);
		if (s->key == key)
			return s;
		if (s->key == 0 || (least->key && s->failures < least->failures))
			least = s;
	}
	*least = (struct slot){ .key = key, .touched = now };
	return least;
}

static int64_t wait_after(uint32_t failures)
{
	if (failures < THROTTLE_FREE_TRIES)
		return 0;
	uint32_t doublings = failures - THROTTLE_FREE_TRIES;
	int64_t wait = doublings < 6 ? 2 << doublings : THROTTLE_WAIT_MAX;
	return wait < THROTTLE_WAIT_MAX ? wait : THROTTLE_WAIT_MAX;
}

static void count_failure(struct slot *s, int64_t now)
{
	s->failures++;
	s->touched = now;
}

static int take_unknown(struct throttle *t, str account, int64_t now)
{
	struct slot *s = slot_of(t, key_of(t, account, NULL), now);
	if (now < s->until)
		return (int)(s->until - now);
	if (t->hall < 60)
		return HALL_WAIT + (int)(s->key % 8);  /* so that they do not all come back at once */
	t->hall -= 60;
	count_failure(s, now);
	s->until = now + wait_after(s->failures);
	return 0;
}

static bool take_known(struct throttle *t, struct attempt who, int64_t now)
{
	struct slot *s = slot_of(t, key_of(t, who.account, who.device), now);
	if (s->failures >= THROTTLE_DEVICE_TRIES)
		return false;
	count_failure(s, now);
	return true;
}

int throttle_take(struct throttle *t, struct attempt who, int64_t now)
{
	pthread_mutex_lock(&t->lock);
	turn_clock(t, now);
	int wait = who.device && take_known(t, who, now) ? 0 : take_unknown(t, who.account, now);
	pthread_mutex_unlock(&t->lock);
	return wait;
}

static void give_back(struct throttle *t, str account, int64_t now)
{
	struct slot *s = slot_of(t, key_of(t, account, NULL), now);
	s->failures -= s->failures > 0;
	int64_t until = now + wait_after(s->failures);
	s->until = until < s->until ? until : s->until;
	t->hall = t->hall + 60 > t->hall_most ? t->hall_most : t->hall + 60;
}

void throttle_passed(struct throttle *t, struct attempt who, int64_t now)
{
	pthread_mutex_lock(&t->lock);
	turn_clock(t, now);
	struct slot *known = who.device ? slot_of(t, key_of(t, who.account, who.device), now) : NULL;
	if (known)
		known->failures = 0;
	else
		give_back(t, who.account, now);
	pthread_mutex_unlock(&t->lock);
}
