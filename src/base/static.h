/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef BASE_STATIC_H
#define BASE_STATIC_H
/* The files that ship inside the program: one stylesheet, few scripts, icons. tools/embed makes the
 * table from static/ at build time, sorted by name. Their addresses carry a hash of their content
 * (FNV-1a, 64 bits: it tells versions apart, it is no signature), so a browser may keep them for ever. */
#include "base/base.h"

struct static_file {
	const char *name;              /* "unionhall.css", "icons/tree.svg" */
	const char *type;              /* for Content-Type, charset included */
	const char *hash;              /* 16 hexadecimal digits */
	const char *url;               /* "/static/HASH/NAME" */
	const unsigned char *bytes;
	size_t n;
};
extern const struct static_file static_files[];     /* generated */
extern const size_t static_file_count;              /* generated */

/* The file of that name (as in static/, no leading slash), or NULL. */
const struct static_file *static_find(str name);
/* "/static/HASH/name"; a is not used. The name stands in our own source: one that does not ship
 * ends the process. */
str static_url(struct arena *a, const char *name);
#endif
