/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* From the last ballot to the result. The server adds up and puts together; only trustees open. */
#include "cli/ballot_key.h"
#include "cli/commands.h"
#include "ballot/shuffle.h"

static int open_in(struct console *c, enum box_state state, enum msg else_said, struct box_file *f)
{
	int r = box_open(c, word_given(c, "DIR"), true, f);
	if (r) return r;
	return f->box.state == state ? DONE_OK : COMPLAIN(c, DONE_REFUSED, else_said);
}

int run_ballot_close(struct console *c)
{
	struct box_file f;
	struct paper o = paper_new(c->arena);
	int r = open_in(c, BOX_OPEN, M_poll_is_closed, &f);
	if (r) return r;
	box_close(&f.box, &o);
	r = box_add(c, &f, &o);
	if (r) return r;
	SAY(c, M_poll_closed, said_number(c, (int64_t)f.box.n_ballot), str_from_c(f.box.last));
	return DONE_OK;
}

int run_ballot_tally(struct console *c)
{
	struct box_file f;
	struct verdict v;
	struct tally t;
	struct counted n;
	struct paper o = paper_new(c->arena);
	int r = open_in(c, BOX_CLOSED, M_poll_not_to_tally, &f);
	if (r) return r;
	r = box_verified(c, &f, &v);
	if (r) return r;
	if (!tally_make(f.g, &f.election, &f.box, c->arena, &t, &n))
		return COMPLAIN(c, DONE_REFUSED, M_poll_tally_damaged);
	box_tally(&f.box, tally_write(f.g, &t, c->arena), n.ballots, n.weight, &o);
	r = box_add(c, &f, &o);
	if (r) return r;
	SAY(c, M_poll_tallied, said_number(c, n.ballots), said_number(c, n.weight));
	if (n.ballots < f.election.minimum)
		SAY(c, M_poll_under_minimum, said_number(c, f.election.minimum));
	return DONE_OK;
}

/* The sealed tally of the archive, after its last shuffle: what is to be mixed next, or opened. */
static int tally_read_back(struct console *c, const struct box_file *f, struct tally *out)
{
	return tally_to_open(f->g, &f->election, &f->box, c->arena, out) ? DONE_OK
		: COMPLAIN(c, DONE_REFUSED, M_poll_tally_damaged);
}

/* ---- shuffling ---- */

/* The record and, in the next line, whose it is: as Belenios' own tool writes it. */
static int write_owned(struct console *c, str record, int64_t owner)
{
	char hash[HEX_HASH_TEXT];
	hash_hex(record, hash);
	return text_write_new(c, word_given(c, "OUT"),
	    JOIN(c->arena, record, S("\n{\"owner\":"), said_number(c, owner), S(",\"payload\":\""),
	        str_from_c(hash), S("\"}\n")),
	    false);
}

int run_ballot_shuffle(struct console *c)
{
	struct box_file f;
	struct tally t;
	struct verdict v;
	int64_t owner;
	str out;
	int r = box_open(c, word_given(c, "ARCHIVE"), false, &f);
	if (r) return r;
	if (!election_mixes(&f.election)) return COMPLAIN(c, DONE_REFUSED, M_poll_nothing_to_mix);
	if (f.box.state != BOX_TALLIED) return COMPLAIN(c, DONE_REFUSED, M_poll_not_to_mix);
	if (!str_to_i64(word_given(c, "NUMBER"), &owner) || !trustee_numbered(&f.trustees, owner))
		return COMPLAIN(c, DONE_USAGE, M_poll_bad_number, said_number(c, (int64_t)f.trustees.n_keys));
	r = box_verified(c, &f, &v);
	if (r) return r;
	r = tally_read_back(c, &f, &t);
	if (r) return r;
	tally_mixed(&f.election, &t, c->arena, &t);
	shuffle_make(f.g, &f.election, &t, c->arena, &out);
	r = write_owned(c, out, owner);
	if (r) return r;
	SAY(c, M_poll_shuffled, word_given(c, "OUT"));
	return DONE_OK;
}

