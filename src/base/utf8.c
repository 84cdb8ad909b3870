/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/utf8.h"

static int32_t tail(const unsigned char *p, size_t n, int32_t c)
{
	for (size_t i = 1; i < n; i++) {
		if ((p[i] & 0xC0) != 0x80)
			return -1;
		c = c << 6 | (p[i] & 0x3F);
	}
	return c;
}

static size_t sequence(unsigned char lead)
{
	if (lead < 0x80)
		return 1;
	if (lead >= 0xC2 && lead <= 0xDF)
		return 2;
	if ((lead & 0xF0) == 0xE0)
		return 3;
	return lead >= 0xF0 && lead <= 0xF4 ? 4 : 0;
}

int32_t utf8_next(str s, size_t *at)
{
	static const int32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	if (*at >= s.n)
		return -1;
	const unsigned char *p = (const unsigned char *)s.p + *at;
	size_t n = sequence(p[0]);
	if (n == 0 || n > s.n - *at)
		return -1;
	int32_t c = tail(p, n, n == 1 ? p[0] : p[0] & (0x7F >> n));
	if (c < least[n] || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF))
		return -1;
	*at += n;
	return c;
}

bool utf8_valid(str s)
{
	size_t at = 0;
	while (at < s.n)
		if (utf8_next(s, &at) <= 0)
			return false;
	return true;
}

size_t utf8_length(str s)
{
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++)
		n += ((unsigned char)s.p[i] & 0xC0) != 0x80;
	return n;
}

static bool is_unseen(int32_t c, bool lines)
{
	if (c < 0x20)
		return !(lines && (c == '\n' || c == '\r' || c == '\t'));
	return c == 0x7F || (c >= 0x80 && c < 0xA0) || (c >= 0x202A && c <= 0x202E) ||
	    (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF || (c >= 0xFFF9 && c <= 0xFFFF) ||
	    c == 0x2028 || c == 0x2029;
}

bool utf8_plain(str s, bool lines)
{
	size_t at = 0;
	while (at < s.n) {
		int32_t c = utf8_next(s, &at);
		if (c < 0 || is_unseen(c, lines))
			return false;
	}
	return true;
}

bool utf8_is_han(int32_t c)
{
	return (c >= 0x3400 && c <= 0x9FFF) || (c >= 0xF900 && c <= 0xFAFF) || (c >= 0x20000 && c <= 0x323AF);
}

str utf8_head(str s, size_t n)
{
	size_t at = 0;
	while (n-- && at < s.n)
		if (utf8_next(s, &at) < 0)
			break;
	return (str){ s.p, at };
}

size_t utf8_put(char *p, int32_t c)
{
	size_t n = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
	static const unsigned char lead[] = { 0, 0, 0xC0, 0xE0, 0xF0 };
	for (size_t i = n; i-- > 1; c >>= 6)
		p[i] = (char)(0x80 | (c & 0x3F));
	p[0] = (char)(lead[n] | c);
	return n;
}
