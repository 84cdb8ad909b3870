/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* msgc: turns messages/en/ROOM.txt and messages/zh/ROOM.txt into C.
 *
 *   msgc h messages    an enum with one name a key
 *   msgc c messages    the keys, sorted, and the texts of every language
 *
 * A line is key=text; # begins a comment line; {1} to {9} are filled in later. It refuses, with
 * file, line and remedy, whatever would show a person a hole: a key only one language has,
 * texts whose placeholders differ, a doubled key, an empty text, broken UTF-8. All the mistakes
 * are told at once, and nothing is printed when there is one. */
#include <dirent.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { EN, ZH, LANGS };
static const char *const lang_dir[LANGS] = { "en", "zh" };
static const char *const lang_row[LANGS] = { "LANG_EN", "LANG_ZH" };

struct entry { char *key, *text; const char *file; int line; };
struct list { struct entry *p; size_t n, cap; };

static struct list lists[LANGS];
static int mistakes;

__attribute__((format(printf, 3, 4)))
static void mistake(const char *file, int line, const char *fmt, ...)
{
	va_list ap;
	fprintf(stderr, "%s:%d: ", file, line);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	mistakes++;
}

static void *have(void *p)
{
	if (p)
		return p;
	perror("msgc");
	exit(1);
}

static char *path_join(const char *a, const char *b)
{
	char *s;
	if (asprintf(&s, "%s/%s", a, b) < 0)
		have(NULL);
	return s;
}

/* ---- one line ---- */

/* The length of the well-formed UTF-8 character at s, or 0. RFC 3629, table in section 4. */
static int utf8_step(const unsigned char *s)
{
	int n = s[0] < 0x80 ? 1 : s[0] >= 0xc2 && s[0] < 0xe0 ? 2 : s[0] >= 0xe0 && s[0] < 0xf0 ? 3 :
	    s[0] >= 0xf0 && s[0] < 0xf5 ? 4 : 0;
	for (int i = 1; i < n; i++)
		if ((s[i] & 0xc0) != 0x80)
			return 0;
	bool odd = (s[0] == 0xe0 && s[1] < 0xa0) || (s[0] == 0xed && s[1] > 0x9f) ||
	    (s[0] == 0xf0 && s[1] < 0x90) || (s[0] == 0xf4 && s[1] > 0x8f);
	return odd ? 0 : n;
}

static bool is_utf8(const char *z)
{
	int n;
	for (const unsigned char *s = (const unsigned char *)z; *s; s += n)
		if (!(n = utf8_step(s)))
			return false;
	return true;
}

static bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

static char *trim(char *s)
{
	while (is_blank(*s))
		s++;
	char *e = s + strlen(s);
	while (e > s && is_blank(e[-1]))
		*--e = 0;
	return s;
}

/* Small letters and digits in words joined by one dot, dash or underscore. */
static bool is_key(const char *k)
{
	bool joined = true;
	for (; *k; k++) {
		bool joint = strchr("._-", *k) != NULL;
		if (!joint && !(*k >= 'a' && *k <= 'z') && !(*k >= '0' && *k <= '9'))
			return false;
		if (joint && joined)
			return false;
		joined = joint;
	}
	return !joined;
}

/* One bit for each of {1} to {9} that stands in the text; -1 when a brace holds anything else. */
static int placeholders(const char *t)
{
	int set = 0;
	for (; *t; t++) {
		if (*t == '}')
			return -1;
		if (*t != '{')
			continue;
		if (t[1] < '1' || t[1] > '9' || t[2] != '}')
			return -1;
		set |= 1 << (t[1] - '0');
		t += 2;
	}
	return set;
}

static bool has_control(const char *t)
{
	for (; *t; t++)
		if ((unsigned char)*t < ' ' || *t == 127)
			return true;
	return false;
}

static void check_entry(const struct entry *e)
{
	if (!is_key(e->key))
		mistake(e->file, e->line, "\"%s\" is no key: use small letters and digits, words joined by "
		    "a dot, as in demand.received", e->key);
	if (!*e->text)
		mistake(e->file, e->line, "%s has no text: write it after the =, or take the line out", e->key);
	if (has_control(e->text))
		mistake(e->file, e->line, "%s holds a tab or a control character: use a space", e->key);
	if (placeholders(e->text) < 0)
		mistake(e->file, e->line, "%s has a brace that is not {1} to {9}: write the placeholder "
		    "by number", e->key);
}

