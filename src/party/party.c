/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "party/party.h"

#include "party/party_sql.h"
#include "party/token.h"

str name_for(enum lang lang, str name, str name_en)
{
	return lang == LANG_EN && name_en.n ? name_en : name;
}

bool path_within(str path, str of)
{
	return of.n && str_begins(path, of) && (path.n == of.n || path.p[of.n] == '.');
}

int path_steps(str path, str of)
{
	int n = 0;
	if (!path_within(path, of))
		return -1;
	for (size_t i = of.n; i < path.n; i++)
		n += path.p[i] == '.';
	return n;
}

str trade_way(const struct guild *g)
{
	size_t n = g->trade_path.n;
	while (n && g->trade_path.p[n - 1] != '.')
		n--;
	str way = { g->trade_path.p, n ? n - 1 : 0 };
	return path_within(g->path, way) ? S("") : way;
}

int guild_by_ref(struct act *a, struct ref r, struct guild *out)
{
	struct q_guild_by_id g;
	int got = q_guild_by_id(a->db, a->arena, r.region, r.id, &g);
	if (got == DB_NONE)
		return PARTY_NONE;
	TRY(got);
	*out = (struct guild){
		.ref = { g.region, g.id },
		.code = g.code,
		.name = g.name,
		.name_en = g.name_en,
		.path = g.path,
		.trade_path = g.trade_path,
		.pinyin = g.pinyin,
		.phone = g.phone,
		.address = g.address,
		.hours = g.hours,
		.about = g.about,
		.form = g.form,
		.level = g.level,
		.parent = g.parent,
		.trade = g.trade,
		.employer = g.employer,
		.members = g.members,
		.ended = g.ended_at != 0,
	};
	return 0;
}

int guild_by_code(struct act *a, str code, struct guild *out)
{
	struct q_guild_by_code at;
	if (code.n == 0 || code.n > GUILD_CODE_MAX)
		return PARTY_NONE;
	int got = q_guild_by_code(a->db, a->arena, code, &at);
	if (got == DB_NONE)
		return PARTY_NONE;
	TRY(got);
	return guild_by_ref(a, (struct ref){ at.region, at.id }, out);
}

int guild_below(
    struct act *a, int64_t parent, str after, int64_t most, struct guild_row **out, size_t *n)
{
	struct q_guild_below *rows;
	TRY(q_guild_below(a->db, a->arena, parent, after, most, &rows, n));
	*out = arena_new_n(a->arena, struct guild_row, *n);
	for (size_t i = 0; i < *n; i++)
		(*out)[i] = (struct guild_row){ { rows[i].region, rows[i].id }, rows[i].code, rows[i].name,
			rows[i].name_en, rows[i].form, rows[i].level, rows[i].members };
	return 0;
}

/* '.' is followed by '/' in byte order: between the two lies everything under a way. */
int guild_trade_page(struct act *a, const struct guild *g, str after, int64_t most,
    struct guild_row **out, size_t *n)
{
	struct q_guild_trade_page *rows;
	str from = arena_printf(a->arena, "%.*s.%.*s", PSTR(g->trade_path), PSTR(after));
	str until = arena_printf(a->arena, "%.*s/", PSTR(g->trade_path));
	TRY(q_guild_trade_page(a->db, a->arena, g->ref.id, from, until, most, &rows, n));
	*out = arena_new_n(a->arena, struct guild_row, *n);
	for (size_t i = 0; i < *n; i++)
		(*out)[i] = (struct guild_row){ { rows[i].region, rows[i].id }, rows[i].code, rows[i].name,
			rows[i].name_en, rows[i].form, rows[i].level, rows[i].members };
	return 0;
}

/* Each dot of a path ends the path of a union further up. */
static void ways_up(const struct guild *g, str out[WAY_MOST])
{
	size_t n = 0;
	out[n++] = g->path;
	for (size_t i = g->path.n; i > 0 && n < WAY_MOST; i--)
		if (g->path.p[i - 1] == '.')
			out[n++] = (str){ g->path.p, i - 1 };
	while (n < WAY_MOST)
		out[n++] = S("");
}

/* The row of a union among those found; NULL past the top. */
static const struct q_guild_way *way_row(const struct q_guild_way *rows, size_t n, int64_t id)
{
	for (size_t i = 0; i < n; i++)
		if (rows[i].id == id)
			return &rows[i];
	return NULL;
}

