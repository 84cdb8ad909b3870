/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* One matter: as the worker sees it, as an officer sees it, and the moves either may make. */
#include "web/back.h"
#include "web/fields.h"
#include "web/matter_show.h"
#include "web/record.h"
#include "web/routes.h"
#include "web/site.h"

/* Three faces: the worker's, the officers', and the outline for colleagues of who handles it. */
static int show_face(struct visit *v, int status, bool moved)
{
	if (v->footing.outline)
		return show_outline(v, status, moved);
	bool officer = (v->footing.holder || v->footing.upper) && !v->footing.applicant;
	return officer ? show_officer(v, status, moved) : show_worker(v, status, moved);
}

static int matter_show(struct visit *v) { return show_face(v, 200, false); }

/* ---- a move ---- */

static const struct course_move *asked_move(const struct visit *v)
{
	int i = course_move(v->matter.course, visit_param(v, "move"));
	return i == COURSE_NONE ? NULL : &v->matter.course->moves[i];
}

static int declare(struct visit *v, struct field *out, size_t *n)
{
	const struct course_move *mv = asked_move(v);
	if (mv)
		fields_declare(mv, 0, out, n);
	return 0;
}

static void move_toil(struct visit *v) { v->toiled = uploads_clean(v); }

/* The page again, with what was typed and what is wrong, or with what somebody else did meanwhile. */
static int again(struct visit *v, int status, bool moved)
{
	TRY(matter_by_id(&v->act, v->matter.ref.id, &v->matter));
	TRY(matter_footing(&v->act, &v->matter, v->who.person, &v->who.rights, &v->footing));
	return show_face(v, status, moved);
}

/* In another language: a step that somebody took meanwhile is told now, and not only on sending. */
static int move_again(struct visit *v)
{
	int64_t step;
	if (!v->form.language.n)
		return again(v, 422, false);
	return again(v, 200, str_to_i64(form_value(v, "step"), &step) && step < v->matter.step);
}

static int moved_page(struct visit *v)
{
	int r = again(v, 409, true);
	return r < 0 ? r : 409;
}

/* Files are counted before they are cleaned, which is dear. What else is wrong is told with what became of
 * the matter meanwhile. */
static int count_files(struct visit *v, const struct course_move *mv)
{
	struct filled filled = answers_without(v, S("step"));
	struct field_fault *faults;
	size_t n;
	int64_t step;
	int r = filled_check(&v->act, mv, 0, &filled, &faults, &n);
	for (size_t i = 0; r == MATTER_INCOMPLETE && i < n; i++)
		if (faults[i].kind == FIELD_TOO_MANY_FILES)
			faults_take(v, &faults[i], 1);
	if (r < 0 || v->form.n_fault == 0)
		return r < 0 ? r : 0;
	if (str_to_i64(form_value(v, "step"), &step) && step < v->matter.step)
		return moved_page(v);
	TRY(again(v, 422, false));
	return MATTER_INCOMPLETE;
}

static int move_look(struct visit *v)
{
	const struct course_move *mv = asked_move(v);
	if (!mv)
		return refuse(v, 404);
	v->skip_toil = v->form.n_upload == 0;
	return v->skip_toil ? 0 : count_files(v, mv);
}

/* An act may end the right to read: the matter went to another union, or down again to the one it climbed
 * from. Then its page would be a 404, and the desk says where it is. */
static int done(struct visit *v)
{
	struct matter m;
	struct footing f;
	struct guild holder;
	TRY(matter_by_id(&v->act, v->matter.ref.id, &m));
	TRY(matter_footing(&v->act, &m, v->who.person, &v->who.rights, &f));
	if (f.may_read)
		return see_other(v, "/matters/%.*s?done=1", PSTR(visit_param(v, "matter")));
	if (!office_with(&v->act, &v->who.rights, CAP_DESK))
		return see_other(v, "/my");
	if (!m.open)
		return see_other(v, "/desk?closed=1");
	TRY(guild_by_ref(&v->act, m.holder, &holder));
	return see_other(v, "/desk?now=%.*s", PSTR(holder.code));
}

