/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The keys of an election: each proved, each group's made together as it should be, and their product the
 * key that ballots are sealed for. */
#include "ballot/check.h"
#include "ballot/key.h"

/* Where one is in the record, and what was found there. */
struct walk { struct check *c; struct scan at; struct element product; };

static bool refuse(struct walk *w, enum why why, const char *field, size_t item)
{
	struct scan *s = &w->at;
	const size_t mark = scan_enter(s, field);
	scan_item(s, item);
	scan_refuse(s, why);
	scan_leave(s, mark);
	return false;
}

static void times(struct walk *w, const struct element *e)
{
	element_mul(w->c->g, &w->product, e, &w->product);
}

/* ---- one group ---- */

struct member { struct element verification, *coefexps; };

/* The message of a certificate, with its context (from 2.5.1 on) or without. */
static bool read_cert(struct walk *w, const struct pedersen *p, size_t i, struct member *m,
	bool *has_context)
{
	const struct signed_message *cert = &p->cert[i];
	struct refusal why;
	str head = S("{\"verification\":");
	*has_context = str_begins(cert->message, S("{\"context\":"));
	if (*has_context) head = cert_head(w->c->g, w->c->arena, p->n, p->threshold, i + 1);
	if (!cert_read(w->c->g, w->c->arena, cert->message, head, &m->verification, &why))
		return refuse(w, why.why, "certs", i);
	return signature_holds(w->c->g, w->c->arena, cert->message, &m->verification, &cert->signature) ||
		refuse(w, WHY_SIGNATURE, "certs", i);
}

static bool read_coefexps(struct walk *w, const struct pedersen *p, size_t i, struct member *m)
{
	const struct signed_message *c = &p->coefexps[i];
	struct refusal why;
	if (!coefexps_read(w->c->g, w->c->arena, c->message, p->threshold, &m->coefexps, &why))
		return refuse(w, why.why, "coefexps", i);
	return signature_holds(w->c->g, w->c->arena, c->message, &m->verification, &c->signature) ||
		refuse(w, WHY_SIGNATURE, "coefexps", i);
}

/* Each signed all certificates and what it committed to itself. */
static bool all_signed(struct walk *w, const struct pedersen *p, const struct member *m)
{
	str cert[TRUSTEES_MAX];
	for (size_t i = 0; i < p->n; i++) cert[i] = message_text(w->c->g, &p->cert[i], w->c->arena);
	for (size_t i = 0; i < p->n; i++) {
		const str text = certs_signed(w->c->arena, cert, p->n, p->coefexps[i].message);
		if (!signature_holds(w->c->g, w->c->arena, text, &m[i].verification, &p->signature[i]))
			return refuse(w, WHY_SIGNATURE, "signatures", i);
	}
	return true;
}

/* A member's key is what all polynomials together say of it. */
static bool key_fits(struct walk *w, const struct pedersen *p, const struct member *m, size_t j)
{
	const struct trustee_key *k = &p->key[j];
	const struct element *of[TRUSTEES_MAX];
	struct element must;
	for (size_t i = 0; i < p->n; i++) of[i] = m[i].coefexps;
	share_images(w->c->g, of, p->n, p->threshold, j + 1, &must);
	if (!element_same(w->c->g, &must, &k->x)) return refuse(w, WHY_KEY, "verification_keys", j);
	if (!key_holds(w->c->g, w->c->arena, k)) return refuse(w, WHY_PROOF, "verification_keys", j);
	if (w->c->e->is_ours && !k->is_signed) return refuse(w, WHY_SIGNATURE, "verification_keys", j);
	if (k->is_signed && !signature_holds(w->c->g, w->c->arena, k->x_text, &m[j].verification,
		&k->signature))
		return refuse(w, WHY_SIGNATURE, "verification_keys", j);
	return true;
}

static bool group_holds(struct walk *w, const struct pedersen *p)
{
	struct member m[TRUSTEES_MAX];
	size_t contexts = 0;
	for (size_t i = 0; i < p->n; i++) {
		bool has_context;
		if (!read_cert(w, p, i, &m[i], &has_context) || !read_coefexps(w, p, i, &m[i])) return false;
		contexts += has_context;
		times(w, &m[i].coefexps[0]);
	}
	const bool must = w->c->e->is_ours || contexts != 0;           /* from 2.5.1 on both, before neither */
	if (must && (contexts != p->n || !p->signature))
		return refuse(w, WHY_CERTIFICATE, "certs", 0);
	if (p->signature && !all_signed(w, p, m)) return false;
	for (size_t j = 0; j < p->n; j++)
		if (!key_fits(w, p, m, j)) return false;
	return true;
}

bool check_trustees(struct check *c, const struct trustees *t)
{
	arena_reset(c->arena);
	struct walk w = { .c = c, .at = scan_begin(S(""), c->arena) };
	bool holds = true;
	element_one(c->g, &w.product);
	for (size_t i = 0; i < t->n_entry && holds; i++) {
		const struct trustee_entry *e = &t->entry[i];
		const size_t mark = scan_item(&w.at, i);
		if (e->is_pedersen) {
			holds = group_holds(&w, &e->pedersen);
		} else {
			holds = key_holds(c->g, c->arena, &e->single);
			if (!holds) scan_refuse(&w.at, WHY_PROOF);
			times(&w, &e->single.x);
		}
		scan_leave(&w.at, mark);
	}
	if (holds && !element_same(c->g, &w.product, &c->e->y)) {
		holds = false;
		scan_refuse(&w.at, WHY_KEY);
	}
	c->refusal = w.at.refusal;
	return holds;
}
