/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* boothc: makes the one file of the voting booth, readable and the same byte for byte wherever it is made.
 *
 *   boothc page booth messages     booth/booth.html with style, words and program put in
 *   boothc words messages          the words as a module, for tests without a browser
 *   boothc carry PAGE              the finished page as C, for the program to carry
 *
 * In the template a line that holds only {csp}, {style}, {script} or {words KEY} is replaced. The program is
 * the words of booth.txt in every language and then the modules, each after those it imports; each becomes a
 * function of its own, so that their names cannot meet. Of the ways to import and export only one each is
 * understood; any other is refused with file and line, and so is a module that nothing imports. */
#include <dirent.h>
#include <sodium.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LANGS = 2, MODULES = 64, NAMES = 64 };
static const char *const lang_dir[LANGS] = { "en", "zh" }, *const lang_tag[LANGS] = { "en", "zh-CN" };

struct text { char *p; size_t n; };

static void *have(void *p)
{
	if (p)
		return p;
	perror("boothc");
	exit(1);
}

__attribute__((format(printf, 3, 4), noreturn))
static void fail(const char *file, int line, const char *fmt, ...)
{
	va_list ap;
	fprintf(stderr, "%s:%d: ", file, line);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	exit(1);
}

static void add_n(struct text *t, const char *p, size_t n)
{
	t->p = have(realloc(t->p, t->n + n + 1));
	memcpy(t->p + t->n, p, n);
	t->n += n;
	t->p[t->n] = 0;
}

static void add(struct text *t, const char *s)
{
	add_n(t, s, strlen(s));
}

static char *path_of(const char *dir, const char *name)
{
	char *s;
	return asprintf(&s, "%s/%s", dir, name) < 0 ? have(NULL) : s;
}

static struct text file_text(const char *path)
{
	FILE *f = fopen(path, "rb");
	struct text t = { 0 };
	char piece[4096];
	if (!f)
		fail(path, 1, "cannot be opened");
	add(&t, "");
	for (size_t n; (n = fread(piece, 1, sizeof piece, f)) > 0; )
		add_n(&t, piece, n);
	if (ferror(f))
		fail(path, 1, "cannot be read");
	fclose(f);
	return t;
}

/* The next line of *at, its end cut off, or NULL after the last. Writes into the text. */
static char *line_of(char **at)
{
	char *line = *at, *end = strchr(line, '\n');
	if (!*line)
		return NULL;
	*at = end ? end + 1 : line + strlen(line);
	if (end)
		*end = 0;
	return line;
}

static bool skip(char **s, const char *word)
{
	size_t n = strlen(word);
	if (strncmp(*s, word, n))
		return false;
	*s += n;
	return true;
}

/* ---- words ---- */

/* As a string of the script; < goes as a number, so that no word can end the script. */
static void add_string(struct text *t, const char *s)
{
	add(t, "\"");
	for (; *s; s++) {
		if (*s == '"' || *s == '\\')
			add(t, "\\");
		if (*s == '<')
			add(t, "\\u003c");
		else
			add_n(t, s, 1);
	}
	add(t, "\"");
}

static void add_language(struct text *t, const char *messages, int lang)
{
	char *dir = path_of(messages, lang_dir[lang]), *path = path_of(dir, "booth.txt"), *line;
	char *at = file_text(path).p;
	for (int n = 1; (line = line_of(&at)); n++) {
		char *equals = strchr(line, '=');
		if (!*line || *line == '#')
			continue;
		if (!skip(&line, "booth.") || !equals)
			fail(path, n, "not a line booth.key=text");
		*equals = 0;
		add(t, "\t\t");
		add(t, line);
		add(t, ": ");
		add_string(t, equals + 1);
		add(t, ",\n");
	}
}

static void add_words(struct text *t, const char *messages)
{
	add(t, "{\n");
	for (int lang = 0; lang < LANGS; lang++) {
		add(t, "\t");
		add(t, lang_dir[lang]);
		add(t, ": {\n");
		add_language(t, messages, lang);
		add(t, "\t},\n");
	}
	add(t, "}");
}

