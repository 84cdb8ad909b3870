/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The draft of an election, and what a trustee keeps. */
#include "ballot/ceremony.h"
#include "ballot/piece.h"

enum { NUMBER_MAX = 1000000000 };

str draft_write(struct arena *a, const struct draft *d)
{
	const struct { const char *field; int64_t n;
	} numbers[] = { { ",\"singles\":", d->singles }, { ",\"members\":", d->members },
		{ ",\"threshold\":", d->threshold }, { ",\"minimum\":", d->minimum } };
	struct paper o = paper_new(a);
	put_z(&o, "{\"unionhall\":\"draft\",\"uuid\":");
	put_text(&o, d->uuid);
	put_z(&o, ",\"group\":");
	put_text(&o, d->group);
	for (size_t i = 0; i < countof(numbers); i++) {
		put_z(&o, numbers[i].field);
		put_int(&o, numbers[i].n);
	}
	put_z(&o, ",\"before\":");
	put_text(&o, d->before);
	put_z(&o, ",\"after\":");
	put_text(&o, d->after);
	put_z(&o, "}\n");
	return paper_str(&o);
}

bool draft_read(str text, struct arena *a, struct draft *d)
{
	struct scan s = scan_begin(str_trim(text), a);
	scan_expect(&s, "{\"unionhall\":\"draft\",\"uuid\":");
	d->uuid = scan_text(&s);
	scan_expect(&s, ",\"group\":");
	d->group = scan_text(&s);
	scan_expect(&s, ",\"singles\":");
	d->singles = scan_int(&s, TRUSTEES_MAX);
	scan_expect(&s, ",\"members\":");
	d->members = scan_int(&s, TRUSTEES_MAX);
	scan_expect(&s, ",\"threshold\":");
	d->threshold = scan_int(&s, TRUSTEES_MAX);
	scan_expect(&s, ",\"minimum\":");
	d->minimum = scan_int(&s, NUMBER_MAX);
	scan_expect(&s, ",\"before\":");
	d->before = scan_text(&s);
	scan_expect(&s, ",\"after\":");
	d->after = scan_text(&s);
	scan_expect(&s, "}");
	const size_t all = draft_trustees(d);
	return scan_end(&s) && all >= 1 && all <= TRUSTEES_MAX && d->threshold <= d->members &&
		(d->threshold > 0) == (d->members > 0);
}

/* ---- what a trustee keeps ---- */

/* {"cert":..,"coefexps":..,"seal":..}, each signed. */
static str member_published(const struct group *g, const struct draft *d, size_t index,
    struct trustee_secret *s, const struct seal_key *seal, struct arena *a)
{
	struct paper o = paper_new(a), m = paper_new(a);
	struct scalar unused;
	struct element verification, encryption;
	char hex[HEX_TEXT(sizeof seal->b)];
	element_pow_g_secret(g, &s->sign, &verification);
	scalar_random(g, &unused); /* Belenios wants a second key; shares go in sealed boxes here */
	element_pow_g_secret(g, &unused, &encryption);
	scalar_wipe(&unused);
	put_z(&o, "{\"cert\":");
	str head = cert_head(g, a, (size_t)d->members, (int)d->threshold, index);
	put_signed(&o, g, cert_message(g, a, head, &verification, &encryption), &s->sign);
	put_z(&o, ",\"coefexps\":");
	put_signed(&o, g, coefexps_message(g, a, s->coef, (int)d->threshold), &s->sign);
	hex_encode(seal->b, sizeof seal->b, hex);
	put(&m, JOIN(a, S("{\"unionhall\":\"seal\",\"election\":\""), d->uuid, S("\",\"index\":")));
	put_int(&m, (int64_t)index);
	put(&m, JOIN(a, S(",\"key\":\""), str_from_c(hex), S("\"}")));
	put_z(&o, ",\"seal\":");
	put_signed(&o, g, paper_str(&m), &s->sign);
	put_z(&o, "}");
	return paper_str(&o);
}

