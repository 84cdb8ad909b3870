/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "test_hall.h"

#include "act/act.h"
#include "base/log.h"
#include "course/book.h"
#include "course/profile.h"
#include "db/migrate.h"
#include "figures/figures.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

extern const struct migration party_migrations[], access_migrations[], figures_migrations[],
    matter_migrations[];

static int64_t the_time;
static int64_t town_clock(void) { return the_time; }

int64_t moment_cn(int year, int month, int day, int hour, int minute)
{
	return zone_day_start(ZONE_CHINA, date_to_day((struct date){ year, month, day })) +
	    hour * 3600 + minute * 60;
}

void now_is(struct town *t, int64_t at)
{
	(void)t;
	the_time = at;
}
int64_t now_in(const struct town *t) { return hall_now(&t->hall); }

/* ---- acts ---- */

struct act act_of(struct town *t)
{
	return (struct act){ .hall = &t->hall, .arena = t->arena, .db = t->db, .now = now_in(t) };
}

int act_begin(struct town *t, struct act *a)
{
	*a = act_of(t);
	if (!t->board)
		return db_begin(t->db);
	if (t->in_batch++ == 0)
		TRY(db_begin(t->db));
	return db_savepoint(t->db);
}

static bool is_kept(int outcome) { return outcome == 0 || outcome == MATTER_PREPARED; }

static int end_in_batch(struct town *t, int outcome)
{
	int r = is_kept(outcome) ? db_release(t->db) : db_rollback_to(t->db);
	EXPECT(r == 0);
	if (is_kept(outcome))
		figure_board_job_kept(t->board);
	else
		figure_board_job_undone(t->board);
	if (t->in_batch == 7)
		batch_end(t);
	return outcome;
}

int act_end(struct town *t, int outcome)
{
	if (t->board)
		return end_in_batch(t, outcome);
	if (is_kept(outcome))
		EXPECT(db_commit(t->db) == 0);
	db_rollback(t->db);
	return outcome;
}

void batch_end(struct town *t)
{
	if (!t->in_batch)
		return;
	t->in_batch = 0;
	EXPECT(figure_board_commit(t->board, t->db) == 0);
	EXPECT(db_commit(t->db) == 0);
	figure_board_batch_kept(t->board);
}

static struct answer *answers(
    struct town *t, const struct said *usual, const struct said *s, size_t *n)
{
	struct answer *out = arena_new_n(t->arena, struct answer, 40);
	*n = 0;
	for (; s->field; s++)
		out[(*n)++] = (struct answer){ str_from_c(s->field), str_from_c(s->value) };
	for (; usual && usual->field; usual++) {
		bool said = false;
		for (size_t i = 0; i < *n; i++)
			said |= str_eq(out[i].field, str_from_c(usual->field));
		if (!said)
			out[(*n)++] = (struct answer){ str_from_c(usual->field), str_from_c(usual->value) };
	}
	return out;
}

int try_file(struct town *t, struct ref who, struct ref by, const char *nonce, const struct said *s,
    int64_t *id)
{
	static const struct said usual[] = { { "topic", "wages" },
		{ "text", "The wages of May were not paid." }, { "danger", "no" }, { "place", "330106" },
		{ "about", "neither" }, { "about_you", "by_name" }, { 0 } };
	struct act a;
	struct field_fault *faults;
	size_t n_fault;
	struct filing f = {
		.course = S("demand"), .nonce = str_from_c(nonce), .applicant = who, .filed_by = by
	};
	f.filled.answer = answers(t, usual, s, &f.filled.n);
	if (!EXPECT(act_begin(t, &a) == 0))
		return -1;
	*id = 0;
	return act_end(t, matter_file(&a, &f, id, &faults, &n_fault));
}

int64_t demand(struct town *t, struct ref who, const struct said *s)
{
	int64_t id;
	return EXPECT(try_file(t, who, (struct ref){ 0 }, "", s, &id) == 0) ? id : 0;
}

