/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* One request, step by step, as the library tells us: its line, its headers, its body in pieces,
 * the end of the body, and (after HTTP_LATER) the resumption. All on the thread of its loop. */
#include "http/inside.h"
#include "http/parse.h"

#include <stdlib.h>

enum {
	ARENA_CAP = 64 << 20,
	DRAIN_MAX = 64 << 20, /* bytes read and dropped so that a refusal is heard */
};

/* ---- exchanges come from a pool, so that a busy loop asks for no memory ---- */

static struct http_exchange_inside *exchange_new(void)
{
	struct http_exchange_inside *in = calloc(1, sizeof *in);
	CHECK(in);
	in->x.arena = arena_new(ARENA_CAP);
	return in;
}

struct http_exchange_inside *exchange_get(struct connection *c)
{
	struct loop *l = c->loop;
	struct http_exchange_inside *in = l->pool;
	if (in) {
		l->pool = in->next;
		l->n_pool--;
	} else {
		in = exchange_new();
	}
	struct arena *arena = in->x.arena;
	struct gather got = { in->got.p, 0, in->got.cap };
	*in = (struct http_exchange_inside){ .loop = l, .conn = c, .got = got, .status = 200 };
	in->x.arena = arena;
	in->x.thread = l->index;
	in->x.inside = in;
	c->x = in;
	atomic_fetch_add(&l->active, 1);
	return in;
}

void exchange_free(struct http_exchange_inside *in)
{
	arena_free(&in->x.arena);
	free(in->got.p);
	free(in);
}

static void hand_back(struct http_exchange_inside *in)
{
	if (in->handed)
		atomic_fetch_sub(&in->loop->handed, 1);
	in->handed = false;
}

/* A client that left during HTTP_LATER ends here straight after http_resume, without an answer;
 * so here too `phase` is looked at, for all that the other thread has written to be seen. */
void exchange_put(struct http_exchange_inside *in)
{
	struct loop *l = in->loop;
	hand_back(in);
	CHECK(atomic_load(&in->phase) != PHASE_SUSPENDED);
	in->conn->x = NULL;
	body_drop(in);
	arena_reset(in->x.arena);
	if (l->n_pool < POOLED_MAX) {
		in->next = l->pool;
		l->pool = in;
		l->n_pool++;
	} else {
		exchange_free(in);
	}
	atomic_fetch_sub(&l->active, 1);
}

/* ---- the request line ---- */

void *request_line(void *loop, const char *target, struct MHD_Connection *m)
{
	struct connection *c = connection_of(m);
	(void)loop;
	CHECK(c && !c->x);
	struct http_exchange_inside *in = exchange_get(c);
	str whole = str_from_c(target);
	in->n_target = whole.n;
	in->too_long = whole.n > HTTP_URL_MAX;
	if (!in->too_long)
		in->target = arena_copy(in->x.arena, whole);
	return in;
}

/* ---- the headers ---- */

static bool method_known(struct http_exchange *x, const char *method)
{
	x->head = strcmp(method, "HEAD") == 0;
	x->method = strcmp(method, "POST") == 0 ? HTTP_POST : HTTP_GET;
	return x->head || x->method == HTTP_POST || strcmp(method, "GET") == 0;
}

/* Printing ASCII alone (RFC 9112, 3.2). The library takes everything up to the last blank of the line
 * for the target; others stop at the first. */
static bool is_plain(str target)
{
	for (size_t i = 0; i < target.n; i++)
		if ((unsigned char)target.p[i] <= 0x20 || (unsigned char)target.p[i] >= 0x7f)
			return false;
	return true;
}

static int read_target(struct http_exchange_inside *in)
{
	str path = str_cut(in->target, '?', &in->x.query);
	if (in->too_long || path.n > HTTP_PATH_MAX)
		return 414;
	in->well_formed = is_plain(in->target) && http_parse_path(in->x.arena, path, &in->x.path);
	if (!in->well_formed) {
		in->x.path = S("");
		return 400;
	}
	if (in->x.method == HTTP_GET &&
	    !http_parse_pairs(in->x.arena, in->x.query, &in->x.field, &in->x.n_field))
		return 400;
	return 0;
}

static int read_head(struct http_exchange_inside *in, const struct request_words *w)
{
	int64_t length;
	int refused = guard_headers(in->conn->mhd, w, &length);
	if (refused)
		return refused;
	if (!method_known(&in->x, w->method))
		return 405;
	refused = read_target(in);
	if (refused)
		return refused;
	in->x.secure =
	    in->conn->by_proxy && str_eq(http_request_header(&in->x, "X-Forwarded-Proto"), S("https"));
	return body_begin(in, length);
}

static void set_error(struct http_exchange_inside *in, int status)
{
	in->close = true;
	http_error(&in->x, status);
	if (status == 405)
		http_header(&in->x, "Allow", S("GET, HEAD, POST"));
}

