/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What must be refused, and that every refusal is dressed like a page. */
#include "http/test_client.h"

#include "base/log.h"

#include <errno.h>
#include <unistd.h>

struct row {
	const char *what;
	int status;
	str request;
};

#define H    "Host: hall\r\n"
#define END  "\r\n"
#define FORM "Content-Type: application/x-www-form-urlencoded\r\n"

#define CHUNKED "POST /echo HTTP/1.1\r\n" H FORM "Transfer-Encoding: chunked\r\n\r\n"

static const struct row refused[] = {
	{ "length and chunked", 400,
	    S("POST /echo HTTP/1.1\r\n" H FORM
	      "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n") },
	{ "two lengths", 400,
	    S("POST /echo HTTP/1.1\r\n" H FORM "Content-Length: 3\r\nContent-Length: 3\r\n\r\na=1") },
	{ "two lengths in one", 400,
	    S("POST /echo HTTP/1.1\r\n" H FORM "Content-Length: 3, 3\r\n\r\na=1") },
	{ "signed length", 400, S("POST /echo HTTP/1.1\r\n" H FORM "Content-Length: +3\r\n\r\na=1") },
	{ "length beyond 64 bits", 413,
	    S("POST /echo HTTP/1.1\r\n" H FORM "Content-Length: 99999999999999999999999\r\n\r\na=1") },
	{ "two encodings", 400,
	    S("POST /echo HTTP/1.1\r\n" H FORM
	      "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n") },
	{ "unknown encoding", 400,
	    S("POST /echo HTTP/1.1\r\n" H FORM "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n") },
	{ "listed encoding", 400,
	    S("POST /echo HTTP/1.1\r\n" H FORM "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n") },
	{ "chunked in 1.0", 400,
	    S("POST /echo HTTP/1.0\r\n" H FORM "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n") },
	{ "two hosts", 400, S("GET /echo HTTP/1.1\r\n" H H END) },
	{ "no host", 400, S("GET /echo HTTP/1.1\r\nX: y\r\n\r\n") },
	{ "no header at all", 400, S("GET /echo HTTP/1.1\r\n\r\n") },
	{ "host with a path", 400, S("GET /echo HTTP/1.1\r\nHost: hall/x\r\n\r\n") },
	{ "space before the colon", 400, S("GET /echo HTTP/1.1\r\n" H "X : y\r\n\r\n") },
	{ "folded line", 400, S("GET /echo HTTP/1.1\r\n" H "X: a\r\n b\r\n\r\n") },
	{ "folded last line", 400, S("GET /echo HTTP/1.1\r\nX: a\r\n" H "\tb\r\n\r\n") },
	{ "folded first line", 400, S("GET /echo HTTP/1.1\r\n X: a\r\n" H END) },
	{ "line without a colon", 400, S("GET /echo HTTP/1.1\r\n" H "nonsense\r\n\r\n") },
	{ "bare LF after the request line", 400, S("GET /echo HTTP/1.1\n" H END) },
	{ "bare LF after a header", 400, S("GET /echo HTTP/1.1\r\nHost: hall\nX: y\r\n\r\n") },
	{ "bare LF after the last header", 400, S("GET /echo HTTP/1.1\r\nHost: hall\n\r\n") },
	{ "bare LF for the end", 400, S("GET /echo HTTP/1.1\r\nHost: hall\r\n\n") },
	{ "bare CR in a value", 400, S("GET /echo HTTP/1.1\r\n" H "X: a\rY: b\r\n\r\n") },
	{ "NUL in the target", 400, S("GET /echo\0/x HTTP/1.1\r\n" H END) },
	{ "NUL in the query", 400, S("GET /echo?a=1\0&b=2 HTTP/1.1\r\n" H END) },
	{ "NUL in a value", 400, S("GET /echo HTTP/1.1\r\n" H "X: a\0b\r\nZ: z\r\n\r\n") },
	{ "NUL in the last value", 400, S("GET /echo HTTP/1.1\r\n" H "X: a\0b\r\n\r\n") },
	{ "NUL in a name", 400, S("GET /echo HTTP/1.1\r\n" H "X\0a: b\r\n\r\n") },
	{ "escape byte in a value", 400, S("GET /echo HTTP/1.1\r\n" H "X: \033[2J\r\n\r\n") },
	{ "two spaces before the target", 400, S("GET  /echo HTTP/1.1\r\n" H END) },
	{ "a space in the target", 400, S("GET /ec ho HTTP/1.1\r\n" H END) },
	{ "a space in the query", 400, S("GET /echo?a=1 HTTP/1.1?b=2 HTTP/1.1\r\n" H END) },
	{ "a control byte in the query", 400, S("GET /echo?a=1\f HTTP/1.1\r\n" H END) },
	{ "raw byte above ASCII in the query", 400, S("GET /echo?a=\xe4\xbd\xa0 HTTP/1.1\r\n" H END) },
	{ "two spaces before the version", 400, S("GET /echo  HTTP/1.1\r\n" H END) },
	{ "a tab for a space", 400, S("GET\t/echo HTTP/1.1\r\n" H END) },
	{ "body on GET", 400, S("GET /echo HTTP/1.1\r\n" H FORM "Content-Length: 3\r\n\r\na=1") },
	{ "chunks", 411, S(CHUNKED "3\r\na=1\r\n0\r\n\r\n") },
	{ "chunks on GET", 411,
	    S("GET /echo HTTP/1.1\r\n" H "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n") },
	{ "a chunk's size ends in bare LF", 411, S(CHUNKED "3\na=1\r\n0\r\n\r\n") },
	{ "a chunk's data ends in bare LF", 411, S(CHUNKED "3\r\na=1\n0\r\n\r\n") },
	{ "bare CR in a chunk's extension", 411, S(CHUNKED "3;a\rb\r\na=1\r\n0\r\n\r\n") },
	{ "a request in a chunk's extension", 411,
	    S(CHUNKED "3;\nGET /page HTTP/1.1\r\na=1\r\n0\r\n\r\n") },
	{ "a trailer with a blank before its colon", 411,
	    S(CHUNKED "0\r\nX : y\r\n\r\n") },
	{ "chunks that never begin", 411, S(CHUNKED) },
	{ "whole address as target", 400, S("GET http://other/echo HTTP/1.1\r\n" H END) },
	{ "dots", 400, S("GET /a/../b HTTP/1.1\r\n" H END) },
	{ "escaped dots", 400, S("GET /a/%2e%2E/b HTTP/1.1\r\n" H END) },
	{ "dots at the end", 400, S("GET /a/.. HTTP/1.1\r\n" H END) },
	{ "dots behind an escaped slash", 400, S("GET /a%2f..%2fb HTTP/1.1\r\n" H END) },
	{ "escaped NUL", 400, S("GET /a%00b HTTP/1.1\r\n" H END) },
	{ "broken escape", 400, S("GET /a%4 HTTP/1.1\r\n" H END) },
	{ "escape that is no UTF-8", 400, S("GET /a%ff HTTP/1.1\r\n" H END) },
	{ "overlong slash", 400, S("GET /a%c0%afb HTTP/1.1\r\n" H END) },
	{ "raw byte above ASCII", 400, S("GET /\xe4\xbd\xa0 HTTP/1.1\r\n" H END) },
	{ "query with NUL", 400, S("GET /echo?a=%00 HTTP/1.1\r\n" H END) },
	{ "form that is no UTF-8", 400,
	    S("POST /echo HTTP/1.1\r\n" H FORM "Content-Length: 5\r\n\r\na=%fe") },
	{ "TRACE", 405, S("TRACE /echo HTTP/1.1\r\n" H END) },
	{ "unknown method", 405, S("BREW /echo HTTP/1.1\r\n" H END) },
	{ "lower-case method", 405, S("get /echo HTTP/1.1\r\n" H END) },
	{ "POST without length", 411, S("POST /echo HTTP/1.1\r\n" H FORM END) },
	{ "declared too much", 413,
	    S("POST /echo HTTP/1.1\r\n" H FORM "Content-Length: 65537\r\n\r\n") },
	{ "body without a type", 415, S("POST /echo HTTP/1.1\r\n" H "Content-Length: 3\r\n\r\na=1") },
	{ "body of no type", 415,
	    S("POST /echo HTTP/1.1\r\n" H "Content-Type: form\r\nContent-Length: 3\r\n\r\na=1") },
	{ "multipart where no upload is", 415,
	    S("POST /echo HTTP/1.1\r\n" H
	      "Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 3\r\n\r\n--b") },
	{ "multipart without a boundary", 400,
	    S("POST /upload HTTP/1.1\r\n" H
	      "Content-Type: multipart/form-data\r\nContent-Length: 3\r\n\r\n--b") },
	{ "a fault of the handler", 500, S("GET /fault HTTP/1.1\r\n" H "Connection: close\r\n\r\n") },
	{ "a minor version nobody has", 505, S("GET /echo HTTP/1.2\r\n" H END) },
	{ "HTTP of the future", 505, S("GET /echo HTTP/3.0\r\n" H END) },
};

