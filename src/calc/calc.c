/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* One calculation: what was typed is read, the calculator runs, figures are looked up around the place. */
#include "calc/inside.h"

const struct calculator *const calculators[] = {
	&calc_overtime, &calc_overtime_limit, &calc_severance, &calc_annual_leave, &calc_double_pay,
	&calc_dispute_clock, &calc_injury, &calc_probation, &calc_maternity, &calc_unemployment, &calc_arrears,
	&calc_retaliation, &calc_dues, &calc_delegates, &calc_quorum, &calc_hardship, &calc_contest_score,
	&calc_works_council, &calc_dismissal_germany, &calc_tribunal_uk, &calc_us_clocks, &calc_agreement_clock,
	&calc_mass_cut, &calc_rates, &calc_platform_minimum,
	NULL
};

static char lower(char c) { return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c; }

/* "K03", "k3". */
static bool is_id(str s, const char *id)
{
	int64_t n, want = (id[1] - '0') * 10 + (id[2] - '0');
	return s.n >= 2 && s.n <= 3 && lower(s.p[0]) == 'k' && s.p[1] != '-' &&
		str_to_i64((str){ s.p + 1, s.n - 1 }, &n) && n == want;
}

const struct calculator *calculator_find(str s)
{
	for (size_t i = 0; calculators[i]; i++)
		if (is_id(s, calculators[i]->id) || str_eq(s, str_from_c(calculators[i]->slug)))
			return calculators[i];
	return NULL;
}

/* ---- what was given ---- */

static size_t place_of(const struct calculator *k, str name)
{
	size_t i = 0;
	while (k->input[i].name && !str_eq(name, str_from_c(k->input[i].name)))
		i++;
	return i;
}

const struct calc_read *calc_input(const struct calc *c, const char *name)
{
	size_t i = place_of(c->of, str_from_c(name));
	CHECK(c->of->input[i].name);
	return &c->read[i];
}

bool calc_has(const struct calc *c, const char *name) { return calc_input(c, name)->given; }

const struct exact *calc_number(const struct calc *c, const char *name)
{
	const struct calc_read *r = calc_input(c, name);
	return r->given ? r->x : NULL;
}

bool calc_date(const struct calc *c, const char *name, int32_t *day)
{
	const struct calc_read *r = calc_input(c, name);
	*day = r->day;
	return r->given;
}

bool calc_yes(const struct calc *c, const char *name) { return calc_input(c, name)->yes; }

int calc_chosen(const struct calc *c, const char *name) { return calc_input(c, name)->choice; }

int64_t calc_count(const struct calc *c, const char *name, int64_t otherwise)
{
	int64_t n;
	const struct exact *x = calc_number(c, name);
	return x && exact_to_i64(x, &n) ? n : otherwise;
}

struct calc_value COUNT(const struct calc *c, int64_t n) { return NUMBER(exact_whole(c->a, n)); }

/* ---- what is noted ---- */

static struct calc_mistake *new_mistake(struct calc *c)
{
	struct calc_result *o = c->out;
	return &o->mistake[o->n_mistake < countof(o->mistake) ? o->n_mistake++ : countof(o->mistake) - 1];
}

void calc_wrong(struct calc *c, const char *name, enum msg wrong, const struct calc_value *v, size_t n)
{
	struct calc_mistake *m = new_mistake(c);
	const struct calc_input *in = &c->of->input[place_of(c->of, str_from_c(name))];
	*m = (struct calc_mistake){ .name = name, .wrong = wrong, .n_value = n, .expected =
	calc_expected(in->kind) };
	for (size_t i = 0; i < n && i < countof(m->value); i++)
		m->value[i] = v[i];
}

bool calc_must(struct calc *c, const char *name)
{
	if (calc_has(c, name))
		return true;
	WRONG(c, name, missing);
	return false;
}

bool calc_stopped(const struct calc *c) { return c->fault || c->out->n_mistake || c->out->refusal.cites; }

static void fill_line(struct calc_line *l, enum msg m, const char *cites,
	const struct calc_value *v, size_t n)
{
	CHECK(n <= CALC_LINE_VALUES);
	*l = (struct calc_line){ .sentence = m, .cites = cites, .n_value = n };
	for (size_t i = 0; i < n; i++)
		l->value[i] = v[i];
}

void calc_line(struct calc *c, enum msg m, const char *cites, const struct calc_value *v, size_t n)
{
	struct calc_result *o = c->out;
	CHECK(o->n_line < CALC_LINES_MAX);
	struct calc_line *l = &o->line[o->n_line++];
	fill_line(l, m, cites, v, n);
	l->first_parameter = c->claimed;
	l->n_parameter = o->n_parameter - c->claimed;
	c->claimed = o->n_parameter;
}

/* The first reason stands. */
void calc_refuse_with(struct calc *c, enum msg m, const char *cites, const struct calc_value *v, size_t n)
{
	if (!c->out->refusal.cites)
		fill_line(&c->out->refusal, m, cites, v, n);
}

void calc_output(struct calc *c, const char *name, enum msg label, struct calc_value v)
{
	struct calc_result *o = c->out;
	CHECK(o->n_output < CALC_OUTPUTS_MAX);
	o->output[o->n_output++] = (struct calc_output){ name, label, v };
}

/* ---- figures ---- */

void calc_on(struct calc *c, int32_t day)
{
	if (!c->setting->on)
		c->out->on = day;
}

