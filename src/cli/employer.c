/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Employers entered from a table, all or none, and who stands close to them: those who act for one,
 * work there, or are kin of those who run it get nothing of what is about it (matter/conflict.c).
 * People are named by their login, and never in what is said. */
#include "cli/commands.h"
#include "cli/sheet.h"

#include "access/session.h"
#include "base/utf8.h"

#include <stdio.h>

enum { NAME, PLACE, NAME_EN, REPRESENTS, WORKS_AT, KIN, EMPLOYER_COLUMNS };
enum { LOGINS_MAX = 2000, ROWS_MAX = 5000000 };

static const struct column columns[EMPLOYER_COLUMNS] = {
	[NAME] = { M_cli_col_name, true, PARTY_NAME_MAX, false },
	[PLACE] = { M_cli_col_place, true, GUILD_CODE_MAX, false },
	[NAME_EN] = { M_cli_col_name_en, false, PARTY_NAME_MAX, false },
	[REPRESENTS] = { M_cli_col_represents, false, LOGINS_MAX, true },
	[WORKS_AT] = { M_cli_col_works_at, false, LOGINS_MAX, true },
	[KIN] = { M_cli_col_kin, false, LOGINS_MAX, true },
};
static const struct { int column; enum tie_kind kind; } close_ties[] = {
	{ REPRESENTS, TIE_REPRESENTS }, { WORKS_AT, TIE_WORKS_AT }, { KIN, TIE_KIN },
};

struct recording {
	struct console *c;
	struct arena *keep, *round;
	struct sheet sheet;
	struct mistakes *wrong;
	int64_t rows, entered, named, ties, began;
};

/* ---- one row ---- */

static int region_of(struct act *a, struct recording *e, str place, int64_t *region)
{
	struct ref r;
	*region = -1;
	if (!place.n)
		return 0;
	int got = guild_ref(a, place, &r);
	if (got == PARTY_NONE)
		MISTAKE(e->wrong, e->sheet.row.line, M_cli_employer_no_place);
	*region = got == 0 ? r.region : -1;
	return got == PARTY_NONE ? 0 : got;
}

/* The next login of a list parted by ';' or ','; empty at the end. */
static str next_login(str *list)
{
	while (list->n) {
		size_t n = 0;
		while (n < list->n && !memchr(";,\n", list->p[n], 3))
			n++;
		str one = str_trim((str){ list->p, n });
		*list = (str){ list->p + n, list->n - n };
		if (list->n)
			*list = (str){ list->p + 1, list->n - 1 };
		if (one.n)
			return one;
	}
	return S("");
}

static int check_logins(struct act *a, struct recording *e, size_t column)
{
	str list = sheet_cell(&e->sheet, column);
	for (str login; (login = next_login(&list)).n;) {
		struct ref person;
		int r = account_person(a, login, &person);
		if (r == ACCOUNT_NONE)
			MISTAKE(e->wrong, e->sheet.row.line, M_cli_employer_no_login,
			    sheet_column(&e->sheet, column));
		if (r < 0)
			return r;
	}
	return 0;
}

static int check_row(struct act *a, void *ctx)
{
	struct recording *e = ctx;
	int64_t region;
	for (size_t k = 0; k < EMPLOYER_COLUMNS; k++)
		if (k != PLACE && k < REPRESENTS)
			(void)sheet_cell(&e->sheet, k);
	for (size_t i = 0; i < countof(close_ties); i++)
		TRY(check_logins(a, e, (size_t)close_ties[i].column));
	return region_of(a, e, sheet_cell(&e->sheet, PLACE), &region);
}

static int tie_once(
    struct act *a, struct recording *e, struct ref person, enum tie_kind kind, struct ref employer)
{
	int64_t id;
	int r = tie_holds(a, person, kind, employer.id);
	if (r != PARTY_NONE)
		return r;
	e->ties++;
	return tie_begin(a, &(struct tie_new){ person, employer, kind, S(""), S("import") }, &id);
}

static int tie_all(struct act *a, struct recording *e, struct ref employer)
{
	for (size_t i = 0; i < countof(close_ties); i++) {
		str list = sheet_cell(&e->sheet, (size_t)close_ties[i].column);
		for (str login; (login = next_login(&list)).n;) {
			struct ref person;
			TRY(account_person(a, login, &person));
			TRY(tie_once(a, e, person, close_ties[i].kind, employer));
		}
	}
	return 0;
}

static int enter_row(struct act *a, void *ctx)
{
	struct recording *e = ctx;
	struct ref employer;
	int64_t region;
	str name = sheet_cell(&e->sheet, NAME);
	TRY(region_of(a, e, sheet_cell(&e->sheet, PLACE), &region));
	int r = employer_recorded(a, region, name, &employer);
	bool named = false;
	str name_en = sheet_cell(&e->sheet, NAME_EN);
	if (r == 0)
		r = employer_english(a, employer, name_en, &named);
	else if (r == PARTY_NONE && ++e->entered)
		r = employer_add(a, region, name, name_en, &employer);
	e->named += named;
	return r ? r : tie_all(a, e, employer);
}

