/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "db/engine.h"

#include "base/log.h"

#include <endian.h>
#include <postgresql/libpq-fe.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

/* Types as the server numbers them (its catalogue pg_type; these numbers never change). */
enum { OID_BYTEA = 17, OID_INT8 = 20, OID_INT2 = 21, OID_INT4 = 23, OID_TEXT = 25,
	OID_VARCHAR = 1043, OID_NUMERIC = 1700 };
enum { PARAMS = 48, SECONDS_TO_CONNECT = 5 };

struct pg { struct db db; PGconn *c; int64_t n_prepared; };
struct prepared { char name[24]; };

static const struct query OPEN = { .name = "open" }, SCRIPT = { .name = "script" };

static struct pg *of(struct db *db) { return (struct pg *)db; }

/* SQLSTATE, as PostgreSQL 15, appendix A. */
static int fault_of(struct pg *s, const char *state)
{
	static const struct { const char *begins; int fault; } all[] = {
		{ "40001", DB_RETRY }, { "40P01", DB_RETRY }, { "55P03", DB_RETRY },
		{ "53100", DB_FULL }, { "23", DB_RULE }, { "58", DB_IO }, { "XX001", DB_IO },
		{ "XX002", DB_IO }, { "57P0", DB_LOST }, { "08", DB_LOST }, { "53", DB_LOST },
	};
	if (PQstatus(s->c) != CONNECTION_OK)
		return DB_LOST;
	for (size_t i = 0; i < countof(all); i++)
		if (!strncmp(state, all[i].begins, strlen(all[i].begins)))
			return all[i].fault;
	return DB_BUG;
}

static bool succeeded(const PGresult *r)
{
	return PQresultStatus(r) == PGRES_COMMAND_OK || PQresultStatus(r) == PGRES_TUPLES_OK;
}

/* The five letters of a SQLSTATE as a number, for a log that takes no text. */
static int state_number(const char *state)
{
	int n = 0;
	for (; *state; state++)
		n = n * 36 + (*state <= '9' ? *state - '0' : *state - 'A' + 10);
	return n;
}

/* Takes the result over. Success is 0 and leaves *keep; else the fault. */
static int result(struct pg *s, const struct query *q, PGresult *r, PGresult **keep)
{
	int fault = 0;
	if (!succeeded(r)) {
		const char *state = PQresultErrorField(r, PG_DIAG_SQLSTATE);
		state = state ? state : "";
		fault = fault_of(s, state);
		/* Of these only the SQL is to blame, so the message can hold no value of a person. */
		if (fault == DB_BUG && !strncmp(state, "42", 2))
			fprintf(stderr, "<3>unionhall: query %s: %s", q->name, PQerrorMessage(s->c));
		fault = trouble(&s->db, fault, q, state_number(state));
	}
	if (keep && !fault)
		*keep = r;
	else
		PQclear(r);
	return fault;
}

/* ---- opening ---- */

static const struct engine pg;

/* Times and orders are ours, so the session's settings only keep surprises out. A commit is
 * durable before it is acknowledged whatever the server's own default says. */
static const char SETTINGS[] =
	"SET client_min_messages=warning; SET synchronous_commit=on; SET bytea_output=hex;"
	"SET standard_conforming_strings=on; SET search_path=public; SET timezone='UTC';"
	"SET idle_in_transaction_session_timeout='60s'; SET lock_timeout='5s';";
static const char READING[] = "SET default_transaction_read_only=on;";

static void quiet(void *arg, const char *message) { (void)arg; (void)message; }

static int set_up(struct pg *s)
{
	if (PQstatus(s->c) != CONNECTION_OK)
		return trouble(&s->db, DB_LOST, &OPEN, 0);
	PQsetNoticeProcessor(s->c, quiet, NULL);
	if (PQsetClientEncoding(s->c, "UTF8"))
		return trouble(&s->db, DB_LOST, &OPEN, 1);
	TRY(result(s, &OPEN, PQexec(s->c, SETTINGS), NULL));
	if (s->db.mode == DB_READ)
		TRY(result(s, &OPEN, PQexec(s->c, READING), NULL));
	return 0;
}

int pg_open(struct db **out, str where, enum db_mode mode)
{
	char url[2048], wait[16];
	if (where.n >= sizeof url || memchr(where.p, 0, where.n))
		return FAULT(DB_BUG);
	snprintf(url, sizeof url, "%.*s", PSTR(where));
	snprintf(wait, sizeof wait, "%d", SECONDS_TO_CONNECT);
	const char *const keys[] = { "connect_timeout", "application_name", "dbname", NULL };
	const char *const values[] = { wait, "unionhall", url, NULL };
	struct pg *s = calloc(1, sizeof *s);
	CHECK(s != NULL);
	s->db.engine = &pg;
	s->db.mode = mode;
	s->c = PQconnectdbParams(keys, values, 1);
	CHECK(s->c != NULL);
	*out = &s->db;
	int r = set_up(s);
	if (r)
		db_close(out);
	return r;
}

