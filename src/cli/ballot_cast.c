/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A voter's ballot made from words, and the server's taking it in. */
#include "ballot/audit.h"
#include "ballot/record.h"
#include "cli/ballot_files.h"
#include "cli/ballot_verify.h"
#include "cli/commands.h"

enum { MIXED_MOST = 255, SEPARATORS = 2 };

/* ---- words into marks ---- */

struct marking { struct console *c; const struct question *q; size_t at; uint8_t *mark; };

static int refuse(struct marking *m, enum msg what, str about)
{
	return COMPLAIN(m->c, DONE_REFUSED, M_poll_choice_wrong, said_number(m->c, (int64_t)m->at + 1),
	    shown(m->c, m->q->text), MSG(m->c->arena, m->c->lang, what, about));
}

/* An answer by its words, or by its number from 1. */
static int answer_meant(const struct question *q, str word)
{
	int64_t n;
	for (size_t i = 0; i < q->n_answer; i++)
		if (str_eq(q->answer[i], word)) return (int)i;
	return str_to_i64(word, &n) && n >= 1 && n <= (int64_t)q->n_answer ? (int)n - 1 : -1;
}

static bool is_word(str s, enum msg m)
{
	return str_eq(s, msg(LANG_EN, m)) || str_eq(s, msg(LANG_ZH, m));
}

static int mark_choice(struct marking *m, str words)
{
	if (m->q->has_blank && is_word(words, M_poll_word_blank)) {
		m->mark[0] = 1;
		return DONE_OK;
	}
	if (str_eq(words, S("-"))) return DONE_OK;
	while (words.n) {
		str word = str_trim(str_cut(words, ',', &words));
		int at = answer_meant(m->q, word);
		if (at < 0) return refuse(m, M_poll_no_such_answer, word);
		uint8_t *mark = &m->mark[at + m->q->has_blank];
		if (*mark) return refuse(m, M_poll_marked_twice, word);
		*mark = 1;
	}
	return DONE_OK;
}

static int mark_ranking(struct marking *m, str words)
{
	int64_t n;
	for (size_t i = 0; i < m->q->n_answer; i++) {
		str word = str_trim(str_cut(words, ',', &words));
		if (!str_to_i64(word, &n) || n < 0 || n > MIXED_MOST) return refuse(m, M_poll_bad_rank, word);
		m->mark[i] = (uint8_t)n;
	}
	return words.n ? refuse(m, M_poll_bad_rank, words) : DONE_OK;
}

static str bounds_said(struct console *c, const struct question *q)
{
	str low = said_number(c, q->min), high = said_number(c, q->max);
	return q->min == q->max ? low : JOIN(c->arena, low, S("-"), high);
}

static int mark_question(struct marking *m, const struct group *g, str words, struct vote *v)
{
	bool mixes = m->q->kind == QUESTION_MIXNET;
	v->n = mixes ? m->q->n_answer : question_choices(m->q);
	v->mark = m->mark = arena_new_n(m->c->arena, uint8_t, v->n + 1);
	int r = mixes ? mark_ranking(m, words) : mark_choice(m, words);
	if (r) return r;
	return vote_fits(g, m->q, v) ? DONE_OK : refuse(m, M_poll_not_allowed, bounds_said(m->c, m->q));
}

/* One question a line of --choices-file, or between the slashes of --choices. */
static int mark_all(struct console *c, const struct box_file *f, struct vote **out)
{
	str text = option_given(c, "choices"), path = option_given(c, "choices-file");
	char by = path.n ? '\n' : '/';
	int r = path.n ? text_read(c, path, &text) : DONE_OK;
	if (r) return r;
	if (!text.n) return COMPLAIN(c, DONE_USAGE, M_poll_no_choices);
	*out = arena_new_n(c->arena, struct vote, QUESTIONS_MAX);
	for (size_t i = 0; i < f->election.n_question; i++) {
		struct marking m = { c, &f->election.question[i], i, NULL };
		r = mark_question(&m, f->g, str_trim(str_cut(text, by, &text)), &(*out)[i]);
		if (r) return r;
	}
	return str_trim(text).n ? COMPLAIN(c, DONE_REFUSED, M_poll_too_many_choices,
		said_number(c, (int64_t)f->election.n_question)) : DONE_OK;
}

/* ---- the credential ---- */

static int credential_get(struct console *c, const struct box_file *f, struct scalar *x)
{
	struct passphrase typed;
	char credential[CREDENTIAL_TEXT];
	int r = line_get(c, option_given(c, "credential-file"), M_poll_ask_credential, &typed);
	bool good = r == 0 && credential_read((str){ typed.text, typed.n }, credential);
	crypto_wipe(&typed, sizeof typed);
	if (r) return r;
	if (!good) return COMPLAIN(c, DONE_REFUSED, M_poll_credential_form);
	credential_key(f->g, f->election.uuid, credential, x);
	crypto_wipe(credential, sizeof credential);
	return DONE_OK;
}

/* Whether the credential is of a voter; its place in the list is nobody's business. */
static bool is_voter(const struct box_file *f, str credential)
{
	return voter_listed(f->box.credentials, credential);
}

/* What was made: the ballot, signed or (opens) opened, and its mark. */
struct made { str text; char mark[FINGERPRINT_TEXT]; };

