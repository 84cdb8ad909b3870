/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a verification found, for people. */
#include "cli/ballot_verify.h"

static const enum msg parts[PARTS] = {
	[PART_ARCHIVE] = M_verify_part_archive,
	[PART_ELECTION] = M_verify_part_election,
	[PART_TRUSTEES] = M_verify_part_trustees,
	[PART_CREDENTIALS] = M_verify_part_credentials,
	[PART_BALLOT] = M_verify_part_ballot,
	[PART_TALLY] = M_verify_part_tally,
	[PART_SHUFFLE] = M_verify_part_shuffle,
	[PART_DECRYPTION] = M_verify_part_decryption,
	[PART_RESULT] = M_verify_part_result,
};

static const enum msg whys[WHY_COUNT_OF_WHYS] = {
	[WHY_CUT_SHORT] = M_verify_why_cut_short,
	[WHY_HEADER] = M_verify_why_header,
	[WHY_NAME] = M_verify_why_name,
	[WHY_TOO_LARGE] = M_verify_why_too_large,
	[WHY_AFTER_END] = M_verify_why_after_end,
	[WHY_NOT_JSON] = M_verify_why_not_json,
	[WHY_EXPECTED] = M_verify_why_expected,
	[WHY_NUMBER] = M_verify_why_number,
	[WHY_TEXT] = M_verify_why_text,
	[WHY_TOO_DEEP] = M_verify_why_too_deep,
	[WHY_TOO_MANY] = M_verify_why_too_many,
	[WHY_MORE_FOLLOWS] = M_verify_why_more_follows,
	[WHY_OUT_OF_ORDER] = M_verify_why_out_of_order,
	[WHY_PARENT] = M_verify_why_parent,
	[WHY_HEIGHT] = M_verify_why_height,
	[WHY_PAYLOAD] = M_verify_why_payload,
	[WHY_VERSION] = M_verify_why_version,
	[WHY_NOT_BUILT] = M_verify_why_not_built,
	[WHY_GROUP] = M_verify_why_group,
	[WHY_ELEMENT] = M_verify_why_element,
	[WHY_NOT_MEMBER] = M_verify_why_not_member,
	[WHY_SCALAR] = M_verify_why_scalar,
	[WHY_WEIGHT] = M_verify_why_weight,
	[WHY_LIMITS] = M_verify_why_limits,
	[WHY_PROOF] = M_verify_why_proof,
	[WHY_SIGNATURE] = M_verify_why_signature,
	[WHY_KEY] = M_verify_why_key,
	[WHY_CERTIFICATE] = M_verify_why_certificate,
	[WHY_OTHER_ELECTION] = M_verify_why_other_election,
	[WHY_CREDENTIAL] = M_verify_why_credential,
	[WHY_DOUBLE] = M_verify_why_double,
	[WHY_COUNT] = M_verify_why_count,
	[WHY_NOT_THE_SUM] = M_verify_why_not_the_sum,
	[WHY_ORDER] = M_verify_why_order,
	[WHY_TRUSTEE] = M_verify_why_trustee,
	[WHY_TOO_FEW_TRUSTEES] = M_verify_why_too_few_trustees,
	[WHY_COMPLETE_PROOF] = M_verify_why_complete_proof,
	[WHY_RESULT] = M_verify_why_result,
	[WHY_MINIMUM] = M_verify_why_minimum,
	[WHY_MARK] = M_verify_why_mark,
	[WHY_CHOICE] = M_verify_why_choice,
	[WHY_RANDOM] = M_verify_why_random,
	[WHY_SEALED] = M_verify_why_sealed,
};

static str word(struct console *c, enum msg m)
{
	return msg(c->lang, m);
}

str why_said(struct console *c, enum why why)
{
	return word(c, whys[why]);
}

str refusal_said(struct console *c, const struct verdict *v)
{
	const str field = str_from_c(v->refusal.field), part = word(c, parts[v->part]);
	const str why = why_said(c, v->refusal.why), record = said_number(c, (int64_t)v->record);
	if (!field.n) return MSG(c->arena, c->lang, M_verify_where, record, part, why);
	return MSG(c->arena, c->lang, M_verify_where_field, record, part, field, why);
}

str shown(struct console *c, str text)
{
	str out = arena_copy(c->arena, text);
	for (size_t i = 0; i < out.n; i++) {
		const unsigned char b = (unsigned char)out.p[i],
			next = i + 1 < out.n ? (unsigned char)out.p[i + 1] : 0;
		const bool is_c1 = b == 0xc2 && next >= 0x80 && next < 0xa0;
		if (b < 0x20 || b == 0x7f || is_c1) ((char *)out.p)[i] = '?';
		if (is_c1) ((char *)out.p)[++i] = '?';
	}
	return out;
}

void say_indented(struct console *c, str line)
{
	say_line(c, JOIN(c->arena, S("  "), line));
}
#define INDENTED(c, m, ...) say_indented((c), MSG((c)->arena, (c)->lang, (m), __VA_ARGS__))

/* ---- what was asked, and what was counted ---- */

static const enum msg limits[2][2] = {
	{ M_verify_choose_range, M_verify_choose_range_blank },
	{ M_verify_choose_exactly, M_verify_choose_exactly_blank },
};

static void say_limits(struct console *c, const struct question *q)
{
	const bool exactly = q->min == q->max;
	INDENTED(c, limits[exactly][q->has_blank], said_number(c, q->min), said_number(c, q->max));
}

/* The count in front, right-aligned: names are of any width. */
static void say_count(struct console *c, int64_t n, bool known, str name)
{
	const str number = known ? arena_printf(c->arena, "%12lld", (long long)n) : S("           -");
	say_line(c, JOIN(c->arena, number, S("  "), name));
}

