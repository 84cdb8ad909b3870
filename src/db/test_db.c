/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "test_engines.h"

#include "base/log.h"

#include <stdio.h>

static str with_zeros(void) { return (str){ "a\0\xff\0z", 5 }; }

static void round_trip(struct bench *b)
{
	struct q_note_by_id n;
	str none = { NULL, 0 }, empty = { "", 0 };
	REQUIRE(q_note_add(b->write, 7, 1, 1, S("加班费 'quoted' ;--"), with_zeros(), none, none) == 0);
	REQUIRE(q_note_add(b->write, 7, INT64_MAX, 2, none, none, S("seen"), empty) == 0);
	REQUIRE(q_note_by_id(b->read, b->arena, 7, 1, &n) == 0);
	EXPECT(n.id == 1 && n.version == 1);
	EXPECT_STR(n.body, "加班费 'quoted' ;--");
	EXPECT(str_eq(n.seal, with_zeros()));
	EXPECT(n.remark.p == NULL && n.extra.p == NULL);
	REQUIRE(q_note_by_id(b->read, b->arena, 7, INT64_MAX, &n) == 0);
	EXPECT(n.id == INT64_MAX);
	EXPECT(n.body.p && n.body.n == 0 && n.seal.p && n.seal.n == 0);
	EXPECT_STR(n.remark, "seen");
	EXPECT(n.extra.p && n.extra.n == 0);
	EXPECT(q_note_by_id(b->read, b->arena, 8, 1, &n) == DB_NONE);
}
TEST("numbers, text, bytes and NULLs come back as they were given") { on_each_engine(round_trip); }

static void fill(struct bench *b, int n)
{
	for (int64_t i = 1; i <= n; i++)
		EXPECT(q_note_add(b->write, 1, i, 1, arena_printf(b->arena, "note %d", (int)i), S(""),
		    (str){ NULL, 0 }, S("x")) == 0);
}

static void lists(struct bench *b)
{
	struct q_note_list *list;
	struct q_note_find *found;
	size_t n;
	REQUIRE(q_note_list(b->read, b->arena, 1, 0, 1000, &list, &n) == 0);
	EXPECT(n == 0 && list == NULL);
	fill(b, 100);
	REQUIRE(q_note_list(b->read, b->arena, 1, 0, 1000, &list, &n) == 0);
	REQUIRE(n == 100);
	for (size_t i = 0; i < n; i++)
		EXPECT(list[i].id == (int64_t)i + 1);
	EXPECT_STR(list[0].body, "note 1");
	EXPECT_STR(list[99].body, "note 100");
	REQUIRE(q_note_list(b->read, b->arena, 1, 95, 3, &list, &n) == 0);
	EXPECT(n == 3 && list[0].id == 96);
	REQUIRE(q_note_find(b->read, b->arena, 1, S("note 50"), &found, &n) == 0);
	EXPECT(n == 1 && found[0].id == 50);
	REQUIRE(q_note_find(b->read, b->arena, 1, (str){ NULL, 0 }, &found, &n) == 0);
	EXPECT(n == 100);
}
TEST("a list grows to any length, stops where it is told, and takes a filter or none")
{
	on_each_engine(lists);
}

static void edits(struct bench *b)
{
	struct q_note_keep k;
	struct q_note_by_id n;
	fill(b, 1);
	EXPECT(q_note_edit(b->write, 1, 1, 1, S("second")) == 0);
	EXPECT(q_note_edit(b->write, 1, 1, 1, S("late")) == DB_NONE);
	REQUIRE(q_note_by_id(b->read, b->arena, 1, 1, &n) == 0);
	EXPECT_STR(n.body, "second");
	EXPECT(n.version == 2);
	EXPECT(q_note_drop(b->write, 1, 99) == 0);
	REQUIRE(q_note_keep(b->write, b->arena, 1, 1, S("third"), &k) == 0);
	EXPECT(k.id == 1 && k.version == 3);
	REQUIRE(q_note_keep(b->write, b->arena, 1, 2, S("new"), &k) == 0);
	EXPECT(k.version == 1);
}
TEST("an edit of an old version changes nothing and says so") { on_each_engine(edits); }

