/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Replies: what the handler set, and on every one of them the headers that tell a browser to trust
 * nothing but what came from here (RELIABILITY, 1.5). */
#include "http/inside.h"
#include "http/parse.h"

#include <sys/socket.h>
#include <time.h>

static const char CSP[] = "Content-Security-Policy";
static const char CORP[] = "Cross-Origin-Resource-Policy";

static const struct header always[] = {
	{ CSP,
	    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
	    "connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; "
	    "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'" },
	{ CORP, "same-origin" },
	{ "Cache-Control", "no-store" },
	{ "Cross-Origin-Opener-Policy", "same-origin" },
	{ "Cross-Origin-Embedder-Policy", "require-corp" },
	{ "Referrer-Policy", "no-referrer" },
	{ "X-Content-Type-Options", "nosniff" },
	{ "Strict-Transport-Security", "max-age=63072000; includeSubDomains" },
	{ "Permissions-Policy",
	    "accelerometer=(), autoplay=(), browsing-topics=(), camera=(), display-capture=(), "
	    "encrypted-media=(), fullscreen=(), "
	    "gamepad=(), geolocation=(), gyroscope=(), hid=(), idle-detection=(), local-fonts=(), "
	    "magnetometer=(), microphone=(), midi=(), payment=(), picture-in-picture=(), "
	    "publickey-credentials-create=(self), publickey-credentials-get=(self), "
	    "screen-wake-lock=(), serial=(), storage-access=(), usb=(), "
	    "xr-spatial-tracking=()" },
	{ "Origin-Agent-Cluster", "?1" },
};

enum { REPLACEABLE = 3, SLOWEST_READER = 1024, SENDING_SECONDS = 60 };

/* ---- setters ---- */

void http_status(struct http_exchange *x, int status)
{
	CHECK(status >= 200 && status <= 599);
	x->inside->status = status;
}

void http_body(struct http_exchange *x, const char *type, str body)
{
	CHECK(http_is_value(str_from_c(type)));
	x->inside->type = type;
	x->inside->reply = body;
}

void http_header(struct http_exchange *x, const char *name, str value)
{
	struct http_exchange_inside *in = x->inside;
	CHECK(in->n_header < HEADERS_MAX && http_is_token(str_from_c(name)));
	CHECK(value.n && http_is_value(value));
	in->header[in->n_header++] = (struct header){ name, arena_z(x->arena, value) };
}

static bool is_cookie_text(str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] <= 0x20 || s.p[i] >= 0x7f || strchr("\",;\\", s.p[i]))
			return false;
	return true;
}

void http_cookie_set(struct http_exchange *x, const char *name, str value, int64_t max_age,
    enum http_same_site same_site)
{
	CHECK(http_is_token(str_from_c(name)) && is_cookie_text(value));
	str life = max_age > 0 ? arena_printf(x->arena, "; Max-Age=%lld", (long long)max_age)
	    : max_age < 0      ? S("; Max-Age=0")
	                       : S("");
	http_header(x, "Set-Cookie",
	    arena_printf(x->arena, "%s=%.*s; Path=/; Secure; HttpOnly; SameSite=%s%.*s", name,
	        PSTR(value), same_site == HTTP_STRICT ? "Strict" : "Lax", PSTR(life)));
}

void http_see_other(struct http_exchange *x, str path)
{
	CHECK(path.n && path.p[0] == '/' && (path.n == 1 || (path.p[1] != '/' && path.p[1] != '\\')));
	http_status(x, 303);
	http_header(x, "Location", path);
}

void http_clear(struct http_exchange *x)
{
	x->inside->n_header = 0;
	x->inside->status = 200;
	x->inside->type = NULL;
	x->inside->reply = S("");
}

void http_error(struct http_exchange *x, int status)
{
	struct http_exchange_inside *in = x->inside;
	const struct http_options *o = &in->loop->server->o;
	http_clear(x);
	in->status = status;
	if (o->error_page)
		o->error_page(o->ctx, x, status);
	else
		http_body(x, "text/plain; charset=utf-8",
		    arena_printf(x->arena, "%d %s\n", status, MHD_get_reason_phrase_for((unsigned)status)));
	in->status = status;
}

