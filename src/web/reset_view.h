/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef WEB_RESET_VIEW_H
#define WEB_RESET_VIEW_H
#include "base/html.h"
#include "base/static.h"
/* A lost second step, as the officers see it who may lift it together. */
struct proof_view { bool met; str met_error, code_error; };
struct reset_row_view {
	str code, name, union_name, asked;
	bool mine;                             /* asked by whoever looks: not theirs to agree to */
	struct proof_view proof;
};
struct reset_view {
	str id, ask_token, agree_token, drop_token;
	str error;                             /* about the list as a whole */
	const struct reset_row_view *row; size_t n;
	str login, login_error;
	struct proof_view proof;
};
void page_reset(struct html *o, const struct reset_view *v);

/* What one is told on one's own page: what was done, and when. And what is asked about oneself now. */
struct told_view { str when, what; };
struct told_list_view {
	const struct told_view *row; size_t n;
	str now, keep_token;
};
void page_told_now(struct html *o, const struct told_list_view *v);
void page_told_list(struct html *o, const struct told_list_view *v);
#endif
