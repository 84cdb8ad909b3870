// SPDX-License-Identifier: AGPL-3.0-or-later
// The opening of a tally, on a toy group: a line for each trustee, with the factors and their proofs, and a
// line with the result. On the large toy a factor that is accepted is the right one, and a result the true
// one. Or one published key, which must be written again as it was read. The first byte says what comes.
#include "ballot/key.h"
#include "mutate.h"
#include "toy.h"

enum { MEMORY = 16 << 20, MEMBERS = 3, THRESHOLD = 2, MOST = 10 };
enum { LARGE = 1, OURS = 2, GROUP = 4, KEY = 8, KINDS = 8 };

static const char questions[] = "{\"answers\":[\"Y\",\"N\"],\"min\":1,\"max\":1,\"question\":\"?\"},"
	"{\"type\":\"NonHomomorphic\",\"value\":{\"answers\":[\"A\"],\"question\":\"?\"}}";
static const char result[] = "{\"result\":[[3,1],[[5],[6]]]}";

struct kind {
	struct election e;
	struct check *c;
	struct ciphertext sum[2], papers[2];
	struct tally_row row[2];
	struct tally tally;
	uint64_t secret[MEMBERS];
	struct trustee_key key[MEMBERS];
	struct trustee_entry entry;
	struct trustees trustees;
	size_t n;                          /* trustees */
};

static void seal_all(const struct toy *t, struct kind *k)
{
	const uint8_t five = 5, six = 6;
	struct element m;
	toy_seal(t, 3, 11, &k->sum[0]);
	toy_seal(t, 1, 12, &k->sum[1]);
	for (size_t i = 0; i < 2; i++) {
		toy_seal(t, 0, 13 + i, &k->papers[i]);
		CHECK(element_of_ints(t->g, i ? &six : &five, 1, &m));
		element_mul(t->g, &k->papers[i].beta, &m, &k->papers[i].beta);
	}
	k->row[0] = (struct tally_row){ k->sum, 2 };
	k->row[1] = (struct tally_row){ k->papers, 2 };
	k->tally = (struct tally){ k->row, 2 };
}

/* One with the whole secret; or three, of whom two are enough: TOY_X + 5 j. */
static void name_trustees(const struct toy *t, struct kind *k, bool group, struct arena *a)
{
	k->n = group ? MEMBERS : 1;
	for (size_t j = 0; j < k->n; j++) {
		struct scalar x;
		char text[ELEMENT_TEXT];
		k->secret[j] = TOY_X + (group ? 5 * (j + 1) : 0);
		scalar_from_u64(t->g, k->secret[j], &x);
		element_pow_g_secret(t->g, &x, &k->key[j].x);
		k->key[j].x_text = arena_copy(a, element_text(t->g, &k->key[j].x, text));
	}
	k->entry = (struct trustee_entry){ group, k->key[0], { THRESHOLD, k->n, NULL, NULL, NULL, k->key } };
	k->trustees = (struct trustees){ S(""), &k->entry, 1, k->n };
}

static struct kind *kind_of(uint8_t first)
{
	static struct kind kinds[KINDS];
	static struct arena *kept[KINDS];
	struct kind *k = &kinds[first % KINDS];
	const struct toy *t = toy_of(first & LARGE);
	struct refusal why;
	if (k->c) return k;
	struct arena *a = kept[first % KINDS] = arena_new(1 << 20);
	CHECK(election_read(toy_election(t, a, questions, first & OURS), a, &k->e, &why));
	CHECK(election_read_key(t->g, &k->e) && check_new(t->g, &k->e, t->y_table, &k->c) == 0);
	seal_all(t, k);
	name_trustees(t, k, first & GROUP, a);
	return k;
}

static void factors_right(const struct toy *t, const struct kind *k, size_t j, struct element **f)
{
	struct scalar x;
	scalar_from_u64(t->g, k->secret[j], &x);
	for (size_t i = 0; i < k->tally.n; i++)
		for (size_t l = 0; l < k->tally.row[i].n; l++) {
			struct element is;
			element_pow(t->g, &k->tally.row[i].c[l].alpha, &x, &is);
			CHECK(element_is_member(t->g, &f[i][l]) && (!t->is_large || element_same(t->g, &is, &f[i][l])));
		}
}

