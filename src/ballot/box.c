/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ballot/box.h"

/* BALLOT_LEAST: two headers and an event; a body may be empty, as far as the archive goes. */
enum { BLOCK = 512, BALLOT_LEAST = 3 * BLOCK, AT_MODE = 100, AT_UID = 108, AT_GID = 116,
	AT_SIZE = 124, AT_TIME = 136, AT_SUM = 148, AT_KIND = 156, SUM_WIDTH = 8,
	NUMBER_WIDTH = 11, RECORDS_PENDING = 4 };

/* ---- one record ---- */

static void octal(char *at, int64_t n, int width)
{
	for (int i = width - 1; i >= 0; i--, n >>= 3) at[i] = (char)('0' + (n & 7));
}

static void header(char out[BLOCK], str name, size_t size, int64_t time)
{
	unsigned sum = 0;
	memset(out, 0, BLOCK);
	memcpy(out, name.p, name.n);
	memcpy(out + AT_MODE, "0000644", 7);
	memcpy(out + AT_UID, "0000000", 7);
	memcpy(out + AT_GID, "0000000", 7);
	octal(out + AT_SIZE, (int64_t)size, NUMBER_WIDTH);
	octal(out + AT_TIME, time, NUMBER_WIDTH);
	memset(out + AT_SUM, ' ', SUM_WIDTH);
	out[AT_KIND] = '0';
	for (size_t i = 0; i < BLOCK; i++) sum += (unsigned char)out[i];
	octal(out + AT_SUM, sum, 6);
	out[AT_SUM + 6] = '\0';
}

static void put_record(struct paper *o, str name, str body, int64_t time)
{
	static const char zeros[BLOCK];
	char head[BLOCK];
	header(head, name, body.n, time);
	put(o, (str){ head, BLOCK });
	put(o, body);
	put(o, (str){ zeros, (BLOCK - body.n % BLOCK) % BLOCK });
}

struct record { str name, body; int64_t time; };

static bool read_octal(const char *at, int64_t *out)
{
	*out = 0;
	for (int i = 0; i < NUMBER_WIDTH; i++) {
		if (at[i] < '0' || at[i] > '7') return false;
		*out = *out << 3 | (at[i] - '0');
	}
	return true;
}

static bool is_blank(str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i]) return false;
	return true;
}

enum taking { TAKEN, TAKEN_NONE, TAKEN_HALF, TAKEN_BAD };
/* The record that begins at *at. Its header must be the one that would be written. */
static enum taking take(const struct box *b, size_t *at, struct record *r)
{
	const char *head = b->bytes.p + *at;
	char again[BLOCK];
	int64_t size, time;
	size_t left = b->bytes.n - *at;
	if (left == 0) return TAKEN_NONE;
	if (left < BLOCK) return TAKEN_HALF;
	r->name = (str){ head, strnlen(head, AT_MODE) };
	if (!read_octal(head + AT_SIZE, &size) || !read_octal(head + AT_TIME, &time)) return TAKEN_BAD;
	header(again, r->name, (size_t)size, time);
	if (memcmp(head, again, BLOCK) != 0 || (b->n_record && time != b->timestamp)) return TAKEN_BAD;
	size_t whole = BLOCK + ((size_t)size + BLOCK - 1) / BLOCK * BLOCK;
	if (whole > left) return TAKEN_HALF;
	r->body = (str){ head + BLOCK, (size_t)size };
	r->time = time;
	if (!is_blank((str){ r->body.p + r->body.n, whole - BLOCK - r->body.n })) return TAKEN_BAD;
	*at += whole;
	return TAKEN;
}

/* In pieces, for a list of credentials may be long. */
static void hash_body(const struct box *b, str body, char hash[HEX_HASH_TEXT])
{
	struct sha256 h;
	struct digest d;
	sha256_begin(&h);
	while (body.n) {
		const str piece = { body.p, body.n < PASSED_AT_ONCE ? body.n : PASSED_AT_ONCE };
		sha256_add(&h, piece);
		if (piece.n == PASSED_AT_ONCE) box_passed(b, piece);
		body.p += piece.n;
		body.n -= piece.n;
	}
	sha256_end(&h, &d);
	hex_encode(d.b, sizeof d.b, hash);
}

static bool name_is(const struct record *r, const char *ending, const char hash[HEX_HASH_TEXT])
{
	return r->name.n == HEX_HASH_TEXT - 1 + strlen(ending) &&
		memcmp(r->name.p, hash, HEX_HASH_TEXT - 1) == 0 &&
		memcmp(r->name.p + HEX_HASH_TEXT - 1, ending, strlen(ending)) == 0;
}

/* ---- reading ---- */

