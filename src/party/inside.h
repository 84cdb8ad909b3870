/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef PARTY_INSIDE_H
#define PARTY_INSIDE_H
/* What the files of this room share. Private to party/. */
#include "party/party.h"
#include "party/token.h"

/* Regions have eight bits in an id: 10 to 99 are those of two-digit codes, from 100 on they are
 * given out. */
enum { REGION_NAMED = 100, REGION_LAST = 255 };

/* The line with which a union stands in the ways of those below it. */
str own_line(struct arena *a, const struct guild *g);
/* All a union is found by. */
void tokens_of_guild(
    struct arena *a, struct token_list *t, str code, str name, str name_en, str pinyin);
/* Some union has changed in this act: read again. */
void guilds_forget(struct act *a);
#endif