int run_ballot_mixed(struct console *c)
{
	struct box_file f;
	struct paper o = paper_new(c->arena);
	int r = open_in(c, BOX_TALLIED, M_poll_not_to_mix, &f);
	if (r) return r;
	if (!f.box.n_shuffle) return COMPLAIN(c, DONE_REFUSED, M_poll_no_shuffle);
	box_mixed(&f.box, &o);
	r = box_add(c, &f, &o);
	if (r) return r;
	SAY(c, M_poll_mixed, said_number(c, (int64_t)f.box.n_shuffle));
	return DONE_OK;
}

/* ---- decrypting ---- */

static bool is_to_decrypt(const struct box_file *f)
{
	enum box_state s = f->box.state;
	return s == BOX_DECRYPTING || s == (election_mixes(&f->election) ? BOX_MIXED : BOX_TALLIED);
}

/* The draft that the election was made of, as far as a key file needs it. */
static struct draft draft_of(const struct box_file *f)
{
	struct draft d = { .uuid = f->election.uuid, .group = f->election.group_name };
	for (size_t i = 0; i < f->trustees.n_entry; i++) {
		const struct trustee_entry *e = &f->trustees.entry[i];
		d.singles += !e->is_pedersen;
		if (e->is_pedersen) d.members += (int64_t)e->pedersen.n;
		if (e->is_pedersen) d.threshold = e->pedersen.threshold;
	}
	return d;
}

static int own_key_fits(struct console *c, const struct box_file *f, const struct key_file *k,
	const struct trustee_secret *s)
{
	struct element x;
	size_t who;
	struct draft d = draft_of(f);
	const struct trustee_key *key = trustee_numbered(&f->trustees, k->number);
	if (!s->has_x) return COMPLAIN(c, DONE_REFUSED, M_poll_key_unfinished, k->path);
	element_pow_g_secret(f->g, &s->x, &x);
	if (!key || !element_same(f->g, &x, &key->x))
		return COMPLAIN(c, DONE_REFUSED, M_poll_key_not_published, said_number(c, k->number));
	int r = ceremony_held(f->g, &d, s, &f->trustees, c->arena, &who);
	return r ? COMPLAIN(c, DONE_REFUSED, M_poll_not_held, said_number(c, (int64_t)who)) : DONE_OK;
}

static int decrypt(struct console *c, struct box_file *f, struct key_file *k, const struct trustee_secret *s)
{
	struct tally t;
	struct verdict v;
	str out;
	int r = own_key_fits(c, f, k, s);
	if (r == 0) r = box_verified(c, f, &v);
	if (r) return r;
	if (v.counted < f->election.minimum)
		return COMPLAIN(c, DONE_REFUSED, M_poll_below_minimum, said_number(c, v.counted),
			said_number(c, f->election.minimum));
	r = tally_read_back(c, f, &t);
	if (r) return r;
	decryption_make(f->g, &f->election, &t, &s->x, c->arena, &out);
	r = write_owned(c, out, k->number);
	if (r) return r;
	SAY(c, M_poll_decrypted, word_given(c, "OUT"));
	return DONE_OK;
}

int run_ballot_decrypt(struct console *c)
{
	struct box_file f;
	struct key_file k;
	struct trustee_secret s = { .has_x = false };
	int r = box_open(c, word_given(c, "ARCHIVE"), false, &f);
	if (r) return r;
	if (!is_to_decrypt(&f)) return COMPLAIN(c, DONE_REFUSED, M_poll_not_to_decrypt);
	struct draft d = draft_of(&f);
	r = key_file_read(c, word_given(c, "KEYFILE"), &k);
	if (r) return r;
	if (!str_eq(k.uuid, f.election.uuid) || !trustee_numbered(&f.trustees, k.number))
		return COMPLAIN(c, DONE_REFUSED, M_poll_other_key, k.path, said_number(c, k.number), k.uuid);
	r = key_file_open(c, &k, f.g, &d, &s);
	if (r == 0) r = decrypt(c, &f, &k, &s);
	trustee_secret_wipe(&d, &s);
	crypto_wipe(&k.key, sizeof k.key);
	return r;
}

/* ---- what trustees sent ---- */

