/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ballot/crew.h"
#include <pthread.h>
#include <stdatomic.h>

enum { CREW_MAX = 64, TELL_EVERY = 16 };

struct shared { const struct crew_work *w; atomic_size_t next, first_bad; };
struct hand { struct shared *s; int thread; size_t bad; pthread_t id; };

static void note_bad(struct shared *s, size_t i)
{
	size_t now = atomic_load(&s->first_bad);
	while (i < now && !atomic_compare_exchange_weak(&s->first_bad, &now, i));
}

/* Things are taken in order, and nobody stops before an earlier bad one: so the first is always found. */
static void *work(void *arg)
{
	struct hand *h = arg;
	const struct crew_work *w = h->s->w;
	for (size_t told = 0;; told++) {
		const size_t i = atomic_fetch_add(&h->s->next, 1);
		if (i >= w->n || i > atomic_load(&h->s->first_bad)) return NULL;
		if (h->thread == 0 && w->done && told % TELL_EVERY == 0) w->done(w->with, i);
		if (w->one(w->with, h->thread, i)) continue;
		h->bad = i;
		note_bad(h->s, i);
		return NULL;
	}
}

bool crew_all(const struct crew_work *w, struct crew_stop *out)
{
	struct shared s = { .w = w, .first_bad = SIZE_MAX };
	struct hand hand[CREW_MAX];
	int n = 0;
	const int want = w->threads < CREW_MAX ? w->threads : CREW_MAX;
	for (int i = 0; i < want; i++) hand[i] = (struct hand){ .s = &s, .thread = i, .bad = SIZE_MAX };
	for (n = 1; n < want && (size_t)n < w->n; n++)
		if (pthread_create(&hand[n].id, NULL, work, &hand[n])) break;
	work(&hand[0]);
	for (int i = 1; i < n; i++) pthread_join(hand[i].id, NULL);
	if (w->done) w->done(w->with, w->n);
	*out = (struct crew_stop){ atomic_load(&s.first_bad), 0 };
	for (int i = 0; i < n; i++)
		if (hand[i].bad == out->at && out->at != SIZE_MAX) out->thread = i;
	return out->at == SIZE_MAX;
}
