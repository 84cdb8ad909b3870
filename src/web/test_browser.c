/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Browsers that keep cookies, and what is looked at on a page. */
#include "web/test_hall.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

/* ---- one request, one connection ---- */

static str talk(struct test_hall *h, str request)
{
	enum { REPLY_MAX = 1 << 20, PATIENCE = 20000 };
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons(site_port(h->site)),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	char *p = arena_raw(h->arena, REPLY_MAX);
	size_t n = 0;
	CHECK(fd >= 0 && connect(fd, (struct sockaddr *)&to, sizeof to) == 0);
	CHECK(send(fd, request.p, request.n, MSG_NOSIGNAL) == (ssize_t)request.n);
	struct pollfd f = { fd, POLLIN, 0 };
	while (n < REPLY_MAX && poll(&f, 1, PATIENCE) == 1) {
		ssize_t r = recv(fd, p + n, REPLY_MAX - n, 0);
		if (r <= 0)
			break;
		n += (size_t)r;
	}
	close(fd);
	return (str){ p, n };
}

static void take_cookie(str all, const char *name, char *out, size_t cap)
{
	char begin[40];
	snprintf(begin, sizeof begin, "Set-Cookie: %s=", name);
	const char *end = all.p + all.n;
	for (const char *at = all.p;
	     (at = memmem(at, (size_t)(end - at), begin, strlen(begin))) != NULL;) {
		at += strlen(begin);
		str value = str_cut((str){ at, (size_t)(end - at) }, ';', &(str){ 0 });
		snprintf(out, cap, "%.*s", PSTR(value));
	}
}

static struct reply read_reply(struct browser *b, str all)
{
	struct reply r = { .all = all };
	int64_t status = 0;
	const char *gap = memmem(all.p, all.n, "\r\n\r\n", 4);
	if (!EXPECT(gap != NULL) || !EXPECT(str_to_i64((str){ all.p + 9, 3 }, &status)))
		return r;
	r.status = (int)status;
	r.head = (str){ all.p, (size_t)(gap - all.p) };
	r.body = (str){ gap + 4, all.n - r.head.n - 4 };
	take_cookie(all, COOKIE_SESSION, b->sid, sizeof b->sid);
	take_cookie(all, COOKIE_DEVICE, b->dev, sizeof b->dev);
	take_cookie(all, COOKIE_LANG, b->lang, sizeof b->lang);
	return r;
}

static str head_for(
    struct test_hall *h, const struct browser *b, const char *method, const char *path)
{
	return arena_printf(h->arena,
	    "%s %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nAccept-Language: en\r\nConnection: close\r\n"
	    "Cookie: x=y%s%s%s%s%s%s\r\n",
	    method, path, site_port(h->site), b->sid[0] ? "; __Host-sid=" : "", b->sid,
	    b->dev[0] ? "; __Host-dev=" : "", b->dev, b->lang[0] ? "; __Host-lang=" : "", b->lang);
}

struct reply get_with(struct test_hall *h, struct browser *b, const char *path, const char *headers)
{
	str head = head_for(h, b, "GET", path);
	return read_reply(b, talk(h, arena_printf(h->arena, "%.*s%s\r\n", PSTR(head), headers)));
}

struct reply get(struct test_hall *h, struct browser *b, const char *path)
{
	return get_with(h, b, path, "");
}

struct reply post(struct test_hall *h, struct browser *b, const char *path, const char *body,
    const char *headers)
{
	str head = head_for(h, b, "POST", path);
	str good = arena_printf(h->arena,
	    "Origin: http://127.0.0.1:%d\r\nSec-Fetch-Site: same-origin\r\n", site_port(h->site));
	return read_reply(b,
	    talk(h,
	        arena_printf(h->arena,
	            "%.*sContent-Type: application/x-www-form-urlencoded\r\nContent-Length: %zu\r\n"
	            "%.*s\r\n%s",
	            PSTR(head), strlen(body), PSTR(headers ? str_from_c(headers) : good), body)));
}

#define EDGE "----a-form-of-parts"

static void part(struct html *o, str name, const char *file, str value)
{
	str head = arena_printf(o->a,
	    "--" EDGE "\r\nContent-Disposition: form-data; name=\"%.*s\"%s%s%s\r\n\r\n", PSTR(name),
	    file ? "; filename=\"" : "", file ? file : "", file ? "\"" : "");
	html_put(o, head.p, head.n);
	html_put(o, value.p, value.n);
	html_put(o, "\r\n", 2);
}

struct reply post_file(struct test_hall *h, struct browser *b, const char *path, const char *fields,
    const char *name, str bytes)
{
	return post_files(h, b, path, fields, name, bytes, 1);
}