static bool read_owned(struct console *c, str text, int64_t *owner, str *record)
{
	char hash[HEX_HASH_TEXT];
	*record = str_cut(text, '\n', &text);
	struct scan s = scan_begin(str_trim(text), c->arena);
	scan_expect(&s, "{\"owner\":");
	*owner = scan_int(&s, TRUSTEES_MAX);
	scan_expect(&s, ",\"payload\":");
	str said = scan_plain(&s, HEX_HASH_TEXT);
	scan_expect(&s, "}");
	hash_hex(*record, hash);
	return scan_end(&s) && str_eq(said, str_from_c(hash)) && *owner >= 1;
}

static int add_decryption(struct console *c, struct box_file *f, int64_t owner, str record, struct paper *o)
{
	struct tally t;
	struct check *check;
	if (!is_to_decrypt(f)) return COMPLAIN(c, DONE_REFUSED, M_poll_not_to_decrypt);
	for (size_t i = 0; i < f->box.n_decryption; i++)
		if (f->box.decryption[i].owner == owner)
			return COMPLAIN(c, DONE_REFUSED, M_poll_decrypted_twice, said_number(c, owner));
	const int r = tally_read_back(c, f, &t);
	if (r) return r;
	TRY(box_check(c, f, &check));
	if (!check_decryption(check, &t, trustee_numbered(&f->trustees, owner), record,
		factors_new(&t, c->arena)))
		return COMPLAIN(c, DONE_REFUSED, M_poll_owned_form, word_given(c, "FILE"));
	box_decryption(&f->box, owner, record, o);
	return DONE_OK;
}

static int add_shuffle(struct console *c, struct box_file *f, int64_t owner, str record, struct paper *o)
{
	struct tally t, after;
	struct check *check;
	if (f->box.state != BOX_TALLIED || !election_mixes(&f->election))
		return COMPLAIN(c, DONE_REFUSED, M_poll_not_to_mix);
	/* With one more no reader would take the archive. */
	if (f->box.n_shuffle == countof(f->box.mixed))
		return COMPLAIN(c, DONE_REFUSED, M_poll_shuffles_most, said_number(c, (int64_t)f->box.n_shuffle));
	const int r = tally_read_back(c, f, &t);
	if (r) return r;
	TRY(box_check(c, f, &check));
	tally_mixed(&f->election, &t, c->arena, &t);
	if (!check_shuffle(check, &t, record, c->arena, &after))
		return COMPLAIN(c, DONE_REFUSED, M_poll_owned_form, word_given(c, "FILE"));
	box_shuffle(&f->box, owner, record, o);
	return DONE_OK;
}

int run_ballot_add(struct console *c)
{
	struct box_file f;
	struct paper o = paper_new(c->arena);
	int64_t owner;
	str text, record;
	int r = box_open(c, word_given(c, "DIR"), true, &f);
	if (r == 0) r = text_read(c, word_given(c, "FILE"), &text);
	if (r) return r;
	if (!read_owned(c, text, &owner, &record) || !trustee_numbered(&f.trustees, owner))
		return COMPLAIN(c, DONE_REFUSED, M_poll_owned_form, word_given(c, "FILE"));
	bool is_shuffle = str_begins(record, S("{\"ciphertexts\":"));
	r = is_shuffle ? add_shuffle(c, &f, owner, record, &o) : add_decryption(c, &f, owner, record, &o);
	if (r == 0) r = box_add(c, &f, &o);
	if (r) return r;
	SAY(c, is_shuffle ? M_poll_shuffle_added : M_poll_decryption_added, said_number(c, owner));
	return DONE_OK;
}

/* ---- the result ---- */

int run_ballot_result(struct console *c)
{
	struct box_file f;
	struct verdict v;
	struct paper o = paper_new(c->arena);
	str out;
	int r = open_in(c, BOX_DECRYPTING, M_poll_no_decryption, &f);
	if (r == 0) r = box_verified(c, &f, &v);
	if (r) return r;
	r = result_make(f.g, &f.election, &f.trustees, &f.box, v.counted_weight, c->arena, &out);
	if (r < 0) return r;
	if (r == RESULT_TOO_FEW) return COMPLAIN(c, DONE_REFUSED, M_poll_too_few_trustees);
	if (r) return COMPLAIN(c, DONE_REFUSED, M_poll_no_count);
	box_result(&f.box, out, &o);
	r = box_add(c, &f, &o);
	if (r) return r;
	SAY(c, M_poll_result_done, str_from_c(f.box.last));
	say_line(c, out);
	return DONE_OK;
}
