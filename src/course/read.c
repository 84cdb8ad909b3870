/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The top of a course file, and the looking up of the names it uses. */
#include "course/read.h"

static const char *const promises[] = { "network", "voice", "rights", "services", "assembly",
	"relations", "contests", "honours", "branches", "leadership", "joint", "progress" };
static const char *const levels[] = { "nation", "province", "city", "county", "township", "unit" };
static const char *const secrecies[] = { [SECRECY_OPEN] = "open",
	[SECRECY_CONFIDENTIAL] = "confidential",
	[SECRECY_ANONYMOUS] = "anonymous" };
static const char *const waits[WAITS_COUNT] = { [WAITS_NOBODY] = "nobody", [WAITS_UNION] = "union",
	[WAITS_UPPER] = "upper_union", [WAITS_APPLICANT] = "applicant", [WAITS_OTHER] = "other" };
static const struct words promise_words = { promises, countof(promises) };
static const struct words level_words = { levels, countof(levels) };
static const struct words secrecy_words = { secrecies, countof(secrecies) };
static const struct words wait_words = { waits, countof(waits) };

/* A word of a closed list, kept as the word. */
static void read_word_str(struct reader *r, const struct node *n, void *out, const struct key *k)
{
	int i = -1;
	read_word(r, n, &i, k);
	if (i >= 0)
		*(str *)out = str_from_c(((const struct words *)k->arg)->of[i]);
}

static void read_secrecy(struct reader *r, const struct node *n, void *out, const struct key *k)
{
	bool *offered = out;
	bool many = n->kind == NODE_LIST;
	if (many && !n->n)
		FAULT_AT(r->f, n->at, empty_list, str_from_c(k->name));
	for (const struct node *c = many ? n->first : n; c; c = many ? c->next : NULL) {
		int i = -1;
		read_word(r, c, &i, k);
		if (i >= 0)
			offered[i] = true;
	}
}

#define AT(member) offsetof(struct course_holding, member)
static const struct key holding_keys[] = {
	{ "place",    read_name,     AT(place),    true,  NULL },
	{ "level",    read_word_str, AT(level),    true,  &level_words },
	{ "employer", read_name,     AT(employer), false, NULL },
	{ "person",   read_name,     AT(person),   false, NULL },
	{ "near",     read_when,     AT(near),     false, NULL },
};
#undef AT

static void read_holding(struct reader *r, const struct node *n, void *out, const struct key *k)
{
	(void)k;
	((struct course_holding *)out)->at = n->key_at;
	read_map(r, n, out, holding_keys, countof(holding_keys));
}

#define AT(member) offsetof(struct course_param, member)
static const struct key param_keys[] = {
	{ "default", read_i64, AT(value),  true, NULL },
	{ "source",  read_str, AT(source), true, NULL },
};
static const struct table param_table = { param_keys, countof(param_keys),
	sizeof(struct course_param), AT(at), 60, true };
#undef AT

#define AT(member) offsetof(struct course_fact, member)
static const struct key fact_keys[] = {
	{ "en", read_str, AT(title.in[LANG_EN]), true, NULL },
	{ "zh", read_str, AT(title.in[LANG_ZH]), true, NULL },
};
static const struct table fact_table = { fact_keys, countof(fact_keys),
	sizeof(struct course_fact), AT(at), 40 };
#undef AT

#define AT(member) offsetof(struct course_phase, member)
static const struct key phase_keys[] = {
	{ "en", read_str, AT(title.in[LANG_EN]), true, NULL },
	{ "zh", read_str, AT(title.in[LANG_ZH]), true, NULL },
};
static const struct table phase_table = { phase_keys, countof(phase_keys),
	sizeof(struct course_phase), AT(at), COURSE_PHASES_MAX };
#undef AT

static void read_phase(struct reader *r, const struct node *n, void *out, const struct key *k)
{
	struct raw_state *s = out;
	s->phase_at = n->at;
	read_name(r, n, &s->phase, k);
}

#define AT(member) offsetof(struct raw_state, is.member)
static const struct key state_keys[] = {
	{ "title",    read_words, AT(title),    true,  NULL },
	{ "worker",   read_words, AT(worker),   true,  NULL },
	{ "phase",    read_phase, 0,            true,  NULL },
	{ "waits",    read_word,  AT(waits),    true,  &wait_words },
	{ "terminal", read_bool,  AT(terminal), false, NULL },
};
static const struct table state_table = { state_keys, countof(state_keys),
	sizeof(struct raw_state), AT(at), COURSE_STATES_MAX };
#undef AT

static void read_forms(struct reader *r, const struct node *n, void *out, const struct key *k)
{
	struct raw_course *raw = out;
	static const struct key fields_key = { "fields", read_table, 0, false, &field_table };
	(void)k;
	if (n->kind != NODE_MAP) {
		FAULT_AT(r->f, n->at, want_table, S(""));
		return;
	}
	struct form *all = arena_new_n(r->a, struct form, n->n ? n->n : 1);
	size_t i = 0;
	for (const struct node *c = n->first; c; c = c->next, i++) {
		all[i].name = c->key;
		all[i].at = c->key_at;
		if (!is_name(c->key))
			FAULT_AT(r->f, c->key_at, bad_name, c->key);
		read_table(r, c, &all[i].fields, &fields_key);
	}
	raw->forms = all;
	raw->n_forms = n->n;
}

static void read_start(struct reader *r, const struct node *n, void *out, const struct key *k)
{
	struct raw_course *raw = out;
	raw->start_at = n->at;
	read_name(r, n, &raw->start, k);
}

#define AT(member) offsetof(struct raw_course, is.member)
static const struct key course_keys[] = {
	{ "course",     read_name,     AT(name),      true,  NULL },
	{ "procedure",  read_str,      AT(procedure), true,  NULL },
	{ "promise",    read_word_str, AT(promise),   true,  &promise_words },
	{ "profile",    read_str,      AT(profile),   true,  NULL },
	{ "basis",      read_str,      AT(basis),     true,  NULL },
	{ "title",      read_words,    AT(title),     true,  NULL },
	{ "about",      read_words,    AT(about),     true,  NULL },
	{ "secrecy",    read_secrecy,  AT(secrecy),   true,  &secrecy_words },
	{ "holding",    read_holding,  AT(holding),   false, NULL },
	{ "parameters", read_table,    AT(params),    false, &param_table },
	{ "facts",      read_table,    AT(facts),     false, &fact_table },
	{ "phases",     read_table,    AT(phases),    true,  &phase_table },
	{ "states",     read_table,    offsetof(struct raw_course, states), true, &state_table },
	{ "start",      read_start,    0,             true,  NULL },
	{ "forms",      read_forms,    0,             false, NULL },
	{ "moves",      read_table,    offsetof(struct raw_course, moves), true, &move_table },
};

int course_read(struct arena *a, str file_name, str yaml, struct course **out,
	struct course_fault **list)
{
	struct faults f = faults_begin(a, arena_copy(a, file_name), list);
	struct reader r = { &f, a };
	size_t before = f.n;
	*out = NULL;
	const struct node *root = yaml_read(&f, yaml);
	if (!root)
		return COURSE_BROKEN;
	struct raw_course *raw = arena_new_n(a, struct raw_course, 1);
	read_map(&r, root, raw, course_keys, countof(course_keys));
	if (f.n == before)
		course_link(&r, raw);
	if (f.n != before)
		return COURSE_BROKEN;
	raw->is.arena = a;
	raw->is.file = f.file;
	*out = &raw->is;
	return 0;
}
