/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef COURSE_READ_H
#define COURSE_READ_H
/* How a tree becomes a course: each kind of map has a table of its keys, each key a reader.
 * A new key of the format is a new row. Private to course/. */
#include "course/yaml.h"

struct form {
	str name;
	const struct course_field *fields; size_t n_fields;
	struct course_place at;
};
/* What a file says before names are looked up. */
struct raw_state { struct course_state is; str phase; struct course_place phase_at; };
struct raw_move {
	struct course_move is;
	const str *from; size_t n_from;
	str to, form;
	struct course_place from_at, to_at, form_at;
};
struct raw_course {
	struct course is;
	const struct form *forms; size_t n_forms;
	const struct raw_state *states; size_t n_states;
	const struct raw_move *moves; size_t n_moves;
	str start; struct course_place start_at;
};

struct reader { struct faults *f; struct arena *a; };
struct key;
/* Reads a node into *out, which is the struct plus the key's offset. */
typedef void read_fn(struct reader *r, const struct node *n, void *out, const struct key *k);
struct key {
	const char *name;
	read_fn *read;
	size_t at;                      /* offset in the struct */
	bool must;                      /* the map is not whole without it */
	const void *arg;                /* what the reader needs: a list of words, a table */
};
/* A map of named things: pointer and count lie side by side in the struct, the name comes first in
 * each thing, its place at place_at. Names of parameters are dotted. */
struct table { const struct key *keys; size_t n_keys; size_t size, place_at, max; bool dotted; };
/* A closed list of words; the value is the index. */
struct words { const char *const *of; size_t n; };

void read_map(struct reader *r, const struct node *n, void *into, const struct key *keys,
	size_t n_keys);
bool is_name(str s);                                    /* [a-z][a-z0-9_]*, at most 40 */
bool scalar_of(struct reader *r, const struct node *n, str *out);

read_fn read_str;               /* str, not empty */
read_fn read_name;              /* str: a short name */
read_fn read_dotted;            /* str: a parameter's name */
read_fn read_names;             /* const str *, size_t: one name or a list of them */
read_fn read_words;             /* struct course_words: { en: ..., zh: ... } */
read_fn read_bool;              /* bool: true or false */
read_fn read_int;               /* int */
read_fn read_i64;               /* int64_t */
read_fn read_word;              /* int: arg is struct words */
read_fn read_table;             /* const T *, size_t: arg is struct table */
read_fn read_list;              /* the same from a list of nameless maps */
read_fn read_when;              /* const struct course_condition *, size_t */
read_fn read_fields;            /* const struct course_field *, size_t */
read_fn read_moves;             /* const struct raw_move *, size_t */
extern const struct key words_keys[LANG_COUNT];
extern const struct table field_table, move_table;

/* Sets the indexes of states, phases and forms. */
void course_link(struct reader *r, struct raw_course *raw);
#endif
