/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Files embedded in the program. Their address holds a hash of their bytes, so a browser may keep
 * them for a year: a changed file has another address. */
#include "http/http.h"

#include "base/static.h"

void http_static(struct http_exchange *x)
{
	str rest = x->path, name;
	if (!str_begins(rest, S("/static/"))) {
		http_error(x, 404);
		return;
	}
	rest = (str){ rest.p + 8, rest.n - 8 };
	str hash = str_cut(rest, '/', &name);
	const struct static_file *f = static_find(name);
	if (!f || !str_eq(hash, str_from_c(f->hash))) {
		http_error(x, 404);
		return;
	}
	http_body(x, f->type, (str){ (const char *)f->bytes, f->n });
	http_header(x, "Cache-Control", S("public, max-age=31536000, immutable"));
}
