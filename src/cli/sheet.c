/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cli/sheet.h"

#include "base/utf8.h"

#include <errno.h>
#include <fcntl.h>
#include <strings.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* ---- mistakes ---- */

/* Kept by line, so that whoever mends the file goes through it once. */
bool mistake_counts(struct mistakes *m, int64_t line)
{
	m->n++;
	return m->n <= MISTAKES_SAID || m->first[MISTAKES_SAID - 1].line > line;
}

void mistake_keep(struct mistakes *m, int64_t line, str said)
{
	size_t at = (m->n < MISTAKES_SAID ? (size_t)m->n : MISTAKES_SAID) - 1;
	for (; at > 0 && m->first[at - 1].line > line; at--)
		m->first[at] = m->first[at - 1];
	m->first[at].line = line;
	m->first[at].said = said;
}

int mistakes_verdict(const struct mistakes *m)
{
	struct console *c = m->c;
	if (m->n == 0)
		return DONE_OK;
	for (int64_t i = 0; i < m->n && i < MISTAKES_SAID; i++) {
		str said = m->first[i].said;
		if (m->first[i].line)
			said = MSG(
			    c->arena, c->lang, M_cli_sheet_at, m->file, said_number(c, m->first[i].line), said);
		complain_line(c, 0, said);
	}
	if (m->n > MISTAKES_SAID)
		COMPLAIN(c, 0, M_cli_sheet_more, said_number(c, m->n - MISTAKES_SAID));
	return COMPLAIN(c, DONE_REFUSED, M_cli_sheet_refused);
}

/* ---- the file ---- */

static int read_all(int fd, char *p, size_t n)
{
	for (size_t at = 0; at < n;) {
		ssize_t got = read(fd, p + at, n - at);
		if (got < 0)
			return FAULT(-errno);
		if (got == 0)
			return FAULT(-EIO); /* somebody cut it while it was read */
		at += (size_t)got;
	}
	return 0;
}

static int read_file(struct console *c, str path, struct arena *keep, str *text)
{
	enum { BYTES_MAX = 512 << 20 };
	struct stat st;
	int fd = open(arena_z(c->arena, path), O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return COMPLAIN(c, DONE_NOT_FOUND, M_cli_sheet_none, path, str_from_c(strerror(errno)));
	int r = DONE_OK;
	if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode) || st.st_size > BYTES_MAX)
		r = COMPLAIN(c, DONE_REFUSED, M_cli_sheet_unfit, path);
	if (r == DONE_OK) {
		char *p = arena_raw(keep, (size_t)st.st_size + 1);
		r = read_all(fd, p, (size_t)st.st_size);
		*text = (str){ p, (size_t)st.st_size };
	}
	close(fd);
	return r;
}

/* ---- the head ---- */

static bool is_called(str cell, enum msg name)
{
	for (enum lang l = 0; l < LANG_COUNT; l++) {
		str m = msg(l, name);
		if (m.n == cell.n && strncasecmp(m.p, cell.p, m.n) == 0)
			return true;
	}
	return false;
}

static void read_head_cell(struct sheet *s, size_t i)
{
	str cell = str_trim(s->row.cell[i]);
	for (size_t k = 0; k < s->n_column; k++) {
		if (!is_called(cell, s->column[k].name))
			continue;
		if (s->at[k] >= 0)
			MISTAKE(&s->wrong, s->row.line, M_cli_sheet_twice, sheet_column(s, k));
		s->at[k] = (int)i;
		return;
	}
	MISTAKE(&s->wrong, s->row.line, M_cli_sheet_unknown, said_number(s->wrong.c, (int64_t)i + 1));
}

static void say_known(struct sheet *s)
{
	struct console *c = s->wrong.c;
	enum msg name[COLUMNS_MAX];
	for (size_t k = 0; k < s->n_column; k++)
		name[k] = s->column[k].name;
	MISTAKE(&s->wrong, s->row.line, M_cli_sheet_known, words_said(c, name, s->n_column));
}

static void read_head(struct sheet *s)
{
	int64_t before = s->wrong.n;
	s->n_head = s->row.n;
	if (s->row.n == 1 && memchr(s->row.cell[0].p, ';', s->row.cell[0].n)) {
		MISTAKE(&s->wrong, s->row.line, M_cli_sheet_semicolon);
		return;
	}
	for (size_t i = 0; i < s->row.n; i++)
		read_head_cell(s, i);
	for (size_t k = 0; k < s->n_column; k++)
		if (s->column[k].must && s->at[k] < 0)
			MISTAKE(&s->wrong, s->row.line, M_cli_sheet_lacks, sheet_column(s, k));
	if (s->wrong.n > before)
		say_known(s);
}

/* ---- rows ---- */

