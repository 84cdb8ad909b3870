/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef MATTER_TEST_HALL_H
#define MATTER_TEST_HALL_H
/* A town to tell stories in: the shipped course, roles, profile and calendar, a small tree of unions with
 * officers, a clock that stands where the story puts it, and one transaction an act: kept on success, undone
 * on anything else. On SQLite and, when UNIONHALL_TEST_PG names a server, on PostgreSQL as well. */
#include "matter/inside.h"
#include "test.h"

struct town {
	struct hall hall;
	struct arena *keep, *arena;
	struct db *db;
	struct figure_board *board; /* NULL: figures are written at once */
	int in_batch;               /* acts in the transaction that is open, with a board */
	struct guild nation, province, city, county, other, township, branch, trade_nation, trade,
	    couriers;
	struct guild *all[10];
	struct ref acme;
	/* workers */
	struct ref wang, zhao, gao;
	/* officers of the county; qian and gu answer first, sun and zhou handle, li signs */
	struct ref qian, gu, sun, zhou, li;
	struct ref chu, wei;        /* of the other county: answers first; head */
	struct ref wu, zheng, feng; /* of the city, the province, the nation */
	struct ref chen, jiang;     /* chair inside the employer; leading body of the county */
	struct ref cao;             /* chair of the couriers */
};
void in_town(void (*body)(struct town *t));

/* ---- time: China's ---- */
int64_t moment_cn(int year, int month, int day, int hour, int minute);
void now_is(struct town *t, int64_t at);
int64_t now_in(const struct town *t);

/* ---- acts ---- */
struct said {
	const char *field, *value;
};
#define SAID(...) ((const struct said[]){ __VA_ARGS__, { 0 } })
#define NOTHING   ((const struct said[]){ { 0 } })

struct act act_of(struct town *t); /* for reading */
int act_begin(struct town *t, struct act *a);
int act_end(struct town *t, int outcome); /* commits on 0 and MATTER_PREPARED */
void batch_end(struct town *t);

/* A demand filed with what a sensible person would say, but for what is said here. */
int try_file(struct town *t, struct ref who, struct ref by, const char *nonce, const struct said *s,
    int64_t *id);
int64_t demand(struct town *t, struct ref who, const struct said *s); /* 0 after noting a failure */
/* A move with sensible answers but for these. step 0: the step the matter is at. */
int try_move(struct town *t, int64_t id, int64_t step, struct ref who, const char *move,
    const struct said *s);
int move(struct town *t, int64_t id, struct ref who, const char *mv);
int probe(struct town *t, int64_t id, struct ref who,
    const char *mv); /* the answer, and nothing is kept */
int sign(struct town *t, int64_t id, struct ref who, bool sign);
int pass(struct town *t, int64_t id, struct ref who, const struct guild *to);
int join(struct town *t, int64_t id, struct ref who);
int leave(struct town *t, int64_t id, struct ref who);
int tick(struct town *t); /* the clock round; how many clocks, or a fault */
void tie_make(struct town *t, struct ref from, struct ref to, enum tie_kind kind, const char *role);
void resign(struct town *t, struct ref who); /* from every office held */
/* Every move of the list, each by whoever usually makes it: "triage accept assign begin reply". */
bool carry_along(struct town *t, int64_t id, const char *moves);

/* ---- looking ---- */
struct matter matter_now(struct town *t, int64_t id);
bool in_state(struct town *t, int64_t id, const char *state);
struct footing stands(struct town *t, int64_t id, struct ref who);
bool on_desk(struct town *t, int64_t id, const struct guild *g, enum desk_why why);
struct clock clock_of(struct town *t, int64_t id, const char *move); /* the newest of that move */
/* What one field of the newest entry of a move says to this reader; empty when not readable. */
str read_field(struct town *t, int64_t id, struct ref who, const char *move, const char *field);
/* The lines of the record that somebody may read. */
struct entry *record_read(struct town *t, int64_t id, struct ref who, size_t *n);
size_t entries_seen(struct town *t, int64_t id, struct ref who, enum entry_kind kind);
str code_of(struct town *t, struct ref r);
/* A text with the first `word` in it written otherwise; where there is none it fails. */
str changed(struct town *t, str text, const char *word, const char *by);
#endif
