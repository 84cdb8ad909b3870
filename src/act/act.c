/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "act/act.h"

#include "crypto/crypto.h"

enum { ORDER_BITS = 14, REGION_BITS = 8 };
static const int64_t EPOCH_2020 = 1577836800;      /* 2020-01-01T00:00:00Z, so 41 bits last until 2089 */

int64_t hall_now(const struct hall *h)
{
	return h->clock ? h->clock() : (int64_t)time(NULL);
}

int64_t hall_ticks(const struct hall *h)
{
	struct timespec t;
	if (h->ticks)
		return h->ticks();
	clock_gettime(CLOCK_BOOTTIME, &t);
	return (int64_t)t.tv_sec;
}

void hall_init(struct hall *h, const struct hall_key *key)
{
	h->key = *key;
	code_key_make(key, "matter", &h->code_key);
	crypto_subkey(key, "session-region", &h->session_key);
	pthread_mutex_init(&h->ids.lock, NULL);
}

/* The order bits carry over into the milliseconds when one instant makes more than 16,384 ids
 * (an import does): ids stay rising and unique, at the price of a time that runs a little ahead. */
int64_t id_new(struct act *a, int64_t region)
{
	CHECK(region >= 0 && region < (1 << REGION_BITS));
	int64_t t = (a->now - EPOCH_2020) * 1000;
	int64_t tick = (t > 0 ? t : 0) << ORDER_BITS;
	pthread_mutex_lock(&a->hall->ids.lock);
	if (tick <= a->hall->ids.last)
		tick = a->hall->ids.last + 1;
	a->hall->ids.last = tick;
	pthread_mutex_unlock(&a->hall->ids.lock);
	int64_t order = tick & ((1 << ORDER_BITS) - 1);
	return (tick >> ORDER_BITS) << (ORDER_BITS + REGION_BITS) | region << ORDER_BITS | order;
}

int64_t id_region(int64_t id) { return id >> ORDER_BITS & ((1 << REGION_BITS) - 1); }

str id_code(const struct act *a, int64_t id)
{
	char out[20];
	code_seal(&a->hall->code_key, id, out);
	return arena_copy(a->arena, str_from_c(out));
}

bool id_from_code(const struct act *a, str code, int64_t *id)
{
	return code_open(&a->hall->code_key, code, id);
}
