/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The access matrix: every door of the program, tried by everybody, towards everything; the outcome compared
 * with table.txt, which people wrote. A door, a role or a column the table does not know is a failure.
 *
 * Requests carry a field no form declares, so that whoever comes in is answered 400 and nothing is done;
 * pages are also read as they are. What moves change is tried apart, each on a matter of its own. */
#include "ask.h"
#include "hall.h"
#include "table.h"

#include "rooms.h"

#include <stdio.h>

enum { ROUTE_TABLES = 16, SHOWN_MAX = 60 };

struct matrix {
	struct world *w;
	struct table t;
	struct site *site;
	struct ask client;
	struct route *route;
	size_t n_route; /* a copy, so that a door can be spoiled on purpose */
	const struct route *tables[2];
	struct arena *scratch;
	int passed, failed;
	bool quiet; /* while a spoiled door is looked for */
};

static void tell(
    struct matrix *m, bool good, str what, str who, str column, const char *wanted, int got)
{
	m->passed += good;
	m->failed += !good;
	if (!good && !m->quiet && m->failed <= SHOWN_MAX)
		printf("FAILED %.*s by %.*s, towards %.*s: %s expected, status %d\n", PSTR(what), PSTR(who),
		    PSTR(column), wanted, got);
}

/* ---- one request ---- */

static const struct who nobody = { .name = { "nobody", 6 } };

static str value_of(struct matrix *m, str param, str column)
{
	if (str_eq(param, S("{matter}")))
		return matter_code(m->w, column);
	if (str_eq(param, S("{file}")))
		return file_code(m->w, column);
	if (str_eq(param, S("{union}")))
		return column;
	if (str_eq(param, S("{move}")))
		return S("triage");
	if (str_eq(param, S("{topic}")))
		return S("wages");
	if (str_eq(param, S("{lang}")))
		return S("en");
	return S("1");
}

static str path_to(struct matrix *m, const struct route *r, str column)
{
	struct arena *a = m->w->act.arena;
	str rest = str_from_c(r->path), path = S("");
	str_cut(rest, '/', &rest);
	do {
		str part = str_cut(rest, '/', &rest);
		path = arena_printf(a, "%.*s/%.*s", PSTR(path),
		    PSTR(part.n && part.p[0] == '{' ? value_of(m, part, column) : part));
	} while (rest.n);
	return path;
}

static str head_of(struct matrix *m, const struct who *who)
{
	return who == &nobody ? S("")
	                      : arena_printf(m->scratch, "Cookie: __Host-sid=%s\r\n", who->token);
}

static str token_for(struct matrix *m, const struct digest *session, str path, int64_t at)
{
	char out[FORM_TOKEN_TEXT];
	form_token(&m->site->form_key, session, path, at / 3600, out);
	return arena_copy(m->scratch, str_from_c(out));
}

static struct heard send(
    struct matrix *m, const struct route *r, str path, const struct who *who, const char *fields)
{
	if (r->method == HTTP_GET)
		return ask(&m->client, m->scratch, "GET",
		    arena_printf(m->scratch, "%.*s%s%s", PSTR(path), *fields ? "?" : "", fields),
		    head_of(m, who), NULL);
	str body = arena_printf(m->scratch, "token=%.*s%s%s",
	    PSTR(token_for(m, &who->session, path, MATRIX_NOW)), *fields ? "&" : "", fields);
	return ask(&m->client, m->scratch, "POST", path, head_of(m, who), &body);
}

/* Which letter of the table a reply is. */
static char outcome(const struct heard *h, int in)
{
	if (h->status == 303 &&
	    (str_eq(h->location, S("/sign-in")) || str_begins(h->location, S("/sign-in?"))))
		return 'i';
	if (h->status == 303 &&
	    (str_eq(h->location, S("/sign-in/code")) || str_eq(h->location, S("/my/second-factor"))))
		return 'f';
	if (h->status == 403 || h->status == 404)
		return h->status == 403 ? '3' : '4';
	return h->status == in || (in == 200 && h->status == 303) ? '+' : '?';
}

