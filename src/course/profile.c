/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The book of profiles, and what holds on a day. */
#include <stdlib.h>
#include "course/folder.h"
#include "course/fault.h"
#include "course/profile.h"

enum { CHAIN_MAX = 8 };

/* ---- the book ---- */

static int by_name(const void *a, const void *b)
{
	return str_cmp((*(struct profile *const *)a)->name, (*(struct profile *const *)b)->name);
}

const struct profile *profile_find(const struct profile_book *b, str name)
{
	for (size_t i = 0; i < b->n; i++)
		if (str_eq(b->of[i]->name, name))
			return b->of[i];
	return NULL;
}

static str profile_at(const void *of, size_t i) { return ((const struct profile_book *)of)->of[i]->name; }

static bool runs_in_circle(const struct profile *p)
{
	int steps = 0;
	for (const struct profile *q = p; q; q = q->broader)
		if (++steps > CHAIN_MAX)
			return true;
	return false;
}

/* Each profile learns its broader one. A missing or circling `extends` is cut, so looking up always ends. */
static void link_profiles(struct arena *a, struct profile **all, const struct profile_book *b,
	struct course_fault **faults)
{
	for (size_t i = 0; i < b->n; i++) {
		struct faults f = faults_begin(a, all[i]->file, faults);
		all[i]->broader = profile_find(b, all[i]->extends);
		if (all[i]->extends.n && !all[i]->broader)
			FAULT_AT(&f, all[i]->extends_at, profile_extends, all[i]->extends,
				name_hint(a, all[i]->extends, b, b->n, profile_at));
		if (!runs_in_circle(all[i]))
			continue;
		FAULT_AT(&f, all[i]->extends_at, profile_circle, all[i]->extends);
		all[i]->broader = NULL;
	}
}

/* Reads one file into the list. A broken file, or a name that is taken, adds only its faults. */
static int take_file(struct arena *a, str path, struct profile **all, size_t *n,
	struct course_fault **faults)
{
	str text;
	struct profile *p;
	TRY(file_text(a, path, COURSE_BYTES_MAX, &text));
	int r = profile_read(a, path, text, &p, faults);
	if (r == COURSE_BROKEN)
		return 0;
	TRY(r);
	const struct profile_book so_far = { (const struct profile **)all, *n };
	const struct profile *same = profile_find(&so_far, p->name);
	struct faults f = faults_begin(a, p->file, faults);
	if (same)
		FAULT_AT(&f, p->at, profile_same, p->name, same->file);
	else
		all[(*n)++] = p;
	return 0;
}

int profile_book_load(struct arena *a, const char *folder, struct profile_book *out,
	struct course_fault **faults)
{
	str *names;
	size_t n_names, n = 0;
	const struct course_fault *before = *faults;
	TRY(folder_yaml(a, folder, &names, &n_names));
	struct profile **all = arena_new_n(a, struct profile *, n_names + 1);
	struct course_fault *found = NULL;
	for (size_t i = 0; i < n_names; i++)
		if (!str_eq(names[i], S("roles.yaml")))         /* who may do what: access/ reads it */
			TRY(take_file(a, arena_printf(a, "%s/%.*s", folder, PSTR(names[i])), all, &n, &found));
	qsort(all, n, sizeof *all, by_name);
	*out = (struct profile_book){ (const struct profile **)all, n };
	link_profiles(a, all, out, &found);
	if (!found)
		return 0;
	struct course_fault *last = found;
	while (last->next)
		last = last->next;
	last->next = (struct course_fault *)before;
	*faults = found;
	return COURSE_BROKEN;
}

/* ---- what holds ---- */