static const struct said *usual_of(struct town *t, const char *move)
{
	static const struct {
		const char *move;
		struct said said[7];
	} usual[] = {
		{ "triage",
		    { { "first_answer", "We have read it." }, { "class", "help" },
		        { "grade", "ordinary" } } },
		{ "redirect",
		    { { "ground", "authority" }, { "right_body", "Labour inspection" },
		        { "address", "Long Street 1, mornings" }, { "offer_help", "yes" } } },
		{ "extend", { { "delay", "facts" }, { "delay_text", "The employer has until Monday." } } },
		{ "reply",
		    { { "outcome", "resolved" },
		        { "reply", "The wages were paid on Tuesday, all of them." },
		        { "next_step", "None is needed." } } },
		{ "confirm", { { "rating", "5" } } },
		{ "confirm_presumed", { { "rating", "5" } } },
		{ "contest", { { "why", "Half is still missing." } } },
		{ "protest", { { "why", "It is for the union." } } },
		{ "ask_review", { { "why", "Half is still missing." } } },
		{ "ask_second_review", { { "why", "Half is still missing." } } },
		{ "decide_review",
		    { { "finding", "upheld" }, { "decision", "The reply stands for these reasons." } } },
		{ "uphold_objection", { { "decision", "Unpaid wages are for the union to pursue." } } },
		{ "decide_second_review",
		    { { "finding", "changed" }, { "decision", "The night allowance is owed too." } } },
	};
	for (size_t i = 0; i < countof(usual); i++)
		if (strcmp(usual[i].move, move) == 0)
			return usual[i].said;
	bool again = strncmp(move, "reassign", 8) == 0;
	if (again || strcmp(move, "assign") == 0) {
		struct said *s = arena_new_n(t->arena, struct said, 3);
		s[0] = (struct said){ "handler", code_of(t, again ? t->zhou : t->sun).p };
		s[1] = again ? (struct said){ "handler_reason", "away" } : (struct said){ 0 };
		return s;
	}
	return NULL;
}

static int move_in(struct town *t, struct act *a, int64_t id, int64_t step, struct ref who,
    const char *mv, const struct said *s)
{
	static const struct upload proof = { { "proof", 5 }, { "letter.pdf", 10 },
		{ "application/pdf", 15 }, { "%PDF-", 5 } };
	struct move_asked ask = {
		.step = step ? step : matter_now(t, id).step, .move = str_from_c(mv), .person = who
	};
	struct rights rights;
	TRY(rights_of(a, who, &rights));
	ask.rights = &rights;
	ask.filled.answer = answers(t, usual_of(t, mv), s, &ask.filled.n);
	if (strcmp(mv, "reply") == 0)
		ask.filled = (struct filled){ ask.filled.answer, ask.filled.n, &proof, 1 };
	return matter_move(a, id, &ask);
}

int try_move(
    struct town *t, int64_t id, int64_t step, struct ref who, const char *mv, const struct said *s)
{
	struct act a;
	if (!EXPECT(act_begin(t, &a) == 0))
		return -1;
	return act_end(t, move_in(t, &a, id, step, who, mv, s));
}

int move(struct town *t, int64_t id, struct ref who, const char *mv)
{
	return try_move(t, id, 0, who, mv, NOTHING);
}

int probe(struct town *t, int64_t id, struct ref who, const char *mv)
{
	struct act a;
	if (!EXPECT(act_begin(t, &a) == 0))
		return -1;
	int r = move_in(t, &a, id, 0, who, mv, NOTHING);
	(void)act_end(t, -1);
	return r;
}

int sign(struct town *t, int64_t id, struct ref who, bool yes)
{
	struct act a;
	struct rights rights;
	struct answer why = { S("reason"), S("Name the day it is paid.") };
	struct move_asked ask = { .step = matter_now(t, id).step, .person = who, .rights = &rights,
		.filled = { .answer = &why, .n = 1 } };
	if (!EXPECT(act_begin(t, &a) == 0 && rights_of(&a, who, &rights) == 0))
		return -1;
	return act_end(t, matter_sign(&a, id, &ask, yes));
}

int pass(struct town *t, int64_t id, struct ref who, const struct guild *to)
{
	struct act a;
	struct rights rights;
	if (!EXPECT(act_begin(t, &a) == 0 && rights_of(&a, who, &rights) == 0))
		return -1;
	return act_end(
	    t, matter_pass(&a, id, matter_now(t, id).step, who, &rights, to, S("They are nearer.")));
}

int join(struct town *t, int64_t id, struct ref who)
{
	struct act a;
	if (!EXPECT(act_begin(t, &a) == 0))
		return -1;
	return act_end(t, matter_join(&a, id, who));
}

int leave(struct town *t, int64_t id, struct ref who)
{
	struct act a;
	if (!EXPECT(act_begin(t, &a) == 0))
		return -1;
	return act_end(t, matter_leave(&a, id, who));
}

