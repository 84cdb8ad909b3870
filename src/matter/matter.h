/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef MATTER_MATTER_H
#define MATTER_MATTER_H
/* MATTER: the spine. Anything with a life and a holder, carried along its course.
 *
 * There is no "set state": only the moves of the course exist, made by whom the course names, and each
 * leaves an immutable entry (DOMAIN.md 12 a to h). Clocks are computed once, stored with the table they
 * came from, and when missed the matter climbs by itself, carrying the clock, not the name. Whoever a
 * matter is about can neither read nor touch it. Passing it to another union keeps its clock. */
#include "access/access.h"
#include "course/course.h"

enum matter_part { PART_APPLICANT = 1, PART_JOINED, PART_CONCERNED, PART_FILED_FOR };
enum entry_kind { ENTRY_MOVE = 1, ENTRY_PASSED, ENTRY_MISSED, ENTRY_REMINDED, ENTRY_JOINED,
	ENTRY_PREPARED, ENTRY_SENT_BACK,
	ENTRY_NOTED,
	ENTRY_OPENED };              /* the first line of a matter that another gave rise to */
enum entry_actor { BY_SYSTEM, BY_APPLICANT, BY_OFFICER, BY_UPPER };
enum clock_status { CLOCK_RUNNING, CLOCK_MET, CLOCK_MISSED, CLOCK_STOPPED, CLOCK_BARRED };
enum desk_why { DESK_HOLDS = 1, DESK_REVIEW, DESK_LATE_BELOW, DESK_SIGN, DESK_TOLD };

enum {
	MATTER_NONE = 1,        /* no such matter, or none this person may know of */
	MATTER_STALE,           /* somebody else moved it since this page was made */
	MATTER_NOT_YOURS,       /* the course gives this move to somebody else */
	MATTER_NOT_NOW,         /* the move does not leave this state, is too early, or its time has lapsed */
	MATTER_ONCE,            /* it was made once already, and may be made once */
	MATTER_INCOMPLETE,      /* see the field faults */
	MATTER_NO_UNION,        /* no union could be found that may hold it */
	MATTER_TWICE,           /* this form was sent before: *out is the matter it made */
	MATTER_PREPARED,        /* kept (commit), and waits for a second officer's signature */
	MATTER_SAME_HAND,       /* the second signature must be another person's */
};

struct matter {
	struct ref ref, holder;
	const struct course *course;
	int state;                   /* an index into course->states */
	enum course_secrecy secrecy;
	bool open, late;
	int64_t step, raised, place, employer, about, handler, joined, opened_at, moved_at, due_at;
	str title, topic, class, grade, answers;
};

/* ---- what is filled in ---- */

/* One field as typed. A multi_choice has its values joined by ','. */
struct answer { str field, value; };
struct upload { str field, name, type, bytes; };     /* cleaned already */
struct filled { const struct answer *answer; size_t n; const struct upload *upload; size_t n_upload; };

enum fault_kind { FIELD_MISSING = 1, FIELD_TOO_LONG, FIELD_TOO_SHORT, FIELD_NOT_A_CHOICE, FIELD_NOT_A_NUMBER,
	FIELD_OUT_OF_RANGE, FIELD_NOT_A_DATE, FIELD_NOT_TEXT, FIELD_UNKNOWN_PLACE, FIELD_TOO_MANY_FILES,
	FIELD_FILE_KIND, FIELD_FILE_SIZE, FIELD_FILE_PIXELS };       /* limit: which file, from 1 */
struct field_fault { const struct course_field *field; enum fault_kind kind; int64_t limit; };
/* Checks what was typed against the fields of a move (screen 0: all of them; else that screen's).
 * Answers MATTER_INCOMPLETE with every fault. */
int filled_check(struct act *a, const struct course_move *move, int screen, const struct filled *f,
	struct field_fault **faults, size_t *n) MUST_CHECK;
/* Whether a field is asked for, given what is filled in so far. */
bool field_shown(const struct course_field *field, const struct filled *f);
str  filled_value(const struct filled *f, str field);          /* empty when absent */

/* ---- reading ---- */

int matter_by_id(struct act *a, int64_t id, struct matter *out) MUST_CHECK;     /* MATTER_NONE */

/* How somebody stands to a matter. Without may_read they may not know that it exists. */
struct footing {
	bool applicant, joined;
	bool holder;                 /* officer of the union that holds it, with a duty in it */
	bool another;                /* there, and another one handles it: the moves of that role are theirs */
	bool outline;                /* another, and with no draft to sign: sees how far it is and by when, and
	                              * neither text nor name (DOMAIN.md 10.2) */
	bool upper;                  /* officer above, and the matter has climbed to them or is under review */
	int  up;                     /* how many levels above the holder, for upper (see matter_above) */
	bool asked;                  /* upper, and only to sign a draft: the union below has no second officer */
	bool told;                   /* upper, and only to know of it: sees what is shown to the union above */
	bool conflict;               /* it is about them, their kin, or their employer, or it is theirs:
	                              * shut out as an officer */
	bool may_read, may_name;
	struct guild guild;          /* the union they act for */
};
bool footing_in_office(const struct footing *f);
int matter_footing(struct act *a, const struct matter *m, struct ref person, const struct rights *r,
	struct footing *out) MUST_CHECK;