/* One sentence in every language, for those who see the page without its program. */
static void add_sentence(struct text *t, const char *messages, const char *key)
{
	for (int lang = 0; lang < LANGS; lang++) {
		char *dir = path_of(messages, lang_dir[lang]), *path = path_of(dir, "booth.txt"), *line;
		char *at = file_text(path).p, *found = NULL;
		while ((line = line_of(&at)))
			if (skip(&line, "booth.") && skip(&line, key) && *line == '=')
				found = line + 1;
		if (!found)
			fail(path, 1, "booth.%s is not here", key);
		if (strpbrk(found, "<>&"))
			fail(path, 1, "booth.%s: a sentence outside the program holds none of < > &", key);
		add(t, "<span lang=\"");
		add(t, lang_tag[lang]);
		add(t, "\">");
		add(t, found);
		add(t, "</span>\n");
	}
}

/* ---- modules ---- */

enum state { UNSEEN, OPEN, PUT };
struct module { char *name; enum state state; };
struct house {
	const char *dir, *messages;
	struct module modules[MODULES];
	int n;
	struct text out;
};
struct exports { char *name[NAMES]; int n; };

/* hash.mjs becomes hash_mjs. */
static void add_scope(struct text *t, const char *module)
{
	for (const char *s = module; *s; s++)
		add_n(t, *s == '.' || *s == '-' ? "_" : s, 1);
}

static void put_module(struct house *h, const char *name, const char *from, int line);

/* import { a, b as c } from './x.mjs' */
static void put_import(struct house *h, struct text *body, const char *path, int n, char *line)
{
	char *names = line, *module, *end;
	bool good = skip(&names, "import { ") && (end = strstr(names, " } from './")) != NULL;
	if (good) {
		*end = 0;
		module = end + strlen(" } from './");
		end = strchr(module, '\'');
		good = end && !end[1];
	}
	if (!good)
		fail(path, n, "write imports as: import { a, b as c } from './module.mjs'");
	*end = 0;
	put_module(h, module, path, n);
	add(body, "const { ");
	for (char *as; (as = strstr(names, " as ")); names = as + 4) {
		add_n(body, names, (size_t)(as - names));
		add(body, ": ");
	}
	add(body, names);
	add(body, " } = ");
	add_scope(body, module);
	add(body, "\n");
}

/* export const|let|function|async function|class NAME: answers the line without its first word. */
static char *export_of(struct exports *e, const char *path, int n, char *line)
{
	static const char *const kinds[] = { "const ", "let ", "function ", "async function ", "class " };
	static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_$";
	char *rest = line, *name;
	skip(&rest, "export ");
	name = rest;
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds && name == rest; i++)
		skip(&name, kinds[i]);
	if (name == rest || !strspn(name, letters))
		fail(path, n, "write exports as: export const|let|function|async function|class NAME");
	if (e->n == NAMES)
		fail(path, n, "more than %d exports: split the module", NAMES);
	e->name[e->n++] = have(strndup(name, strspn(name, letters)));
	return rest;
}

static void add_body(struct house *h, struct text *body, struct exports *e, const char *path)
{
	char *at = file_text(path).p, *line;
	for (int n = 1; (line = line_of(&at)); n++) {
		if (strstr(line, "</script") || strstr(line, "<!--"))
			fail(path, n, "would end the script in the page: write it otherwise");
		if (!strncmp(line, "import", 6)) {
			put_import(h, body, path, n, line);
			continue;
		}
		add(body, strncmp(line, "export", 6) ? line : export_of(e, path, n, line));
		add(body, "\n");
	}
}

static void put_source(struct house *h, const char *name)
{
	struct text body = { 0 };
	struct exports e = { 0 };
	add_body(h, &body, &e, path_of(h->dir, name));
	add(&h->out, "\nconst ");
	add_scope(&h->out, name);
	add(&h->out, " = (() => {\n");
	add(&h->out, body.p);
	add(&h->out, "return { ");
	for (int i = 0; i < e.n; i++) {
		add(&h->out, i ? ", " : "");
		add(&h->out, e.name[i]);
	}
	add(&h->out, " }\n})()\n");
}

static void put_words(struct house *h)
{
	add(&h->out, "\nconst words_mjs = { words: ");
	add_words(&h->out, h->messages);
	add(&h->out, " }\n");
}

static void put_module(struct house *h, const char *name, const char *from, int line)
{
	for (int i = 0; i < h->n; i++) {
		struct module *m = &h->modules[i];
		if (strcmp(m->name, name) || m->state == PUT)
			continue;
		if (m->state == OPEN)
			fail(from, line, "%s is imported by a module it needs itself", name);
		m->state = OPEN;
		if (strcmp(name, "words.mjs"))
			put_source(h, name);
		else
			put_words(h);
		m->state = PUT;
		return;
	}
	for (int i = 0; i < h->n; i++)
		if (!strcmp(h->modules[i].name, name))
			return;
	fail(from, line, "there is no module %s", name);
}

