/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef BALLOT_SCAN_H
#define BALLOT_SCAN_H
/* SCAN: canonical JSON, read by whoever knows what must come next. Compact, fields in one order, one
 * spelling for every value (Belenios specification, version 1, section 4.1): so a record is matched, not
 * parsed into a tree, and nothing can hide in it.
 *
 * A refusal is kept: after the first everything else reads as nothing, so that a reader asks once, at
 * its end. */
#include "base/base.h"

enum why {
	WHY_NONE,
	/* the tar */
	WHY_CUT_SHORT, WHY_HEADER, WHY_NAME, WHY_TOO_LARGE, WHY_AFTER_END,
	/* the JSON */
	WHY_NOT_JSON, WHY_EXPECTED, WHY_NUMBER, WHY_TEXT, WHY_TOO_DEEP, WHY_TOO_MANY, WHY_MORE_FOLLOWS,
	/* the chain of events */
	WHY_OUT_OF_ORDER, WHY_PARENT, WHY_HEIGHT, WHY_PAYLOAD, WHY_VERSION, WHY_NOT_BUILT,
	/* the numbers */
	WHY_GROUP, WHY_ELEMENT, WHY_NOT_MEMBER, WHY_SCALAR, WHY_WEIGHT, WHY_LIMITS,
	/* what they say */
	WHY_PROOF, WHY_SIGNATURE, WHY_KEY, WHY_CERTIFICATE, WHY_OTHER_ELECTION, WHY_CREDENTIAL, WHY_DOUBLE,
	WHY_COUNT, WHY_NOT_THE_SUM, WHY_ORDER, WHY_TRUSTEE, WHY_TOO_FEW_TRUSTEES, WHY_COMPLETE_PROOF, WHY_RESULT,
	WHY_MINIMUM,
	/* a ballot that was opened */
	WHY_MARK, WHY_CHOICE, WHY_RANDOM, WHY_SEALED,
	WHY_COUNT_OF_WHYS
};

/* Where in a record something stands: "answers[0].choices[2].alpha". */
enum { FIELD_TEXT = 96 };
struct refusal { enum why why; char field[FIELD_TEXT]; size_t at; };   /* at: byte within the record */

struct scan {
	str s;
	size_t at;
	struct arena *arena;               /* for texts that were escaped */
	char path[FIELD_TEXT]; size_t n_path;
	struct refusal refusal;
};
struct scan scan_begin(str record, struct arena *a);
/* True when the whole record was read and nothing was refused. */
bool scan_end(struct scan *s) MUST_CHECK;
bool scan_ok(const struct scan *s);
void scan_refuse(struct scan *s, enum why why);    /* the first stays */

/* The path is told as one goes: enter a field or an item, leave by the mark got. */
size_t scan_enter(struct scan *s, const char *field);
size_t scan_item(struct scan *s, size_t index);
void scan_leave(struct scan *s, size_t mark);

/* Exactly these bytes come next; else refused. */
void scan_expect(struct scan *s, const char *bytes);
/* They come next, and are taken; else nothing happens. */
bool scan_take(struct scan *s, const char *bytes);
bool scan_next_is(const struct scan *s, char c);
/* A JSON string, unescaped: valid UTF-8, spelled in the one canonical way. */
str  scan_text(struct scan *s);
/* A JSON string of printable ASCII without escapes, of at most max bytes: numbers, hashes, names. */
str  scan_plain(struct scan *s, size_t max);
/* A JSON number 0..max, without sign or leading zero. */
int64_t scan_int(struct scan *s, int64_t max);
/* A weight: a number to 1073741823, a string of digits above; below 2^62. */
int64_t scan_weight(struct scan *s);
/* Any value at all, of bounded depth: what other versions added. */
void scan_skip(struct scan *s);
/* How many values the list has that begins here; nothing is taken. */
size_t scan_items(const struct scan *s);

#endif
