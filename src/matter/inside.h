/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef MATTER_INSIDE_H
#define MATTER_INSIDE_H
/* What the files of this room share and nobody else sees. */
#include "matter/matter.h"

/* due: how the date was computed, packed, when this very step computed it. */
struct fact { str name; int64_t at; str due; };
struct facts { struct fact *of; size_t n, cap; };

/* One step under way: everything a move reads and changes, held together until it is written. */
struct carry {
	struct act *a;
	struct matter *m;
	const struct course_move *move;    /* NULL for what the system does by itself */
	const struct filled *filled;
	struct facts facts;
	struct clock *clock; size_t n_clock, cap_clock;
	size_t n_before;                   /* clocks that ran before this step */
	int from;                          /* the state it leaves */
	enum entry_actor actor;
	struct ref guild;                  /* the union acted for; {0,0} for the applicant and the system */
	int64_t person;
	int64_t prepared;                  /* the entry of the draft that is being signed, or 0 */
	int64_t seq;                       /* of the entry written last */
};

/* Whom a matter is about, and where the applicant says it belongs. */
struct concern { int64_t employer; struct ref person; };


/* fields.c: what is filled in, as kept and back */
str  filled_pack(struct arena *a, const struct filled *f);
/* Only what this move asks for and shows, without the white space around it: nothing else is ever kept. */
struct filled filled_kept(struct arena *a, const struct course_move *move, const struct filled *f);
int  filled_unpack(struct arena *a, str json, struct answer **out, size_t *n) MUST_CHECK;
/* The answers kept on the matter (choices, yes and no) with those of a move laid over them. */
int  answers_merge(struct act *a, str kept, const struct course_move *move,
	const struct filled *f, str *out) MUST_CHECK;
str  answer_of(struct act *a, str kept, str field);
/* Whether a field would take this value now. */
bool value_fits(struct act *a, const struct course_field *f, str value);

/* conflict.c: who is kept away (DOMAIN.md 0.2 fact 8, 12 b). All answer 1 for yes, 0 for no, or a fault. */
int  is_barred(struct act *a, const struct guild *g, const struct concern *c) MUST_CHECK;
int  are_kin(struct act *a, struct ref x, struct ref y) MUST_CHECK;
/* They, their kin, or the voice of the employer it is about. */
int  is_about(struct act *a, const struct matter *m, struct ref person) MUST_CHECK;
int  in_conflict(struct act *a, const struct matter *m, struct ref person, const struct rights *r) MUST_CHECK;
/* The employers somebody is tied to as a worker. */
struct employers { int64_t *id; size_t n; };
int  employers_of(struct act *a, struct ref person, struct employers *out) MUST_CHECK;
/* Whether a matter concerns an employer that is not one of these: as none is that the hall does not know. */
bool is_outsider(struct act *a, const struct matter *m, const struct employers *of);
/* What a union inside an employer holds is of that workplace, whatever it is about: whether this person is
 * not of it, or speaks for the employer. 1, 0 or a fault. */
int  is_of_another_workplace(
    struct act *a, const struct matter *m, struct ref person, const struct employers *of) MUST_CHECK;
struct concern concern_of(const struct matter *m);
/* What of one desk somebody is shut out of, as in_conflict would say of each matter; asked once a desk. */
struct shut { int64_t person; const struct near *near; size_t n_near; const struct rights *rights;
	int64_t *matter; size_t n; };
int  shut_of(struct act *a, struct ref guild, struct ref person, const struct rights *r,
	struct shut *out) MUST_CHECK;
bool is_shut(const struct shut *s, int64_t matter, int64_t employer, int64_t about);
/* Who looks at a desk. */
struct desk_eyes {
	struct ref person; const struct rights *rights; const struct shut *shut;
	struct handlers *handlers;
};
/* Those asked about already: a desk has many matters and few handlers. */
struct handlers { struct { int64_t person; str as; bool handles; } of[16]; size_t n; };
bool is_open_to(const struct shut *s);                         /* all of it, whatever stands there */

/* turn.c: what a row tells of the matter, and how its union stands to it. */
int  row_turn(struct act *a, const struct desk_asked *ask, const struct desk_eyes *e,
	struct desk_row *row) MUST_CHECK;

/* read.c */
/* 0, or why this move cannot be made now: MATTER_NOT_NOW, MATTER_NOT_YOURS, MATTER_ONCE, MATTER_NO_UNION. */
int  move_open(struct act *a, const struct matter *m, const struct footing *f, const struct rights *r,
	const struct course_move *mv, const struct carry *c) MUST_CHECK;
/* The same but for whose it is: the course's own conditions. */
int  move_due(struct act *a, const struct matter *m, const struct course_move *mv,
	const struct carry *c) MUST_CHECK;
bool has_facts(const struct facts *facts, const struct course_move *mv);
/* How many levels above the holder may act now: up to the reviewer's, and above whoever was late. */
int  reach_of(const struct matter *m);

