/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cli/table.h"

#include <errno.h>
#include <stdio.h>
#include <zlib.h>

int table_text(struct arena *a, str path, size_t max, str *out)
{
	gzFile f = gzopen(path.p, "rb");
	if (!f)
		return FAULT(errno ? -errno : -ENOMEM);
	char *p = arena_alloc(a, max + 1, 1);
	size_t n = 0;
	int got;
	while ((got = gzread(f, p + n, (unsigned)(max - n))) > 0 && n < max)
		n += (size_t)got;
	bool whole = got == 0 && gzeof(f) && n < max;
	gzclose(f);
	*out = (str){ p, n };
	return whole ? 0 : FAULT(-EFBIG);
}

bool table_row(str *rest, char by, str *cell, size_t n)
{
	str line = { 0 };
	while (rest->n && (!line.n || line.p[0] == '#'))
		line = str_cut(*rest, '\n', rest);
	if (!line.n || line.p[0] == '#')
		return false;
	for (size_t i = 0; i + 1 < n; i++)
		cell[i] = str_cut(line, by, &line);
	cell[n - 1] = line;
	return true;
}
