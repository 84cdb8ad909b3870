/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Moves: who, from where, within what time, with what effect. */
#include "course/read.h"

/* ---- who ---- */

static void read_actor(struct reader *r, const struct node *n, struct course_actor *out)
{
	str s = S("");
	read_name(r, n, &s, NULL);
	course_actor_by_name(s, out);  /* a name without a title may still be a role: the check asks */
	out->at = n->at;
}

static void read_by(struct reader *r, const struct node *n, void *out, const struct key *k)
{
	(void)k;
	struct course_move *m = &((struct raw_move *)out)->is;
	bool many = n->kind == NODE_LIST;
	size_t count = many ? n->n : 1, i = 0;
	struct course_actor *all = arena_new_n(r->a, struct course_actor, count ? count : 1);
	if (!count)
		FAULT_AT(r->f, n->at, empty_list, S("by"));
	for (const struct node *c = many ? n->first : n; c; c = many ? c->next : NULL)
		read_actor(r, c, &all[i++]);
	m->by = all;
	m->n_by = count;
}

static void read_one_actor(struct reader *r, const struct node *n, void *out, const struct key *k)
{
	(void)k;
	struct course_actor a = { .name = S("") };
	read_actor(r, n, &a);
	*(str *)out = a.name;
}

/* ---- how long ---- */

struct slot { str *grade_field; const struct course_deadline **of; size_t *n; };

/* The values of one scalar, appended to `all` at *n. "-" is none. */
static void take_deadlines(struct reader *r, const struct node *n, str grade,
	struct course_deadline *all, size_t *count, size_t max)
{
	str rest, part;
	if (!scalar_of(r, n, &rest))
		return;
	while (rest.n) {
		str error = S("");
		struct course_deadline d = { .grade = grade, .at = n->at };
		part = str_cut(rest, ';', &rest);
		d.raw = str_trim(part);
		if (deadline_parse(r->a, d.raw, &d.is, &error))
			FAULT_AT(r->f, n->at, bad_deadline, d.raw, error);
		else if (*count == max)
			FAULT_AT(r->f, n->at, too_many, arena_printf(r->a, "%zu", max));
		else if (d.is.kind != DEADLINE_NONE)
			all[(*count)++] = d;
	}
}

enum { DEADLINES_MAX = 16 };

static void read_graded(struct reader *r, const struct node *n, struct slot s,
	struct course_deadline *all)
{
	for (const struct node *c = n->first; c; c = c->next) {
		if (str_eq(c->key, S("by")))
			read_name(r, c, s.grade_field, NULL);
		else
			take_deadlines(r, c, c->key, all, s.n, DEADLINES_MAX);
	}
	if (!s.grade_field->n)
		FAULT_AT(r->f, n->at, no_grade_field, S(""));
}

static void read_deadlines(struct reader *r, const struct node *n, struct slot s)
{
	struct course_deadline *all = arena_new_n(r->a, struct course_deadline, DEADLINES_MAX);
	*s.of = all;
	if (n->kind == NODE_MAP)
		read_graded(r, n, s, all);
	else
		take_deadlines(r, n, S(""), all, s.n, DEADLINES_MAX);
}

static void read_move_deadline(struct reader *r, const struct node *n, void *out,
	const struct key *k)
{
	(void)k;
	struct course_move *m = &((struct raw_move *)out)->is;
	read_deadlines(r, n, (struct slot){ &m->grade_field, &m->deadlines, &m->n_deadlines });
}

static void read_effect_date(struct reader *r, const struct node *n, void *out, const struct key *k)
{
	(void)k;
	struct course_effect *e = out;
	read_deadlines(r, n, (struct slot){ &e->grade_field, &e->deadlines, &e->n_deadlines });
}

/* ---- what silence means ---- */

static const char *const expiry_words[] = { "remind", "escalate", "flag", "bar", "deemed:STATE",
	"auto:STATE" };

static str expiry_name(const void *of, size_t i)
{
	return str_from_c(((const char *const *)of)[i]);
}

static bool take_jump(struct course_expiry *e, str word)
{
	str kind, to;
	kind = str_cut(word, ':', &to);
	bool deemed = str_eq(kind, S("deemed"));
	if ((!deemed && !str_eq(kind, S("auto"))) || !is_name(to) || e->jump)
		return false;
	e->jump = deemed ? JUMP_DEEMED : JUMP_AUTO;
	e->jump_to = to;
	return true;
}

static bool take_expiry(struct course_expiry *e, str word)
{
	bool *const said[] = { &e->remind, &e->escalate, &e->flag, &e->bar };
	for (size_t i = 0; i < countof(said); i++)
		if (str_eq(word, str_from_c(expiry_words[i]))) {
			bool again = *said[i];
			*said[i] = true;
			return !again;
		}
	return take_jump(e, word);
}

