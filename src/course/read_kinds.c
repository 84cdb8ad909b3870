/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The readers every table uses: texts, names, numbers, words of a closed list, tables. */
#include "course/read.h"

enum { NAME_MAX_LENGTH = 40, TEXT_MAX = 4000 };

bool is_name(str s)
{
	if (!s.n || s.n > NAME_MAX_LENGTH || s.p[0] < 'a' || s.p[0] > 'z')
		return false;
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'))
			return false;
	}
	return true;
}

static bool is_dotted(str s)
{
	str part, rest = s;
	do {
		part = str_cut(rest, '.', &rest);
		if (!is_name(part))
			return false;
	} while (rest.n);
	return s.n && s.p[s.n - 1] != '.';
}

/* ---- maps ---- */

struct key_list { const struct key *keys; size_t n; };

static str key_name(const void *of, size_t i)
{
	return str_from_c(((const struct key *)of)[i].name);
}

static const struct key *key_find(const struct key *keys, size_t n, str name)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(str_from_c(keys[i].name), name))
			return &keys[i];
	return NULL;
}

static bool has_key(const struct node *map, const char *name)
{
	for (const struct node *n = map->first; n; n = n->next)
		if (str_eq(n->key, str_from_c(name)))
			return true;
	return false;
}

void read_map(struct reader *r, const struct node *n, void *into, const struct key *keys,
	size_t n_keys)
{
	if (n->kind != NODE_MAP) {
		FAULT_AT(r->f, n->at, want_map, names_joined(r->a, keys, n_keys, key_name));
		return;
	}
	for (const struct node *c = n->first; c; c = c->next) {
		const struct key *k = key_find(keys, n_keys, c->key);
		if (k)
			k->read(r, c, (char *)into + k->at, k);
		else
			FAULT_AT(r->f, c->key_at, unknown_key, c->key,
				name_hint(r->a, c->key, keys, n_keys, key_name));
	}
	for (size_t i = 0; i < n_keys; i++)
		if (keys[i].must && !has_key(n, keys[i].name))
			FAULT_AT(r->f, n->key_at.line ? n->key_at : n->at, missing_key, str_from_c(keys[i].name));
}

static void *row(const struct table *t, void *all, size_t i) { return (char *)all + i * t->size; }

static void read_row(struct reader *r, const struct node *n, void *into, const struct table *t,
	bool named)
{
	struct course_place at = named ? n->key_at : n->at;
	memcpy((char *)into + t->place_at, &at, sizeof at);
	if (named && !(t->dotted ? is_dotted(n->key) : is_name(n->key)))
		FAULT_AT(r->f, at, bad_name, n->key);
	if (named)
		memcpy(into, &n->key, sizeof n->key);
	read_map(r, n, into, t->keys, t->n_keys);
}

static void read_rows(struct reader *r, const struct node *n, void *out, const struct table *t,
	bool named)
{
	if (n->kind != (named ? NODE_MAP : NODE_LIST)) {
		if (named)
			FAULT_AT(r->f, n->at, want_table, S(""));
		else
			FAULT_AT(r->f, n->at, want_list, S(""));
		return;
	}
	if (n->n > t->max) {
		FAULT_AT(r->f, n->key_at, too_many, arena_printf(r->a, "%zu", t->max));
		return;
	}
	void *all = arena_alloc(r->a, n->n ? n->n : 1, t->size);
	size_t i = 0;
	for (const struct node *c = n->first; c; c = c->next)
		read_row(r, c, row(t, all, i++), t, named);
	memcpy(out, &all, sizeof all);
	memcpy((char *)out + sizeof all, &n->n, sizeof n->n);
}

void read_table(struct reader *r, const struct node *n, void *out, const struct key *k)
{
	read_rows(r, n, out, k->arg, true);
}

void read_list(struct reader *r, const struct node *n, void *out, const struct key *k)
{
	read_rows(r, n, out, k->arg, false);
}

/* ---- scalars ---- */

bool scalar_of(struct reader *r, const struct node *n, str *out)
{
	if (n->kind != NODE_SCALAR) {
		FAULT_AT(r->f, n->at, want_value, S(""));
		return false;
	}
	*out = str_trim(n->text);
	return true;
}

