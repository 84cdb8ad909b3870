/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Reads migrations word by word: to respell them for SQLite, and to hold them to the rules. */
#include "db/migrate.h"

#include <ctype.h>
#include <strings.h>

enum { TABLES = 64 };
enum kind { END, BLANK, COMMENT, QUOTED, WORD, SIGN };
struct token {
	enum kind kind;
	str text;
};

static size_t until(str s, size_t from, char stop)
{
	const char *at = from < s.n ? memchr(s.p + from, stop, s.n - from) : NULL;
	return at ? (size_t)(at - s.p) + 1 : s.n;
}

static bool is_word(char c) { return isalnum((unsigned char)c) || c == '_'; }

static struct token next(str *rest)
{
	size_t n = 1;
	enum kind kind = SIGN;
	if (!rest->n)
		return (struct token){ END, *rest };
	if (str_begins(*rest, S("--"))) {
		kind = COMMENT;
		n = until(*rest, 0, '\n');
	} else if (rest->p[0] == '\'' || rest->p[0] == '"') {
		kind = QUOTED;
		n = until(*rest, 1, rest->p[0]);
	} else if (is_word(rest->p[0])) {
		kind = WORD;
		while (n < rest->n && is_word(rest->p[n]))
			n++;
	} else if (isspace((unsigned char)rest->p[0])) {
		kind = BLANK;
	}
	struct token t = { kind, { rest->p, n } };
	*rest = (str){ rest->p + n, rest->n - n };
	return t;
}

/* The next token that means something. */
static struct token meaning(str *rest)
{
	struct token t;
	do
		t = next(rest);
	while (t.kind == BLANK || t.kind == COMMENT);
	return t;
}

static bool is(struct token t, const char *word)
{
	return t.text.n == strlen(word) && !strncasecmp(t.text.p, word, t.text.n);
}

/* ---- SQLite's spelling ---- */

static bool begins_table(struct token t, str rest)
{
	return is(t, "CREATE") && is(meaning(&rest), "TABLE");
}

/* Rows lie in the order of their key (WITHOUT ROWID): one walk down the tree finds a row, where a
 * separate key
 * would take two. Not where bytes are kept: rows of whole files would make a tall tree. */
str migrate_spell_sqlite(struct arena *arena, str sql)
{
	char *out = arena_alloc(arena, sql.n * 2 + 64, 1); /* no word grows to twice its length */
	size_t n = 0;
	bool at_start = true, in_table = false, has_key = false, has_bytes = false;
	for (struct token t = next(&sql); t.kind != END; t = next(&sql)) {
		str as = t.text;
		if (at_start && t.kind == WORD) {
			in_table = begins_table(t, sql);
			has_key = has_bytes = false;
		}
		has_key |= t.kind == WORD && is(t, "PRIMARY");
		has_bytes |= t.kind == WORD && is(t, "BYTEA");
		if (t.kind == WORD && is(t, "BYTEA"))
			as = S("BLOB");
		if (t.kind == WORD && is(t, "BIGINT"))
			as = S("INTEGER");
		if (t.kind == SIGN && is(t, ";") && in_table)
			as = has_key && !has_bytes ? S(" STRICT, WITHOUT ROWID;") : S(" STRICT;");
		if (t.kind != BLANK && t.kind != COMMENT)
			at_start = is(t, ";");
		in_table = in_table && !at_start;
		memcpy(out + n, as.p, as.n);
		n += as.n;
	}
	out[n] = 0;
	return (str){ out, n };
}

/* ---- the rules ---- */

struct lint {
	struct arena *arena;
	str rest, fault;
	str grows[TABLES];
	size_t n_grows;
};

static void refuse(struct lint *l, str table, const char *why, str what)
{
	if (!l->fault.n)
		l->fault = arena_printf(l->arena, "%.*s: %s %.*s", PSTR(table), why, PSTR(what));
}

static bool grows(const struct lint *l, str table)
{
	for (size_t i = 0; i < l->n_grows; i++)
		if (str_eq(l->grows[i], table))
			return true;
	return false;
}

static bool is_type(struct token t) { return is(t, "BIGINT") || is(t, "TEXT") || is(t, "BYTEA"); }