/* ---- the table ---- */

static int import(struct act *a, void *ctx)
{
	struct recording *e = ctx;
	a->arena = e->round;
	int r = sheet_open(
	    e->c, word_given(e->c, "FILE"), e->keep, columns, EMPLOYER_COLUMNS, ROWS_MAX, &e->sheet);
	if (r != DONE_OK)
		return r;
	TRY(sheet_each(&e->sheet, a, check_row, e, &e->rows));
	r = mistakes_verdict(e->wrong);
	if (r != DONE_OK || option_set(e->c, "check"))
		return r;
	sheet_again(&e->sheet);
	return sheet_each(&e->sheet, a, enter_row, e, &e->rows);
}

static void say_done(struct recording *e)
{
	struct console *c = e->c;
	int64_t known = e->rows / 2 - e->entered;          /* each row was gone through twice */
	if (option_set(c, "check"))
		SAY(c, M_cli_member_checked, said_number(c, e->rows));
	else if (e->entered == 0 && e->ties == 0 && e->named == 0)
		SAY(c, M_cli_employer_nothing_new, said_number(c, known));
	else
		SAY(c, M_cli_employer_done, said_number(c, e->entered), said_number(c, known),
		    said_number(c, e->ties), seconds_since(c, e->began));
}

int run_employer_import(struct console *c)
{
	const size_t memory = (size_t)4 << 30;
	struct recording e = { .c = c, .began = milliseconds_now(), .sheet.wrong.c = c };
	e.keep = arena_new(memory);
	e.round = arena_new(memory);
	e.wrong = &e.sheet.wrong;
	int r = home_visit(c, HOME_WRITES, import, &e);
	if (r == DONE_OK)
		say_done(&e);
	arena_free(&e.round);
	arena_free(&e.keep);
	return r;
}

/* ---- listing ---- */

static int print_row(struct act *a, const struct employer_row *e)
{
	struct ref *inside;
	struct guild g;
	size_t n;
	printf("%.*s\t", PSTR(e->name));
	TRY(guilds_of_employer(a, e->ref.id, &inside, &n));
	for (size_t i = 0; i < n; i++) {
		TRY(guild_by_ref(a, inside[i], &g));
		printf("%s%.*s", i ? " " : "", PSTR(g.code));
	}
	printf(n ? "\n" : "-\n");
	return 0;
}

static int list_region(struct act *a, int64_t region)
{
	struct employer_row *row;
	size_t n;
	str after = S("");
	do {
		TRY(employers_page(a, region, after, &row, &n));
		for (size_t i = 0; i < n; i++) {
			TRY(print_row(a, &row[i]));
			after = row[i].name;
		}
	} while (n);
	return 0;
}

static int list(struct act *a, void *ctx)
{
	enum { REGIONS = 256 };       /* an id has eight bits for it (act/act.h) */
	struct console *c = ctx;
	struct guild g;
	if (option_set(c, "place")) {
		int r = union_given(c, a, option_given(c, "place"), &g);
		return r == DONE_OK ? list_region(a, g.ref.region) : r;
	}
	for (int64_t region = 0; region < REGIONS; region++)
		TRY(list_region(a, region));
	return DONE_OK;
}

int run_employer_list(struct console *c) { return home_visit(c, HOME_READS, list, c); }

/* ---- somebody is close to it no more ---- */

static int end_ties(struct act *a, struct console *c, struct ref person, struct ref employer)
{
	struct tie *tie;
	size_t n, ended = 0;
	TRY(ties_of(a, person, &tie, &n));
	for (size_t i = 0; i < n; i++) {
		if (tie[i].to.id != employer.id || tie[i].ended_at)
			continue;
		TRY(tie_end(a, person, tie[i].id, str_trim(option_given(c, "because"))));
		ended++;
	}
	if (ended == 0)
		return COMPLAIN(c, DONE_NOT_FOUND, M_cli_employer_no_tie);
	SAY(c, M_cli_employer_left, said_number(c, (int64_t)ended));
	return DONE_OK;
}

static int leave(struct act *a, void *ctx)
{
	struct console *c = ctx;
	struct ref person, employer;
	struct guild g;
	str because = str_trim(option_given(c, "because")), login = word_given(c, "LOGIN");
	if (!because.n || !utf8_valid(because) || !utf8_plain(because, false))
		return COMPLAIN(c, DONE_USAGE, M_cli_member_no_because);
	int r = union_given(c, a, word_given(c, "PLACE"), &g);
	if (r != DONE_OK)
		return r;
	r = employer_recorded(a, g.ref.region, word_given(c, "EMPLOYER"), &employer);
	if (r)
		return r == PARTY_NONE ? COMPLAIN(c, DONE_NOT_FOUND, M_cli_employer_none, g.code) : r;
	r = account_person(a, login, &person);
	if (r)
		return r == ACCOUNT_NONE ? COMPLAIN(c, DONE_NOT_FOUND, M_cli_user_none, login) : r;
	return end_ties(a, c, person, employer);
}

int run_employer_leave(struct console *c) { return home_visit(c, HOME_WRITES, leave, c); }
