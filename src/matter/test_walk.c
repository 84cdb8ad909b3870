/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Random walks: whatever people do, the figures and the desks equal what a recount of the matters says,
 * with the writer's board and without, undone acts included. And no name is anywhere it should not be. */
#include "test_hall.h"

#include "act/act.h"
#include "base/log.h"
#include "figures/figures.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { MOST = 400, ACTS = 500 };

struct tally {
	const struct guild *at;
	struct figure of;
};
struct walk {
	struct town *t;
	uint64_t seed;
	int64_t id[MOST];
	bool answered[MOST];
	size_t n, kept, refused;
	struct tally tally[countof(((struct town *)0)->all)];
};

static uint64_t dice(struct walk *w, uint64_t sides)
{
	w->seed = w->seed * 6364136223846793005u + 1442695040888963407u;
	return (w->seed >> 33) % sides;
}

static struct figure *tally_of(struct walk *w, int64_t guild)
{
	for (size_t i = 0; i < countof(w->tally); i++)
		if (w->tally[i].at->ref.id == guild)
			return &w->tally[i].of;
	abort();
}

/* ---- what an act changed, seen from outside ---- */

static void compare(struct walk *w, size_t i, const struct matter *was, bool by_applicant)
{
	struct matter is = matter_now(w->t, w->id[i]);
	enum course_waits from = was->course->states[was->state].waits,
	                  to = is.course->states[is.state].waits;
	struct figure *f = tally_of(w, is.holder.id);
	bool answer = !by_applicant && (from == WAITS_UNION || from == WAITS_UPPER) &&
	    is.state != was->state && (to == WAITS_APPLICANT || !is.open);
	if (answer && !w->answered[i]) {
		*(is.late ? &f->too_late : &f->in_time) += 1;
		w->answered[i] = true;
	}
	f->closed += was->open && !is.open;
	f->missed += is.late && !was->late;
}

static struct ref anyone(struct walk *w)
{
	struct town *t = w->t;
	const struct ref all[] = { t->wang, t->zhao, t->gao, t->qian, t->gu, t->sun, t->zhou, t->li,
		t->chu, t->wei, t->wu, t->zheng, t->feng, t->chen, t->jiang, t->cao };
	return all[dice(w, countof(all))];
}

static void some_filing(struct walk *w)
{
	static const char *const topics[] = { "wages", "safety", "welfare" },
	                         *const places[] = { "330106", "330102", "C1", "B1" };
	static const char *const danger[] = { "yes", "no" };
	struct town *t = w->t;
	char nonce[24];
	int64_t id;
	snprintf(nonce, sizeof nonce, "form-%d", (int)dice(w, 300));
	int r =
	    try_file(t, dice(w, 2) ? t->wang : t->zhao, dice(w, 5) ? (struct ref){ 0 } : t->qian, nonce,
	        SAID({ "topic", topics[dice(w, 3)] }, { "place", places[dice(w, 4)] },
	            { "danger", danger[dice(w, 2)] }),
	        &id);
	if (r == 0 && w->n < MOST) {
		w->id[w->n++] = id;
		tally_of(w, matter_now(t, id).holder.id)->received++;
	}
	*(r ? &w->refused : &w->kept) += 1;
}

/* Mostly a move that somebody may make, so that the walk comes far. */
static int some_move(struct walk *w, int64_t id, bool *by_applicant)
{
	struct town *t = w->t;
	struct act a = act_of(t);
	struct matter m = matter_now(t, id);
	struct rights r;
	int may[COURSE_MOVES_MAX];
	size_t n = 0;
	struct ref who = { 0 };
	for (int tries = 0; n == 0 && tries < 30; tries++) {
		who = anyone(w);
		struct footing f = stands(t, id, who);
		*by_applicant = f.applicant;
		EXPECT(rights_of(&a, who, &r) == 0 &&
		    matter_moves(&a, &m, &f, &r, NULL, may, countof(may), &n) == 0);
	}
	size_t pick = n ? (size_t)may[dice(w, n)] : (size_t)dice(w, m.course->n_moves);
	struct ref handler = m.holder.id == t->branch.ref.id ? t->chen
	    : m.holder.id == t->couriers.ref.id              ? t->cao
	                                                     : t->sun;
	return try_move(t, id, dice(w, 12) ? 0 : m.step + 1, who,
	    arena_z(t->arena, m.course->moves[pick].name),
	    SAID({ "class", dice(w, 3) ? "help" : "danger" }, { "pressed", dice(w, 2) ? "yes" : "no" },
	        { "handler", code_of(t, handler).p }));
}

