/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CALC_INSIDE_H
#define CALC_INSIDE_H
/* How a calculator is written. Private to this room.
 *
 * What was given has been read and is right in itself before run is called; it asks for it by
 * name, and gets
 * NULL (or false) for what was not given. Whatever it finds wrong it notes with calc_wrong or
 * calc_refuse and
 * returns 0; once something is noted nothing else of the result is shown. */
#include "calc/calc.h"

struct calc_read { bool given; const struct exact *x; int32_t day; bool yes; int choice; str text;
	const struct exact **list; size_t n_list; int64_t years, months; };
struct calc {
	struct arena *a;
	const struct calculator *of;
	const struct calc_setting *setting;
	struct calc_read read[CALC_INPUTS_MAX];
	struct calc_result *out;
	size_t claimed;                    /* parameters that belong to a line already */
	int fault;
};

/* ---- what was given ---- */

const struct calc_read *calc_input(const struct calc *c, const char *name);
bool calc_has(const struct calc *c, const char *name);
const struct exact *calc_number(const struct calc *c, const char *name);   /* NULL when not given */
bool calc_date(const struct calc *c, const char *name, int32_t *day);
bool calc_yes(const struct calc *c, const char *name);                     /* false when not given */
int  calc_chosen(const struct calc *c, const char *name);                  /* -1 when not given */
int64_t calc_count(const struct calc *c, const char *name, int64_t otherwise);

/* ---- figures ---- */

/* The day whose figures are meant, unless the person said another. */
void calc_on(struct calc *c, int32_t day);
/* A figure of the law. NULL, after refusing, when none is known for that day. */
const struct exact *calc_rate(struct calc *c, const char *name);
/* What was given, else the figure of the place; NULL when neither is known. */
const struct exact *calc_local(struct calc *c, const char *name);
/* The same, and refuses when it is NULL: which figure of which place and day, and how to add it. */
const struct exact *calc_local_must(struct calc *c, const char *name);

/* ---- what comes out ---- */

void calc_output(struct calc *c, const char *name, enum msg label, struct calc_value v);
#define OUT(c, name, v)           calc_output((c), #name, M_calc_out_##name, (v))
#define OUT_AS(c, name, label, v) calc_output((c), name, M_calc_out_##label, (v))
void calc_line(struct calc *c, enum msg m, const char *cites, const struct calc_value *v, size_t n);
#define LINE(c, m, cites, ...) calc_line((c), M_calc_##m, (cites), \
	(const struct calc_value[]){ { 0 } __VA_OPT__(,) __VA_ARGS__ } + 1, \
	sizeof((const struct calc_value[]){ { 0 } __VA_OPT__(,) __VA_ARGS__ }) / sizeof(struct calc_value) - 1)
void calc_refuse_with(struct calc *c, enum msg m, const char *cites, const struct calc_value *v, size_t n);
#define REFUSE(c, m, cites, ...) calc_refuse_with((c), M_calc_##m, (cites), \
	(const struct calc_value[]){ { 0 } __VA_OPT__(,) __VA_ARGS__ } + 1, \
	sizeof((const struct calc_value[]){ { 0 } __VA_OPT__(,) __VA_ARGS__ }) / sizeof(struct calc_value) - 1)
/* Something is wrong with an input that looked right in itself: an end before a start. */
void calc_wrong(struct calc *c, const char *name, enum msg wrong, const struct calc_value *v, size_t n);
#define WRONG(c, name, m, ...) calc_wrong((c), (name), M_calc_wrong_##m, \
	(const struct calc_value[]){ { 0 } __VA_OPT__(,) __VA_ARGS__ } + 1, \
	sizeof((const struct calc_value[]){ { 0 } __VA_OPT__(,) __VA_ARGS__ }) / sizeof(struct calc_value) - 1)
/* Notes it as missing unless it was given; whether it was. */
bool calc_must(struct calc *c, const char *name);
bool calc_stopped(const struct calc *c);         /* something was noted: leave */