static void forget_prepared(struct pg *s)
{
	for (size_t i = 0; i < s->db.cache.cap; i++)
		free(s->db.cache.slot[i].what);
	free(s->db.cache.slot);
	s->db.cache = (struct cache){ 0 };
}

static void pg_close(struct db *db)
{
	forget_prepared(of(db));
	PQfinish(of(db)->c);
}

/* ---- running ---- */

static Oid oid_of(enum db_type t)
{
	return t == DB_I64 ? OID_INT8 : t == DB_TEXT || t == DB_TEXT_OR_NULL ? OID_TEXT : OID_BYTEA;
}

static int describe(struct pg *s, const struct query *q, const char *name)
{
	Oid types[PARAMS];
	CHECK(q->n_in <= PARAMS);
	for (size_t i = 0; i < q->n_in; i++)
		types[i] = oid_of(q->in[i].type);
	return result(s, q, PQprepare(s->c, name, q->pg, (int)q->n_in, types), NULL);
}

static int prepare(struct pg *s, const struct query *q, const char **name)
{
	struct cached *c = cache_find(&s->db.cache, q);
	if (!c->what) {
		struct prepared *p = calloc(1, sizeof *p);
		CHECK(p != NULL);
		snprintf(p->name, sizeof p->name, "q%lld", (long long)++s->n_prepared);
		int r = describe(s, q, p->name);
		if (r) {
			free(p);
			return r;
		}
		cache_add(&s->db.cache, q, p);
		c = cache_find(&s->db.cache, q);
	}
	*name = ((struct prepared *)c->what)->name;
	return 0;
}

/* Parameters go in binary: a number as eight bytes, text and bytes as they are. */
static PGresult *execute(struct pg *s, const struct query *q, const char *name,
    const union db_value *in)
{
	static const int binary[PARAMS] = { [0 ... PARAMS - 1] = 1 };
	const char *at[PARAMS];
	int size[PARAMS];
	int64_t number[PARAMS];
	for (size_t i = 0; i < q->n_in; i++) {
		if (q->in[i].type == DB_I64) {
			number[i] = (int64_t)htobe64((uint64_t)in[i].i);
			at[i] = (const char *)&number[i];
			size[i] = sizeof number[i];
			continue;
		}
		CHECK(in[i].s.n <= INT_MAX);
		bool null = is_null_value(&q->in[i], in[i].s);
		at[i] = null ? NULL : in[i].s.p ? in[i].s.p : "";
		size[i] = (int)in[i].s.n;
	}
	return PQexecPrepared(s->c, name, (int)q->n_in, at, size, binary, 0);
}

static int hex(char c) { return c <= '9' ? c - '0' : (c | 32) - 'a' + 10; }

/* Bytes come as \x and two digits each (bytea_output=hex). */
static void take_bytes(char *row, const struct db_column *c, struct arena *arena, str v, bool null)
{
	size_t n = v.n >= 2 ? (v.n - 2) / 2 : 0;
	char *p = n ? arena_alloc(arena, n, 1) : NULL;
	for (size_t i = 0; i < n; i++)
		p[i] = (char)(hex(v.p[2 + i * 2]) << 4 | hex(v.p[3 + i * 2]));
	str s = { null && c->type == DB_BLOB_OR_NULL ? NULL : n ? p : "", n };
	memcpy(row + c->at, &s, sizeof s);
}

static int take_column(const PGresult *r, int row_at, int at, const struct db_column *c,
    struct arena *arena, char *row)
{
	bool null = PQgetisnull(r, row_at, at);
	str v = { PQgetvalue(r, row_at, at), (size_t)PQgetlength(r, row_at, at) };
	int64_t n = 0;
	if (c->type == DB_I64) {
		if (!null && !str_to_i64(v, &n))
			return FAULT(DB_BUG);
		row_i64(row, c, n);
	} else if (c->type == DB_BLOB || c->type == DB_BLOB_OR_NULL) {
		take_bytes(row, c, arena, v, null);
	} else {
		row_str(row, c, arena, v, null);
	}
	return 0;
}

