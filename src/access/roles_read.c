/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The file roles.yaml becomes the table of roles, or is refused at its first fault. */
#include <libfyaml.h>
#include "access/table.h"
#include "base/utf8.h"

enum { TITLE_MAX = 60, WHY_MIN = 10, WHY_MAX = 200 };
#define BIT(cap) (UINT32_C(1) << (cap))
#define WORKING  (BIT(CAP_MATTER_READ) | BIT(CAP_MATTER_WORK))

/* `at`: the line being read, where the next fault stands. */
struct reader { struct arena *arena; struct role_table *table; struct role_fault *fault; int at; };

/* BAD(r, key, args...) is the message access.bad.key with the remedy access.fix.key. */
#define BAD(r, key, ...) broken((r), M_access_bad_##key, M_access_fix_##key, \
	(const str[]){ __VA_ARGS__ }, sizeof((const str[]){ __VA_ARGS__ }) / sizeof(str))

static int broken(struct reader *r, enum msg bad, enum msg fix, const str *args, size_t n)
{
	*r->fault = (struct role_fault){ .line = r->at, .bad = bad, .fix = fix };
	for (size_t i = 0; i < n && i < countof(r->fault->args); i++)
		r->fault->args[i] =
		    arena_copy(r->arena, utf8_valid(args[i]) ? utf8_head(args[i], 80) : S("?"));
	r->fault->what = role_fault_text(r->arena, LANG_EN, r->fault);
	return ROLES_BROKEN;
}

str role_fault_text(struct arena *a, enum lang lang, const struct role_fault *f)
{
	str bad = msg_fill(a, lang, f->bad, f->args, countof(f->args));
	str fix = msg_fill(a, lang, f->fix, f->args, countof(f->args));
	return arena_printf(a, "%.*s%s%.*s", PSTR(bad), lang == LANG_EN ? " " : "", PSTR(fix));
}

/* ---- the tree libfyaml made ---- */

/* Empty for what is not plain text: lists, groups, aliases. Borrowed from the document. */
static str text_of(struct fy_node *n)
{
	size_t len = 0;
	bool plain = n && fy_node_is_scalar(n) && !fy_node_is_alias(n);
	const char *p = plain ? fy_node_get_scalar(n, &len) : NULL;
	return (str){ p ? p : "", p ? len : 0 };
}

static void stand_at(struct reader *r, struct fy_node *n)
{
	struct fy_token *t = fy_node_is_scalar(n) ? fy_node_get_scalar_token(n) : NULL;
	const struct fy_mark *m = t ? fy_token_start_mark(t) : NULL;
	if (m)
		r->at = m->line + 1;
}

struct pair { str key; struct fy_node *value; };

static bool next_pair(struct reader *r, struct fy_node *map, void **at, struct pair *out)
{
	struct fy_node_pair *p = fy_node_mapping_iterate(map, at);
	if (!p)
		return false;
	stand_at(r, fy_node_pair_key(p));
	*out = (struct pair){ text_of(fy_node_pair_key(p)), fy_node_pair_value(p) };
	return true;
}

static bool is_map(struct fy_node *n) { return n && fy_node_is_mapping(n); }

/* ---- grants ---- */

static str names_of(struct arena *a, const char *(*name)(int), int from, int to)
{
	str all = S("");
	for (int i = from; i < to; i++)
		all = arena_printf(a, "%.*s%s%s", PSTR(all), i > from ? ", " : "", name(i));
	return all;
}

static const char *cap_at(int i) { return cap_name((enum cap)i); }
static const char *scope_at(int i) { return scope_name((enum scope)i); }

static int place_in(str word, const char *(*name)(int), int from, int to)
{
	for (int i = from; i < to; i++)
		if (str_eq(word, str_from_c(name(i))))
			return i;
	return -1;
}

static int read_scope(struct reader *r, struct fy_node *n, int *scope)
{
	*scope = place_in(text_of(n), scope_at, SCOPE_OWN, SCOPE_LAYER_BELOW + 1);
	return *scope > 0 ? 0 : BAD(r, unknown_scope, text_of(n),
	    names_of(r->arena, scope_at, SCOPE_OWN, SCOPE_LAYER_BELOW + 1));
}

