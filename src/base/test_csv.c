/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/csv.h"
#include "test.h"

#include <stdio.h>

struct reading { struct csv csv; struct arena *arena; struct csv_row row; };

static void begin(struct reading *r, str text)
{
	r->arena = arena_new(8 << 20);
	csv_begin(&r->csv, text);
}

static int next(struct reading *r) { return csv_next(&r->csv, r->arena, &r->row); }

/* Whether the row just read is these cells, parted by '|'. */
static bool is_row(const struct reading *r, int64_t line, const char *cells)
{
	str rest = str_from_c(cells);
	for (size_t i = 0; i < r->row.n; i++) {
		if (!str_eq(r->row.cell[i], str_cut(rest, '|', &rest))) {
			printf("    cell %zu is \"%.*s\"\n", i, PSTR(r->row.cell[i]));
			return false;
		}
	}
	return rest.n == 0 && r->row.line == line;
}

TEST("plain cells, with every kind of line end, and empty lines passed over")
{
	struct reading r;
	begin(&r, S("\xEF\xBB\xBFname,code\n\n浙江,33\r\n,\rlast,"));
	EXPECT(next(&r) == 0 && is_row(&r, 1, "name|code"));
	EXPECT(next(&r) == 0 && is_row(&r, 3, "浙江|33"));
	EXPECT(next(&r) == 0 && r.row.n == 2 && is_row(&r, 4, "|"));
	EXPECT(next(&r) == 0 && r.row.n == 2 && is_row(&r, 5, "last|"));
	EXPECT(next(&r) == CSV_END && next(&r) == CSV_END);
	arena_free(&r.arena);
}

TEST("quoted cells hold commas, line ends and quotes, and lines are still counted")
{
	struct reading r;
	begin(&r, S("\"a,b\",\"say \"\"yes\"\"\",\"two\r\nlines\"\n\"\",x,\"\"\"\"\n"));
	EXPECT(next(&r) == 0 && is_row(&r, 1, "a,b|say \"yes\"|two\r\nlines"));
	EXPECT(next(&r) == 0 && is_row(&r, 3, "|x|\""));
	EXPECT(next(&r) == CSV_END);
	arena_free(&r.arena);
}

TEST("cells are parts of the text, but for those with doubled quotes")
{
	struct reading r;
	str text = S("one,\"two\",\"th\"\"ree\"");
	begin(&r, text);
	EXPECT(next(&r) == 0 && r.row.n == 3);
	EXPECT(r.row.cell[0].p == text.p && r.row.cell[1].p == text.p + 5);
	EXPECT(r.row.cell[2].p < text.p || r.row.cell[2].p > text.p + text.n);
	arena_free(&r.arena);
}

TEST("a broken row is told by its line, and the next one is read")
{
	struct reading r;
	begin(&r, S("ok\nst\"ray,1\n\"closed\"then,2\nna\xFFme\nze\0ro\ngood,row\n"));
	EXPECT(next(&r) == 0);
	EXPECT(next(&r) == CSV_STRAY && r.row.line == 2);
	EXPECT(next(&r) == CSV_STRAY && r.row.line == 3);
	EXPECT(next(&r) == CSV_NOT_UTF8 && r.row.line == 4);
	EXPECT(next(&r) == CSV_NUL && r.row.line == 5);
	EXPECT(next(&r) == 0 && is_row(&r, 6, "good|row"));
	EXPECT(next(&r) == CSV_END);
	arena_free(&r.arena);
}

TEST("a quote that is never closed takes the rest, and is told by where it began")
{
	struct reading r;
	begin(&r, S("a,b\n1,\"open\n2,3\n4,5"));
	EXPECT(next(&r) == 0);
	EXPECT(next(&r) == CSV_OPEN && r.row.line == 2);
	EXPECT(next(&r) == CSV_END);
	arena_free(&r.arena);
}

TEST("a row of too many cells is refused, and a cell of a megabyte is a cell")
{
	enum { MEGABYTE = 1 << 20 };
	struct reading r;
	static char text[MEGABYTE + 300];
	memset(text, ',', CSV_CELLS_MAX);
	text[CSV_CELLS_MAX] = '\n';
	memset(text + CSV_CELLS_MAX + 1, 'x', MEGABYTE);
	begin(&r, (str){ text, CSV_CELLS_MAX + 1 + MEGABYTE });
	EXPECT(next(&r) == CSV_WIDE && r.row.line == 1);
	EXPECT(next(&r) == 0 && r.row.n == 1 && r.row.cell[0].n == MEGABYTE);
	arena_free(&r.arena);
}

TEST("nothing, and nothing but a mark, are no rows")
{
	struct reading r;
	begin(&r, S(""));
	EXPECT(next(&r) == CSV_END);
	arena_free(&r.arena);
	begin(&r, S("\xEF\xBB\xBF\r\n\n"));
	EXPECT(next(&r) == CSV_END);
	arena_free(&r.arena);
}
