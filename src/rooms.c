/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The only file that names all rooms. A new room adds its migrations, its routes and its commands here. */
#include "rooms.h"

#include "cli/commands.h"
#include "db/migrate.h"
#include "web/routes.h"

extern const struct migration party_migrations[], access_migrations[], matter_migrations[],
	figures_migrations[], calc_migrations[];

static const struct migration *const migrations[] = {
	party_migrations, access_migrations, matter_migrations, figures_migrations, calc_migrations,
};

/* In reading order: where two rows fit a path, the first is meant. */
static const struct route *const routes[] = {
	public_routes, sign_routes, my_routes, reset_routes, file_routes, matter_routes, desk_routes,
	union_routes, published_routes, figure_routes,
	NULL,
};

const struct rooms unionhall_rooms = {
	.migrations = migrations, .n_migrations = countof(migrations),
	.routes = routes,
	.commands = cli_commands,
};
