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

/* What stands before the first name in braces, byte by byte: most rows need no closer look. */
static bool begins_alike(const char *pattern, str path)
{
	size_t i = 0;
	while (i < path.n && pattern[i] && pattern[i] != '{' && pattern[i] == path.p[i])
		i++;
	return pattern[i] == '{' || (!pattern[i] && (i == path.n || path.p[i] == '/'));
}

static bool matches(struct visit *v, str pattern, str path)
{
	v->n_param = 0;
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
			if (!begins_alike(r->path, v->x->path) || !matches(v, str_from_c(r->path), v->x->path))
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
