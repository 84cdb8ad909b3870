/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRYPTO_KNOWN_H
#define CRYPTO_KNOWN_H
/* The known passwords as a Bloom filter (data/passwords/README.md): 16 bits and 11 probes an
 * entry, so that 1 in 2,000 unknown ones is refused with them, and none of the known is let
 * through. Only hashes ship. Private to crypto/ and tools/known.c. */
#include "base/base.h"

enum { KNOWN_PROBES = 11, KNOWN_BITS_EACH = 16, KNOWN_MIN = 5 };
struct known_header { char magic[8]; uint32_t entries, bits; };      /* little endian */
#define KNOWN_MAGIC "UHKNOWN1"

/* Which bits an entry sets, of `bits` in all. */
void known_bits(str folded, uint32_t bits, uint32_t out[KNOWN_PROBES]);
#endif