bool asks_countersign(const struct matter *m);
/* Whether somebody handles it whose course gives them moves of their own: 1, 0 or a fault. */
int  is_handled(struct act *a, const struct matter *m) MUST_CHECK;
/* Whether one of those who may make a move is this person, standing as f says. */
bool is_theirs(const struct act *a, const struct matter *m, const struct course_move *mv,
	const struct footing *f, const struct rights *r);
/* Reads clocks and facts when this move leans on them and they were not read. */
int  times_for(struct act *a, const struct matter *m, const struct course_move *mv,
	struct carry *c) MUST_CHECK;

/* clocks.c */
/* Made already, or just now, and not to be made again: 1, 0 or a fault. */
int  is_spent(struct carry *c, const struct course_move *mv) MUST_CHECK;
int  facts_load(struct act *a, const struct matter *m, struct facts *out) MUST_CHECK;
int  fact_record(struct carry *c, str name, int64_t at) MUST_CHECK;
/* The same for a date that was computed: who reads it is told how. */
int  fact_compute(struct carry *c, str name, const struct due *due) MUST_CHECK;
int64_t fact_at(const struct facts *f, str name);              /* 0 when not recorded */
int  clocks_begin(struct carry *c) MUST_CHECK;                 /* for the moves that leave c->m->state */
int  clocks_leave(struct carry *c) MUST_CHECK;                 /* the move's own are met, the others stop */
int  clock_extend(struct carry *c, str move, const struct course_effect *e) MUST_CHECK;
/* How many of its unit: the profile's today, or the course's own; negative when nobody says. */
int  deadline_amount(const struct act *a, const struct course *c, const struct deadline *d);
int  deadline_date(struct carry *c, const struct course_deadline *d, int64_t anchor,
	struct due *out) MUST_CHECK;
/* or of a duty missed and still to be done; 0: none */
int64_t next_due(const struct carry *c);
bool too_early(const struct act *a, const struct clock *clock, size_t n, str move);
bool has_lapsed(const struct clock *clock, size_t n, str move);

/* desk.c */
int  desk_sync(struct carry *c) MUST_CHECK;                    /* after c->m has its new state */
int  desk_clear_raised(struct carry *c) MUST_CHECK;
int  desk_put(struct carry *c, struct ref guild, enum desk_why why) MUST_CHECK;
/* From every desk above the holder: since it was put on one, officers there may have come and gone. */
int  desk_clear_above(struct carry *c, enum desk_why why) MUST_CHECK;

/* file.c */
int64_t holding_level(const struct course *c);
int  matter_write(struct act *a, const struct matter *m) MUST_CHECK;

/* carry.c */
int  carry_load(struct act *a, struct matter *m, struct carry *c) MUST_CHECK;
int  carry_on(struct carry *c) MUST_CHECK;                     /* makes c->move: all of it */
int  effects_do(struct carry *c, bool extensions) MUST_CHECK;
/* Once the step is written: what begins because of it. Asks nothing where the move has no such effect. */
int  effects_after(struct carry *c) MUST_CHECK;
/* The moves of the system that wait for no date, from the state the matter stands in. */
int  carry_system(struct carry *c) MUST_CHECK;
int  applicant_of(struct carry *c, struct ref *out) MUST_CHECK;
int  entry_write(struct carry *c, enum entry_kind kind, str move, int64_t seen) MUST_CHECK;
/* without asking for the next number: it is 1 */
int  entry_first(struct carry *c, int64_t seen) MUST_CHECK;
int  uploads_keep(struct act *a, const struct matter *m, const struct filled *f, int64_t seq) MUST_CHECK;
int  carry_to(struct carry *c, int state, str name) MUST_CHECK;

/* rise.c */
/* Another matter begins, on the latest version of this course. */
int  matter_rise(struct carry *c, str course) MUST_CHECK;

/* publish.c */
/* What the field of this move says is kept as published, for those who see the move. */
int  publish(struct carry *c, str field) MUST_CHECK;

/* above.c */
/* The next higher unions, the nearest first: those above by place in which somebody may work on matters. One
 * without such officers (a township that is a name only) is no level; it would swallow what climbs. Where
 * there is none at all, the nearest from the county up stands there alone. */
struct ladder { struct ref of[WAY_MOST]; int n; };
int  ladder_of(struct act *a, struct ref guild, struct ladder *out) MUST_CHECK;
int  ladder_level(const struct ladder *l, int64_t guild);      /* from 1; 0: not on it */
/* MATTER_NO_UNION */
int  chain_up(struct act *a, struct ref guild, int levels, struct guild *out) MUST_CHECK;
/* A draft waits for a second signature: when nobody else in the union that holds it may give it, the nearest
 * union above in which somebody may has it on its desk, to sign and nothing else, until it ends. */
int  signer_ask(struct carry *c, str role) MUST_CHECK;
/* Why a union above stands to a matter that has not come up to it: DESK_SIGN, DESK_TOLD, 0 or a fault. */
int  called_above(struct act *a, struct ref guild, const struct matter *m) MUST_CHECK;
int  draft_end(struct carry *c) MUST_CHECK;                    /* signed, sent back, or overtaken */

#endif
