/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "hall.h"

#include "access/access_sql.h"
#include "access/inside.h"
#include "course/folder.h"
#include "matter/matter.h"
#include "rooms.h"

#include "base/log.h"
#include "db/migrate.h"

#include <dirent.h>
#include <sodium.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define FIRM "风行快送"
enum { DAY = 86400, REGION = 33, OTHER_REGION = 51 };

static int64_t standing_clock(void) { return MATRIX_NOW; }

/* ---- what the hall knows ---- */

static bool knows_role(void *of, str name)
{
	return role_known(((struct world *)of)->hall.roles, name);
}
static bool knows_parameter(void *of, str name)
{
	return profile_book_knows(&((struct world *)of)->profiles, name);
}

static int furnish(struct world *w)
{
	struct arena *a = w->act.arena;
	struct course_fault *bad = NULL;
	struct role_fault fault;
	str text;
	TRY(file_text(a, S("profiles/roles.yaml"), ROLES_BYTES_MAX, &text));
	TRY(roles_read(a, text, &w->hall.roles, &fault));
	TRY(profile_book_load(a, "profiles", &w->profiles, &bad));
	w->hall.profiles = &w->profiles;
	w->hall.profile = profile_find(&w->profiles, S("cn"));
	w->hall.zone = w->hall.profile->zone;
	w->hall.calendar = calendar_find(w->hall.profile->calendar);
	struct course_known known = { knows_role, knows_parameter, NULL, w };
	w->book = w->hall.courses = course_book_new(&known);
	TRY(course_book_load(w->book, a, "courses", &bad));
	return w->hall.calendar ? 0 : FAULT(-1);
}

static int open_database(struct world *w)
{
	snprintf(w->folder, sizeof w->folder, "%s/unionhall-matrix-XXXXXX",
	    access("/dev/shm", W_OK) ? P_tmpdir : "/dev/shm");
	if (!mkdtemp(w->folder))
		return FAULT(-1);
	snprintf(w->path, sizeof w->path, "%s/hall.db", w->folder);
	TRY(db_open(&w->db, str_from_c(w->path), DB_WRITE));
	w->act.db = w->db;
	log_quiet(true);
	int r = db_migrate(w->db, unionhall_rooms.migrations, unionhall_rooms.n_migrations);
	log_quiet(false);
	return r;
}

/* ---- the unions ---- */

static int found(
    struct world *w, const char *code, const char *under, int64_t level, struct ref employer)
{
	struct guild up = { 0 };
	struct ref r;
	if (under)
		TRY(guild_by_code(&w->act, str_from_c(under), &up));
	struct guild_new g = { .code = str_from_c(code),
		.name = arena_printf(w->act.arena, "工会%s", code),
		.name_en = arena_printf(w->act.arena, "Union %s", code),
		.pinyin = S("gong hui"),
		.level = level,
		.region = str_begins(str_from_c(code), S("51")) ? OTHER_REGION : REGION,
		.employer = employer.id,
		.form = level == LEVEL_UNIT ? GUILD_GRASSROOTS : GUILD_FEDERATION,
		.parent = up.ref,
		.parent_path = up.path };
	return guild_found(&w->act, &g, &r);
}

static int unions(struct world *w)
{
	struct ref none = { 0 };
	TRY(employer_add(&w->act, REGION, S(FIRM), S("Fengxing Express"), &w->employer));
	TRY(found(w, "0", NULL, LEVEL_NATION, none));
	TRY(found(w, "33", "0", LEVEL_PROVINCE, none));
	TRY(found(w, "3301", "33", LEVEL_CITY, none));
	TRY(found(w, "330106", "3301", LEVEL_COUNTY, none));
	TRY(found(w, "U1", "330106", LEVEL_UNIT, w->employer));
	TRY(found(w, "330105", "3301", LEVEL_COUNTY, none));
	TRY(found(w, "U2", "330105", LEVEL_UNIT, none));
	TRY(found(w, "51", "0", LEVEL_PROVINCE, none));
	return found(w, "510107", "51", LEVEL_COUNTY, none);
}

/* ---- the people ---- */

static int tie(struct world *w, struct ref from, int64_t kind, struct ref to, str role)
{
	int64_t id;
	return tie_begin(&w->act, &(struct tie_new){ from, to, kind, role, S("test") }, &id);
}

static int tie_union(struct world *w, struct ref from, int64_t kind, const char *code, str role)
{
	struct guild g;
	TRY(guild_by_code(&w->act, str_from_c(code), &g));
	return tie(w, from, kind, g.ref, role);
}

