/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/picture.h"

#include "course/draw.h"
#include "web/site.h"

enum { SLOTS = 256, SHELF_BYTES = 8 << 20 };

struct kept { const struct course *course; uint64_t visited; int here; enum lang lang; str markup; };
struct picture_shelf { struct arena *arena; struct kept of[SLOTS]; size_t n; };

struct picture_shelf *picture_shelf_new(void)
{
	struct arena *a = arena_new(SHELF_BYTES);
	struct picture_shelf *s = arena_new_n(a, struct picture_shelf, 1);
	s->arena = a;
	return s;
}

void picture_shelf_free(struct picture_shelf **s)
{
	if (!*s)
		return;
	struct arena *a = (*s)->arena;
	*s = NULL;
	arena_free(&a);
}

static size_t first_slot(const struct kept *k)
{
	uint64_t h = ((uintptr_t)k->course >> 4) * 31 + (uint64_t)k->here * 2 + k->lang;
	return (size_t)((h ^ k->visited) * 0x9E3779B97F4A7C15u >> 56);
}

static bool same(const struct kept *a, const struct kept *b)
{
	return a->course == b->course && a->visited == b->visited && a->here == b->here && a->lang == b->lang;
}

static safe draw(struct arena *a, const struct kept *k)
{
	int visited[COURSE_STATES_MAX];
	struct course_way way = { k->here, visited, 0 };
	struct html out = { .a = a, .lang = k->lang };
	for (int i = 0; i < COURSE_STATES_MAX; i++)
		if (k->visited >> i & 1)
			visited[way.n_visited++] = i;
	course_draw(k->course, &way, &out);
	return html_taken(&out);
}

/* A full shelf is emptied at once: simpler than choosing, and it hardly ever happens. */
static struct picture_shelf *emptied(struct picture_shelf *s)
{
	struct arena *a = s->arena;
	arena_reset(a);
	s = arena_new_n(a, struct picture_shelf, 1);
	s->arena = a;
	return s;
}

safe picture(struct visit *v, const struct course *c, int here, uint64_t visited)
{
	struct kept want = { c, visited, here, v->act.lang, { 0 } };
	struct picture_shelf **shelf = &v->site->shelf[v->x->thread];
	if (v->act.db != reader_db(v->site->readers, v->x->thread))
		return draw(v->act.arena, &want);
	if ((*shelf)->n > SLOTS * 3 / 4)
		*shelf = emptied(*shelf);
	size_t i = first_slot(&want);
	while ((*shelf)->of[i].course && !same(&(*shelf)->of[i], &want))
		i = (i + 1) % SLOTS;
	struct kept *k = &(*shelf)->of[i];
	if (!k->course) {
		*k = want;
		k->markup = arena_copy((*shelf)->arena, draw(v->act.arena, &want).markup);
		(*shelf)->n++;
	}
	return (safe){ k->markup };
}
