/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What is filled in: checked against the course's fields, kept as lines. */
#include "matter/inside.h"

#include "base/time.h"
#include "base/utf8.h"

#include <stdio.h>

str filled_value(const struct filled *f, str field)
{
	for (size_t i = 0; i < f->n; i++)
		if (str_eq(f->answer[i].field, field))
			return f->answer[i].value;
	return S("");
}

static bool holds(const struct course_condition *c, const struct filled *f)
{
	str v = filled_value(f, c->field);
	for (size_t i = 0; i < c->n_values; i++)
		if (str_eq(c->values[i], v))
			return true;
	return false;
}

bool field_shown(const struct course_field *field, const struct filled *f)
{
	for (size_t i = 0; i < field->n_when; i++)
		if (!holds(&field->when[i], f))
			return false;
	return true;
}

struct filled filled_kept(struct arena *a, const struct course_move *move, const struct filled *f)
{
	struct answer *answer = arena_new_n(a, struct answer, move->n_fields);
	struct upload *upload = arena_new_n(a, struct upload, f->n_upload);
	struct filled out = { .answer = answer, .upload = upload };
	for (size_t i = 0; i < move->n_fields; i++) {
		const struct course_field *field = &move->fields[i];
		str v = str_trim(filled_value(f, field->name));
		if (!field_shown(field, f))
			continue;
		if (v.n && field->type != TYPE_FILES)
			answer[out.n++] = (struct answer){ field->name, v };
		for (size_t k = 0; k < f->n_upload && field->type == TYPE_FILES; k++)
			if (str_eq(f->upload[k].field, field->name))
				upload[out.n_upload++] = f->upload[k];
	}
	return out;
}

/* ---- one field ---- */

static struct field_fault fault(const struct course_field *f, enum fault_kind k, int64_t limit)
{
	return (struct field_fault){ f, k, limit };
}

static bool fits_one(enum course_chars chars, int32_t c)
{
	bool digit = c >= '0' && c <= '9', letter = c > 0x7F || ((c | 32) >= 'a' && (c | 32) <= 'z');
	switch (chars) {
	case CHARS_LETTERS: return letter || c == ' ';
	case CHARS_DIGITS: return digit;
	case CHARS_CODE: return digit || (letter && c < 0x80) || c == '-' || c == '_';
	default: return chars != CHARS_LINE || c != '\n';
	}
}

static bool fits(enum course_chars chars, str v)
{
	for (size_t at = 0; at < v.n;)
		if (!fits_one(chars, utf8_next(v, &at)))
			return false;
	return true;
}

static struct field_fault check_text(const struct course_field *f, str v)
{
	bool lines = f->type == TYPE_LONG_TEXT;
	if (!utf8_plain(v, lines))
		return fault(f, FIELD_NOT_TEXT, 0);
	int64_t n = (int64_t)utf8_length(v), most = f->has_max ? f->max : lines ? 8000 : 200;
	if (n > most)
		return fault(f, FIELD_TOO_LONG, most);
	if (f->has_min && n < f->min)
		return fault(f, FIELD_TOO_SHORT, f->min);
	return fits(f->chars, v) ? (struct field_fault){ 0 } : fault(f, FIELD_NOT_TEXT, 0);
}

static struct field_fault check_choices(const struct course_field *f, str v)
{
	int64_t n = 0;
	while (v.n) {
		if (f->type == TYPE_MULTI_CHOICE && f->has_max && ++n > f->max)
			return fault(f, FIELD_OUT_OF_RANGE, f->max);
		str one = f->type == TYPE_MULTI_CHOICE ? str_cut(v, ',', &v) : v;
		if (!course_choice(f, one))
			return fault(f, FIELD_NOT_A_CHOICE, 0);
		if (f->type != TYPE_MULTI_CHOICE)
			break;
	}
	return (struct field_fault){ 0 };
}

