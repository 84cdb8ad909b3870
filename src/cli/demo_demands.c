/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Four months of demands, lived through in order: each filed, answered, passed on, forgotten or
 * contested by the
 * same functions that serve people, with the clock going round in between. */
#include "cli/demo_story.h"

#include "base/time.h"

/* TELLS_MOST: a worker has at most a handful. */
enum { EVENTS_AT_ONCE = 400, TELLS_MOST = 5 };
enum { OFFICE_OPENS = 17 * HOUR / 2, OFFICE_SHUTS = 35 * HOUR / 2 };  /* 8:30 and 17:30 */

/* The stories that still have something to come, the soonest first (a binary heap). */
struct queue {
	struct story **of;
	size_t n;
};
struct telling {
	struct demo *d;
	struct texts *texts;
	struct queue queue;
	int64_t events;
};

/* ---- the queue ---- */

static bool sooner(const struct story *a, const struct story *b)
{
	return a->next_at != b->next_at ? a->next_at < b->next_at : a->order < b->order;
}

static void swap(struct story **a, struct story **b)
{
	struct story *t = *a;
	*a = *b;
	*b = t;
}

static void queue_put(struct queue *q, struct story *s)
{
	size_t i = q->n++;
	q->of[i] = s;
	for (; i && sooner(q->of[i], q->of[(i - 1) / 2]); i = (i - 1) / 2)
		swap(&q->of[i], &q->of[(i - 1) / 2]);
}

static struct story *queue_take(struct queue *q)
{
	struct story *first = q->of[0];
	q->of[0] = q->of[--q->n];
	for (size_t i = 0, least; 2 * i + 1 < q->n; i = least) {
		least = 2 * i + 1;
		if (least + 1 < q->n && sooner(q->of[least + 1], q->of[least]))
			least++;
		if (!sooner(q->of[least], q->of[i]))
			break;
		swap(&q->of[i], &q->of[least]);
	}
	return first;
}

/* ---- when ---- */

/* Somebody in office acts between nine and five on working days, anybody else between seven and
 * ten. */
static int64_t at_hand(struct demo *d, int64_t t, bool office)
{
	const struct hall *h = &d->home->hall;
	int64_t opens = office ? 9 : 7, shuts = office ? 17 : 22;
	int32_t day = zone_day(h->zone, t);
	int64_t hour = (t - zone_day_start(h->zone, day)) / HOUR;
	bool works = !office || calendar_works(h->calendar, day);
	if (works && hour >= opens && hour < shuts)
		return t;
	if (hour >= shuts || !works)
		day = office ? calendar_next_working(h->calendar, day) : day + 1;
	return zone_day_start(h->zone, day) + opens * HOUR + dice_between(&d->dice, 0, 3 * HOUR);
}

/* The part of a day's office hours that lies before t, in seconds. */
static int64_t office_part(struct demo *d, int32_t day, int64_t t)
{
	const struct hall *h = &d->home->hall;
	int64_t into = t - zone_day_start(h->zone, day);
	if (!calendar_works(h->calendar, day) || into <= OFFICE_OPENS)
		return 0;
	return (into < OFFICE_SHUTS ? into : OFFICE_SHUTS) - OFFICE_OPENS;
}

/* The moment that lies `work` seconds of office hours before t. */
static int64_t office_before(struct demo *d, int64_t t, int64_t work)
{
	const struct hall *h = &d->home->hall;
	for (int32_t day = zone_day(h->zone, t);; day--) {
		int64_t part = office_part(d, day, t);
		if (part > work || (part && part == work))
			return zone_day_start(h->zone, day) + OFFICE_OPENS + part - work;
		work -= part;
	}
}

/* Office hours between a number of days ago and now: some hours at least, whatever day it is. */
static int64_t office_within(struct demo *d, int64_t days)
{
	const struct hall *h = &d->home->hall;
	int64_t since = d->now - days * DAY, work = 0;
	for (int32_t day = zone_day(h->zone, since); day <= zone_day(h->zone, d->now); day++)
		work += office_part(d, day, d->now) - office_part(d, day, since);
	return work < 3 * HOUR ? 3 * HOUR : work;
}

