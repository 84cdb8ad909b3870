/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/message.h"

const char *lang_code(enum lang lang) { return lang == LANG_ZH ? "zh-CN" : "en"; }

/* Appends s at *at of out, or only counts when out is NULL. */
static void add(char *out, size_t *at, str s)
{
	if (out && s.n)
		memcpy(out + *at, s.p, s.n);
	*at += s.n;
}

bool msg_next(str *text, str *before, size_t *place)
{
	str t = *text;
	const char *end = t.p + t.n, *p = t.p;
	while (t.n && (p = memchr(p, '{', (size_t)(end - p))) != NULL) {
		if (end - p > 2 && p[2] == '}' && p[1] >= '1' && p[1] <= '9') {
			*before = (str){ t.p, (size_t)(p - t.p) };
			*place = (size_t)(p[1] - '1');
			*text = (str){ p + 3, (size_t)(end - p) - 3 };
			return true;
		}
		p++;
	}
	return false;
}

static size_t fill(char *out, str text, const str *args, size_t n)
{
	size_t at = 0, k;
	str before;
	while (msg_next(&text, &before, &k)) {
		CHECK(k < n);
		add(out, &at, before);
		add(out, &at, args[k]);
	}
	add(out, &at, text);
	return at;
}

str msg_fill(struct arena *a, enum lang lang, enum msg m, const str *args, size_t n)
{
	str text = msg(lang, m);
	size_t len = fill(NULL, text, args, n);
	char *p = arena_raw(a, len + 1);
	fill(p, text, args, n);
	p[len] = '\0';
	return (str){ p, len };
}

/* msgc writes the keys sorted. */
bool msg_by_key(str key, enum msg *out)
{
	size_t lo = 0, hi = M_COUNT;
	while (lo < hi) {
		size_t mid = (lo + hi) / 2;
		int c = str_cmp(key, str_from_c(msg_keys[mid]));
		if (c == 0) {
			*out = (enum msg)mid;
			return true;
		}
		if (c < 0)
			hi = mid;
		else
			lo = mid + 1;
	}
	return false;
}
