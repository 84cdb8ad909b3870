/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <openssl/bn.h>
#include "group/jacobi.h"
#include "test.h"

enum { WORDS = 32 };

/* Words of nothing, of ones and of anything, as the bits of `how` say. */
static void draw(uint64_t *w, size_t n, uint64_t how)
{
	crypto_random(w, n * sizeof *w);
	for (size_t i = 0; i < n; i++, how >>= 2) {
		if ((how & 3) == 0) w[i] = 0;
		if ((how & 3) == 1) w[i] = ~(uint64_t)0;
	}
}

static int known(const uint64_t *a, const uint64_t *m, size_t n, BN_CTX *ctx)
{
	BIGNUM *x = BN_lebin2bn((const uint8_t *)a, (int)(8 * n), NULL);
	BIGNUM *y = BN_lebin2bn((const uint8_t *)m, (int)(8 * n), NULL);
	const int symbol = BN_kronecker(x, y, ctx);
	BN_free(x);
	BN_free(y);
	return symbol;
}

TEST("the Jacobi symbol of any number over any odd one is that of OpenSSL")
{
	BN_CTX *ctx = BN_CTX_new();
	int seen[3] = { 0 };
	for (int i = 0; i < 6000; i++) {
		uint64_t a[WORDS], m[WORDS], how[2] = { 0 };
		const size_t n = i % 3 ? 1 + (size_t)i % 4 : 1 + (size_t)i / 3 % WORDS;
		if (i % 2) crypto_random(how, sizeof how);
		else memset(how, 0xff, sizeof how);
		draw(a, n, how[0]);
		draw(m, n, how[1]);
		m[0] |= 1;
		if (i % 7 == 0) memcpy(a, m, n * sizeof *a);           /* near each other, or the same */
		if (i % 14 == 0) a[0] ^= 6;
		const int symbol = jacobi(a, m, n);
		EXPECT(symbol == known(a, m, n, ctx));
		if (symbol >= -1 && symbol <= 1) seen[symbol + 1]++;
	}
	EXPECT(seen[0] > 1000 && seen[1] > 300 && seen[2] > 1000);
	BN_CTX_free(ctx);
}

TEST("small symbols are those of the table")
{
	const int table[5][8] = {                              /* over 1, 3, 5, 7, 9 */
		{ 1, 1, 1, 1, 1, 1, 1, 1 }, { 0, 1, -1, 0, 1, -1, 0, 1 }, { 0, 1, -1, -1, 1, 0, 1, -1 },
		{ 0, 1, 1, -1, 1, -1, -1, 0 }, { 0, 1, 1, 0, 1, 1, 0, 1 } };
	for (uint64_t m = 0; m < 5; m++)
		for (uint64_t a = 0; a < 8; a++)
			EXPECT(jacobi(&a, (uint64_t[]){ 2 * m + 1 }, 1) == table[m][a]);
}