static void take_line(struct list *l, char *s, const char *file, int line)
{
	if (!is_utf8(s)) {
		mistake(file, line, "this line is not UTF-8: save the file as UTF-8");
		return;
	}
	s = trim(s);
	if (!*s || *s == '#')
		return;
	char *eq = strchr(s, '=');
	if (!eq) {
		mistake(file, line, "no = in this line: write key=text, or begin it with # to make it "
		    "a comment");
		return;
	}
	*eq = 0;
	struct entry e = { have(strdup(trim(s))), have(strdup(trim(eq + 1))), file, line };
	check_entry(&e);
	if (l->n == l->cap)
		l->p = have(realloc(l->p, (l->cap = l->cap ? l->cap * 2 : 256) * sizeof *l->p));
	l->p[l->n++] = e;
}

/* ---- the files of one language ---- */

static void take_file(struct list *l, const char *path)
{
	FILE *f = fopen(path, "r");
	if (!f) {
		perror(path);
		exit(1);
	}
	char *s = NULL;
	size_t cap = 0;
	ssize_t n;
	for (int line = 1; (n = getline(&s, &cap, f)) >= 0; line++) {
		if (strlen(s) != (size_t)n)
			mistake(path, line, "a NUL byte: save the file as UTF-8 text");
		else
			take_line(l, s, path, line);
	}
	free(s);
	fclose(f);
}

static int is_text_file(const struct dirent *d)
{
	size_t n = strlen(d->d_name);
	return d->d_name[0] != '.' && n > 4 && !strcmp(d->d_name + n - 4, ".txt");
}

static int by_key(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;
	int c = strcmp(x->key, y->key);
	if (!c)
		c = strcmp(x->file, y->file);
	return c ? c : (x->line > y->line) - (x->line < y->line);
}

static void take_language(struct list *l, const char *dir)
{
	struct dirent **d;
	int n = scandir(dir, &d, is_text_file, alphasort);
	if (n < 0) {
		perror(dir);
		exit(1);
	}
	for (int i = 0; i < n; i++)
		take_file(l, path_join(dir, d[i]->d_name));
	if (l->n)
		qsort(l->p, l->n, sizeof *l->p, by_key);
	for (size_t i = 1; i < l->n; i++)
		if (!strcmp(l->p[i].key, l->p[i - 1].key))
			mistake(l->p[i].file, l->p[i].line, "%s already stands in %s:%d: keep one of the two, or "
			    "rename this", l->p[i].key, l->p[i - 1].file, l->p[i - 1].line);
}

/* ---- the languages against each other ---- */

static void check_pair(const struct entry *a, const struct entry *b)
{
	int here = placeholders(a->text), there = placeholders(b->text);
	if (here >= 0 && there >= 0 && here != there)
		mistake(b->file, b->line, "%s does not use the placeholders of %s:%d: use the same ones "
		    "in both", b->key, a->file, a->line);
}

static void lacks(const struct entry *e, int other)
{
	const char *name = strrchr(e->file, '/');
	mistake(e->file, e->line, "%s is not in %s: add it to messages/%s%s", e->key, lang_dir[other],
	    lang_dir[other], name ? name : e->file);
}

/* The next entry with another key. */
static size_t past(const struct list *l, size_t i)
{
	size_t k = i + 1;
	while (k < l->n && !strcmp(l->p[k].key, l->p[i].key))
		k++;
	return k;
}

static void check_languages(void)
{
	const struct list *a = &lists[EN], *b = &lists[ZH];
	size_t i = 0, j = 0;
	while (i < a->n || j < b->n) {
		int c = i == a->n ? 1 : j == b->n ? -1 : strcmp(a->p[i].key, b->p[j].key);
		if (c < 0)
			lacks(&a->p[i], ZH);
		else if (c > 0)
			lacks(&b->p[j], EN);
		else
			check_pair(&a->p[i], &b->p[j]);
		i = c <= 0 ? past(a, i) : i;
		j = c >= 0 ? past(b, j) : j;
	}
}

