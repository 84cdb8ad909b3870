/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Makes a hall fit to be measured: a small branch of unions of its own, people with accounts and open
 * sessions, and demands that went through the hall's own code. Only for halls that will be thrown away.
 *
 *   seed people HALL OUT MEMBERS     the branch, its people and demands; what the clients need, into OUT.
 *                                    The first half of the members file, to the others the copies belong
 *   seed grow HALL OUT DEMANDS       copies of those demands, a quarter of them on one desk
 *
 * OUT/who: "SESSION TOKEN" a member. OUT/places: union codes. OUT/demands: "REGION NUMBER";
 * OUT/filed: those nothing happened to since. OUT/vars: names for the shell. Sessions are made without
 * passwords, as Argon2 is not what is measured here. */
#include "clock.h"
#include "rooms.h"
#include "rows.h"

#include "access/inside.h"
#include "cli/home.h"
#include "figures/figures.h"
#include "matter/matter.h"

#include "access/access_sql.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { REGION = 99, COUNTIES = 20, UNITS = 3, DEMANDS = 80, MONTHS = 6, TOPICS = 9 };
enum { CHUNK = 1000, MEMORY = 1 << 30 };

static const char *const topics[TOPICS] = { "wages", "hours_rest", "safety", "insurance", "contract",
	"dignity", "welfare", "union", "other" };

struct who { struct ref ref; char session[SESSION_TEXT], token[FORM_TOKEN_TEXT]; struct digest digest; };
struct branch {
	struct home *home;
	struct sub_key form;
	struct guild county[COUNTIES], unit[COUNTIES][UNITS];
	struct who desk, everywhere, *member;       /* desk: officer of the first county alone */
	size_t n_member, from;
	int64_t demand[DEMANDS];
	str shown_code;
};

/* The county a demand stands in: every fourth in the first, so that one desk is full. */
static size_t county_of(size_t i) { return i % 4 == 0 ? 0 : 1 + i % (COUNTIES - 1); }

/* ---- unions ---- */

static int found(struct act *a, const struct guild *up, str code, str name, int64_t level, struct guild *out)
{
	struct ref r;
	struct guild_new g = { .code = code, .name = name,
		.name_en = arena_printf(a->arena, "Measured %.*s", PSTR(code)),
		.form = level == LEVEL_UNIT ? GUILD_GRASSROOTS : GUILD_FEDERATION, .level = level, .region = REGION,
		.parent = up->ref, .parent_path = up->path, .phone = S("0000 0000"), .hours = S("9:00-17:00"),
		.about = S("") };
	TRY(guild_found(a, &g, &r));
	TRY(guild_by_ref(a, r, out));
	return 0;
}

static int make_unions(struct act *a, void *ctx)
{
	struct branch *b = ctx;
	struct guild nation, province, city;
	TRY(guild_by_code(a, S("0"), &nation));
	TRY(found(a, &nation, S("B9"), S("测试省总工会"), LEVEL_PROVINCE, &province));
	TRY(found(a, &province, S("B900"), S("测试市总工会"), LEVEL_CITY, &city));
	for (int i = 0; i < COUNTIES; i++) {
		str code = arena_printf(a->arena, "B9%02d", i + 1);
		str name = arena_printf(a->arena, "测试第%d区总工会", i + 1);
		TRY(found(a, &city, code, name, LEVEL_COUNTY, &b->county[i]));
		for (int k = 0; k < UNITS; k++)
			TRY(found(a, &b->county[i], arena_printf(a->arena, "B9%02d%d", i + 1, k),
			    arena_printf(a->arena, "测试第%d区第%d工会", i + 1, k + 1), LEVEL_UNIT, &b->unit[i][k]));
	}
	return 0;
}

/* ---- people ---- */

static int open_session(struct act *a, const struct branch *b, struct who *w, bool factor, int64_t at)
{
	struct digest device;
	crypto_random(&device, sizeof device);
	session_token(a->hall, w->ref.region, w->session, &w->digest);
	form_token(&b->form, &w->digest, S("/file"), a->now / 3600, w->token);
	return q_session_add(a->db, w->ref.region, digest_bytes(&w->digest), w->ref.id, digest_bytes(&device),
	    factor, at, at, at);
}

static int add_person(struct act *a, str login, str name, struct who *w)
{
	TRY(person_add(a, REGION, name, S(""), &w->ref));
	TRY(account_add(a, w->ref, login, S(""), LANG_ZH));
	return 0;
}

