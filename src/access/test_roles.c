/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "test_access.h"

#include <stdio.h>

str file_text(struct arena *arena, const char *path)
{
	enum { MOST = 1 << 20 };
	FILE *f = fopen(path, "r");
	if (!EXPECT(f != NULL))
		return S("");
	char *p = arena_alloc(arena, MOST, 1);
	size_t n = fread(p, 1, MOST, f);
	fclose(f);
	return (str){ p, n };
}

const struct role_table *roles_shipped(struct arena *arena)
{
	const struct role_table *t = NULL;
	struct role_fault fault = { 0 };
	if (!EXPECT(roles_read(arena, file_text(arena, "profiles/roles.yaml"), &t, &fault) == 0))
		printf("    profiles/roles.yaml:%d: %.*s\n", fault.line, PSTR(fault.what));
	return t;
}

/* ---- the table that ships ---- */

/* Written out a second time on purpose: a change of rights has to be made in two places to pass. */
static const struct { const char *role, *grants;
} said[] = {
	{ "chair",
	    "desk:own matter_read:own matter_name:own matter_work:own matter_pass:own file_for:own "
	    "members:own union_edit:own figures:own officers:own " },
	{ "vice_chair",
	    "desk:own matter_read:own matter_name:own matter_work:own matter_pass:own file_for:own "
	    "members:own union_edit:own figures:own officers:own " },
	{ "head",
	    "desk:own matter_read:own matter_name:own matter_work:own matter_pass:own union_edit:own "
	    "figures:layer_below officers:layer_below " },
	{ "triage_officer",
	    "desk:own matter_read:own matter_name:own matter_work:own matter_pass:own file_for:own " },
	{ "case_officer", "desk:own matter_read:own matter_name:own matter_work:own " },
	{ "duty_officer", "desk:own matter_read:own matter_name:own matter_work:own file_for:own " },
	{ "federation_officer",
	    "desk:own matter_read:own matter_name:own matter_work:own matter_pass:own "
	    "file_for:own figures:layer_below officers:layer_below " },
	{ "national_officer",
	    "desk:own matter_read:own matter_name:own matter_work:own matter_pass:own "
	    "figures:layer_below officers:layer_below " },
	{ "legal_aid_desk", "desk:own matter_read:own matter_name:own matter_work:own file_for:own " },
	{ "hardship_reviewer", "desk:own matter_read:own matter_name:own matter_work:own " },
	{ "mediator", "desk:own matter_read:own matter_name:own matter_work:own " },
	{ "supervisor", "desk:own matter_read:own matter_work:own " },
	{ "chief_rep", "desk:own matter_read:own matter_work:own " },
	{ "assessor", "desk:own matter_read:own matter_work:own " },
	{ "award_committee", "desk:own matter_read:own matter_work:own " },
	{ "auditor", "figures:layer_below " },
	{ "audit_committee", "figures:layer_below " },
	{ "committee", "figures:own officers:own " },
	{ "organiser", "figures:layer officers:layer " },
	{ "steward", "file_for:own " },
	{ "dpo", "officers:layer_below " },
	{ "leading_body", "leading_view:layer_below " },
};

static str expected_of(str role)
{
	for (size_t i = 0; i < countof(said); i++)
		if (str_eq(str_from_c(said[i].role), role))
			return str_from_c(said[i].grants);
	return S("");
}

static str grants_of(struct arena *arena, const struct role_table *t, str role)
{
	str all = S("");
	enum scope scope;
	for (int cap = 0; cap < CAP_COUNT; cap++)
		if (role_grants(t, role, (enum cap)cap, &scope))
			all = arena_printf(
			    arena, "%.*s%s:%s ", PSTR(all), cap_name((enum cap)cap), scope_name(scope));
	return all;
}