/* A form cannot be sent to sign in first: it is refused. */
static char of_method(const struct route *r, char cell, bool read)
{
	if (cell == 'n')
		return read ? '4' : '+';
	return r->method == HTTP_POST && (cell == 'i' || cell == 'f') ? '3' : cell;
}

static void try_cell(struct matrix *m, const struct route *r, str path, const struct who *who,
    str column, char cell, bool read)
{
	char wanted[2] = { of_method(r, cell, read) };
	struct heard h = send(m, r, path, who, read ? "" : "undeclared=1");
	char got = outcome(&h, read ? 200 : 400);
	if (got == 'f' && r->door == DOOR_FIRST_FACTOR)
		got = '+'; /* one page of the second step leads to the other */
	tell(m, cell && got == wanted[0], str_from_c(r->path), who->name, column,
	    cell ? wanted : "(the table does not say)", h.status);
	arena_reset(m->scratch);
}

/* ---- one door ---- */

static const struct grid *grid_of(struct matrix *m, const struct route *r)
{
	str g = table_route(&m->t, r->method == HTTP_GET ? S("GET") : S("POST"), str_from_c(r->path));
	return g.n ? table_grid(&m->t, g) : NULL;
}

static void try_column(
    struct matrix *m, const struct route *r, const struct grid *g, str column, bool read)
{
	str path = path_to(m, r, column);
	for (size_t i = 0; i <= m->w->n_who; i++) {
		const struct who *who = i < m->w->n_who ? &m->w->who[i] : &nobody;
		try_cell(m, r, path, who, column, grid_cell(g, who->name, column), read);
	}
}

static void try_door(struct matrix *m, const struct route *r)
{
	const struct grid *g = grid_of(m, r);
	if (!g)
		return tell(
		    m, false, str_from_c(r->path), S("everybody"), S("-"), "a line in the table", 0);
	for (size_t c = 0; c < g->n_column; c++) {
		try_column(m, r, g, g->column[c], false);
		if (r->method == HTTP_GET)
			try_column(m, r, g, g->column[c], true);
	}
}

static bool has_route(const struct matrix *m, str method, str path)
{
	for (size_t i = 0; i < m->n_route; i++)
		if (str_eq(str_from_c(m->route[i].path), path) &&
		    (m->route[i].method == HTTP_GET) == str_eq(method, S("GET")))
			return true;
	return false;
}

static void all_doors(struct matrix *m)
{
	struct digest before = world_dump(m->w);
	for (size_t i = 0; i < m->n_route; i++)
		try_door(m, &m->route[i]);
	for (size_t i = 0; i < m->t.n_route; i++)
		if (!has_route(m, m->t.route[i].method, m->t.route[i].path))
			tell(m, false, m->t.route[i].path, S("nobody"), S("-"), "such a route", 0);
	struct digest after = world_dump(m->w);
	tell(m, memcmp(&before, &after, sizeof before) == 0, S("every door"), S("everybody"), S("-"),
	    "no row of any table changed", 0);
}

/* ---- a form that is not ours ---- */

struct forgery {
	const char *name, *head;
	enum {
		TOKEN_OURS,
		TOKEN_NONE,
		TOKEN_JUNK,
		TOKEN_PATH,
		TOKEN_SESSION,
		TOKEN_OLD,
		TOKEN_NOBODY
	} token;
	bool ours;
};
static const struct forgery forgeries[] = {
	{ "its own token", "", TOKEN_OURS, true },
	{ "its own token, from our page",
	    "Origin: https://hall.test\r\nSec-Fetch-Site: same-origin\r\n", TOKEN_OURS, true },
	{ "no token", "", TOKEN_NONE, false },
	{ "a made-up token", "", TOKEN_JUNK, false },
	{ "the token of another form", "", TOKEN_PATH, false },
	{ "the token of another session", "", TOKEN_SESSION, false },
	{ "the token of nobody's session", "", TOKEN_NOBODY, false },
	{ "a token of the day before yesterday", "", TOKEN_OLD, false },
	{ "its own token, from another origin", "Origin: https://elsewhere.test\r\n", TOKEN_OURS,
	    false },
	{ "its own token, from a page without referrer", "Origin: null\r\n", TOKEN_OURS, true },
	{ "its own token, without referrer, across sites",
	    "Origin: null\r\nSec-Fetch-Site: cross-site\r\n", TOKEN_OURS, false },
	{ "its own token, across sites", "Sec-Fetch-Site: cross-site\r\n", TOKEN_OURS, false },
	{ "its own token, from a sibling site", "Sec-Fetch-Site: same-site\r\n", TOKEN_OURS, false },
};

