/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/csv.h"

#include "base/utf8.h"

void csv_begin(struct csv *c, str text)
{
	static const str mark = { "\xEF\xBB\xBF", 3 };
	*c = (struct csv){ text, str_begins(text, mark) ? mark.n : 0, 1 };
}

static bool at_end(const struct csv *c) { return c->at >= c->text.n; }
static char here(const struct csv *c) { return c->text.p[c->at]; }
static bool ends_line(char ch) { return ch == '\n' || ch == '\r'; }

/* Past one line end, of whichever kind. */
static void pass_line_end(struct csv *c)
{
	char ch = here(c);
	c->at++;
	if (ch == '\r' && !at_end(c) && here(c) == '\n')
		c->at++;
	c->line++;
}

static void pass_rest_of_line(struct csv *c)
{
	while (!at_end(c) && !ends_line(here(c)))
		c->at++;
	if (!at_end(c))
		pass_line_end(c);
}

static str undoubled(struct arena *a, str s)
{
	char *p = arena_alloc(a, s.n, 1);
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++) {
		p[n++] = s.p[i];
		i += s.p[i] == '"';
	}
	return (str){ p, n };
}

static bool is_border(const struct csv *c)
{
	return at_end(c) || here(c) == ',' || ends_line(here(c));
}

/* From the opening quote to behind the closing one. */
static int quoted_cell(struct csv *c, struct arena *a, str *cell)
{
	size_t from = ++c->at;
	bool doubled = false;
	while (!at_end(c)) {
		if (ends_line(here(c))) {
			pass_line_end(c);
		} else if (here(c) != '"') {
			c->at++;
		} else if (c->at + 1 < c->text.n && c->text.p[c->at + 1] == '"') {
			doubled = true;
			c->at += 2;
		} else {
			*cell = (str){ c->text.p + from, c->at++ - from };
			if (doubled)
				*cell = undoubled(a, *cell);
			return is_border(c) ? 0 : CSV_STRAY;
		}
	}
	return CSV_OPEN;
}

static int plain_cell(struct csv *c, str *cell)
{
	size_t from = c->at;
	for (; !is_border(c); c->at++)
		if (here(c) == '"')
			return CSV_STRAY;
	*cell = (str){ c->text.p + from, c->at - from };
	return 0;
}

static int cells(struct csv *c, struct arena *a, struct csv_row *row)
{
	for (;;) {
		str cell;
		int r = !at_end(c) && here(c) == '"' ? quoted_cell(c, a, &cell) : plain_cell(c, &cell);
		if (r)
			return r;
		if (row->n == CSV_CELLS_MAX)
			return CSV_WIDE;
		row->cell[row->n++] = cell;
		if (at_end(c) || here(c) != ',')
			return 0;
		c->at++;
	}
}

/* What stands between two places of the text is text at all. */
static int is_text(str s)
{
	if (s.n && memchr(s.p, 0, s.n))
		return CSV_NUL;
	return utf8_valid(s) ? 0 : CSV_NOT_UTF8;
}

int csv_next(struct csv *c, struct arena *a, struct csv_row *row)
{
	while (!at_end(c) && ends_line(here(c)))
		pass_line_end(c);
	row->n = 0;
	row->line = c->line;
	if (at_end(c))
		return CSV_END;
	size_t from = c->at;
	int r = cells(c, a, row);
	int text = is_text((str){ c->text.p + from, c->at - from });
	if (r != CSV_OPEN)
		pass_rest_of_line(c);
	return text ? text : r;
}
