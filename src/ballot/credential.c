/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ballot/credential.h"
#include "crypto/sha256.h"

enum { BASE = 58, CREDENTIAL_DIGITS = 22, UUID_LEAST = 14, HALF = 64 };
static const char fifty_eight[] = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

/* Uniform: bytes from 232 = 4 * 58 up are drawn again. */
static char random_digit(void)
{
	uint8_t b;
	do crypto_random(&b, 1); while (b >= 4 * BASE);
	char c = fifty_eight[b % BASE];
	crypto_wipe(&b, 1);
	return c;
}

static bool is_digit(char c)
{
	return c && strchr(fifty_eight, c);
}

void uuid_new(char out[UUID_TEXT])
{
	for (size_t i = 0; i < UUID_TEXT - 1; i++) out[i] = random_digit();
	out[UUID_TEXT - 1] = '\0';
}

bool uuid_fits(str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!is_digit(s.p[i])) return false;
	return s.n >= UUID_LEAST && s.n < 64;
}

static bool dash_stands_at(size_t i)
{
	return i == 5 || i == 12 || i == 18;
}

void credential_new(char out[CREDENTIAL_TEXT])
{
	for (size_t i = 0; i < CREDENTIAL_TEXT - 1; i++) out[i] = dash_stands_at(i) ? '-' : random_digit();
	out[CREDENTIAL_TEXT - 1] = '\0';
}

bool credential_read(str typed, char out[CREDENTIAL_TEXT])
{
	size_t n = 0;
	for (size_t i = 0; i < typed.n; i++) {
		char c = typed.p[i];
		if (c == '-' || c == ' ' || c == '\t' || c == '\r' || c == '\n') continue;
		if (!is_digit(c) || n >= CREDENTIAL_TEXT - 1) return false;
		if (dash_stands_at(n)) out[n++] = '-';
		out[n++] = c;
	}
	out[n < CREDENTIAL_TEXT ? n : 0] = '\0';
	return n == CREDENTIAL_TEXT - 1;
}

static void half(str uuid, str which, const char *credential, char out[HALF + 1])
{
	struct sha256 h;
	struct digest d;
	sha256_begin(&h);
	sha256_add(&h, S("derive_credential|"));
	sha256_add(&h, uuid);
	sha256_add(&h, which);
	sha256_add(&h, str_from_c(credential));
	sha256_end(&h, &d);
	memcpy(out, d.b, sizeof d.b);
	crypto_wipe(&d, sizeof d);
}

void credential_key(
    const struct group *g, str uuid, const char credential[CREDENTIAL_TEXT], struct scalar *out)
{
	char bytes[2 * HALF + 1];
	half(uuid, S("|0|"), credential, bytes);
	half(uuid, S("|1|"), credential, bytes + sizeof(struct digest));
	scalar_from_bytes(g, bytes, 2 * sizeof(struct digest), out);
	crypto_wipe(bytes, sizeof bytes);
}