static void find_modules(struct house *h)
{
	DIR *d = opendir(h->dir);
	if (!d)
		fail(h->dir, 1, "cannot open this folder");
	h->modules[h->n++] = (struct module){ .name = "words.mjs" };
	for (struct dirent *e; (e = readdir(d)); ) {
		char *dot = strrchr(e->d_name, '.');
		if (!dot || strcmp(dot, ".mjs"))
			continue;
		if (h->n == MODULES)
			fail(h->dir, 1, "more than %d modules", MODULES);
		h->modules[h->n++] = (struct module){ .name = have(strdup(e->d_name)) };
	}
	closedir(d);
}

static struct text program_of(const char *dir, const char *messages)
{
	struct house h = { .dir = dir, .messages = messages };
	find_modules(&h);
	add(&h.out, "\n'use strict'\n");
	put_module(&h, "main.mjs", dir, 1);
	for (int i = 0; i < h.n; i++)
		if (h.modules[i].state == UNSEEN)
			fail(path_of(dir, h.modules[i].name), 1, "nothing imports this module: use it or remove it");
	return h.out;
}

/* ---- the page ---- */

static void add_hash(struct text *t, struct text what)
{
	unsigned char hash[crypto_hash_sha256_BYTES];
	char b64[sodium_base64_ENCODED_LEN(sizeof hash, sodium_base64_VARIANT_ORIGINAL)];
	crypto_hash_sha256(hash, (const unsigned char *)what.p, what.n);
	add(t, "'sha256-");
	add(t, sodium_bin2base64(b64, sizeof b64, hash, sizeof hash, sodium_base64_VARIANT_ORIGINAL));
	add(t, "'");
}

/* Nothing runs and nothing is worn but what is in the page; nothing is sent but a question for an archive. */
static void add_policy(struct text *t, struct text style, struct text script)
{
	add(t, "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src ");
	add_hash(t, script);
	add(t, "; style-src ");
	add_hash(t, style);
	add(t, "; img-src data:; connect-src 'self'; base-uri 'none'; form-action 'none'\">\n");
}

static void add_between(struct text *t, const char *open, struct text what, const char *close)
{
	add(t, open);
	add(t, what.p);
	add(t, close);
}

static void page(const char *dir, const char *messages)
{
	struct text style = { 0 }, script = program_of(dir, messages), out = { 0 };
	char *path = path_of(dir, "booth.html"), *at = file_text(path).p, *line, *key, *end;
	add(&style, "\n");
	add(&style, file_text(path_of(dir, "booth.css")).p);
	for (int n = 1; (line = line_of(&at)); n++) {
		key = line;
		if (!strcmp(line, "{csp}")) {
			add_policy(&out, style, script);
		} else if (!strcmp(line, "{style}")) {
			add_between(&out, "<style>", style, "</style>\n");
		} else if (!strcmp(line, "{script}")) {
			add_between(&out, "<script>", script, "</script>\n");
		} else if (skip(&key, "{words ") && (end = strchr(key, '}')) && !end[1]) {
			*end = 0;
			add_sentence(&out, messages, key);
		} else if (*line == '{') {
			fail(path, n, "%s: there are {csp}, {style}, {script} and {words KEY}", line);
		} else {
			add(&out, line);
			add(&out, "\n");
		}
	}
	fwrite(out.p, 1, out.n, stdout);
}

static void words(const char *messages)
{
	struct text t = { 0 };
	add(&t, "export const words = ");
	add_words(&t, messages);
	puts(t.p);
}

static void carry(const char *path)
{
	struct text t = file_text(path);
	printf("#include \"cli/booth_page.h\"\n\nconst size_t booth_page_n = %zu;\n", t.n);
	printf("const unsigned char booth_page[] = {");
	for (size_t i = 0; i < t.n; i++)
		printf(i % 24 ? "%d," : "\n%d,", (unsigned char)t.p[i]);
	printf("\n0 };\n");
}

int main(int argc, char **argv)
{
	if (argc == 4 && !strcmp(argv[1], "page"))
		page(argv[2], argv[3]);
	else if (argc == 3 && !strcmp(argv[1], "words"))
		words(argv[2]);
	else if (argc == 3 && !strcmp(argv[1], "carry"))
		carry(argv[2]);
	else
		return fputs("usage: boothc page BOOTH MESSAGES | words MESSAGES | carry PAGE\n", stderr), 2;
	return fflush(stdout) || ferror(stdout);
}
