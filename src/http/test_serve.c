/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What must work: forms, uploads, late replies, deadlines, stopping. */
#include "http/test_client.h"

#include "base/static.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static double seconds(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static str ask_post(
    struct arena *a, const struct http_server *s, const char *path, const char *type, str body)
{
	str head = arena_printf(a,
	    "POST %s HTTP/1.1\r\nHost: h\r\nContent-Type: %s\r\nContent-Length: %zu\r\n"
	    "Connection: close\r\n\r\n",
	    path, type, body.n);
	char *p = arena_alloc(a, head.n + body.n, 1);
	memcpy(p, head.p, head.n);
	memcpy(p + head.n, body.p, body.n);
	return test_ask(a, s, (str){ p, head.n + body.n });
}

TEST("paths are decoded once, queries and forms into fields")
{
	struct arena *a = arena_new(64 << 20);
	struct http_server *s = test_serve((struct http_options){ .threads = 1 });
	str r =
	    test_ask(a, s, S("GET /%252e%252e/%e4%bd%a0?a=1&b=%26+%2B&&c HTTP/1.1\r\nHost: h\r\n\r\n"));
	EXPECT(test_status(r) == 200 && test_has(r, "path=[/%2e%2e/\xe4\xbd\xa0]"));
	EXPECT(test_has(r, "\na=[1]\nb=[& +]\nc=[]\n"));
	r = ask_post(a, s, "/echo?q=not-a-field", "Application/X-WWW-Form-Urlencoded; charset=UTF-8",
	    S("k=v%0D%0Aw&k=2"));
	EXPECT(test_has(r, "\nk=[v\r\nw]\nk=[2]\n") && !test_has(r, "not-a-field"));
	r = ask_post(a, s, "/echo", "application/json", S("{\"a\":1}"));
	EXPECT(test_has(r, "type=[application/json] body=[{\"a\":1}]"));
	r = test_ask(a, s, S("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n"));
	EXPECT(test_status(r) == 200 && test_has(r, "POST path=[/echo] type=[] body=[]"));
	http_stop(&s);
	arena_free(&a);
}

TEST("HEAD has the headers and length of GET and no body")
{
	struct arena *a = arena_new(64 << 20);
	struct http_server *s = test_serve((struct http_options){ .threads = 1 });
	str r = test_ask(a, s, S("HEAD /page HTTP/1.1\r\nHost: h\r\n\r\n"));
	EXPECT(test_status(r) == 200 && test_has(r, "\r\nContent-Length: 8192\r\n"));
	EXPECT(test_has_headers(r) && !test_has(r, "ppp"));
	http_stop(&s);
	arena_free(&a);
}

TEST("cookies: by exact name, none when doubled; what a handler sets replaces the default")
{
	struct arena *a = arena_new(64 << 20);
	struct http_server *s = test_serve((struct http_options){ .threads = 1 });
	static const struct {
		const char *header, *want;
	} row[] = {
		{ "Cookie: asid=1; sid=2; sidb=3", "sid=[2]" },
		{ "Cookie: sid=1; sid=2", "sid=[]" },
		{ "Cookie: sid=1\r\nCookie: sid=1", "sid=[]" },
		{ "Cookie: SID=1", "sid=[]" },
		{ "X: y", "sid=[]" },
	};
	for (size_t i = 0; i < countof(row); i++) {
		str r = test_ask(
		    a, s, arena_printf(a, "GET /cookie HTTP/1.1\r\nHost: h\r\n%s\r\n\r\n", row[i].header));
		EXPECT(test_has(r, row[i].want) && test_has_headers(r));
		EXPECT(test_has(r, "\r\nCache-Control: private\r\n"));
		EXPECT(test_has(r,
		    "\r\nSet-Cookie: __Host-sid=abc; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=60\r\n"));
	}
	http_stop(&s);
	arena_free(&a);
}

TEST("only the configured proxy is believed")
{
	struct arena *a = arena_new(64 << 20);
	str ask = S("GET /echo HTTP/1.1\r\nHost: h\r\nX-Forwarded-Proto: https\r\n\r\n");
	static const struct {
		const char *proxy;
		bool believed;
	} row[] = {
		{ NULL, false },
		{ "127.0.0.1", true },
		{ "127.0.0.2", false },
	};
	for (size_t i = 0; i < countof(row); i++) {
		struct http_server *s =
		    test_serve((struct http_options){ .threads = 1, .proxy = row[i].proxy });
		EXPECT(test_has(test_ask(a, s, ask), "secure") == row[i].believed);
		http_stop(&s);
	}
	arena_free(&a);
}

