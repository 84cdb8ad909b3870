/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a page costs at the very least: a bare C program that looks the same things up in the same SQLite
 * file, with the hall's own queries, and writes the same bytes. No rights, no languages, no escaping, no
 * limits: it is what the hall is measured against, not a server.
 *
 *   bare PORT THREADS DATABASE ANSWER matter REGION SESSION-DIGEST PERSON MATTER
 *   bare PORT THREADS DATABASE ANSWER union REGION UNION CODE
 *
 * ANSWER: a file with a whole answer of the hall, head and body. */
#include "clock.h"

#include "db/db.h"

#include <arpa/inet.h>
#include <errno.h>
#include <malloc.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { IN_MOST = 8192, CONNECTIONS_MOST = 4096, ASKS_MOST = 16, THREADS_MOST = 16 };

/* What a page asks, and what is put in for each parameter. */
enum in { NOTHING, REGION, DIGEST, PERSON, MATTER, GUILD, MONTH, UNTIL, MANY, EMPTY, CODE };
enum { IN_WIDTH = 4 };
struct ask { const struct query *q; int in[IN_WIDTH]; };

extern const struct query query_session_find, query_offices_of, query_matter_by_id, query_person_part,
	query_entries_of, query_clocks_of, query_facts_of, query_attachments_of, query_guild_by_code,
	query_guild_by_id, query_officers_of, query_guild_below, query_figure_sum;

static const struct ask matter_page[] = {
	{ &query_session_find, { REGION, DIGEST } }, { &query_matter_by_id, { REGION, MATTER } },
	{ &query_offices_of, { REGION, PERSON } }, { &query_person_part, { REGION, MATTER, PERSON } },
	{ &query_entries_of, { REGION, MATTER } }, { &query_clocks_of, { REGION, MATTER } },
	{ &query_attachments_of, { REGION, MATTER } }, { &query_facts_of, { REGION, MATTER } },
	{ NULL, { NOTHING } },
};
static const struct ask union_page[] = {
	{ &query_guild_by_code, { CODE } }, { &query_guild_by_id, { REGION, GUILD } },
	{ &query_officers_of, { GUILD } },
	{ &query_guild_below, { GUILD, EMPTY, MANY } }, { &query_figure_sum, { REGION, GUILD, MONTH, UNTIL } },
	{ NULL, { NOTHING } },
};

static struct {
	int64_t number[9];
	uint8_t digest[32];
	const char *code;
	char *answer;
	size_t n_answer;
	const struct ask *page;
	const char *where;
	uint16_t port;
} given;

struct client { int fd; size_t n_in, left; char in[IN_MOST]; };
struct loop {
	int epoll, listener;
	sqlite3 *db;
	sqlite3_stmt *begin, *end, *ask[ASKS_MOST];
	volatile uint64_t sum;
};

/* ---- looking up ---- */

static sqlite3_stmt *prepare(sqlite3 *db, const char *sql)
{
	sqlite3_stmt *st;
	if (sqlite3_prepare_v3(db, sql, -1, SQLITE_PREPARE_PERSISTENT, &st, NULL) != SQLITE_OK)
		give_up(sqlite3_errmsg(db));
	return st;
}

