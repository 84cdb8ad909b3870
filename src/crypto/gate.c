/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The gate before Argon2: first come, first served; whoever would make the queue too long is sent
 * away. */
#include "crypto/throttle.h"

#include <pthread.h>
#include <stdlib.h>

struct gate {
	pthread_mutex_t lock;
	pthread_cond_t moved;
	int at_once, queue;
	int inside;
	uint64_t next_ticket, served;
};

struct gate *gate_new(int at_once, int queue)
{
	struct gate *g = calloc(1, sizeof *g);
	CHECK(g && at_once > 0 && queue >= 0);
	pthread_mutex_init(&g->lock, NULL);
	pthread_cond_init(&g->moved, NULL);
	g->at_once = at_once;
	g->queue = queue;
	return g;
}

void gate_free(struct gate **g)
{
	if (!*g)
		return;
	pthread_cond_destroy(&(*g)->moved);
	pthread_mutex_destroy(&(*g)->lock);
	free(*g);
	*g = NULL;
}

static int waiting(const struct gate *g) { return (int)(g->next_ticket - g->served); }

static bool has_room(const struct gate *g, bool known_device)
{
	if (g->inside < g->at_once && waiting(g) == 0)
		return true;
	return waiting(g) < (known_device ? g->queue : g->queue - g->queue / 4);
}

static void wait_turn(struct gate *g)
{
	uint64_t ticket = g->next_ticket++;
	while (g->served != ticket || g->inside >= g->at_once)
		pthread_cond_wait(&g->moved, &g->lock);
	g->served++;
	g->inside++;
	pthread_cond_broadcast(&g->moved);     /* another place may be free for the next ticket */
}

int gate_enter(struct gate *g, bool known_device)
{
	pthread_mutex_lock(&g->lock);
	int wait = 0;
	if (has_room(g, known_device))
		wait_turn(g);
	else
		wait = 1 + waiting(g) / (4 * g->at_once);   /* a hash takes about a quarter second */
	pthread_mutex_unlock(&g->lock);
	return wait;
}

void gate_leave(struct gate *g)
{
	pthread_mutex_lock(&g->lock);
	CHECK(g->inside > 0);
	g->inside--;
	pthread_cond_broadcast(&g->moved);
	pthread_mutex_unlock(&g->lock);
}