static struct field_fault check_number(const struct course_field *f, str v)
{
	int64_t n, low = f->type == TYPE_RATING ? 1 : INT64_MIN,
	           high = f->type == TYPE_RATING ? 5 : INT64_MAX;
	if (!str_to_i64(v, &n))
		return fault(f, FIELD_NOT_A_NUMBER, 0);
	low = f->has_min ? f->min : low;
	high = f->has_max ? f->max : high;
	if (n < low)
		return fault(f, FIELD_OUT_OF_RANGE, low);
	return n > high ? fault(f, FIELD_OUT_OF_RANGE, high) : (struct field_fault){ 0 };
}

/* A date's limits are days from today. */
static struct field_fault check_date(const struct act *a, const struct course_field *f, str v)
{
	/* Whoever means a day of their life writes one of these. */
	enum { FIRST_YEAR = 1901, LAST_YEAR = 2199 };
	int32_t day, today = zone_day(a->hall->zone, a->now);
	if (!date_parse(v, &day) || !day_within_years(day, FIRST_YEAR, LAST_YEAR))
		return fault(f, FIELD_NOT_A_DATE, 0);
	if (f->has_min && day - today < f->min)
		return fault(f, FIELD_OUT_OF_RANGE, f->min);
	return f->has_max && day - today > f->max ? fault(f, FIELD_OUT_OF_RANGE, f->max)
	                                          : (struct field_fault){ 0 };
}

/* A person is named by the code the page offered, a place by its union's. One that leads nowhere is refused:
 * whoever a matter is about would not be kept away from it otherwise. */
static struct field_fault check_named(struct act *a, const struct course_field *f, str v)
{
	struct guild g;
	int64_t id;
	if (f->type == TYPE_PERSON)
		return id_from_code(a, v, &id) ? (struct field_fault){ 0 }
		                               : fault(f, FIELD_NOT_A_CHOICE, 0);
	return guild_by_code(a, v, &g) == 0 ? (struct field_fault){ 0 }
	                                    : fault(f, FIELD_UNKNOWN_PLACE, 0);
}

static struct field_fault check_value(struct act *a, const struct course_field *f, str v)
{
	switch (f->type) {
	case TYPE_TEXT:
	case TYPE_LONG_TEXT:
	case TYPE_EMPLOYER: return check_text(f, v);
	case TYPE_PERSON:
	case TYPE_PLACE: return check_named(a, f, v);
	case TYPE_CHOICE:
	case TYPE_MULTI_CHOICE:
	case TYPE_REASON: return check_choices(f, v);
	case TYPE_YES_NO:
		return str_eq(v, S("yes")) || str_eq(v, S("no")) ? (struct field_fault){ 0 }
		                                                 : fault(f, FIELD_NOT_A_CHOICE, 0);
	case TYPE_NUMBER:
	case TYPE_MONEY:
	case TYPE_RATING: return check_number(f, v);
	case TYPE_DATE: return check_date(a, f, v);
	default: return (struct field_fault){ 0 };
	}
}

bool value_fits(struct act *a, const struct course_field *f, str value)
{
	return check_value(a, f, value).kind == 0;
}

static size_t uploads_of(const struct filled *f, str field)
{
	size_t n = 0;
	for (size_t i = 0; i < f->n_upload; i++)
		n += str_eq(f->upload[i].field, field);
	return n;
}

static struct field_fault check_field(
    struct act *a, const struct course_field *f, const struct filled *given)
{
	bool files = f->type == TYPE_FILES;
	str v = str_trim(filled_value(given, f->name));
	size_t n = files ? uploads_of(given, f->name) : v.n;
	if (n == 0 || (files && f->has_min && (int64_t)n < f->min))
		return f->required ? fault(f, FIELD_MISSING, 0) : (struct field_fault){ 0 };
	if (!files)
		return check_value(a, f, v);
	int64_t most = f->has_max ? f->max : 5;
	return (int64_t)n > most ? fault(f, FIELD_TOO_MANY_FILES, most) : (struct field_fault){ 0 };
}

int filled_check(struct act *a, const struct course_move *move, int screen, const struct filled *f,
    struct field_fault **faults, size_t *n)
{
	*n = 0;
	*faults = arena_new_n(a->arena, struct field_fault, move->n_fields);
	for (size_t i = 0; i < move->n_fields; i++) {
		const struct course_field *field = &move->fields[i];
		if ((screen && field->screen != screen) || !field_shown(field, f))
			continue;
		struct field_fault wrong = check_field(a, field, f);
		if (wrong.kind)
			(*faults)[(*n)++] = wrong;
	}
	return *n ? MATTER_INCOMPLETE : 0;
}

