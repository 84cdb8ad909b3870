/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef FUZZ_CHAIN_H
#define FUZZ_CHAIN_H
/* CHAIN: changes to an archive that hold together: sizes, check sums, names, hashes, parents and heights are
 * made right again after a record was changed, dropped, doubled or moved, so that what is read behind them is
 * reached. Sometimes they are not. */
#include "ballot/box.h"

size_t chain_mutate(uint8_t *data, size_t size, size_t max, unsigned seed);
/* The archive written anew from what was read of it; it must be the same bytes. */
str  chain_written(const struct box *b, int64_t counted, int64_t weight, struct arena *a);
#endif