int tick(struct town *t)
{
	struct late *late;
	size_t n;
	int all = 0;
	do {
		struct act a = act_of(t);
		TRY(clocks_late(&a, &late, &n));
		for (size_t i = 0; i < n; i++) {
			TRY(act_begin(t, &a));
			int r = act_end(t, clock_expire(&a, late[i]));
			if (!EXPECT(r == 0))
				return -1;
		}
		all += (int)n;
	} while (n && EXPECT(all < 5000));
	return all;
}

void tie_make(struct town *t, struct ref from, struct ref to, enum tie_kind kind, const char *role)
{
	struct act a;
	int64_t id;
	struct tie_new n = { from, to, kind, str_from_c(role), S("story") };
	EXPECT(act_begin(t, &a) == 0);
	EXPECT(act_end(t, tie_begin(&a, &n, &id)) == 0);
}

static struct ref usually(struct town *t, str mv, const struct matter *m)
{
	int i = course_move(m->course, mv);
	const struct course_actor *by = &m->course->moves[i].by[0];
	if (by->kind == ACTOR_UPPER)
		return by->up == 1 ? t->wu : t->zheng;
	if (by->kind != ACTOR_ROLE)
		return t->wang;
	return str_eq(by->name, S("triage_officer")) ? t->qian
	    : str_eq(by->name, S("chair"))           ? t->li
	                                             : t->sun;
}

void resign(struct town *t, struct ref who)
{
	struct act a;
	struct tie *tie;
	size_t n;
	EXPECT(act_begin(t, &a) == 0 && ties_living(&a, who, TIE_OFFICE, &tie, &n) == 0);
	for (size_t i = 0; i < n; i++)
		EXPECT(tie_end(&a, who, tie[i].id, S("resigned")) == 0);
	EXPECT(act_end(t, 0) == 0);
}

bool carry_along(struct town *t, int64_t id, const char *moves)
{
	for (str rest = str_from_c(moves); rest.n;) {
		str mv = str_cut(rest, ' ', &rest);
		struct matter m = matter_now(t, id);
		int r = move(t, id, usually(t, mv, &m), arena_z(t->arena, mv));
		if (r == MATTER_PREPARED)
			r = sign(t, id, t->li, true);
		if (r) {
			printf("    %.*s answered %d\n", PSTR(mv), r);
			return false;
		}
	}
	return true;
}

/* ---- looking ---- */

struct matter matter_now(struct town *t, int64_t id)
{
	struct act a = act_of(t);
	struct matter m = { 0 };
	EXPECT(matter_by_id(&a, id, &m) == 0);
	return m;
}

bool in_state(struct town *t, int64_t id, const char *state)
{
	struct matter m = matter_now(t, id);
	str is = m.course ? m.course->states[m.state].name : S("none");
	if (!str_eq(is, str_from_c(state)))
		printf("    it is %.*s\n", PSTR(is));
	return str_eq(is, str_from_c(state));
}

struct footing stands(struct town *t, int64_t id, struct ref who)
{
	struct act a = act_of(t);
	struct matter m = matter_now(t, id);
	struct rights r;
	struct footing f = { 0 };
	EXPECT(rights_of(&a, who, &r) == 0 && matter_footing(&a, &m, who, &r, &f) == 0);
	return f;
}

bool on_desk(struct town *t, int64_t id, const struct guild *g, enum desk_why why)
{
	static const enum desk_filter filters[] = { DESK_ALL_WAITING, DESK_ELSEWHERE };
	struct act a = act_of(t);
	struct desk_row *row;
	size_t n;
	for (size_t k = 0; k < countof(filters); k++) {
		struct desk_asked ask = { .guild = g->ref, .filter = filters[k] };
		EXPECT(desk_rows(&a, &ask, &row, &n) == 0);
		for (size_t i = 0; i < n; i++)
			if (row[i].matter.id == id && row[i].why == (int64_t)why)
				return true;
	}
	return false;
}

struct clock clock_of(struct town *t, int64_t id, const char *mv)
{
	struct act a = act_of(t);
	struct matter m = matter_now(t, id);
	struct clock *c, none = { 0 };
	size_t n;
	EXPECT(matter_clocks(&a, &m, &c, &n) == 0);
	while (n-- > 0)
		if (str_eq(c[n].move, str_from_c(mv)))
			return c[n];
	return none;
}

