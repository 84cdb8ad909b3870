/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* pagec: turns a page into C.   pagec src/web/demand.page messages/en > demand.page.c
 *
 *   {% include "web/demand_view.h" %}             outside pages
 *   {% page name(args) %} ... {% end %}           void page_name(struct html *o, args)
 *   {{ expr }}                                    a value, escaped for where it stands; between tags of an
 *                                                 English page what is Chinese in it carries lang="zh"
 *   {{t key}}  {{t key, expr, ...}}               a message; the expressions are of type str
 *   {{n key, expr, ...}}                          key.one or key.other; {1} is the number
 *   {{lines expr}}                                a person's plain text, with its line ends
 *   {% if c %} {% else if c %} {% else %} {% end %}
 *   {% for init; c; step %} {% end %}   {% let T x = e %}   {% call name(args) %}
 *
 * A page cannot be unsafe: a value stands between tags or in the quoted value of a listed
 * attribute, or the page does not compile. Nor can it leave a tag open in one branch, speak one
 * language only, show a picture without words, or skip a heading. Comments are dropped, white
 * space is drawn together, and C errors point at the page's own line. */
#include "pagec_place.h"

/* ---- {{ value }} ---- */

/* The C between here and `end`, and past it. Quoted text is stepped over, so "}}" may stand in it. */
static char *inner(const char *end)
{
	char quote = 0;
	const char *s = p;
	for (; *s && (quote || !begins(s, end)); s++) {
		if (quote && *s == '\\' && s[1])
			s++;
		else if (quote ? *s == quote : *s == '"' || *s == '\'')
			quote = quote ? 0 : *s;
	}
	if (!*s)
		die("no closing %s", end);
	char *c = have(strndup(p, (size_t)(s - p)));
	p = s + 2;
	return c;
}

static void source_line(FILE *f) { fprintf(f, "#line %d \"%s\"\n", line, file); }

/* Cuts s at its next comma outside brackets and quotes; what follows, or NULL. */
static char *cut_comma(char *s)
{
	char quote = 0;
	int deep = 0;
	for (; *s; s++) {
		if (quote && *s == '\\' && s[1])
			s++;
		else if (quote || *s == '"' || *s == '\'')
			quote = !quote ? *s : *s == quote ? 0 : quote;
		else if (strchr("([{", *s))
			deep++;
		else if (strchr(")]}", *s))
			deep--;
		else if (*s == ',' && !deep) {
			*s = 0;
			return s + 1;
		}
	}
	return NULL;
}

static void put_key(const char *key)
{
	fprintf(body, "M_");
	for (; *key; key++)
		fputc(*key == '.' || *key == '-' ? '_' : *key, body);
}

static int count_args(const char *rest)
{
	int n = 0;
	char *copy = rest ? have(strdup(rest)) : NULL;
	for (char *s = copy; s; s = cut_comma(s))
		n++;
	free(copy);
	return n;
}

/* Between tags a writer may say of part of a text which language it is in; elsewhere, and in a drawing, whose
 * <svg> may stand in another page, no tag of HTML may stand. */
static bool takes_tags(void)
{
	return at.where == TEXT && !words_only() && !in_svg() && !inside("option text tspan");
}

static const char *message_writer(void) { return takes_tags() ? "html_message" : "html_message_bare"; }

static void message_value(char *s)
{
	char *rest = cut_comma(s);
	const char *key = trim(s);
	int want = message(key, "")->args, n = count_args(rest);
	if (n != want)
		die("message %s has %d placeholder%s, and %d %s given", key, want, want == 1 ? "" : "s", n,
		    n == 1 ? "is" : "are");
	fprintf(body, "\t%s(o, ", message_writer());
	put_key(key);
	if (n)
		fprintf(body, ", (const str[]){ %s }, %d);\n", trim(rest), n);
	else
		fprintf(body, ", NULL, 0);\n");
}

