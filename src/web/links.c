/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/links.h"

static bool opens_others(const struct course *c)
{
	for (size_t i = 0; i < c->n_moves; i++)
		for (size_t k = 0; k < c->moves[i].n_effects; k++)
			if (c->moves[i].effects[k].kind == EFFECT_OPEN)
				return true;
	return false;
}

static bool may_have_links(const struct visit *v, const struct record *r)
{
	return opens_others(v->matter.course) || (r->n > 0 && r->entry[0].kind == ENTRY_OPENED);
}

static struct link_view link_of(struct visit *v, const struct link *l)
{
	enum lang lang = v->act.lang;
	struct link_view out = { .what = msg(lang, l->away ? M_matter_gave_rise : M_matter_began_from),
		.title = course_text(&l->course->title, lang) };
	if (l->may_read)
		out.address = JOIN(v->act.arena, S("/matters/"), id_code(&v->act, l->other.id));
	if (l->may_read)
		out.state = course_text(&l->course->states[l->state].title, lang);
	return out;
}

int links_shown(struct visit *v, const struct record *r, const struct link_view **out, size_t *n)
{
	struct link *link;
	size_t n_link;
	*n = 0;
	if (!may_have_links(v, r))
		return 0;
	TRY(matter_links(
	    &v->act, &v->matter, v->who.person, &v->footing, &v->who.rights, &link, &n_link));
	struct link_view *all = arena_new_n(v->act.arena, struct link_view, n_link);
	for (size_t i = 0; i < n_link; i++)
		if (link[i].kind == LINK_GIVES_RISE)
			all[(*n)++] = link_of(v, &link[i]);
	*out = all;
	return 0;
}