/* An account, and a session as signing in would leave it. */
static int settle(struct world *w, str name, bool factor, struct who **out)
{
	struct who *p = &w->who[w->n_who++];
	CHECK(w->n_who <= WHO_MAX);
	p->name = name;
	TRY(person_add(&w->act, REGION, name, S(""), &p->person));
	TRY(account_add(
	    &w->act, p->person, arena_printf(w->act.arena, "p%zu", w->n_who + 100), S(""), LANG_EN));
	session_token(&w->hall, p->person.region, p->token, &p->session);
	str digest = { (const char *)&p->session, sizeof p->session };
	TRY(q_session_add(w->db, p->person.region, digest, p->person.id, digest, factor, MATRIX_NOW,
	    MATRIX_NOW, MATRIX_NOW));
	*out = p;
	return 0;
}

static int worker(struct world *w, const char *name, const char *member_of)
{
	struct who *p;
	TRY(settle(w, str_from_c(name), false, &p));
	return member_of ? tie_union(w, p->person, TIE_MEMBER, member_of, S("")) : 0;
}

static int officer_as(struct world *w, str name, const char *code, str role, bool factor)
{
	struct who *p;
	TRY(settle(w, name, factor, &p));
	return tie_union(w, p->person, TIE_OFFICE, code, role);
}

static int officer(struct world *w, const char *code, const char *role)
{
	return officer_as(
	    w, arena_printf(w->act.arena, "%s.%s", code, role), code, str_from_c(role), true);
}

static struct ref person(const struct world *w, const char *name)
{
	return who_named(w, str_from_c(name))->person;
}

static int workers(struct world *w)
{
	TRY(worker(w, "worker", NULL));
	TRY(worker(w, "applicant", "U1"));
	TRY(worker(w, "joined", "U1"));
	TRY(worker(w, "member", "U1"));
	TRY(worker(w, "stranger", "510107"));
	TRY(tie(w, person(w, "applicant"), TIE_WORKS_AT, w->employer, S("")));
	return tie(w, person(w, "joined"), TIE_WORKS_AT, w->employer, S(""));
}

/* In the union that holds the matter: every role there is. Around it: those who might reach for it. */
static int officers(struct world *w)
{
	static const char *const around[][2] = { { "U1", "chair" }, { "330105", "triage_officer" },
		{ "330105", "head" }, { "U2", "chair" }, { "3301", "federation_officer" },
		{ "3301", "leading_body" }, { "3301", "auditor" }, { "3301", "engineer" },
		{ "33", "federation_officer" }, { "33", "head" }, { "0", "national_officer" },
		{ "510107", "triage_officer" }, { "51", "federation_officer" } };
	for (size_t i = 0; i < role_count(w->hall.roles); i++)
		TRY(officer(w, "330106", arena_z(w->act.arena, role_name_at(w->hall.roles, i))));
	for (size_t i = 0; i < countof(around); i++)
		TRY(officer(w, around[i][0], around[i][1]));
	TRY(officer_as(w, S("unfactored"), "330106", S("triage_officer"), false));
	/* Those whom a matter concerns. */
	TRY(officer_as(w, S("colleague"), "330106", S("triage_officer"), true));
	TRY(tie(w, person(w, "colleague"), TIE_WORKS_AT, w->employer, S("")));
	TRY(officer_as(w, S("concerned"), "330106", S("case_officer"), true));
	w->concerned = person(w, "concerned");
	TRY(officer_as(w, S("kin"), "3301", S("federation_officer"), true));
	return tie(w, person(w, "kin"), TIE_KIN, w->concerned, S(""));
}

/* ---- the matters ---- */

/* A demand as its form sends it, said to concern an employer or an officer. */
struct demand {
	const char *who, *place;
	str employer, officer;
	int64_t at;
	bool file;
};

static int file_one(struct world *w, str name, const struct demand *d)
{
	str about = d->employer.n ? S("employer") : d->officer.n ? S("officer") : S("neither");
	struct answer answers[] = { { S("topic"), S("wages") },
		{ S("text"), S("Two weeks' pay is missing.") }, { S("danger"), S("no") },
		{ S("place"), str_from_c(d->place) }, { S("about"), about },
		{ S("about_you"), S("by_name") }, { S("employer"), d->employer },
		{ S("officer"), d->officer } };
	struct upload paper = { S("files"), S("payslip.png"), S("image/png"),
		S("not drawn by anybody") };
	struct filing f = { .course = S("demand"),
		.applicant = person(w, d->who),
		.filled = { answers, countof(answers) - (d->officer.n ? 0 : 1), &paper, d->file } };
	struct field_fault *faults;
	struct attachment *files;
	struct matter m;
	size_t n;
	w->act.now = d->at;
	int64_t id = 0;
	TRY(matter_file(&w->act, &f, &id, &faults, &n));
	w->act.now = MATRIX_NOW;
	TRY(matter_by_id(&w->act, id, &m));
	TRY(matter_attachments(&w->act, &m, &files, &n));
	CHECK(w->n_matter < MATTERS_MAX);
	w->matter[w->n_matter].name = name;
	w->matter[w->n_matter].id = id;
	w->matter[w->n_matter].step = m.step;
	w->matter[w->n_matter++].file = n ? files[0].id : 0;
	return 0;
}

