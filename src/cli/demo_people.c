/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Invented people in a real network: industry unions, employers, branches, members, and who holds
 * office. */
#include "cli/demo.h"

#include "access/access.h"

enum { UNITS = 110, JOINT = 6, SIZE_LOW = 8, SIZE_HIGH = 42, JOINT_LOW = 30, JOINT_HIGH = 80 };

/* ---- the people a visitor can be ---- */

struct known { const char *login, *code, *role, *zh, *en; enum msg who; bool officer; };
static const struct known known[] = {
	{ "chen.worker", "330106U001", "member", "陈晓燕", "Xiaoyan Chen", M_cli_demo_who_worker,
	    false },
	{ "lin.courier", "330106WL", "member", "林志强", "Zhiqiang Lin", M_cli_demo_who_courier,
	    false },
	{ "wang.chair", "330106U001", "chair", "王建国", "Jianguo Wang", M_cli_demo_who_chair, true },
	{ "lu.vice", "330106U001", "vice_chair", "陆文静", "Wenjing Lu", M_cli_demo_who_vice, true },
	{ "zhou.triage", "330106", "triage_officer", "周敏", "Min Zhou", M_cli_demo_who_triage, true },
	{ "sun.case", "330106", "case_officer", "孙立", "Li Sun", M_cli_demo_who_case, true },
	{ "he.head", "330106", "head", "何文博", "Wenbo He", M_cli_demo_who_head, true },
	{ "gu.city", "3301", "federation_officer", "顾海燕", "Haiyan Gu", M_cli_demo_who_city, true },
	{ "liang.province", "33", "federation_officer", "梁国栋", "Guodong Liang",
	    M_cli_demo_who_province, true },
	{ "jiang.national", "0", "national_officer", "姜明哲", "Mingzhe Jiang", M_cli_demo_who_nation,
	    true },
	{ "ye.leading", "330106", "leading_body", "叶思远", "Siyuan Ye", M_cli_demo_who_leading, true },
	{ "tang.leading", "33", "leading_body", "唐玉兰", "Yulan Tang", M_cli_demo_who_leading_up,
	    true },
	{ "qian.auditor", "33", "auditor", "钱慧", "Hui Qian", M_cli_demo_who_auditor, true },
};

void demo_faces_said(struct console *c)
{
	for (size_t i = 0; i < countof(known); i++)
		say_line(c, arena_printf(c->arena, "  %-16s %.*s", known[i].login,
		                PSTR(msg(c->lang, known[i].who))));
}

static const struct known *known_for(struct demo *d, str code, const char *role)
{
	for (size_t i = 0; i < countof(known); i++)
		if (!(d->met >> i & 1) && str_eq(code, str_from_c(known[i].code)) &&
		    !strcmp(role, known[i].role)) {
			d->met |= 1u << i;
			return &known[i];
		}
	return NULL;
}

static int person_make(
    struct demo *d, struct act *a, const struct demo_guild *g, const char *role, struct ref *out)
{
	const struct known *k = known_for(d, g->code, role);
	struct names_pair name = person_name(d);
	if (k)
		name = (struct names_pair){ str_from_c(k->zh), str_from_c(k->en) };
	TRY(person_add(a, g->ref.region, name.zh, name.en, out));
	if (k)
		signer_note(d, k->login, k->who, *out, k->officer);
	return 0;
}

static int office_make(
    struct demo *d, struct act *a, const struct demo_guild *g, const char *role, struct ref *out)
{
	int64_t id;
	CHECK(role_known(a->hall->roles, str_from_c(role)));
	TRY(person_make(d, a, g, role, out));
	return tie_begin(
	    a, &(struct tie_new){ *out, g->ref, TIE_OFFICE, str_from_c(role), S("demo") }, &id);
}

/* ---- industry unions ---- */

static const struct { const char *code, *zh, *en; } trades[] = {
	{ "WL", "物流配送", "Logistics and Delivery" },
	{ "JZ", "建筑业", "Construction" },
	{ "CY", "餐饮服务业", "Catering" },
};

