/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Every worked example (test/calc/examples.json): each output named there comes out exactly so,
 * and no other. */
#include "calc/figures.h"
#include "test.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

struct bench { struct arena *a; json_t *examples; struct figure_table law; struct parameters from; };

static str file_text(struct arena *a, const char *path)
{
	enum { MOST = 1 << 20 };
	FILE *f = fopen(path, "r");
	if (!f)
		return S("");
	char *p = arena_alloc(a, MOST, 1);
	size_t n = fread(p, 1, MOST, f);
	fclose(f);
	return (str){ p, n };
}

static bool opened(struct bench *b)
{
	struct figure_fault fault[FIGURE_FAULTS_MAX];
	size_t n;
	b->a = arena_new(64 << 20);
	b->examples = json_load_file("test/calc/examples.json", 0, NULL);
	int r = figures_read(b->a, file_text(b->a, "profiles/figures.csv"), &b->law, fault, &n);
	for (size_t i = 0; r && i < n && i < FIGURE_FAULTS_MAX; i++)
		printf("profiles/figures.csv:%lld %.*s\n", (long long)fault[i].line,
			PSTR(MSG(b->a, LANG_EN, fault[i].what, fault[i].column)));
	b->from = figures_in(&b->law, NULL);
	return EXPECT(b->examples) && EXPECT(r == 0);
}

static void closed(struct bench *b)
{
	json_decref(b->examples);
	arena_free(&b->a);
}

static str typed(struct arena *a, const json_t *v)
{
	if (json_is_string(v))
		return str_from_c(json_string_value(v));
	if (json_is_boolean(v))
		return json_is_true(v) ? S("true") : S("false");
	if (json_is_integer(v))
		return arena_i64(a, json_integer_value(v));
	if (json_is_real(v))
		return arena_printf(a, "%.12g", json_real_value(v));
	str s = S("");
	for (size_t i = 0; i < json_array_size(v); i++)
		s = JOIN(a, s, i ? S(",") : S(""), typed(a, json_array_get(v, i)));
	return s;
}

/* As a program is told it, without separators. */
static str wanted(struct arena *a, const json_t *v)
{
	if (json_is_null(v))
		return S("null");
	if (json_is_object(v))
		return str_from_c(json_dumps(v, JSON_COMPACT));
	str s = typed(a, v);
	char *p = arena_alloc(a, s.n + 1, 1);
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] != ',')
			p[n++] = s.p[i];
	return (str){ p, n };
}

static const struct calc_output *output(const struct calc_result *r, const char *name)
{
	for (size_t i = 0; i < r->n_output; i++)
		if (!strcmp(r->output[i].name, name))
			return &r->output[i];
	return NULL;
}

static int compare(struct bench *b, size_t at, json_t *want, const struct calc_result *r)
{
	const char *name;
	json_t *v;
	int wrong = 0;
	json_object_foreach(want, name, v) {
		const struct calc_output *o = output(r, name);
		str is = o ? calc_value_plain(b->a, &o->value) : S("(not there)"), should = wanted(b->a, v);
		bool same = str_eq(is, should) && calc_value_is_text(&o->value) == json_is_string(v);
		if (!same)
			printf("example %zu %s %s: %.*s, not %.*s\n", at, r->of->id, name, PSTR(should), PSTR(is));
		if (json_is_object(v))
			free((void *)should.p);
		wrong += !same;
	}
	for (size_t i = 0; i < r->n_output; i++)
		if (!json_object_get(want, r->output[i].name) && ++wrong)
			printf("example %zu %s: %s is more than was asked\n", at, r->of->id, r->output[i].name);
	return wrong;
}

static int try_example(struct bench *b, size_t at, json_t *e)
{
	const struct calculator *k = calculator_find(str_from_c(json_string_value(json_object_get(e, "calc"))));
	struct calc_given given[CALC_INPUTS_MAX];
	struct calc_result *r = arena_new_n(b->a, struct calc_result, 1);
	const struct calc_setting s = { .parameters = &b->from, .today = date_to_day((struct date){
		2026, 12, 1 }) };
	const char *name;
	json_t *v;
	size_t n = 0;
	if (!k)
		return printf("example %zu: no such calculator\n", at), 1;
	json_object_foreach(json_object_get(e, "input"), name, v)
		given[n++] = (struct calc_given){ str_from_c(name), typed(b->a, v) };
	int got = calc_run(b->a, k, given, n, &s, r);
	for (size_t i = 0; i < r->n_mistake; i++)
		printf("example %zu: %.*s\n", at, PSTR(calc_mistake_said(b->a, LANG_EN, k, &r->mistake[i])));
	if (got == CALC_REFUSED)
		printf("example %zu: %.*s\n", at, PSTR(calc_line_said(b->a, LANG_EN, &r->refusal)));
	return got ? 1 : compare(b, at, json_object_get(e, "output"), r);
}

TEST("every worked example comes out as written, and nothing beside it")
{
	struct bench b;
	size_t i;
	json_t *e;
	int wrong = 0, tried = 0;
	REQUIRE(opened(&b));
	json_array_foreach(b.examples, i, e) {
		wrong += try_example(&b, i, e);
		tried++;
	}
	EXPECT(tried == 73);
	EXPECT(wrong == 0);
	closed(&b);
}
