/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/test_hall.h"

#include "base/log.h"
#include "course/book.h"
#include "course/folder.h"
#include "db/migrate.h"
#include "figures/figures.h"
#include "web/routes.h"

#include <dirent.h>
#include <liboath/oath.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define HOSTILE "<script>alert(1)</script>\"'&<b>"

static _Atomic int64_t test_now, test_passed;
static int64_t test_clock(void) { return test_now; }
static int64_t test_ticks(void) { return test_passed; }
void clock_set(int64_t n) { test_now += n; }
void seconds_pass(int64_t n)
{
	test_passed += n;
	clock_set(n);
}

extern const struct migration party_migrations[], access_migrations[], figures_migrations[],
    matter_migrations[];

/* ---- the unions ---- */

struct founding {
	const char *code, *name, *name_en;
	int64_t region, form, level;
	const struct guild *up, *trade;
	struct guild *out;
};

static int found_union(struct test_hall *h, const struct founding *f)
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
	return guild_by_ref(&h->act, r, f->out);
}

static int found_unions(struct test_hall *h)
{
	enum { FED = GUILD_FEDERATION, BASE = GUILD_GRASSROOTS, ZJ = 33, BJ = 11 };
	const struct founding all[] = {
		{ "0", "全国总工会", "National Federation", 0, FED, LEVEL_NATION, NULL, NULL, &h->nation },
		{ "33", "浙江省总工会", "Zhejiang Federation", ZJ, FED, LEVEL_PROVINCE, &h->nation, NULL,
		    &h->province },
		{ "11", "北京市总工会", "Beijing Federation", BJ, FED, LEVEL_PROVINCE, &h->nation, NULL,
		    &h->other },
		{ "3301", "杭州市总工会", "Hangzhou Federation", ZJ, FED, LEVEL_CITY, &h->province, NULL,
		    &h->city },
		{ "330106", "西湖区总工会", "West Lake Federation", ZJ, FED, LEVEL_COUNTY, &h->city, NULL,
		    &h->county },
		{ "U1", HOSTILE, HOSTILE, ZJ, BASE, LEVEL_UNIT, &h->county, NULL, &h->unit },
		{ "U2", "小工会", "Small Union", ZJ, BASE, LEVEL_UNIT, &h->county, NULL, &h->small },
		{ "33T", "浙江省快递工会", "Zhejiang Couriers", ZJ, GUILD_INDUSTRY, LEVEL_PROVINCE,
		    &h->province, NULL, &h->trade },
		{ "U3", "骑手工会", "Riders", ZJ, BASE, LEVEL_UNIT, &h->county, &h->trade, &h->trade_unit },
		{ "K1", "K1", "K1", BJ, FED, LEVEL_COUNTY, &h->other, NULL, &h->corner },
		{ "B1", "U1", "U1", BJ, BASE, LEVEL_UNIT, &h->corner, NULL, &h->branch },
		{ "3302", "宁波市总工会", "Ningbo Federation", ZJ, FED, LEVEL_CITY, &h->province, NULL,
		    &h->far },
		{ "U4", "八人工会", "Tiny Union", ZJ, BASE, LEVEL_UNIT, &h->far, NULL, &h->tiny },
		{ "U5", "空工会", "Empty Union", ZJ, BASE, LEVEL_UNIT, &h->far, NULL, &h->empty },
		{ "3303", "温州市总工会", "Quiet Federation", ZJ, FED, LEVEL_CITY, &h->province, NULL,
		    &h->empty },
		{ "62", "甘肃省总工会", "Gansu Federation", 62, FED, LEVEL_PROVINCE, &h->nation, NULL,
		    &h->empty },
		{ "63", "青海省总工会", "Qinghai Federation", 63, FED, LEVEL_PROVINCE, &h->nation, NULL,
		    &h->empty },
	};
	for (size_t i = 0; i < countof(all); i++)
		TRY(found_union(h, &all[i]));
	return 0;
}

/* ---- the people ---- */

