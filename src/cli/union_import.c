/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Unions entered: one from the command line, many from a table, or the published places of a
 * country. */
#include "cli/commands.h"
#include "cli/divisions.h"
#include "cli/founding.h"

#include "base/utf8.h"

#include <stdio.h>

enum {
	CODE,
	LEVEL,
	NAME,
	NAME_EN,
	PARENT,
	TRADE,
	FORM,
	EMPLOYER,
	PHONE,
	ADDRESS,
	HOURS,
	ABOUT,
	PINYIN,
	UNION_COLUMNS
};
enum { PHONE_MAX = 40, LINE_MAX = 200, ABOUT_MAX = 1000, ROWS_MAX = 1000000 };

static const struct column columns[UNION_COLUMNS] = {
	[CODE] = { M_cli_col_code, true, GUILD_CODE_MAX, false },
	[LEVEL] = { M_cli_col_level, false, LINE_MAX, false },
	[NAME] = { M_cli_col_name, false, PARTY_NAME_MAX, false },
	[NAME_EN] = { M_cli_col_name_en, false, PARTY_NAME_MAX, false },
	[PARENT] = { M_cli_col_parent, false, GUILD_CODE_MAX, false },
	[TRADE] = { M_cli_col_trade, false, GUILD_CODE_MAX, false },
	[FORM] = { M_cli_col_form, false, LINE_MAX, false },
	[EMPLOYER] = { M_cli_col_employer, false, PARTY_NAME_MAX, false },
	[PHONE] = { M_cli_col_phone, false, PHONE_MAX, false },
	[ADDRESS] = { M_cli_col_address, false, LINE_MAX, true },
	[HOURS] = { M_cli_col_hours, false, LINE_MAX, true },
	[ABOUT] = { M_cli_col_about, false, ABOUT_MAX, true },
	[PINYIN] = { M_cli_col_pinyin, false, PARTY_NAME_MAX, false },
};

struct entering {
	struct console *c;
	struct home *home;
	struct arena *keep, *round;
	struct union_plan plan;
	struct mistakes *wrong;
	struct sheet sheet; /* of a table; else only its mistakes are used */
	int64_t began;
};

/* ---- words of a row ---- */

static void read_words(struct entering *e, struct union_row *row, str level, str form)
{
	struct console *c = e->c;
	row->level = level.n ? word_among(level, union_levels, UNION_LEVELS) : LEVEL_UNSAID;
	row->form = form.n ? word_among(form, union_forms, UNION_FORMS) + 1 : 0;
	if (level.n && row->level < 0) {
		row->level = LEVEL_WRONG;
		MISTAKE(e->wrong, row->line, M_cli_sheet_word, msg(c->lang, M_cli_col_level),
		    words_said(c, union_levels, UNION_LEVELS));
	}
	if (form.n && row->form == 0)
		MISTAKE(e->wrong, row->line, M_cli_sheet_word, msg(c->lang, M_cli_col_form),
		    words_said(c, union_forms, UNION_FORMS));
}

/* A code that cannot be one is noted and left out; of a new union, nothing more is said then. */
static bool codes_fit(struct entering *e, struct union_row *row)
{
	const struct {
		str code;
		enum msg name;
	} codes[] = { { row->code, M_cli_col_code }, { row->parent, M_cli_col_parent },
		{ row->trade, M_cli_col_trade } };
	bool fit = row->code.n > 0;
	for (size_t i = 0; i < countof(codes); i++) {
		if (!codes[i].code.n || guild_code_fits(codes[i].code))
			continue;
		MISTAKE(e->wrong, row->line, M_cli_union_bad_code, msg(e->c->lang, codes[i].name));
		fit = false;
	}
	return fit;
}

/* ---- from a table ---- */

