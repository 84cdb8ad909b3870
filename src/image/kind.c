/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a file is, by its bytes. Linked into unionhall-image as well, so that both sides agree. */
#include "image/image.h"

static bool has(str s, size_t at, str want)
{
	return s.n >= at && str_begins((str){ s.p + at, s.n - at }, want);
}

static bool is_heic(str s)
{
	static const char brands[][5] = { "heic", "heix", "heim", "heis", "hevc", "hevx", "mif1" };
	if (!has(s, 4, S("ftyp")))
		return false;
	for (size_t i = 0; i < countof(brands); i++)
		if (has(s, 8, str_from_c(brands[i])))
			return true;
	return false;
}

/* The header at the very start, the trailer at the very end: a PDF that is also something else
 * keeps its other self before or after these. */
static bool is_pdf(str s)
{
	if (!has(s, 0, S("%PDF-1.")) && !has(s, 0, S("%PDF-2.")))
		return false;
	s = str_trim(s);
	str tail = s.n > 1024 ? (str){ s.p + s.n - 1024, 1024 } : s;
	return s.n > 32 && has(s, s.n - 5, S("%%EOF")) && memmem(tail.p, tail.n, "startxref", 9);
}

/* ---- plain text ---- */

/* The length of the UTF-8 character at p (n bytes left, n > 0), or 0 when it is not one. */
static size_t utf8_length(const uint8_t *p, size_t n)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	size_t want = p[0] < 0x80 ? 1 : p[0] < 0xC2 ? 0 : p[0] < 0xE0 ? 2 : p[0] < 0xF0 ? 3
	    : p[0] < 0xF5 ? 4 : 0;
	if (want < 2 || want > n)
		return want > n ? 0 : want;
	uint32_t c = p[0] & (0x7Fu >> want);
	for (size_t i = 1; i < want; i++) {
		if ((p[i] & 0xC0) != 0x80)
			return 0;
		c = c << 6 | (p[i] & 0x3F);
	}
	bool sound = c >= least[want] && c <= 0x10FFFF && (c < 0xD800 || c > 0xDFFF);
	return sound ? want : 0;
}

static bool is_text_byte(uint8_t b)
{
	return b >= 32 ? b != 127 : b == '\t' || b == '\n' || b == '\r';
}

/* A browser that guesses may run what begins like this, whatever we call it. */
static bool begins_as_markup(str s)
{
	s = str_trim(s);
	return s.n > 1 && s.p[0] == '<' && (s.p[1] == '!' || s.p[1] == '?' || s.p[1] == '/' ||
	    (s.p[1] >= 'A' && s.p[1] <= 'Z') || (s.p[1] >= 'a' && s.p[1] <= 'z'));
}

static bool is_text(str s)
{
	const uint8_t *p = (const uint8_t *)s.p;
	str body = has(s, 0, S("\xEF\xBB\xBF")) ? (str){ s.p + 3, s.n - 3 } : s;
	if (body.n == 0 || begins_as_markup(body) || str_begins(body, S("%PDF")) ||
	    str_begins(body, S("#!")))
		return false;
	for (size_t i = 0; i < s.n;) {
		size_t n = utf8_length(p + i, s.n - i);
		if (n == 0 || !is_text_byte(p[i]))
			return false;
		i += n;
	}
	return true;
}

enum file_kind file_kind(str s)
{
	if (has(s, 0, S("\xFF\xD8\xFF")))
		return FILE_JPEG;
	if (has(s, 0, S("\x89PNG\r\n\x1A\n")))
		return FILE_PNG;
	if (has(s, 0, S("RIFF")) && has(s, 8, S("WEBP")))
		return FILE_WEBP;
	if (has(s, 0, S("GIF87a")) || has(s, 0, S("GIF89a")))
		return FILE_GIF;
	if (is_heic(s))
		return FILE_HEIC;
	if (is_pdf(s))
		return FILE_PDF;
	return is_text(s) ? FILE_TEXT : FILE_REFUSED;
}

bool file_kind_is_image(enum file_kind k) { return k >= FILE_JPEG && k <= FILE_GIF; }

const char *file_kind_type(enum file_kind k)
{
	static const char *const types[] = {
		[FILE_JPEG] = "image/jpeg", [FILE_PNG] = "image/png", [FILE_WEBP] = "image/webp",
		[FILE_HEIC] = "image/heic", [FILE_GIF] = "image/gif",
		[FILE_PDF] = "application/pdf", [FILE_TEXT] = "text/plain; charset=utf-8",
	};
	return types[k];
}
