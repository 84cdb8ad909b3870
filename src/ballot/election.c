/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ballot/election.h"
#include "ballot/paper.h"
#include "ballot/record.h"

enum { MINIMUM_MAX = 1000000000 };

size_t question_choices(const struct question *q)
{
	return q->kind == QUESTION_MIXNET ? 1 : q->n_answer + q->has_blank;
}

static void read_answers(struct scan *s, struct question *q)
{
	str *answer = arena_new_n(s->arena, str, ANSWERS_MAX);
	scan_expect(s, "\"answers\":[");
	while (scan_ok(s) && !scan_take(s, "]")) {
		if (q->n_answer == ANSWERS_MAX) scan_refuse(s, WHY_TOO_MANY);
		if (q->n_answer) scan_expect(s, ",");
		if (scan_ok(s)) answer[q->n_answer++] = scan_text(s);
	}
	q->answer = answer;
}

static void read_question(struct scan *s, struct question *q)
{
	if (scan_take(s, "{\"type\":\"Lists\"")) scan_refuse(s, WHY_NOT_BUILT);
	if (scan_take(s, "{\"type\":\"NonHomomorphic\",\"value\":{")) {
		q->kind = QUESTION_MIXNET;
		read_answers(s, q);
		scan_expect(s, ",\"question\":");
		q->text = scan_text(s);
		scan_expect(s, "}");
		if (scan_take(s, ",\"extra\":")) scan_skip(s);
	} else {
		scan_expect(s, "{");
		read_answers(s, q);
		q->has_blank = scan_take(s, ",\"blank\":true");
		scan_expect(s, ",\"min\":");
		q->min = (int)scan_int(s, ANSWERS_MAX);
		scan_expect(s, ",\"max\":");
		q->max = (int)scan_int(s, ANSWERS_MAX);
		if (q->min > q->max || (size_t)q->max > q->n_answer) scan_refuse(s, WHY_LIMITS);
		scan_expect(s, ",\"question\":");
		q->text = scan_text(s);
	}
	scan_expect(s, "}");
}

static void read_questions(struct scan *s, struct election *e)
{
	struct question *q = arena_new_n(s->arena, struct question, QUESTIONS_MAX);
	scan_expect(s, ",\"questions\":[");
	while (scan_ok(s) && !scan_take(s, "]")) {
		if (e->n_question == QUESTIONS_MAX) scan_refuse(s, WHY_TOO_MANY);
		if (e->n_question) scan_expect(s, ",");
		if (scan_ok(s)) read_question(s, &q[e->n_question++]);
	}
	e->question = q;
}

static void read_end(struct scan *s, struct election *e)
{
	if (scan_take(s, ",\"administrator\":")) e->administrator = scan_text(s);
	if (scan_take(s, ",\"credential_authority\":")) e->credential_authority = scan_text(s);
	if (scan_take(s, ",\"language\":")) (void)scan_text(s);         /* from 3.3 on */
	if (scan_take(s, ",\"unionhall\":{\"minimum\":")) {
		e->is_ours = true;
		e->minimum = (int)scan_int(s, MINIMUM_MAX);
		scan_expect(s, "}");
	}
	scan_expect(s, "}");
}

bool election_read(str record, struct arena *a, struct election *e, struct refusal *why)
{
	struct scan s = scan_begin(record, a);
	*e = (struct election){ .record = record };
	scan_expect(&s, "{\"version\":1,\"description\":");
	e->description = scan_text(&s);
	scan_expect(&s, ",\"name\":");
	e->name = scan_text(&s);
	scan_expect(&s, ",\"group\":");
	e->group_name = scan_text(&s);
	scan_expect(&s, ",\"public_key\":");
	e->y_text = scan_plain(&s, ELEMENT_TEXT);
	read_questions(&s, e);
	scan_expect(&s, ",\"uuid\":");
	e->uuid = scan_plain(&s, HEX_HASH_TEXT);
	read_end(&s, e);
	hash_b64(record, e->fingerprint);
	const bool good = scan_end(&s);
	*why = s.refusal;
	return good;
}

bool election_read_key(const struct group *g, struct election *e)
{
	return element_read(g, e->y_text, &e->y) && element_is_member(g, &e->y);
}
