/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* sqlgen: turns a .sql file of named queries into typed C, so that no SQL text stands in C.
 *
 *   sqlgen h|c ROOM in.sql           the header, or the functions
 *   sqlgen m ROOM 0001_x.sql ...     the room's migrations, as the program carries them
 *
 * A query is
 *
 *   -- name one|many|exec|exec1 (param type, ...) [-> (column type, ...)]
 *   -- further comment lines become the comment of the C function
 *   SQL with :param placeholders, up to a line that ends in ';'
 *
 * A header may go on in the next comment line while a parenthesis is open, or after or before
 * its ->. Types: i64, text, blob, and text? blob? where NULL is a str with p == NULL.
 * A comment before a header belongs to the file and is dropped. */
#include <ctype.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NAMES = 48, QUERIES = 512 };
/* In the kept sql: PARAM and a number stand for a placeholder, BYTES for the type the engines
 * spell differently. */
enum { PARAM = 1, BYTES = 2 };
enum kind { ONE, MANY, EXEC, EXEC1 };
static const char *const kinds[] = { "one", "many", "exec", "exec1" };
static const struct { const char *word, *c, *constant; } types[] = {
	{ "i64", "int64_t ", "DB_I64" }, { "text", "str ", "DB_TEXT" }, { "blob", "str ", "DB_BLOB" },
	{ "text?", "str ", "DB_TEXT_OR_NULL" }, { "blob?", "str ", "DB_BLOB_OR_NULL" },
};
struct name { char name[48]; size_t type; bool used; };
struct query {
	char name[64], head[4096], doc[4096], sql[16384];
	size_t n_head, n_doc, n_sql, n_in, n_out;
	struct name in[NAMES], out[NAMES];
	enum kind kind;
};
enum part { BETWEEN, HEAD, DOC, SQL };

static const char *file, *room;
static int line;
static char done[QUERIES][64];
static size_t n_done;

