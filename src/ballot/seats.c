/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ballot/seats.h"
#include <stdlib.h>
#include "ballot/record.h"
#include "base/sort.h"

static void key_of(str credential, uint8_t key[SEAT_KEY])
{
	struct digest d;
	crypto_sha256(credential, &d);
	memcpy(key, d.b, SEAT_KEY);
}

static int by_key(const void *a, const void *b)
{
	return memcmp(((const struct seat *)a)->key, ((const struct seat *)b)->key, SEAT_KEY);
}

static int by_key_and_line(const void *a, const void *b, void *with)
{
	const struct seat *x = a, *y = b;
	(void)with;
	const int r = by_key(a, b);
	return r ? r : (x->line > y->line) - (x->line < y->line);
}

/* One line, C or C,WEIGHT: whether it has a weight. */
static bool read_line(struct scan *s, struct seat *seat)
{
	struct voter v;
	if (!voter_read(scan_plain(s, VOTER_TEXT), &v)) scan_refuse(s, WHY_WEIGHT);
	key_of(v.credential, seat->key);
	seat->weight = v.weight;
	return v.is_explicit;
}

/* How many texts there are: none has a quote inside. */
static size_t count_texts(str list, struct box_watch watch)
{
	size_t quotes = 0;
	while (list.n) {
		const str piece = { list.p, list.n < PASSED_AT_ONCE ? list.n : PASSED_AT_ONCE };
		for (size_t i = 0; i < piece.n; i++) quotes += piece.p[i] == '"';
		watch_passed(watch, piece);
		list.p += piece.n;
		list.n -= piece.n;
	}
	return quotes / 2;
}

static void read_all(struct scan *s, struct box_watch watch, struct seats *out)
{
	size_t explicit = 0;
	scan_expect(s, "[");
	for (size_t i = 0; i < out->n && scan_ok(s); i++) {
		struct seat *seat = &out->seat[i];
		const size_t mark = scan_item(s, i), from = s->at;
		if (i) scan_expect(s, ",");
		explicit += read_line(s, seat);
		watch_passed(watch, (str){ s->s.p + from, s->at - from });
		seat->line = (uint32_t)i;
		if (explicit != 0 && explicit != i + 1) scan_refuse(s, WHY_WEIGHT);
		if (__builtin_add_overflow(out->weight, seat->weight, &out->weight)) scan_refuse(s, WHY_WEIGHT);
		scan_leave(s, mark);
	}
	scan_expect(s, "]");
}

static bool distinct(struct scan *s, struct seats *out)
{
	sort_in_place(out->seat, out->n, sizeof *out->seat, by_key_and_line, NULL);
	for (size_t i = 1; i < out->n; i++) {
		if (by_key(&out->seat[i - 1], &out->seat[i])) continue;
		scan_item(s, out->seat[i].line);
		scan_refuse(s, WHY_DOUBLE);
		return false;
	}
	return true;
}

bool seats_read(str credentials, struct arena *a, struct seats *out, struct refusal *why)
{
	return seats_read_watched(credentials, (struct box_watch){ 0 }, a, out, why);
}

bool seats_read_watched(str credentials, struct box_watch watch, struct arena *a, struct seats *out,
	struct refusal *why)
{
	struct scan s = scan_begin(credentials, a);
	*out = (struct seats){ .n = count_texts(credentials, watch) };
	if (out->n > SEATS_MAX) scan_refuse(&s, WHY_TOO_MANY);
	if (scan_ok(&s)) {
		out->seat = arena_new_n(a, struct seat, out->n + 1);
		read_all(&s, watch, out);
	}
	const bool good = scan_end(&s) && distinct(&s, out);
	*why = s.refusal;
	return good;
}

bool seats_fill(struct seats *s, const struct box *b, size_t *at)
{
	for (*at = 0; *at < b->n_ballot; (*at)++) {
		struct seat key, *seat;
		key_of(ballot_credential(b->ballot[*at]), key.key);
		seat = bsearch(&key, s->seat, s->n, sizeof key, by_key);
		if (!seat) return false;
		if (!seat->last) {
			s->voted++;
			s->voted_weight += seat->weight;
		}
		seat->last = (uint32_t)*at + 1;
		box_passed(b, b->ballot[*at]);
	}
	return true;
}

int64_t *ballot_weights(const struct seats *seats, const struct box *b, struct arena *a)
{
	int64_t *w = arena_raw(a, (b->n_ballot + 1) * sizeof *w);
	for (size_t i = 0; i < b->n_ballot; i++) w[i] = -1;
	for (size_t i = 0; i < seats->n; i++)
		if (seats->seat[i].last) w[seats->seat[i].last - 1] = seats->seat[i].weight;
	return w;
}
