/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ballot/scan.h"
#include "base/utf8.h"

enum { DEPTH_MAX = 16, DIGITS_MAX = 18 };           /* so many always fit */
static const int64_t weight_as_number = 1073741823, weight_max = (int64_t)1 << 62;

struct scan scan_begin(str record, struct arena *a)
{
	return (struct scan){ .s = record, .arena = a };
}

bool scan_ok(const struct scan *s)
{
	return s->refusal.why == WHY_NONE;
}

bool scan_end(struct scan *s)
{
	if (s->at < s->s.n) scan_refuse(s, WHY_MORE_FOLLOWS);
	return scan_ok(s);
}

void scan_refuse(struct scan *s, enum why why)
{
	if (!scan_ok(s)) return;
	s->refusal.why = why;
	s->refusal.at = s->at;
	memcpy(s->refusal.field, s->path, sizeof s->path);
}

/* ---- where we are ---- */

static size_t grow(struct scan *s, str more)
{
	const size_t mark = s->n_path, room = FIELD_TEXT - 1 - mark, n = more.n < room ? more.n : room;
	memcpy(s->path + mark, more.p, n);
	s->n_path += n;
	s->path[s->n_path] = '\0';
	return mark;
}

size_t scan_enter(struct scan *s, const char *field)
{
	const size_t mark = s->n_path;
	if (mark) grow(s, S("."));
	grow(s, str_from_c(field));
	return mark;
}

size_t scan_item(struct scan *s, size_t index)
{
	char b[24];
	const size_t mark = grow(s, S("["));
	grow(s, digits(b, (int64_t)index));
	grow(s, S("]"));
	return mark;
}

void scan_leave(struct scan *s, size_t mark)
{
	s->n_path = mark;
	s->path[mark] = '\0';
}

/* ---- what comes next ---- */

static str rest(const struct scan *s)
{
	return (str){ s->s.p + s->at, s->s.n - s->at };
}

bool scan_take(struct scan *s, const char *bytes)
{
	const str want = str_from_c(bytes);
	if (!scan_ok(s) || !str_begins(rest(s), want)) return false;
	s->at += want.n;
	return true;
}

void scan_expect(struct scan *s, const char *bytes)
{
	if (!scan_take(s, bytes)) scan_refuse(s, WHY_EXPECTED);
}

bool scan_next_is(const struct scan *s, char c)
{
	return scan_ok(s) && s->at < s->s.n && s->s.p[s->at] == c;
}