static void read_row(struct entering *e)
{
	str cell[UNION_COLUMNS];
	for (size_t k = 0; k < UNION_COLUMNS; k++)
		cell[k] = sheet_cell(&e->sheet, k);
	struct union_row row = { .line = e->sheet.row.line,
		.code = cell[CODE],
		.parent = cell[PARENT],
		.trade = cell[TRADE],
		.employer = cell[EMPLOYER],
		.said = { cell[NAME], cell[NAME_EN], cell[PINYIN], cell[PHONE], cell[ADDRESS], cell[HOURS],
		    cell[ABOUT] } };
	read_words(e, &row, cell[LEVEL], cell[FORM]);
	if (codes_fit(e, &row))
		union_plan_row(&e->plan, row);
}

static int plan_of_table(struct act *a, struct entering *e)
{
	(void)a;
	int r = sheet_open(
	    e->c, word_given(e->c, "FILE"), e->keep, columns, UNION_COLUMNS, ROWS_MAX, &e->sheet);
	if (r != DONE_OK)
		return r;
	union_plan_begin(&e->plan, e->wrong, e->keep, e->round, e->sheet.rows_most);
	while (sheet_next(&e->sheet))
		read_row(e);
	return DONE_OK;
}

/* ---- from the command line ---- */

static str given(struct entering *e, const char *option, size_t k)
{
	str s = str_trim(option_given(e->c, option));
	if (!utf8_plain(s, columns[k].lines) || utf8_length(s) > columns[k].most) {
		MISTAKE(e->wrong, 0, M_cli_sheet_long, str_from_c(option),
		    said_number(e->c, (int64_t)columns[k].most));
		return S("");
	}
	return s;
}

static int plan_of_options(struct act *a, struct entering *e)
{
	struct union_row row = { .code = word_given(e->c, "CODE"),
		.parent = given(e, "parent", PARENT),
		.trade = given(e, "industry", TRADE),
		.employer = given(e, "employer", EMPLOYER),
		.said = { given(e, "name", NAME), given(e, "name-en", NAME_EN), given(e, "pinyin", PINYIN),
		    given(e, "phone", PHONE), given(e, "address", ADDRESS), given(e, "hours", HOURS),
		    given(e, "about", ABOUT) } };
	struct guild there;
	union_plan_begin(&e->plan, e->wrong, e->keep, e->round, 1);
	read_words(e, &row, given(e, "level", LEVEL), given(e, "form", FORM));
	if (!codes_fit(e, &row))
		return DONE_OK;
	union_plan_row(&e->plan, row);
	int r = guild_by_code(a, row.code, &there);
	if (r == 0 && !there.ended)
		return COMPLAIN(e->c, DONE_REFUSED, M_cli_union_there, row.code);
	return r < 0 ? r : DONE_OK;
}

/* ---- from the published places ---- */

/* What hangs highest does so on the hall's first union, unless its own parent is there. */
static str parent_of_place(const struct divisions *d, const struct division *p, bool top, str first)
{
	return top || p->parent < 0 ? first : d->of[p->parent].code;
}

static bool is_below(const struct divisions *d, int32_t i, int32_t top)
{
	while (i >= 0 && i != top)
		i = d->of[i].parent;
	return i == top;
}

static int first_union(
    struct act *a, struct entering *e, const struct divisions *d, int32_t top, str *code)
{
	struct guild_row *row;
	struct guild g;
	size_t n;
	int32_t up = top >= 0 ? d->of[top].parent : -1;
	int r = up >= 0 ? guild_by_code(a, d->of[up].code, &g) : PARTY_NONE;
	if (r < 0)
		return r;
	if (r == 0) {
		*code = d->of[up].code;
		return DONE_OK;
	}
	TRY(guild_below(a, 0, S(""), 1, &row, &n));
	if (n == 0)
		return COMPLAIN(e->c, DONE_REFUSED, M_cli_union_no_first);
	*code = arena_copy(e->keep, row[0].code);
	if (top < 0 && row[0].level != LEVEL_NATION)
		return COMPLAIN(e->c, DONE_REFUSED, M_cli_union_say_under, row[0].code);
	return DONE_OK;
}

