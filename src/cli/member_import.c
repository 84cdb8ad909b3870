/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Members entered from a table, all or none. It is gone through twice: first everything is looked
 * over, then everybody new is entered. What is said of it names lines and columns, and nobody. */
#include "cli/commands.h"
#include "cli/invites.h"
#include "cli/member.h"
#include "cli/roll.h"
#include "cli/sheet.h"

#include "access/session.h"
#include "base/time.h"

#include <stdio.h>

enum { NAME, UNION, NAME_EN, NUMBER, SINCE, LOGIN, MEMBER_COLUMNS };
enum { DATE_MAX_CHARS = 10, ROWS_MAX = 5000000 };

static const struct column columns[MEMBER_COLUMNS] = {
	[NAME] = { M_cli_col_person, true, PARTY_NAME_MAX, false },
	[UNION] = { M_cli_col_union, true, GUILD_CODE_MAX, false },
	[NAME_EN] = { M_cli_col_name_en, false, PARTY_NAME_MAX, false },
	[NUMBER] = { M_cli_col_number, false, MEMBER_NUMBER_MAX, false },
	[SINCE] = { M_cli_col_since, false, DATE_MAX_CHARS, false },
	[LOGIN] = { M_cli_col_login, false, LOGIN_MAX, false },
};

struct enrolling {
	struct console *c;
	struct home *home;
	struct arena *keep, *round;
	struct sheet sheet;
	struct mistakes *wrong;
	struct roll roll;
	struct invites invites;
	bool inviting;
	int64_t rows, entered, same, began;
};

/* One row, as it was written. */
struct said {
	int64_t line;
	str name, name_en, number, login;
	struct roll_union *in; /* NULL: no such union */
	int64_t since;         /* 0: not said */
};

/* ---- reading ---- */

/* Spreadsheets write 2026/3/5 for 2026-03-05. */
static bool read_date(str s, int32_t *day)
{
	char by = s.n && memchr(s.p, '/', s.n) ? '/' : '-';
	int64_t y, m, d;
	str rest = s;
	if (!str_to_i64(str_cut(rest, by, &rest), &y) || !str_to_i64(str_cut(rest, by, &rest), &m) ||
	    !str_to_i64(rest, &d) || y < 1000 || y > 9999 || m < 1 || m > 12 || d < 1 || d > 31)
		return false;
	struct date date = { (int)y, (int)m, (int)d };
	if (!date_is_real(date))
		return false;
	*day = date_to_day(date);
	return true;
}

static int64_t read_since(struct act *a, struct enrolling *e, str cell)
{
	int32_t day;
	if (!cell.n)
		return 0;
	if (!read_date(cell, &day)) {
		MISTAKE(e->wrong, e->sheet.row.line, M_cli_member_bad_date);
		return 0;
	}
	if (day > zone_day(a->hall->zone, a->now))
		MISTAKE(e->wrong, e->sheet.row.line, M_cli_member_later);
	return zone_day_start(a->hall->zone, day);
}

static int read_union(struct act *a, struct enrolling *e, str code, struct roll_union **out)
{
	*out = NULL;
	if (!code.n)
		return 0;
	int r = roll_union(a, &e->roll, code, out);
	if (r == PARTY_NONE)
		MISTAKE(e->wrong, e->sheet.row.line, M_cli_member_no_union);
	else if (r == 0 && (*out)->g.ended)
		MISTAKE(e->wrong, e->sheet.row.line, M_cli_member_union_ended);
	return r == PARTY_NONE ? 0 : r;
}

static int read_row(struct act *a, struct enrolling *e, struct said *s)
{
	str cell[MEMBER_COLUMNS];
	for (size_t k = 0; k < MEMBER_COLUMNS; k++)
		cell[k] = sheet_cell(&e->sheet, k);
	*s = (struct said){ .line = e->sheet.row.line, .name = cell[NAME], .name_en = cell[NAME_EN],
		.number = cell[NUMBER], .login = cell[LOGIN] };
	s->since = read_since(a, e, cell[SINCE]);
	if (!member_number_fits(s->number))
		MISTAKE(e->wrong, s->line, M_cli_member_bad_number);
	if (s->login.n && !login_fits(s->login))
		MISTAKE(e->wrong, s->line, M_cli_member_bad_login);
	return read_union(a, e, cell[UNION], &s->in);
}

