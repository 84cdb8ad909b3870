/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The ways a handler may answer. */
#include "web/back.h"
#include "web/frame_view.h"
#include "web/site.h"

#include "base/time.h"

#include <stdarg.h>
#include <stdio.h>

static const char HTML[] = "text/html; charset=utf-8";

int32_t today(const struct visit *v) { return zone_day(v->act.hall->zone, v->act.now); }

str said_date(const struct visit *v, int64_t at)
{
	return date_said(v->act.arena, v->act.lang, zone_day(v->act.hall->zone, at));
}

str said_moment(const struct visit *v, int64_t at)
{
	return moment_said(v->act.arena, v->act.lang, v->act.hall->zone, at);
}

/* A due moment is the 24:00 of its day: the day it is late from is the one after. */
str said_due(const struct visit *v, int64_t at)
{
	return distance_said(v->act.arena, v->act.lang, zone_day(v->act.hall->zone, at - 1), today(v));
}

str visit_form(struct visit *v, bool open)
{
	enum { SWITCHED_MAX = 12 }; /* as many as unionhall.css tells apart */
	if (v->n_form == SWITCHED_MAX)
		return S("");
	v->n_form++;
	if (open)
		v->form_open = v->n_form;
	return arena_printf(v->act.arena, "form-%d", v->n_form);
}

/* ---- the frame ---- */

static str page_of(struct visit *v, const char *what, enum cap cap)
{
	const struct office *o = office_with(&v->act, &v->who.rights, cap);
	return o ? arena_printf(v->act.arena, "/unions/%.*s/%s", PSTR(o->code), what) : S("");
}

static void tabs(struct visit *v, struct frame_view *f)
{
	if (v->who.rights.n == 0)
		return;
	f->has_desk = office_with(&v->act, &v->who.rights, CAP_DESK) != NULL;
	f->leads = office_with(&v->act, &v->who.rights, CAP_LEADING_VIEW) != NULL;
	f->member_page = page_of(v, "members", CAP_MEMBERS);
	f->figures_page = page_of(v, "figures", CAP_FIGURES);
	f->dense = f->has_desk;
	f->tab = str_eq(v->x->path, S("/desk"))   ? TAB_DESK
	    : str_eq(v->x->path, f->member_page)  ? TAB_MEMBERS
	    : str_eq(v->x->path, f->figures_page) ? TAB_FIGURES
	    : str_eq(v->x->path, S("/leading"))   ? TAB_LEADING
	                                          : TAB_NONE;
}

/* Enter in a field presses the first button of a form; a hidden one stands before the language switch. */
static void framed(struct visit *v, str title, struct html *out)
{
	bool zh = v->act.lang == LANG_ZH;
	struct frame_view f = { .title = title,
		.hall = name_for(v->act.lang, v->site->name, v->site->name_en),
		.mark = v->site->mark,
		.here = v->x->path,
		.query = query_again(v),
		.n_form = v->n_form,
		.form_open = v->form_open ? v->form_open : 1,
		.switches = !v->once,
		.lang = lang_code(v->act.lang),
		.other_lang = zh ? "en" : "zh",
		.other_name = zh ? "English" : "中文",
		.signed_in = v->who.person.id != 0,
		.known = v->known,
		.narrow = v->narrow,
		.notice = v->notice,
		.content = html_taken(&v->page) };
	tabs(v, &f);
	*out = (struct html){ .a = v->act.arena, .lang = v->act.lang };
	html_reserve(out, v->page.n + 6144); /* the frame itself is about 4 KB */
	page_frame(out, &f);
}

int show(struct visit *v, int status, str title)
{
	struct html whole;
	framed(v, title, &whole);
	http_status(v->x, status);
	http_body(v->x, HTML, (str){ whole.p, whole.n });
	v->replied = status;
	return 0;
}

int see_other(struct visit *v, const char *fmt, ...)
{
	char b[HTTP_URL_MAX];
	va_list ap;
	va_start(ap, fmt);
	int n = vsnprintf(b, sizeof b, fmt, ap);
	va_end(ap);
	CHECK(n > 0 && (size_t)n < sizeof b && b[0] == '/' && b[1] != '/');
	http_see_other(v->x, arena_copy(v->act.arena, (str){ b, (size_t)n }));
	v->replied = 303;
	return 0;
}

int send_bytes(struct visit *v, str type, str disposition, str bytes)
{
	http_status(v->x, 200);
	if (disposition.n)
		http_header(v->x, "Content-Disposition", disposition);
	http_body(v->x, arena_z(v->act.arena, type), bytes);
	v->replied = 200;
	return 0;
}

void visit_cookie(struct visit *v, const char *name, str value, int64_t max_age)
{
	http_cookie_set(v->x, name, value, max_age, HTTP_LAX);
}

/* ---- plain pages ---- */

struct plain {
	int status;
	enum msg title, what;
};
static const struct plain plain[] = {
	{ 400, M_fault_400_title, M_fault_400_what },
	{ 403, M_fault_403_title, M_fault_403_what },
	{ 404, M_fault_404_title, M_fault_404_what },
	{ 405, M_fault_405_title, M_fault_405_what },
	{ 409, M_fault_409_title, M_fault_409_what },
	{ 411, M_fault_411_title, M_fault_411_what },
	{ 413, M_fault_413_title, M_fault_413_what },
	{ 414, M_fault_414_title, M_fault_414_what },
	{ 415, M_fault_415_title, M_fault_415_what },
	{ 422, M_fault_422_title, M_fault_422_what },
	{ 429, M_fault_429_title, M_fault_429_what },
	{ 431, M_fault_431_title, M_fault_431_what },
	{ 503, M_fault_503_title, M_fault_503_what },
	{ 500, M_fault_500_title, M_fault_500_what },
};

static const struct plain *plain_for(int status)
{
	size_t i = 0;
	while (i + 1 < countof(plain) && plain[i].status != status)
		i++;
	return &plain[i];
}

/* The one thing to do next: what is true for who is looking. */
static void go_from_403(struct visit *v, struct fault_view *f)
{
	bool desk = office_with(&v->act, &v->who.rights, CAP_DESK) != NULL;
	f->go = desk ? S("/desk") : v->who.person.id ? S("/my") : S("/sign-in");
	f->go_label = desk ? M_frame_desk : v->who.person.id ? M_frame_my : M_frame_sign_in;
}

static enum msg not_open_to(const struct visit *v)
{
	return v->who.rights.n   ? M_fault_403_officer
	    : v->who.person.id ? M_fault_403_worker
	                       : M_fault_403_what;
}

int refuse_because(struct visit *v, int status, enum msg why)
{
	const struct plain *p = plain_for(status);
	bool own = status == 409 && why != p->what; /* not that somebody else was there first */
	enum msg title = own ? M_fault_409_not_done : p->title;
	struct fault_view f = { .status = status, .title = title, .what = why,
		.was_form = v->x->method == HTTP_POST };
	if (status == 403)
		go_from_403(v, &f);
	v->page = (struct html){ .a = v->act.arena, .lang = v->act.lang };
	v->n_form = v->form_open = 0;
	v->once = false;
	page_fault(&v->page, &f);
	TRY(show(v, status, msg(v->act.lang, title)));
	return v->route && v->route->kind != READS ? status : 0;
}

int refuse(struct visit *v, int status)
{
	return refuse_because(v, status, status == 403 ? not_open_to(v) : plain_for(status)->what);
}
