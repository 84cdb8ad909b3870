/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef HTTP_HTTP_H
#define HTTP_HTTP_H
/* HTTP: the door's hinges. It takes a request apart, refuses what is malformed, oversized, slow or
 * ambiguous before anybody above sees it, and sends one reply with the security headers on it.
 * It knows nothing of unions and keeps no address of a visitor, in memory or in a log.
 *
 * libmicrohttpd does sockets and parsing (RFC 9110, RFC 9112); a body says its length, chunks are
 * not taken. N threads each own a listening socket (SO_REUSEPORT) and a loop. A handler runs on its
 * loop's thread and must not wait for disk or for heavy computing: it answers HTTP_LATER, and
 * whoever finishes calls http_resume. */
#include "base/base.h"

enum http_method { HTTP_GET, HTTP_POST }; /* HEAD is a GET whose body is not sent */

/* What a handler answers. HTTP_LATER: the reply is set by another thread before http_resume.
 * A fault (negative) becomes 500 through the error page. */
enum { HTTP_DONE = 0, HTTP_LATER = 1 };

enum {
	HTTP_BODY_MAX = 64 * 1024, /* bytes of a body unless body_limit says more */
	HTTP_PATH_MAX = 2048,      /* bytes of a path as sent; longer is 414 */
	HTTP_URL_MAX = 4 * 1024,   /* bytes of path and query as sent; longer is 414 */
	HTTP_HEAD_MAX = 6 * 1024,  /* bytes of all header names and values; longer is 431 */
	HTTP_FIELD_MAX = 512,      /* fields of one form; more is 400 */
};

/* One field of a form: from the query (GET) or the body (POST). Names and values are valid UTF-8
 * without NUL; the value of a file is any bytes. The same name may come twice: the form says. */
struct http_field {
	str name, value;
	str filename, content_type; /* as the browser sent them: never a path to open */
	bool is_file;
};

/* One request and its reply. It lives until the reply is sent or the client has gone, and never
 * ends while a handler that answered HTTP_LATER has not called http_resume. */
struct http_exchange {
	struct arena *arena; /* dies with the exchange */
	unsigned thread;     /* 0 to threads - 1: whose loop this is */
	enum http_method method;
	bool head;        /* asked with HEAD */
	bool secure;      /* https, by the word of the configured proxy */
	str path;         /* decoded once; UTF-8, no NUL, no "." or ".." segment */
	str query;        /* as sent, without the '?' */
	str content_type; /* of the body, lower case, without parameters */
	str body;         /* raw; empty when it was a form */
	struct http_field *field;
	size_t n_field;
	void *user;                          /* the handler's own, to find its work on resumption */
	struct http_exchange_inside *inside; /* the engine's */
};

/* Seconds, and counts. 0 takes the default in brackets. */
struct http_options {
	const char *address;  /* numeric: "127.0.0.1" (default), "::1", "0.0.0.0" */
	uint16_t port;        /* 0: a free one, see http_port */
	unsigned threads;     /* [one a core] at most 64 */
	unsigned connections; /* [4096] in all; the rest wait in the kernel's queue */
	int (*handler)(void *ctx, struct http_exchange *x);
	/* Fills the body of a refusal the engine makes itself (400 404 405 411 413 414 415 431 500
	 * 503); the status is already set. Without it: a plain English line. Only `thread`, `arena`
	 * and, when it was well formed, `path` are to be relied on. */
	void (*error_page)(void *ctx, struct http_exchange *x, int status);
	/* Bytes a body may have on this route. Above HTTP_BODY_MAX means an upload route: there, and
	 * only there, multipart/form-data is taken and upload_seconds holds. */
	size_t (*body_limit)(void *ctx, enum http_method method, str path);
	void *ctx;
	size_t upload_memory;  /* [256 MiB] bytes all bodies under way may hold; then 503 */
	double header_seconds; /* [15] from opening, or first idle end, to complete headers */
	double body_seconds;   /* [30] from headers to complete body */
	double upload_seconds; /* [120] the same on upload routes */
	double idle_seconds;   /* [30] between requests, and without any progress */
	double stop_seconds;   /* [10] http_stop waits so long for requests under way */
	const char *proxy;     /* numeric address whose X-Forwarded-Proto is believed; else none is */
};

struct http_server;

/* Starts serving. On return connections are accepted. Faults: address not numeric, port taken,
 * no threads. */
int http_start(struct http_server **out, const struct http_options *o) MUST_CHECK;
uint16_t http_port(const struct http_server *s);
/* Takes no new connection, lets requests under way finish (bounded by stop_seconds), frees it all.
 * Every HTTP_LATER must be resumed for it to return. */
void http_stop(struct http_server **s);

/* ---- asking ---- */

/* A header's value, empty when absent, sent twice, or holding control bytes. Name in any case. */
str http_request_header(const struct http_exchange *x, const char *name);
/* A cookie's value by exact name. Absent, or sent twice with this name: empty. */
str http_cookie(const struct http_exchange *x, const char *name);
/* The first field of this name, or NULL. */
const struct http_field *http_field(const struct http_exchange *x, str name);

/* ---- answering: all text lives in x->arena or longer; nothing is copied ---- */

void http_status(struct http_exchange *x, int status); /* 200 to 599; 200 without it */
/* `type` with its charset, such as "text/html; charset=utf-8". */
void http_body(struct http_exchange *x, const char *type, str body);
/* Adds a header. At most 16. Cache-Control replaces the default no-store; Content-Security-Policy
 * and Cross-Origin-Resource-Policy replace the engine's. Control bytes in a value end the
 * process. */
void http_header(struct http_exchange *x, const char *name, str value);
/* SameSite: LAX comes along when a link elsewhere leads here, STRICT only from our own pages. */
enum http_same_site { HTTP_LAX, HTTP_STRICT };
/* A cookie with Path=/; Secure; HttpOnly. Lives max_age seconds; 0 is until the browser closes;
 * negative takes the cookie away. Name and value of cookie characters only (RFC 6265 4.1.1). */
void http_cookie_set(struct http_exchange *x, const char *name, str value, int64_t max_age,
    enum http_same_site same_site);
/* 303 to a place on this site: `path` begins with one '/'. */
void http_see_other(struct http_exchange *x, str path);
/* Takes back all that was set of the reply: status, headers, cookies and body. For an act that is
 * run once more, or whose outcome was not kept. */
void http_clear(struct http_exchange *x);
/* Fills the reply with the error page for this status. */
void http_error(struct http_exchange *x, int status);

/* Lets a reply go that was HTTP_LATER. From any thread, exactly once; x is not touched after. */
void http_resume(struct http_exchange *x);

/* ---- files in the program ---- */

/* Serves /static/HASH/NAME from the files embedded in the program: 200 for a year, or 404. */
void http_static(struct http_exchange *x);

#endif
