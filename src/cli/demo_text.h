/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CLI_DEMO_TEXT_H
#define CLI_DEMO_TEXT_H
/* What invented people say (data/demo/texts.tsv). */
#include "cli/demo.h"

/* done: of a need, what the union did about it. */
struct said { str kind, key, lang, text, done; };
struct texts { struct said *of; size_t n; };

int texts_read(struct demo *d, struct texts **out) MUST_CHECK;
/* One of the texts of that kind and key in a language, {1} filled with a small number. In
 * demo->round. There is
 * always one: texts_read refuses a file that lacks any. said_pick gives the row, said_text its text. */
str said_text(struct demo *d, const struct said *s);
const struct said *said_pick(
    struct demo *d, const struct texts *t, const char *kind, str key, enum lang lang);
str text_pick(struct demo *d, const struct texts *t, const char *kind, str key, enum lang lang);
#endif
