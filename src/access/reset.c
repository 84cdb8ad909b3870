/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "access/reset.h"

#include "access/access_sql.h"
#include "access/inside.h"

/* ---- who may ---- */

/* The union of the person's first living tie that these rights reach. PARTY_NONE. */
static int union_between(
    struct act *a, const struct rights *rights, struct ref person, struct guild *out)
{
	struct tie *tie;
	size_t n;
	TRY(ties_of(a, person, &tie, &n));
	for (size_t i = 0; i < n; i++) {
		bool office = tie[i].kind == TIE_OFFICE;
		if (tie[i].ended_at || !(office || tie[i].kind == TIE_MEMBER))
			continue;
		TRY(guild_by_ref(a, tie[i].to, out));
		if (may(a, rights, office ? CAP_OFFICERS : CAP_MEMBERS, out))
			return 0;
	}
	return PARTY_NONE;
}

static int may_reset(struct act *a, const struct visitor *v, struct ref person, struct guild *out)
{
	if (!visitor_may_act(v) || v->person.id == person.id)
		return RESET_NOT_YOURS;
	int r = union_between(a, &v->rights, person, out);
	return r == PARTY_NONE ? RESET_NOT_YOURS : r;
}

/* ---- who is told ---- */

static int tell(struct act *a, int64_t reader, const struct told *t)
{
	int64_t region = id_region(reader);
	return q_told_add(a->db, region, reader, id_new(a, region), t->at, (int64_t)t->what, t->person,
	    t->asked_by, t->decided_by);
}

static int tell_all(struct act *a, const struct told *t)
{
	TRY(tell(a, t->person, t));
	if (t->asked_by != t->person)
		TRY(tell(a, t->asked_by, t));
	bool another = t->decided_by && t->decided_by != t->person && t->decided_by != t->asked_by;
	return another ? tell(a, t->decided_by, t) : 0;
}

int access_told(struct act *a, struct ref reader, struct told **out, size_t *n)
{
	struct q_told_of *row;
	TRY(q_told_of(a->db, a->arena, reader.region, reader.id, &row, n));
	*out = arena_new_n(a->arena, struct told, *n);
	for (size_t i = 0; i < *n; i++)
		(*out)[i] = (struct told){ row[i].at, (enum told_what)row[i].what, row[i].person,
			row[i].asked_by, row[i].decided_by };
	return 0;
}

/* ---- asking ---- */

static int has_factor(struct act *a, struct ref person)
{
	struct q_credential_of c;
	int r = q_credential_of(a->db, a->arena, person.region, person.id, &c);
	if (r < 0)
		return r;
	return r == DB_NONE || !c.totp_at ? RESET_NONE : 0;
}

int factor_reset_about(struct act *a, struct ref person, struct reset *out)
{
	struct q_reset_of row;
	int64_t since = a->now - RESET_SECONDS;
	int r = q_reset_of(a->db, a->arena, person.region, person.id, since, &row);
	if (r)
		return r == DB_NONE ? RESET_NONE : r;
	*out = (struct reset){ person, { id_region(row.guild), row.guild }, row.asked_by,
		row.asked_at };
	return 0;
}

/* Nothing is asked about this person that still holds; what is over goes. */
static int make_room(struct act *a, struct ref person)
{
	struct reset now;
	int r = factor_reset_about(a, person, &now);
	if (r != RESET_NONE)
		return r ? r : RESET_ASKED;
	r = q_reset_drop(a->db, person.region, person.id);
	return r == DB_NONE ? 0 : r;
}

int factor_reset_ask(struct act *a, const struct visitor *v, struct ref person)
{
	struct guild g;
	int r = may_reset(a, v, person, &g);
	r = r ? r : has_factor(a, person);
	r = r ? r : make_room(a, person);
	if (r)
		return r;
	TRY(q_reset_ask(a->db, person.region, person.id, v->person.id, a->now, g.ref.id, g.path,
	    g.trade_path));
	return tell_all(a, &(struct told){ a->now, TOLD_ASKED, person.id, v->person.id, 0 });
}

/* ---- deciding ---- */

