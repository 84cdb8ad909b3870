/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef MATRIX_HALL_H
#define MATRIX_HALL_H
/* The hall the access matrix walks through: a nation with two trees, and for every relation to a
 * matter and to a union somebody who stands in it. The unions, by code:
 *
 *   0 ── 33 ── 3301 ── 330106 ── U1 (inside the employer; the applicant's own branch)
 *        │       └──── 330105 ── U2
 *        └── 51 hangs directly on 0: the other tree ── 510107
 *
 * Everybody's name says who they are: "330106.chair" holds that office there. */
#include "course/book.h"
#include "course/profile.h"
#include "test.h"
#include "web/site.h"

enum { WHO_MAX = 160, MATTERS_MAX = 800 };

/* factor 0: an office, and only the password so far. */
struct who {
	str name;
	struct ref person;
	struct digest session;
	char token[SESSION_TEXT];
};

struct world {
	struct hall hall;
	struct db *db;
	struct act act;
	char folder[200], path[256];
	struct who who[WHO_MAX];
	size_t n_who;
	struct {
		str name;
		int64_t id, step, file;
	} matter[MATTERS_MAX];
	size_t n_matter;
	struct ref employer, concerned;
	struct course_book *book;
	struct profile_book profiles;
};

/* 2026-03-05 10:00 in Hangzhou, a Thursday: the only moment of this hall once it is open. */
enum { MATRIX_NOW = 1772676000 };

int world_make(struct world *w) MUST_CHECK;
void world_end(struct world *w);
const struct who *who_named(const struct world *w, str name);
/* The matter of that name: see hall.c, where each is told. */
str matter_code(struct world *w, str name);
/* One more matter just like "own", for a cell that changes it. STAGE_CLIMBED: it was left unanswered and
 * climbed. STAGE_ASSIGNED: it was given to the county's case officer. STAGE_PREPARED: who wrote its reply,
 * which waits for a signature. STAGE_EMPLOYER: it is about the employer, just like "employer". */
enum stage { STAGE_FILED, STAGE_CLIMBED, STAGE_ASSIGNED, STAGE_PREPARED, STAGE_EMPLOYER };
int matter_fresh(struct world *w, str name, enum stage stage) MUST_CHECK;
/* After the last STAGE_CLIMBED one: lets their time pass. */
int matters_climb(struct world *w) MUST_CHECK;
int matter_step(const struct world *w, str name);
str file_code(struct world *w, str matter);
/* Hashes every row of every table, each table's name first. */
struct digest world_dump(const struct world *w);
#endif
