/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef WEB_SAID_H
#define WEB_SAID_H
/* Numbers and unions as they are said to a reader. */
#include "web/visit.h"

/* "48,216"; nothing below zero. */
str number_said(const struct visit *v, int64_t n);
/* "about 120": to tens, from a thousand to hundreds. */
str about_said(const struct visit *v, int64_t n);
/* How many members a union has: exactly only to who may see who they are, and else "about 40" or "fewer than
 * 10" (docs/design/privacy.md, Members). The one place where that is decided. In English the noun follows, in
 * the plural; in Chinese the measure word is in it. */
enum members_seen { MEMBERS_ABOUT, MEMBERS_EXACT };
str members_said(const struct visit *v, int64_t n, enum members_seen seen);
/* In a list: nothing where they are few. */
str members_listed(const struct visit *v, int64_t n);
/* "95%", rounded down; empty when there is nothing to take a share of. */
str share_said(const struct visit *v, int64_t part, int64_t of);
/* "Federation of trade unions, city level" */
str kind_said(const struct visit *v, int64_t form, int64_t level);
/* Whether a demand may name this union as the place it comes from: where people work is known better than by
 * a province, and an industry is no place. */
enum { PLACE_HIGHEST = LEVEL_CITY };
bool guild_is_place(const struct guild *g);
/* "tel:+8657155500144" of what an officer typed, or empty when it holds too few digits to call. */
str phone_address(const struct visit *v, str phone);
/* The name of the icon for a topic of a demand. */
const char *topic_icon(str topic);
#endif
