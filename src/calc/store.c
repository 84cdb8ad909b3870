/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "calc/store.h"
#include "calc/calc_sql.h"

#include <errno.h>

int figures_keep(struct act *a, const struct figure_table *t)
{
	for (size_t i = 0; i < t->n; i++) {
		const struct parameter *p = &t->of[i];
		TRY(q_parameter_set(a->db, p->place, p->name, p->from, p->to, exact_plain(a->arena, p->value, 12),
			p->source[LANG_EN], p->source[LANG_ZH], p->cite));
	}
	return 0;
}

static int find(const struct parameters *of, struct arena *arena, str place, str name, int32_t day,
	struct parameter *out)
{
	const struct act *a = of->with;
	struct q_parameter_at row;
	int r = q_parameter_at(a->db, arena, place, name, day, &row);
	if (r == DB_NONE || (r == 0 && row.to_day < day))
		return PARAMETER_NONE;
	TRY(r);
	*out = (struct parameter){ row.name, row.place, exact_read(arena, row.value), (int32_t)row.from_day,
		(int32_t)row.to_day, { row.source, row.source_zh }, row.cite };
	return out->value ? 0 : FAULT(-EINVAL);
}

struct parameters figures_of_hall(const struct act *a, const struct parameters *next)
{
	return (struct parameters){ find, a, next };
}
