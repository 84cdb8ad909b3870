/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/said.h"

#include "figures/figures.h"
#include "party/party.h"

str number_said(const struct visit *v, int64_t n)
{
	char b[32], *e = b + sizeof b, *p = e;
	uint64_t u = n < 0 ? 0 : (uint64_t)n;
	for (int digits = 1;; digits++) {
		*--p = (char)('0' + u % 10);
		u /= 10;
		if (u == 0)
			break;
		if (digits % 3 == 0)
			*--p = ',';
	}
	return arena_copy(v->act.arena, (str){ p, (size_t)(e - p) });
}

/* To tens, and to hundreds where there are so many that tens would still be nearly exact. */
static int64_t rounded(int64_t n)
{
	enum { MANY = 1000, COARSE = 100, FINE = 10 };
	int64_t step = n > MANY ? COARSE : FINE;
	return (n + step / 2) / step * step;
}

str about_said(const struct visit *v, int64_t n)
{
	return MSG(v->act.arena, v->act.lang, M_figures_about, number_said(v, rounded(n)));
}

str members_said(const struct visit *v, int64_t n, enum members_seen seen)
{
	enum msg how = M_union_members_about;
	int64_t said = rounded(n);
	if (seen == MEMBERS_EXACT) {
		how = M_union_members_n;
		said = n;
	} else if (n < K_PEOPLE) {
		how = M_union_members_few;
		said = K_PEOPLE;
	}
	return MSG(v->act.arena, v->act.lang, how, number_said(v, said));
}

str members_listed(const struct visit *v, int64_t n)
{
	return n < K_PEOPLE ? S("") : members_said(v, n, MEMBERS_ABOUT);
}

str share_said(const struct visit *v, int64_t part, int64_t of)
{
	if (of <= 0)
		return S("");
	str n = arena_printf(v->act.arena, "%lld", (long long)(part * 100 / of));
	return MSG(v->act.arena, v->act.lang, M_figures_percent, n);
}

bool guild_is_place(const struct guild *g)
{
	return !g->ended && g->level >= PLACE_HIGHEST && g->form != GUILD_INDUSTRY;
}

str kind_said(const struct visit *v, int64_t form, int64_t level)
{
	static const enum msg forms[] = {
		[GUILD_FEDERATION] = M_union_form_1,
		[GUILD_INDUSTRY] = M_union_form_2,
		[GUILD_TOWNSHIP] = M_union_form_3,
		[GUILD_GRASSROOTS] = M_union_form_4,
		[GUILD_JOINT] = M_union_form_5,
		[GUILD_TRADE_JOINT] = M_union_form_6,
	};
	static const enum msg levels[] = {
		[LEVEL_NATION] = M_union_level_0,
		[LEVEL_PROVINCE] = M_union_level_1,
		[LEVEL_CITY] = M_union_level_2,
		[LEVEL_COUNTY] = M_union_level_3,
		[LEVEL_TOWNSHIP] = M_union_level_4,
		[LEVEL_UNIT] = M_union_level_5,
	};
	if (form < GUILD_FEDERATION || form > GUILD_TRADE_JOINT || level < LEVEL_NATION ||
	    level > LEVEL_UNIT)
		return S("");
	return MSG(v->act.arena, v->act.lang, M_union_kind, msg(v->act.lang, forms[form]),
	    msg(v->act.lang, levels[level]));
}

str phone_address(const struct visit *v, str phone)
{
	enum { DIGITS_LEAST = 3 };
	char *p = arena_alloc(v->act.arena, phone.n + 4, 1);
	size_t n = 4, digits = 0;
	memcpy(p, "tel:", 4);
	for (size_t i = 0; i < phone.n; i++) {
		bool digit = phone.p[i] >= '0' && phone.p[i] <= '9';
		if (digit || (phone.p[i] == '+' && n == 4))
			p[n++] = phone.p[i];
		digits += digit;
	}
	return digits < DIGITS_LEAST ? S("") : (str){ p, n };
}

const char *topic_icon(str topic)
{
	static const struct {
		const char *topic, *icon;
	} icons[] = {
		{ "wages", "pay" },
		{ "hours_rest", "hours" },
		{ "safety", "safety" },
		{ "insurance", "insurance" },
		{ "contract", "contract" },
		{ "dignity", "fair" },
		{ "welfare", "hardship" },
		{ "union", "hall" },
	};
	for (size_t i = 0; i < countof(icons); i++)
		if (str_eq(topic, str_from_c(icons[i].topic)))
			return icons[i].icon;
	return "other";
}
