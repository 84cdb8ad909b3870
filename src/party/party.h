/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef PARTY_PARTY_H
#define PARTY_PARTY_H
/* PARTY: who there is (persons, unions, bodies, employers) and the dated ties between them.
 *
 * All rights, routes and counts are read from ties. Nothing is overwritten: a tie ends and another
 * begins, each naming the matter, vote or import that caused it (HOUSE.md 2; DOMAIN.md 1.1).
 * A union stands in two trees at once: by place (its path) and, when it has a second parent, by
 * industry (its trade path). Names of members are read only through functions that say who may ask. */
#include "act/act.h"

enum party_kind {
	PARTY_PERSON = 1,
	PARTY_GUILD,
	PARTY_BODY,
	PARTY_EMPLOYER,
	PARTY_PLATFORM,
	PARTY_AUTHORITY
};

/* `guild` is this code's word for a union at any level (union is a word of C and of SQL). */
enum guild_form {
	GUILD_FEDERATION = 1, /* local federation: national, province, city, county */
	GUILD_INDUSTRY,       /* industrial union */
	GUILD_TOWNSHIP,       /* federation of grassroots unions: town, street, park */
	GUILD_GRASSROOTS,     /* own committee in one unit */
	GUILD_JOINT,          /* joint grassroots union of several small units */
	GUILD_TRADE_JOINT,    /* industry joint union of a place: couriers, lorry drivers */
};

enum guild_level {
	LEVEL_NATION,
	LEVEL_PROVINCE,
	LEVEL_CITY,
	LEVEL_COUNTY,
	LEVEL_TOWNSHIP,
	LEVEL_UNIT
};

enum tie_kind { TIE_MEMBER = 1, TIE_WORKS_AT, TIE_OFFICE, TIE_SEAT, TIE_REPRESENTS, TIE_KIN };

enum { PARTY_NONE = 1 }; /* answer: no such party, union or living tie */
enum { PARTY_NAME_MAX = 200, GUILD_CODE_MAX = 24 };

struct ref {
	int64_t region, id;
};

struct guild {
	struct ref ref;
	str code, name, name_en, path, trade_path, pinyin, phone, address, hours, about;
	str way;                     /* those above it, as guild_chain tells them */
	int64_t form, level, parent, trade, employer, members;
	bool ended;
};

/* ---- unions ---- */

/* Where a code is kept, and nothing else of the union. PARTY_NONE. */
int guild_ref(struct act *a, str code, struct ref *out) MUST_CHECK;
/* From here to the end of its transaction the act reads a union once, though a page or a filing may ask
 * for the same one five times. To be called again when another transaction begins. What changes a union
 * forgets all. */
void guilds_remember(struct act *a);
int guild_by_code(struct act *a, str code, struct guild *out) MUST_CHECK;    /* PARTY_NONE */
int guild_by_ref(struct act *a, struct ref r, struct guild *out) MUST_CHECK; /* PARTY_NONE */

/* A union's short row, for lists. */
struct guild_row {
	struct ref ref;
	str code, name, name_en;
	int64_t form, level, members, parent;
};
int guild_below(struct act *a, int64_t parent, str after, int64_t most, struct guild_row **out,
    size_t *n) MUST_CHECK;

/* The same by industry: the unions whose second parent is g, in the order of codes, after one. */
int guild_trade_page(struct act *a, const struct guild *g, str after, int64_t most,
    struct guild_row **out, size_t *n) MUST_CHECK;

/* The way up by place, the union itself last: at most WAY_MOST of them, the nearest. It stands in the
 * union's own row, so it asks nothing; of those above it tells ref, code, names and level. */
enum { WAY_MOST = 8 };
int guild_chain(struct act *a, const struct guild *g, struct guild_row **out, size_t *n) MUST_CHECK;
/* The union `levels` steps up by place. PARTY_NONE above the top. */
int guild_up(struct act *a, const struct guild *g, int levels, struct guild *out) MUST_CHECK;
/* Whether `path` is `of` itself or stands below it. */
bool path_within(str path, str of);
/* The way up by industry without the union itself, and empty where it passes a union of the way by place
 * too: what is counted along both ways is counted once. */
str trade_way(const struct guild *g);
/* How many steps `path` stands below `of`; -1 when it does not. */
int path_steps(str path, str of);

struct guild_new {
	str code, name, name_en, pinyin, phone, address, hours, about;
	int64_t region, form, level, employer;
	struct ref parent, trade;           /* {0,0}: none */
	str parent_path, trade_parent_path; /* of those two; empty: none */
};
/* Brings a union into being, findable at once. */
int guild_found(struct act *a, const struct guild_new *g, struct ref *out) MUST_CHECK;
/* 1 to GUILD_CODE_MAX bytes without blanks, dots and slashes. */
bool guild_code_fits(str code);
str path_under(struct arena *a, str parent, str code);

/* Where a union stands: what founding another one below it asks of it. */
struct guild_stand { struct ref ref; int64_t level; str path, trade_path; };
/* Where a new union's records are kept: beside those of the union above it, but a province's federation
 * has a region of its own while there are any (two-digit codes name theirs). */
int guild_region(struct act *a, const struct guild_new *g, const struct guild_stand *up,
    int64_t *out) MUST_CHECK;

