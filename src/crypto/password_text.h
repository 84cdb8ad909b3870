/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRYPTO_PASSWORD_TEXT_H
#define CRYPTO_PASSWORD_TEXT_H
/* A password as text: one form for what looks the same. Private to crypto/. */
#include "base/base.h"

/* The most bytes looked at as text: 128 code points of 4 bytes and room to spare. */
enum { PASSWORD_BYTES_MAX = 1024, PASSWORD_NORMAL_MAX = 4096 };

/* NFKC (Unicode Annex 15), and with `fold` also without case. Fills out, answers its bytes in *n.
 * False when it is not UTF-8 or too long. Wipes its own copies. */
bool password_normal(str in, bool fold, char out[PASSWORD_NORMAL_MAX], size_t *n) MUST_CHECK;
/* The code points of UTF-8 text known to be sound, at most max of them. */
size_t password_points(str text, int32_t *out, size_t max);
/* Is s among the known passwords this build ships? s is folded. */
bool password_is_known(str s);
#endif
