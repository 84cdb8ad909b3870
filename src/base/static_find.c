/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/static.h"

const struct static_file *static_find(str name)
{
	size_t lo = 0, hi = static_file_count;
	while (lo < hi) {
		size_t mid = (lo + hi) / 2;
		int c = str_cmp(name, str_from_c(static_files[mid].name));
		if (c == 0)
			return &static_files[mid];
		if (c < 0)
			hi = mid;
		else
			lo = mid + 1;
	}
	return NULL;
}

str static_url(struct arena *a, const char *name)
{
	const struct static_file *f = static_find(str_from_c(name));
	(void)a;
	CHECK(f != NULL);
	return str_from_c(f->url);
}
