/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Ed25519. No branch and no address depends on a point, but where points are compared. */
#include "group/edwards.h"
#include <errno.h>
#include <stdlib.h>

enum { BYTES = 32, SIGN = 0x80, AT_ONCE = 64 };

#define EDWARDS_Q "7237005577332262213973186563042994240857116359379907606001950938285454250989"

/* ---- one point ---- */

static void write_bytes(struct fe x, struct fe y, uint8_t out[32])
{
	uint8_t sign[BYTES];
	fe_bytes(x, sign);
	fe_bytes(y, out);
	out[BYTES - 1] |= (uint8_t)((sign[0] & 1) * SIGN);
}

/* x^2 = u / v with u = y^2 - 1, v = d y^2 + 1 (RFC 8032, section 5.1.3). In the same time whatever
 * the bytes are. */
bool point_read(const struct edwards *c, const uint8_t b[32], struct point *out)
{
	uint8_t again[BYTES], differ = 0;
	const struct fe y = fe_from_bytes(b), yy = fe_square(y);
	const struct fe u = fe_mul(fe_sub(yy, fe_small(1)), fe_small(1)), v = fe_add(fe_mul(yy, c->d),
		fe_small(1));
	const struct fe v3 = fe_mul(fe_square(v), v), v7 = fe_mul(fe_square(v3), v);
	struct fe x = fe_mul(fe_mul(u, v3), fe_root(fe_mul(u, v7)));
	const struct fe vxx = fe_mul(v, fe_square(x));
	const uint64_t is = fe_is_zero(fe_sub(vxx, u)), is_minus = fe_is_zero(fe_add(vxx, u));
	x = fe_choose(is, x, fe_mul(x, c->root));
	fe_bytes(x, again);
	const uint64_t turn = (again[0] & 1) ^ (b[BYTES - 1] >> 7);
	x = fe_choose(turn, fe_mul(fe_sub(fe_small(0), x), fe_small(1)), x);
	*out = (struct point){ x, y, fe_small(1), fe_mul(x, y) };
	write_bytes(x, y, again);                          /* y below p, and no sign without an x */
	for (int i = 0; i < BYTES; i++) differ |= again[i] ^ b[i];
	return (is | is_minus) & (((uint64_t)differ - 1) >> 63);
}

void point_bytes(const struct point *p, uint8_t out[32])
{
	const struct fe z = fe_invert(p->z);
	write_bytes(fe_mul(p->x, z), fe_mul(p->y, z), out);
}

/* ---- the group ---- */

static int edwards_open(struct group *g)
{
	struct edwards *c = calloc(1, sizeof *c);
	uint64_t q[4];
	uint8_t base[BYTES];
	if (!c) return FAULT(-ENOMEM);
	g->own = c;
	CHECK(words_from_decimal(S(EDWARDS_Q), q, countof(q)));
	modulus_make(&g->q, q, countof(q), false);
	c->d = fe_mul(fe_sub(fe_small(0), fe_small(121665)), fe_invert(fe_small(121666)));
	c->d2 = fe_mul(fe_add(c->d, c->d), fe_small(1));
	const struct fe two = fe_small(2), half = fe_root(two);        /* 2^((p-1)/4) = 2 (2^((p-5)/8))^2 */
	c->root = fe_mul(fe_square(half), two);
	fe_bytes(fe_mul(fe_small(4), fe_invert(fe_small(5))), base);
	CHECK(point_read(c, base, &c->base));
	return 0;
}

static bool edwards_read(const struct group *g, str text, struct element *out)
{
	uint8_t reversed[BYTES], b[BYTES];
	struct point p;
	for (size_t i = 0; i < text.n; i++)
		if (text.p[i] >= 'A' && text.p[i] <= 'F') return false;
	if (!hex_decode(text, reversed, BYTES)) return false;
	for (int i = 0; i < BYTES; i++) b[i] = reversed[BYTES - 1 - i];
	if (!point_read(edwards_of(g), b, &p)) return false;
	point_put(&p, out);
	return true;
}

/* One inversion for many: of their product, taken apart again backwards. */
static void together(const struct element *e, size_t n, uint8_t out[][BYTES])
{
	struct fe upto[AT_ONCE], inverse;
	struct point p[AT_ONCE];
	for (size_t i = 0; i < n; i++) {
		p[i] = point_of(&e[i]);
		upto[i] = i ? fe_mul(upto[i - 1], p[i].z) : p[i].z;
	}
	inverse = fe_invert(upto[n - 1]);
	for (size_t i = n; i-- > 0;) {
		const struct fe z = i ? fe_mul(inverse, upto[i - 1]) : inverse;
		inverse = fe_mul(inverse, p[i].z);
		write_bytes(fe_mul(p[i].x, z), fe_mul(p[i].y, z), out[i]);
	}
}

static void edwards_texts(const struct group *g, const struct element *e, size_t n,
	char out[][ELEMENT_TEXT],
	str *text)
{
	(void)g;
	for (size_t done = 0; done < n; done += AT_ONCE) {
		uint8_t b[AT_ONCE][BYTES], reversed[BYTES];
		const size_t now = n - done < AT_ONCE ? n - done : AT_ONCE;
		together(e + done, now, b);
		for (size_t i = 0; i < now; i++) {
			for (int k = 0; k < BYTES; k++) reversed[k] = b[i][BYTES - 1 - k];
			hex_encode(reversed, BYTES, out[done + i]);
			text[done + i] = (str){ out[done + i], 2 * BYTES };
		}
	}
}

static void edwards_one(const struct group *g, struct element *out)
{
	(void)g;
	const struct point p = point_zero();
	point_put(&p, out);
}

static void edwards_generator(const struct group *g, struct element *out)
{
	point_put(&edwards_of(g)->base, out);
}