static int said(struct visit *v, int r, const struct move_asked *ask)
{
	switch (r) {
	case 0: return done(v);
	case MATTER_INCOMPLETE:
		faults_take(v, ask->faults, ask->n_fault);
		TRY(again(v, 422, false));
		return r;
	case MATTER_STALE: return moved_page(v);
	case MATTER_NONE: /* it could be read a moment ago */
		TRY(say_gone(v));
		return 409;
	case MATTER_NOT_YOURS: return refuse_because(v, 403, M_move_not_yours);
	case MATTER_NOT_NOW: return refuse_because(v, 409, M_move_not_now);
	case MATTER_ONCE: return refuse_because(v, 409, M_move_once);
	case MATTER_SAME_HAND: return refuse_because(v, 403, M_move_same_hand);
	case MATTER_NO_UNION: return refuse_because(v, 409, M_move_no_union);
	default: return r;
	}
}

static int ask_for(struct visit *v, struct move_asked *ask)
{
	*ask = (struct move_asked){
		.person = v->who.person, .rights = &v->who.rights, .filled = form_filled(v)
	};
	return str_to_i64(form_value(v, "step"), &ask->step) ? 0 : 400;
}

static int move_make(struct visit *v)
{
	struct move_asked ask;
	if (v->toiled) {
		TRY(v->toiled < 0 ? v->toiled : again(v, 422, false));
		return v->toiled;
	}
	if (ask_for(v, &ask))
		return refuse(v, 400);
	ask.move = visit_param(v, "move");
	ask.filled = answers_without(v, S("step"));
	int r = matter_move(&v->act, v->matter.ref.id, &ask);
	return said(v, r == MATTER_PREPARED ? 0 : r, &ask);
}

static int sign_make(struct visit *v)
{
	struct move_asked ask;
	bool yes = str_eq(form_value(v, "sign"), S("yes"));
	struct answer why = { S("reason"), form_value(v, "change") };
	if (ask_for(v, &ask))
		return refuse(v, 400);
	ask.filled = (struct filled){ .answer = &why, .n = 1 };
	int r = matter_sign(&v->act, v->matter.ref.id, &ask, yes);
	if (r == MATTER_INCOMPLETE && !yes)
		form_fail(v, "change", FIELD_MISSING, 0);
	return said(v, r, &ask);
}

/* ---- to another union ---- */

/* Why the union may not have it, as far as its own page and the matter say. Which of the reasons to do with
 * people it is, nobody is told: it would say whom the matter is about. */
static enum msg why_not(const struct visit *v, const struct guild *to)
{
	return to->ended                           ? M_pass_ended
	    : to->ref.id == v->matter.holder.id ? M_pass_holds
	                                        : M_pass_barred;
}

static int wrong_union(struct visit *v, enum msg why)
{
	form_say(v, "union", why);
	TRY(again(v, 422, false));
	return 422;
}

static int pass_make(struct visit *v)
{
	struct move_asked ask;
	struct guild to;
	if (ask_for(v, &ask))
		return refuse(v, 400);
	int r = guild_by_code(&v->act, form_value(v, "union"), &to);
	if (r == PARTY_NONE)
		return wrong_union(v, M_pass_unknown);
	TRY(r);
	r = matter_pass(&v->act, v->matter.ref.id, ask.step, v->who.person, &v->who.rights, &to,
	    form_value(v, "reason"));
	return r == MATTER_NO_UNION ? wrong_union(v, why_not(v, &to)) : said(v, r, &ask);
}

static int noted_make(struct visit *v)
{
	struct move_asked ask = { 0 };
	return said(v, matter_noted(&v->act, v->matter.ref.id, v->who.person, &v->who.rights), &ask);
}

/* ---- joining ---- */

static int join_make(struct visit *v)
{
	int64_t id;
	if (!id_from_code(&v->act, visit_param(v, "matter"), &id))
		return refuse(v, 404);
	int r = matter_join(&v->act, id, v->who.person);
	switch (r) {
	case 0:
	case MATTER_TWICE: return see_other(v, "/matters/%.*s", PSTR(visit_param(v, "matter")));
	case MATTER_NONE: return refuse(v, 404);
	case MATTER_NOT_NOW: return refuse_because(v, 409, M_move_not_now);
	default: return r;
	}
}