static int join_many(struct test_hall *h, const struct guild *g, int n, const char *name)
{
	struct ref p;
	for (int i = 0; i < n; i++) {
		str said = arena_printf(h->arena, "%s %d", name, i);
		TRY(person_add(&h->act, g->ref.region, said, said, &p));
		TRY(member_join(&h->act, p, g->ref, S("test")));
	}
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

/* Signed in with both steps, the password taken as checked: that costs Argon2, and is tested elsewhere. */
static int let_in(struct test_hall *h, struct ref person, str login, struct seat *out)
{
	struct second_try t;
	struct visitor v;
	char first[SESSION_TEXT], token[SESSION_TEXT], device[SESSION_TEXT];
	struct signin in = { .login = login, .person = person, .hash = hash_once(h), .known = true };
	totp_secret_new(&out->secret);
	str secret = { (const char *)out->secret.b, sizeof out->secret.b };
	TRY(account_totp(&h->act, person, secret));
	TRY(signin_finish(&h->act, &in, first, device));
	TRY(session_find(&h->act, str_from_c(first), &v));
	TRY(signin_factor_look(&h->act, &v, &t));
	TRY(signin_factor(&h->act, &v, &t, digits_of(h, &out->secret), token));
	out->session = arena_copy(h->arena, str_from_c(token));
	return 0;
}

/* A role in the union, without one a member; "-": no tie at all. */
static int settle(struct test_hall *h, const char *name, const char *role, const struct guild *at,
    struct ref *out)
{
	struct tie_new t = { .to = at->ref, .kind = role[0] ? TIE_OFFICE : TIE_MEMBER,
		.role = str_from_c(role), .origin = S("import") };
	int64_t id;
	TRY(person_add(&h->act, at->ref.region, str_from_c(name), S(""), &t.from));
	*out = t.from;
	return role[0] == '-' ? 0 : tie_begin(&h->act, &t, &id);
}

static int settle_in(struct test_hall *h, const char *login, const char *role,
    const struct guild *at, struct seat *out)
{
	struct ref p;
	TRY(settle(h, login, role, at, &p));
	TRY(account_add(&h->act, p, str_from_c(login), hash_once(h), LANG_ZH));
	return let_in(h, p, str_from_c(login), out);
}

static int three_of_u1(struct test_hall *h)
{
	char code[INVITE_TEXT];
	TRY(settle(h, "Wang Mei", "", &h->branch, &h->wang));
	TRY(settle(h, "Li Qiang", "chair", &h->branch, &h->li));
	TRY(settle(h, "Fang Hua", "", &h->branch, &h->fang));
	TRY(account_add(&h->act, h->wang, S("wang"), hash_once(h), LANG_EN));
	TRY(account_add(&h->act, h->fang, S("fang"), hash_once(h), LANG_EN));
	totp_secret_new(&h->fang_secret);
	TRY(account_totp(&h->act, h->fang,
	    (str){ (const char *)h->fang_secret.b, sizeof h->fang_secret.b }));
	TRY(invite_make(&h->act, h->li, S("li.chair"), code));
	h->invite = arena_copy(h->arena, str_from_c(code));
	return 0;
}

static int count_some(struct test_hall *h)
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
		{ &h->tiny, "wages", { 6, 6, 0, 6, 0 } },
	};
	int64_t now = h->act.now;
	h->act.now -= 31 * 86400; /* a month that is over */
	for (size_t i = 0; i < countof(some); i++)
		TRY(figure_count(
		    &h->act, some[i].at->ref, S("demand"), str_from_c(some[i].topic), some[i].by));
	h->act.now = now;
	return 0;
}

static int seat_all(struct test_hall *h)
{
	struct seat lonely, tiny, member;
	TRY(settle_in(h, "li", "chair", &h->unit, &h->seat_chair));
	TRY(settle_in(h, "lu", "vice_chair", &h->unit, &h->seat_vice));
	TRY(settle_in(h, "gao", "federation_officer", &h->county, &h->seat_upper));
	TRY(settle_in(h, "ye", "leading_body", &h->province, &h->seat_leader));
	TRY(settle_in(h, "ma", "chair", &h->far, &lonely));
	TRY(settle_in(h, "tian", "chair", &h->tiny, &tiny));
	TRY(settle_in(h, "chen", "-", &h->unit, &member));
	h->chair = h->seat_chair.session;
	h->leader = h->seat_leader.session;
	h->lonely = lonely.session;
	h->of_eight = tiny.session;
	h->member = member.session;
	return 0;
}