static int found_trade(struct demo *d, struct act *a, size_t i, const struct guild *national)
{
	static const struct { const char *code, *zh, *en; } provinces[] = {
		{ "33", "浙江省", "Zhejiang" }, { "51", "四川省", "Sichuan" }, { "32", "江苏省", "Jiangsu" },
	};
	for (size_t k = 0; k < countof(provinces); k++) {
		struct guild up;
		struct ref made;
		TRY(guild_by_code(a, str_from_c(provinces[k].code), &up));
		struct guild_new g = { .code = arena_printf(
			                       a->arena, "%s%s", provinces[k].code, trades[i].code),
			.name = arena_printf(a->arena, "%s%s工会（演示）", provinces[k].zh, trades[i].zh),
			.name_en = arena_printf(
			    a->arena, "%s %s Workers' Union (demonstration)", provinces[k].en, trades[i].en),
			.region = up.ref.region,
			.form = GUILD_INDUSTRY,
			.level = LEVEL_PROVINCE,
			.parent = up.ref,
			.parent_path = up.path,
			.trade = national->ref,
			.trade_parent_path = national->trade_path };
		demo_contact(a->arena, &g, str_from_c(provinces[k].zh), str_from_c(provinces[k].en));
		TRY(guild_found(a, &g, &made));
		d->guilds++;
	}
	return 0;
}

int demo_trades(struct demo *d)
{
	struct act a = demo_act(d, d->began);
	TRY(db_begin(a.db));
	for (size_t i = 0; i < countof(trades); i++) {
		struct ref made;
		struct guild national;
		struct guild_new g = { .code = str_from_c(trades[i].code),
			.form = GUILD_INDUSTRY,
			.level = LEVEL_NATION,
			.name = arena_printf(a.arena, "全国%s工会（演示）", trades[i].zh),
			.name_en =
			    arena_printf(a.arena, "National %s Workers' Union (demonstration)", trades[i].en),
			.parent = d->nation.ref,
			.parent_path = d->nation.path };
		demo_contact(a.arena, &g, S("北京市"), S("Beijing"));
		TRY(guild_found(&a, &g, &made));
		d->guilds++;
		TRY(guild_by_ref(&a, made, &national));
		TRY(found_trade(d, &a, i, &national));
	}
	return db_commit(a.db);
}

/* ---- officers of federations ---- */

static int federation_desk(
    struct demo *d, struct act *a, const char *officer, struct desk_people *p)
{
	TRY(office_make(d, a, &p->guild, "head", &p->head));
	TRY(office_make(d, a, &p->guild, "vice_chair", &p->vice));
	TRY(office_make(d, a, &p->guild, officer, &p->triage[0]));
	TRY(office_make(d, a, &p->guild, officer, &p->triage[1]));
	for (size_t i = 0; i < countof(p->worker); i++)
		p->worker[i] = p->triage[i % 2];
	return 0;
}

static int county_desk(struct demo *d, struct act *a, struct desk_people *p)
{
	TRY(office_make(d, a, &p->guild, "head", &p->head));
	TRY(office_make(d, a, &p->guild, "vice_chair", &p->vice));
	for (size_t i = 0; i < countof(p->triage); i++)
		TRY(office_make(d, a, &p->guild, "triage_officer", &p->triage[i]));
	for (size_t i = 0; i < countof(p->worker); i++)
		TRY(office_make(d, a, &p->guild, "case_officer", &p->worker[i]));
	return 0;
}

static bool same(const struct desk_people *a, const struct desk_people *b)
{
	return a->guild.ref.id == b->guild.ref.id;
}

static int upper_desks(struct demo *d, struct act *a, struct focus *f)
{
	for (struct focus *g = d->focus; g < f; g++) {
		if (same(&g->city, &f->city))
			f->city = g->city;
		if (same(&g->province, &f->province))
			f->province = g->province;
	}
	if (!f->province.head.id)
		TRY(federation_desk(d, a, "federation_officer", &f->province));
	if (!f->city.head.id)
		TRY(federation_desk(d, a, "federation_officer", &f->city));
	return 0;
}