static void plural_value(char *s)
{
	char *number = cut_comma(s);
	const char *key = trim(s);
	int one = message(key, ".one")->args, other = message(key, ".other")->args;
	if (!number)
		die("write {{n key, number}}");
	char *rest = cut_comma(number);
	int n = 1 + count_args(rest);
	if (one > n || other > n)
		die("message %s has more placeholders than the %d given", key, n);
	fprintf(body, "\t{ const int64_t number_ = (%s); %s(o, number_ == 1 ? ", trim(number), message_writer());
	put_key(key);
	fprintf(body, "_one : ");
	put_key(key);
	fprintf(body, "_other, (const str[]){ arena_printf(o->a, \"%%lld\", (long long)number_)%s%s }, "
	    "%d); }\n", rest ? ", " : "", rest ? trim(rest) : "", n);
}

/* Is s the word, and then something that makes it no C expression? */
static char *after_word(char *s, const char *word)
{
	size_t n = strlen(word);
	if (strncmp(s, word, n) || !isspace((unsigned char)s[n]))
		return NULL;
	s = trim(s + n);
	return isalnum((unsigned char)*s) || *s == '_' || *s == '(' || *s == '*' ? s : NULL;
}

static const char *address_writer(const char *e)
{
	bool loads = one_of(tag, "script link");
	if (at.addr == ADDR_MAYBE)
		die("this may be the whole address or a part: write the whole in each branch");
	if (at.addr != ADDR_EMPTY) {
		at.addr = at.addr == ADDR_SLASH ? ADDR_SLASH_VALUE :
		    at.addr == ADDR_SCHEME ? ADDR_WHOLE : at.addr;
		return "html_part";
	}
	if (in_svg())
		die("%s= inside <svg> must begin with #", attr);
	if (loads && !begins(e, "static_url("))
		die("<%s> loads only what ships with the hall: use static_url(o->a, \"name\")", tag);
	at.addr = ADDR_WHOLE;
	return "html_url";
}

static const char *writer(const char *e)
{
	if (at.where == TEXT)
		return takes_tags() ? "html_text" : "html_attr";
	if (at.where == RAW)
		die("a value may not stand in a script");
	if (at.where == IN_TAG)
		die("a value may stand only between tags or inside a quoted attribute");
	if (is_address())
		return address_writer(e);
	bool typed = !strcmp(attr, "type") && one_of(tag, "input");
	if (!typed && !one_of(attr, value_attrs) && !begins(attr, "aria-") && !begins(attr, "data-"))
		die("%s= may not carry a value", attr);
	return "html_attr";
}

static void check_balance(const char *e)
{
	int deep = 0;
	char quote = 0;
	for (; *e && deep >= 0; e++) {
		if (quote && *e == '\\' && e[1])
			e++;
		else if (quote || *e == '"' || *e == '\'')
			quote = !quote ? *e : *e == quote ? 0 : quote;
		else
			deep += *e == '(' ? 1 : *e == ')' ? -1 : 0;
		if (!quote && *e == ';')
			die("a value is one expression: compute in the room, not in the page");
	}
	if (deep)
		die("the brackets of this value do not match");
}

static void value(void)
{
	p += 2;
	char *whole = inner("}}"), *e = trim(whole), *rest;
	if (!*e)
		die("an empty value");
	check_balance(e);
	settle();
	bool is_message = after_word(e, "t") || after_word(e, "n");
	if (is_message && at.where == VALUE && is_address())
		die("an address is no message");
	const char *how = writer(e);
	flush_lit();
	source_line(body);
	if ((rest = after_word(e, "t")))
		message_value(rest);
	else if ((rest = after_word(e, "n")))
		plural_value(rest);
	else if ((rest = after_word(e, "lines"))) {
		if (at.where != TEXT || words_only())
			die("{{lines}} may stand only between tags");
		fprintf(body, "\thtml_lines(o, (%s));\n", rest);
	} else
		fprintf(body, "\t%s(o, (%s));\n", how, e);
	for (const char *s = whole; *s; s++)
		line += *s == '\n';
	at.gap = false;
	value_mixed = true;
	free(whole);
}

