/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What everybody may read without signing in. */
#include "web/public_view.h"

#include "base/static.h"
#include "base/time.h"
#include "base/utf8.h"
#include "course/book.h"
#include "web/back.h"
#include "web/promise.h"
#include "web/routes.h"
#include "web/said.h"
#include "web/site.h"

#include <stdio.h>

enum { SEARCH_MOST = 20, WORDS_MAX = 80 };

/* ---- the first page ---- */

static void topics(const struct visit *v, struct home_view *h)
{
	const struct course *c = course_latest(v->act.hall->courses, S("demand"));
	const struct course_field *f = c ? course_any_field(c, S("topic")) : NULL;
	if (!f)
		return;
	h->topic = arena_new_n(v->act.arena, struct topic_view, f->n_choices);
	for (size_t i = 0; i < f->n_choices; i++)
		h->topic[h->n_topic++] =
		    (struct topic_view){ f->choices[i].name, course_text(&f->choices[i].title, v->act.lang),
			    course_text(&f->choices[i].help, v->act.lang), topic_icon(f->choices[i].name) };
}

static int home_show(struct visit *v)
{
	struct home_view h = { .people = static_url(v->act.arena, "people.svg"),
		.signed_in = v->who.person.id != 0,
		.promise.none = true };
	struct guild top;
	topics(v, &h);
	int r = guild_top(v, &top);
	if (r == 0)
		r = promise_public(v, &top, &h.promise);
	if (r < 0)
		return r;
	page_home(&v->page, &h);
	return show(v, 200, msg(v->act.lang, M_home_title));
}

/* ---- search ---- */

/* Hits often share the union above them, so each of those is asked for once. */
static int place_above(
    struct visit *v, const struct guild_row *row, size_t i, struct found_view *out)
{
	struct guild above;
	if (row[i].parent == 0)
		return 0;
	for (size_t k = 0; k < i; k++)
		if (row[k].parent == row[i].parent) {
			out[i].place = out[k].place;
			return 0;
		}
	int r = guild_by_ref(&v->act, (struct ref){ id_region(row[i].parent), row[i].parent }, &above);
	if (r == 0)
		out[i].place = name_for(v->act.lang, above.name, above.name_en);
	return r < 0 ? r : 0;
}

static int found(struct visit *v, str words, struct search_view *s)
{
	struct guild_row *row;
	TRY(guild_search(&v->act, words, SEARCH_MOST, &row, &s->n_row));
	s->row = arena_new_n(v->act.arena, struct found_view, s->n_row);
	for (size_t i = 0; i < s->n_row; i++) {
		s->row[i] =
		    (struct found_view){ row[i].code, name_for(v->act.lang, row[i].name, row[i].name_en),
			    kind_said(v, row[i].form, row[i].level), S(""),
			    members_listed(v, row[i].members) };
		TRY(place_above(v, row, i, s->row));
	}
	return 0;
}

static int search_show(struct visit *v)
{
	const struct field_fault *wrong = form_fault(v, S("q"));
	struct search_view s = { .most = SEARCH_MOST, .most_said = number_said(v, SEARCH_MOST),
		.error = wrong ? fault_said(v, wrong) : S(""), .words = visit_query(v, "q") };
	s.asked = s.words.n > 0 && !wrong;
	if (s.asked)
		TRY(found(v, s.words, &s));
	page_search(&v->page, &s);
	return show(v, wrong ? 422 : 200, msg(v->act.lang, M_search_title));
}

/* ---- plain words ---- */

static int about_show(struct visit *v)
{
	struct about_view a = { name_for(v->act.lang, v->site->name, v->site->name_en),
		number_said(v, K_PEOPLE), number_said(v, K_MATTERS) };
	page_about(&v->page, &a);
	return show(v, 200, msg(v->act.lang, M_about_title));
}

static int privacy_show(struct visit *v)
{
	struct privacy_view p = { number_said(v, K_PEOPLE), number_said(v, K_MATTERS) };
	page_privacy(&v->page, &p);
	return show(v, 200, msg(v->act.lang, M_privacy_title));
}

static int help_show(struct visit *v)
{
	page_help(&v->page);
	return show(v, 200, msg(v->act.lang, M_help_title));
}

