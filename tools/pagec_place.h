/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef TOOLS_PAGEC_PLACE_H
#define TOOLS_PAGEC_PLACE_H
/* The half of pagec that follows literal markup and knows at each character what a browser would
 * take it for: which tag, which attribute, how much of an address. pagec.c alone includes it. */
#include <ctype.h>
#include <dirent.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DEEP = 64, NAME_SIZE = 64 };

/* ---- the lists: what may stand where ---- */

/* Attributes that may carry a value, escaped as text. Before adding one: can any text in it run,
 * load or style? */
static const char value_attrs[] =
	"id class title lang dir role tabindex name value placeholder alt for min max step maxlength minlength "
	"accesskey pattern rows cols size list form autocomplete inputmode enterkeyhint "
	"datetime colspan rowspan headers "
	"scope label width height high low optimum start span hreflang download accept "
	"x y cx cy r rx ry x1 y1 x2 y2 dx dy d points transform viewbox fill stroke stroke-width "
	"stroke-dasharray stroke-dashoffset stroke-linecap stroke-linejoin fill-opacity stroke-opacity opacity "
	"text-anchor dominant-baseline font-size font-weight offset stop-color stop-opacity preserveaspectratio "
	"pathlength rotate textlength";
static const char address_attrs[] = "href src action formaction poster cite";
/* Attributes a person reads or hears: their words are messages too. */
static const char spoken_attrs[] =
	"title alt placeholder label aria-label aria-description aria-roledescription aria-valuetext "
	"aria-placeholder";
static const char never_attrs[] = "style srcdoc xlink:href xml:base";
/* Elements that load or run another document, or are parsed by rules of their own. */
static const char never_tags[] =
	"iframe object embed applet frame frameset base style xmp noembed noframes plaintext listing math portal";
static const char svg_tags[] =
	"g path rect circle ellipse line polyline polygon text tspan title desc defs use symbol a clippath "
	"lineargradient radialgradient stop pattern mask marker";
static const char void_tags[] = "area br col hr img input link meta source track wbr";
/* White space beside these shows nothing, so none is sent. */
static const char block_tags[] =
	"!doctype html head body title meta link script main header footer nav section article aside div p "
	"h1 h2 h3 h4 h5 h6 ul ol li dl dt dd table caption colgroup col thead tbody tfoot tr th td form fieldset "
	"legend figure figcaption blockquote hr br option optgroup details summary pre template search hgroup "
	"address g path rect circle ellipse line polyline polygon defs desc symbol clippath lineargradient "
	"radialgradient stop pattern mask marker";
static const char plain_entities[] =
	"nbsp middot mdash ndash hellip copy times minus rarr larr uarr darr laquo raquo lt gt amp quot shy "
	"thinsp bull sect para deg";

static bool one_of(const char *w, const char *list)
{
	size_t n = strlen(w);
	for (const char *s = list; n && (s = strstr(s, w)); s += n)
		if ((s == list || s[-1] == ' ') && (s[n] == ' ' || !s[n]))
			return true;
	return false;
}

static bool begins(const char *s, const char *with) { return !strncmp(s, with, strlen(with)); }

/* ---- where we are ---- */

enum where { TEXT, IN_TAG, VALUE, RAW };
/* What has been written of an address: decides how a value enters it, and which character may follow. */
enum addr {
	ADDR_EMPTY,
	ADDR_MAYBE,            /* empty in one branch and not in the other */
	ADDR_SCHEME,           /* literal, no : / ? # yet: may be a scheme or a first word */
	ADDR_SLASH,            /* exactly / */
	ADDR_SLASH_VALUE,      /* / and a value, which may be empty */
	ADDR_WHOLE,            /* a value began it, so no : may follow */
	ADDR_MIXED,            /* begun differently in two branches */
	ADDR_REST              /* past all that could name a scheme or a host */
};
/* Of the tag we stand in: its attributes, whether it is a field nobody needs a label for, a button. */
enum {
	HAS_ALT = 1, HAS_ID = 2, HAS_LABEL = 4, HAS_LANG = 8, IS_QUIET = 16, IS_BUTTON = 32, HAS_WORDS = 64
};

/* All that two branches may end differently in. */
struct spot {
	enum where where;
	int depth;             /* open tags */
	bool gap;              /* white space here would add nothing */
	unsigned seen;         /* HAS_..., IS_... */
	enum addr addr;
	unsigned headings;     /* bit k: the last heading may have been <hk>; bit 0: none yet */
};

