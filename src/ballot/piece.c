/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ballot/piece.h"

str scan_element(struct scan *s, const struct group *g, struct element *e)
{
	const str text = scan_plain(s, ELEMENT_TEXT);
	if (!scan_ok(s) || !element_read(g, text, e)) scan_refuse(s, WHY_ELEMENT);
	return text;
}

str scan_member(struct scan *s, const struct group *g, struct element *e)
{
	const str text = scan_element(s, g, e);
	if (scan_ok(s) && !element_is_member(g, e)) scan_refuse(s, WHY_NOT_MEMBER);
	return text;
}

void scan_scalar(struct scan *s, const struct group *g, struct scalar *k)
{
	if (!scalar_read(g, scan_plain(s, SCALAR_TEXT), k)) scan_refuse(s, WHY_SCALAR);
}

void scan_proof(struct scan *s, const struct group *g, struct proof *p)
{
	scan_expect(s, "{\"challenge\":");
	scan_scalar(s, g, &p->challenge);
	scan_expect(s, ",\"response\":");
	scan_scalar(s, g, &p->response);
	scan_expect(s, "}");
}

void scan_sealed(struct scan *s, const struct group *g, struct sealed *x)
{
	scan_expect(s, "{\"alpha\":");
	x->alpha = scan_element(s, g, &x->c.alpha);
	scan_expect(s, ",\"beta\":");
	x->beta = scan_element(s, g, &x->c.beta);
	scan_expect(s, "}");
}

void scan_key(struct scan *s, const struct group *g, struct trustee_key *k)
{
	scan_expect(s, "{\"pok\":");
	scan_proof(s, g, &k->pok);
	scan_expect(s, ",\"public_key\":");
	k->x_text = scan_member(s, g, &k->x);
	k->is_signed = scan_take(s, ",\"signature\":");
	if (k->is_signed) scan_proof(s, g, &k->signature);
	if (scan_take(s, ",\"name\":")) k->name = scan_text(s);
	scan_expect(s, "}");
}

void put_ciphertext(struct paper *o, const struct group *g, const struct ciphertext *c)
{
	put_z(o, "{\"alpha\":");
	put_element(o, g, &c->alpha);
	put_z(o, ",\"beta\":");
	put_element(o, g, &c->beta);
	put_z(o, "}");
}

void hash_listed(struct sha256 *h, const struct group *g, const struct element *e)
{
	char text[ELEMENT_TEXT];
	sha256_add(h, element_text(g, e, text));
	sha256_add(h, S(","));
}
