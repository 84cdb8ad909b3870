/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef COURSE_PROFILE_H
#define COURSE_PROFILE_H
/* PROFILES: the numbers a union works with, by place and by day: how many delegates, how many days, what
 * share of votes. There is no single rule. In China a request to bargain is answered in 20 days nationally,
 * in 15 in Shanghai, in 10 in Shandong; "half" passes a vote in one place and not in the next.
 *
 * A profile is a file in profiles/ that a union edits. It extends a broader one (cn-shanghai, cn, generic)
 * and a value not found in it is looked for there. Each value holds from one day to another and says where
 * it stands in the law, or asks to be checked: what is not sourced is shown as "rule of this union, check
 * locally" and never as the law. profiles/generic.yaml begins with the format.
 *
 * Profiles are read once, lie in the arena they were read into, and never change after. */
#include "base/time.h"
#include "course/book.h"

enum profile_kind { PROFILE_NUMBER, PROFILE_THRESHOLD, PROFILE_WORD, PROFILE_TEXT };
/* What a number counts. Calendar and working days are never mixed. */
enum profile_unit { COUNTS_NOTHING, COUNTS_HOURS, COUNTS_CALENDAR_DAYS, COUNTS_WORKING_DAYS, COUNTS_WEEKS,
	COUNTS_TENTHS_OF_WEEKS, COUNTS_MONTHS, COUNTS_YEARS, COUNTS_DAY_OF_MONTH, COUNTS_PERSONS, COUNTS_CASES,
	COUNTS_DEMANDS, COUNTS_SCORES, COUNTS_TIMES, COUNTS_PERCENT, COUNTS_PER_MILLE, COUNTS_CENTS_A_YEAR,
	COUNTS_YUAN_A_YEAR, COUNTS_PENCE, COUNTS_COUNT };

struct profile_value {
	str name;                                   /* "sla.ack_wd" */
	struct course_words title;
	enum profile_kind kind;
	int64_t number; enum profile_unit unit;     /* PROFILE_NUMBER */
	const int64_t *choices; size_t n_choices;   /* the numbers a union may choose from; none: any */
	struct { int num, den; enum course_of of; bool strict; } share;     /* PROFILE_THRESHOLD */
	str word;                                   /* PROFILE_WORD: "ask", "refuse" */
	struct course_words text;                   /* PROFILE_TEXT */
	int32_t from, to;                           /* first and last day it is vouched for */
	struct course_words source;                 /* empty: this union's own rule */
	bool check;                                 /* confirm locally before relying on it */
	struct course_place at;
};
struct profile_level { str name; struct course_words title; struct course_place at; };

struct profile {
	str name, file, extends, calendar;          /* calendar: a code of calendar/ */
	struct course_words title;
	struct zone zone;
	const struct profile_level *levels; size_t n_levels;    /* widest first */
	const struct profile_value *values; size_t n_values;    /* in the order of the file */
	const struct profile_value **by_name;                   /* the same by name: asked on every page */
	const struct profile *broader;              /* what `extends` names, once the book is whole; or NULL */
	struct course_place at, extends_at, calendar_at;
};
struct profile_book { const struct profile **of; size_t n; };   /* by name */

/* Reads one file's text. Answers COURSE_BROKEN with every fault found; then *out is NULL. */
int profile_read(struct arena *a, str file_name, str yaml, struct profile **out,
	struct course_fault **faults) MUST_CHECK;
/* Every *.yaml in the folder but roles.yaml. Broken files, a name given twice, an `extends` that is
 * missing or runs in a circle are told in *faults and answer COURSE_BROKEN; the whole ones are in *out
 * all the same. */
int profile_book_load(struct arena *a, const char *folder, struct profile_book *out,
	struct course_fault **faults) MUST_CHECK;

const struct profile *profile_find(const struct profile_book *b, str name);     /* or NULL */
enum { PROFILE_NO_VALUE = 1 };
/* What holds on that day: the profile's own value, else the broader profile's. *out lives as long as the
 * book. Answers PROFILE_NO_VALUE. */
int profile_value(const struct profile *p, str name, int32_t day,
	const struct profile_value **out) MUST_CHECK;
/* The same when only a whole number will do (a deadline's amount). */
int profile_number(const struct profile *p, str name, int32_t day, int64_t *out) MUST_CHECK;
/* True when the profile, or one it extends, has the name on any day. Fits course_known.parameter:
 * `of` is a const struct profile *. */
bool profile_knows(void *of, str name);
bool profile_book_knows(void *of, str name);        /* in any profile; `of` is a struct profile_book * */

/* How a value is told to a person: "15 working days", "more than 1/2 of all delegates". */
str profile_value_said(struct arena *a, enum lang lang, const struct profile_value *v);
/* "Trade Union Law, article 11", or "rule of this union, check locally". */
str profile_source_said(struct arena *a, enum lang lang, const struct profile_value *v);
str profile_level_title(const struct profile *p, str level, enum lang lang);   /* or "" */
#endif
