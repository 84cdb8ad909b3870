/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Project Wycheproof's vectors of Ed25519 signatures, verified with nothing but this room: S B = R + h A,
 * h = SHA-512(R, A, message) (RFC 8032, section 5.1.7). */
#include <sodium.h>
#include <stdio.h>
#include "group/group.h"
#include "test.h"

enum { LINE = 8192, POINT = 32, SIGNATURE = 64 };

static bool point_from(const struct group *g, const uint8_t b[POINT], struct element *out)
{
	char text[HEX_TEXT(POINT)];
	uint8_t reversed[POINT];
	for (int i = 0; i < POINT; i++) reversed[i] = b[POINT - 1 - i];
	hex_encode(reversed, POINT, text);
	return element_read(g, (str){ text, 2 * POINT }, out) && element_is_member(g, out);
}

/* Little-endian, and below the order: another spelling of S would be a second signature. */
static bool scalar_strictly(const struct group *g, const uint8_t b[POINT], struct scalar *out)
{
	uint8_t reversed[POINT];
	struct scalar exact = { { 0 } };
	for (int i = 0; i < POINT; i++) {
		reversed[i] = b[POINT - 1 - i];
		exact.w[i / 8] |= (uint64_t)b[i] << (8 * (i % 8));
	}
	scalar_from_bytes(g, reversed, POINT, out);
	return scalar_same(out, &exact);
}

static void challenge(const struct group *g, const uint8_t *r, const uint8_t *a, const uint8_t *m, size_t n,
	struct scalar *out)
{
	crypto_hash_sha512_state h;
	uint8_t d[SIGNATURE], reversed[SIGNATURE];
	crypto_hash_sha512_init(&h);
	crypto_hash_sha512_update(&h, r, POINT);
	crypto_hash_sha512_update(&h, a, POINT);
	crypto_hash_sha512_update(&h, m, n);
	crypto_hash_sha512_final(&h, d);
	for (int i = 0; i < SIGNATURE; i++) reversed[i] = d[SIGNATURE - 1 - i];
	scalar_from_bytes(g, reversed, SIGNATURE, out);
}

static bool verifies(const struct group *g, const uint8_t key[POINT], const uint8_t *m, size_t n,
	const uint8_t sig[SIGNATURE])
{
	struct element a, r, left, right;
	struct scalar s, h;
	if (!point_from(g, key, &a) || !point_from(g, sig, &r)) return false;
	if (!scalar_strictly(g, sig + POINT, &s)) return false;
	challenge(g, sig, key, m, n, &h);
	fixed_base_pow(group_fixed_g(g), &s, &left);
	element_pow(g, &a, &h, &right);
	element_mul(g, &right, &r, &right);
	return element_same(g, &left, &right);
}

/* "-" is nothing. */
static size_t bytes_of(str hex, uint8_t *out)
{
	if (str_eq(hex, S("-"))) return 0;
	CHECK(hex_decode(hex, out, hex.n / 2));
	return hex.n / 2;
}

TEST("every vector of Project Wycheproof for Ed25519 gets its verdict")
{
	static char line[LINE];
	static uint8_t m[LINE];
	struct group *g = NULL;
	int seen = 0;
	FILE *f = fopen("test/group/wycheproof-ed25519.txt", "r");
	CHECK(crypto_init() == 0 && group_open(S("Ed25519"), &g) == 0);
	REQUIRE(f != NULL);
	while (fgets(line, sizeof line, f)) {
		uint8_t key[POINT], sig[LINE];
		str rest = str_trim(str_from_c(line));
		if (line[0] == '#') continue;
		const str number = str_cut(rest, ' ', &rest), want = str_cut(rest, ' ', &rest);
		CHECK(bytes_of(str_cut(rest, ' ', &rest), key) == POINT);
		const size_t n = bytes_of(str_cut(rest, ' ', &rest), m), n_sig = bytes_of(rest, sig);
		const bool holds = n_sig == SIGNATURE && verifies(g, key, m, n, sig);
		if (!EXPECT(holds == str_eq(want, S("valid")))) printf("    vector %.*s\n", PSTR(number));
		seen++;
	}
	EXPECT(seen == 151);
	fclose(f);
	group_close(&g);
}
