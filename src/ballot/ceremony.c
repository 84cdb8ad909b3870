/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ballot/ceremony.h"
#include "ballot/piece.h"

/* One step of the ceremony: what is known, and where it got stuck. */
struct stage {
	const struct group *g;
	const struct draft *d;
	const struct exchange *x;
	struct arena *a;
	size_t *who;
};

/* A message somebody signed, and how it stands in the file. */
struct signed_text { str raw, message; struct proof signature; };
/* What one trustee published in the second round. */
struct published {
	str raw;
	struct element key;                /* a single's */
	struct proof pok;
	struct signed_text cert, coefexps, seal;
	struct element verification, *coef;
	struct seal_key seal_key;
};

int draft_rounds(const struct draft *d, size_t number)
{
	return draft_is_member(d, number) ? ROUNDS : ROUND_PUBLIC + 1;
}

void ceremony_hash(str uuid, size_t number, str first, str second, struct arena *a, char out[HEX_HASH_TEXT])
{
	char n[24];
	hash_hex(JOIN(a, S("unionhall-commitment|"), uuid, S("|"), digits(n, (int64_t)number), S("|"), first,
		second.n ? S(",") : S(""), second), out);
}

static size_t member_number(const struct draft *d, size_t index)
{
	return (size_t)d->singles + index;
}

static int stuck(const struct stage *s, size_t number, int why)
{
	*s->who = number;
	return why;
}

static str text_of(const struct stage *s, size_t number, enum round round)
{
	return str_trim(s->x->text[round][number - 1]);
}

/* ---- reading ---- */

static void scan_signed(struct scan *s, const struct group *g, struct signed_text *out)
{
	const size_t from = s->at;
	scan_expect(s, "{\"message\":");
	out->message = scan_text(s);
	scan_expect(s, ",\"signature\":");
	scan_proof(s, g, &out->signature);
	scan_expect(s, "}");
	out->raw = (str){ s->s.p + from, s->at - from };
}

/* As it will stand in the trustees record; a single signs nothing. */
static bool read_single(const struct stage *s, struct published *p)
{
	struct trustee_key k = { .is_signed = false };
	struct scan c = scan_begin(p->raw, s->a);
	scan_key(&c, s->g, &k);
	p->key = k.x;
	p->pok = k.pok;
	return scan_end(&c) && !k.is_signed;
}

/* The certificate says where its holder stands: exactly there. */
static bool read_cert(const struct stage *s, size_t index, struct published *p)
{
	struct refusal why;
	const str head = cert_head(s->g, s->a, (size_t)s->d->members, (int)s->d->threshold, index);
	return cert_read(s->g, s->a, p->cert.message, head, &p->verification, &why);
}

static bool read_coefexps(const struct stage *s, struct published *p)
{
	struct refusal why;
	return coefexps_read(s->g, s->a, p->coefexps.message, (int)s->d->threshold, &p->coef, &why);
}

static void expect_of(struct scan *c, const struct stage *s, const char *what, size_t index)
{
	char n[24];
	scan_expect(c, arena_z(s->a, JOIN(s->a, S("{\"unionhall\":\""), str_from_c(what), S("\",\"election\":\""),
		s->d->uuid, S("\",\"index\":"), digits(n, (int64_t)index))));
}

static bool read_member(const struct stage *s, size_t index, struct published *p)
{
	struct scan c = scan_begin(p->raw, s->a);
	scan_expect(&c, "{\"cert\":");
	scan_signed(&c, s->g, &p->cert);
	scan_expect(&c, ",\"coefexps\":");
	scan_signed(&c, s->g, &p->coefexps);
	scan_expect(&c, ",\"seal\":");
	scan_signed(&c, s->g, &p->seal);
	scan_expect(&c, "}");
	if (!scan_end(&c) || !read_cert(s, index, p) || !read_coefexps(s, p)) return false;
	struct scan k = scan_begin(p->seal.message, s->a);
	expect_of(&k, s, "seal", index);
	scan_expect(&k, ",\"key\":");
	if (!hex_decode(scan_plain(&k, HEX_HASH_TEXT), p->seal_key.b, sizeof p->seal_key.b))
		scan_refuse(&k, WHY_TEXT);
	scan_expect(&k, "}");
	return scan_end(&k);
}

