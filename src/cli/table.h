/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CLI_TABLE_H
#define CLI_TABLE_H
/* Tables that ship with the program: one row a line, cells parted by one character, no quoting, a
 * header row
 * or comment lines beginning with '#'. Plain or gzip (RFC 1952). */
#include "base/base.h"

/* The whole text of a file, unpacked. Faults: not there, not readable, larger than `max` bytes. */
int table_text(struct arena *a, str path, size_t max, str *out) MUST_CHECK;
/* Moves *rest past the next row that is neither empty nor a comment. False at the end. Missing
 * cells are empty;
 * what stands beyond the last cell belongs to it. */
bool table_row(str *rest, char by, str *cell, size_t n);
#endif