TEST("files of the program are kept for a year under their hash, and are nowhere else")
{
	struct arena *a = arena_new(64 << 20);
	struct http_server *s = test_serve((struct http_options){ .threads = 1 });
	for (size_t i = 0; i < static_file_count && i < 4; i++) {
		const struct static_file *f = &static_files[i];
		str url = static_url(a, f->name);
		str r = test_ask(a, s, arena_printf(a, "GET %.*s HTTP/1.1\r\nHost: h\r\n\r\n", PSTR(url)));
		EXPECT(test_status(r) == 200 &&
		    test_has(r, "\r\nCache-Control: public, max-age=31536000, immutable\r\n"));
		EXPECT(r.n > f->n && memcmp(r.p + r.n - f->n, f->bytes, f->n) == 0);
		r = test_ask(a, s,
		    arena_printf(
		        a, "GET /static/0123456789abcdef/%s HTTP/1.1\r\nHost: h\r\n\r\n", f->name));
		EXPECT(test_status(r) == 404 && test_has(r, "\r\nCache-Control: no-store\r\n"));
	}
	EXPECT(test_status(test_ask(a, s, S("GET /static/ HTTP/1.1\r\nHost: h\r\n\r\n"))) == 404);
	EXPECT(test_status(test_ask(a, s, S("GET /static/x/none HTTP/1.1\r\nHost: h\r\n\r\n"))) == 404);
	http_stop(&s);
	arena_free(&a);
}

static const char MULTI[] = "multipart/form-data; boundary=----b1";

TEST("an upload arrives field by field, whatever its bytes")
{
	struct arena *a = arena_new(64 << 20);
	struct http_server *s = test_serve((struct http_options){ .threads = 1 });
	enum { N = 300000 };
	str before =
	    S("------b1\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\n\r\n"
	      "------b1\r\nContent-Disposition: form-data; name=\"word\"\r\n\r\n\xe4\xbd\xa0 b\r\n"
	      "------b1\r\nContent-Disposition: form-data; name=\"pic\"; filename=\"../a.png\"\r\n"
	      "Content-Type: image/png\r\n\r\n");
	str after = S("\r\n------b1\r\nContent-Disposition: form-data; name=\"none\"; filename=\"\"\r\n"
	              "Content-Type: application/octet-stream\r\n\r\n\r\n------b1--\r\n");
	char *p = arena_alloc(a, before.n + N + after.n, 1);
	memcpy(p, before.p, before.n);
	for (size_t i = 0; i < N; i++)
		p[before.n + i] = (char)(i * 7 + i / 251);
	memcpy(p + before.n + N, after.p, after.n);
	str r = ask_post(a, s, "/upload", MULTI, (str){ p, before.n + N + after.n });
	EXPECT(test_status(r) == 200);
	EXPECT(test_has(r, "note=[]\nword=[\xe4\xbd\xa0 b]\n"));
	EXPECT(test_has(r, " file=[../a.png] type=[image/png] n=300000\n"));
	EXPECT(test_has(r, "none=[] file=[] type=[application/octet-stream] n=0\n"));
	static const char *const bad[] = {
		"",
		"------b1\r\nContent-Disposition: form-data; name=\"x\"\r\n\r\nunfinished",
		"------b1\r\nContent-Disposition: form-data; name=\"x\"\r\n\r\nbad \xff text\r\n------b1--\r\n",
		"------b1\r\nContent-Disposition: form-data; name=\"\xff\"\r\n\r\nx\r\n------b1--\r\n",
		"------b1\r\nContent-Type: text/plain\r\n\r\nno name\r\n------b1--\r\n",
		"other boundary entirely, and nothing else at all\r\n",
	};
	for (size_t i = 1; i < countof(bad); i++)
		if (!EXPECT(test_status(ask_post(a, s, "/upload", MULTI, str_from_c(bad[i]))) == 400))
			test_failed(__FILE__, __LINE__, bad[i]);
	http_stop(&s);
	arena_free(&a);
}