static bool is_line_of(str s, size_t least, size_t most)
{
	size_t n = utf8_valid(s) && utf8_plain(s, false) ? utf8_length(s) : 0;
	return n >= least && n <= most;
}

static int read_reasoned(struct reader *r, struct fy_node *map, int *scope, bool *reason)
{
	struct pair p;
	int got = 0;
	for (void *at = NULL; !got && next_pair(r, map, &at, &p);) {
		if (str_eq(p.key, S("scope")))
			got = read_scope(r, p.value, scope);
		else if (!str_eq(p.key, S("why")))
			got = BAD(r, unknown_key, p.key, S("scope, why"));
		else if (!is_line_of(text_of(p.value), WHY_MIN, WHY_MAX))
			got = BAD(r, why);
		else
			*reason = true;
	}
	return got;
}

static int read_grant(struct reader *r, struct role *role, const struct pair *p)
{
	int scope = 0, line = r->at, cap = place_in(p->key, cap_at, 0, CAP_COUNT);
	bool reason = false;
	if (cap < 0)
		return BAD(r, unknown_cap, p->key, names_of(r->arena, cap_at, 0, CAP_COUNT));
	int got = is_map(p->value) ? read_reasoned(r, p->value, &scope, &reason)
	                           : read_scope(r, p->value, &scope);
	if (got)
		return got;
	r->at = line;
	if (!scope)
		return read_scope(r, NULL, &scope);
	if (cap == CAP_MATTER_NAME && scope != SCOPE_OWN)
		return BAD(r, name_above);
	if (cap == CAP_MEMBERS && scope != SCOPE_OWN && !reason)
		return BAD(r, members_above);
	role->scope[cap] = (uint8_t)scope;
	return 0;
}

static int read_grants(struct reader *r, struct role *role, struct fy_node *map)
{
	struct pair p;
	int got = is_map(map) ? 0 : BAD(r, want_map, S("grants"));
	for (void *at = NULL; !got && next_pair(r, map, &at, &p);)
		got = read_grant(r, role, &p);
	return got;
}

/* ---- the rest of a role ---- */

static int read_title(struct reader *r, struct role *role, struct fy_node *map)
{
	struct pair p;
	int line = r->at;
	if (!is_map(map))
		return BAD(r, want_map, S("title"));
	for (void *at = NULL; next_pair(r, map, &at, &p);) {
		int lang = str_eq(p.key, S("en")) ? LANG_EN : str_eq(p.key, S("zh")) ? LANG_ZH : LANG_COUNT;
		if (lang == LANG_COUNT)
			return BAD(r, unknown_key, p.key, S("en, zh"));
		if (!is_line_of(text_of(p.value), 1, TITLE_MAX))
			return BAD(r, title, p.key);
		role->title[lang] = arena_copy(r->arena, text_of(p.value));
	}
	r->at = line;
	if (!role->title[LANG_EN].n || !role->title[LANG_ZH].n)
		return BAD(
		    r, missing, role->name, role->title[LANG_EN].n ? S("title: zh") : S("title: en"));
	return 0;
}

static int read_also(struct reader *r, struct role *role, struct fy_node *list)
{
	if (!list || !fy_node_is_sequence(list))
		return BAD(r, want_list, S("also"));
	void *at = NULL;
	for (struct fy_node *n; (n = fy_node_sequence_iterate(list, &at)); ) {
		stand_at(r, n);
		const struct role *other = role_find(r->table, text_of(n));
		if (!other)
			return BAD(r, unknown_role, text_of(n));
		if (other == role)
			return BAD(r, itself, role->name);
		role->also |= UINT64_C(1) << (other - r->table->role);
	}
	return 0;
}

static int read_officer(struct reader *r, struct role *role, struct fy_node *n)
{
	str s = text_of(n);
	role->officer = str_eq(s, S("true"));
	return role->officer || str_eq(s, S("false")) ? 0 : BAD(r, truth, S("officer"));
}