TEST(
    "each role of the table that ships is granted exactly what is written here, the others nothing")
{
	struct arena *arena = arena_new(8 << 20);
	const struct role_table *t = roles_shipped(arena);
	REQUIRE(t != NULL);
	for (size_t i = 0; i < countof(said); i++)
		EXPECT(role_known(t, str_from_c(said[i].role)));
	for (size_t i = 0; i < role_count(t); i++) {
		str role = role_name_at(t, i);
		test_same(__FILE__, __LINE__, grants_of(arena, t, role), arena_z(arena, expected_of(role)));
		EXPECT(role_title(t, role, LANG_EN).n && role_title(t, role, LANG_ZH).n);
	}
	EXPECT(role_is_officer(t, S("engineer")) && role_is_officer(t, S("leading_body")));
	EXPECT(!role_is_officer(t, S("member")) && !role_is_officer(t, S("nobody")));
	EXPECT(role_title(t, S("nobody"), LANG_EN).n == 0);
	arena_free(&arena);
}

TEST("a leading body has the leading view and nothing else, and nobody stands in for it")
{
	struct arena *arena = arena_new(8 << 20);
	const struct role_table *t = roles_shipped(arena);
	enum scope scope;
	REQUIRE(t != NULL);
	for (int cap = 0; cap < CAP_COUNT; cap++)
		EXPECT(
		    role_grants(t, S("leading_body"), (enum cap)cap, &scope) == (cap == CAP_LEADING_VIEW));
	for (size_t i = 0; i < role_count(t); i++) {
		bool itself = str_eq(role_name_at(t, i), S("leading_body"));
		EXPECT(role_stands_for(t, S("leading_body"), role_name_at(t, i)) == itself);
		EXPECT(role_stands_for(t, role_name_at(t, i), S("leading_body")) == itself);
		EXPECT(role_grants(t, role_name_at(t, i), CAP_LEADING_VIEW, &scope) == itself);
	}
	arena_free(&arena);
}

TEST("no shipped role reads members or applicants by name beyond its own union")
{
	struct arena *arena = arena_new(8 << 20);
	const struct role_table *t = roles_shipped(arena);
	REQUIRE(t != NULL);
	for (size_t i = 0; i < role_count(t); i++) {
		enum scope scope = SCOPE_OWN;
		EXPECT(!role_grants(t, role_name_at(t, i), CAP_MEMBERS, &scope) || scope == SCOPE_OWN);
		EXPECT(!role_grants(t, role_name_at(t, i), CAP_MATTER_NAME, &scope) || scope == SCOPE_OWN);
		EXPECT(!role_grants(t, role_name_at(t, i), CAP_DESK, &scope) || scope == SCOPE_OWN);
	}
	arena_free(&arena);
}

TEST("a chair stands in for the desk and the head; a head signs as the chair, and no further")
{
	struct arena *arena = arena_new(8 << 20);
	const struct role_table *t = roles_shipped(arena);
	REQUIRE(t != NULL);
	EXPECT(role_stands_for(t, S("chair"), S("chair")));
	EXPECT(role_stands_for(t, S("chair"), S("triage_officer")));
	EXPECT(role_stands_for(t, S("chair"), S("case_officer")));
	EXPECT(role_stands_for(t, S("chair"), S("head")));
	EXPECT(role_stands_for(t, S("vice_chair"), S("chair")));
	EXPECT(role_stands_for(t, S("head"), S("chair")));
	EXPECT(!role_stands_for(t, S("head"), S("case_officer")));
	EXPECT(!role_stands_for(t, S("case_officer"), S("chair")));
	EXPECT(!role_stands_for(t, S("triage_officer"), S("case_officer")));
	EXPECT(!role_stands_for(t, S("nobody"), S("nobody")));
	arena_free(&arena);
}

/* The list of actors stands in the room beside this one, which must not be included: it is read as
 * text. */