static _Noreturn void die(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
static void die(const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	fprintf(stderr, "%s:%d: ", file, line);
	vfprintf(stderr, fmt, ap);
	fputc('\n', stderr);
	exit(1);
}

static void add(char *buf, size_t *n, size_t cap, char c)
{
	if (*n + 1 >= cap)
		die("this is too long");
	buf[(*n)++] = c;
	buf[*n] = 0;
}

static bool is_word(char c) { return isalnum((unsigned char)c) || c == '_'; }

/* ---- the header of a query ---- */

static bool is_reserved(const char *w)
{
	static const char *const all[] = { "db", "arena", "out", "n_out", "auto", "break", "case", "char",
		"const", "continue", "default", "do", "double", "else", "enum", "extern", "float", "for",
		"goto", "if", "inline", "int", "long", "register", "restrict", "return", "short", "signed",
		"sizeof", "static", "str", "struct", "switch", "typedef", "union", "unsigned", "void",
		"volatile", "while", "bool", "true", "false" };
	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		if (!strcmp(w, all[i]))
			return true;
	return false;
}

static const char *blanks(const char *s) { return s + strspn(s, " \t\n"); }

static size_t find(const struct name *v, size_t n, const char *word, size_t len)
{
	size_t i = 0;
	while (i < n && (strlen(v[i].name) != len || strncmp(v[i].name, word, len)))
		i++;
	return i;
}

static size_t type_of(const char *word)
{
	size_t i = 0, n = sizeof types / sizeof *types;
	while (i < n && strcmp(types[i].word, word))
		i++;
	if (i == n)
		die("no type \"%s\": types are i64, text, blob, text? and blob?", word);
	return i;
}

/* Reads "(name type, ...)" and returns what follows it. */
static const char *names(const char *s, struct name *v, size_t *n)
{
	s = blanks(s);
	if (*s++ != '(')
		die("write (name type, ...)");
	for (s = blanks(s); *s != ')'; s = blanks(s)) {
		char type[16];
		int used = 0;
		if (*n == NAMES)
			die("more than %d names", NAMES);
		if (sscanf(s, "%47[a-z0-9_] %15[a-z0-9_?]%n", v[*n].name, type, &used) != 2)
			die("write (name type, ...)");
		if (is_reserved(v[*n].name) || !islower((unsigned char)v[*n].name[0]))
			die("\"%s\" cannot be a name in C here", v[*n].name);
		if (find(v, *n, v[*n].name, strlen(v[*n].name)) < *n)
			die("\"%s\" is named twice", v[*n].name);
		v[(*n)++].type = type_of(type);
		s = blanks(s + used);
		if (*s == ',')
			s++;
		else if (*s != ')')
			die("a comma or ) is missing");
	}
	return s + 1;
}

static void parse_head(struct query *q)
{
	char kind[8] = "";
	int used = 0;
	if (sscanf(q->head, "%63[a-z0-9_] %7[a-z0-9]%n", q->name, kind, &used) != 2)
		die("write -- name one|many|exec|exec1 (params) -> (columns)");
	for (q->kind = ONE; q->kind <= EXEC1 && strcmp(kinds[q->kind], kind); q->kind++)
		;
	const char *s = blanks(names(q->head + used, q->in, &q->n_in));
	if (s[0] == '-' && s[1] == '>')
		s = blanks(names(s + 2, q->out, &q->n_out));
	if (*s)
		die("after the columns stands \"%s\"", s);
	if ((q->kind <= MANY) != (q->n_out > 0))
		die("one and many name their columns; exec and exec1 have none");
	for (size_t i = 0; i < n_done; i++)
		if (!strcmp(done[i], q->name))
			die("there are two queries named %s", q->name);
}

static bool is_head(const char *s)
{
	char name[64], kind[8];
	int used = 0;
	if (sscanf(s, "%63[a-z0-9_] %7[a-z0-9] %n", name, kind, &used) != 2 || s[used] != '(')
		return false;
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (!strcmp(kinds[i], kind))
			return true;
	die("no kind \"%s\": kinds are one, many, exec and exec1", kind);
}

static bool head_is_open(const char *head)
{
	int depth = 0;
	for (const char *s = head; *s; s++)
		depth += (*s == '(') - (*s == ')');
	size_t n = strlen(head);
	return depth > 0 || (n > 1 && !strcmp(head + n - 2, "->"));
}

/* ---- the SQL of a query ---- */

struct scan { char word[16]; bool order, limit, change; int depth, words; };

static void take_word(struct scan *at, const char *s, size_t n)
{
	snprintf(at->word, sizeof at->word, "%.*s", (int)n, s);
	for (char *c = at->word; *c; c++)
		*c = (char)toupper((unsigned char)*c);
	at->words++;
	at->order |= at->depth == 0 && !strcmp(at->word, "ORDER");
	at->limit |= at->depth == 0 && !strcmp(at->word, "LIMIT");
	at->change |= at->depth == 0 && (!strcmp(at->word, "INSERT") || !strcmp(at->word, "UPDATE") ||
	    !strcmp(at->word, "DELETE"));
}

static void refuse_star(const struct scan *at)
{
	static const char *const before[] = { "SELECT", "DISTINCT", "ALL", "RETURNING", ",", "." };
	for (size_t i = 0; i < sizeof before / sizeof *before; i++)
		if (!strcmp(at->word, before[i]))
			die("SELECT * : name the columns");
}

static const char *take_param(struct query *q, const char *s)
{
	size_t n = 1;
	while (is_word(s[n]))
		n++;
	size_t i = find(q->in, q->n_in, s + 1, n - 1);
	if (i == q->n_in)
		die("the SQL uses :%.*s, which the header does not declare", (int)n - 1, s + 1);
	q->in[i].used = true;
	add(q->sql, &q->n_sql, sizeof q->sql, PARAM);
	add(q->sql, &q->n_sql, sizeof q->sql, (char)(i + 1));
	return s + n;
}

static const char *take_quoted(struct query *q, const char *s)
{
	const char *end = strchr(s + 1, *s);
	if (!end)
		die("a quote is not closed on its line");
	for (; s <= end; s++)
		add(q->sql, &q->n_sql, sizeof q->sql, *s);
	return s;
}

static const char *take_token(struct query *q, struct scan *at, const char *s)
{
	size_t n = 1;
	if (*s == '\'' || *s == '"') {
		strcpy(at->word, "''");
		return take_quoted(q, s);
	}
	if (*s == ':' && islower((unsigned char)s[1])) {
		strcpy(at->word, ":");
		return take_param(q, s);
	}
	if (*s == '?' || *s == '$')
		die("write :name for a parameter");
	if (*s == ':')
		die("write CAST(x AS type) for ::");
	if (*s == '*')
		refuse_star(at);
	at->depth += (*s == '(') - (*s == ')');
	while (is_word(*s) && is_word(s[n]))
		n++;
	take_word(at, s, n);
	bool bytes = !strcmp(at->word, "BYTEA");
	if (bytes)
		add(q->sql, &q->n_sql, sizeof q->sql, BYTES);
	for (size_t i = 0; i < n && !bytes; i++)
		add(q->sql, &q->n_sql, sizeof q->sql, s[i]);
	return s + n;
}

/* One line of SQL; true when it ended the query. */
static bool take_line(struct query *q, struct scan *at, const char *s)
{
	while (*(s = blanks(s)) && strncmp(s, "--", 2)) {
		if (*s == ';') {
			if (*(s = blanks(s + 1)) && strncmp(s, "--", 2))
				die("one query ends in one ;");
			return true;
		}
		if (q->n_sql)
			add(q->sql, &q->n_sql, sizeof q->sql, ' ');
		while (*s && !isspace((unsigned char)*s) && *s != ';' && strncmp(s, "--", 2))
			s = take_token(q, at, s);
	}
	return false;
}

static void check_query(const struct query *q, const struct scan *at)
{
	for (size_t i = 0; i < q->n_in; i++)
		if (!q->in[i].used)
			die("%s: the SQL does not use :%s", q->name, q->in[i].name);
	if (q->kind == MANY && !at->change && !(at->order && at->limit))
		die("%s: many needs ORDER BY and LIMIT", q->name);
	if (q->kind >= EXEC && !at->change)
		die("%s: %s is for INSERT, UPDATE and DELETE", q->name, kinds[q->kind]);
	if (at->depth)
		die("%s: a parenthesis is not closed", q->name);
}

/* ---- writing C ---- */

static void quoted(const char *s, const char *mark)
{
	int column = 0;
	putchar('"');
	for (; *s; s++, column++) {
		if (*s == PARAM)
			printf("%s%d", mark, *++s);
		else if (*s == BYTES)
			printf("%s", *mark == '?' ? "BLOB" : "BYTEA");
		else if (*s == '\n')
			printf("\\n");
		else if (*s == '\t')
			printf("\\t");
		else if (*s == '"' || *s == '\\')
			printf("\\%c", *s);
		else
			putchar(*s);
		if (column > 80 && *s == ' ') {
			printf("\"\n\t\"");
			column = 0;
		}
	}
	putchar('"');
}

static void signature(const struct query *q)
{
	printf("int q_%s(struct db *db%s", q->name, q->kind <= MANY ? ", struct arena *arena" : "");
	for (size_t i = 0; i < q->n_in; i++)
		printf(", %s%s", types[q->in[i].type].c, q->in[i].name);
	if (q->kind == ONE)
		printf(",\n    struct q_%s *out", q->name);
	if (q->kind == MANY)
		printf(",\n    struct q_%s **out, size_t *n_out", q->name);
	printf(")");
}

static void write_header(const struct query *q)
{
	if (q->n_out) {
		printf("struct q_%s {", q->name);
		for (size_t i = 0; i < q->n_out; i++)
			printf(" %s%s;", types[q->out[i].type].c, q->out[i].name);
		printf(" };\n");
	}
	if (q->n_doc)
		printf("/* %s */\n", q->doc);
	signature(q);
	printf(" MUST_CHECK;\nextern const struct query query_%s;\n\n", q->name);
}

static void write_names(const struct query *q, const char *what, const struct name *v, size_t n)
{
	if (!n)
		return;
	printf("static const struct db_column %s_%s[] = {\n", q->name, what);
	for (size_t i = 0; i < n; i++) {
		printf("\t{ \"%s\", %s, ", v[i].name, types[v[i].type].constant);
		if (*what == 'o')
			printf("offsetof(struct q_%s, %s) },\n", q->name, v[i].name);
		else
			printf("0 },\n");
	}
	printf("};\n");
}

static void write_query(const struct query *q)
{
	write_names(q, "in", q->in, q->n_in);
	write_names(q, "out", q->out, q->n_out);
	printf("const struct query query_%s = { \"%s\",\n\t", q->name, q->name);
	quoted(q->sql, "?");
	printf(",\n\t");
	quoted(q->sql, "$");
	printf(",\n\t");
	q->n_out ? printf("sizeof(struct q_%s)", q->name) : printf("0");
	printf(", %zu, %zu, ", q->n_in, q->n_out);
	q->n_in ? printf("%s_in, ", q->name) : printf("NULL, ");
	q->n_out ? printf("%s_out };\n\n", q->name) : printf("NULL };\n\n");
}

static void write_function(const struct query *q)
{
	signature(q);
	printf("\n{\n");
	if (q->n_in) {
		printf("\tconst union db_value in_[] = {");
		for (size_t i = 0; i < q->n_in; i++)
			printf(" { .%c = %s },", types[q->in[i].type].c[0], q->in[i].name);
		printf(" };\n");
	}
	const char *in = q->n_in ? "in_" : "NULL";
	if (q->kind == MANY)
		printf("\tvoid *rows_;\n\tint r_ = db_many(db, &query_%s, %s, arena, &rows_, n_out);\n"
		    "\t*out = rows_;\n\treturn r_;\n", q->name, in);
	else if (q->kind == ONE)
		printf("\treturn db_one(db, &query_%s, %s, arena, out);\n", q->name, in);
	else
		printf("\treturn db_%s(db, &query_%s, %s);\n", kinds[q->kind], q->name, in);
	printf("}\n\n");
}

static void write_end(bool header)
{
	if (header) {
		printf("/* Every query of this room, so that a test can prepare each one. */\n#define ");
		for (const char *s = room; *s; s++)
			putchar(toupper((unsigned char)*s));
		printf("_QUERIES(X)");
		for (size_t i = 0; i < n_done; i++)
			printf(" \\\n\tX(query_%s)", done[i]);
		printf("\nextern const struct query *const %s_queries[];      /* ends in NULL */\n", room);
		return;
	}
	printf("const struct query *const %s_queries[] = {\n", room);
	for (size_t i = 0; i < n_done; i++)
		printf("\t&query_%s,\n", done[i]);
	printf("\tNULL,\n};\n");
}

static void finish(struct query *q, const struct scan *at, bool header)
{
	check_query(q, at);
	if (header) {
		write_header(q);
	} else {
		write_query(q);
		write_function(q);
	}
	if (n_done == QUERIES)
		die("more than %d queries", QUERIES);
	strcpy(done[n_done++], q->name);
}

/* ---- reading a file ---- */

static void add_text(char *buf, size_t *n, size_t cap, const char *s, const char *between)
{
	for (const char *b = between; *n && *b; b++)
		add(buf, n, cap, *b);
	for (; *s; s++)
		add(buf, n, cap, *s);
}

/* A comment line, without its dashes: where it belongs depends on what stands before it. */
static enum part take_comment(struct query *q, enum part part, const char *s)
{
	if (part == BETWEEN && !is_head(s))
		return BETWEEN;
	if (part == BETWEEN || part == HEAD || (part == DOC && !q->n_doc && !strncmp(s, "->", 2))) {
		add_text(q->head, &q->n_head, sizeof q->head, s, " ");
		return head_is_open(q->head) ? HEAD : DOC;
	}
	if (strstr(s, "*/") || strstr(s, "/*"))
		die("a comment cannot hold a C comment");
	if (part == DOC)
		add_text(q->doc, &q->n_doc, sizeof q->doc, s, "\n * ");
	return part;
}

static void read_queries(FILE *f, bool header)
{
	static struct query q;
	struct scan at = { 0 };
	enum part part = BETWEEN;
	char *buf = NULL;
	size_t cap = 0;
	ssize_t n;
	while (line++, (n = getline(&buf, &cap, f)) >= 0) {
		while (n && isspace((unsigned char)buf[n - 1]))
			buf[--n] = 0;
		const char *s = blanks(buf);
		if (!strncmp(s, "--", 2)) {
			part = take_comment(&q, part, blanks(s + 2));
		} else if (*s) {
			if (part == BETWEEN)
				die("SQL without a header: -- name one|many|exec|exec1 (params) -> (columns)");
			if (part == HEAD)
				die("the header has no closing )");
			if (part == DOC)
				parse_head(&q);
			part = SQL;
			if (take_line(&q, &at, s)) {
				finish(&q, &at, header);
				memset(&q, 0, sizeof q);
				memset(&at, 0, sizeof at);
				part = BETWEEN;
			}
		} else if (part == HEAD || part == DOC) {
			die("a header is followed by its SQL, without an empty line");
		}
	}
	if (part != BETWEEN)
		die("the last query has no closing ;");
	free(buf);
}

/* ---- migrations ---- */

static char *read_all(const char *path)
{
	FILE *f = fopen(path, "r");
	char *buf = calloc(1, 1 << 20);
	if (!f || !buf) {
		perror(path);
		exit(1);
	}
	if (fread(buf, 1, (1 << 20) - 1, f) == (1 << 20) - 1)
		die("this is too long");
	fclose(f);
	return buf;
}

static void write_migration(const char *path)
{
	const char *name = strrchr(path, '/');
	name = name ? name + 1 : path;
	int number = 0, used = 0;
	file = path;
	line = 1;
	if (sscanf(name, "%4d_%n", &number, &used) != 1 || used != 5 || number < 1)
		die("a migration is named 0001_what.sql");
	char *text = read_all(path);
	printf("\t{ \"%s\", %d, \"%.*s\",\n\t", room, number, (int)strcspn(name, "."), name);
	quoted(text, "");
	printf(" },\n");
	free(text);
}

static int migrations(int n, char **paths)
{
	printf("/* Made by sqlgen. */\n#include \"db/migrate.h\"\n\n"
	    "const struct migration %s_migrations[] = {\n", room);
	for (int i = 0; i < n; i++)
		write_migration(paths[i]);
	printf("\t{ 0 },\n};\n");
	return 0;
}

int main(int argc, char **argv)
{
	if (argc < 4 || !strchr("hcm", argv[1][0]) || argv[1][1] || (argv[1][0] != 'm' && argc != 4)) {
		fprintf(stderr, "usage: sqlgen h|c ROOM in.sql | sqlgen m ROOM 0001_x.sql ...\n");
		return 2;
	}
	bool header = argv[1][0] == 'h';
	room = argv[2];
	if (argv[1][0] == 'm')
		return migrations(argc - 3, argv + 3);
	FILE *f = fopen(file = argv[3], "r");
	if (!f) {
		perror(file);
		return 1;
	}
	printf("/* Made by sqlgen from %s. */\n", strrchr(file, '/') ? strrchr(file, '/') + 1 : file);
	if (header)
		printf("#pragma once\n#include \"db/db.h\"\n\n");
	else
		printf("#include \"%s/%s_sql.h\"\n\n", room, room);
	read_queries(f, header);
	write_end(header);
	fclose(f);
	return 0;
}
