/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* An election of any size, whole, on standard output: what verifiers are measured on.
 *   elect GROUP BALLOTS ANSWERS [VOTERS NEXT]
 * One question (choose one), one trustee, every voter votes once, the result published. With more VOTERS than
 * ballots, the ballot of the first who did not vote is put into the file NEXT; the second line there says at
 * which byte of the archive voting ended. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include "ballot/box.h"
#include "ballot/decrypt.h"
#include "ballot/encrypt.h"
#include "ballot/key.h"
#include "ballot/tally.h"
#include "ballot/trustees.h"

enum { MEMORY = 1 << 30, NOW = 1796100000 };

struct poll {
	struct group *g;
	struct arena *a;                   /* for the whole */
	struct election e;
	str trustees;
	struct scalar x;                   /* the trustee's key */
	struct scalar *credential; size_t n, voters;
	str list;
	FILE *next;                        /* or NULL */
	size_t written;
};

static void out(struct poll *p, str s)
{
	CHECK(fwrite(s.p, 1, s.n, stdout) == s.n);
	p->written += s.n;
}

static void make_election(struct poll *p, int answers)
{
	struct paper o = paper_new(p->a), t = paper_new(p->a);
	struct element y;
	struct refusal why;
	char uuid[UUID_TEXT];
	scalar_random(p->g, &p->x);
	element_pow_g_secret(p->g, &p->x, &y);
	put_z(&t, "[[\"Single\",");
	put_public_key(&t, p->g, &p->x, NULL, S(""));
	put_z(&t, "]]");
	p->trustees = paper_str(&t);
	uuid_new(uuid);
	put_z(&o, "{\"version\":1,\"description\":\"For measuring.\",\"name\":\"Measured\",\"group\":");
	put_text(&o, group_name(p->g));
	put_z(&o, ",\"public_key\":");
	put_element(&o, p->g, &y);
	put_z(&o, ",\"questions\":[{\"answers\":[");
	for (int i = 0; i < answers; i++) {
		put_z(&o, i ? "," : "");
		put_text(&o, arena_printf(p->a, "Candidate %d", i + 1));
	}
	put_z(&o, "],\"min\":1,\"max\":1,\"question\":\"Who?\"}],\"uuid\":");
	put_text(&o, str_from_c(uuid));
	put_z(&o, "}");
	CHECK(election_read(paper_str(&o), p->a, &p->e, &why) && election_read_key(p->g, &p->e));
}

static void make_voters(struct poll *p)
{
	struct paper o = paper_new(p->a);
	p->credential = arena_new_n(p->a, struct scalar, p->voters + 1);
	put_z(&o, "[");
	for (size_t i = 0; i < p->voters; i++) {
		struct element c;
		scalar_random(p->g, &p->credential[i]);
		element_pow_g_secret(p->g, &p->credential[i], &c);
		put_z(&o, i ? "," : "");
		put_element(&o, p->g, &c);
	}
	put_z(&o, "]");
	p->list = paper_str(&o);
}

static str ballot_of(struct poll *p, size_t voter, struct arena *a)
{
	const size_t n = p->e.question[0].n_answer;
	uint8_t mark[ANSWERS_MAX] = { 0 };
	str ballot;
	mark[voter * 7 % n] = 1;
	ballot_make(p->g, &p->e, &p->credential[voter], &(struct vote){ mark, n }, a, &ballot);
	return ballot;
}

/* Written as they come: a large election does not fit in memory. The sum is kept beside. */
static void cast(struct poll *p, struct box *b, struct ciphertext *sum)
{
	const size_t n = p->e.question[0].n_answer;
	struct arena *one = arena_new(MEMORY);
	for (size_t i = 0; i < p->n; i++) {
		struct paper o = paper_new(one);
		struct tally t;
		str credential;
		const str ballot = ballot_of(p, i, one);
		CHECK(ballot_read(p->g, &p->e, ballot, one, &credential, &t));
		for (size_t k = 0; k < n; k++) {
			element_mul(p->g, &sum[k].alpha, &t.row[0].c[k].alpha, &sum[k].alpha);
			element_mul(p->g, &sum[k].beta, &t.row[0].c[k].beta, &sum[k].beta);
		}
		box_ballot(b, ballot, &o);
		out(p, paper_str(&o));
		arena_reset(one);
	}
	arena_free(&one);
}

static str counts(const struct poll *p)
{
	const size_t n = p->e.question[0].n_answer;
	int64_t count[ANSWERS_MAX] = { 0 };
	struct paper o = paper_new(p->a);
	for (size_t i = 0; i < p->n; i++) count[i * 7 % n]++;
	put_z(&o, "{\"result\":[[");
	for (size_t k = 0; k < n; k++) {
		put_z(&o, k ? "," : "");
		put_int(&o, count[k]);
	}
	put_z(&o, "]]}");
	return paper_str(&o);
}

static void run(struct poll *p)
{
	const size_t n = p->e.question[0].n_answer;
	struct ciphertext *sum = arena_new_n(p->a, struct ciphertext, n);
	struct tally_row row = { sum, n };
	const struct tally tally = { &row, 1 };
	struct paper o = paper_new(p->a), end = paper_new(p->a);
	struct box b;
	str opened;
	for (size_t k = 0; k < n; k++) {
		element_one(p->g, &sum[k].alpha);
		element_one(p->g, &sum[k].beta);
	}
	box_begin(&b, NOW, p->a);
	box_setup(&b, p->e.record, p->trustees, p->list, &o);
	out(p, paper_str(&o));
	cast(p, &b, sum);
	box_close(&b, &end);
	if (p->next) fprintf(p->next, "%.*s\n%zu\n", PSTR(ballot_of(p, p->n, p->a)), p->written);
	box_tally(&b, tally_write(p->g, &tally, p->a), (int64_t)p->n, (int64_t)p->n, &end);
	decryption_make(p->g, &p->e, &tally, &p->x, p->a, &opened);
	box_decryption(&b, 1, opened, &end);
	box_result(&b, counts(p), &end);
	out(p, paper_str(&end));
}

int main(int argc, char **argv)
{
	struct poll p = { .a = arena_new(MEMORY) };
	const bool more = argc == 6;
	if ((argc != 4 && !more) || crypto_init() || group_open(str_from_c(argv[1]), &p.g)) {
		fprintf(stderr, "elect GROUP BALLOTS ANSWERS [VOTERS NEXT]\n");
		return 2;
	}
	p.n = strtoul(argv[2], NULL, 10);
	p.voters = more ? strtoul(argv[4], NULL, 10) : p.n;
	p.next = more ? fopen(argv[5], "w") : NULL;
	if (p.voters < p.n + more || (more && !p.next)) return 2;
	make_election(&p, (int)strtol(argv[3], NULL, 10));
	make_voters(&p);
	run(&p);
	group_close(&p.g);
	arena_free(&p.a);
	const bool told = !p.next || fclose(p.next) == 0;
	return fflush(stdout) == 0 && told ? 0 : 1;
}
