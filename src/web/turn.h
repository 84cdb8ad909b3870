/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef WEB_TURN_H
#define WEB_TURN_H
/* Whose turn it is, in words: parts and levels, no names. */
#include "web/visit.h"

bool turn_is_yours(const struct turn *t);
/* What is to be done: "Send the reply", "Read and sign: ...". Empty when nobody is to do anything. */
str  turn_step(struct visit *v, const struct course *c, const struct turn *t);
/* For whom it waits, when it is not the reader: "Waits for the case officer". */
str  turn_waits(struct visit *v, const struct turn *t);
/* Both in one line, with the unions named, for a matter's own page (v->matter; `holder` is who holds it). */
str  turn_line(struct visit *v, const struct turn *t, str holder);
/* The same to whoever filed it; empty when it is their turn, or nobody's. */
str  turn_for_worker(struct visit *v, const struct turn *t, str holder);
#endif