/* The next higher union, and so on: those above the holder by place in which somebody may work on
 * matters, the
 * nearest being 1. Unions without such officers are passed over; where there is none at all, it
 * is the county.
 * MATTER_NO_UNION above the highest. */
int matter_above(struct act *a, const struct matter *m, int levels, struct guild *out) MUST_CHECK;
/* The same, by name, for a holder read already. */
int matter_above_row(struct act *a, const struct guild *holder, int levels, struct guild_row *out) MUST_CHECK;


/* How far up the moves that leave a state are made, when it is the upper union's turn; else 0. */
int  review_level(const struct course *course, int state);

struct entry {
	int64_t seq, kind, actor, at, seen; struct ref guild; int64_t person;
	str move, state; const struct answer *answer; size_t n_answer;
};
/* The lines this footing may read, oldest first; private fields are left out for whom they are not. */
int matter_entries(struct act *a, const struct matter *m, const struct footing *f,
	struct entry **out, size_t *n) MUST_CHECK;

struct clock { int64_t id, status, least, level, began_at, due_at, was_due_at, ended_at; str move, due; };
int matter_clocks(struct act *a, const struct matter *m, struct clock **out, size_t *n) MUST_CHECK;

struct clocks { struct clock *of; size_t n; };

/* What is still to be done by others on the straight way of the course, in order, until it is the applicant's
 * turn or the end: of the moves that leave a state, the first in the file that is not the applicant's and was
 * not used up. Nothing in it is foretold: a step has a date when what it counts from has happened. */
struct ahead_by {
	str grade;                   /* holds for this grade only; empty: for all */
	bool dated;
	int64_t due_at;              /* dated: when it passes; a clock that runs says it, or the course */
	str due;                     /* dated: how it was computed, see due_unpack */
	const struct deadline *rule; /* not dated */
	int32_t amount;
};
struct ahead { const struct course_move *move; struct ahead_by *by; size_t n_by; };
int matter_ahead(struct act *a, const struct matter *m, const struct clocks *clocks,
	struct ahead **out, size_t *n) MUST_CHECK;
/* The moves this person may make now, as indexes into course->moves. clocks: what matter_clocks
 * gave, or NULL. */
int matter_moves(struct act *a, const struct matter *m, const struct footing *f, const struct rights *r,
	const struct clocks *clocks, int *out, size_t max, size_t *n) MUST_CHECK;

/* Whose turn it is, as one reader is told: in parts (a role, a level), never by name. */
enum turn_of {
	TURN_NOBODY,             /* closed */
	TURN_YOURS,              /* move: the next step this reader may take */
	TURN_SIGN,               /* move was written by another officer, and this reader may sign it */
	TURN_NOTE,               /* closed; the union above may say that it was read */
	TURN_SIGNER,             /* move was written and waits for a second signature, of `actor` */
	TURN_ROLE,               /* `actor` in the union that holds it is to make the move */
	TURN_UPPER,              /* the union `up` levels above */
	TURN_OTHER,              /* `actor`, another party; an officer records it */
	TURN_APPLICANT,
	TURN_CLOCK,              /* only the clock moves it on */
};
struct turn { enum turn_of of; int move, up; str actor; bool own; };   /* own: the reader's own draft */
/* clocks: what matter_clocks gave, or NULL. */
int matter_turn(struct act *a, const struct matter *m, struct ref person, const struct footing *f,
	const struct rights *r, const struct clocks *clocks, struct turn *out) MUST_CHECK;

/* Whether the person field of a move may name somebody: an officer who reads the matter, in no conflict, and
 * where the move gives it to them, in an office that goes on with it. 1, 0 or a fault. */
int matter_person_fits(struct act *a, const struct matter *m, const struct course_move *mv, str field,
	struct ref person) MUST_CHECK;

/* What one matter is to another (HOUSE.md 2, Link). away: from this one to the other. */
enum link_kind { LINK_JOINS = 1, LINK_DUPLICATES, LINK_AMENDS, LINK_FORWARDS, LINK_GIVES_RISE, LINK_FULFILS,
	LINK_APPEALS, LINK_CITES };