TEST("every role that courses can name is in the table")
{
	struct arena *arena = arena_new(8 << 20);
	const struct role_table *t = roles_shipped(arena);
	str rest = file_text(arena, "src/course/actor.c");
	size_t seen = 0;
	REQUIRE(t != NULL);
	while (rest.n) {
		str line = str_trim(str_cut(rest, '\n', &rest)), of;
		bool outside = str_begins(line, S("X(leading_body,"));
		if (!str_begins(line, S("X(")))
			continue;
		str name = str_cut((str){ line.p + 2, line.n - 2 }, ',', &of);
		if (!outside && !str_begins(str_trim(of), S("ACTOR_ROLE")))
			continue;
		if (!EXPECT(role_known(t, name)))
			printf("    the role %.*s\n", PSTR(name));
		seen++;
	}
	EXPECT(seen > 30);
	arena_free(&arena);
}

/* ---- faults ---- */

#define HEAD  "roles:\n"
#define TITLE "    title: { en: A, zh: 甲 }\n"
#define HAND \
	"  hand:\n" TITLE "    officer: true\n    grants: { matter_read: own, matter_work: own }\n"

static const struct { const char *what, *yaml; int line; const char *fault;
} bad[] = {
	{ "nothing", "", 1, "no group of keys named “roles”" },
	{ "a list", "- a\n", 1, "no group of keys named “roles”" },
	{ "another key", "colour: red\n", 1, "“colour” is not known" },
	{ "roles that are no group", HEAD "  - a\n", 1, "no group of keys named “roles”" },
	{ "broken YAML", HEAD "  a: { title: [\n", 3, "cannot be read" },
	{ "two documents", HEAD "  a:\n" TITLE "    officer: true\n    grants: {}\n---\nroles: {}\n", 1,
	    "second document" },
	{ "a doubled role", HEAD HAND HAND, 6, "cannot be read" },
	{ "a name in capitals", HEAD "  Chair: {}\n", 2, "“Chair” cannot be the name" },
	{ "a role without its parts", HEAD "  a: 1\n", 2, "“a” must be a group" },
	{ "a role without a title", HEAD "  a:\n    officer: true\n    grants: {}\n", 2,
	    "does not say “title”" },
	{ "a role without officer", HEAD "  a:\n" TITLE "    grants: {}\n", 2,
	    "does not say “officer”" },
	{ "a role without grants", HEAD "  a:\n" TITLE "    officer: true\n", 2,
	    "does not say “grants”" },
	{ "one language", HEAD "  a:\n    title: { en: A }\n    officer: true\n    grants: {}\n", 3,
	    "“title: zh”" },
	{ "a third language", HEAD "  a:\n    title: { en: A, zh: 甲, fr: A }\n", 3,
	    "“fr” is not known" },
	{ "an empty title", HEAD "  a:\n    title: { en: '', zh: 甲 }\n", 3, "“en” must be a text" },
	{ "perhaps an officer", HEAD "  a:\n" TITLE "    officer: maybe\n", 4,
	    "“officer” must be true or false" },
	{ "an unknown key", HEAD "  a:\n" TITLE "    power: all\n", 4, "“power” is not known" },
	{ "also that is no list", HEAD "  a:\n" TITLE "    also: b\n", 4, "must be a list" },
	{ "an unknown role", HEAD "  a:\n" TITLE "    also: [b]\n", 4, "no role “b”" },
	{ "itself", HEAD "  a:\n" TITLE "    also: [a]\n", 4, "stands in for itself" },
	{ "an unknown capability", HEAD "  a:\n" TITLE "    grants: { all: own }\n", 4,
	    "no capability “all”" },
	{ "an unknown scope", HEAD "  a:\n" TITLE "    grants: { desk: world }\n", 4,
	    "“world” is not a scope" },
	{ "no scope", HEAD "  a:\n" TITLE "    grants: { desk: { why: Because it is so. } }\n", 4,
	    "is not a scope" },
	{ "a short reason", HEAD "  a:\n" TITLE "    grants: { desk: { scope: own, why: So. } }\n", 4,
	    "reason must be" },
	{ "an alias", HEAD "  a:\n" TITLE "    grants: { desk: &x own, figures: *x }\n", 4,
	    "is not a scope" },
	{ "no second factor", HEAD "  a:\n" TITLE "    officer: false\n    grants: { desk: own }\n", 2,
	    "no second factor" },
	{ "applicants' names above",
	    HEAD "  a:\n" TITLE "    officer: true\n    grants:\n      matter_name: layer_below\n", 6,
	    "beyond the union that handles it" },
	{ "members' names above",
	    HEAD "  a:\n" TITLE "    officer: true\n    grants: { members: layer }\n", 5,
	    "Members’ names" },
	{ "a leading body with a desk",
	    HEAD "  a:\n" TITLE "    officer: true\n    grants: { leading_view: own, desk: own }\n", 2,
	    "something else as well" },
	{ "a leading body that stands in",
	    HEAD HAND "  a:\n" TITLE
	              "    officer: true\n    also: [hand]\n    grants: { leading_view: own }\n",
	    6, "something else as well" },
	{ "standing in for a leading body",
	    HEAD "  a:\n" TITLE "    officer: true\n    also: [lead]\n    grants: {}\n  lead:\n" TITLE
	         "    officer: true\n    grants: { leading_view: own }\n",
	    2, "stands in for a leading body" },
	{ "standing in with bound hands",
	    HEAD HAND "  a:\n" TITLE
	              "    officer: true\n    also: [hand]\n    grants: { matter_read: own }\n",
	    6, "“a” stands in for “hand”" },
};

