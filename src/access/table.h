/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ACCESS_TABLE_H
#define ACCESS_TABLE_H
/* The table of roles as it lies in memory: small, sorted by name, asked many times a page. Private
 * to access/. */
#include "access/access.h"

/* How a union stands to the union of an office. */
enum relation {
	REL_OWN,                 /* the same */
	REL_UNIT,                /* a workplace union directly under it, by place or by industry */
	REL_UNDER,               /* anything further down, and federations directly under it */
	REL_COUNT,
	REL_NONE = REL_COUNT     /* beside it, above it, or in another tree */
};

struct role {
	str name, title[LANG_COUNT];
	bool officer;
	uint8_t scope[CAP_COUNT];        /* enum scope; 0: not granted */
	uint32_t mask[REL_COUNT + 1];    /* one bit a capability; the row REL_NONE stays 0 */
	uint64_t also;                   /* one bit a role, by place in the table */
};
struct role_table { struct role role[ROLES_MAX]; size_t n; };

const struct role *role_find(const struct role_table *t, str name);    /* NULL: no such role */
#endif
