/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The credential authority's command: who may vote, each with a secret of their own. */
#include "base/sort.h"
#include "cli/ballot_files.h"
#include "cli/commands.h"

enum { VOTERS_MAX = 1000000, WEIGHT_MAX = 1000000000 };

struct voter_row { str name; int64_t weight; char secret[CREDENTIAL_TEXT]; struct element key; };
struct roll { struct voter_row *row; size_t n; struct electorate all; };

static size_t lines_of(str text)
{
	size_t n = 1;
	for (size_t i = 0; i < text.n; i++) n += text.p[i] == '\n';
	return n;
}

/* "name" or "name,weight": what stands after the last comma, where it is a number. */
static void read_name(struct roll *roll, str line)
{
	struct voter_row *row = &roll->row[roll->n++];
	const char *comma = memrchr(line.p, ',', line.n);
	str weight = comma ? str_trim((str){ comma + 1, (size_t)(line.p + line.n - comma - 1) }) : S("");
	*row = (struct voter_row){ .name = line, .weight = 1 };
	if (!comma || !str_to_i64(weight, &row->weight)) return;
	row->name = str_trim((str){ line.p, (size_t)(comma - line.p) });
}

static int read_roll(struct console *c, str path, struct roll *roll)
{
	str text;
	int64_t line = 0;
	int r = text_read(c, path, &text);
	if (r) return r;
	roll->row = arena_new_n(c->arena, struct voter_row, lines_of(text));
	while (text.n) {
		str one = str_trim(str_cut(text, '\n', &text));
		line++;
		if (!one.n || one.p[0] == '#') continue;
		read_name(roll, one);
		struct voter_row *row = &roll->row[roll->n - 1];
		if (!row->name.n || row->weight < 0 || row->weight > WEIGHT_MAX)
			return COMPLAIN(c, DONE_REFUSED, M_poll_roll_line, path, said_number(c, line));
		electorate_add(&roll->all, row->weight);
	}
	return roll->n && roll->n <= VOTERS_MAX ? DONE_OK
		: COMPLAIN(c, DONE_REFUSED, M_poll_roll_size, path, said_number(c, VOTERS_MAX));
}

static void draw(const struct drafted *d, struct roll *roll)
{
	struct scalar x;
	for (size_t i = 0; i < roll->n; i++) {
		credential_new(roll->row[i].secret);
		credential_key(d->g, d->draft.uuid, roll->row[i].secret, &x);
		element_pow_g_secret(d->g, &x, &roll->row[i].key);
	}
	scalar_wipe(&x);
}

/* What stays with the authority until each line is with its voter. */
static int write_private(struct console *c, const struct roll *roll, str uuid, str dir)
{
	struct paper o = paper_new(c->arena);
	put(&o, MSG(c->arena, c->lang, M_poll_private_head, uuid));
	put_z(&o, "\n");
	for (size_t i = 0; i < roll->n; i++) {
		put_z(&o, roll->row[i].secret);
		put_z(&o, "\t");
		put_int(&o, roll->row[i].weight);
		put(&o, JOIN(c->arena, S("\t"), roll->row[i].name, S("\n")));
	}
	int r = text_write_new(c, path_in(c, dir, S("private.txt")), paper_str(&o), true);
	paper_wipe(&o);
	return r;
}

static int by_key(const void *a, const void *b, void *g)
{
	return element_compare(g, &((const struct voter_row *)a)->key, &((const struct voter_row *)b)->key);
}

/* Sorted by key: the order says nothing of the roll. */
static int write_public(struct console *c, const struct drafted *d, struct roll *roll, str dir)
{
	struct paper o = paper_new(c->arena);
	sort_in_place(roll->row, roll->n, sizeof *roll->row, by_key, d->g);
	put_z(&o, "[");
	for (size_t i = 0; i < roll->n; i++) {
		put_z(&o, i ? ",\"" : "\"");
		put_bare(&o, d->g, &roll->row[i].key);
		if (roll->all.is_weighed) put_z(&o, ",");
		if (roll->all.is_weighed) put_int(&o, roll->row[i].weight);
		put_z(&o, "\"");
	}
	put_z(&o, "]");
	return text_write_new(c, path_in(c, dir, S("public.json")), paper_str(&o), false);
}

int run_ballot_credentials(struct console *c)
{
	struct drafted d;
	struct roll roll = { .n = 0 };
	str dir = word_given(c, "OUT");
	int r = drafted_read(c, word_given(c, "DRAFT"), &d);
	if (r == 0) r = read_roll(c, word_given(c, "ROLL"), &roll);
	if (r == 0) r = electorate_fits(c, &d.draft, &roll.all);
	if (r == 0) r = folder_make(c, dir);
	if (r) return r;
	draw(&d, &roll);
	r = write_private(c, &roll, d.draft.uuid, dir);
	if (r == 0) r = write_public(c, &d, &roll, dir);
	crypto_wipe(roll.row, roll.n * sizeof *roll.row);
	if (r) return r;
	SAY(c, M_poll_credentials_done, said_number(c, (int64_t)roll.n), path_in(c, dir, S("private.txt")),
		path_in(c, dir, S("public.json")));
	return DONE_OK;
}
