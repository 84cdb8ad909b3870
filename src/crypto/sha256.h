/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRYPTO_SHA256_H
#define CRYPTO_SHA256_H
/* SHA-256 of what comes in parts, with the processor's own instructions where it has them. No memory of
 * its own, and nothing here fails. */
#include "crypto/crypto.h"

struct sha256 { uint64_t w[16]; };

void sha256_begin(struct sha256 *h);
void sha256_add(struct sha256 *h, str part);
/* Wipes h: begin again before the next. To go on from here twice, copy the struct before. */
void sha256_end(struct sha256 *h, struct digest *out);
#endif