/* What is asked about the person, and that it is v's to decide. */
static int to_decide(struct act *a, const struct visitor *v, struct ref person, struct reset *out)
{
	struct guild g;
	int r = may_reset(a, v, person, &g);
	return r ? r : factor_reset_about(a, person, out);
}

/* The row goes first: of two who decide at the same moment one finds it gone. */
static int decide(
    struct act *a, const struct visitor *v, const struct reset *asked, enum told_what what)
{
	int r = q_reset_drop(a->db, asked->person.region, asked->person.id);
	if (r)
		return r == DB_NONE ? RESET_NONE : r;
	return tell_all(a,
	    &(struct told){ a->now, what, asked->person.id, asked->asked_by, v->person.id });
}

/* Whose office ended since they asked has not asked. */
static int asker_still_may(struct act *a, const struct reset *asked)
{
	struct rights rights;
	struct guild g;
	TRY(rights_of(a, (struct ref){ id_region(asked->asked_by), asked->asked_by }, &rights));
	int r = union_between(a, &rights, asked->person, &g);
	return r == PARTY_NONE ? RESET_NONE : r;
}

int factor_reset_sign(struct act *a, const struct visitor *v, struct ref person)
{
	struct reset asked;
	int r = to_decide(a, v, person, &asked);
	if (r)
		return r;
	if (asked.asked_by == v->person.id)
		return RESET_SAME_HAND;
	r = asker_still_may(a, &asked);
	r = r ? r : decide(a, v, &asked, TOLD_TAKEN);
	if (r)
		return r;
	TRY(account_totp(a, person, S("")));
	TRY(q_device_clear(a->db, person.region, person.id));
	return session_end_all(a, person, NULL);
}

int factor_reset_drop(struct act *a, const struct visitor *v, struct ref person)
{
	struct reset asked;
	bool own = v->person.id == person.id;
	int r = own ? factor_reset_about(a, person, &asked) : to_decide(a, v, person, &asked);
	if (r)
		return r;
	if (own && !visitor_may_act(v))
		return RESET_NOT_YOURS;
	bool back = asked.asked_by == v->person.id;
	return decide(a, v, &asked, own ? TOLD_KEPT : back ? TOLD_BACK : TOLD_REFUSED);
}

/* ---- what waits ---- */

static bool is_there(const struct reset *of, size_t n, int64_t person)
{
	for (size_t i = 0; i < n; i++)
		if (of[i].person.id == person)
			return true;
	return false;
}

/* '.' is followed by '/' in byte order; a way with '/' after it ends what lies under the way. */
static int waiting_under(
    struct act *a, const struct office *o, struct q_resets_waiting **out, size_t *n)
{
	str end = arena_printf(a->arena, "%.*s/", PSTR(o->path));
	str trade_end = arena_printf(a->arena, "%.*s/", PSTR(o->trade_path));
	return q_resets_waiting(a->db, a->arena, a->now - RESET_SECONDS, o->path, end,
	    o->trade_path.n ? o->trade_path : S("/"), o->trade_path.n ? trade_end : S("/"), out, n);
}

static int add_theirs(struct act *a, const struct visitor *v, const struct q_resets_waiting *row,
    struct reset *out, size_t *n)
{
	struct guild g;
	struct ref person = { row->region, row->person };
	if (is_there(out, *n, person.id))
		return 0;
	int r = may_reset(a, v, person, &g);
	if (r < 0)
		return r;
	if (r == 0)
		out[(*n)++] = (struct reset){ person, { id_region(row->guild), row->guild },
			row->asked_by, row->asked_at };
	return 0;
}

int factor_resets(struct act *a, const struct visitor *v, struct reset **out, size_t *n)
{
	enum { MOST = 50 };
	*out = arena_new_n(a->arena, struct reset, MOST);
	*n = 0;
	for (size_t i = 0; i < v->rights.n; i++) {
		struct q_resets_waiting *row;
		size_t n_row;
		TRY(waiting_under(a, &v->rights.office[i], &row, &n_row));
		for (size_t k = 0; k < n_row && *n < MOST; k++)
			TRY(add_theirs(a, v, &row[k], *out, n));
	}
	return 0;
}
