/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Forms: only declared fields exist. Each has a kind and limits; what breaks them is told beside the
 * field, and what was typed is kept. */
#include "web/site.h"

#include "base/utf8.h"

struct declared { struct field of[FIELDS_MAX]; size_t n; };

static int declared_for(struct visit *v, struct declared *d)
{
	d->n = 0;
	for (const struct field *f = v->route->form; f && f->kind != FIELD_END; f++)
		d->of[d->n++] = *f;
	if (v->route->form_more)
		TRY(v->route->form_more(v, d->of, &d->n));
	return 0;
}

static const struct field *find(const struct declared *d, str name)
{
	for (size_t i = 0; i < d->n; i++)
		if (str_eq(name, str_from_c(d->of[i].name)))
			return &d->of[i];
	return NULL;
}

static struct answer *given(struct form *f, str name)
{
	for (size_t i = 0; i < f->n; i++)
		if (str_eq(f->answer[i].field, name))
			return &f->answer[i];
	return NULL;
}

/* Browsers send CR LF; the house keeps LF. */
static str unix_lines(struct arena *a, str s)
{
	if (!s.n || !memchr(s.p, '\r', s.n))
		return s;
	char *p = arena_alloc(a, s.n, 1);
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] != '\r' || i + 1 == s.n || s.p[i + 1] != '\n')
			p[n++] = s.p[i];
	return (str){ p, n };
}

static void fail(struct form *f, str name, enum fault_kind kind, int64_t limit)
{
	f->fault_name[f->n_fault] = name;
	f->fault[f->n_fault++] = (struct field_fault){ NULL, kind, limit };
}

void form_fail(struct visit *v, const char *name, enum fault_kind kind, int64_t limit)
{
	fail(&v->form, str_from_c(name), kind, limit);
}

void form_say(struct visit *v, const char *name, enum msg why)
{
	v->form.fault_words[v->form.n_fault] = msg(v->act.lang, why);
	form_fail(v, name, FIELD_NOT_A_CHOICE, 0);
}

static void check_text(struct form *f, const struct field *d, str name, str v)
{
	bool lines = d->kind == FIELD_LINES;
	int64_t n = (int64_t)utf8_length(v);
	if (d->kind != FIELD_SECRET && !utf8_plain(v, lines))
		fail(f, name, FIELD_NOT_TEXT, 0);
	else if (n > d->max)
		fail(f, name, FIELD_TOO_LONG, d->max);
	else if (n < d->min)
		fail(f, name, n ? FIELD_TOO_SHORT : FIELD_MISSING, d->min);
}

static void check_whole(struct form *f, const struct field *d, str name, str v)
{
	int64_t n;
	if (!str_to_i64(v, &n))
		fail(f, name, FIELD_NOT_A_NUMBER, 0);
	else if (n < d->min || n > d->max)
		fail(f, name, FIELD_OUT_OF_RANGE, n < d->min ? d->min : d->max);
}

static void check(struct form *f, const struct field *d)
{
	str name = str_from_c(d->name);
	const struct answer *a = given(f, name);
	str v = a ? a->value : S("");
	if (d->kind == FIELD_FILE)
		return;
	if (d->kind == FIELD_WHOLE)
		check_whole(f, d, name, v);
	else
		check_text(f, d, name, v);
}

/* A file field left empty still arrives, without a name and without bytes. */
static void take_file(struct visit *v, const struct http_field *h)
{
	struct form *f = &v->form;
	if (h->value.n == 0 && h->filename.n == 0)
		return;
	if (f->n_upload == UPLOADS_MAX) {
		if (!form_fault(v, h->name))
			form_fail(v, arena_z(v->act.arena, h->name), FIELD_TOO_MANY_FILES, UPLOADS_MAX);
		return;
	}
	if (!f->upload)
		f->upload = arena_new_n(v->act.arena, struct upload, UPLOADS_MAX);
	f->upload[f->n_upload++] = (struct upload){ h->name, h->filename, h->content_type, h->value };
}