static int give_office(struct act *a, const struct who *w, const struct guild *g)
{
	int64_t id;
	struct tie_new t = { w->ref, g->ref, TIE_OFFICE, S("federation_officer"), S("bench") };
	return tie_begin(a, &t, &id);
}

/* An officer idles out after a quarter of an hour without a POST, and measuring takes longer: their
 * session was last used an hour from now. */
static int make_officers(struct act *a, void *ctx)
{
	struct branch *b = ctx;
	TRY(add_person(a, S("bench.desk"), S("测试甲"), &b->desk));
	TRY(add_person(a, S("bench.all"), S("测试乙"), &b->everywhere));
	for (int i = 0; i < COUNTIES; i++)
		TRY(give_office(a, i ? &b->everywhere : &b->desk, &b->county[i]));
	TRY(open_session(a, b, &b->everywhere, true, a->now));
	return open_session(a, b, &b->desk, true, a->now + 3600);
}

static int make_members(struct act *a, void *ctx)
{
	struct branch *b = ctx;
	for (size_t i = b->from; i < b->n_member && i < b->from + CHUNK; i++) {
		struct who *w = &b->member[i];
		TRY(add_person(a, arena_printf(a->arena, "bench.m%zu", i), S("测试职工"), w));
		TRY(member_join(a, w->ref, b->unit[county_of(i)][i / 7 % UNITS].ref, S("bench")));
		TRY(open_session(a, b, w, false, a->now));
	}
	return 0;
}

/* ---- demands, through the hall's own code ---- */

static int must_do(const char *what, int r)
{
	if (r > 0)
		fprintf(stderr, "seed: %s answers %d\n", what, r);
	return r > 0 ? FAULT(-r) : r;
}

static int file_one(struct act *a, struct branch *b, size_t i)
{
	struct field_fault *faults;
	size_t n;
	const struct guild *g = &b->unit[county_of(i)][i / 7 % UNITS];
	const struct answer said[] = {
		{ S("topic"), str_from_c(topics[i % TOPICS]) },
		{ S("text"), arena_printf(a->arena, "工资拖欠两个月，找过班组长和经理，都说等下个月。请工会帮忙。 %zu", i) },
		{ S("danger"), S("no") }, { S("place"), g->code }, { S("about"), S("neither") },
		{ S("about_you"), S("by_name") },
	};
	struct filing f = { .course = S("demand"), .nonce = arena_printf(a->arena, "seeded-%zu", i),
		.applicant = b->member[i].ref, .filled = { said, countof(said), NULL, 0 } };
	return must_do("filing", matter_file(a, &f, &b->demand[i], &faults, &n));
}

static int move(struct act *a, int64_t id, const struct who *by, const char *name, struct filled filled)
{
	struct matter m;
	struct rights rights;
	TRY(must_do("finding", matter_by_id(a, id, &m)));
	TRY(rights_of(a, by->ref, &rights));
	struct move_asked ask = { .step = m.step, .move = str_from_c(name), .person = by->ref, .rights = &rights,
		.filled = filled };
	return must_do(name, matter_move(a, id, &ask));
}

static int answer_first(struct act *a, struct branch *b, size_t i)
{
	const struct answer said[] = { { S("first_answer"), S("您好，已收到，五个工作日内告诉您是否受理。") },
		{ S("class"), S("complaint") }, { S("grade"), S("ordinary") } };
	return move(a, b->demand[i], county_of(i) ? &b->everywhere : &b->desk, "triage",
	    (struct filled){ said, countof(said), NULL, 0 });
}

static bool is_answered(size_t i) { return i % 3 == 0; }
static bool is_withdrawn(size_t i) { return i % 5 == 4; }

/* All are filed; a third are answered for the first time; of those and the others some are withdrawn. */
static int make_demands(struct act *a, void *ctx)
{
	struct branch *b = ctx;
	for (size_t i = 0; i < DEMANDS; i++) {
		TRY(file_one(a, b, i));
		if (is_answered(i))
			TRY(answer_first(a, b, i));
		if (is_withdrawn(i))
			TRY(move(a, b->demand[i], &b->member[i], "withdraw", (struct filled){ 0 }));
	}
	b->shown_code = arena_copy(b->home->keep, id_code(a, b->demand[0]));
	return 0;
}

/* ---- what the clients need ---- */

static FILE *out_file(const char *dir, const char *name)
{
	char path[1024];
	snprintf(path, sizeof path, "%s/%s", dir, name);
	FILE *f = fopen(path, "w");
	if (!f)
		give_up("cannot write what the clients need");
	return f;
}

