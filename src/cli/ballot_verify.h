/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CLI_BALLOT_VERIFY_H
#define CLI_BALLOT_VERIFY_H
/* What `unionhall ballot verify` and `ballot audit` print: for people, and for programs. */
#include "ballot/verify.h"
#include "cli/cli.h"

void verdict_said(struct console *c, const struct verdict *v);
/* "Record 12 (ballot), at answers[0]: the proof does not hold." */
str  refusal_said(struct console *c, const struct verdict *v);
/* "the proof does not hold." */
str  why_said(struct console *c, enum why why);
/* A text of an archive that anybody may have written: nothing in it steers the terminal. */
str  shown(struct console *c, str text);
/* A line, set in by two blanks. */
void say_indented(struct console *c, str line);
/* One JSON object, whether it holds or not. */
void verdict_as_json(struct console *c, const struct verdict *v);
#endif