static char *c_name(const char *key)
{
	char *s = have(strdup(key));
	for (char *q = s; *q; q++)
		if (*q == '.' || *q == '-')
			*q = '_';
	return s;
}

struct named { char *name; const struct entry *e; };

static int by_name(const void *a, const void *b)
{
	const struct named *x = a, *y = b;
	return strcmp(x->name, y->name);
}

/* a.b and a_b would be one name in C. */
static void check_names(const struct list *l)
{
	struct named *v = have(calloc(l->n + 1, sizeof *v));
	for (size_t i = 0; i < l->n; i++)
		v[i] = (struct named){ c_name(l->p[i].key), &l->p[i] };
	qsort(v, l->n, sizeof *v, by_name);
	for (size_t i = 1; i < l->n; i++)
		if (!strcmp(v[i].name, v[i - 1].name) && strcmp(v[i].e->key, v[i - 1].e->key))
			mistake(v[i].e->file, v[i].e->line, "%s and %s (%s:%d) are the same name in C, M_%s: "
			    "rename one", v[i].e->key, v[i - 1].e->key, v[i - 1].e->file, v[i - 1].e->line, v[i].name);
	for (size_t i = 0; i < l->n; i++)
		free(v[i].name);
	free(v);
}

/* ---- output ---- */

static void put_string(const char *s)
{
	putchar('"');
	for (; *s; s++) {
		if (*s == '"' || *s == '\\' || *s == '?')
			putchar('\\');
		putchar(*s);
	}
	putchar('"');
}

/* The age of the keys and of their holes. Objects made with other numbers do not link with these texts,
 * instead of showing a person another sentence: make cannot know that an object was begun before a text
 * changed. FNV-1a. */
static unsigned long long age(void)
{
	unsigned long long h = 14695981039346656037ull;
	for (size_t i = 0; i < lists[EN].n; i++) {
		for (const char *k = lists[EN].p[i].key; *k; k++)
			h = (h ^ (unsigned char)*k) * 1099511628211ull;
		h = (h ^ (unsigned)placeholders(lists[EN].p[i].text)) * 1099511628211ull;
	}
	return h;
}

static void put_header(void)
{
	printf("/* made by msgc */\n#ifndef BASE_MESSAGES_H\n#define BASE_MESSAGES_H\nenum msg {\n");
	for (size_t i = 0; i < lists[EN].n; i++)
		printf("\tM_%s,\n", c_name(lists[EN].p[i].key));
	printf("\tM_COUNT\n};\nextern const char messages_%llx;\n", age());
	printf("static const char *const messages_age __attribute__((used)) = &messages_%llx;\n#endif\n", age());
}

static void put_code(void)
{
	printf("/* made by msgc */\n#include \"base/message.h\"\n\nconst char *const msg_keys[] = {\n");
	for (size_t i = 0; i < lists[EN].n; i++)
		printf("\t\"%s\",\n", lists[EN].p[i].key);
	printf("};\n\nconst str msg_texts[LANG_COUNT][M_COUNT] = {\n");
	for (int l = 0; l < LANGS; l++) {
		printf("\t[%s] = {\n", lang_row[l]);
		for (size_t i = 0; i < lists[l].n; i++) {
			printf("\t\t{ ");
			put_string(lists[l].p[i].text);
			printf(", %zu },\n", strlen(lists[l].p[i].text));
		}
		printf("\t},\n");
	}
	printf("};\n\nconst char messages_%llx = 0;\n", age());
}

int main(int argc, char **argv)
{
	if (argc != 3 || (strcmp(argv[1], "h") && strcmp(argv[1], "c"))) {
		fprintf(stderr, "usage: msgc h|c messages\n");
		return 2;
	}
	for (int l = 0; l < LANGS; l++)
		take_language(&lists[l], path_join(argv[2], lang_dir[l]));
	check_languages();
	check_names(&lists[EN]);
	if (mistakes)
		return 1;
	if (argv[1][0] == 'h')
		put_header();
	else
		put_code();
	return fflush(stdout) ? 1 : 0;
}
