/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CALC_CALC_H
#define CALC_CALC_H
/* CALC: what the law gives, worked out so that anybody can follow it: what is owed, until when, how many.
 *
 * A calculator takes what a worker knows (wage, dates), adds the figures of the law and of the place
 * (parameters, each with its dates and source), and gives results with their working, line by
 * line, each with
 * the articles it rests on. It refuses, with the reason, what it cannot answer rightly. It knows
 * no database, no
 * clock and no page, and keeps nothing: who asks gives everything and throws it away.
 *
 * Numbers are exact (calc/exact.h) and rounded once, half up, when told. Everything a calculator
 * answers lies
 * in the arena given to calc_run. docs/design/calc.md tells it in full. */
#include "base/message.h"
#include "base/time.h"
#include "calc/exact.h"
#include "calendar/calendar.h"

/* ---- figures of the law and of places ---- */

/* One figure: it holds in a place ("CN", "330106", "DE"), from a day to a day, and says where it stands. */
struct parameter {
	str name, place;               /* "local.average_wage" */
	const struct exact *value;
	int32_t from, to;              /* first and last day; DATE_MIN, DATE_MAX when open */
	str source[LANG_COUNT];
	str cite;                      /* "labour-law 44", or empty */
};
/* Where figures are looked for, the nearest first. find: 0 and *out, PARAMETER_NONE, or a fault.
 * It is asked for
 * one place and one day; the places around it are asked in turn by the calculator. */
enum { PARAMETER_NONE = 1 };
struct parameters {
	int (*find)(const struct parameters *of, struct arena *a, str place, str name, int32_t day,
		struct parameter *out);
	const void *with;
	const struct parameters *next;     /* asked when this one has none; or NULL */
};

/* ---- a calculator ---- */

enum calc_kind { CALC_MONEY, CALC_NUMBER, CALC_COUNT, CALC_DATE, CALC_YES, CALC_PERCENT, CALC_LIST,
	CALC_CHOICE,
	CALC_SPAN, CALC_TEXT };
struct calc_choice { const char *name; enum msg said; };
struct calc_input {
	const char *name;                  /* as in the command and in forms: "avg12" */
	enum calc_kind kind;
	bool must;                         /* else it may be left out, or belongs to one way of asking */
	enum msg label, help;
	const char *parameter;             /* taken from there when not given; or NULL */
	const struct calc_choice *choice;  /* CALC_CHOICE: ends with a row without name */
};
struct calc;
struct calculator {
	const char *id, *slug;             /* "K03", "severance" */
	const char *country;               /* "CN": whose figures hold when the place has none of its own */
	enum msg title, about;
	const struct calc_input *input;    /* ends with a row without name */
	int (*run)(struct calc *c);        /* 0, or a fault; see calc/inside.h */
};
extern const struct calculator *const calculators[];     /* K01 to K25, then NULL */
/* By "K03", "k3" or "severance". NULL when there is none. */
const struct calculator *calculator_find(str id_or_slug);

/* ---- what comes out ---- */

/* CALC_IS_... : how a value is told. */
enum calc_is { CALC_IS_MONEY, CALC_IS_DECIMAL, CALC_IS_NUMBER, CALC_IS_RATE, CALC_IS_YES, CALC_IS_DAY,
	CALC_IS_PERIOD, CALC_IS_WORDS, CALC_IS_MESSAGE, CALC_IS_DUE, CALC_IS_PAIR, CALC_IS_NOTHING };
struct calc_value {
	enum calc_is is;
	/* MONEY: two decimals; DECIMAL: `places`; NUMBER: as many as needed; RATE */
	const struct exact *x;
	int places;
	bool yes;
	int32_t day, last;                 /* DAY; PERIOD: first and last */
	str words;                         /* the same in every language */
	enum msg said;
	const struct due *due;             /* told by due_explain */
	int64_t men, women;                /* PAIR: {"men": 6, "women": 3} */
};
struct calc_output { const char *name; enum msg label; struct calc_value value; };
enum { CALC_LINE_VALUES = 8, CALC_LINES_MAX = 64, CALC_OUTPUTS_MAX = 24, CALC_PARAMETERS_MAX = 32,
	CALC_INPUTS_MAX = 24, CALC_LIST_MAX = 400, CALC_TYPED_MAX = 4000 };
/* One step: a sentence with {1}.. filled by values; the articles behind it, "labour-contract-law
 * 47; ...", where
 * the word "local" stands for "rule of this union, check locally"; the figures first used for it. */
struct calc_line {
	enum msg sentence;
	struct calc_value value[CALC_LINE_VALUES];
	size_t n_value;
	const char *cites;
	size_t first_parameter, n_parameter;
};
/* What is wrong with one input: `wrong` and `expected` are whole sentences, the second with an example. */
struct calc_mistake {
	/* the input; NULL: what was typed is in `typed`, no input of that name */
	const char *name;
	str typed;
	enum msg wrong;
	struct calc_value value[2];
	size_t n_value;
	enum msg expected;
};
struct calc_result {
	const struct calculator *of;
	struct calc_output output[CALC_OUTPUTS_MAX];
	size_t n_output;
	struct calc_line line[CALC_LINES_MAX];
	size_t n_line;
	struct parameter parameter[CALC_PARAMETERS_MAX];       /* each once */
	size_t n_parameter;
	struct calc_mistake mistake[CALC_INPUTS_MAX + 8];
	size_t n_mistake;
	struct calc_line refusal;          /* CALC_REFUSED: why, and what to do */
	int32_t on;                        /* the day whose figures were used */
};

/* ---- running one ---- */

struct calc_given { str name, value; };
struct calc_setting {
	const struct parameters *parameters;   /* or NULL */
	str place;                             /* "330106", or empty */
	int32_t on;                            /* figures of this day; 0: of the case's own day, else today */
	int32_t today;
};
enum {
	CALC_MISTAKEN = 1,       /* out->mistake says what, beside which input; every one is told at once */
	CALC_REFUSED,            /* out->refusal says why */
};
/* Reads what was typed, works it out. An input given empty counts as not given. */
int calc_run(struct arena *a, const struct calculator *k, const struct calc_given *given, size_t n,
	const struct calc_setting *s, struct calc_result *out) MUST_CHECK;

/* ---- telling it ---- */

/* For a person: money with thousands separators, dates in words. */
str calc_value_said(struct arena *a, enum lang lang, const struct calc_value *v);
/* For programs, exactly as in test/calc/examples.json but without separators: "58500.00",
 * "2025-08-15", "true".
 * Money, decimals, rates, days and words stand in quotes there, NUMBER, YES, NOTHING and PAIR do not. */
str calc_value_plain(struct arena *a, const struct calc_value *v);
bool calc_value_is_text(const struct calc_value *v);
str calc_line_said(struct arena *a, enum lang lang, const struct calc_line *l);
/* The next article of a line: law "labour-contract-law", article "47"; or law "local". False at the end. */
bool calc_cite_next(str *cites, str *law, str *article);
/* "Labour Contract Law, art. 47"; "rule of this union, check locally". */
str calc_cite_said(struct arena *a, enum lang lang, str law, str article);
/* "Average wage of the place: 9500 (330100, 1 July 2025 to 30 June 2026; source)". */
str calc_parameter_said(struct arena *a, enum lang lang, const struct parameter *p);
/* How a figure is called: "the place's average monthly wage". */
str calc_parameter_name(enum lang lang, str name);
/* Label, what is wrong, what is expected with an example, in one text. */
str calc_mistake_said(struct arena *a, enum lang lang, const struct calculator *k,
	const struct calc_mistake *m);
#endif
