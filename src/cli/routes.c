/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Every page of the hall and who may open it, one line each: what a test compares with the
 * documents. */
#include "cli/commands.h"
#include "web/visit.h"

#include <stdio.h>

static const char *door_name(const struct route *r)
{
	static const char *const names[] = {
		[DOOR_ANYBODY] = "anybody",
		[DOOR_SIGNED_IN] = "signed-in",
		[DOOR_FIRST_FACTOR] = "first-factor",
		[DOOR_OFFICE] = "office",
		[DOOR_UNION] = "union",
		[DOOR_MATTER] = "matter",
		[DOOR_MATTER_OFFICER] = "matter-officer",
	};
	CHECK((size_t)r->door < countof(names) && names[r->door]);
	return names[r->door];
}

static const char *cap_of(const struct route *r)
{
	return r->door == DOOR_OFFICE || r->door == DOOR_UNION ? cap_name(r->cap) : "-";
}

int run_routes(struct console *c)
{
	static const char *const kinds[] = {
		[READS] = "reads", [WRITES] = "writes", [TOILS] = "toils"
	};
	for (const struct route *const *t = c->rooms->routes; *t; t++)
		for (const struct route *r = *t; r->path; r++)
			printf("%-4s %-40s %-14s %-12s %-6s %s\n", r->method == HTTP_GET ? "GET" : "POST",
			    r->path, door_name(r), cap_of(r), kinds[r->kind], r->what ? r->what : "");
	return DONE_OK;
}
