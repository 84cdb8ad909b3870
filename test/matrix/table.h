/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef MATRIX_TABLE_H
#define MATRIX_TABLE_H
/* The one table of expected outcomes, as people wrote it: test/matrix/table.txt begins with its
 * format. What it does not say is an error, never a permission. */
#include "base/base.h"

enum { GRIDS_MAX = 24, COLUMNS_MAX = 12, ROWS_MAX = 160, ROUTES_MAX = 160 };

/* '+' comes in, 'i' is sent to sign in, 'f' to the second step, '3' 403, '4' 404, 'n' the door
 * opens and the page says 404, 0 not said. */
struct grid {
	str name, column[COLUMNS_MAX];
	size_t n_column;
	struct {
		str who;
		char cell[COLUMNS_MAX];
	} row[ROWS_MAX];
	size_t n_row;
};
struct table {
	struct {
		str method, path, grid;
	} route[ROUTES_MAX];
	size_t n_route;
	struct grid grid[GRIDS_MAX];
	size_t n_grid;
	int faults;
};

/* Every fault is printed with its line. */
void table_read(struct arena *a, const char *file, struct table *out);
const struct grid *table_grid(const struct table *t, str name);
/* The grid that a route is in; empty when the table does not know the route. */
str table_route(const struct table *t, str method, str path);
char grid_cell(const struct grid *g, str who, str column);
#endif
