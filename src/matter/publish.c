/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a union publishes because a course says so: the effect `publish`. Words, a day and the course they
 * belong to; no number of a matter, no moment and no name, so that nothing leads back to whoever asked. */
#include "matter/inside.h"

#include "act/act.h"
#include "course/book.h"
#include "matter/matter_sql.h"

/* The widest of those who see a move, or none beyond the ones who handle it. */
enum audience audience_of(const struct course_move *mv, enum course_secrecy secrecy)
{
	uint32_t seen = mv->visible[secrecy];
	return seen & SEE_PUB ? FOR_EVERYBODY
	    : seen & SEE_ALL  ? FOR_FEDERATION
	    : seen & SEE_UNIT ? FOR_UNION
	                      : FOR_NOBODY;
}

/* The check of the course says the same, but a version kept from before was not asked: what an applicant
 * wrote is published by no course, however old. */
int publish(struct carry *c, str name)
{
	const struct matter *m = c->m;
	const struct course_field *f = course_field(c->move, name);
	enum audience audience = audience_of(c->move, m->secrecy);
	bool officers = c->actor == BY_OFFICER || c->actor == BY_UPPER;
	str words = c->filled && f ? filled_value(c->filled, name) : S("");
	if (!officers || !words.n || audience == FOR_NOBODY ||
	    course_publish(m->course, c->move, f) != PUBLISH_FITS)
		return 0;
	return q_published_add(c->a->db, m->holder.region, m->holder.id, id_new(c->a, m->holder.region),
	    audience, m->course->name, m->course->version, c->move->name, name,
	    zone_day(c->a->hall->zone, c->a->now), words);
}

/* ---- reading ---- */

static bool is_of(const struct guild *own, const struct guild *g)
{
	return path_within(own->path, g->path) ||
	    (g->trade_path.n && own->trade_path.n && path_within(own->trade_path, g->trade_path));
}

int published_reach(struct act *a, const struct guild *g, struct ref person, const struct rights *r,
    enum audience *out)
{
	struct tie *tie;
	size_t n;
	*out = r->n ? FOR_FEDERATION : FOR_EVERYBODY;
	if (!person.id)
		return 0;
	for (size_t i = 0; i < r->n; i++)
		if (r->office[i].guild.id == g->ref.id)
			*out = FOR_UNION;
	TRY(ties_living(a, person, TIE_MEMBER, &tie, &n));
	for (size_t i = 0; i < n && *out != FOR_UNION; i++) {
		struct guild own;
		TRY(guild_by_ref(a, tie[i].to, &own));
		*out = is_of(&own, g) ? FOR_UNION : FOR_FEDERATION;
	}
	return 0;
}

static bool known(struct act *a, const struct q_published_of *row, struct published *out)
{
	const struct course *c = course_version(a->hall->courses, row->course, row->version);
	int i = c ? course_move(c, row->move) : COURSE_NONE;
	const struct course_field *f = i == COURSE_NONE ? NULL : course_field(&c->moves[i], row->field);
	*out = (struct published){ row->id, (int32_t)row->day, (int32_t)row->taken, c, f, row->words };
	return f != NULL;
}

int published_of(struct act *a, const struct published_asked *ask, struct published **out, size_t *n)
{
	struct q_published_of *row;
	size_t n_row;
	*n = 0;
	TRY(q_published_of(a->db, a->arena, ask->guild.region, ask->guild.id, ask->reach,
	    ask->before ? ask->before : INT64_MAX, ask->most, &row, &n_row));
	*out = arena_new_n(a->arena, struct published, n_row);
	for (size_t i = 0; i < n_row; i++)
		*n += known(a, &row[i], &(*out)[*n]);
	return 0;
}

int published_take(struct act *a, struct ref guild, int64_t id)
{
	int r = q_published_take(
	    a->db, guild.region, guild.id, id, zone_day(a->hall->zone, a->now));
	return r == DB_NONE ? MATTER_NONE : r;
}
