/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef PARTY_TOKEN_H
#define PARTY_TOKEN_H
/* Search tokens, made the same for storing and for asking, on both databases (ECOSYSTEM.md 4):
 * folded words for Latin script, overlapping pairs for Han, the whole pinyin and its initials. */
#include "base/base.h"

enum { TOKENS_MAX = 64, TOKEN_BYTES_MAX = 48 };

struct token_list { struct arena *arena; str token[TOKENS_MAX]; size_t n; };

void tokens_of_name(struct token_list *t, str name);      /* Han pairs and Latin words */
/* the same, and a Han character that stands alone */
void tokens_of_question(struct token_list *t, str words);
void tokens_of_words(struct token_list *t, str words);    /* Latin words and digits only */
void tokens_of_pinyin(struct token_list *t, str pinyin);  /* "xi hu" gives xihu and xh */
/* The end of the range of tokens that begin with t; for t itself use token_next. */
str  token_prefix_end(struct arena *a, str t);
str  token_next(struct arena *a, str t);
#endif