static int people(struct test_hall *h)
{
	TRY(found_unions(h));
	TRY(join_many(h, &h->unit, 60, "Member" HOSTILE));
	TRY(join_many(h, &h->small, 4, "Few"));
	TRY(join_many(h, &h->other, 20, "Other"));
	TRY(join_many(h, &h->trade_unit, 15, "Rider"));
	TRY(join_many(h, &h->tiny, 8, "Neighbour"));
	TRY(join_many(h, &h->far, 40, "Docker"));
	TRY(seat_all(h));
	TRY(three_of_u1(h));
	return count_some(h);
}

/* ---- the hall ---- */

static int furnish(struct test_hall *h)
{
	static const struct hall_key key = { { 9 } };
	const struct course_known known = { 0 };
	struct course_fault *faults = NULL;
	struct role_fault bad;
	str roles;
	TRY(crypto_init());
	hall_init(&h->hall, &key);
	h->hall.clock = test_clock;
	h->hall.ticks = test_ticks;
	h->hall.zone = ZONE_CHINA;
	h->hall.calendar = calendar_find(S("cn"));
	h->hall.throttle = throttle_new(THROTTLE_HALL_PER_MINUTE);
	h->hall.courses = course_book_new(&known);
	TRY(file_text(h->arena, S("profiles/roles.yaml"), ROLES_BYTES_MAX, &roles));
	TRY(roles_read(h->arena, roles, &h->hall.roles, &bad));
	return course_book_load(h->hall.courses, h->arena, "courses", &faults);
}

static int fill_hall(struct test_hall *h)
{
	static const struct migration *const rooms[] = { party_migrations, access_migrations,
		figures_migrations, matter_migrations };
	TRY(db_open(&h->db, str_from_c(h->where), DB_WRITE));
	log_quiet(true);
	if (db_is_postgres(h->db))
		TRY(db_script(h->db, "DROP SCHEMA public CASCADE; CREATE SCHEMA public"));
	int r = db_migrate(h->db, rooms, countof(rooms));
	log_quiet(false);
	TRY(r);
	h->act = (struct act){
		.hall = &h->hall, .arena = h->arena, .db = h->db, .now = test_now, .lang = LANG_EN
	};
	TRY(db_begin(h->db));
	TRY(people(h));
	return db_commit(h->db);
}

static int begin(struct test_hall *h, const struct route *const *routes)
{
	const struct site_options o = { .address = "127.0.0.1", .threads = 2,
		.name = S("测试之家" HOSTILE), .name_en = S("Test Hall" HOSTILE) };
	TRY(furnish(h));
	TRY(fill_hall(h));
	return site_open(&h->site, &h->hall, str_from_c(h->where), h->db, routes, &o);
}

struct test_hall *hall_open_on(const char *postgres, const struct route *const *routes)
{
	struct arena *arena = arena_new(512 << 20);
	struct test_hall *h = arena_new_n(arena, struct test_hall, 1);
	h->arena = arena;
	test_now = HALL_DAY;
	snprintf(h->folder, sizeof h->folder, "%s/unionhall-web-XXXXXX",
	    access("/dev/shm", W_OK) ? P_tmpdir : "/dev/shm");
	CHECK(mkdtemp(h->folder) != NULL);
	if (postgres)
		snprintf(h->where, sizeof h->where, "%s", postgres);
	else
		snprintf(h->where, sizeof h->where, "%s/hall.db", h->folder);
	CHECK(begin(h, routes) == 0);
	return h;
}

struct test_hall *hall_open(void)
{
	static const struct route *const routes[] = { public_routes, sign_routes, my_routes, reset_routes,
		file_routes, matter_routes, desk_routes, union_routes, published_routes, figure_routes, NULL };
	return hall_open_on(NULL, routes);
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

void hall_close(struct test_hall **out)
{
	struct test_hall *h = *out;
	struct arena *arena = h->arena;
	site_close(&h->site);
	db_close(&h->db);
	throttle_free(&h->hall.throttle);
	course_book_free(&h->hall.courses);
	take_away(h->folder);
	*out = NULL;
	arena_free(&arena);
}

void in_hall(void (*body)(struct test_hall *h))
{
	struct test_hall *h = hall_open();
	body(h);
	hall_close(&h);
}

str digits_of(struct test_hall *h, const struct totp_secret *s)
{
	char digits[TOTP_DIGITS + 1];
	CHECK(oath_totp_generate((const char *)s->b, sizeof s->b, (time_t)test_now,
	          TOTP_STEP_SECONDS, 0, TOTP_DIGITS, digits) == OATH_OK);
	return arena_copy(h->arena, str_from_c(digits));
}
