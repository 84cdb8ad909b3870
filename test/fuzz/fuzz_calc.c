/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Any text through every field of every calculator: the first byte chooses the calculator, the
 * rest is values, one a line,
 * in the order of the fields. Beside the sanitizers' findings: what comes out can be told, in both
 * languages, and a
 * calculation that was worked out has results, one that was not has reasons. `make fuzz-calc`. */
#include "calc/figures.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void tell(struct arena *a, const struct calculator *k, const struct calc_result *r, int answer)
{
	for (int lang = 0; lang < LANG_COUNT; lang++) {
		for (size_t i = 0; i < r->n_mistake; i++)
			CHECK(calc_mistake_said(a, (enum lang)lang, k, &r->mistake[i]).n);
		for (size_t i = 0; i < r->n_line; i++)
			CHECK(calc_line_said(a, (enum lang)lang, &r->line[i]).n);
		if (answer == CALC_REFUSED)
			CHECK(calc_line_said(a, (enum lang)lang, &r->refusal).n);
	}
	for (size_t i = 0; answer == 0 && i < r->n_output; i++)
		CHECK(calc_value_plain(a, &r->output[i].value).n);
}

/* Any name has a figure, so that every calculator can be reached through. */
static int figure(const struct parameters *of, struct arena *a, str place, str name, int32_t day,
	struct parameter *out)
{
	(void)of;
	*out = (struct parameter){ name, place, exact_ratio(a, 1 + (int64_t)name.n % 30, 2), day, day,
		{ S("x"), S("x") }, S("") };
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *a = arena_new(64 << 20);
	struct calc_given given[CALC_INPUTS_MAX];
	struct calc_result *r = arena_new_n(a, struct calc_result, 1);
	const struct parameters figures = { .find = figure };
	const struct calculator *k = calculators[n ? data[0] % 25 : 0];
	const struct calc_setting s = { .parameters = &figures, .place = S("330106"), .today = 20000 };
	str rest = n ? (str){ (const char *)data + 1, n - 1 } : S("");
	size_t m = 0;
	for (; rest.n && m < CALC_INPUTS_MAX && k->input[m].name; m++) {
		given[m].value = str_cut(rest, '\n', &rest);
		given[m].name = str_from_c(k->input[m].name);
	}
	int answer = calc_run(a, k, given, m, &s, r);
	CHECK(answer >= 0 && answer <= CALC_REFUSED);
	CHECK(answer != CALC_MISTAKEN || r->n_mistake);
	CHECK(answer || r->n_output);
	tell(a, k, r, answer);
	arena_free(&a);
	return 0;
}
