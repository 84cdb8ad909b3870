/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "chain.h"
#include "mutate.h"
#include "toy.h"

enum { BLOCK = 512, NAME = 100, AT_SIZE = 124, AT_TIME = 136, AT_SUM = 148, DIGITS = 11, HEX = 64 };
enum { RECORDS_MAX = 64, BODY_MAX = 8192, MEMORY = 32 << 20 };

struct record {
	const char *head;
	str body;
	char old[HEX_HASH_TEXT], now[HEX_HASH_TEXT];
	bool is_event, is_changed;
};
struct chain {
	struct arena *a;
	struct record r[RECORDS_MAX];
	size_t n;
	bool is_large;
	char old_print[FINGERPRINT_TEXT], print[FINGERPRINT_TEXT];
};

/* ---- taken apart ---- */

static size_t octal_at(const char *p)
{
	size_t x = 0;
	for (int i = 0; i < DIGITS && p[i] >= '0' && p[i] <= '7'; i++) x = x << 3 | (size_t)(p[i] - '0');
	return x;
}

static void take_apart(struct chain *c, str s)
{
	c->is_large = memmem(s.p, s.n, "TOY-LARGE", 9);
	while (s.n >= BLOCK && c->n < RECORDS_MAX) {
		struct record *r = &c->r[c->n++];
		size_t size = octal_at(s.p + AT_SIZE);
		if (size > s.n - BLOCK) size = s.n - BLOCK;
		if (size > BODY_MAX) size = BODY_MAX;
		*r = (struct record){ .head = s.p, .body = { s.p + BLOCK, size } };
		memcpy(r->old, s.p, HEX);
		r->is_event = memcmp(s.p + HEX, ".event", 6) == 0;
		size_t whole = BLOCK + (size + BLOCK - 1) / BLOCK * BLOCK;
		if (whole > s.n) whole = s.n;
		s.p += whole;
		s.n -= whole;
	}
	if (c->n > 1) hash_b64(c->r[1].body, c->old_print);
}

/* ---- changed ---- */

static void change_body(struct chain *c, struct record *r, unsigned *seed_of)
{
	char *p = arena_raw(c->a, BODY_MAX);
	if (r->body.n) memcpy(p, r->body.p, r->body.n);
	const size_t most = r->body.n < 1024 ? 2048 : BODY_MAX;
	r->body = (str){ p, mutate_text(p, r->body.n, most, seed_of) };
	r->is_changed = true;
}

static void move(struct record *to, const struct record *from, size_t n)
{
	memmove(to, from, n * sizeof *to);
}

/* One record, or the two that a ballot is. */
static void rearrange(struct chain *c, size_t at, unsigned *seed_of)
{
	const size_t n = at + 2 <= c->n ? 1 + draw(seed_of) % 2 : 1, other = draw(seed_of) % c->n;
	const struct record kept = c->r[at];
	switch (draw(seed_of) % 4) {
	case 0:
		move(&c->r[at], &c->r[at + n], c->n - at - n);
		c->n -= n;
		break;
	case 1:
		if (c->n + n > RECORDS_MAX) return;
		move(&c->r[at + n], &c->r[at], c->n - at);
		c->n += n;
		break;
	case 2:
		c->n = at + 1;
		break;
	default:
		c->r[at] = c->r[other];
		c->r[other] = kept;
	}
}

/* ---- put together ---- */

static str replaced(struct chain *c, str s, const char *old, const char *now)
{
	const size_t n = strlen(old);
	const char *at = n ? memmem(s.p, s.n, old, n) : NULL;
	if (!at || strlen(now) != n) return s;
	s = arena_copy(c->a, s);
	for (char *p = (char *)s.p; (p = memmem(p, s.n - (size_t)(p - s.p), old, n)); p += n) memcpy(p, now, n);
	return s;
}

static str field_of(str s, const char *name)
{
	str rest;
	const char *at = memmem(s.p, s.n, name, strlen(name));
	if (!at) return S("");
	at += strlen(name);
	return str_cut((str){ at, s.n - (size_t)(at - s.p) }, '"', &rest);
}

/* An event as it should stand here. */
static str event_again(struct chain *c, size_t i, size_t *height, const char *last, bool has_data)
{
	char n[24];
	const str type = field_of(c->r[i].body, "\"type\":\"");
	str parent = S(""), payload = S("");
	if (*height) parent = JOIN(c->a, S("\"parent\":\""), str_from_c(last), S("\","));
	if (has_data) payload = JOIN(c->a, S(",\"payload\":\""), str_from_c(c->r[i - 1].now), S("\""));
	return JOIN(c->a, S("{"), parent, S("\"height\":"), digits(n, (int64_t)(*height)++), S(",\"type\":\""),
		type, S("\""), payload, S("}"));
}

static void octal(char *at, size_t x, int width)
{
	for (int i = width - 1; i >= 0; i--, x >>= 3) at[i] = (char)('0' + (x & 7));
}