static void some_act(struct walk *w)
{
	struct town *t = w->t;
	size_t i = (size_t)dice(w, w->n);
	struct matter was = matter_now(t, w->id[i]);
	bool by_applicant = false;
	int r;
	switch (dice(w, 10)) {
	case 0: r = join(t, w->id[i], anyone(w)); break;
	case 1: r = pass(t, w->id[i], anyone(w), t->all[dice(w, countof(t->all))]); break;
	case 2:
	case 3: r = sign(t, w->id[i], anyone(w), dice(w, 4) != 0); break;
	default: r = some_move(w, w->id[i], &by_applicant); break;
	}
	EXPECT(r >= 0);
	*(r && r != MATTER_PREPARED ? &w->refused : &w->kept) += 1;
	compare(w, i, &was, by_applicant);
}

static size_t index_of(const struct walk *w, int64_t id)
{
	for (size_t i = 0; i < w->n; i++)
		if (w->id[i] == id)
			return i;
	abort();
}

static void some_time(struct walk *w)
{
	struct town *t = w->t;
	struct late *late;
	size_t n;
	now_is(t, now_in(t) + (int64_t)dice(w, 4 * 86400));
	struct act a = act_of(t);
	EXPECT(clocks_late(&a, &late, &n) == 0);
	for (size_t i = 0; i < n; i++) {
		struct matter was = matter_now(t, late[i].matter.id);
		EXPECT(act_begin(t, &a) == 0 && act_end(t, clock_expire(&a, late[i])) == 0);
		compare(w, index_of(w, late[i].matter.id), &was, false);
	}
}

/* ---- the recount ---- */

static bool is_above(const struct guild *up, const struct guild *g)
{
	return path_within(g->path, up->path) ||
	    (up->trade_path.n && path_within(g->trade_path, up->trade_path));
}

static bool same(const struct figure *a, const struct figure *b)
{
	return a->received == b->received && a->in_time == b->in_time && a->too_late == b->too_late &&
	    a->closed == b->closed && a->missed == b->missed;
}

static void figures_agree(struct walk *w)
{
	struct act a = act_of(w->t);
	for (size_t i = 0; i < countof(w->tally); i++) {
		struct figure want = { 0 }, got, by_topic = { 0 };
		struct figure_topic *topic;
		size_t n;
		for (size_t k = 0; k < countof(w->tally); k++)
			if (is_above(w->tally[i].at, w->tally[k].at))
				figure_add(&want, &w->tally[k].of);
		EXPECT(figure_sum(&a, w->tally[i].at->ref, MONTHS_ALL, &got) == 0 &&
		    figure_topics(&a, w->tally[i].at->ref, MONTHS_ALL, &topic, &n) == 0);
		for (size_t k = 0; k < n; k++)
			figure_add(&by_topic, &topic[k].of);
		if (!EXPECT(same(&want, &got) && same(&by_topic, &got)))
			printf(
			    "    %.*s: received %lld/%lld in time %lld/%lld late %lld/%lld "
			    "closed %lld/%lld missed %lld/%lld\n",
			    PSTR(w->tally[i].at->code), (long long)got.received, (long long)want.received,
			    (long long)got.in_time, (long long)want.in_time, (long long)got.too_late,
			    (long long)want.too_late, (long long)got.closed, (long long)want.closed,
			    (long long)got.missed, (long long)want.missed);
	}
}

static size_t rows_of(struct walk *w, const struct guild *g, struct desk_row *out)
{
	static const enum desk_filter filters[] = { DESK_ALL_WAITING, DESK_ELSEWHERE };
	struct act a = act_of(w->t);
	struct desk_row *row;
	size_t n, all = 0;
	for (size_t k = 0; k < countof(filters); k++) {
		struct desk_asked ask = { .guild = g->ref, .filter = filters[k] };
		do {
			EXPECT(desk_rows(&a, &ask, &row, &n) == 0);
			for (size_t i = 0; i < n && all < 3 * MOST; i++)
				out[all++] = row[i];
			if (n) {
				ask.after = row[n - 1].due_at ? row[n - 1].due_at : desk_no_due();
				ask.after_matter = row[n - 1].matter.id;
			}
		} while (n == 50);
	}
	return all;
}

static bool has_row(const struct desk_row *row, size_t n, const struct matter *m, enum desk_why why)
{
	for (size_t i = 0; i < n; i++)
		if (row[i].matter.id == m->ref.id && row[i].why == (int64_t)why)
			return row[i].due_at == m->due_at && row[i].handler == m->handler &&
			    str_eq(row[i].state, m->course->states[m->state].name);
	return false;
}

