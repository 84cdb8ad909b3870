/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What somebody may do, from the offices they hold now. Denied unless an office grants it. */
#include "access/table.h"

int rights_of(struct act *a, struct ref person, struct rights *out)
{
	struct office *office;
	*out = (struct rights){ 0 };
	TRY(offices_of(a, person, &office, &out->n));
	out->office = office;
	return 0;
}

static enum relation down(str path, str of, int64_t level)
{
	int steps = path_steps(path, of);
	if (steps <= 0)
		return REL_NONE;
	return steps == 1 && level == LEVEL_UNIT ? REL_UNIT : REL_UNDER;
}

/* By place first; an industrial union reaches down its own tree as well. */
static enum relation relation_of(const struct office *o, const struct guild *where)
{
	if (o->guild.id == where->ref.id)
		return REL_OWN;
	enum relation place = down(where->path, o->path, where->level);
	enum relation trade = down(where->trade_path, o->trade_path, where->level);
	return place < trade ? place : trade;
}

static bool grants(const struct act *a, const struct office *o, enum cap cap, enum relation rel)
{
	const struct role *r = role_find(a->hall->roles, o->role);
	CHECK(cap >= 0 && cap < CAP_COUNT);
	return r && (r->mask[rel] >> cap & 1);
}

bool may(const struct act *a, const struct rights *r, enum cap cap, const struct guild *where)
{
	for (size_t i = 0; i < r->n; i++)
		if (grants(a, &r->office[i], cap, relation_of(&r->office[i], where)))
			return true;
	return false;
}

const struct office *office_with(const struct act *a, const struct rights *r, enum cap cap)
{
	for (size_t i = 0; i < r->n; i++)
		if (grants(a, &r->office[i], cap, REL_OWN))
			return &r->office[i];
	return NULL;
}

bool holds_role(const struct act *a, const struct rights *r, str role, int64_t guild)
{
	for (size_t i = 0; i < r->n; i++)
		if (r->office[i].guild.id == guild &&
		    role_stands_for(a->hall->roles, r->office[i].role, role))
			return true;
	return false;
}

bool office_grants(const struct act *a, const struct office *o, enum cap cap)
{
	return grants(a, o, cap, REL_OWN);
}
