/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* After the ceremony: whether what was published is what a trustee was shown the hashes of. */
#include "ballot/ceremony.h"

str message_text(const struct group *g, const struct signed_message *m, struct arena *a)
{
	struct paper o = paper_new(a);
	put_z(&o, "{\"message\":");
	put_text(&o, m->message);
	put_z(&o, ",\"signature\":");
	put_proof(&o, g, &m->signature);
	put_z(&o, "}");
	return paper_str(&o);
}

static str key_text(const struct group *g, const struct trustee_key *k, struct arena *a)
{
	struct paper o = paper_new(a);
	put_z(&o, "{\"pok\":");
	put_proof(&o, g, &k->pok);
	put(&o, JOIN(a, S(",\"public_key\":\""), k->x_text, S("\"")));
	if (k->name.n) {
		put_z(&o, ",\"name\":");
		put_text(&o, k->name);
	}
	put_z(&o, "}");
	return paper_str(&o);
}

static int differs(const struct draft *d, const struct trustee_secret *s, size_t number, str first,
    str second, struct arena *a, size_t *who)
{
	char hash[HEX_HASH_TEXT];
	*who = number;
	if (number > s->n_seen) return CEREMONY_CHANGED;
	ceremony_hash(d->uuid, number, first, second, a, hash);
	return str_eq(str_from_c(hash), s->seen[number - 1]) ? 0 : CEREMONY_CHANGED;
}

int ceremony_held(const struct group *g, const struct draft *d, const struct trustee_secret *s,
	const struct trustees *t, struct arena *a, size_t *who)
{
	size_t number = 0;
	for (size_t i = 0; i < t->n_entry; i++) {
		const struct trustee_entry *e = &t->entry[i];
		int r = e->is_pedersen ? 0 : differs(d, s, ++number, key_text(g, &e->single, a), S(""), a, who);
		for (size_t j = 0; r == 0 && e->is_pedersen && j < e->pedersen.n; j++)
			r = differs(d, s, ++number, message_text(g, &e->pedersen.cert[j], a),
				message_text(g, &e->pedersen.coefexps[j], a), a, who);
		if (r) return r;
	}
	*who = number;
	return number == s->n_seen ? 0 : CEREMONY_CHANGED;
}
