/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Finding the row for a request. The tables are short and read in order; a literal segment is
 * compared, a name in braces takes any one segment. */
#include "web/site.h"

static bool take_param(struct visit *v, str name, str value)
{
	if (v->n_param == countof(v->param) || value.n == 0)
		return false;
	v->param_name[v->n_param] = (str){ name.p + 1, name.n - 2 };
	v->param[v->n_param++] = value;
	return true;
}

/* Told apart by their first letter, most rows need no closer look: /matters, not /unions. */
static bool begins_alike(str pattern, str path)
{
	return pattern.n < 2 || path.n < 2 || pattern.p[1] == path.p[1] || pattern.p[1] == '{';
}

static bool matches(struct visit *v, str pattern, str path)
{
	v->n_param = 0;
	if (!begins_alike(pattern, path))
		return false;
	while (pattern.n && path.n) {
		str want = str_cut(pattern, '/', &pattern), got = str_cut(path, '/', &path);
		bool named = want.n > 2 && want.p[0] == '{';
		if (named ? !take_param(v, want, got) : !str_eq(want, got))
			return false;
		if ((pattern.n == 0) != (path.n == 0))
			return false;
	}
	return pattern.n == path.n;
}

const struct route *route_find(const struct site *s, enum http_method m, struct visit *v, bool *other)
{
	*other = false;
	for (const struct route *const *t = s->routes; *t; t++)
		for (const struct route *r = *t; r->path; r++) {
			if (!matches(v, str_from_c(r->path), v->x->path))
				continue;
			if (r->method == m)
				return r;
			*other = true;
		}
	return NULL;
}

str visit_param(const struct visit *v, const char *name)
{
	for (size_t i = 0; i < v->n_param; i++)
		if (str_eq(v->param_name[i], str_from_c(name)))
			return v->param[i];
	CHECK(!"a handler asks for a parameter its route does not have");
	return S("");
}
