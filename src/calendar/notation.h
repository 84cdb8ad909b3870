/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CALENDAR_NOTATION_H
#define CALENDAR_NOTATION_H
/* Units as written in courses and in packed dates. Private to this room. */
#include "calendar/calendar.h"

str     unit_letters(enum unit u);              /* "WD"; "-" for none */
bool    unit_named(str letters, enum unit *out);
int32_t unit_limit(enum unit u);                /* the largest amount accepted: about a century */
bool    anchor_in_range(int64_t at);            /* 1900 to 9000: room for any period on each side */
/* "10 working days". */
str     amount_said(struct arena *a, enum lang lang, enum unit u, int32_t n);
#endif
