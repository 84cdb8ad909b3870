/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Who comes in: the session, the proof that a form is ours, and the route's own condition. */
#include "web/back.h"
#include "web/sign_view.h"
#include "web/site.h"

#include <stdio.h>

enum { FORM_HOURS = 24 };           /* a form may lie open for a day */
enum { NEXT_ADDRESS_MAX = 600 };    /* bytes of a path worth coming back to, as encoded */

int door_knock(struct visit *v)
{
	str token = http_cookie(v->x, "__Host-sid");
	int r = token.n ? session_find(&v->act, token, &v->who) : SESSION_NONE;
	v->known = r >= 0;
	if (r == SESSION_NONE)
		return 0;
	TRY(r);
	v->act.who = v->who.person.id;
	if (session_wants_touch(&v->act, &v->who))
		touch_session(v->site, &v->who.session);
	return 0;
}

/* ---- a form of ours ---- */

/* Our own pages say "null" for Origin too, because they send no referrer (Fetch, "append a request Origin
 * header"). Then Sec-Fetch-Site decides, and in browsers older than that (2023) the token alone: it is
 * bound to the session, so the one form that could be forged there is a sign-in. */
static bool is_cross_site(const struct visit *v)
{
	str site = http_request_header(v->x, "Sec-Fetch-Site");
	str origin = http_request_header(v->x, "Origin"), host = http_request_header(v->x, "Host");
	if (site.n && !str_eq(site, S("same-origin")) && !str_eq(site, S("none")))
		return true;
	if (!origin.n || str_eq(origin, S("null")))
		return false;
	str scheme = str_begins(origin, S("https://")) ? S("https://") : S("http://");
	return !str_begins(origin, scheme) ||
	    !str_eq((str){ origin.p + scheme.n, origin.n - scheme.n }, host);
}

str visit_token(struct visit *v, str path)
{
	char out[FORM_TOKEN_TEXT];
	form_token(&v->site->form_key, &v->who.session, path, v->act.now / 3600, out);
	return arena_copy(v->act.arena, str_from_c(out));
}

static bool is_our_form(const struct visit *v)
{
	const struct http_field *f = http_field(v->x, S("token"));
	return f && !is_cross_site(v) &&
	    form_token_holds(&v->site->form_key, &v->who.session, v->x->path, v->act.now / 3600,
	    FORM_HOURS, f->value);
}

str visit_nonce(struct visit *v)
{
	uint8_t b[12];
	char out[BASE64URL_TEXT(sizeof b)];
	crypto_random(b, sizeof b);
	base64url_encode(b, sizeof b, out);
	return arena_copy(v->act.arena, str_from_c(out));
}

/* ---- the route's condition ---- */

static int find_union(struct visit *v)
{
	int r = guild_by_code(&v->act, visit_param(v, "union"), &v->guild);
	return r == PARTY_NONE ? 404 : r;
}

static int find_matter(struct visit *v)
{
	int64_t id;
	if (!id_from_code(&v->act, visit_param(v, "matter"), &id))
		return 404;
	int r = matter_by_id(&v->act, id, &v->matter);
	if (r)
		return r == MATTER_NONE ? 404 : r;
	TRY(matter_footing(&v->act, &v->matter, v->who.person, &v->who.rights, &v->footing));
	/* Who is shut out is answered as if there were no such number: a refusal would confirm that there is. */
	bool in = v->route->door == DOOR_MATTER ? v->footing.may_read : footing_in_office(&v->footing);
	return in ? 0 : 404;
}

static bool has_param(const struct visit *v, const char *name)
{
	for (size_t i = 0; i < v->n_param; i++)
		if (str_eq(v->param_name[i], str_from_c(name)))
			return true;
	return false;
}

