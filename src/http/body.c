/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Bodies: gathered as they come, counted as they come, and read as what they say they are. */
#include "http/inside.h"
#include "http/parse.h"

#include "base/utf8.h"

#include <stdlib.h>

enum { KEEP_MAX = 16 * 1024, PART_HEAD_MAX = 8 * 1024 };

/* A part of a multipart body: its value is got.p[start, start + n), whose place may still move. */
struct part {
	str name, filename, type;
	size_t start, n;
	bool is_file;
};

/* ---- gathering ---- */

static size_t above(size_t cap) { return cap > HTTP_BODY_MAX ? cap - HTTP_BODY_MAX : 0; }

/* Counts what large bodies hold, all together. False when it would be too much. */
static bool hold(struct http_server *s, size_t old_cap, size_t new_cap)
{
	size_t more = above(new_cap) - above(old_cap);
	if (!more || atomic_fetch_add(&s->held, more) + more <= s->o.upload_memory)
		return true;
	atomic_fetch_sub(&s->held, more);
	return false;
}

static bool gather(struct http_exchange_inside *in, const char *data, size_t n)
{
	struct gather *g = &in->got;
	if (g->cap - g->n < n) {
		size_t cap = g->cap ? g->cap : 4096;
		while (cap - g->n < n)
			cap *= 2;
		if (!hold(in->loop->server, g->cap, cap))
			return false;
		g->p = realloc(g->p, cap);
		CHECK(g->p);
		g->cap = cap;
	}
	if (n)
		memcpy(g->p + g->n, data, n);
	g->n += n;
	return true;
}

void body_drop(struct http_exchange_inside *in)
{
	if (in->parts)
		MHD_destroy_post_processor(in->parts);
	in->parts = NULL;
	atomic_fetch_sub(&in->loop->server->held, above(in->got.cap));
	in->got.n = 0;
	if (in->got.cap <= KEEP_MAX)
		return;
	free(in->got.p);
	in->got = (struct gather){ 0 };
}

/* ---- multipart/form-data ---- */

static str copy_c(struct arena *a, const char *z) { return arena_copy(a, str_from_c(z)); }

static struct part *add_part(struct http_exchange_inside *in)
{
	if (in->n_part == in->cap_part) {
		size_t cap = in->cap_part ? in->cap_part * 2 : 16;
		struct part *p = arena_new_n(in->x.arena, struct part, cap);
		if (in->n_part)
			memcpy(p, in->part, in->n_part * sizeof *p);
		in->part = p;
		in->cap_part = cap;
	}
	return &in->part[in->n_part++];
}

static enum MHD_Result part_came(void *exchange, enum MHD_ValueKind kind, const char *name,
    const char *filename, const char *type, const char *coding, const char *data, uint64_t off,
    size_t n)
{
	struct http_exchange_inside *in = exchange;
	struct arena *a = in->x.arena;
	(void)kind;
	(void)coding;
	if (!name || (type && strncasecmp(type, "multipart/", 10) == 0) ||
	    in->n_part >= HTTP_FIELD_MAX) {
		in->spoilt = 400;
		return MHD_NO;
	}
	if (off == 0) {
		struct part *p = add_part(in);
		*p = (struct part){ copy_c(a, name), copy_c(a, filename), copy_c(a, type), in->got.n, 0,
			filename };
	}
	if (!in->n_part || !gather(in, data, n)) {
		in->spoilt = in->n_part ? 503 : 400;
		return MHD_NO;
	}
	in->part[in->n_part - 1].n += n;
	return MHD_YES;
}

static bool text_ok(str s) { return utf8_valid(s); }

static bool name_ok(str s) { return utf8_valid(s) && http_is_value(s); }

static int finish_parts(struct http_exchange_inside *in)
{
	enum MHD_Result whole = MHD_destroy_post_processor(in->parts);
	in->parts = NULL;
	if (in->spoilt || whole == MHD_NO || !in->n_part)
		return in->spoilt ? in->spoilt : 400;
	in->x.field = arena_new_n(in->x.arena, struct http_field, in->n_part + 1);
	for (size_t i = 0; i < in->n_part; i++) {
		const struct part *p = &in->part[i];
		str value = { in->got.p + p->start, p->n };
		if (!name_ok(p->name) || !name_ok(p->filename) || !name_ok(p->type) ||
		    (!p->is_file && !text_ok(value)))
			return 400;
		in->x.field[in->x.n_field++] =
		    (struct http_field){ p->name, value, p->filename, p->type, p->is_file };
	}
	return 0;
}

/* ---- the three steps ---- */

static int begin_typed(struct http_exchange_inside *in)
{
	str header = http_request_header(&in->x, "Content-Type");
	if (!http_parse_type(in->x.arena, header, &in->x.content_type))
		return 415;
	in->multipart = str_eq(in->x.content_type, S("multipart/form-data"));
	if (!in->multipart)
		return 0;
	if (!in->upload)
		return 415;
	in->parts = MHD_create_post_processor(in->conn->mhd, PART_HEAD_MAX, part_came, in);
	return in->parts ? 0 : 400;
}

int body_begin(struct http_exchange_inside *in, int64_t length)
{
	const struct http_options *o = &in->loop->server->o;
	if (in->x.method == HTTP_GET) /* a body there means nothing and hides things */
		return length > 0 ? 400 : 0;
	if (length < 0)
		return 411;
	in->limit = o->body_limit ? o->body_limit(o->ctx, HTTP_POST, in->x.path) : HTTP_BODY_MAX;
	in->upload = in->limit > HTTP_BODY_MAX;
	if (length > 0 && (uint64_t)length > in->limit)
		return 413;
	return length > 0 ? begin_typed(in) : 0;
}

int body_take(struct http_exchange_inside *in, const char *data, size_t n)
{
	in->drained += n;
	if (in->drained > in->limit)
		return 413;
	if (!in->multipart)
		return gather(in, data, n) ? 0 : 503;
	if (MHD_post_process(in->parts, data, n) == MHD_NO)
		return in->spoilt ? in->spoilt : 400;
	return in->spoilt;
}

int body_end(struct http_exchange_inside *in)
{
	struct http_exchange *x = &in->x;
	if (in->multipart)
		return finish_parts(in);
	str body = { in->got.p ? in->got.p : "", in->got.n };
	if (x->method == HTTP_POST && str_eq(x->content_type, S("application/x-www-form-urlencoded")))
		return http_parse_pairs(x->arena, body, &x->field, &x->n_field) ? 0 : 400;
	if (x->method == HTTP_POST)
		x->body = body;
	return 0;
}
