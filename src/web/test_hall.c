/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/test_hall.h"

#include "base/log.h"
#include "course/book.h"
#include "course/folder.h"
#include "db/migrate.h"
#include "web/routes.h"

#include <arpa/inet.h>
#include <dirent.h>
#include <liboath/oath.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

enum { REGION = 7 };
static const int64_t THAT_DAY = 1796000000;
static _Atomic int64_t test_now;

static int64_t test_clock(void) { return test_now; }
void seconds_pass(int64_t n) { test_now += n; }

extern const struct migration party_migrations[], access_migrations[], matter_migrations[],
    figures_migrations[];

/* ---- the hall ---- */

static int furnish(struct test_hall *h)
{
	static const struct hall_key key = { { 9 } };
	struct role_fault bad;
	str roles;
	TRY(crypto_init());
	hall_init(&h->hall, &key);
	TRY(file_text(h->arena, S("profiles/roles.yaml"), ROLES_BYTES_MAX, &roles));
	TRY(roles_read(h->arena, roles, &h->hall.roles, &bad));
	h->hall.clock = test_clock;
	h->hall.zone = ZONE_CHINA;
	h->hall.courses = course_book_new(&(struct course_known){ 0 });
	h->hall.throttle = throttle_new(THROTTLE_HALL_PER_MINUTE);
	return 0;
}

static int found(struct act *a, const char *code, const struct guild *under, int64_t level,
    struct guild *out)
{
	struct guild_new g = { .code = str_from_c(code), .name = str_from_c(code), .region = REGION,
		.level = level, .form = level == LEVEL_UNIT ? GUILD_GRASSROOTS : GUILD_FEDERATION,
		.parent = under->ref,
		.parent_path = under->path };
	struct ref r;
	TRY(guild_found(a, &g, &r));
	return guild_by_ref(a, r, out);
}

static int settle(struct act *a, const char *name, str role, const struct guild *at,
    struct ref *out)
{
	struct tie_new t = { .to = at->ref, .kind = role.n ? TIE_OFFICE : TIE_MEMBER, .role = role,
		.origin = S("import") };
	int64_t id;
	TRY(person_add(a, REGION, str_from_c(name), S(""), &t.from));
	TRY(tie_begin(a, &t, &id));
	*out = t.from;
	return 0;
}

/* One hash, the same key in every test: Argon2 takes its time. */
static str hash_once(struct test_hall *h)
{
	static char made[PASSWORD_HASH_TEXT];
	str password = arena_copy(h->arena, S(WANG_PASSWORD));
	if (!made[0])
		CHECK(password_make(&h->hall, password, false, made) == 0);
	return str_from_c(made);
}

static int people(struct test_hall *h, struct act *a)
{
	struct guild nowhere = { 0 };
	char code[INVITE_TEXT];
	TRY(found(a, "K1", &nowhere, LEVEL_COUNTY, &h->county));
	TRY(found(a, "U1", &h->county, LEVEL_UNIT, &h->branch));
	TRY(settle(a, "Wang Mei", S(""), &h->branch, &h->wang));
	TRY(settle(a, "Li Qiang", S("chair"), &h->branch, &h->li));
	TRY(settle(a, "Fang Hua", S(""), &h->branch, &h->fang));
	TRY(account_add(a, h->wang, S("wang"), hash_once(h), LANG_EN));
	TRY(account_add(a, h->fang, S("fang"), hash_once(h), LANG_EN));
	totp_secret_new(&h->fang_secret);
	TRY(account_totp(a, h->fang, (str){ (const char *)h->fang_secret.b,
	    sizeof h->fang_secret.b }));
	TRY(invite_make(a, h->li, S("li.chair"), code));
	h->invite = arena_copy(h->arena, str_from_c(code));
	return 0;
}

static int begin(struct test_hall *h, str where)
{
	static const struct migration *const rooms[] = { party_migrations, access_migrations,
	    figures_migrations,
		matter_migrations };
	static const struct route *const routes[] = { sign_routes, my_routes, NULL };
	struct act a = { .hall = &h->hall, .arena = h->arena, .now = test_now, .lang = LANG_EN };
	TRY(furnish(h));
	TRY(db_open(&h->db, where, DB_WRITE));
	log_quiet(true);
	int r = db_migrate(h->db, rooms, countof(rooms));
	log_quiet(false);
	TRY(r);
	a.db = h->db;
	TRY(db_begin(h->db));
	TRY(people(h, &a));
	TRY(db_commit(h->db));
	TRY(site_open(&h->site, &h->hall, where, h->db, routes,
	    &(struct site_options){ .address = "127.0.0.1", .threads = 2 }));
	h->site->name = h->site->name_en = S("Test Hall");
	return 0;
}

