/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef BASE_HTML_H
#define BASE_HTML_H
/* What a compiled page writes into, and the only ways a value may enter a page.
 * Room code never calls the writers; pages do, and pagec chooses which by position. */
#include "base/base.h"
#include "base/message.h"

struct html { struct arena *a; char *p; size_t n, cap; enum lang lang; };
/* Markup already safe to emit: made by another page, or by base/html_mark.c, nowhere else. */
typedef struct { str markup; } safe;

void html_put(struct html *o, const char *p, size_t n);     /* trusted literal from a .page file */
void html_reserve(struct html *o, size_t n);                /* room for so much more, in one stroke */
void html_text_str(struct html *o, str v);                  /* between tags, and inside "..." */
void html_text_cstr(struct html *o, const char *v);
void html_text_i64(struct html *o, int64_t v);
/* Between tags: the same, and on an English page what is Chinese in it says so (lang="zh", WCAG 3.1.2), for
 * names without an English form and what people wrote. */
void html_words_str(struct html *o, str v);
void html_words_cstr(struct html *o, const char *v);
void html_text_safe(struct html *o, safe v);
/* whole address: relative, http(s), mailto, tel; else "#" */
void html_url_str(struct html *o, str v);
void html_url_cstr(struct html *o, const char *v);
void html_part_str(struct html *o, str v);                  /* one segment or value inside an address */
void html_part_cstr(struct html *o, const char *v);
/* A message of the catalogue in the page's language; args fill {1}, {2} ... and are escaped. Bare: where no
 * markup may stand. */
void html_message(struct html *o, enum msg m, const str *args, size_t n);
void html_message_bare(struct html *o, enum msg m, const str *args, size_t n);
/* a member's plain text: escaped, newlines kept as <br> */
void html_lines(struct html *o, str v);

#define html_text(o, v) _Generic((v), str: html_words_str, safe: html_text_safe, \
	char *: html_words_cstr, const char *: html_words_cstr, default: html_text_i64)(o, v)
#define html_attr(o, v) _Generic((v), str: html_text_str, char *: html_text_cstr, \
	const char *: html_text_cstr, default: html_text_i64)(o, v)
#define html_url(o, v)  _Generic((v), str: html_url_str, char *: html_url_cstr, \
	const char *: html_url_cstr)(o, v)
#define html_part(o, v) _Generic((v), str: html_part_str, char *: html_part_cstr, \
	const char *: html_part_cstr, default: html_text_i64)(o, v)

/* {{ icon(o, "clock") }}: an icon of static/icons.svg, hidden from screen readers. */
safe icon(struct html *o, const char *name);
/* The page made so far, as markup another page may hold. */
safe html_taken(struct html *o);
#endif
