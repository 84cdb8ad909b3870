/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What is acknowledged stays, whatever the disk does; what is not is absent or whole. First the
 * tests themselves are tried on two planted bugs. */
#include "db/writer.h"
#include "test_engines.h"
#include "test_fault_vfs.h"

#include "base/log.h"

#include <semaphore.h>
#include <stdio.h>
#include <unistd.h>

int  hasty_start(struct writer **out, struct db *db, const struct writer_hooks *hooks);
bool hasty_submit(struct writer *w, struct job *job);
void hasty_stop(struct writer **w);
enum writer_state hasty_state(const struct writer *w);

struct kind {
	int  (*start)(struct writer **out, struct db *db, const struct writer_hooks *hooks);
	bool (*submit)(struct writer *w, struct job *job);
	void (*stop)(struct writer **w);
	enum writer_state (*state)(const struct writer *w);
	const char *also;               /* a setting to spoil */
};
static const struct kind sound = { writer_start, writer_submit, writer_stop, writer_state, NULL };
static const struct kind hasty = { hasty_start, hasty_submit, hasty_stop, hasty_state, NULL };
static const struct kind unsynced = { writer_start, writer_submit, writer_stop, writer_state,
	"PRAGMA synchronous=NORMAL" };

/* An act of two notes, ids 2k and 2k+1: one without the other is half an act. */
enum { ACTS = 60, BODY = 3000 };
struct pair { struct job job; int64_t k; int outcome; bool answered; struct trial *trial; };

struct trial {
	char folder[256], path[300], cut[300];
	const struct kind *kind;
	struct db *write, *read;
	struct writer *w;
	struct pair pair[ACTS];
	sem_t done;
	int n_sent;
	bool was_full, was_broken;
};

static int write_pair(void *ctx, struct db *db)
{
	static const char body[BODY];
	const struct pair *p = ctx;
	str none = { NULL, 0 }, long_one = { body, BODY };
	TRY(q_note_add(db, 1, p->k * 2, 1, S("first"), long_one, none, none));
	return q_note_add(db, 1, p->k * 2 + 1, 1, S("second"), long_one, none, none);
}

static void watch(struct trial *t)
{
	t->was_full |= t->kind->state(t->w) == WRITER_FULL;
	t->was_broken |= t->kind->state(t->w) == WRITER_BROKEN;
}

static void pair_done(void *ctx, int outcome)
{
	struct pair *p = ctx;
	p->outcome = outcome;
	p->answered = true;
	watch(p->trial);
	sem_post(&p->trial->done);
}

/* Sends n acts at once and waits for what became of them. */
static void send(struct trial *t, int n)
{
	int sent = 0;
	for (int i = 0; i < n && t->n_sent < ACTS; i++) {
		struct pair *p = &t->pair[t->n_sent++];
		*p = (struct pair){ .k = t->n_sent, .outcome = 1, .trial = t };
		p->job = (struct job){ NULL, write_pair, pair_done, p };
		sent += t->kind->submit(t->w, &p->job);
	}
	while (sent--)
		sem_wait(&t->done);
}

static void send_waves(struct trial *t)
{
	static const int wave[] = { 1, 7, 1, 1, 12, 3 };
	for (size_t i = 0; i < countof(wave); i++)
		send(t, wave[i]);
}

/* How often the promise is broken: acknowledged and missing, half an act, or (when `strict`) kept
 * though it was refused. */
static int breaches(struct trial *t, struct db *db, bool strict)
{
	struct arena *arena = arena_new(16 << 20);
	struct q_note_by_id n;
	int bad = 0;
	for (int i = 0; i < t->n_sent; i++) {
		bool first = q_note_by_id(db, arena, 1, t->pair[i].k * 2, &n) == 0;
		bool second = q_note_by_id(db, arena, 1, t->pair[i].k * 2 + 1, &n) == 0;
		bool kept = t->pair[i].answered && t->pair[i].outcome == 0;
		bad += first != second || (kept && !first) || (strict && !kept && first);
	}
	arena_free(&arena);
	return bad;
}

static const struct db_column says[] = { { "says", DB_TEXT, 0 } };
static const struct query integrity = { "integrity", "PRAGMA integrity_check(1)", "",
	sizeof(str), 0, 1, NULL, says };

static bool is_sound(struct db *db)
{
	struct arena *arena = arena_new(1 << 20);
	str said = S("");
	bool ok = db_one(db, &integrity, NULL, arena, &said) == 0 && str_eq(said, S("ok"));
	arena_free(&arena);
	return ok;
}

static bool begin(struct trial *t, const struct kind *kind)
{
	*t = (struct trial){ .kind = kind };
	log_quiet(true);
	sem_init(&t->done, 0, 0);
	folder_new(t->folder, sizeof t->folder);
	snprintf(t->path, sizeof t->path, "%s/hall.db", t->folder);
	snprintf(t->cut, sizeof t->cut, "%s/after.db", t->folder);
	fault_vfs_install();
	t->write = tiny_open(t->path);
	return t->write && EXPECT(db_checkpoint(t->write, true) == 0) &&
	    (!kind->also || EXPECT(db_script(t->write, kind->also) == 0)) &&
	    EXPECT(db_open(&t->read, str_from_c(t->path), DB_READ) == 0) &&
	    EXPECT(kind->start(&t->w, t->write, NULL) == 0);
}

/* The files as the power cut left them, opened by the next start. */
static int breaches_after_cut(struct trial *t)
{
	char from[400], to[400];
	struct db *db = NULL;
	fault_power_cut(t->path, t->cut);
	snprintf(from, sizeof from, "%s-wal", t->path);
	snprintf(to, sizeof to, "%s-wal", t->cut);
	fault_power_cut(from, to);
	int bad = db_open(&db, str_from_c(t->cut), DB_WRITE) ? 1000 : 0;
	if (!bad)
		bad = breaches(t, db, false) + !is_sound(db);
	db_close(&db);
	return bad;
}

