/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ballot/decrypt.h"

/* ---- a trustee's part ---- */

struct decryption {
	const struct group *g;
	const struct scalar *x;
	const struct tally *t;
	str plain, complete;               /* what their challenges begin with */
	struct arena *arena;
};

static void put_factors(struct paper *o, struct decryption *d)
{
	struct element f;
	for (size_t i = 0; i < d->t->n; i++) {
		put_z(o, i ? ",[" : "[");
		for (size_t j = 0; j < d->t->row[i].n; j++) {
			element_pow_secret(d->g, &d->t->row[i].c[j].alpha, d->x, &f);
			if (j) put_z(o, ",");
			put_element(o, d->g, &f);
		}
		put_z(o, "]");
	}
}

/* "unionhall-decrypt|PHI|X|alpha|f|" */
static str complete_prefix(struct decryption *d, const struct element *alpha)
{
	struct paper p = paper_new(d->arena);
	struct element f;
	element_pow_secret(d->g, alpha, d->x, &f);
	put(&p, d->complete);
	put_bare(&p, d->g, alpha);
	put_z(&p, "|");
	put_bare(&p, d->g, &f);
	put_z(&p, "|");
	return paper_str(&p);
}

static void put_proofs(struct paper *o, struct decryption *d, bool complete)
{
	struct proof p;
	for (size_t i = 0; i < d->t->n; i++) {
		put_z(o, i ? ",[" : "[");
		for (size_t j = 0; j < d->t->row[i].n; j++) {
			const struct element *alpha = &d->t->row[i].c[j].alpha;
			str prefix = complete ? complete_prefix(d, alpha) : d->plain;
			prove_same(d->g, prefix, alpha, d->x, &p);
			if (j) put_z(o, ",");
			put_proof(o, d->g, &p);
		}
		put_z(o, "]");
	}
}

void decryption_make(const struct group *g, const struct election *e, const struct tally *t,
    const struct scalar *x, struct arena *a, str *out)
{
	struct paper o = paper_new(a);
	struct element key;
	char text[ELEMENT_TEXT];
	element_pow_g_secret(g, x, &key);
	str by = JOIN(a, str_from_c(e->fingerprint), S("|"), element_text(g, &key, text), S("|"));
	struct decryption d = { g, x, t, JOIN(a, S("decrypt|"), by),
		JOIN(a, S("unionhall-decrypt|"), by), a };
	put_z(&o, "{\"decryption_factors\":[");
	put_factors(&o, &d);
	put_z(&o, "],\"decryption_proofs\":[");
	put_proofs(&o, &d, false);
	if (e->is_ours) {
		put_z(&o, "],\"complete_proofs\":[");
		put_proofs(&o, &d, true);
	}
	put_z(&o, "]}");
	*out = paper_str(&o);
}

/* ---- counts: baby steps, giant steps ---- */

struct step { uint64_t key; int64_t at; };
struct steps { struct step *slot; uint64_t mask; };

static uint64_t key_of(const struct group *g, const struct element *e)
{
	char text[ELEMENT_TEXT];
	struct digest d;
	uint64_t key;
	crypto_sha256(element_text(g, e, text), &d);
	memcpy(&key, d.b, sizeof key);
	return key | 1;
}

static int64_t root_above(int64_t n)
{
	int64_t m = 1;
	while (m * m <= n) m++;
	return m;
}

static void make_steps(
    const struct group *g, const struct element *base, int64_t m, struct steps *s, struct arena *a)
{
	struct element e;
	uint64_t room = 2;
	while (room < 2 * (uint64_t)m) room *= 2;
	s->slot = arena_new_n(a, struct step, room);
	s->mask = room - 1;
	element_one(g, &e);
	for (int64_t i = 0; i < m; i++) {
		uint64_t key = key_of(g, &e), at = key & s->mask;
		while (s->slot[at].key) at = (at + 1) & s->mask;
		s->slot[at] = (struct step){ key, i };
		element_mul(g, &e, base, &e);
	}
}

static int64_t step_at(const struct steps *s, uint64_t key)
{
	for (uint64_t at = key & s->mask; s->slot[at].key; at = (at + 1) & s->mask)
		if (s->slot[at].key == key) return s->slot[at].at;
	return -1;
}

static bool is_power(const struct group *g, const struct element *base, int64_t n, const struct element *e)
{
	struct scalar k;
	struct element is;
	scalar_from_u64(g, (uint64_t)n, &k);
	element_pow(g, base, &k, &is);
	return element_same(g, &is, e);
}

int count_of(const struct group *g, const struct element *e, int64_t most, struct arena *a, int64_t *out)
{
	if (most > COUNT_MOST) return COUNT_TOO_LARGE;
	struct element base, giant, at = *e;
	struct scalar k;
	struct steps s;
	int64_t m = root_above(most);
	element_generator(g, &base);
	make_steps(g, &base, m, &s, a);
	scalar_from_u64(g, (uint64_t)m, &k);
	element_pow(g, &base, &k, &giant);
	element_invert(g, &giant, &giant);
	for (int64_t i = 0; i <= m; i++) {
		int64_t j = step_at(&s, key_of(g, &at));
		*out = i * m + j;
		if (j >= 0 && *out <= most && is_power(g, &base, *out, e)) return 0;
		element_mul(g, &at, &giant, &at);
	}
	return COUNT_NOT_FOUND;
}