static str forged(struct matrix *m, const struct forgery *f, const struct who *who, str path)
{
	static const struct digest none;
	enum { TWO_DAYS = 2 * 86400 };
	const struct who *another = who == &m->w->who[0] ? &m->w->who[1] : &m->w->who[0];
	switch (f->token) {
	case TOKEN_NONE: return S("undeclared=1");
	case TOKEN_JUNK: return S("token=AAAAAAAAAAAAAAAAAAAAAA&undeclared=1");
	case TOKEN_PATH: path = S("/another"); break;
	case TOKEN_SESSION:
		return arena_printf(m->scratch, "token=%.*s&undeclared=1",
		    PSTR(token_for(m, &another->session, path, MATRIX_NOW)));
	case TOKEN_NOBODY:
		return arena_printf(
		    m->scratch, "token=%.*s&undeclared=1", PSTR(token_for(m, &none, path, MATRIX_NOW)));
	default: break;
	}
	return arena_printf(m->scratch, "token=%.*s&undeclared=1",
	    PSTR(token_for(
	        m, &who->session, path, MATRIX_NOW - (f->token == TOKEN_OLD ? TWO_DAYS : 0))));
}

/* Somebody signed in whom the door lets in, and to what. */
static const struct who *guest(struct matrix *m, const struct route *r, str *column)
{
	const struct grid *g = grid_of(m, r);
	for (size_t c = 0; g && c < g->n_column; c++)
		for (size_t i = 0; i < m->w->n_who; i++)
			if (grid_cell(g, m->w->who[i].name, g->column[c]) == '+') {
				*column = g->column[c];
				return &m->w->who[i];
			}
	return NULL;
}

static void try_forgeries(struct matrix *m, const struct route *r)
{
	str column = S("-");
	const struct who *who = guest(m, r, &column);
	if (!who)
		return tell(
		    m, false, str_from_c(r->path), S("anybody"), S("-"), "somebody who may come in", 0);
	str path = path_to(m, r, column);
	for (size_t i = 0; i < countof(forgeries); i++) {
		const struct forgery *f = &forgeries[i];
		str body = forged(m, f, who, path), head = head_of(m, who);
		head = arena_printf(m->scratch, "%.*s%s", PSTR(head), f->head);
		struct heard h = ask(&m->client, m->scratch, "POST", path, head, &body);
		tell(m, h.status == (f->ours ? 400 : 403), str_from_c(r->path), str_from_c(f->name), column,
		    f->ours ? "400" : "403", h.status);
		arena_reset(m->scratch);
	}
}

static void all_forgeries(struct matrix *m)
{
	struct digest before = world_dump(m->w);
	for (size_t i = 0; i < m->n_route; i++)
		if (m->route[i].method == HTTP_POST)
			try_forgeries(m, &m->route[i]);
	struct digest after = world_dump(m->w);
	tell(m, memcmp(&before, &after, sizeof before) == 0, S("every form"), S("strangers"), S("-"),
	    "no row of any table changed", 0);
}

/* ---- what moves do ---- */

