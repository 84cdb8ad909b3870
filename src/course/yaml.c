/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Course files through libfyaml's events, so that nothing is built that was not asked for:
 * every limit is met while reading, before memory is spent. */
#include <libfyaml.h>
#include "base/utf8.h"
#include "course/yaml.h"

struct growing {
	struct faults *f;
	struct fy_parser *parser;
	struct node *open[YAML_DEPTH_MAX];      /* lists and maps not yet closed */
	int depth;
	struct node *root;
	str key; struct course_place key_at; bool has_key;
	int nodes, documents;
	bool stop;
};

static struct course_place place_of(const struct fy_mark *m)
{
	return m ? (struct course_place){ m->line + 1, m->column + 1 } : (struct course_place){ 1, 1 };
}

#define STOP_AT(g, at, key, ...) \
	do { FAULT_AT((g)->f, (at), key, __VA_ARGS__); (g)->stop = true; } while (0)

/* ---- before libfyaml sees it ---- */

/* The place of the first byte of `s` that is not part of well-formed, printable text. */
static struct course_place place_of_bad_text(str s)
{
	struct course_place at = { 1, 1 };
	size_t i = 0;
	while (i < s.n) {
		size_t was = i;
		int32_t c = utf8_next(s, &i);
		if (c < 0 || (c != '\r' && !utf8_plain((str){ s.p + was, i - was }, true)))
			return at;
		at.line += c == '\n';
		at.column = c == '\n' ? 1 : at.column + 1;
	}
	return (struct course_place){ 0, 0 };
}

/* A tab before the first word of a line: YAML forbids it, and it looks like a space. */
static struct course_place place_of_tab(str s)
{
	int line = 1, column = 1;
	bool leading = true;
	for (size_t i = 0; i < s.n; i++, column++) {
		if (leading && s.p[i] == '\t')
			return (struct course_place){ line, column };
		if (s.p[i] == '\n') {
			line++;
			column = 0;
			leading = true;
		} else if (s.p[i] != ' ') {
			leading = false;
		}
	}
	return (struct course_place){ 0, 0 };
}

static bool is_text_we_read(struct faults *f, str s)
{
	size_t before = f->n;
	struct course_place top = { 1, 1 };
	if (s.n > COURSE_BYTES_MAX) {
		FAULT_AT(f, top, too_big, arena_printf(f->a, "%d", COURSE_BYTES_MAX / 1024));
		return false;
	}
	struct course_place at = place_of_bad_text(s);
	if (at.line) {
		FAULT_AT(f, at, not_text, S(""));
		return false;
	}
	at = place_of_tab(s);
	if (at.line)
		FAULT_AT(f, at, tab, S(""));
	return f->n == before;
}

/* ---- events into a tree ---- */

static bool has_room(struct growing *g, struct course_place at)
{
	if (++g->nodes > YAML_NODES_MAX)
		STOP_AT(g, at, too_many, arena_printf(g->f->a, "%d", YAML_NODES_MAX));
	return !g->stop;
}

static bool is_doubled(const struct node *map, str key)
{
	for (const struct node *n = map->first; n; n = n->next)
		if (str_eq(n->key, key))
			return true;
	return false;
}

static void hang(struct growing *g, struct node *n)
{
	if (!g->depth) {
		g->root = n;
		return;
	}
	struct node *in = g->open[g->depth - 1];
	if (in->kind == NODE_MAP) {
		n->key = g->key;
		n->key_at = g->key_at;
		g->has_key = false;
	}
	if (in->last)
		in->last->next = n;
	else
		in->first = n;
	in->last = n;
	in->n++;
}

static bool is_key(const struct growing *g)
{
	return g->depth && g->open[g->depth - 1]->kind == NODE_MAP && !g->has_key;
}

static void take_key(struct growing *g, str text, struct course_place at)
{
	const struct node *map = g->open[g->depth - 1];
	if (map->n >= YAML_KEYS_MAX) {
		STOP_AT(g, at, too_many, arena_printf(g->f->a, "%d", YAML_KEYS_MAX));
		return;
	}
	if (is_doubled(map, text))
		FAULT_AT(g->f, at, doubled_key, text);
	g->key = text;
	g->key_at = at;
	g->has_key = true;
}

static struct node *node_new(struct growing *g, enum node_kind kind, struct course_place at)
{
	struct node *n = arena_new_n(g->f->a, struct node, 1);
	n->kind = kind;
	n->at = at;
	return n;
}