/* What a union says of itself. */
struct guild_said { str name, name_en, pinyin, phone, address, hours, about; };
/* It says this from now on. What it said until now is kept, with the moment and what changed it. */
int guild_say(struct act *a, const struct guild *was, const struct guild_said *now,
    str because) MUST_CHECK;
/* The same for how it is reached. PARTY_NONE. */
int guild_contact_set(struct act *a, struct ref r, str phone, str address, str hours, str about,
    str because) MUST_CHECK;

enum { GUILD_HAS_BELOW = 1, GUILD_HAS_MEMBERS };
/* A union ends; its row and all it did stay. Not while others stand below it or members belong to it:
 * they are moved first. Offices and matters are the caller's to look after. */
int guild_end(struct act *a, const struct guild *g, str because) MUST_CHECK;

/* Finds unions by name, pinyin, English or code, the higher levels first. */
int guild_search(
    struct act *a, str words, int64_t most, struct guild_row **out, size_t *n) MUST_CHECK;

/* ---- persons, employers ---- */

int person_add(struct act *a, int64_t region, str name, str name_en, struct ref *out) MUST_CHECK;
int employer_add(struct act *a, int64_t region, str name, str name_en, struct ref *out) MUST_CHECK;
/* The employer of this name in the region: as it is written there, or but for width, case, blanks, dots
 * and the spelling of its legal form; without a form when one employer alone is called so. PARTY_NONE:
 * none, or more than one might be meant. One question of one index. */
int employer_by_name(struct act *a, int64_t region, str name, struct ref *out) MUST_CHECK;
/* The same for records, where a name without its form is a name of its own. PARTY_NONE. */
int employer_recorded(struct act *a, int64_t region, str name, struct ref *out) MUST_CHECK;
/* Its English name, where none was known. *named: whether that was so. */
int employer_english(struct act *a, struct ref employer, str name_en, bool *named) MUST_CHECK;
struct employer_row { struct ref ref; str name, name_en; };
/* Employers of one region in the order of their names, at most 500 after one. */
int employers_page(struct act *a, int64_t region, str after, struct employer_row **out,
    size_t *n) MUST_CHECK;
/* A party's name in the reader's language. PARTY_NONE. */
int party_name(struct act *a, struct ref r, str *name) MUST_CHECK;
/* The name to show: English for an English reader when there is one. */
str name_for(enum lang lang, str name, str name_en);

/* ---- ties ---- */

struct tie {
	int64_t id, kind, begun_at, ended_at;
	struct ref to;
	str role, origin, name, name_en;
};
struct tie_new {
	struct ref from, to;
	int64_t kind;
	str role, origin;            /* role: the office; of a member, the number the union gave them */
	int64_t begun_at;            /* 0: now */
};

int tie_begin(struct act *a, const struct tie_new *t, int64_t *id) MUST_CHECK;
int tie_end(struct act *a, struct ref from, int64_t tie, str ended_by) MUST_CHECK; /* PARTY_NONE: had ended */
/* Joins a union: a member's tie, and the count of that union and of each above it, by place and industry. */
int member_join(struct act *a, struct ref person, struct ref guild, str origin) MUST_CHECK;
/* The counts alone, for who enters many at once: `by` more members of g and of each above it. */
int members_counted(struct act *a, const struct guild *g, int64_t by) MUST_CHECK;
/* Their membership of g ends, and counts no more. PARTY_NONE: they are no member. */
int member_leave(
    struct act *a, struct ref person, const struct guild *g, str because) MUST_CHECK;
int ties_of(struct act *a, struct ref person, struct tie **out, size_t *n) MUST_CHECK;
/* The living ties of one kind. */
int ties_living(
    struct act *a, struct ref person, enum tie_kind kind, struct tie **out, size_t *n) MUST_CHECK;
bool tie_exists(struct act *a, struct ref from, enum tie_kind kind, int64_t to);
/* Whom somebody is tied to besides their unions: kin (from either side), and employers they work for or
 * represent. Asked only to keep them away from what is about those. At most 100. */
struct near {
	int64_t kind, party;
};
int ties_near(struct act *a, struct ref person, struct near **out, size_t *n) MUST_CHECK;
/* The same where a database that fails must not look like "no tie": 0 when there is one. PARTY_NONE. */
int tie_holds(struct act *a, struct ref from, enum tie_kind kind, int64_t to) MUST_CHECK;

struct office {
	str role, path, trade_path;
	struct ref guild;
	int64_t level, employer;         /* the employer the union is inside of, or 0 */
	str code, name, name_en;
};
/* The offices a person holds now: all that rights are read from. */
int offices_of(struct act *a, struct ref person, struct office **out, size_t *n) MUST_CHECK;

struct member {
	struct ref person;
	int64_t begun_at;
	str name, name_en, role;     /* role: as in struct tie_new */
};
enum { OFFICES_LISTED = 50 };
/* The offices held in one union, without asking by whom: the first `most` of them. */
int office_roles(struct act *a, int64_t guild, int64_t most, str **out, size_t *n) MUST_CHECK;
int officers_of(struct act *a, int64_t guild, struct member **out, size_t *n) MUST_CHECK;
/* At most fifty at a time, for officers of that union alone: the caller has checked. */
int members_of(
    struct act *a, int64_t guild, int64_t after, struct member **out, size_t *n) MUST_CHECK;
/* The unions inside an employer. */
int guilds_of_employer(struct act *a, int64_t employer, struct ref **out, size_t *n) MUST_CHECK;

#endif