static int overseers(struct demo *d, struct act *a)
{
	struct ref r;
	TRY(office_make(d, a, &d->focus[0].county.guild, "leading_body", &r));
	TRY(office_make(d, a, &d->focus[0].province.guild, "leading_body", &r));
	TRY(office_make(d, a, &d->focus[6].province.guild, "leading_body", &r));
	TRY(office_make(d, a, &d->focus[0].province.guild, "auditor", &r));
	return office_make(d, a, &d->nation, "engineer", &r);
}

static int officers(struct demo *d, struct act *a)
{
	d->nation_desk.guild = d->nation;
	TRY(federation_desk(d, a, "national_officer", &d->nation_desk));
	for (size_t i = 0; i < d->n_focus; i++) {
		TRY(upper_desks(d, a, &d->focus[i]));
		TRY(county_desk(d, a, &d->focus[i].county));
	}
	return overseers(d, a);
}

/* ---- employers, branches, members ---- */

/* 37 and the number of pairs have no common factor, so no two units get the same name. */
static void employer_name(struct demo *d, struct branch *u, size_t i, str *en, const char **trade)
{
	const struct names *n = d->names;
	size_t pair = i * 37 % (n->n_brand * n->n_trade);
	struct names_pair brand = n->brand[pair % n->n_brand], t = n->trade[pair / n->n_brand];
	u->employer =
	    arena_printf(d->keep, i % 3 == 1 ? "%.*s（%.*s）%.*s有限公司" : "%.*s%.*s%.*s有限公司",
	        PSTR(i % 3 == 1 ? brand.zh : u->focus->place),
	        PSTR(i % 3 == 1 ? u->focus->place : brand.zh), PSTR(t.zh));
	*en = arena_printf(d->round, "%.*s %.*s %.*s Co.", PSTR(u->focus->place_en), PSTR(brand.en), PSTR(t.en));
	*trade = str_eq(t.en, S("Construction")) ? "JZ"
	    : str_eq(t.en, S("Catering"))        ? "CY"
	    : str_eq(t.en, S("Courier")) || str_eq(t.en, S("Delivery")) ||
	        str_eq(t.en, S("Supply Chain"))
	    ? "WL"
	    : NULL;
}

static int second_parent(
    struct act *a, const struct branch *u, const char *trade, struct guild_new *g)
{
	struct guild up;
	if (!trade)
		return 0;
	TRY(guild_by_code(
	    a, arena_printf(a->arena, "%.*s%s", PSTR(u->focus->province.guild.code), trade), &up));
	g->trade = up.ref;
	g->trade_parent_path = up.trade_path;
	return 0;
}

static int found_unit(struct demo *d, struct act *a, struct branch *u, struct guild_new *g,
    const struct demo_guild *up)
{
	struct demo_guild *made = &u->people.guild;
	g->region = up->ref.region;
	g->level = LEVEL_UNIT;
	g->parent = up->ref;
	g->parent_path = up->path;
	g->about = msg(LANG_ZH, M_cli_demo_about);
	demo_contact(d->round, g, u->focus->place, u->focus->place_en);
	TRY(guild_found(a, g, &made->ref));
	made->code = g->code;
	made->name = arena_copy(d->keep, g->name);
	made->path = arena_printf(d->keep, "%.*s.%.*s", PSTR(up->path), PSTR(g->code));
	d->guilds++;
	return 0;
}

static int found_branch(struct demo *d, struct act *a, struct branch *u, size_t i)
{
	const char *trade;
	str en;
	const struct focus *f = u->focus;
	employer_name(d, u, i, &en, &trade);
	TRY(employer_add(a, f->county.guild.ref.region, u->employer, en, &u->employer_ref));
	struct guild_new g = { .form = GUILD_GRASSROOTS,
		.employer = u->employer_ref.id,
		.code = arena_printf(
		    d->keep, "%.*sU%03d", PSTR(f->county.guild.code), (int)(i / d->n_focus) + 1),
		.name = arena_printf(d->round, "%.*s工会", PSTR(u->employer)),
		.name_en = arena_printf(d->round, "%.*s Trade Union", PSTR(en)) };
	TRY(second_parent(a, u, trade, &g));
	bool in_town = dice_percent(&d->dice, 60) && f->n_town > 0;
	return found_unit(
	    d, a, u, &g, in_town ? &f->town[dice_below(&d->dice, f->n_town)] : &f->county.guild);
}

