/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Whatever a person wrote stands in a page as text, wherever in it a sign with another meaning comes. */
#include "base/html.h"
#include "test.h"

/* Byte by byte, as slowly as it can be said. */
static str plainly(struct arena *a, str v)
{
	static const char *const as[256] = {
		['&'] = "&amp;", ['<'] = "&lt;", ['>'] = "&gt;", ['"'] = "&#34;", ['\''] = "&#39;"
	};
	char *out = arena_alloc(a, v.n + 1, 5);
	size_t n = 0;
	for (size_t i = 0; i < v.n; i++) {
		const char *e = as[(unsigned char)v.p[i]];
		size_t m = e ? strlen(e) : 1;
		memcpy(out + n, e ? e : v.p + i, m);
		n += m;
	}
	return (str){ out, n };
}

static str escaped(struct arena *a, str v)
{
	struct html o = { .a = a };
	html_text_str(&o, v);
	return html_taken(&o).markup;
}

TEST("a sign that would be markup is written out at every place of texts of every length up to seventy")
{
	static const char signs[] = { '&', '<', '>', '"', '\'', '=', (char)0xE4, (char)0xFF };
	struct arena *a = arena_new(16 << 20);
	int wrong = 0;
	for (size_t n = 0; n <= 70; n++)
		for (size_t at = 0; at < n; at++)
			for (size_t s = 0; s < countof(signs); s++) {
				char text[70];
				memset(text, 'a', sizeof text);
				text[at] = signs[s];
				wrong += !str_eq(escaped(a, (str){ text, n }), plainly(a, (str){ text, n }));
				arena_reset(a);
			}
	EXPECT(wrong == 0);
	EXPECT(escaped(a, S("")).n == 0);
	arena_free(&a);
}

TEST("a text is cut at its holes and nowhere else")
{
	str text = S("{1} owes {2}{x} to {1"), before;
	size_t k;
	EXPECT(msg_next(&text, &before, &k) && k == 0 && before.n == 0);
	EXPECT(msg_next(&text, &before, &k) && k == 1 && str_eq(before, S(" owes ")));
	EXPECT(!msg_next(&text, &before, &k) && str_eq(text, S("{x} to {1")));
	text = S("");
	EXPECT(!msg_next(&text, &before, &k));
}

static str worded(struct arena *a, enum lang lang, str v)
{
	struct html o = { .a = a, .lang = lang };
	html_words_str(&o, v);
	return html_taken(&o).markup;
}

static str without(struct arena *a, str v, str mark)
{
	char *out = arena_alloc(a, v.n + 1, 1);
	size_t n = 0;
	for (size_t at = 0; at < v.n;)
		if (v.n - at >= mark.n && memcmp(v.p + at, mark.p, mark.n) == 0)
			at += mark.n;
		else
			out[n++] = v.p[at++];
	return (str){ out, n };
}

TEST("what is Chinese in a text says so on an English page, and nothing else of it changes")
{
	static const str texts[] = { S("和平"), S("a和"), S("和b平"), S("2 号 <路>。Ltd"), S("“工会”"), S("é 和é"),
		S("\xE5\x92"), S("和\xFF平"), S("𠀀 & 3"), S("……——"), S("") };
	static const int marks[] = { 1, 1, 2, 1, 1, 1, 0, 1, 1, 0, 0 };
	struct arena *a = arena_new(1 << 20);
	for (size_t i = 0; i < countof(texts); i++) {
		str all = worded(a, LANG_EN, texts[i]), some = without(a, all, S("<span lang=\"zh\">"));
		EXPECT(all.n - some.n == marks[i] * strlen("<span lang=\"zh\">"));
		EXPECT(str_eq(without(a, some, S("</span>")), escaped(a, texts[i])));
		EXPECT(str_eq(worded(a, LANG_ZH, texts[i]), escaped(a, texts[i])));
	}
	EXPECT(str_eq(worded(a, LANG_EN, S("Union of 和平（一）, 2 号 Ltd")),
	    S("Union of <span lang=\"zh\">和平（一）, 2 号</span> Ltd")));
	arena_free(&a);
}