void read_str(struct reader *r, const struct node *n, void *out, const struct key *k)
{
	str s;
	if (!scalar_of(r, n, &s))
		return;
	if (!s.n)
		FAULT_AT(r->f, n->key_at, no_text, str_from_c(k->name));
	else if (s.n > TEXT_MAX)
		FAULT_AT(r->f, n->at, long_text, arena_printf(r->a, "%d", TEXT_MAX));
	*(str *)out = s;
}

void read_name(struct reader *r, const struct node *n, void *out, const struct key *k)
{
	(void)k;
	str s;
	if (!scalar_of(r, n, &s))
		return;
	if (!is_name(s))
		FAULT_AT(r->f, n->at, bad_name, s);
	*(str *)out = s;
}

void read_dotted(struct reader *r, const struct node *n, void *out, const struct key *k)
{
	(void)k;
	str s;
	if (!scalar_of(r, n, &s))
		return;
	if (!is_dotted(s))
		FAULT_AT(r->f, n->at, bad_name, s);
	*(str *)out = s;
}

void read_names(struct reader *r, const struct node *n, void *out, const struct key *k)
{
	bool many = n->kind == NODE_LIST;
	size_t count = many ? n->n : 1, i = 0;
	str *all = arena_new_n(r->a, str, count ? count : 1);
	if (!count)
		FAULT_AT(r->f, n->at, empty_list, str_from_c(k->name));
	for (const struct node *c = many ? n->first : n; c; c = many ? c->next : NULL)
		read_name(r, c, &all[i++], k);
	memcpy(out, &all, sizeof all);
	memcpy((char *)out + sizeof all, &count, sizeof count);
}

const struct key words_keys[LANG_COUNT] = {
	[LANG_EN] = { "en", read_str, offsetof(struct course_words, in[LANG_EN]), true, NULL },
	[LANG_ZH] = { "zh", read_str, offsetof(struct course_words, in[LANG_ZH]), true, NULL },
};

void read_words(struct reader *r, const struct node *n, void *out, const struct key *k)
{
	(void)k;
	read_map(r, n, out, words_keys, countof(words_keys));
}

void read_bool(struct reader *r, const struct node *n, void *out, const struct key *k)
{
	str s;
	if (!scalar_of(r, n, &s))
		return;
	if (!str_eq(s, S("true")) && !str_eq(s, S("false")))
		FAULT_AT(r->f, n->at, want_bool, str_from_c(k->name), s);
	*(bool *)out = str_eq(s, S("true"));
}

void read_i64(struct reader *r, const struct node *n, void *out, const struct key *k)
{
	str s;
	int64_t v = 0;
	if (!scalar_of(r, n, &s))
		return;
	if (!str_to_i64(s, &v) || v > 1000000000000 || v < -1000000000000)
		FAULT_AT(r->f, n->at, want_number, str_from_c(k->name), s);
	else
		*(int64_t *)out = v;
}

void read_int(struct reader *r, const struct node *n, void *out, const struct key *k)
{
	int64_t v = 0;
	size_t before = r->f->n;
	read_i64(r, n, &v, k);
	if (v > 1000000 || v < -1000000)
		FAULT_AT(r->f, n->at, want_number, str_from_c(k->name), n->text);
	else if (r->f->n == before)
		*(int *)out = (int)v;
}

static str word_name(const void *of, size_t i) { return str_from_c(((const char *const *)of)[i]); }

void read_word(struct reader *r, const struct node *n, void *out, const struct key *k)
{
	const struct words *w = k->arg;
	str s;
	if (!scalar_of(r, n, &s))
		return;
	for (size_t i = 0; i < w->n; i++)
		if (str_eq(s, str_from_c(w->of[i]))) {
			*(int *)out = (int)i;
			return;
		}
	FAULT_AT(r->f, n->at, unknown_word, s, name_hint(r->a, s, w->of, w->n, word_name),
		str_from_c(k->name));
}

/* ---- conditions ---- */

void read_when(struct reader *r, const struct node *n, void *out, const struct key *k)
{
	if (n->kind != NODE_MAP || !n->n) {
		FAULT_AT(r->f, n->at, bad_when, S(""));
		return;
	}
	struct course_condition *all = arena_new_n(r->a, struct course_condition, n->n);
	size_t i = 0;
	for (const struct node *c = n->first; c; c = c->next, i++) {
		all[i].field = c->key;
		all[i].at = c->key_at;
		read_names(r, c, &all[i].values, k);
	}
	memcpy(out, &all, sizeof all);
	memcpy((char *)out + sizeof all, &n->n, sizeof n->n);
}
