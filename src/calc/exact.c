/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Each fraction is one mpq_t of GMP, cleared with the arena. Only this file knows GMP. */
#include "calc/exact.h"

#include <gmp.h>
#include <stdio.h>

struct exact { mpq_t q; };

static void let_go(void *x) { mpq_clear(((struct exact *)x)->q); }

static struct exact *new_exact(struct arena *a)
{
	struct exact *x = arena_new_n(a, struct exact, 1);
	mpq_init(x->q);
	arena_defer(a, let_go, x);
	return x;
}

const struct exact *exact_whole(struct arena *a, int64_t n) { return exact_ratio(a, n, 1); }

static void set_i64(mpz_t z, int64_t n)
{
	_Static_assert(sizeof(long) == sizeof(int64_t), "GMP takes a long");
	mpz_set_si(z, (long)n);
}

const struct exact *exact_ratio(struct arena *a, int64_t n, int64_t of)
{
	CHECK(of != 0);
	struct exact *x = new_exact(a);
	set_i64(mpq_numref(x->q), n);
	set_i64(mpq_denref(x->q), of);
	mpq_canonicalize(x->q);
	return x;
}

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

/* The digits of a decimal without its point, and how many stood after it. False when it is none. */
static bool digits_of(str s, char out[EXACT_DIGITS + 2], size_t *after)
{
	size_t n = 0, point = SIZE_MAX, i = s.n && s.p[0] == '-';
	if (i)
		out[n++] = '-';
	size_t from = i;
	for (; i < s.n; i++) {
		bool dot = s.p[i] == '.' && point == SIZE_MAX && i > from && i + 1 < s.n;
		if (dot)
			point = i;
		else if (!is_digit(s.p[i]) || n > EXACT_DIGITS)
			return false;
		else
			out[n++] = s.p[i];
	}
	out[n] = 0;
	*after = point == SIZE_MAX ? 0 : s.n - 1 - point;
	return s.n > from;
}

const struct exact *exact_read(struct arena *a, str text)
{
	char number[EXACT_DIGITS + 2];
	size_t after;
	if (!digits_of(text, number, &after))
		return NULL;
	struct exact *x = new_exact(a);
	CHECK(mpz_set_str(mpq_numref(x->q), number, 10) == 0);
	mpz_ui_pow_ui(mpq_denref(x->q), 10, after);
	mpq_canonicalize(x->q);
	return x;
}

#define OPERATION(name) \
	const struct exact *exact_##name(struct arena *a, const struct exact *x, const struct exact *y) \
	{ \
		struct exact *r = new_exact(a); \
		mpq_##name(r->q, x->q, y->q); \
		return r; \
	}
OPERATION(add)
OPERATION(sub)
OPERATION(mul)

const struct exact *exact_div(struct arena *a, const struct exact *x, const struct exact *y)
{
	CHECK(mpq_sgn(y->q) != 0);
	struct exact *r = new_exact(a);
	mpq_div(r->q, x->q, y->q);
	return r;
}

const struct exact *exact_floor(struct arena *a, const struct exact *x)
{
	struct exact *r = new_exact(a);
	mpz_fdiv_q(mpq_numref(r->q), mpq_numref(x->q), mpq_denref(x->q));
	return r;
}

const struct exact *exact_ceil(struct arena *a, const struct exact *x)
{
	struct exact *r = new_exact(a);
	mpz_cdiv_q(mpq_numref(r->q), mpq_numref(x->q), mpq_denref(x->q));
	return r;
}

/* |x| * 10^places, rounded half up, into z. */
static void scaled(mpz_t z, const struct exact *x, int places)
{
	mpz_t den;
	mpz_init(den);
	mpz_ui_pow_ui(z, 10, (unsigned long)places);
	mpz_mul(z, z, mpq_numref(x->q));
	mpz_abs(z, z);
	mpz_mul_2exp(z, z, 1);
	mpz_add(z, z, mpq_denref(x->q));
	mpz_mul_2exp(den, mpq_denref(x->q), 1);
	mpz_fdiv_q(z, z, den);
	mpz_clear(den);
}

const struct exact *exact_round(struct arena *a, const struct exact *x, int places)
{
	struct exact *r = new_exact(a);
	scaled(mpq_numref(r->q), x, places);
	if (mpq_sgn(x->q) < 0)
		mpz_neg(mpq_numref(r->q), mpq_numref(r->q));
	mpz_ui_pow_ui(mpq_denref(r->q), 10, (unsigned long)places);
	mpq_canonicalize(r->q);
	return r;
}

int exact_cmp(const struct exact *x, const struct exact *y) { return mpq_cmp(x->q, y->q); }

int exact_sign(const struct exact *x) { return mpq_sgn(x->q); }

bool exact_is_whole(const struct exact *x) { return mpz_cmp_ui(mpq_denref(x->q), 1) == 0; }

bool exact_to_i64(const struct exact *x, int64_t *out)
{
	mpz_t z;
	mpz_init(z);
	mpz_fdiv_q(z, mpq_numref(x->q), mpq_denref(x->q));
	bool fits = mpz_fits_slong_p(z);
	if (fits)
		*out = mpz_get_si(z);
	mpz_clear(z);
	return fits;
}

str exact_said(struct arena *a, const struct exact *x, int places)
{
	mpz_t z;
	mpz_init(z);
	scaled(z, x, places);
	bool minus = mpq_sgn(x->q) < 0 && mpz_sgn(z) != 0;
	size_t room = mpz_sizeinbase(z, 10) + 2;
	char *digit = arena_alloc(a, room, 1);
	mpz_get_str(digit, 10, z);
	mpz_clear(z);
	int n = (int)strlen(digit), whole = n - places;
	const char *sign = minus ? "-" : "";
	if (!places)
		return arena_printf(a, "%s%s", sign, digit);
	if (whole <= 0)
		return arena_printf(a, "%s0.%.*s%s", sign, -whole,
			"0000000000000000000000000000000000000000", digit);
	return arena_printf(a, "%s%.*s.%s", sign, whole, digit, digit + whole);
}

str exact_plain(struct arena *a, const struct exact *x, int places)
{
	str s = exact_said(a, x, places);
	if (!memchr(s.p, '.', s.n))
		return s;
	while (s.p[s.n - 1] == '0')
		s.n--;
	if (s.p[s.n - 1] == '.')
		s.n--;
	return s;
}
