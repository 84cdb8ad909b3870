/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What an election asks, written down in a small text file, and the draft made of it. */
#include "cli/ballot_files.h"
#include "cli/commands.h"

#include "base/utf8.h"

enum { LINE_MAX = 2000, MINIMUM_MOST = 1000000000 };

/* "question: Approve?" in either language. */
enum field { NAME, DESCRIPTION, ADMINISTRATOR, AUTHORITY, QUESTION, CHOOSE, BLANK, KIND, FIELDS };
static const enum msg fields[FIELDS] = { M_poll_f_name, M_poll_f_description, M_poll_f_administrator,
	M_poll_f_authority, M_poll_f_question, M_poll_f_choose, M_poll_f_blank, M_poll_f_kind };

struct asking {
	struct console *c;
	str path;
	int64_t line;
	str said[FIELDS];                  /* of the election */
	struct question question[QUESTIONS_MAX];
	str *answer[QUESTIONS_MAX];
	size_t n;
};

static int wrong(struct asking *a, enum msg what, str about)
{
	return COMPLAIN(a->c, DONE_REFUSED, M_poll_line_wrong, a->path, said_number(a->c, a->line),
		MSG(a->c->arena, a->c->lang, what, about));
}

static bool is_word(str s, enum msg m)
{
	return str_eq(s, msg(LANG_EN, m)) || str_eq(s, msg(LANG_ZH, m));
}

/* Cuts at ':' or the full-width one. */
static bool cut_colon(str s, str *field, str *value)
{
	const char *wide = memmem(s.p, s.n, "：", 3), *narrow = memchr(s.p, ':', s.n);
	const char *at = !wide || (narrow && narrow < wide) ? narrow : wide;
	if (!at) return false;
	size_t skip = at == wide ? 3 : 1, n = (size_t)(at - s.p);
	*field = str_trim((str){ s.p, n });
	*value = str_trim((str){ at + skip, s.n - n - skip });
	return true;
}

/* "1", "1-3", "1 to 3": how many answers are marked. */
static int read_choose(struct asking *a, struct question *q, str value)
{
	str high, low = str_trim(str_cut(value, '-', &high));
	int64_t least, most;
	high = high.n ? str_trim(high) : low;
	if (!str_to_i64(low, &least) || !str_to_i64(high, &most) || least < 0 || most < least ||
	    most > ANSWERS_MAX || most == 0)
		return wrong(a, M_poll_bad_choose, value);
	q->min = (int)least;
	q->max = (int)most;
	return DONE_OK;
}

static int begin_question(struct asking *a, str text)
{
	if (a->n == QUESTIONS_MAX) return wrong(a, M_poll_too_many, said_number(a->c, QUESTIONS_MAX));
	struct question *q = &a->question[a->n];
	*q = (struct question){ .text = text, .min = 1, .max = 1 };
	q->answer = a->answer[a->n] = arena_new_n(a->c->arena, str, ANSWERS_MAX);
	a->n++;
	return DONE_OK;
}

static int read_kind(struct asking *a, struct question *q, str value)
{
	if (is_word(value, M_poll_kind_ranking))
		q->kind = QUESTION_MIXNET;
	else if (!is_word(value, M_poll_kind_choice))
		return wrong(a, M_poll_bad_kind, value);
	return DONE_OK;
}

static int read_field(struct asking *a, enum field f, str value)
{
	struct question *q = a->n ? &a->question[a->n - 1] : NULL;
	if (!value.n) return wrong(a, M_poll_no_value, msg(a->c->lang, fields[f]));
	if (f == QUESTION) return begin_question(a, value);
	if (f < QUESTION && !q && !a->said[f].n) {
		a->said[f] = value;
		return DONE_OK;
	}
	if (f < QUESTION || !q) return wrong(a, f < QUESTION ? M_poll_field_late : M_poll_field_early,
		msg(a->c->lang, fields[f]));
	if (f == CHOOSE) return read_choose(a, q, value);
	if (f == KIND) return read_kind(a, q, value);
	q->has_blank = is_word(value, M_poll_yes);
	return q->has_blank || is_word(value, M_poll_no) ? DONE_OK : wrong(a, M_poll_bad_blank, value);
}

static int read_answer(struct asking *a, str text)
{
	if (!a->n) return wrong(a, M_poll_field_early, text);
	struct question *q = &a->question[a->n - 1];
	if (q->n_answer == ANSWERS_MAX) return wrong(a, M_poll_too_many, said_number(a->c, ANSWERS_MAX));
	if (!text.n) return wrong(a, M_poll_no_value, S("-"));
	for (size_t i = 0; i < q->n_answer; i++)
		if (str_eq(q->answer[i], text)) return wrong(a, M_poll_answer_twice, text);
	a->answer[a->n - 1][q->n_answer++] = text;
	return DONE_OK;
}

static int read_line(struct asking *a, str line)
{
	str name, value;
	a->line++;
	line = str_trim(line);
	if (!line.n || line.p[0] == '#') return DONE_OK;
	if (line.n > LINE_MAX || !utf8_plain(line, false)) return wrong(a, M_poll_bad_line, S(""));
	if (line.p[0] == '-') return read_answer(a, str_trim((str){ line.p + 1, line.n - 1 }));
	if (!cut_colon(line, &name, &value)) return wrong(a, M_poll_unknown_field, line);
	for (int f = 0; f < FIELDS; f++)
		if (is_word(name, fields[f])) return read_field(a, f, value);
	return wrong(a, M_poll_unknown_field, name);
}