static void figures(struct bench *b)
{
	struct q_note_figures f;
	REQUIRE(q_note_figures(b->read, b->arena, 1, &f) == 0);
	EXPECT(f.n == 0 && f.total == 0 && f.longest.n == 0);
	fill(b, 12);
	REQUIRE(q_note_figures(b->read, b->arena, 1, &f) == 0);
	EXPECT(f.n == 12 && f.total == 12 && f.with_remark == 0);
	EXPECT_STR(f.longest, "note 9");
}
TEST("sums and counts are whole numbers on every engine; a sum of nothing is 0")
{
	on_each_engine(figures);
}

static int64_t count(struct bench *b, struct db *db)
{
	struct q_note_figures f = { 0 };
	EXPECT(q_note_figures(db, b->arena, 1, &f) == 0);
	return f.n;
}

static void transactions(struct bench *b)
{
	REQUIRE(db_begin(b->write) == 0);
	fill(b, 3);
	EXPECT(count(b, b->read) == 0);
	REQUIRE(db_savepoint(b->write) == 0);
	EXPECT(q_note_drop(b->write, 1, 1) == 0);
	REQUIRE(db_savepoint(b->write) == 0);
	EXPECT(q_note_drop(b->write, 1, 2) == 0);
	REQUIRE(db_rollback_to(b->write) == 0);
	EXPECT(count(b, b->write) == 2);
	REQUIRE(db_release(b->write) == 0);
	REQUIRE(db_read_begin(b->read) == 0);
	EXPECT(count(b, b->read) == 0);
	REQUIRE(db_commit(b->write) == 0);
	EXPECT(count(b, b->read) == 0);
	db_read_end(b->read);
	EXPECT(count(b, b->read) == 2);
	REQUIRE(db_begin(b->write) == 0);
	EXPECT(q_note_drop(b->write, 1, 2) == 0);
	db_rollback(b->write);
	db_rollback(b->write);
	EXPECT(count(b, b->write) == 2 && !db_in_transaction(b->write));
}
TEST("parts are undone alone, readers see one moment, nothing shows before the commit")
{
	on_each_engine(transactions);
}

static void refusals(struct bench *b)
{
	log_quiet(true);
	fill(b, 1);
	EXPECT(q_note_add(b->read, 1, 2, 1, S("x"), S(""), S(""), S("")) < 0);
	EXPECT(q_note_add(b->write, 1, 1, 1, S("twice"), S(""), S(""), S("")) == DB_RULE);
	EXPECT(q_note_add(b->write, 1, 5, 0, S("check"), S(""), S(""), S("")) == DB_RULE);
	EXPECT(db_trouble(b->write) == 0);
	EXPECT(count(b, b->write) == 1);
	REQUIRE(db_begin(b->write) == 0);
	REQUIRE(db_savepoint(b->write) == 0);
	EXPECT(q_note_add(b->write, 1, 1, 1, S("twice"), S(""), S(""), S("")) == DB_RULE);
	REQUIRE(db_rollback_to(b->write) == 0);
	EXPECT(q_note_add(b->write, 1, 6, 1, S("after"), S(""), S(""), S("")) == 0);
	REQUIRE(db_commit(b->write) == 0);
	EXPECT(count(b, b->read) == 2);
	log_quiet(false);
}
TEST("a reader cannot write, a broken rule is a fault of its own, and undoing the part heals it")
{
	on_each_engine(refusals);
}

static void all_fit(struct bench *b)
{
#define AND(q) &q,
	static const struct query *const all[] = { TINY_QUERIES(AND) };
	EXPECT(db_check_all(b->read, all, countof(all)) == 0);
	EXPECT(tiny_queries[countof(all)] == NULL);
}
TEST("every query of the tiny room fits its tables") { on_each_engine(all_fit); }

struct misread { int64_t body; };
static const struct db_column wrong_type[] = { { "body", DB_I64, 0 } };
static const struct db_column wrong_name[] = { { "nobody", DB_TEXT, 0 } };
#define SAME(sql) "misfit", sql, sql
#define ONE(cols) sizeof(str), 0, 1, NULL, cols
static const struct query misfits[] = {
	{ SAME("SELECT body FROM note"), ONE(wrong_type) },
	{ SAME("SELECT body FROM note"), ONE(wrong_name) },
	{ SAME("SELECT nil FROM note"), ONE(wrong_name) },
	{ SAME("DELETE FROM note"), 0, 1, 0, wrong_type, NULL },
	{ SAME("SELECT \"nil\" AS nobody"), ONE(wrong_name) },
};

