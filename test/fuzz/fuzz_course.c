/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Any bytes at all as a course file: it is read or refused, within the arena, and what is read can be
 * checked and told. Start it with courses/ and test/course/ as the corpus. */
#include "course/book.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
const char *__lsan_default_suppressions(void);

/* libfyaml 0.7.12 loses a kilobyte when it meets an error behind a quoted text full of quotes. Only an
 * operator's own broken file can make it, once a reading. Leaks of ours are still found. */
const char *__lsan_default_suppressions(void) { return "leak:libfyaml"; }

static void look_at(struct arena *a, const struct course *c)
{
	int out[COURSE_MOVES_MAX];
	for (size_t i = 0; i < c->n_states; i++)
		course_moves_from(c, (int)i, out, COURSE_MOVES_MAX);
	for (size_t i = 0; i < c->n_moves; i++) {
		CHECK(c->moves[i].to >= 0 && c->moves[i].to < (int)c->n_states);
		CHECK(c->moves[i].n_from > 0 && c->moves[i].title.in[LANG_ZH].n > 0);
		(void)arena_copy(a, c->moves[i].source);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct course_known known;
	struct arena *a = arena_new(COURSE_ARENA);
	struct course_fault *faults = NULL;
	struct course *c;
	int r = course_read(a, S("fuzz.yaml"), (str){ (const char *)data, size }, &c, &faults);
	CHECK(r == 0 || (r == COURSE_BROKEN && faults && !c));
	if (!r && !course_check(a, c, &known, &faults))
		look_at(a, c);
	size_t n = 0;
	for (const struct course_fault *f = faults; f; f = f->next) {
		CHECK(++n <= COURSE_FAULTS_MAX && f->at.line > 0 && f->at.column > 0);
		CHECK(course_fault_text(a, LANG_ZH, f).n > 0);
	}
	arena_free(&a);
	return 0;
}