static const struct {
	const char *column, *path, *fields;
	enum stage stage;
} acts[] = {
	{ "triage", "/moves/triage", "first_answer=We+have+read+it.&class=complaint&grade=ordinary",
	    STAGE_FILED },
	{ "triage-climbed", "/moves/triage",
	    "first_answer=We+have+read+it.&class=complaint&grade=ordinary", STAGE_CLIMBED },
	{ "pass", "/pass", "union=3301&reason=The+city+can+act+here.", STAGE_FILED },
	{ "withdraw", "/moves/withdraw", "", STAGE_FILED },
	{ "join", "/join", "", STAGE_FILED },
	{ "join-employer", "/join", "", STAGE_EMPLOYER },
	{ "sign", "/sign", "sign=yes", STAGE_PREPARED },
	{ "begin", "/moves/begin", "", STAGE_ASSIGNED },
};

static str act_name(struct matrix *m, size_t act, str who)
{
	return arena_printf(m->w->act.arena, "%s/%.*s", acts[act].column, PSTR(who));
}

/* Before the doors open: while they are, only the site writes. */
static int acts_prepare(struct matrix *m)
{
	TRY(db_begin(m->w->db));
	for (size_t k = 0; k < countof(acts); k++)
		for (size_t i = 0; i <= m->w->n_who; i++)
			TRY(matter_fresh(m->w,
			    act_name(m, k, i < m->w->n_who ? m->w->who[i].name : nobody.name), acts[k].stage));
	TRY(matters_climb(m->w));
	return db_commit(m->w->db);
}

static void try_act(struct matrix *m, size_t k, const struct who *who, char cell)
{
	str name = act_name(m, k, who->name);
	str path = arena_printf(
	    m->w->act.arena, "/matters/%.*s%s", PSTR(matter_code(m->w, name)), acts[k].path);
	bool steps = strcmp(acts[k].path, "/join") != 0;
	struct digest before = world_dump(m->w);
	str token = token_for(m, &who->session, path, MATRIX_NOW);
	str step = steps ? arena_printf(m->scratch, "&step=%d", matter_step(m->w, name)) : S("");
	str body = arena_printf(m->scratch, "token=%.*s%.*s%s%s", PSTR(token), PSTR(step),
	    *acts[k].fields ? "&" : "", acts[k].fields);
	struct heard h = ask(&m->client, m->scratch, "POST", path, head_of(m, who), &body);
	char wanted[2] = { cell == 'i' || cell == 'f' ? '3' : cell };
	tell(m, cell && outcome(&h, 303) == wanted[0], str_from_c(acts[k].path), who->name,
	    str_from_c(acts[k].column), cell ? wanted : "(the table does not say)", h.status);
	struct digest after = world_dump(m->w);
	bool same = memcmp(&before, &after, sizeof before) == 0;
	tell(m, h.status == 303 || same, str_from_c(acts[k].path), who->name,
	    str_from_c(acts[k].column), "nothing done when refused", h.status);
	arena_reset(m->scratch);
}

static void all_acts(struct matrix *m)
{
	const struct grid *g = table_grid(&m->t, S("acts"));
	if (!g)
		return tell(m, false, S("acts"), S("everybody"), S("-"), "a grid in the table", 0);
	for (size_t k = 0; k < countof(acts); k++)
		for (size_t i = 0; i <= m->w->n_who; i++) {
			const struct who *who = i < m->w->n_who ? &m->w->who[i] : &nobody;
			try_act(m, k, who, grid_cell(g, who->name, str_from_c(acts[k].column)));
		}
}

/* ---- who is shut out ---- */

static str replaced(struct arena *a, str text, str from, str to)
{
	char *p = arena_new_n(a, char, text.n * (to.n + 1));
	size_t n = 0;
	for (size_t i = 0; i < text.n;) {
		bool here = i + from.n <= text.n && memcmp(text.p + i, from.p, from.n) == 0;
		str put = here ? to : (str){ text.p + i, 1 };
		memcpy(p + n, put.p, put.n);
		n += put.n;
		i += here ? from.n : 1;
	}
	return (str){ p, n };
}

