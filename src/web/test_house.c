/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/test_house.h"

#include "base/log.h"
#include "course/book.h"
#include "db/migrate.h"
#include "figures/figures.h"
#include "web/routes.h"

#include <arpa/inet.h>
#include <dirent.h>
#include <liboath/oath.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

extern const struct migration party_migrations[], access_migrations[], figures_migrations[],
    matter_migrations[];

#define PASSWORD "river stone lamp 41"
#define HOSTILE  "<script>alert(1)</script>\"'&<b>"

/* ---- who there is ---- */

struct founding {
	const char *code, *name, *name_en;
	int64_t region, form, level;
	const struct guild *up, *trade;
};

static int found_union(struct house *h, const struct founding *f, struct guild *out)
{
	struct guild_new g = { .code = str_from_c(f->code),
		.name = str_from_c(f->name),
		.name_en = str_from_c(f->name_en),
		.pinyin = S("ce shi"),
		.phone = S("+86 571-5550 0100"),
		.address = S("1 Test Road"),
		.hours = S(HOSTILE),
		.about = S("About\n" HOSTILE),
		.region = f->region,
		.form = f->form,
		.level = f->level };
	struct ref r;
	if (f->up) {
		g.parent = f->up->ref;
		g.parent_path = f->up->path;
	}
	if (f->trade) {
		g.trade = f->trade->ref;
		g.trade_parent_path = f->trade->trade_path;
	}
	TRY(guild_found(&h->act, &g, &r));
	return guild_by_ref(&h->act, r, out);
}

static int found_unions(struct house *h)
{
	const struct {
		struct founding f;
		struct guild *out;
	} all[] = {
		{ { "0", "全国总工会", "National Federation", 0, GUILD_FEDERATION, LEVEL_NATION, NULL,
		      NULL },
		    &h->nation },
		{ { "33", "浙江省总工会", "Zhejiang Federation", 33, GUILD_FEDERATION, LEVEL_PROVINCE,
		      &h->nation, NULL },
		    &h->province },
		{ { "11", "北京市总工会", "Beijing Federation", 11, GUILD_FEDERATION, LEVEL_PROVINCE,
		      &h->nation, NULL },
		    &h->other },
		{ { "3301", "杭州市总工会", "Hangzhou Federation", 33, GUILD_FEDERATION, LEVEL_CITY,
		      &h->province, NULL },
		    &h->city },
		{ { "330106", "西湖区总工会", "West Lake Federation", 33, GUILD_FEDERATION, LEVEL_COUNTY,
		      &h->city, NULL },
		    &h->county },
		{ { "U1", HOSTILE, HOSTILE, 33, GUILD_GRASSROOTS, LEVEL_UNIT, &h->county, NULL },
		    &h->unit },
		{ { "U2", "小工会", "Small Union", 33, GUILD_GRASSROOTS, LEVEL_UNIT, &h->county, NULL },
		    &h->small },
		{ { "33T", "浙江省快递工会", "Zhejiang Couriers", 33, GUILD_INDUSTRY, LEVEL_PROVINCE,
		      &h->province, NULL },
		    &h->trade },
		{ { "U3", "骑手工会", "Riders", 33, GUILD_GRASSROOTS, LEVEL_UNIT, &h->county, &h->trade },
		    &h->trade_unit },
	};
	for (size_t i = 0; i < countof(all); i++)
		TRY(found_union(h, &all[i].f, all[i].out));
	return 0;
}

static int join_many(struct house *h, const struct guild *g, int n, const char *name)
{
	struct ref p;
	for (int i = 0; i < n; i++) {
		str said = arena_printf(h->arena, "%s %d", name, i);
		TRY(person_add(&h->act, g->ref.region, said, said, &p));
		TRY(member_join(&h->act, p, g->ref, S("test")));
	}
	return 0;
}

/* Argon2 takes its time: one hash for all of them. */
static str hash_once(struct house *h)
{
	static char made[PASSWORD_HASH_TEXT];
	struct sub_key pepper;
	crypto_subkey(&h->hall.key, "password", &pepper);
	if (!made[0])
		EXPECT(password_hash(&pepper, S(PASSWORD), PASSWORD_MEMBER, made) == 0);
	return arena_copy(h->arena, str_from_c(made));
}

static int second_step(
    struct house *h, const struct totp_secret *secret, str first, char token[SESSION_TEXT])
{
	struct visitor v;
	char digits[TOTP_DIGITS + 1];
	TRY(session_find(&h->act, first, &v));
	CHECK(oath_totp_generate((const char *)secret->b, sizeof secret->b, HOUSE_DAY,
	          TOTP_STEP_SECONDS, 0, TOTP_DIGITS, digits) == OATH_OK);
	return signin_factor(&h->act, &v, str_from_c(digits), token);
}