static void open_db(struct loop *l)
{
	if (sqlite3_open_v2(given.where, &l->db, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK)
		give_up("cannot open the database");
	/* Quicker here than mapping the file. */
	sqlite3_exec(l->db, "PRAGMA cache_size=-8000", NULL, NULL, NULL);
	l->begin = prepare(l->db, "BEGIN");
	l->end = prepare(l->db, "COMMIT");
	for (int i = 0; given.page[i].q; i++)
		l->ask[i] = prepare(l->db, given.page[i].q->sqlite);
}

static void run(sqlite3_stmt *st)
{
	if (sqlite3_step(st) != SQLITE_DONE)
		give_up("a transaction");
	sqlite3_reset(st);
}

static void put_in(sqlite3_stmt *st, const int *in)
{
	for (int i = 0; i < IN_WIDTH && in[i]; i++)
		if (in[i] == DIGEST)
			sqlite3_bind_blob(st, i + 1, given.digest, sizeof given.digest, SQLITE_STATIC);
		else if (in[i] < EMPTY)
			sqlite3_bind_int64(st, i + 1, given.number[in[i]]);
		else
			sqlite3_bind_text(st, i + 1, in[i] == CODE ? given.code : "", -1, SQLITE_STATIC);
}

/* Reads every column of every row, as a page that shows them must. */
static uint64_t take_rows(sqlite3_stmt *st)
{
	uint64_t sum = 0;
	int rc;
	while ((rc = sqlite3_step(st)) == SQLITE_ROW)
		for (int i = 0; i < sqlite3_column_count(st); i++)
			if (sqlite3_column_type(st, i) == SQLITE_INTEGER)
				sum += (uint64_t)sqlite3_column_int64(st, i);
			else
				sum += sqlite3_column_blob(st, i) ? (uint64_t)sqlite3_column_bytes(st, i) : 0;
	if (rc != SQLITE_DONE)
		give_up("a question");
	sqlite3_reset(st);
	return sum;
}

static void look_up(struct loop *l)
{
	run(l->begin);
	for (int i = 0; given.page[i].q; i++) {
		put_in(l->ask[i], given.page[i].in);
		l->sum += take_rows(l->ask[i]);
	}
	run(l->end);
}

/* A question that finds nothing costs nothing: whoever measures must see that they find something. */
static void look_first(struct loop *l)
{
	for (int i = 0; given.page[i].q; i++) {
		int n = 0;
		put_in(l->ask[i], given.page[i].in);
		while (sqlite3_step(l->ask[i]) == SQLITE_ROW)
			n++;
		sqlite3_reset(l->ask[i]);
		fprintf(stderr, "bare: %s: %d rows\n", given.page[i].q->name, n);
		if (n == 0 && i < 2)
			give_up("the numbers given name nothing");
	}
}

/* ---- serving ---- */

static void watch(struct loop *l, struct client *c, int how, uint32_t events)
{
	struct epoll_event e = { .events = events, .data.ptr = c };
	if (epoll_ctl(l->epoll, how, c ? c->fd : l->listener, &e) < 0)
		give_up("epoll");
}

static void welcome(struct loop *l)
{
	int on = 1, fd = accept4(l->listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
	if (fd < 0)
		return;
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
	struct client *c = calloc(1, sizeof *c);
	if (!c)
		give_up("no memory");
	c->fd = fd;
	watch(l, c, EPOLL_CTL_ADD, EPOLLIN);
}

static bool push(struct loop *l, struct client *c)
{
	while (c->left) {
		ssize_t n = send(c->fd, given.answer + given.n_answer - c->left, c->left, MSG_NOSIGNAL);
		if (n < 0 && errno == EAGAIN) {
			watch(l, c, EPOLL_CTL_MOD, EPOLLIN | EPOLLOUT);
			return true;
		}
		if (n <= 0)
			return false;
		c->left -= (size_t)n;
	}
	return true;
}

static bool pull(struct loop *l, struct client *c)
{
	ssize_t n = recv(c->fd, c->in + c->n_in, IN_MOST - c->n_in, 0);
	if (n < 0 && errno == EAGAIN)
		return true;
	if (n <= 0)
		return false;
	c->n_in += (size_t)n;
	if (c->n_in < 4 || memcmp(c->in + c->n_in - 4, "\r\n\r\n", 4))
		return c->n_in < IN_MOST;
	if (memcmp(c->in, "GET /", 5))
		return false;
	c->n_in = 0;
	look_up(l);
	c->left = given.n_answer;
	return push(l, c);
}

static void serve_one(struct loop *l, struct client *c, uint32_t events)
{
	bool well = true;
	if (events & EPOLLOUT) {
		well = push(l, c);
		if (well && !c->left)
			watch(l, c, EPOLL_CTL_MOD, EPOLLIN);
	}
	if (well && (events & EPOLLIN))
		well = pull(l, c);
	if (!well || (events & (EPOLLERR | EPOLLHUP))) {
		close(c->fd);
		free(c);
	}
}

static int listen_on(uint16_t port)
{
	struct sockaddr_in at = { .sin_family = AF_INET, .sin_port = htons(port),
		.sin_addr = { htonl(INADDR_LOOPBACK) } };
	int on = 1, fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on);
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
	if (fd < 0 || bind(fd, (struct sockaddr *)&at, sizeof at) < 0 || listen(fd, 511) < 0)
		give_up("cannot listen");
	return fd;
}

static void *turn(void *arg)
{
	struct loop *l = arg;
	struct epoll_event e[64];
	for (;;) {
		int n = epoll_wait(l->epoll, e, 64, -1);
		for (int i = 0; i < n; i++)
			if (e[i].data.ptr)
				serve_one(l, e[i].data.ptr, e[i].events);
			else
				welcome(l);
	}
	return NULL;
}

/* ---- the line ---- */

static void read_answer(const char *path)
{
	FILE *f = fopen(path, "r");
	if (!f)
		give_up("no answer to give");
	given.answer = malloc(1 << 20);
	given.n_answer = given.answer ? fread(given.answer, 1, 1 << 20, f) : 0;
	fclose(f);
	if (given.n_answer < 64 || memcmp(given.answer, "HTTP/1.1 200", 12))
		give_up("the answer is no page");
}

static void read_page(int argc, char **argv)
{
	bool matter = !strcmp(argv[5], "matter");
	given.page = matter ? matter_page : union_page;
	given.number[REGION] = strtoll(argv[6], NULL, 10);
	given.number[MANY] = 50;
	given.number[UNTIL] = INT32_MAX;
	if (argc != (matter ? 10 : 9))
		give_up("other numbers are needed");
	if (!matter) {
		given.number[GUILD] = strtoll(argv[7], NULL, 10);
		given.code = argv[8];
		return;
	}
	for (size_t i = 0; i < sizeof given.digest; i++) {
		unsigned byte;
		if (sscanf(argv[7] + 2 * i, "%2x", &byte) != 1)
			give_up("no digest");
		given.digest[i] = (uint8_t)byte;
	}
	given.number[PERSON] = strtoll(argv[8], NULL, 10);
	given.number[MATTER] = strtoll(argv[9], NULL, 10);
}

int main(int argc, char **argv)
{
	static struct loop loop[THREADS_MOST];
	pthread_t thread[THREADS_MOST];
	if (argc < 8)
		give_up("usage: bare PORT THREADS DATABASE ANSWER matter|union NUMBERS");
	given.port = (uint16_t)strtoul(argv[1], NULL, 10);
	unsigned n = (unsigned)strtoul(argv[2], NULL, 10);
	given.where = argv[3];
	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
	/* Or memory goes back to the kernel and comes again with each page. */
	mallopt(M_TRIM_THRESHOLD, 64 << 20);
	read_answer(argv[4]);
	read_page(argc, argv);
	for (unsigned i = 0; i < n && i < THREADS_MOST; i++) {
		loop[i] = (struct loop){ .epoll = epoll_create1(0), .listener = listen_on(given.port) };
		open_db(&loop[i]);
		watch(&loop[i], NULL, EPOLL_CTL_ADD, EPOLLIN);
		if (i == 0)
			look_first(&loop[i]);
		pthread_create(&thread[i], NULL, turn, &loop[i]);
	}
	for (unsigned i = 0; i < n && i < THREADS_MOST; i++)
		pthread_join(thread[i], NULL);
	return 0;
}
