/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef BALLOT_VERIFY_H
#define BALLOT_VERIFY_H
/* VERIFY: an election's archive from its first byte to its last, believing nothing in it. An archive that
 * stops after any event is verified as far as it goes. Takes public values only. */
#include "ballot/box.h"
#include "ballot/trustees.h"

/* What of an election a refusal is about. */
enum part {
	PART_ARCHIVE, PART_ELECTION, PART_TRUSTEES, PART_CREDENTIALS, PART_BALLOT, PART_TALLY, PART_SHUFFLE,
	PART_DECRYPTION, PART_RESULT, PARTS
};

/* threads: 1..VERIFY_THREADS_MAX. progress: told now and then, on the caller's thread, how many ballots
 * of how many are done; may be NULL. watch: may be empty. */
enum { VERIFY_THREADS_MAX = 64 };
struct verify_how {
	int threads;
	void (*progress)(void *with, size_t done, size_t of);
	void *with;
	struct box_watch watch;
};

struct verdict {
	bool holds;
	/* when it does not: where, counted from 1 in the archive, and what */
	enum part part;
	size_t record;
	struct refusal refusal;
	/* as far as it was read */
	struct box box;
	struct election election;
	struct trustees trustees;
	int64_t voters, voters_weight;     /* who may vote */
	int64_t counted, counted_weight;   /* who did: each once */
	bool has_complete_proofs;          /* all decryptions carry the second proof too */
	const int64_t *weight;             /* of each ballot; -1: a later one counts. NULL unless it holds */
};
/* Borrows from `archive` and a. 0 whether it holds or not; a fault only when the machine fails. */
int ballot_verify(str archive, const struct verify_how *how, struct arena *a,
	struct verdict *out) MUST_CHECK;

/* Whether ballot i counts. */
static inline bool verdict_counts_ballot(const struct verdict *v, size_t i)
{
	return v->weight && v->weight[i] >= 0;
}

/* What was written on a mixnet question, paper by paper, as "[1,2,3]". */
struct papers { const str *paper; size_t n; };
struct papers verdict_papers(const struct verdict *v, size_t question, struct arena *a);

/* The published counts of one question, one a choice. False when there is no result. */
bool verdict_counts(const struct verdict *v, size_t question, struct arena *a, const int64_t **count,
	size_t *n);
#endif
