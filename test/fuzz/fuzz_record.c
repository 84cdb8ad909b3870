// SPDX-License-Identifier: AGPL-3.0-or-later
// The records of an election, each read by its own reader: the first byte says as which. What is read as a
// tally and written again must be the same text.
#include <stdlib.h>
#include "ballot/check.h"
#include "ballot/seats.h"

enum { MEMORY = 64 << 20, KINDS = 6 };

static struct group *g;
static struct election e;
static struct fixed_base *y;
static struct check *c;
static struct arena *whole;

// The election whose ballots lie in test/fuzz/record.
static void start(void)
{
	static const char record[] =
		"{\"version\":1,\"description\":\"Test vector\",\"name\":\"Yes/no\",\"group\":\"Ed25519\","
		"\"public_key\":\"97f9ba22dfc1a86325fb1c20fba74ccf4d2ba3706ad61e53be2a581bd509d8e7\",\"ques"
		"tions\":[{\"answers\":[\"Yes\",\"No\"],\"min\":1,\"max\":1,\"question\":\"Approve the coll"
		"ective contract?\"}],\"uuid\":\"MnYhetGNVttdi4\"}";
	struct refusal why;
	whole = arena_new(MEMORY);
	if (crypto_init() || group_open(S("Ed25519"), &g)) abort();
	if (!election_read(str_from_c(record), whole, &e, &why) || !election_read_key(g, &e)) abort();
	if (fixed_base_new(g, &e.y, &y) || check_new(g, &e, y, &c)) abort();
}

static bool read_as(int kind, str s, struct arena *a)
{
	struct election other;
	struct trustees t;
	struct seats seats;
	struct tally tally;
	struct refusal why = { 0 };
	switch (kind) {
	case 0: return election_read(s, a, &other, &why) || why.why != WHY_NONE;
	case 1: return !trustees_read(g, s, a, &t, &why) || check_trustees(c, &t) || c->refusal.why != WHY_NONE;
	case 2: return seats_read(s, a, &seats, &why) || why.why != WHY_NONE;
	case 3: return check_ballot(c, s) || c->refusal.why != WHY_NONE;
	case 4: return !tally_read(g, s, a, &tally) || str_eq(tally_write(g, &tally, a), s) || str_begins(s,
		S("{"));
	default: break;
	}
	struct ciphertext one[2];
	struct tally_row row = { one, countof(one) };
	const struct tally sealed = { &row, 1 };
	struct element factor[2], *factors[] = { factor };
	struct trustee_key key = { .x = e.y, .x_text = e.y_text };
	for (size_t i = 0; i < countof(one); i++) one[i] = (struct ciphertext){ e.y, e.y };
	return check_decryption(c, &sealed, &key, s, factors) || c->refusal.why != WHY_NONE;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (!c) start();
	if (size == 0) return 0;
	struct arena *a = arena_new(MEMORY);
	if (!read_as(data[0] % KINDS, (str){ (const char *)data + 1, size - 1 }, a)) abort();
	arena_free(&a);
	return 0;
}