struct entry *record_read(struct town *t, int64_t id, struct ref who, size_t *n)
{
	struct act a = act_of(t);
	struct matter m = matter_now(t, id);
	struct footing f = stands(t, id, who);
	struct entry *e;
	EXPECT(matter_entries(&a, &m, &f, &e, n) == 0);
	return e;
}

str read_field(struct town *t, int64_t id, struct ref who, const char *mv, const char *field)
{
	size_t n;
	struct entry *e = record_read(t, id, who, &n);
	while (n-- > 0)
		for (size_t i = 0; i < e[n].n_answer && str_eq(e[n].move, str_from_c(mv)); i++)
			if (str_eq(e[n].answer[i].field, str_from_c(field)))
				return e[n].answer[i].value;
	return S("");
}

size_t entries_seen(struct town *t, int64_t id, struct ref who, enum entry_kind kind)
{
	size_t n, seen = 0;
	struct entry *e = record_read(t, id, who, &n);
	for (size_t i = 0; i < n; i++)
		seen += e[i].kind == (int64_t)kind;
	return seen;
}

str code_of(struct town *t, struct ref r)
{
	struct act a = act_of(t);
	return id_code(&a, r.id);
}

/* ---- the town ---- */

static void found(struct town *t, struct act *a, struct guild *out, const char *code,
    const char *name, const struct guild *parent, int64_t level, enum guild_form form,
    const struct guild *trade, int64_t employer)
{
	struct guild_new g = { .code = str_from_c(code),
		.name = str_from_c(name),
		.level = level,
		.form = form,
		.region = level == LEVEL_NATION ? 0 : 33,
		.employer = employer };
	struct ref r;
	size_t i = 0;
	if (parent) {
		g.parent = parent->ref;
		g.parent_path = parent->path;
	}
	if (trade) {
		g.trade = trade->ref;
		g.trade_parent_path = trade->trade_path;
	}
	EXPECT(guild_found(a, &g, &r) == 0 && guild_by_ref(a, r, out) == 0);
	while (t->all[i])
		i++;
	t->all[i] = out;
}

static void settle(struct act *a, struct ref *who, int n, const struct guild *at, const char *role)
{
	struct tie_new tie = {
		.to = at->ref, .kind = TIE_OFFICE, .role = str_from_c(role), .origin = S("founding")
	};
	int64_t id;
	EXPECT(person_add(a, 33, arena_printf(a->arena, "ZZNAME%d", n), S(""), who) == 0);
	tie.from = *who;
	EXPECT(
	    role[0] ? tie_begin(a, &tie, &id) == 0 : member_join(a, *who, at->ref, S("founding")) == 0);
}

static void people(struct town *t, struct act *a)
{
	const struct {
		struct ref *who;
		struct guild *at;
		const char *role;
	} them[] = {
		{ &t->wang, &t->branch, "" },
		{ &t->zhao, &t->couriers, "" },
		{ &t->gao, &t->branch, "" },
		{ &t->qian, &t->county, "triage_officer" },
		{ &t->gu, &t->county, "triage_officer" },
		{ &t->sun, &t->county, "case_officer" },
		{ &t->zhou, &t->county, "case_officer" },
		{ &t->li, &t->county, "head" },
		{ &t->chu, &t->other, "triage_officer" },
		{ &t->wei, &t->other, "head" },
		{ &t->wu, &t->city, "federation_officer" },
		{ &t->zheng, &t->province, "federation_officer" },
		{ &t->feng, &t->nation, "national_officer" },
		{ &t->chen, &t->branch, "chair" },
		{ &t->jiang, &t->county, "leading_body" },
		{ &t->cao, &t->couriers, "chair" },
	};
	for (size_t i = 0; i < countof(them); i++)
		settle(a, them[i].who, (int)i + 1, them[i].at, them[i].role);
}

