/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/back.h"

#include "base/utf8.h"
#include "web/frame_view.h"
#include "web/site.h"

/* ---- addresses ---- */

bool path_is_plain(str p)
{
	enum { LONGEST = 200 };
	if (p.n == 0 || p.n > LONGEST || p.p[0] != '/' ||
	    (p.n > 1 && (p.p[1] == '/' || p.p[1] == '\\')))
		return false;
	for (size_t i = 0; i < p.n; i++)
		if ((unsigned char)p.p[i] < ' ' || p.p[i] == 127 || p.p[i] == '\\' || p.p[i] == '?' ||
		    p.p[i] == '#')
			return false;
	return true;
}

static bool is_page(const struct visit *v, str path)
{
	struct http_exchange x = { .path = path };
	struct visit there = { .x = &x };
	bool other;
	return route_find(v->site, HTTP_GET, &there, &other) != NULL;
}

str page_near(const struct visit *v, str path)
{
	if (!path_is_plain(path))
		return S("/");
	while (path.n > 1 && !is_page(v, path)) {
		while (path.n > 1 && path.p[path.n - 1] != '/')
			path.n--;
		path.n -= path.n > 1;
	}
	return path;
}

str path_address(struct visit *v, str path)
{
	struct html url = { .a = v->act.arena };
	while (path.n) {
		str rest, part = str_cut(path, '/', &rest);
		bool slash = path.n > part.n;
		html_part_str(&url, part);
		if (slash)
			html_put(&url, "/", 1);
		path = rest;
	}
	return (str){ url.p, url.n };
}

str query_again(struct visit *v)
{
	struct html q = { .a = v->act.arena };
	if (v->x->method != HTTP_GET || (v->form.n_fault && !v->route->again))
		return S("");
	for (size_t i = 0; i < v->form.n; i++) {
		if (q.n)
			html_put(&q, "&", 1);
		html_part_str(&q, v->form.answer[i].field);
		html_put(&q, "=", 1);
		html_part_str(&q, v->form.answer[i].value);
	}
	return q.n > QUERY_AGAIN_MOST ? S("") : (str){ q.p, q.n };
}

void speak(struct visit *v, str language)
{
	enum { LANG_LIVES = 365 * 86400 };
	v->act.lang = str_eq(language, S("zh")) ? LANG_ZH : LANG_EN;
	v->page.lang = v->act.lang;
	visit_cookie(v, "__Host-lang", language, LANG_LIVES);
}

/* ---- what was typed ---- */

static bool is_secret(const struct visit *v, str name)
{
	if (str_eq(name, S("token")))
		return true;
	for (const struct field *f = v->route ? v->route->form : NULL; f && f->kind != FIELD_END; f++)
		if (str_eq(name, str_from_c(f->name)))
			return f->kind == FIELD_SECRET || f->kind == FIELD_CODE;
	return false;
}

/* Words a person wrote, and not what they picked or what the form brought along. */
static bool is_worth_keeping(const struct visit *v, const struct http_field *h)
{
	enum { WORTH = 12 };
	return !h->is_file && !is_secret(v, h->name) && utf8_plain(h->value, true) &&
	    (memchr(h->value.p, ' ', h->value.n) || h->value.n > utf8_length(h->value)) &&
	    utf8_length(h->value) >= WORTH / (h->value.n > utf8_length(h->value) ? 3 : 1);
}

/* Asked for in another language, the same words are sent again, and again not taken. */
static int show_unsent(struct visit *v, struct fault_view f)
{
	const struct http_field *language = http_field(v->x, S("language"));
	if (language && (str_eq(language->value, S("en")) || str_eq(language->value, S("zh"))))
		speak(v, language->value);
	f.kept = arena_new_n(v->act.arena, str, v->x->n_field);
	f.again.hidden = arena_new_n(v->act.arena, struct hidden_view, v->x->n_field);
	for (size_t i = 0; i < v->x->n_field; i++) {
		const struct http_field *h = &v->x->field[i];
		if (!is_worth_keeping(v, h))
			continue;
		f.kept[f.n_kept++] = h->value;
		f.again.hidden[f.again.n_hidden++] = (struct hidden_view){ h->name, h->value };
	}
	f.again.action = path_address(v, v->x->path);
	f.again.id = f.n_kept ? visit_form(v, true) : S("");
	v->page = (struct html){ .a = v->act.arena, .lang = v->act.lang };
	v->narrow = true;
	page_fault(&v->page, &f);
	TRY(show(v, f.status, msg(v->act.lang, f.title)));
	return 0;
}

int say_unsent(struct visit *v, enum msg why)
{
	bool in = v->who.person.id != 0;
	return show_unsent(v, (struct fault_view){ .status = 403, .title = M_fault_unsent_title,
		.what = why, .go = path_address(v, page_near(v, v->x->path)),
		.go_label = in ? M_fault_unsent_again : M_frame_sign_in });
}

int say_gone(struct visit *v)
{
	bool desk = office_with(&v->act, &v->who.rights, CAP_DESK) != NULL;
	const struct http_field *step = http_field(v->x, S("step"));
	return show_unsent(v, (struct fault_view){ .status = 409, .title = M_fault_409_title,
		.again = { .token = visit_token(v, v->x->path), .step = step ? step->value : S("") },
		.what = M_move_gone, .go = desk ? S("/desk") : S("/my"),
		.go_label = desk ? M_frame_desk : M_frame_my });
}