/* ---- the rounds ---- */

static int read_commitment(const struct stage *s, size_t number, str *hash)
{
	char n[24];
	str text = text_of(s, number, ROUND_COMMIT);
	if (!text.n) return stuck(s, number, CEREMONY_WAIT);
	struct scan c = scan_begin(text, s->a);
	scan_expect(&c, arena_z(s->a, JOIN(s->a, S("{\"unionhall\":\"commitment\",\"election\":\""), s->d->uuid,
		S("\",\"trustee\":"), digits(n, (int64_t)number), S(",\"hash\":"))));
	*hash = scan_plain(&c, HEX_HASH_TEXT);
	scan_expect(&c, "}");
	return scan_end(&c) && hash->n == HEX_HASH_TEXT - 1 ? 0 : stuck(s, number, CEREMONY_FORM);
}

static void hash_of(const struct stage *s, size_t number, const struct published *p, char out[HEX_HASH_TEXT])
{
	if (draft_is_member(s->d, number))
		ceremony_hash(s->d->uuid, number, p->cert.raw, p->coefexps.raw, s->a, out);
	else
		ceremony_hash(s->d->uuid, number, p->raw, S(""), s->a, out);
}

static bool published_proofs_hold(const struct stage *s, size_t number, const struct published *p)
{
	if (!draft_is_member(s->d, number))
		return knows_holds(s->g, key_prefix(s->g, s->a, &p->key), &p->key, &p->pok);
	const struct signed_text *const t[] = { &p->cert, &p->coefexps, &p->seal };
	for (size_t i = 0; i < countof(t); i++)
		if (!signature_holds(s->g, s->a, t[i]->message, &p->verification, &t[i]->signature)) return false;
	return true;
}

static bool read_published(const struct stage *s, size_t number, struct published *p)
{
	return draft_is_member(s->d, number) ? read_member(s, number - (size_t)s->d->singles, p)
	                                     : read_single(s, p);
}

/* What a trustee published, after it was found to be what they were bound to, and to hold. */
static int checked_public(const struct stage *s, size_t number, struct published *p)
{
	char hash[HEX_HASH_TEXT];
	str bound;
	int r = read_commitment(s, number, &bound);
	if (r) return r;
	p->raw = text_of(s, number, ROUND_PUBLIC);
	if (!p->raw.n) return stuck(s, number, CEREMONY_WAIT);
	if (!read_published(s, number, p)) return stuck(s, number, CEREMONY_FORM);
	hash_of(s, number, p, hash);
	if (!str_eq(str_from_c(hash), bound)) return stuck(s, number, CEREMONY_BROKEN_WORD);
	return published_proofs_hold(s, number, p) ? 0 : stuck(s, number, CEREMONY_PROOF);
}

static int all_members(const struct stage *s, struct published **out)
{
	*out = arena_new_n(s->a, struct published, (size_t)s->d->members);
	for (size_t i = 1; i <= (size_t)s->d->members; i++) {
		int r = checked_public(s, member_number(s->d, i), &(*out)[i - 1]);
		if (r) return r;
	}
	return 0;
}

static int commit(const struct stage *s, size_t number, const struct trustee_secret *t, str *out)
{
	struct published p = { .raw = t->published };
	char hash[HEX_HASH_TEXT], n[24];
	CHECK(read_published(s, number, &p));
	hash_of(s, number, &p, hash);
	*out = JOIN(s->a, S("{\"unionhall\":\"commitment\",\"election\":\""), s->d->uuid, S("\",\"trustee\":"),
		digits(n, (int64_t)number), S(",\"hash\":\""), str_from_c(hash), S("\"}\n"));
	return 0;
}