TEST("what two readers could read twice is refused, dressed and closed")
{
	struct arena *a = arena_new(256 << 20);
	struct http_server *s = test_serve((struct http_options){ .threads = 1 });
	log_quiet(true);
	for (size_t i = 0; i < countof(refused); i++) {
		str again = arena_printf(a, "%.*s", 0, "");
		char *both = arena_alloc(a, refused[i].request.n + 64, 1);
		memcpy(both, refused[i].request.p, refused[i].request.n);
		str next = S("GET /page HTTP/1.1\r\nHost: hall\r\n\r\n");
		memcpy(both + refused[i].request.n, next.p, next.n);
		again = test_ask(a, s, (str){ both, refused[i].request.n + next.n });
		if (!EXPECT(test_status(again) == refused[i].status && test_has_headers(again) &&
		        test_count(again, "HTTP/1.1 ") == 1 &&
		        test_has(again, "\r\nConnection: close\r\n")))
			test_failed(__FILE__, __LINE__, refused[i].what);
		arena_reset(a);
	}
	log_quiet(false);
	http_stop(&s);
	arena_free(&a);
}

static str repeated(struct arena *a, const char *before, size_t n, const char *after)
{
	char *p = arena_alloc(a, n + strlen(before) + strlen(after) + 1, 1);
	size_t at = strlen(before);
	memcpy(p, before, at);
	memset(p + at, 'a', n);
	memcpy(p + at + n, after, strlen(after));
	return (str){ p, at + n + strlen(after) };
}

