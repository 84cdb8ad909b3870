// SPDX-License-Identifier: AGPL-3.0-or-later
// The trustees of an election, on a toy group: single ones and threshold groups, of both ages of the format.
// The mutator signs again what it changed. What is accepted can be counted with: every key is a member, its
// number finds it, and on the large toy the keys of a group are those its polynomials make.
#include "ballot/key.h"
#include "mutate.h"
#include "toy.h"

enum { MEMORY = 32 << 20, SIGN = 101, GROUP_MAX = 3 };
struct kind { struct election e; struct check *c; };

/* bit 0: the large toy; bit 1: an election of ours. */
static struct kind *kind_of(uint8_t first)
{
	static struct kind kinds[4];
	static struct arena *kept[countof(kinds)];
	struct kind *k = &kinds[first % countof(kinds)];
	const struct toy *t = toy_of(first & 1);
	struct refusal why;
	if (k->c) return k;
	struct arena *a = kept[first % countof(kinds)] = arena_new(1 << 20);
	const str e = toy_election(t, a, "{\"answers\":[\"A\"],\"min\":0,\"max\":1,\"question\":\"?\"}",
		first & 2);
	CHECK(election_read(e, a, &k->e, &why) && election_read_key(t->g, &k->e));
	CHECK(check_new(t->g, &k->e, t->y_table, &k->c) == 0);
	return k;
}

/* g to the sum of the shares of all polynomials, share by share: not by the product's way. */
static void keys_fit(const struct toy *t, const struct pedersen *p, struct arena *a)
{
	for (size_t j = 0; j < p->n; j++) {
		struct element product, part, *coef;
		struct scalar power, j_again;
		struct refusal why;
		element_one(t->g, &product);
		scalar_from_u64(t->g, j + 1, &j_again);
		for (size_t i = 0; i < p->n; i++) {
			scalar_from_u64(t->g, 1, &power);
			CHECK(coefexps_read(t->g, a, p->coefexps[i].message, p->threshold, &coef, &why));
			for (int k = 0; k < p->threshold; k++) {
				element_pow(t->g, &coef[k], &power, &part);
				element_mul(t->g, &product, &part, &product);
				scalar_mul(t->g, &power, &j_again, &power);
			}
		}
		CHECK(element_same(t->g, &product, &p->key[j].x));
	}
}

static void accepted(const struct toy *t, const struct trustees *all, struct arena *a, bool ours)
{
	size_t n = 0;
	for (size_t i = 0; i < all->n_entry; i++) {
		const struct trustee_entry *e = &all->entry[i];
		n += e->is_pedersen ? e->pedersen.n : 1;
		if (!e->is_pedersen) continue;
		CHECK(e->pedersen.threshold >= 1 && (size_t)e->pedersen.threshold <= e->pedersen.n);
		CHECK(!ours || e->pedersen.signature);
		keys_fit(t, &e->pedersen, a);
	}
	CHECK(n == all->n_keys && n <= TRUSTEES_MAX && !trustee_numbered(all, (int64_t)n + 1));
	for (size_t i = 1; i <= n; i++) {
		const struct trustee_key *k = trustee_numbered(all, (int64_t)i);
		CHECK(k && element_is_member(t->g, &k->x) && key_holds(t->g, a, k));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size == 0) return 0;
	const struct kind *k = kind_of(data[0]);
	const struct toy *t = toy_of(data[0] & 1);
	const str record = { (const char *)data + 1, size - 1 };
	struct arena *a = arena_new(MEMORY);
	struct trustees all;
	struct refusal why;
	if (!trustees_read(t->g, record, a, &all, &why)) CHECK(why.why != WHY_NONE && why.at <= record.n);
	else if (check_trustees(k->c, &all)) accepted(t, &all, a, data[0] & 2);
	else CHECK(k->c->refusal.why != WHY_NONE);
	arena_free(&a);
	return 0;
}

/* ---- signing again ---- */

static void sign_of(const struct toy *t, size_t i, struct scalar *out)
{
	scalar_from_u64(t->g, SIGN + i % GROUP_MAX, out);
}

