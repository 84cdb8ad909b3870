/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef HTTP_TEST_CLIENT_H
#define HTTP_TEST_CLIENT_H
/* A rude client, and a small server for it: for tests of the engine only. */
#include "http/http.h"
#include "test.h"

/* Routes: /echo says what was understood. /page is 8 KiB. /later?ms=N is finished by another
 * thread after N milliseconds. /fault fails. /cookie sets and says one. /upload takes bodies to 1
 * MiB. Default deadlines unless given in o; its handler, ctx and body_limit are filled in. */
struct http_server *test_serve(struct http_options o);

int test_connect(const struct http_server *s);
int test_connect_port(uint16_t port);
void test_say(int fd, str text);
/* Everything until the server closes or says nothing for `ms` (or, once it has begun, for 200
 * ms). */
str test_hear(struct arena *a, int fd, int ms);
/* One request on a new connection: says it, hears until closed (at most 3 s of silence). */
str test_ask(struct arena *a, const struct http_server *s, str request);
bool test_has(str text, const char *part);
int test_status(str reply); /* of the first reply; 0 when there is none */
unsigned test_count(str text, const char *part);
bool test_is_closed(int fd, int ms); /* the server closed it within ms */
bool test_has_headers(str reply);    /* every header of RELIABILITY 1.5, once */

#endif