TEST("addresses and heads that are too long are refused, whoever notices")
{
	struct arena *a = arena_new(64 << 20);
	struct http_server *s = test_serve((struct http_options){ .threads = 1 });
	static const struct {
		const char *before, *after;
		size_t n;
		int status;
	} row[] = {
		{ "GET /", " HTTP/1.1\r\nHost: hall\r\n\r\n", 2047, 200 },
		{ "GET /", " HTTP/1.1\r\nHost: hall\r\n\r\n", 2048, 414 },
		{ "GET /?q=", " HTTP/1.1\r\nHost: hall\r\n\r\n", 4000, 200 },
		{ "GET /?q=", " HTTP/1.1\r\nHost: hall\r\n\r\n", 5000, 414 },
		{ "GET /", " HTTP/1.1\r\nHost: hall\r\n\r\n", 40000, 414 },
		{ "GET /echo HTTP/1.1\r\nHost: hall\r\nX: ", "\r\n\r\n", 6000, 200 },
		{ "GET /echo HTTP/1.1\r\nHost: hall\r\nX: ", "\r\n\r\n", 6300, 431 },
		{ "GET /echo HTTP/1.1\r\nHost: hall\r\nX: ", "\r\n\r\n", 60000, 431 },
	};
	for (size_t i = 0; i < countof(row); i++) {
		int fd = test_connect(s);
		test_say(fd, repeated(a, row[i].before, row[i].n, row[i].after));
		str reply = test_hear(a, fd, row[i].status == 200 ? 300 : 3000);
		close(fd);
		EXPECT(test_status(reply) == row[i].status);
		test_has_headers(reply);
		arena_reset(a);
	}
	http_stop(&s);
	arena_free(&a);
}

TEST("the longest address and the longest head fit together")
{
	struct arena *a = arena_new(64 << 20);
	struct http_server *s = test_serve((struct http_options){ .threads = 1 });
	str line = repeated(a, "GET /?q=", HTTP_URL_MAX - 4, " HTTP/1.1\r\nHost: hall\r\nX: ");
	str head = repeated(a, "", HTTP_HEAD_MAX - 16, "\r\n\r\n");
	EXPECT(test_status(test_ask(a, s, JOIN(a, line, head))) == 200);
	http_stop(&s);
	arena_free(&a);
}

static void our_page(void *ctx, struct http_exchange *x, int status)
{
	(void)ctx;
	http_body(x, "text/html; charset=utf-8", arena_printf(x->arena, "<p>page for %d</p>", status));
}

TEST("the error page is ours even where the library refuses by itself")
{
	struct arena *a = arena_new(64 << 20);
	struct http_server *s =
	    test_serve((struct http_options){ .threads = 1, .error_page = our_page });
	EXPECT(test_has(test_ask(a, s, S("GET /echo HTTP/1.1\r\n\r\n")), "<p>page for 400</p>"));
	EXPECT(test_has(
	    test_ask(a, s, S("GET /echo HTTP/3.0\r\nHost: h\r\n\r\n")), "<p>page for 505</p>"));
	EXPECT(test_has(test_ask(a, s, repeated(a, "GET /", 40000, "")), "<p>page for 414</p>"));
	EXPECT(test_has(
	    test_ask(a, s, S("BREW / HTTP/1.1\r\nHost: h\r\n\r\n")), "\r\nAllow: GET, HEAD, POST\r\n"));
	http_stop(&s);
	arena_free(&a);
}

TEST("a taken port and a name for an address are refused")
{
	struct http_server *s = test_serve((struct http_options){ .threads = 1 }), *second = NULL;
	log_quiet(true);
	struct http_options o = { .port = http_port(s),
		.handler = (int (*)(void *, struct http_exchange *))1 };
	EXPECT(http_start(&second, &o) == -EADDRINUSE && !second);
	o.address = "localhost";
	EXPECT(http_start(&second, &o) == -EINVAL && !second);
	log_quiet(false);
	http_stop(&s);
}
