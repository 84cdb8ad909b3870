/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "calc/figures.h"
#include "base/csv.h"
#include "base/utf8.h"

enum { PLACE, NAME, VALUE, FROM, TO, SOURCE, SOURCE_ZH, CITE, COLUMNS };
static const char *const column_names[COLUMNS] = { "place", "name", "value", "from", "to",
	"source", "source_zh",
	"cite" };

struct reading {
	struct arena *a;
	struct figure_fault *fault;
	size_t n_fault;
	int at[COLUMNS];
	int64_t line;
	struct parameter *of;
	size_t n;
};

static void fault(struct reading *r, enum msg what, str column)
{
	if (r->n_fault < FIGURE_FAULTS_MAX)
		r->fault[r->n_fault] = (struct figure_fault){ r->line, what, column };
	r->n_fault++;
}

static void read_head(struct reading *r, const struct csv_row *row)
{
	for (int k = 0; k < COLUMNS; k++)
		r->at[k] = -1;
	for (size_t i = 0; i < row->n; i++) {
		int k = 0;
		while (k < COLUMNS && !str_eq(str_trim(row->cell[i]), str_from_c(column_names[k])))
			k++;
		if (k == COLUMNS || r->at[k] >= 0)
			fault(r, M_calc_figures_column, row->cell[i]);
		else
			r->at[k] = (int)i;
	}
	for (int k = PLACE; k <= SOURCE; k++)
		if (r->at[k] < 0)
			fault(r, M_calc_figures_no_column, str_from_c(column_names[k]));
}

static str cell(const struct reading *r, const struct csv_row *row, int k)
{
	return r->at[k] >= 0 && (size_t)r->at[k] < row->n ? str_trim(row->cell[r->at[k]]) : S("");
}

static bool is_name(str s, bool dots)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
			c == '_';
		if (!letter && !(dots && (c == '.' || c == '-')))
			return false;
	}
	return s.n > 0 && s.n <= 60;
}

static bool read_day(str s, int32_t open, int32_t *out)
{
	*out = open;
	return !s.n || date_parse(s, out);
}

static str text_cell(struct reading *r, const struct csv_row *row, int k)
{
	str s = cell(r, row, k);
	if (s.n > 400 || !utf8_valid(s) || !utf8_plain(s, false))
		fault(r, M_calc_figures_text, str_from_c(column_names[k]));
	return s;
}

static void read_row(struct reading *r, const struct csv_row *row)
{
	struct parameter p = { .place = cell(r, row, PLACE), .name = cell(r, row, NAME),
		.source = { text_cell(r, row, SOURCE), text_cell(r, row, SOURCE_ZH) },
		.cite = text_cell(r, row, CITE), .value = exact_read(r->a, cell(r, row, VALUE)) };
	if (!is_name(p.place, false))
		fault(r, M_calc_figures_place, p.place);
	if (!is_name(p.name, true))
		fault(r, M_calc_figures_name, p.name);
	if (!p.value || exact_sign(p.value) < 0)
		fault(r, M_calc_figures_value, cell(r, row, VALUE));
	if (!read_day(cell(r, row, FROM), DATE_MIN, &p.from) || !read_day(cell(r, row, TO), DATE_MAX, &p.to))
		fault(r, M_calc_figures_day, S("from, to"));
	else if (p.to < p.from)
		fault(r, M_calc_figures_order, S("to"));
	if (!p.source[LANG_EN].n)
		fault(r, M_calc_figures_source, S("source"));
	for (size_t i = 0; i < r->n; i++)
		if (str_eq(r->of[i].place, p.place) && str_eq(r->of[i].name, p.name) && r->of[i].from <= p.to &&
			p.from <= r->of[i].to) {
			fault(r, M_calc_figures_twice, p.name);
			return;
		}
	r->of[r->n++] = p;
}

int figures_read(struct arena *a, str text, struct figure_table *out, struct figure_fault *faults,
	size_t *n_fault)
{
	struct reading r = { .a = a, .fault = faults };
	struct csv c;
	struct csv_row row;
	size_t most = 1;
	for (size_t i = 0; i < text.n; i++)
		most += text.p[i] == '\n' || text.p[i] == '\r';
	r.of = arena_new_n(a, struct parameter, most < FIGURES_MAX ? most + 1 : FIGURES_MAX + 1);
	csv_begin(&c, text);
	bool head = true;
	for (int got; (got = csv_next(&c, a, &row)) != CSV_END; head = head && got) {
		r.line = row.line;
		if (got)
			fault(&r, M_calc_figures_csv, S(""));
		else if (head)
			read_head(&r, &row);
		else if (r.n == FIGURES_MAX)
			fault(&r, M_calc_figures_many, S(""));
		else if (r.at[PLACE] >= 0)
			read_row(&r, &row);
	}
	if (head)
		fault(&r, M_calc_figures_empty, S(""));
	*n_fault = r.n_fault;
	*out = (struct figure_table){ r.of, r.n };
	return r.n_fault ? FIGURES_BROKEN : 0;
}

static int find(const struct parameters *of, struct arena *a, str place, str name, int32_t day,
	struct parameter *out)
{
	const struct figure_table *t = of->with;
	(void)a;
	for (size_t i = 0; i < t->n; i++) {
		const struct parameter *p = &t->of[i];
		if (str_eq(p->name, name) && str_eq(p->place, place) && p->from <= day && day <= p->to)
			return *out = *p, 0;
	}
	return PARAMETER_NONE;
}

struct parameters figures_in(const struct figure_table *t, const struct parameters *next)
{
	return (struct parameters){ find, t, next };
}