TEST("a body over its limit is answered at once, and the answer is heard")
{
	struct arena *a = arena_new(64 << 20);
	struct http_server *s = test_serve((struct http_options){ .threads = 1 });
	char *big = arena_alloc(a, 3 << 20, 1);
	memset(big, 'x', 3 << 20);
	str r = ask_post(a, s, "/upload", "text/plain", (str){ big, (1 << 20) + 1 });
	EXPECT(test_status(r) == 413 && test_has_headers(r));
	EXPECT(test_status(ask_post(a, s, "/upload", "text/plain", (str){ big, 1 << 20 })) == 200);
	EXPECT(test_status(ask_post(a, s, "/echo", "text/plain", (str){ big, 65536 })) == 200);

	int fd = test_connect(s);
	test_say(fd,
	    S("POST /upload HTTP/1.1\r\nHost: h\r\nContent-Type: text/plain\r\nExpect: 100-continue\r\n"
	      "Content-Length: 1048577\r\n\r\n"));
	r = test_hear(a, fd, 3000);
	EXPECT(test_status(r) == 413 && !test_has(r, "100 Continue") && test_has_headers(r));
	close(fd);
	http_stop(&s);
	arena_free(&a);
}

TEST("all uploads together are held to a budget")
{
	struct arena *a = arena_new(64 << 20);
	struct http_server *s =
	    test_serve((struct http_options){ .threads = 1, .upload_memory = 300000 });
	char *big = arena_alloc(a, 1 << 20, 1);
	for (int i = 0; i < 3; i++) {
		EXPECT(test_status(ask_post(a, s, "/upload", "text/plain", (str){ big, 200000 })) == 200);
		EXPECT(test_status(ask_post(a, s, "/upload", "text/plain", (str){ big, 500000 })) == 503);
	}
	http_stop(&s);
	arena_free(&a);
}

TEST("fifty requests in one breath get fifty answers in order")
{
	struct arena *a = arena_new(64 << 20);
	struct http_server *s = test_serve((struct http_options){ .threads = 1 });
	int fd = test_connect(s);
	str all = S("");
	for (int i = 0; i < 50; i++)
		all = arena_printf(a,
		    i % 3 ? "%.*sGET /p%d HTTP/1.1\r\nHost: h\r\n\r\n"
		          : "%.*sPOST /p%d HTTP/1.1\r\nHost: h\r\nContent-Type: text/plain\r\n"
		            "Content-Length: 2\r\n\r\nhi",
		    PSTR(all), i);
	test_say(fd, all);
	str r = test_hear(a, fd, 500);
	EXPECT(test_count(r, "HTTP/1.1 200 ") == 50);
	const char *at = r.p;
	for (int i = 0; at && i < 50; i++) {
		str want = arena_printf(a, "path=[/p%d]", i);
		at = memmem(at, (size_t)(r.p + r.n - at), want.p, want.n);
	}
	EXPECT(at != NULL);
	close(fd);
	http_stop(&s);
	arena_free(&a);
}

/* Says one byte every 20 ms for at most `s` seconds; how long until the server hung up. */
static double trickle(const struct http_server *server, str opening, double s)
{
	int fd = test_connect(server);
	double start = seconds();
	test_say(fd, opening);
	while (seconds() - start < s && !test_is_closed(fd, 20))
		test_say(fd, S("x"));
	close(fd);
	return seconds() - start;
}

TEST("a trickle is cut at the deadline, in the head, in the body, and between requests")
{
	struct http_server *s = test_serve((struct http_options){ .threads = 1,
	    .header_seconds = 0.3,
	    .body_seconds = 0.5,
	    .upload_seconds = 0.8,
	    .idle_seconds = 0.4 });
	double t = trickle(s, S(""), 4);
	EXPECT(t > 0.25 && t < 0.9);
	t = trickle(s, S("GET / HTTP/1.1\r\nHost: h\r\nX: "), 4);
	EXPECT(t > 0.25 && t < 0.9);
	t = trickle(s,
	    S("POST / HTTP/1.1\r\nHost: h\r\nContent-Type: text/plain\r\nContent-Length: 9999\r\n\r\n"),
	    4);
	EXPECT(t > 0.45 && t < 1.1);
	t = trickle(s,
	    S("POST /upload HTTP/1.1\r\nHost: h\r\nContent-Type: text/plain\r\nContent-Length: 9999\r\n\r\n"),
	    4);
	EXPECT(t > 0.75 && t < 1.4);
	int fd = test_connect(s);
	test_say(fd, S("GET / HTTP/1.1\r\nHost: h\r\n\r\n"));
	double start = seconds();
	EXPECT(test_is_closed(fd, 3000));
	EXPECT(seconds() - start < 2);
	close(fd);
	http_stop(&s);
}

