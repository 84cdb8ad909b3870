/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "http/parse.h"

#include "base/utf8.h"

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* Percent-decoding, once. Never longer than what it reads. */
static bool decode(struct arena *a, str in, bool plus_is_space, str *out)
{
	char *p = arena_alloc(a, in.n + 1, 1);
	size_t n = 0;
	for (size_t i = 0; i < in.n; i++) {
		char c = in.p[i];
		if (c == '%') {
			int hi = i + 2 < in.n ? hex_digit(in.p[i + 1]) : -1;
			int lo = i + 2 < in.n ? hex_digit(in.p[i + 2]) : -1;
			if (hi < 0 || lo < 0)
				return false;
			c = (char)(hi * 16 + lo);
			i += 2;
		} else if (c == '+' && plus_is_space) {
			c = ' ';
		}
		if (c == '\0')
			return false;
		p[n++] = c;
	}
	*out = (str){ p, n };
	return utf8_valid(*out);
}

static bool has_control(str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] < 0x20 || s.p[i] == 0x7f)
			return true;
	return false;
}

static bool is_visible_ascii(str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] <= 0x20 || (unsigned char)s.p[i] >= 0x7f || s.p[i] == '#')
			return false;
	return true;
}

static bool climbs(str path)
{
	while (path.n) {
		str segment = str_cut(path, '/', &path);
		if (str_eq(segment, S(".")) || str_eq(segment, S("..")))
			return true;
	}
	return false;
}

bool http_parse_path(struct arena *a, str raw, str *out)
{
	if (!raw.n || raw.p[0] != '/' || !is_visible_ascii(raw))
		return false;
	return decode(a, raw, false, out) && !has_control(*out) && !climbs(*out);
}

static size_t count_byte(str s, char c)
{
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++)
		n += s.p[i] == c;
	return n;
}

bool http_parse_pairs(struct arena *a, str text, struct http_field **out, size_t *n)
{
	size_t most = count_byte(text, '&') + 1;
	*n = 0;
	if (most > HTTP_FIELD_MAX)
		return false;
	*out = arena_new_n(a, struct http_field, most);
	while (text.n) {
		str pair = str_cut(text, '&', &text);
		if (!pair.n)
			continue;
		struct http_field *f = &(*out)[(*n)++];
		str value;
		str name = str_cut(pair, '=', &value);
		if (!decode(a, name, true, &f->name) || !decode(a, value, true, &f->value))
			return false;
	}
	return true;
}

str http_parse_cookie(str header, str name)
{
	str found = S("");
	int times = 0;
	while (header.n) {
		str value;
		str pair = str_trim(str_cut(header, ';', &header));
		if (!str_eq(str_cut(pair, '=', &value), name))
			continue;
		found = value;
		times++;
	}
	/* Another site on a neighbouring name can plant a second cookie; which is ours cannot be
	 * told. */
	return times == 1 && http_is_value(found) ? found : S("");
}

static char lower(char c) { return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c; }

bool http_parse_type(struct arena *a, str header, str *out)
{
	str rest, subtype;
	str type = str_trim(str_cut(header, ';', &rest));
	char *p = arena_alloc(a, type.n + 1, 1);
	for (size_t i = 0; i < type.n; i++)
		p[i] = lower(type.p[i]);
	*out = (str){ p, type.n };
	return http_is_token(str_cut(*out, '/', &subtype)) && http_is_token(subtype);
}

static bool is_alnum(char c)
{
	return (c >= '0' && c <= '9') || (lower(c) >= 'a' && lower(c) <= 'z');
}

bool http_is_token(str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!is_alnum(s.p[i]) && (!s.p[i] || !strchr("!#$%&'*+-.^_`|~", s.p[i])))
			return false;
	return s.n > 0;
}

bool http_is_value(str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (((unsigned char)s.p[i] < 0x20 && s.p[i] != '\t') || s.p[i] == 0x7f)
			return false;
	return true;
}

bool http_is_host(str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!is_alnum(s.p[i]) && (!s.p[i] || !strchr("-._~:[]", s.p[i])))
			return false;
	return s.n > 0;
}

bool http_same(str a, str b)
{
	for (size_t i = 0; a.n == b.n && i < a.n; i++)
		if (lower(a.p[i]) != lower(b.p[i]))
			return false;
	return a.n == b.n;
}