static void check_sum(char head[BLOCK])
{
	unsigned sum = 0;
	memset(head + AT_SUM, ' ', 8);
	for (size_t i = 0; i < BLOCK; i++) sum += (unsigned char)head[i];
	octal(head + AT_SUM, sum, 6);
	head[AT_SUM + 6] = '\0';
}

static void put_record(struct paper *o, const struct record *r, const char *time)
{
	static const char zeros[BLOCK];
	char head[BLOCK];
	memcpy(head, r->head, BLOCK);
	if (head[HEX] == '.') memcpy(head, r->now, HEX);
	octal(head + AT_SIZE, r->body.n, DIGITS);
	if (time) memcpy(head + AT_TIME, time, DIGITS);
	check_sum(head);
	put(o, (str){ head, BLOCK });
	put(o, r->body);
	put(o, (str){ zeros, (BLOCK - r->body.n % BLOCK) % BLOCK });
}

static const char *time_of(const struct record *first, char out[DIGITS])
{
	int64_t t;
	if (!str_to_i64(field_of(first->body, "\"timestamp\":\""), &t) || t < 0) return NULL;
	octal(out, (size_t)t, DIGITS);
	return out;
}

/* Every hash that was a record's is the hash it has now; a ballot is signed again. */
static void set_right(struct chain *c)
{
	const char *last = "";
	size_t height = 0;
	for (size_t i = 0; i < c->n; i++) {
		struct record *r = &c->r[i];
		for (size_t k = 0; k < i; k++)
			if (memcmp(c->r[k].old, c->r[k].now, HEX))
				r->body = replaced(c, r->body, c->r[k].old, c->r[k].now);
		if (r->is_event && !r->is_changed)
			r->body = event_again(c, i, &height, last, i > 0 && !c->r[i - 1].is_event);
		if (i > 1) r->body = replaced(c, r->body, c->old_print, c->print);
		if (!r->is_event && i > 4) r->body = toy_sign_again(toy_of(c->is_large), r->body, c->a);
		hash_hex(r->body, r->now);
		if (i == 1) hash_b64(r->body, c->print);
		if (r->is_event) last = r->now;
	}
}

/* A byte of a header, its check sum made right or not. */
static size_t change_header(uint8_t *data, size_t size, unsigned *seed_of)
{
	char *head = (char *)data + BLOCK * (draw(seed_of) % (size / BLOCK));
	head[draw(seed_of) % BLOCK] = (char)draw(seed_of);
	if (draw(seed_of) % 2) check_sum(head);
	return size;
}

size_t chain_mutate(uint8_t *data, size_t size, size_t max, unsigned seed_of)
{
	const unsigned how = draw(&seed_of) % 16;
	if (size < BLOCK || how == 0) return LLVMFuzzerMutate(data, size, max);
	if (how == 1) return change_header(data, size, &seed_of);
	struct arena *a = arena_new(MEMORY);
	struct chain *c = arena_new_n(a, struct chain, 1);
	struct paper o = paper_new(a);
	char time[DIGITS];
	c->a = a;
	take_apart(c, (str){ (const char *)data, size });
	if (how < 5) rearrange(c, draw(&seed_of) % c->n, &seed_of);
	else change_body(c, &c->r[draw(&seed_of) % c->n], &seed_of);
	set_right(c);
	for (size_t i = 0; i < c->n; i++) put_record(&o, &c->r[i], time_of(&c->r[0], time));
	const str s = paper_str(&o);
	size = s.n && s.n <= max ? hand_out(data, max, 0, s) : LLVMFuzzerMutate(data, size, max);
	arena_free(&a);
	return size;
}

/* ---- written anew ---- */

str chain_written(const struct box *b, int64_t counted, int64_t weight, struct arena *a)
{
	struct box w;
	struct paper o = paper_new(a);
	box_begin(&w, b->timestamp, a);
	if (b->state >= BOX_OPEN) box_setup(&w, b->election, b->trustees, b->credentials, &o);
	for (size_t i = 0; i < b->n_ballot; i++) box_ballot(&w, b->ballot[i], &o);
	if (b->state >= BOX_CLOSED) box_close(&w, &o);
	if (b->state >= BOX_TALLIED) box_tally(&w, b->tally, counted, weight, &o);
	for (size_t i = 0; i < b->n_shuffle; i++) box_shuffle(&w, b->mixed[i].owner, b->mixed[i].record, &o);
	if (b->has_end_of_shuffles) box_mixed(&w, &o);
	for (size_t i = 0; i < b->n_decryption; i++)
		box_decryption(&w, b->decryption[i].owner, b->decryption[i].record, &o);
	if (b->state == BOX_DONE) box_result(&w, b->result, &o);
	CHECK(w.state == b->state && w.height == b->height && !strcmp(w.last, b->last));
	return paper_str(&o);
}
