/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A trustee's command: the next step of the ceremony, with what the others have put into the common folder.
 * And the server's, when all are done: the election opens. */
#include "cli/ballot_key.h"
#include "cli/commands.h"

#include <time.h>

static const char *const endings[ROUNDS] = { "commit", "public", "shares", "key" };

static str name_of(struct console *c, str folder, size_t number, enum round round)
{
	char n[24];
	return path_in(c, folder, JOIN(c->arena, S("trustee-"), digits(n, (int64_t)number), S("."),
		str_from_c(endings[round])));
}

static int read_exchange(struct console *c, str folder, const struct draft *d, struct exchange *x)
{
	for (size_t i = 1; i <= draft_trustees(d); i++) {
		for (int round = 0; round < draft_rounds(d, i); round++) {
			int r = text_if_there(c, name_of(c, folder, i, round), &x->text[round][i - 1]);
			if (r) return r;
		}
	}
	return DONE_OK;
}

static int refuse(struct console *c, int why, size_t who)
{
	static const enum msg said[] = { [CEREMONY_WAIT] = M_poll_wait, [CEREMONY_FORM] = M_poll_bad_form,
		[CEREMONY_BROKEN_WORD] = M_poll_broken_word, [CEREMONY_PROOF] = M_poll_bad_proof,
		[CEREMONY_SHARE] = M_poll_bad_share, [CEREMONY_CHANGED] = M_poll_changed };
	return why < 0 ? why : COMPLAIN(c, DONE_REFUSED, said[why], said_number(c, (int64_t)who));
}

struct step {
	struct console *c;
	struct drafted d;
	struct exchange x;
	str folder;
	int64_t number;
	struct key_file key;
	struct trustee_secret secret;
};

static int begin(struct step *s)
{
	int r = key_file_new(s->c, word_given(s->c, "KEYFILE"), &s->d.draft, s->number, &s->key);
	if (r) return r;
	trustee_secret_new(s->d.g, &s->d.draft, (size_t)s->number, option_given(s->c, "name"),
	    s->c->arena, &s->secret);
	return key_file_write(s->c, &s->key, s->d.g, &s->d.draft, &s->secret, true);
}

static int go_on(struct step *s)
{
	int r = key_file_read(s->c, word_given(s->c, "KEYFILE"), &s->key);
	if (r) return r;
	if (!str_eq(s->key.uuid, s->d.draft.uuid) || s->key.number != s->number)
		return COMPLAIN(s->c, DONE_REFUSED, M_poll_other_key, s->key.path, said_number(s->c, s->key.number),
			s->key.uuid);
	return key_file_open(s->c, &s->key, s->d.g, &s->d.draft, &s->secret);
}

/* The first round this trustee has nothing in the folder of. */
static int next_round(const struct step *s)
{
	int last = draft_rounds(&s->d.draft, (size_t)s->number), round = 0;
	while (round < last && s->x.text[round][s->number - 1].n) round++;
	return round;
}

/* The key file first, then what binds by it. */
static int carry(struct step *s, int round)
{
	str out;
	size_t who = 0;
	int r = ceremony_step(
	    s->d.g, &s->d.draft, (size_t)s->number, round, &s->x, &s->secret, s->c->arena, &out, &who);
	if (r) return refuse(s->c, r, who);
	if (round) r = key_file_write(s->c, &s->key, s->d.g, &s->d.draft, &s->secret, false);
	str path = name_of(s->c, s->folder, (size_t)s->number, round);
	if (r == 0) r = text_write_new(s->c, path, out, false);
	if (r) return r;
	bool last = round + 1 == draft_rounds(&s->d.draft, (size_t)s->number);
	SAY(s->c, last ? M_poll_step_last : M_poll_step_done, path, s->key.path);
	return DONE_OK;
}

