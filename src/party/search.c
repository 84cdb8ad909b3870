/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Search of unions: the rarest token is walked in rank order, the others are asked of each hit. */
#include "party/party.h"
#include "party/party_sql.h"
#include "party/token.h"

#include "base/utf8.h"

enum { WALK_MOST = 600 };       /* hits of the rarest token looked at: bounds the cost of any question */

struct term { str token, until; int64_t weight; };

static bool is_prefix(str t) { return (unsigned char)t.p[0] < 0x80 || utf8_length(t) == 1; }

/* A Latin word may be half typed and digits begin a code, so they are prefixes; so is one Han character. */
static int terms_of(struct act *a, str words, struct term *terms, size_t *n)
{
	struct token_list t = { .arena = a->arena };
	tokens_of_question(&t, words);
	*n = t.n < 4 ? t.n : 4;
	for (size_t i = 0; i < *n; i++) {
		str w = t.token[i];
		terms[i].token = w;
		terms[i].until = is_prefix(w) ? token_prefix_end(a->arena, w) : token_next(a->arena, w);
		struct q_token_weight weight;
		TRY(q_token_weight(a->db, a->arena, w, terms[i].until, &weight));
		terms[i].weight = weight.n;
	}
	return 0;
}

static void rarest_first(struct term *terms, size_t n)
{
	for (size_t i = 1; i < n; i++)
		if (terms[i].weight < terms[0].weight) {
			struct term t = terms[0];
			terms[0] = terms[i];
			terms[i] = t;
		}
}

static int has_all(struct act *a, const struct term *terms, size_t n, const struct q_token_find *hit)
{
	for (size_t i = 1; i < n; i++) {
		struct q_token_has has;
		int got = q_token_has(a->db, a->arena, terms[i].token, terms[i].until, hit->rank, hit->region,
		    hit->id, &has);
		if (got)
			return got;
	}
	return 0;
}

static bool is_new(const struct guild_row *rows, size_t n, int64_t id)
{
	for (size_t i = 0; i < n; i++)
		if (rows[i].ref.id == id)
			return false;
	return true;
}

static int take(struct act *a, struct ref r, struct guild_row *out, size_t *n)
{
	struct guild g;
	TRY(guild_by_ref(a, r, &g));
	if (!g.ended)
		out[(*n)++] = (struct guild_row){ g.ref, g.code, g.name, g.name_en, g.form, g.level, g.members,
			g.parent };
	return 0;
}

static int search(struct act *a, str words, int64_t most, struct guild_row **out, size_t *n)
{
	struct term terms[4];
	struct q_token_find *hits;
	size_t n_term, n_hit;
	*n = 0;
	*out = arena_new_n(a->arena, struct guild_row, (size_t)most);
	TRY(terms_of(a, words, terms, &n_term));
	if (n_term == 0)
		return 0;
	rarest_first(terms, n_term);
	TRY(q_token_find(a->db, a->arena, terms[0].token, terms[0].until, WALK_MOST, &hits, &n_hit));
	for (size_t i = 0; i < n_hit && *n < (size_t)most; i++) {
		if (!is_new(*out, *n, hits[i].id))
			continue;
		int got = has_all(a, terms, n_term, &hits[i]);
		if (got == DB_NONE)
			continue;
		TRY(got);
		TRY(take(a, (struct ref){ hits[i].region, hits[i].id }, *out, n));
	}
	return 0;
}

static str without_spaces(struct arena *a, str s)
{
	char *p = arena_new_n(a, char, s.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] != ' ')
			p[n++] = s.p[i];
	return (str){ p, n };
}

/* Pinyin is typed with spaces as well as without. */
int guild_search(struct act *a, str words, int64_t most, struct guild_row **out, size_t *n)
{
	TRY(search(a, words, most, out, n));
	str joined = without_spaces(a->arena, words);
	return *n || joined.n == str_trim(words).n ? 0 : search(a, joined, most, out, n);
}