static void make(struct console *c, const struct box_file *f, const struct scalar *x,
	const struct vote *votes, bool opens, struct made *out)
{
	struct unsigned_ballot u;
	ballot_seal(f->g, &f->election, x, votes, c->arena, &u);
	memcpy(out->mark, u.mark, sizeof u.mark);
	out->text = opens ? ballot_open(f->g, &f->election, &u, votes, c->arena)
	                  : ballot_sign(f->g, &f->election, &u, x, c->arena);
}

static int make_ballot(struct console *c, const struct box_file *f, bool opens, struct made *out)
{
	struct scalar x;
	struct element key;
	struct vote *votes = NULL;
	char text[ELEMENT_TEXT];
	int r = mark_all(c, f, &votes);
	if (r == 0) r = credential_get(c, f, &x);
	if (r) return r;
	element_pow_g_secret(f->g, &x, &key);
	if (is_voter(f, element_text(f->g, &key, text)))
		make(c, f, &x, votes, opens, out);
	else
		r = COMPLAIN(c, DONE_REFUSED, M_poll_no_voter);
	scalar_wipe(&x);
	for (size_t i = 0; i < f->election.n_question; i++) crypto_wipe((uint8_t *)votes[i].mark, votes[i].n);
	return r;
}

/* ---- the commands ---- */

int run_ballot_mark(struct console *c)
{
	struct box_file f;
	struct made made;
	char tracker[FINGERPRINT_TEXT];
	const bool opens = option_set(c, "open");
	const str path = word_given(c, "OUT");
	int r = box_open(c, word_given(c, "ARCHIVE"), false, &f);
	if (r == 0) r = make_ballot(c, &f, opens, &made);
	if (r == 0) r = text_write_new(c, path, made.text, false);
	if (r) return r;
	ballot_tracker(made.text, tracker);
	if (opens) SAY(c, M_poll_marked_open, path, str_from_c(made.mark));
	else SAY(c, M_poll_marked, path, str_from_c(tracker), str_from_c(made.mark));
	return DONE_OK;
}

/* Every proof in it. */
static int ballot_checked(struct console *c, const struct box_file *f, str ballot)
{
	struct check *check;
	TRY(box_check(c, f, &check));
	if (check_ballot(check, ballot)) return DONE_OK;
	const struct refusal *r = &check->refusal;
	if (r->why == WHY_OTHER_ELECTION) return COMPLAIN(c, DONE_REFUSED, M_poll_ballot_elsewhere);
	return COMPLAIN(c, DONE_REFUSED, M_poll_ballot_damaged, r->field[0] ? str_from_c(r->field) : S("-"),
		why_said(c, r->why));
}

/* A ballot that was made elsewhere, and anybody may have tampered with. */
static int given_ballot(struct console *c, const struct box_file *f, str path, str *out)
{
	str text;
	const int r = text_read(c, path, &text);
	if (r) return r;
	*out = str_trim(text);
	if (is_opened(*out)) return COMPLAIN(c, DONE_REFUSED, M_poll_ballot_opened);
	if (!str_begins(*out, S("{\"election_uuid\":"))) return COMPLAIN(c, DONE_REFUSED, M_poll_no_ballot, path);
	return ballot_checked(c, f, *out);
}

/* Whether it is of a voter, and was not cast before: whoever has it could undo a later choice with it. */
static int ballot_new(struct console *c, const struct box_file *f, str ballot)
{
	const struct box *b = &f->box;
	const str credential = ballot_credential(ballot);
	bool is_there = false, is_replaced = false;
	if (!is_voter(f, credential)) return COMPLAIN(c, DONE_REFUSED, M_poll_ballot_nobody);
	for (size_t i = 0; i < b->n_ballot; i++) {
		if (is_there) is_replaced |= str_eq(ballot_credential(b->ballot[i]), credential);
		else is_there = str_eq(b->ballot[i], ballot);
		box_passed(b, b->ballot[i]);
	}
	if (!is_there) return DONE_OK;
	return COMPLAIN(c, DONE_REFUSED, is_replaced ? M_poll_ballot_replaced : M_poll_ballot_twice);
}

static int take_in(struct console *c, struct box_file *f, str ballot)
{
	struct paper o = paper_new(c->arena);
	char tracker[FINGERPRINT_TEXT];
	box_ballot(&f->box, ballot, &o);
	const int r = box_add(c, f, &o);
	if (r) return r;
	ballot_tracker(ballot, tracker);
	SAY(c, M_poll_cast_done, str_from_c(tracker), ballot_mark(ballot));
	return DONE_OK;
}

int run_ballot_cast(struct console *c)
{
	struct box_file f;
	struct made made;
	str path = option_given(c, "ballot");
	int r = box_open(c, word_given(c, "DIR"), true, &f);
	if (r) return r;
	if (f.box.state != BOX_OPEN) return COMPLAIN(c, DONE_REFUSED, M_poll_is_closed);
	if (path.n) {
		r = given_ballot(c, &f, path, &made.text);
		if (r == 0) r = ballot_new(c, &f, made.text);
	} else {
		r = make_ballot(c, &f, false, &made);          /* of a voter, and new: nothing is looked up again */
		if (r == 0) r = ballot_checked(c, &f, made.text);
	}
	return r ? r : take_in(c, &f, made.text);
}