static int see_all(const struct stage *s, struct trustee_secret *t)
{
	size_t n = draft_trustees(s->d);
	str *seen = arena_new_n(s->a, str, n);
	for (size_t i = 1; i <= n; i++) {
		int r = read_commitment(s, i, &seen[i - 1]);
		if (r) return r;
		if (t->n_seen && !str_eq(seen[i - 1], t->seen[i - 1])) return stuck(s, i, CEREMONY_CHANGED);
	}
	t->seen = seen;
	t->n_seen = n;
	return 0;
}

static int publish(const struct stage *s, size_t number, struct trustee_secret *t, str *out)
{
	str own;
	int r = commit(s, number, t, &own);
	if (r == 0 && text_of(s, number, ROUND_COMMIT).n &&
	    !str_eq(str_trim(own), text_of(s, number, ROUND_COMMIT)))
		return stuck(s, number, CEREMONY_CHANGED);
	r = r ? r : see_all(s, t);
	*out = JOIN(s->a, t->published, S("\n"));
	return r;
}

static str own_certs(const struct stage *s, const struct published *m, size_t index)
{
	str *certs = arena_new_n(s->a, str, (size_t)s->d->members);
	for (int64_t i = 0; i < s->d->members; i++) certs[i] = m[i].cert.raw;
	return certs_signed(s->a, certs, (size_t)s->d->members, m[index - 1].coefexps.message);
}

/* One share, sealed for its reader, in hex. */
static void put_sealed(struct paper *o, const struct stage *s, const struct trustee_secret *t,
	const struct published *to, size_t j)
{
	struct scalar share;
	char text[SCALAR_TEXT];
	share_of(s->g, t->coef, (int)s->d->threshold, j, &share);
	str plain = scalar_text(s->g, &share, text);
	uint8_t *sealed = arena_raw(s->a, plain.n + SEAL_EXTRA);
	char *hex = arena_raw(s->a, HEX_TEXT(plain.n + SEAL_EXTRA));
	CHECK(seal_for(&to->seal_key, plain, sealed));
	hex_encode(sealed, plain.n + SEAL_EXTRA, hex);
	put_text(o, str_from_c(hex));
	scalar_wipe(&share);
	crypto_wipe(text, sizeof text);
}

static int send_shares(const struct stage *s, size_t number, struct trustee_secret *t, str *out)
{
	size_t index = number - (size_t)s->d->singles;
	struct published *m;
	struct proof signature;
	int r = see_all(s, t);
	r = r ? r : all_members(s, &m);
	if (r) return r;
	struct paper o = paper_new(s->a), message = paper_new(s->a);
	sign_text(s->g, s->a, own_certs(s, m, index), &t->sign, &signature);
	put(&message, JOIN(s->a, S("{\"unionhall\":\"shares\",\"election\":\""), s->d->uuid, S("\",\"index\":")));
	put_int(&message, (int64_t)index);
	put_z(&message, ",\"to\":[");
	for (int64_t j = 0; j < s->d->members; j++) {
		if (j) put_z(&message, ",");
		put_sealed(&message, s, t, &m[j], (size_t)j + 1);
	}
	put_z(&message, "]}");
	put_z(&o, "{\"signature\":");
	put_proof(&o, s->g, &signature);
	put_z(&o, ",\"shares\":");
	put_signed(&o, s->g, paper_str(&message), &t->sign);
	put_z(&o, "}\n");
	*out = paper_str(&o);
	return 0;
}

/* What member i signed and sent in the third round. */
struct sent { struct proof signature; struct signed_text shares; str sealed; };

