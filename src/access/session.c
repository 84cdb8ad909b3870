/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Who is signed in, for how long, and how it ends. */
#include "access/inside.h"
#include "access/reset.h"

#include "access/access_sql.h"

enum { FRESH = 5 * 60, OFFICER_TOUCH = 60, MEMBER_TOUCH = 86400 };      /* seconds */

bool holds_officer_role(const struct act *a, const struct rights *r)
{
	for (size_t i = 0; i < r->n; i++)
		if (role_is_officer(a->hall->roles, r->office[i].role))
			return true;
	return false;
}

static bool has_ended(const struct act *a, const struct visitor *v)
{
	int64_t idle = v->officer ? OFFICER_IDLE : MEMBER_IDLE;
	int64_t longest = v->officer ? OFFICER_LONGEST : MEMBER_LONGEST;
	return a->now - v->seen_at >= idle || a->now - v->begun_at >= longest;
}

int session_find(struct act *a, str token, struct visitor *out)
{
	struct q_session_find s;
	*out = (struct visitor){ 0 };
	struct visitor v = { 0 };
	if (!session_digest(a->hall, token, &v.session))
		return SESSION_NONE;
	int64_t region = session_region(&v.session);
	int r = q_session_find(a->db, a->arena, region, digest_bytes(&v.session), &s);
	if (r == DB_NONE)
		return SESSION_NONE;
	TRY(r);
	v.person = (struct ref){ region, s.person };
	v.name = s.name;
	v.name_en = s.name_en;
	v.login = s.login;
	v.lang = (enum lang)s.lang;
	v.lang_chosen = s.lang_chosen == 1;
	v.factor = s.factor == 1;
	v.has_totp = s.totp_at != 0;
	v.begun_at = s.begun_at;
	v.seen_at = s.seen_at;
	v.fresh_at = s.fresh_at;
	TRY(rights_of(a, v.person, &v.rights));
	v.officer = holds_officer_role(a, &v.rights);
	if (has_ended(a, &v))
		return SESSION_NONE;
	if (!visitor_may_act(&v))
		v.rights = (struct rights){ 0 };
	*out = v;
	return 0;
}

bool visitor_may_act(const struct visitor *v)
{
	return v->person.id && (v->factor || (!v->officer && !v->has_totp));
}

bool visitor_is_fresh(const struct act *a, const struct visitor *v)
{
	return v->person.id && a->now - v->fresh_at <= FRESH;
}

bool session_wants_touch(const struct act *a, const struct visitor *v)
{
	return v->person.id && a->now - v->seen_at >= (v->officer ? OFFICER_TOUCH : MEMBER_TOUCH);
}

int session_touch(struct act *a, const struct digest *session)
{
	return q_session_touch(a->db, session_region(session), digest_bytes(session), a->now);
}

int session_end(struct act *a, const struct digest *session)
{
	return q_session_end(a->db, session_region(session), digest_bytes(session));
}

int session_end_all(struct act *a, struct ref person, const struct digest *but)
{
	static const struct digest none;
	return q_session_end_all(a->db, person.region, person.id, digest_bytes(but ? but : &none));
}

int session_rotate(struct act *a, const struct visitor *v, bool factor, int64_t fresh_at,
	char token[SESSION_TEXT])
{
	struct q_session_device was;
	struct digest digest;
	int64_t region = v->person.region;
	int r = q_session_device(a->db, a->arena, region, digest_bytes(&v->session), &was);
	if (r == DB_NONE)
		return SESSION_NONE;
	TRY(r);
	TRY(session_end(a, &v->session));
	session_token(a->hall, region, token, &digest);
	return q_session_add(a->db, region, digest_bytes(&digest), v->person.id, was.device, factor,
	    was.begun_at, a->now, fresh_at ? fresh_at : was.fresh_at);
}

int sessions_of(
    struct act *a, struct ref person, const struct digest *now, struct session_row **out, size_t *n)
{
	struct q_sessions_of *rows;
	struct rights r;
	TRY(rights_of(a, person, &r));
	bool officer = holds_officer_role(a, &r);
	int64_t since = a->now - (officer ? OFFICER_IDLE : MEMBER_IDLE);
	int64_t begun = a->now - (officer ? OFFICER_LONGEST : MEMBER_LONGEST);
	size_t n_row;
	TRY(q_sessions_of(a->db, a->arena, person.region, person.id, since, &rows, &n_row));
	*out = arena_new_n(a->arena, struct session_row, n_row);
	*n = 0;
	for (size_t i = 0; i < n_row; i++) {
		struct session_row *s = &(*out)[*n];
		if (rows[i].begun_at <= begun || rows[i].digest.n != sizeof s->id.b)
			continue;
		*s = (struct session_row){ .begun_at = rows[i].begun_at, .seen_at = rows[i].seen_at };
		memcpy(s->id.b, rows[i].digest.p, sizeof s->id.b);
		s->this_one = now && digest_same(&s->id, now);
		(*n)++;
	}
	return 0;
}

int access_sweep(struct act *a)
{
	TRY(q_session_sweep(a->db, a->now - MEMBER_IDLE));
	TRY(q_reset_sweep(a->db, a->now - RESET_SECONDS));
	return q_invite_sweep(a->db, a->now);
}
