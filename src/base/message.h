/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef BASE_MESSAGE_H
#define BASE_MESSAGE_H
/* Every sentence a person sees, in every language, from messages/<lang>/<room>.txt.
 * tools/msgc compiles them: enum msg { M_demand_received, ... } in gen/base/messages.h,
 * and refuses a key, placeholder or plural form that one language lacks. */
#include "base/base.h"
#include "base/messages.h"

enum lang { LANG_EN, LANG_ZH, LANG_COUNT };

/* Cuts a text at its first placeholder: what stands before it, and its index from 0; *text goes on after it.
 * False when there is none left: *text is then the rest. */
bool msg_next(str *text, str *before, size_t *place);
/* The text with {1}, {2} ... filled in, not escaped. */
str msg_fill(struct arena *a, enum lang lang, enum msg m, const str *args, size_t n);
#define MSG(a, lang, m, ...) msg_fill((a), (lang), (m), \
	(const str[]){ __VA_ARGS__ }, sizeof((const str[]){ __VA_ARGS__ }) / sizeof(str))
/* The message named key (for courses and tests that hold a key as text). False when there is none. */
bool msg_by_key(str key, enum msg *out);
extern const char *const msg_keys[];                          /* generated, M_COUNT long */
extern const str msg_texts[LANG_COUNT][M_COUNT];              /* generated */
/* The bare text, placeholders left in. */
static inline str msg(enum lang lang, enum msg m) { return msg_texts[lang][m]; }
const char *lang_code(enum lang lang);                        /* "en", "zh-CN": for the lang attribute */
#endif