/* ---- {% statement %} ---- */

static enum addr merge_addr(enum addr a, enum addr b)
{
	if (a == b)
		return a;
	if (a <= ADDR_MAYBE || b <= ADDR_MAYBE)
		return ADDR_MAYBE;
	bool plain = (a == ADDR_SCHEME || a == ADDR_WHOLE || a == ADDR_REST) &&
	    (b == ADDR_SCHEME || b == ADDR_WHOLE || b == ADDR_REST);
	return plain ? ADDR_WHOLE : ADDR_MIXED;
}

static void merge(struct frame *f, struct spot s)
{
	if (!f->ended) {
		f->merged = s;
		f->ended = true;
		return;
	}
	f->merged.gap &= s.gap;
	f->merged.seen &= s.seen;
	f->merged.headings |= s.headings;
	f->merged.addr = merge_addr(f->merged.addr, s.addr);
}

static void branch_ends(struct frame *f)
{
	if (at.where != f->open.where || at.depth != f->open.depth) {
		bool open_tag = at.where == TEXT && at.depth > f->open.depth;
		die("this block must close what it opened (it began on line %d%s%s)", f->line,
		    open_tag ? "; still open is " : "", open_tag ? tags[at.depth - 1] : "");
	}
	merge(f, at);
}

static void open_frame(enum kind k)
{
	if (nframe == DEEP)
		die("blocks nest too deep");
	frames[nframe++] = (struct frame){ .kind = k, .line = line, .open = at };
	value_mixed = true;
	if (k != K_FOR)
		return;
	/* The second round follows the end of the first, not what stands here. */
	at.gap = false;
	at.addr = at.addr == ADDR_REST ? ADDR_REST : at.addr == ADDR_EMPTY ? ADDR_MAYBE : ADDR_MIXED;
}

static char *arguments(char *s, const char *what)
{
	char *open = strchr(s, '('), *close = strrchr(s, ')');
	if (!open || !close || close < open || *trim(close + 1))
		die("write {%% %s name(args) %%}", what);
	*open = *close = 0;
	char *name = trim(s);
	bool ok = *name != 0;
	for (char *q = name; *q; q++)
		ok &= isalnum((unsigned char)*q) || *q == '_';
	if (!ok)
		die("\"%s\" is no name for a page: use letters, digits and _", name);
	memmove(s, name, strlen(name) + 1);
	char *args = trim(open + 1);
	return strcmp(args, "void") ? args : args + 4;
}

static void begin_page(char *s)
{
	if (nframe)
		die("a page inside a page");
	char *args = arguments(s, "page");
	const char *comma = *args ? ", " : "";
	source_line(protos);
	fprintf(protos, "void page_%s(struct html *o%s%s);\n", s, comma, args);
	source_line(body);
	fprintf(body, "void page_%s(struct html *o%s%s)\n{\n\t(void)o;\n", s, comma, args);
	at = (struct spot){ .where = TEXT, .gap = true, .headings = 1 };
	open_frame(K_PAGE);
}

static void call_page(char *s)
{
	if (at.where != TEXT || words_only())
		die("a part may be called only between tags");
	char *args = arguments(s, "call");
	fprintf(body, "\tpage_%s(o%s%s);\n", s, *args ? ", " : "", args);
	at.gap = false;
}

static void else_branch(const char *s)
{
	struct frame *f = &frames[nframe - 1];
	if (f->kind != K_IF || f->had_else)
		die(f->had_else ? "nothing may follow else but end" : "else without if");
	branch_ends(f);
	if (!*s)
		fprintf(body, "\t} else {\n");
	else if (begins(s, "if ") || begins(s, "if("))
		fprintf(body, "\t} else if (%s) {\n", s + 2);
	else
		die("write {%% else %%} or {%% else if condition %%}");
	f->had_else = !*s;
	at = f->open;
}