/* Passes the rest of one column or constraint; false at the end of the table. */
static bool skip_item(struct lint *l, str table, bool keyed_by_region, bool may_key)
{
	int depth = 0;
	for (struct token t = meaning(&l->rest); t.kind != END; t = meaning(&l->rest)) {
		if (!depth && (is(t, ",") || is(t, ")") || is(t, ";")))
			return is(t, ",");
		depth += is(t, "(") - is(t, ")");
		if (!may_key && !keyed_by_region && grows(l, table) &&
		    (is(t, "PRIMARY") || is(t, "UNIQUE")))
			refuse(l, table, "grows, and has a key that does not begin with region:", t.text);
	}
	return false;
}

/* The words between PRIMARY KEY or UNIQUE and the first column of the key. */
static void first_of_key(struct lint *l, str table)
{
	struct token t = meaning(&l->rest);
	while (t.kind == WORD)
		t = meaning(&l->rest);
	t = meaning(&l->rest);
	if (grows(l, table) && !is(t, "region"))
		refuse(l, table, "grows, and has a key that does not begin with region but with", t.text);
}

static bool lint_item(struct lint *l, str table)
{
	struct token t = meaning(&l->rest);
	if (is(t, "CONSTRAINT")) {
		meaning(&l->rest);
		t = meaning(&l->rest);
	}
	if (is(t, "CHECK") || is(t, "FOREIGN"))
		return skip_item(l, table, true, true);
	if (is(t, "PRIMARY") || is(t, "UNIQUE")) {
		first_of_key(l, table);
		int depth = 1;
		while (depth && (t = meaning(&l->rest)).kind != END)
			depth += is(t, "(") - is(t, ")");
		return skip_item(l, table, true, true);
	}
	bool region = is(t, "region");
	struct token type = meaning(&l->rest);
	if (!is_type(type))
		refuse(l, table, "only BIGINT, TEXT and BYTEA, not", type.text);
	return skip_item(l, table, region, false);
}

/* A table is marked by a comment that begins with "grows", before its first column. */
static bool is_marked(str rest)
{
	for (struct token t = next(&rest); t.kind == BLANK || t.kind == COMMENT; t = next(&rest)) {
		str said = str_trim(t.text);
		if (t.kind == COMMENT && str_begins(str_trim((str){ said.p + 2, said.n - 2 }), S("grows")))
			return true;
	}
	return false;
}

static struct token skip_if_not_exists(struct lint *l)
{
	struct token t = meaning(&l->rest);
	if (!is(t, "IF"))
		return t;
	meaning(&l->rest);
	meaning(&l->rest);
	return meaning(&l->rest);
}

static void lint_table(struct lint *l)
{
	str name = skip_if_not_exists(l).text;
	if (!is(meaning(&l->rest), "("))
		refuse(l, name, "write CREATE TABLE name (columns)", S(""));
	if (is_marked(l->rest) && l->n_grows < TABLES)
		l->grows[l->n_grows++] = name;
	while (!l->fault.n && lint_item(l, name))
		;
}

static void lint_unique_index(struct lint *l)
{
	meaning(&l->rest);
	skip_if_not_exists(l);
	meaning(&l->rest);
	str table = meaning(&l->rest).text;
	meaning(&l->rest);
	struct token first = meaning(&l->rest);
	if (grows(l, table) && !is(first, "region"))
		refuse(
		    l, table, "grows, and has a key that does not begin with region but with", first.text);
}

static void lint_new_column(struct lint *l)
{
	str table = meaning(&l->rest).text;
	if (!is(meaning(&l->rest), "ADD"))
		return;
	struct token name = meaning(&l->rest);
	if (is(name, "CONSTRAINT"))
		return;
	if (is(name, "COLUMN"))
		meaning(&l->rest);
	struct token type = meaning(&l->rest);
	if (!is_type(type))
		refuse(l, table, "only BIGINT, TEXT and BYTEA, not", type.text);
}

str migrate_lint(struct arena *arena, str sql)
{
	struct lint l = { .arena = arena, .rest = sql, .fault = S("") };
	struct token t;
	while (!l.fault.n && (t = meaning(&l.rest)).kind != END) {
		if (is(t, "ALTER") && is(meaning(&l.rest), "TABLE"))
			lint_new_column(&l);
		if (!is(t, "CREATE"))
			continue;
		t = meaning(&l.rest);
		if (is(t, "TABLE"))
			lint_table(&l);
		else if (is(t, "UNIQUE"))
			lint_unique_index(&l);
	}
	return l.fault;
}
