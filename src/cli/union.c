/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The unions of a hall listed, and one of them ended. */
#include "cli/cli_sql.h"
#include "cli/commands.h"
#include "cli/founding.h"

#include "access/session.h"
#include "base/utf8.h"

#include <stdio.h>

/* ---- listing ---- */

static void print_row(struct console *c, int depth, const struct guild_row *g)
{
	str level = msg(c->lang, union_levels[g->level]);
	printf("%*s%.*s\t%.*s\t%lld\t%.*s\n", depth * 2, "", PSTR(g->code), PSTR(level),
	    (long long)g->members, PSTR(name_for(c->lang, g->name, g->name_en)));
}

static int list_below(struct act *a, struct console *c, int64_t parent, int depth)
{
	enum { PAGE = 200 };
	struct guild_row *row;
	size_t n;
	str after = S("");
	do {
		TRY(guild_below(a, parent, after, PAGE, &row, &n));
		for (size_t i = 0; i < n; i++) {
			print_row(c, depth, &row[i]);
			TRY(list_below(a, c, row[i].ref.id, depth + 1));
			after = row[i].code;
		}
	} while (n == PAGE);
	return 0;
}

static int list(struct act *a, void *ctx)
{
	struct console *c = ctx;
	struct guild g;
	if (!option_set(c, "under"))
		return list_below(a, c, 0, 0);
	int r = union_given(c, a, option_given(c, "under"), &g);
	if (r != DONE_OK)
		return r;
	print_row(c, 0,
	    &(struct guild_row){ g.ref, g.code, g.name, g.name_en, g.form, g.level, g.members });
	return list_below(a, c, g.ref.id, 1);
}

int run_union_list(struct console *c) { return home_visit(c, HOME_READS, list, c); }

/* ---- ending ---- */

/* Whoever is in office there, so that the operator can end it: only their role and login. */
static int has_officers(struct act *a, struct console *c, const struct guild *g)
{
	struct member *m;
	size_t n;
	TRY(officers_of(a, g->ref.id, &m, &n));
	for (size_t i = 0; i < n; i++) {
		str login = S("-");
		int r = account_of(a, m[i].person, &login);
		if (r < 0)
			return r;
		COMPLAIN(c, 0, M_cli_union_office_held, m[i].role, login, g->code);
	}
	return n ? COMPLAIN(c, DONE_REFUSED, M_cli_union_offices, g->code) : DONE_OK;
}

static int has_matters(struct act *a, struct console *c, const struct guild *g)
{
	struct q_open_matters open;
	TRY(q_open_matters(a->db, a->arena, g->ref.id, &open));
	return open.n ? COMPLAIN(c, DONE_REFUSED, M_cli_union_matters, g->code, said_number(c, open.n))
	              : DONE_OK;
}

static int end(struct act *a, void *ctx)
{
	struct console *c = ctx;
	struct guild g;
	str because = str_trim(option_given(c, "because"));
	if (!because.n || !utf8_valid(because) || !utf8_plain(because, false))
		return COMPLAIN(c, DONE_USAGE, M_cli_union_no_because);
	int r = union_given(c, a, word_given(c, "CODE"), &g);
	if (r == DONE_OK && g.ended)
		return COMPLAIN(c, DONE_REFUSED, M_cli_union_has_ended, g.code);
	if (r == DONE_OK)
		r = has_officers(a, c, &g);
	if (r == DONE_OK)
		r = has_matters(a, c, &g);
	if (r != DONE_OK)
		return r;
	r = guild_end(a, &g, because);
	switch (r) {
	case GUILD_HAS_BELOW: return COMPLAIN(c, DONE_REFUSED, M_cli_union_has_below, g.code);
	case GUILD_HAS_MEMBERS:
		return COMPLAIN(
		    c, DONE_REFUSED, M_cli_union_has_members, g.code, said_number(c, g.members));
	case 0: SAY(c, M_cli_union_ended, g.code); return DONE_OK;
	default: return r;
	}
}

int run_union_end(struct console *c) { return home_visit(c, HOME_WRITES, end, c); }