static void read_expiry(struct reader *r, const struct node *n, void *out, const struct key *k)
{
	(void)k;
	struct course_expiry *e = out;
	str rest;
	e->at = n->at;
	if (!scalar_of(r, n, &rest) || str_eq(rest, S("-")))
		return;
	do {
		str word = str_trim(str_cut(rest, '+', &rest));
		if (!take_expiry(e, word))
			FAULT_AT(r->f, n->at, unknown_word, word,
				names_joined(r->a, expiry_words, countof(expiry_words), expiry_name), S("on_expiry"));
	} while (rest.n);
}

/* ---- who may see it, and what the public log says ---- */

static const char *const see_words[] = { "PUB", "ALL", "UNIT", "DEL", "CMTE", "CASE", "APP", "EMP",
	"UP", "LEAD", "AUD", "SEAL" };

static uint32_t visible_of(struct reader *r, const struct node *n)
{
	uint32_t set = 0;
	str rest;
	if (!scalar_of(r, n, &rest))
		return 0;
	do {
		str word = str_trim(str_cut(rest, '+', &rest));
		size_t i = 0;
		while (i < countof(see_words) && !str_eq(word, str_from_c(see_words[i])))
			i++;
		if (i < countof(see_words))
			set |= 1u << i;
		else
			FAULT_AT(r->f, n->at, unknown_word, word,
				names_joined(r->a, see_words, countof(see_words), expiry_name), S("visible"));
	} while (rest.n);
	return set;
}

static void read_see(struct reader *r, const struct node *n, void *out, const struct key *k)
{
	(void)k;
	*(uint32_t *)out = visible_of(r, n);
}

static const struct key secrecy_keys[SECRECY_COUNT] = {
	{ "open",         read_see, SECRECY_OPEN * sizeof(uint32_t),         true, NULL },
	{ "confidential", read_see, SECRECY_CONFIDENTIAL * sizeof(uint32_t), true, NULL },
	{ "anonymous",    read_see, SECRECY_ANONYMOUS * sizeof(uint32_t),    true, NULL },
};

static void read_visible(struct reader *r, const struct node *n, void *out, const struct key *k)
{
	(void)k;
	uint32_t *v = out;
	if (n->kind == NODE_MAP) {
		read_map(r, n, v, secrecy_keys, countof(secrecy_keys));
		return;
	}
	uint32_t set = visible_of(r, n);
	for (int i = 0; i < SECRECY_COUNT; i++)
		v[i] = set;
}

static const char *const logs[LOG_AS_COUNT] = { [LOG_AS_EVENT] = "event",
	[LOG_AS_RECEIPT] = "receipt", [LOG_AS_HASH] = "hash", [LOG_AS_TALLY] = "tally",
	[LOG_AS_NOTHING] = "none" };

/* "event", "receipt", "hash" (of all fields), "hash:reply" (of one). */
static void read_log(struct reader *r, const struct node *n, void *out, const struct key *k)
{
	(void)k;
	struct course_move *m = &((struct raw_move *)out)->is;
	str s, of;
	if (!scalar_of(r, n, &s))
		return;
	str word = str_cut(s, ':', &of);
	for (int i = 0; i < LOG_AS_COUNT; i++)
		if (str_eq(word, str_from_c(logs[i])) && (!of.n || i == LOG_AS_HASH)) {
			m->log = (enum course_log)i;
			m->log_of = of;
			return;
		}
	FAULT_AT(r->f, n->at, unknown_word, s, names_joined(r->a, logs, countof(logs), expiry_name),
		S("log"));
}

/* ---- effects ---- */

static const enum course_effect_kind effect_kinds[EFFECT_COUNT] = { EFFECT_RECORD, EFFECT_EXTEND,
	EFFECT_BEGIN, EFFECT_END, EFFECT_OPEN, EFFECT_PUBLISH, EFFECT_ALERT, EFFECT_TELL, EFFECT_ASSIGN };

static void read_effect_kind(struct reader *r, const struct node *n, void *out, const struct key *k)
{
	struct course_effect *e = out;
	if (e->what.n)
		FAULT_AT(r->f, n->key_at, two_effects, n->key);
	e->kind = *(const enum course_effect_kind *)k->arg;
	read_name(r, n, &e->what, k);
}

