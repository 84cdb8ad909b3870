/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "party/party.h"

#include "base/utf8.h"
#include "party/inside.h"
#include "party/party_sql.h"

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

/* ---- unions read in one act ---- */

enum { GUILDS_KEPT = 8 };
struct guilds_read { size_t n; struct guild g[GUILDS_KEPT]; };

void guilds_remember(struct act *a) { a->guilds = arena_new_n(a->arena, struct guilds_read, 1); }

void guilds_forget(struct act *a)
{
	if (a->guilds)
		a->guilds->n = 0;
}

static size_t n_read(const struct act *a)
{
	size_t n = a->guilds ? a->guilds->n : 0;
	return n < GUILDS_KEPT ? n : GUILDS_KEPT;
}

static void remember(struct act *a, const struct guild *g)
{
	if (a->guilds)
		a->guilds->g[a->guilds->n++ % GUILDS_KEPT] = *g;
}

static const struct guild *remembered(const struct act *a, struct ref r)
{
	for (size_t i = 0; i < n_read(a); i++)
		if (a->guilds->g[i].ref.id == r.id && a->guilds->g[i].ref.region == r.region)
			return &a->guilds->g[i];
	return NULL;
}

static const struct guild *remembered_code(const struct act *a, str code)
{
	for (size_t i = 0; i < n_read(a); i++)
		if (str_eq(a->guilds->g[i].code, code))
			return &a->guilds->g[i];
	return NULL;
}

int guild_by_ref(struct act *a, struct ref r, struct guild *out)
{
	struct q_guild_by_id g;
	const struct guild *kept = remembered(a, r);
	if (kept) {
		*out = *kept;
		return 0;
	}
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
		.way = g.way,
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
	remember(a, out);
	return 0;
}

/* Codes stand in addresses and, parted by dots and blanks, in ways. */
bool guild_code_fits(str code)
{
	for (size_t i = 0; i < code.n; i++)
		if (code.p[i] == '.' || code.p[i] == '/' || code.p[i] == ' ')
			return false;
	return code.n && code.n <= GUILD_CODE_MAX && utf8_valid(code) && utf8_plain(code, false);
}

int guild_ref(struct act *a, str code, struct ref *out)
{
	struct q_guild_by_code at;
	const struct guild *kept = remembered_code(a, code);
	if (kept) {
		*out = kept->ref;
		return 0;
	}
	if (code.n == 0 || code.n > GUILD_CODE_MAX)
		return PARTY_NONE;
	int got = q_guild_by_code(a->db, a->arena, code, &at);
	if (got == DB_NONE)
		return PARTY_NONE;
	TRY(got);
	*out = (struct ref){ at.region, at.id };
	return 0;
}