static void note_broken(struct sheet *s, int answer)
{
	static const enum msg said[] = {
		[CSV_OPEN] = M_cli_sheet_open,
		[CSV_STRAY] = M_cli_sheet_stray,
		[CSV_NUL] = M_cli_sheet_nul,
		[CSV_NOT_UTF8] = M_cli_sheet_utf8,
		[CSV_WIDE] = M_cli_sheet_wide,
	};
	MISTAKE(&s->wrong, s->row.line, said[answer]);
}

static bool next_row(struct sheet *s)
{
	int r;
	while ((r = csv_next(&s->csv, s->keep, &s->row)) != CSV_END) {
		if (r == 0)
			return true;
		note_broken(s, r);
	}
	return false;
}

bool sheet_next(struct sheet *s)
{
	while (next_row(s)) {
		if (s->row.n == s->n_head)
			return true;
		MISTAKE(&s->wrong, s->row.line, M_cli_sheet_cells,
		    said_number(s->wrong.c, (int64_t)s->row.n),
		    said_number(s->wrong.c, (int64_t)s->n_head));
	}
	return false;
}

/* A head that cannot be read is said at once: without it every row would be called wrong. */
static size_t rows_most(const struct sheet *s)
{
	size_t feeds = 1, returns = 1;
	for (size_t i = s->csv.at; i < s->csv.text.n; i++) {
		feeds += s->csv.text.p[i] == '\n';
		returns += s->csv.text.p[i] == '\r';
	}
	return feeds > returns ? feeds : returns;
}

int sheet_open(struct console *c, str path, struct arena *keep, const struct column *column,
    size_t n_column, size_t rows_max, struct sheet *out)
{
	str text;
	CHECK(n_column <= COLUMNS_MAX);
	*out = (struct sheet){
		.wrong = { .c = c, .file = path }, .keep = keep, .column = column, .n_column = n_column
	};
	for (size_t k = 0; k < COLUMNS_MAX; k++)
		out->at[k] = -1;
	int r = read_file(c, path, keep, &text);
	if (r != DONE_OK)
		return r;
	csv_begin(&out->csv, text);
	r = csv_next(&out->csv, keep, &out->row);
	if (r == CSV_END)
		MISTAKE(&out->wrong, 1, M_cli_sheet_empty);
	else if (r)
		note_broken(out, r);
	else
		read_head(out);
	out->first = out->csv;
	out->rows_most = rows_most(out);
	r = mistakes_verdict(&out->wrong);
	if (r != DONE_OK || out->rows_most <= rows_max)
		return r;
	return COMPLAIN(c, DONE_REFUSED, M_cli_sheet_rows, said_number(c, (int64_t)rows_max));
}

int sheet_each(struct sheet *s, struct act *a, int (*row)(struct act *a, void *ctx), void *ctx,
    int64_t *rows)
{
	enum { AT_ONCE = 512 };
	while (sheet_next(s)) {
		TRY(row(a, ctx));
		if (++*rows % AT_ONCE == 0)
			arena_reset(a->arena);
	}
	return 0;
}

void sheet_again(struct sheet *s) { s->csv = s->first; }

bool sheet_has(const struct sheet *s, size_t column) { return s->at[column] >= 0; }

str sheet_column(const struct sheet *s, size_t column)
{
	return msg(s->wrong.c->lang, s->column[column].name);
}

str sheet_cell(struct sheet *s, size_t column)
{
	const struct column *k = &s->column[column];
	if (s->at[column] < 0)
		return S("");
	str cell = str_trim(s->row.cell[s->at[column]]);
	if (k->must && !cell.n)
		MISTAKE(&s->wrong, s->row.line, M_cli_sheet_blank, sheet_column(s, column));
	if (!utf8_plain(cell, k->lines))
		MISTAKE(&s->wrong, s->row.line, M_cli_sheet_unseen, sheet_column(s, column));
	else if (utf8_length(cell) > k->most)
		MISTAKE(&s->wrong, s->row.line, M_cli_sheet_long, sheet_column(s, column),
		    said_number(s->wrong.c, (int64_t)k->most));
	else
		return cell;
	return S("");
}

/* ---- words ---- */

int word_among(str text, const enum msg *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (is_called(text, words[i]))
			return (int)i;
	return -1;
}

str words_said(struct console *c, const enum msg *words, size_t n)
{
	str all = msg(c->lang, words[0]);
	for (size_t i = 1; i < n; i++)
		all = MSG(c->arena, c->lang, M_cli_sheet_list, all, msg(c->lang, words[i]));
	return all;
}

int64_t milliseconds_now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

str seconds_since(struct console *c, int64_t began)
{
	int64_t ms = milliseconds_now() - began;
	return arena_printf(
	    c->arena, "%lld.%lld", (long long)(ms / 1000), (long long)(ms % 1000 / 100));
}