static void edwards_mul(const struct group *g, const struct element *a, const struct element *b,
	struct element *out)
{
	const struct point p = point_of(a), q = point_of(b);
	const struct ready r = point_ready(edwards_of(g), &q);
	const struct point sum = point_add(&p, &r);
	point_put(&sum, out);
}

static void edwards_invert(const struct group *g, const struct element *a, struct element *out)
{
	(void)g;
	struct point p = point_of(a);
	p.x = fe_mul(fe_sub(fe_small(0), p.x), fe_small(1));
	p.t = fe_mul(fe_sub(fe_small(0), p.t), fe_small(1));
	point_put(&p, out);
}

static bool edwards_same(const struct group *g, const struct element *a, const struct element *b)
{
	(void)g;
	const struct point p = point_of(a), q = point_of(b);
	return fe_is_zero(fe_sub(fe_mul(p.x, q.z), fe_mul(q.x, p.z))) &
		fe_is_zero(fe_sub(fe_mul(p.y, q.z), fe_mul(q.y, p.z)));
}

static int edwards_compare(const struct group *g, const struct element *a, const struct element *b)
{
	(void)g;
	uint8_t x[BYTES], y[BYTES];
	const struct point p = point_of(a), q = point_of(b);
	point_bytes(&p, x);
	point_bytes(&q, y);
	return memcmp(x, y, BYTES);
}

/* The time depends on the order, as edwards_pow's does on the exponent, and on nothing else. */
static bool edwards_is_member(const struct group *g, const struct element *e)
{
	struct element x, one;
	struct scalar q = { { 0 } };
	memcpy(q.w, g->q.m, 4 * sizeof *q.w);
	edwards_pow(g, e, &q, &x);
	edwards_one(g, &one);
	return edwards_same(g, &x, &one);
}

/* ---- mixnet questions ---- */

/* One number in 16 is a member; that of TRIES none is one happens once in 2^65 times. */
enum { PADDING_BITS = 14, TRIES = 700, INTS_MAX = 30 };
_Static_assert(TRIES <= 1 << PADDING_BITS, "every try stays within the padding");

static void add_one(uint8_t b[BYTES])
{
	for (int i = 0; i < BYTES && ++b[i] == 0; i++);
}

/* h / 4 and upwards to the first on the curve; eight times that is in the subgroup. */
static void independent(const struct group *g, const struct digest *h, struct element *out)
{
	uint8_t b[BYTES];
	struct point p;
	for (int i = 0; i < BYTES; i++) {
		const uint8_t low = h->b[BYTES - 1 - i], high = i + 1 < BYTES ? h->b[BYTES - 2 - i] : 0;
		b[i] = (uint8_t)(low >> 2 | high << 6);
	}
	while (!point_read(edwards_of(g), b, &p)) add_one(b);
	for (int i = 0; i < 3; i++) p = point_double(&p, true);
	point_put(&p, out);
}

/* The numbers as one, the first highest, times 2^14; and upwards to the first member. It is kept, and the
 * tries go on, so that the time says nothing of it. */
static bool of_ints(const struct group *g, const uint8_t *v, size_t n, struct element *out)
{
	uint8_t whole[BYTES + 2] = { 0 }, b[BYTES];
	struct point p;
	struct element e;
	bool found = false;
	for (size_t i = 0; i < n; i++) whole[2 + n - 1 - i] = v[i];
	for (int i = 0; i < BYTES; i++) b[i] = (uint8_t)(whole[i] >> 2 | whole[i + 1] << 6);
	const uint8_t above = b[1];
	edwards_one(g, out);
	for (int tries = 0; tries < TRIES; tries++) {
		b[0] = (uint8_t)tries;
		b[1] = (uint8_t)(above | tries >> 8);
		const bool on = point_read(edwards_of(g), b, &p);
		point_put(&p, &e);
		const bool member = on & edwards_is_member(g, &e);
		element_choose(found, out, &e, out);
		found |= member;
	}
	crypto_wipe(whole, sizeof whole);
	crypto_wipe(b, sizeof b);
	crypto_wipe(&p, sizeof p);
	crypto_wipe(&e, sizeof e);
	return found;
}

static bool to_ints(const struct group *g, const struct element *e, uint8_t *v, size_t n)
{
	(void)g;
	uint8_t b[BYTES + 1] = { 0 };
	const struct point p = point_of(e);
	point_bytes(&p, b);
	b[BYTES - 1] &= (uint8_t)~SIGN;
	for (size_t i = 0; i < n; i++) {
		const size_t at = 1 + n - 1 - i;               /* 14 bits are a byte and 6 */
		v[i] = (uint8_t)(b[at] >> 6 | b[at + 1] << 2);
	}
	return true;
}

const struct group_kind group_edwards = {
	.name = "Ed25519", .mixes = true, .open = edwards_open, .close = edwards_free, .read = edwards_read,
	.is_member = edwards_is_member, .texts = edwards_texts, .one = edwards_one,
		.generator = edwards_generator,
	.mul = edwards_mul, .invert = edwards_invert, .same = edwards_same, .compare = edwards_compare,
	.pow = edwards_pow, .pow_secret = edwards_pow_secret, .pow_g_secret = edwards_pow_g_secret,
	.fixed_new = edwards_fixed_new, .fixed_free = edwards_free, .fixed_pow = edwards_fixed_pow,
	.prepared_new = edwards_comb_new, .prepared_free = edwards_free, .prepare = edwards_comb_prepare,
	.prepared_pow = edwards_comb_pow, .prepared_is_member = edwards_comb_is_member,
		.independent = independent,
	.ints_max = INTS_MAX, .of_ints = of_ints, .to_ints = to_ints,
};
