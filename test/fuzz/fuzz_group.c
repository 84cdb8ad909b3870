/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Any text as an element and as a scalar of every group. What group.h promises is checked: what is read is
 * written again byte for byte, and among decimal texts exactly those are read that OpenSSL finds canonical
 * and in range. The first byte says what comes. `make fuzz`. */
#include <openssl/bn.h>

#include "group/inside.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

enum { GROUPS = 3, SHORT = 4 };
static struct group *groups[GROUPS];

static void open_all(void)
{
	const str names[GROUPS] = { S("BELENIOS-2048"), S("RFC-3526-2048"), S("Ed25519") };
	CHECK(crypto_init() == 0);
	for (int i = 0; i < GROUPS; i++) CHECK(group_open(names[i], &groups[i]) == 0);
}

/* Below max and written in the one way? */
static bool is_canonical(str s, const uint64_t *max, size_t words)
{
	char text[ELEMENT_TEXT];
	if (s.n == 0 || s.n >= sizeof text || (s.n > 1 && s.p[0] == '0')) return false;
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] < '0' || s.p[i] > '9') return false;
	memcpy(text, s.p, s.n);
	text[s.n] = '\0';
	BIGNUM *x = NULL, *limit = BN_lebin2bn((const uint8_t *)max, (int)(8 * words), NULL);
	CHECK(limit && BN_dec2bn(&x, text) == (int)s.n);
	const bool below = BN_cmp(x, limit) < 0;
	BN_free(x);
	BN_free(limit);
	return below;
}

static void read_scalar(const struct group *g, str s)
{
	struct scalar k;
	char text[SCALAR_TEXT];
	const bool read = scalar_read(g, s, &k);
	CHECK(read == is_canonical(s, g->q.m, g->q.n));
	CHECK(!read || str_eq(scalar_text(g, &k, text), s));
}

static void read_element(const struct group *g, str s, bool ask)
{
	struct element e, one, square;
	char text[ELEMENT_TEXT];
	if (!element_read(g, s, &e)) return;
	CHECK(str_eq(element_text(g, &e, text), s));
	if (!ask) return;
	element_one(g, &one);
	element_mul(g, &e, &one, &square);
	CHECK(element_same(g, &e, &square) && element_compare(g, &e, &square) == 0);
	element_mul(g, &e, &e, &square);
	CHECK(!element_is_member(g, &e) || element_is_member(g, &square));
}

/* Any number of up to 512 bits is some scalar, and so is what is made of it. */
static void reduce(const struct group *g, str s)
{
	struct scalar k, x;
	char text[SCALAR_TEXT];
	scalar_from_bytes(g, s.p, s.n < 64 ? s.n : 64, &k);
	CHECK(scalar_read(g, scalar_text(g, &k, text), &x) && scalar_same(&k, &x));
	if (scalar_is_zero(&k) || g->q.n > SHORT) return;       /* a long order's inverse takes too long */
	scalar_invert(g, &k, &x);
	scalar_mul(g, &k, &x, &x);
	CHECK(str_eq(scalar_text(g, &x, text), S("1")));
}

static void carry(const struct group *g, str s)
{
	struct element e;
	uint8_t back[256];
	const uint8_t *v = (const uint8_t *)s.p;
	if (!element_of_ints(g, v, s.n, &e)) return;
	CHECK(element_is_member(g, &e) && element_to_ints(g, &e, back, s.n) && memcmp(v, back, s.n) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	if (!groups[0]) open_all();
	if (n == 0) return 0;
	const struct group *g = groups[data[0] % GROUPS];
	const str rest = { (const char *)data + 1, n - 1 };
	const bool is_rare = n % 4 == 0;                   /* what takes a thousand times as long */
	switch (data[0] / GROUPS % 8) {
	case 0: read_element(g, rest, is_rare); break;
	case 1: reduce(g, rest); break;
	case 2: if (is_rare) carry(g, rest); break;
	case 3: case 4: read_scalar(g, rest); break;
	default: read_element(g, rest, false);
	}
	return 0;
}
