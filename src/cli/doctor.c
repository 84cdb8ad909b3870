/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Looking a hall over: one line a thing, and for what is not well the remedy beside it. It writes
 * nothing, and
 * works beside a running hall. */
#include "cli/commands.h"
#include "cli/home.h"

#include "access/session.h"
#include "base/time.h"
#include "cli/cli_sql.h"
#include "crypto/password_rules.h"
#include "matter/matter.h"

#include <limits.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

enum finding { WELL, LOOK, BAD, FINDINGS };
struct visit_round { struct console *c; struct home *home; int64_t n[FINDINGS]; };

static void note(struct visit_round *v, enum finding f, str line)
{
	static const enum msg words[] = {
		[WELL] = M_cli_doctor_ok, [LOOK] = M_cli_doctor_warn, [BAD] = M_cli_doctor_bad
	};
	str word = msg(v->c->lang, words[f]);
	v->n[f]++;
	say_line(v->c, arena_printf(v->c->arena, "%-5.*s %.*s", PSTR(word), PSTR(line)));
}
#define NOTE(v, f, m, ...) note((v), (f), msg_fill((v)->c->arena, (v)->c->lang, (m), \
	(const str[]){ S("") __VA_OPT__(,) __VA_ARGS__ } + 1, \
	sizeof((const str[]){ S("") __VA_OPT__(,) __VA_ARGS__ }) / sizeof(str) - 1))

/* ---- the machine ---- */

/* A copy brought back with sqlite3 or cp takes the modes of whoever brought it. */
static void look_at_modes(struct visit_round *v)
{
	struct stat dir, db;
	bool seen = stat(v->home->dir.p, &dir) == 0 && stat(v->home->where.p, &db) == 0;
	if (seen && (dir.st_mode & S_IXOTH) && (db.st_mode & (S_IROTH | S_IWOTH)))
		NOTE(v, BAD, M_cli_doctor_modes_bad, v->home->dir);
	else
		NOTE(v, WELL, M_cli_doctor_modes_ok);
}

static void look_at_disk(struct visit_round *v)
{
	enum { ENOUGH_MB = 1024 };
	struct statvfs s;
	if (statvfs(v->home->dir.p, &s) < 0)
		return;
	int64_t mb = (int64_t)(s.f_bavail * s.f_frsize >> 20);
	if (mb < ENOUGH_MB)
		NOTE(v, LOOK, M_cli_doctor_disk_warn, said_number(v->c, mb));
	else
		NOTE(v, WELL, M_cli_doctor_disk_ok, said_number(v->c, mb));
}

static void look_at_calendar(struct visit_round *v)
{
	const struct hall *h = &v->home->hall;
	int first, last, year = date_of_day(zone_day(h->zone, hall_now(h))).year;
	calendar_years(h->calendar, &first, &last);
	/* Deadlines reach at most a year ahead in what ships; the table must know this year and the
	 * next. */
	if (last < year + 1)
		NOTE(v, LOOK, M_cli_doctor_calendar_warn, said_number(v->c, last));
	else
		NOTE(v, WELL, M_cli_doctor_calendar_ok, said_number(v->c, last));
}