struct test_hall *hall_open(void)
{
	struct arena *arena = arena_new(512 << 20);
	struct test_hall *h = arena_new_n(arena, struct test_hall, 1);
	h->arena = arena;
	test_now = THAT_DAY;
	snprintf(h->folder, sizeof h->folder, "%s/unionhall-web-XXXXXX",
	    access("/dev/shm", W_OK) ? P_tmpdir : "/dev/shm");
	CHECK(mkdtemp(h->folder) != NULL);
	CHECK(begin(h, arena_printf(arena, "%s/hall.db", h->folder)) == 0);
	return h;
}

void hall_close(struct test_hall **out)
{
	struct test_hall *h = *out;
	struct arena *arena = h->arena;
	site_close(&h->site);
	db_close(&h->db);
	throttle_free(&h->hall.throttle);
	course_book_free(&h->hall.courses);
	DIR *d = opendir(h->folder);
	for (struct dirent *e; d && (e = readdir(d)); )
		unlinkat(dirfd(d), e->d_name, 0);
	if (d)
		closedir(d);
	rmdir(h->folder);
	*out = NULL;
	arena_free(&arena);
}

str digits_of(struct test_hall *h, const struct totp_secret *s)
{
	char digits[TOTP_DIGITS + 1];
	CHECK(oath_totp_generate((const char *)s->b, sizeof s->b, (time_t)test_now,
	    TOTP_STEP_SECONDS, 0,
	    TOTP_DIGITS, digits) == OATH_OK);
	return arena_copy(h->arena, str_from_c(digits));
}

/* ---- a browser ---- */

static str talk(struct test_hall *h, str request)
{
	enum { REPLY_MAX = 1 << 18, PATIENCE = 20000 };
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons(site_port(h->site)),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	char *p = arena_alloc(h->arena, REPLY_MAX, 1);
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
	for (const char *at = all.p; (at = memmem(at, (size_t)(end - at), begin,
	    strlen(begin))) != NULL;) {
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
	if (all.n > 12 && str_to_i64((str){ all.p + 9, 3 }, &status))
		r.status = (int)status;
	if (gap)
		r.body = (str){ gap + 4, all.n - (size_t)(gap + 4 - all.p) };
	take_cookie(all, COOKIE_SESSION, b->sid, sizeof b->sid);
	take_cookie(all, COOKIE_DEVICE, b->dev, sizeof b->dev);
	take_cookie(all, COOKIE_LANG, b->lang, sizeof b->lang);
	return r;
}

static str cookies_of(struct test_hall *h, const struct browser *b)
{
	return arena_printf(h->arena, "Cookie: x=y%s%s%s%s%s%s\r\n",
	    b->sid[0] ? "; __Host-sid=" : "", b->sid,
	    b->dev[0] ? "; __Host-dev=" : "", b->dev, b->lang[0] ? "; __Host-lang=" : "", b->lang);
}

struct reply get(struct test_hall *h, struct browser *b, const char *path)
{
	str request = arena_printf(h->arena,
	    "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nAccept-Language: en\r\n"
	    "Connection: close\r\n%.*s\r\n", path, site_port(h->site), PSTR(cookies_of(h, b)));
	return read_reply(b, talk(h, request));
}

struct reply post(struct test_hall *h, struct browser *b, const char *path, const char *body,
    const char *headers)
{
	int port = site_port(h->site);
	str good = arena_printf(h->arena,
	    "Origin: http://127.0.0.1:%d\r\nSec-Fetch-Site: same-origin\r\n", port);
	str request = arena_printf(h->arena,
	    "POST %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nAccept-Language: en\r\n"
	    "Connection: close\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: %zu\r\n"
	    "%.*s%.*s\r\n%s", path, port, strlen(body), PSTR(cookies_of(h, b)),
	    PSTR(headers ? str_from_c(headers) : good), body);
	return read_reply(b, talk(h, request));
}

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

struct reply fill(struct test_hall *h, struct browser *b, const char *from, const char *action,
    const char *fields)
{
	str token = token_for(get(h, b, from), action);
	EXPECT(token.n > 0);
	str body = arena_printf(h->arena, "token=%.*s%s%s", PSTR(token), fields[0] ? "&" : "",
	    fields);
	return post(h, b, action, body.p, NULL);
}

struct reply sign_in(struct test_hall *h, struct browser *b, const char *login,
    const char *password)
{
	struct html typed = { .a = h->arena };
	html_part_cstr(&typed, password);
	return fill(h, b, "/sign-in", "/sign-in",
	    arena_printf(h->arena, "login=%s&password=%.*s", login, (int)typed.n, typed.p).p);
}

/* ---- looking ---- */

str header_of(struct reply r, const char *name)
{
	char begin[60];
	size_t n = (size_t)snprintf(begin, sizeof begin, "\r\n%s: ", name);
	const char *at = memmem(r.all.p, r.all.n, begin, n);
	if (!at)
		return S("");
	at += n;
	return str_cut((str){ at, r.all.n - (size_t)(at - r.all.p) }, '\r', &(str){ 0 });
}

bool holds(str text, const char *part)
{
	return memmem(text.p, text.n, part, strlen(part)) != NULL;
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
