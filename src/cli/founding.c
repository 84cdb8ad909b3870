/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cli/founding.h"

enum { ROWS_AT_ONCE = 512 };

const enum msg union_levels[UNION_LEVELS] = { M_cli_level_0, M_cli_level_1, M_cli_level_2,
	M_cli_level_3, M_cli_level_4, M_cli_level_5 };
const enum msg union_forms[UNION_FORMS] = { M_cli_form_1, M_cli_form_2, M_cli_form_3, M_cli_form_4,
	M_cli_form_5, M_cli_form_6 };

/* ---- finding by code ---- */

static uint32_t slot_of(const struct union_plan *p, str code)
{
	uint32_t h = 2166136261u;
	for (size_t i = 0; i < code.n; i++)
		h = (h ^ (unsigned char)code.p[i]) * 16777619u;
	return h % p->slots;
}

/* The slot of a code, or the empty one where it would go. */
static int32_t *find(const struct union_plan *p, str code)
{
	uint32_t i = slot_of(p, code);
	while (p->slot[i] && !str_eq(p->of[p->slot[i] - 1].code, code))
		i = (i + 1) % p->slots;
	return &p->slot[i];
}

/* Two parents that are not of the file may come to each row. */
void union_plan_begin(struct union_plan *p, struct mistakes *wrong, struct arena *keep,
    struct arena *round, size_t most)
{
	*p = (struct union_plan){ .wrong = wrong, .keep = keep, .round = round };
	p->most = (int32_t)most * 3;
	p->slots = (uint32_t)most * 6 + 7;
	p->of = arena_raw(keep, (size_t)p->most * sizeof *p->of); /* each is written when it is put */
	p->slot = arena_new_n(keep, int32_t, p->slots);
}

static int32_t put(struct union_plan *p, int32_t *slot, const struct union_row *row)
{
	CHECK(p->n < p->most);
	p->of[p->n] = *row;
	p->of[p->n].up = p->of[p->n].side = -1;
	*slot = p->n + 1;
	return p->n++;
}

void union_plan_row(struct union_plan *p, struct union_row row)
{
	int32_t *slot = find(p, row.code);
	if (*slot)
		MISTAKE(p->wrong, row.line, M_cli_union_twice, row.code,
		    said_number(p->wrong->c, p->of[*slot - 1].line));
	else
		put(p, slot, &row);
}

/* ---- what the hall knows already ---- */

static struct guild_stand stand_of(struct union_plan *p, const struct guild *g)
{
	return (struct guild_stand){ g->ref, g->level, arena_copy(p->keep, g->path),
		arena_copy(p->keep, g->trade_path) };
}

static bool differs(str was, str now) { return now.n && !str_eq(was, now); }

static bool says_otherwise(const struct guild *g, const struct guild_said *s)
{
	return differs(g->name, s->name) || differs(g->name_en, s->name_en) ||
	    differs(g->pinyin, s->pinyin) || differs(g->phone, s->phone) ||
	    differs(g->address, s->address) || differs(g->hours, s->hours) ||
	    differs(g->about, s->about);
}

/* The code before the last one of a way; empty at the top. */
static str parent_code(str path)
{
	str up = S(""), step = S("");
	while (path.n) {
		up = step;
		step = str_cut(path, '.', &path);
	}
	return up;
}

static void check_place(struct union_plan *p, const struct union_row *row, const struct guild *g)
{
	struct console *c = p->wrong->c;
	str up = parent_code(g->path), side = g->trade ? parent_code(g->trade_path) : S("");
	if (differs(up, row->parent) && up.n)
		MISTAKE(p->wrong, row->line, M_cli_union_elsewhere, row->code, up, row->parent);
	else if (differs(up, row->parent))
		MISTAKE(p->wrong, row->line, M_cli_union_is_top, row->code);
	if (differs(side, row->trade))
		MISTAKE(p->wrong, row->line, M_cli_union_other_trade, row->code,
		    side.n ? side : msg(c->lang, M_cli_union_nothing), row->trade);
	if (row->level >= 0 && row->level != g->level)
		MISTAKE(p->wrong, row->line, M_cli_union_other_level, row->code,
		    msg(c->lang, union_levels[g->level]));
	if (row->form && row->form != g->form)
		MISTAKE(p->wrong, row->line, M_cli_union_other_form, row->code,
		    msg(c->lang, union_forms[g->form - 1]));
}