static void put_key(struct paper *o, const struct toy *t, const struct trustee_key *k,
	const struct scalar *sign)
{
	struct trustee_key again = *k;
	struct scalar x;
	if (toy_log(t, &k->x, &x)) prove_knows(t->g, key_prefix(t->g, o->arena, &k->x), &x, &again.pok);
	if (sign) sign_text(t->g, o->arena, k->x_text, sign, &again.signature);
	put_z(o, "{\"pok\":");
	put_proof(o, t->g, &again.pok);
	put_z(o, ",\"public_key\":");
	put_element(o, t->g, &k->x);
	if (k->is_signed) put_z(o, ",\"signature\":");
	if (k->is_signed) put_proof(o, t->g, &again.signature);
	if (k->name.n) put_z(o, ",\"name\":");
	if (k->name.n) put_text(o, k->name);
	put_z(o, "}");
}

/* The texts as they then stand. */
static const str *put_messages(struct paper *o, const struct toy *t, const struct signed_message *m, size_t n)
{
	str *text = arena_new_n(o->arena, str, n + 1);
	for (size_t i = 0; i < n; i++) {
		struct signed_message again = m[i];
		struct scalar sign;
		sign_of(t, i, &sign);
		sign_text(t->g, o->arena, m[i].message, &sign, &again.signature);
		text[i] = message_text(t->g, &again, o->arena);
		if (i) put_z(o, ",");
		put(o, text[i]);
	}
	return text;
}

static void put_signatures(struct paper *o, const struct toy *t, const struct pedersen *p, const str *certs)
{
	put_z(o, "],\"signatures\":[");
	for (size_t i = 0; i < p->n; i++) {
		struct proof again = p->signature[i];
		struct scalar sign;
		sign_of(t, i, &sign);
		if (p->coefexps[i].message.n)
			sign_text(t->g, o->arena, certs_signed(o->arena, certs, p->n, p->coefexps[i].message),
				&sign, &again);
		if (i) put_z(o, ",");
		put_proof(o, t->g, &again);
	}
}

static void put_group(struct paper *o, const struct toy *t, const struct pedersen *p)
{
	put_z(o, "{\"threshold\":");
	put_int(o, p->threshold);
	put_z(o, ",\"certs\":[");
	const str *certs = put_messages(o, t, p->cert, p->n);
	put_z(o, "],\"coefexps\":[");
	put_messages(o, t, p->coefexps, p->n);
	if (p->signature) put_signatures(o, t, p, certs);
	put_z(o, "],\"verification_keys\":[");
	for (size_t i = 0; i < p->n; i++) {
		struct scalar sign;
		sign_of(t, i, &sign);
		if (i) put_z(o, ",");
		put_key(o, t, &p->key[i], &sign);
	}
	put_z(o, "]}");
}

static str signed_again(const struct toy *t, const struct trustees *all, struct arena *a)
{
	struct paper o = paper_new(a);
	put_z(&o, "[");
	for (size_t i = 0; i < all->n_entry; i++) {
		const struct trustee_entry *e = &all->entry[i];
		if (i) put_z(&o, ",");
		put_z(&o, e->is_pedersen ? "[\"Pedersen\"," : "[\"Single\",");
		if (e->is_pedersen) put_group(&o, t, &e->pedersen);
		else put_key(&o, t, &e->single, NULL);
		put_z(&o, "]");
	}
	put_z(&o, "]");
	return paper_str(&o);
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max, unsigned seed_of)
{
	if (size < 2 || draw(&seed_of) % 32 == 0) return LLVMFuzzerMutate(data, size, max);
	size_t n = 1 + mutate_text((char *)data + 1, size - 1, max - 1, &seed_of);
	struct arena *a = arena_new(MEMORY);
	const struct toy *t = toy_of(data[0] & 1);
	struct trustees all;
	struct refusal why;
	if (draw(&seed_of) % 8 && trustees_read(t->g, (str){ (const char *)data + 1, n - 1 }, a, &all, &why)) {
		const str s = signed_again(t, &all, a);
		if (s.n < max) n = hand_out(data, max, 1, s);
	}
	arena_free(&a);
	return n;
}

