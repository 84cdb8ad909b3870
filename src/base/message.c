/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/message.h"

str msg(enum lang lang, enum msg m) { return str_from_c(msg_texts[lang][m]); }

const char *lang_code(enum lang lang) { return lang == LANG_ZH ? "zh-CN" : "en"; }

/* Appends s at *at of out, or only counts when out is NULL. */
static void add(char *out, size_t *at, str s)
{
	if (out && s.n)
		memcpy(out + *at, s.p, s.n);
	*at += s.n;
}

static size_t fill(char *out, str text, const str *args, size_t n)
{
	size_t at = 0;
	for (size_t i = 0; i < text.n; i++) {
		size_t k = i + 2 < text.n && text.p[i] == '{' && text.p[i + 2] == '}'
		    ? (size_t)(text.p[i + 1] - '1')
		    : 9;
		if (k < 9) {
			CHECK(k < n);
			add(out, &at, args[k]);
			i += 2;
		} else {
			add(out, &at, (str){ text.p + i, 1 });
		}
	}
	return at;
}

str msg_fill(struct arena *a, enum lang lang, enum msg m, const str *args, size_t n)
{
	str text = msg(lang, m);
	size_t len = fill(NULL, text, args, n);
	char *p = arena_alloc(a, len + 1, 1);
	fill(p, text, args, n);
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