/* How many levels g stands above the holder; -1: it does not. The township has no officers and is none. */
static int above(const struct walk *w, const struct guild *g, int64_t holder)
{
	const struct town *t = w->t;
	if (g == &t->township)
		return -1;
	for (size_t i = 0; i < countof(w->tally); i++)
		if (w->tally[i].at->ref.id == holder) {
			int up = path_steps(w->tally[i].at->path, g->path);
			return up - (up > 0 && w->tally[i].at == &t->branch);
		}
	return -1;
}

/* The branch and the couriers have a chair alone, so that the head of the county is asked to sign what they
 * draft: unless the county sees it anyway, or the head is one of those it is for. */
static size_t asked_to_sign(struct walk *w, const struct guild *g, const struct matter *m,
    const struct desk_row *row, size_t n)
{
	struct town *t = w->t;
	struct act a = act_of(t);
	struct pending p;
	bool alone = g == &t->county && m->raised == 0 && matter_pending(&a, m, &p) == 0 &&
	    ((m->holder.id == t->branch.ref.id && p.person == t->chen.id) ||
	        (m->holder.id == t->couriers.ref.id && p.person == t->cao.id));
	bool has = has_row(row, n, m, DESK_SIGN);
	EXPECT(!has || alone);
	EXPECT(has || !alone || stands(t, m->ref.id, t->li).joined);
	return has;
}

/* The union above knows of what it had taken up, while it is open and neither climbed nor under review. */
static size_t told_of(
    const struct matter *m, int up, int turn, const struct desk_row *row, size_t n)
{
	bool has = has_row(row, n, m, DESK_TOLD);
	EXPECT(!has || (up == 1 && m->open && turn == 0 && m->raised == 0));
	return has;
}

static void desks_agree(struct walk *w)
{
	struct desk_row *row = arena_new_n(w->t->arena, struct desk_row, 3 * MOST);
	for (size_t g = 0; g < countof(w->tally); g++) {
		size_t n = rows_of(w, w->tally[g].at, row), want = 0;
		for (size_t i = 0; i < w->n; i++) {
			struct matter m = matter_now(w->t, w->id[i]);
			int up = above(w, w->tally[g].at, m.holder.id);
			str state = m.course->states[m.state].name;
			int turn = str_eq(state, S("review_1")) ? 1 : str_eq(state, S("review_2")) ? 2 : 0;
			if (up == 0 && m.open)
				want += EXPECT(has_row(row, n, &m, DESK_HOLDS));
			if (up > 0 && up == turn)
				want += EXPECT(has_row(row, n, &m, DESK_REVIEW));
			if (up > turn && up <= turn + m.raised)
				want += EXPECT(has_row(row, n, &m, DESK_LATE_BELOW));
			want += asked_to_sign(w, w->tally[g].at, &m, row, n) + told_of(&m, up, turn, row, n);
		}
		if (!EXPECT(n == want))
			printf("    %.*s: %zu rows and not %zu\n", PSTR(w->tally[g].at->code), n, want);
	}
}

static void walk(struct town *t, uint64_t seed)
{
	struct walk *w = arena_new_n(t->keep, struct walk, 1);
	w->t = t;
	w->seed = seed;
	for (size_t i = 0; i < countof(w->tally); i++)
		w->tally[i].at = t->all[i];
	for (int i = 0; i < ACTS; i++) {
		if (w->n < 5 || dice(w, 6) == 0)
			some_filing(w);
		else if (dice(w, 8) == 0)
			some_time(w);
		else
			some_act(w);
	}
	batch_end(t);
	figures_agree(w);
	desks_agree(w);
	size_t closed = 0;
	for (size_t i = 0; i < w->n; i++)
		closed += !matter_now(t, w->id[i]).open;
	EXPECT(w->n > 30 && w->kept > 150 && w->refused > 20 && closed > 5);
	printf("    seed %llu: %zu matters, %zu closed, %zu acts kept, %zu refused\n",
	    (unsigned long long)seed, w->n, closed, w->kept, w->refused);
}

static uint64_t first_seed(void)
{
	const char *s = getenv("UNIONHALL_TEST_SEED");
	return s ? strtoull(s, NULL, 10) : 1;
}

static void plain(struct town *t) { walk(t, first_seed()); }
static void plain_again(struct town *t) { walk(t, first_seed() + 1); }
static void with_board(struct town *t)
{
	t->board = t->hall.board = figure_board_new(&t->hall);
	walk(t, first_seed() + 2);
}

STORY("after five hundred acts at random, figures and desks equal a recount of the matters")
{
	in_town(plain);
	in_town(plain_again);
}
STORY("so they do when the writer's board gathers the figures of a batch") { in_town(with_board); }

