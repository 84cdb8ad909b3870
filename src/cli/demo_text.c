/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cli/demo_text.h"

#include "cli/table.h"

static bool fits(const struct said *s, const char *kind, str key, enum lang lang)
{
	return str_eq(s->kind, str_from_c(kind)) && str_eq(s->key, key) &&
	    str_eq(s->lang, lang == LANG_ZH ? S("zh") : S("en"));
}

static size_t how_many(const struct texts *t, const char *kind, str key, enum lang lang)
{
	size_t n = 0;
	for (size_t i = 0; i < t->n; i++)
		n += fits(&t->of[i], kind, key, lang);
	return n;
}

static bool each_need_has_its_end(const struct texts *t)
{
	for (size_t i = 0; i < t->n; i++) {
		const struct said *s = &t->of[i];
		enum lang l = str_eq(s->lang, S("zh")) ? LANG_ZH : LANG_EN;
		if (str_eq(s->kind, S("need")) &&
		    (!s->done.n || !how_many(t, "partly", s->key, l) || !how_many(t, "not", s->key, l)))
			return false;
	}
	return true;
}

/* Every kind that is asked for without a topic or choice; the others are known by their first need.
 * */
static bool is_whole(const struct texts *t)
{
	static const char *const always[] = { "object", "whynot", "next", "praise", "pressed", "proof", "close",
		"wish" };
	for (enum lang l = 0; l < LANG_COUNT; l++)
		for (size_t i = 0; i < countof(always); i++)
			if (!how_many(t, always[i], S("-"), l))
				return false;
	return each_need_has_its_end(t);
}

int texts_read(struct demo *d, struct texts **out)
{
	enum { MOST = 1024, BYTES = 256 * 1024 };
	struct texts *t = *out = arena_new_n(d->keep, struct texts, 1);
	str text, cell[5];
	TRY(table_text(d->keep, demo_file(d, "data/demo/texts.tsv"), BYTES, &text));
	t->of = arena_new_n(d->keep, struct said, MOST);
	while (t->n < MOST && table_row(&text, '\t', cell, countof(cell)))
		t->of[t->n++] = (struct said){ cell[0], cell[1], cell[2], cell[3], cell[4] };
	return is_whole(t) ? 0 : FAULT(-1);
}

static str with_number(struct demo *d, str text)
{
	int64_t n = dice_between(&d->dice, 3, 12);
	for (size_t i = 0; i + 2 < text.n; i++)
		if (!memcmp(text.p + i, "{1}", 3))
			return arena_printf(d->round, "%.*s%lld%.*s", (int)i, text.p, (long long)n,
			    (int)(text.n - i - 3), text.p + i + 3);
	return text;
}

const struct said *said_pick(
    struct demo *d, const struct texts *t, const char *kind, str key, enum lang lang)
{
	static const struct said nothing;
	size_t n = how_many(t, kind, key, lang);
	if (n == 0)
		return str_eq(key, S("-")) ? &nothing : said_pick(d, t, kind, S("-"), lang);
	size_t want = dice_below(&d->dice, n);
	for (size_t i = 0; i < t->n; i++)
		if (fits(&t->of[i], kind, key, lang) && want-- == 0)
			return &t->of[i];
	CHECK(!"counted and not found");
	return &nothing;
}

str text_pick(struct demo *d, const struct texts *t, const char *kind, str key, enum lang lang)
{
	const struct said *s = said_pick(d, t, kind, key, lang);
	return s->text.n ? with_number(d, s->text) : S("-");
}

str said_text(struct demo *d, const struct said *s) { return with_number(d, s->text); }