static int take_rows(const PGresult *r, const struct query *q, struct rows *to)
{
	if (q->n_out && PQnfields(r) != (int)q->n_out)
		return FAULT(DB_BUG);
	for (int i = 0; q->n_out && i < PQntuples(r); i++) {
		char *row = rows_next(to, q);
		if (!row)
			break;
		for (size_t at = 0; at < q->n_out; at++)
			TRY(take_column(r, i, (int)at, &q->out[at], to->arena, row));
	}
	return 0;
}

static int run(struct db *db, const struct query *q, const union db_value *in, struct rows *to)
{
	struct pg *s = of(db);
	const char *name;
	PGresult *r = NULL;
	TRY(prepare(s, q, &name));
	TRY(result(s, q, execute(s, q, name, in), &r));
	int fault = take_rows(r, q, to);
	if (!str_to_i64(str_from_c(PQcmdTuples(r)), &to->changed))
		to->changed = 0;
	PQclear(r);
	return fault;
}

/* A server that went away is tried once more where a transaction begins, and nowhere else. */
static int come_back(struct pg *s)
{
	if (PQstatus(s->c) == CONNECTION_OK)
		return 0;
	forget_prepared(s);
	PQreset(s->c);
	return set_up(s);
}

/* A COMMIT of a transaction in which something failed succeeds and says ROLLBACK. */
static int command(struct db *db, const struct query *q)
{
	struct pg *s = of(db);
	PGresult *r = NULL;
	if (str_begins(str_from_c(q->pg), S("BEGIN")))
		TRY(come_back(s));
	TRY(result(s, q, PQexec(s->c, q->pg), &r));
	bool undone = !strcmp(q->pg, "COMMIT") && strcmp(PQcmdStatus(r), "COMMIT") != 0;
	PQclear(r);
	return undone ? trouble(db, db->trouble ? db->trouble : DB_BUG, q, 0) : 0;
}

static int script(struct db *db, const char *sql)
{
	return result(of(db), &SCRIPT, PQexec(of(db)->c, sql), NULL);
}

static bool in_transaction(const struct db *db)
{
	PGTransactionStatusType t = PQtransactionStatus(((const struct pg *)db)->c);
	return t == PQTRANS_INTRANS || t == PQTRANS_INERROR || t == PQTRANS_ACTIVE;
}

static int checkpoint(struct db *db, bool truncate)
{
	(void)db;
	(void)truncate;
	return 0;
}

static int examine(struct db *db, bool *whole)
{
	(void)db;
	*whole = true;
	return 0;
}

/* ---- checking ---- */

static bool type_fits(enum db_type t, Oid o)
{
	switch (t) {
	case DB_I64:
		return o == OID_INT8 || o == OID_INT4 || o == OID_INT2 || o == OID_NUMERIC;
	case DB_TEXT: case DB_TEXT_OR_NULL:
		return o == OID_TEXT || o == OID_VARCHAR;
	default:
		return o == OID_BYTEA;
	}
}

/* The highest $n: the server counts the types it was told, used or not. */
static int params_of(const char *sql)
{
	int64_t most = 0, n;
	for (const char *s = strchr(sql, '$'); s; s = strchr(s + 1, '$'))
		if (str_to_i64((str){ s + 1, strspn(s + 1, "0123456789") }, &n) && n > most)
			most = n;
	return (int)most;
}

static bool fits(const PGresult *r, const struct query *q)
{
	bool ok = PQnfields(r) == (int)q->n_out && params_of(q->pg) == (int)q->n_in;
	if (!ok)
		fprintf(stderr, "%s: has %d columns and %d parameters, the file says %zu and %zu\n",
		    q->name, PQnfields(r), params_of(q->pg), q->n_out, q->n_in);
	for (int i = 0; i < PQnfields(r) && i < (int)q->n_out; i++) {
		if (!strcmp(PQfname(r, i), q->out[i].name) && type_fits(q->out[i].type, PQftype(r, i)))
			continue;
		fprintf(stderr, "%s: column %d is %s of type %u, the file says %s\n", q->name, i + 1,
		    PQfname(r, i), PQftype(r, i), q->out[i].name);
		ok = false;
	}
	return ok;
}

static int check(struct db *db, const struct query *q)
{
	struct pg *s = of(db);
	const char *name;
	PGresult *r = NULL;
	TRY(prepare(s, q, &name));
	TRY(result(s, q, PQdescribePrepared(s->c, name), &r));
	bool ok = fits(r, q);
	PQclear(r);
	return ok ? 0 : DB_BUG;
}

static const struct engine pg = {
	run, command, script, check, checkpoint, examine, NULL, in_transaction, NULL, NULL, pg_close,
};
