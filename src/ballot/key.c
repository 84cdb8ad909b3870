/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ballot/key.h"

str key_prefix(const struct group *g, struct arena *a, const struct element *x)
{
	char text[ELEMENT_TEXT];
	return JOIN(a, S("pok|"), group_name(g), S("|"), element_text(g, x, text), S("|"));
}

void put_public_key(struct paper *o, const struct group *g, const struct scalar *x, const struct scalar *sign,
	str name)
{
	struct element e;
	struct proof p;
	char text[ELEMENT_TEXT];
	element_pow_g_secret(g, x, &e);
	prove_knows(g, key_prefix(g, o->arena, &e), x, &p);
	put_z(o, "{\"pok\":");
	put_proof(o, g, &p);
	put_z(o, ",\"public_key\":");
	put_element(o, g, &e);
	if (sign) {
		sign_text(g, o->arena, element_text(g, &e, text), sign, &p);
		put_z(o, ",\"signature\":");
		put_proof(o, g, &p);
	}
	if (name.n) {
		put_z(o, ",\"name\":");
		put_text(o, name);
	}
	put_z(o, "}");
}

void sign_text(const struct group *g, struct arena *a, str text, const struct scalar *sign, struct proof *out)
{
	prove_knows(g, JOIN(a, S("sigmsg|"), text, S("|")), sign, out);
}

void put_signed(struct paper *o, const struct group *g, str message, const struct scalar *sign)
{
	struct proof p;
	sign_text(g, o->arena, message, sign, &p);
	put_z(o, "{\"message\":");
	put_text(o, message);
	put_z(o, ",\"signature\":");
	put_proof(o, g, &p);
	put_z(o, "}");
}

bool knows_holds(const struct group *g, str prefix, const struct element *x, const struct proof *p)
{
	struct element a, xc;
	struct challenge h;
	struct scalar c;
	fixed_base_pow(group_fixed_g(g), &p->response, &a);
	element_pow(g, x, &p->challenge, &xc);
	element_mul(g, &a, &xc, &a);
	challenge_begin(&h, prefix);
	challenge_add(&h, g, &a);
	challenge_end(&h, g, &c);
	return scalar_same(&c, &p->challenge);
}

bool key_holds(const struct group *g, struct arena *a, const struct trustee_key *k)
{
	return knows_holds(g, key_prefix(g, a, &k->x), &k->x, &k->pok);
}

bool signature_holds(const struct group *g, struct arena *a, str text, const struct element *key,
	const struct proof *p)
{
	return knows_holds(g, JOIN(a, S("sigmsg|"), text, S("|")), key, p);
}

/* ---- threshold ---- */

str cert_head(const struct group *g, struct arena *a, size_t size, int threshold, size_t index)
{
	return arena_printf(a, "{\"context\":{\"group\":\"%.*s\",\"size\":%zu,\"threshold\":%d,\"index\":%zu},"
		"\"verification\":", PSTR(group_name(g)), size, threshold, index);
}

str cert_message(const struct group *g, struct arena *a, str head, const struct element *verification,
	const struct element *encryption)
{
	struct paper o = paper_new(a);
	put(&o, head);
	put_element(&o, g, verification);
	put_z(&o, ",\"encryption\":");
	put_element(&o, g, encryption);
	put_z(&o, "}");
	return paper_str(&o);
}

str coefexps_message(const struct group *g, struct arena *a, const struct scalar *coef, int t)
{
	struct paper o = paper_new(a);
	struct element e;
	put_z(&o, "{\"coefexps\":[");
	for (int k = 0; k < t; k++) {
		element_pow_g_secret(g, &coef[k], &e);
		if (k) put_z(&o, ",");
		put_element(&o, g, &e);
	}
	put_z(&o, "]}");
	return paper_str(&o);
}

bool cert_read(const struct group *g, struct arena *a, str message, str head, struct element *verification,
	struct refusal *why)
{
	struct element encryption;
	struct scan s = scan_begin(message, a);
	scan_expect(&s, arena_z(a, head));
	scan_member(&s, g, verification);
	scan_expect(&s, ",\"encryption\":");
	scan_member(&s, g, &encryption);
	scan_expect(&s, "}");
	const bool good = scan_end(&s);
	*why = s.refusal;
	return good;
}

bool coefexps_read(const struct group *g, struct arena *a, str message, int t, struct element **out,
	struct refusal *why)
{
	struct scan s = scan_begin(message, a);
	*out = arena_new_n(a, struct element, (size_t)t);
	scan_expect(&s, "{\"coefexps\":[");
	for (int k = 0; k < t && scan_ok(&s); k++) {
		if (k) scan_expect(&s, ",");
		scan_member(&s, g, &(*out)[k]);
	}
	scan_expect(&s, "]}");
	const bool good = scan_end(&s);
	*why = s.refusal;
	return good;
}

str certs_signed(struct arena *a, const str *certs, size_t n, str own_coefexps)
{
	struct paper o = paper_new(a);
	str list = own_coefexps;                   /* {"coefexps":[..]} without its opening brace */
	list.p++;
	list.n--;
	put_z(&o, "certs_sig|{\"certs\":[");
	for (size_t i = 0; i < n; i++) {
		if (i) put_z(&o, ",");
		put(&o, certs[i]);
	}
	put_z(&o, "],");
	put(&o, list);
	return paper_str(&o);
}

void share_of(const struct group *g, const struct scalar *coef, int t, size_t j, struct scalar *out)
{
	struct scalar x, sum = coef[t - 1];
	scalar_from_u64(g, j, &x);
	for (int k = t - 2; k >= 0; k--) {
		scalar_mul(g, &sum, &x, &sum);
		scalar_add(g, &sum, &coef[k], &sum);
	}
	*out = sum;
	scalar_wipe(&sum);
}

void share_image(const struct group *g, const struct element *a, int t, size_t j, struct element *out)
{
	struct scalar x;
	struct element e = a[t - 1];
	scalar_from_u64(g, j, &x);
	for (int k = t - 2; k >= 0; k--) {
		element_pow(g, &e, &x, &e);
		element_mul(g, &e, &a[k], &e);
	}
	*out = e;
}

void share_images(const struct group *g, const struct element *const *a, size_t n, int t, size_t j,
	struct element *out)
{
	struct element image;
	element_one(g, out);
	for (size_t i = 0; i < n; i++) {
		share_image(g, a[i], t, j, &image);
		element_mul(g, out, &image, out);
	}
}

void lagrange(const struct group *g, const size_t *index, size_t n, size_t j, struct scalar *out)
{
	struct scalar above, below, k, d, own;
	scalar_from_u64(g, 1, &above);
	below = above;
	scalar_from_u64(g, j, &own);
	for (size_t i = 0; i < n; i++) {
		if (index[i] == j) continue;
		scalar_from_u64(g, index[i], &k);
		scalar_sub(g, &k, &own, &d);
		scalar_mul(g, &above, &k, &above);
		scalar_mul(g, &below, &d, &below);
	}
	scalar_invert(g, &below, &below);
	scalar_mul(g, &above, &below, out);
}