static void open_tally(const struct toy *t, struct kind *k, str lines, struct arena *a)
{
	struct factors by[MEMBERS] = { { NULL } };
	for (size_t j = 0; j < k->n; j++) {
		const str line = str_cut(lines, '\n', &lines);
		struct element **f = factors_new(&k->tally, a), **again;
		if (!line.n) continue;
		if (check_decryption(k->c, &k->tally, &k->key[j], line, f)) {
			factors_right(t, k, j, f);
			CHECK(factors_read(t->g, &k->tally, line, a, &again));
			CHECK(!k->e.is_ours || memmem(line.p, line.n, "\"complete_proofs\"", 17));
			by[j].row = f;
		} else {
			CHECK(k->c->refusal.why != WHY_NONE && k->c->refusal.at <= line.n);
		}
	}
	if (!check_result(k->c, &k->tally, &k->trustees, by, MOST, lines)) CHECK(k->c->refusal.why != WHY_NONE);
	else CHECK(!t->is_large || str_eq(lines, str_from_c(result)));
}

static void put_key(struct paper *o, const struct toy *t, const struct trustee_key *k, bool is_named)
{
	put_z(o, "{\"pok\":");
	put_proof(o, t->g, &k->pok);
	put_z(o, ",\"public_key\":");
	put_element(o, t->g, &k->x);
	if (k->is_signed) put_z(o, ",\"signature\":");
	if (k->is_signed) put_proof(o, t->g, &k->signature);
	if (is_named) put_z(o, ",\"name\":");
	if (is_named) put_text(o, k->name);
	put_z(o, "}");
}

static void read_key(const struct toy *t, str text, struct arena *a)
{
	struct scan s = scan_begin(text, a);
	struct trustee_key k = { .name = S("") };
	struct paper named = paper_new(a), bare = paper_new(a);
	scan_key(&s, t->g, &k);
	if (!scan_end(&s)) return;
	put_key(&named, t, &k, true);
	put_key(&bare, t, &k, false);
	CHECK(str_eq(paper_str(&named), text) || (!k.name.n && str_eq(paper_str(&bare), text)));
	CHECK(element_is_member(t->g, &k.x));
	(void)!key_holds(t->g, a, &k);
	if (k.is_signed) (void)!signature_holds(t->g, a, k.x_text, &t->y, &k.signature);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size == 0) return 0;
	const struct toy *t = toy_of(data[0] & LARGE);
	const str text = { (const char *)data + 1, size - 1 };
	struct arena *a = arena_new(MEMORY);
	if (data[0] & KEY) read_key(t, text, a);
	else open_tally(t, kind_of(data[0]), text, a);
	arena_free(&a);
	return 0;
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max, unsigned seed_of)
{
	if (size < 2 || draw(&seed_of) % 32 == 0) return LLVMFuzzerMutate(data, size, max);
	return 1 + mutate_text((char *)data + 1, size - 1, max - 1, &seed_of);
}

/* Also with one member of the group missing. */
static void seed_opening(uint8_t first, size_t missing, struct arena *a)
{
	const struct kind *k = kind_of(first);
	const struct toy *t = toy_of(first & LARGE);
	char name[] = "seed-00";
	str all = S("");
	for (size_t j = 0; j < k->n; j++) {
		struct scalar x;
		str line = S("");
		scalar_from_u64(t->g, k->secret[j], &x);
		if (j + 1 != missing) decryption_make(t->g, &k->e, &k->tally, &x, a, &line);
		all = JOIN(a, all, line, S("\n"));
	}
	name[5] = (char)('0' + first);
	name[6] = (char)('0' + missing);
	seed(name, first, JOIN(a, all, str_from_c(result)));
}

void seeds(void)
{
	struct arena *a = arena_new(MEMORY);
	for (int first = 0; first < KINDS; first++) {
		seed_opening((uint8_t)first, 0, a);
		if (first & GROUP) seed_opening((uint8_t)first, 2, a);
		if (first & OURS) continue;
		struct paper o = paper_new(a);
		const struct toy *t = toy_of(first & LARGE);
		const bool is_member = first & GROUP;
		char name[] = "key-0";
		put_public_key(&o, t->g, &t->x, is_member ? &t->x : NULL, is_member ? S("") : S("A \"name\""));
		name[4] = (char)('0' + first);
		seed(name, first | KEY, paper_str(&o));
	}
	arena_free(&a);
}
