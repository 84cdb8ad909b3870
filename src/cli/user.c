/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Accounts and offices, as far as an operator has to do with them: letting somebody in, and writing
 * down that
 * an office was given or ended, with what it rests on. Nothing here lists members. */
#include "cli/commands.h"
#include "cli/demo.h"
#include "cli/home.h"

#include "access/session.h"
#include "base/utf8.h"
#include "crypto/totp.h"

#include <stdio.h>

struct asked {
	struct console *c;
	struct home *home;
	str login;
	struct ref person;
	char code[INVITE_TEXT];
};

/* Opens the hall, does the work in one transaction, closes it. Work answers an exit code. */
static int with_home(struct console *c, int (*work)(struct act *a, void *ctx))
{
	struct asked q = { .c = c, .login = word_given(c, "LOGIN") };
	int r = home_open(c, word_given(c, "DIR"), HOME_WRITES, NULL, &q.home);
	if (r != DONE_OK)
		return r;
	r = home_do(q.home, c->arena, work, &q);
	if (r == DONE_OK && q.code[0])
		SAY(c, M_cli_user_code_is, q.login, str_from_c(q.code));
	crypto_wipe(q.code, sizeof q.code);
	home_close(&q.home);
	return r;
}

static int find_person(struct act *a, struct asked *q)
{
	int r = account_person(a, q->login, &q->person);
	return r == ACCOUNT_NONE ? COMPLAIN(q->c, DONE_NOT_FOUND, M_cli_user_none, q->login) : r;
}

/* ---- accounts ---- */

static int make_account(struct act *a, struct asked *q, int64_t region)
{
	str name = option_given(q->c, "name");
	TRY(person_add(a, region, name, option_given(q->c, "name-en"), &q->person));
	int r = invite_make(a, q->person, q->login, q->code);
	switch (r) {
	case ACCOUNT_TAKEN:       return COMPLAIN(q->c, DONE_REFUSED, M_cli_user_taken, q->login);
	case ACCOUNT_LOGIN_UNFIT: return COMPLAIN(q->c, DONE_USAGE, M_cli_init_bad_login, q->login);
	default:                  return r;
	}
}

static int add(struct act *a, void *ctx)
{
	struct asked *q = ctx;
	struct guild g = { .ref = { 0 } };
	str name = option_given(q->c, "name");
	if (!name.n || !utf8_valid(name) || !utf8_plain(name, false) ||
	    utf8_length(name) > PARTY_NAME_MAX)
		return COMPLAIN(q->c, DONE_USAGE, M_cli_user_no_name);
	if (option_set(q->c, "union")) {
		int r = union_given(q->c, a, option_given(q->c, "union"), &g);
		if (r)
			return r;
	}
	return make_account(a, q, g.ref.region);
}

static int invite(struct act *a, void *ctx)
{
	struct asked *q = ctx;
	int r = find_person(a, q);
	return r ? r : invite_make(a, q->person, q->login, q->code);
}

int run_user_add(struct console *c) { return with_home(c, add); }
int run_user_invite(struct console *c) { return with_home(c, invite); }

/* ---- offices ---- */

static int find_office(struct act *a, struct asked *q, struct guild *g, str *role, str *because)
{
	*role = word_given(q->c, "ROLE");
	*because = option_given(q->c, "because");
	if (!role_known(a->hall->roles, *role))
		return COMPLAIN(q->c, DONE_NOT_FOUND, M_cli_user_role_none, *role);
	if (!str_trim(*because).n || !utf8_valid(*because) || !utf8_plain(*because, false))
		return COMPLAIN(q->c, DONE_USAGE, M_cli_user_no_because);
	int r = find_person(a, q);
	return r ? r : union_given(q->c, a, word_given(q->c, "UNION"), g);
}