static void end_block(void)
{
	struct frame *f = &frames[nframe - 1];
	if (f->kind == K_PAGE && at.depth)
		die("<%s> of line %d is still open at the end of the page", tags[at.depth - 1],
		    tag_lines[at.depth - 1]);
	branch_ends(f);
	if (f->kind == K_FOR || (f->kind == K_IF && !f->had_else))
		merge(f, f->open);
	at = f->merged;
	fprintf(body, f->kind == K_PAGE ? "}\n" : "\t}\n");
	nframe--;
}

static char *word(char *s, const char *w)
{
	size_t n = strlen(w);
	return !strncmp(s, w, n) && !isalnum((unsigned char)s[n]) && s[n] != '_' ? trim(s + n) : NULL;
}

static void in_page(char *s)
{
	char *r;
	if ((r = word(s, "if"))) {
		fprintf(body, "\tif (%s) {\n", r);
		open_frame(K_IF);
	} else if ((r = word(s, "for"))) {
		fprintf(body, "\tfor (%s) {\n", r);
		open_frame(K_FOR);
	} else if ((r = word(s, "else")))
		else_branch(r);
	else if ((r = word(s, "let")))
		fprintf(body, "\t%s;\n", r);
	else if ((r = word(s, "call")))
		call_page(r);
	else if ((r = word(s, "end")) && !*r)
		end_block();
	else
		die("unknown statement \"%s\"", s);
}

static void statement(void)
{
	p += 2;
	char *whole = inner("%}"), *s = trim(whole), *r;
	if (nframe && at.where == RAW)
		die("a statement may not stand in a script");
	/* A declaration writes nothing: the literals around it stay one. */
	if (!word(s, "let")) {
		pending &= nframe > 1 || !word(s, "end");
		if (nframe)
			settle();
		flush_lit();
	}
	if ((r = word(s, "page")))
		begin_page(r);
	else if (!nframe && (r = word(s, "include")))
		fprintf(includes, "#include %s\n", r);
	else if (!nframe)
		die("only {%% include %%} and {%% page %%} stand outside a page");
	else {
		source_line(body);
		in_page(s);
	}
	for (const char *q = whole; *q; q++)
		line += *q == '\n';
	free(whole);
}

/* ---- the whole ---- */

static char *slurp(const char *path)
{
	FILE *f = fopen(path, "rb");
	char *b = NULL;
	size_t n = 0, got;
	if (!f) {
		perror(path);
		exit(1);
	}
	do {
		b = have(realloc(b, n + 65536));
		got = fread(b + n, 1, 65535, f);
		n += got;
	} while (got);
	b[n] = 0;
	if (ferror(f) || strlen(b) != n)
		die("a NUL byte, or it cannot be read: save the file as UTF-8 text");
	fclose(f);
	return b;
}

static void outside_page(void)
{
	if (begins(p, "<!--"))
		skip_comment();
	else if (isspace((unsigned char)*p))
		line += *p++ == '\n';
	else
		die("markup outside {%% page %%}");
}

int main(int argc, char **argv)
{
	char *parts[3];
	size_t sizes[3];
	if (argc != 3) {
		fprintf(stderr, "usage: pagec file.page messages/en\n");
		return 2;
	}
	file = argv[1];
	p = src = slurp(argv[1]);
	read_catalogue(argv[2]);
	includes = have(open_memstream(&parts[0], &sizes[0]));
	protos = have(open_memstream(&parts[1], &sizes[1]));
	body = have(open_memstream(&parts[2], &sizes[2]));
	while (*p) {
		if (begins(p, "{{") && nframe)
			value();
		else if (begins(p, "{%"))
			statement();
		else if (nframe)
			follow();
		else
			outside_page();
	}
	if (nframe)
		die("no {%% end %%} for the block begun on line %d", frames[nframe - 1].line);
	fclose(includes);
	fclose(protos);
	fclose(body);
	printf("/* made by pagec from %s */\n#include \"base/html.h\"\n%s%s%s", file, parts[0], parts[1],
	    parts[2]);
	for (int i = 0; i < 3; i++)
		free(parts[i]);
	return fflush(stdout) ? 1 : 0;
}
