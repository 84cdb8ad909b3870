/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRYPTO_PASSWORD_RULES_H
#define CRYPTO_PASSWORD_RULES_H
/* What may be chosen as a password (OWASP ASVS 5.0, 6.2): long enough, not one that is known,
 * not one's own name, not a pattern. No rules about which characters; no forced change. */
#include "crypto/password.h"

enum { PASSWORD_MIN_MEMBER = 8, PASSWORD_MIN_OFFICER = 15, PASSWORD_MAX = 128 };   /* code points */

enum {
	PASSWORD_TOO_SHORT = 1,
	PASSWORD_TOO_LONG,
	PASSWORD_NOT_TEXT,         /* not UTF-8, or holds control characters */
	PASSWORD_COMMON,           /* on the list of known ones, or one of them with little added */
	PASSWORD_OWN_NAME,         /* made of the person's own names or the program's */
	/* one thing repeated, or a row of the alphabet, digits or keyboard */
	PASSWORD_PATTERN
};
/* 0 when it may be used. `own`: the person's names, login, telephone, union's names, in any case;
 * those under 3 characters (2 when Chinese) are not looked at. */
int password_rules(str password, enum password_class class, const str *own, size_t n) MUST_CHECK;

/* How many known passwords this build refuses. */
size_t password_known_count(void);
#endif
