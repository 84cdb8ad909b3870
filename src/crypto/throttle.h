/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRYPTO_THROTTLE_H
#define CRYPTO_THROTTLE_H
/* THROTTLE: guessing is slowed, nobody is locked out, nobody is tracked.
 *
 * Kept in memory only, under a random key replaced hourly, without addresses: thousands of
 * couriers share one. A device that signed in before (it holds a device token) has tries of its
 * own that strangers cannot use up: its right password is never delayed. All unknown devices
 * together share a small budget an account, whose wait grows from 2 s to 60 s, and one budget for
 * the whole hall. When the table is full it forgets.
 *
 * Documented bound: against one account from unknown devices at most THROTTLE_ACCOUNT_PER_HOUR
 * guesses; against all accounts together a burst of ten minutes' worth and then the hall's
 * failures a minute. Weak spot, stated: while one account is under steady attack, its owner on a
 * new device competes with the attacker for one try a minute; a known device or the branch's desk
 * is the way in. */
#include "crypto/crypto.h"

enum {
	THROTTLE_FREE_TRIES = 5,           /* unknown devices, per account, before the first wait */
	THROTTLE_DEVICE_TRIES = 10,        /* a known device's own; beyond them it counts as unknown */
	THROTTLE_WAIT_MAX = 60,            /* seconds */
	THROTTLE_FORGET_SECONDS = 600,     /* each so long without trouble takes one failure off */
	THROTTLE_ACCOUNT_PER_HOUR = 70,    /* follows from the above; tested */
	/* failures of unknown devices: right up to 100,000 members */
	THROTTLE_HALL_PER_MINUTE = 60
};

struct throttle;                           /* 2 MiB; all functions are safe from any thread */
/* `hall_per_minute`: failed tries of unknown devices a minute, for the whole hall. */
struct throttle *throttle_new(int hall_per_minute);
void throttle_free(struct throttle **t);

/* Who is trying: the login as looked up (also one that does not exist), and the hash of the device
 * token when it is one issued for this very account, else NULL. */
struct attempt { str account; const struct digest *device; };

/* Before the password is looked at: takes a try. 0: go on. Else the seconds for Retry-After, and
 * no try was taken. `now` in seconds from any steady clock. Every taken try counts as failed
 * until throttle_passed. */
int  throttle_take(struct throttle *t, struct attempt who, int64_t now) MUST_CHECK;
/* It was the right password (and second factor): this try is given back and the device's failures
 * are forgotten. */
void throttle_passed(struct throttle *t, struct attempt who, int64_t now);

/* ---- the gate before Argon2: a few at once, a bounded queue, the rest asked to come back ---- */

struct gate;
struct gate *gate_new(int at_once, int queue);     /* for two cores: 2 and 16 */
void gate_free(struct gate **g);
/* Waits for a turn in the queue; worker threads only. 0: it is yours until gate_leave. Else the
 * queue is full: seconds for Retry-After. The last quarter of the queue is kept for known
 * devices. */
int  gate_enter(struct gate *g, bool known_device) MUST_CHECK;
void gate_leave(struct gate *g);
#endif
