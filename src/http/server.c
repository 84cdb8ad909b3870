/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Sockets, loops, starting and stopping. The library's own thread pool shares one listening
 * socket and one thread can end up with every connection; so each loop is a daemon of its own
 * with a socket of its own, and the kernel spreads connections over them. */
#include "http/inside.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

enum { BACKLOG = 1024, THREADS_MAX = 64 };

/* ---- sockets ---- */

union address {
	struct sockaddr any;
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;
};

static int read_address(const char *text, uint16_t port, union address *out, socklen_t *n)
{
	*out = (union address){ 0 };
	if (inet_pton(AF_INET, text, &out->v4.sin_addr) == 1) {
		out->v4.sin_family = AF_INET;
		out->v4.sin_port = htons(port);
		*n = sizeof out->v4;
		return 0;
	}
	out->v4.sin_addr.s_addr = 0;
	if (inet_pton(AF_INET6, text, &out->v6.sin6_addr) != 1)
		return FAULT(-EINVAL);
	out->v6.sin6_family = AF_INET6;
	out->v6.sin6_port = htons(port);
	*n = sizeof out->v6;
	return 0;
}

static int open_socket(const union address *a, socklen_t n, bool shared, int *out)
{
	int on = 1;
	*out = socket(a->any.sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (*out < 0)
		return FAULT(-errno);
	setsockopt(*out, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
	if (shared)
		setsockopt(*out, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on);
	return bind(*out, &a->any, n) < 0 ? FAULT(-errno) : 0;
}

/* With SO_REUSEPORT a second hall on the same port would start and take half the visitors. */
static int refuse_taken(const union address *a, socklen_t n)
{
	int fd = -1;
	int r = open_socket(a, n, false, &fd);
	if (!r && listen(fd, 1) < 0)
		r = FAULT(-errno);
	if (fd >= 0)
		close(fd);
	return r;
}

static int port_of(int fd, uint16_t *out)
{
	union address a;
	socklen_t n = sizeof a;
	if (getsockname(fd, &a.any, &n) < 0)
		return FAULT(-errno);
	*out = ntohs(a.any.sa_family == AF_INET ? a.v4.sin_port : a.v6.sin6_port);
	return 0;
}

static int listen_all(struct http_server *s)
{
	union address a;
	socklen_t n;
	s->port = s->o.port;
	if (s->port) {
		TRY(read_address(s->o.address, s->port, &a, &n));
		TRY(refuse_taken(&a, n));
	}
	for (unsigned i = 0; i < s->n_loop; i++) {
		struct loop *l = &s->loop[i];
		TRY(read_address(s->o.address, s->port, &a, &n));
		TRY(open_socket(&a, n, true, &l->listener));
		if (!s->port)
			TRY(port_of(l->listener, &s->port));
		if (listen(l->listener, BACKLOG) < 0)
			return FAULT(-errno);
	}
	return 0;
}

/* ---- loops ---- */

/* The library would decode the path and split the query; we do both, once, ourselves. */
static size_t leave_escaped(void *ctx, struct MHD_Connection *m, char *s)
{
	(void)ctx;
	(void)m;
	return strlen(s);
}

static int start_loop(struct loop *l)
{
	const struct http_options *o = &l->server->o;
	unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_ITC | MHD_ALLOW_SUSPEND_RESUME;
	unsigned idle = o->idle_seconds < 1 ? 1 : (unsigned)(o->idle_seconds + 0.5);
	unsigned share = (o->connections + l->server->n_loop - 1) / l->server->n_loop;
	l->daemon = MHD_start_daemon(flags, 0, NULL, NULL, request_step, l, MHD_OPTION_LISTEN_SOCKET,
	    l->listener, MHD_OPTION_URI_LOG_CALLBACK, request_line, l, MHD_OPTION_UNESCAPE_CALLBACK,
	    leave_escaped, NULL, MHD_OPTION_NOTIFY_CONNECTION, connection_notice, l,
	    MHD_OPTION_NOTIFY_COMPLETED, request_done, l, MHD_OPTION_STRICT_FOR_CLIENT,
	    0, /* 1 hangs up without a word; guard.c refuses more */
	    MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)MEMORY_PER_CONNECTION,
	    MHD_OPTION_CONNECTION_LIMIT, share, MHD_OPTION_CONNECTION_TIMEOUT, idle, MHD_OPTION_END);
	if (l->daemon)
		return 0;
	l->listener = -1; /* the library closed it */
	return FAULT(-EIO);
}

static void default_to(double *v, double seconds)
{
	if (*v <= 0)
		*v = seconds;
}

static struct http_options filled(const struct http_options *given)
{
	struct http_options o = *given;
	long cores = sysconf(_SC_NPROCESSORS_ONLN);
	if (!o.address)
		o.address = "127.0.0.1";
	if (!o.threads)
		o.threads = cores > 0 ? (unsigned)cores : 1;
	if (o.threads > THREADS_MAX)
		o.threads = THREADS_MAX;
	if (!o.connections)
		o.connections = 4096;
	if (!o.upload_memory)
		o.upload_memory = (size_t)256 << 20;
	default_to(&o.header_seconds, 15);
	default_to(&o.body_seconds, 30);
	default_to(&o.upload_seconds, 120);
	default_to(&o.idle_seconds, 30);
	default_to(&o.stop_seconds, 10);
	return o;
}

static struct http_server *server_new(const struct http_options *o)
{
	struct http_server *s = calloc(1, sizeof *s);
	CHECK(s);
	s->o = filled(o);
	s->n_loop = s->o.threads;
	s->loop = aligned_alloc(_Alignof(struct loop), s->n_loop * sizeof *s->loop);
	CHECK(s->loop);
	for (unsigned i = 0; i < s->n_loop; i++) {
		s->loop[i] = (struct loop){ .server = s, .index = i, .listener = -1 };
		pthread_mutex_init(&s->loop[i].lock, NULL);
	}
	return s;
}

static int start_all(struct http_server *s)
{
	TRY(listen_all(s));
	for (unsigned i = 0; i < s->n_loop; i++)
		TRY(start_loop(&s->loop[i]));
	return watch_start(s);
}

int http_start(struct http_server **out, const struct http_options *o)
{
	CHECK(o->handler);
	*out = server_new(o);
	int r = start_all(*out);
	if (r)
		http_stop(out);
	return r;
}

uint16_t http_port(const struct http_server *s) { return s->port; }

/* ---- stopping ---- */

static void nap(void) { usleep(2000); }

/* New clients are refused at once instead of waiting in a queue nobody reads. The loop may be
 * about to put the socket back into its poll set, which must not meet a closed number: so it is
 * silenced first and closed when the loop has ended. */
static void stop_listening(struct loop *l)
{
	if (l->daemon)
		MHD_quiesce_daemon(l->daemon);
	if (l->listener >= 0)
		shutdown(l->listener, SHUT_RDWR);
}

static unsigned all_active(struct http_server *s)
{
	unsigned n = 0;
	for (unsigned i = 0; i < s->n_loop; i++)
		n += atomic_load(&s->loop[i].active);
	return n;
}

static unsigned all_handed(struct http_server *s)
{
	unsigned n = 0;
	for (unsigned i = 0; i < s->n_loop; i++)
		n += atomic_load(&s->loop[i].handed);
	return n;
}

static void await_requests(struct http_server *s)
{
	int64_t end = clock_ns() + (int64_t)(s->o.stop_seconds * 1e9);
	while (all_active(s) && clock_ns() < end)
		nap();
	atomic_store(&s->over, true);
	watch_shut_all(s);
	while (all_handed(s)) /* somebody still holds them and will resume */
		nap();
}

static void end_loop(struct loop *l)
{
	if (l->daemon)
		MHD_stop_daemon(l->daemon);
	if (l->listener >= 0)
		close(l->listener);
	while (l->pool) {
		struct http_exchange_inside *in = l->pool;
		l->pool = in->next;
		exchange_free(in);
	}
	pthread_mutex_destroy(&l->lock);
}

void http_stop(struct http_server **server)
{
	struct http_server *s = *server;
	if (!s)
		return;
	atomic_store(&s->stopping, true);
	for (unsigned i = 0; i < s->n_loop; i++)
		stop_listening(&s->loop[i]);
	await_requests(s);
	watch_stop(s);
	for (unsigned i = 0; i < s->n_loop; i++)
		end_loop(&s->loop[i]);
	free(s->loop);
	free(s);
	*server = NULL;
}
