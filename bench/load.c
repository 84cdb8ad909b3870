/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Clients for a hall under load: each a kept-open connection that asks, waits for the whole answer, and
 * asks again.
 *
 *   load get  PORT PATH COOKIE CONNECTIONS SECONDS     the same page again and again
 *   load file PORT WHO PLACES CONNECTIONS SECONDS      demands, each by the next person of WHO
 *
 * WHO: a line a person, "SESSION TOKEN" (the token of the form "/file"). PLACES: a code a line.
 * Prints: answers a second, the median and the 99th percentile in microseconds, how many failed, how many
 * were answered. Failed is every answer but the expected one, and every connection that broke. */
#include "clock.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { CONNECTIONS_MOST = 1024, HEAD_MOST = 16384, REQUEST_MOST = 4096, WORD = 80 };

struct person { char session[WORD], token[WORD]; };
struct client {
	int fd;
	bool waits;                         /* an answer is still owed */
	double began;
	char out[REQUEST_MOST]; size_t n_out, sent;
	char in[HEAD_MOST + 1]; size_t n_in;
	size_t body_left; bool in_body;
	int status;
};
struct load {
	uint16_t port;
	int epoll, expected;
	const char *path, *cookie;
	struct person *who; size_t n_who, next;
	char (*place)[WORD]; size_t n_place;
	uint64_t serial;
	struct client *client; size_t n_client;
	struct samples samples;
	uint64_t answered, failed;
	bool over;
};

/* ---- what is asked ---- */

/* "A worker writes a hundred characters or so": some of it the same every time, some never. Urlencoded. */
static const char TEXT[] =
	"%E5%B7%A5%E8%B5%84%E6%8B%96%E6%AC%A0%E4%B8%A4%E4%B8%AA%E6%9C%88%EF%BC%8C%E6%89%BE%E8%BF%87%E7%8F%AD"
	"%E7%BB%84%E9%95%BF%E5%92%8C%E7%BB%8F%E7%90%86%EF%BC%8C%E9%83%BD%E8%AF%B4%E7%AD%89%E4%B8%8B%E4%B8%AA"
	"%E6%9C%88%E3%80%82%E8%AF%B7%E5%B7%A5%E4%BC%9A%E5%B8%AE%E5%BF%99%E3%80%82";
static const char *const topics[] = { "wages", "hours_rest", "safety", "insurance", "contract", "dignity",
	"welfare", "union", "other" };

static void ask_page(struct load *l, struct client *c)
{
	int n = snprintf(c->out, sizeof c->out, "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%u\r\nCookie: %s\r\n\r\n",
	    l->path, l->port, l->cookie);
	c->n_out = (size_t)n;
}

static void ask_file(struct load *l, struct client *c)
{
	char body[2048];
	const struct person *p = &l->who[l->next++ % l->n_who];
	uint64_t i = l->serial++;
	unsigned long long serial = i;
	int n_body = snprintf(body, sizeof body, "token=%s&nonce=bench%d.%llu&topic=%s&text=%s+%llu&danger=no"
	    "&place=%s&about=neither&about_you=by_name", p->token, getpid(), serial,
	    topics[i % (sizeof topics / sizeof *topics)], TEXT, serial, l->place[i / 9 % l->n_place]);
	int n = snprintf(c->out, sizeof c->out, "POST /file HTTP/1.1\r\nHost: 127.0.0.1:%u\r\n"
	    "Cookie: __Host-sid=%s\r\nContent-Type: application/x-www-form-urlencoded\r\n"
	    "Content-Length: %d\r\n\r\n%s", l->port, p->session, n_body, body);
	c->n_out = (size_t)n;
}

/* ---- a connection ---- */

static void watch(struct load *l, struct client *c, int how)
{
	struct epoll_event e = { .events = EPOLLIN | (c->sent < c->n_out ? EPOLLOUT : 0), .data.ptr = c };
	if (epoll_ctl(l->epoll, how, c->fd, &e) < 0)
		give_up("epoll");
}

static void begin(struct load *l, struct client *c)
{
	c->sent = c->n_in = c->body_left = 0;
	c->in_body = false;
	c->waits = true;
	c->began = now_s();
	if (l->path)
		ask_page(l, c);
	else
		ask_file(l, c);
}

static void push(struct load *l, struct client *c)
{
	while (c->sent < c->n_out) {
		ssize_t n = send(c->fd, c->out + c->sent, c->n_out - c->sent, MSG_NOSIGNAL);
		if (n < 0 && errno == EAGAIN) {
			watch(l, c, EPOLL_CTL_MOD);
			return;
		}
		if (n <= 0)
			return;                     /* reading will tell */
		c->sent += (size_t)n;
	}
}

static void knock(struct load *l, struct client *c)
{
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons(l->port),
		.sin_addr = { htonl(INADDR_LOOPBACK) } };
	int on = 1;
	c->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (c->fd < 0 || connect(c->fd, (struct sockaddr *)&to, sizeof to) < 0)
		give_up("nobody listens");
	setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
	fcntl(c->fd, F_SETFL, O_NONBLOCK);
	c->n_out = c->sent = 0;
	watch(l, c, EPOLL_CTL_ADD);
	begin(l, c);
	push(l, c);
}

static void broke(struct load *l, struct client *c)
{
	l->failed += c->waits;
	c->waits = false;
	close(c->fd);
	if (!l->over)
		knock(l, c);
	else
		c->fd = -1;
}