static inline struct calc_value MONEY(const struct exact *x)
{
	return (struct calc_value){ .is = CALC_IS_MONEY, .x = x, .places = 2 };
}
static inline struct calc_value DECIMAL(const struct exact *x, int places)
{
	return (struct calc_value){ .is = CALC_IS_DECIMAL, .x = x, .places = places };
}
static inline struct calc_value NUMBER(const struct exact *x)
{
	return (struct calc_value){ .is = CALC_IS_NUMBER, .x = x, .places = 6 };
}
static inline struct calc_value RATE(const struct exact *x)
{
	return (struct calc_value){ .is = CALC_IS_RATE, .x = x, .places = 2 };
}
static inline struct calc_value YES(bool yes) { return (struct calc_value){ .is = CALC_IS_YES,
	.yes = yes }; }
static inline struct calc_value DAY(int32_t day) { return (struct calc_value){ .is = CALC_IS_DAY,
	.day = day }; }
static inline struct calc_value PERIOD(int32_t day, int32_t last)
{
	return (struct calc_value){ .is = CALC_IS_PERIOD, .day = day, .last = last };
}
static inline struct calc_value WORDS(str s) { return (struct calc_value){ .is = CALC_IS_WORDS,
	.words = s }; }
static inline struct calc_value SAID(enum msg m) { return (struct calc_value){
	.is = CALC_IS_MESSAGE, .said = m }; }
static inline struct calc_value DUE(const struct due *d) { return (struct calc_value){
	.is = CALC_IS_DUE, .due = d }; }
static inline struct calc_value NOTHING(void) { return (struct calc_value){ .is = CALC_IS_NOTHING }; }
struct calc_value COUNT(const struct calc *c, int64_t n);

/* ---- dates ---- */

/* A term counted from a day in a calendar ("cn", "de"), with its explanation; in the arena. NULL
 * after a fault. */
const struct due *calc_term(struct calc *c, const char *calendar, int32_t from, enum unit unit,
	int32_t amount);

/* ---- the input reader (read.c) ---- */

/* Reads one text of a kind. 0 when it is right; else the message that says what is wrong. */
enum { CALC_READ_OK = -1 };
int calc_read_text(struct arena *a, const struct calc_input *in, str text, struct calc_read *out);
enum msg calc_expected(enum calc_kind kind);

/* ---- the calculators, in the file of their matter ---- */

extern const struct calculator calc_overtime, calc_overtime_limit, calc_severance, calc_annual_leave,
	calc_double_pay, calc_dispute_clock, calc_injury, calc_probation, calc_maternity, calc_unemployment,
	calc_arrears, calc_retaliation, calc_dues, calc_delegates, calc_quorum, calc_hardship,
		calc_contest_score,
	calc_works_council, calc_dismissal_germany, calc_tribunal_uk, calc_us_clocks, calc_agreement_clock,
	calc_mass_cut, calc_rates, calc_platform_minimum;

/* name, kind, whether it must be given; label and help are calc.in.NAME and what the kind asks for. */
#define IN(n, k, m)         { .name = #n, .kind = CALC_##k, .must = (m), .label = M_calc_in_##n, \
	.help = M_calc_expect_##k }
#define IN_LOCAL(n, k, p)   { .name = #n, .kind = CALC_##k, .label = M_calc_in_##n, \
	.help = M_calc_expect_##k, \
	.parameter = (p) }
#define M_calc_expect_MONEY   M_calc_expect_money
#define M_calc_expect_NUMBER  M_calc_expect_number
#define M_calc_expect_COUNT   M_calc_expect_count
#define M_calc_expect_DATE    M_calc_expect_date
#define M_calc_expect_YES     M_calc_expect_yes
#define M_calc_expect_PERCENT M_calc_expect_percent
#define M_calc_expect_LIST    M_calc_expect_list
#define M_calc_expect_CHOICE  M_calc_expect_choice
#define M_calc_expect_SPAN    M_calc_expect_span
#define M_calc_expect_TEXT    M_calc_expect_text
#endif