/* The whole reply, with one word for whichever number was asked for and for the second it was sent in. */
static str heard_at(struct matrix *m, const struct route *r, const struct who *who, str path, str code)
{
	str rest;
	bool steps = r->method == HTTP_POST && r->door != DOOR_SIGNED_IN;
	struct heard h = send(m, r, path, who, steps ? "step=0" : "");
	const char *date = memmem(h.head.p, h.head.n, "Date: ", 6);
	str all = JOIN(m->scratch, h.head, h.body);
	if (date)
		all = replaced(m->scratch, all,
		    str_cut((str){ date, h.head.n - (size_t)(date - h.head.p) }, '\r', &rest), S("DATE"));
	return replaced(m->scratch, all, code, S("NUMBER"));
}

/* They hear what is heard of a number nobody was given, to the byte. Leaving tells everybody the same. */
static void try_shut(struct matrix *m, const struct route *r, const char *name, str column)
{
	str code = matter_code(m->w, column), none = id_code(&m->w->act, m->w->matter[0].id + 1);
	const struct who *who = who_named(m->w, str_from_c(name));
	str path = path_to(m, r, column);
	str real = heard_at(m, r, who, path, code);
	str not = heard_at(m, r, who, replaced(m->scratch, path, code, none), none);
	const char *answer = strstr(r->path, "/leave") ? "303" : "404";
	bool refused = real.n > 12 && memcmp(real.p + 9, answer, 3) == 0;
	tell(m, refused && str_eq(real, not), str_from_c(r->path), who->name, column,
	    "the reply to an unknown number", (int)real.n);
	arena_reset(m->scratch);
}

static void all_shut(struct matrix *m)
{
	struct digest before = world_dump(m->w);
	for (size_t i = 0; i < m->n_route; i++)
		if (strstr(m->route[i].path, "{matter}")) {
			try_shut(m, &m->route[i], "colleague", S("employer"));
			try_shut(m, &m->route[i], "kin", S("officer"));
			/* What belongs to a matter is not there for who is to know how far it is and no more. */
			if (str_eq(table_route(&m->t, S("GET"), str_from_c(m->route[i].path)), S("file")) ||
			    str_eq(table_route(&m->t, S("GET"), str_from_c(m->route[i].path)), S("receipt")))
				try_shut(m, &m->route[i], "330106.chair", S("handled"));
		}
	struct digest after = world_dump(m->w);
	tell(m, memcmp(&before, &after, sizeof before) == 0, S("every matter"), S("whoever is shut out"),
	    S("-"), "no row of any table changed", 0);
}

/* ---- spoiled on purpose ---- */

/* How a door might be wrong by one word of its row. Only the way in is tried, never the room behind it. */
static size_t spoilings(const struct route *r, struct route *out)
{
	size_t n = 0;
	struct route s = *r;
	switch (r->door) {
	case DOOR_ANYBODY:
		s.door = DOOR_SIGNED_IN;
		out[n++] = s;
		break;
	case DOOR_SIGNED_IN:
	case DOOR_FIRST_FACTOR:
		s.door = r->door == DOOR_SIGNED_IN ? DOOR_FIRST_FACTOR : DOOR_SIGNED_IN;
		out[n++] = s;
		s.door = DOOR_ANYBODY;
		out[n++] = s;
		break;
	case DOOR_OFFICE:
	case DOOR_UNION:
		for (enum cap c = 0; c < CAP_COUNT; c++) {
			s.cap = c;
			if (c != r->cap)
				out[n++] = s;
		}
		s.door = DOOR_SIGNED_IN;
		out[n++] = s;
		break;
	case DOOR_MATTER:
	case DOOR_MATTER_OFFICER:
		s.door = r->door == DOOR_MATTER ? DOOR_MATTER_OFFICER : DOOR_MATTER;
		out[n++] = s;
		s.door = DOOR_SIGNED_IN;
		if (!r->form_more)
			out[n++] = s;
		break;
	}
	return n;
}