/* A person with an account, signed in with both steps. */
static int settle(struct house *h, const char *name, str role, const struct guild *at, str *session)
{
	struct tie_new t = { .to = at->ref, .kind = TIE_OFFICE, .role = role, .origin = S("test") };
	struct signin in = { .login = str_from_c(name), .password = arena_copy(h->arena, S(PASSWORD)) };
	struct totp_secret secret;
	char first[SESSION_TEXT], token[SESSION_TEXT], device[SESSION_TEXT];
	int64_t id;
	TRY(person_add(&h->act, at->ref.region, str_from_c(name), S(""), &t.from));
	if (role.n)
		TRY(tie_begin(&h->act, &t, &id));
	TRY(account_add(&h->act, t.from, str_from_c(name), hash_once(h), LANG_ZH));
	totp_secret_new(&secret);
	TRY(account_totp(&h->act, t.from, (str){ (const char *)secret.b, sizeof secret.b }));
	TRY(signin_look(&h->act, &in));
	signin_check(&h->hall, &in);
	TRY(signin_finish(&h->act, &in, first, device));
	TRY(second_step(h, &secret, str_from_c(first), token));
	*session = arena_copy(h->arena, str_from_c(token));
	return 0;
}

static int count_some(struct house *h)
{
	const struct {
		const struct guild *at;
		const char *topic;
		struct figure by;
	} some[] = {
		{ &h->unit, "wages", { 20, 15, 2, 14, 2 } },
		{ &h->unit, "safety", { 2, 1, 0, 1, 0 } },
		{ &h->small, "wages", { 3, 1, 1, 1, 1 } },
		{ &h->county, "hours_rest", { 9, 8, 0, 8, 0 } },
		{ &h->other, "wages", { 30, 24, 6, 20, 6 } },
		{ &h->trade_unit, "dignity", { 7, 7, 0, 7, 0 } },
	};
	for (size_t i = 0; i < countof(some); i++)
		TRY(figure_count(
		    &h->act, some[i].at->ref, S("demand"), str_from_c(some[i].topic), some[i].by));
	return 0;
}

static int people(struct house *h)
{
	TRY(found_unions(h));
	TRY(join_many(h, &h->unit, 60, "Member" HOSTILE));
	TRY(join_many(h, &h->small, 4, "Few"));
	TRY(join_many(h, &h->other, 20, "Other"));
	TRY(join_many(h, &h->trade_unit, 15, "Rider"));
	TRY(settle(h, "li", S("chair"), &h->unit, &h->chair));
	TRY(settle(h, "fang", S("leading_body"), &h->province, &h->leader));
	TRY(settle(h, "wang", S(""), &h->unit, &h->member));
	return count_some(h);
}

/* ---- the hall ---- */

static int64_t house_clock(void) { return HOUSE_DAY; }

static str slurp(struct arena *a, const char *path)
{
	char *p = arena_alloc(a, 1 << 18, 1);
	FILE *f = fopen(path, "rb");
	size_t n = f ? fread(p, 1, 1 << 18, f) : 0;
	if (f)
		fclose(f);
	return (str){ p, n };
}

static int furnish(struct house *h)
{
	static const struct hall_key key = { { 9 } };
	const struct course_known known = { 0 };
	struct role_fault bad;
	struct course_fault *faults = NULL;
	CHECK(crypto_init() == 0);
	hall_init(&h->hall, &key);
	h->hall.clock = house_clock;
	h->hall.zone = ZONE_CHINA;
	h->hall.calendar = calendar_find(S("cn"));
	h->hall.throttle = throttle_new(THROTTLE_HALL_PER_MINUTE);
	h->hall.courses = course_book_new(&known);
	TRY(roles_read(h->arena, slurp(h->arena, "profiles/roles.yaml"), &h->hall.roles, &bad));
	return course_book_load(h->hall.courses, h->arena, "courses", &faults);
}

static int fill(struct house *h)
{
	static const struct migration *const rooms[] = { party_migrations, access_migrations,
		figures_migrations, matter_migrations };
	TRY(db_open(&h->db, str_from_c(h->where), DB_WRITE));
	log_quiet(true);
	TRY(db_migrate(h->db, rooms, countof(rooms)));
	log_quiet(false);
	h->act = (struct act){ .hall = &h->hall, .arena = h->arena, .db = h->db, .now = HOUSE_DAY };
	TRY(db_begin(h->db));
	TRY(people(h));
	return db_commit(h->db);
}

