/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef WEB_BACK_H
#define WEB_BACK_H
/* Ways back: to the page somebody came from, and with what they typed. */
#include "web/visit.h"

/* The nearest page above a path that opens by itself, or "/": what a form was sent to often
 * does not. */
str page_near(const struct visit *v, str path);
/* A path as an address: every byte but the slashes in its escaped form. */
str path_address(struct visit *v, str path);
/* A path this site may lead to: plain, without a query, and no other site's. */
bool path_is_plain(str path);
/* The query of this page as it came, for its address in another language, also where the page itself says
 * what is wrong with it; empty when it is longer than an address may well be. */
enum { QUERY_AGAIN_MOST = 2000 };
str query_again(struct visit *v);
/* A form that was not taken: says why, shows what was typed to be copied, and leads on. 0, or a fault. */
int say_unsent(struct visit *v, enum msg why) MUST_CHECK;
/* The same for a matter that went on while somebody wrote, and is no longer before them. */
int say_gone(struct visit *v) MUST_CHECK;
/* Goes on in "en" or "zh", and the browser keeps it. */
void speak(struct visit *v, str language);
#endif
