/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CLI_SHEET_H
#define CLI_SHEET_H
/* SHEET: a table an operator brings (CSV, base/csv.h), whose first row names its columns in
 * either language and in any order. Every mistake in it is noted with its line, what is wrong
 * and what to do; when there is one, nothing of the table is carried out.
 *
 * A mistake never repeats what a cell holds where that may be about a person: only lines and
 * columns. */
#include "base/csv.h"
#include "cli/home.h"

/* ---- mistakes ---- */

enum { MISTAKES_SAID = 20 };
struct mistakes {
	struct console *c;
	str file;                                /* empty: what was said on the command line */
	int64_t n;
	struct { int64_t line; str said; } first[MISTAKES_SAID];   /* by line */
};
/* Counts one; whether it is among the first by line, and so worth saying. */
bool mistake_counts(struct mistakes *m, int64_t line);
void mistake_keep(struct mistakes *m, int64_t line, str said);
#define MISTAKE(m, line, what, ...) (mistake_counts((m), (line)) ? mistake_keep((m), (line), \
	MSG((m)->c->arena, (m)->c->lang, (what) __VA_OPT__(,) __VA_ARGS__)) : (void)0)
/* DONE_OK when there is none; else, after saying the first twenty and how many more,
 * DONE_REFUSED. */
int mistakes_verdict(const struct mistakes *m);

/* ---- the table ---- */

enum { COLUMNS_MAX = 24 };
/* most: characters; lines: it may have several. */
struct column { enum msg name; bool must; size_t most; bool lines; };
struct sheet {
	struct mistakes wrong;
	struct arena *keep;                      /* the text of the file, once */
	struct csv csv, first;                   /* first: where the rows begin */
	struct csv_row row;
	const struct column *column;
	size_t n_column, n_head;
	size_t rows_most;                        /* no fewer than the rows there are: for making room */
	int at[COLUMNS_MAX];                     /* the cell of each column; -1: the table has none */
};
/* Reads the file and its head; a table of more than rows_max rows is refused. An exit code, after
 * saying what is wrong. */
int sheet_open(struct console *c, str path, struct arena *keep, const struct column *column,
    size_t n_column, size_t rows_max, struct sheet *out) MUST_CHECK;
/* The next row that could be read; those that could not are noted. */
bool sheet_next(struct sheet *s);
/* Does something for each row that is left, counting them in *rows. a->arena must be the caller's
 * alone: it is emptied every few hundred rows. */
int sheet_each(struct sheet *s, struct act *a, int (*row)(struct act *a, void *ctx), void *ctx,
    int64_t *rows) MUST_CHECK;
/* Back to the first row. */
void sheet_again(struct sheet *s);
bool sheet_has(const struct sheet *s, size_t column);
/* A cell without blanks around it; empty when there is none. Notes what cannot stand there. */
str sheet_cell(struct sheet *s, size_t column);
/* How a column is called, for a person. */
str sheet_column(const struct sheet *s, size_t column);
/* Which of the words (enum msg each, in either language) a text is, from 0; -1: none of them. */
int word_among(str text, const enum msg *words, size_t n);
/* The same words in one line, for a person. */
str words_said(struct console *c, const enum msg *words, size_t n);
/* How long something took since `began` (milliseconds), as "1.2". */
int64_t milliseconds_now(void);
str     seconds_since(struct console *c, int64_t began);
#endif