static long long count_unions(const struct branch *b)
{
	sqlite3 *db = hall_open(b->home->where.p);
	sqlite3_stmt *st = prepared(db, "SELECT count(*) FROM guild");
	must(db, sqlite3_step(st), SQLITE_ROW);
	long long n = sqlite3_column_int64(st, 0);
	sqlite3_finalize(st);
	sqlite3_close(db);
	return n;
}

static void tell_vars(const struct branch *b, FILE *f)
{
	char hex[HEX_TEXT(sizeof(struct digest))];
	const struct who *m = &b->member[0];
	hex_encode(m->digest.b, sizeof m->digest.b, hex);
	fprintf(f, "unions=%lld\n", count_unions(b));
	fprintf(f, "member=%s\nofficer=%s\nmatter=%s\n", m->session, b->desk.session, b->shown_code.p);
	fprintf(f, "bare_matter='%d %s %lld %lld'\n", REGION, hex, (long long)m->ref.id, (long long)b->demand[0]);
	fprintf(f, "union=B901\nbare_union='%d %lld B901'\n", REGION, (long long)b->county[0].ref.id);
	fclose(f);
}

static void tell(const struct branch *b, const char *dir)
{
	FILE *who = out_file(dir, "who"), *places = out_file(dir, "places");
	FILE *demands = out_file(dir, "demands"), *filed = out_file(dir, "filed");
	for (size_t i = 0; i < b->n_member / 2; i++)
		fprintf(who, "%s %s\n", b->member[i].session, b->member[i].token);
	for (size_t i = 0; i < COUNTIES * 4; i++)
		fprintf(places, "%.*s\n", PSTR(b->unit[county_of(i)][i % UNITS].code));
	for (size_t i = 0; i < DEMANDS; i++) {
		fprintf(demands, "%d %lld\n", REGION, (long long)b->demand[i]);
		if (!is_answered(i) && !is_withdrawn(i))
			fprintf(filed, "%d %lld\n", REGION, (long long)b->demand[i]);
	}
	fclose(who);
	fclose(places);
	fclose(demands);
	fclose(filed);
	tell_vars(b, out_file(dir, "vars"));
}

static int do_part(struct branch *b, int (*part)(struct act *a, void *ctx))
{
	struct arena *arena = arena_new(MEMORY);
	int r = home_do(b->home, arena, part, b);
	arena_free(&arena);
	return r;
}

static int people(struct branch *b, const char *out, size_t n)
{
	b->n_member = n;
	b->member = arena_new_n(b->home->keep, struct who, n);
	crypto_subkey(&b->home->hall.key, "form", &b->form);
	TRY(home_do(b->home, b->home->keep, make_unions, b));     /* their codes are used to the end */
	TRY(do_part(b, make_officers));
	for (b->from = 0; b->from < n; b->from += CHUNK)
		TRY(do_part(b, make_members));
	TRY(do_part(b, make_demands));
	tell(b, out);
	return 0;
}

/* ---- growing ---- */

struct growth {
	struct rows rows[DEMANDS]; bool is_open[DEMANDS]; size_t n;
	struct { int64_t region, holder; int topic; } cell[DEMANDS];
	int64_t count[DEMANDS][MONTHS], now;
	int64_t *person; size_t n_person;
};

static int topic_of(const char *name)
{
	for (int t = 0; t < TOPICS; t++)
		if (!strcmp(topics[t], name))
			return t;
	give_up("a demand on another topic");
}

static void load_one(struct growth *g, sqlite3 *db, int64_t region, int64_t matter)
{
	size_t i = g->n++;
	rows_load(&g->rows[i], db, region, matter);
	sqlite3_stmt *st = prepared(db, "SELECT is_open, holder_region, holder, topic FROM matter"
	    " WHERE region = ? AND id = ?");
	sqlite3_bind_int64(st, 1, region);
	sqlite3_bind_int64(st, 2, matter);
	must(db, sqlite3_step(st), SQLITE_ROW);
	g->is_open[i] = sqlite3_column_int64(st, 0) == 1;
	g->cell[i].region = sqlite3_column_int64(st, 1);
	g->cell[i].holder = sqlite3_column_int64(st, 2);
	g->cell[i].topic = topic_of((const char *)sqlite3_column_text(st, 3));
	sqlite3_finalize(st);
}