static int open_house(struct house *h)
{
	static const struct route *const tables[] = { public_routes, union_routes, figure_routes,
		NULL };
	const struct site_options o = { .address = "127.0.0.1", .threads = 1 };
	TRY(furnish(h));
	TRY(fill(h));
	TRY(site_open(&h->site, &h->hall, str_from_c(h->where), h->db, tables, &o));
	h->site->name = S("测试之家" HOSTILE);
	h->site->name_en = S("Test Hall" HOSTILE);
	return 0;
}

static void take_away(const char *folder)
{
	DIR *d = opendir(folder);
	for (struct dirent *e; d && (e = readdir(d));)
		unlinkat(dirfd(d), e->d_name, 0);
	if (d)
		closedir(d);
	rmdir(folder);
}

void in_house(void (*body)(struct house *h))
{
	struct arena *arena = arena_new(256 << 20);
	struct house *h = arena_new_n(arena, struct house, 1);
	h->arena = arena;
	snprintf(h->folder, sizeof h->folder, "%s/unionhall-web-XXXXXX",
	    access("/dev/shm", W_OK) ? P_tmpdir : "/dev/shm");
	CHECK(mkdtemp(h->folder) != NULL);
	snprintf(h->where, sizeof h->where, "%s/hall.db", h->folder);
	if (EXPECT(open_house(h) == 0))
		body(h);
	site_close(&h->site);
	db_close(&h->db);
	course_book_free(&h->hall.courses);
	throttle_free(&h->hall.throttle);
	take_away(h->folder);
	arena_free(&arena);
}

/* ---- the visitor ---- */

static str hear(struct house *h, int fd)
{
	enum { MOST = 1 << 20 };
	char *p = arena_alloc(h->arena, MOST, 1);
	struct pollfd f = { fd, POLLIN, 0 };
	size_t n = 0;
	while (n < MOST && poll(&f, 1, 5000) == 1) {
		ssize_t r = recv(fd, p + n, MOST - n, 0);
		if (r <= 0)
			break;
		n += (size_t)r;
	}
	return (str){ p, n };
}

static struct reply ask(struct house *h, str request)
{
	struct sockaddr_in to = { .sin_family = AF_INET,
		.sin_port = htons(site_port(h->site)),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	struct reply r = { 0 };
	int64_t status;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (!EXPECT(connect(fd, (struct sockaddr *)&to, sizeof to) == 0) ||
	    !EXPECT(send(fd, request.p, request.n, MSG_NOSIGNAL) == (ssize_t)request.n))
		return r;
	str all = hear(h, fd);
	close(fd);
	const char *gap = memmem(all.p, all.n, "\r\n\r\n", 4);
	if (!EXPECT(gap != NULL) || !EXPECT(str_to_i64((str){ all.p + 9, 3 }, &status)))
		return r;
	size_t head = (size_t)(gap - all.p);
	return (struct reply){ (int)status, { all.p, head }, { gap + 4, all.n - head - 4 } };
}

static str cookies(struct house *h, const char *lang, str session)
{
	return session.n
	    ? arena_printf(h->arena, "__Host-lang=%s; __Host-sid=%.*s", lang, PSTR(session))
	    : arena_printf(h->arena, "__Host-lang=%s", lang);
}

struct reply house_get(struct house *h, const char *path, const char *lang, str session)
{
	return ask(h,
	    arena_printf(h->arena,
	        "GET %s HTTP/1.1\r\nHost: hall.test\r\nConnection: close\r\nCookie: %.*s\r\n\r\n", path,
	        PSTR(cookies(h, lang, session))));
}

struct reply house_post(struct house *h, const char *path, const char *lang, str session, str form)
{
	return ask(h,
	    arena_printf(h->arena,
	        "POST %s HTTP/1.1\r\nHost: hall.test\r\nConnection: close\r\nCookie: %.*s\r\n"
	        "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %zu\r\n\r\n%.*s",
	        path, PSTR(cookies(h, lang, session)), form.n, PSTR(form)));
}

/* ---- looking at a page ---- */

bool page_has(str text, const char *part)
{
	return text.n && memmem(text.p, text.n, part, strlen(part)) != NULL;
}

str token_in(struct house *h, str page)
{
	static const char mark[] = "name=\"token\" value=\"";
	const char *at = memmem(page.p, page.n, mark, sizeof mark - 1);
	str rest;
	if (!EXPECT(at != NULL))
		return S("");
	at += sizeof mark - 1;
	return arena_copy(h->arena, str_cut((str){ at, page.n - (size_t)(at - page.p) }, '"', &rest));
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

str unbalanced(struct house *h, str page)
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