static int find_in(struct calc *c, str place, str name, struct parameter *out)
{
	int r = PARAMETER_NONE;
	for (const struct parameters *p = c->setting->parameters; p && r == PARAMETER_NONE; p = p->next)
		r = p->find(p, c->a, place, name, c->out->on, out);
	return r;
}

/* The place, then the city and the province around it as the codes of China's divisions are made
 * (330106, 330100,
 * 330000), then the country. */
static int find_around(struct calc *c, str name, struct parameter *out)
{
	str place = c->setting->place;
	int r = place.n ? find_in(c, place, name, out) : PARAMETER_NONE;
	for (size_t keep = 4; place.n == 6 && keep && r == PARAMETER_NONE; keep -= 2) {
		str around = arena_printf(c->a, "%.*s%s", (int)keep, place.p, keep == 4 ? "00" : "0000");
		if (!str_eq(around, place))
			r = find_in(c, around, name, out);
	}
	return r == PARAMETER_NONE ? find_in(c, str_from_c(c->of->country), name, out) : r;
}

static const struct exact *looked_up(struct calc *c, const char *name)
{
	struct calc_result *o = c->out;
	for (size_t i = 0; i < o->n_parameter; i++)
		if (str_eq(o->parameter[i].name, str_from_c(name)))
			return o->parameter[i].value;
	CHECK(o->n_parameter < CALC_PARAMETERS_MAX);
	struct parameter *p = &o->parameter[o->n_parameter];
	int r = find_around(c, str_from_c(name), p);
	if (r == 0)
		o->n_parameter++;
	else if (r != PARAMETER_NONE)
		c->fault = r;
	return r ? NULL : p->value;
}

const struct exact *calc_rate(struct calc *c, const char *name)
{
	const struct exact *x = looked_up(c, name);
	if (!x && !c->fault)
		REFUSE(c, refuse_no_figure, "", WORDS(str_from_c(name)), DAY(c->out->on));
	return x;
}

const struct exact *calc_local(struct calc *c, const char *name)
{
	const struct calc_input *in = &c->of->input[place_of(c->of, str_from_c(name))];
	CHECK(in->name && in->parameter);
	const struct exact *x = calc_number(c, name);
	return x ? x : looked_up(c, in->parameter);
}

const struct exact *calc_local_must(struct calc *c, const char *name)
{
	const struct exact *x = calc_local(c, name);
	const struct calc_input *in = &c->of->input[place_of(c->of, str_from_c(name))];
	str place = c->setting->place;
	if (x || c->fault)
		return x;
	if (place.n)
		REFUSE(c, refuse_no_local, "", SAID(in->label), WORDS(place), DAY(c->out->on),
			WORDS(str_from_c(in->name)), WORDS(str_from_c(in->parameter)));
	else
		REFUSE(c, refuse_no_place, "", SAID(in->label), WORDS(str_from_c(in->name)),
			WORDS(str_from_c(in->parameter)));
	return NULL;
}

/* ---- dates ---- */

const struct due *calc_term(struct calc *c, const char *calendar, int32_t from, enum unit unit,
	int32_t amount)
{
	struct due *d = arena_new_n(c->a, struct due, 1);
	const struct deadline within = { .kind = DEADLINE_AT_MOST, .unit = unit, .amount = amount };
	int r = deadline_compute(calendar_find(str_from_c(calendar)), ZONE_CHINA, &within, amount,
		zone_day_start(ZONE_CHINA, from), d);
	if (r)
		c->fault = r < 0 ? r : FAULT(-r);
	return r ? NULL : d;
}

/* ---- running ---- */

static void read_given(struct calc *c, const struct calc_given *g)
{
	size_t i = place_of(c->of, g->name);
	const struct calc_input *in = &c->of->input[i];
	if (!in->name) {
		*new_mistake(c) = (struct calc_mistake){ .typed = g->name, .wrong = M_calc_wrong_unknown,
			.expected = M_calc_expect_names };
		return;
	}
	if (c->read[i].given) {
		WRONG(c, in->name, twice);
		return;
	}
	int r = calc_read_text(c->a, in, g->value, &c->read[i]);
	if (r != CALC_READ_OK)
		calc_wrong(c, in->name, (enum msg)r, NULL, 0);
}

static bool noted(const struct calc_result *o, const char *name)
{
	for (size_t i = 0; i < o->n_mistake; i++)
		if (o->mistake[i].name == name)
			return true;
	return false;
}

static void read_all(struct calc *c, const struct calc_given *given, size_t n)
{
	size_t i;
	for (i = 0; c->of->input[i].name; i++) {
		CHECK(i < CALC_INPUTS_MAX);
		c->read[i].choice = -1;
	}
	for (size_t g = 0; g < n; g++)
		read_given(c, &given[g]);
	for (i = 0; c->of->input[i].name; i++)
		if (c->of->input[i].must && !c->read[i].given && !noted(c->out, c->of->input[i].name))
			WRONG(c, c->of->input[i].name, missing);
}

int calc_run(struct arena *a, const struct calculator *k, const struct calc_given *given, size_t n,
	const struct calc_setting *s, struct calc_result *out)
{
	struct calc c = { .a = a, .of = k, .setting = s, .out = out };
	*out = (struct calc_result){ .of = k, .on = s->on ? s->on : s->today };
	read_all(&c, given, n);
	if (!calc_stopped(&c))
		TRY(k->run(&c));
	if (c.fault)
		return c.fault;
	if (out->n_mistake)
		return CALC_MISTAKEN;
	return out->refusal.cites ? CALC_REFUSED : 0;
}
