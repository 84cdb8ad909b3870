/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The one place outside a page where markup is made: what every page needs a dozen times over. */
#include "base/html.h"
#include "base/static.h"

/* An icon of static/icons.svg, beside words that say the same: one request serves them all. */
safe icon(struct html *o, const char *name)
{
	struct html m = { .a = o->a };
	str url = static_url(o->a, "icons.svg");
	m.p = arena_alloc(o->a, m.cap = 160 + url.n, 1);
	static const char before[] = "<svg class=\"icon\" aria-hidden=\"true\"><use href=\"";
	static const char after[] = "\"/></svg>";
	html_put(&m, before, sizeof before - 1);
	html_text_str(&m, url);
	html_put(&m, "#", 1);
	html_text_cstr(&m, name);
	html_put(&m, after, sizeof after - 1);
	return html_taken(&m);
}
