/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "table.h"

#include "course/folder.h"

#include <stdio.h>

enum { WORDS = 64, MEMBERS = 160, GROUPS_MAX = 24 };

struct group {
	str name, member[MEMBERS];
	size_t n;
};
struct reader {
	struct table *out;
	struct group group[GROUPS_MAX];
	size_t n_group;
	int line;
};

static void wrong(struct reader *r, str line, const char *what)
{
	printf("FAILED table.txt:%d: %s: %.*s\n", r->line, what, PSTR(line));
	r->out->faults++;
}

static size_t words_of(str line, str *word)
{
	size_t n = 0;
	while (line.n && n < WORDS) {
		str w = str_cut(line, ' ', &line);
		if (w.n)
			word[n++] = w;
	}
	return n;
}

static const struct group *group_named(const struct reader *r, str name)
{
	for (size_t i = 0; i < r->n_group; i++)
		if (str_eq(r->group[i].name, name))
			return &r->group[i];
	return NULL;
}

/* A group may be made of earlier groups. */
static void take_group(struct reader *r, const str *word, size_t n)
{
	struct group *g = &r->group[r->n_group];
	CHECK(r->n_group + 1 < GROUPS_MAX);
	for (size_t i = 2; i < n; i++) {
		const struct group *many = group_named(r, word[i]);
		CHECK(g->n + (many ? many->n : 1) < countof(g->member));
		for (size_t k = 0; many && k < many->n; k++)
			g->member[g->n++] = many->member[k];
		if (!many)
			g->member[g->n++] = word[i];
	}
	g->name = word[0];
	r->n_group++;
}

static void take_grid(struct reader *r, const str *word, size_t n)
{
	struct grid *g = &r->out->grid[r->out->n_grid++];
	CHECK(r->out->n_grid <= GRIDS_MAX && n - 2 <= COLUMNS_MAX);
	g->name = word[1];
	for (size_t i = 2; i < n; i++)
		g->column[g->n_column++] = word[i];
}

static void add_row(struct reader *r, struct grid *g, str who, const str *cell, str line)
{
	for (size_t i = 0; i < g->n_row; i++)
		if (str_eq(g->row[i].who, who))
			wrong(r, line, "said twice");
	CHECK(g->n_row < ROWS_MAX);
	g->row[g->n_row].who = who;
	for (size_t c = 0; c < g->n_column; c++)
		g->row[g->n_row].cell[c] = cell[c].p[0];
	g->n_row++;
}

static bool is_cell(str w) { return w.n == 1 && memchr("+if34n", w.p[0], 6); }

/* The last words are the cells; those before name the people, or groups of them. */
static void take_row(struct reader *r, const str *word, size_t n, str line)
{
	if (r->out->n_grid == 0)
		return wrong(r, line, "no grid yet");
	struct grid *g = &r->out->grid[r->out->n_grid - 1];
	if (n <= g->n_column)
		return wrong(r, line, "too few cells");
	const str *cell = word + n - g->n_column;
	for (size_t c = 0; c < g->n_column; c++)
		if (!is_cell(cell[c]))
			return wrong(r, line, "not a cell");
	for (size_t i = 0; i < n - g->n_column; i++) {
		const struct group *many = group_named(r, word[i]);
		if (!many)
			add_row(r, g, word[i], cell, line);
		for (size_t k = 0; many && k < many->n; k++)
			add_row(r, g, many->member[k], cell, line);
	}
}

static void take_line(struct reader *r, str line)
{
	str word[WORDS], kept;
	str text = str_cut(line, '#', &kept);
	size_t n = words_of(text, word);
	struct table *t = r->out;
	if (n == 0)
		return;
	if (str_eq(word[0], S("grid")) && n > 2)
		take_grid(r, word, n);
	else if (n > 2 && str_eq(word[1], S("=")))
		take_group(r, word, n);
	else if (str_eq(word[0], S("GET")) || str_eq(word[0], S("POST"))) {
		CHECK(t->n_route < ROUTES_MAX);
		if (n != 3)
			return wrong(r, line, "a route is: METHOD PATH GRID");
		t->route[t->n_route].method = word[0];
		t->route[t->n_route].path = word[1];
		t->route[t->n_route++].grid = word[2];
	} else
		take_row(r, word, n, text);
}

void table_read(struct arena *a, const char *file, struct table *out)
{
	struct reader *r = arena_new_n(a, struct reader, 1);
	str text;
	*out = (struct table){ 0 };
	*r = (struct reader){ .out = out };
	if (file_text(a, str_from_c(file), 256 * 1024, &text)) {
		printf("FAILED %s cannot be read\n", file);
		out->faults++;
		return;
	}
	while (text.n) {
		r->line++;
		take_line(r, str_cut(text, '\n', &text));
	}
	for (size_t i = 0; i < out->n_route; i++)
		if (!table_grid(out, out->route[i].grid))
			wrong(r, out->route[i].grid, "no such grid");
}

const struct grid *table_grid(const struct table *t, str name)
{
	for (size_t i = 0; i < t->n_grid; i++)
		if (str_eq(t->grid[i].name, name))
			return &t->grid[i];
	return NULL;
}

str table_route(const struct table *t, str method, str path)
{
	for (size_t i = 0; i < t->n_route; i++)
		if (str_eq(t->route[i].method, method) && str_eq(t->route[i].path, path))
			return t->route[i].grid;
	return S("");
}

char grid_cell(const struct grid *g, str who, str column)
{
	for (size_t r = 0; r < g->n_row; r++)
		for (size_t c = 0; c < g->n_column && str_eq(g->row[r].who, who); c++)
			if (str_eq(g->column[c], column))
				return g->row[r].cell[c];
	return 0;
}