#define AT(member) offsetof(struct course_effect, member)
static const struct key effect_keys[] = {
	{ "record",  read_effect_kind, 0,        false, &effect_kinds[EFFECT_RECORD] },
	{ "extend",  read_effect_kind, 0,        false, &effect_kinds[EFFECT_EXTEND] },
	{ "begin",   read_effect_kind, 0,        false, &effect_kinds[EFFECT_BEGIN] },
	{ "end",     read_effect_kind, 0,        false, &effect_kinds[EFFECT_END] },
	{ "open",    read_effect_kind, 0,        false, &effect_kinds[EFFECT_OPEN] },
	{ "publish", read_effect_kind, 0,        false, &effect_kinds[EFFECT_PUBLISH] },
	{ "alert",   read_effect_kind, 0,        false, &effect_kinds[EFFECT_ALERT] },
	{ "tell",    read_effect_kind, 0,        false, &effect_kinds[EFFECT_TELL] },
	{ "assign",  read_effect_kind, 0,        false, &effect_kinds[EFFECT_ASSIGN] },
	{ "date",    read_effect_date, 0,        false, NULL },
	{ "from",    read_name,        AT(from), false, NULL },
	{ "with",    read_name,        AT(with), false, NULL },
	{ "as",      read_name,        AT(as),   false, NULL },
	{ "when",    read_when,        AT(when), false, NULL },
};
static const struct table effect_table = { effect_keys, countof(effect_keys),
	sizeof(struct course_effect), AT(at), 24 };
#undef AT

/* ---- thresholds ---- */

static const char *const ofs[OF_COUNT] = { [OF_ROLL] = "roll", [OF_ALL_DELEGATES] = "all_delegates",
	[OF_PRESENT] = "present", [OF_VALID_VOTES] = "valid_votes" };
static const struct words of_words = { ofs, countof(ofs) };
static const char *const modes[] = { "inclusive", "strict" };
static const struct words mode_words = { modes, countof(modes) };

static void read_mode(struct reader *r, const struct node *n, void *out, const struct key *k)
{
	int mode = 0;
	read_word(r, n, &mode, k);
	*(bool *)out = mode == 1;
}

#define AT(member) offsetof(struct course_threshold, member)
static const struct key threshold_keys[] = {
	{ "num",   read_int,    AT(num),    true,  NULL },
	{ "den",   read_int,    AT(den),    true,  NULL },
	{ "of",    read_word,   AT(of),     true,  &of_words },
	{ "mode",  read_mode,   AT(strict), true,  &mode_words },
	{ "param", read_dotted, AT(param),  false, NULL },
};
static const struct table threshold_table = { threshold_keys, countof(threshold_keys),
	sizeof(struct course_threshold), AT(at), 8 };
#undef AT

/* ---- the move ---- */

static void read_from(struct reader *r, const struct node *n, void *out, const struct key *k)
{
	struct raw_move *m = out;
	m->from_at = n->at;
	read_names(r, n, &m->from, k);
}

static void read_to(struct reader *r, const struct node *n, void *out, const struct key *k)
{
	struct raw_move *m = out;
	m->to_at = n->at;
	read_name(r, n, &m->to, k);
}

static void read_form(struct reader *r, const struct node *n, void *out, const struct key *k)
{
	struct raw_move *m = out;
	m->form_at = n->at;
	read_name(r, n, &m->form, k);
}

#define AT(member) offsetof(struct raw_move, is.member)
static const struct key move_keys[] = {
	{ "title",       read_words,         AT(title),       true,  NULL },
	{ "done",        read_words,         AT(done),        true,  NULL },
	{ "help",        read_words,         AT(help),        false, NULL },
	{ "from",        read_from,          0,               true,  NULL },
	{ "to",          read_to,            0,               true,  NULL },
	{ "by",          read_by,            0,               true,  NULL },
	{ "countersign", read_one_actor,     AT(countersign), false, NULL },
	{ "form",        read_form,          0,               false, NULL },
	{ "fields",      read_table,         AT(fields),      false, &field_table },
	{ "needs",       read_names,         AT(needs),       false, NULL },
	{ "unless",      read_names,         AT(unless),      false, NULL },
	{ "once",        read_bool,          AT(once),        false, NULL },
	{ "deadline",    read_move_deadline, 0,               false, NULL },
	{ "on_expiry",   read_expiry,        AT(expiry),      false, NULL },
	{ "visible",     read_visible,       AT(visible),     true,  NULL },
	{ "log",         read_log,           0,               true,  NULL },
	{ "effects",     read_list,          AT(effects),     false, &effect_table },
	{ "thresholds",  read_table,         AT(thresholds),  false, &threshold_table },
	{ "source",      read_str,           AT(source),      true,  NULL },
};
const struct table move_table = { move_keys, countof(move_keys),
	sizeof(struct raw_move), AT(at), COURSE_MOVES_MAX };
