/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The members of one union: listed without names, ended, moved, numbered. */
#include "cli/member.h"

#include "cli/commands.h"
#include "cli/home.h"

#include "base/utf8.h"

#include <stdio.h>

struct looking { struct console *c; struct guild g; struct ref person; str because; };

static int visit(struct console *c, enum home_mode mode, int (*work)(struct act *a, void *ctx))
{
	struct looking l = { .c = c };
	return home_visit(c, mode, work, &l);
}

/* By the count of their digits: cards of China have fifteen or, with a letter for the last, eighteen. */
static bool is_card_or_telephone(str number)
{
	enum { TELEPHONE = 11, TELEPHONE_ABROAD = 13, CARD_OLD = 15, CARD = 17 };
	size_t digits = 0;
	for (size_t i = 0; i < number.n; i++)
		digits += number.p[i] >= '0' && number.p[i] <= '9';
	bool is_telephone = (digits == TELEPHONE && number.p[0] == '1') ||
	    (digits == TELEPHONE_ABROAD && (number.p[0] == '8' || number.p[0] == '+'));
	return is_telephone || digits == CARD_OLD || digits >= CARD;
}

bool member_number_fits(str number)
{
	return number.n <= MEMBER_NUMBER_MAX && utf8_plain(number, false) &&
	    !is_card_or_telephone(number);
}

int member_works_at(struct act *a, struct ref person, const struct guild *g, int64_t since)
{
	int64_t tie;
	if (!g->employer)
		return 0;
	struct ref employer = { id_region(g->employer), g->employer };
	return tie_begin(a,
	    &(struct tie_new){ person, employer, TIE_WORKS_AT, S(""), S("import"), since }, &tie);
}

/* ---- listing ---- */

static int list(struct act *a, void *ctx)
{
	struct looking *l = ctx;
	struct console *c = l->c;
	struct member *m;
	size_t n;
	int64_t after = 0;
	int r = union_given(c, a, word_given(c, "UNION"), &l->g);
	if (r != DONE_OK)
		return r;
	if (option_set(c, "after") && !id_from_code(a, option_given(c, "after"), &after))
		return COMPLAIN(c, DONE_USAGE, M_cli_member_bad_after);
	TRY(members_of(a, l->g.ref.id, after, &m, &n));
	for (size_t i = 0; i < n; i++) {
		str number = m[i].role.n ? m[i].role : S("-");
		str since = date_iso(a->arena, zone_day(a->hall->zone, m[i].begun_at));
		printf("%.*s\t%.*s\t%.*s\n", PSTR(id_code(a, m[i].person.id)), PSTR(number), PSTR(since));
	}
	size_t n_more = 0;
	int64_t last = n ? m[n - 1].person.id : 0;
	if (n)
		TRY(members_of(a, l->g.ref.id, last, &m, &n_more));
	if (n_more)
		SAY(c, M_cli_member_listed, said_number(c, (int64_t)n), id_code(a, last));
	else
		SAY(c, M_cli_member_no_more, l->g.code);
	return DONE_OK;
}

int run_member_list(struct console *c) { return visit(c, HOME_READS, list); }

/* ---- one of them ---- */

static int by_number(struct act *a, const struct guild *g, str number, struct ref *out)
{
	struct member *m;
	size_t n;
	int64_t after = 0;
	do {
		TRY(members_of(a, g->ref.id, after, &m, &n));
		for (size_t i = 0; i < n; i++) {
			after = m[i].person.id;
			if (str_eq(m[i].role, number)) {
				*out = m[i].person;
				return 0;
			}
		}
	} while (n);
	return PARTY_NONE;
}

/* The number goes first: a code is long and has a check of its own, so hardly any number is one. */
static int find_member(struct act *a, struct looking *l)
{
	str said = word_given(l->c, "MEMBER");
	int64_t id;
	int r = by_number(a, &l->g, said, &l->person);
	if (r == PARTY_NONE && id_from_code(a, said, &id)) {
		l->person = (struct ref){ id_region(id), id };
		r = tie_holds(a, l->person, TIE_MEMBER, l->g.ref.id);
	}
	return r == PARTY_NONE ? COMPLAIN(l->c, DONE_NOT_FOUND, M_cli_member_none, l->g.code) : r;
}

static int find(struct act *a, struct looking *l)
{
	l->because = str_trim(option_given(l->c, "because"));
	if (!l->because.n || !utf8_valid(l->because) || !utf8_plain(l->because, false))
		return COMPLAIN(l->c, DONE_USAGE, M_cli_member_no_because);
	int r = union_given(l->c, a, word_given(l->c, "UNION"), &l->g);
	return r == DONE_OK ? find_member(a, l) : r;
}

static int end(struct act *a, void *ctx)
{
	struct looking *l = ctx;
	int r = find(a, l);
	if (r != DONE_OK)
		return r;
	TRY(member_leave(a, l->person, &l->g, l->because));
	SAY(l->c, M_cli_member_ended, l->g.code);
	return DONE_OK;
}

int run_member_end(struct console *c) { return visit(c, HOME_WRITES, end); }

/* What one worked at goes with the union that was inside it. */
static int leave_employer(struct act *a, struct looking *l)
{
	struct tie *tie;
	size_t n;
	TRY(ties_living(a, l->person, TIE_WORKS_AT, &tie, &n));
	for (size_t i = 0; i < n; i++)
		if (tie[i].to.id == l->g.employer)
			TRY(tie_end(a, l->person, tie[i].id, l->because));
	return 0;
}

static int move(struct act *a, void *ctx)
{
	struct looking *l = ctx;
	struct guild to;
	int r = union_given(l->c, a, word_given(l->c, "TO"), &to);
	if (r == DONE_OK && to.ended)
		return COMPLAIN(l->c, DONE_REFUSED, M_cli_union_has_ended, to.code);
	if (r == DONE_OK)
		r = find(a, l);
	if (r != DONE_OK)
		return r;
	r = tie_holds(a, l->person, TIE_MEMBER, to.ref.id);
	if (r != PARTY_NONE)
		return r ? r : COMPLAIN(l->c, DONE_REFUSED, M_cli_member_there, to.code);
	TRY(member_leave(a, l->person, &l->g, l->because));
	TRY(member_join(a, l->person, to.ref, l->because));
	if (l->g.employer != to.employer) {
		TRY(leave_employer(a, l));
		TRY(member_works_at(a, l->person, &to, 0));
	}
	SAY(l->c, M_cli_member_moved, l->g.code, to.code);
	return DONE_OK;
}

int run_member_move(struct console *c) { return visit(c, HOME_WRITES, move); }