static void answered(struct load *l, struct client *c)
{
	c->waits = false;
	sample_add(&l->samples, now_s() - c->began);
	if (c->status == l->expected)
		l->answered++;
	else if (l->failed++ == 0)
		fprintf(stderr, "load: the first answer that was not %d is %d\n", l->expected, c->status);
	if (l->over)
		return;
	begin(l, c);
	push(l, c);
}

/* The head is whole: what its status is and how much follows. */
static bool take_head(struct client *c, const char *end)
{
	const char *length = strcasestr(c->in, "\r\nContent-Length:");
	size_t head = (size_t)(end - c->in) + 4;
	if (strncmp(c->in, "HTTP/1.1 ", 9) || (length && length > end))
		return false;
	c->status = (int)strtol(c->in + 9, NULL, 10);
	c->body_left = length ? strtoul(length + 17, NULL, 10) : 0;
	c->in_body = true;
	size_t have = c->n_in - head;
	if (have > c->body_left)
		return false;
	c->body_left -= have;
	return true;
}

/* False: the connection is of no more use. */
static bool pull(struct load *l, struct client *c)
{
	static char rest[1 << 18];
	for (;;) {
		char *to = c->in_body ? rest : c->in + c->n_in;
		size_t room = c->in_body ? sizeof rest : HEAD_MOST - c->n_in;
		ssize_t n = recv(c->fd, to, room, 0);
		if (n < 0 && errno == EAGAIN)
			return true;
		if (n <= 0 || !c->waits)
			return false;
		if (c->in_body) {
			if ((size_t)n > c->body_left)
				return false;
			c->body_left -= (size_t)n;
		} else {
			c->n_in += (size_t)n;
			c->in[c->n_in] = '\0';
			const char *end = strstr(c->in, "\r\n\r\n");
			if (end ? !take_head(c, end) : c->n_in == HEAD_MOST)
				return false;
		}
		if (c->in_body && c->body_left == 0)
			answered(l, c);
	}
}

static bool any_waits(const struct load *l)
{
	for (size_t i = 0; i < l->n_client; i++)
		if (l->client[i].waits)
			return true;
	return false;
}

static void turn(struct load *l, double seconds)
{
	enum { PATIENCE = 10 };
	double began = now_s(), end = 0;
	struct epoll_event e[256];
	for (;;) {
		double t = now_s() - began;
		if (!l->over && t >= seconds) {
			l->over = true;
			end = t;
		}
		if (l->over && (!any_waits(l) || t > seconds + PATIENCE))
			break;
		int n = epoll_wait(l->epoll, e, 256, 100);
		for (int i = 0; i < n; i++) {
			struct client *c = e[i].data.ptr;
			if (c->fd >= 0 && (e[i].events & EPOLLOUT)) {
				push(l, c);
				watch(l, c, EPOLL_CTL_MOD);
			}
			if (c->fd >= 0 && !pull(l, c))
				broke(l, c);
		}
	}
	for (size_t i = 0; i < l->n_client; i++)
		l->failed += l->client[i].waits;
	end = now_s() - began;
	printf("%.0f %.1f %.1f %llu %llu\n", (double)l->answered / end, sample_at(&l->samples, 0.5),
	    sample_at(&l->samples, 0.99), (unsigned long long)l->failed, (unsigned long long)l->answered);
}

/* ---- the lists ---- */

static FILE *open_list(const char *path)
{
	FILE *f = fopen(path, "r");
	if (!f)
		give_up("a list is missing");
	return f;
}

static void read_who(struct load *l, const char *path)
{
	FILE *f = open_list(path);
	struct person p;
	while (fscanf(f, "%79s %79s", p.session, p.token) == 2) {
		if ((l->n_who & (l->n_who - 1)) == 0)
			l->who = realloc(l->who, (l->n_who ? l->n_who * 2 : 1) * sizeof p);
		l->who[l->n_who++] = p;
	}
	fclose(f);
}

static void read_places(struct load *l, const char *path)
{
	FILE *f = open_list(path);
	l->place = calloc(4096, sizeof *l->place);
	while (l->n_place < 4096 && fscanf(f, "%79s", l->place[l->n_place]) == 1)
		l->n_place++;
	fclose(f);
}

int main(int argc, char **argv)
{
	struct load l = { .epoll = epoll_create1(0) };
	if (argc != 7)
		give_up("usage: load get PORT PATH COOKIE N SECONDS | load file PORT WHO PLACES N SECONDS");
	bool get = !strcmp(argv[1], "get");
	l.port = (uint16_t)strtoul(argv[2], NULL, 10);
	l.n_client = strtoul(argv[5], NULL, 10);
	l.expected = get ? 200 : 303;
	if (l.n_client == 0 || l.n_client > CONNECTIONS_MOST)
		give_up("from 1 to 1024 connections");
	if (get) {
		l.path = argv[3];
		l.cookie = argv[4];
	} else {
		read_who(&l, argv[3]);
		read_places(&l, argv[4]);
		if (!l.n_who || !l.n_place)
			give_up("an empty list");
		l.next = (size_t)getpid() * 997 % l.n_who;
	}
	l.client = calloc(l.n_client, sizeof *l.client);
	for (size_t i = 0; i < l.n_client; i++)
		knock(&l, &l.client[i]);
	turn(&l, strtod(argv[6], NULL));
	return l.failed ? 3 : 0;
}
