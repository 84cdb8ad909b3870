/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A profile's file becomes a profile, or is refused with every fault told. */
#include "calendar/calendar.h"
#include "course/profile.h"
#include "course/read.h"

#include <stdlib.h>

enum { VALUES_MAX = 500, LEVELS_MAX = 16, CHOICES_MAX = 16, ZONE_MIN = -720, ZONE_MAX = 840 };

struct raw_share { int num, den, of, mode; };
enum { MODE_INCLUSIVE, MODE_STRICT };

/* ---- the closed lists ---- */

static const char *const unit_names[COUNTS_COUNT] = {
	[COUNTS_NOTHING] = "nothing", [COUNTS_HOURS] = "hours", [COUNTS_CALENDAR_DAYS] = "calendar_days",
	[COUNTS_WORKING_DAYS] = "working_days", [COUNTS_WEEKS] = "weeks",
	[COUNTS_TENTHS_OF_WEEKS] = "tenths_of_weeks", [COUNTS_MONTHS] = "months", [COUNTS_YEARS] = "years",
	[COUNTS_DAY_OF_MONTH] = "day_of_month", [COUNTS_PERSONS] = "persons", [COUNTS_CASES] = "cases",
	[COUNTS_DEMANDS] = "demands", [COUNTS_SCORES] = "scores", [COUNTS_TIMES] = "times",
	[COUNTS_PERCENT] = "percent", [COUNTS_PER_MILLE] = "per_mille", [COUNTS_CENTS_A_YEAR] = "cents_a_year",
	[COUNTS_YUAN_A_YEAR] = "yuan_a_year", [COUNTS_PENCE] = "pence",
};
static const char *const of_names[OF_COUNT] = { "roll", "all_delegates", "present", "valid_votes" };
static const char *const mode_names[] = { "inclusive", "strict" };
static const struct words units = { unit_names, COUNTS_COUNT };
static const struct words bases = { of_names, OF_COUNT };
static const struct words modes = { mode_names, countof(mode_names) };

/* ---- readers of a profile's own kinds ---- */

static bool is_profile_name(str s)
{
	str part, rest = s;
	do {
		part = str_cut(rest, '-', &rest);
		if (!is_name(part))
			return false;
	} while (rest.n);
	return s.p[s.n - 1] != '-';
}

static void read_profile_name(struct reader *r, const struct node *n, void *out, const struct key *k)
{
	(void)k;
	str s;
	if (!scalar_of(r, n, &s))
		return;
	if (!is_profile_name(s))
		FAULT_AT(r->f, n->at, profile_name, s);
	else
		*(str *)out = s;
}

static void read_calendar(struct reader *r, const struct node *n, void *out, const struct key *k)
{
	read_name(r, n, out, k);
	str s = *(str *)out;
	if (s.n && !calendar_find(s))
		FAULT_AT(r->f, n->at, profile_calendar, s);
}

static void read_zone(struct reader *r, const struct node *n, void *out, const struct key *k)
{
	int64_t minutes = 0;
	read_i64(r, n, &minutes, k);
	if (minutes < ZONE_MIN || minutes > ZONE_MAX)
		FAULT_AT(r->f, n->at, profile_zone, n->text);
	else
		((struct zone *)out)->offset_minutes = (int32_t)minutes;
}

static void read_date(struct reader *r, const struct node *n, void *out, const struct key *k)
{
	str s;
	if (!scalar_of(r, n, &s))
		return;
	if (!date_parse(s, out))
		FAULT_AT(r->f, n->at, profile_date, str_from_c(k->name), s);
}

static void read_choices(struct reader *r, const struct node *n, void *out, const struct key *k)
{
	if (n->kind != NODE_LIST || !n->n || n->n > CHOICES_MAX) {
		FAULT_AT(r->f, n->at, want_list, S(""));
		return;
	}
	int64_t *all = arena_new_n(r->a, int64_t, n->n);
	size_t i = 0;
	for (const struct node *c = n->first; c; c = c->next)
		read_i64(r, c, &all[i++], k);
	memcpy(out, &all, sizeof all);
	memcpy((char *)out + sizeof all, &n->n, sizeof n->n);
}