static int town_founded(struct town *t)
{
	struct act a;
	TRY(act_begin(t, &a));
	TRY(employer_add(&a, 33, S("Acme Works"), S(""), &t->acme));
	found(t, &a, &t->nation, "0", "Nation", NULL, LEVEL_NATION, GUILD_FEDERATION, NULL, 0);
	found(t, &a, &t->province, "33", "Province", &t->nation, LEVEL_PROVINCE, GUILD_FEDERATION, NULL,
	    0);
	found(t, &a, &t->city, "3301", "City", &t->province, LEVEL_CITY, GUILD_FEDERATION, NULL, 0);
	found(t, &a, &t->county, "330106", "Xihu", &t->city, LEVEL_COUNTY, GUILD_FEDERATION, NULL, 0);
	found(t, &a, &t->other, "330102", "Shangcheng", &t->city, LEVEL_COUNTY, GUILD_FEDERATION, NULL,
	    0);
	found(t, &a, &t->township, "330106001", "Street", &t->county, LEVEL_TOWNSHIP, GUILD_TOWNSHIP,
	    NULL, 0);
	found(t, &a, &t->branch, "B1", "Acme branch", &t->township, LEVEL_UNIT, GUILD_GRASSROOTS, NULL,
	    t->acme.id);
	found(t, &a, &t->trade_nation, "T", "Transport", &t->nation, LEVEL_NATION, GUILD_INDUSTRY, NULL,
	    0);
	found(t, &a, &t->trade, "T33", "Transport 33", &t->province, LEVEL_PROVINCE, GUILD_INDUSTRY,
	    &t->trade_nation, 0);
	found(t, &a, &t->couriers, "C1", "Couriers", &t->county, LEVEL_COUNTY, GUILD_TRADE_JOINT,
	    &t->trade, 0);
	people(t, &a);
	return act_end(t, 0);
}

static str file_text(struct arena *a, const char *path)
{
	static char bytes[65536];
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? -1 : read(fd, bytes, sizeof bytes);
	if (fd >= 0)
		close(fd);
	return EXPECT(n > 0) ? arena_copy(a, (str){ bytes, (size_t)n }) : S("");
}

static int furnish(struct town *t)
{
	static const struct hall_key key = { { 7 } };
	static const struct course_known known;
	struct course_fault *faults = NULL;
	struct role_fault fault;
	TRY(crypto_init());
	hall_init(&t->hall, &key);
	t->hall.zone = ZONE_CHINA;
	t->hall.calendar = calendar_find(S("cn"));
	t->hall.clock = town_clock;
	t->hall.courses = course_book_new(&known);
	TRY(course_book_load(t->hall.courses, t->arena, "courses", &faults));
	TRY(roles_read(t->keep, file_text(t->keep, "profiles/roles.yaml"), &t->hall.roles, &fault));
	t->hall.profiles = arena_new_n(t->keep, struct profile_book, 1);
	TRY(profile_book_load(t->keep, "profiles", t->hall.profiles, &faults));
	t->hall.profile = profile_find(t->hall.profiles, S("cn"));
	return t->hall.profile ? 0 : FAULT(-1);
}

static int tables(struct town *t, const char *where, bool fresh)
{
	static const struct migration *const rooms[] = { party_migrations, access_migrations,
		figures_migrations, matter_migrations };
	TRY(db_open(&t->db, str_from_c(where), DB_WRITE));
	if (fresh)
		TRY(db_script(t->db, "DROP SCHEMA public CASCADE; CREATE SCHEMA public"));
	log_quiet(true); /* it would tell of each of the many fresh halls */
	int r = db_migrate(t->db, rooms, countof(rooms));
	log_quiet(false);
	return r;
}

static void on(const char *where, bool fresh, void (*body)(struct town *t))
{
	struct arena *keep = arena_new(64 << 20);
	struct town *t = arena_new_n(keep, struct town, 1);
	t->keep = keep;
	t->arena = arena_new(512 << 20);
	now_is(t, moment_cn(2025, 3, 3, 9, 0)); /* a Monday */
	if (EXPECT(furnish(t) == 0) && EXPECT(tables(t, where, fresh) == 0) &&
	    EXPECT(town_founded(t) == 0))
		body(t);
	db_close(&t->db);
	figure_board_free(&t->board);
	course_book_free(&t->hall.courses);
	arena_free(&t->arena);
	arena_free(&keep);
}

void in_town(void (*body)(struct town *t))
{
	static bool said;
	const char *url = getenv("UNIONHALL_TEST_PG");
	on(":memory:", false, body);
	if (url)
		on(url, true, body);
	else if (!said)
		printf(
		    "    PostgreSQL was NOT tried: UNIONHALL_TEST_PG is not set (sh test/pg make test-matter)\n");
	said = true;
}

str changed(struct town *t, str text, const char *word, const char *by)
{
	const char *at = memmem(text.p, text.n, word, strlen(word));
	if (!EXPECT(at))
		return text;
	size_t head = (size_t)(at - text.p), tail = head + strlen(word);
	return arena_printf(
	    t->arena, "%.*s%s%.*s", (int)head, text.p, by, (int)(text.n - tail), text.p + tail);
}
