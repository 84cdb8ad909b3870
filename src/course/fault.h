/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef COURSE_FAULT_H
#define COURSE_FAULT_H
/* Gathers the faults of one course file, in the order of the file. Private to course/. */
#include "course/book.h"

struct faults { struct arena *a; str file; struct course_fault **list; size_t n; };

struct faults faults_begin(struct arena *a, str file, struct course_fault **list);
void fault_add(struct faults *f, struct course_place at, enum msg what, enum msg remedy,
	const str *args, size_t n_args);
/* FAULT_AT(f, at, no_state, name) is the message course.bad.no_state with the remedy
 * course.fix.no_state. */
#define FAULT_AT(f, at, key, ...) \
	fault_add((f), (at), M_course_bad_##key, M_course_fix_##key, \
		(const str[]){ __VA_ARGS__ }, sizeof((const str[]){ __VA_ARGS__ }) / sizeof(str))

/* The name a hurried hand may have meant: the i-th of `n` given by `name`, or "" when none is
 * near. */
typedef str name_of(const void *of, size_t i);
str name_near(str wrong, const void *of, size_t n, name_of *name);
str names_joined(struct arena *a, const void *of, size_t n, name_of *name);
/* The near one, else all of them when they are few, else the nearest five: for "did you mean". */
str name_hint(struct arena *a, str wrong, const void *of, size_t n, name_of *name);
#endif