/* The living tie of this office; NULL when it is not held. */
static int held(struct act *a, struct ref person, int64_t guild, str role, const struct tie **out)
{
	struct tie *tie;
	size_t n;
	TRY(ties_of(a, person, &tie, &n));
	*out = NULL;
	for (size_t i = 0; i < n; i++)
		if (tie[i].kind == TIE_OFFICE && !tie[i].ended_at && tie[i].to.id == guild &&
		    str_eq(tie[i].role, role))
			*out = &tie[i];
	return 0;
}

static void say_office(struct act *a, struct asked *q, enum msg m, const struct guild *g, str role)
{
	SAY(q->c, m, q->login, role_title(a->hall->roles, role, q->c->lang),
	    name_for(q->c->lang, g->name, g->name_en));
}

static int office(struct act *a, void *ctx)
{
	struct asked *q = ctx;
	struct guild g;
	str role, because;
	const struct tie *there;
	int64_t id;
	int r = find_office(a, q, &g, &role, &because);
	if (r)
		return r;
	TRY(held(a, q->person, g.ref.id, role, &there));
	if (there)
		return COMPLAIN(q->c, DONE_REFUSED, M_cli_user_office_there, q->login);
	TRY(tie_begin(a, &(struct tie_new){ q->person, g.ref, TIE_OFFICE, role, because }, &id));
	say_office(a, q, M_cli_user_office_done, &g, role);
	return DONE_OK;
}

static int leave(struct act *a, void *ctx)
{
	struct asked *q = ctx;
	struct guild g;
	str role, because;
	const struct tie *there;
	int r = find_office(a, q, &g, &role, &because);
	if (r)
		return r;
	TRY(held(a, q->person, g.ref.id, role, &there));
	if (!there)
		return COMPLAIN(q->c, DONE_NOT_FOUND, M_cli_user_office_not, q->login);
	TRY(tie_end(a, q->person, there->id, because));
	TRY(session_end_all(a, q->person, NULL));
	say_office(a, q, M_cli_user_office_ended, &g, role);
	return DONE_OK;
}

static int offices(struct act *a, void *ctx)
{
	struct asked *q = ctx;
	struct office *o;
	size_t n;
	int r = find_person(a, q);
	if (r)
		return r;
	TRY(offices_of(a, q->person, &o, &n));
	for (size_t i = 0; i < n; i++) {
		struct guild g;
		TRY(guild_by_ref(a, o[i].guild, &g));
		printf("%-20.*s %-14.*s %.*s\n", PSTR(o[i].role), PSTR(g.code),
		    PSTR(name_for(q->c->lang, g.name, g.name_en)));
	}
	if (n == 0)
		SAY(q->c, M_cli_user_offices_none, q->login);
	return DONE_OK;
}

int run_user_office(struct console *c) { return with_home(c, office); }
int run_user_leave(struct console *c) { return with_home(c, leave); }

/* Reading alone, so it works beside a running hall. */
static int looking(struct console *c, int (*work)(struct act *a, void *ctx))
{
	struct asked q = { .c = c, .login = word_given(c, "LOGIN") };
	int r = home_open(c, word_given(c, "DIR"), HOME_READS, NULL, &q.home);
	if (r != DONE_OK)
		return r;
	struct act a = home_act(q.home, c->arena);
	r = work(&a, &q);
	home_close(&q.home);
	return r;
}

int run_user_offices(struct console *c) { return looking(c, offices); }

/* ---- the second step, in a demonstration ---- */

static int code(struct act *a, void *ctx)
{
	struct asked *q = ctx;
	struct totp_secret secret;
	char digits[TOTP_CODE_TEXT];
	if (!q->home->conf.demo)
		return COMPLAIN(q->c, DONE_REFUSED, M_cli_user_code_real);
	int r = find_person(a, q);
	if (r)
		return r;
	demo_factor(&a->hall->key, login_stored(a->arena, q->login), &secret);
	TRY(totp_code(&secret, a->now, digits));
	say_line(q->c, str_from_c(digits));
	crypto_wipe(&secret, sizeof secret);
	return DONE_OK;
}

int run_user_code(struct console *c) { return looking(c, code); }