/* The table is denied by default, so what is not written must have been left out on purpose. */
enum { TITLE, OFFICER, ALSO, GRANTS, KEYS };
static const struct {
	str name; bool needed; int (*read)(struct reader *r, struct role *role, struct fy_node *n);
} keys[KEYS] = {
	[TITLE]   = { { "title", 5 },   true,  read_title },
	[OFFICER] = { { "officer", 7 }, true,  read_officer },
	[ALSO]    = { { "also", 4 },    false, read_also },
	[GRANTS]  = { { "grants", 6 },  true,  read_grants },
};

static int read_key(struct reader *r, struct role *role, const struct pair *p, bool seen[KEYS])
{
	for (int i = 0; i < KEYS; i++)
		if (str_eq(keys[i].name, p->key)) {
			seen[i] = true;
			return keys[i].read(r, role, p->value);
		}
	return BAD(r, unknown_key, p->key, S("title, officer, also, grants"));
}

static uint32_t granted(const struct role *role)
{
	uint32_t all = 0;
	for (int cap = 0; cap < CAP_COUNT; cap++)
		all |= role->scope[cap] ? BIT(cap) : 0;
	return all;
}

static int read_role(struct reader *r, const struct pair *of)
{
	struct role *role = (struct role *)role_find(r->table, of->key);
	bool seen[KEYS] = { false };
	struct pair p;
	int line = r->at;
	if (!is_map(of->value))
		return BAD(r, want_map, of->key);
	for (void *at = NULL; next_pair(r, of->value, &at, &p);) {
		int got = read_key(r, role, &p, seen);
		if (got)
			return got;
	}
	r->at = line;
	for (int i = 0; i < KEYS; i++)
		if (keys[i].needed && !seen[i])
			return BAD(r, missing, of->key, keys[i].name);
	if (granted(role) && !role->officer)
		return BAD(r, not_officer, of->key);
	bool leads = role->scope[CAP_LEADING_VIEW];
	return leads && (granted(role) != BIT(CAP_LEADING_VIEW) || role->also) ? BAD(r, leading_alone)
	                                                                       : 0;
}

/* ---- the whole ---- */

static bool is_role_name(str s)
{
	for (size_t i = 0; i < s.n; i++) {
		bool letter = s.p[i] >= 'a' && s.p[i] <= 'z', digit = s.p[i] >= '0' && s.p[i] <= '9';
		if (!letter && (i == 0 || (!digit && s.p[i] != '_')))
			return false;
	}
	return s.n > 0 && s.n <= ROLE_NAME_MAX;
}

static void put_in_order(struct role_table *t, str name)
{
	size_t i = t->n++;
	for (; i > 0 && str_cmp(t->role[i - 1].name, name) > 0; i--)
		t->role[i] = t->role[i - 1];
	t->role[i] = (struct role){ .name = name };
}

/* All names first: a role may stand in for one that is written further down. */
static int read_names(struct reader *r, struct fy_node *map)
{
	struct pair p;
	for (void *at = NULL; next_pair(r, map, &at, &p);) {
		if (!is_role_name(p.key))
			return BAD(r, name, p.key);
		if (r->table->n == ROLES_MAX)
			return BAD(r, too_many, arena_printf(r->arena, "%d", ROLES_MAX));
		put_in_order(r->table, arena_copy(r->arena, p.key));
	}
	return 0;
}

/* Whoever stands in can do the work, and nobody stands in for a leading body. */
static int check_stand_ins(struct reader *r, const struct role *role)
{
	for (size_t i = 0; i < r->table->n; i++) {
		const struct role *other = &r->table->role[i];
		if (!(role->also >> i & 1))
			continue;
		if (other->scope[CAP_LEADING_VIEW])
			return BAD(r, leading_stand_in, role->name);
		if (granted(other) & WORKING & ~granted(role))
			return BAD(r, idle_stand_in, role->name, other->name);
	}
	return 0;
}