struct link {
	int64_t kind; bool away, may_read; struct ref other;
	const struct course *course; int state;
};
/* may_read: this person may read the other one too; who may not is told what course it follows, and no more
 * (state is then COURSE_NONE). Empty for somebody who only joined: what else the applicant has is not
 * theirs. */
int matter_links(struct act *a, const struct matter *m, struct ref person, const struct footing *f,
	const struct rights *r, struct link **out, size_t *n) MUST_CHECK;

struct attachment { int64_t id, seq, size; str name, type, bytes; struct ref matter; };
int matter_attachments(struct act *a, const struct matter *m, struct attachment **out, size_t *n) MUST_CHECK;
int matter_attachment(struct act *a, int64_t id, struct attachment *out) MUST_CHECK;    /* MATTER_NONE */

/* The name of who filed it, for a footing with may_name. MATTER_NOT_YOURS. */
int matter_applicant_name(struct act *a, const struct matter *m, const struct footing *f,
	str *name) MUST_CHECK;

struct pending { str move; int64_t step, person, at; const struct answer *answer; size_t n_answer; };
/* MATTER_NONE */
int matter_pending(struct act *a, const struct matter *m, struct pending *out) MUST_CHECK;
/* Where a draft is to be signed, and in which roles somebody may there: not who wrote it, nor who is tied to
 * those involved. MATTER_NO_UNION where nobody may, or no draft waits. */
enum { SIGNERS_MOST = 4 };
struct signers { struct guild guild; str as[SIGNERS_MOST]; size_t n; };
int matter_signers(struct act *a, const struct matter *m, struct signers *out) MUST_CHECK;

struct mine {
	struct ref ref; const struct course *course; int state; str title, topic;
	bool joined, open, late; int64_t opened_at, due_at; struct ref holder;
};
int matters_of(struct act *a, struct ref person, int64_t before, struct mine **out, size_t *n) MUST_CHECK;

struct similar {
	int64_t id; const struct course *course; int state; int64_t joined;
	int likeness;
	bool same_employer;
};
/* What somebody is about to file, and with whom: employer 0 when none is named. */
struct likeness {
	struct ref holder, person; str topic, text; int64_t employer;
};
/* Matters of one union on one topic that it still works on, whose words are alike, the likest first, at most
 * five; not those the person filed or joined already, nor what they are shut out of, nor what concerns an
 * employer they neither work for nor are a member inside of. Of the day it is told nothing. */
int matters_like(struct act *a, const struct likeness *of, struct similar **out, size_t *n) MUST_CHECK;

/* ---- doing ---- */

struct filing {
	str course, nonce;               /* nonce: of the form, so that sending it twice makes one matter */
	struct ref applicant;
	struct ref filed_by;             /* an officer filing for a caller; {0,0}: the applicant */
	struct filled filled;
};
/* The union that would hold it: by topic, place and employer (near the applicant where the course
 * says so, and
 * somebody there may take it up), never one inside the employer it is about,
 * never one in which the person it is about holds office. MATTER_NO_UNION. */
int matter_route(struct act *a, const struct course *c, const struct filing *f, struct guild *out) MUST_CHECK;
/* MATTER_INCOMPLETE, MATTER_NO_UNION, MATTER_TWICE (then *out is the first one). */
int matter_file(struct act *a, const struct filing *f, int64_t *out, struct field_fault **faults,
	size_t *n) MUST_CHECK;

struct move_asked {
	int64_t step;                    /* the step the page showed */
	str move;
	struct ref person;
	const struct rights *rights;
	struct filled filled;
	struct field_fault *faults; size_t n_fault;      /* out, with MATTER_INCOMPLETE */
};
int matter_move(struct act *a, int64_t id, struct move_asked *ask) MUST_CHECK;
/* A second officer signs what the first prepared (sign), or sends it back, saying in the field `reason` what
 * is to be changed. MATTER_SAME_HAND, MATTER_INCOMPLETE without one. */
int matter_sign(struct act *a, int64_t id, struct move_asked *ask, bool sign) MUST_CHECK;
/* One more person with the same need: a count, not a name. MATTER_TWICE when they are part of it already,
 * MATTER_NOT_NOW when it is closed, MATTER_NONE for whom it is not offered to. */
int matter_join(struct act *a, int64_t id, struct ref person) MUST_CHECK;
/* Taken back, also when it is closed: the count goes down and nothing is left of it. MATTER_NONE for whoever
 * has not joined, whether there is such a matter or not. */
int matter_leave(struct act *a, int64_t id, struct ref person) MUST_CHECK;
/* Whether somebody who stands so may hand it to another union at all. Not whoever is only to know of it:
 * passing it to themselves would open all of it, with the name. Who sees its outline may, but to no union in
 * which they would read it. */
