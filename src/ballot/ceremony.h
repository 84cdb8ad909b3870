/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef BALLOT_CEREMONY_H
#define BALLOT_CEREMONY_H
/* CEREMONY: how the trustees of an election make its key together, by exchanged texts (docs/design/ballot.md,
 * "The ceremony"). Nobody publishes a key before everybody is bound to theirs: first a hash of it, then, when
 * all hashes are there, the key. Members of a threshold group then send each other sealed shares.
 *
 * Trustees are numbered from 1: those who stand alone first, the members of the group after them. */
#include "ballot/key.h"
#include "crypto/locked.h"

/* What an election is before it has a key. */
struct draft {
	str uuid, group;
	int64_t singles, members, threshold, minimum;
	str before, after;                 /* the election record, around its public key */
};
str  draft_write(struct arena *a, const struct draft *d);
bool draft_read(str text, struct arena *a, struct draft *out) MUST_CHECK;
static inline size_t draft_trustees(const struct draft *d) { return (size_t)(d->singles + d->members); }
static inline bool draft_is_member(const struct draft *d, size_t number)
{
	return number > (size_t)d->singles;
}

/* What a trustee keeps: all of it secret but `published` and `seen`. */
struct trustee_secret {
	str name;                          /* as it shall stand beside the key; may be empty */
	str published;                     /* what is shown in the second round */
	str *seen; size_t n_seen;          /* the hashes of all, as this trustee was shown them; none before */
	bool has_x;
	struct scalar x; /* opens tallies: a single's from the first, a member's from the last round */
	struct scalar sign, *coef;         /* members */
	struct seal_secret seal;
};
void trustee_secret_new(const struct group *g, const struct draft *d, size_t number, str name,
    struct arena *a, struct trustee_secret *out);
str  trustee_secret_write(const struct group *g, const struct draft *d, size_t number,
	const struct trustee_secret *s, struct arena *a);
bool trustee_secret_read(const struct group *g, const struct draft *d, size_t number, str text,
    struct arena *a, struct trustee_secret *out) MUST_CHECK;
void trustee_secret_wipe(const struct draft *d, struct trustee_secret *s);

/* ---- what is exchanged: one text a trustee and a round ---- */

enum round { ROUND_COMMIT, ROUND_PUBLIC, ROUND_SHARES, ROUND_KEY, ROUNDS };
struct exchange { str text[ROUNDS][TRUSTEES_MAX]; };         /* by number - 1; empty: not there yet */
/* How many rounds the trustee of this number takes part in. */
int  draft_rounds(const struct draft *d, size_t number);

/* Why a ceremony cannot go on; `who` is the trustee it is about. */
enum ceremony {
	CEREMONY_WAIT = 1,                 /* whose text of an earlier round is lacking */
	CEREMONY_FORM,                     /* it is no such text */
	CEREMONY_BROKEN_WORD,              /* it is not what they were bound to */
	CEREMONY_PROOF,                    /* a proof or signature in it does not hold */
	CEREMONY_SHARE,                    /* the share they sent is not the one they published */
	CEREMONY_CHANGED                   /* hashes differ from those this trustee was shown */
};
/* What the trustee publishes in this round, with what the others published before. Fills s->seen in the
 * second round, s->x in the last. */
int ceremony_step(const struct group *g, const struct draft *d, size_t number, enum round round,
	const struct exchange *x, struct trustee_secret *s, struct arena *a, str *out, size_t *who) MUST_CHECK;
/* The trustees record, and the election record with the joint key. */
int ceremony_end(const struct group *g, const struct draft *d, const struct exchange *x, struct arena *a,
	str *trustees, str *election, size_t *who) MUST_CHECK;
/* Whether published keys are those this trustee was shown the hashes of. */
int ceremony_held(const struct group *g, const struct draft *d, const struct trustee_secret *s,
	const struct trustees *t, struct arena *a, size_t *who) MUST_CHECK;
/* The hash a trustee is bound by. single: the key as in the trustees record, and an empty text; member: the
 * certificate and the commitments as there. */
void ceremony_hash(str uuid, size_t number, str first, str second, struct arena *a, char out[HEX_HASH_TEXT]);
#endif