/* Those who file while one measures are others: nobody has hundreds of open demands. */
static void load_persons(struct growth *g, sqlite3 *db)
{
	enum { MOST = 1 << 20 };
	sqlite3_stmt *st = prepared(db, "SELECT from_party FROM tie"
	    " WHERE region = 99 AND origin = 'bench' AND kind = 1 ORDER BY from_party");
	g->person = calloc(MOST, sizeof *g->person);
	while (g->n_person < MOST && sqlite3_step(st) == SQLITE_ROW)
		g->person[g->n_person++] = sqlite3_column_int64(st, 0);
	sqlite3_finalize(st);
	if (g->n_person < 2)
		give_up("nobody is a member");
	g->n_person /= 2;
	g->person += g->n_person;
}

static void load_growth(struct growth *g, sqlite3 *db, const char *out)
{
	char path[1024];
	long long region, matter;
	snprintf(path, sizeof path, "%s/demands", out);
	FILE *f = fopen(path, "r");
	while (f && g->n < DEMANDS && fscanf(f, "%lld %lld", &region, &matter) == 2)
		load_one(g, db, region, matter);
	if (!g->n)
		give_up("run seed people first");
	fclose(f);
	load_persons(g, db);
}

static uint64_t chance(uint64_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	return *state ^= *state << 17;
}

/* Open ones keep their day, so that no clock runs out while one measures, and fall into the next hour;
 * closed ones lie up to half a year back. */
static int64_t moved_by(const struct growth *g, size_t i, uint64_t *state)
{
	int64_t by = (int64_t)(chance(state) % 3600);
	return g->is_open[i] ? by : by - (int64_t)(chance(state) % (MONTHS * 30)) * 86400;
}

static void copy_all(struct growth *g, sqlite3 *db, int64_t n)
{
	struct rows_writer w;
	struct timespec t;
	uint64_t state = 88172645463325252;
	clock_gettime(CLOCK_REALTIME, &t);
	int64_t tick = ((t.tv_sec - 1577836800) * 1000 + t.tv_nsec / 1000000) << 14;
	g->now = t.tv_sec;
	rows_prepare(&w, db);
	run_sql(db, "PRAGMA synchronous=OFF; PRAGMA cache_size=-500000; BEGIN");
	for (int64_t k = 0; k < n; k++) {
		size_t i = (size_t)k % g->n;
		int64_t later = moved_by(g, i, &state);
		int64_t id = (tick + k) >> 14 << 22 | REGION << 14 | ((tick + k) & 16383);
		rows_write(&w, &g->rows[i], id, g->person[chance(&state) % g->n_person], later);
		int64_t month = later < 0 ? -later / (30 * 86400) : 0;
		g->count[i][month]++;
		if (k % 100000 == 99999)
			run_sql(db, "COMMIT; PRAGMA wal_checkpoint(TRUNCATE); BEGIN");
	}
	run_sql(db, "COMMIT; PRAGMA wal_checkpoint(TRUNCATE)");
}

static int count_all(struct act *a, void *ctx)
{
	struct growth *g = ctx;
	int64_t now = a->now;
	for (size_t i = 0; i < g->n; i++)
		for (int m = 0; m < MONTHS; m++) {
			int64_t all = g->count[i][m];
			struct figure by = { .received = all, .closed = g->is_open[i] ? 0 : all };
			a->now = now - (int64_t)m * 30 * 86400;
			if (by.received)
				TRY(figure_count(a, (struct ref){ g->cell[i].region, g->cell[i].holder }, S("demand"),
				    str_from_c(topics[g->cell[i].topic]), by));
		}
	return 0;
}

static void grow(const char *hall, const char *out, int64_t n, struct growth *g)
{
	char path[1024];
	snprintf(path, sizeof path, "%s/hall.db", hall);
	sqlite3 *db = hall_open(path);
	load_growth(g, db, out);
	copy_all(g, db, n);
	sqlite3_close(db);
}

int main(int argc, char **argv)
{
	static struct growth g;
	struct branch b = { 0 };
	struct console c = { .rooms = &unionhall_rooms, .arena = arena_new(MEMORY) };
	int64_t n;
	if (argc != 5 || !str_to_i64(str_from_c(argv[4]), &n) || n < 1)
		give_up("usage: seed people HALL OUT MEMBERS | seed grow HALL OUT DEMANDS");
	bool growing = !strcmp(argv[1], "grow");
	if (!growing && (n < DEMANDS || n > 999999))
		give_up("80 to 999,999 members");
	if (growing)
		grow(argv[2], argv[3], n, &g);
	int r = home_open(&c, str_from_c(argv[2]), HOME_WRITES, NULL, &b.home);
	if (r)
		return 1;
	r = growing ? home_do(b.home, c.arena, count_all, &g) : people(&b, argv[3], (size_t)n);
	home_close(&b.home);
	return r ? 1 : 0;
}