/* Every clock that has run out by `at` does what its course says. */
static int let_time_pass(struct world *w, int64_t at)
{
	struct late *late;
	size_t n;
	w->act.now = at;
	TRY(clocks_late(&w->act, &late, &n));
	for (size_t i = 0; i < n; i++)
		TRY(clock_expire(&w->act, late[i]));
	w->act.now = MATRIX_NOW;
	return 0;
}

/* One move by one person, as their form would send it. */
struct made {
	const char *who, *move;
	const struct answer *answer;
	size_t n;
	const struct upload *upload;
};

static int make(struct world *w, int64_t id, const struct made *d)
{
	struct matter m;
	struct rights rights;
	struct ref who = person(w, d->who);
	TRY(matter_by_id(&w->act, id, &m));
	TRY(rights_of(&w->act, who, &rights));
	struct move_asked ask = { .step = m.step,
		.move = str_from_c(d->move),
		.person = who,
		.rights = &rights,
		.filled = { d->answer, d->n, d->upload, d->upload != NULL } };
	return matter_move(&w->act, id, &ask);
}

enum { TO_ASSIGNED = 3, TO_PREPARED = 5 };

/* The first `steps` of the way to a reply that waits for a signature. */
static int prepare(struct world *w, int64_t id, size_t steps)
{
	str handler = id_code(&w->act, person(w, "330106.case_officer").id);
	const struct answer triage[] = { { S("first_answer"), S("We have read it.") },
		{ S("class"), S("complaint") }, { S("grade"), S("ordinary") } };
	const struct answer assign[] = { { S("handler"), handler } };
	const struct answer reply[] = { { S("outcome"), S("resolved") },
		{ S("reply"), S("The missing pay was paid out today.") },
		{ S("next_step"), S("None is needed.") } };
	const struct upload proof = { S("proof"), S("slip.png"), S("image/png"),
		S("not drawn by anybody") };
	const struct made way[] = { { "330106.triage_officer", "triage", triage, countof(triage),
		                            NULL },
		{ "330106.triage_officer", "accept", NULL, 0, NULL },
		{ "330106.triage_officer", "assign", assign, countof(assign), NULL },
		{ "330106.case_officer", "begin", NULL, 0, NULL },
		{ "330106.case_officer", "reply", reply, countof(reply), &proof } };
	for (size_t i = 0; i < steps; i++) {
		int r = make(w, id, &way[i]);
		if (r != (i + 1 < countof(way) ? 0 : MATTER_PREPARED)) {
			printf("FAILED the move %s came to %d\n", way[i].move, r);
			return r < 0 ? r : FAULT(-r);
		}
	}
	return 0;
}

static int matters(struct world *w)
{
	str firm = S(FIRM), officer = id_code(&w->act, w->concerned.id);
	/* Nobody answered it for a working day: it stands on the desk of the union above as well. */
	TRY(file_one(w, S("climbed"),
	    &(struct demand){ "applicant", "330106", .at = MATRIX_NOW - 2 * DAY, .file = true }));
	TRY(let_time_pass(w, MATRIX_NOW - DAY / 4));
	TRY(file_one(
	    w, S("own"), &(struct demand){ "applicant", "330106", .at = MATRIX_NOW, .file = true }));
	TRY(matter_join(&w->act, w->matter[1].id, person(w, "joined")));
	/* About the employer: the union inside it never gets it; the county holds it. */
	TRY(file_one(w, S("employer"),
	    &(struct demand){ "applicant", "U1", firm, .at = MATRIX_NOW, .file = true }));
	/* About an officer of the county: the city holds it. */
	TRY(file_one(w, S("officer"),
	    &(struct demand){
	        "applicant", "330106", .officer = officer, .at = MATRIX_NOW, .file = true }));
	TRY(file_one(
	    w, S("other"), &(struct demand){ "stranger", "510107", .at = MATRIX_NOW, .file = true }));
	TRY(file_one(
	    w, S("handled"), &(struct demand){ "applicant", "330106", .at = MATRIX_NOW, .file = true }));
	return prepare(w, w->matter[w->n_matter - 1].id, TO_ASSIGNED);
}

int matter_fresh(struct world *w, str name, enum stage stage)
{
	int64_t at = stage == STAGE_CLIMBED ? MATRIX_NOW - 2 * DAY : MATRIX_NOW;
	str firm = stage == STAGE_EMPLOYER ? S(FIRM) : S("");
	TRY(file_one(w, name, &(struct demand){ "applicant", "330106", firm, .at = at }));
	size_t steps = stage == STAGE_ASSIGNED ? TO_ASSIGNED : stage == STAGE_PREPARED ? TO_PREPARED : 0;
	return prepare(w, w->matter[w->n_matter - 1].id, steps);
}

