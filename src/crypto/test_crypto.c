/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crypto/sha256.h"
#include "test.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct hall_key hall = { { 1, 2, 3, 4 } };

static bool is_hex(const void *p, size_t n, const char *want)
{
	char text[HEX_TEXT(64)];
	hex_encode(p, n, text);
	return test_same(__FILE__, __LINE__, str_from_c(text), want);
}

TEST("hashes give the published values")
{
	struct digest d;
	REQUIRE(crypto_init() == 0);
	crypto_digest(S("abc"), &d);           /* BLAKE2b-256: as b2sum -l 256 gives */
	is_hex(d.b, 32, "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319");
	crypto_digest(S(""), &d);
	is_hex(d.b, 32, "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8");
	crypto_sha256(S("abc"), &d);           /* FIPS 180-4 */
	is_hex(d.b, 32, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST("SHA-256 of a text is that of its parts, wherever they end")
{
	struct sha256 h;
	struct digest d;
	char a[977];
	memset(a, 'a', sizeof a);
	sha256_begin(&h);
	for (size_t left = 1000000, n = 1; left > 0; left -= n, n = (n * 7 + 1) % sizeof a) {
		if (n > left) n = left;
		sha256_add(&h, (str){ a, n });
	}
	sha256_end(&h, &d);                    /* NIST: a million times "a" */
	is_hex(d.b, 32, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
	sha256_begin(&h);
	sha256_end(&h, &d);
	is_hex(d.b, 32, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST("SipHash-2-4 gives the value of its authors' paper")
{
	struct short_key key;
	uint8_t in[15];
	for (uint8_t i = 0; i < 16; i++)
		key.b[i] = i;
	for (uint8_t i = 0; i < 15; i++)
		in[i] = i;
	EXPECT(crypto_short(&key, in, sizeof in) == 0xa129ca6149be45e5u);
}

TEST("a keyed hash depends on the key, and on where one part ends")
{
	struct sub_key k = { { 7 } }, other = { { 8 } };
	struct digest a, b;
	struct mac16 m, n;
	crypto_mac(&k, S("x"), &a);
	crypto_mac(&other, S("x"), &b);
	EXPECT(!digest_same(&a, &b));
	crypto_mac(&k, S("x"), &b);
	EXPECT(digest_same(&a, &b));
	crypto_mac_parts(&k, (const str[]){ S("ab"), S("c") }, 2, &a);
	crypto_mac_parts(&k, (const str[]){ S("a"), S("bc") }, 2, &b);
	EXPECT(!digest_same(&a, &b));
	crypto_mac16(&k, S("x"), &m);
	crypto_mac16(&k, S("y"), &n);
	EXPECT(!crypto_same(m.b, n.b, sizeof m.b));
}

TEST("bytes of every length come back from each way of writing them")
{
	for (size_t n = 1; n <= 40; n++)
		for (int round = 0; round < 20; round++) {
			uint8_t in[40], out[40];
			char text[HEX_TEXT(40)];
			crypto_random(in, n);
			hex_encode(in, n, text);
			EXPECT(strlen(text) + 1 == HEX_TEXT(n));
			EXPECT(hex_decode(str_from_c(text), out, n) && memcmp(in, out, n) == 0);
			base32_encode(in, n, text);
			EXPECT(strlen(text) + 1 == BASE32_TEXT(n));
			EXPECT(base32_decode(str_from_c(text), out, n) && memcmp(in, out, n) == 0);
			base64url_encode(in, n, text);
			EXPECT(strlen(text) + 1 == BASE64URL_TEXT(n));
			EXPECT(base64url_decode(str_from_c(text), out, n) && memcmp(in, out, n) == 0);
		}
}

TEST("text that is not exactly the bytes asked for is refused")
{
	uint8_t out[4];
	EXPECT(!hex_decode(S("0011223"), out, 4) && !hex_decode(S("001122334"), out, 4));
	EXPECT(!hex_decode(S("0011223g"), out, 4) && !hex_decode(S(""), out, 4));
	EXPECT(!base64url_decode(S("AAAAA+"), out, 4) && !base64url_decode(S("AAAAA"), out, 4));
	EXPECT(!base64url_decode(S("AAAAAB"), out, 4));           /* spare bits set */
	EXPECT(!base32_decode(S("0000-00"), out, 4) && !base32_decode(S("0000-0000"), out, 4));
	EXPECT(!base32_decode(S("0000-001"), out, 4));            /* spare bits set */
	EXPECT(!base32_decode(S("0000-00U"), out, 4));            /* U is in no code */
	EXPECT(!base32_decode(S(""), out, 4));
}

TEST("a code is forgiven its case, its dashes, its look-alikes and a Chinese keyboard")
{
	uint8_t want[5], out[5];
	REQUIRE(base32_decode(S("01AB-CDEF"), want, 5));
	EXPECT(base32_decode(S(" oiab cdef\n"), out, 5) && memcmp(want, out, 5) == 0);
	EXPECT(base32_decode(S("OLab--CDEF"), out, 5) && memcmp(want, out, 5) == 0);
	EXPECT(base32_decode(S("０１ａｂ－ＣＤＥＦ"), out, 5) && memcmp(want, out, 5) == 0);
	EXPECT(base32_decode(S("01AB—CDEF　"), out, 5) && memcmp(want, out, 5) == 0);
	EXPECT(!base32_decode(S("01AB中CDEF"), out, 5));
	EXPECT(!base32_decode(S("01AB\xEF\xBC"), out, 5));
}

/* ---- codes of ids ---- */

static int by_number(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
	return (x > y) - (x < y);
}

TEST("every id comes back from its code, and no two ids share one")
{
	enum { MANY = 20000 };
	static uint64_t mixed[MANY];
	struct code_key key;
	char code[CODE_TEXT];
	uint8_t b[10];
	code_key_make(&hall, "matter", &key);
	for (int i = 0; i < MANY; i++) {
		int64_t id = i - MANY / 2, back = 0;
		code_seal(&key, id, code);
		EXPECT(strlen(code) == 19 && code_open(&key, str_from_c(code), &back) && back == id);
		EXPECT(base32_decode(str_from_c(code), b, sizeof b));
		memcpy(&mixed[i], b, 8);
	}
	qsort(mixed, MANY, sizeof mixed[0], by_number);
	for (int i = 1; i < MANY; i++)
		EXPECT(mixed[i] != mixed[i - 1]);
	const int64_t edges[] = { INT64_MIN, INT64_MAX, 0, -1, 1 };
	for (size_t i = 0; i < countof(edges); i++) {
		int64_t back = 5;
		code_seal(&key, edges[i], code);
		EXPECT(code_open(&key, str_from_c(code), &back) && back == edges[i]);
	}
}

TEST("neighbouring ids have unrelated codes: half the bits differ")
{
	struct code_key key;
	char code[CODE_TEXT];
	uint8_t a[10], b[10];
	int bits = 0;
	code_key_make(&hall, "matter", &key);
	for (int64_t id = 0; id < 1000; id++) {
		code_seal(&key, id, code);
		EXPECT(base32_decode(str_from_c(code), a, sizeof a));
		code_seal(&key, id + 1, code);
		EXPECT(base32_decode(str_from_c(code), b, sizeof b));
		for (int i = 0; i < 8; i++)
			bits += __builtin_popcount(a[i] ^ b[i]);
	}
	EXPECT(bits > 31500 && bits < 32500);   /* 32,000 expected; sixteen sigmas wide in all */
}

TEST("a changed or guessed code is refused but for one in 65,536")
{
	struct code_key key, other;
	char code[CODE_TEXT];
	int64_t id;
	int opened = 0, crossed = 0;
	code_key_make(&hall, "matter", &key);
	code_key_make(&hall, "party", &other);
	for (int i = 0; i < 655360; i++) {
		uint8_t b[10] = { 0 };
		memcpy(b, &i, sizeof i);
		b[9] = (uint8_t)(i * 7);
		base32_encode(b, sizeof b, code);
		opened += code_open(&key, str_from_c(code), &id);
	}
	for (int i = 0; i < 10000; i++) {
		code_seal(&other, i, code);
		crossed += code_open(&key, str_from_c(code), &id);
	}
	EXPECT(opened < 40);                    /* ten expected */
	EXPECT(crossed < 8);                    /* a party's code is not a matter's */
	EXPECT(!code_open(&key, S(""), &id) && !code_open(&key, S("0000-0000-0000"), &id));
}

/* ---- tokens ---- */

TEST("a token is found again by its hash; what cannot be a token has none")
{
	char a[TOKEN_TEXT], b[TOKEN_TEXT];
	struct digest x, y;
	token_new(a);
	token_new(b);
	EXPECT(strlen(a) == 43 && strcmp(a, b) != 0);
	REQUIRE(token_hash(str_from_c(a), &x) && token_hash(str_from_c(a), &y));
	EXPECT(digest_same(&x, &y));
	REQUIRE(token_hash(str_from_c(b), &y));
	EXPECT(!digest_same(&x, &y));
	EXPECT(!token_hash(S("short"), &x) && !token_hash(S(""), &x));
	a[3] = '\n';
	EXPECT(!token_hash(str_from_c(a), &x));
}

TEST("a form's proof holds for its session, its path and its hours, and for nothing else")
{
	struct sub_key key;
	struct digest session = { { 1 } }, stranger = { { 2 } };
	char t[FORM_TOKEN_TEXT];
	crypto_subkey(&hall, "form", &key);
	form_token(&key, &session, S("/demands"), 1000, t);
	str proof = str_from_c(t);
	EXPECT(proof.n == 22);
	EXPECT(form_token_holds(&key, &session, S("/demands"), 1000, 0, proof));
	EXPECT(form_token_holds(&key, &session, S("/demands"), 1012, 12, proof));
	EXPECT(!form_token_holds(&key, &session, S("/demands"), 1013, 12, proof));
	EXPECT(!form_token_holds(&key, &session, S("/demands"), 999, 12, proof));
	EXPECT(!form_token_holds(&key, &stranger, S("/demands"), 1000, 12, proof));
	EXPECT(!form_token_holds(&key, &session, S("/votes"), 1000, 12, proof));
	EXPECT(!form_token_holds(&key, &session, S("/demands"), 1000, 12, S("")));
}

/* ---- the key file ---- */

static char folder[] = "/tmp/unionhall-key-XXXXXX";
static char path[64];

TEST("the hall's key is made once, read again, and refused when others could read it")
{
	struct hall_key a, b;
	struct stat st;
	REQUIRE(mkdtemp(folder));
	snprintf(path, sizeof path, "%s/hall.key", folder);
	EXPECT(crypto_key_load(path, false, &a) == CRYPTO_KEY_MISSING);
	REQUIRE(crypto_key_load(path, true, &a) == 0);
	REQUIRE(stat(path, &st) == 0);
	EXPECT((st.st_mode & 07777) == 0600 && st.st_size == 65 && st.st_nlink == 1);
	REQUIRE(crypto_key_load(path, true, &b) == 0);
	EXPECT(memcmp(&a, &b, sizeof a) == 0);
	REQUIRE(chmod(path, 0640) == 0);
	EXPECT(crypto_key_load(path, false, &b) == CRYPTO_KEY_EXPOSED);
	EXPECT(b.b[0] == 0 && memcmp(b.b, b.b + 1, 31) == 0);
	REQUIRE(chmod(path, 0600) == 0 && truncate(path, 20) == 0);
	EXPECT(crypto_key_load(path, true, &b) == CRYPTO_KEY_MALFORMED);
	char link_path[80];
	snprintf(link_path, sizeof link_path, "%s/link", folder);
	REQUIRE(symlink(path, link_path) == 0);
	EXPECT(crypto_key_load(link_path, false, &b) == CRYPTO_KEY_EXPOSED);
	hall_key_wipe(&a);
	EXPECT(a.b[0] == 0 && memcmp(a.b, a.b + 1, 31) == 0);
	unlink(link_path);
	unlink(path);
	EXPECT(rmdir(folder) == 0);             /* nothing half-made was left beside it */
}

TEST("each purpose has a key of its own, and the same one every time")
{
	struct sub_key session, form, again;
	crypto_subkey(&hall, "session", &session);
	crypto_subkey(&hall, "form", &form);
	crypto_subkey(&hall, "session", &again);
	EXPECT(memcmp(&session, &form, sizeof form) != 0);
	EXPECT(memcmp(&session, &again, sizeof again) == 0);
	EXPECT(memcmp(&session, &hall, sizeof hall) != 0);
}
