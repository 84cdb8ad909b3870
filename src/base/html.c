/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/html.h"

#include "base/utf8.h"

#include <strings.h>

static void grow(struct html *o, size_t want)
{
	size_t cap = o->cap ? o->cap * 2 : 16384;
	while (cap < want)
		cap *= 2;
	char *q = arena_raw(o->a, cap);
	if (o->n)
		memcpy(q, o->p, o->n);
	o->p = q;
	o->cap = cap;
}

void html_reserve(struct html *o, size_t n)
{
	if (o->n + n > o->cap)
		grow(o, o->n + n);
}

void html_put(struct html *o, const char *p, size_t n)
{
	if (o->n + n > o->cap)
		grow(o, o->n + n);
	memcpy(o->p + o->n, p, n);
	o->n += n;
}

static const char *entity(unsigned char c)
{
	switch (c) {
	case '&':  return "&amp;";
	case '<':  return "&lt;";
	case '>':  return "&gt;";
	case '"':  return "&#34;";
	case '\'': return "&#39;";
	default:   return NULL;
	}
}

/* Sixteen bytes at a time, for most texts hold nothing that has another meaning in markup. */
typedef unsigned char sixteen __attribute__((vector_size(16)));

static bool has_entity(sixteen b)
{
	uint64_t half[2];
	b = (sixteen)((b == '&') | (b == '<') | (b == '>') | (b == '"') | (b == '\''));
	memcpy(half, &b, sizeof half);
	return half[0] | half[1];
}

static sixteen sixteen_at(const char *p)
{
	sixteen b;
	memcpy(&b, p, sizeof b);
	return b;
}

/* The first and the last `half` bytes of a text no longer than both. */
static sixteen both_ends(str s, size_t half)
{
	sixteen b = { 0 };
	memcpy(&b, s.p, half);
	memcpy((char *)&b + 8, s.p + s.n - half, half);
	return b;
}

/* Whether all of it stands for itself. The last bytes are looked at with some before them a second time. */
static bool is_plain(str s)
{
	if (s.n < sizeof(sixteen))
		return s.n >= 8 ? !has_entity(both_ends(s, 8)) : s.n >= 4 && !has_entity(both_ends(s, 4));
	size_t last = s.n - sizeof(sixteen);
	for (size_t at = 0; at < last; at += sizeof(sixteen))
		if (has_entity(sixteen_at(s.p + at)))
			return false;
	return !has_entity(sixteen_at(s.p + last));
}

/* How many bytes of s from `at` on stand for themselves. */
static size_t harmless(str s, size_t at)
{
	size_t from = at;
	while (s.n - at >= sizeof(sixteen) && !has_entity(sixteen_at(s.p + at)))
		at += sizeof(sixteen);
	while (at < s.n && !entity((unsigned char)s.p[at]))
		at++;
	return at - from;
}

/* Runs of harmless bytes go out in one copy; most values have no other kind. */
void html_text_str(struct html *o, str v)
{
	if (is_plain(v)) {
		html_put(o, v.p, v.n);
		return;
	}
	for (size_t at = 0; at < v.n; at++) {
		size_t n = harmless(v, at);
		if (n)
			html_put(o, v.p + at, n);
		if ((at += n) == v.n)
			return;
		const char *e = entity((unsigned char)v.p[at]);
		html_put(o, e, strlen(e));
	}
}

void html_text_cstr(struct html *o, const char *v) { html_text_str(o, str_from_c(v)); }

/* ---- what is Chinese on an English page ---- */

static bool is_ascii(str s)
{
	const uint64_t high = 0x8080808080808080;
	size_t at = 0;
	for (uint64_t eight; s.n - at >= sizeof eight; at += sizeof eight) {
		memcpy(&eight, s.p + at, sizeof eight);
		if (eight & high)
			return false;
	}
	while (at < s.n && !((unsigned char)s.p[at] & 0x80))
		at++;
	return at == s.n;
}

static bool is_letter(int32_t c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= 0xC0 && c < 0x2000);
}

/* "。" and "（" belong to what they stand in. */
static bool is_wide_sign(int32_t c)
{
	return (c >= 0x3000 && c <= 0x303F) || (c >= 0xFF00 && c <= 0xFF65);
}

