/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Montgomery's product with the processor's multiplier of 52 bits in eight lanes (AVX-512 IFMA): a third of
 * the time of the best product without. No branch and no address depends on a value. */
#include "group/modulus.h"

#ifdef __x86_64__
#include <immintrin.h>

typedef unsigned __int128 wide;
typedef __m512i lanes;

bool modulus_has_lanes(void)
{
	return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512ifma");
}

#define EACH(op) op(0) op(1) op(2) op(3) op(4)
#define LOAD(i)  const lanes a##i = _mm512_loadu_si512(a + 8 * i); \
	const lanes m##i = _mm512_loadu_si512(m->cut + 8 * i); \
	lanes t##i = _mm512_setzero_si512();
#define LOW(i)   t##i = _mm512_madd52lo_epu64(_mm512_madd52lo_epu64(t##i, a##i, by), m##i, k);
#define HIGH(i)  t##i = _mm512_madd52hi_epu64(_mm512_madd52hi_epu64(t##i, a##i, by), m##i, k);
#define STORE(i) _mm512_storeu_si512(w + 8 * i, t##i);

/* For each word b: t = (t + a b + m k) / 2^52, with the k that leaves nothing over. The lanes keep their
 * carries, at most 160 times 2^52 before they are used; the lowest word, of which k is made, is kept beside
 * them in `low`, complete, and the lane of that word is worth nothing.
 * With a, b < 2m and 4m < R/2^28: out < (a b + m R) / R < m + m/2^28. */
__attribute__((target("avx512f,avx512ifma")))
void mod_mul_lanes(const struct modulus *m, const uint64_t *a, const uint64_t *b, uint64_t *out)
{
	const uint64_t mask = ((uint64_t)1 << FORM_BITS) - 1, a_low = a[0], m_low = m->cut[0];
	const lanes zero = _mm512_setzero_si512();
	uint64_t low = 0, w[FORM_WORDS];
	EACH(LOAD)
	for (size_t i = 0; i < FORM_WORDS; i++) {
		wide sum = (wide)a_low * b[i] + low;
		const uint64_t factor = (uint64_t)sum * m->inverse & mask;
		sum += (wide)m_low * factor;
		const lanes by = _mm512_set1_epi64((long long)b[i]), k = _mm512_set1_epi64((long long)factor);
		EACH(LOW)
		t0 = _mm512_alignr_epi64(t1, t0, 1);
		t1 = _mm512_alignr_epi64(t2, t1, 1);
		t2 = _mm512_alignr_epi64(t3, t2, 1);
		t3 = _mm512_alignr_epi64(t4, t3, 1);
		t4 = _mm512_alignr_epi64(zero, t4, 1);
		low = (uint64_t)(sum >> FORM_BITS) + (uint64_t)_mm_cvtsi128_si64(_mm512_castsi512_si128(t0));
		EACH(HIGH)
	}
	EACH(STORE)
	for (size_t i = 1; i < FORM_WORDS; i++) {
		out[i - 1] = low & mask;
		low = w[i] + (low >> FORM_BITS);
	}
	out[FORM_WORDS - 1] = low;
}

#else

bool modulus_has_lanes(void)
{
	return false;
}

void mod_mul_lanes(const struct modulus *m, const uint64_t *a, const uint64_t *b, uint64_t *out)
{
	(void)m, (void)a, (void)b, (void)out;
	CHECK(!"a product this processor does not have");
}
#endif
