/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ACCESS_RESET_H
#define ACCESS_RESET_H
/* A LOST SECOND FACTOR is taken away by two officers who met the person, within a day; then all the
 * person's sessions end, and they set up a new one (RELIABILITY.md 1.4 row 45). Never by one, never
 * for oneself, and never in silence: the person, who asked and who decided each find it, dated, on
 * their own page. Whoever still has the factor can keep it.
 *
 * An officer may ask and decide for whom they see as officer or member: CAP_OFFICERS over a union in
 * which the person holds office, or CAP_MEMBERS over one they are a member of. */
#include "access/session.h"

/* NOT_YOURS: not such an officer, or oneself. NONE: no factor to take away, or nothing is asked by
 * somebody who still may.
 * SAME_HAND: the one who asked. ASKED: it is asked already, and holds. */
enum { RESET_NOT_YOURS = 1, RESET_NONE, RESET_SAME_HAND, RESET_ASKED };
enum { RESET_SECONDS = 86400 };

int factor_reset_ask(struct act *a, const struct visitor *v, struct ref person) MUST_CHECK;
/* The second officer agrees: the factor is gone. */
int factor_reset_sign(struct act *a, const struct visitor *v, struct ref person) MUST_CHECK;
/* It stays: another officer refuses, who asked takes it back, or the person keeps it (v is them). */
int factor_reset_drop(struct act *a, const struct visitor *v, struct ref person) MUST_CHECK;

struct reset { struct ref person, guild; int64_t asked_by, asked_at; };
/* What waits for a second officer, as far as v may decide it or has asked it; the latest first. */
int factor_resets(struct act *a, const struct visitor *v, struct reset **out, size_t *n) MUST_CHECK;
/* What is asked about a person now. RESET_NONE. */
int factor_reset_about(struct act *a, struct ref person, struct reset *out) MUST_CHECK;

enum told_what { TOLD_ASKED = 1, TOLD_TAKEN, TOLD_REFUSED, TOLD_BACK, TOLD_KEPT };
struct told { int64_t at; enum told_what what; int64_t person, asked_by, decided_by; };
/* For the reader's own page: the latest twenty. */
int access_told(struct act *a, struct ref reader, struct told **out, size_t *n) MUST_CHECK;
#endif