static void plan_next(struct telling *t, struct story *s, int64_t now)
{
	const struct beat *b = &s->tale->beat[s->beat];
	if (s->beat >= s->beats || !b->state)
		return;
	s->next_at = s->work
	    ? office_before(t->d, t->d->now, s->work * (s->beats - s->beat) / (s->beats + 1))
	    : at_hand(t->d, now + dice_between(&t->d->dice, b->low * HOUR, b->high * HOUR),
	          b->by != ACTS_APPLICANT);
	if (s->next_at < t->d->now)
		queue_put(&t->queue, s);
}

/* ---- doing ---- */

/* What stays near the worker is on the desk of the branch, the rest on that of the district. */
static int find_desk(struct act *a, struct story *s)
{
	struct matter m;
	TRY(matter_by_id(a, s->matter, &m));
	s->near = m.holder.id == s->unit->people.guild.ref.id;
	s->desk = s->near ? &s->unit->people : &s->unit->focus->county;
	return 0;
}

static int file(struct telling *t, struct act *a, struct story *s)
{
	struct demo_filled f;
	struct field_fault *faults;
	size_t n;
	demo_fill_demand(t->d, t->texts, s, &f);
	struct filing filing = {
		.course = S("demand"), .applicant = s->applicant, .filled = { .answer = f.answer, .n = f.n }
	};
	bool open = at_hand(t->d, a->now, true) == a->now;
	if (open && dice_percent(&t->d->dice, 8))
		filing.filed_by = s->desk->triage[0];
	TRY(matter_file(a, &filing, &s->matter, &faults, &n));
	t->d->matters++;
	return find_desk(a, s);
}

static struct ref actor_of(const struct story *s, enum actor by)
{
	const struct focus *f = s->unit->focus;
	size_t turn = (size_t)s->order;
	switch (by) {
	case ACTS_APPLICANT: return s->applicant;
	case ACTS_CASE: return s->desk->worker[turn % 3];
	case ACTS_HEAD: return s->desk->head;
	case ACTS_SIGN:
	case ACTS_SEND_BACK: return turn % 4 ? s->desk->head : s->desk->vice;
	case ACTS_UPPER: return (s->near ? &f->county : &f->city)->triage[turn % 2];
	case ACTS_UPPER_2: return (s->near ? &f->city : &f->province)->triage[turn % 2];
	default: return s->desk->triage[turn % 2];
	}
}

/* The employer turns out to sit in the next district of the same city. */
static const struct focus *neighbour(struct demo *d, const struct focus *f)
{
	size_t at = (size_t)(f - d->focus);
	for (size_t i = 1; i < d->n_focus; i++) {
		const struct focus *next = &d->focus[(at + i) % d->n_focus];
		if (next->city.guild.ref.id == f->city.guild.ref.id)
			return next;
	}
	return f;
}

static int pass(struct demo *d, struct act *a, struct story *s, struct ref who,
    const struct rights *r, int64_t step)
{
	struct guild to;
	bool zh = s->lang == LANG_ZH;
	const struct focus *next = s->near ? s->unit->focus : neighbour(d, s->unit->focus);
	str why = s->near
	    ? (zh ? S("需要区总工会协调解决") : S("It takes the district federation to settle this"))
	    : zh ? S("用人单位注册在该区")
	         : S("The employer is registered in that district");
	TRY(guild_by_ref(a, next->county.guild.ref, &to));
	TRY(matter_pass(a, s->matter, step, who, r, &to, why));
	s->desk = &next->county;
	s->near = false;
	return 0;
}

static int make_move(
    struct telling *t, struct act *a, struct story *s, const struct beat *b, const struct matter *m)
{
	struct demo_filled f;
	struct rights rights;
	struct ref who = actor_of(s, b->by);
	TRY(rights_of(a, who, &rights));
	if (b->by == ACTS_PASS)
		return pass(t->d, a, s, who, &rights, m->step);
	struct move_asked ask = {
		.step = m->step, .move = str_from_c(b->move), .person = who, .rights = &rights
	};
	struct answer why = { S("reason"), S("请写明哪一天兑现。") };
	ask.filled = (struct filled){ .answer = &why, .n = 1 };
	if (b->by == ACTS_SIGN || b->by == ACTS_SEND_BACK)
		return matter_sign(a, s->matter, &ask, b->by == ACTS_SIGN);
	demo_fill(t->d, t->texts, s, a, b->move, s->desk->worker[(size_t)s->order % 3], &f);
	ask.filled = (struct filled){ f.answer, f.n, &f.upload, f.n_upload };
	int r = matter_move(a, s->matter, &ask);
	return r == MATTER_PREPARED ? 0 : r;
}

