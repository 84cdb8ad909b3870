/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Every procedure of data/domain/procedures.json, drafted by tools/draft-courses.mjs, is read, checked
 * and drawn. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>
#include "course/book.h"
#include "course/draw.h"
#include "course/folder.h"
#include "test.h"

enum { ARENA = 64 * 1024 * 1024, PATH = 512, PROCEDURES = 39, TRANSITIONS = 460 };

static char folder[PATH];       /* of the drafts, made once for all the tests of this program */

static void remove_drafts(void)
{
	struct arena *a = arena_new(ARENA);
	str *names;
	size_t n;
	if (!folder_yaml(a, folder, &names, &n))
		for (size_t i = 0; i < n; i++)
			unlink(arena_z(a, arena_printf(a, "%s/%.*s", folder, PSTR(names[i]))));
	rmdir(folder);
	arena_free(&a);
}

static bool node_drafts(void)
{
	int status = -1;
	pid_t child = fork();
	if (!child) {
		if (freopen("/dev/null", "w", stdout))
			execlp("node", "node", "tools/draft-courses.mjs", "data/domain/procedures.json", folder,
				(char *)NULL);
		_exit(127);
	}
	return child > 0 && waitpid(child, &status, 0) == child && WIFEXITED(status) &&
		WEXITSTATUS(status) == 0;
}

static bool have_drafts(void)
{
	if (folder[0])
		return true;
	const char *tmp = getenv("TMPDIR");
	snprintf(folder, sizeof folder, "%s/drafts-XXXXXX", tmp ? tmp : P_tmpdir);
	if (!mkdtemp(folder) || !node_drafts())
		return false;
	atexit(remove_drafts);
	return true;
}

static const struct course *read_draft(struct arena *a, struct arena *own, str name)
{
	struct course *c = NULL;
	struct course_fault *faults = NULL;
	str text;
	const struct course_known anything = { .role = NULL };
	if (!EXPECT(!file_text(a, arena_printf(a, "%s/%.*s", folder, PSTR(name)), COURSE_BYTES_MAX, &text)))
		return NULL;
	int r = course_read(own, name, text, &c, &faults);
	if (!r)
		r = course_check(own, c, &anything, &faults);
	for (; faults; faults = faults->next)
		test_failed(__FILE__, __LINE__, arena_z(a, course_fault_text(a, LANG_EN, faults)));
	return r ? NULL : c;
}

/* The name of the one draft of a procedure. */
static bool draft_of(struct arena *a, const char *id, str *out)
{
	str *names;
	size_t n;
	if (folder_yaml(a, folder, &names, &n))
		return false;
	for (size_t i = 0; i < n; i++)
		if (str_begins(names[i], str_from_c(id))) {
			*out = names[i];
			return true;
		}
	return false;
}

static bool holds(str text, str part)
{
	return part.n && memmem(text.p, text.n, part.p, part.n) != NULL;
}

/* In a picture: the first word of every name, once the lines are broken, and no number gone wild. */
static void look_at(struct arena *a, const struct course *c, enum lang lang)
{
	struct html o = { .a = a, .lang = lang };
	course_draw(c, NULL, &o);
	str svg = { o.p, o.n }, rest;
	for (size_t i = 0; i < c->n_states; i++)
		EXPECT(holds(svg, str_cut(course_text(&c->states[i].title, LANG_EN), ' ', &rest)));
	EXPECT(!holds(svg, S("=\"-")));
	EXPECT(holds(svg, S("role=\"img\"")));
}

static void stands(const char *id)
{
	struct arena *a = arena_new(ARENA), *own = arena_new(COURSE_ARENA);
	str name;
	if (EXPECT(have_drafts()) && EXPECT(draft_of(a, id, &name))) {
		const struct course *c = read_draft(a, own, name);
		if (EXPECT(c != NULL)) {
			EXPECT(str_eq(c->procedure, str_from_c(id)));
			look_at(a, c, LANG_EN);
			look_at(a, c, LANG_ZH);
		}
	}
	arena_free(&own);
	arena_free(&a);
}

