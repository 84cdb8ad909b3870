/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ask.h"

#include <arpa/inet.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

enum { REPLY_MAX = 1 << 20, SILENCE_SECONDS = 30 };

static char reply[REPLY_MAX]; /* one client, one reply at a time: valid until the next */

static bool connected(struct ask *c)
{
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons(c->port) };
	struct timeval wait = { SILENCE_SECONDS, 0 };
	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (c->fd > 0)
		return true;
	c->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	setsockopt(c->fd, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait);
	if (connect(c->fd, (struct sockaddr *)&to, sizeof to) == 0)
		return true;
	ask_end(c);
	return false;
}

void ask_end(struct ask *c)
{
	if (c->fd > 0)
		close(c->fd);
	c->fd = 0;
}

static bool say(int fd, str s)
{
	while (s.n) {
		ssize_t n = send(fd, s.p, s.n, MSG_NOSIGNAL);
		if (n <= 0)
			return false;
		s = (str){ s.p + n, s.n - (size_t)n };
	}
	return true;
}

static str header(str head, const char *name)
{
	const char *at = memmem(head.p, head.n, name, strlen(name));
	if (!at)
		return S("");
	str rest, line = { at + strlen(name), head.n - (size_t)(at + strlen(name) - head.p) };
	return str_trim(str_cut(line, '\r', &rest));
}

/* How long the reply is, once its head is there; 0 before that. */
static size_t whole(str got, str *head)
{
	int64_t n = 0;
	const char *end = memmem(got.p, got.n, "\r\n\r\n", 4);
	if (!end)
		return 0;
	*head = (str){ got.p, (size_t)(end - got.p) + 2 };
	if (!str_to_i64(header(*head, "\r\nContent-Length:"), &n))
		n = 0;
	return (size_t)(end - got.p) + 4 + (size_t)n;
}

static struct heard hear(struct ask *c)
{
	char *p = reply;
	size_t n = 0, want = 0;
	str head = { 0 };
	while (n < REPLY_MAX && (!want || n < want)) {
		ssize_t r = recv(c->fd, p + n, REPLY_MAX - n, 0);
		if (r <= 0)
			return (struct heard){ 0 };
		n += (size_t)r;
		want = whole((str){ p, n }, &head);
	}
	int64_t status = 0;
	size_t body = head.n + 2;
	if (!str_to_i64((str){ p + 9, 3 }, &status))
		return (struct heard){ 0 };
	return (struct heard){ (int)status, header(head, "\r\nLocation:"), head, { p + body, n - body } };
}

static struct heard ask_once(struct ask *c, str text)
{
	if (!connected(c) || !say(c->fd, text))
		return (struct heard){ 0 };
	return hear(c);
}

struct heard ask(
    struct ask *c, struct arena *a, const char *method, str path, str head, const str *body)
{
	str text = arena_printf(
	    a, "%s %.*s HTTP/1.1\r\nHost: hall.test\r\n%.*s", method, PSTR(path), PSTR(head));
	if (body)
		text = arena_printf(a,
		    "%.*sContent-Type: application/x-www-form-urlencoded\r\nContent-Length: %zu\r\n\r\n%.*s",
		    PSTR(text), body->n, PSTR(*body));
	else
		text = arena_printf(a, "%.*s\r\n", PSTR(text));
	struct heard h = ask_once(c, text);
	if (h.status == 0) { /* the connection may have been at its end */
		ask_end(c);
		h = ask_once(c, text);
	}
	if (h.status >= 400)
		ask_end(c); /* a refusal may close it */
	return h;
}