bool footing_may_pass(const struct act *a, const struct footing *f, const struct rights *r);
/* To another union, its clocks running on, the applicant told. MATTER_NOT_YOURS, MATTER_STALE,
 * MATTER_NOT_NOW;
 * MATTER_NO_UNION when that one may not hold it, MATTER_INCOMPLETE without a reason of 1 to 2,000
 * characters. */
int matter_pass(struct act *a, int64_t id, int64_t step, struct ref person, const struct rights *r,
	const struct guild *to, str reason) MUST_CHECK;
/* The union above has taken note of a closed matter it was alerted to (somebody was pressed to withdraw):
 * the matter leaves its desk and stays readable. MATTER_NOT_YOURS, MATTER_NOT_NOW while it is open. */
int matter_noted(struct act *a, int64_t id, struct ref person, const struct rights *r) MUST_CHECK;

/* ---- what a union published because a course says so ---- */

/* For whom: each holds those before it. */
enum audience { FOR_NOBODY, FOR_EVERYBODY, FOR_FEDERATION, FOR_UNION };
/* Who reads what a move publishes, in a matter of this secrecy. */
enum audience audience_of(const struct course_move *mv, enum course_secrecy secrecy);
/* Which of these somebody is towards a union: its officer, or a member of it or of a union below it, is
 * FOR_UNION; person {0,0}: FOR_EVERYBODY. */
int published_reach(struct act *a, const struct guild *g, struct ref person, const struct rights *r,
	enum audience *out) MUST_CHECK;
/* day: it was published, taken: it was taken back (0: it stands); words are then empty. */
struct published {
	int64_t id; int32_t day, taken;
	const struct course *course; const struct course_field *field; str words;
};
struct published_asked { struct ref guild; enum audience reach; int64_t before, most; };
/* The newest first, from before an id (0: from the newest). */
int published_of(struct act *a, const struct published_asked *ask, struct published **out,
	size_t *n) MUST_CHECK;
/* The words go, that they stood there stays. The caller has asked who may. MATTER_NONE. */
int published_take(struct act *a, struct ref guild, int64_t id) MUST_CHECK;

/* ---- time ---- */

struct late { struct ref matter; int64_t clock; };
/* What has run out by now, at most 500. */
int clocks_late(struct act *a, struct late **out, size_t *n) MUST_CHECK;
/* Does what the course says silence means, once. Safe to repeat. */
int clock_expire(struct act *a, struct late l) MUST_CHECK;
/* When the next clock runs out, or 0. */
int clock_next(struct act *a, int64_t *at) MUST_CHECK;

/* ---- desks ---- */

struct desk_row {
	struct ref matter; int64_t why, handler, employer, about, opened_at, due_at;
	str course, state, title, topic;
	bool waits, urgent;
	struct turn turn;                /* set by desk_for, as is: */
	bool outline;                    /* for this reader, as in struct footing */
};
/* mine: what waits for the union and is for the officer themselves to do */
/* week: due within seven days, today among them */
enum desk_filter {
	DESK_ALL_WAITING, DESK_MINE, DESK_LATE, DESK_TODAY, DESK_WEEK, DESK_LATER, DESK_ELSEWHERE
};
/* topic: empty for all. after, after_matter: where the page before ended; 0 begins. */
struct desk_asked {
	struct ref guild; enum desk_filter filter; str topic; int64_t after, after_matter, today_ends;
};
enum { DESK_PAGE = 50, DESK_COUNT_MAX = 100 };
/* A desk as it is kept, a page of it: whom it is for is not asked. A row without a date is due at
 * desk_no_due. */
int64_t desk_no_due(void);
int desk_rows(struct act *a, const struct desk_asked *ask, struct desk_row **out, size_t *n) MUST_CHECK;
struct desk_counts { int64_t late, today, later; };       /* each counted no further than DESK_COUNT_MAX */
int desk_counts(struct act *a, struct ref guild, int64_t today_ends, struct desk_counts *out) MUST_CHECK;

/* A page of a desk as one officer may see it: whose turn each row is. Matters they are shut out of are
 * neither among the rows nor in the numbers, and a page is no shorter for them: nobody learns from their
 * own desk that somebody complained. more: there is another page; it begins after `after`, `after_matter`. */
struct desk_page {
	struct desk_row *row; size_t n;
	size_t n_urgent;                 /* so many at the head of a first page: people are in danger */
	struct desk_counts counts;
	bool more; int64_t after, after_matter;
};
int desk_for(struct act *a, const struct desk_asked *ask, struct ref person, const struct rights *r,
	struct desk_page *out) MUST_CHECK;

/* ---- courses kept with the matters that follow them ---- */

/* Stores the texts of the book that are not stored yet. */
int courses_keep(struct act *a) MUST_CHECK;
/* Adds the stored texts to the book, so that old matters find their version. */
int courses_restore(struct act *a) MUST_CHECK;

#endif
