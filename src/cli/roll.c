/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cli/roll.h"

void roll_begin(struct roll *r, struct arena *keep, struct arena *round, size_t rows)
{
	enum { LEAST = 4096 };
	*r = (struct roll){ .keep = keep, .round = round, .slots = rows > LEAST ? rows : LEAST };
	r->union_slot = arena_new_n(keep, struct roll_union *, r->slots);
	r->name_slot = arena_new_n(keep, struct roll_entry *, r->slots);
	r->number_slot = arena_new_n(keep, struct roll_entry *, r->slots);
}

static size_t slot_of(const struct roll *r, const struct roll_union *in, str s)
{
	uint64_t h = 1469598103934665603u ^ (in ? (uint64_t)in->g.ref.id : 0);
	for (size_t i = 0; i < s.n; i++)
		h = (h ^ (unsigned char)s.p[i]) * 1099511628211u;
	return (size_t)(h ^ h >> 32) % r->slots;
}

struct roll_entry *roll_number(const struct roll *r, const struct roll_union *in, str number)
{
	struct roll_entry *e = r->number_slot[slot_of(r, in, number)];
	while (e && !(e->in == in && str_eq(e->number, number)))
		e = e->next_number;
	return e;
}

static struct roll_entry *of_name(struct roll_entry *e, const struct roll_union *in, str name)
{
	while (e && !(e->in == in && str_eq(e->name, name)))
		e = e->next_name;
	return e;
}

struct roll_entry *roll_name(const struct roll *r, const struct roll_union *in, str name)
{
	return of_name(r->name_slot[slot_of(r, in, name)], in, name);
}

struct roll_entry *roll_next(const struct roll_entry *e)
{
	return of_name(e->next_name, e->in, e->name);
}

struct roll_entry *roll_add(struct roll *r, const struct roll_union *in, str name, str number)
{
	struct roll_entry **by_name = &r->name_slot[slot_of(r, in, name)];
	struct roll_entry *e = arena_new_n(r->keep, struct roll_entry, 1);
	*e = (struct roll_entry){ .next_name = *by_name, .in = in, .name = name, .number = number };
	*by_name = e;
	if (number.n) {
		struct roll_entry **by_number = &r->number_slot[slot_of(r, in, number)];
		e->next_number = *by_number;
		*by_number = e;
	}
	return e;
}

/* ---- those the hall knows ---- */

static int bring_members(struct act *a, struct roll *r, const struct roll_union *u)
{
	struct member *m;
	size_t n;
	int64_t after = 0;
	do {
		TRY(members_of(a, u->g.ref.id, after, &m, &n));
		for (size_t i = 0; i < n; i++) {
			struct roll_entry *e = roll_add(
			    r, u, arena_copy(r->keep, m[i].name), arena_copy(r->keep, m[i].role));
			e->person = m[i].person;
			after = m[i].person.id;
		}
		arena_reset(r->round);
	} while (n);
	return 0;
}

int roll_union(struct act *a, struct roll *r, str code, struct roll_union **out)
{
	struct guild g;
	struct roll_union **slot = &r->union_slot[slot_of(r, NULL, code)];
	for (*out = *slot; *out; *out = (*out)->next)
		if (str_eq((*out)->g.code, code))
			return 0;
	int got = guild_by_code(a, code, &g);
	if (got)
		return got;
	struct roll_union *u = *out = arena_new_n(r->keep, struct roll_union, 1);
	u->g = (struct guild){ .ref = g.ref, .code = arena_copy(r->keep, g.code), .level = g.level,
		.path = arena_copy(r->keep, g.path), .trade_path = arena_copy(r->keep, g.trade_path),
		.employer = g.employer, .ended = g.ended };
	u->next = *slot;
	*slot = u;
	return bring_members(a, r, u);
}