enum kind { K_PAGE, K_IF, K_FOR };
struct frame { enum kind kind; int line; struct spot open, merged; bool ended, had_else; };

static const char *file, *src, *p;
static int line = 1;
static struct spot at;
static bool pending;                           /* white space read and not yet written */
static struct frame frames[DEEP];
static int nframe;
static char tags[DEEP][NAME_SIZE];             /* the open ones */
static int tag_lines[DEEP];
static char tag[NAME_SIZE], attr[NAME_SIZE];   /* the ones we stand in */
static int tag_frame, value_frame;             /* how many blocks were open when they began */
static char said[256];                         /* the literal part of the value so far */
static bool value_mixed;                       /* and whether anything else is in it */
static FILE *includes, *protos, *body;

__attribute__((noreturn, format(printf, 1, 2)))
static void die(const char *fmt, ...)
{
	va_list ap;
	fprintf(stderr, "%s:%d: ", file, line);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	exit(1);
}

static void *have(void *q)
{
	if (q)
		return q;
	perror("pagec");
	exit(1);
}

static bool inside(const char *list)
{
	for (int i = 0; i < at.depth; i++)
		if (one_of(tags[i], list))
			return true;
	return false;
}

static bool in_svg(void)   { return inside("svg"); }
static bool keeps_space(void) { return inside("pre textarea"); }
/* Between tags, but where a browser reads no tags: only its own end. */
static bool words_only(void) { return inside("textarea") || (inside("title") && !in_svg()); }

/* ---- the catalogue ---- */

struct known { char *key; int args; };
static struct known *catalogue;
static size_t ncatalogue;

static int args_of(const char *t)
{
	int n = 0;
	for (; *t; t++)
		if (t[0] == '{' && t[1] >= '1' && t[1] <= '9' && t[2] == '}' && t[1] - '0' > n)
			n = t[1] - '0';
	return n;
}

static char *trim(char *s)
{
	while (isspace((unsigned char)*s))
		s++;
	char *e = s + strlen(s);
	while (e > s && isspace((unsigned char)e[-1]))
		*--e = 0;
	return s;
}

static void read_messages(const char *path)
{
	FILE *f = fopen(path, "r");
	char *s = NULL, *eq;
	size_t cap = 0;
	if (!f) {
		perror(path);
		exit(1);
	}
	while (getline(&s, &cap, f) >= 0) {
		if (*trim(s) == '#' || !(eq = strchr(s, '=')))
			continue;
		*eq = 0;
		if (ncatalogue % 256 == 0)
			catalogue = have(realloc(catalogue, (ncatalogue + 256) * sizeof *catalogue));
		catalogue[ncatalogue++] = (struct known){ have(strdup(trim(s))), args_of(eq + 1) };
	}
	free(s);
	fclose(f);
}

static void read_catalogue(const char *dir)
{
	DIR *d = opendir(dir);
	char *path;
	if (!d) {
		perror(dir);
		exit(1);
	}
	for (struct dirent *e; (e = readdir(d)); ) {
		size_t n = strlen(e->d_name);
		if (e->d_name[0] == '.' || n < 5 || strcmp(e->d_name + n - 4, ".txt"))
			continue;
		if (asprintf(&path, "%s/%s", dir, e->d_name) < 0)
			have(NULL);
		read_messages(path);
		free(path);
	}
	closedir(d);
}

static const struct known *message(const char *key, const char *tail)
{
	char want[256];
	snprintf(want, sizeof want, "%s%s", key, tail);
	for (size_t i = 0; i < ncatalogue; i++)
		if (!strcmp(catalogue[i].key, want))
			return &catalogue[i];
	die("no message \"%s\": add it to messages/en and messages/zh", want);
}

/* ---- literal markup, gathered and written in one piece ---- */

static char *lit;
static size_t nlit, lit_cap;

static void put(char c)
{
	if (nlit == lit_cap)
		lit = have(realloc(lit, lit_cap = lit_cap ? lit_cap * 2 : 4096));
	lit[nlit++] = c;
}

static void puts_lit(const char *s) { while (*s) put(*s++); }

