/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef COURSE_YAML_H
#define COURSE_YAML_H
/* The part of YAML 1.2 that courses use, as a tree that remembers where everything stood.
 * No anchors, aliases, tags, directives or second documents; keys are plain words, none twice. */
#include "course/fault.h"

enum { YAML_DEPTH_MAX = 12, YAML_NODES_MAX = 20000, YAML_KEYS_MAX = 256 };
enum node_kind { NODE_SCALAR, NODE_LIST, NODE_MAP };
struct node {
	enum node_kind kind;
	struct course_place at;
	str key; struct course_place key_at;    /* when it stands in a map */
	str text;                               /* of a scalar */
	struct node *first, *last, *next;
	size_t n;                               /* children */
};

/* The root, or NULL with at least one fault added. */
struct node *yaml_read(struct faults *f, str text);
#endif
