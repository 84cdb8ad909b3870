// SPDX-License-Identifier: AGPL-3.0-or-later
// Shuffles of mixnet ballots, on a toy group. What comes out of one that is accepted are members, as many as
// went in; on the large toy they hold what went in, which the secret key sees. The first byte says of what.
#include "ballot/shuffle.h"
#include "mutate.h"
#include "toy.h"
#include <stdlib.h>

enum { MEMORY = 16 << 20, KINDS = 8, IN_MAX = 3 };

struct kind {
	struct election e;
	struct check *c;
	struct ciphertext in[2][IN_MAX];
	struct tally_row row[2];
	struct tally before;
};

/* bit 0: the large toy; then how many ciphertexts are in one row and in the other. */
static struct kind *kind_of(uint8_t first)
{
	static const struct { size_t n[2]; } rows[] = { { { 2, 0 } }, { { 3, 0 } }, { { 1, 2 } }, { { 0, 1 } } };
	static struct kind kinds[KINDS];
	static struct arena *kept[KINDS];
	struct kind *k = &kinds[first % KINDS];
	const struct toy *t = toy_of(first & 1);
	struct refusal why;
	if (k->c) return k;
	struct arena *a = kept[first % KINDS] = arena_new(1 << 20);
	CHECK(election_read(toy_election(t, a, "", false), a, &k->e, &why) && election_read_key(t->g, &k->e));
	CHECK(check_new(t->g, &k->e, t->y_table, &k->c) == 0);
	k->before = (struct tally){ k->row, (first >> 1) % 4 < 2 ? 1 : 2 };
	for (size_t i = 0; i < 2; i++) {
		k->row[i] = (struct tally_row){ k->in[i], rows[(first >> 1) % 4].n[i] };
		for (size_t j = 0; j < k->row[i].n; j++) toy_seal(t, 30 + 7 * j + i, 100 + 10 * i + j, &k->in[i][j]);
	}
	return k;
}

static int by_number(const void *a, const void *b)
{
	const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
	return (x > y) - (x < y);
}

static void opened(const struct toy *t, const struct tally_row *row, uint64_t out[IN_MAX])
{
	for (size_t i = 0; i < row->n; i++) {
		struct element m;
		toy_open(t, &row->c[i], &m);
		out[i] = m.w[0];
	}
	qsort(out, row->n, sizeof *out, by_number);
}

static void same_content(const struct toy *t, const struct tally_row *in, const struct tally_row *out)
{
	uint64_t before[IN_MAX] = { 0 }, after[IN_MAX] = { 0 };
	CHECK(in->n == out->n && in->n <= IN_MAX);
	for (size_t i = 0; i < out->n; i++)
		CHECK(element_is_member(t->g, &out->c[i].alpha) && element_is_member(t->g, &out->c[i].beta));
	opened(t, in, before);
	opened(t, out, after);
	CHECK(!t->is_large || memcmp(before, after, sizeof before) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size == 0) return 0;
	struct kind *k = kind_of(data[0]);
	const struct toy *t = toy_of(data[0] & 1);
	const str record = { (const char *)data + 1, size - 1 };
	struct arena *a = arena_new(MEMORY);
	struct tally after, read;
	if (check_shuffle(k->c, &k->before, record, a, &after)) {
		CHECK(after.n == k->before.n);
		for (size_t i = 0; i < after.n; i++) same_content(t, &k->before.row[i], &after.row[i]);
		CHECK(tally_read(t->g, record, a, &read) && read.n == after.n);
		CHECK(str_eq(tally_write(t->g, &read, a), tally_write(t->g, &after, a)));
	} else {
		CHECK(k->c->refusal.why != WHY_NONE && k->c->refusal.at <= record.n);
	}
	arena_free(&a);
	return 0;
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max, unsigned seed_of)
{
	if (size < 2 || draw(&seed_of) % 32 == 0) return LLVMFuzzerMutate(data, size, max);
	return 1 + mutate_text((char *)data + 1, size - 1, max - 1, &seed_of);
}

void seeds(void)
{
	struct arena *a = arena_new(MEMORY);
	for (int first = 0; first < KINDS; first++) {
		const struct kind *k = kind_of((uint8_t)first);
		char name[] = "seed-0";
		str record;
		shuffle_make(toy_of(first & 1)->g, &k->e, &k->before, a, &record);
		name[5] = (char)('0' + first);
		seed(name, first, record);
	}
	arena_free(&a);
}
