/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H
/* UTF-8 at the edge (RFC 3629): everything inside the house is valid, because it was checked here. */
#include "base/base.h"

/* The next code point of s from *at on, which moves past it. -1 at the end or when it is not UTF-8. */
int32_t utf8_next(str s, size_t *at);
bool    utf8_valid(str s);                    /* well-formed, and without U+0000 */
size_t  utf8_length(str s);                   /* code points of a valid text */
/* Whether a text holds only what a person types: no control characters but (when lines) newline and tab,
 * no bidirectional overrides that make a line read as something else. */
bool    utf8_plain(str s, bool lines);
/* Writes a code point at p, which has room for four bytes; how many it took. */
size_t  utf8_put(char *p, int32_t c);
bool    utf8_is_han(int32_t c);
/* At most n code points of s, cut between characters. */
str     utf8_head(str s, size_t n);
#endif
