/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* An archive checked by anybody who has it. */
#include "cli/ballot_verify.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>
#include "cli/ballot_files.h"
#include "cli/commands.h"

/* ---- the file, mapped ---- */

static int cannot_read(struct console *c, str path)
{
	return COMPLAIN(c, DONE_NOT_FOUND, M_verify_unreadable, path, str_from_c(strerror(errno)));
}

static int map(struct console *c, str path, struct mapped **out)
{
	const int fd = open(arena_z(c->arena, path), O_RDONLY | O_CLOEXEC);
	if (fd < 0) return cannot_read(c, path);
	*out = file_mapped(c, fd, path);
	const int why = errno;
	close(fd);
	errno = why;
	return *out ? DONE_OK : cannot_read(c, path);
}

struct watching { struct console *c; bool shows; };

enum { SHOWN_FROM = 200, COMPARED_AT_ONCE = 1 << 16, LINE_MEMORY = 1 << 20 };

static void progress(void *with, size_t done, size_t of)
{
	const struct watching *w = with;
	if (!w->shows || of < SHOWN_FROM) return;
	const str line = MSG(w->c->arena, w->c->lang, M_verify_progress, said_number(w->c, (int64_t)done),
		said_number(w->c, (int64_t)of));
	fprintf(stderr, "\r%.*s%s", PSTR(line), done == of ? "\n" : "");
}

/* ---- an earlier copy ---- */

static size_t ballots_in(const struct verdict *v, size_t upto)
{
	size_t n = 0;
	for (size_t i = 0; i < v->box.n_ballot; i++)
		n += (size_t)(v->box.ballot[i].p - v->box.bytes.p) >= upto;
	return n;
}

/* What came after an earlier copy, once all is checked. */
static void say_since(struct console *c, const struct verdict *v, struct mapped *earlier)
{
	struct box then;
	if (earlier->bytes.n == v->box.bytes.n) {
		SAY(c, M_verify_since_none);
		return;
	}
	const int r = box_read_watched(earlier->bytes, c->arena, mapped_watch(earlier), &then);
	SAY(c, M_verify_since_some, said_number(c, v->box.height - (r == 0 ? then.height : 0)),
		said_number(c, (int64_t)ballots_in(v, earlier->bytes.n)));
}

/* How many bytes two files begin alike with. */
static size_t same_bytes(struct mapped *a, struct mapped *b)
{
	const size_t n = a->bytes.n < b->bytes.n ? a->bytes.n : b->bytes.n;
	size_t same = 0, piece = COMPARED_AT_ONCE;
	while (same < n) {
		if (piece > n - same) piece = n - same;
		const str one = { a->bytes.p + same, piece }, other = { b->bytes.p + same, piece };
		if (memcmp(one.p, other.p, piece) != 0) break;
		same += piece;
		mapped_passed(a, one);
		mapped_passed(b, other);
	}
	while (same < n && a->bytes.p[same] == b->bytes.p[same]) same++;
	return same;
}

static int earlier_fits(struct console *c, struct mapped *archive, struct mapped **earlier)
{
	const str path = option_given(c, "since");
	const int r = map(c, path, earlier);
	if (r) return r;
	const size_t same = same_bytes(archive, *earlier);
	if (same < archive->bytes.n && same < (*earlier)->bytes.n)
		return COMPLAIN(c, DONE_REFUSED, M_verify_since_other, path,
			said_number(c, (int64_t)box_record_at(archive->bytes, same)));
	return same == (*earlier)->bytes.n ? 0 : COMPLAIN(c, DONE_REFUSED, M_verify_since_shorter, path);
}

/* ---- trackers ---- */

/* A line a ballot; each is forgotten when it is written, and the ballot's pages are given back. */
static void say_trackers(struct console *c, const struct verdict *v)
{
	struct arena *line = arena_new(LINE_MEMORY);
	for (size_t i = 0; i < v->box.n_ballot; i++) {
		const str ballot = v->box.ballot[i];
		char t[FINGERPRINT_TEXT];
		ballot_tracker(ballot, t);
		const enum msg said = verdict_counts_ballot(v, i) ? M_verify_tracker : M_verify_tracker_replaced;
		say_line(c, MSG(line, c->lang, said, str_from_c(t), ballot_mark(ballot)));
		box_passed(&v->box, ballot);
		arena_reset(line);
	}
	arena_free(&line);
}

/* ---- the command ---- */

int verify_threads(void)
{
	const long cores = sysconf(_SC_NPROCESSORS_ONLN);
	return cores < 1 ? 1 : cores > VERIFY_THREADS_MAX ? VERIFY_THREADS_MAX : (int)cores;
}

static int report(struct console *c, const struct verdict *v, struct mapped *earlier)
{
	const bool json = option_set(c, "json");
	if (json) verdict_as_json(c, v);
	if (!v->holds && json) return DONE_REFUSED;
	if (!v->holds) return COMPLAIN(c, DONE_REFUSED, M_verify_not, refusal_said(c, v));
	if (json) return DONE_OK;
	verdict_said(c, v);
	if (option_set(c, "since")) say_since(c, v, earlier);
	if (option_set(c, "trackers")) say_trackers(c, v);
	return DONE_OK;
}

int run_ballot_verify(struct console *c)
{
	struct mapped *archive, *earlier = NULL;
	int64_t threads;
	if (!option_number(c, "threads", 1, VERIFY_THREADS_MAX, verify_threads(), &threads)) return DONE_USAGE;
	int r = map(c, word_given(c, "ARCHIVE"), &archive);
	if (r == 0 && option_set(c, "since")) r = earlier_fits(c, archive, &earlier);
	if (r) return r;
	struct watching w = { c, isatty(STDERR_FILENO) && !option_set(c, "json") };
	const struct verify_how how = { .threads = (int)threads, .progress = progress, .with = &w,
		.watch = mapped_watch(archive) };
	struct verdict *v = arena_new_n(c->arena, struct verdict, 1);
	r = crypto_init();
	if (r == 0) r = ballot_verify(archive->bytes, &how, c->arena, v);
	return r ? r : report(c, v, earlier);
}