void trustee_secret_new(const struct group *g, const struct draft *d, size_t number, str name,
    struct arena *a, struct trustee_secret *s)
{
	*s = (struct trustee_secret){ .name = name, .has_x = !draft_is_member(d, number) };
	if (s->has_x) {
		struct paper o = paper_new(a);
		scalar_random(g, &s->x);
		put_public_key(&o, g, &s->x, NULL, name);
		s->published = paper_str(&o);
		return;
	}
	struct seal_key seal;
	scalar_random(g, &s->sign);
	seal_keys_new(&s->seal, &seal);
	s->coef = arena_new_n(a, struct scalar, (size_t)d->threshold);
	for (int k = 0; k < d->threshold; k++) scalar_random(g, &s->coef[k]);
	s->published = member_published(g, d, number - (size_t)d->singles, s, &seal, a);
}

static void put_member(
    struct paper *o, const struct group *g, const struct draft *d, const struct trustee_secret *s)
{
	char hex[HEX_TEXT(sizeof s->seal.b)];
	put_z(o, ",\"sign\":");
	put_scalar(o, g, &s->sign);
	put_z(o, ",\"coef\":[");
	for (int k = 0; k < d->threshold; k++) {
		if (k) put_z(o, ",");
		put_scalar(o, g, &s->coef[k]);
	}
	hex_encode(s->seal.b, sizeof s->seal.b, hex);
	put_z(o, "],\"seal\":\"");
	put_z(o, hex);
	put_z(o, "\"");
	crypto_wipe(hex, sizeof hex);
}

str trustee_secret_write(const struct group *g, const struct draft *d, size_t number,
	const struct trustee_secret *s, struct arena *a)
{
	struct paper o = paper_new(a);
	put_z(&o, "{\"name\":");
	put_text(&o, s->name);
	put_z(&o, ",\"published\":");
	put_text(&o, s->published);
	put_z(&o, ",\"seen\":[");
	for (size_t i = 0; i < s->n_seen; i++) {
		if (i) put_z(&o, ",");
		put_text(&o, s->seen[i]);
	}
	put_z(&o, "]");
	if (draft_is_member(d, number)) put_member(&o, g, d, s);
	if (s->has_x) {
		put_z(&o, ",\"x\":");
		put_scalar(&o, g, &s->x);
	}
	put_z(&o, "}");
	return paper_str(&o);
}

static void read_member(
    struct scan *s, const struct group *g, const struct draft *d, struct trustee_secret *out)
{
	scan_expect(s, ",\"sign\":");
	scan_scalar(s, g, &out->sign);
	scan_expect(s, ",\"coef\":[");
	out->coef = arena_new_n(s->arena, struct scalar, (size_t)d->threshold);
	for (int k = 0; k < d->threshold; k++) {
		if (k) scan_expect(s, ",");
		scan_scalar(s, g, &out->coef[k]);
	}
	scan_expect(s, "],\"seal\":");
	if (!hex_decode(scan_plain(s, HEX_HASH_TEXT), out->seal.b, sizeof out->seal.b)) scan_refuse(s, WHY_TEXT);
}

bool trustee_secret_read(const struct group *g, const struct draft *d, size_t number, str text,
    struct arena *a, struct trustee_secret *out)
{
	struct scan s = scan_begin(text, a);
	*out = (struct trustee_secret){ .seen = arena_new_n(a, str, TRUSTEES_MAX) };
	scan_expect(&s, "{\"name\":");
	out->name = scan_text(&s);
	scan_expect(&s, ",\"published\":");
	out->published = scan_text(&s);
	scan_expect(&s, ",\"seen\":[");
	while (scan_ok(&s) && !scan_take(&s, "]") && out->n_seen < TRUSTEES_MAX) {
		if (out->n_seen) scan_expect(&s, ",");
		out->seen[out->n_seen++] = scan_plain(&s, HEX_HASH_TEXT);
	}
	if (draft_is_member(d, number)) read_member(&s, g, d, out);
	if (scan_take(&s, ",\"x\":")) {
		scan_scalar(&s, g, &out->x);
		out->has_x = true;
	}
	scan_expect(&s, "}");
	return scan_end(&s);
}

void trustee_secret_wipe(const struct draft *d, struct trustee_secret *s)
{
	scalar_wipe(&s->x);
	scalar_wipe(&s->sign);
	crypto_wipe(&s->seal, sizeof s->seal);
	if (s->coef) crypto_wipe(s->coef, (size_t)d->threshold * sizeof *s->coef);
}