static int check_questions(struct asking *a, const struct group *g)
{
	if (!a->said[NAME].n) return COMPLAIN(a->c, DONE_REFUSED, M_poll_no_name, a->path);
	if (!a->n) return COMPLAIN(a->c, DONE_REFUSED, M_poll_no_question, a->path);
	for (size_t i = 0; i < a->n; i++) {
		const struct question *q = &a->question[i];
		bool mixes = q->kind == QUESTION_MIXNET;
		if (q->n_answer < 1 || (!mixes && (size_t)q->max > q->n_answer))
			return COMPLAIN(a->c, DONE_REFUSED, M_poll_few_answers, a->path, q->text);
		if (mixes && !group_mixes(g)) return COMPLAIN(a->c, DONE_REFUSED, M_poll_group_no_mix, group_name(g));
		if (mixes && (q->n_answer > group_ints_max(g) || q->has_blank))
			return COMPLAIN(a->c, DONE_REFUSED, M_poll_ranking_form, a->path, q->text,
				said_number(a->c, (int64_t)group_ints_max(g)));
	}
	return DONE_OK;
}

/* ---- the record ---- */

static void put_field(struct paper *o, const char *field, str text)
{
	put_z(o, field);
	put_text(o, text);
}

static void put_question(struct paper *o, const struct question *q)
{
	bool mixes = q->kind == QUESTION_MIXNET;
	put_z(o, mixes ? "{\"type\":\"NonHomomorphic\",\"value\":{\"answers\":[" : "{\"answers\":[");
	for (size_t i = 0; i < q->n_answer; i++) put_field(o, i ? "," : "", q->answer[i]);
	put_z(o, q->has_blank ? "],\"blank\":true" : "]");
	if (!mixes) {
		put_z(o, ",\"min\":");
		put_int(o, q->min);
		put_z(o, ",\"max\":");
		put_int(o, q->max);
	}
	put_field(o, ",\"question\":", q->text);
	put_z(o, mixes ? "}}" : "}");
}

static void write_record(struct asking *a, struct draft *d)
{
	struct paper before = paper_new(a->c->arena), after = paper_new(a->c->arena);
	put_field(&before, "{\"version\":1,\"description\":", a->said[DESCRIPTION]);
	put_field(&before, ",\"name\":", a->said[NAME]);
	put_field(&before, ",\"group\":", d->group);
	put_z(&before, ",\"public_key\":");
	put_z(&after, ",\"questions\":[");
	for (size_t i = 0; i < a->n; i++) {
		if (i) put_z(&after, ",");
		put_question(&after, &a->question[i]);
	}
	put_field(&after, "],\"uuid\":", d->uuid);
	if (a->said[ADMINISTRATOR].n) put_field(&after, ",\"administrator\":", a->said[ADMINISTRATOR]);
	if (a->said[AUTHORITY].n) put_field(&after, ",\"credential_authority\":", a->said[AUTHORITY]);
	put_z(&after, ",\"unionhall\":{\"minimum\":");
	put_int(&after, d->minimum);
	put_z(&after, "}}");
	d->before = paper_str(&before);
	d->after = paper_str(&after);
}

/* ---- the command ---- */

static int read_numbers(struct console *c, struct draft *d)
{
	if (!option_number(c, "members", 0, TRUSTEES_MAX, 0, &d->members) ||
	    !option_number(c, "trustees", 0, TRUSTEES_MAX, d->members ? 0 : 1, &d->singles) ||
	    !option_number(c, "threshold", 0, TRUSTEES_MAX, 0, &d->threshold) ||
	    !option_number(c, "minimum", 1, MINIMUM_MOST, 10, &d->minimum))
		return DONE_USAGE;
	if ((d->members > 0) != (d->threshold > 0) || d->threshold > d->members)
		return COMPLAIN(c, DONE_USAGE, M_poll_threshold_form);
	if (draft_trustees(d) < 1 || draft_trustees(d) > TRUSTEES_MAX)
		return COMPLAIN(c, DONE_USAGE, M_poll_trustees_count, said_number(c, TRUSTEES_MAX));
	return DONE_OK;
}

static int read_questions(struct console *c, const struct group *g, struct asking *a)
{
	str text;
	a->c = c;
	a->path = word_given(c, "QUESTIONS");
	int r = text_read(c, a->path, &text);
	while (r == 0 && text.n) r = read_line(a, str_cut(text, '\n', &text));
	return r ? r : check_questions(a, g);
}

int run_ballot_setup(struct console *c)
{
	char uuid[UUID_TEXT];
	struct group *g;
	struct draft d = { .group = option_set(c, "group") ? option_given(c, "group") : S("BELENIOS-2048") };
	struct asking *a = arena_new_n(c->arena, struct asking, 1);
	str dir = word_given(c, "DIR"), ceremony = path_in(c, dir, S("ceremony"));
	int r = read_numbers(c, &d);
	if (r == 0) r = group_get(c, d.group, &g);
	if (r == 0) r = read_questions(c, g, a);
	if (r) return r;
	uuid_new(uuid);
	d.uuid = str_from_c(uuid);
	write_record(a, &d);
	r = folder_make(c, dir);
	if (r == 0) r = folder_make(c, ceremony);
	if (r == 0)
		r = text_write_new(
		    c, path_in(c, ceremony, S("draft.json")), draft_write(c->arena, &d), false);
	if (r) return r;
	SAY(c, M_poll_setup_done, d.uuid, ceremony, said_number(c, (int64_t)draft_trustees(&d)));
	return DONE_OK;
}