static void flush_lit(void)
{
	if (!nlit)
		return;
	fprintf(body, "\thtml_put(o, \"");
	for (size_t i = 0; i < nlit; i++) {
		if (lit[i] == '\n')
			fputs("\\n", body);
		else if (strchr("\"\\?", lit[i]))
			fprintf(body, "\\%c", lit[i]);
		else if (lit[i] > 0 && lit[i] < 32)
			fprintf(body, "\\%03o", lit[i]);
		else
			fputc(lit[i], body);
	}
	fprintf(body, "\", %zu);\n", nlit);
	nlit = 0;
}

/* Writes the white space that was read, when it can be seen. */
static void settle(void)
{
	if (pending && !at.gap) {
		put(' ');
		at.gap = true;
	}
	pending = false;
}

/* ---- words that should be messages ---- */

/* The character at s; *n is its length, 0 when it is not UTF-8. */
static unsigned decode(const char *s, int *n)
{
	const unsigned char *u = (const unsigned char *)s;
	*n = u[0] < 0x80 ? 1 : u[0] >= 0xc2 && u[0] < 0xe0 ? 2 : (u[0] & 0xf0) == 0xe0 ? 3 :
	    (u[0] & 0xf8) == 0xf0 ? 4 : 0;
	unsigned c = *n == 1 ? u[0] : *n == 2 ? u[0] & 31 : *n == 3 ? u[0] & 15 : u[0] & 7;
	for (int i = 1; i < *n; i++) {
		if ((u[i] & 0xc0) != 0x80)
			*n = 0;
		c = c << 6 | (u[i] & 63);
	}
	return c;
}

/* Punctuation, arrows, lines and dingbats belong to no language; all else past ASCII might. */
static bool is_letter(unsigned c)
{
	if (c < 0x80)
		return isalpha((int)c);
	return !((c >= 0xa0 && c < 0xc0 && c != 0xaa && c != 0xb5 && c != 0xba) || c == 0xd7 || c == 0xf7 ||
	    (c >= 0x2000 && c < 0x2070) || (c >= 0x2190 && c < 0x2400) || (c >= 0x2500 && c < 0x2800) ||
	    (c >= 0x2b00 && c < 0x2c00));
}

static bool words_allowed(void)
{
	return inside("code kbd") || (in_svg() && !inside("title desc"));
}

/* ---- attributes ---- */

static bool is_address(void) { return one_of(attr, address_attrs); }

static void begin_value(void)
{
	at.where = VALUE;
	at.addr = ADDR_EMPTY;
	said[0] = 0;
	value_mixed = false;
	value_frame = nframe;
}

static void end_value(void)
{
	if (nframe != value_frame)
		die("%s=\"...\" began outside this block: close its quote where it was opened", attr);
	if (in_svg() && is_address() && at.addr == ADDR_EMPTY)
		die("%s= inside <svg> must begin with #", attr);
	if (!strcmp(attr, "type") && !value_mixed) {
		at.seen |= one_of(said, "hidden submit button reset image") ? IS_QUIET : 0;
		at.seen |= one_of(said, "submit button reset") ? IS_BUTTON : 0;
	}
	for (const char *s = said; !strcmp(attr, "value") && *s; s++)
		at.seen |= is_letter((unsigned char)*s) ? HAS_WORDS : 0;
	at.where = IN_TAG;
	at.gap = false;
	put('"');
}

/* One literal character of an address. A scheme or a host must be plain to see in the page. */
static void follow_address(char c)
{
	bool slash = c == '/' || c == '\\';
	if (in_svg() && at.addr == ADDR_EMPTY && c != '#')
		die("%s= inside <svg> must begin with #", attr);
	if (c == '&' && !begins(p, "&amp;"))
		die("write & in an address as &amp;");
	if (c == ':' && at.addr == ADDR_SCHEME && !one_of(said, "http https mailto tel"))
		die("an address may not begin with %s:", said);
	if (c == ':' && at.addr != ADDR_SCHEME && at.addr != ADDR_REST && at.addr != ADDR_SLASH)
		die("what stands before : must be written out, as in https:");
	if (slash && at.addr == ADDR_SLASH)
		die("an address may not begin with //: write https://");
	if (slash && at.addr == ADDR_SLASH_VALUE)
		die("were the first value empty this would begin with //: put a word first, as in "
		    "/matter/{{ id }}/");
	if (slash && (at.addr == ADDR_MAYBE || at.addr == ADDR_MIXED))
		die("write the whole beginning of the address in each branch");
	if (at.addr == ADDR_EMPTY && slash)
		at.addr = ADDR_SLASH;
	else if (slash || strchr("?#:", c))
		at.addr = ADDR_REST;
	else if (at.addr == ADDR_EMPTY)
		at.addr = ADDR_SCHEME;
	else if (at.addr == ADDR_SLASH || at.addr == ADDR_SLASH_VALUE)
		at.addr = ADDR_REST;
	else if (at.addr == ADDR_MAYBE)
		at.addr = ADDR_MIXED;
}

