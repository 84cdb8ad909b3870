/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Questions to the table of roles. */
#include "access/table.h"

static const char *const cap_names[CAP_COUNT] = {
	[CAP_DESK] = "desk",
	[CAP_MATTER_READ] = "matter_read",
	[CAP_MATTER_NAME] = "matter_name",
	[CAP_MATTER_WORK] = "matter_work",
	[CAP_MATTER_PASS] = "matter_pass",
	[CAP_FILE_FOR] = "file_for",
	[CAP_MEMBERS] = "members",
	[CAP_UNION_EDIT] = "union_edit",
	[CAP_FIGURES] = "figures",
	[CAP_LEADING_VIEW] = "leading_view",
	[CAP_OFFICERS] = "officers",
};
static const char *const scope_names[] = {
	[SCOPE_OWN] = "own", [SCOPE_LAYER] = "layer", [SCOPE_BELOW] = "below",
	[SCOPE_LAYER_BELOW] = "layer_below",
};

const char *cap_name(enum cap cap)
{
	CHECK(cap >= 0 && cap < CAP_COUNT);
	return cap_names[cap];
}

const char *scope_name(enum scope scope)
{
	CHECK(scope >= SCOPE_OWN && scope <= SCOPE_LAYER_BELOW);
	return scope_names[scope];
}

const struct role *role_find(const struct role_table *t, str name)
{
	size_t low = 0, high = t->n;
	while (low < high) {
		size_t mid = (low + high) / 2;
		int c = str_cmp(name, t->role[mid].name);
		if (c == 0)
			return &t->role[mid];
		if (c < 0)
			high = mid;
		else
			low = mid + 1;
	}
	return NULL;
}

bool role_known(const struct role_table *t, str role) { return role_find(t, role) != NULL; }

str role_title(const struct role_table *t, str role, enum lang lang)
{
	const struct role *r = role_find(t, role);
	return r ? r->title[lang] : S("");
}

bool role_is_officer(const struct role_table *t, str role)
{
	const struct role *r = role_find(t, role);
	return r && r->officer;
}

size_t role_count(const struct role_table *t) { return t->n; }

str role_name_at(const struct role_table *t, size_t i)
{
	CHECK(i < t->n);
	return t->role[i].name;
}

bool role_grants(const struct role_table *t, str role, enum cap cap, enum scope *scope)
{
	const struct role *r = role_find(t, role);
	if (!r || cap < 0 || cap >= CAP_COUNT || !r->scope[cap])
		return false;
	*scope = (enum scope)r->scope[cap];
	return true;
}

bool role_stands_for(const struct role_table *t, str role, str as)
{
	const struct role *r = role_find(t, role), *other = role_find(t, as);
	return r && other && (r == other || r->also >> (other - t->role) & 1);
}
