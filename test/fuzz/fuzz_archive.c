// SPDX-License-Identifier: AGPL-3.0-or-later
// Whatever is called an archive: verified or refused with a reason, in bounded memory, whole or cut.
#include <stdlib.h>
#include "ballot/verify.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	enum { MEMORY = 64 << 20 };
	static bool started;
	if (!started && crypto_init()) abort();
	started = true;
	const struct verify_how how = { .threads = 1 };
	struct arena *a = arena_new(MEMORY);
	struct verdict v;
	if (ballot_verify((str){ (const char *)data, size }, &how, a, &v)) abort();
	if (!v.holds && v.refusal.why == WHY_NONE) abort();
	arena_free(&a);
	return 0;
}
