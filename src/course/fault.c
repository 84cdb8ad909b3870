/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Where, what and what to do about it: the faults of a course file. */
#include "course/fault.h"

/* A list of more than LIST_MAX names is no help: then the NEAREST of them are offered. */
enum { NEAR_MAX = 24, ARG_MAX = 400, LIST_MAX = 8, NEAREST = 5 };

struct faults faults_begin(struct arena *a, str file, struct course_fault **list)
{
	struct faults f = { a, file, list, 0 };
	for (const struct course_fault *p = *list; p; p = p->next)
		f.n++;
	return f;
}

static bool is_after(const struct course_fault *f, struct course_place at)
{
	return f->at.line > at.line || (f->at.line == at.line && f->at.column > at.column);
}

static bool is_same(const struct course_fault *f, struct course_place at, enum msg what)
{
	return f->what == what && f->at.line == at.line && f->at.column == at.column;
}

static bool is_ours(const struct faults *f, const struct course_fault *p)
{
	return str_eq(p->file, f->file);
}

/* A hostile file must not fill the operator's screen with one endless word. */
static str shortened(struct arena *a, str s)
{
	if (s.n <= ARG_MAX)
		return arena_copy(a, s);
	size_t n = ARG_MAX;
	while (n > 0 && ((unsigned char)s.p[n] & 0xc0) == 0x80)
		n--;
	return arena_printf(a, "%.*s...", (int)n, s.p);
}

void fault_add(struct faults *f, struct course_place at, enum msg what, enum msg remedy,
	const str *args, size_t n_args)
{
	if (f->n >= COURSE_FAULTS_MAX)
		return;
	struct course_fault **p = f->list;
	while (*p && !(is_ours(f, *p) && is_after(*p, at))) {
		if (is_ours(f, *p) && is_same(*p, at, what))
			return;
		p = &(*p)->next;
	}
	struct course_fault *new = arena_new_n(f->a, struct course_fault, 1);
	*new = (struct course_fault){ .file = f->file, .at = at, .what = what, .remedy = remedy,
		.next = *p };
	for (size_t i = 0; i < n_args && i < countof(new->args); i++)
		new->args[i] = shortened(f->a, args[i]);
	*p = new;
	f->n++;
}

/* Where nothing of the kind is declared, there is none that could have been meant. */
static enum msg remedy_of(const struct course_fault *f)
{
	if (f->args[1].n)
		return f->remedy;
	switch (f->remedy) {
	case M_course_fix_no_param: return M_course_fix_no_param_yet;
	case M_course_fix_no_fact: return M_course_fix_no_fact_yet;
	case M_course_fix_no_form: return M_course_fix_no_form_yet;
	default: return f->remedy;
	}
}

str course_fault_text(struct arena *a, enum lang lang, const struct course_fault *f)
{
	str what = msg_fill(a, lang, f->what, f->args, countof(f->args));
	str remedy = msg_fill(a, lang, remedy_of(f), f->args, countof(f->args));
	return arena_printf(a, "%.*s:%d:%d: %.*s %.*s", PSTR(f->file), f->at.line, f->at.column,
		PSTR(what), PSTR(remedy));
}

/* ---- did you mean ---- */

static size_t least(size_t a, size_t b) { return a < b ? a : b; }

/* Letters to change, add or leave out (Levenshtein), for short names only. */
static size_t distance(str a, str b)
{
	size_t row[NEAR_MAX + 1];
	for (size_t j = 0; j <= b.n; j++)
		row[j] = j;
	for (size_t i = 1; i <= a.n; i++) {
		size_t corner = row[0];
		row[0] = i;
		for (size_t j = 1; j <= b.n; j++) {
			size_t change = corner + (a.p[i - 1] != b.p[j - 1]);
			corner = row[j];
			row[j] = least(change, least(row[j], row[j - 1]) + 1);
		}
	}
	return row[b.n];
}

str name_near(str wrong, const void *of, size_t n, name_of *name)
{
	str best = S("");
	size_t best_at = wrong.n <= 4 ? 2 : 3;          /* nearer than this */
	for (size_t i = 0; i < n && wrong.n <= NEAR_MAX; i++) {
		str s = name(of, i);
		size_t d = s.n <= NEAR_MAX ? distance(wrong, s) : best_at;
		if (d < best_at) {
			best_at = d;
			best = s;
		}
	}
	return best;
}

/* Ends between two names, never within one. */
static bool join_name(struct arena *a, str *all, str name)
{
	str with = arena_printf(a, "%.*s%s%.*s", PSTR(*all), all->n ? ", " : "", PSTR(name));
	if (with.n > ARG_MAX)
		return false;
	*all = with;
	return true;
}

str names_joined(struct arena *a, const void *of, size_t n, name_of *name)
{
	str all = S("");
	for (size_t i = 0; i < n; i++)
		if (!join_name(a, &all, name(of, i)))
			break;
	return all;
}

static bool holds(str text, str part)
{
	return part.n > 2 && memmem(text.p, text.n, part.p, part.n) != NULL;
}

/* One within the other is nearest of all: "officer" means one of the officers. */
static size_t farness(str wrong, str s)
{
	if (holds(s, wrong) || holds(wrong, s))
		return 0;
	return s.n <= NEAR_MAX && wrong.n <= NEAR_MAX ? 1 + distance(wrong, s) : 2 * NEAR_MAX;
}

static str nearest_joined(struct arena *a, str wrong, const void *of, size_t n, name_of *name)
{
	str all = S("");
	size_t taken = 0;
	for (size_t far = 0; far <= 2 * NEAR_MAX; far++)
		for (size_t i = 0; i < n && taken < NEAREST; i++)
			if (farness(wrong, name(of, i)) == far)
				taken += join_name(a, &all, name(of, i));
	return all;
}

str name_hint(struct arena *a, str wrong, const void *of, size_t n, name_of *name)
{
	str near = name_near(wrong, of, n, name);
	if (near.n)
		return near;
	return n <= LIST_MAX ? names_joined(a, of, n, name) : nearest_joined(a, wrong, of, n, name);
}