/* ---- asking ---- */

struct wanted {
	str name, value;
	unsigned times;
};

static enum MHD_Result one_header(void *wanted, enum MHD_ValueKind kind, const char *name,
    size_t n_name, const char *value, size_t n_value)
{
	struct wanted *w = wanted;
	(void)kind;
	if (!http_same((str){ name, n_name }, w->name))
		return MHD_YES;
	w->value = (str){ value, n_value };
	w->times++;
	return MHD_YES;
}

str http_request_header(const struct http_exchange *x, const char *name)
{
	struct wanted w = { .name = str_from_c(name) };
	MHD_get_connection_values_n(x->inside->conn->mhd, MHD_HEADER_KIND, one_header, &w);
	return w.times == 1 && http_is_value(w.value) ? str_trim(w.value) : S("");
}

str http_cookie(const struct http_exchange *x, const char *name)
{
	return http_parse_cookie(http_request_header(x, "Cookie"), str_from_c(name));
}

const struct http_field *http_field(const struct http_exchange *x, str name)
{
	for (size_t i = 0; i < x->n_field; i++)
		if (str_eq(x->field[i].name, name))
			return &x->field[i];
	return NULL;
}

/* ---- sending ---- */

static bool replaced(const struct http_exchange_inside *in, const char *name)
{
	for (unsigned i = 0; i < in->n_header; i++)
		if (strcasecmp(in->header[i].name, name) == 0)
			return true;
	return false;
}

typedef void write_header(void *to, const char *name, const char *value);

static void write_headers(const struct http_exchange_inside *in, write_header *write, void *to)
{
	write(to, "Content-Type", in->type ? in->type : "text/plain; charset=utf-8");
	for (unsigned i = 0; i < countof(always); i++)
		if (i >= REPLACEABLE || !replaced(in, always[i].name))
			write(to, always[i].name, always[i].value);
	for (unsigned i = 0; i < in->n_header; i++)
		write(to, in->header[i].name, in->header[i].value);
	if (in->close || atomic_load_explicit(&in->loop->server->stopping, memory_order_relaxed))
		write(to, "Connection", "close");
}

static void write_to_response(void *response, const char *name, const char *value)
{
	CHECK(MHD_add_response_header(response, name, value) == MHD_YES);
}

enum MHD_Result reply_send(struct http_exchange_inside *in)
{
	struct MHD_Response *r =
	    MHD_create_response_from_buffer(in->reply.n, (void *)in->reply.p, MHD_RESPMEM_PERSISTENT);
	CHECK(r);
	write_headers(in, write_to_response, r);
	connection_due(in->conn, SENDING_SECONDS + (double)in->reply.n / SLOWEST_READER);
	enum MHD_Result queued = queue_response(in->conn->mhd, (unsigned)in->status, r);
	MHD_destroy_response(r);
	return queued;
}

struct raw {
	struct arena *arena;
	str text;
};

static void write_to_text(void *raw, const char *name, const char *value)
{
	struct raw *w = raw;
	w->text = arena_printf(w->arena, "%.*s%s: %s\r\n", PSTR(w->text), name, value);
}

void reply_send_raw(struct http_exchange_inside *in)
{
	struct raw w = { in->x.arena, S("") };
	char date[40];
	struct tm tm;
	time_t now = time(NULL);
	strftime(date, sizeof date, "%a, %d %b %Y %H:%M:%S GMT", gmtime_r(&now, &tm));
	write_headers(in, write_to_text, &w);
	str whole = arena_printf(in->x.arena,
		"HTTP/1.1 %d %s\r\nDate: %s\r\nContent-Length: %zu\r\n%.*s\r\n%.*s", in->status,
		MHD_get_reason_phrase_for((unsigned)in->status), date, in->reply.n, PSTR(w.text),
		PSTR(in->reply));
	/* A first reply fits the socket's buffer; should it not, the closing says the rest. */
	ssize_t sent = send(in->conn->fd, whole.p, whole.n, MSG_NOSIGNAL | MSG_DONTWAIT);
	(void)sent;
}
