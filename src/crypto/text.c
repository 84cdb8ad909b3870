/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Bytes as text: hex, Crockford's base32 with forgiving reading, base64url. */
#include "crypto/crypto.h"
#include "crypto/fold.h"

#include <sodium.h>

/* ---- hex ---- */

void hex_encode(const void *bytes, size_t n, char *out)
{
	sodium_bin2hex(out, HEX_TEXT(n), bytes, n);
}

bool hex_decode(str s, void *out, size_t n)
{
	size_t got = 0;
	const char *end = NULL;
	return s.n == 2 * n && sodium_hex2bin(out, n, s.p, s.n, NULL, &got, &end) == 0 &&
	    got == n && end == s.p + s.n;
}

/* ---- base64url ---- */

void base64url_encode(const void *bytes, size_t n, char *out)
{
	sodium_bin2base64(out, BASE64URL_TEXT(n), bytes, n, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

bool base64url_decode(str s, void *out, size_t n)
{
	size_t got = 0;
	const char *end = NULL;
	return s.n == BASE64URL_TEXT(n) - 1 && sodium_base642bin(out, n, s.p, s.n, NULL, &got, &end,
	    sodium_base64_VARIANT_URLSAFE_NO_PADDING) == 0 && got == n && end == s.p + s.n;
}

/* ---- base32 ---- */

static const char crockford[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

void base32_encode(const void *bytes, size_t n, char *out)
{
	const uint8_t *b = bytes;
	size_t chars = (n * 8 + 4) / 5, o = 0;
	for (size_t i = 0; i < chars; i++) {
		size_t bit = i * 5, at = bit / 8, shift = bit % 8;
		unsigned pair = (unsigned)b[at] << 8 | (at + 1 < n ? b[at + 1] : 0u);
		if (i && i % 4 == 0)
			out[o++] = '-';
		out[o++] = crockford[pair >> (11 - shift) & 31];
	}
	out[o] = '\0';
}

static int fold_ascii(int c)
{
	if (c == '\t' || c == '\n' || c == '\r')
		return ' ';
	return c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c;
}

/* Three-byte characters with an ASCII meaning: U+3000, U+2010..2015, U+2212, U+FF01..FF5E. */
static int fold_wide(const uint8_t *b)
{
	unsigned c = (b[0] & 15u) << 12 | (b[1] & 63u) << 6 | (b[2] & 63u);
	if (c == 0x3000)
		return ' ';
	if ((c >= 0x2010 && c <= 0x2015) || c == 0x2212)
		return '-';
	return c >= 0xFF01 && c <= 0xFF5E ? fold_ascii((int)(c - 0xFEE0)) : -1;
}

int fold_next(str *s)
{
	const uint8_t *b = (const uint8_t *)s->p;
	size_t took = s->n >= 3 && b[0] >= 0xE2 && b[0] <= 0xEF ? 3 : 1;
	int c = took == 3 ? fold_wide(b) : b[0] < 128 ? fold_ascii(b[0]) : -1;
	s->p += took;
	s->n -= took;
	return c;
}

/* By upper-case character, one more than its value; 0 for what is in no code. */
static const uint8_t crockford_value[128] = {
	['0'] = 1, ['1'] = 2, ['2'] = 3, ['3'] = 4, ['4'] = 5, ['5'] = 6, ['6'] = 7, ['7'] = 8,
	['8'] = 9, ['9'] = 10, ['A'] = 11, ['B'] = 12, ['C'] = 13, ['D'] = 14, ['E'] = 15,
	['F'] = 16, ['G'] = 17, ['H'] = 18, ['J'] = 19, ['K'] = 20, ['M'] = 21, ['N'] = 22,
	['P'] = 23, ['Q'] = 24, ['R'] = 25, ['S'] = 26, ['T'] = 27, ['V'] = 28, ['W'] = 29,
	['X'] = 30, ['Y'] = 31, ['Z'] = 32, ['O'] = 1, ['I'] = 2, ['L'] = 2,
};

static int base32_value(int c) { return c < 0 || c > 127 ? -1 : crockford_value[c] - 1; }

bool base32_decode(str s, void *out, size_t n)
{
	uint8_t *b = out;
	size_t chars = (n * 8 + 4) / 5, seen = 0, full = 0;
	unsigned held = 0, bits = 0;
	while (s.n) {
		int c = fold_next(&s);
		if (c == ' ' || c == '-')
			continue;
		int v = base32_value(c);
		if (v < 0 || seen++ == chars)
			return false;
		held = (held << 5 | (unsigned)v) & 0xFFF;
		bits += 5;
		if (bits >= 8 && full < n) {
			bits -= 8;
			b[full++] = (uint8_t)(held >> bits);
		}
	}
	return seen == chars && full == n && (held & ((1u << bits) - 1)) == 0;
}
