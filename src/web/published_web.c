/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a union published because a course says so: folded on its page, and on a page of its own. */
#include "web/published.h"

#include "base/time.h"
#include "base/utf8.h"
#include "web/fields.h"
#include "web/routes.h"

enum { NEWEST = 3, PAGE = 20, CUT = 240, ITEM_MAX = 40 };

static struct published_row row_of(struct visit *v, const struct published *p, size_t most)
{
	enum lang lang = v->act.lang;
	struct published_row r = { .head = MSG(v->act.arena, lang, M_published_head,
		                           course_text(&p->course->title, lang),
		                           course_said(p->field, lang)),
		.day = date_said(v->act.arena, lang, p->day),
		.iso = date_iso(v->act.arena, p->day),
		.long_words = p->field->type == TYPE_LONG_TEXT,
		.item = id_code(&v->act, p->id) };
	if (p->taken)
		r.taken = date_said(v->act.arena, lang, p->taken);
	else
		r.words = answer_said(v, p->field, p->words);
	str head = utf8_head(r.words, most);
	r.cut = head.n < r.words.n;
	if (r.cut)
		r.words = arena_printf(v->act.arena, "%.*s…", PSTR(head));
	return r;
}

/* One more than is shown is asked for: it says whether there is another page. */
static int listed(struct visit *v, struct published_asked ask, size_t cut, struct published_list *l)
{
	struct published *p;
	size_t n, shown = (size_t)ask.most;
	struct ref who = visitor_may_act(&v->who) ? v->who.person : (struct ref){ 0 };
	ask.guild = v->guild.ref;
	ask.most++;
	TRY(published_reach(&v->act, &v->guild, who, &v->who.rights, &ask.reach));
	TRY(published_of(&v->act, &ask, &p, &n));
	l->code = v->guild.code;
	l->later = ask.before != 0;
	l->row = arena_new_n(v->act.arena, struct published_row, n);
	for (size_t i = 0; i < n && i < shown; i++) {
		l->row[l->n++] = row_of(v, &p[i], cut);
		l->more |= l->row[i].cut;
	}
	if (n > shown)
		l->next = id_code(&v->act, p[shown - 1].id);
	l->more |= n > shown;
	return 0;
}

int published_newest(struct visit *v, struct published_list *out)
{
	return listed(v, (struct published_asked){ .most = NEWEST }, CUT, out);
}

static bool may_take(const struct visit *v)
{
	return v->who.rights.n > 0 && may(&v->act, &v->who.rights, CAP_UNION_EDIT, &v->guild);
}

static int published_show(struct visit *v)
{
	struct published_view p = { .union_name =
		                            name_for(v->act.lang, v->guild.name, v->guild.name_en) };
	struct published_asked ask = { .most = PAGE };
	str after = visit_query(v, "after");
	if (after.n && !id_from_code(&v->act, after, &ask.before))
		return refuse(v, 404);
	TRY(listed(v, ask, SIZE_MAX, &p.list));
	if (may_take(v))
		p.list.token = visit_token(v,
		    JOIN(v->act.arena, S("/unions/"), v->guild.code, S("/published/take-back")));
	if (visit_query(v, "taken").n)
		v->notice = msg(v->act.lang, M_published_taken_now);
	page_published(&v->page, &p);
	v->narrow = true;
	return show(v, 200, MSG(v->act.arena, v->act.lang, M_published_of, p.union_name));
}

static int take_make(struct visit *v)
{
	int64_t id;
	if (!id_from_code(&v->act, form_value(v, "item"), &id))
		return refuse(v, 404);
	int r = published_take(&v->act, v->guild.ref, id);
	if (r == MATTER_NONE)
		return refuse(v, 404);
	TRY(r);
	return see_other(v, "/unions/%.*s/published?taken=1", PSTR(v->guild.code));
}

static const struct field list_form[] = { { "after", FIELD_LINE, 0, ITEM_MAX },
	{ "taken", FIELD_LINE, 0, 1 }, { 0 } };
static const struct field take_form[] = { { "item", FIELD_LINE, 1, ITEM_MAX }, { 0 } };

const struct route published_routes[] = { { HTTP_GET, "/unions/{union}/published", DOOR_ANYBODY, 0,
	                                          READS, list_form, NULL, published_show, NULL,
	                                          .what = "What a union published for the reader" },
	{ HTTP_POST, "/unions/{union}/published/take-back", DOOR_UNION, CAP_UNION_EDIT, WRITES, take_form,
	    NULL, take_make, NULL, .what = "Something published is taken back: its words go" },
	{ 0 } };