/* ---- the language ---- */

/* What a page of ours puts there: escaped, and so nothing but these. */
static bool is_query(str q)
{
	for (size_t i = 0; i < q.n; i++)
		if (!q.p[i] || !strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789%=&-._~+",
		                   q.p[i]))
			return false;
	return true;
}

static int language_set(struct visit *v)
{
	str lang = visit_param(v, "lang"), back = visit_query(v, "back");
	str query = visit_query(v, "query");
	if (query.n > QUERY_AGAIN_MOST || !is_query(query)) /* an address of ours, not one of somebody's making */
		query = S("");
	if (!str_eq(lang, S("zh")) && !str_eq(lang, S("en")))
		return refuse(v, 404);
	visit_cookie(v, "__Host-lang", lang, 365 * 86400);
	return see_other(v, "%.*s%s%.*s", PSTR(path_address(v, page_near(v, back))),
	    query.n ? "?" : "", PSTR(query));
}

/* ---- for machines ---- */

static int robots_show(struct visit *v)
{
	static const char text[] =
	    "User-agent: *\n"
	    "Disallow: /unions/*/members\nDisallow: /unions/*/edit\n"
	    "Disallow: /unions/*/figures\nDisallow: /unions/*/published\nAllow: /$\nAllow: /unions\n"
	    "Allow: /figures\nAllow: /about\nAllow: /privacy\n"
	    "Allow: /help\nAllow: /static/\nDisallow: /\n";
	return send_bytes(v, S("text/plain; charset=utf-8"), S(""), str_from_c(text));
}

/* RFC 9116. The contact is the telephone of the union at the head of the hall, written with its country
 * code; a hall without one has no such file. */
static int security_show(struct visit *v)
{
	enum { VALID_DAYS = 180 };
	struct guild top;
	int r = guild_top(v, &top);
	if (r)
		return r < 0 ? r : refuse(v, 404);
	str tel = phone_address(v, top.phone);
	if (!str_begins(tel, S("tel:+")))
		return refuse(v, 404);
	str text =
	    arena_printf(v->act.arena, "Contact: %.*s\nExpires: %.*s\nPreferred-Languages: zh, en\n",
	        PSTR(tel), PSTR(moment_iso(v->act.arena, v->act.now + VALID_DAYS * 86400)));
	return send_bytes(v, S("text/plain; charset=utf-8"), S(""), text);
}

static const struct field search_form[] = { { "q", FIELD_LINE, 0, WORDS_MAX }, { 0 } };
static const struct field language_form[] = { { "back", FIELD_LINE, 0, HTTP_PATH_MAX },
	{ "query", FIELD_LINE, 0, QUERY_AGAIN_MOST }, { 0 } };

const struct route public_routes[] = { { HTTP_GET, "/", DOOR_ANYBODY, 0, READS, NULL, NULL,
	                                       home_show, NULL, .what = "The first page" },
	{ HTTP_GET, "/search", DOOR_ANYBODY, 0, READS, search_form, NULL, search_show, search_show,
	    .what = "Unions by name, pinyin, English or code" },
	{ HTTP_GET, "/about", DOOR_ANYBODY, 0, READS, NULL, NULL, about_show, NULL,
	    .what = "What this hall is" },
	{ HTTP_GET, "/privacy", DOOR_ANYBODY, 0, READS, NULL, NULL, privacy_show, NULL,
	    .what = "Who may see what" },
	{ HTTP_GET, "/help", DOOR_ANYBODY, 0, READS, NULL, NULL, help_show, NULL,
	    .what = "Help in plain words" },
	{ HTTP_GET, "/language/{lang}", DOOR_ANYBODY, 0, READS, language_form, NULL, language_set,
	    language_set, .what = "Remembers the language and goes back" },
	{ HTTP_GET, "/robots.txt", DOOR_ANYBODY, 0, READS, NULL, NULL, robots_show, NULL,
	    .what = "What search engines may read" },
	{ HTTP_GET, "/.well-known/security.txt", DOOR_ANYBODY, 0, READS, NULL, NULL, security_show,
	    NULL, .what = "Whom to tell about a weakness (RFC 9116)" },
	{ 0 } };