static void follow_value(void)
{
	int n;
	unsigned c = decode(p, &n);
	if (*p == '"') {
		end_value();
		p++;
		return;
	}
	if (!n)
		die("this line is not UTF-8: save the file as UTF-8");
	if (one_of(attr, spoken_attrs) && is_letter(c))
		die("%s= is read by people: use a message, {{t key}}", attr);
	if (is_address())
		follow_address(*p);
	size_t len = strlen(said);
	if (len + 2 < sizeof said) {
		said[len] = *p == ' ' ? '_' : *p;
		said[len + 1] = 0;
	}
	line += *p == '\n';
	while (n--)
		put(*p++);
}

static void follow_attr(void)
{
	size_t n = 0;
	if (!pending && !at.gap)
		die("put a space before this attribute");
	settle();
	for (; isalnum((unsigned char)*p) || (*p && strchr("-_:.", *p)); p++) {
		if (n == sizeof attr - 1)
			die("this attribute's name is too long");
		attr[n++] = (char)tolower((unsigned char)*p);
		put(*p);
	}
	attr[n] = 0;
	if (begins(p, "{{"))
		die("a value may not name an attribute");
	if (!n)
		die("write attributes as name=\"value\"");
	if (begins(attr, "on") || one_of(attr, never_attrs))
		die("%s= is not allowed: the pages run under a strict content security policy", attr);
	at.seen |= !strcmp(attr, "alt") ? HAS_ALT : !strcmp(attr, "id") ? HAS_ID :
	    !strcmp(attr, "lang") ? HAS_LANG : one_of(attr, "aria-label aria-labelledby") ? HAS_LABEL : 0;
	at.gap = false;
	if (*p != '=')
		return;
	if (p[1] != '"')
		die("write attributes as name=\"value\"");
	put('=');
	put('"');
	p += 2;
	begin_value();
}

/* ---- tags ---- */

static void check_heading(void)
{
	if (tag[0] != 'h' || tag[1] < '1' || tag[1] > '6' || tag[2])
		return;
	int k = tag[1] - '0';
	for (int last = 1; last < k - 1; last++)
		if (at.headings & 1u << last)
			die("<h%d> may follow <h%d>: use <h%d>, no level is skipped", k, last, last + 1);
	at.headings = 1u << k;
}

static void check_tag(void)
{
	if (!strcmp(tag, "img") && !(at.seen & HAS_ALT))
		die("<img> without alt: say what it shows, or alt=\"\" when it only decorates");
	if (!strcmp(tag, "html") && !(at.seen & HAS_LANG))
		die("<html> without lang: say lang=\"{{ lang_code(o->lang) }}\"");
	bool labelled = (at.seen & (HAS_ID | HAS_LABEL | IS_QUIET)) || inside("label");
	if (one_of(tag, "input select textarea") && !labelled)
		die("<%s> without a label: give it an id for <label for>, or an aria-label", tag);
	if (!strcmp(tag, "input") && (at.seen & IS_BUTTON) && (at.seen & HAS_WORDS))
		die("the value of a button is read by people: use a message, {{t key}}");
	check_heading();
}

static void end_tag(void)
{
	bool self = *p == '/';
	if (self && p[1] != '>')
		die("write attributes as name=\"value\"");
	if (nframe != tag_frame)
		die("<%s> began outside this block: close it with > where it was opened", tag);
	bool is_void = tag[0] == '!' || one_of(tag, void_tags);
	if (self && !is_void && !in_svg())
		die("<%s/> does not close in HTML: write </%s>", tag, tag);
	check_tag();
	pending = false;
	puts_lit(self ? "/>" : ">");
	p += self ? 2 : 1;
	at.gap = one_of(tag, block_tags);
	at.where = TEXT;
	if (is_void || self)
		return;
	if (at.depth == DEEP)
		die("tags nest too deep");
	tag_lines[at.depth] = line;
	memcpy(tags[at.depth++], tag, sizeof tag);
	if (!strcmp(tag, "script"))
		at.where = RAW;
	/* A browser drops one line end here; this one, so that a value's own is kept. */
	if (one_of(tag, "textarea pre") && *p != '\n')
		put('\n');
}