static int read_roles(struct reader *r, struct fy_node *map)
{
	struct pair p;
	int got = read_names(r, map);
	for (void *at = NULL; !got && next_pair(r, map, &at, &p);)
		got = read_role(r, &p);
	for (void *at = NULL; !got && next_pair(r, map, &at, &p);)
		got = check_stand_ins(r, role_find(r->table, p.key));
	return got;
}

static int read_root(struct reader *r, struct fy_node *root)
{
	struct pair p;
	struct fy_node *roles = NULL;
	r->at = 1;
	if (!is_map(root))
		return BAD(r, no_roles);
	for (void *at = NULL; next_pair(r, root, &at, &p);) {
		if (!str_eq(p.key, S("roles")))
			return BAD(r, unknown_key, p.key, S("roles"));
		roles = p.value;
	}
	return is_map(roles) ? read_roles(r, roles) : BAD(r, no_roles);
}

static void spread(struct role *role)
{
	static const uint8_t reach[SCOPE_LAYER_BELOW + 1] = {
		[SCOPE_OWN]         = 1 << REL_OWN,
		[SCOPE_LAYER]       = 1 << REL_OWN | 1 << REL_UNIT,
		[SCOPE_BELOW]       = 1 << REL_UNIT | 1 << REL_UNDER,
		[SCOPE_LAYER_BELOW] = 1 << REL_OWN | 1 << REL_UNIT | 1 << REL_UNDER,
	};
	for (int cap = 0; cap < CAP_COUNT; cap++)
		for (int rel = 0; rel < REL_COUNT; rel++)
			if (reach[role->scope[cap]] >> rel & 1)
				role->mask[rel] |= BIT(cap);
}

static int syntax_fault(struct reader *r, struct fy_diag *diag)
{
	void *at = NULL;
	const struct fy_diag_error *e = fy_diag_errors_iterate(diag, &at);
	r->at = e && e->line > 0 ? e->line : 1;
	return BAD(r, syntax, e ? str_from_c(e->msg) : S("?"));
}

/* Both documents live until here, and no longer: the table keeps copies. */
static int read_documents(struct reader *r, struct fy_parser *parser, struct fy_diag *diag)
{
	int got;
	struct fy_document *doc = fy_parse_load_document(parser);
	struct fy_document *second = doc ? fy_parse_load_document(parser) : NULL;
	if (fy_diag_got_error(diag))
		got = syntax_fault(r, diag);
	else if (second)
		got = BAD(r, second_document);
	else
		got = read_root(r, doc ? fy_document_root(doc) : NULL);
	if (second)
		fy_parse_document_destroy(parser, second);
	if (doc)
		fy_parse_document_destroy(parser, doc);
	return got;
}

static int read_text(struct reader *r, str yaml)
{
	struct fy_diag_cfg quiet;
	fy_diag_cfg_default(&quiet);
	quiet.fp = NULL;
	struct fy_diag *diag = fy_diag_create(&quiet);
	CHECK(diag);
	fy_diag_set_collect_errors(diag, true);
	const struct fy_parse_cfg cfg = { .flags = FYPCF_QUIET | FYPCF_COLLECT_DIAG |
		FYPCF_DEFAULT_VERSION_1_2 | FYPCF_JSON_NONE, .diag = diag };
	struct fy_parser *parser = fy_parser_create(&cfg);
	CHECK(parser && !fy_parser_set_string(parser, yaml.p, yaml.n));
	int got = read_documents(r, parser, diag);
	fy_parser_destroy(parser);
	fy_diag_destroy(diag);
	return got;
}

int roles_read(
    struct arena *keep, str yaml, const struct role_table **out, struct role_fault *fault)
{
	struct reader r = { keep, arena_new_n(keep, struct role_table, 1), fault, 1 };
	*out = NULL;
	if (yaml.n > ROLES_BYTES_MAX)
		return BAD(&r, too_big, arena_printf(keep, "%d", ROLES_BYTES_MAX / 1024));
	int got = read_text(&r, yaml);
	if (got)
		return got;
	for (size_t i = 0; i < r.table->n; i++)
		spread(&r.table->role[i]);
	*out = r.table;
	return 0;
}
