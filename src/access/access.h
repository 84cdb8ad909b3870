/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ACCESS_ACCESS_H
#define ACCESS_ACCESS_H
/* ACCESS: what a tie allows. Rights are read from the offices a person holds now (party/), through
 * the table profiles/roles.yaml: role x scope x capability. What is not granted is denied.
 *
 * Levels above see counts, never members' names, unless a role says so. Members of a leading body
 * get fixed aggregate views and nothing else (DOMAIN.md 10.2, 10.3 rows 14 and 15). */
#include "party/party.h"

/* What can be granted. Each is one line of roles.yaml; the names there are these in lower case. */
enum cap {
	CAP_DESK,         /* see the list of matters on a union's desk: no names */
	CAP_MATTER_READ,  /* read a matter its union holds, or was asked to look into */
	CAP_MATTER_NAME,  /* read who filed a matter by name; never given to levels above */
	CAP_MATTER_WORK,  /* make the moves the course gives this role */
	CAP_MATTER_PASS,  /* hand a matter to another union, its clock running on */
	CAP_FILE_FOR,     /* file for a caller or visitor */
	CAP_MEMBERS,      /* read the names of a union's members, fifty at a time */
	CAP_UNION_EDIT,   /* keep a union's public page */
	CAP_FIGURES,      /* figures by level and kind, small cells merged */
	CAP_LEADING_VIEW, /* the leading body's fixed view: at least 10 people and 5 matters a cell */
	CAP_OFFICERS,     /* see who holds office, and since when */
	CAP_COUNT
};
/* OWN: the union of the office. LAYER: that union and the units that hang on it directly without a
 * territory of their own. BELOW: everything under it, not itself. LAYER_BELOW: all of it. */
enum scope { SCOPE_OWN = 1, SCOPE_LAYER, SCOPE_BELOW, SCOPE_LAYER_BELOW };

struct role_table;
/* line: from 1. what: the fault and its remedy in English; role_fault_text: in either language. */
struct role_fault { int line; str what; enum msg bad, fix; str args[2]; };
enum { ROLES_BROKEN = 1 };
enum { ROLES_MAX = 64, ROLES_BYTES_MAX = 64 * 1024, ROLE_NAME_MAX = 32 };
/* Reads roles.yaml; everything in the table lies in `keep`. Answers ROLES_BROKEN with the first
 * fault. The table may be shared by all threads: nothing changes it after reading. */
int roles_read(struct arena *keep, str yaml, const struct role_table **out,
    struct role_fault *fault) MUST_CHECK;
str  role_fault_text(struct arena *a, enum lang lang, const struct role_fault *f);
bool role_known(const struct role_table *t, str role);
str  role_title(const struct role_table *t, str role, enum lang lang);
/* Whether the role is an officer's (a second factor is required to act in it). */
bool role_is_officer(const struct role_table *t, str role);
/* For the generated matrix test and for `unionhall routes`. */
size_t role_count(const struct role_table *t);
str    role_name_at(const struct role_table *t, size_t i);
bool   role_grants(const struct role_table *t, str role, enum cap cap, enum scope *scope);
/* Whether somebody in `role` may make the moves of `as` too: the same role, or one it stands in
 * for. It is not passed on: a head stands in for the chair, not for the chair's case officer. */
bool   role_stands_for(const struct role_table *t, str role, str as);
const char *cap_name(enum cap cap);
const char *scope_name(enum scope scope);

/* Who somebody is for the length of one act. */
struct rights { const struct office *office; size_t n; };
int  rights_of(struct act *a, struct ref person, struct rights *out) MUST_CHECK;
/* Whether any office grants cap over the union at this path (place or trade) and level. */
bool may(const struct act *a, const struct rights *r, enum cap cap, const struct guild *where);
/* The first office that grants cap in its own union, or NULL: where a desk opens. */
const struct office *office_with(const struct act *a, const struct rights *r, enum cap cap);
/* Whether somebody holds this role in exactly this union, or one that stands in for it (roles.yaml
 * `also`: a branch chair with no officers is triage officer and case officer in one). */
bool holds_role(const struct act *a, const struct rights *r, str role, int64_t guild);
/* Whether an office grants cap in its own union. */
bool office_grants(const struct act *a, const struct office *o, enum cap cap);

#endif
