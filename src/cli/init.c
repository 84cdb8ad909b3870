/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A new hall: an empty folder becomes one, with a key of its own, the tables, a first union and the
 * first person who can sign in. What can be refused is refused before the first file is made, and
 * whatever breaks later takes away what was made. */
#include "cli/commands.h"
#include "cli/files.h"
#include "cli/founding.h"

#include "access/session.h"
#include "base/utf8.h"
#include "db/migrate.h"

#include <unistd.h>

struct first {
	str union_name, union_name_en, code, officer, login, profile;
	int64_t level;
	char invite[40];
};

/* The first officer sees to the hall and leads the first union; both come from the one who set it
 * up. */
static int found_first(struct act *a, void *ctx)
{
	struct first *f = ctx;
	struct ref guild, person;
	int64_t id;
	struct guild_new g = { .code = f->code, .name = f->union_name, .name_en = f->union_name_en,
		.form = union_form_usual(f->level), .level = f->level };
	TRY(guild_found(a, &g, &guild));
	TRY(person_add(a, 0, f->officer, S(""), &person));
	TRY(tie_begin(
	    a, &(struct tie_new){ person, guild, TIE_OFFICE, S("engineer"), S("init") }, &id));
	TRY(tie_begin(a, &(struct tie_new){ person, guild, TIE_OFFICE, S("head"), S("init") }, &id));
	TRY(account_add(a, person, f->login, S(""), a->lang));
	return invite_make(a, person, f->login, f->invite);
}

static str or_else(struct console *c, const char *option, str fallback)
{
	return option_set(c, option) ? option_given(c, option) : fallback;
}

static bool is_name(str s)
{
	return s.n && utf8_valid(s) && utf8_plain(s, false) && utf8_length(s) <= PARTY_NAME_MAX;
}

static int read_first(struct console *c, struct hall_conf *conf, struct first *f)
{
	*conf = (struct hall_conf){ .name = or_else(c, "name", msg(LANG_ZH, M_cli_init_default_name)),
		.name_en = or_else(
		    c, "name-en", or_else(c, "name", msg(LANG_EN, M_cli_init_default_name))),
		.profile = or_else(c, "profile", S("cn")),
		.address = S("127.0.0.1"),
		.port = 8080 };
	*f = (struct first){ .union_name = or_else(c, "union-name", conf->name),
		.union_name_en = or_else(c, "union-name-en", or_else(c, "union-name", conf->name_en)),
		.code = or_else(c, "union-code", S("0")),
		.officer = or_else(c, "officer", msg(c->lang, M_cli_init_default_officer)),
		.login = or_else(c, "login", S("first.officer")) };
	const str names[] = { conf->name, conf->name_en, f->union_name, f->union_name_en, f->officer };
	for (size_t i = 0; i < countof(names); i++)
		if (!is_name(names[i]))
			return COMPLAIN(c, DONE_USAGE, M_cli_init_bad_name, names[i]);
	if (!login_stored(c->arena, f->login).n)
		return COMPLAIN(c, DONE_USAGE, M_cli_init_bad_login, f->login);
	if (!guild_code_fits(f->code))
		return COMPLAIN(c, DONE_USAGE, M_cli_init_bad_code, f->code);
	f->level = word_among(or_else(c, "union-level", msg(c->lang, union_levels[LEVEL_NATION])),
	    union_levels, UNION_LEVELS);
	if (f->level < 0)
		return COMPLAIN(c, DONE_USAGE, M_cli_sheet_word, S("--union-level"),
		    words_said(c, union_levels, UNION_LEVELS));
	return DONE_OK;
}

/* A hall in thought: the share folder, the profile and the courses that it will open with. */
static int could_open(struct console *c, const struct hall_conf *conf)
{
	struct home h = { .keep = c->arena, .lock = -1, .conf = *conf };
	int r = home_furnish(c, &h);
	course_book_free(&h.hall.courses);
	return r;
}

static int make_hall(
    struct console *c, str dir, const struct hall_conf *conf, struct first *first)
{
	struct home *h;
	int r = home_open(c, dir, HOME_BEGINS, conf, &h);
	if (r != DONE_OK)
		return r;
	r = home_do(h, c->arena, found_first, first);
	if (r == 0)
		r = conf_write(c, dir, conf);
	home_close(&h);
	return r;
}

int run_init(struct console *c)
{
	struct hall_conf conf;
	struct first first;
	bool made = false;
	str dir = word_given(c, "DIR");
	int r = read_first(c, &conf, &first);
	if (r == DONE_OK)
		r = could_open(c, &conf);
	if (r == DONE_OK)
		r = folder_fresh(c, dir, &made);
	if (r != DONE_OK)
		return r;
	r = make_hall(c, dir, &conf, &first);
	if (r != DONE_OK) {
		/* The folder was empty, so all in it is this run's; unless another began there too. */
		if (r != DONE_BUSY)
			folder_clear(c, dir, made);
		return r;
	}
	SAY(c, M_cli_init_done, dir);
	SAY(c, M_cli_init_code_is, first.login, str_from_c(first.invite));
	SAY(c, M_cli_init_next, dir);
	crypto_wipe(first.invite, sizeof first.invite);
	return DONE_OK;
}

/* ---- newer tables ---- */

static int upgrade(struct console *c, str dir, struct db *db)
{
	size_t due;
	int r = tables_known(c, db, dir, &due);
	if (r != DONE_OK)
		return r;
	if (due == 0) {
		SAY(c, M_cli_upgrade_nothing);
		return DONE_OK;
	}
	TRY(db_migrate(db, c->rooms->migrations, c->rooms->n_migrations));
	SAY(c, M_cli_upgrade_done, said_number(c, (int64_t)due));
	return DONE_OK;
}

int run_upgrade(struct console *c)
{
	struct hall_conf conf;
	struct db *db;
	int lock;
	str dir = word_given(c, "DIR"), where = home_path(c, dir, "hall.db");
	int r = conf_read(c, dir, &conf);
	if (r != DONE_OK)
		return r;
	if (access(where.p, R_OK) < 0)
		return no_hall(c, dir);
	r = lock_take(c, dir, &lock);
	if (r != DONE_OK)
		return r;
	r = db_open(&db, where, DB_WRITE);
	if (r == 0)
		r = upgrade(c, dir, db);
	db_close(&db);
	close(lock);
	return r;
}