static int check_employer(
    struct act *a, struct union_plan *p, const struct union_row *row, const struct guild *g)
{
	struct ref employer = { 0 };
	if (!row->employer.n)
		return 0;
	int r = employer_recorded(a, g->ref.region, row->employer, &employer);
	if (r < 0)
		return r;
	if (r == PARTY_NONE || employer.id != g->employer)
		MISTAKE(p->wrong, row->line, M_cli_union_other_employer, row->code);
	return 0;
}

static int look_up(struct act *a, struct union_plan *p, struct union_row *row)
{
	struct guild g;
	int r = guild_by_code(a, row->code, &g);
	if (r)
		return r == PARTY_NONE ? 0 : r;
	row->known = true;
	row->stand = stand_of(p, &g);
	if (g.ended)
		MISTAKE(p->wrong, row->line, M_cli_union_has_ended, row->code);
	if (p->keep_known)
		return 0;
	row->changes = says_otherwise(&g, &row->said);
	check_place(p, row, &g);
	return check_employer(a, p, row, &g);
}

/* ---- what is new ---- */

/* The row of a parent, of the file or of the hall; -1, after noting it, when nobody knows the
 * code. */
static int lean_on(
    struct act *a, struct union_plan *p, const struct union_row *row, str code, int32_t *out)
{
	struct guild g;
	int32_t *slot = find(p, code);
	*out = *slot - 1;
	if (*slot)
		return 0;
	int r = guild_by_code(a, code, &g);
	if (r == PARTY_NONE)
		MISTAKE(p->wrong, row->line, M_cli_union_no_parent, row->code, code);
	if (r)
		return r == PARTY_NONE ? 0 : r;
	if (g.ended)
		MISTAKE(p->wrong, row->line, M_cli_union_has_ended, code);
	*out = put(p, slot,
	    &(struct union_row){ .code = arena_copy(p->keep, g.code),
	        .known = true,
	        .leaned_on = true,
	        .level = g.level,
	        .form = g.form,
	        .stand = stand_of(p, &g) });
	return 0;
}

int64_t union_form_usual(int64_t level)
{
	return level <= LEVEL_COUNTY  ? GUILD_FEDERATION
	    : level == LEVEL_TOWNSHIP ? GUILD_TOWNSHIP
	                              : GUILD_GRASSROOTS;
}

static int check_new(struct act *a, struct union_plan *p, struct union_row *row)
{
	struct console *c = p->wrong->c;
	if (row->level == LEVEL_UNSAID)
		MISTAKE(p->wrong, row->line, M_cli_union_no_level, row->code,
		    words_said(c, union_levels, UNION_LEVELS));
	if (!row->said.name.n)
		row->said.name = row->said.name_en;
	if (!row->said.name.n)
		MISTAKE(p->wrong, row->line, M_cli_union_no_name, row->code);
	if (!row->form)
		row->form = union_form_usual(row->level);
	if (row->employer.n && row->level != LEVEL_UNIT)
		MISTAKE(p->wrong, row->line, M_cli_union_no_employer, row->code,
		    msg(c->lang, union_levels[LEVEL_UNIT]));
	if (!row->parent.n)
		MISTAKE(p->wrong, row->line, M_cli_union_no_top, row->code);
	else
		TRY(lean_on(a, p, row, row->parent, &row->up));
	return row->trade.n ? lean_on(a, p, row, row->trade, &row->side) : 0;
}

static int64_t level_of(const struct union_row *row)
{
	return row->known ? row->stand.level : row->level;
}

