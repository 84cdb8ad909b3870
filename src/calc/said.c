/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Results in words for a person, and as they are for a program. */
#include "calc/calc.h"

/* "1234567.50" as "1,234,567.50". */
static str with_groups(struct arena *a, str s)
{
	str rest, whole = str_cut(s, '.', &rest);
	size_t minus = whole.n && whole.p[0] == '-', n = 0;
	char *p = arena_alloc(a, s.n * 2 + 2, 1);
	for (size_t i = 0; i < s.n; i++) {
		if (i > minus && i < whole.n && (whole.n - i) % 3 == 0)
			p[n++] = ',';
		p[n++] = s.p[i];
	}
	return (str){ p, n };
}

static const struct exact *hundredfold(struct arena *a, const struct exact *x)
{
	return exact_mul(a, x, exact_whole(a, 100));
}

str calc_value_said(struct arena *a, enum lang lang, const struct calc_value *v)
{
	switch (v->is) {
	case CALC_IS_MONEY:
	case CALC_IS_DECIMAL: return with_groups(a, exact_said(a, v->x, v->places));
	case CALC_IS_NUMBER:  return with_groups(a, exact_plain(a, v->x, v->places));
	case CALC_IS_RATE:    return JOIN(a, exact_plain(a, hundredfold(a, v->x), v->places), S("%"));
	case CALC_IS_YES:     return msg(lang, v->yes ? M_calc_yes : M_calc_no);
	case CALC_IS_DAY:     return date_said(a, lang, v->day);
	case CALC_IS_PERIOD:
		return MSG(a, lang, M_calc_period, date_said(a, lang, v->day), date_said(a, lang, v->last));
	case CALC_IS_WORDS:   return v->words;
	case CALC_IS_MESSAGE: return msg(lang, v->said);
	case CALC_IS_DUE:     return due_explain(a, lang, v->due);
	case CALC_IS_PAIR:    return MSG(a, lang, M_calc_pair, arena_i64(a, v->men), arena_i64(a, v->women));
	case CALC_IS_NOTHING: return msg(lang, M_calc_nothing);
	}
	return S("");
}

str calc_value_plain(struct arena *a, const struct calc_value *v)
{
	switch (v->is) {
	case CALC_IS_MONEY:
	case CALC_IS_DECIMAL: return exact_said(a, v->x, v->places);
	case CALC_IS_NUMBER:  return exact_plain(a, v->x, v->places);
	case CALC_IS_RATE:    return JOIN(a, exact_said(a, hundredfold(a, v->x), v->places), S("%"));
	case CALC_IS_YES:     return v->yes ? S("true") : S("false");
	case CALC_IS_DAY:     return date_iso(a, v->day);
	case CALC_IS_PERIOD:  return JOIN(a, date_iso(a, v->day), S(".."), date_iso(a, v->last));
	case CALC_IS_WORDS:   return v->words;
	case CALC_IS_MESSAGE: return msg(LANG_EN, v->said);
	case CALC_IS_DUE:     return due_explain(a, LANG_EN, v->due);
	case CALC_IS_PAIR:    return JOIN(a, S("{\"men\":"), arena_i64(a, v->men), S(",\"women\":"),
		arena_i64(a, v->women), S("}"));
	case CALC_IS_NOTHING: return S("null");
	}
	return S("");
}

bool calc_value_is_text(const struct calc_value *v)
{
	return v->is != CALC_IS_NUMBER && v->is != CALC_IS_YES && v->is != CALC_IS_NOTHING &&
		v->is != CALC_IS_PAIR;
}

static str filled(struct arena *a, enum lang lang, enum msg m, const struct calc_value *v, size_t n)
{
	str said[CALC_LINE_VALUES];
	for (size_t i = 0; i < n; i++)
		said[i] = calc_value_said(a, lang, &v[i]);
	return msg_fill(a, lang, m, said, n);
}

str calc_line_said(struct arena *a, enum lang lang, const struct calc_line *l)
{
	return filled(a, lang, l->sentence, l->value, l->n_value);
}

bool calc_cite_next(str *cites, str *law, str *article)
{
	str one = str_trim(str_cut(*cites, ';', cites));
	if (!one.n)
		return false;
	*law = str_cut(one, ' ', article);
	return true;
}

str calc_cite_said(struct arena *a, enum lang lang, str law, str article)
{
	enum msg name;
	if (!msg_by_key(JOIN(a, S("calc.law."), law), &name))
		return JOIN(a, law, S(" "), article);
	if (!article.n)
		return msg(lang, name);
	return MSG(a, lang, M_calc_cite, msg(lang, name), article);
}

str calc_parameter_name(enum lang lang, str name)
{
	char key[96] = "calc.figure.";
	size_t n = strlen(key);
	enum msg m;
	if (name.n > sizeof key - n)
		return name;
	memcpy(key + n, name.p, name.n);
	return msg_by_key((str){ key, n + name.n }, &m) ? msg(lang, m) : name;
}

static str time_said(struct arena *a, enum lang lang, const struct parameter *p)
{
	if (p->from <= DATE_MIN && p->to >= DATE_MAX)
		return msg(lang, M_calc_always);
	if (p->to >= DATE_MAX)
		return MSG(a, lang, M_calc_since, date_said(a, lang, p->from));
	if (p->from <= DATE_MIN)
		return MSG(a, lang, M_calc_until, date_said(a, lang, p->to));
	return MSG(a, lang, M_calc_period, date_said(a, lang, p->from), date_said(a, lang, p->to));
}

str calc_parameter_said(struct arena *a, enum lang lang, const struct parameter *p)
{
	const struct calc_value v = { .is = CALC_IS_NUMBER, .x = p->value, .places = 6 };
	str source = p->source[lang].n ? p->source[lang] : p->source[lang == LANG_EN ? LANG_ZH : LANG_EN];
	return MSG(a, lang, M_calc_figure, calc_parameter_name(lang, p->name), calc_value_said(a, lang,
		&v), p->place,
		time_said(a, lang, p), source);
}

static const struct calc_input *input_of(const struct calculator *k, const char *name)
{
	for (const struct calc_input *in = k->input; in->name; in++)
		if (!strcmp(in->name, name))
			return in;
	return NULL;
}

/* The words one may choose from; every name there is. */
static str choices_said(struct arena *a, enum lang lang, const struct calc_choice *c)
{
	str s = S("");
	for (; c->name; c++)
		s = MSG(a, lang, s.n ? M_calc_choice_next : M_calc_choice, s, str_from_c(c->name),
			msg(lang, c->said));
	return s;
}

static str names_said(struct arena *a, const struct calculator *k)
{
	str s = S("");
	for (const struct calc_input *in = k->input; in->name; in++)
		s = JOIN(a, s, s.n ? S(", ") : S(""), str_from_c(in->name));
	return s;
}

str calc_mistake_said(struct arena *a, enum lang lang, const struct calculator *k,
	const struct calc_mistake *m)
{
	const struct calc_input *in = m->name ? input_of(k, m->name) : NULL;
	if (!in)
		return MSG(a, lang, M_calc_mistake_unknown, m->typed, names_said(a, k));
	str expected = msg(lang, m->expected);
	if (in->kind == CALC_CHOICE)
		expected = MSG(a, lang, M_calc_mistake_choose, choices_said(a, lang, in->choice));
	return MSG(a, lang, M_calc_mistake, msg(lang, in->label), str_from_c(in->name),
		filled(a, lang, m->wrong, m->value, m->n_value), expected);
}
