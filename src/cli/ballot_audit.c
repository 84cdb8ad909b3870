/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A ballot that was opened for checking, looked at by the voter who chose it. */
#include "ballot/audit.h"
#include "ballot/record.h"
#include "cli/ballot_files.h"
#include "cli/ballot_verify.h"
#include "cli/commands.h"

/* ---- what was in it ---- */

static void say_choices(struct console *c, const struct question *q, const struct vote *v)
{
	bool none = true;
	for (size_t j = 0; j < v->n; j++) {
		if (!v->mark[j]) continue;
		none = false;
		say_indented(c, q->has_blank && j == 0 ? msg(c->lang, M_verify_blank)
			: shown(c, q->answer[j - q->has_blank]));
	}
	if (none) say_indented(c, msg(c->lang, M_audit_none));
}

static void say_ranking(struct console *c, const struct question *q, const struct vote *v)
{
	for (size_t j = 0; j < v->n; j++)
		say_indented(c, JOIN(c->arena, said_number(c, v->mark[j]), S("  "), shown(c, q->answer[j])));
}

static void say_contents(struct console *c, const struct election *e, const struct opened *o)
{
	SAY(c, M_verify_election, shown(c, e->name));
	SAY(c, M_verify_name_of, e->uuid, str_from_c(e->fingerprint));
	SAY(c, M_audit_contained);
	for (size_t i = 0; i < e->n_question; i++) {
		const struct question *q = &e->question[i];
		say_line(c, S(""));
		SAY(c, M_verify_question, said_number(c, (int64_t)i + 1), shown(c, q->text));
		if (q->kind == QUESTION_MIXNET) say_ranking(c, q, &o->vote[i]);
		else say_choices(c, q, &o->vote[i]);
	}
	say_line(c, S(""));
}

/* ---- the command ---- */

static int refused(struct console *c, str path, const struct refusal *why)
{
	const str field = str_from_c(why->field), said = why_said(c, why->why);
	return field.n ? COMPLAIN(c, DONE_REFUSED, M_audit_not_at, path, field, said)
	               : COMPLAIN(c, DONE_REFUSED, M_audit_not, path, said);
}

static int audited(struct console *c, const struct box_file *f, str path, struct opened *o)
{
	struct check *check;
	struct refusal why;
	str text;
	const int r = text_read(c, path, &text);
	if (r) return r;
	if (!is_opened(text)) return COMPLAIN(c, DONE_REFUSED, M_audit_no_opened, path);
	TRY(box_check(c, f, &check));
	if (!audit(check, str_trim(text), c->arena, o, &why)) return refused(c, path, &why);
	if (voter_listed(f->box.credentials, ballot_credential(o->ballot))) return DONE_OK;
	return refused(c, path, &(struct refusal){ .why = WHY_CREDENTIAL, .field = "ballot.credential" });
}

/* Whoever holds the credential could have signed it all the same. */
static bool was_cast(const struct box *b, str mark)
{
	bool is = false;
	for (size_t i = 0; !is && i < b->n_ballot; i++) {
		is = str_eq(ballot_mark(b->ballot[i]), mark);
		box_passed(b, b->ballot[i]);
	}
	return is;
}

static int audit_by(struct console *c, str noted)
{
	struct box_file f;
	struct opened o;
	const str path = word_given(c, "OPENED");
	int r = box_open(c, word_given(c, "ARCHIVE"), false, &f);
	if (r == 0) r = audited(c, &f, path, &o);
	if (r) return r;
	say_contents(c, &f.election, &o);
	if (was_cast(&f.box, o.mark)) return COMPLAIN(c, DONE_REFUSED, M_audit_was_cast, o.mark);
	if (noted.n && !str_eq(noted, o.mark))
		return COMPLAIN(c, DONE_REFUSED, M_audit_mark_other, o.mark, shown(c, noted));
	SAY(c, noted.n ? M_audit_mark_same : M_audit_mark, o.mark);
	SAY(c, M_audit_compare);
	return DONE_OK;
}

int run_ballot_audit(struct console *c)
{
	return audit_by(c, S(""));
}

int run_ballot_audit_marked(struct console *c)
{
	const str noted = str_trim(word_given(c, "MARK"));
	return noted.n ? audit_by(c, noted) : COMPLAIN(c, DONE_USAGE, M_audit_mark_empty);
}