static void end(struct trial *t)
{
	t->kind->stop(&t->w);
	db_close(&t->read);
	db_close(&t->write);
	fault_vfs_remove();
	folder_drop(t->folder);
	log_quiet(false);
}

/* ---- the tests of the tests ---- */

static int caught(const struct kind *kind)
{
	struct trial t;
	int bad = -1;
	if (begin(&t, kind)) {
		send_waves(&t);
		bad = breaches_after_cut(&t);
	}
	end(&t);
	return bad;
}

TEST("a power cut catches the planted writer that acknowledges before the commit")
{
	EXPECT(caught(&hasty) > 0);
}
TEST("a power cut catches a planted log that is not synced at the commit")
{
	EXPECT(caught(&unsynced) > 0);
}
TEST("a power cut finds every acknowledged act, and no half act") { EXPECT(caught(&sound) == 0); }

static int64_t lost_by_full_disk(const struct kind *kind)
{
	int64_t bad = 0;
	for (int64_t nth = 1; nth < 40; nth += 3) {
		struct trial t;
		if (begin(&t, kind)) {
			fault_at_write(nth, 1);
			send_waves(&t);
			bad += breaches(&t, t.read, false);
		}
		end(&t);
	}
	return bad;
}
TEST("a full disk catches the planted writer as well") { EXPECT(lost_by_full_disk(&hasty) > 0); }

/* ---- the tests ---- */

/* One trial with the disk full at the nth write; false when the trial ended before it. */
static bool full_at(int64_t nth, int64_t times)
{
	struct trial t;
	bool fired = false;
	if (begin(&t, &sound)) {
		fault_at_write(nth, times);
		send_waves(&t);
		fired = fault_fired() > 0;
		EXPECT(t.was_full == fired && !t.was_broken);
		EXPECT(breaches(&t, t.read, true) == 0);
		fault_at_write(0, 0);
		int before = t.n_sent;
		send(&t, 9);            /* there is room again: it goes on by itself */
		for (int i = before; i < t.n_sent; i++)
			EXPECT(t.pair[i].outcome == 0);
		EXPECT(writer_state(t.w) == WRITER_OPEN);
		EXPECT(breaches(&t, t.read, true) == 0 && is_sound(t.write));
		EXPECT(breaches_after_cut(&t) == 0);
	}
	end(&t);
	return fired;
}

TEST("disk full at any write: nothing false is acknowledged, reading goes on, and room heals it")
{
	int64_t nth = 1;
	while (nth < 1000 && full_at(nth, 1))
		nth++;
	EXPECT(nth > 30 && nth < 1000);
	EXPECT(full_at(5, 20));
}

static bool broken_at(int64_t nth)
{
	struct trial t;
	bool fired = false;
	if (begin(&t, &sound)) {
		fault_at_sync(nth, 1);
		send_waves(&t);
		fired = fault_fired() > 0;
		EXPECT(t.was_broken == fired);
		EXPECT(breaches(&t, t.read, true) == 0);
		if (fired) {
			int64_t syncs = fault_syncs();
			int before = t.n_sent;
			send(&t, 3);
			for (int i = before; i < t.n_sent; i++)
				EXPECT(!t.pair[i].answered);
			EXPECT(writer_state(t.w) == WRITER_BROKEN);
			sound.stop(&t.w);
			EXPECT(fault_syncs() == syncs);
		}
		EXPECT(breaches_after_cut(&t) == 0);
		EXPECT(breaches(&t, t.read, true) == 0);
	}
	end(&t);
	return fired;
}

TEST("a sync that fails stops it for good; reading goes on, nothing acknowledged is lost")
{
	int64_t nth = 1;
	while (nth < 200 && broken_at(nth))
		nth++;
	EXPECT(nth > 5 && nth < 200);
}

TEST("a sync that fails while nothing is asked stops it as well")
{
	struct trial t;
	if (begin(&t, &sound)) {
		send_waves(&t);
		EXPECT(!t.was_broken);
		fault_at_sync(1, 1);
		for (int i = 0; i < 300 && writer_state(t.w) != WRITER_BROKEN; i++)
			usleep(10000);
		EXPECT(fault_fired() == 1 && writer_state(t.w) == WRITER_BROKEN);
		EXPECT(breaches(&t, t.read, true) == 0 && breaches_after_cut(&t) == 0);
	}
	end(&t);
}

/* Without a cut: the same files opened by the next start, after the writer was stopped. */
static bool reopened_at(int64_t nth_write, int64_t nth_sync)
{
	struct trial t;
	struct db *again = NULL;
	bool fired = false;
	if (begin(&t, &sound)) {
		fault_at_write(nth_write, 1000000);
		fault_at_sync(nth_sync, 1000000);
		send_waves(&t);
		sound.stop(&t.w);
		fired = fault_fired() > 0;      /* the last checkpoint's writes and syncs count too */
		db_close(&t.read);
		db_close(&t.write);
		fault_at_write(0, 0);
		fault_at_sync(0, 0);
		if (EXPECT(db_open(&again, str_from_c(t.path), DB_WRITE) == 0))
			EXPECT(breaches(&t, again, false) == 0 && is_sound(again));
		db_close(&again);
	}
	end(&t);
	return fired;
}

TEST("a disk full or broken to the end: the next start finds all that was acknowledged")
{
	for (int64_t nth = 1; nth < 1000 && reopened_at(nth, 0); nth += 7)
		;
	for (int64_t nth = 1; nth < 200 && reopened_at(0, nth); nth++)
		;
}