static void look_at_helper(struct visit_round *v)
{
	char path[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", path, sizeof path - 1);
	str beside = n > 0 ? arena_printf(v->c->arena, "%.*s-image", (int)n, path) : S("");
	if (beside.n && access(beside.p, X_OK) == 0)
		NOTE(v, WELL, M_cli_doctor_helper_ok);
	else
		NOTE(v, LOOK, M_cli_doctor_helper_warn);
}

static void look_at_passwords(struct visit_round *v)
{
	size_t n = password_known_count();
	if (n)
		NOTE(v, WELL, M_cli_doctor_passwords_ok, said_number(v->c, (int64_t)n));
	else
		NOTE(v, BAD, M_cli_doctor_passwords_bad);
}

/* ---- the data ---- */

static int look_at_database(struct visit_round *v)
{
	bool whole;
	TRY(db_examine(v->home->db, &whole));
	if (whole)
		NOTE(v, WELL, M_cli_doctor_integrity_ok);
	else
		NOTE(v, BAD, M_cli_doctor_integrity_bad);
	return 0;
}

static int look_at_key(struct visit_round *v)
{
	struct act a = home_act(v->home, v->c->arena);
	int r = key_examine(&a);
	if (r == KEY_FOREIGN)
		NOTE(v, BAD, M_cli_doctor_key_bad);
	if (r == KEY_OPENS)
		NOTE(v, WELL, M_cli_doctor_key_ok);
	return r < 0 ? r : 0;
}

static int look_at_clock(struct visit_round *v)
{
	struct q_latest_entry last;
	const struct hall *h = &v->home->hall;
	TRY(q_latest_entry(v->home->db, v->c->arena, &last));
	if (last.at > hall_now(h))
		NOTE(
		    v, BAD, M_cli_doctor_clock_bad, moment_said(v->c->arena, v->c->lang, h->zone, last.at));
	else
		NOTE(v, WELL, M_cli_doctor_clock_ok);
	return 0;
}

static int look_at_late(struct visit_round *v)
{
	enum { GRACE = 120 };          /* a running hall goes round every quarter of a minute */
	struct act a = home_act(v->home, v->c->arena);
	struct late *late;
	size_t n;
	a.now -= GRACE;
	TRY(clocks_late(&a, &late, &n));
	if (n)
		NOTE(v, LOOK, M_cli_doctor_late_warn, said_number(v->c, (int64_t)n), v->home->dir);
	else
		NOTE(v, WELL, M_cli_doctor_late_ok);
	return 0;
}

static bool members_fit(struct visit_round *v, str code, int64_t kept, int64_t found)
{
	if (kept != found)
		NOTE(v, BAD, M_cli_doctor_members_bad, code, said_number(v->c, kept),
		    said_number(v->c, found));
	return kept == found;
}

static int look_at_members(struct visit_round *v)
{
	enum { SAMPLE = 500, SAID_MOST = 5 };
	struct q_member_counts *row;
	struct q_member_sums *top;
	size_t n, n_top, bad = 0;
	TRY(q_member_counts(v->home->db, v->c->arena, 0, SAMPLE, &row, &n));
	TRY(q_member_sums(v->home->db, v->c->arena, &top, &n_top));
	for (size_t i = 0; i < n && bad < SAID_MOST; i++)
		bad += !members_fit(v, row[i].code, row[i].kept, row[i].found);
	if (n_top == 1) /* two unions without one above them: neither stands for all */
		bad += !members_fit(v, top[0].code, top[0].kept, top[0].found);
	if (!bad)
		NOTE(v, WELL, M_cli_doctor_members_ok, said_number(v->c, (int64_t)n + (n_top == 1)));
	return 0;
}

static bool figure_fits(struct visit_round *v, str code, int64_t kept, int64_t found)
{
	if (kept != found)
		NOTE(v, BAD, M_cli_doctor_figures_bad, code, said_number(v->c, kept),
		    said_number(v->c, found));
	return kept == found;
}

static int look_at_figures(struct visit_round *v)
{
	struct q_received_counts *row;
	struct q_received_sums *top;
	size_t n, n_top;
	bool well = true;
	TRY(q_received_counts(v->home->db, v->c->arena, &row, &n));
	TRY(q_received_sums(v->home->db, v->c->arena, &top, &n_top));
	for (size_t i = 0; i < n; i++)
		well &= figure_fits(v, row[i].code, row[i].kept, row[i].found);
	if (n_top == 1)
		well &= figure_fits(v, top[0].code, top[0].kept, top[0].found);
	if (well)
		NOTE(v, WELL, M_cli_doctor_figures_ok, said_number(v->c, (int64_t)n + (n_top == 1)));
	return 0;
}

/* ---- all of it ---- */

static int look_over(struct visit_round *v)
{
	NOTE(v, WELL, M_cli_doctor_folder_ok);
	NOTE(v, WELL, M_cli_doctor_files,
	    said_number(v->c, (int64_t)course_book_count(v->home->hall.courses)));
	NOTE(v, WELL, M_cli_doctor_tables_ok);
	look_at_modes(v);
	look_at_calendar(v);
	look_at_disk(v);
	look_at_helper(v);
	look_at_passwords(v);
	TRY(db_read_begin(v->home->db));
	int r = look_at_database(v);
	if (r == 0)
		r = look_at_key(v);
	if (r == 0)
		r = look_at_clock(v);
	if (r == 0)
		r = look_at_late(v);
	if (r == 0)
		r = look_at_members(v);
	if (r == 0)
		r = look_at_figures(v);
	db_read_end(v->home->db);
	return r;
}

int hall_looked_over(struct console *c, str dir)
{
	struct visit_round v = { .c = c };
	int r = home_open(c, dir, HOME_READS, NULL, &v.home);
	if (r == DONE_NOT_FOUND)
		return r;
	if (r != DONE_OK) {
		if (r < 0)
			complain_fault(c, r);
		NOTE(&v, BAD, M_cli_doctor_folder_bad);
		return DONE_REFUSED;
	}
	r = look_over(&v);
	home_close(&v.home);
	if (r < 0)
		NOTE(&v, BAD, M_cli_doctor_integrity_bad);
	SAY(c, M_cli_doctor_sum, said_number(c, v.n[WELL]), said_number(c, v.n[LOOK]),
	    said_number(c, v.n[BAD]));
	return v.n[BAD] ? DONE_REFUSED : DONE_OK;
}

int run_doctor(struct console *c) { return hall_looked_over(c, word_given(c, "DIR")); }