static int read_sent(
    const struct stage *s, const struct published *m, size_t i, size_t reader, struct sent *out)
{
	size_t number = member_number(s->d, i);
	str text = text_of(s, number, ROUND_SHARES);
	if (!text.n) return stuck(s, number, CEREMONY_WAIT);
	struct scan c = scan_begin(text, s->a);
	scan_expect(&c, "{\"signature\":");
	scan_proof(&c, s->g, &out->signature);
	scan_expect(&c, ",\"shares\":");
	scan_signed(&c, s->g, &out->shares);
	scan_expect(&c, "}");
	if (!scan_end(&c)) return stuck(s, number, CEREMONY_FORM);
	struct scan k = scan_begin(out->shares.message, s->a);
	expect_of(&k, s, "shares", i);
	scan_expect(&k, ",\"to\":[");
	for (size_t j = 1; j <= (size_t)s->d->members; j++) {
		if (j > 1) scan_expect(&k, ",");
		str sealed = scan_plain(&k, HEX_TEXT(SCALAR_TEXT + SEAL_EXTRA));
		if (j == reader) out->sealed = sealed;
	}
	scan_expect(&k, "]}");
	if (!scan_end(&k)) return stuck(s, number, CEREMONY_FORM);
	bool holds = signature_holds(s->g, s->a, out->shares.message, &m[i - 1].verification,
	                 &out->shares.signature) &&
	    signature_holds(s->g, s->a, own_certs(s, m, i), &m[i - 1].verification, &out->signature);
	return holds ? 0 : stuck(s, number, CEREMONY_PROOF);
}

static bool open_share(const struct stage *s, const struct trustee_secret *t, str hex, struct scalar *out)
{
	uint8_t sealed[SCALAR_TEXT + SEAL_EXTRA], plain[SCALAR_TEXT];
	size_t n = hex.n / 2;
	bool good = n > SEAL_EXTRA && n <= sizeof sealed && hex_decode(hex, sealed, n) &&
		seal_open(&t->seal, sealed, n, plain) &&
		scalar_read(s->g, (str){ (char *)plain, n - SEAL_EXTRA }, out);
	crypto_wipe(plain, sizeof plain);
	return good;
}

/* Adds the share member i sent, when it is the one they published an image of. */
static int take_share(const struct stage *s, const struct published *m, size_t i, size_t index,
	struct trustee_secret *t)
{
	struct sent sent;
	struct scalar share;
	struct element own, image;
	int r = read_sent(s, m, i, index, &sent);
	if (r) return r;
	if (!open_share(s, t, sent.sealed, &share)) return stuck(s, member_number(s->d, i), CEREMONY_SHARE);
	element_pow_g_secret(s->g, &share, &own);
	share_image(s->g, m[i - 1].coef, (int)s->d->threshold, index, &image);
	scalar_add(s->g, &t->x, &share, &t->x);
	scalar_wipe(&share);
	return element_same(s->g, &own, &image) ? 0 : stuck(s, member_number(s->d, i), CEREMONY_SHARE);
}

static int take_shares(const struct stage *s, size_t number, struct trustee_secret *t, str *out)
{
	size_t index = number - (size_t)s->d->singles;
	struct published *m;
	struct paper o = paper_new(s->a);
	int r = see_all(s, t);
	r = r ? r : all_members(s, &m);
	scalar_from_u64(s->g, 0, &t->x);
	for (size_t i = 1; r == 0 && i <= (size_t)s->d->members; i++) r = take_share(s, m, i, index, t);
	if (r) return r;
	t->has_x = true;
	put_public_key(&o, s->g, &t->x, &t->sign, t->name);
	put_z(&o, "\n");
	*out = paper_str(&o);
	return 0;
}

int ceremony_step(const struct group *g, const struct draft *d, size_t number, enum round round,
	const struct exchange *x, struct trustee_secret *t, struct arena *a, str *out, size_t *who)
{
	const struct stage s = { g, d, x, a, who };
	switch (round) {
	case ROUND_COMMIT: return commit(&s, number, t, out);
	case ROUND_PUBLIC: return publish(&s, number, t, out);
	case ROUND_SHARES: return send_shares(&s, number, t, out);
	case ROUND_KEY: return take_shares(&s, number, t, out);
	case ROUNDS: break;
	}
	CHECK(!"a round there is not");
	return 0;
}