static int take_language(struct visit *v, str lang)
{
	if (v->form.language.n || !v->route->again || !(str_eq(lang, S("en")) || str_eq(lang, S("zh"))))
		return 400;
	v->form.language = lang;
	return 0;
}

static int take(struct visit *v, const struct field *d, const struct http_field *h)
{
	struct form *f = &v->form;
	struct answer *before = given(f, h->name);
	str value = unix_lines(v->act.arena, h->value);
	if (d->kind != FIELD_SECRET)
		value = str_trim(value);
	if (before && d->kind != FIELD_MANY)
		return 400;
	if (before)
		before->value = arena_printf(v->act.arena, "%.*s,%.*s", PSTR(before->value), PSTR(value));
	else if (f->n < FIELDS_MAX)
		f->answer[f->n++] = (struct answer){ h->name, value };
	else
		return 400;
	return 0;
}

int form_read(struct visit *v)
{
	struct declared d;
	TRY(declared_for(v, &d));
	for (size_t i = 0; i < v->x->n_field; i++) {
		const struct http_field *h = &v->x->field[i];
		if (str_eq(h->name, S("token")) && v->x->method == HTTP_POST) {
			if (h != http_field(v->x, S("token")))
				return 400;
			continue;
		}
		if (str_eq(h->name, S("language")) && v->x->method == HTTP_POST && !h->is_file) {
			int status = take_language(v, h->value);
			if (status)
				return status;
			continue;
		}
		const struct field *f = find(&d, h->name);
		if (f && f->kind == FIELD_FILE && !h->is_file && http_field(v->x, S("language"))) {
			v->form.files_left |= h->value.n > 0;
			continue;
		}
		if (!f || (f->kind == FIELD_FILE) != h->is_file)
			return 400;
		if (h->is_file) {
			take_file(v, h);
			continue;
		}
		int status = take(v, f, h);
		if (status)
			return status;
	}
	for (size_t i = 0; i < d.n; i++)
		check(&v->form, &d.of[i]);
	return 0;
}

/* ---- reading what was filled in ---- */

str form_value(const struct visit *v, const char *name)
{
	const struct answer *a = given((struct form *)&v->form, str_from_c(name));
	return a ? a->value : S("");
}

str visit_query(const struct visit *v, const char *name) { return form_value(v, name); }

struct filled form_filled(const struct visit *v)
{
	return (struct filled){ v->form.answer, v->form.n, v->form.upload, v->form.n_upload };
}

const struct field_fault *form_fault(const struct visit *v, str name)
{
	for (size_t i = 0; i < v->form.n_fault; i++) {
		const struct field_fault *f = &v->form.fault[i];
		if (str_eq(f->field ? f->field->name : v->form.fault_name[i], name))
			return f;
	}
	return NULL;
}

str fault_said(struct visit *v, const struct field_fault *f)
{
	static const enum msg said[] = {
		[FIELD_MISSING] = M_field_missing, [FIELD_TOO_LONG] = M_field_too_long,
		[FIELD_TOO_SHORT] = M_field_too_short, [FIELD_NOT_A_CHOICE] = M_field_not_a_choice,
		[FIELD_NOT_A_NUMBER] = M_field_not_a_number, [FIELD_OUT_OF_RANGE] = M_field_out_of_range,
		[FIELD_NOT_A_DATE] = M_field_not_a_date, [FIELD_NOT_TEXT] = M_field_not_text,
		[FIELD_UNKNOWN_PLACE] = M_field_unknown_place, [FIELD_TOO_MANY_FILES] = M_field_too_many_files,
		[FIELD_FILE_KIND] = M_field_file_kind, [FIELD_FILE_SIZE] = M_field_file_size,
		[FIELD_FILE_PIXELS] = M_field_file_pixels,
	};
	for (size_t i = 0; i < v->form.n_fault; i++)
		if (f == &v->form.fault[i] && v->form.fault_words[i].n)
			return v->form.fault_words[i];
	str limit = arena_printf(v->act.arena, "%lld", (long long)f->limit);
	return MSG(v->act.arena, v->act.lang, said[f->kind], limit);
}
