/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef BALLOT_BOX_H
#define BALLOT_BOX_H
/* BOX: the ballot box, an archive that only grows: where an election stands, and what may be added next.
 * Over buffers: whoever keeps the file adds what is written here, whole and lasting, or nothing. */
#include "ballot/paper.h"
#include "ballot/scan.h"

enum box_state {
	BOX_EMPTY, BOX_OPEN, BOX_CLOSED, BOX_TALLIED, BOX_MIXED, BOX_DECRYPTING, BOX_DONE
};

/* Told of bytes that are not needed again soon, in their order: whoever mapped a large file lets
 * go of them. */
struct box_watch { void (*passed)(void *with, str bytes); void *with; };
static inline void watch_passed(struct box_watch w, str bytes)
{
	if (w.passed) w.passed(w.with, bytes);
}
/* How much of a long record is read before it is let go of. */
enum { PASSED_AT_ONCE = 1 << 18 };

struct box {
	struct arena *arena;
	struct box_watch watch;
	str bytes;
	enum box_state state;
	str election, trustees, credentials;
	str *ballot; size_t n_ballot;
	str tally, sized, shuffle;         /* shuffle: the last */
	struct { int64_t owner; str record; } mixed[TRUSTEES_MAX]; size_t n_shuffle;
	bool has_end_of_shuffles;
	struct { int64_t owner; str record; } decryption[TRUSTEES_MAX]; size_t n_decryption;
	str result;
	int64_t height, timestamp;         /* height: of the next event */
	char first[HEX_HASH_TEXT];         /* hash of the first event: what was announced at the opening */
	char last[HEX_HASH_TEXT];          /* hash of the last event */
	size_t end;                        /* where the last whole event ends; what follows is half a record */
	size_t broken_at;                  /* where it stopped being an archive, when box_read said so */
	enum why why;                      /* and why */
	size_t n_record;                   /* whole records read */
};
/* Walks all of it. BOX_BROKEN: not an archive, or out of order, before its last record. */
enum { BOX_BROKEN = 1 };
int box_read(str bytes, struct arena *a, struct box *out) MUST_CHECK;
int box_read_watched(str bytes, struct arena *a, struct box_watch watch, struct box *out) MUST_CHECK;
static inline void box_passed(const struct box *b, str bytes)
{
	watch_passed(b->watch, bytes);
}
/* Which record, counted from 1, byte `at` of an archive stands in. */
size_t box_record_at(str bytes, size_t at);
/* Of a broken one: whether all up to b->end is whole and the rest is what a disk leaves that had made the
 * file longer and lost power before the words. No archive ends in a block of nothing. */
bool box_is_torn(const struct box *b);

/* Each writes what is to be added to the file, and leaves b as it will then stand. */
void box_begin(struct box *b, int64_t now, struct arena *a);
void box_setup(struct box *b, str election, str trustees, str credentials, struct paper *o);
void box_ballot(struct box *b, str ballot, struct paper *o);
void box_close(struct box *b, struct paper *o);
void box_tally(struct box *b, str tally, int64_t counted, int64_t weight, struct paper *o);
void box_shuffle(struct box *b, int64_t owner, str shuffle, struct paper *o);
void box_mixed(struct box *b, struct paper *o);
void box_decryption(struct box *b, int64_t owner, str decryption, struct paper *o);
void box_result(struct box *b, str result, struct paper *o);
#endif
