/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "db/migrate.h"
#include "db/db_sql.h"

#include "base/log.h"

#include <time.h>

enum { ARENA = 64 << 20 };

extern const struct migration db_migrations[];

/* The one question whose words differ between the engines. */
struct found { int64_t n; };
static const struct db_column FOUND[] = { { "n", DB_I64, offsetof(struct found, n) } };
static const struct query HAS_VERSIONS = { "has-versions",
	"SELECT count(*) AS n FROM sqlite_schema WHERE type = 'table' AND name = 'schema_version'",
	"SELECT count(*) AS n FROM pg_catalog.pg_tables"
	" WHERE schemaname = 'public' AND tablename = 'schema_version'",
	sizeof(struct found), 0, 1, NULL, FOUND };

struct step { const struct migration *m; bool applied; };
struct plan { struct step *step; size_t n, due; };

/* FNV-1a: it tells an edited file from an unedited one, and guards against nobody. */
static int64_t fingerprint(const char *s)
{
	uint64_t h = 0xcbf29ce484222325u;
	for (; *s; s++)
		h = (h ^ (unsigned char)*s) * 0x100000001b3u;
	return (int64_t)(h & INT64_MAX);
}

/* By number, then by the order of the rooms: the sort keeps what is equal in its place. */
static void insert(struct plan *p, const struct migration *m)
{
	size_t i = p->n++;
	for (; i && p->step[i - 1].m->number > m->number; i--)
		p->step[i] = p->step[i - 1];
	p->step[i] = (struct step){ .m = m };
}

static void plan_all(struct arena *arena, const struct migration *const *list, size_t n,
    struct plan *p)
{
	size_t total = 0;
	for (size_t i = 0; i < n; i++)
		for (const struct migration *m = list[i]; m->room; m++)
			total++;
	p->step = arena_new_n(arena, struct step, total);
	for (size_t i = 0; i < n; i++)
		for (const struct migration *m = list[i]; m->room; m++)
			insert(p, m);
	p->due = p->n;
}

static struct step *find(const struct plan *p, const struct q_version_list *v)
{
	for (size_t i = 0; i < p->n; i++)
		if (p->step[i].m->number == v->number && str_eq(str_from_c(p->step[i].m->room), v->room))
			return &p->step[i];
	return NULL;
}

static int compare(struct db *db, struct arena *arena, struct plan *p)
{
	struct q_version_list *seen;
	size_t n;
	TRY(q_version_list(db, arena, &seen, &n));
	for (size_t i = 0; i < n; i++) {
		struct step *s = find(p, &seen[i]);
		if (!s) {
			log_event(LOG_BAD, "db", "made-by-a-newer-program", seen[i].number);
			return MIGRATE_NEWER;
		}
		if (fingerprint(s->m->sql) != seen[i].fingerprint) {
			log_event(LOG_BAD, "db", s->m->name, seen[i].number);
			return MIGRATE_EDITED;
		}
		s->applied = true;
		p->due--;
	}
	return 0;
}

static int run_script(struct db *db, struct arena *arena, const char *sql)
{
	if (db_is_postgres(db))
		return db_script(db, sql);
	return db_script(db, migrate_spell_sqlite(arena, str_from_c(sql)).p);
}

static int apply(struct db *db, struct arena *arena, const struct plan *p)
{
	int64_t now = (int64_t)time(NULL);
	for (size_t i = 0; i < p->n; i++) {
		const struct migration *m = p->step[i].m;
		if (p->step[i].applied)
			continue;
		TRY(run_script(db, arena, m->sql));
		TRY(q_version_add(db, str_from_c(m->room), m->number, fingerprint(m->sql), now));
		log_event(LOG_INFO, "db", m->name, m->number);
	}
	return 0;
}

static int migrate(struct db *db, struct arena *arena, struct plan *p)
{
	TRY(run_script(db, arena, db_migrations[0].sql));
	int r = compare(db, arena, p);
	return r ? r : apply(db, arena, p);
}

int db_migrate(struct db *db, const struct migration *const *list, size_t n)
{
	struct arena *arena = arena_new(ARENA);
	struct plan p = { 0 };
	plan_all(arena, list, n, &p);
	int r = db_begin(db);
	if (!r)
		r = migrate(db, arena, &p);
	if (!r)
		r = db_commit(db);
	db_rollback(db);
	arena_free(&arena);
	return r;
}

static int count_due(struct db *db, struct arena *arena, struct plan *p)
{
	struct found found;
	TRY(db_one(db, &HAS_VERSIONS, NULL, arena, &found));
	int r = found.n ? compare(db, arena, p) : 0;
	return r == 0 && p->due == p->n ? MIGRATE_BARE : r;
}

int db_migrations_due(struct db *db, const struct migration *const *list, size_t n, size_t *out)
{
	struct arena *arena = arena_new(ARENA);
	struct plan p = { 0 };
	plan_all(arena, list, n, &p);
	int r = count_due(db, arena, &p);
	*out = p.due;
	arena_free(&arena);
	return r;
}
