/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef FUZZ_MUTATE_H
#define FUZZ_MUTATE_H
/* MUTATE: changes to a text of JSON that mostly leave it one: numbers for numbers, a value for a value, one
 * left out, one twice; and between them the fuzzer's own, which leave nothing. */
#include "base/base.h"

size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max, unsigned seed);
int    LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

unsigned draw(unsigned *seed);
/* All answer how long p is then. */
size_t mutate_text(char *p, size_t n, size_t max, unsigned *seed);
size_t replace(char *p, size_t n, size_t max, size_t from, size_t length, str with);
/* One long text, or 0 bytes of it, where `data` is what may be handed out. */
size_t hand_out(uint8_t *data, size_t max, size_t kept, str text);
#endif
