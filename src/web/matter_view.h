/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef WEB_MATTER_VIEW_H
#define WEB_MATTER_VIEW_H
#include "web/fields_view.h"
/* Two structs, not one with flags: what the worker sees, and what an officer sees. Only the second can
 * hold a name, and only when the officer's union holds the matter. */
enum mark { MARK_NONE, MARK_IN_TIME, MARK_LATE, MARK_TODAY, MARK_SOON };
struct said_view { str title, value, field; };
/* What somebody said in one step: their own words, then what they chose. */
struct said_list { struct said_view *words, *fact; size_t n_words, n_fact; };
/* What was typed and can no longer be sent, and the form that keeps it through another language. */
struct kept_view { struct said_list said; struct form_view form; };
struct file_link { str name, address; };
struct date_view { str said, iso; };
struct line_view {
	str what, when, iso, by, due;        /* when, or dates where it happened more than once */
	const struct date_view *date; size_t n_date;
	enum mark mark;
	struct said_list said;
	const struct file_link *file; size_t n_file;
};
struct promise_view {
	bool any, late;
	str what, month, day, date, iso, explain, left, before;
	const struct said_view *then; size_t n_then;     /* later steps that have a date already */
};
/* publishes: what of it is published and for whom, or empty. */
struct move_view { str title, help, id, name, publishes; bool danger, open, wrong; struct form_view form; };
struct clock_view { str what, by, date, left, explain, before; enum mark mark; };
/* Another matter: what it is to this one, what it is called, and the way to it for who may read it. */
struct link_view { str what, title, state, address; };
struct holder_view { str name, code, phone, handler; };

struct worker_view {
	str title, code, state, worker, topic, climbs, turn;
	str leave;                           /* the token to take a join back, for who joined */
	bool joined_only, open, moved, your_turn;
	const struct line_view *answer;      /* the union's last words, while it is the worker's turn; or NULL */
	int64_t n_joined;
	struct promise_view promise;
	struct holder_view holder;
	const struct line_view *line; size_t n_line;
	const struct line_view *ahead; size_t n_ahead;
	const struct move_view *move; size_t n_move;
	const struct link_view *link; size_t n_link;
	struct kept_view kept;
	safe picture;
};
/* How a matter stands, as every officer of the union that holds it may see: nothing that was written. */
struct stand_view {
	str title, code, state, topic, class, grade, turn, due;
	enum mark mark;                      /* of the date that is due next */
	bool open, moved;
	int64_t n_joined;
	struct holder_view holder;
	const struct clock_view *clock; size_t n_clock;
	const struct line_view *line; size_t n_line;
	const struct move_view *move; size_t n_move;         /* what else they may do */
	const struct move_view *passing;     /* to another union */
	struct kept_view kept;
	safe picture;
};
/* What an officer sees who has a duty in it. */
struct officer_view {
	struct stand_view is;
	str name, place, employer, why_here;
	bool name_hidden, brought, may_sign, waits_sign, own_hand, yours;
	/* What was filed; what the worker wrote last, and what with that they answered; why a draft came back.
	 * Or NULL. */
	const struct line_view *asked, *since, *answered, *returned;
	const struct move_view *next;        /* what this officer is to do, its form open; or NULL */
	const struct move_view *back;        /* the draft to who wrote it */
	const struct link_view *link; size_t n_link;
	const struct move_view *noting;      /* closed, and waits for this union to take note */
	str prepared; const struct line_view *draft; struct form_view sign;
};
/* What an officer of the same union sees while another one handles it. */
struct outline_view { struct stand_view is; str handled, hand; };
void page_matter(struct html *o, const struct worker_view *v);
void page_mark(struct html *o, enum mark m, str words);
void page_work(struct html *o, const struct officer_view *v);
void page_outline(struct html *o, const struct outline_view *v);
#endif
