/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef FUZZ_TOY_H
#define FUZZ_TOY_H
/* TOY: two groups that hide nothing and cost nothing, through the same door as the real ones, so that a
 * fuzzer checks whole proofs some ten thousand times a second. Everything of ballot/ is the product's own.
 *
 * The small one has an order of ten bits: one guessed proof in a thousand holds, so a fuzzer comes past every
 * proof by luck and sees what lies behind. The large one has an order of 61 bits: what holds there holds
 * because it is true, so a false thing that is accepted is a fault. */
#include "ballot/check.h"
#include "ballot/record.h"
#include "group/inside.h"

/* Secrets are below this, so that whoever has a table can take them back out of an element. */
enum { TOY_SECRETS = 1019, TOY_X = 777 };
struct toy {
	struct group *g;
	bool is_large;
	struct scalar x;                   /* TOY_X: the secret of y */
	struct element y;
	struct fixed_base *y_table;
	struct element power[TOY_SECRETS]; /* of g */
};
extern const struct group_kind group_toy_small, group_toy_large;
int  toy_group(bool large, struct group **out);
/* Made when first asked for, and kept. */
struct toy *toy_of(bool large);
/* The exponent when it is one of the secrets. */
bool toy_log(const struct toy *t, const struct element *e, struct scalar *out);
/* beta / alpha^x */
void toy_open(const struct toy *t, const struct ciphertext *c, struct element *m);
void toy_seal(const struct toy *t, uint64_t value, uint64_t r, struct ciphertext *out);
/* An election record with the questions, for y. */
str  toy_election(const struct toy *t, struct arena *a, const char *questions, bool ours);
/* A ballot with a hash and a signature that are right; the same text when it has no signature, or is of
 * nobody whose secret is known. */
str  toy_sign_again(const struct toy *t, str ballot, struct arena *a);

/* A harness that has seeds writes them, each with seed(), when it is started with SEEDS=DIRECTORY. */
void seeds(void) __attribute__((weak));
void seed(const char *name, int first, str text);
#endif