str scan_plain(struct scan *s, size_t max)
{
	scan_expect(s, "\"");
	const str r = rest(s);
	size_t n = 0;
	while (n < r.n && n <= max && r.p[n] > ' ' && r.p[n] < 0x7f && r.p[n] != '"' && r.p[n] != '\\') n++;
	if (!scan_ok(s)) return S("");
	if (n > max) {
		scan_refuse(s, WHY_TOO_LARGE);
		return S("");
	}
	if (n == r.n || r.p[n] != '"') {
		scan_refuse(s, WHY_TEXT);
		return S("");
	}
	s->at += n + 1;
	return (str){ r.p, n };
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

int64_t scan_int(struct scan *s, int64_t max)
{
	const str r = rest(s);
	size_t n = 0;
	int64_t v = 0;
	if (!scan_ok(s)) return 0;
	while (n < r.n && n < DIGITS_MAX && is_digit(r.p[n])) v = v * 10 + (r.p[n++] - '0');
	const bool is_longer = n < r.n && is_digit(r.p[n]);
	if (n == 0 || is_longer || (r.p[0] == '0' && n > 1) || v > max) {
		scan_refuse(s, WHY_NUMBER);
		return 0;
	}
	s->at += n;
	return v;
}

int64_t scan_weight(struct scan *s)
{
	if (!scan_next_is(s, '"')) return scan_int(s, weight_as_number);
	const str t = scan_plain(s, 19);
	int64_t v = 0;
	if (!scan_ok(s)) return 0;
	if (!str_to_i64(t, &v) || t.p[0] == '0' || v <= weight_as_number || v >= weight_max) {
		scan_refuse(s, WHY_WEIGHT);
		return 0;
	}
	return v;
}

/* ---- texts ---- */

static const char short_escapes[][2] = { { '"', '"' }, { '\\', '\\' }, { 'b', '\b' }, { 'f', '\f' },
	{ 'n', '\n' }, { 'r', '\r' }, { 't', '\t' } };

static char short_escape(char named)
{
	for (size_t i = 0; i < countof(short_escapes); i++)
		if (short_escapes[i][0] == named) return short_escapes[i][1];
	return 0;
}

static bool has_short_escape(char c)
{
	for (size_t i = 0; i < countof(short_escapes); i++)
		if (short_escapes[i][1] == c) return true;
	return false;
}

static int hex_digit(char c)
{
	if (is_digit(c)) return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* What stands after a backslash: its bytes are counted in *n. -1: not a canonical escape. */
static int unescaped(str r, size_t *n)
{
	if (r.n >= 1 && short_escape(r.p[0])) {
		*n = 1;
		return short_escape(r.p[0]);
	}
	if (r.n < 5 || memcmp(r.p, "u00", 3) != 0) return -1;
	const int high = hex_digit(r.p[3]), low = hex_digit(r.p[4]), c = high * 16 + low;
	if (high < 0 || low < 0 || !(c < 0x20 || c == 0x7f) || has_short_escape((char)c)) return -1;
	*n = 5;
	return c;
}

/* The end of the text that begins here: its closing quote, or what is wrong. */
static bool text_end(str r, size_t *end, bool *escaped)
{
	size_t i = 0;
	*escaped = false;
	while (i < r.n && r.p[i] != '"') {
		size_t n = 0;
		if ((unsigned char)r.p[i] < 0x20 || r.p[i] == 0x7f) return false;
		if (r.p[i] == '\\') {
			if (unescaped((str){ r.p + i + 1, r.n - i - 1 }, &n) < 0) return false;
			*escaped = true;
		}
		i += 1 + n;
	}
	*end = i;
	return i < r.n;
}

static str unescape(struct arena *a, str s)
{
	char *b = arena_raw(a, s.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++) {
		size_t more = 0;
		b[n++] = s.p[i] != '\\' ? s.p[i] : (char)unescaped((str){ s.p + i + 1, s.n - i - 1 }, &more);
		i += more;
	}
	return (str){ b, n };
}

str scan_text(struct scan *s)
{
	size_t end;
	bool escaped;
	scan_expect(s, "\"");
	const str r = rest(s);
	if (!scan_ok(s)) return S("");
	if (!text_end(r, &end, &escaped) || !utf8_valid((str){ r.p, end })) {
		scan_refuse(s, WHY_TEXT);
		return S("");
	}
	s->at += end + 1;
	return escaped ? unescape(s->arena, (str){ r.p, end }) : (str){ r.p, end };
}

/* ---- what is passed over ---- */

static void skip_text(struct scan *s)
{
	size_t end = 0;
	bool escaped;
	scan_expect(s, "\"");
	if (scan_ok(s) && !text_end(rest(s), &end, &escaped)) scan_refuse(s, WHY_TEXT);
	if (scan_ok(s)) s->at += end + 1;
}

static void skip_bare(struct scan *s)
{
	const str r = rest(s);
	size_t n = 0;
	if (scan_take(s, "true") || scan_take(s, "false") || scan_take(s, "null")) return;
	while (n < r.n && (is_digit(r.p[n]) || strchr("+-.eE", r.p[n])) && r.p[n]) n++;
	if (n == 0) scan_refuse(s, WHY_NOT_JSON);
	else s->at += n;
}

/* One step through a value: opens, closes, or passes over what has no inside. */
void scan_skip(struct scan *s)
{
	char open[DEPTH_MAX];
	int depth = 0;
	do {
		if (scan_take(s, "{") || scan_take(s, "[")) {
			if (depth == DEPTH_MAX) scan_refuse(s, WHY_TOO_DEEP);
			else open[depth++] = s->s.p[s->at - 1];
			const bool is_object = s->s.p[s->at - 1] == '{';
			if (!scan_take(s, is_object ? "}" : "]")) {
				if (is_object) skip_text(s), scan_expect(s, ":");
				continue;
			}
			depth--;
		} else if (scan_next_is(s, '"')) skip_text(s);
		else skip_bare(s);
		while (depth && scan_ok(s) && scan_take(s, open[depth - 1] == '{' ? "}" : "]")) depth--;
		if (!depth) return;
		scan_expect(s, ",");
		if (open[depth - 1] == '{') skip_text(s), scan_expect(s, ":");
	} while (scan_ok(s));
}

size_t scan_items(const struct scan *s)
{
	struct scan c = *s;
	size_t n = 0;
	scan_expect(&c, "[");
	if (scan_take(&c, "]")) return 0;
	do {
		scan_skip(&c);
		n++;
	} while (scan_take(&c, ","));
	return n;
}