static void undone_batch(struct town *t)
{
	struct figure f;
	t->board = t->hall.board = figure_board_new(&t->hall);
	EXPECT(demand(t, t->wang, NOTHING) != 0);
	db_rollback(t->db);
	t->in_batch = 0;
	figure_board_batch_undone(t->board);
	EXPECT(demand(t, t->wang, NOTHING) != 0);
	batch_end(t);
	struct act a = act_of(t);
	EXPECT(figure_sum(&a, t->nation.ref, MONTHS_ALL, &f) == 0 && f.received == 1);
}
STORY("a batch that was undone counts nothing") { in_town(undone_batch); }

/* ---- names ---- */

static bool has_name(str s) { return memmem(s.p, s.n, "ZZNAME", 6) != NULL; }

static void no_names_above(struct town *t, int64_t id, const struct footing *f)
{
	struct act a = act_of(t);
	struct matter m = matter_now(t, id);
	struct entry *e;
	struct clock *c;
	struct pending p;
	size_t n;
	EXPECT(!has_name(m.title) && !has_name(m.answers) && !has_name(m.topic) && !has_name(m.class));
	EXPECT(matter_entries(&a, &m, f, &e, &n) == 0 && n > 0);
	for (size_t i = 0; i < n; i++) {
		EXPECT(e[i].person != t->wang.id && e[i].person != t->zhao.id);
		for (size_t k = 0; k < e[i].n_answer; k++)
			EXPECT(!has_name(e[i].answer[k].value));
	}
	EXPECT(matter_clocks(&a, &m, &c, &n) == 0);
	for (size_t i = 0; i < n; i++)
		EXPECT(!has_name(c[i].due) && !has_name(c[i].move));
	if (matter_pending(&a, &m, &p) == 0)
		for (size_t i = 0; i < p.n_answer; i++)
			EXPECT(!has_name(p.answer[i].value));
}

static void no_names_in_lists(struct town *t)
{
	struct act a = act_of(t);
	for (size_t g = 0; g < countof(t->all); g++) {
		static const enum desk_filter filters[] = { DESK_ALL_WAITING, DESK_ELSEWHERE };
		struct desk_row *row;
		struct figure_topic *topic;
		size_t n;
		for (size_t k = 0; k < countof(filters); k++) {
			struct desk_asked ask = { .guild = t->all[g]->ref, .filter = filters[k] };
			EXPECT(desk_rows(&a, &ask, &row, &n) == 0);
			for (size_t i = 0; i < n; i++)
				EXPECT(
				    !has_name(row[i].title) && !has_name(row[i].topic) && !has_name(row[i].state));
		}
		EXPECT(figure_topics(&a, t->all[g]->ref, MONTHS_ALL, &topic, &n) == 0);
		for (size_t i = 0; i < n; i++)
			EXPECT(!has_name(topic[i].topic));
	}
}

static void no_names(struct town *t)
{
	const struct footing upper = { .upper = true, .up = 1, .may_read = true };
	const struct footing two_up = { .upper = true, .up = 2, .may_read = true };
	static char said[1 << 16];
	FILE *log = tmpfile();
	int was = dup(STDERR_FILENO);
	fflush(stderr);
	dup2(fileno(log), STDERR_FILENO);
	const char *const ways[] = { "", "triage", "triage accept assign begin",
		"triage accept assign begin reply ask_review",
		"triage accept assign begin reply ask_review decide_review ask_second_review" };
	tie_make(t, t->zhao, t->acme, TIE_WORKS_AT, "");
	for (size_t i = 0; i < countof(ways); i++) {
		int64_t id = demand(t, t->wang, SAID({ "employer", "Acme Works" }));
		EXPECT(join(t, id, t->zhao) == 0 && carry_along(t, id, ways[i]));
		now_is(t, now_in(t) + 40 * 86400);
		EXPECT(tick(t) >= 0);
		(void)move(t, id, t->gao, "triage");
		no_names_above(t, id, &upper);
		no_names_above(t, id, &two_up);
		no_names_in_lists(t);
	}
	struct act a = act_of(t);
	str name;
	EXPECT(party_name(&a, t->wang, &name) == 0 &&
	    has_name(name));                         /* or this story would prove nothing */
	log_fault(-1, __FILE__, __LINE__, __func__); /* likewise */
	fflush(stderr);
	dup2(was, STDERR_FILENO);
	close(was);
	rewind(log);
	size_t n = fread(said, 1, sizeof said, log);
	EXPECT(n > 0 && !has_name((str){ said, n }));
	fclose(log);
}
STORY("no name of a worker is on a desk, in a figure, before a level above, or in the log")
{
	in_town(no_names);
}
