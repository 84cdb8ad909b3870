/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/turn.h"

bool turn_is_yours(const struct turn *t)
{
	return t->of == TURN_YOURS || t->of == TURN_SIGN || t->of == TURN_NOTE;
}

static str title_of(const struct visit *v, const struct course *c, const struct turn *t)
{
	return t->move == COURSE_NONE ? S("") : course_text(&c->moves[t->move].title, v->act.lang);
}

static str actor_said(const struct visit *v, const struct turn *t)
{
	str title = course_actor_title(t->actor, v->act.lang);
	return title.n ? title : role_title(v->act.hall->roles, t->actor, v->act.lang);
}

str turn_step(struct visit *v, const struct course *c, const struct turn *t)
{
	switch (t->of) {
	case TURN_SIGN: return MSG(v->act.arena, v->act.lang, M_turn_sign, title_of(v, c, t));
	case TURN_NOTE: return msg(v->act.lang, M_work_note);
	default: return title_of(v, c, t);
	}
}

str turn_waits(struct visit *v, const struct turn *t)
{
	switch (t->of) {
	case TURN_SIGNER:
		return t->own ? msg(v->act.lang, M_turn_own)
		              : MSG(v->act.arena, v->act.lang, M_turn_signer, actor_said(v, t));
	case TURN_ROLE:
	case TURN_OTHER: return MSG(v->act.arena, v->act.lang, M_turn_role, actor_said(v, t));
	case TURN_UPPER: return MSG(v->act.arena, v->act.lang, M_turn_upper, actor_said(v, t));
	case TURN_APPLICANT: return msg(v->act.lang, M_turn_applicant);
	case TURN_CLOCK: return msg(v->act.lang, M_turn_clock);
	default: return S("");
	}
}

static str upper_name(struct visit *v, const struct turn *t)
{
	struct guild up;
	int r = matter_above(&v->act, &v->matter, t->up, &up);
	return r ? actor_said(v, t) : name_for(v->act.lang, up.name, up.name_en);
}

/* Which union signs it and in which part, where the course says only "chair". */
static str signer_line(struct visit *v, const struct turn *t)
{
	struct signers s;
	if (matter_signers(&v->act, &v->matter, &s))
		return turn_waits(v, t);
	str as = role_title(v->act.hall->roles, s.as[0], v->act.lang);
	for (size_t i = 1; i < s.n; i++)
		as = MSG(v->act.arena, v->act.lang, M_turn_or, as,
		    role_title(v->act.hall->roles, s.as[i], v->act.lang));
	return MSG(v->act.arena, v->act.lang, t->own ? M_turn_own_at : M_turn_signer_at, as,
	    name_for(v->act.lang, s.guild.name, s.guild.name_en));
}

str turn_line(struct visit *v, const struct turn *t, str holder)
{
	str step = turn_step(v, v->matter.course, t);
	switch (t->of) {
	case TURN_YOURS:
	case TURN_SIGN:
	case TURN_NOTE: return MSG(v->act.arena, v->act.lang, M_turn_yours, step);
	case TURN_SIGNER: return signer_line(v, t);
	case TURN_ROLE:
		return MSG(v->act.arena, v->act.lang, M_turn_role_at, actor_said(v, t), holder, step);
	case TURN_UPPER:
		return MSG(v->act.arena, v->act.lang, M_turn_upper_at, upper_name(v, t), step);
	default: return turn_waits(v, t);
	}
}

str turn_for_worker(struct visit *v, const struct turn *t, str holder)
{
	switch (t->of) {
	case TURN_ROLE:
	case TURN_OTHER:
		return MSG(v->act.arena, v->act.lang, M_turn_worker_role, actor_said(v, t), holder);
	case TURN_UPPER: return MSG(v->act.arena, v->act.lang, M_turn_worker_upper, upper_name(v, t));
	case TURN_APPLICANT: return v->footing.applicant ? S("") : msg(v->act.lang, M_turn_asker);
	default: return S("");
	}
}