/* The next Chinese words of v: from a Han character to the last one before a letter of another script. */
static bool next_chinese(str v, size_t from, size_t *begin, size_t *end)
{
	*end = 0;
	for (size_t at = from, was = at; at < v.n; was = at) {
		int32_t c = utf8_next(v, &at);
		if (c < 0 || (*end && is_letter(c)))
			break;
		if (utf8_is_han(c) && !*end)
			*begin = was;
		if (utf8_is_han(c) || (*end && is_wide_sign(c)))
			*end = at;
	}
	return *end > 0;
}

static void literal(struct html *o, str s) { html_put(o, s.p, s.n); }

void html_words_str(struct html *o, str v)
{
	size_t at = 0, begin, end;
	while (o->lang == LANG_EN && !is_ascii(v) && next_chinese(v, at, &begin, &end)) {
		html_text_str(o, (str){ v.p + at, begin - at });
		literal(o, S("<span lang=\"zh\">"));
		html_text_str(o, (str){ v.p + begin, end - begin });
		literal(o, S("</span>"));
		at = end;
	}
	html_text_str(o, (str){ v.p + at, v.n - at });
}

void html_words_cstr(struct html *o, const char *v) { html_words_str(o, str_from_c(v)); }

/* ---- other values ---- */

void html_text_safe(struct html *o, safe v)        { html_put(o, v.markup.p ? v.markup.p : "", v.markup.n); }

void html_text_i64(struct html *o, int64_t v)
{
	char b[24];
	str s = digits(b, v);
	html_put(o, s.p, s.n);
}

static bool begins(str v, const char *z)
{
	size_t n = strlen(z);
	return v.n >= n && strncasecmp(v.p, z, n) == 0;
}

static bool has_control(str v)
{
	for (size_t i = 0; i < v.n; i++)
		if ((unsigned char)v.p[i] <= ' ' || v.p[i] == 127)
			return true;
	return false;
}

static bool is_relative(str v)
{
	for (size_t i = 0; i < v.n; i++) {
		if (v.p[i] == ':')
			return false;
		if (v.p[i] == '/' || v.p[i] == '?' || v.p[i] == '#')
			break;
	}
	return true;
}

/* Browsers drop tabs and newlines inside a scheme and read "\" as "/": both are refused whole. */
void html_url_str(struct html *o, str v)
{
	bool ok = !has_control(v) && (is_relative(v)
	    ? !begins(v, "//") && !memchr(v.p ? v.p : "", '\\', v.n)
	    : begins(v, "https:") || begins(v, "http:") || begins(v, "mailto:") || begins(v, "tel:"));
	html_text_str(o, ok ? v : S("#"));
}

void html_url_cstr(struct html *o, const char *v) { html_url_str(o, str_from_c(v)); }

static bool is_unreserved(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	    c == '-' || c == '.' || c == '_' || c == '~';
}

void html_part_str(struct html *o, str v)
{
	static const char hex[] = "0123456789ABCDEF";
	for (size_t i = 0; i < v.n; i++) {
		unsigned char c = (unsigned char)v.p[i];
		char b[3] = { '%', hex[c >> 4], hex[c & 15] };
		if (is_unreserved(c))
			html_put(o, v.p + i, 1);
		else
			html_put(o, b, 3);
	}
}

void html_part_cstr(struct html *o, const char *v) { html_part_str(o, str_from_c(v)); }

static void message_with(struct html *o, enum msg m, const str *args, size_t n,
    void (*put)(struct html *, str))
{
	str t = msg(o->lang, m), before;
	size_t k;
	while (msg_next(&t, &before, &k)) {
		CHECK(k < n);
		html_text_str(o, before);
		put(o, args[k]);
	}
	html_text_str(o, t);
}

void html_message(struct html *o, enum msg m, const str *args, size_t n)
{
	message_with(o, m, args, n, html_words_str);
}

void html_message_bare(struct html *o, enum msg m, const str *args, size_t n)
{
	message_with(o, m, args, n, html_text_str);
}

void html_lines(struct html *o, str v)
{
	while (v.n) {
		str line = str_cut(v, '\n', &v);
		if (line.n && line.p[line.n - 1] == '\r')
			line.n--;
		html_words_str(o, line);
		if (v.n)
			html_put(o, "<br>", 4);
	}
}

safe html_taken(struct html *o) { return (safe){ { o->p ? o->p : "", o->n } }; }
