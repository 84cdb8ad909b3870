/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* An archive checked by anybody who has it. */
#include "cli/ballot_verify.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>
#include "cli/ballot_files.h"
#include "cli/commands.h"

/* ---- the file, mapped ---- */

static int cannot_read(struct console *c, str path)
{
	return COMPLAIN(c, DONE_NOT_FOUND, M_verify_unreadable, path, str_from_c(strerror(errno)));
}

static int map(struct console *c, str path, str *out)
{
	const int fd = open(arena_z(c->arena, path), O_RDONLY | O_CLOEXEC);
	if (fd < 0) return cannot_read(c, path);
	const bool good = file_mapped(c, fd, out);
	const int why = errno;
	close(fd);
	errno = why;
	return good ? DONE_OK : cannot_read(c, path);
}

/* Pages that were read are given back some at a time, so that a large archive takes no more memory than a
 * small one. */
enum { LET_GO_EVERY = 4 << 20, LINE_MEMORY = 1 << 20 };
struct watching { struct console *c; str archive; size_t let_go; bool shows; };

static void passed(void *with, str bytes)
{
	struct watching *w = with;
	const size_t upto = (size_t)(bytes.p - w->archive.p) + bytes.n, page = (size_t)sysconf(_SC_PAGESIZE);
	if (upto < w->let_go) w->let_go = 0;                   /* it begins anew */
	if (upto - w->let_go < LET_GO_EVERY) return;
	const size_t from = w->let_go / page * page, end = upto / page * page;
	madvise((void *)(w->archive.p + from), end - from, MADV_DONTNEED);
	w->let_go = end;
}

enum { SHOWN_FROM = 200 };

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
static void say_since(struct console *c, const struct verdict *v, str earlier)
{
	struct box then;
	if (earlier.n == v->box.bytes.n) {
		SAY(c, M_verify_since_none);
		return;
	}
	const int64_t before = box_read(earlier, c->arena, &then) == 0 ? then.height : 0;
	SAY(c, M_verify_since_some, said_number(c, v->box.height - before),
		said_number(c, (int64_t)ballots_in(v, earlier.n)));
}

static int earlier_fits(struct console *c, str archive, str *earlier)
{
	const str path = option_given(c, "since");
	size_t same = 0;
	const int r = map(c, path, earlier);
	if (r) return r;
	const size_t n = earlier->n < archive.n ? earlier->n : archive.n;
	while (same < n && earlier->p[same] == archive.p[same]) same++;
	if (same < n)
		return COMPLAIN(c, DONE_REFUSED, M_verify_since_other, path,
			said_number(c, (int64_t)box_record_at(archive, same)));
	return earlier->n <= archive.n ? 0 : COMPLAIN(c, DONE_REFUSED, M_verify_since_shorter, path);
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

static int report(struct console *c, const struct verdict *v, str earlier)
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
	str archive, earlier = S("");
	int64_t threads;
	if (!option_number(c, "threads", 1, VERIFY_THREADS_MAX, verify_threads(), &threads)) return DONE_USAGE;
	int r = map(c, word_given(c, "ARCHIVE"), &archive);
	if (r == 0 && option_set(c, "since")) r = earlier_fits(c, archive, &earlier);
	if (r) return r;
	struct watching w = { c, archive, 0, isatty(STDERR_FILENO) && !option_set(c, "json") };
	const struct verify_how how = { .threads = (int)threads, .progress = progress, .with = &w,
		.watch = { passed, &w } };
	struct verdict *v = arena_new_n(c->arena, struct verdict, 1);
	r = crypto_init();
	if (r == 0) r = ballot_verify(archive, &how, c->arena, v);
	return r ? r : report(c, v, earlier);
}