static void say_counts(struct console *c, const struct verdict *v, size_t i)
{
	const struct question *q = &v->election.question[i];
	const int64_t *count = NULL;
	size_t n = 0;
	const bool known = verdict_counts(v, i, c->arena, &count, &n);
	for (size_t j = 0; j < question_choices(q); j++) {
		const bool is_blank = q->has_blank && j == 0;
		say_count(c, known ? count[j] : 0, known, is_blank ? word(c,
			M_verify_blank) : shown(c, q->answer[j - q->has_blank]));
	}
}

static void say_question(struct console *c, const struct verdict *v, size_t i)
{
	const struct question *q = &v->election.question[i];
	say_line(c, S(""));
	SAY(c, M_verify_question, said_number(c, (int64_t)i + 1), shown(c, q->text));
	if (q->kind == QUESTION_HOMOMORPHIC) {
		say_limits(c, q);
		say_counts(c, v, i);
		return;
	}
	say_indented(c, word(c, M_verify_ranking));
	const struct papers p = verdict_papers(v, i, c->arena);
	for (size_t k = 0; k < p.n; k++) say_indented(c, p.paper[k]);
}

static const enum msg states[] = {
	[BOX_EMPTY] = M_verify_state_open, [BOX_OPEN] = M_verify_state_open,
		[BOX_CLOSED] = M_verify_state_closed,
	[BOX_TALLIED] = M_verify_state_tallied, [BOX_MIXED] = M_verify_state_tallied,
	[BOX_DECRYPTING] = M_verify_state_decrypting, [BOX_DONE] = M_verify_state_done,
};

/* ---- who ---- */

static void say_turnout(struct console *c, const struct verdict *v)
{
	const int64_t tenths = v->voters ? v->counted * 1000 / v->voters : 0;
	const int64_t cast = (int64_t)v->box.n_ballot;
	say_line(c, S(""));
	SAY(c, M_verify_turnout, said_number(c, v->counted), said_number(c, v->voters),
		arena_printf(c->arena, "%lld.%lld", (long long)(tenths / 10), (long long)(tenths % 10)),
		said_number(c, cast), said_number(c, cast - v->counted));
	if (v->voters_weight != v->voters)
		SAY(c, M_verify_turnout_weight, said_number(c, v->counted_weight), said_number(c,
			v->voters_weight));
}

static void say_trustees(struct console *c, const struct verdict *v)
{
	int64_t number = 1;
	for (size_t i = 0; i < v->trustees.n_entry; i++) {
		const struct trustee_entry *e = &v->trustees.entry[i];
		const int64_t n = e->is_pedersen ? (int64_t)e->pedersen.n : 1;
		if (e->is_pedersen) SAY(c, M_verify_group_of, said_number(c, number), said_number(c,
			number + n - 1),
			said_number(c, e->pedersen.threshold));
		for (int64_t k = 0; k < n; k++, number++) {
			const str name = trustee_numbered(&v->trustees, number)->name;
			SAY(c, M_verify_trustee, said_number(c, number), name.n ? shown(c, name) : word(c,
				M_verify_trustee_unnamed));
		}
	}
	str by = S("");
	for (size_t i = 0; i < v->box.n_decryption; i++)
		by = JOIN(c->arena, by, i ? S(", ") : S(""), said_number(c, v->box.decryption[i].owner));
	if (by.n) SAY(c, M_verify_opened_by, by);
}

/* ---- what was checked ---- */

static void say_checked(struct console *c, const struct verdict *v)
{
	const struct box *b = &v->box;
	say_line(c, S(""));
	SAY(c, M_verify_checked);
	INDENTED(c, M_verify_did_archive, said_number(c, (int64_t)b->n_record));
	INDENTED(c, M_verify_did_trustees, said_number(c, (int64_t)v->trustees.n_keys));
	INDENTED(c, M_verify_did_voters, said_number(c, v->voters));
	say_indented(c, word(c, M_verify_did_ballots));
	if (b->state >= BOX_TALLIED) say_indented(c, word(c, M_verify_did_tally));
	if (b->n_shuffle) INDENTED(c, M_verify_did_shuffles, said_number(c, (int64_t)b->n_shuffle));
	if (b->n_decryption) INDENTED(c, M_verify_did_openings, said_number(c, (int64_t)b->n_decryption));
	if (v->has_complete_proofs) say_indented(c, word(c, M_verify_complete));
	if (b->state == BOX_DONE) say_indented(c, word(c, M_verify_did_result));
	if (b->n_decryption && !v->has_complete_proofs) SAY(c, M_verify_incomplete);
}

void verdict_said(struct console *c, const struct verdict *v)
{
	const struct election *e = &v->election;
	SAY(c, M_verify_election, shown(c, e->name));
	if (e->description.n) SAY(c, M_verify_described, shown(c, e->description));
	SAY(c, M_verify_name_of, e->uuid, str_from_c(e->fingerprint));
	SAY(c, M_verify_group, e->group_name);
	SAY(c, M_verify_setup_hash, str_from_c(v->box.first));
	SAY(c, M_verify_last_hash, str_from_c(v->box.last));
	if (e->is_ours) SAY(c, M_verify_ours, said_number(c, e->minimum));
	else SAY(c, M_verify_foreign);
	say_line(c, word(c, states[v->box.state]));
	for (size_t i = 0; i < e->n_question; i++) say_question(c, v, i);
	say_turnout(c, v);
	say_trustees(c, v);
	say_checked(c, v);
	say_line(c, S(""));
	SAY(c, M_verify_holds);
}
