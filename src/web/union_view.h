/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef WEB_UNION_VIEW_H
#define WEB_UNION_VIEW_H
/* A union as everybody sees it. Officers' names are here only for whoever is signed in; members' names are
 * on one page only, for that union's own officers. */
#include "web/fields_view.h"
#include "web/figures_view.h"
#include "web/published_view.h"

struct union_row_view {
	str code, name, kind, members;
};
struct union_list_view {
	struct union_row_view *row;
	size_t n;
	str next;
	bool later;
};
struct officer_view {
	str role, name, since, many; /* many: how many hold it, when more than one and nobody is named */
};
struct union_view {
	str code, name, kind, about, phone, tel, address, hours, members;
	bool ended, is_place, is_trade, has_level_below, may_edit, may_members, may_figures, named;
	struct union_row_view *above;
	size_t n_above;
	struct union_row_view trade;
	struct promise_view promise;
	struct officer_view *officer;
	size_t n_officer;
	struct union_list_view below, by_trade;
	struct published_list published;
};
struct unions_view {
	struct union_row_view top;
	bool has_top;
	struct union_list_view below;
};
struct member_view {
	str name, since;
};
struct members_view {
	str code, union_name, members;
	int64_t n_members;
	struct member_view *row;
	size_t n;
	str next;
	bool later;
};
struct changed_view {
	str title, value;
};
struct union_edit_view {
	str code, name;
	bool has_errors;
	const struct changed_view *changed;      /* what somebody else wrote meanwhile, where it is not what */
	size_t n_changed;                        /* stands in the form */
	bool moved;
	struct form_view form;
};
void page_union(struct html *o, const struct union_view *v);
void page_unions(struct html *o, const struct unions_view *v);
void page_members(struct html *o, const struct members_view *v);
void page_union_edit(struct html *o, const struct union_edit_view *v);
#endif