static int step(struct step *s)
{
	int round = next_round(s);
	if (round == draft_rounds(&s->d.draft, (size_t)s->number)) {
		SAY(s->c, M_poll_step_none);
		return DONE_OK;
	}
	str there;
	int r = text_if_there(s->c, word_given(s->c, "KEYFILE"), &there);
	if (r) return r;
	if (!there.n && round)
		return COMPLAIN(s->c, DONE_NOT_FOUND, M_poll_key_lost, word_given(s->c, "KEYFILE"));
	r = there.n ? go_on(s) : begin(s);
	if (r == 0) r = carry(s, round);
	trustee_secret_wipe(&s->d.draft, &s->secret);
	crypto_wipe(&s->key.key, sizeof s->key.key);
	return r;
}

static int trustee_number(struct console *c, const struct draft *d, int64_t *out)
{
	if (str_to_i64(word_given(c, "NUMBER"), out) && *out >= 1 && *out <= (int64_t)draft_trustees(d))
		return DONE_OK;
	return COMPLAIN(c, DONE_USAGE, M_poll_bad_number, said_number(c, (int64_t)draft_trustees(d)));
}

int run_ballot_trustee(struct console *c)
{
	struct step *s = arena_new_n(c->arena, struct step, 1);
	s->c = c;
	s->folder = word_given(c, "FOLDER");
	int r = drafted_read(c, path_in(c, s->folder, S("draft.json")), &s->d);
	if (r == 0) r = trustee_number(c, &s->d.draft, &s->number);
	if (r == 0) r = read_exchange(c, s->folder, &s->d.draft, &s->x);
	return r ? r : step(s);
}

/* ---- opening ---- */

static bool voters_are_members(const struct group *g, const struct voter *v, size_t n)
{
	struct element e;
	for (size_t i = 0; i < n; i++)
		if (!element_read(g, v[i].credential, &e) || !element_is_member(g, &e)) return false;
	return n > 0;
}

static int check_voters(struct console *c, const struct drafted *d, str list)
{
	struct voter *v;
	size_t n;
	struct electorate all = { .n = 0 };
	const bool good = voters_read(list, c->arena, &v, &n) && voters_are_members(d->g, v, n);
	if (!good) return COMPLAIN(c, DONE_REFUSED, M_poll_credentials_form, word_given(c, "CREDENTIALS"));
	for (size_t i = 0; i < n; i++) electorate_add(&all, v[i].weight);
	return electorate_fits(c, &d->draft, &all);
}

int run_ballot_open(struct console *c)
{
	struct drafted d;
	struct exchange *x = arena_new_n(c->arena, struct exchange, 1);
	struct election e;
	struct refusal why;
	struct box box;
	str credentials, trustees, election, dir = word_given(c, "DIR"),
	                                     ceremony = path_in(c, dir, S("ceremony"));
	size_t who = 0;
	int r = drafted_read(c, path_in(c, ceremony, S("draft.json")), &d);
	if (r == 0) r = text_read(c, word_given(c, "CREDENTIALS"), &credentials);
	if (r == 0) r = read_exchange(c, ceremony, &d.draft, x);
	if (r) return r;
	credentials = str_trim(credentials);
	r = check_voters(c, &d, credentials);
	if (r) return r;
	r = ceremony_end(d.g, &d.draft, x, c->arena, &trustees, &election, &who);
	if (r) return refuse(c, r, who);
	if (!election_read(election, c->arena, &e, &why) || !str_eq(e.uuid, d.draft.uuid))
		return COMPLAIN(c, DONE_REFUSED, M_poll_no_draft, ceremony);
	struct paper o = paper_new(c->arena);
	str path = path_in(c, dir, JOIN(c->arena, e.uuid, S(".bel")));
	box_begin(&box, time(NULL), c->arena);
	box_setup(&box, election, trustees, credentials, &o);
	r = text_write_new(c, path, paper_str(&o), false);
	if (r) return r;
	SAY(c, M_poll_opened, path, str_from_c(box.last), str_from_c(e.fingerprint));
	return DONE_OK;
}