static bool is_industrial(const struct union_row *row)
{
	return row->known ? row->stand.trade_path.n > 0
	                  : row->form == GUILD_INDUSTRY || row->trade.n > 0;
}

static void check_parents(struct union_plan *p, struct union_row *row)
{
	struct console *c = p->wrong->c;
	const struct union_row *up = row->up >= 0 ? &p->of[row->up] : NULL;
	const struct union_row *side = row->side >= 0 ? &p->of[row->side] : NULL;
	row->waits = (up && !up->known) + (side && !side->known);
	if (up && row->level >= 0 && level_of(up) >= 0 && row->level < level_of(up))
		MISTAKE(p->wrong, row->line, M_cli_union_above, row->code,
		    msg(c->lang, union_levels[row->level]), up->code,
		    msg(c->lang, union_levels[level_of(up)]));
	if (side && !is_industrial(side))
		MISTAKE(p->wrong, row->line, M_cli_union_no_trade, row->code, side->code);
}

/* ---- the order of founding ---- */

/* Who waits for whom, as lists: first[parent], next[child], for both parents of each. */
struct waiting {
	int32_t *first[2], *next[2];
};

static int32_t parent_at(const struct union_row *row, int side)
{
	return side ? row->side : row->up;
}

static struct waiting who_waits(struct union_plan *p)
{
	struct waiting w;
	for (int s = 0; s < 2; s++) {
		w.first[s] = arena_new_n(p->keep, int32_t, (size_t)p->n);
		w.next[s] = arena_new_n(p->keep, int32_t, (size_t)p->n);
		for (int32_t i = p->n; i-- > 0;) {
			int32_t up = parent_at(&p->of[i], s);
			if (up < 0 || p->of[up].known)
				continue;
			w.next[s][i] = w.first[s][up];
			w.first[s][up] = i + 1;
		}
	}
	return w;
}

static void put_in_order(struct union_plan *p, const struct waiting *w)
{
	p->order = arena_new_n(p->keep, int32_t, (size_t)p->n);
	for (int32_t i = 0; i < p->n; i++)
		if (!p->of[i].known && p->of[i].waits == 0)
			p->order[p->n_order++] = i;
	for (int32_t k = 0; k < p->n_order; k++)
		for (int s = 0; s < 2; s++)
			for (int32_t i = w->first[s][p->order[k]]; i; i = w->next[s][i - 1])
				if (--p->of[i - 1].waits == 0)
					p->order[p->n_order++] = i - 1;
}

/* What still waits stands on a circle or below one. Those without anybody waiting for them are
 * below: taken away again and again, the circles are left. */
static void note_circles(struct union_plan *p)
{
	int32_t *children = arena_new_n(p->keep, int32_t, (size_t)p->n);
	int32_t *leaf = arena_new_n(p->keep, int32_t, (size_t)p->n), n_leaf = 0;
	for (int32_t i = 0; i < p->n; i++)
		for (int s = 0; s < 2 && p->of[i].waits; s++)
			if (parent_at(&p->of[i], s) >= 0)
				children[parent_at(&p->of[i], s)]++;
	for (int32_t i = 0; i < p->n; i++)
		if (p->of[i].waits && !children[i])
			leaf[n_leaf++] = i;
	for (int32_t k = 0; k < n_leaf; k++) {
		p->of[leaf[k]].waits = 0;
		for (int s = 0; s < 2; s++) {
			int32_t up = parent_at(&p->of[leaf[k]], s);
			if (up >= 0 && p->of[up].waits && --children[up] == 0)
				leaf[n_leaf++] = up;
		}
	}
	for (int32_t i = 0; i < p->n; i++)
		if (p->of[i].waits)
			MISTAKE(p->wrong, p->of[i].line, M_cli_union_circle, p->of[i].code, p->of[i].parent);
}

