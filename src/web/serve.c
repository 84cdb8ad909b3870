/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* From a request to its reply. Reading happens here, on the loop's thread; toil on its own threads;
 * writing on the writer's. A visit is in one place at a time, so it needs no lock. */
#include "web/back.h"
#include "web/site.h"

#include "base/log.h"
#include "base/static.h"
#include "figures/figures.h"

struct work {
	struct visit v;
	struct visit *before; /* as it came to the writer: each try begins with it */
	struct job job;
	struct task task;
};

static enum lang lang_of(const struct visit *v)
{
	str c = http_cookie(v->x, "__Host-lang");
	if (c.n)
		return str_eq(c, S("zh")) ? LANG_ZH : LANG_EN;
	if (v->who.lang_chosen)
		return v->who.lang;
	str accept = http_request_header(v->x, "Accept-Language");
	return str_begins(accept, S("en")) ? LANG_EN : LANG_ZH;
}

static void visit_begin(struct visit *v, struct site *s, struct http_exchange *x)
{
	v->site = s;
	v->x = x;
	v->act = (struct act){
		.hall = s->hall, .arena = x->arena, .now = hall_now(s->hall)
	};
	guilds_remember(&v->act);
	v->act.lang = lang_of(v);
	v->page = (struct html){ .a = x->arena, .lang = v->act.lang };
}

/* ---- the end of a visit ---- */

/* A fault has been logged where it began; here it only becomes a page. What the handler had said
 * is taken back: a cookie of a session that was not kept would end the one the browser has. Who only wanted
 * to read is not told that the hall can be read. */
static void end_in_fault(struct visit *v, int fault)
{
	bool writes = v->route && v->route->kind != READS;
	bool full = writes && (fault == WRITER_UNAVAILABLE || fault == DB_FULL || fault == DB_IO ||
	                          fault == DB_LOST);
	http_clear(v->x);
	v->page = (struct html){ .a = v->act.arena, .lang = v->act.lang };
	if (full)
		http_header(v->x, "Retry-After", S("60"));
	if (refuse(v, full ? 503 : 500) < 0)
		http_error(v->x, 500);
}

/* ---- writing ---- */

/* The writer runs it again when two transactions met (PostgreSQL): nothing of the first try, neither in
 * the visit nor in the reply, may be seen by the second. */
static int run_job(void *ctx, struct db *db)
{
	struct work *w = ctx;
	struct visit *v = &w->v;
	*v = *w->before;
	http_clear(v->x);
	v->act.db = db;
	v->act.now = hall_now(v->site->hall);
	guilds_remember(&v->act);
	v->page = (struct html){ .a = v->act.arena, .lang = v->act.lang };
	return v->route->serve(v);
}

static void job_done(void *ctx, int outcome)
{
	struct visit *v = &((struct work *)ctx)->v;
	if (outcome < 0 || (outcome > 0 && !v->replied))
		end_in_fault(v, outcome < 0 ? outcome : FAULT(-outcome));
	http_resume(v->x);
}

static int send_to_writer(struct work *w)
{
	w->before = arena_raw(w->v.act.arena, sizeof *w->before);
	*w->before = w->v;
	w->job = (struct job){ .run = run_job, .done = job_done, .ctx = w };
	if (writer_submit(w->v.site->writer, &w->job))
		return HTTP_LATER;
	end_in_fault(&w->v, WRITER_UNAVAILABLE);
	return HTTP_DONE;
}

/* ---- toil ---- */

static void run_toil(void *ctx)
{
	struct work *w = ctx;
	w->v.route->toil(&w->v);
	if (w->v.replied || send_to_writer(w) == HTTP_DONE)
		http_resume(w->v.x);
}

static int send_to_toil(struct work *w)
{
	w->task = (struct task){ .run = run_toil, .ctx = w };
	if (toil_submit(w->v.site->toil, &w->task))
		return HTTP_LATER;
	http_header(w->v.x, "Retry-After", S("5"));
	return refuse(&w->v, 503) < 0 ? FAULT(-1) : HTTP_DONE;
}

/* ---- reading ---- */

/* The same form in the other language: nothing is checked, and nothing that was typed is lost. */
static int show_in(struct visit *v)
{
	speak(v, v->form.language);
	v->form.n_fault = 0;
	return v->route->again(v);
}

static int fill_form(struct visit *v)
{
	int r = form_read(v);
	if (r < 0)
		return r;
	if (r > 0)
		return refuse(v, r) < 0 ? FAULT(-1) : 0;
	if (v->form.language.n)
		return show_in(v);
	if (v->form.n_fault == 0)
		return 0;
	if (v->route->again)
		return v->route->again(v);
	r = v->x->method == HTTP_GET ? refuse_because(v, 400, M_fault_400_value) : refuse(v, 422);
	return r < 0 ? FAULT(-1) : 0;
}

/* Between the two there is a database to ask; elsewhere on this thread there is none. */
static int begin_reading(struct visit *v)
{
	TRY(reader_begin(v->site->readers, v->x->thread));
	v->act.db = reader_db(v->site->readers, v->x->thread);
	return 0;
}

static void end_reading(struct visit *v)
{
	v->act.db = NULL;
	reader_end(v->site->readers, v->x->thread);
}

/* All that may be done in one unchanging view of the data, before anything is written. */
static int read_part(struct work *w)
{
	struct visit *v = &w->v;
	TRY(door_open(v));
	if (v->replied)
		return 0;
	TRY(fill_form(v));
	if (v->replied)
		return 0;
	if (v->route->kind == READS)
		return v->route->serve(v);
	return v->route->look ? v->route->look(v) : 0;
}