static void close_tag(void)
{
	int floor = nframe ? frames[nframe - 1].open.depth : 0;
	if (!at.depth || strcmp(tags[at.depth - 1], tag))
		die("</%s> closes nothing that is open here%s%s", tag, at.depth ? "; open is " : "",
		    at.depth ? tags[at.depth - 1] : "");
	if (at.depth == floor)
		die("</%s> closes what was opened before this block", tag);
	while (isspace((unsigned char)*p))
		line += *p++ == '\n';
	if (*p != '>')
		die("nothing may stand in an end tag");
	p++;
	put('>');
	at.depth--;
	at.where = TEXT;
	at.gap = one_of(tag, block_tags);
}

static void check_tag_name(bool closing)
{
	if (!tag[0])
		die("a lone <: write &lt;");
	bool foreign = in_svg() && strcmp(tag, "svg") && !one_of(tag, svg_tags);
	if (one_of(tag, never_tags) || begins(tag, "animate") || foreign)
		die("<%s> is not allowed %s", tag, in_svg() ? "inside <svg>" : "in a page");
	if (!closing && words_only())
		die("<%s> inside <%s>: a browser would show it as text", tag, tags[at.depth - 1]);
}

static void begin_tag(void)
{
	bool closing = p[1] == '/';
	const char *s = p + (closing ? 2 : 1);
	size_t n = 0;
	for (; isalnum((unsigned char)*s) || *s == '-' || (*s == '!' && !n); s++) {
		if (n == sizeof tag - 1)
			die("this tag's name is too long");
		tag[n++] = (char)tolower((unsigned char)*s);
	}
	tag[n] = 0;
	if (begins(s, "{{") || begins(s, "{%"))
		die("a value may not name a tag");
	check_tag_name(closing);
	if (one_of(tag, block_tags))
		pending = false;
	settle();
	while (p < s)
		put(*p++);
	at.gap = false;
	if (closing) {
		close_tag();
		return;
	}
	at.where = IN_TAG;
	at.seen = 0;
	tag_frame = nframe;
}

/* ---- text ---- */

static void skip_comment(void)
{
	const char *e = strstr(p, "-->");
	if (!e)
		die("no closing --> for this comment");
	for (; p < e; p++) {
		line += *p == '\n';
		if (begins(p, "{{") || begins(p, "{%"))
			die("a value may not stand in a comment");
	}
	p = e + 3;
}

static void follow_entity(void)
{
	char name[16] = "";
	size_t n = strspn(p + 1, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789#");
	if (n < sizeof name)
		memcpy(name, p + 1, n);
	if (p[n + 1] != ';' || (name[0] != '#' && !one_of(name, plain_entities)))
		die("&%s: write &amp; for a plain &, or the character itself", name);
	settle();
	for (n += 2; n; n--)
		put(*p++);
	at.gap = false;
}

static void follow_text(void)
{
	int n;
	unsigned c = decode(p, &n);
	if (!n)
		die("this line is not UTF-8: save the file as UTF-8");
	if (isspace((unsigned char)*p) && !keeps_space()) {
		pending = true;
		line += *p++ == '\n';
	} else if (begins(p, "<!--")) {
		skip_comment();
	} else if (*p == '<') {
		begin_tag();
	} else if (*p == '&') {
		follow_entity();
	} else {
		if (is_letter(c) && !words_allowed())
			die("words between tags: use a message, {{t key}}");
		settle();
		line += *p == '\n';
		while (n--)
			put(*p++);
		at.gap = false;
	}
}

static void follow_raw(void)
{
	if (!strncasecmp(p, "</script", 8))
		begin_tag();
	else if (isspace((unsigned char)*p))
		line += *p++ == '\n';
	else
		die("a script lives in static/: the pages run under a strict content security policy");
}

static void follow(void)
{
	if (at.where == TEXT)
		follow_text();
	else if (at.where == VALUE)
		follow_value();
	else if (at.where == RAW)
		follow_raw();
	else if (*p == '>' || *p == '/')
		end_tag();
	else if (isspace((unsigned char)*p)) {
		pending = true;
		line += *p++ == '\n';
	} else
		follow_attr();
}
#endif