/* ---- looking over ---- */

static void twice(struct enrolling *e, const struct said *s, enum msg what, int64_t line)
{
	MISTAKE(e->wrong, s->line, what, said_number(e->c, line));
}

/* Somebody with a number is known by it alone; the same name without one might be them or
 * another. */
static void check_numbered(struct enrolling *e, const struct said *s)
{
	struct roll_entry *there = roll_number(&e->roll, s->in, s->number);
	if (there && there->line)
		twice(e, s, M_cli_member_number_twice, there->line);
	else if (there && !str_eq(there->name, s->name))
		MISTAKE(e->wrong, s->line, M_cli_member_other_name);
	if (there) {
		there->line = s->line;
		return;
	}
	for (there = roll_name(&e->roll, s->in, s->name); there; there = roll_next(there))
		if (!there->number.n && there->line)
			twice(e, s, M_cli_member_name_twice, there->line);
		else if (!there->number.n)
			MISTAKE(e->wrong, s->line, M_cli_member_without_number);
	roll_add(&e->roll, s->in, s->name, s->number)->line = s->line;
}

static void check_unnumbered(struct enrolling *e, const struct said *s)
{
	struct roll_entry *there = roll_name(&e->roll, s->in, s->name);
	if (there && there->line)
		twice(e, s, M_cli_member_name_twice, there->line);
	else if (there && roll_next(there))
		MISTAKE(e->wrong, s->line, M_cli_member_several);
	else if (there)
		there->line = s->line;
	else
		roll_add(&e->roll, s->in, s->name, S(""))->line = s->line;
}

/* Whom a row is about, once the table is in order. */
static struct roll_entry *entry_of(struct enrolling *e, const struct said *s)
{
	struct roll_entry *there = roll_name(&e->roll, s->in, s->name);
	while (there && there->line != s->line)
		there = roll_next(there);
	return there;
}

static int check_login(struct act *a, struct enrolling *e, const struct said *s)
{
	struct ref owner;
	str login = login_stored(e->keep, s->login);
	if (!login.n)
		return 0;
	struct roll_entry *there = roll_name(&e->roll, NULL, login);
	if (there) {
		twice(e, s, M_cli_member_login_twice, there->line);
		return 0;
	}
	roll_add(&e->roll, NULL, login, S(""))->line = s->line;
	int r = account_person(a, login, &owner);
	if (r)
		return r == ACCOUNT_NONE ? 0 : r;
	const struct roll_entry *whom = s->in ? entry_of(e, s) : NULL;
	if (!whom || whom->person.id != owner.id)
		MISTAKE(e->wrong, s->line, M_cli_member_login_taken);
	return 0;
}

static int check_row(struct act *a, void *ctx)
{
	struct enrolling *e = ctx;
	struct said s;
	TRY(read_row(a, e, &s));
	if (s.in && s.name.n && s.number.n)
		check_numbered(e, &s);
	else if (s.in && s.name.n)
		check_unnumbered(e, &s);
	return check_login(a, e, &s);
}

/* ---- entering ---- */

static int enrol(struct act *a, struct enrolling *e, const struct said *s, struct roll_entry *new)
{
	int64_t tie;
	struct roll_union *in = s->in;
	TRY(person_add(a, in->g.ref.region, s->name, s->name_en, &new->person));
	TRY(tie_begin(a,
	    &(struct tie_new){ new->person, in->g.ref, TIE_MEMBER, s->number, S("import"), s->since },
	    &tie));
	in->entered++;
	e->entered++;
	return member_works_at(a, new->person, &in->g, s->since);
}