static int found_joint(struct demo *d, struct act *a, struct branch *u)
{
	const struct focus *f = u->focus;
	str name = f->county.guild.name;
	struct guild county;
	TRY(guild_by_ref(a, f->county.guild.ref, &county));
	str en = { county.name_en.p,
		county.name_en.n > 26 ? county.name_en.n - 27 : 0 }; /* Federation of Trade Unions */
	struct guild_new g = { .form = GUILD_TRADE_JOINT,
		.code = arena_printf(d->keep, "%.*sWL", PSTR(f->county.guild.code)),
		.name = arena_printf(d->round, "%.*s快递员工会联合会（演示）", PSTR(name)),
		.name_en = arena_printf(d->round, "%.*s Couriers' Joint Union (demonstration)", PSTR(en)) };
	TRY(second_parent(a, u, "WL", &g));
	return found_unit(d, a, u, &g, &f->county.guild);
}

static int officers_of_unit(struct demo *d, struct act *a, struct branch *u)
{
	struct desk_people *p = &u->people;
	TRY(office_make(d, a, &p->guild, "chair", &p->triage[0]));
	TRY(office_make(d, a, &p->guild, "vice_chair", &p->vice));
	p->head = p->vice;
	p->triage[1] = p->worker[0] = p->worker[1] = p->worker[2] = p->triage[0];
	return 0;
}

static int enrol(struct demo *d, struct act *a, const struct branch *u, struct ref person)
{
	int64_t id;
	TRY(member_join(a, person, u->people.guild.ref, S("demo")));
	d->members++;
	if (!u->employer_ref.id)
		return 0;
	return tie_begin(
	    a, &(struct tie_new){ person, u->employer_ref, TIE_WORKS_AT, S(""), S("demo") }, &id);
}

static int fill_unit(struct demo *d, struct act *a, struct branch *u, size_t size)
{
	TRY(officers_of_unit(d, a, u));
	TRY(enrol(d, a, u, u->people.triage[0]));
	TRY(enrol(d, a, u, u->people.vice));
	u->member = arena_new_n(d->keep, struct ref, size);
	u->n_member = size;
	u->told = arena_new_n(d->keep, uint8_t, size);
	for (size_t i = 0; i < size; i++) {
		TRY(person_make(d, a, &u->people.guild, "member", &u->member[i]));
		TRY(enrol(d, a, u, u->member[i]));
	}
	return 0;
}

static int unit_make(struct demo *d, struct act *a, size_t i)
{
	static const uint8_t couriers[JOINT] = { 0, 1, 2, 3, 6, 7 };     /* places in focus */
	struct branch *u = &d->unit[i];
	bool joint = i >= UNITS;
	*u = (struct branch){ .focus = &d->focus[joint ? couriers[i - UNITS] : i % d->n_focus] };
	TRY(joint ? found_joint(d, a, u) : found_branch(d, a, u, i));
	int64_t size = joint ? dice_between(&d->dice, JOINT_LOW, JOINT_HIGH)
	                     : dice_between(&d->dice, SIZE_LOW, SIZE_HIGH);
	return fill_unit(d, a, u, (size_t)size);
}

int demo_people(struct demo *d)
{
	struct act a = demo_act(d, d->began + DAY);
	TRY(names_read(d, &d->names));
	TRY(db_begin(a.db));
	TRY(officers(d, &a));
	d->n_unit = UNITS + JOINT;
	d->unit = arena_new_n(d->keep, struct branch, d->n_unit);
	int64_t step = (d->now - DEMO_DAYS * DAY - a.now) / (int64_t)d->n_unit;
	for (size_t i = 0; i < d->n_unit; i++) {
		a.now += step;
		TRY(unit_make(d, &a, i));
		arena_reset(d->round);
	}
	return db_commit(a.db);
}