int guild_chain(struct act *a, const struct guild *g, struct guild_row **out, size_t *n)
{
	struct q_guild_way *rows;
	struct guild_row *to = arena_new_n(a->arena, struct guild_row, WAY_MOST);
	str w[WAY_MOST];
	size_t found, at = WAY_MOST;
	ways_up(g, w);
	TRY(q_guild_way(a->db, a->arena, g->ref.region, w[0], w[1], w[2], w[3], w[4], w[5], w[6], w[7],
	    &rows, &found));
	const struct q_guild_way *r = way_row(rows, found, g->ref.id);
	for (; r && at > 0; r = way_row(rows, found, r->parent))
		to[--at] = (struct guild_row){ { r->region, r->id }, r->code, r->name, r->name_en, r->form,
			r->level, r->members, r->parent };
	*out = to + at;
	*n = WAY_MOST - at;
	return 0;
}

int guild_up(struct act *a, const struct guild *g, int levels, struct guild *out)
{
	size_t end = g->path.n, from;
	for (;;) {
		for (from = end; from && g->path.p[from - 1] != '.'; from--)
			;
		if (levels-- == 0)
			return guild_by_code(a, (str){ g->path.p + from, end - from }, out);
		if (from == 0)
			return PARTY_NONE;
		end = from - 1;
	}
}

static str path_under(struct act *a, str parent, str code)
{
	return parent.n ? arena_printf(a->arena, "%.*s.%.*s", PSTR(parent), PSTR(code)) : code;
}

static int add_tokens(struct act *a, const struct guild_new *g, struct ref r)
{
	struct token_list t = { .arena = a->arena };
	tokens_of_name(&t, g->name);
	tokens_of_words(&t, g->name_en);
	tokens_of_pinyin(&t, g->pinyin);
	tokens_of_words(&t, g->code);
	for (size_t i = 0; i < t.n; i++)
		TRY(q_token_add(a->db, t.token[i], g->level, r.region, r.id));
	return 0;
}

int guild_found(struct act *a, const struct guild_new *g, struct ref *out)
{
	struct ref r = { g->region, id_new(a, g->region) };
	str trade_path = g->trade.id || g->form == GUILD_INDUSTRY
	    ? path_under(a, g->trade_parent_path, g->code)
	    : S("");
	TRY(q_party_add(a->db, r.region, r.id, PARTY_GUILD, g->name, g->name_en, a->now));
	TRY(q_guild_add(a->db, r.region, r.id, g->code, g->form, g->level, g->parent.id, g->trade.id,
	    path_under(a, g->parent_path, g->code), trade_path, g->employer, g->name, g->name_en, g->pinyin,
	    g->phone, g->address, g->hours, g->about));
	TRY(q_guild_code_add(a->db, g->code, r.region, r.id));
	TRY(add_tokens(a, g, r));
	*out = r;
	return 0;
}

int guild_contact_set(struct act *a, struct ref r, str phone, str address, str hours, str about)
{
	return q_guild_contact(a->db, r.region, r.id, phone, address, hours, about);
}

static int party_add(
    struct act *a, int64_t region, int64_t kind, str name, str name_en, struct ref *out)
{
	*out = (struct ref){ region, id_new(a, region) };
	return q_party_add(a->db, region, out->id, kind, name, name_en, a->now);
}

int person_add(struct act *a, int64_t region, str name, str name_en, struct ref *out)
{
	return party_add(a, region, PARTY_PERSON, name, name_en, out);
}

int employer_add(struct act *a, int64_t region, str name, str name_en, struct ref *out)
{
	return party_add(a, region, PARTY_EMPLOYER, name, name_en, out);
}

int employer_by_name(struct act *a, int64_t region, str name, struct ref *out)
{
	struct q_employer_by_name *rows;
	size_t n;
	TRY(q_employer_by_name(a->db, a->arena, region, name, &rows, &n));
	if (n == 0)
		return PARTY_NONE;
	*out = (struct ref){ rows[0].region, rows[0].id };
	return 0;
}

int party_name(struct act *a, struct ref r, str *name)
{
	struct q_party_by_id p;
	int got = q_party_by_id(a->db, a->arena, r.region, r.id, &p);
	if (got == DB_NONE)
		return PARTY_NONE;
	TRY(got);
	*name = name_for(a->lang, p.name, p.name_en);
	return 0;
}
