/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* As groups.c, for what is made with secrets: a ballot, a trustee's key and shares, a partial decryption.
 * Every random number is a secret, and the choices, the credential and the key. What is written into a
 * record is no secret from then on: the linker puts our own functions before those that turn a value into
 * text.   ballot NAME secret|public */
#include <stdio.h>

#include "ballot/decrypt.h"
#include "ballot/encrypt.h"
#include "ballot/key.h"
#include "crypto/sha256.h"
#include "watch.h"

void __real_scalar_random(const struct group *g, struct scalar *out);
void __wrap_scalar_random(const struct group *g, struct scalar *out);
str  __real_scalar_text(const struct group *g, const struct scalar *k, char out[SCALAR_TEXT]);
str  __wrap_scalar_text(const struct group *g, const struct scalar *k, char out[SCALAR_TEXT]);
str  __real_element_text(const struct group *g, const struct element *e, char out[ELEMENT_TEXT]);
str  __wrap_element_text(const struct group *g, const struct element *e, char out[ELEMENT_TEXT]);
bool __real_element_of_ints(const struct group *g, const uint8_t *v, size_t n, struct element *out);
bool __wrap_element_of_ints(const struct group *g, const uint8_t *v, size_t n, struct element *out);
void __real_sha256_end(struct sha256 *h, struct digest *out);
void __wrap_sha256_end(struct sha256 *h, struct digest *out);
void __real_crypto_sha256(str s, struct digest *out);
void __wrap_crypto_sha256(str s, struct digest *out);

void __wrap_scalar_random(const struct group *g, struct scalar *out)
{
	__real_scalar_random(g, out);
	HIDE(out, sizeof *out);
}

str __wrap_scalar_text(const struct group *g, const struct scalar *k, char out[SCALAR_TEXT])
{
	SHOW(k, sizeof *k);
	return __real_scalar_text(g, k, out);
}

str __wrap_element_text(const struct group *g, const struct element *e, char out[ELEMENT_TEXT])
{
	SHOW(e, sizeof *e);
	return __real_element_text(g, e, out);
}

/* That integers fit is known before: they were counted. */
bool __wrap_element_of_ints(const struct group *g, const uint8_t *v, size_t n, struct element *out)
{
	volatile bool fits = __real_element_of_ints(g, v, n, out);
	SHOW((void *)&fits, sizeof fits);
	return fits;
}

/* Hashes are of texts; and who computes them is not watched. */
void __wrap_sha256_end(struct sha256 *h, struct digest *out)
{
	__real_sha256_end(h, out);
	SHOW(out, sizeof *out);
}

void __wrap_crypto_sha256(str s, struct digest *out)
{
	__real_crypto_sha256(s, out);
	SHOW(out, sizeof *out);
}

static const str answers[] = { S("Yes"), S("No"), S("Later") };
static const struct question questions[] = {
	{ .answer = answers, .n_answer = 2, .min = 1, .max = 1 },
	{ .answer = answers, .n_answer = 2, .min = 1, .max = 2, .has_blank = true },
	{ .answer = answers, .n_answer = 2, .min = 1, .max = 2, .has_blank = true },
	{ .answer = answers, .n_answer = 3, .kind = QUESTION_MIXNET },
};
enum { QUESTIONS = countof(questions), CHOICES = 3, MEMBERS = 3 };

static void choose(uint8_t mark[QUESTIONS][CHOICES], struct vote *votes)
{
	const uint8_t chosen[QUESTIONS][CHOICES] = { { 0, 1 }, { 0, 1, 1 }, { 1, 0, 0 }, { 2, 1, 3 } };
	memcpy(mark, chosen, sizeof chosen);
	HIDE(mark, sizeof chosen);
	for (size_t i = 0; i < QUESTIONS; i++)
		votes[i] = (struct vote){ mark[i], questions[i].n_answer + questions[i].has_blank };
}

static void work_in_secret(const struct group *g, const struct election *e, const struct vote *votes,
	struct arena *a)
{
	struct scalar credential, x, coef[MEMBERS], share;
	struct ciphertext c;
	struct paper o = paper_new(a);
	str out;
	scalar_random(g, &credential);
	ballot_make(g, e, &credential, votes, a, &out);
	scalar_random(g, &x);
	put_public_key(&o, g, &x, &credential, S("Li"));
	element_generator(g, &c.alpha);
	element_generator(g, &c.beta);
	decryption_make(g, e, &(struct tally){ &(struct tally_row){ &c, 1 }, 1 }, &x, a, &out);
	for (int i = 0; i < MEMBERS; i++) scalar_random(g, &coef[i]);
	share_of(g, coef, MEMBERS, 2, &share);
	coefexps_message(g, a, coef, MEMBERS);
}

int main(int n, char **arg)
{
	struct group *g;
	struct vote votes[QUESTIONS];
	uint8_t mark[QUESTIONS][CHOICES];
	if (n != 3 || crypto_init() || group_open(str_from_c(arg[1]), &g)) return 2;
	struct arena *a = arena_new(64 << 20);
	struct election e = { .uuid = S("Dws2tLF6hJBZWg"), .question = questions,
		.n_question = QUESTIONS - !group_mixes(g) };       /* the last is a ranking */
	memset(e.fingerprint, 'f', sizeof e.fingerprint - 1);
	element_generator(g, &e.y);
	choose(mark, votes);
	if (strcmp(arg[2], "secret") == 0) work_in_secret(g, &e, votes, a);
	else if (!vote_fits(g, &questions[0], &votes[0])) return 2;
	arena_free(&a);
	printf("nothing seen\n");
	return 0;
}