static void plan_place(
    struct entering *e, const struct divisions *d, int32_t i, bool top, str first)
{
	const struct division *p = &d->of[i];
	struct union_row row = { .code = p->code,
		.level = p->level,
		.parent = parent_of_place(d, p, top, first),
		.said = { .name = division_union(e->keep, p),
		    .name_en = division_union_en(e->keep, p),
		    .pinyin = p->pinyin } };
	union_plan_row(&e->plan, row);
}

static int plan_of_places(struct act *a, struct entering *e)
{
	struct divisions d;
	str first = S(""), under = option_given(e->c, "under");
	TRY(divisions_read(e->keep, e->home->share, &d));
	int32_t top = under.n ? division_find(&d, under) : -1;
	if (under.n && (top < 0 || d.of[top].heading))
		return COMPLAIN(e->c, DONE_NOT_FOUND, M_cli_union_no_place, under);
	int r = first_union(a, e, &d, top, &first);
	if (r != DONE_OK)
		return r;
	union_plan_begin(&e->plan, e->wrong, e->keep, e->round, (size_t)d.n);
	e->plan.keep_known = true;
	for (int32_t i = 0; i < d.n; i++)
		if (!d.of[i].heading && (top < 0 || is_below(&d, i, top)))
			plan_place(e, &d, i, i == top, first);
	return DONE_OK;
}

/* ---- doing it ---- */

static void say_done(struct entering *e)
{
	const struct union_plan *p = &e->plan;
	struct console *c = e->c;
	if (p->founded == 0 && p->changed == 0)
		SAY(c, M_cli_union_nothing_new, said_number(c, p->same));
	else
		SAY(c, M_cli_union_done, said_number(c, p->founded), said_number(c, p->changed),
		    said_number(c, p->same), seconds_since(c, e->began));
}

static int say_checked(struct entering *e)
{
	const struct union_plan *p = &e->plan;
	int64_t changes = 0;
	for (int32_t i = 0; i < p->n; i++)
		changes += p->of[i].changes;
	SAY(e->c, M_cli_union_checked, said_number(e->c, p->n_order), said_number(e->c, changes));
	return DONE_OK;
}

static int enter(struct act *a, struct entering *e, int (*plan)(struct act *, struct entering *))
{
	a->arena = e->round;
	int r = plan(a, e);
	if (r != DONE_OK)
		return r;
	TRY(union_plan_check(a, &e->plan));
	r = mistakes_verdict(e->wrong);
	if (r != DONE_OK)
		return r;
	if (option_set(e->c, "check"))
		return say_checked(e);
	return union_plan_do(a, &e->plan);
}

static int enter_table(struct act *a, void *e) { return enter(a, e, plan_of_table); }
static int enter_one(struct act *a, void *e) { return enter(a, e, plan_of_options); }
static int enter_places(struct act *a, void *e) { return enter(a, e, plan_of_places); }

static int with_hall(struct console *c, int (*work)(struct act *a, void *ctx))
{
	const size_t memory = (size_t)4 << 30;
	struct entering e = { .c = c, .began = milliseconds_now() };
	int r = home_open(c, word_given(c, "DIR"), HOME_WRITES, NULL, &e.home);
	if (r != DONE_OK)
		return r;
	e.keep = arena_new(memory);
	e.round = arena_new(memory);
	e.sheet.wrong.c = c;
	e.wrong = &e.sheet.wrong;
	r = home_do(e.home, c->arena, work, &e);
	if (r == DONE_OK && !option_set(c, "check"))
		say_done(&e);
	arena_free(&e.round);
	arena_free(&e.keep);
	home_close(&e.home);
	return r;
}

int run_union_add(struct console *c) { return with_hall(c, enter_one); }
int run_union_import(struct console *c) { return with_hall(c, enter_table); }

int run_union_places(struct console *c)
{
	if (!option_set(c, "divisions"))
		return COMPLAIN(c, DONE_USAGE, M_cli_union_what_import);
	return with_hall(c, enter_places);
}
