/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "party/token.h"

#include "base/utf8.h"

#include <unicode/uchar.h>

/* Words every union's name has: as tokens they would find everything and weigh a million rows. */
static const str common[] = {
	{ "federation", 10 }, { "of", 2 }, { "trade", 5 }, { "unions", 6 }, { "union", 5 }, { "the", 3 },
	{ "工会", 6 }, { "总工", 6 }, { "联合", 6 }, { "合会", 6 }, { "会联", 6 },
};

static bool is_common(str w)
{
	for (size_t i = 0; i < countof(common); i++)
		if (str_eq(common[i], w))
			return true;
	return false;
}

static void add(struct token_list *t, str w)
{
	if (w.n == 0 || w.n > TOKEN_BYTES_MAX || t->n == TOKENS_MAX || is_common(w))
		return;
	for (size_t i = 0; i < t->n; i++)
		if (str_eq(t->token[i], w))
			return;
	t->token[t->n++] = arena_copy(t->arena, w);
}

struct word { char p[TOKEN_BYTES_MAX + 8]; size_t n; };

static void word_end(struct token_list *t, struct word *w)
{
	add(t, (str){ w->p, w->n });
	w->n = 0;
}

struct han { str before; size_t run; bool asked; };

/* Whoever asks with a single character asks for whatever begins with it. */
static void run_end(struct token_list *t, struct han *h)
{
	if (h->asked && h->run == 1)
		add(t, h->before);
	h->run = 0;
}

/* One pass: Latin letters and digits gather into words; Han characters go out in pairs. */
static void scan(struct token_list *t, str s, bool han, bool asked)
{
	struct word w = { .n = 0 };
	struct han h = { .asked = asked };
	for (size_t at = 0; at < s.n;) {
		size_t from = at;
		int32_t c = utf8_next(s, &at);
		if (c < 0)
			return;
		bool is_han = utf8_is_han(c);
		if (!is_han && u_isalnum(c) && w.n < TOKEN_BYTES_MAX)
			w.n += utf8_put(w.p + w.n, u_foldCase(c, U_FOLD_CASE_DEFAULT));
		else
			word_end(t, &w);
		str here = { s.p + from, at - from };
		if (is_han && han && h.run)
			add(t, (str){ h.before.p, h.before.n + here.n });
		if (is_han)
			h = (struct han){ here, h.run + 1, asked };
		else if (h.run)
			run_end(t, &h);
	}
	word_end(t, &w);
	run_end(t, &h);
}

void tokens_of_name(struct token_list *t, str name) { scan(t, name, true, false); }
void tokens_of_question(struct token_list *t, str words) { scan(t, words, true, true); }
void tokens_of_words(struct token_list *t, str words) { scan(t, words, false, false); }

void tokens_of_pinyin(struct token_list *t, str pinyin)
{
	struct word whole = { .n = 0 }, initials = { .n = 0 };
	while (pinyin.n) {
		str part = str_cut(pinyin, ' ', &pinyin);
		if (part.n == 0 || whole.n + part.n > TOKEN_BYTES_MAX)
			continue;
		memcpy(whole.p + whole.n, part.p, part.n);
		whole.n += part.n;
		initials.p[initials.n++] = part.p[0];
	}
	word_end(t, &whole);
	if (initials.n > 1)
		word_end(t, &initials);
}

str token_prefix_end(struct arena *a, str t)
{
	return arena_printf(a, "%.*s\xF4\x8F\xBF\xBF", PSTR(t));   /* U+10FFFF sorts after every character */
}

/* In byte order nothing stands between t and t followed by U+0001. */
str token_next(struct arena *a, str t) { return arena_printf(a, "%.*s\x01", PSTR(t)); }
