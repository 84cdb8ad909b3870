/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef COURSE_CHECK_H
#define COURSE_CHECK_H
/* The proofs a course must stand before any matter follows it. Private to course/. */
#include "course/fault.h"

struct checker { struct faults *f; const struct course *c; const struct course_known *known; };

void check_ways(struct checker *k);  /* every state reached, every state left, every actor known */
void check_form(struct checker *k, const struct course_move *m);
void check_effects(struct checker *k, const struct course_move *m);
void check_when(struct checker *k, const struct course_move *m, const struct course_condition *w,
	size_t n);
void check_holding(struct checker *k);
void check_facts(struct checker *k);        /* each is dated by some move */
void check_times(struct checker *k, const struct course_move *m);
void check_params(struct checker *k);
void check_actor(struct checker *k, str name, struct course_place at);
void want_field(struct checker *k, const struct course_field *f, str name, struct course_place at,
	enum course_type type);

name_of state_name_at, move_name_at, field_name_at, fact_name_at, param_name_at;
#endif