static enum MHD_Result refuse(struct http_exchange_inside *in, int status)
{
	set_error(in, status);
	in->stage = STAGE_HANDED;
	return reply_send(in);
}

/* Answers now, and goes on reading for a while: closing with unread bytes would make the kernel
 * reset the connection, and the client would see a broken line instead of the reason. */
static enum MHD_Result refuse_and_drain(struct http_exchange_inside *in, int status)
{
	set_error(in, status);
	reply_send_raw(in);
	in->stage = STAGE_DRAINING;
	return MHD_YES;
}

static enum MHD_Result begin(struct http_exchange_inside *in, const struct request_words *w)
{
	const struct http_options *o = &in->loop->server->o;
	int refused = read_head(in, w);
	connection_due(in->conn, in->upload ? o->upload_seconds : o->body_seconds);
	if (refused == 413 && !http_request_header(&in->x, "Expect").n)
		return refuse_and_drain(in, refused);
	if (refused)
		return refuse(in, refused);
	in->stage = STAGE_BODY;
	return MHD_YES;
}

/* ---- the body ---- */

static enum MHD_Result take(struct http_exchange_inside *in, const char *data, size_t *n)
{
	size_t came = *n;
	*n = 0;
	if (in->stage == STAGE_DRAINING) {
		in->drained += came;
		return in->drained > DRAIN_MAX ? MHD_NO : MHD_YES;
	}
	if (!in->spoilt)
		in->spoilt = body_take(in, data, came);
	if (in->spoilt == 413 || in->spoilt == 503)
		return refuse_and_drain(in, in->spoilt);
	return MHD_YES;
}

/* ---- the handler ---- */

static enum MHD_Result answer(struct http_exchange_inside *in)
{
	hand_back(in);
	return reply_send(in);
}

/* The work may have been finished by another thread before we come to suspend; `phase` settles
 * it. */
static enum MHD_Result wait_for_it(struct http_exchange_inside *in)
{
	if (atomic_load(&in->phase) == PHASE_RESUMED)
		return answer(in);
	MHD_suspend_connection(in->conn->mhd);
	if (atomic_exchange(&in->phase, PHASE_SUSPENDED) == PHASE_RESUMED) {
		atomic_store(&in->phase, PHASE_RESUMED);
		MHD_resume_connection(in->conn->mhd);
	}
	return MHD_YES;
}

void http_resume(struct http_exchange *x)
{
	struct http_exchange_inside *in = x->inside;
	struct MHD_Connection *m = in->conn->mhd;
	enum phase was = atomic_exchange(&in->phase, PHASE_RESUMED);
	CHECK(was != PHASE_RESUMED);
	if (was == PHASE_SUSPENDED)
		MHD_resume_connection(m);
}

static enum MHD_Result hand_over(struct http_exchange_inside *in)
{
	struct http_server *s = in->loop->server;
	int refused = in->spoilt ? in->spoilt : body_end(in);
	connection_due(in->conn, 0);
	if (refused)
		return refuse(in, refused);
	in->stage = STAGE_HANDED;
	in->handed = true;
	/* before looking at `over`: http_stop does it the other way round */
	atomic_fetch_add(&in->loop->handed, 1);
	if (atomic_load(&s->over))
		return MHD_NO;
	int r = s->o.handler(s->o.ctx, &in->x);
	if (r == HTTP_LATER)
		return wait_for_it(in);
	if (r > 0)
		r = FAULT(-r);
	if (r < 0)
		http_error(&in->x, 500);
	return answer(in);
}

static enum MHD_Result after_handing(struct http_exchange_inside *in)
{
	if (atomic_load(&in->phase) != PHASE_RESUMED)
		return MHD_YES;
	return answer(in);
}

enum MHD_Result request_step(void *loop, struct MHD_Connection *m, const char *url,
    const char *method, const char *version, const char *data, size_t *n, void **context)
{
	struct http_exchange_inside *in = *context;
	(void)loop;
	CHECK(in && in->conn->mhd == m);
	if (in->stage == STAGE_NEW)
		return begin(in, &(struct request_words){ method, url, version, in->n_target });
	if (*n)
		return take(in, data, n);
	if (in->stage == STAGE_DRAINING)
		return MHD_NO;
	return in->stage == STAGE_BODY ? hand_over(in) : after_handing(in);
}

/* Sent, or the client has gone. A keep-alive connection may now idle, and then owes a whole head.
 * */
void request_done(
    void *loop, struct MHD_Connection *m, void **context, enum MHD_RequestTerminationCode why)
{
	const struct http_options *o = &((struct loop *)loop)->server->o;
	struct connection *c = connection_of(m);
	(void)why;
	*context = NULL;
	if (c && c->x)
		exchange_put(c->x);
	if (c)
		connection_due(c, o->idle_seconds + o->header_seconds);
}