/* Colleagues with the same need put their hands up. */
static int join(struct telling *t, struct act *a, struct story *s)
{
	size_t n = dice_percent(&t->d->dice, 25) ? dice_below(&t->d->dice, 9) : 0;
	for (size_t i = 0; i < n; i++) {
		struct ref who = s->unit->member[dice_below(&t->d->dice, s->unit->n_member)];
		int r = matter_join(a, s->matter, who);
		if (r < 0)
			return r; /* joined already, or too late: both happen to people */
	}
	return 0;
}

static int go_on(struct telling *t, struct story *s)
{
	struct matter m;
	struct act a = demo_act(t->d, s->next_at);
	if (!s->matter) {
		TRY(file(t, &a, s));
		TRY(join(t, &a, s));
		plan_next(t, s, a.now);
		return 0;
	}
	const struct beat *b = &s->tale->beat[s->beat];
	TRY(matter_by_id(&a, s->matter, &m));
	if (!str_eq(m.course->states[m.state].name, str_from_c(b->state)))
		return 0; /* the clock was quicker, and the story ends where it put it */
	TRY(make_move(t, &a, s, b, &m));
	t->d->moves++;
	s->beat++;
	plan_next(t, s, a.now);
	return 0;
}

/* All that runs out before `until`, each at its own moment. */
static int clocks_until(struct telling *t, int64_t until)
{
	for (;;) {
		struct late *late;
		size_t n;
		int64_t at;
		struct act a = demo_act(t->d, until);
		TRY(clock_next(&a, &at));
		if (at == 0 || at > until)
			return 0;
		a.now = at;
		TRY(clocks_late(&a, &late, &n));
		for (size_t i = 0; i < n; i++)
			TRY(clock_expire(&a, late[i]));
		arena_reset(t->d->round);
	}
}

static int live(struct telling *t)
{
	struct db *db = t->d->home->db;
	TRY(db_begin(db));
	while (t->queue.n) {
		struct story *s = queue_take(&t->queue);
		TRY(clocks_until(t, s->next_at));
		TRY(go_on(t, s));
		arena_reset(t->d->round);
		if (++t->events % EVENTS_AT_ONCE == 0) {
			TRY(db_commit(db));
			TRY(db_begin(db));
		}
	}
	TRY(clocks_until(t, t->d->now));
	return db_commit(db);
}

/* ---- what will happen ---- */

static const struct tale *choose_tale(struct demo *d)
{
	int all = 0;
	for (size_t i = 0; i < demo_tale_count(); i++)
		all += demo_tales[i].weight;
	int at = (int)dice_below(&d->dice, (size_t)all);
	for (size_t i = 0; i < demo_tale_count(); i++)
		if ((at -= demo_tales[i].weight) < 0)
			return &demo_tales[i];
	return &demo_tales[0];
}

static const char *choose_class(struct demo *d, const char *topic)
{
	static const char *const classes[][3] = { { "welfare", "help", "help" },
		{ "union", "advice", "advice" }, { "other", "suggestion", "suggestion" },
		{ "wages", "complaint", "help" }, { "contract", "complaint", "help" },
		{ "insurance", "complaint", "help" } };
	if (!strcmp(topic, "safety") && dice_percent(&d->dice, 25))
		return "danger";
	for (size_t i = 0; i < countof(classes); i++)
		if (!strcmp(topic, classes[i][0]))
			return classes[i][1 + dice_percent(&d->dice, 40)];
	return "complaint";
}

static const char *choose_topic(struct demo *d)
{
	static const char *const topics[] = { "wages", "wages", "hours_rest", "hours_rest", "safety",
		"insurance", "contract", "dignity", "welfare", "union", "other" };
	return topics[dice_below(&d->dice, countof(topics))];
}