/* What came before the event that names it. */
struct pending { str body[RECORDS_PENDING]; char hash[RECORDS_PENDING][HEX_HASH_TEXT]; size_t n; };

static str body_of(const struct pending *p, str hash)
{
	for (size_t i = 0; i < p->n; i++)
		if (str_eq(str_from_c(p->hash[i]), hash)) return p->body[i];
	return S("");
}

/* Room for as many as could stand in the archive: only what is written to takes memory. */
static void add_ballot(struct box *b, str ballot)
{
	if (!b->ballot) b->ballot = arena_raw(b->arena, (b->bytes.n / BALLOT_LEAST + 1) * sizeof *b->ballot);
	b->ballot[b->n_ballot++] = ballot;
}

static bool take_setup(struct box *b, const struct pending *p, str setup)
{
	struct scan s = scan_begin(setup, b->arena);
	scan_expect(&s, "{\"election\":");
	b->election = body_of(p, scan_plain(&s, HEX_HASH_TEXT));
	scan_expect(&s, ",\"trustees\":");
	b->trustees = body_of(p, scan_plain(&s, HEX_HASH_TEXT));
	scan_expect(&s, ",\"credentials\":");
	b->credentials = body_of(p, scan_plain(&s, HEX_HASH_TEXT));
	scan_expect(&s, "}");
	return scan_end(&s) && b->election.p == p->body[0].p && b->trustees.p == p->body[1].p &&
		b->credentials.p == p->body[2].p;
}

static bool take_owned(struct box *b, const struct pending *p, str owned, int64_t *owner, str *record)
{
	struct scan s = scan_begin(owned, b->arena);
	scan_expect(&s, "{\"owner\":");
	*owner = scan_int(&s, TRUSTEES_MAX);
	scan_expect(&s, ",\"payload\":");
	*record = body_of(p, scan_plain(&s, HEX_HASH_TEXT));
	scan_expect(&s, "}");
	return scan_end(&s) && *owner >= 1 && record->n;
}

static bool take_tally(struct box *b, const struct pending *p, str sized)
{
	struct scan s = scan_begin(sized, b->arena);
	scan_expect(&s, "{\"num_tallied\":");
	(void)scan_int(&s, INT32_MAX);
	scan_expect(&s, ",\"total_weight\":");
	(void)scan_weight(&s);
	scan_expect(&s, ",\"encrypted_tally\":");
	b->tally = body_of(p, scan_plain(&s, HEX_HASH_TEXT));
	scan_expect(&s, "}");
	b->sized = sized;
	return scan_end(&s) && b->tally.n;
}

static bool take_decryption(struct box *b, const struct pending *p, str payload)
{
	int64_t owner;
	str record;
	if (b->n_decryption == TRUSTEES_MAX || !take_owned(b, p, payload, &owner, &record)) return false;
	for (size_t i = 0; i < b->n_decryption; i++)
		if (b->decryption[i].owner == owner) return false;
	b->decryption[b->n_decryption].owner = owner;
	b->decryption[b->n_decryption++].record = record;
	return true;
}

static bool take_shuffle(struct box *b, const struct pending *p, str payload)
{
	if (b->n_shuffle == TRUSTEES_MAX) return false;
	if (!take_owned(b, p, payload, &b->mixed[b->n_shuffle].owner, &b->shuffle)) return false;
	b->mixed[b->n_shuffle++].record = b->shuffle;
	return true;
}

/* What each event does, after which states it may stand, and how many records go before it:
 * all are named by it or by the last of them, so that none can hide. */
enum event { SETUP, BALLOT, END_BALLOTS, TALLY, SHUFFLE, END_SHUFFLES, DECRYPTION, RESULT, EVENTS };
struct step { const char *type; unsigned after; enum box_state then; size_t records; };
static const struct step events[EVENTS] = {
	[SETUP] = { "Setup", 1u << BOX_EMPTY, BOX_OPEN, 4 },
	[BALLOT] = { "Ballot", 1u << BOX_OPEN, BOX_OPEN, 1 },
	[END_BALLOTS] = { "EndBallots", 1u << BOX_OPEN, BOX_CLOSED, 0 },
	[TALLY] = { "EncryptedTally", 1u << BOX_CLOSED, BOX_TALLIED, 2 },
	[SHUFFLE] = { "Shuffle", 1u << BOX_TALLIED, BOX_TALLIED, 2 },
	[END_SHUFFLES] = { "EndShuffles", 1u << BOX_TALLIED, BOX_MIXED, 0 },
	[DECRYPTION] = { "PartialDecryption", 1u << BOX_TALLIED | 1u << BOX_MIXED | 1u << BOX_DECRYPTING,
		BOX_DECRYPTING, 2 },
	[RESULT] = { "Result", 1u << BOX_DECRYPTING, BOX_DONE, 1 },
};

