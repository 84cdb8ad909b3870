// SPDX-License-Identifier: AGPL-3.0-or-later
// Any bytes as an archive: its headers, names, hashes and chain of events, whatever the records hold. What
// was read is written anew, and must be the same bytes as far as they were whole.
#include "chain.h"
#include "mutate.h"
#include "toy.h"

enum { MEMORY = 64 << 20 };

/* The numbers that stand beside the tally, which the box does not keep. */
static void sizes_of(const struct box *b, struct arena *a, int64_t *counted, int64_t *weight)
{
	struct scan s = scan_begin(b->sized, a);
	*counted = *weight = 0;
	if (!b->sized.n) return;
	scan_expect(&s, "{\"num_tallied\":");
	*counted = scan_int(&s, INT32_MAX);
	scan_expect(&s, ",\"total_weight\":");
	*weight = scan_weight(&s);
	CHECK(scan_ok(&s));
}

struct watched { const char *at, *end; };

static void passed(void *with, str bytes)
{
	struct watched *w = with;
	CHECK(bytes.p >= w->at && bytes.n <= (size_t)(w->end - bytes.p));
	w->at = bytes.p + bytes.n;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const str bytes = { (const char *)data, size };
	struct arena *a = arena_new(MEMORY);
	struct watched w = { bytes.p, bytes.p + size };
	struct box b;
	int64_t counted, weight;
	const int r = box_read_watched(bytes, a, (struct box_watch){ passed, &w }, &b);
	CHECK(b.end <= size && (r == 0) == (b.why == WHY_NONE) && b.broken_at <= size);
	CHECK(box_record_at(bytes, b.broken_at) <= b.n_record + 1);
	if (r && b.end) CHECK(!box_is_torn(&b) || size - b.end >= 512);
	if (r == 0 && b.end) {
		sizes_of(&b, a, &counted, &weight);
		const str again = chain_written(&b, counted, weight, a);
		CHECK(again.n == b.end && memcmp(again.p, bytes.p, b.end) == 0);
	}
	arena_free(&a);
	return 0;
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max, unsigned seed_of)
{
	return chain_mutate(data, size, max, seed_of);
}

static void save(const char *name, const struct paper *o)
{
	seed(name, -1, paper_str(o));
}

/* A life of records that say nothing. */
void seeds(void)
{
	struct arena *a = arena_new(MEMORY);
	struct paper o = paper_new(a);
	struct box b;
	box_begin(&b, 1700000000, a);
	box_setup(&b, S("{\"e\":1}"), S("[2]"), S("[\"3\"]"), &o);
	save("setup", &o);
	box_ballot(&b, S("{\"b\":1}"), &o);
	box_ballot(&b, S("{\"b\":2}"), &o);
	save("ballots", &o);
	box_close(&b, &o);
	box_tally(&b, S("[[4]]"), 2, 1073741825, &o);
	save("tallied", &o);
	box_shuffle(&b, 1, S("{\"s\":5}"), &o);
	box_mixed(&b, &o);
	box_decryption(&b, 1, S("{\"d\":6}"), &o);
	box_decryption(&b, 2, S("{\"d\":7}"), &o);
	box_result(&b, S("{\"result\":[]}"), &o);
	save("whole", &o);
	const str s = paper_str(&o);
	seed("cut", -1, (str){ s.p, 6 * 1024 + 200 });
	seed("torn", -1, JOIN(a, (str){ s.p, 6 * 1024 }, (str){ arena_alloc(a, 1, 1024), 1024 }));
	arena_free(&a);
}