static size_t first_of(const struct profile *p, str name)
{
	size_t lo = 0, hi = p->n_values;
	while (lo < hi) {
		size_t mid = (lo + hi) / 2;
		if (str_cmp(p->by_name[mid]->name, name) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

int profile_value(const struct profile *p, str name, int32_t day, const struct profile_value **out)
{
	for (; p; p = p->broader)
		for (size_t i = first_of(p, name); i < p->n_values; i++) {
			const struct profile_value *v = p->by_name[i];
			if (!str_eq(v->name, name))
				break;
			if (day >= v->from && day <= v->to) {
				*out = v;
				return 0;
			}
		}
	return PROFILE_NO_VALUE;
}

int profile_number(const struct profile *p, str name, int32_t day, int64_t *out)
{
	const struct profile_value *v;
	int r = profile_value(p, name, day, &v);
	if (r)
		return r;
	if (v->kind != PROFILE_NUMBER)
		return PROFILE_NO_VALUE;
	*out = v->number;
	return 0;
}

bool profile_knows(void *of, str name)
{
	for (const struct profile *p = of; p; p = p->broader)
		for (size_t i = 0; i < p->n_values; i++)
			if (str_eq(p->values[i].name, name))
				return true;
	return false;
}

bool profile_book_knows(void *of, str name)
{
	const struct profile_book *b = of;
	for (size_t i = 0; i < b->n; i++)
		if (profile_knows((void *)b->of[i], name))
			return true;
	return false;
}

/* ---- told to a person ---- */

static str unit_said(struct arena *a, enum lang lang, const struct profile_value *v)
{
	static const enum msg said[COUNTS_COUNT] = {
		[COUNTS_NOTHING] = M_profile_unit_nothing, [COUNTS_HOURS] = M_profile_unit_hours,
		[COUNTS_CALENDAR_DAYS] = M_profile_unit_calendar_days,
		[COUNTS_WORKING_DAYS] = M_profile_unit_working_days, [COUNTS_WEEKS] = M_profile_unit_weeks,
		[COUNTS_TENTHS_OF_WEEKS] = M_profile_unit_weeks, [COUNTS_MONTHS] = M_profile_unit_months,
		[COUNTS_YEARS] = M_profile_unit_years, [COUNTS_DAY_OF_MONTH] = M_profile_unit_day_of_month,
		[COUNTS_PERSONS] = M_profile_unit_persons, [COUNTS_CASES] = M_profile_unit_cases,
		[COUNTS_DEMANDS] = M_profile_unit_demands, [COUNTS_SCORES] = M_profile_unit_scores,
		[COUNTS_TIMES] = M_profile_unit_times, [COUNTS_PERCENT] = M_profile_unit_percent,
		[COUNTS_PER_MILLE] = M_profile_unit_percent, [COUNTS_CENTS_A_YEAR] = M_profile_unit_yuan_a_year,
		[COUNTS_YUAN_A_YEAR] = M_profile_unit_yuan_a_year, [COUNTS_PENCE] = M_profile_unit_pounds,
	};
	static const enum msg one[COUNTS_COUNT] = {
		[COUNTS_HOURS] = M_profile_one_hours, [COUNTS_CALENDAR_DAYS] = M_profile_one_calendar_days,
		[COUNTS_WORKING_DAYS] = M_profile_one_working_days, [COUNTS_WEEKS] = M_profile_one_weeks,
		[COUNTS_MONTHS] = M_profile_one_months, [COUNTS_YEARS] = M_profile_one_years,
		[COUNTS_PERSONS] = M_profile_one_persons, [COUNTS_CASES] = M_profile_one_cases,
		[COUNTS_DEMANDS] = M_profile_one_demands, [COUNTS_SCORES] = M_profile_one_scores,
		[COUNTS_TIMES] = M_profile_one_times,
	};
	bool tenths = v->unit == COUNTS_TENTHS_OF_WEEKS || v->unit == COUNTS_PER_MILLE;
	bool hundredths = v->unit == COUNTS_CENTS_A_YEAR || v->unit == COUNTS_PENCE;
	long long n = (long long)v->number;
	str number = tenths ? arena_printf(a, "%lld.%lld", n / 10, n % 10)
		: hundredths ? arena_printf(a, "%lld.%02lld", n / 100, n % 100)
		: arena_printf(a, "%lld", n);
	bool single = n == 1 && one[v->unit];
	return MSG(a, lang, single ? one[v->unit] : said[v->unit], number);
}

static str share_said(struct arena *a, enum lang lang, const struct profile_value *v)
{
	static const enum msg of[OF_COUNT] = { [OF_ROLL] = M_profile_of_roll,
		[OF_ALL_DELEGATES] = M_profile_of_all_delegates, [OF_PRESENT] = M_profile_of_present,
		[OF_VALID_VOTES] = M_profile_of_valid_votes };
	str part = arena_printf(a, "%d/%d", v->share.num, v->share.den);
	return MSG(a, lang, v->share.strict ? M_profile_more_than : M_profile_at_least, part,
		msg(lang, of[v->share.of]));
}

str profile_value_said(struct arena *a, enum lang lang, const struct profile_value *v)
{
	switch (v->kind) {
	case PROFILE_NUMBER: return unit_said(a, lang, v);
	case PROFILE_THRESHOLD: return share_said(a, lang, v);
	case PROFILE_TEXT: return v->text.in[lang];
	case PROFILE_WORD: break;
	}
	enum msg m;
	if (msg_by_key(arena_printf(a, "profile.word.%.*s", PSTR(v->word)), &m))
		return msg(lang, m);
	return v->word;
}

str profile_source_said(struct arena *a, enum lang lang, const struct profile_value *v)
{
	(void)a;
	return v->check || !v->source.in[lang].n ? msg(lang, M_profile_check_locally) : v->source.in[lang];
}

str profile_level_title(const struct profile *p, str level, enum lang lang)
{
	for (; p; p = p->broader)
		for (size_t i = 0; i < p->n_levels; i++)
			if (str_eq(p->levels[i].name, level))
				return p->levels[i].title.in[lang];
	return S("");
}