static bool apply(struct box *b, const struct pending *p, enum event event, str payload)
{
	switch (event) {
	case SETUP: return take_setup(b, p, payload);
	case BALLOT: add_ballot(b, payload); return true;
	case TALLY: return take_tally(b, p, payload);
	case SHUFFLE: return take_shuffle(b, p, payload);
	case DECRYPTION: return take_decryption(b, p, payload);
	case RESULT: b->result = payload; return true;
	case END_SHUFFLES: b->has_end_of_shuffles = true; return true;
	case END_BALLOTS: case EVENTS: return true;
	}
	return false;
}

static enum event event_named(str type)
{
	for (int i = 0; i < EVENTS; i++)
		if (str_eq(type, str_from_c(events[i].type))) return i;
	return EVENTS;
}

static bool take_event(struct box *b, const struct pending *p, const struct record *r)
{
	struct scan s = scan_begin(r->body, b->arena);
	str payload = S("");
	scan_expect(&s, "{");
	if (b->height) {
		scan_expect(&s, "\"parent\":");
		if (!str_eq(scan_plain(&s, HEX_HASH_TEXT), str_from_c(b->last))) return false;
		scan_expect(&s, ",");
	}
	scan_expect(&s, "\"height\":");
	if (scan_int(&s, INT64_MAX) != b->height) return false;
	scan_expect(&s, ",\"type\":");
	enum event event = event_named(scan_plain(&s, HEX_HASH_TEXT));
	if (scan_take(&s, ",\"payload\":")) payload = body_of(p, scan_plain(&s, HEX_HASH_TEXT));
	scan_expect(&s, "}");
	if (!scan_end(&s) || event == EVENTS || !(events[event].after & 1u << b->state)) return false;
	if (p->n != events[event].records || (p->n && payload.p != p->body[p->n - 1].p)) return false;
	b->state = events[event].then;
	hash_hex(r->body, b->last);
	if (b->height++ == 0) memcpy(b->first, b->last, sizeof b->first);
	return apply(b, p, event, payload);
}

static bool take_first(struct box *b, size_t *at)
{
	struct record r;
	char n[24];
	if (take(b, at, &r) != TAKEN || !str_eq(r.name, S("BELENIOS"))) return false;
	struct scan s = scan_begin(r.body, b->arena);
	scan_expect(&s, "{\"version\":1,\"timestamp\":");
	const str text = scan_plain(&s, NUMBER_WIDTH + 1);
	const bool good = str_to_i64(text, &b->timestamp) && b->timestamp >= 0 &&
		str_eq(text, digits(n, b->timestamp));         /* no hash is of this record: it has one spelling */
	scan_expect(&s, "}");
	return scan_end(&s) && good && r.time == b->timestamp;
}

static int broken(struct box *b, size_t at, enum why why)
{
	b->broken_at = at;
	b->why = why;
	return BOX_BROKEN;
}

static enum why take_next(struct box *b, struct pending *p, const struct record *r, size_t at)
{
	char hash[HEX_HASH_TEXT];
	hash_body(b, r->body, hash);
	if (name_is(r, ".event.json", hash)) {
		if (!take_event(b, p, r)) return WHY_OUT_OF_ORDER;
		p->n = 0;
		b->end = at;
		return WHY_NONE;
	}
	if (!name_is(r, ".data.json", hash)) return WHY_NAME;
	if (p->n == RECORDS_PENDING) return WHY_OUT_OF_ORDER;
	p->body[p->n] = r->body;
	memcpy(p->hash[p->n++], hash, sizeof hash);
	return WHY_NONE;
}

int box_read(str bytes, struct arena *a, struct box *b)
{
	return box_read_watched(bytes, a, (struct box_watch){ 0 }, b);
}

int box_read_watched(str bytes, struct arena *a, struct box_watch watch, struct box *b)
{
	struct pending p = { .n = 0 };
	struct record r;
	size_t at = 0;
	*b = (struct box){ .arena = a, .watch = watch, .bytes = bytes };
	if (!take_first(b, &at)) return broken(b, 0, WHY_HEADER);
	for (b->n_record = 1;; b->n_record++) {
		const size_t from = at;
		const enum taking t = take(b, &at, &r);
		if (t == TAKEN_BAD) return broken(b, from, WHY_HEADER);
		if (t != TAKEN) return 0;
		const enum why why = take_next(b, &p, &r, at);
		if (why) return broken(b, from, why);
		box_passed(b, (str){ bytes.p + from, at - from });
	}
}