/* One answer whatever there was to leave: a form sent twice is no fault, a guessed number tells nothing. */
static int leave_make(struct visit *v)
{
	int64_t id;
	if (!id_from_code(&v->act, visit_param(v, "matter"), &id))
		return refuse(v, 404);
	int r = matter_leave(&v->act, id, v->who.person);
	return r < 0 ? r : see_other(v, "/my?done=left");
}

/* ---- files ---- */

/* A file of people is never shown as a page of ours: it is saved, and it may run nothing. */
static int attachment_send(struct visit *v)
{
	int64_t id;
	struct attachment f;
	struct record record = { 0 };
	if (!id_from_code(&v->act, visit_param(v, "file"), &id))
		return refuse(v, 404);
	int r = matter_attachment(&v->act, id, &f);
	if (r == MATTER_NONE)
		return refuse(v, 404);
	TRY(r);
	TRY(record_of(v, &record));
	if (f.matter.id != v->matter.ref.id || !may_open(v, &record, &f))
		return refuse(v, 404);
	http_header(v->x, "Content-Security-Policy", S("default-src 'none'; sandbox"));
	return send_bytes(v, f.type,
	    arena_printf(v->act.arena, "attachment; filename=\"%.*s\"", PSTR(f.name)), f.bytes);
}

static const struct field no_form[] = { { 0 } };
static const struct field seen_form[] = { { "done", FIELD_LINE, 0, 4 }, { 0 } };
static const struct field move_form[] = { { "step", FIELD_WHOLE, 1, INT64_MAX }, { 0 } };
static const struct field move_files_form[] = { { "step", FIELD_WHOLE, 1, INT64_MAX },
	{ "proof", FIELD_FILE, 0, 0 }, { 0 } };
static const struct field sign_form[] = { { "step", FIELD_WHOLE, 1, INT64_MAX },
	{ "sign", FIELD_LINE, 2, 3 }, { "change", FIELD_LINES, 0, 1000 }, { 0 } };
static const struct field pass_form[] = { { "step", FIELD_WHOLE, 1, INT64_MAX },
	{ "union", FIELD_LINE, 1, GUILD_CODE_MAX }, { "reason", FIELD_LINES, 5, 1000 }, { 0 } };

const struct route matter_routes[] = { { HTTP_GET, "/matters/{matter}", DOOR_MATTER, 0, READS,
	                                       seen_form, NULL, matter_show,
	                                       .what = "One matter and every step taken on it" },
	{ HTTP_POST, "/matters/{matter}/moves/{move}", DOOR_MATTER, 0, TOILS, move_files_form, declare,
	    move_make, move_again, move_look, move_toil, .what = "A move the course allows is made" },
	{ HTTP_POST, "/matters/{matter}/sign", DOOR_MATTER_OFFICER, 0, WRITES, sign_form, NULL,
	    sign_make, move_again, .what = "A second officer signs what the first prepared, or sends it back" },
	{ HTTP_POST, "/matters/{matter}/pass", DOOR_MATTER_OFFICER, 0, WRITES, pass_form, NULL,
	    pass_make, move_again, .what = "The matter goes to another union, its clocks running on" },
	{ HTTP_POST, "/matters/{matter}/noted", DOOR_MATTER_OFFICER, 0, WRITES, no_form, NULL,
	    noted_make, .what = "The union above takes note of a closed matter it was alerted to" },
	{ HTTP_POST, "/matters/{matter}/join", DOOR_SIGNED_IN, 0, WRITES, move_form + 1, NULL,
	    join_make, .what = "One more person with the same need: a count, not a name" },
	{ HTTP_POST, "/matters/{matter}/leave", DOOR_SIGNED_IN, 0, WRITES, move_form + 1, NULL,
	    leave_make, .what = "Who joined takes it back: the count goes down, and no name stays" },
	{ HTTP_GET, "/matters/{matter}/files/{file}", DOOR_MATTER, 0, READS, NULL, NULL,
	    attachment_send, .what = "A file given with a matter" },
	{ 0 } };
