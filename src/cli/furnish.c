/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a hall reads from files before it opens: roles, profiles, courses. A broken file is named
 * with its line,
 * what is wrong and the remedy; nothing is opened half-furnished. */
#include "cli/home.h"

#include "access/access.h"
#include "course/folder.h"

#include <unistd.h>

void say_faults(struct console *c, const struct course_fault *f)
{
	for (; f; f = f->next)
		complain_line(c, 0, course_fault_text(c->arena, c->lang, f));
}

static bool knows_role(void *of, str name)
{
	const struct home *h = of;
	return role_known(h->knows.roles, name);
}

static bool knows_parameter(void *of, str name)
{
	const struct home *h = of;
	return h->draft || profile_book_knows(h->knows.profiles, name);
}

static int bring_roles(struct console *c, struct home *h)
{
	str text, path = home_path(c, h->share, "profiles/roles.yaml");
	struct role_fault fault;
	TRY(file_text(h->keep, path, ROLES_BYTES_MAX, &text));
	int r = roles_read(h->keep, text, &h->hall.roles, &fault);
	if (r == ROLES_BROKEN)
		return COMPLAIN(c, DONE_REFUSED, M_cli_roles_broken, path, said_number(c, fault.line),
		    role_fault_text(c->arena, c->lang, &fault));
	TRY(r);
	h->knows.roles = h->hall.roles;
	return DONE_OK;
}

static int bring_profiles(struct console *c, struct home *h)
{
	struct course_fault *bad = NULL;
	int r = profile_book_load(h->keep, home_path(c, h->share, "profiles").p, &h->profiles, &bad);
	if (r == COURSE_BROKEN) {
		say_faults(c, bad);
		return COMPLAIN(c, DONE_REFUSED, M_cli_profiles_broken);
	}
	TRY(r);
	h->knows.profiles = h->hall.profiles = &h->profiles;
	h->hall.profile = profile_find(&h->profiles, h->conf.profile);
	if (!h->hall.profile)
		return COMPLAIN(c, DONE_NOT_FOUND, M_cli_profile_none, h->conf.profile);
	h->hall.zone = h->hall.profile->zone;
	h->hall.calendar = calendar_find(h->hall.profile->calendar);
	if (!h->hall.calendar)
		return COMPLAIN(c, DONE_REFUSED, M_cli_calendar_none, h->hall.profile->calendar);
	return DONE_OK;
}

int course_leads_in(struct console *c, const struct course *course)
{
	if (!course || !str_eq(course->name, S("demand")))
		return DONE_OK;
	int i = course_move(course, S("file"));
	const struct course_move *m = i == COURSE_NONE ? NULL : &course->moves[i];
	if (m && course_leaves(m, course->start) && m->n_fields && m->fields[0].screen)
		return DONE_OK;
	return COMPLAIN(c, DONE_REFUSED, M_cli_course_no_way_in, course->file);
}

static int load_courses(struct console *c, struct home *h, str folder)
{
	struct course_fault *bad = NULL;
	int r = course_book_load(h->hall.courses, c->arena, folder.p, &bad);
	if (r == COURSE_BROKEN) {
		say_faults(c, bad);
		return COMPLAIN(c, DONE_REFUSED, M_cli_courses_broken, folder);
	}
	TRY(r);
	return DONE_OK;
}

static int bring_courses(struct console *c, struct home *h)
{
	const struct course_known known = { knows_role, knows_parameter, NULL, h };
	h->hall.courses = course_book_new(&known);
	int r = load_courses(c, h, home_path(c, h->share, "courses"));
	str own = home_path(c, h->dir, "courses");
	if (r == DONE_OK && h->dir.n && access(own.p, R_OK | X_OK) == 0)
		r = load_courses(c, h, own);
	return r == DONE_OK ? course_leads_in(c, course_latest(h->hall.courses, S("demand"))) : r;
}

int home_furnish(struct console *c, struct home *h)
{
	str share = share_folder(c);
	if (!share.n)
		return DONE_NOT_FOUND;
	h->share = arena_copy(h->keep, share);
	int r = bring_roles(c, h);
	if (r == DONE_OK)
		r = bring_profiles(c, h);
	if (r == DONE_OK)
		r = bring_courses(c, h);
	return r;
}
