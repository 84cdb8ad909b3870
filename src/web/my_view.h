/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef WEB_MY_VIEW_H
#define WEB_MY_VIEW_H
#include "base/html.h"
#include "web/reset_view.h"
/* A person's own page. What they joined shows its topic and state: the words are another's. */
enum mine_look { MINE_CLOSED, MINE_OPEN, MINE_LATE, MINE_TURN };
struct mine_view { str code, title, detail, mark; bool joined; enum mine_look look; };
struct tie_view { str code, with, tie, since, origin; };
struct seer_view { str who, sees; };
struct session_view { str begun, seen, mark; bool this_one; };
struct my_view {
	str name, login, second;
	const struct mine_view *mine; size_t n_mine, n_open;       /* the open ones first */
	str closed;                                                /* how many are not */
	const struct tie_view *tie; size_t n_tie;
	const struct seer_view *seer; size_t n_seer;
	const struct session_view *session; size_t n_session;
	str out_token, lang_token, end_token, others_token;
	struct told_list_view told;
	bool zh, lifts_others;                 /* may ask for, or agree to, lifting another's second step */
};
void page_my(struct html *o, const struct my_view *v);
#endif
