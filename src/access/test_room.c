/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "test_access.h"

#include "access/access_sql.h"
#include "base/log.h"
#include "db/migrate.h"

#include <dirent.h>
#include <liboath/oath.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

extern const struct migration party_migrations[], access_migrations[];

static int migrate(struct db *db)
{
	static const struct migration *const rooms[] = { party_migrations, access_migrations };
	log_quiet(true);                         /* it would tell of each of the many fresh halls */
	int r = db_migrate(db, rooms, countof(rooms));
	log_quiet(false);
	return r;
}

static int found_union(
    struct act *a, const char *code, const struct guild *under, int64_t level, struct guild *out)
{
	struct guild_new g = { .code = str_from_c(code),
		.name = str_from_c(code),
		.region = 7,
		.level = level,
		.form = level == LEVEL_UNIT ? GUILD_GRASSROOTS : GUILD_FEDERATION,
		.parent = under->ref,
		.parent_path = under->path };
	struct ref r;
	TRY(guild_found(a, &g, &r));
	return guild_by_ref(a, r, out);
}

static int settle(
    struct room *r, const char *name, str role, const struct guild *at, struct ref *out)
{
	struct tie_new t = {
		.to = at->ref, .kind = role.n ? TIE_OFFICE : TIE_MEMBER, .role = role, .origin = S("test")
	};
	int64_t id;
	TRY(person_add(&r->act, 7, str_from_c(name), S(""), &t.from));
	TRY(tie_begin(&r->act, &t, &id));
	*out = t.from;
	return account_add(&r->act, t.from, str_from_c(name), r->hash, LANG_ZH);
}

static int people(struct room *r)
{
	struct guild nowhere = { 0 };
	TRY(found_union(&r->act, "K1", &nowhere, LEVEL_COUNTY, &r->county));
	TRY(found_union(&r->act, "U1", &r->county, LEVEL_UNIT, &r->branch));
	TRY(settle(r, "wang", S(""), &r->branch, &r->wang));
	TRY(settle(r, "li", S("chair"), &r->branch, &r->li));
	return settle(r, "fang", S("leading_body"), &r->county, &r->fang);
}

/* Argon2 takes its time: one hash, by a key that is the same in every test, for all of them. */
static str hash_once(struct arena *arena, const struct hall_key *key)
{
	static char made[PASSWORD_HASH_TEXT];
	struct sub_key pepper;
	crypto_subkey(key, "password", &pepper);
	if (!made[0])
		EXPECT(password_hash(&pepper, S(PASSWORD), PASSWORD_MEMBER, made) == 0);
	return arena_copy(arena, str_from_c(made));
}

static void in_room(struct db *db, void (*body)(struct room *r))
{
	static const struct hall_key key = { { 5 } };
	struct arena *arena = arena_new(64 << 20);
	struct room *r = arena_new_n(arena, struct room, 1);
	CHECK(crypto_init() == 0);
	hall_init(&r->hall, &key);
	r->hall.roles = roles_shipped(arena);
	r->hall.throttle = throttle_new(THROTTLE_HALL_PER_MINUTE);
	r->act = (struct act){ .hall = &r->hall, .arena = arena, .db = db, .now = THAT_DAY };
	r->hash = hash_once(arena, &key);
	if (EXPECT(r->hall.roles != NULL) && EXPECT(db_begin(db) == 0) && EXPECT(people(r) == 0)) {
		body(r);
		EXPECT(db_commit(db) == 0);
	}
	throttle_free(&r->hall.throttle);
	arena_free(&arena);
}

static void on_sqlite(void (*body)(struct room *r))
{
	char folder[200], path[256];
	struct db *db = NULL;
	snprintf(folder, sizeof folder, "%s/unionhall-access-XXXXXX",
	    access("/dev/shm", W_OK) ? P_tmpdir : "/dev/shm");
	CHECK(mkdtemp(folder) != NULL);
	snprintf(path, sizeof path, "%s/hall.db", folder);
	if (EXPECT(db_open(&db, str_from_c(path), DB_WRITE) == 0) && EXPECT(migrate(db) == 0))
		in_room(db, body);
	db_close(&db);
	DIR *d = opendir(folder);
	for (struct dirent *e; d && (e = readdir(d)); )
		unlinkat(dirfd(d), e->d_name, 0);
	if (d)
		closedir(d);
	rmdir(folder);
}

static void on_postgres(void (*body)(struct room *r), const char *url)
{
	struct db *db = NULL;
	if (EXPECT(db_open(&db, str_from_c(url), DB_WRITE) == 0) &&
	    EXPECT(db_script(db, "DROP SCHEMA public CASCADE; CREATE SCHEMA public") == 0) &&
	    EXPECT(migrate(db) == 0))
		in_room(db, body);
	db_close(&db);
}

void on_each_engine(void (*body)(struct room *r))
{
	static bool said;
	const char *url = getenv("UNIONHALL_TEST_PG");
	on_sqlite(body);
	if (url)
		on_postgres(body, url);
	else if (!said)
		printf(
		    "    PostgreSQL was NOT tried: UNIONHALL_TEST_PG is not set (sh test/pg make test-access)\n");
	said = true;
}

/* ---- what people do ---- */

struct tried sign_in(struct room *r, const char *login, const char *password, const char *device)
{
	struct tried t = { .s.login = str_from_c(login) };
	t.s.password = arena_copy(r->act.arena, str_from_c(password));
	t.s.has_device = device && token_hash(str_from_c(device), &t.s.device);
	t.step = signin_look(&r->act, &t.s);
	if (t.step)
		return t;
	t.looked = true;
	signin_check(&r->hall, &t.s);
	EXPECT(t.s.password.n == 0);
	t.step = signin_finish(&r->act, &t.s, t.token, t.device);
	return t;
}

int second_step(struct room *r, const struct visitor *v, str code, char token[SESSION_TEXT])
{
	struct second_try t;
	int wait = signin_factor_look(&r->act, v, &t);
	return wait ? wait : signin_factor(&r->act, v, &t, code, token);
}

struct visitor visitor_of(struct room *r, const char *token)
{
	struct visitor v;
	int got = session_find(&r->act, str_from_c(token), &v);
	EXPECT(got == 0 || got == SESSION_NONE);
	EXPECT((got == 0) == (v.person.id != 0));
	return v;
}

str code_of(struct room *r, const struct totp_secret *s, int64_t seconds)
{
	char digits[TOTP_DIGITS + 1];
	CHECK(oath_totp_generate((const char *)s->b, sizeof s->b, (time_t)(r->act.now + seconds),
	          TOTP_STEP_SECONDS, 0, TOTP_DIGITS, digits) == OATH_OK);
	return arena_copy(r->act.arena, str_from_c(digits));
}

/* ---- the tables themselves ---- */

static void every_query(struct room *r)
{
	size_t n = 0;
	while (access_queries[n])
		n++;
	EXPECT(n > 30);
	EXPECT(db_check_all(r->act.db, access_queries, n) == 0);
}
TEST("every query of this room fits its tables") { on_each_engine(every_query); }

TEST("the migrations keep to the house's rules")
{
	struct arena *arena = arena_new(1 << 20);
	for (const struct migration *m = access_migrations; m->room; m++)
		test_same(__FILE__, __LINE__, migrate_lint(arena, str_from_c(m->sql)), "");
	arena_free(&arena);
}