#define DRAFT(id) \
	static void stands_##id(void) { stands(#id); } \
	__attribute__((constructor)) static void add_##id(void) \
	{ \
		static struct test t = { #id ", drafted, stands the check and is drawn", stands_##id, NULL }; \
		test_add(&t); \
	}
DRAFT(P01) DRAFT(P02) DRAFT(P03) DRAFT(P04) DRAFT(P05) DRAFT(P06) DRAFT(P07) DRAFT(P08)
DRAFT(P09) DRAFT(P10) DRAFT(P11) DRAFT(P12) DRAFT(P13) DRAFT(P14) DRAFT(P15) DRAFT(P16)
DRAFT(P17) DRAFT(P18) DRAFT(P19) DRAFT(P20) DRAFT(P21) DRAFT(P22) DRAFT(P23) DRAFT(P24)
DRAFT(P25) DRAFT(P26) DRAFT(P27) DRAFT(P28) DRAFT(P29) DRAFT(P30) DRAFT(P31) DRAFT(P32)
DRAFT(P33) DRAFT(P34) DRAFT(P35) DRAFT(P36) DRAFT(P37) DRAFT(P38) DRAFT(P39)

TEST("the drafts hold all 39 procedures and all 460 transitions, none left out and none made up")
{
	struct arena *a = arena_new(ARENA);
	str *names;
	size_t n, moves = 0;
	REQUIRE(have_drafts());
	REQUIRE(!folder_yaml(a, folder, &names, &n));
	EXPECT(n == PROCEDURES);
	for (size_t i = 0; i < n; i++) {
		struct arena *own = arena_new(COURSE_ARENA);
		const struct course *c = read_draft(a, own, names[i]);
		moves += c ? c->n_moves : 0;
		arena_free(&own);
	}
	EXPECT(moves == TRANSITIONS);
	arena_free(&a);
}

TEST("the draft of the demand has the shipped course's states, ends and grades")
{
	struct arena *a = arena_new(ARENA), *own = arena_new(COURSE_ARENA), *own2 = arena_new(COURSE_ARENA);
	struct course *shipped = NULL;
	struct course_fault *faults = NULL;
	str text, name;
	REQUIRE(have_drafts() && draft_of(a, "P14", &name));
	const struct course *c = read_draft(a, own, name);
	REQUIRE(c);
	REQUIRE(!file_text(a, S("courses/voice/demand.yaml"), COURSE_BYTES_MAX, &text));
	REQUIRE(!course_read(own2, S("demand.yaml"), text, &shipped, &faults));
	EXPECT(c->n_states + 1 == shipped->n_states); /* `presumed`: the shipped one departs from P14 there */
	for (size_t i = 0; i < c->n_states; i++) {
		int s = course_state(shipped, c->states[i].name);
		EXPECT(s != COURSE_NONE && shipped->states[s].terminal == c->states[i].terminal);
	}
	const struct course_field *grade = course_any_field(c, S("grade_of_3"));
	REQUIRE(grade);
	EXPECT(course_choice(grade, S("ordinary")) && course_choice(grade, S("hard")) &&
		course_choice(grade, S("complex")));
	arena_free(&own2);
	arena_free(&own);
	arena_free(&a);
}

static void expect_finished(struct arena *a, const char *in)
{
	str *names, text;
	size_t n;
	EXPECT(!folder_yaml(a, in, &names, &n));
	for (size_t i = 0; i < n; i++) {
		EXPECT(!file_text(a, arena_printf(a, "%s/%.*s", in, PSTR(names[i])), COURSE_BYTES_MAX, &text));
		str said = arena_printf(a, "%.*s is a draft: finish its texts", PSTR(names[i]));
		if (holds(text, S("DRAFT")) || holds(text, S("〔待译〕")))
			test_failed(in, 0, arena_z(a, said));
	}
}

TEST("no shipped course has a text still to be written")
{
	static const char *const promises[] = { "network", "voice", "rights", "services", "assembly",
		"relations", "contests", "honours", "branches", "leadership", "joint", "progress" };
	struct arena *a = arena_new(ARENA);
	size_t found = 0;
	for (size_t i = 0; i < countof(promises); i++) {
		const char *in = arena_z(a, arena_printf(a, "courses/%s", promises[i]));
		if (access(in, F_OK))
			continue;
		found++;
		expect_finished(a, in);
	}
	EXPECT(found > 0);
	arena_free(&a);
}
