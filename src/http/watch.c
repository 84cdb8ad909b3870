/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Connections and their deadlines. The library's own timeout starts anew with every byte, so one
 * byte a second would hold a connection for ever; here each connection has a moment by which it
 * must have delivered what it owes. Past it the socket is shut down, and its loop cleans up as if
 * the client had gone. The fd is closed only after connection_notice has taken it off the list
 * under the same lock, so a number that the kernel has given to somebody else is never shut down.
 * */
#include "http/inside.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>

static const int64_t NS = 1000000000;

int64_t clock_ns(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * NS + t.tv_nsec;
}

void connection_due(struct connection *c, double seconds)
{
	int64_t due = seconds > 0 ? clock_ns() + (int64_t)(seconds * (double)NS) : 0;
	atomic_store_explicit(&c->due, due, memory_order_relaxed);
}

struct connection *connection_of(struct MHD_Connection *m)
{
	const union MHD_ConnectionInfo *i =
	    MHD_get_connection_info(m, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
	return i ? i->socket_context : NULL;
}

/* Whether the other end is the configured proxy. The answer is kept, the address is not. */
static bool is_proxy(struct MHD_Connection *m, const char *proxy)
{
	const union MHD_ConnectionInfo *i =
	    MHD_get_connection_info(m, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
	char text[INET6_ADDRSTRLEN] = "";
	if (!proxy || !i || !i->client_addr)
		return false;
	if (i->client_addr->sa_family == AF_INET)
		inet_ntop(AF_INET, &((struct sockaddr_in *)i->client_addr)->sin_addr, text, sizeof text);
	else if (i->client_addr->sa_family == AF_INET6)
		inet_ntop(AF_INET6, &((struct sockaddr_in6 *)i->client_addr)->sin6_addr, text, sizeof text);
	return strcmp(text, proxy) == 0;
}

static void opened(struct loop *l, struct MHD_Connection *m, void **context)
{
	const union MHD_ConnectionInfo *i =
	    MHD_get_connection_info(m, MHD_CONNECTION_INFO_CONNECTION_FD);
	struct connection *c = calloc(1, sizeof *c);
	CHECK(c && i);
	c->loop = l;
	c->mhd = m;
	c->fd = i->connect_fd;
	c->by_proxy = is_proxy(m, l->server->o.proxy);
	connection_due(c, l->server->o.header_seconds);
	pthread_mutex_lock(&l->lock);
	c->next = l->first;
	if (c->next)
		c->next->prev = c;
	l->first = c;
	pthread_mutex_unlock(&l->lock);
	*context = c;
}

static void closed(struct loop *l, struct connection *c)
{
	pthread_mutex_lock(&l->lock);
	if (c->next)
		c->next->prev = c->prev;
	if (c->prev)
		c->prev->next = c->next;
	else
		l->first = c->next;
	pthread_mutex_unlock(&l->lock);
	if (c->x)
		exchange_put(c->x);
	free(c);
}

void connection_notice(
    void *loop, struct MHD_Connection *m, void **context, enum MHD_ConnectionNotificationCode what)
{
	if (what == MHD_CONNECTION_NOTIFY_STARTED)
		opened(loop, m, context);
	else if (*context)
		closed(loop, *context);
}

static void shut_late(struct loop *l, int64_t now)
{
	pthread_mutex_lock(&l->lock);
	for (struct connection *c = l->first; c; c = c->next) {
		int64_t due = atomic_load_explicit(&c->due, memory_order_relaxed);
		if (due && due <= now) {
			shutdown(c->fd, SHUT_RDWR);
			connection_due(c, 0);
		}
	}
	pthread_mutex_unlock(&l->lock);
}

void watch_shut_all(struct http_server *s)
{
	for (unsigned i = 0; i < s->n_loop; i++) {
		pthread_mutex_lock(&s->loop[i].lock);
		for (struct connection *c = s->loop[i].first; c; c = c->next)
			shutdown(c->fd, SHUT_RDWR);
		pthread_mutex_unlock(&s->loop[i].lock);
	}
}

/* A quarter of the shortest deadline, so that none is overrun by more; between 10 ms and 1 s. */
static int64_t round_ns(const struct http_options *o)
{
	double s = o->header_seconds < o->body_seconds ? o->header_seconds : o->body_seconds;
	s = (s < o->idle_seconds ? s : o->idle_seconds) / 4;
	return (int64_t)((s < 0.01 ? 0.01 : s > 1 ? 1 : s) * (double)NS);
}

static void *watch(void *server)
{
	struct http_server *s = server;
	pthread_mutex_lock(&s->watch_lock);
	while (s->watching) {
		int64_t at = clock_ns() + round_ns(&s->o);
		struct timespec t = { at / NS, at % NS };
		pthread_cond_timedwait(&s->watch_end, &s->watch_lock, &t);
		for (unsigned i = 0; i < s->n_loop; i++)
			shut_late(&s->loop[i], clock_ns());
	}
	pthread_mutex_unlock(&s->watch_lock);
	return NULL;
}

int watch_start(struct http_server *s)
{
	pthread_condattr_t monotonic;
	pthread_condattr_init(&monotonic);
	pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
	pthread_mutex_init(&s->watch_lock, NULL);
	pthread_cond_init(&s->watch_end, &monotonic);
	pthread_condattr_destroy(&monotonic);
	s->watching = true;
	int e = pthread_create(&s->watch, NULL, watch, s);
	if (!e)
		return 0;
	s->watching = false;
	return FAULT(-e);
}

void watch_stop(struct http_server *s)
{
	if (!s->watching)
		return;
	pthread_mutex_lock(&s->watch_lock);
	s->watching = false;
	pthread_cond_signal(&s->watch_end);
	pthread_mutex_unlock(&s->watch_lock);
	pthread_join(s->watch, NULL);
	pthread_cond_destroy(&s->watch_end);
	pthread_mutex_destroy(&s->watch_lock);
}