int union_plan_check(struct act *a, struct union_plan *p)
{
	int32_t n = p->n, new = 0;
	for (int32_t i = 0; i < n; i++) {
		TRY(look_up(a, p, &p->of[i]));
		if (i % ROWS_AT_ONCE == 0)
			arena_reset(p->round);
	}
	for (int32_t i = 0; i < n; i++) {
		if (!p->of[i].known)
			TRY(check_new(a, p, &p->of[i]));
		if (i % ROWS_AT_ONCE == 0)
			arena_reset(p->round);
	}
	for (int32_t i = 0; i < n; i++)
		if (!p->of[i].known) {
			check_parents(p, &p->of[i]);
			new ++;
		}
	struct waiting w = who_waits(p);
	put_in_order(p, &w);
	if (p->n_order < new)
		note_circles(p);
	return 0;
}

/* ---- carrying it out ---- */

static int employer_of(struct act *a, const struct union_row *row, int64_t region, int64_t *out)
{
	struct ref r;
	*out = 0;
	if (!row->employer.n)
		return 0;
	int got = employer_recorded(a, region, row->employer, &r);
	if (got == PARTY_NONE)
		got = employer_add(a, region, row->employer, S(""), &r);
	*out = r.id;
	return got;
}

static int found(struct act *a, struct union_plan *p, struct union_row *row)
{
	static const struct guild_stand nowhere = { 0 };
	const struct guild_stand *up = row->up >= 0 ? &p->of[row->up].stand : &nowhere;
	const struct guild_stand *side = row->side >= 0 ? &p->of[row->side].stand : &nowhere;
	struct guild_said *s = &row->said;
	struct guild_new g = { .code = row->code,
		.name = s->name,
		.name_en = s->name_en,
		.pinyin = s->pinyin,
		.phone = s->phone,
		.address = s->address,
		.hours = s->hours,
		.about = s->about,
		.form = row->form,
		.level = row->level,
		.parent = up->ref,
		.parent_path = up->path,
		.trade = side->ref,
		.trade_parent_path = side->trade_path };
	TRY(guild_region(a, &g, up, &g.region));
	TRY(employer_of(a, row, g.region, &g.employer));
	TRY(guild_found(a, &g, &row->stand.ref));
	row->stand.level = g.level;
	row->stand.path = path_under(p->keep, up->path, row->code);
	if (side->ref.id || row->form == GUILD_INDUSTRY)
		row->stand.trade_path = path_under(p->keep, side->trade_path, row->code);
	p->founded++;
	return 0;
}

static str or_was(str now, str was) { return now.n ? now : was; }

/* Pinyin is of a name: with another name that had none said, the old is no longer true. */
static int change(struct act *a, const struct union_row *row)
{
	struct guild g;
	const struct guild_said *s = &row->said;
	TRY(guild_by_ref(a, row->stand.ref, &g));
	str pinyin = differs(g.name, s->name) ? s->pinyin : or_was(s->pinyin, g.pinyin);
	struct guild_said now = { or_was(s->name, g.name), or_was(s->name_en, g.name_en), pinyin,
		or_was(s->phone, g.phone), or_was(s->address, g.address), or_was(s->hours, g.hours),
		or_was(s->about, g.about) };
	return guild_say(a, &g, &now, S("import"));
}

static int do_known(struct act *a, struct union_plan *p, const struct union_row *row)
{
	if (row->leaned_on)
		return 0;
	p->same += !row->changes;
	p->changed += row->changes;
	return row->changes ? change(a, row) : 0;
}

int union_plan_do(struct act *a, struct union_plan *p)
{
	for (int32_t k = 0; k < p->n_order; k++) {
		TRY(found(a, p, &p->of[p->order[k]]));
		if (k % ROWS_AT_ONCE == 0)
			arena_reset(p->round);
	}
	for (int32_t i = 0; i < p->n; i++) {
		if (p->of[i].known)
			TRY(do_known(a, p, &p->of[i]));
		if (i % ROWS_AT_ONCE == 0)
			arena_reset(p->round);
	}
	return 0;
}