static void misfit(struct bench *b)
{
	log_quiet(true);
	for (size_t i = 0; i < countof(misfits); i++)
		EXPECT(db_check(b->read, &misfits[i]) == DB_BUG);
	log_quiet(false);
}
TEST("a query that does not fit its tables is found out") { on_each_engine(misfit); }

enum { MANY = 700 };
static struct query copies[MANY];

static void many_statements(struct bench *b)
{
	struct q_note_figures f;
	fill(b, 5);
	for (int round = 0; round < 2; round++)
		for (int i = 0; i < MANY; i++) {
			const union db_value in[] = { { .i = 1 } };
			copies[i] = query_note_figures;
			EXPECT(db_one(b->read, &copies[i], in, b->arena, &f) == 0 && f.n == 5);
		}
}
TEST("a connection remembers as many statements as it meets") { on_each_engine(many_statements); }

static void meet(struct bench *b)
{
	struct db *other = NULL;
	if (!db_is_postgres(b->write))
		return;                         /* SQLite has one writer; there nobody meets anybody */
	log_quiet(true);
	fill(b, 2);
	REQUIRE(db_open(&other, str_from_c(b->where), DB_WRITE) == 0);
	EXPECT(db_begin(b->write) == 0 && db_begin(other) == 0);
	EXPECT(count(b, b->write) == 2 && count(b, other) == 2);
	EXPECT(q_note_add(b->write, 1, 11, 1, S("a"), S(""), S(""), S("")) == 0);
	EXPECT(q_note_add(other, 1, 12, 1, S("b"), S(""), S(""), S("")) == 0);
	EXPECT(db_commit(b->write) == 0);
	EXPECT(db_commit(other) == DB_RETRY);
	EXPECT(db_trouble(other) == DB_RETRY);
	db_rollback(other);
	EXPECT(db_begin(other) == 0 && count(b, other) == 3);
	db_rollback(other);
	db_close(&other);
	log_quiet(false);
}
TEST("two acts that read what the other writes: one is told to try again") { on_each_engine(meet); }

TEST("a folder that is not there, and a file that is no database, are faults at once")
{
	char folder[256], path[300];
	struct db *db;
	log_quiet(true);
	folder_new(folder, sizeof folder);
	EXPECT(db_open(&db, S("no-such-folder/hall.db"), DB_WRITE) < 0 && db == NULL);
	EXPECT(db_open(&db, S("postgresql://127.0.0.1:1/none"), DB_READ) == DB_LOST && db == NULL);
	snprintf(path, sizeof path, "%s/notes.txt", folder);
	FILE *f = fopen(path, "w");
	REQUIRE(f != NULL);
	for (int i = 0; i < 200; i++)
		fputs("this is not a database file\n", f);
	fclose(f);
	EXPECT(db_open(&db, str_from_c(path), DB_WRITE) == DB_IO && db == NULL);
	folder_drop(folder);
	log_quiet(false);
}

static void copied(struct bench *b)
{
	char folder[256], path[300];
	struct db *copy = NULL;
	bool whole = false;
	log_quiet(true);
	folder_new(folder, sizeof folder);
	snprintf(path, sizeof path, "%s/copy.db", folder);
	fill(b, 300);
	REQUIRE(db_begin(b->write) == 0);
	EXPECT(q_note_drop(b->write, 1, 1) == 0);
	int r = db_copy(b->read, str_from_c(path));
	EXPECT(r == (db_is_postgres(b->read) ? DB_NONE : 0));
	EXPECT(db_commit(b->write) == 0);
	EXPECT(count(b, b->read) == 299);
	if (r == 0) {
		EXPECT(db_copy(b->read, S("no-such-folder/copy.db")) == DB_IO);
		REQUIRE(db_open(&copy, str_from_c(path), DB_WRITE) == 0);
		EXPECT(count(b, copy) == 300);
		EXPECT(db_examine(copy, &whole) == 0 && whole);
		db_close(&copy);
	}
	folder_drop(folder);
	log_quiet(false);
}
TEST("a copy holds what was committed and nothing that was not, while the writer is in the middle of it")
{
	on_each_engine(copied);
}