TEST("a late reply outlives every deadline that is the client's")
{
	struct arena *a = arena_new(64 << 20);
	struct http_server *s = test_serve((struct http_options){
	    .threads = 1, .header_seconds = 0.2, .body_seconds = 0.2, .idle_seconds = 0.2 });
	EXPECT(test_has(
	    test_ask(a, s, S("GET /later?ms=1800 HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")),
	    "late on 0"));
	http_stop(&s);
	arena_free(&a);
}

/* ---- many at once ---- */

enum { CLIENTS = 64, ROUNDS = 20 };

struct client {
	const struct http_server *s;
	unsigned seed;
	atomic_uint *answered;
};

static void *be_client(void *client)
{
	struct client *c = client;
	struct arena *a = arena_new(256 << 20);
	int fd = test_connect(c->s);
	for (int i = 0; i < ROUNDS; i++) {
		test_say(fd,
		    arena_printf(a, "GET /later?ms=%u HTTP/1.1\r\nHost: h\r\n\r\n",
		        (c->seed * 7 + (unsigned)i) % 4));
		size_t n = 0;
		char got[4096] = "";
		while (n < sizeof got - 1 && !strstr(got, "late on")) {
			ssize_t r = recv(fd, got + n, sizeof got - 1 - n, 0);
			if (r <= 0)
				break;
			n += (size_t)r;
		}
		if (strstr(got, "late on"))
			atomic_fetch_add(c->answered, 1);
	}
	close(fd);
	arena_free(&a);
	return NULL;
}

TEST("64 clients whose replies come from other threads all get all of theirs")
{
	atomic_uint answered = 0;
	struct http_server *s = test_serve((struct http_options){ .threads = 2 });
	pthread_t t[CLIENTS];
	struct client c[CLIENTS];
	for (unsigned i = 0; i < CLIENTS; i++) {
		c[i] = (struct client){ s, i, &answered };
		CHECK(pthread_create(&t[i], NULL, be_client, &c[i]) == 0);
	}
	for (unsigned i = 0; i < CLIENTS; i++)
		pthread_join(t[i], NULL);
	EXPECT(answered == CLIENTS * ROUNDS);
	http_stop(&s);
}

TEST("clients that leave while their reply is worked on break nothing")
{
	struct arena *a = arena_new(64 << 20);
	struct http_server *s = test_serve((struct http_options){ .threads = 2 });
	for (int i = 0; i < 100; i++) {
		int fd = test_connect(s);
		test_say(fd, arena_printf(a, "GET /later?ms=%d HTTP/1.1\r\nHost: h\r\n\r\n", i % 30));
		if (i % 2) {
			struct linger reset = { 1, 0 };
			setsockopt(fd, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
		}
		usleep(1000);
		close(fd);
	}
	EXPECT(test_has(test_ask(a, s, S("GET /later?ms=50 HTTP/1.1\r\nHost: h\r\n\r\n")), "late on"));
	http_stop(&s);
	arena_free(&a);
}

/* ---- stopping ---- */

static void *stop(void *server)
{
	http_stop(server);
	return NULL;
}

TEST("stopping lets a request under way finish and turns new clients away at once")
{
	struct arena *a = arena_new(64 << 20);
	struct http_server *s = test_serve((struct http_options){ .threads = 2 }), *stopping = s;
	int idle = test_connect(s), busy = test_connect(s);
	uint16_t port = http_port(s);
	test_say(busy, S("GET /later?ms=600 HTTP/1.1\r\nHost: h\r\n\r\n"));
	usleep(100000);
	pthread_t t;
	double start = seconds();
	CHECK(pthread_create(&t, NULL, stop, &stopping) == 0);
	usleep(100000);
	int refused = test_connect_port(port);
	EXPECT(refused < 0);
	str r = test_hear(a, busy, 3000);
	EXPECT(test_status(r) == 200 && test_has(r, "late on") &&
	    test_has(r, "\r\nConnection: close\r\n"));
	EXPECT(test_is_closed(idle, 3000));
	pthread_join(t, NULL);
	EXPECT(!stopping && seconds() - start < 2);
	close(idle);
	close(busy);
	arena_free(&a);
}

TEST("stopping does not wait for ever for a client that never finishes")
{
	struct http_server *s = test_serve((struct http_options){ .threads = 1, .stop_seconds = 0.3 });
	int fd = test_connect(s);
	test_say(fd,
	    S("POST / HTTP/1.1\r\nHost: h\r\nContent-Type: text/plain\r\nContent-Length: 9\r\n\r\nabc"));
	usleep(50000);
	double start = seconds();
	http_stop(&s);
	EXPECT(seconds() - start > 0.2 && seconds() - start < 1.5);
	close(fd);
}
