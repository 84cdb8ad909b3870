/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef GROUP_GROUP_H
#define GROUP_GROUP_H
/* GROUP: the three groups of prime order q that elections are held in (Belenios, protocol version
 * 1, section 7.1), written multiplicatively as there. Knows no ballots.
 *
 * Functions named _secret take the same time whatever the secret operand is. All others are for
 * public values only and run in variable time. */
#include "crypto/crypto.h"

enum { GROUP_WORDS = 32, ELEMENT_WORDS = 40 };
/* A residue modulo q, fully reduced, 64-bit words from the least significant. */
struct scalar { uint64_t w[GROUP_WORDS]; };
/* An element in the group's own inner form. Compare with element_same, never byte by byte. */
struct element { uint64_t w[ELEMENT_WORDS]; };

enum { SCALAR_TEXT = 620, ELEMENT_TEXT = 620 };    /* room for the longest text and its NUL */

/* Immutable once opened: threads share it. */
struct group;
enum { GROUP_UNKNOWN = 1 };
/* "BELENIOS-2048", "RFC-3526-2048" or "Ed25519". Answers GROUP_UNKNOWN. Takes some milliseconds:
 * makes the table of the generator. Close with group_close. */
int  group_open(str name, struct group **out) MUST_CHECK;
void group_close(struct group **g);
str  group_name(const struct group *g);
/* RFC-3526-2048 and Ed25519 can carry mixnet questions. */
bool group_mixes(const struct group *g);

/* ---- scalars: all in constant time but the texts ---- */

/* Decimal, no sign, no leading zero, below q. */
bool scalar_read(const struct group *g, str decimal, struct scalar *out) MUST_CHECK;
str  scalar_text(const struct group *g, const struct scalar *k, char out[SCALAR_TEXT]);
void scalar_from_u64(const struct group *g, uint64_t n, struct scalar *out);
/* n bytes (at most 64) as a big-endian number modulo q: hashes, derived credentials. */
void scalar_from_bytes(const struct group *g, const void *bytes, size_t n, struct scalar *out);
/* Uniform below q, from the kernel. */
void scalar_random(const struct group *g, struct scalar *out);
void scalar_add(const struct group *g, const struct scalar *a, const struct scalar *b,
	struct scalar *out);
void scalar_sub(const struct group *g, const struct scalar *a, const struct scalar *b,
	struct scalar *out);
void scalar_mul(const struct group *g, const struct scalar *a, const struct scalar *b,
	struct scalar *out);
void scalar_negate(const struct group *g, const struct scalar *a, struct scalar *out);
/* a is not zero. */
void scalar_invert(const struct group *g, const struct scalar *a, struct scalar *out);
bool scalar_same(const struct scalar *a, const struct scalar *b);
bool scalar_is_zero(const struct scalar *a);
/* out = yes ? a : b, for a secret yes. */
void scalar_choose(bool yes, const struct scalar *a, const struct scalar *b, struct scalar *out);
void scalar_wipe(struct scalar *k);

/* ---- elements ---- */

/* The canonical text only: decimal 0 < x < p, or 64 lower-case hex digits of a point on the curve.
 * Says nothing of the subgroup: element_is_member does. */
bool element_read(const struct group *g, str text, struct element *out) MUST_CHECK;
bool element_is_member(const struct group *g, const struct element *e);
str  element_text(const struct group *g, const struct element *e, char out[ELEMENT_TEXT]);
/* Many at once, for one inversion is shared. */
void element_texts(const struct group *g, const struct element *e, size_t n,
	char out[][ELEMENT_TEXT], str *text);
void element_one(const struct group *g, struct element *out);
void element_generator(const struct group *g, struct element *out);
void element_mul(const struct group *g, const struct element *a, const struct element *b,
	struct element *out);
void element_invert(const struct group *g, const struct element *a, struct element *out);
bool element_same(const struct group *g, const struct element *a, const struct element *b);
/* The order of mixnet ciphertexts and of credential lists: <0, 0, >0. */
int  element_compare(const struct group *g, const struct element *a, const struct element *b);
void element_pow(const struct group *g, const struct element *a, const struct scalar *k,
	struct element *out);
/* The product of n elements a to the exponents k; for many a sixth of the time of one after another. */
void element_pow_product(const struct group *g, const struct element *a, const struct scalar *k, size_t n,
	struct element *out);
/* k is secret, and a may be; a is a member of the subgroup. */
void element_pow_secret(const struct group *g, const struct element *a, const struct scalar *k,
	struct element *out);
/* out = yes ? a : b, for a secret yes. */
void element_choose(bool yes, const struct element *a, const struct element *b, struct element *out);
/* The generator to a secret k. */
void element_pow_g_secret(const struct group *g, const struct scalar *k, struct element *out);

/* ---- for verifying: bases raised many times, public values only ---- */

/* A base for a whole election (g, y): a table, made once, shared by threads. */
struct fixed_base;
int  fixed_base_new(const struct group *g, const struct element *e, struct fixed_base **out) MUST_CHECK;
void fixed_base_free(struct fixed_base **b);
void fixed_base_pow(const struct fixed_base *b, const struct scalar *k, struct element *out);
const struct fixed_base *group_fixed_g(const struct group *g);

/* A base for one ciphertext: prepared once for all its exponents and its membership test. One
 * of these a thread, used for one element after another. */
struct prepared;
int  prepared_new(const struct group *g, struct prepared **out) MUST_CHECK;
void prepared_free(struct prepared **p);
void prepare(struct prepared *p, const struct element *e);
void prepared_pow(struct prepared *p, const struct scalar *k, struct element *out);
bool prepared_is_member(struct prepared *p);

/* ---- mixnet questions ---- */

/* An independent generator: i = -1, 0, 1, ... (docs/design/ballot.md). */
void group_generator(const struct group *g, int64_t i, struct element *out);
/* How many integers 0..255 one element can carry, whatever they are. Modulo a prime one more is read,
 * and made where it is small enough. */
size_t group_ints_max(const struct group *g);
/* Integers into one element and back; false when they do not fit, or (once in 2^65 times, on Ed25519) when
 * no member was found. In the same time whatever they are. */
bool element_of_ints(const struct group *g, const uint8_t *v, size_t n, struct element *out) MUST_CHECK;
bool element_to_ints(const struct group *g, const struct element *e, uint8_t *v, size_t n) MUST_CHECK;
#endif
