/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef COURSE_BOOK_H
#define COURSE_BOOK_H
/* The reading and keeping of course files.
 *
 * A file is read whole or refused whole, with every fault found: where, what, and the remedy.
 * A broken file never takes the place of an older good one. A matter stays on the version of the
 * course it began with, so a book keeps every version it was given. */
#include "course/course.h"

/* ---- reading and checking ---- */

struct course_fault {
	str file; struct course_place at;
	enum msg what, remedy;                      /* of messages/<lang>/course.txt */
	str args[3];                                /* {1} {2} {3} of both */
	struct course_fault *next;                  /* in the order of the file */
};
enum { COURSE_BROKEN = 1 };
enum { COURSE_FAULTS_MAX = 100 };

/* "demand.yaml:12:3: ... " and the remedy, on one line, in the operator's language. */
str course_fault_text(struct arena *a, enum lang lang, const struct course_fault *f);

/* Reads a file's text into `a` (cap COURSE_ARENA or more), which the course keeps as its own.
 * Nothing in the text can make it take more than that. Answers COURSE_BROKEN with every fault
 * found; then *out is NULL. file_name is only for the faults. */
int course_read(struct arena *a, str file_name, str yaml, struct course **out,
	struct course_fault **faults) MUST_CHECK;

/* What lies outside one file. A NULL function is not asked; without `role`,
 * the roles this program has titles for are the known ones. */
struct course_known {
	bool (*role)(void *of, str name);           /* somebody can hold it (profiles/roles.yaml) */
	bool (*parameter)(void *of, str name);      /* a profile has it */
	const struct course *(*course)(void *of, str name);     /* the latest of that name, or NULL */
	void *of;
};
/* Proves that a course can be followed: every state reached, a way out of each, every date
 * computable, every actor, parameter and course known. Answers COURSE_BROKEN; adds to *faults. */
int course_check(struct arena *a, const struct course *c, const struct course_known *known,
	struct course_fault **faults) MUST_CHECK;

/* ---- the book ---- */

struct course_book;
struct course_book *course_book_new(const struct course_known *known);
void course_book_free(struct course_book **b);

/* Reads, checks and keeps one version; it becomes the latest of its name. A version already kept is
 * only made the latest. Answers COURSE_BROKEN, faults in `a`, and changes nothing. */
int course_book_add(struct course_book *b, struct arena *a, str name, str version_hash, str yaml,
	struct course_fault **faults) MUST_CHECK;
/* The same with the text of a file: it is kept under the name it gives itself, and every fault says
 * `file`. */
int course_book_add_file(struct course_book *b, struct arena *a, str file, str version_hash,
	str yaml, struct course_fault **faults) MUST_CHECK;
/* Gives back a version that was proved when it was added, with the rules of that day: it is read, and not
 * proved again, and becomes the latest only when there is no other. Answers COURSE_BROKEN. */
int course_book_restore(struct course_book *b, struct arena *a, str name, str version_hash, str yaml,
	struct course_fault **faults) MUST_CHECK;
/* Every *.yaml in the folder and in the folders directly in it. A broken file is reported, its older
 * version stays, and the rest are kept: then COURSE_BROKEN. A folder or file that cannot be read is
 * a fault. Not while others look things up in the book. */
int course_book_load(struct course_book *b, struct arena *a, const char *folder,
	struct course_fault **faults) MUST_CHECK;

size_t course_book_count(const struct course_book *b);                      /* names */
/* The latest of each name, in the order of names. */
const struct course *course_book_at(const struct course_book *b, size_t i);
const struct course *course_latest(const struct course_book *b, str name);  /* or NULL */
/* NULL when the book has no such version. */
const struct course *course_version(const struct course_book *b, str name, str version);
/* The text a version was read from, to be stored with the matters that follow it. */
str course_book_yaml(const struct course_book *b, str name, str version);
/* The version of a text: 64 lower-case hexadecimal digits (SHA-256). */
str course_hash(struct arena *a, str yaml);
#endif