static bool is_noticed(struct matrix *m, struct route *r, const struct route *spoiled)
{
	struct route kept = *r;
	int failed = m->failed, passed = m->passed;
	const struct grid *g = grid_of(m, r);
	*r = *spoiled;
	m->quiet = true;
	for (size_t c = 0; g && c < g->n_column && m->failed == failed; c++)
		try_column(m, r, g, g->column[c], false);
	bool noticed = m->failed > failed;
	*r = kept;
	m->quiet = false;
	m->failed = failed;
	m->passed = passed;
	return noticed;
}

/* Two capabilities that every role holds in the same way cannot be told apart by any walk. */
static bool is_same_grant(const struct matrix *m, const struct route *a, const struct route *b)
{
	const struct role_table *t = m->w->hall.roles;
	if (a->door != b->door)
		return false;
	for (size_t i = 0; i < role_count(t); i++) {
		enum scope x = 0, y = 0;
		bool has_x = role_grants(t, role_name_at(t, i), a->cap, &x),
		     has_y = role_grants(t, role_name_at(t, i), b->cap, &y);
		if (has_x != has_y || (has_x && a->door == DOOR_UNION && x != y))
			return false;
	}
	return true;
}

static void all_spoilings(struct matrix *m)
{
	struct route spoiled[CAP_COUNT + 2];
	int n = 0;
	for (size_t i = 0; i < m->n_route; i++) {
		size_t k = spoilings(&m->route[i], spoiled);
		for (size_t j = 0; j < k; j++) {
			if (is_same_grant(m, &m->route[i], &spoiled[j]) && m->route[i].door >= DOOR_OFFICE)
				continue;
			n++;
			tell(m, is_noticed(m, &m->route[i], &spoiled[j]), str_from_c(m->route[i].path),
			    str_from_c("a spoiled door"), str_from_c(cap_name(spoiled[j].cap)), "to be noticed",
			    (int)spoiled[j].door);
		}
	}
	printf("    %d doors spoiled on purpose\n", n);
}

/* ---- the whole ---- */

static void copy_routes(struct matrix *m)
{
	size_t n = 0;
	for (const struct route *const *t = unionhall_rooms.routes; *t; t++)
		for (const struct route *r = *t; r->path; r++)
			n++;
	m->route = arena_new_n(m->w->act.arena, struct route, n + 1);
	for (const struct route *const *t = unionhall_rooms.routes; *t; t++)
		for (const struct route *r = *t; r->path; r++)
			m->route[m->n_route++] = *r;
	m->tables[0] = m->route;
}

static void part(struct matrix *m, const char *title, void (*run)(struct matrix *m))
{
	int passed = m->passed, failed = m->failed;
	run(m);
	printf("%s %s: %d as the table says, %d not\n", m->failed == failed ? "ok" : "not ok", title,
	    m->passed - passed, m->failed - failed);
	fflush(stdout);
}

static int walk(struct matrix *m)
{
	struct site_options o = { "127.0.0.1", 0, 1, S("矩阵之家"), S("Matrix Hall") };
	table_read(m->w->act.arena, "test/matrix/table.txt", &m->t);
	m->failed += m->t.faults;
	copy_routes(m);
	TRY(acts_prepare(m));
	TRY(site_open(&m->site, &m->w->hall, str_from_c(m->w->path), m->w->db, m->tables, &o));
	m->client.port = site_port(m->site);
	part(m, "doors", all_doors);
	part(m, "forgeries", all_forgeries);
	part(m, "spoiled doors", all_spoilings);
	part(m, "shut out", all_shut);
	part(m, "acts", all_acts);
	ask_end(&m->client);
	site_close(&m->site);
	return 0;
}

int main(void)
{
	static struct world w;
	static struct matrix m = { .w = &w };
	enum { SCRATCH = 64 << 20 };
	CHECK(crypto_init() == 0);
	m.scratch = arena_new(SCRATCH);
	int r = world_make(&w);
	if (r == 0)
		r = walk(&m);
	if (r)
		printf("FAILED the hall could not be made: %d\n", r);
	db_close(&w.db);
	world_end(&w);
	arena_free(&m.scratch);
	printf("%d passed, %d failed\n", m.passed, m.failed + (r != 0));
	return m.failed || r;
}
