/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef COURSE_COURSE_H
#define COURSE_COURSE_H
/* COURSE: the template a matter follows, read from a file that a union can edit without C.
 *
 * A course says which states a matter passes, which moves lead on, who may make each, what must be
 * filled in, how long everybody has and what silence means. It knows states and moves, not people:
 * whoever carries a matter (matter/) decides who holds a role and what day it is.
 * Only listed moves exist; there is no "set state". The file format: docs/design/course-format.md.
 * Everything in a course lies in one arena, is never changed after reading, and may be shared. */
#include "base/base.h"
#include "base/message.h"
#include "calendar/calendar.h"

enum { COURSE_NONE = -1 };                          /* no such state, move, field */
enum { COURSE_BYTES_MAX = 256 * 1024, COURSE_ARENA = 16 * 1024 * 1024 };
enum { COURSE_PHASES_MAX = 8, COURSE_STATES_MAX = 64, COURSE_MOVES_MAX = 128 };
enum { COURSE_FIELDS_MAX = 40 };                   /* of one form: the pages can take no more */

struct course_place { int line, column; };          /* in the file, from 1; 0 when not written */
struct course_words { str in[LANG_COUNT]; };        /* one text in every language */

/* ---- what is filled in ---- */

enum course_type { TYPE_TEXT, TYPE_LONG_TEXT, TYPE_CHOICE, TYPE_MULTI_CHOICE, TYPE_REASON,
	TYPE_DATE, TYPE_NUMBER, TYPE_MONEY, TYPE_PLACE, TYPE_EMPLOYER, TYPE_PERSON, TYPE_FILES, TYPE_YES_NO,
	TYPE_RATING, TYPE_COUNT };
enum course_chars { CHARS_ANY, CHARS_LINE, CHARS_LETTERS, CHARS_DIGITS, CHARS_CODE, CHARS_COUNT };
enum course_private { PRIVATE_NO, PRIVATE_UPPER };  /* UPPER: only the next higher union reads it */

struct course_choice { str name; struct course_words title, help; struct course_place at; };
/* True when the named field holds one of the values (yes_no: "yes", "no"). */
struct course_condition { str field; const str *values; size_t n_values; struct course_place at; };

struct course_field {
	str name;
	enum course_type type;
	struct course_words title, said, help;      /* the question; its name in the record; advice: the
	                                             * last two may be empty */
	bool required;                              /* when its conditions hold */
	int screen;                                 /* 1..3, on the start move only; else 0 */
	bool has_min, has_max;
	int64_t min, max;    /* characters, number, cents, how many files or choices, days from today */
	enum course_chars chars;
	enum course_private private;
	const struct course_choice *choices; size_t n_choices;
	const struct course_condition *when; size_t n_when;     /* shown when all hold */
	struct course_place at;
};

/* ---- how long, and what silence means ---- */

/* `raw` in the notation of calendar/: "<=[sla.ack_wd]WD@filed". With `grade`, it holds when the
 * move's grade_field has that value; several without a grade all hold. */
struct course_deadline { str raw, grade; struct deadline is; struct course_place at; };

enum course_jump { JUMP_NONE, JUMP_DEEMED, JUMP_AUTO };  /* silence means it; the clock does it */
struct course_expiry {
	bool remind, escalate, flag, bar;
	enum course_jump jump; str jump_to; int jump_state;     /* an index into states */
	struct course_place at;
};

/* ---- who ---- */

enum course_actor_kind { ACTOR_ANYONE, ACTOR_APPLICANT, ACTOR_SYSTEM, ACTOR_ROLE, ACTOR_UPPER,
	ACTOR_OUTSIDE };
/* ROLE: holds `name` in the union that has the matter. UPPER: a case officer `up` levels above it.
 * OUTSIDE: another party to the matter (employer, authority, court). Whoever a matter is about,
 * and officers of the employer it is about, are shut out of ROLE and UPPER moves always. */
struct course_actor { str name; enum course_actor_kind kind; int up; struct course_place at; };
const struct course_actor *course_actors(size_t *n);  /* every actor this program has a title for */
/* A name it does not know is a ROLE, and false. */
bool course_actor_by_name(str name, struct course_actor *out);
str  course_actor_title(str name, enum lang lang);          /* "case officer"; empty when unknown */

/* Who may see what a move wrote: a set of these. */
enum course_visible { SEE_PUB = 1, SEE_ALL = 2, SEE_UNIT = 4, SEE_DEL = 8, SEE_CMTE = 16,
	SEE_CASE = 32, SEE_APP = 64, SEE_EMP = 128, SEE_UP = 256, SEE_LEAD = 512, SEE_AUD = 1024,
	SEE_SEAL = 2048 };
enum course_secrecy { SECRECY_OPEN, SECRECY_CONFIDENTIAL, SECRECY_ANONYMOUS, SECRECY_COUNT };
enum course_log { LOG_AS_EVENT, LOG_AS_RECEIPT, LOG_AS_HASH, LOG_AS_TALLY, LOG_AS_NOTHING,
	LOG_AS_COUNT };

/* ---- moves ---- */

enum course_effect_kind {
	EFFECT_RECORD,      /* the fact `what` is dated: the deadline, the date field `from`, or today */
	EFFECT_EXTEND,      /* the clock of the move `what` runs to the deadlines' date instead */
	EFFECT_BEGIN,       /* the tie `what` begins: who is in field `from` (empty: the applicant) .. */
	EFFECT_END,         /* .. ends; with the body in field `with` (empty: the union that holds it) */
	EFFECT_OPEN,        /* another matter on the course `what`, linked "gives rise to" */
	EFFECT_PUBLISH,     /* the field `what` is published to those who see this move */
	EFFECT_ALERT,       /* the actor `what` has it on the desk at once, and may act */
	EFFECT_TELL,        /* the union above knows of it from now on, and does not act */
	EFFECT_ASSIGN,      /* the person in the field `what` is the handler of this matter; with `as`, the
	                     * moves of that role are theirs alone from then on */
	EFFECT_COUNT };
