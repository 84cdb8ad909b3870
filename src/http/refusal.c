/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The library answers some requests itself, before we see them: a line or head that outgrows the
 * connection's memory, no Host, a broken chunk, an HTTP version it does not know. Its answers are
 * bare, and 0.9.75 has no hook for them. But it hands them to its own public MHD_queue_response
 * through the dynamic linker, as any program may; ours stands in front of it and sends our page
 * with our headers under the same status. It sends by itself and has the library close, because
 * after some of these errors 0.9.75 builds the head a second time. A test asks for each refusal;
 * a library that no longer calls through the linker fails it. */
#include "http/inside.h"

#include <dlfcn.h>
#include <sys/socket.h>

enum { LINGER_MAX = 1 << 20 };

typedef enum MHD_Result queue_function(struct MHD_Connection *, unsigned, struct MHD_Response *);

enum MHD_Result queue_response(struct MHD_Connection *m, unsigned status, struct MHD_Response *r)
{
	static queue_function *_Atomic found; /* the same for every thread that looks */
	queue_function *f = atomic_load_explicit(&found, memory_order_relaxed);
	if (!f) {
		f = (queue_function *)dlsym(RTLD_NEXT, "MHD_queue_response");
		CHECK(f);
		atomic_store_explicit(&found, f, memory_order_relaxed);
	}
	return f(m, status, r);
}

/* What has arrived already is taken in, or closing would reset the connection under our answer. */
static void finish(int fd)
{
	char waste[16384];
	ssize_t n = 1;
	shutdown(fd, SHUT_WR);
	for (size_t all = 0; n > 0 && all < LINGER_MAX; all += (size_t)n)
		n = recv(fd, waste, sizeof waste, MSG_DONTWAIT);
}

enum MHD_Result MHD_queue_response(
    struct MHD_Connection *m, unsigned status, struct MHD_Response *r)
{
	struct connection *c = connection_of(m);
	if (!c)
		return queue_response(m, status, r);
	struct http_exchange_inside *in = c->x ? c->x : exchange_get(c);
	if (in->stage == STAGE_DRAINING)
		return MHD_NO; /* it has had its answer */
	in->close = true;
	http_error(&in->x, (int)status);
	reply_send_raw(in);
	finish(c->fd);
	return MHD_NO;
}