static void take_scalar(struct growing *g, const struct fy_event *e)
{
	size_t len = 0;
	struct course_place at = place_of(fy_event_start_mark((struct fy_event *)e));
	const char *p = fy_token_get_text(e->scalar.value, &len);
	str text = arena_copy(g->f->a, (str){ p ? p : "", p ? len : 0 });
	if (e->scalar.anchor || e->scalar.tag) {
		STOP_AT(g, at, anchor, S(""));
		return;
	}
	if (is_key(g)) {
		take_key(g, text, at);
		return;
	}
	struct node *n = node_new(g, NODE_SCALAR, at);
	n->text = text;
	hang(g, n);
}

static void open_node(struct growing *g, enum node_kind kind, const struct fy_event *e, bool marked)
{
	struct course_place at = place_of(fy_event_start_mark((struct fy_event *)e));
	if (marked)
		STOP_AT(g, at, anchor, S(""));
	else if (is_key(g))
		STOP_AT(g, at, key_not_word, S(""));
	else if (g->depth == YAML_DEPTH_MAX)
		STOP_AT(g, at, too_deep, arena_printf(g->f->a, "%d", YAML_DEPTH_MAX));
	if (g->stop)
		return;
	struct node *n = node_new(g, kind, at);
	hang(g, n);
	g->open[g->depth++] = n;
}

static void take_document(struct growing *g, const struct fy_event *e)
{
	if (++g->documents > 1)
		STOP_AT(g, place_of(fy_event_start_mark((struct fy_event *)e)), second_document, S(""));
}

static void take_event(struct growing *g, const struct fy_event *e)
{
	struct course_place at = place_of(fy_event_start_mark((struct fy_event *)e));
	switch (e->type) {
	case FYET_DOCUMENT_START: take_document(g, e); return;
	case FYET_MAPPING_END: case FYET_SEQUENCE_END: g->depth--; return;
	case FYET_ALIAS: STOP_AT(g, at, anchor, S("")); return;
	default: break;
	}
	bool is_node = e->type == FYET_SCALAR || e->type == FYET_MAPPING_START ||
		e->type == FYET_SEQUENCE_START;
	if (!is_node || !has_room(g, at))
		return;
	if (e->type == FYET_SCALAR)
		take_scalar(g, e);
	else if (e->type == FYET_MAPPING_START)
		open_node(g, NODE_MAP, e, e->mapping_start.anchor || e->mapping_start.tag);
	else
		open_node(g, NODE_LIST, e, e->sequence_start.anchor || e->sequence_start.tag);
}

/* ---- libfyaml itself ---- */

static void tell_syntax(struct faults *f, struct fy_diag *diag)
{
	void *at = NULL;
	size_t before = f->n;
	for (struct fy_diag_error *e; (e = fy_diag_errors_iterate(diag, &at)); )
		FAULT_AT(f, ((struct course_place){ e->line < 1 ? 1 : e->line, e->column < 1 ? 1 : e->column }),
			syntax, str_from_c(e->msg));
	if (f->n == before)
		FAULT_AT(f, ((struct course_place){ 1, 1 }), syntax, S("?"));
}

static struct fy_diag *diag_open(void)
{
	struct fy_diag_cfg cfg;
	fy_diag_cfg_default(&cfg);
	cfg.fp = NULL;
	struct fy_diag *d = fy_diag_create(&cfg);
	CHECK(d);
	fy_diag_set_collect_errors(d, true);
	return d;
}

static struct fy_parser *parser_open(struct fy_diag *d, str text)
{
	const struct fy_parse_cfg cfg = { .flags = FYPCF_QUIET | FYPCF_COLLECT_DIAG |
		FYPCF_DEFAULT_VERSION_1_2 | FYPCF_JSON_NONE, .diag = d };
	struct fy_parser *p = fy_parser_create(&cfg);
	CHECK(p);
	CHECK(!fy_parser_set_string(p, text.p, text.n));
	return p;
}

struct node *yaml_read(struct faults *f, str text)
{
	/* Some editors put a byte order mark before UTF-8; YAML 1.2, 5.2 allows it there. */
	if (str_begins(text, S("\xef\xbb\xbf")))
		text = (str){ text.p + 3, text.n - 3 };
	if (!is_text_we_read(f, text))
		return NULL;
	struct fy_diag *diag = diag_open();
	struct growing g = { .f = f, .parser = parser_open(diag, text) };
	size_t before = f->n;
	while (!g.stop) {
		struct fy_event *e = fy_parser_parse(g.parser);
		if (!e)
			break;
		take_event(&g, e);
		fy_parser_event_free(g.parser, e);
	}
	if (fy_diag_got_error(diag))
		tell_syntax(f, diag);
	else if (!g.stop && !g.root)
		FAULT_AT(f, ((struct course_place){ 1, 1 }), empty, S(""));
	fy_parser_destroy(g.parser);
	fy_diag_destroy(diag);
	return f->n == before ? g.root : NULL;
}
