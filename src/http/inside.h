/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef HTTP_INSIDE_H
#define HTTP_INSIDE_H
/* What the files of this engine share. Nobody outside src/http includes it.
 *
 *   server.c   sockets, loops, stopping            watch.c    connections and their deadlines
 *   request.c  one request, step by step           body.c     forms, uploads, other bodies
 *   guard.c    what two readers could read twice   reply.c    setters, headers, sending
 *   refusal.c  dressing the library's own errors   parse.c    pure parsers */
#include "http/http.h"

#include <microhttpd.h>
#include <pthread.h>
#include <stdatomic.h>

/* The library clears its memory for a connection after each request: as little as the longest head needs. */
enum { HEADERS_MAX = 16, POOLED_MAX = 128, MEMORY_PER_CONNECTION = 16 * 1024 };

enum stage {
	STAGE_NEW,      /* request line read, headers not yet judged */
	STAGE_BODY,     /* reading the body */
	STAGE_HANDED,   /* with the handler, or its reply is on the way */
	STAGE_DRAINING, /* refused on the wire already; reading what still comes */
};

/* Who moves first after HTTP_LATER: the loop that suspends, or the thread that resumes. */
enum phase { PHASE_RUNNING, PHASE_SUSPENDED, PHASE_RESUMED };

struct header {
	const char *name, *value;
};

/* Bytes of a body as they come. Owned by the exchange; grows by doubling. */
struct gather {
	char *p;
	size_t n, cap;
};

struct http_exchange_inside {
	struct http_exchange x;            /* first: one pointer serves both */
	struct http_exchange_inside *next; /* in the pool */
	struct loop *loop;
	struct connection *conn;
	enum stage stage;
	bool handed; /* counted in the loop's `handed` */
	_Atomic enum phase phase;

	str target; /* path and query as sent */
	size_t n_target; /* its bytes, even when it is too long to be kept */
	bool too_long, well_formed;
	size_t limit, drained;
	bool upload, multipart;
	int spoilt; /* status the body has earned already, or 0 */
	struct gather got;
	struct MHD_PostProcessor *parts;
	struct part *part;
	size_t n_part, cap_part;

	int status;
	const char *type;
	str reply;
	struct header header[HEADERS_MAX];
	unsigned n_header;
	bool close;
};

/* One connection: its deadline, and the request it is busy with. Made and ended on the loop's
 * thread; the watch reads `due` and may shut `fd` down, under the loop's lock. */
struct connection {
	struct connection *prev, *next;
	struct loop *loop;
	struct MHD_Connection *mhd;
	struct http_exchange_inside *x;
	_Atomic int64_t due; /* monotonic nanoseconds; 0 while it is our turn */
	int fd;
	bool by_proxy;
};

/* Counted for each loop and on its own lines of the cache: what all loops count together, all wait for. */
struct loop {
	_Alignas(64) struct http_server *server;
	atomic_uint active; /* exchanges under way */
	atomic_uint handed; /* of these, with the handler or awaiting http_resume */
	struct MHD_Daemon *daemon;
	unsigned index;
	int listener;
	struct http_exchange_inside *pool; /* this loop's thread only */
	unsigned n_pool;
	pthread_mutex_t lock; /* guards the list and every fd in it */
	struct connection *first;
};

struct http_server {
	struct http_options o;
	uint16_t port;
	unsigned n_loop;
	struct loop *loop;
	atomic_size_t held;   /* bytes of bodies above HTTP_BODY_MAX */
	atomic_bool stopping; /* replies close their connections */
	atomic_bool over;     /* no request reaches the handler any more */
	pthread_t watch;
	bool watching;
	pthread_mutex_t watch_lock;
	pthread_cond_t watch_end;
};

/* watch.c */
int64_t clock_ns(void);
void connection_due(struct connection *c, double seconds); /* from now; 0: our turn, no deadline */
void connection_notice(
    void *loop, struct MHD_Connection *m, void **context, enum MHD_ConnectionNotificationCode what);
struct connection *connection_of(struct MHD_Connection *m);
int watch_start(struct http_server *s) MUST_CHECK;
void watch_stop(struct http_server *s);
void watch_shut_all(struct http_server *s);

/* request.c */
void *request_line(void *loop, const char *target, struct MHD_Connection *m);
enum MHD_Result request_step(void *loop, struct MHD_Connection *m, const char *url,
    const char *method, const char *version, const char *data, size_t *n, void **context);
void request_done(
    void *loop, struct MHD_Connection *m, void **context, enum MHD_RequestTerminationCode why);
struct http_exchange_inside *exchange_get(struct connection *c);
void exchange_put(struct http_exchange_inside *in);
void exchange_free(struct http_exchange_inside *in);

/* guard.c: 0, or the status to refuse with. Fills *length (-1: none). */
struct request_words {
	const char *method, *url, *version;
	size_t n_url; /* bytes of the target up to its end, or to a NUL inside it */
}; /* where the library left them */
int guard_headers(struct MHD_Connection *m, const struct request_words *w, int64_t *length);

/* body.c: 0, or the status to refuse with. */
int body_begin(struct http_exchange_inside *in, int64_t length);
int body_take(struct http_exchange_inside *in, const char *data, size_t n);
int body_end(struct http_exchange_inside *in);
void body_drop(struct http_exchange_inside *in);

/* reply.c */
enum MHD_Result reply_send(struct http_exchange_inside *in);
/* Puts the whole reply on the socket at once, without the library: for the middle of a body,
 * where it does not take replies. */
void reply_send_raw(struct http_exchange_inside *in);

/* refusal.c: the library's own function, not the one that stands in front of it. */
enum MHD_Result queue_response(struct MHD_Connection *m, unsigned status, struct MHD_Response *r);

#endif