/* ---- the end ---- */

/* A member's verification key is what all published images say it must be. */
static int check_key(const struct stage *s, const struct published *m, size_t j)
{
	size_t number = member_number(s->d, j);
	str text = text_of(s, number, ROUND_KEY);
	const struct element *of[TRUSTEES_MAX];
	struct element must;
	struct trustee_key k = { .is_signed = false };
	if (!text.n) return stuck(s, number, CEREMONY_WAIT);
	struct scan c = scan_begin(text, s->a);
	scan_key(&c, s->g, &k);
	if (!scan_end(&c) || !k.is_signed) return stuck(s, number, CEREMONY_FORM);
	for (int64_t i = 0; i < s->d->members; i++) of[i] = m[i].coef;
	share_images(s->g, of, (size_t)s->d->members, (int)s->d->threshold, j, &must);
	bool holds = element_same(s->g, &must, &k.x) && key_holds(s->g, s->a, &k) &&
		signature_holds(s->g, s->a, k.x_text, &m[j - 1].verification, &k.signature);
	return holds ? 0 : stuck(s, number, CEREMONY_PROOF);
}

static void put_nth(struct paper *o, size_t i, str s)
{
	if (i > 1) put_z(o, ",");
	put(o, s);
}

static int put_group(const struct stage *s, struct paper *o, struct element *y)
{
	struct published *m;
	struct sent sent;
	size_t n = (size_t)s->d->members;
	int r = all_members(s, &m);
	if (r) return r;
	put_z(o, "[\"Pedersen\",{\"threshold\":");
	put_int(o, s->d->threshold);
	put_z(o, ",\"certs\":[");
	for (size_t i = 1; i <= n; i++) put_nth(o, i, m[i - 1].cert.raw);
	put_z(o, "],\"coefexps\":[");
	for (size_t i = 1; i <= n; i++) put_nth(o, i, m[i - 1].coefexps.raw);
	put_z(o, "],\"signatures\":[");
	for (size_t i = 1; i <= n; i++) {
		r = r ? r : read_sent(s, m, i, 0, &sent);
		r = r ? r : check_key(s, m, i);
		if (r) return r;
		put_nth(o, i, S(""));
		put_proof(o, s->g, &sent.signature);
		element_mul(s->g, y, &m[i - 1].coef[0], y);
	}
	put_z(o, "],\"verification_keys\":[");
	for (size_t i = 1; i <= n; i++) put_nth(o, i, text_of(s, member_number(s->d, i), ROUND_KEY));
	put_z(o, "]}]");
	return 0;
}

static int put_singles(const struct stage *s, struct paper *o, struct element *y)
{
	for (size_t i = 1; i <= (size_t)s->d->singles; i++) {
		struct published p;
		int r = checked_public(s, i, &p);
		if (r) return r;
		put_nth(o, i, JOIN(s->a, S("[\"Single\","), p.raw, S("]")));
		element_mul(s->g, y, &p.key, y);
	}
	return 0;
}

int ceremony_end(const struct group *g, const struct draft *d, const struct exchange *x, struct arena *a,
	str *trustees, str *election, size_t *who)
{
	const struct stage s = { g, d, x, a, who };
	struct paper o = paper_new(a), e = paper_new(a);
	struct element y;
	element_one(g, &y);
	put_z(&o, "[");
	int r = put_singles(&s, &o, &y);
	if (r == 0 && d->members && d->singles) put_z(&o, ",");
	if (r == 0 && d->members) r = put_group(&s, &o, &y);
	put_z(&o, "]");
	put(&e, d->before);
	put_element(&e, g, &y);
	put(&e, d->after);
	*trustees = paper_str(&o);
	*election = paper_str(&e);
	return r;
}