static int ask_in(struct act *a, struct enrolling *e, const struct said *s, struct ref person)
{
	str login;
	int r = account_of(a, person, &login);
	if (r != ACCOUNT_NONE)
		return r;
	return invites_add(a, &e->invites, person, s->line, s->in->g.code, s->login);
}

static int enter_row(struct act *a, void *ctx)
{
	struct enrolling *e = ctx;
	struct said s;
	TRY(read_row(a, e, &s));
	struct roll_entry *whom = entry_of(e, &s);
	CHECK(whom);
	if (!whom->person.id)
		TRY(enrol(a, e, &s, whom));
	else
		e->same++;
	return e->inviting ? ask_in(a, e, &s, whom->person) : 0;
}

static int count_all(struct act *a, struct enrolling *e)
{
	for (size_t i = 0; i < e->roll.slots; i++)
		for (struct roll_union *u = e->roll.union_slot[i]; u; u = u->next) {
			if (u->entered)
				TRY(members_counted(a, &u->g, u->entered));
			arena_reset(e->round);
		}
	return 0;
}

static int enter_all(struct act *a, struct enrolling *e)
{
	sheet_again(&e->sheet);
	TRY(sheet_each(&e->sheet, a, enter_row, e, &e->rows));
	TRY(count_all(a, e));
	return e->inviting ? invites_keep(&e->invites) : 0;
}

static int open_table(struct enrolling *e)
{
	int r = sheet_open(
	    e->c, word_given(e->c, "FILE"), e->keep, columns, MEMBER_COLUMNS, ROWS_MAX, &e->sheet);
	if (r == DONE_OK)
		roll_begin(&e->roll, e->keep, e->round, e->sheet.rows_most);
	return r;
}

static int import(struct act *a, void *ctx)
{
	struct enrolling *e = ctx;
	a->arena = e->round;
	int r = open_table(e);
	if (r != DONE_OK)
		return r;
	TRY(sheet_each(&e->sheet, a, check_row, e, &e->rows));
	r = mistakes_verdict(e->wrong);
	if (r != DONE_OK)
		return r;
	if (option_set(e->c, "check")) {
		SAY(e->c, M_cli_member_checked, said_number(e->c, e->rows));
		return DONE_OK;
	}
	if (e->inviting)
		r = invites_begin(e->c, option_given(e->c, "invite"), &e->invites);
	return r != DONE_OK ? r : enter_all(a, e);
}

static void say_done(struct enrolling *e)
{
	struct console *c = e->c;
	if (e->entered == 0)
		SAY(c, M_cli_member_nothing_new, said_number(c, e->same));
	else
		SAY(c, M_cli_member_done, said_number(c, e->entered), said_number(c, e->same),
		    seconds_since(c, e->began));
	if (e->inviting && e->invites.made)
		SAY(c, M_cli_invite_done, said_number(c, e->invites.made), option_given(c, "invite"));
	else if (e->inviting)
		SAY(c, M_cli_invite_nobody);
	else if (sheet_has(&e->sheet, LOGIN))
		SAY(c, M_cli_invite_not_asked);
}

int run_member_import(struct console *c)
{
	const size_t memory = (size_t)8 << 30;
	struct enrolling e = { .c = c, .began = milliseconds_now(), .inviting = option_set(c, "invite"),
		.invites.fd = -1, .sheet.wrong.c = c };
	int r = home_open(c, word_given(c, "DIR"), HOME_WRITES, NULL, &e.home);
	if (r != DONE_OK)
		return r;
	e.keep = arena_new(memory);
	e.round = arena_new(memory);
	e.wrong = &e.sheet.wrong;
	r = home_do(e.home, c->arena, import, &e);
	invites_end(&e.invites, r == DONE_OK);
	if (r == DONE_OK && !option_set(c, "check"))
		say_done(&e);
	arena_free(&e.round);
	arena_free(&e.keep);
	home_close(&e.home);
	return r;
}