static const struct key share_keys[] = {
	{ "num",  read_int,  offsetof(struct raw_share, num),  true, NULL },
	{ "den",  read_int,  offsetof(struct raw_share, den),  true, NULL },
	{ "of",   read_word, offsetof(struct raw_share, of),   true, &bases },
	{ "mode", read_word, offsetof(struct raw_share, mode), true, &modes },
};

static void read_share(struct reader *r, const struct node *n, struct profile_value *v)
{
	struct raw_share raw = { 0 };
	size_t before = r->f->n;
	read_map(r, n, &raw, share_keys, countof(share_keys));
	v->kind = PROFILE_THRESHOLD;
	v->share.num = raw.num;
	v->share.den = raw.den;
	v->share.of = (enum course_of)raw.of;
	v->share.strict = raw.mode == MODE_STRICT;
	bool is_share = raw.num > 0 && raw.den > 0 && raw.num <= raw.den && raw.den <= 1000;
	if (r->f->n == before && (!is_share || (v->share.strict && raw.num == raw.den)))
		FAULT_AT(r->f, n->at, profile_share, S(""));
}

static void read_scalar_value(struct reader *r, const struct node *n, struct profile_value *v,
	const struct key *k)
{
	str s = str_trim(n->text);
	if (s.n && (s.p[0] == '-' || (s.p[0] >= '0' && s.p[0] <= '9'))) {
		v->kind = PROFILE_NUMBER;
		read_i64(r, n, &v->number, k);
		return;
	}
	v->kind = PROFILE_WORD;
	read_name(r, n, &v->word, k);
}

static bool has(const struct node *map, str key)
{
	for (const struct node *c = map->first; c; c = c->next)
		if (str_eq(c->key, key))
			return true;
	return false;
}

/* What is written decides the kind: 15, ask, { num: 1, ... }, { en: ..., zh: ... }. */
static void read_value(struct reader *r, const struct node *n, void *out, const struct key *k)
{
	struct profile_value *v = out;
	if (n->kind == NODE_SCALAR) {
		read_scalar_value(r, n, v, k);
	} else if (n->kind == NODE_MAP && has(n, S("num"))) {
		read_share(r, n, v);
	} else {
		v->kind = PROFILE_TEXT;
		read_words(r, n, &v->text, k);
	}
}

/* ---- the tables ---- */

#define AT(field) offsetof(struct profile_value, field)
static const struct key value_keys[] = {
	{ "name",    read_dotted,  AT(name),    true,  NULL },
	{ "title",   read_words,   AT(title),   true,  NULL },
	{ "value",   read_value,   0,           true,  NULL },
	{ "unit",    read_word,    AT(unit),    false, &units },
	{ "choices", read_choices, AT(choices), false, NULL },
	{ "from",    read_date,    AT(from),    true,  NULL },
	{ "to",      read_date,    AT(to),      false, NULL },
	{ "source",  read_words,   AT(source),  false, NULL },
	{ "check",   read_bool,    AT(check),   false, NULL },
};
static const struct table value_table = { value_keys, countof(value_keys), sizeof(struct profile_value),
	AT(at), VALUES_MAX };
#undef AT

#define AT(field) offsetof(struct profile_level, field)
static const struct key level_keys[] = {
	{ "name", read_name, AT(name), true, NULL },
	{ "en",   read_str,  AT(title.in[LANG_EN]), true, NULL },
	{ "zh",   read_str,  AT(title.in[LANG_ZH]), true, NULL },
};
static const struct table level_table = { level_keys, countof(level_keys), sizeof(struct profile_level),
	AT(at), LEVELS_MAX };
#undef AT