struct course_effect {
	enum course_effect_kind kind;
	str what, from, with, as;
	str grade_field; const struct course_deadline *deadlines; size_t n_deadlines;
	const struct course_condition *when; size_t n_when;
	struct course_place at;
};

enum course_of { OF_ROLL, OF_ALL_DELEGATES, OF_PRESENT, OF_VALID_VOTES, OF_COUNT };
/* strict: more than num/den; inclusive: num/den or more. A profile's `param` goes before. */
struct course_threshold {
	str name;
	int num, den;
	enum course_of of;
	bool strict;
	str param;
	struct course_place at;
};

struct course_move {
	str name;
	struct course_words title, done, help;  /* the button; the line in the record; advice before it */
	const int *from; size_t n_from;             /* indexes into states */
	int to;
	const struct course_actor *by; size_t n_by; /* any one of them */
	str countersign;  /* role of a second officer, another person; or empty */
	const struct course_field *fields; size_t n_fields;
	const str *needs; size_t n_needs;           /* facts that must be recorded first */
	const str *unless; size_t n_unless;         /* facts after which it is not made any more */
	bool once;                                  /* at most once in the life of a matter */
	str grade_field; const struct course_deadline *deadlines; size_t n_deadlines;
	struct course_expiry expiry;
	uint32_t visible[SECRECY_COUNT];
	enum course_log log; str log_of;  /* HASH: the field committed to, empty for all of them */
	const struct course_effect *effects; size_t n_effects;
	const struct course_threshold *thresholds; size_t n_thresholds;
	str source;                                 /* where the rule comes from: "XF34; G" */
	struct course_place at;
};

/* ---- states ---- */

enum course_waits { WAITS_NOBODY, WAITS_UNION, WAITS_UPPER, WAITS_APPLICANT, WAITS_OTHER,
	WAITS_COUNT };
struct course_phase { str name; struct course_words title; struct course_place at; };
struct course_state {
	str name;
	struct course_words title, worker;          /* worker: what the applicant reads while it is here */
	int phase;                                  /* an index into phases */
	bool terminal;
	enum course_waits waits;                    /* whose turn it is; NOBODY when terminal */
	struct course_place at;
};

struct course_fact { str name; struct course_words title; struct course_place at; };
struct course_param { str name; int64_t value; str source; struct course_place at; };  /* default */
/* Which union holds it: the one at least at `level` for the place in field `place`, never the union
 * inside the employer in field `employer`, never an officer named in field `person`. When all of
 * `near` hold, the workplace union named in `place`, or else the applicant's own below that place. */
struct course_holding {
	str place, level, employer, person;
	const struct course_condition *near; size_t n_near;     /* none: always by level */
	struct course_place at;
};

struct course {
	struct arena *arena;
	str name, version, file;                    /* version: hash of the text, given by the book */
	str procedure, promise, profile, basis;     /* "P14"; one of the twelve; who it is for; the law */
	struct course_words title, about;
	bool secrecy[SECRECY_COUNT];                /* offered to the applicant */
	struct course_holding holding;
	const struct course_phase *phases;   size_t n_phases;
	const struct course_state *states;   size_t n_states;
	const struct course_move  *moves;    size_t n_moves;
	const struct course_fact  *facts;    size_t n_facts;
	const struct course_param *params;   size_t n_params;
	int start;                                  /* an index into states */
};

str  course_text(const struct course_words *w, enum lang lang);
int  course_state(const struct course *c, str name);        /* an index, or COURSE_NONE */
int  course_phase(const struct course *c, str name);
int  course_move(const struct course *c, str name);
const struct course_param *course_param(const struct course *c, str name);      /* or NULL */
const struct course_fact *course_fact(const struct course *c, str name);        /* or NULL */
const struct course_field *course_field(const struct course_move *m, str name); /* or NULL */
/* The field of that name on whichever move has it first, or NULL. */
const struct course_field *course_any_field(const struct course *c, str name);
/* What the answer is called where it is told: "Workplace" for "Where do you work?". The title when the
 * course, or an older version of it, has no such name. */
str  course_said(const struct course_field *f, enum lang lang);
bool course_leaves(const struct course_move *m, int state);
/* Moves that leave a state, in the file's order; at most `max` indexes are written. */
size_t course_moves_from(const struct course *c, int state, int *out, size_t max);
const struct course_choice *course_choice(const struct course_field *f, str name);  /* or NULL */
bool course_by(const struct course_move *m, str actor);
/* The role whose moves are the handler's alone once there is one; empty where every officer goes on. */
str  course_handler_role(const struct course *c);
/* A move only the system makes: the clock makes it, on its date or at once when it has none. */
bool course_by_clock(const struct course_move *m);
/* Whether the field of a move may be published: only what an officer or a body says, never what leads to a
 * person, and only where somebody beyond those who handle the matter sees the move. */
enum course_publish { PUBLISH_FITS, PUBLISH_NOT_THEIRS, PUBLISH_LEADS, PUBLISH_UNSEEN };
enum { SEE_PUBLISHED = SEE_PUB | SEE_ALL | SEE_UNIT };
enum course_publish course_publish(const struct course *c, const struct course_move *m,
	const struct course_field *f);
/* The deadlines that hold for a grade (empty when the move has none); at most `max` written. */
size_t course_deadlines(const struct course_deadline *d, size_t n, str grade,
	const struct course_deadline **out, size_t max);
#endif