/* ---- first examples ---- */

static void seed_key(struct paper *o, const struct toy *t, uint64_t x, bool is_signed)
{
	struct scalar k, sign;
	scalar_from_u64(t->g, x, &k);
	sign_of(t, 0, &sign);
	put_public_key(o, t->g, &k, is_signed ? &sign : NULL, is_signed ? S("") : S("A name"));
}

/* Polynomial i: 200 + i, 10 + i, 20 + i, ...; and so the keys. */
static uint64_t coefficient(size_t i, int k)
{
	return k ? 10 * (uint64_t)k + i : 200 + i;
}

static uint64_t share(size_t n, int threshold, size_t j)
{
	uint64_t sum = 0, power = 1;
	for (int k = 0; k < threshold; k++, power *= j)
		for (size_t i = 0; i < n; i++) sum += coefficient(i, k) * power;
	return sum;
}

static struct pedersen *seed_group(const struct toy *t, struct arena *a, size_t n, int threshold, bool is_old)
{
	struct pedersen *p = arena_new_n(a, struct pedersen, 1);
	struct signed_message *cert = arena_new_n(a, struct signed_message, n);
	struct signed_message *coefexps = arena_new_n(a, struct signed_message, n);
	struct trustee_key *key = arena_new_n(a, struct trustee_key, n);
	for (size_t i = 0; i < n; i++) {
		struct scalar sign, coef[GROUP_MAX], x;
		struct element e;
		char text[ELEMENT_TEXT];
		sign_of(t, i, &sign);
		element_pow_g_secret(t->g, &sign, &e);
		str head = S("{\"verification\":");
		if (!is_old) head = cert_head(t->g, a, n, threshold, i + 1);
		cert[i].message = cert_message(t->g, a, head, &e, &e);
		for (int k = 0; k < threshold; k++) scalar_from_u64(t->g, coefficient(i, k), &coef[k]);
		coefexps[i].message = coefexps_message(t->g, a, coef, threshold);
		scalar_from_u64(t->g, share(n, threshold, i + 1), &x);
		element_pow_g_secret(t->g, &x, &key[i].x);
		prove_knows(t->g, key_prefix(t->g, a, &key[i].x), &x, &key[i].pok);
		key[i].x_text = arena_copy(a, element_text(t->g, &key[i].x, text));
		key[i].is_signed = !is_old;
	}
	*p = (struct pedersen){ threshold, n, cert, coefexps,
		is_old ? NULL : arena_new_n(a, struct proof, n), key };
	return p;
}

static void seed_record(const struct toy *t, int first, struct arena *a, size_t n, int threshold, bool is_old)
{
	struct paper o = paper_new(a);
	char name[] = "seed-000";
	uint64_t sum = 0;
	for (size_t i = 0; i < n; i++) sum += coefficient(i, 0);
	put_z(&o, "[");
	if (sum < TOY_X) {
		put_z(&o, "[\"Single\",");
		seed_key(&o, t, TOY_X - sum, false);
		put_z(&o, n ? "]," : "]");
	}
	if (n) put_z(&o, "[\"Pedersen\",");
	if (n) put_group(&o, t, seed_group(t, a, n, threshold, is_old));
	put_z(&o, n ? "]]" : "]");
	name[5] = (char)('0' + first);
	name[6] = (char)('0' + n);
	name[7] = (char)('0' + is_old);
	seed(name, first, paper_str(&o));
}

void seeds(void)
{
	struct arena *a = arena_new(MEMORY);
	for (int first = 0; first < 4; first++) {
		const struct toy *t = toy_of(first & 1);
		seed_record(t, first, a, 0, 0, false);
		seed_record(t, first, a, 1, 1, false);
		seed_record(t, first, a, 2, 1, false);
		seed_record(t, first, a, 3, 2, false);
		seed_record(t, first, a, 3, 2, true);
	}
	arena_free(&a);
}