#define AT(field) offsetof(struct profile, field)
static const struct key profile_keys[] = {
	{ "profile",      read_profile_name, AT(name),     true,  NULL },
	{ "extends",      read_profile_name, AT(extends),  false, NULL },
	{ "title",        read_words,        AT(title),    true,  NULL },
	{ "calendar",     read_calendar,     AT(calendar), true,  NULL },
	{ "zone_minutes", read_zone,         AT(zone),     true,  NULL },
	{ "levels",       read_list,         AT(levels),   true,  &level_table },
	{ "values",       read_list,         AT(values),   true,  &value_table },
};
#undef AT

/* ---- what no single key can tell ---- */

static bool is_among(const int64_t *choices, size_t n, int64_t number)
{
	for (size_t i = 0; i < n; i++)
		if (choices[i] == number)
			return true;
	return n == 0;
}

static void check_value(struct faults *f, struct profile_value *v)
{
	if (v->kind == PROFILE_NUMBER && v->unit == COUNTS_NOTHING)
		FAULT_AT(f, v->at, profile_no_unit, v->name);
	if (v->kind != PROFILE_NUMBER && (v->unit != COUNTS_NOTHING || v->n_choices))
		FAULT_AT(f, v->at, profile_unit, v->name);
	else if (!is_among(v->choices, v->n_choices, v->number))
		FAULT_AT(f, v->at, profile_choice, v->name);
	if (!v->source.in[LANG_EN].n && !v->check)
		FAULT_AT(f, v->at, profile_no_source, v->name);
	if (v->to && v->to < v->from)
		FAULT_AT(f, v->at, profile_dates, v->name);
	if (!v->to)
		v->to = DATE_MAX;
}

static void check_overlaps(struct faults *f, const struct profile *p)
{
	for (size_t i = 0; i < p->n_values; i++)
		for (size_t j = 0; j < i; j++) {
			const struct profile_value *a = &p->values[j], *b = &p->values[i];
			if (str_eq(a->name, b->name) && a->from <= b->to && b->from <= a->to)
				FAULT_AT(f, b->at, profile_twice, b->name,
					arena_printf(f->a, "%d", a->at.line));
		}
}

static void check_levels(struct faults *f, const struct profile *p)
{
	for (size_t i = 0; i < p->n_levels; i++)
		for (size_t j = 0; j < i; j++)
			if (str_eq(p->levels[i].name, p->levels[j].name))
				FAULT_AT(f, p->levels[i].at, profile_level, p->levels[i].name);
}

static int values_in_order(const void *a, const void *b)
{
	const struct profile_value *x = *(const struct profile_value *const *)a,
	                           *y = *(const struct profile_value *const *)b;
	int r = str_cmp(x->name, y->name);
	return r ? r : (x > y) - (x < y);
}

static void index_values(struct arena *a, struct profile *p)
{
	p->by_name = arena_new_n(a, const struct profile_value *, p->n_values);
	for (size_t i = 0; i < p->n_values; i++)
		p->by_name[i] = &p->values[i];
	qsort(p->by_name, p->n_values, sizeof *p->by_name, values_in_order);
}

int profile_read(struct arena *a, str file_name, str yaml, struct profile **out,
	struct course_fault **faults)
{
	struct faults f = faults_begin(a, arena_copy(a, file_name), faults);
	struct reader r = { &f, a };
	size_t before = f.n;
	*out = NULL;
	struct node *root = yaml_read(&f, yaml);
	if (!root)
		return COURSE_BROKEN;
	struct profile *p = arena_new_n(a, struct profile, 1);
	p->file = f.file;
	p->at = (struct course_place){ 1, 1 };
	read_map(&r, root, p, profile_keys, countof(profile_keys));
	for (const struct node *c = root->first; c; c = c->next)
		if (str_eq(c->key, S("extends")))
			p->extends_at = c->at;
	for (size_t i = 0; i < p->n_values; i++)
		check_value(&f, (struct profile_value *)&p->values[i]);
	check_overlaps(&f, p);
	check_levels(&f, p);
	if (f.n != before)
		return COURSE_BROKEN;
	index_values(a, p);
	*out = p;
	return 0;
}
