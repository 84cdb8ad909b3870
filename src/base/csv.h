/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef BASE_CSV_H
#define BASE_CSV_H
/* Tables as people keep them: comma-separated values (RFC 4180), in UTF-8, with or without a
 * mark at the beginning. A cell in quotes may hold commas, line ends and doubled quotes. Lines
 * end with CR LF, LF or CR; empty lines are passed over.
 *
 * The text is held once: cells are parts of it, and only a cell with doubled quotes is written
 * anew. */
#include "base/base.h"

enum { CSV_CELLS_MAX = 64 };
struct csv { str text; size_t at; int64_t line; };
/* line: where it begins, from 1. */
struct csv_row { int64_t line; size_t n; str cell[CSV_CELLS_MAX]; };

enum {
	CSV_END = 1,       /* no more rows */
	CSV_OPEN,          /* a quote is opened and never closed: nothing after it can be read */
	CSV_STRAY,         /* a quote within a cell, or something after a closing quote */
	CSV_NUL,           /* a byte 0: not a text */
	CSV_NOT_UTF8,
	CSV_WIDE,          /* more than CSV_CELLS_MAX cells */
};
void csv_begin(struct csv *c, str text);
/* The next row. Doubled quotes are undone in `a`. An answer other than CSV_END is about this row
 * alone, whose line is in *row; the next call goes on after it. */
int csv_next(struct csv *c, struct arena *a, struct csv_row *row) MUST_CHECK;
#endif
