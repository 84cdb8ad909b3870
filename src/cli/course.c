/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Courses on the command line: proving one, drawing one, listing them, giving a hall its own. */
#include "cli/commands.h"
#include "cli/home.h"

#include "access/access.h"
#include "base/html.h"
#include "course/draw.h"
#include "course/folder.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

/* A hall in thought only: the roles, profiles and courses that ship, without a folder. */
static int furnished(struct console *c, str profile, struct home *h)
{
	*h = (struct home){ .keep = c->arena, .lock = -1, .conf = { .profile = profile } };
	return home_furnish(c, h);
}

static int read_course(struct console *c, str path, str *yaml, struct course **out)
{
	struct course_fault *bad = NULL;
	struct stat s;
	bool there = stat(arena_z(c->arena, path), &s) == 0 && !S_ISDIR(s.st_mode);
	if (!there || access(arena_z(c->arena, path), R_OK) < 0)
		return COMPLAIN(c, DONE_NOT_FOUND, M_cli_course_no_file, path);
	TRY(file_text(c->arena, arena_copy(c->arena, path), COURSE_BYTES_MAX, yaml));
	int r = course_read(c->arena, path, *yaml, out, &bad);
	if (r == COURSE_BROKEN) {
		say_faults(c, bad);
		return COMPLAIN(c, DONE_REFUSED, M_cli_course_refused, path);
	}
	TRY(r);
	return DONE_OK;
}

/* Alone and among the others: the roles, parameters and courses it leans on. */
static int prove(struct console *c, struct home *h, str path, str *yaml, struct course **out)
{
	struct course_fault *bad = NULL;
	int r = read_course(c, path, yaml, out);
	if (r != DONE_OK)
		return r;
	r = course_book_add_file(
	    h->hall.courses, c->arena, path, course_hash(c->arena, *yaml), *yaml, &bad);
	if (r == COURSE_BROKEN) {
		say_faults(c, bad);
		return COMPLAIN(c, DONE_REFUSED, M_cli_course_refused, path);
	}
	TRY(r);
	return h->draft ? DONE_OK : course_leads_in(c, *out);
}

/* What an effect does not do, so that nobody counts on it. */
static void say_effects(struct console *c, const struct course *course)
{
	for (size_t i = 0; i < course->n_moves; i++)
		for (size_t k = 0; k < course->moves[i].n_effects; k++) {
			const struct course_effect *e = &course->moves[i].effects[k];
			if (e->kind == EFFECT_OPEN)
				SAY(c, M_cli_course_opens, e->what);
			if (e->kind == EFFECT_PUBLISH)
				SAY(c, M_cli_course_publishes, e->what);
		}
}

/* What a profile must hold before a hall can follow the course. Answers how many it lacks. */
static int64_t say_missing(struct console *c, const struct home *h, const struct course *course)
{
	int64_t n = 0;
	for (size_t i = 0; i < course->n_params; i++)
		if (!profile_book_knows(h->knows.profiles, course->params[i].name)) {
			SAY(c, M_cli_course_draft_param, course->params[i].name);
			n++;
		}
	return n;
}

static void say_good(struct console *c, const struct home *h, str path, const struct course *course)
{
	bool draft = h->draft && say_missing(c, h, course);
	SAY(c, draft ? M_cli_course_draft_good : M_cli_course_good, path, course->name,
	    said_number(c, (int64_t)course->n_states), said_number(c, (int64_t)course->n_moves));
	say_effects(c, course);
}

int run_course_check(struct console *c)
{
	struct home h;
	struct course *course;
	str yaml, path = word_given(c, "FILE");
	int r = furnished(c, S("generic"), &h);
	h.draft = option_set(c, "draft");
	if (r == DONE_OK)
		r = prove(c, &h, path, &yaml, &course);
	if (r == DONE_OK)
		say_good(c, &h, path, course);
	course_book_free(&h.hall.courses);
	return r;
}

int run_course_draw(struct console *c)
{
	struct course *course;
	str yaml, to = option_given(c, "o");
	int r = read_course(c, word_given(c, "FILE"), &yaml, &course);
	if (r != DONE_OK)
		return r;
	struct html out = { .a = c->arena, .lang = c->lang };
	course_draw_file(course, NULL, &out);
	FILE *f = to.n ? fopen(arena_z(c->arena, to), "w") : stdout;
	if (!f)
		return COMPLAIN(c, DONE_REFUSED, M_cli_course_no_out, to, str_from_c(strerror(errno)));
	bool done = fwrite(out.p, 1, out.n, f) == out.n;
	done &= (to.n ? fclose(f) : fflush(f)) == 0;
	return done ? DONE_OK
	            : COMPLAIN(c, DONE_REFUSED, M_cli_course_no_out, to, str_from_c(strerror(errno)));
}

int run_course_list(struct console *c)
{
	struct home h;
	int r = furnished(c, S("generic"), &h);
	for (size_t i = 0; r == DONE_OK && i < course_book_count(h.hall.courses); i++) {
		const struct course *k = course_book_at(h.hall.courses, i);
		str title = course_text(&k->title, c->lang);
		printf("%-16.*s %-12.*s %.8s  %.*s\n", PSTR(k->name), PSTR(k->promise), k->version.p,
		    PSTR(title));
	}
	course_book_free(&h.hall.courses);
	return r;
}

/* Whole or not at all: the old file stays until the new one is on the disk under its name. */
static int replace_file(struct console *c, str folder, str name, str text)
{
	str tmp = arena_printf(c->arena, "%.*s/.%.*s.new", PSTR(folder), PSTR(name));
	str path = arena_printf(c->arena, "%.*s/%.*s.yaml", PSTR(folder), PSTR(name));
	if (mkdir(folder.p, 0750) < 0 && errno != EEXIST)
		return FAULT(-errno);
	int fd = open(tmp.p, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0640);
	if (fd < 0)
		return FAULT(-errno);
	bool done = write(fd, text.p, text.n) == (ssize_t)text.n && fsync(fd) == 0;
	int e = errno;
	close(fd);
	if (!done || rename(tmp.p, path.p) < 0) {
		e = done ? errno : e;
		unlink(tmp.p);
		return FAULT(-(e ? e : EIO));
	}
	return 0;
}

int run_course_add(struct console *c)
{
	struct home h;
	struct hall_conf conf;
	struct course *course;
	str yaml, dir = word_given(c, "DIR"), path = word_given(c, "FILE");
	int r = conf_read(c, dir, &conf);
	if (r != DONE_OK)
		return r;
	r = furnished(c, conf.profile, &h);
	if (r == DONE_OK)
		r = prove(c, &h, path, &yaml, &course);
	if (r == DONE_OK)
		r = replace_file(c, home_path(c, dir, "courses"), course->name, yaml);
	if (r == DONE_OK) {
		SAY(c, M_cli_course_added, course->name, dir);
		if (!str_eq(course->name, S("demand")))
			SAY(c, M_cli_course_no_page);
	}
	course_book_free(&h.hall.courses);
	return r;
}
