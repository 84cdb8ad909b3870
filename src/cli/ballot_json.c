/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a verification found, for programs: one object on one line (docs/design/ballot.md). */
#include <stdio.h>
#include "ballot/encrypt.h"
#include "ballot/record.h"
#include "cli/ballot_verify.h"

static void field(struct paper *o, const char *name)
{
	put_z(o, o->n > 1 && o->p[o->n - 1] != '{' ? ",\"" : "\"");
	put_z(o, name);
	put_z(o, "\":");
}

static void put_flag(struct paper *o, const char *name, bool yes)
{
	field(o, name);
	put_z(o, yes ? "true" : "false");
}

static void put_number(struct paper *o, const char *name, int64_t n)
{
	field(o, name);
	put_int(o, n);
}

static void put_words(struct paper *o, const char *name, str text)
{
	field(o, name);
	put_text(o, text);
}

static void put_counts(struct paper *o, const struct verdict *v, size_t i)
{
	const int64_t *count;
	size_t n;
	if (!verdict_counts(v, i, o->arena, &count, &n)) return;
	field(o, "counts");
	put_z(o, "[");
	for (size_t j = 0; j < n; j++) {
		if (j) put_z(o, ",");
		put_weight(o, count[j]);
	}
	put_z(o, "]");
}

static void put_papers(struct paper *o, const struct verdict *v, size_t i)
{
	const struct papers p = verdict_papers(v, i, o->arena);
	field(o, "papers");
	put_z(o, "[");
	for (size_t k = 0; k < p.n; k++) {
		if (k) put_z(o, ",");
		put(o, p.paper[k]);
	}
	put_z(o, "]");
}

static void put_question(struct paper *o, const struct verdict *v, size_t i)
{
	const struct question *q = &v->election.question[i];
	put_z(o, i ? ",{" : "{");
	put_words(o, "question", q->text);
	field(o, "answers");
	put_z(o, "[");
	for (size_t j = 0; j < q->n_answer; j++) {
		if (j) put_z(o, ",");
		put_text(o, q->answer[j]);
	}
	put_z(o, "]");
	put_flag(o, "blank", q->has_blank);
	if (v->holds && q->kind == QUESTION_MIXNET) put_papers(o, v, i);
	else if (v->holds) put_counts(o, v, i);
	put_z(o, "}");
}

enum { WRITTEN_EVERY = 1 << 16 };

/* Written as they come: of a large election they would take more memory than all the rest. */
static void put_trackers(struct paper *o, const struct verdict *v)
{
	field(o, "trackers");
	put_z(o, "[");
	for (size_t i = 0; i < v->box.n_ballot; i++) {
		const str ballot = v->box.ballot[i];
		char t[FINGERPRINT_TEXT];
		ballot_tracker(ballot, t);
		put_z(o, i ? ",{" : "{");
		put_words(o, "tracker", str_from_c(t));
		put_words(o, "mark", ballot_mark(ballot));
		put_flag(o, "counts", verdict_counts_ballot(v, i));
		put_z(o, "}");
		box_passed(&v->box, ballot);
		if (o->n < WRITTEN_EVERY) continue;
		fwrite(o->p, 1, o->n, stdout);
		o->n = 0;
	}
	put_z(o, "]");
}

static void put_refusal(struct paper *o, const struct verdict *v)
{
	static const char *const part[PARTS] = { "archive", "election", "trustees", "credentials", "ballot",
		"tally",
		"shuffle", "decryption", "result" };
	put_number(o, "record", (int64_t)v->record);
	put_words(o, "part", str_from_c(part[v->part]));
	put_words(o, "field", str_from_c(v->refusal.field));
	put_number(o, "reason", v->refusal.why);
}

static void put_found(struct paper *o, const struct verdict *v)
{
	static const char *const state[] = { "empty", "open", "closed", "tallied", "mixed", "decrypting",
		"done" };
	const struct election *e = &v->election;
	put_words(o, "uuid", e->uuid);
	put_words(o, "fingerprint", str_from_c(e->fingerprint));
	put_words(o, "group", e->group_name);
	put_words(o, "name", e->name);
	put_words(o, "state", str_from_c(state[v->box.state]));
	put_words(o, "setup", str_from_c(v->box.first));
	put_words(o, "last", str_from_c(v->box.last));
	put_number(o, "voters", v->voters);
	put_number(o, "ballots", (int64_t)v->box.n_ballot);
	put_number(o, "counted", v->counted);
	field(o, "counted_weight");
	put_weight(o, v->counted_weight);
	put_number(o, "trustees", (int64_t)v->trustees.n_keys);
	put_number(o, "decryptions", (int64_t)v->box.n_decryption);
	put_flag(o, "complete_proofs", v->has_complete_proofs);
	field(o, "questions");
	put_z(o, "[");
	for (size_t i = 0; i < e->n_question; i++) put_question(o, v, i);
	put_z(o, "]");
}

void verdict_as_json(struct console *c, const struct verdict *v)
{
	struct paper o = paper_new(c->arena);
	put_z(&o, "{");
	put_flag(&o, "holds", v->holds);
	if (v->holds) put_found(&o, v);
	else put_refusal(&o, v);
	if (v->holds && option_set(c, "trackers")) put_trackers(&o, v);
	put_z(&o, "}");
	say_line(c, paper_str(&o));
}
