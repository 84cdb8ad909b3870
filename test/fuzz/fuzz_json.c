// SPDX-License-Identifier: AGPL-3.0-or-later
// Any text as canonical JSON. What is read value by value and written again must be the same text, and then
// it can be passed over too; what no reader takes says why and where. The first byte says what is read.
#include "ballot/ceremony.h"
#include "ballot/record.h"
#include "ballot/seats.h"
#include "mutate.h"

enum { MEMORY = 16 << 20, DEPTH_MAX = 16 };

static void told(const struct refusal *r, str s)
{
	CHECK(r->why < WHY_COUNT_OF_WHYS && r->at <= s.n && strnlen(r->field, FIELD_TEXT) < FIELD_TEXT);
}

static void value(struct scan *s, struct paper *o, int depth);

static void members(struct scan *s, struct paper *o, int depth, bool is_object)
{
	const char *end = is_object ? "}" : "]";
	const struct scan from = { .s = s->s, .at = s->at - 1, .arena = s->arena };
	const size_t items = is_object ? 0 : scan_items(&from);
	size_t n = 0;
	put_z(o, is_object ? "{" : "[");
	if (depth == DEPTH_MAX) scan_refuse(s, WHY_TOO_DEEP);
	for (; scan_ok(s) && !scan_take(s, end); n++) {
		const size_t mark = scan_item(s, n);
		if (n) scan_expect(s, ",");
		if (n) put_z(o, ",");
		if (is_object) {
			const str name = scan_text(s);
			put_text(o, name);
			scan_expect(s, ":");
			put_z(o, ":");
			if (scan_ok(s)) scan_enter(s, arena_z(s->arena, (str){ name.p, strnlen(name.p, name.n) }));
		}
		value(s, o, depth + 1);
		scan_leave(s, mark);
	}
	put_z(o, end);
	if (scan_ok(s) && !is_object) CHECK(items == n);
}

static void value(struct scan *s, struct paper *o, int depth)
{
	static const char *const words[] = { "true", "false", "null" };
	if (!scan_ok(s)) return;
	if (scan_take(s, "{")) { members(s, o, depth, true); return; }
	if (scan_take(s, "[")) { members(s, o, depth, false); return; }
	if (scan_next_is(s, '"')) { put_text(o, scan_text(s)); return; }
	for (size_t i = 0; i < countof(words); i++)
		if (scan_take(s, words[i])) { put_z(o, words[i]); return; }
	put_int(o, scan_int(s, INT64_MAX));
}

static void any_value(str text, struct arena *a)
{
	struct paper o = paper_new(a);
	struct scan s = scan_begin(text, a), passed = scan_begin(text, a);
	value(&s, &o, 0);
	const bool whole = scan_end(&s);
	scan_skip(&passed);
	CHECK(!whole || (str_eq(paper_str(&o), text) && scan_end(&passed)));
	told(&s.refusal, text);
	told(&passed.refusal, text);
}

static void weights(str text, struct arena *a)
{
	struct paper o = paper_new(a);
	struct scan s = scan_begin(text, a);
	put_weight(&o, scan_weight(&s));
	while (scan_take(&s, ",")) {
		put_z(&o, ",");
		put_weight(&o, scan_weight(&s));
	}
	CHECK(!scan_end(&s) || str_eq(paper_str(&o), text));
	told(&s.refusal, text);
}

static void plain(str text, struct arena *a)
{
	struct scan s = scan_begin(text, a), t = s;
	const str p = scan_plain(&s, HEX_HASH_TEXT), q = scan_text(&t);
	CHECK(!scan_end(&s) || (p.n <= HEX_HASH_TEXT && scan_end(&t) && str_eq(p, q)));
	told(&s.refusal, text);
}

static void election(str text, struct arena *a)
{
	struct election e;
	struct refusal why;
	const bool read = election_read(text, a, &e, &why);
	told(&why, text);
	CHECK(read == (why.why == WHY_NONE) && e.n_question <= QUESTIONS_MAX);
	for (size_t i = 0; read && i < e.n_question; i++) {
		const struct question *q = &e.question[i];
		CHECK(q->n_answer <= ANSWERS_MAX && q->min <= q->max && question_choices(q) <= ANSWERS_MAX + 1);
	}
}

/* Two readers of one list: whoever may vote is in both. */
static void voters(str text, struct arena *a)
{
	struct seats seats;
	struct voter *v;
	struct refusal why;
	size_t n;
	int64_t weight = 0;
	const bool seated = seats_read(text, a, &seats, &why), read = voters_read(text, a, &v, &n);
	told(&why, text);
	CHECK(!seated || (read && n == seats.n));
	for (size_t i = 0; seated && i < n; i++) weight += v[i].weight;
	CHECK(!seated || weight == seats.weight);
}

static void draft(str text, struct arena *a)
{
	struct draft d;
	if (!draft_read(text, a, &d)) return;
	CHECK(draft_trustees(&d) <= TRUSTEES_MAX && d.threshold <= d.members);
	CHECK(str_eq(str_trim(draft_write(a, &d)), str_trim(text)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static void (*const readers[])(str, struct arena *) = {
		any_value, weights, plain, election, voters, draft
	};
	if (size == 0) return 0;
	struct arena *a = arena_new(MEMORY);
	readers[data[0] % countof(readers)]((str){ (const char *)data + 1, size - 1 }, a);
	arena_free(&a);
	return 0;
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max, unsigned seed)
{
	if (size < 2 || draw(&seed) % 16 == 0) return LLVMFuzzerMutate(data, size, max);
	return 1 + mutate_text((char *)data + 1, size - 1, max - 1, &seed);
}