struct reply post_files(struct test_hall *h, struct browser *b, const char *path, const char *fields,
    const char *name, str bytes, size_t copies)
{
	struct html body = { .a = h->arena };
	for (str rest = str_from_c(fields); rest.n;) {
		str value, one = str_cut(rest, '&', &rest), key = str_cut(one, '=', &value);
		part(&body, key, NULL, value);
	}
	for (size_t i = 0; i < copies; i++)
		part(&body, str_from_c(name), "from-a-phone.bin", bytes);
	html_put(&body, "--" EDGE "--\r\n", sizeof "--" EDGE "--\r\n" - 1);
	str head = arena_printf(h->arena,
	    "%.*sOrigin: http://127.0.0.1:%d\r\nSec-Fetch-Site: same-origin\r\n"
	    "Content-Type: multipart/form-data; boundary=" EDGE "\r\nContent-Length: %zu\r\n\r\n",
	    PSTR(head_for(h, b, "POST", path)), site_port(h->site), body.n);
	struct html all = { .a = h->arena };
	html_put(&all, head.p, head.n);
	html_put(&all, body.p, body.n);
	return read_reply(b, talk(h, (str){ all.p, all.n }));
}

struct reply fill(struct test_hall *h, struct browser *b, const char *from, const char *action,
    const char *fields)
{
	str token = token_for(get(h, b, from), action);
	EXPECT(token.n > 0);
	str body =
	    arena_printf(h->arena, "token=%.*s%s%s", PSTR(token), fields[0] ? "&" : "", fields);
	return post(h, b, action, body.p, NULL);
}

struct reply sign_in(
    struct test_hall *h, struct browser *b, const char *login, const char *password)
{
	struct html typed = { .a = h->arena };
	html_part_cstr(&typed, password);
	return fill(h, b, "/sign-in", "/sign-in",
	    arena_printf(h->arena, "login=%s&password=%.*s", login, (int)typed.n, typed.p).p);
}

static struct browser browser_of(const char *lang, str session)
{
	struct browser b = { 0 };
	snprintf(b.lang, sizeof b.lang, "%s", lang);
	snprintf(b.sid, sizeof b.sid, "%.*s", PSTR(session));
	return b;
}

struct reply get_as(struct test_hall *h, const char *path, const char *lang, str session)
{
	struct browser b = browser_of(lang, session);
	return get(h, &b, path);
}

struct reply post_as(struct test_hall *h, const char *path, const char *lang, str session, str form)
{
	struct browser b = browser_of(lang, session);
	return post(h, &b, path, arena_z(h->arena, form), NULL);
}

/* ---- looking ---- */

str token_for(struct reply r, const char *action)
{
	static const char field[] = "name=\"token\" value=\"";
	char form[100];
	snprintf(form, sizeof form, "action=\"%s\"", action);
	const char *end = r.all.p + r.all.n, *at = memmem(r.all.p, r.all.n, form, strlen(form));
	at = at ? memmem(at, (size_t)(end - at), field, strlen(field)) : NULL;
	if (!at)
		return S("");
	at += strlen(field);
	return str_cut((str){ at, (size_t)(end - at) }, '"', &(str){ 0 });
}

static const char *next_header(str from, const char *name)
{
	char begin[60];
	size_t n = (size_t)snprintf(begin, sizeof begin, "\r\n%s: ", name);
	const char *at = memmem(from.p, from.n, begin, n);
	return at ? at + n : NULL;
}

str header_of(struct reply r, const char *name)
{
	const char *at = next_header(r.head, name);
	return at ? str_cut((str){ at, r.head.n - (size_t)(at - r.head.p) }, '\r', &(str){ 0 }) : S("");
}

size_t headers_of(struct reply r, const char *name)
{
	size_t n = 0;
	str rest = r.head;
	for (const char *at; (at = next_header(rest, name)) != NULL; n++)
		rest = (str){ at, r.head.n - (size_t)(at - r.head.p) };
	return n;
}

bool page_has(str text, const char *part)
{
	return text.n && memmem(text.p, text.n, part, strlen(part)) != NULL;
}

bool says(struct reply r, enum msg m)
{
	struct arena *a = arena_new(1 << 16);
	struct html o = { .a = a };
	html_text_str(&o, msg(LANG_EN, m));
	bool found_it = memmem(r.body.p, r.body.n, o.p, o.n) != NULL;
	arena_free(&a);
	return found_it;
}

static bool is_void(str tag)
{
	static const char *const tags[] = { "!doctype", "meta", "link", "img", "input", "br", "hr",
		"use" };
	for (size_t i = 0; i < countof(tags); i++)
		if (str_eq(tag, str_from_c(tags[i])))
			return true;
	return false;
}

static str word_at(const char *p, const char *end)
{
	size_t n = 0;
	while (p + n < end && p[n] != ' ' && p[n] != '>' && p[n] != '/' && p[n] != '\n')
		n++;
	return (str){ p, n };
}

str unbalanced(struct test_hall *h, str page)
{
	enum { DEEPEST = 100 };
	str open[DEEPEST];
	size_t n = 0;
	const char *end = page.p + page.n;
	for (const char *p = page.p; p && (p = memchr(p, '<', (size_t)(end - p))); p++) {
		bool closes = p + 1 < end && p[1] == '/';
		str tag = word_at(p + 1 + closes, end);
		const char *gt = memchr(p, '>', (size_t)(end - p));
		if (!gt || is_void(tag) || gt[-1] == '/')
			continue;
		if (!closes && n < DEEPEST)
			open[n++] = tag;
		else if (!closes || n == 0 || !str_eq(open[--n], tag))
			return arena_copy(h->arena, tag);
	}
	return n ? open[n - 1] : S("");
}