size_t box_record_at(str bytes, size_t at)
{
	struct box b = { .bytes = bytes };
	struct record r;
	size_t next = 0, n = 1;
	while (take(&b, &next, &r) == TAKEN && next <= at) n++;
	return n;
}

bool box_is_torn(const struct box *b)
{
	const size_t n = b->bytes.n;
	return b->end && n >= b->end + BLOCK && is_blank((str){ b->bytes.p + n - BLOCK, BLOCK });
}

/* ---- adding ---- */

static void put_data(const struct box *b, str body, struct paper *o, char hash[HEX_HASH_TEXT])
{
	hash_hex(body, hash);
	put_record(o, JOIN(o->arena, str_from_c(hash), S(".data.json")), body, b->timestamp);
}

static void put_event(struct box *b, enum event event, const char *payload, struct paper *o)
{
	struct paper e = paper_new(o->arena);
	CHECK(events[event].after & 1u << b->state);
	put_z(&e, "{");
	if (b->height) put(&e, JOIN(o->arena, S("\"parent\":\""), str_from_c(b->last), S("\",")));
	put_z(&e, "\"height\":");
	put_int(&e, b->height);
	put(&e, JOIN(o->arena, S(",\"type\":\""), str_from_c(events[event].type), S("\"")));
	if (payload) put(&e, JOIN(o->arena, S(",\"payload\":\""), str_from_c(payload), S("\"")));
	put_z(&e, "}");
	hash_hex(paper_str(&e), b->last);
	put_record(o, JOIN(o->arena, str_from_c(b->last), S(".event.json")), paper_str(&e), b->timestamp);
	b->state = events[event].then;
	b->height++;
}

static void put_owned(struct box *b, enum event event, int64_t owner, str body, struct paper *o)
{
	char hash[HEX_HASH_TEXT], n[24];
	put_data(b, body, o, hash);
	put_data(b,
	    JOIN(o->arena, S("{\"owner\":"), digits(n, owner), S(",\"payload\":\""), str_from_c(hash),
	        S("\"}")),
	    o, hash);
	put_event(b, event, hash, o);
}

void box_begin(struct box *b, int64_t now, struct arena *a)
{
	*b = (struct box){ .arena = a, .timestamp = now };
}

void box_setup(struct box *b, str election, str trustees, str credentials, struct paper *o)
{
	char e[HEX_HASH_TEXT], t[HEX_HASH_TEXT], c[HEX_HASH_TEXT], s[HEX_HASH_TEXT], n[24];
	put_record(o, S("BELENIOS"), JOIN(o->arena, S("{\"version\":1,\"timestamp\":\""), digits(n,
		b->timestamp),
		S("\"}")), b->timestamp);
	put_data(b, election, o, e);
	put_data(b, trustees, o, t);
	put_data(b, credentials, o, c);
	put_data(b, JOIN(o->arena, S("{\"election\":\""), str_from_c(e), S("\",\"trustees\":\""),
		str_from_c(t),
		S("\",\"credentials\":\""), str_from_c(c), S("\"}")), o, s);
	put_event(b, SETUP, s, o);
}

static void put_one(struct box *b, enum event event, str body, struct paper *o)
{
	char hash[HEX_HASH_TEXT];
	put_data(b, body, o, hash);
	put_event(b, event, hash, o);
}

void box_ballot(struct box *b, str ballot, struct paper *o)
{
	put_one(b, BALLOT, ballot, o);
}

void box_close(struct box *b, struct paper *o)
{
	put_event(b, END_BALLOTS, NULL, o);
}

void box_tally(struct box *b, str tally, int64_t counted, int64_t weight, struct paper *o)
{
	char hash[HEX_HASH_TEXT];
	struct paper sized = paper_new(o->arena);
	put_data(b, tally, o, hash);
	put_z(&sized, "{\"num_tallied\":");
	put_int(&sized, counted);
	put_z(&sized, ",\"total_weight\":");
	put_weight(&sized, weight);
	put(&sized, JOIN(o->arena, S(",\"encrypted_tally\":\""), str_from_c(hash), S("\"}")));
	put_one(b, TALLY, paper_str(&sized), o);
}

void box_shuffle(struct box *b, int64_t owner, str shuffle, struct paper *o)
{
	put_owned(b, SHUFFLE, owner, shuffle, o);
}

void box_mixed(struct box *b, struct paper *o)
{
	put_event(b, END_SHUFFLES, NULL, o);
}

void box_decryption(struct box *b, int64_t owner, str decryption, struct paper *o)
{
	put_owned(b, DECRYPTION, owner, decryption, o);
}

void box_result(struct box *b, str result, struct paper *o)
{
	put_one(b, RESULT, result, o);
}