static int go(struct work *w)
{
	struct visit *v = &w->v;
	TRY(begin_reading(v));
	int r = read_part(w);
	end_reading(v);
	if (r < 0)
		end_in_fault(v, r);
	else if (!v->replied && v->route->kind == READS)
		end_in_fault(v, FAULT(-1)); /* a handler that says nothing is a bug */
	if (v->replied)
		return HTTP_DONE;
	return v->route->kind == TOILS && !v->skip_toil ? send_to_toil(w) : send_to_writer(w);
}

/* No such page, or not in this way: said to whoever it is. */
static int no_route(struct visit *v, bool other)
{
	TRY(begin_reading(v));
	int r = door_knock(v);
	end_reading(v);
	if (r < 0)
		v->who = (struct visitor){ 0 };
	return refuse(v, other ? 405 : 404) < 0 ? FAULT(-1) : HTTP_DONE;
}

static int handle(void *ctx, struct http_exchange *x)
{
	struct site *s = ctx;
	bool other;
	if (str_begins(x->path, S("/static/"))) {
		http_static(x);
		return HTTP_DONE;
	}
	struct work *w = arena_new_n(x->arena, struct work, 1);
	visit_begin(&w->v, s, x);
	w->v.route = route_find(s, x->method, &w->v, &other);
	if (w->v.route)
		return go(w);
	if (other)
		http_header(x, "Allow", x->method == HTTP_GET ? S("POST") : S("GET, HEAD"));
	return no_route(&w->v, other);
}

static size_t body_limit(void *ctx, enum http_method method, str path)
{
	enum { UPLOAD_MAX = 26 * 1024 * 1024 };
	const struct site *s = ctx;
	struct http_exchange x = { .path = path };
	struct visit v = { .x = &x };
	bool other;
	const struct route *r = route_find(s, method, &v, &other);
	for (const struct field *f = r ? r->form : NULL; f && f->kind != FIELD_END; f++)
		if (f->kind == FIELD_FILE)
			return UPLOAD_MAX;
	return HTTP_BODY_MAX;
}

/* Nobody looked yet whose visit it is. Where no file can be sent, it was the words that were too many. */
static void error_page(void *ctx, struct http_exchange *x, int status)
{
	struct work *w = arena_new_n(x->arena, struct work, 1);
	visit_begin(&w->v, ctx, x);
	bool words = status == 413 && body_limit(ctx, x->method, x->path) == HTTP_BODY_MAX;
	int r = words          ? refuse_because(&w->v, status, M_fault_413_words)
	    : status == 400 ? refuse_because(&w->v, status, M_fault_400_unreadable)
	                    : refuse(&w->v, status);
	if (r < 0)
		log_event(LOG_BAD, "web", "error-page-failed", status);
}

/* ---- the site ---- */

static int open_readers(struct site *s, str where, unsigned threads)
{
	for (unsigned i = 0; i < threads; i++)
		s->shelf[i] = picture_shelf_new();
	return readers_open(&s->readers, where, threads);
}

static int open_doors(struct site *s, const struct site_options *o)
{
	struct http_options h = { .address = o->address,
		.port = o->port,
		.threads = o->threads,
		.handler = handle,
		.error_page = error_page,
		.body_limit = body_limit,
		.ctx = s };
	return http_start(&s->server, &h);
}

static void make_addresses(struct site *s)
{
	s->style = static_url(s->keep, "unionhall.css");
	s->icons = static_url(s->keep, "icons.svg");
	s->mark = static_url(s->keep, "mark.svg");
}

int site_open(struct site **out, struct hall *hall, str where, struct db *writer_db,
    const struct route *const *routes, const struct site_options *o)
{
	enum { TOIL_THREADS = 2, TOIL_QUEUE = 64 };
	struct arena *keep = arena_new(4 << 20);
	struct site *s = arena_new_n(keep, struct site, 1);
	*s = (struct site){ .hall = hall, .routes = routes, .keep = keep,
		.opened_at = hall_now(hall), .opened_ticks = hall_ticks(hall) };
	s->name = arena_copy(keep, o->name);
	s->name_en = arena_copy(keep, o->name_en);
	*out = s;
	hall->board = hall->board ? hall->board : figure_board_new(hall);
	crypto_subkey(&hall->key, "form", &s->form_key);
	make_addresses(s);
	TRY(open_readers(s, where, o->threads));
	struct writer_hooks hooks = { hall->board, figure_board_commit, figure_board_job_kept,
		figure_board_job_undone, figure_board_batch_kept, figure_board_batch_undone, s->readers };
	TRY(toil_start(&s->toil, TOIL_THREADS, TOIL_QUEUE));
	TRY(writer_start(&s->writer, writer_db, &hooks));
	return open_doors(s, o);
}

uint16_t site_port(const struct site *s) { return http_port(s->server); }

void site_close(struct site **out)
{
	struct site *s = *out;
	if (!s)
		return;
	http_stop(&s->server);
	toil_stop(&s->toil);
	if (s->writer)
		writer_stop(&s->writer);
	readers_close(&s->readers);
	for (unsigned i = 0; i < READERS_MAX; i++)
		picture_shelf_free(&s->shelf[i]);
	figure_board_free(&s->hall->board);
	struct arena *keep = s->keep;
	*out = NULL;
	arena_free(&keep);
}