int guild_by_code(struct act *a, str code, struct guild *out)
{
	struct ref r;
	const struct guild *kept = remembered_code(a, code);
	if (kept) {
		*out = *kept;
		return 0;
	}
	int got = guild_ref(a, code, &r);
	return got ? got : guild_by_ref(a, r, out);
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

/* Tabs and newlines end the parts of a way, so in a name they become blanks. */
static str flat(struct arena *a, str s)
{
	char *p = arena_z(a, s);
	for (size_t i = 0; i < s.n; i++)
		p[i] = p[i] == '\t' || p[i] == '\n' ? ' ' : p[i];
	return (str){ p, s.n };
}

/* One line of a way: "33 5512 3301\tname\tEnglish name\n" */
str own_line(struct arena *a, const struct guild *g)
{
	return arena_printf(a, "%lld %lld %lld %.*s\t%.*s\t%.*s\n", (long long)g->ref.region,
	    (long long)g->ref.id, (long long)g->level, PSTR(g->code), PSTR(flat(a, g->name)),
	    PSTR(flat(a, g->name_en)));
}

static struct guild_row way_row(str line)
{
	struct guild_row r = { 0 };
	str head = str_cut(line, '\t', &line);
	bool whole = str_to_i64(str_cut(head, ' ', &head), &r.ref.region) &&
	    str_to_i64(str_cut(head, ' ', &head), &r.ref.id) &&
	    str_to_i64(str_cut(head, ' ', &head), &r.level);
	CHECK(whole);
	r.code = head;
	r.name = str_cut(line, '\t', &line);
	r.name_en = line;
	return r;
}

static struct guild_row row_of(const struct guild *g)
{
	return (struct guild_row){ g->ref, g->code, g->name, g->name_en, g->form, g->level, g->members,
		g->parent };
}

int guild_chain(struct act *a, const struct guild *g, struct guild_row **out, size_t *n)
{
	size_t lines = 0, skip;
	str way = g->way;
	for (size_t i = 0; i < way.n; i++)
		lines += way.p[i] == '\n';
	skip = lines >= WAY_MOST ? lines - WAY_MOST + 1 : 0;
	*out = arena_new_n(a->arena, struct guild_row, WAY_MOST);
	*n = 0;
	for (size_t i = 0; way.n; i++) {
		str line = str_cut(way, '\n', &way);
		if (i >= skip)
			(*out)[(*n)++] = way_row(line);
	}
	(*out)[(*n)++] = row_of(g);
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

str path_under(struct arena *a, str parent, str code)
{
	return parent.n ? arena_printf(a, "%.*s.%.*s", PSTR(parent), PSTR(code)) : code;
}

void tokens_of_guild(
    struct arena *a, struct token_list *t, str code, str name, str name_en, str pinyin)
{
	*t = (struct token_list){ .arena = a };
	tokens_of_name(t, name);
	tokens_of_words(t, name_en);
	tokens_of_pinyin(t, pinyin);
	tokens_of_words(t, code);
}

static int add_tokens(struct act *a, const struct guild_new *g, struct ref r)
{
	struct token_list t;
	tokens_of_guild(a->arena, &t, g->code, g->name, g->name_en, g->pinyin);
	for (size_t i = 0; i < t.n; i++)
		TRY(q_token_add(a->db, t.token[i], g->level, r.region, r.id));
	return 0;
}

static int way_of_parent(struct act *a, struct ref parent, str *way)
{
	struct guild up;
	*way = S("");
	if (!parent.id)
		return 0;
	TRY(guild_by_ref(a, parent, &up));
	*way = arena_printf(a->arena, "%.*s%.*s", PSTR(up.way), PSTR(own_line(a->arena, &up)));
	return 0;
}

int guild_found(struct act *a, const struct guild_new *g, struct ref *out)
{
	str way;
	struct ref r = { g->region, id_new(a, g->region) };
	str trade_path = g->trade.id || g->form == GUILD_INDUSTRY
	    ? path_under(a->arena, g->trade_parent_path, g->code)
	    : S("");
	TRY(q_party_add(a->db, r.region, r.id, PARTY_GUILD, g->name, g->name_en, a->now));
	TRY(way_of_parent(a, g->parent, &way));
	TRY(q_guild_add(a->db, r.region, r.id, g->code, g->form, g->level, g->parent.id, g->trade.id,
	    path_under(a->arena, g->parent_path, g->code), trade_path, way, g->employer, g->name, g->name_en,
	    g->pinyin, g->phone, g->address, g->hours, g->about));
	TRY(q_guild_code_add(a->db, g->code, r.region, r.id));
	TRY(add_tokens(a, g, r));
	*out = r;
	return 0;
}

int person_add(struct act *a, int64_t region, str name, str name_en, struct ref *out)
{
	*out = (struct ref){ region, id_new(a, region) };
	return q_party_add(a->db, region, out->id, PARTY_PERSON, name, name_en, a->now);
}

int party_name(struct act *a, struct ref r, str *name)
{
	struct q_party_by_id p;
	const struct guild *kept = remembered(a, r);
	if (kept) {
		*name = name_for(a->lang, kept->name, kept->name_en);
		return 0;
	}
	int got = q_party_by_id(a->db, a->arena, r.region, r.id, &p);
	if (got == DB_NONE)
		return PARTY_NONE;
	TRY(got);
	*name = name_for(a->lang, p.name, p.name_en);
	return 0;
}