static const struct branch *choose_unit(struct demo *d)
{
	/* Half of all that is told happens in the first district, so that its desk is worth a look.
	 * */
	for (int tries = 0; tries < 60; tries++) {
		const struct branch *u = &d->unit[dice_below(&d->dice, d->n_unit)];
		if (u->focus == &d->focus[0])
			return u;
	}
	return &d->unit[0];
}

/* This member or, who has told enough already, the next one of the branch who has not. */
static struct ref who_tells(const struct branch *u, size_t at)
{
	size_t i = at;
	while (u->told[i] >= TELLS_MOST && (i + 1) % u->n_member != at)
		i = (i + 1) % u->n_member;
	if (u->told[i] < UINT8_MAX)
		u->told[i]++;
	return u->member[i];
}

/* The worker and the courier a visitor can be have stories of their own. */
static struct ref choose_applicant(struct demo *d, const struct branch *u)
{
	bool ours = u == &d->unit[0] || (!u->employer_ref.id && u->focus == &d->focus[0]);
	return who_tells(u, ours && dice_percent(&d->dice, 50) ? 0 : dice_below(&d->dice, u->n_member));
}

/* One language a person, whatever they tell. */
static enum lang lang_of(const struct branch *u, struct ref person)
{
	if (person.id == u->member[0].id)
		return LANG_ZH;
	return ((uint64_t)person.id * 0x9e3779b97f4a7c15u >> 32) % 100 < 55 ? LANG_ZH : LANG_EN;
}

static void invent(struct demo *d, struct story *s, int64_t order)
{
	bool near = dice_percent(&d->dice, 45);
	s->order = order;
	s->unit = near ? choose_unit(d) : &d->unit[dice_below(&d->dice, d->n_unit)];
	s->desk = &s->unit->focus->county;
	s->topic = choose_topic(d);
	s->class = choose_class(d, s->topic);
	s->applicant = choose_applicant(d, s->unit);
	s->lang = lang_of(s->unit, s->applicant);
}

static struct story stopped_at(struct demo *d, const struct stop *at)
{
	struct story s = {
		.tale = demo_tale(at->tale), .beats = at->beats, .work = office_within(d, at->days)
	};
	s.filed_at = s.next_at = office_before(d, d->now, s.work);
	return s;
}

static struct story told_whole(struct demo *d)
{
	struct story s = { .tale = choose_tale(d), .beats = BEATS_MAX };
	s.filed_at = d->now - dice_between(&d->dice, HOUR, (int64_t)DEMO_DAYS * DAY);
	s.next_at = at_hand(d, s.filed_at, false);
	return s;
}

/* In the branch a visitor can be chair of, by its members: the worker a visitor can be, now and then. */
static void invent_near(struct demo *d, struct story *s, int64_t order)
{
	static const char *const topics[] = { "welfare", "union", "welfare" };
	const struct branch *u = &d->unit[0];
	s->order = order;
	s->unit = u;
	s->desk = &u->focus->county;
	s->topic = topics[(size_t)order % countof(topics)];
	s->class = choose_class(d, s->topic);
	s->applicant = who_tells(u, order % 8 ? dice_below(&d->dice, u->n_member) : 0);
	s->lang = lang_of(u, s->applicant);
}

static void branch_stories(struct demo *d, struct telling *t)
{
	size_t n = demo_branch_stop_count();
	struct story *all = arena_new_n(d->keep, struct story, n);
	for (size_t i = 0; i < n; i++) {
		all[i] = stopped_at(d, &demo_branch_stops[i]);
		invent_near(d, &all[i], (int64_t)i);
		queue_put(&t->queue, &all[i]);
	}
}

/* The branch's own come besides the n. */
int demo_demands(struct demo *d, int64_t n)
{
	struct telling t = { .d = d };
	size_t stops = demo_stop_count();
	TRY(texts_read(d, &t.texts));
	t.queue.of = arena_new_n(d->keep, struct story *, (size_t)n + stops + demo_branch_stop_count());
	branch_stories(d, &t);
	struct story *all = arena_new_n(d->keep, struct story, (size_t)n);
	for (int64_t i = 0; i < n; i++) {
		all[i] = (size_t)i < stops ? stopped_at(d, &demo_stops[i]) : told_whole(d);
		invent(d, &all[i], i);
		if (all[i].next_at < d->now)
			queue_put(&t.queue, &all[i]);
	}
	return live(&t);
}
