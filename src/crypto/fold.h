/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRYPTO_FOLD_H
#define CRYPTO_FOLD_H
/* What a thumb on a Chinese keyboard types where ASCII was meant: full-width letters, digits and
 * blanks, and the many dashes. Private to crypto/. */
#include "base/base.h"

/* Takes one character off *s (not empty) and returns its ASCII meaning: upper-case letter, digit,
 * '-' for any dash, ' ' for any blank; the byte itself, or -1, for what has none. */
int fold_next(str *s);
#endif