/* 0 to come in; a status; 303 for "sign in first"; or a fault. */
static int condition(struct visit *v)
{
	bool in = visitor_may_act(&v->who);        /* an office opens nothing before the second factor */
	switch (v->route->door) {
	case DOOR_ANYBODY:
		return has_param(v, "union") ? find_union(v) : 0;
	case DOOR_SIGNED_IN:
		return in ? 0 : 303;
	case DOOR_FIRST_FACTOR:
		return v->who.person.id ? 0 : 303;
	case DOOR_OFFICE:
		if (!in)
			return 303;
		return office_with(&v->act, &v->who.rights, v->route->cap) ? 0 : 403;
	case DOOR_UNION: {
		if (!in)
			return 303;
		int r = find_union(v);
		return r ? r : may(&v->act, &v->who.rights, v->route->cap, &v->guild) ? 0 : 403;
	}
	case DOOR_MATTER:
	case DOOR_MATTER_OFFICER:
		return in ? find_matter(v) : 303;
	}
	return 403;
}

/* Only a place on this site, and only the path: nothing of a query is carried along. */
static str sign_in_address(struct visit *v)
{
	struct html url = { .a = v->act.arena };
	html_part_str(&url, v->x->path);
	if (url.n > NEXT_ADDRESS_MAX)
		return S("/sign-in");
	return arena_printf(v->act.arena, "/sign-in?next=%.*s", (int)url.n, url.p);
}

/* Led here by a link on another site. An officer's session is SameSite=Strict: the browser keeps it back
 * then, and through every redirect as well, because the other site began it. */
static bool is_led_from_elsewhere(const struct visit *v)
{
	return str_eq(http_request_header(v->x, "Sec-Fetch-Site"), S("cross-site")) &&
	    !http_cookie(v->x, "__Host-sid").n;
}

/* A page of ours that goes on by itself: what it begins brings the session along, and /sign-in then leads
 * whoever has one to the place they wanted. It cannot go round in a circle: /sign-in is open to all. */
static int step_inside(struct visit *v, str to)
{
	struct step_view s = { .to = to };
	http_header(v->x, "Refresh", arena_printf(v->act.arena, "0; url=%.*s", PSTR(to)));
	page_step_inside(&v->page, &s);
	v->known = false; /* the browser may be keeping a session back */
	v->narrow = true;
	return show(v, 200, msg(v->act.lang, M_sign_step_title));
}

static int sign_in_first(struct visit *v)
{
	if (v->x->method == HTTP_POST)
		return say_unsent(v, M_sign_first);
	if (v->who.person.id)
		return see_other(v, v->who.has_totp ? "/sign-in/code" : "/my/second-factor");
	str to = sign_in_address(v);
	return is_led_from_elsewhere(v) ? step_inside(v, to) : see_other(v, "%.*s", PSTR(to));
}

/* The browser still holds a session that is over: idle too long, or ended elsewhere. */
static bool has_lapsed(const struct visit *v)
{
	return !v->who.person.id && http_cookie(v->x, "__Host-sid").n;
}

/* They signed out while the form lay open, in another tab perhaps: there is no cookie any more. */
static bool is_signed_out(const struct visit *v)
{
	return !v->who.person.id && v->route->door != DOOR_ANYBODY;
}

/* What came from another site is not shown again: it may be anybody's words. */
static int not_our_form(struct visit *v)
{
	int r = is_cross_site(v) ? refuse_because(v, 403, M_fault_unsent_foreign)
	    : has_lapsed(v)      ? say_unsent(v, M_sign_ended)
	    : is_signed_out(v)   ? say_unsent(v, M_sign_first)
	                         : say_unsent(v, M_fault_unsent_old);
	return r < 0 ? r : 0;
}

/* They had the page of this matter: its form is ours and theirs, and made at an earlier step. Since then the
 * matter has left their desk, as what climbed does once somebody below has acted. */
static bool went_on(const struct visit *v)
{
	int64_t step;
	const struct http_field *f = http_field(v->x, S("step"));
	return v->x->method == HTTP_POST && v->matter.ref.id && !v->footing.conflict && f &&
	    str_to_i64(f->value, &step) && step < v->matter.step;
}

int door_open(struct visit *v)
{
	TRY(door_knock(v));
	if (v->x->method == HTTP_POST && !is_our_form(v))
		return not_our_form(v);
	int r = condition(v);
	if (r <= 0)
		return r;
	int said = r == 303 ? sign_in_first(v) : r == 404 && went_on(v) ? say_gone(v) : refuse(v, r);
	return said < 0 ? said : 0;
}
