/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crypto/password_text.h"
#include "crypto/crypto.h"

#include <unicode/unorm2.h>
#include <unicode/ustring.h>
#include <unicode/utf8.h>

enum { UNITS = 4096 };
struct forms { UChar a[UNITS], b[UNITS]; };

/* NFKC with or without case folding; the number of UTF-16 units left in f->b, or -1. */
static int32_t normal_units(str in, bool fold, struct forms *f)
{
	UErrorCode e = U_ZERO_ERROR;
	int32_t n = 0;
	const UNormalizer2 *form = fold ? unorm2_getNFKCCasefoldInstance(&e)
	    : unorm2_getNFKCInstance(&e);
	u_strFromUTF8(f->a, UNITS, &n, in.p, (int32_t)in.n, &e);
	int32_t m = U_SUCCESS(e) ? unorm2_normalize(form, f->a, n, f->b, UNITS, &e) : 0;
	return U_SUCCESS(e) ? m : -1;
}

bool password_normal(str in, bool fold, char out[PASSWORD_NORMAL_MAX], size_t *n)
{
	struct forms f;
	int32_t units, bytes = 0;
	UErrorCode e = U_ZERO_ERROR;
	if (in.n > PASSWORD_BYTES_MAX)
		return false;
	units = normal_units(in, fold, &f);
	if (units >= 0)
		u_strToUTF8(out, PASSWORD_NORMAL_MAX, &bytes, f.b, units, &e);
	crypto_wipe(&f, sizeof f);
	*n = (size_t)bytes;
	return units >= 0 && U_SUCCESS(e);
}

size_t password_points(str text, int32_t *out, size_t max)
{
	size_t n = 0;
	int32_t i = 0;
	const uint8_t *p = (const uint8_t *)text.p;
	while (i < (int32_t)text.n && n < max) {
		int32_t c;
		U8_NEXT(p, i, (int32_t)text.n, c);
		out[n++] = c;
	}
	return n;
}