int matters_climb(struct world *w)
{
	for (int i = 0; i < 8; i++) /* clocks_late tells at most 500 at a time */
		TRY(let_time_pass(w, MATRIX_NOW - DAY / 4));
	return 0;
}

static size_t named(const struct world *w, str name)
{
	size_t i = 0;
	while (i < w->n_matter && !str_eq(w->matter[i].name, name))
		i++;
	CHECK(i < w->n_matter);
	return i;
}

int matter_step(const struct world *w, str name)
{
	struct act a = w->act;
	struct matter m;
	struct arena *arena = arena_new(4 << 20);
	a.arena = arena;
	CHECK(matter_by_id(&a, w->matter[named(w, name)].id, &m) == 0);
	arena_free(&arena);
	return (int)m.step;
}

str file_code(struct world *w, str matter)
{
	return id_code(&w->act, w->matter[named(w, matter)].file);
}

/* ---- the whole ---- */

static int people_it(struct world *w)
{
	TRY(unions(w));
	TRY(workers(w));
	TRY(officers(w));
	TRY(courses_keep(&w->act));
	return matters(w);
}

int world_make(struct world *w)
{
	enum { MEMORY = 512 << 20 };
	static const struct hall_key key = { { 7 } };
	*w = (struct world){ .act.arena = arena_new(MEMORY), .act.now = MATRIX_NOW };
	hall_init(&w->hall, &key);
	w->hall.clock = standing_clock;
	w->hall.throttle = throttle_new(THROTTLE_HALL_PER_MINUTE);
	w->act.hall = &w->hall;
	TRY(furnish(w));
	TRY(open_database(w));
	TRY(db_begin(w->db));
	TRY(people_it(w));
	return db_commit(w->db);
}

void world_end(struct world *w)
{
	DIR *d = opendir(w->folder);
	for (struct dirent *e; d && (e = readdir(d));)
		unlinkat(dirfd(d), e->d_name, 0);
	if (d)
		closedir(d);
	rmdir(w->folder);
	throttle_free(&w->hall.throttle);
	course_book_free(&w->book);
	arena_free(&w->act.arena);
}

const struct who *who_named(const struct world *w, str name)
{
	for (size_t i = 0; i < w->n_who; i++)
		if (str_eq(w->who[i].name, name))
			return &w->who[i];
	return NULL;
}

str matter_code(struct world *w, str name)
{
	return id_code(&w->act, w->matter[named(w, name)].id);
}

/* ---- the dump ---- */

static void take_row(crypto_generichash_state *h, sqlite3_stmt *s)
{
	for (int c = 0; c < sqlite3_column_count(s); c++) {
		int n = sqlite3_column_bytes(s, c), type = sqlite3_column_type(s, c);
		const void *p = sqlite3_column_blob(s, c);
		crypto_generichash_update(h, (const uint8_t *)&type, sizeof type);
		crypto_generichash_update(h, (const uint8_t *)&n, sizeof n);
		if (n)
			crypto_generichash_update(h, p, (size_t)n);
	}
}

static void take_table(crypto_generichash_state *h, sqlite3 *db, const char *name)
{
	char sql[200];
	sqlite3_stmt *s;
	snprintf(sql, sizeof sql, "SELECT * FROM \"%s\" ORDER BY 1, 2", name);
	if (sqlite3_prepare_v2(db, sql, -1, &s, NULL) != SQLITE_OK) {
		snprintf(sql, sizeof sql, "SELECT * FROM \"%s\" ORDER BY 1", name);
		CHECK(sqlite3_prepare_v2(db, sql, -1, &s, NULL) == SQLITE_OK);
	}
	crypto_generichash_update(h, (const uint8_t *)name, strlen(name));
	while (sqlite3_step(s) == SQLITE_ROW)
		take_row(h, s);
	sqlite3_finalize(s);
}

struct digest world_dump(const struct world *w)
{
	struct digest out = { 0 };
	sqlite3 *db;
	sqlite3_stmt *names;
	crypto_generichash_state h;
	CHECK(sqlite3_open_v2(w->path, &db, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK);
	CHECK(sqlite3_prepare_v2(db, "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY 1",
	          -1, &names, NULL) == SQLITE_OK);
	crypto_generichash_init(&h, NULL, 0, sizeof out);
	while (sqlite3_step(names) == SQLITE_ROW)
		take_table(&h, db, (const char *)sqlite3_column_text(names, 0));
	crypto_generichash_final(&h, (uint8_t *)&out, sizeof out);
	sqlite3_finalize(names);
	sqlite3_close(db);
	return out;
}
