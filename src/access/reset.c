/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A lost second factor: two officers who met the person take it away together. */
#include "access/inside.h"

#include "access/access_sql.h"

/* Over one of the unions where the person holds office, or is a member. */
static int answers_for(struct act *a, const struct visitor *v, struct ref person, bool *out)
{
	struct tie *tie;
	size_t n;
	*out = false;
	TRY(ties_of(a, person, &tie, &n));
	for (size_t i = 0; i < n && !*out; i++) {
		struct guild g;
		bool office = tie[i].kind == TIE_OFFICE;
		if (tie[i].ended_at || !(office || tie[i].kind == TIE_MEMBER))
			continue;
		TRY(guild_by_ref(a, tie[i].to, &g));
		*out = may(a, &v->rights, office ? CAP_OFFICERS : CAP_MEMBERS, &g);
	}
	return 0;
}

static int may_reset(struct act *a, const struct visitor *v, struct ref person)
{
	bool theirs;
	if (!visitor_may_act(v) || v->person.id == person.id)
		return RESET_NOT_YOURS;
	TRY(answers_for(a, v, person, &theirs));
	return theirs ? 0 : RESET_NOT_YOURS;
}

int factor_reset_ask(struct act *a, const struct visitor *v, struct ref person)
{
	struct q_credential_of c;
	int r = may_reset(a, v, person);
	if (r)
		return r;
	r = q_credential_of(a->db, a->arena, person.region, person.id, &c);
	if (r < 0)
		return r;
	if (r == DB_NONE || !c.totp_at)
		return RESET_NONE;
	TRY(q_reset_drop(a->db, person.region, person.id));
	return q_reset_ask(a->db, person.region, person.id, v->person.id, a->now);
}

int factor_reset_sign(struct act *a, const struct visitor *v, struct ref person)
{
	struct q_reset_of asked;
	int r = may_reset(a, v, person);
	if (r)
		return r;
	r = q_reset_of(a->db, a->arena, person.region, person.id, a->now - RESET_SECONDS, &asked);
	if (r)
		return r == DB_NONE ? RESET_NONE : r;
	if (asked.asked_by == v->person.id)
		return RESET_SAME_HAND;
	TRY(q_reset_drop(a->db, person.region, person.id));
	TRY(account_totp(a, person, S("")));
	TRY(q_device_clear(a->db, person.region, person.id));
	return session_end_all(a, person, NULL);
}
