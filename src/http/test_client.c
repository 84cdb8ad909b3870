/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "http/test_client.h"

#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

/* ---- the server ---- */

struct late {
	struct http_exchange *x;
	int64_t ms;
};

static void *finish_late(void *late)
{
	struct http_exchange *x = ((struct late *)late)->x;
	usleep((useconds_t)((struct late *)late)->ms * 1000);
	http_body(x, "text/plain; charset=utf-8", arena_printf(x->arena, "late on %u", x->thread));
	http_resume(x);
	return NULL;
}

static int serve_later(struct http_exchange *x)
{
	const struct http_field *f = http_field(x, S("ms"));
	struct late *l = arena_new_n(x->arena, struct late, 1);
	pthread_t t;
	l->x = x;
	if (!f || !str_to_i64(f->value, &l->ms))
		return FAULT(-EINVAL);
	CHECK(pthread_create(&t, NULL, finish_late, l) == 0);
	pthread_detach(t);
	return HTTP_LATER;
}

static int serve_echo(struct http_exchange *x)
{
	struct arena *a = x->arena;
	str t = arena_printf(a, "%s path=[%.*s] type=[%.*s] body=[%.*s]\n",
	    x->method == HTTP_POST ? "POST" : "GET", PSTR(x->path), PSTR(x->content_type),
	    PSTR(x->body));
	for (size_t i = 0; i < x->n_field; i++) {
		const struct http_field *f = &x->field[i];
		t = arena_printf(a, "%.*s%.*s=[%.*s]", PSTR(t), PSTR(f->name),
		    (int)(f->value.n < 64 ? f->value.n : 64), f->value.p);
		t = arena_printf(a, f->is_file ? "%.*s file=[%.*s] type=[%.*s] n=%zu\n" : "%.*s\n", PSTR(t),
		    PSTR(f->filename), PSTR(f->content_type), f->value.n);
	}
	if (x->secure)
		t = arena_printf(a, "%.*ssecure\n", PSTR(t));
	http_body(x, "text/plain; charset=utf-8", t);
	return HTTP_DONE;
}

static int serve_cookie(struct http_exchange *x)
{
	http_cookie_set(x, "__Host-sid", S("abc"), 60, HTTP_LAX);
	http_header(x, "Cache-Control", S("private"));
	http_body(x, "text/plain; charset=utf-8",
	    arena_printf(x->arena, "sid=[%.*s]", PSTR(http_cookie(x, "sid"))));
	return HTTP_DONE;
}

static int serve(void *ctx, struct http_exchange *x)
{
	(void)ctx;
	if (str_eq(x->path, S("/later")))
		return serve_later(x);
	if (str_begins(x->path, S("/static/"))) {
		http_static(x);
		return HTTP_DONE;
	}
	if (str_eq(x->path, S("/fault")))
		return -EIO;
	if (str_eq(x->path, S("/cookie")))
		return serve_cookie(x);
	if (str_eq(x->path, S("/page"))) {
		char *p = arena_alloc(x->arena, 8192, 1);
		memset(p, 'p', 8192);
		http_body(x, "text/html; charset=utf-8", (str){ p, 8192 });
		return HTTP_DONE;
	}
	return serve_echo(x);
}

static size_t limit(void *ctx, enum http_method method, str path)
{
	(void)ctx;
	(void)method;
	return str_eq(path, S("/upload")) ? 1 << 20 : HTTP_BODY_MAX;
}

struct http_server *test_serve(struct http_options o)
{
	struct http_server *s;
	o.handler = serve;
	o.body_limit = limit;
	CHECK(http_start(&s, &o) == 0);
	return s;
}

/* ---- the client ---- */

int test_connect(const struct http_server *s) { return test_connect_port(http_port(s)); }

int test_connect_port(uint16_t port)
{
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons(port) };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (fd >= 0 && connect(fd, (struct sockaddr *)&to, sizeof to) == 0)
		return fd;
	if (fd >= 0)
		close(fd);
	return -1;
}

void test_say(int fd, str text)
{
	while (text.n) {
		ssize_t n = send(fd, text.p, text.n, MSG_NOSIGNAL);
		if (n <= 0)
			return;
		text = (str){ text.p + n, text.n - (size_t)n };
	}
}

str test_hear(struct arena *a, int fd, int ms)
{
	static const size_t most = 1 << 20;
	char *p = arena_alloc(a, most, 1);
	size_t n = 0;
	struct pollfd f = { fd, POLLIN, 0 };
	while (n < most && poll(&f, 1, n && ms > 200 ? 200 : ms) == 1) {
		ssize_t r = recv(fd, p + n, most - n, 0);
		if (r <= 0)
			break;
		n += (size_t)r;
	}
	return (str){ p, n };
}

str test_ask(struct arena *a, const struct http_server *s, str request)
{
	int fd = test_connect(s);
	CHECK(fd >= 0);
	test_say(fd, request);
	shutdown(fd, SHUT_WR);
	str reply = test_hear(a, fd, 3000);
	close(fd);
	return reply;
}

bool test_has(str text, const char *part) { return test_count(text, part) > 0; }

unsigned test_count(str text, const char *part)
{
	unsigned n = 0;
	size_t len = strlen(part);
	const char *end = text.p + text.n, *at = text.p;
	while ((at = memmem(at, (size_t)(end - at), part, len)) != NULL) {
		n++;
		at += len;
	}
	return n;
}

int test_status(str reply)
{
	int64_t n;
	if (reply.n < 12 || !str_begins(reply, S("HTTP/1.1 ")) ||
	    !str_to_i64((str){ reply.p + 9, 3 }, &n))
		return 0;
	return (int)n;
}

bool test_is_closed(int fd, int ms)
{
	struct pollfd f = { fd, POLLIN, 0 };
	char c[4096];
	while (poll(&f, 1, ms) == 1)
		if (recv(fd, c, sizeof c, 0) <= 0)
			return true;
	return false;
}

bool test_has_headers(str reply)
{
	static const char *const wanted[] = {
		"\r\nContent-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'; "
		"img-src 'self'; "
		"font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; "
		"frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'\r\n",
		"\r\nCross-Origin-Opener-Policy: same-origin\r\n",
		"\r\nCross-Origin-Embedder-Policy: require-corp\r\n",
		"\r\nCross-Origin-Resource-Policy: same-origin\r\n",
		"\r\nReferrer-Policy: no-referrer\r\n",
		"\r\nX-Content-Type-Options: nosniff\r\n",
		"\r\nOrigin-Agent-Cluster: ?1\r\n",
		"\r\nStrict-Transport-Security: max-age=63072000; includeSubDomains\r\n",
		"\r\nPermissions-Policy: ",
		"\r\nContent-Type: ",
		"charset=utf-8\r\n",
		"\r\nCache-Control: ",
	};
	bool all = true;
	for (size_t i = 0; i < countof(wanted); i++)
		all &= EXPECT(test_count(reply, wanted[i]) == 1);
	return all;
}
