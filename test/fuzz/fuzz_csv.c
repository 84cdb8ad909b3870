/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Any bytes through the reader of tables. What csv.h promises is checked: every row is told once
 * and in order, an accepted row is valid text and no longer than what it was read from. `make
 * fuzz`. */
#include "base/csv.h"

#include "base/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static size_t check_row(const struct csv_row *row)
{
	size_t bytes = row->n;
	CHECK(row->n >= 1 && row->n <= CSV_CELLS_MAX);
	for (size_t i = 0; i < row->n; i++) {
		CHECK(utf8_valid(row->cell[i]));
		bytes += row->cell[i].n;
	}
	return bytes;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *a = arena_new(64 << 20);
	struct csv c;
	struct csv_row row;
	int64_t before = 0;
	size_t bytes = 0;
	csv_begin(&c, (str){ (const char *)data, n });
	for (int r; (r = csv_next(&c, a, &row)) != CSV_END;) {
		CHECK(r >= 0 && row.line > before && c.at <= n);
		before = row.line;
		bytes += r == 0 ? check_row(&row) : 0;
	}
	CHECK(c.at == n && bytes <= n + 1);
	arena_free(&a);
	return 0;
}
