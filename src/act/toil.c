/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "act/toil.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>

enum { THREADS_MAX = 8 };

struct toil {
	pthread_mutex_t lock;
	pthread_cond_t wake;
	struct task *first, **last;
	unsigned waiting, most, threads;
	bool stopping;
	pthread_t thread[THREADS_MAX];
};

static struct task *next_task(struct toil *t)
{
	pthread_mutex_lock(&t->lock);
	while (!t->first && !t->stopping)
		pthread_cond_wait(&t->wake, &t->lock);
	struct task *task = t->first;
	if (task) {
		t->first = task->next;
		t->last = t->first ? t->last : &t->first;
		t->waiting--;
	}
	pthread_mutex_unlock(&t->lock);
	return task;
}

static void *work(void *arg)
{
	struct task *task;
	while ((task = next_task(arg)))
		task->run(task->ctx);
	return NULL;
}

int toil_start(struct toil **out, unsigned threads, unsigned queue)
{
	struct toil *t = calloc(1, sizeof *t);
	CHECK(t && threads > 0 && threads <= THREADS_MAX);
	pthread_mutex_init(&t->lock, NULL);
	pthread_cond_init(&t->wake, NULL);
	t->last = &t->first;
	t->most = queue;
	*out = t;
	for (; t->threads < threads; t->threads++) {
		int e = pthread_create(&t->thread[t->threads], NULL, work, t);
		if (e) {
			toil_stop(out);
			return FAULT(-e);
		}
	}
	return 0;
}

bool toil_submit(struct toil *t, struct task *task)
{
	pthread_mutex_lock(&t->lock);
	bool taken = !t->stopping && t->waiting < t->most;
	if (taken) {
		task->next = NULL;
		*t->last = task;
		t->last = &task->next;
		t->waiting++;
		pthread_cond_signal(&t->wake);
	}
	pthread_mutex_unlock(&t->lock);
	return taken;
}

void toil_stop(struct toil **out)
{
	struct toil *t = *out;
	if (!t)
		return;
	pthread_mutex_lock(&t->lock);
	t->stopping = true;
	pthread_cond_broadcast(&t->wake);
	pthread_mutex_unlock(&t->lock);
	for (unsigned i = 0; i < t->threads; i++)
		pthread_join(t->thread[i], NULL);
	pthread_cond_destroy(&t->wake);
	pthread_mutex_destroy(&t->lock);
	free(t);
	*out = NULL;
}
