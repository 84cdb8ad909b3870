/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ballot/paper.h"

enum { PAPER_FIRST = 512, WEIGHT_AS_NUMBER = 1073741823 };

void put(struct paper *o, str s)
{
	if (o->n + s.n > o->room) {
		size_t room = o->room ? o->room : PAPER_FIRST;
		while (room < o->n + s.n) room *= 2;
		char *p = arena_raw(o->arena, room);
		if (o->n) memcpy(p, o->p, o->n);
		if (o->n) crypto_wipe(o->p, o->n);
		o->p = p;
		o->room = room;
	}
	if (s.n) memcpy(o->p + o->n, s.p, s.n);
	o->n += s.n;
}

void put_z(struct paper *o, const char *z)
{
	put(o, str_from_c(z));
}

static void put_escaped(struct paper *o, unsigned char c)
{
	static const char short_form[32] = {
		['\b'] = 'b', ['\f'] = 'f', ['\n'] = 'n', ['\r'] = 'r', ['\t'] = 't'
	};
	char out[6] = "\\u00";
	if (c == '"' || c == '\\' || (c < 32 && short_form[c])) {
		out[1] = c < 32 ? short_form[c] : (char)c;
		put(o, (str){ out, 2 });
		return;
	}
	out[4] = "0123456789abcdef"[c >> 4];
	out[5] = "0123456789abcdef"[c & 15];
	put(o, (str){ out, 6 });
}

void put_text(struct paper *o, str s)
{
	put_z(o, "\"");
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		if (c < 32 || c == '"' || c == '\\' || c == 0x7f)
			put_escaped(o, c);
		else
			put(o, (str){ s.p + i, 1 });
	}
	put_z(o, "\"");
}

void put_int(struct paper *o, int64_t n)
{
	char b[24];
	put(o, digits(b, n));
}

void put_weight(struct paper *o, int64_t n)
{
	const char *quote = n > WEIGHT_AS_NUMBER ? "\"" : "";
	put_z(o, quote);
	put_int(o, n);
	put_z(o, quote);
}

void put_bare(struct paper *o, const struct group *g, const struct element *e)
{
	char text[ELEMENT_TEXT];
	put(o, element_text(g, e, text));
}

void put_element(struct paper *o, const struct group *g, const struct element *e)
{
	put_z(o, "\"");
	put_bare(o, g, e);
	put_z(o, "\"");
}

void put_scalar(struct paper *o, const struct group *g, const struct scalar *k)
{
	char text[SCALAR_TEXT];
	put_z(o, "\"");
	put(o, scalar_text(g, k, text));
	put_z(o, "\"");
	crypto_wipe(text, sizeof text);
}

void put_proof(struct paper *o, const struct group *g, const struct proof *p)
{
	put_z(o, "{\"challenge\":");
	put_scalar(o, g, &p->challenge);
	put_z(o, ",\"response\":");
	put_scalar(o, g, &p->response);
	put_z(o, "}");
}

void paper_wipe(struct paper *o)
{
	if (o->p) crypto_wipe(o->p, o->n);
	o->n = 0;
}

/* ---- hashes ---- */

void challenge_begin(struct challenge *c, str prefix)
{
	c->has_element = false;
	sha256_begin(&c->h);
	sha256_add(&c->h, prefix);
}

void challenge_add(struct challenge *c, const struct group *g, const struct element *e)
{
	char text[ELEMENT_TEXT];
	if (c->has_element) sha256_add(&c->h, S(","));
	c->has_element = true;
	sha256_add(&c->h, element_text(g, e, text));
}

void challenge_end(struct challenge *c, const struct group *g, struct scalar *out)
{
	struct digest d;
	sha256_end(&c->h, &d);
	scalar_from_bytes(g, d.b, sizeof d.b, out);
}

void digest_b64(const struct digest *d, char out[FINGERPRINT_TEXT])
{
	static const char sixty_four[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	uint32_t bits = 0;
	size_t n = 0, held = 0;
	for (size_t i = 0; i < sizeof d->b; i++) {
		bits = bits << 8 | d->b[i];
		for (held += 8; held >= 6; held -= 6) out[n++] = sixty_four[bits >> (held - 6) & 63];
	}
	if (held) out[n++] = sixty_four[bits << (6 - held) & 63];
	out[n] = '\0';
}

void hash_b64(str s, char out[FINGERPRINT_TEXT])
{
	struct digest d;
	crypto_sha256(s, &d);
	digest_b64(&d, out);
}

void hash_hex(str s, char out[HEX_HASH_TEXT])
{
	struct digest d;
	crypto_sha256(s, &d);
	hex_encode(d.b, sizeof d.b, out);
}
