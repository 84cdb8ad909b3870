/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* One round of the clock on a hall that is not being served: what has run out is moved on. */
#include "cli/commands.h"
#include "cli/home.h"
#include "cli/moment.h"

#include "matter/matter.h"

struct round { int64_t moved; };

static int one_list(struct act *a, void *ctx)
{
	struct round *r = ctx;
	struct late *late;
	size_t n;
	TRY(clocks_late(a, &late, &n));
	for (size_t i = 0; i < n; i++)
		TRY(clock_expire(a, late[i]));
	r->moved = (int64_t)n;
	return 0;
}

int round_once(struct home *h, int64_t now, int64_t *moved)
{
	enum { ROUND_MEMORY = 256 << 20 };
	struct arena *arena = arena_new(ROUND_MEMORY);
	struct round list = { 1 };
	int r = 0;
	for (*moved = 0; r == 0 && list.moved > 0; *moved += list.moved) {
		struct act a = home_act(h, arena);
		a.now = now;
		r = db_begin(h->db);
		if (r == 0)
			r = one_list(&a, &list);
		if (r == 0)
			r = db_commit(h->db);
		db_rollback(h->db);
		arena_reset(arena);
	}
	arena_free(&arena);
	return r;
}

int run_tick(struct console *c)
{
	struct home *h;
	int64_t now, moved;
	int r = home_open(c, word_given(c, "DIR"), HOME_WRITES, NULL, &h);
	if (r != DONE_OK)
		return r;
	r = moment_given(c, "now", hall_now(&h->hall), &now) ? round_once(h, now, &moved) : DONE_USAGE;
	home_close(&h);
	if (r == 0)
		SAY(c, M_cli_tick_done, said_number(c, moved));
	return r;
}
