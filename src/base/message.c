/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/message.h"

const char *lang_code(enum lang lang) { return lang == LANG_ZH ? "zh-CN" : "en"; }

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

str msg_fill(struct arena *a, enum lang lang, enum msg m, const str *args, size_t n)
{
	enum { PIECES = 32 }; /* a text with more than fifteen blanks is no sentence */
	str piece[PIECES], text = msg(lang, m);
	size_t n_piece = 0, k;
	while (msg_next(&text, &piece[n_piece], &k)) {
		CHECK(k < n && n_piece + 3 < PIECES);
		piece[n_piece + 1] = args[k];
		n_piece += 2;
	}
	piece[n_piece++] = text;
	return arena_join(a, piece, n_piece);
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