/* ---- as kept ---- */

/* One line a field: its name, the length of its value in bytes, the value: "topic 5:wages\n".
 * Nothing needs escaping
 * and nothing needs copying, which counts: every page of a matter reads all its entries. */

static size_t packed_size(const struct filled *f)
{
	size_t n = 0;
	char b[24];
	for (size_t i = 0; i < f->n; i++)
		if (f->answer[i].value.n)
			n += f->answer[i].field.n + f->answer[i].value.n +
			    digits(b, (int64_t)f->answer[i].value.n).n + 3;
	return n;
}

static char *put(char *p, str s)
{
	memcpy(p, s.p, s.n);
	return p + s.n;
}

static char *put_answer(char *p, const struct answer *of)
{
	char b[24];
	p = put(put(p, of->field), S(" "));
	p = put(put(p, digits(b, (int64_t)of->value.n)), S(":"));
	return put(put(p, of->value), S("\n"));
}

str filled_pack(struct arena *a, const struct filled *f)
{
	if (!f || packed_size(f) == 0)
		return S("");
	str out = { arena_alloc(a, packed_size(f), 1), packed_size(f) };
	char *p = (char *)out.p;
	for (size_t i = 0; i < f->n; i++)
		if (f->answer[i].value.n)
			p = put_answer(p, &f->answer[i]);
	CHECK(p == out.p + out.n);
	return out;
}

static bool take_answer(str *rest, struct answer *out)
{
	int64_t n;
	str after;
	out->field = str_cut(*rest, ' ', &after);
	str length = str_cut(after, ':', &after);
	if (!str_to_i64(length, &n) || n < 0 || (size_t)n >= after.n || after.p[n] != '\n')
		return false;
	out->value = (str){ after.p, (size_t)n };
	*rest = (str){ after.p + n + 1, after.n - (size_t)n - 1 };
	return true;
}

int filled_unpack(struct arena *a, str kept, struct answer **out, size_t *n)
{
	size_t room = 8;
	*n = 0;
	*out = kept.n ? arena_new_n(a, struct answer, room) : NULL;
	while (kept.n) {
		if (*n == room) {
			struct answer *more = arena_new_n(a, struct answer, room *= 2);
			memcpy(more, *out, *n * sizeof *more);
			*out = more;
		}
		if (!take_answer(&kept, &(*out)[*n]))
			return FAULT(-1);
		(*n)++;
	}
	return 0;
}

static bool is_kept(enum course_type t)
{
	return t == TYPE_CHOICE || t == TYPE_YES_NO || t == TYPE_REASON || t == TYPE_DATE ||
	    t == TYPE_RATING;
}

static void lay_over(struct answer *of, size_t *n, struct answer by)
{
	size_t i = 0;
	while (i < *n && !str_eq(of[i].field, by.field))
		i++;
	of[i] = by;
	*n += i == *n;
}

int answers_merge(
    struct act *a, str kept, const struct course_move *move, const struct filled *f, str *out)
{
	struct answer *before;
	size_t n;
	TRY(filled_unpack(a->arena, kept, &before, &n));
	struct answer *all = arena_new_n(a->arena, struct answer, n + move->n_fields);
	if (n)
		memcpy(all, before, n * sizeof *all);
	for (size_t i = 0; i < move->n_fields; i++) {
		const struct course_field *field = &move->fields[i];
		str v = filled_value(f, field->name);
		if (v.n && is_kept(field->type) && field->private == PRIVATE_NO)
			lay_over(all, &n, (struct answer){ field->name, v });
	}
	*out = filled_pack(a->arena, &(struct filled){ .answer = all, .n = n });
	return 0;
}

str answer_of(struct act *a, str kept, str field)
{
	struct answer *answer;
	size_t n;
	if (!field.n || filled_unpack(a->arena, kept, &answer, &n))
		return S("");
	return filled_value(&(struct filled){ .answer = answer, .n = n }, field);
}