TEST("a table with a fault is refused at its line, in both languages, with what to do")
{
	struct arena *arena = arena_new(16 << 20);
	for (size_t i = 0; i < countof(bad); i++) {
		const struct role_table *t = NULL;
		struct role_fault fault = { 0 };
		int got = roles_read(arena, str_from_c(bad[i].yaml), &t, &fault);
		bool fits = EXPECT(got == ROLES_BROKEN) && EXPECT(t == NULL) &&
		    EXPECT(fault.line == bad[i].line) &&
		    EXPECT(strstr(arena_z(arena, fault.what), bad[i].fault) != NULL) &&
		    EXPECT(!str_eq(role_fault_text(arena, LANG_ZH, &fault), fault.what));
		if (!fits)
			printf("    %s: line %d: %.*s\n", bad[i].what, fault.line, PSTR(fault.what));
	}
	arena_free(&arena);
}

TEST("more roles than fit, or a file too large, is refused")
{
	struct arena *arena = arena_new(16 << 20);
	const struct role_table *t;
	struct role_fault fault;
	str yaml = S(HEAD);
	for (int i = 0; i <= ROLES_MAX; i++)
		yaml = arena_printf(
		    arena, "%.*s  r%d:\n" TITLE "    officer: true\n    grants: {}\n", PSTR(yaml), i);
	EXPECT(roles_read(arena, yaml, &t, &fault) == ROLES_BROKEN);
	EXPECT(fault.line == 2 + 4 * ROLES_MAX && fault.bad == M_access_bad_too_many);
	str big = { arena_alloc(arena, ROLES_BYTES_MAX + 1, 1), ROLES_BYTES_MAX + 1 };
	EXPECT(roles_read(arena, big, &t, &fault) == ROLES_BROKEN && fault.bad == M_access_bad_too_big);
	arena_free(&arena);
}

TEST("members' names beyond the own union need a written reason, and then may be granted")
{
	struct arena *arena = arena_new(8 << 20);
	const struct role_table *t = NULL;
	struct role_fault fault;
	enum scope scope = 0;
	REQUIRE(
	    roles_read(arena,
	        S(HEAD "  a:\n" TITLE "    officer: true\n    grants:\n"
	               "      members: { scope: layer, why: The branch has no office of its own. }\n"),
	        &t, &fault) == 0);
	EXPECT(role_grants(t, S("a"), CAP_MEMBERS, &scope) && scope == SCOPE_LAYER);
	arena_free(&arena);
}
