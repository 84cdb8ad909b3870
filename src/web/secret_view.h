/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef WEB_SECRET_VIEW_H
#define WEB_SECRET_VIEW_H
#include "base/html.h"
#include "web/sign_view.h"
/* Password and second step, as their owner sees them. */
struct password_view { str token, login, least, current_error, new_error; };
struct enrol_view { str id, token, key, qr, login, error, current_error; int size; bool officer,
    asks_password; };
struct factor_view { str renew_token, off_token, left, renew_error, off_error; bool few, officer; };
struct paper_view { struct { const char *text; } code[10]; size_t n; };
void page_my_password(struct html *o, const struct password_view *v);
void page_factor_enrol(struct html *o, const struct enrol_view *v);
void page_factor(struct html *o, const struct factor_view *v);
void page_paper(struct html *o, const struct paper_view *v);
#endif
